"""A form applied to an export: where in each sheet the variables of a unit stand, and what is left unread.

It refuses an export that lacks what the form names. It doesn't look at answers.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from etl.layouts.header import JOINER
from etl.layouts.sheet import Export, Sheet
from etl.layouts.together import ALL, SHEET_NAME
from etl.mapping.choices import with_choices
from etl.mapping.columns import FoundColumns, find_columns, plain_name
from etl.mapping.families import SAME_FAMILY, lines_of_families
from etl.mapping.form import Form, FormSheet
from etl.mapping.system_columns import is_system_column, values_in_labels
from etl.sources import SourceError
from etl.sources.grid import CellValue, Row, is_blank
from warehouse.codebook import Codebook, Unit, Variable, VariableType

_INDEX_KEYS = ("_index", "_parent_index")  # renumbered by each export, but good within one
_LINE_KEY = "#"
_MOST_NAMED = 12
_SYSTEM_NAMES = {"kobo": "KoboToolbox", "odk": "ODK Central", "google": "Google", "excel": "Excel"}


@dataclass(frozen=True, slots=True)
class MappedSheet:
    """A sheet of an export and where in it the variables of a unit stand.

    `key` joins household and repeats; `index` tells apart submissions that share a key. `taken`: headers taken for
    declared columns that are written otherwise. `used`: positions in the header of the sheet as it was laid out.
    `answers`: in words what may stand in the cells of a variable, where the form lists that itself.
    """

    sheet: Sheet
    unit: Unit
    columns: Mapping[str, int]
    key: int | None
    index: int | None
    skip: Mapping[int, frozenset[str]]
    taken: Mapping[str, str] = field(default_factory=dict)
    used: frozenset[int] = frozenset()
    answers: Mapping[str, str] = field(default_factory=dict)


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


def map_export(form: Form, export: Export, *, codebook: Codebook) -> tuple[MappedSheet, ...]:
    """Where the form's variables stand in this export, or SourceError for the first sheet that won't do."""
    _refuse_lone_table(form, export)
    present = [(entry, sheet) for entry in form.sheets for sheet in _find_sheets(entry, export, codebook=codebook)]
    first = form.sheets[0]
    separator = export.options.get("groups")
    found = [
        (entry, *_find(form, entry, sheet, export=export, codebook=codebook, separator=separator))
        for entry, sheet in present
    ]
    shared = [name for name, times in Counter(sheet.name for _, sheet in present).items() if times > 1]
    main = [sheet for entry, sheet in present if entry is first]
    own_key, parent_key = _join(form, export, main, [sheet for entry, sheet in present if entry is not first])
    mapped, going_on = [], dict[str, Mapping[int, int]]()
    for entry, sheet, columns in found:
        keys = (own_key, _INDEX_KEYS[0]) if entry is first else (parent_key, _INDEX_KEYS[1])
        entry_sheet = _mapped(form, entry, sheet, columns, export=export, codebook=codebook, keys=keys)
        if sheet.name in shared:
            mark = f"{_LINE_KEY}{shared.index(sheet.name) + 1}." if len(main) > 1 else _LINE_KEY
            if entry is first:
                beside = (each for other, shown, each in found if other is not entry and shown.name == sheet.name)
                others = {column for each in beside for column in each.positions.values()}
                going_on[sheet.name] = _families(entry_sheet, others)
            going = going_on.get(sheet.name, {})
            entry_sheet = _joined_by_line(entry_sheet, going, main=entry is first, mark=mark)
        mapped.append(_with_constants(entry_sheet, entry.constants))
    return tuple(mapped)


def _refuse_lone_table(form: Form, export: Export) -> None:
    """A CSV can hold one table only; what a form has besides would be lost without a word. Repeats that were laid out
    in columns have been made tables of their own by now."""
    if export.workbook.container == "csv" and form.repeats and len(export.sheets) == 1:
        system = _SYSTEM_NAMES.get(export.system, "Excel")
        raise SourceError("file_csv", file=export.workbook.path, found=system, allowed=", ".join(form.repeats))


def _find_sheets(entry: FormSheet, export: Export, *, codebook: Codebook) -> Sequence[Sheet]:
    """The sheet of an entry, or all that have its columns where it means all; those that haven't are told of."""
    if entry.sheet != ALL:
        sheet = _find_sheet(entry, export)
        return () if sheet is None else (sheet,)
    unit = codebook.unit(entry.unit)
    found = [sheet for sheet in export.sheets if not _lacking(find_columns(sheet.header, entry, unit=unit))]
    if not found and not entry.optional:
        if len(export.sheets) == 1:
            return export.sheets  # what it lacks is told
        names = ", ".join(f"'{other.name}'" for other in export.sheets) or "tidak ada"
        raise SourceError("sheet_missing", file=export.workbook.path, found=names, allowed=f"'{ALL}' ({entry.unit})")
    return found


def _lacking(found: FoundColumns) -> bool:
    return bool(found.missing or found.unclear or found.repeated)


