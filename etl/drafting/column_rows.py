"""The page of columns: those of the file in its order, then those the form declares and the file lacks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from etl.drafting import pages
from etl.drafting.draft import Canonical, plain_reading
from etl.drafting.evidence import Evidence, SheetEvidence
from etl.drafting.seen import shown_of, where
from etl.drafting.shown import Shown
from etl.drafting.subject import Cell, Line, Subject
from etl.drafting.suggestion import is_technical
from etl.mapping.form import FormSheet, Reading
from warehouse.codebook import Variable

_OWN_COLUMN = "kolom bawaan alat survei"


def _notes(subject: Subject, sheet: str, column: str) -> str:
    return " | ".join(
        f"{gap.weight}: {gap.message}" for gap in subject.gaps if gap.sheet == sheet and gap.column == column
    )


class ColumnRows:
    """The page of columns: those of the file in its order, then those the form declares and the file lacks."""

    def __init__(self, subject: Subject, declared: Canonical) -> None:
        self._subject, self._declared = subject, declared
        self._shown = shown_of(subject.form, declared, subject.seen) if subject.seen else Shown(())

    def lines(self) -> Iterator[Line]:
        form = self._subject.form
        entries = form.sheets if form else ()
        done = set()
        for entry, table in zip(entries, self._subject.tables, strict=True):
            if (place := (type(entry.sheet), entry.sheet)) not in done:
                done.add(place)
                yield from self._table([other for other in entries if _same_sheet(other, entry)], table)
        for table in self._subject.seen.unmapped if self._subject.seen else ():
            yield from (self._line(table.sheet, column, table, None, shared=False) for column in table.columns)

    def _table(self, entries: Sequence[FormSheet], table: SheetEvidence | None) -> Iterator[Line]:
        sheet, shared = entries[0].sheet, len(entries) > 1
        declared = {name: entry for entry in entries for name in entry.columns}
        called: dict[str, str] = {}
        if table is not None:
            called = {name: own for entry in entries for name, own in where(entry, table, self._declared).items()}
            declared_as = {own: name for name, own in called.items()}
            ordinary = [c for c in table.columns if c.column in declared_as or not is_technical(c, table)]
            own = [c for c in table.columns if c not in ordinary and not table.is_option(c)]
            for column in (*ordinary, *own):
                name = declared_as.get(column.column, column.column)
                yield self._line(sheet, column, table, declared.get(name), shared=shared, name=name)
        for name, entry in declared.items():
            if name not in called:
                yield self._bare(sheet, name, entry, shared=shared)

    def _line(
        self,
        sheet: int | str,
        column: Evidence,
        table: SheetEvidence,
        entry: FormSheet | None,
        *,
        shared: bool,
        name: str | None = None,
    ) -> Line:
        found = self._subject.suggestions.get(table.sheet, {}).get(column.column)
        variable = self._variable(found.unit, found.variable) if found else None
        unit = self._declared.codebook.unit(found.unit) if found and shared else None
        note = _notes(self._subject, table.sheet, name or column.column)
        if column.repeated:
            note = f"ada dua kolom bernama sama. {note}"
        elif is_technical(column, table):
            note = f"{_OWN_COLUMN}. {note}".strip()
        return (
            sheet,
            name or column.column,
            f"{column.filled} dari {column.total}",
            ", ".join(f"{kind} {times}" for kind, times in column.kinds.items()),
            self._shown.examples(column),
            self._choice(entry, name or column.column, shared=shared),
            pages.variable_choice(variable, unit) if variable else "",
            str(found.level) if found else "",
            found.why if found else "",
            *(self._reading(entry, name or column.column) if entry else self._proposed(column, variable)),
            note.strip(),
        )

    def _bare(self, sheet: int | str, name: str, entry: FormSheet, *, shared: bool) -> Line:
        seen = self._subject.seen is not None
        note = "tidak ada di berkas yang dibaca" if seen else ""
        choice = self._choice(entry, name, shared=shared)
        return (sheet, name, "", "", "", choice, "", "", "", *self._reading(entry, name), note)

    def _choice(self, entry: FormSheet | None, name: str, *, shared: bool) -> str:
        if entry is None:
            return ""
        variable = self._variable(entry.unit, entry.columns[name])
        return pages.variable_choice(variable, self._declared.codebook.unit(entry.unit) if shared else None)

    def _variable(self, unit: str, name: str) -> Variable:
        return self._declared.codebook.unit(unit).variable(name)

    def _reading(self, entry: FormSheet, name: str) -> tuple[Cell, ...]:
        reading = entry.reading.get(entry.columns[name], Reading())
        optional = pages.YES if name in entry.optional_columns else pages.NO
        return (*_written(reading), optional)

    def _proposed(self, column: Evidence, variable: Variable | None) -> tuple[Cell, ...]:
        """What would be declared if the suggestion were taken; without a variable in its cell it counts for nothing."""
        reading = plain_reading(column, variable, latest=self._declared.latest) if variable else Reading()
        return (*_written(reading), pages.NO)


def _written(reading: Reading) -> tuple[Cell, ...]:
    return (
        pages.DECIMALS.get(reading.decimal or "", ""),
        pages.DATES.get(reading.date or "", ""),
        "" if reading.unit_divisor is None else reading.unit_divisor,
        "\n".join(f"{text} = {pages.REASONS[reason]}" for text, reason in reading.blanks.items()),
        reading.values or "",
    )


def _same_sheet(one: FormSheet, other: FormSheet) -> bool:
    return type(one.sheet) is type(other.sheet) and one.sheet == other.sheet
