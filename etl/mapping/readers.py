"""How the cells of each mapped column are read: as the form declares, or where it is silent as the whole column tells.

One column decides what one cell can't: 04/03/2022 is in doubt, but not beside 25/03/2022. It judges no answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from etl.cells import Manner, Reader, reader_for, remembering, squeezed
from etl.cells.codes import separator_in
from etl.cells.dates import as_serial, is_open, is_turned, order_beside, orders_of, short_year_orders, year_first_of
from etl.cells.manner import DateOrder
from etl.cells.numbers import as_number, only_commas_fit, only_short_decimals_fit
from etl.cells.units import is_money, without_unit
from etl.layouts.sheet import Export
from etl.mapping.form import Form, FormSheet, manner_of, spelt_areas
from etl.mapping.mapped import MappedSheet
from etl.mapping.unread import Unread
from etl.sources.grid import CellValue, is_blank
from warehouse.codebook import Codebook, Variable, VariableType
from warehouse.programme import Programme

_ORDER_IN_WORDS = {
    "dmy": "hari/bulan/tahun",
    "mdy": "bulan/hari/tahun",
    "ymd": "tahun/bulan/hari",
    "ydm": "tahun-hari-bulan",
}
_YEARS_OF_VISITS = 10
_FEWEST_TELLING = 2

Readers = Mapping[str, Reader]
"""One reader per variable of a sheet."""

ONE_WRITER = frozenset(("eppgbm", "google"))
"""Systems in which one program writes all dates of a file as text, so that they are in one order."""

_SELDOM_REPEATED = (VariableType.IDENTIFIER, VariableType.TEXT)
"""Numbers and names: what was read before is of little use, and there is much of it."""


@dataclass
class ReaderShelf:
    """Readers made once and used for every sheet whose columns are written alike, so that they remember."""

    codebook: Codebook
    programme: Programme
    _made: dict[tuple[object, ...], Reader] = field(default_factory=dict)

    @property
    def latest(self) -> date:
        """The last day a date of two digits may mean."""
        return max(entry.date_to for entry in self.programme.rounds)

    def readers(self, form: Form, export: Export, mapped: MappedSheet) -> tuple[Readers, tuple[Unread, ...]]:
        """How each column of this sheet is read, and what the columns themselves had to tell."""
        entry = form.sheets[mapped.number]
        readers: dict[str, Reader] = {}
        told: list[Unread] = []
        for variable in mapped.unit.variables:
            column = mapped.columns.get(variable.name)
            manner = self._declared(form, entry, variable, export)
            if column is not None:
                manner = replace(manner, separator=_separator(mapped, variable, column, manner, by_hand=form.by_hand))
                manner, more = _as_the_column_tells(mapped, variable, column, manner)
                if manner.date is None and variable.type is VariableType.DATE and export.system in ONE_WRITER:
                    manner, more = _as_beside(mapped, variable, column, manner, more)
                told += more
            readers[variable.name] = self._reader(form, mapped.number, variable, manner)
        return readers, tuple(told)

    def _declared(self, form: Form, entry: FormSheet, variable: Variable, export: Export) -> Manner:
        labels = export.options.get("values") == "labels"
        return manner_of(form, entry, variable, labels=labels, latest=self.latest)

    def _reader(self, form: Form, number: int, variable: Variable, manner: Manner) -> Reader:
        asked = (manner.labels, manner.separator, manner.decimal, manner.date, manner.serials, manner.year_first)
        key = (form.form, number, id(variable), *asked)
        if key not in self._made:
            reader = reader_for(
                variable,
                codebook=self.codebook,
                blanks=form.blanks,
                areas=spelt_areas(variable, self.programme),
                manner=manner,
            )
            self._made[key] = reader if variable.type in _SELDOM_REPEATED else remembering(reader)
        return self._made[key]


def _separator(mapped: MappedSheet, variable: Variable, column: int, manner: Manner, *, by_hand: bool) -> str:
    """What the sheet says stands between several answers; else what people put there, the same in the whole column."""
    told = mapped.sheet.separators.get(column)
    if told is not None or not by_hand or variable.type is not VariableType.CODES:
        return told or manner.separator
    return separator_in(cell for cell in _cells(mapped, column) if isinstance(cell, str)) or manner.separator


def _as_the_column_tells(
    mapped: MappedSheet, variable: Variable, column: int, manner: Manner
) -> tuple[Manner, list[Unread]]:
    """The manner with what all cells of the column leave no doubt about, and what a reader should know of it."""
    if variable.type is VariableType.DATE:
        return _date_manner(mapped, variable, column, manner)
    if variable.type.numeric and manner.decimal != "comma":
        return _comma_manner(mapped, variable, column, manner)
    return manner, []


def _date_manner(mapped: MappedSheet, variable: Variable, column: int, manner: Manner) -> tuple[Manner, list[Unread]]:
    filled = _cells(mapped, column)
    texts = {cell for cell in filled if isinstance(cell, str)}
    manner = replace(manner, year_first=year_first_of(texts))
    told = []
    if manner.year_first == "ydm":
        words = _ORDER_IN_WORDS["ydm"]
        told.append(_told("dates_in_order", mapped, variable, column, allowed=words))
    if is_turned(cell for cell in filled if isinstance(cell, date | str)):
        told.append(_told("dates_turned", mapped, variable, column))
    if manner.date is None:
        serials = [cell for cell in filled if as_serial(cell) is not None]
        if serials and len(serials) == len(filled):
            manner = replace(manner, serials=True)
            told.append(_told("dates_as_days", mapped, variable, column))
        fitting: tuple[DateOrder, ...] = orders_of(texts)
        if short := short_year_orders(texts, manner.latest, earliest_day(variable, manner.latest)):
            fitting = tuple(order for order in short if order in fitting or not any(map(is_open, texts)))
        if len(fitting) == 1:
            manner = replace(manner, date=fitting[0])
            words, rule = _ORDER_IN_WORDS[fitting[0]], "dates_short" if short else "dates_in_order"
            told.append(_told(rule, mapped, variable, column, allowed=words))
        elif fitting and (short or any(map(is_open, texts))):
            told.append(_told("dates_unclear", mapped, variable, column))
    if manner.year_first is None or (manner.date is None and not orders_of(texts)):
        told.append(_told("dates_mixed", mapped, variable, column))
    return manner, told


def earliest_day(variable: Variable, latest: date | None) -> date:
    """Families are visited in a programme's years; whoever is born may be born in any."""
    return date(latest.year - _YEARS_OF_VISITS, 1, 1) if latest and variable.name == "visit_date" else date.min