def _find_sheet(entry: FormSheet, export: Export) -> Sheet | None:
    sheet = export.sheet(entry.sheet)
    if sheet is None and not entry.optional:
        names = ", ".join(f"'{other.name}'" for other in export.sheets) or "tidak ada"
        wanted = f"ke-{entry.sheet} ({entry.unit})" if isinstance(entry.sheet, int) else f"'{entry.sheet}'"
        raise SourceError("sheet_missing", file=export.workbook.path, found=names, allowed=wanted)
    return sheet


def _join(form: Form, export: Export, main: Sequence[Sheet], repeats: Sequence[Sheet]) -> tuple[str, str]:
    """The names of the columns that join repeats to the household: the submission's own key, else the index."""
    sheets, own_names = (*main, *repeats), {sheet.name for sheet in main}
    others = [sheet for sheet in repeats if sheet.name not in own_names]
    pairs = [
        pair
        for pair in ((form.key, form.parent_key), (export.key, export.parent_key), _INDEX_KEYS)
        if all(pair) or not others
    ]
    for own, parent in pairs:
        if own in sheets[0].header and all(parent in sheet.header for sheet in others):
            return own, parent
    if not others:
        return form.key, form.parent_key
    lacking = next((sheet for sheet in others if pairs[0][1] not in sheet.header), sheets[0])
    allowed = " atau ".join(
        f"{own} di lembar utama dengan {parent} di lembar berulang" for own, parent in dict.fromkeys(pairs)
    )
    raise SourceError("keys_missing", file=export.workbook.path, sheet=lacking.name, allowed=allowed)


def _find(
    form: Form, entry: FormSheet, sheet: Sheet, *, export: Export, codebook: Codebook, separator: object
) -> tuple[Sheet, FoundColumns]:
    path, unit = export.workbook.path, codebook.unit(entry.unit)
    if not any(sheet.header):
        raise SourceError("sheet_without_header", file=path, sheet=sheet.name, cell="A1")
    group_separator = separator if isinstance(separator, str) and separator.strip() else None
    found = find_columns(sheet.header, entry, unit=unit, group_separator=group_separator)
    if found.missing:
        sheet = with_choices(sheet, entry, found.missing, unit=unit, codebook=codebook, group_separator=group_separator)
        found = find_columns(sheet.header, entry, unit=unit, group_separator=group_separator)
    _refuse(form, found, path=path, sheet=sheet.name)
    return sheet, found


def _refuse(form: Form, found: FoundColumns, *, path: Path, sheet: str) -> None:
    if found.missing:
        rule = "recap_columns_missing" if form.system == "recap" else "columns_missing"
        raise SourceError(rule, file=path, sheet=sheet, found=_quoted(found.missing), allowed=f"'{form.form}'")
    if found.repeated:
        raise SourceError("column_repeated", file=path, sheet=sheet, found=_quoted(found.repeated))
    if found.unclear:
        shown = "; ".join(f"'{declared}': {_quoted(names)}" for declared, names in found.unclear.items())
        raise SourceError("column_unclear", file=path, sheet=sheet, found=shown, allowed=f"'{form.form}'")


def _quoted(names: Iterable[str]) -> str:
    return ", ".join(f"'{name}'" for name in names)


def _mapped(
    form: Form,
    entry: FormSheet,
    sheet: Sheet,
    found: FoundColumns,
    *,
    export: Export,
    codebook: Codebook,
    keys: tuple[str, str],
) -> MappedSheet:
    decisive = {*keys, *form.skip}
    repeated = [name for name, times in Counter(sheet.header).items() if name and times > 1 and name in decisive]
    if repeated:
        raise SourceError("column_repeated", file=export.workbook.path, sheet=sheet.name, found=_quoted(repeated))
    position = {name: column for column, name in enumerate(sheet.header) if name}
    columns = {entry.columns[declared]: column for declared, column in found.positions.items()}
    skip = {
        position[name]: frozenset(values_in_labels(values)) for name, values in form.skip.items() if name in position
    }
    key, index = (position.get(name) for name in keys)
    used = {*columns.values(), *skip, *(column for column in (key, index) if column is not None)}
    return MappedSheet(
        sheet=sheet,
        unit=codebook.unit(entry.unit),
        columns=columns,
        key=key,
        index=index,
        skip=skip,
        taken=found.taken,
        used=frozenset(used),
        answers={
            name: ", ".join(f"'{text}'" for text in form.values[reading.values])
            for name, reading in entry.reading.items()
            if reading.values
        },
    )


def _families(main: MappedSheet, others: Collection[int]) -> Mapping[int, int]:
    """Lines of the main table that go on with a family of an earlier one, where it has a number to tell families by."""
    number = main.columns.get("family_card")
    if number is None:
        return {}
    own = [column for column in sorted(main.columns.values()) if main.sheet.header[column] != SHEET_NAME]
    return lines_of_families(main.sheet, own, number=number, others=others)


