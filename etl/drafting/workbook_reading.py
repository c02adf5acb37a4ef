"""An edited mapping workbook back to a form, or every fault of it at once, by sheet and cell. It writes nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import get_args

from etl.cells import Reason, squeezed
from etl.drafting import pages
from etl.drafting.draft import Canonical, is_by_hand
from etl.drafting.page_lines import FaultLog, PageLine, TableEntry, page_lines, reason_of
from etl.drafting.pages import COLUMNS, FILES, INFO, RULES, TABLES, VALUES
from etl.drafting.value_reading import ValueReader
from etl.layouts.sheet import System
from etl.mapping.form import ROUND_VALUES, FilePattern, Form, FormSheet, Reading
from etl.mapping.form_faults import JOINED, NESTED, form_faults
from etl.sources import shown_name
from etl.sources.grid import Workbook
from warehouse.codebook import Variable, VariableType
from warehouse.declared import DeclarationError, Fault

_SYSTEMS: tuple[str, ...] = get_args(System)
_IN_CODES = ("kobo", "odk")
_OF_RULES = ("jenis", "kunci", "isi")
_INCOMPLETE = ("tanpa '", "tidak ada, dan recognised_by juga tidak")


_ONE_WAY = "cara menulis yang sama dengan kolom pertamanya: isian kedua kolom dibaca dengan satu cara"


@dataclass(frozen=True, slots=True)
class Taken:
    """What a mapping workbook says. `form` is None when no column has a variable yet.

    `unlisted`: columns that were given a variable in it, so that their answers don't stand on the page of values yet;
    `uncoded`: how many answers of a column stand there without a code.
    """

    name: str
    fingerprint: str
    form: Form | None
    unlisted: tuple[str, ...] = ()
    uncoded: tuple[tuple[str, int], ...] = ()


def take_workbook(workbook: Workbook, declared: Canonical) -> Taken:
    """The form an edited workbook comes to. Raises DeclarationError with every fault of it."""
    taking = _Taking(workbook, declared)
    taken = taking.take()
    if taking.faults.faults:
        raise DeclarationError(taking.faults.faults)
    return taken


def is_incomplete(fault: Fault) -> bool:
    """Whether a fault of a form only says that something is still to be filled in."""
    return fault.found.startswith(_INCOMPLETE)


class _Taking:
    def __init__(self, workbook: Workbook, declared: Canonical) -> None:
        self._declared = declared
        self._units = {unit.name: unit for unit in declared.codebook.all_units}
        self.faults = FaultLog(shown_name(workbook.path))
        wanted = (INFO, FILES, TABLES, COLUMNS, VALUES, RULES)
        self._lines = {page: page_lines(workbook, page, self.faults) for page in wanted}
        self._info = {line.text("hal"): line for line in self._lines[INFO]}
        self._rules: dict[str, list[PageLine]] = {kind: [] for kind in pages.RULE_KINDS}
        self._entries: list[TableEntry] = []
        self._places: list[tuple[str, str]] = []

    def take(self) -> Taken:
        name, fingerprint = self._said(pages.FORM), self._said(pages.FINGERPRINT)
        for line in self._lines[RULES]:
            if not any(map(line.text, _OF_RULES)):
                continue  # somebody emptied the line instead of deleting it
            if (kind := line.text("jenis")) in self._rules:
                self._rules[kind].append(line)
            else:
                self.faults.add(line, "jenis", kind, tuple(pages.RULE_KINDS))
        for line in self._lines[TABLES]:
            self._table(line)
        for line in self._lines[COLUMNS]:
            self._column(line)
        self._constants()
        blanks = dict(self._blanks())
        values = ValueReader(self._entries, self._declared, self.faults).read(
            self._lines[VALUES],
            system=self._said(pages.SYSTEM),
            labels=self._said(pages.WORDS) == pages.YES,
            blanks=blanks,
        )
        sheets = [sheet for entry in self._entries if (sheet := self._sheet(entry)) is not None]
        form = self._form(sheets, blanks, values) if sheets and not self.faults.faults else None
        return Taken(name, fingerprint, form, tuple(self._unlisted()), tuple(self._uncoded().items()))

    def _unlisted(self) -> Iterator[str]:
        listed = {(line.sheet_key, line.raw("kolom")) for line in self._lines[VALUES]}
        for line in self._lines[COLUMNS]:
            filled = line.text("terisi").partition(" ")[0] not in ("", "0")  # of a file, which not every workbook is of
            coded, named = self._is_coded(line), (line.sheet_key, line.raw("kolom"))
            if filled and coded and named not in listed and not line.text("daftar nilai"):
                yield line.raw("kolom")

    def _uncoded(self) -> Counter[str]:
        lines = (line for line in self._lines[VALUES] if line.raw("kolom") and not line.text("kode"))
        return Counter(line.raw("kolom") for line in lines if self._is_coded(line))

    def _is_coded(self, line: PageLine) -> bool:
        """Whether the column a line names has a variable that is answered by codes."""
        chosen = [(entry, entry.columns.get(line.raw("kolom"))) for entry in self._of_sheet(line)]
        return any(name is not None and entry.unit.variable(name).type.coded for entry, name in chosen)

    def _said(self, key: str) -> str:
        if key not in self._info:
            if self._info:
                self.faults.at("lembar 'info'", f"tanpa baris '{key}'", "baris itu, seperti saat buku kerja ini dibuat")
            return ""
        return self._info[key].text("isi")

    def _exactly(self, key: str) -> str:
        self._said(key)  # tells of a line that is missing
        return self._info[key].raw("isi") if key in self._info else ""

    def _table(self, line: PageLine) -> None:
        name = line.text("unit")
        if not name:
            return
        if name not in self._units:
            self.faults.add(line, "unit", name, tuple(self._units))
        elif not self._units[name].stands_alone and self._is_held(name) and not line.raw("disambung lewat"):
            wanted = JOINED if is_by_hand(self._said(pages.SYSTEM)) else NESTED
            self.faults.at(line.place("disambung lewat"), f"sel tanpa isian, padahal {name} sudah punya lembar", wanted)
        else:
            self._entries.append(TableEntry(line, self._units[name], len(self._entries) + 1))

    def _is_held(self, unit: str) -> bool:
        return any(entry.unit.name == unit for entry in self._entries)

    def _of_sheet(self, line: PageLine) -> list[TableEntry]:
        own = [entry for entry in self._entries if entry.line.sheet_key == line.sheet_key]
        return own or [entry for entry in self._entries if str(entry.line.sheet) == line.text("lembar")]

    def _column(self, line: PageLine) -> None:
        entries, choice, column = self._of_sheet(line), pages.chosen(line.raw("variabel")), line.raw("kolom")
        if not any(other.sheet_key == line.sheet_key for other in self._lines[TABLES]):
            self.faults.add(line, "lembar", line.text("lembar"), "lembar yang ada di halaman 'lembar'")
        elif choice and not entries:
            allowed = "kosong, atau beri dahulu unit untuk lembarnya di halaman 'lembar'"
            self.faults.add(line, "variabel", choice, allowed)
        elif choice and not column.strip():
            self.faults.add(line, "kolom", "", "nama kolom seperti di berkas")
        elif choice and (found := self._variable(line, "variabel", choice, entries)) is not None:
            self._map(line, column, *found, beside=entries)

    def _map(
        self, line: PageLine, column: str, entry: TableEntry, variable: Variable, *, beside: Sequence[TableEntry]
    ) -> None:
        if any(column in other.columns for other in beside):
            self.faults.add(line, "kolom", f"{column} sudah ada di atas", "setiap kolom satu baris")
            return
        again = entry.lines.get(variable.name)
        if again is not None and variable.type is VariableType.IDENTIFIER:
            found = f"{variable.name} sudah dipakai di {again.place('variabel')}"
            self.faults.add(line, "variabel", found, "nomor dari satu kolom saja")
            return
        entry.columns[column] = variable.name
        entry.lines.setdefault(variable.name, line)
        if self.faults.yes(line, "boleh tidak ada"):
            entry.optional_columns.append(column)
        reading = self._reading(line)
        before = entry.reading.get(variable.name, Reading())
        if again is not None and Reading() not in (before, reading) and before != reading:
            self.faults.add(line, "variabel", f"{variable.name} juga di {again.place('variabel')}", _ONE_WAY)
        elif reading != Reading():
            entry.reading[variable.name] = reading
        for fragment in (f".reading.{variable.name}.", f'.columns."{column}"'):
            self._places.append((f"{entry.called}{fragment}", line.place("variabel")))

    def _variable(
        self, line: PageLine, heading: str, choice: str, entries: Sequence[TableEntry]
    ) -> tuple[TableEntry, Variable] | None:
        """The variable a choice names, and the table of its unit."""
        unit_name, _, name = choice.rpartition(".")
        known = [(entry, variable) for entry in entries for variable in entry.unit.variables]
        found = [
            (entry, variable)
            for entry, variable in known
            if unit_name in ("", entry.unit.name) and squeezed(name) in (variable.name, squeezed(variable.label_id))
        ]
        if len(found) == 1:
            return found[0]
        prefixed = len(entries) > 1
        names = [f"{entry.unit.name}.{variable.name}" if prefixed else variable.name for entry, variable in known]
        if unit_name in self._units.keys() - {entry.unit.name for entry in entries}:
            allowed = f"variabel unit itu hanya bila lembarnya juga berunit {unit_name}: tambahkan di halaman 'lembar'"
            self.faults.add(line, heading, choice, allowed)
        else:
            units = " atau ".join(entry.unit.name for entry in entries)
            self.faults.near(line, heading, choice, names, f"variabel unit {units}, seperti di daftar selnya")
        return None

    def _reading(self, line: PageLine) -> Reading:
        return Reading.model_validate(
            {
                "values": line.raw("daftar nilai") or None,
                "decimal": self.faults.choice(line, "desimal", pages.DECIMALS),
                "date": self.faults.choice(line, "urutan tanggal", pages.DATES),
                "blanks": dict(self._own_blanks(line)),
                "unit_divisor": self._divisor(line),
            }
        )

    def _divisor(self, line: PageLine) -> float | None:
        text = line.text("pembagi").replace(",", ".")
        if not text:
            return None
        try:
            number = float(text)
        except ValueError:
            number = 0.0
        if 0 < number < float("inf"):
            return number
        self.faults.add(line, "pembagi", text, "bilangan lebih dari 0, misalnya 1000 untuk gram menjadi kg")
        return None

    def _own_blanks(self, line: PageLine) -> Iterator[tuple[str, Reason]]:
        for part in line.raw("alasan kosong").split("\n"):
            text, equals, word = part.rpartition(" = ")
            reason = reason_of(word)
            if equals and text and reason is not None:
                yield text, reason
            elif part.strip():
                words = ", ".join(pages.REASONS.values())
                self.faults.add(line, "alasan kosong", part.strip(), f"'isian = alasan' per baris; alasan: {words}")

    def _constants(self) -> None:
        for line in self._rules[pages.CONSTANT_RULE]:
            entries = self._of_sheet(line)
            if not line.raw("isi"):
                continue  # offered by the draft and left open; what is indispensable is told as such
            if not entries:
                named = ", ".join(dict.fromkeys(f"'{entry.line.sheet}'" for entry in self._entries)) or "tidak ada"
                self.faults.add(line, "lembar", line.text("lembar"), f"lembar yang punya unit di 'lembar': {named}")
            elif (found := self._variable(line, "kunci", pages.chosen(line.raw("kunci")), entries)) is not None:
                entry, variable = found
                if variable.name in entry.lines:
                    column = entry.lines[variable.name].place("variabel")
                    allowed = f"sel kosong, karena jawabannya ada di kolom itu; atau kosongkan {column}"
                    self.faults.at(
                        line.place("isi"), f"isian, padahal {variable.name} punya kolom di {column}", allowed
                    )
                    continue
                entry.constants[variable.name] = self._answer(variable, line.raw("isi"))
                self._places.append((f"{entry.called}.constants.{variable.name}", line.place("isi")))

    def _answer(self, variable: Variable, text: str) -> str:
        """What was typed, or the code picked from the drop-down, or called so where cells hold codes only."""
        codes = self._declared.codebook.codes(variable.list_name) if variable.list_name else ()
        picked = next((code.code for code in codes if pages.code_choice(code) == text), "")
        in_words = not picked and self._said(pages.SYSTEM) in _IN_CODES
        called = [code.code for code in codes if squeezed(text) in (squeezed(code.id), squeezed(code.en))]
        return called[0] if in_words and len(called) == 1 else picked or text

    def _blanks(self) -> Iterator[tuple[str, Reason]]:
        for line in self._rules[pages.BLANK_RULE]:
            reason = reason_of(line.text("isi"))
            if reason is None:
                self.faults.add(line, "isi", line.text("isi"), tuple(pages.REASONS.values()))
            else:
                self._places.append((f"blanks.{line.raw('kunci')}", line.place("kunci")))
                yield line.raw("kunci"), reason

    def _sheet(self, entry: TableEntry) -> FormSheet | None:
        line = entry.line
        if not entry.columns:
            found = f"{entry.unit.name} tanpa satu kolom pun"
            self.faults.add(line, "unit", found, "kosong, atau pilih variabel untuk kolomnya di halaman 'kolom'")
            return None
        self._places += [(f"{entry.called}.joined_by", line.place("disambung lewat"))]
        self._places += [(f"{entry.called}.", line.place("unit"))]
        return FormSheet(
            unit=entry.unit.name,
            sheet=line.sheet,
            optional=self.faults.yes(line, "boleh tidak ada"),
            joined_by=line.raw("disambung lewat"),
            header_rows=self._header_rows(line),
            stop_at=tuple(text for text in line.raw("berhenti di").split("\n") if text),
            columns=entry.columns,
            optional_columns=tuple(entry.optional_columns),
            constants=entry.constants,
            reading=entry.reading,
        )

    def _header_rows(self, line: PageLine) -> tuple[int, ...]:
        parts = [part.strip() for part in line.raw("baris judul").replace(";", ",").split(",") if part.strip()]
        if all(part.isdecimal() for part in parts):
            return tuple(map(int, parts))
        self.faults.add(line, "baris judul", line.text("baris judul"), "nomor baris seperti di Excel, misalnya 4, 5")
        return ()

    def _form(
        self, sheets: Sequence[FormSheet], blanks: Mapping[str, Reason], values: Mapping[str, Mapping[str, str]]
    ) -> Form | None:
        system = self._said(pages.SYSTEM)
        if system not in _SYSTEMS:
            self.faults.add(self._info[pages.SYSTEM], "isi", system, _SYSTEMS)
            return None
        skip: dict[str, tuple[str, ...]] = {}
        for line in self._rules[pages.SKIP_RULE]:
            skip[line.raw("kunci")] = (*skip.get(line.raw("kunci"), ()), line.raw("isi"))
        used = {ROUND_VALUES, *(reading.values for sheet in sheets for reading in sheet.reading.values())}
        form = Form.model_validate(
            {
                "form": self._said(pages.FORM),
                "system": system,
                "version": self._exactly(pages.VERSION),
                "title": self._exactly(pages.TITLE),
                "key": self._exactly(pages.KEY),
                "parent_key": self._exactly(pages.PARENT_KEY),
                "round_column": self._exactly(pages.ROUND_COLUMN) or None,
                "skip": skip,
                "files": tuple(self._patterns()),
                "recognised_by": tuple(line.raw("kunci") for line in self._rules[pages.RECOGNISED_RULE]),
                "blanks": blanks,
                "values": {name: answers for name, answers in values.items() if name in used},
                "not_comparable": dict(self._incomparable()),
                "sheets": tuple(sheets),
            }
        )
        faults = form_faults(
            form, codebook=self._declared.codebook, programme=self._declared.programme, file=self.faults.file
        )
        for fault in faults:
            if not is_incomplete(fault):
                place = next((place for fragment, place in self._places if fragment in fault.key), "")
                self.faults.at(f"{place} ({fault.key})" if place else fault.key, fault.found, fault.allowed)
        return form

    def _patterns(self) -> Iterator[FilePattern]:
        number = 0
        for line in self._lines[FILES]:
            if pattern := line.raw("pola nama berkas"):
                number += 1
                self._places.append((f"files[{number}]", line.place("putaran")))
                yield FilePattern(pattern=pattern, round=line.text("putaran") or None)

    def _incomparable(self) -> Iterator[tuple[str, str]]:
        for line in self._rules[pages.INCOMPARABLE_RULE]:
            name = pages.chosen(line.raw("kunci"))
            self._places.append((f"not_comparable.{name}", line.place("kunci")))
            yield name, line.raw("isi")
