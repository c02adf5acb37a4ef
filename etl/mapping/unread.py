"""What of an export no variable is read from: sheets, columns, and cells below no heading."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from etl.cells.answer import plain_text, squeezed
from etl.layouts.choices import option_of
from etl.layouts.header import JOINER
from etl.layouts.sheet import Export, Sheet
from etl.mapping.columns import plain_name
from etl.mapping.mapped import MappedSheet
from etl.mapping.system_columns import is_system_column
from etl.quoted import quoted, some_of
from etl.sources.grid import CellValue, is_blank
from warehouse.codebook import Codebook, Variable, VariableType

_MOST_NAMED = 12
_TICKS = frozenset(("", "0", "1", "true", "false"))


@dataclass(frozen=True, slots=True)
class Unread:
    """Something of an export that is left out or not as declared: a rule of etl/rules, and where."""

    rule: str
    sheet: str
    found: str = ""
    allowed: str = ""
    row: int | None = None
    column: int | None = None


@dataclass(frozen=True, slots=True)
class UnmappedColumn:
    """A column no variable is read from, and how many of its cells hold something."""

    sheet: str
    position: int
    name: str
    filled: int


def unread_parts(export: Export, mapped: Iterable[MappedSheet], codebook: Codebook) -> Iterator[Unread]:
    """Everything of an export that is not loaded or not as declared, one line per sheet and kind."""
    entries = list(mapped)
    for sheet in export.sheets:
        own = [entry for entry in entries if entry.sheet.name == sheet.name]
        if not own:
            if sheet.rows or any(sheet.header):
                yield Unread(
                    "sheet_unmapped", sheet.name, allowed=quoted(dict.fromkeys(entry.sheet.name for entry in entries))
                )
            continue
        taken = {declared: name for entry in own for declared, name in entry.taken.items()}
        if taken:
            yield Unread("columns_taken", sheet.name, found=_pairs(taken))
        unknown = [sheet.header[column] for column in _unmapped(sheet, own, codebook)]
        if unknown:
            yield Unread("columns_unmapped", sheet.name, found=quoted(unknown))
        yield from _headless_cells(sheet)


def _pairs(taken: Mapping[str, str]) -> str:
    return some_of([f"'{name}' sebagai '{declared}'" for declared, name in taken.items()], most=_MOST_NAMED)


def unmapped_columns(export: Export, mapped: Iterable[MappedSheet], codebook: Codebook) -> Iterator[UnmappedColumn]:
    """The columns of read sheets that no variable is read from, the survey system's own left out."""
    entries = list(mapped)
    for sheet in export.sheets:
        own = [entry for entry in entries if entry.sheet.name == sheet.name]
        if own:
            for column in _unmapped(sheet, own, codebook):
                filled = sum(column < len(row) and not is_blank(row[column]) for row in sheet.rows)
                yield UnmappedColumn(sheet.name, column, sheet.header[column], filled)


def _unmapped(sheet: Sheet, entries: Sequence[MappedSheet], codebook: Codebook) -> Iterator[int]:
    used = frozenset[int]().union(*(entry.used for entry in entries))
    split = {name for entry in entries for name in _split_names(entry, codebook)}
    questions = [name for entry in entries for name in _choice_columns(entry)]
    choices = tuple(f"{plain_name(name)}/" for name in questions)
    answered = {f"{sheet.header[column]}{JOINER}" for column in used if column < len(sheet.header)}
    for column, name in enumerate(sheet.header):
        if not name or column in used or is_system_column(name):
            continue
        if plain_name(name) in split or any(map(name.startswith, answered)):
            continue
        option = plain_name(name).startswith(choices) or any(option_of(question, name) for question in questions)
        if not (option and _only_ticks(sheet, column)):
            yield column


def _choice_columns(entry: MappedSheet) -> Iterator[str]:
    """Whole answers to choices; an option of theirs that the codebook lacks stands in them as well."""
    variables = (variable for variable in entry.unit.variables if variable.type.coded)
    columns = (entry.columns[variable.name] for variable in variables if variable.name in entry.columns)
    return (entry.sheet.header[column] for column in columns if entry.sheet.header[column])


def _only_ticks(sheet: Sheet, column: int) -> bool:
    return all(column >= len(row) or squeezed(plain_text(row[column])) in _TICKS for row in sheet.rows)


def _split_names(entry: MappedSheet, codebook: Codebook) -> Iterator[str]:
    """A multiple choice is written once more as a 0/1 column for each option; the whole answer is what is read."""
    for variable in entry.unit.variables:
        if variable.type is VariableType.CODES and variable.name in entry.columns:
            column = entry.columns[variable.name]
            words = (entry.sheet.header[column], variable.label_id, variable.question_id)
            yield from (f"{plain_name(word)}/{option}" for word in words for option in _options(variable, codebook))


def _options(variable: Variable, codebook: Codebook) -> Iterator[str]:
    for code in codebook.codes(variable.list_name or ""):
        yield from map(plain_name, (code.source, code.code, code.id, code.en))


def _headless_cells(sheet: Sheet) -> Iterator[Unread]:
    """Filled cells of lines that are taken, in columns without a name."""
    unnamed = [column for column, name in enumerate(sheet.header) if not name]
    first: dict[int, int] = {}
    width = len(sheet.header)
    if not unnamed and set(map(len, sheet.rows)) <= {width}:
        return
    for position, row in enumerate(sheet.rows):
        if position in sheet.held or position in sheet.skipped:
            continue
        for column in (*unnamed, *range(width, len(row))):
            if column not in first and column < len(row) and _filled(row[column]):
                first[column] = position
    for column, position in sorted(first.items()):
        place = sheet.row_columns[position][column] if sheet.row_columns else column
        yield Unread("cell_without_header", sheet.name, row=sheet.row_number(position), column=place)


def _filled(value: CellValue) -> bool:
    return value != "" and not is_blank(value)