def _as_beside(
    mapped: MappedSheet, variable: Variable, column: int, manner: Manner, told: list[Unread]
) -> tuple[Manner, list[Unread]]:
    """What one program wrote it wrote in one order: a column in doubt is read as the others of its sheet, mapped or
    not, such as the time stamp of a Google Form."""
    doubtful = [each for each in told if each.rule == "dates_unclear"]
    if not doubtful:
        return manner, told
    others = (number for number in range(len(mapped.sheet.header)) if number != column)
    order = order_beside(_texts(mapped, column), (_texts(mapped, other) for other in others))
    if order is None:
        return manner, told
    beside = _told("dates_as_beside", mapped, variable, column, allowed=_ORDER_IN_WORDS[order])
    return replace(manner, date=order), [*(each for each in told if each not in doubtful), beside]


def _comma_manner(mapped: MappedSheet, variable: Variable, column: int, manner: Manner) -> tuple[Manner, list[Unread]]:
    """Where only decimal commas fit all that people wrote, they are; a form that declares a point is believed.

    A text without a digit, such as `-` or `n/a`, says nothing about marks. Of rupiah 1.250 may be millions.
    """
    cells = (squeezed(cell) for cell in _cells(mapped, column) if isinstance(cell, str))
    written = [text for text in cells if any(map(str.isdigit, text))]
    texts = [text if manner.decimal == "machine" else without_unit(text, variable.unit)[0] for text in written]
    unread = [text for text in texts if as_number(text, manner.decimal) is None]
    if unread and variable.type is VariableType.NUMBER and manner.decimal != "point" and only_short_decimals_fit(texts):
        rule = "numbers_in_both" if any("." in text for text in texts) else "numbers_in_comma"
        return replace(manner, decimal="either"), [_told(rule, mapped, variable, column)]
    whole = variable.type is VariableType.INTEGER and not is_money(variable.unit)
    if len(unread) < _FEWEST_TELLING or not only_commas_fit(texts, whole=whole):
        return manner, []
    if manner.decimal == "point":
        return manner, [_told("numbers_with_comma", mapped, variable, column, found=f"{len(unread)} isian")]
    return replace(manner, decimal="comma"), [_told("numbers_in_comma", mapped, variable, column)]


def _told(
    rule: str, mapped: MappedSheet, variable: Variable, column: int, *, found: str = "", allowed: str = ""
) -> Unread:
    name = f"'{mapped.sheet.header[column]}' ({variable.label_id})"
    return Unread(rule, mapped.sheet.name, found=f"{found} {name}".strip(), allowed=allowed or variable.name)


def _texts(mapped: MappedSheet, column: int) -> set[str]:
    return {cell for cell in _cells(mapped, column) if isinstance(cell, str)}


def _cells(mapped: MappedSheet, column: int) -> set[CellValue]:
    """The distinct filled cells of the lines that are records."""
    sheet = mapped.sheet
    apart = sheet.held.keys() | sheet.skipped.keys()
    column_cells = sheet.column(column)
    if apart:
        column_cells = [cell for position, cell in enumerate(column_cells) if position not in apart]
    return {cell for cell in set(column_cells) if not is_blank(cell)}