def _joined_by_line(mapped: MappedSheet, going_on: Mapping[int, int], *, main: bool, mark: str) -> MappedSheet:
    """Units on one line of one sheet: the line joins them, and a line without answers of a unit is none of its rows.

    `going_on`: lines that go on with the family of another line: people of that one, and no family more. `mark`: what
    the lines of this sheet are called by, so that those of another are others.
    """
    sheet, width, places = mapped.sheet, len(mapped.sheet.header), _places(mapped.sheet)
    keys = _line_keys(sheet, mark)
    if main:
        rows = [
            (*row[:width], "" if n in going_on or all(map(is_blank, row)) else keys[n])
            for n, row in enumerate(sheet.rows)
        ]
        joined = replace(
            sheet,
            header=(*sheet.header, _LINE_KEY),
            rows=rows,
            columns=(*places, 0),
            row_columns=tuple((*line[:width], 0) for line in sheet.row_columns),
            skipped={**sheet.skipped, **dict.fromkeys(going_on, SAME_FAMILY)},
        )
        return replace(mapped, sheet=joined, key=width, index=None)
    order = sorted(mapped.columns.values())
    own: list[Row] = []
    for position, row in enumerate(sheet.rows):
        cells: Row = tuple(row[column] if column < len(row) else "" for column in order)
        blank = all(map(is_blank, cells))
        own.append((*cells, "" if blank else keys[going_on.get(position, position)]))
    joined = replace(
        sheet,
        header=(*(sheet.header[column] for column in order), _LINE_KEY),
        rows=own,
        columns=(*(places[column] for column in order), 0),
        row_columns=tuple((*(line[column] for column in order), 0) for line in sheet.row_columns),
        separators={order.index(column): mark for column, mark in sheet.separators.items() if column in order},
    )
    columns = {variable: order.index(column) for variable, column in mapped.columns.items()}
    return replace(mapped, sheet=joined, columns=columns, key=len(order), index=None, skip={})


def _line_keys(sheet: Sheet, mark: str) -> list[str]:
    """What each line is called by: its number, and where several records stand on one, which of them it is."""
    met = Counter[int]()
    keys = []
    for position in range(len(sheet.rows)):
        number = sheet.row_number(position)
        met[number] += 1
        keys.append(f"{mark}{number}" if met[number] == 1 else f"{mark}{number}.{met[number]}")
    return keys


def _with_constants(mapped: MappedSheet, constants: Mapping[str, str]) -> MappedSheet:
    """What the form says of every row, as columns behind those of the file; a blank line stays blank."""
    if not constants:
        return mapped
    sheet, width = mapped.sheet, len(mapped.sheet.header)
    values: Row = tuple(constants.values())
    blanks: Row = ("",) * len(values)
    rows = [(*row[:width], *(blanks if all(map(is_blank, row)) else values)) for row in sheet.rows]
    more = (0,) * len(values)
    widened = replace(
        sheet,
        header=(*sheet.header, *constants),
        rows=rows,
        columns=(*_places(sheet), *more),
        row_columns=tuple((*line[:width], *more) for line in sheet.row_columns),
    )
    columns = {**mapped.columns, **{name: width + number for number, name in enumerate(constants)}}
    return replace(mapped, sheet=widened, columns=columns)


def _places(sheet: Sheet) -> Sequence[int]:
    return sheet.columns or range(len(sheet.header))


def unread_parts(export: Export, mapped: Iterable[MappedSheet], codebook: Codebook) -> Iterator[Unread]:
    """Everything of an export that is not loaded or not as declared, one line per sheet and kind."""
    entries = list(mapped)
    for sheet in export.sheets:
        own = [entry for entry in entries if entry.sheet.name == sheet.name]
        if not own:
            if sheet.rows or any(sheet.header):
                yield Unread(
                    "sheet_unmapped", sheet.name, allowed=_quoted(dict.fromkeys(entry.sheet.name for entry in entries))
                )
            continue
        taken = {declared: name for entry in own for declared, name in entry.taken.items()}
        if taken:
            yield Unread("columns_taken", sheet.name, found=_pairs(taken))
        unknown = [sheet.header[column] for column in _unmapped(sheet, own, codebook)]
        if unknown:
            yield Unread("columns_unmapped", sheet.name, found=_quoted(unknown))
        yield from _headless_cells(sheet)


def _pairs(taken: Mapping[str, str]) -> str:
    shown = [f"'{name}' sebagai '{declared}'" for declared, name in taken.items()]
    more = f" dan {len(shown) - _MOST_NAMED} lagi" if len(shown) > _MOST_NAMED else ""
    return ", ".join(shown[:_MOST_NAMED]) + more


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
    split = {name for entry in entries for name in _split_names(sheet, entry, codebook)}
    answered = {f"{sheet.header[column]}{JOINER}" for column in used if column < len(sheet.header)}
    for column, name in enumerate(sheet.header):
        known = plain_name(name) in split or any(map(name.startswith, answered))
        if name and column not in used and not known and not is_system_column(name):
            yield column


def _split_names(sheet: Sheet, entry: MappedSheet, codebook: Codebook) -> Iterator[str]:
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
