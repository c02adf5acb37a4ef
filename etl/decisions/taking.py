"""Decisions of a workbook to lines of koreksi.csv: each checked against a load. It writes nothing."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from string import ascii_uppercase

from etl.cells import plain_text
from etl.cells.numbers import unmistakable
from etl.decisions.corrections import FILE_NAME, Action, Correction, Corrections, fingerprint
from etl.decisions.findings_workbook import CELL_CHOICES, CHOICES, LATER, Decided
from etl.decisions.records import Line, Records
from etl.decisions.replaying import Replayed
from etl.findings import Finding, Place
from etl.mapping import MappedSheet
from etl.rows import Survey
from etl.sources.grid import CellValue
from warehouse.declared import DeclarationError, Fault

_LISTED = 6

Refusal = Callable[[Place, str, CellValue], str | None]
"""What is allowed in the cell of a variable, when this value isn't; None when it is."""


@dataclass(frozen=True)
class Taken:
    """What a workbook came to. `known`: how many of its decisions were taken before."""

    corrections: tuple[Correction, ...]
    known: int
    later: int


@dataclass
class Judge:
    """Knows the load that decisions are about, and tells whether one can be taken."""

    survey: Survey
    corrections: Corrections
    refusal: Refusal
    replayed: Sequence[Replayed] = ()
    _records: Records = field(default_factory=Records)

    def take(self, decided: Sequence[Decided], *, on: date) -> Taken:
        """The lines to append. Raises DeclarationError with every fault of the workbook, and then takes none."""
        faults: list[Fault] = []
        taken: list[Correction] = []
        seen: dict[tuple[str, ...], Decided] = {}
        findings = {finding.finding_id: finding for finding in self.survey.log}
        before = {entry.finding: entry for entry in self.corrections.entries if entry.finding}
        known = later = 0
        for line in decided:
            if line.action == LATER:
                later += 1
                continue
            line = self._without_own_marks(line, findings)
            if (earlier := before.get(line.finding) or self._taken(line)) and _same(earlier, line):
                known += 1
                continue
            again = len(seen)
            found = list(self._faults(line, findings, before, seen))
            faults += found
            if not found and line.action != Action.ACCEPT and len(seen) == again:
                known += 1  # several findings of one cell, decided alike
            elif not found:
                taken.append(self._correction(line, findings, on=on))
        if faults:
            raise DeclarationError(faults)
        return Taken(tuple(taken), known, later)

    def _without_own_marks(self, line: Decided, findings: Mapping[str, Finding]) -> Decided:
        """People write 12,5 and 1.500.000 whatever the file does; what can mean one thing only is written its way."""
        plain = unmistakable(plain_text(line.new_value)) if line.action == Action.REPLACE else ""
        place, variable = (plain and self._target(line, findings)) or (None, None)
        if place is None or variable is None or place.line is None:
            return line
        meant = self.refusal(place, variable, line.new_value) and not self.refusal(place, variable, plain)
        return replace(line, new_value=plain) if meant else line

    def _taken(self, line: Decided) -> Correction | None:
        """The decision that was taken about a cell by its address, the last of several."""
        if line.finding or not line.cell:
            return None
        row = line.cell.lstrip(ascii_uppercase)
        for each in reversed(self.replayed):
            entry, cell = each.applied.correction, each.applied.cell
            whole = entry.action is Action.DELETE_ROW
            here = str(each.applied.row_number) == row if whole else cell == line.cell
            if here and not entry.finding and (each.file.name, each.mapped.sheet.name) == (line.file, line.sheet):
                return entry
        return None

    def _faults(
        self,
        line: Decided,
        findings: Mapping[str, Finding],
        before: Mapping[str, Correction],
        seen: dict[tuple[str, ...], Decided],
    ) -> Iterator[Fault]:
        choices = CHOICES if line.finding or "sel" not in line.columns else CELL_CHOICES
        if line.action not in choices:
            found = f"'{line.action}'" if line.action else "kosong, padahal baris ini sudah diisi"
            yield line.fault("keputusan", found, f"salah satu dari {', '.join(choices)}")
            return
        for name, text in (("alasan", line.reason), ("oleh", line.by)):
            if not text:
                yield line.fault(name, "kosong", "diisi: siapa yang memutuskan, dan mengapa")
        if line.finding in before:
            entry = before[line.finding]
            found = f"sudah diputuskan '{entry.action}' oleh {entry.by} ({entry.on}: {entry.reason})"
            allowed = (
                f"dikosongkan bila keputusan itu tetap; bila berubah, hapus dahulu baris {entry.line} di {FILE_NAME} "
                "dengan penyunting teks, bukan Excel"
            )
            yield line.fault("keputusan", found, allowed)
            return
        target = self._target(line, findings)
        if target is None:
            yield self._unknown(line)
            return
        place, variable = target
        yield from self._action_faults(line, place, variable)
        cell = self._cell(line, place, variable)
        if cell in seen and not _alike(seen[cell], line):
            other = seen[cell]
            found = f"keputusan kedua untuk sel yang sama ({other.told})"
            yield line.fault("keputusan", found, "satu keputusan untuk setiap sel")
        if line.action != Action.ACCEPT:
            seen[cell] = line

    def _unknown(self, line: Decided) -> Fault:
        if line.finding:
            allowed = (
                "temuan dari pemuatan ini; tulis ulang buku kerjanya, karena isi berkas atau temuannya sudah berubah"
            )
            return line.fault("temuan", f"'{line.finding[:20]}' tidak dikenal", allowed)
        if "sel" not in line.columns:
            return line.fault("temuan", "kosong", "kode temuan di kolom pertama; jangan dihapus")
        return self._no_such_cell(line)

    def _no_such_cell(self, line: Decided) -> Fault:
        """Which of file, sheet and cell is the wrong one, and which there are."""
        sources = [source for rows in self.survey.all_rows for source in rows.sources]
        files = {source.file.name for source in sources}
        sheets = {source.mapped.sheet.name for source in sources if source.file.name == line.file}
        for column, found, known in (("berkas", line.file, files), ("lembar", line.sheet, sheets)):
            if found not in known:
                return line.fault(column, f"'{found[:80]}'" if found else "kosong", _one_of("yang dimuat", known))
        if any(self._lines_of(line)):
            found = f"'{line.cell[:12]}', di kolom yang tidak dipetakan atau tidak ada, jadi tidak dimuat"
            return line.fault("sel", found, "sel yang dimuat, di kolom jawaban yang keliru")
        found = f"'{line.cell[:12]}', bukan sel dari baris yang dibaca" if line.cell else "kosong"
        return line.fault("sel", found, "kolom dan nomor baris seperti di Excel, misalnya D57")

    def _action_faults(self, line: Decided, place: Place, variable: str | None) -> Iterator[Fault]:
        if line.action == Action.DELETE_ROW and place.line is None:
            yield line.fault("keputusan", "'hapus_baris'", "'terima' atau 'tunda': temuan ini bukan tentang satu baris")
        if line.action in (Action.REPLACE, Action.BLANK) and (place.line is None or place.column(variable) is None):
            yield line.fault(
                "keputusan",
                f"'{line.action}'",
                "'hapus_baris', 'terima' atau 'tunda': temuan ini bukan tentang satu sel",
            )
            return
        if line.action == Action.REPLACE and variable is not None:
            if not plain_text(line.new_value):
                yield line.fault("nilai_baru", "kosong", "diisi untuk 'ganti'; untuk mengosongkan pakai 'kosongkan'")
            elif allowed := self.refusal(place, variable, line.new_value):
                yield line.fault("nilai_baru", "nilai yang tidak diterima pertanyaan ini", allowed)
        elif line.action != Action.REPLACE and plain_text(line.new_value):
            yield line.fault("nilai_baru", "diisi", f"dikosongkan: '{line.action}' tidak memakai nilai baru")

    def _target(self, line: Decided, findings: Mapping[str, Finding]) -> tuple[Place, str | None] | None:
        if line.finding or not line.cell:
            finding = findings.get(line.finding)
            return None if finding is None else (finding.place, finding.variable)
        return self._located(line)

    def _located(self, line: Decided) -> tuple[Place, str | None] | None:
        """The line and variable of a cell named as in Excel; of a row to be left out any cell will do."""
        lines = tuple(self._lines_of(line))
        for place, mapped, position in lines:
            for variable, column in mapped.columns.items():
                if mapped.sheet.address(position, column) == line.cell:
                    return place, variable
        return (lines[0][0], None) if line.action == Action.DELETE_ROW and len(lines) == 1 else None

    def _lines_of(self, line: Decided) -> Iterator[tuple[Place, MappedSheet, int]]:
        """The row of a cell, once for each unit that was read from it."""
        digits = line.cell.lstrip(ascii_uppercase)
        for rows in self.survey.all_rows:
            for source in rows.sources:
                mapped, sheet = source.mapped, source.mapped.sheet
                if digits == line.cell or (source.file.name, sheet.name) != (line.file, line.sheet):
                    continue
                for position in range(len(sheet.rows)):
                    if digits == str(sheet.row_number(position)):
                        place = Place(
                            source.file,
                            sheet.name,
                            int(digits),
                            line.cell,
                            unit=mapped.unit.name,
                            mapped=mapped,
                            line=position,
                        )
                        yield place, mapped, position

    def _record(self, place: Place) -> str:
        if place.mapped is None or place.line is None:
            return place.pattern or ""
        return self._records.name(Line(place.mapped, place.line, place.file.name))

    def _cell(self, line: Decided, place: Place, variable: str | None) -> tuple[str, ...]:
        if line.action == Action.ACCEPT:
            return ("terima", line.finding)
        whole = line.action == Action.DELETE_ROW
        return (place.file.name, place.sheet or "", self._record(place), "" if whole else variable or "")

    def _correction(self, line: Decided, findings: Mapping[str, Finding], *, on: date) -> Correction:
        target = self._target(line, findings)
        if target is None:
            raise ValueError(f"{line.tab} line {line.line} was taken without a target")
        place, variable = target
        finding = findings.get(line.finding)
        action = Action(line.action)
        column = place.column(variable)
        header = place.mapped.sheet.header if place.mapped is not None else ()
        return Correction(
            finding=line.finding,
            rule=finding.rule if finding else "",
            form=place.form,
            round=place.file.round or "",
            sheet=place.sheet or "",
            record=finding.record if finding else self._record(place),
            column=header[column] if column is not None else "",
            variable=variable or "",
            expected=self._expected(action, place, variable, finding),
            action=action,
            new_value=plain_text(line.new_value) if action is Action.REPLACE else "",
            reason=line.reason,
            by=line.by,
            on=on.isoformat(),
        )

    def _expected(self, action: Action, place: Place, variable: str | None, finding: Finding | None) -> str:
        """What the cell says now; of a row to be deleted what it says in its file, whatever of it was corrected."""
        if action is not Action.DELETE_ROW or place.mapped is None or place.line is None:
            return finding.content if finding else plain_text(place.raw(variable))
        row = place.mapped.sheet.rows[place.line]
        for each in reversed(self.replayed):
            entry = each.applied.correction
            here = each.mapped is place.mapped and each.applied.position == place.line
            if here and entry.action is not Action.DELETE_ROW:
                column = place.mapped.columns[entry.variable]
                row = (*row[:column], entry.expected, *row[column + 1 :])
        return fingerprint(place.mapped, row)


def _one_of(what: str, names: Collection[str]) -> str:
    """Those there are, the first few by name."""
    shown = [f"'{name}'" for name in sorted(names)[:_LISTED]]
    return f"{what}: {', '.join(shown)}{', …' if len(names) > _LISTED else ''}"


def _alike(one: Decided, other: Decided) -> bool:
    return (one.action, plain_text(one.new_value)) == (other.action, plain_text(other.new_value))


def _same(earlier: Correction, line: Decided) -> bool:
    if earlier.action != line.action:
        return False
    return earlier.action is not Action.REPLACE or earlier.new_value == plain_text(line.new_value)
