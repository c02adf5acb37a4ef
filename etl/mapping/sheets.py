"""A form applied to an export: where in each sheet the variables of a unit stand, and what is left unread.

It refuses an export that lacks what the form names. It doesn't look at answers.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from etl.layouts.edited import answered_in_one
from etl.layouts.months import MONTH, YEAR
from etl.layouts.sheet import Export, Sheet
from etl.layouts.together import ALL
from etl.mapping.choices import with_choices
from etl.mapping.columns import FoundColumns, find_column, find_columns
from etl.mapping.form import Form, FormSheet
from etl.mapping.mapped import MappedSheet, known_by
from etl.mapping.shared_lines import LINE_KEY, joined_by_line, later_lines
from etl.mapping.system_columns import is_system_column, values_in_labels
from etl.quoted import quoted
from etl.sources import SourceError, shown_sheet
from etl.sources.grid import Row, is_blank
from warehouse.codebook import Codebook

_MOST_OTHERS = 8
_MONTH, _YEAR = "measured_month", "measured_year"
_INDEX_KEYS = ("_index", "_parent_index")  # renumbered by each export, but good within one
_SYSTEM_NAMES = {"kobo": "KoboToolbox", "odk": "ODK Central", "google": "Google", "excel": "Excel"}


def map_export(form: Form, export: Export, *, codebook: Codebook) -> tuple[MappedSheet, ...]:
    """Where the form's variables stand in this export, or SourceError for the first sheet that won't do."""
    _refuse_lone_table(form, export)
    topics = [export.sheet(entry.sheet) for entry in form.sheets if entry.joined_by]
    present = [
        (entry, sheet) for entry in form.sheets for sheet in _find_sheets(entry, export, topics, codebook=codebook)
    ]
    numbers = {id(entry): number for number, entry in enumerate(form.sheets)}
    first = form.sheets[0]
    separator = export.options.get("groups")
    found = [
        (entry, *_find(form, entry, sheet, export=export, codebook=codebook, separator=separator))
        for entry, sheet in present
    ]
    shared = [name for name, times in Counter(sheet.name for _, sheet in present).items() if times > 1]
    main = [sheet for entry, sheet in present if entry is first or entry.stands_alone]
    repeats = [sheet for entry, sheet in present if entry is not first and not (entry.joined_by or entry.stands_alone)]
    own_key, parent_key = _join(form, export, main, repeats)
    mapped, going_on = [], dict[str, Mapping[int, int]]()
    for entry, sheet, columns in found:
        nested = sheet.parent and all(sheet.parent != other.name for other in main)
        index = "" if nested else _INDEX_KEYS[1]  # that of a nested one numbers the lines of another sheet
        keys = (own_key, _INDEX_KEYS[0]) if entry is first or entry.stands_alone else (parent_key, index)
        keys = ("", "") if entry.joined_by else keys
        entry_sheet = _mapped(form, entry, sheet, columns, export=export, codebook=codebook, keys=keys)
        entry_sheet = replace(entry_sheet, number=numbers[id(entry)])
        if entry.joined_by:
            entry_sheet = _joined(form, entry, entry_sheet, export)
        if sheet.name in shared:
            mark = f"{LINE_KEY}{shared.index(sheet.name) + 1}." if len(main) > 1 else LINE_KEY
            if entry is first:
                beside = (each for other, shown, each in found if other is not entry and shown.name == sheet.name)
                others = {column for each in beside for column in each.positions.values()}
                going_on[sheet.name] = later_lines(entry_sheet, others)
            going = going_on.get(sheet.name, {})
            entry_sheet = joined_by_line(entry_sheet, going, main=entry is first, mark=mark)
        mapped.append(_with_constants(entry_sheet, entry.constants))
    _refuse_unknown_to_main(mapped, export)
    return tuple(mapped)


def _refuse_lone_table(form: Form, export: Export) -> None:
    """A CSV can hold one table only; what a form has besides would be lost without a word. Repeats that were laid out
    in columns have been made tables of their own by now."""
    if export.workbook.container == "csv" and form.repeats and len(export.sheets) == 1:
        system = _SYSTEM_NAMES.get(export.system, "Excel")
        raise SourceError("file_csv", file=export.workbook.path, found=system, allowed=", ".join(form.repeats))


def _find_sheets(
    entry: FormSheet, export: Export, topics: Sequence[Sheet | None], *, codebook: Codebook
) -> Sequence[Sheet]:
    """The sheet of an entry, or all that have its columns where it means all; those that haven't are told of. A topic
    sheet has no records, whatever columns it has."""
    if entry.sheet != ALL:
        sheet = _find_sheet(entry, export)
        return () if sheet is None else (sheet,)
    unit = codebook.unit(entry.unit)
    others = [sheet for sheet in export.sheets if not any(sheet is topic for topic in topics)]
    found = [sheet for sheet in others if not _lacking(find_columns(sheet.header, entry, unit=unit))]
    if not found and not entry.optional:
        if len(export.sheets) == 1:
            return export.sheets  # what it lacks is told
        lacking = {len(find_columns(sheet.header, entry, unit=unit).missing): sheet for sheet in reversed(others)}
        least = min(lacking, default=len(entry.columns))
        if 2 * least < len(entry.columns):
            return (lacking[least],)  # the same
        names = quoted(other.name for other in export.sheets) or "tidak ada"
        raise SourceError("sheet_missing", file=export.workbook.path, found=names, allowed=f"'{ALL}' ({entry.unit})")
    return found


def _lacking(found: FoundColumns) -> bool:
    return bool(found.missing or found.unclear or found.repeated)


def _find_sheet(entry: FormSheet, export: Export) -> Sheet | None:
    sheet = export.sheet(entry.sheet)
    if sheet is None and not entry.optional:
        names = quoted(other.name for other in export.sheets) or "tidak ada"
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
    strange = next((sheet for sheet in others if sheet.parent and sheet.parent not in own_names), None)
    for own, parent in pairs:
        numbers_another = parent == _INDEX_KEYS[1] and strange is not None
        if own in sheets[0].header and all(parent in sheet.header for sheet in others) and not numbers_another:
            return own, parent
    if not others:
        return form.key, form.parent_key
    if strange is not None and main[0].parent:
        found, allowed = shown_sheet(strange.parent), shown_sheet(main[0].name)
        raise SourceError(
            "repeat_of_another", file=export.workbook.path, sheet=strange.name, found=found, allowed=allowed
        )
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
    _refuse(form, found, path=path, sheet=sheet.name, hint=_others_told(sheet, entry, found))
    several = [columns for columns in _by_question(entry, found).values() if len(columns) > 1]
    return (answered_in_one(sheet, several) if several else sheet), found


def _by_question(entry: FormSheet, found: FoundColumns) -> Mapping[str, Sequence[int]]:
    """Where each question is answered, in the order of the form: one that was asked anew in several columns."""
    columns: dict[str, list[int]] = {}
    for declared, variable in entry.columns.items():
        if declared in found.positions:
            columns.setdefault(variable, []).append(found.positions[declared])
    return columns


def _refuse(form: Form, found: FoundColumns, *, path: Path, sheet: str, hint: str) -> None:
    if found.missing:
        own = "columns_missing" if form.files else "questions_missing"
        rule = "recap_columns_missing" if form.system == "recap" else own
        told = quoted(found.missing)
        raise SourceError(rule, file=path, sheet=sheet, found=told, allowed=f"'{form.form}'", hint=hint)
    if found.repeated:
        raise SourceError("column_repeated", file=path, sheet=sheet, found=quoted(found.repeated))
    if found.unclear:
        shown = "; ".join(f"'{declared}': {quoted(names)}" for declared, names in found.unclear.items())
        rule = "recap_rounds_beside" if form.system == "recap" else "column_unclear"
        raise SourceError(rule, file=path, sheet=sheet, found=shown, allowed=f"'{form.form}'")


def _others_told(sheet: Sheet, entry: FormSheet, found: FoundColumns) -> str:
    """Where the lacking columns may be; nothing of a line in which most are lacking: it may be of a family."""
    if not found.missing or len(found.missing) > len(found.positions):
        return ""
    taken = {*entry.columns, *(sheet.header[column] for column in found.positions.values())}
    others = [name for name in dict.fromkeys(sheet.header) if name and name not in taken and not is_system_column(name)]
    more = f", dan {len(others) - _MOST_OTHERS} lagi" if len(others) > _MOST_OTHERS else ""
    return f"Kolom lain di lembar ini: {shown_sheet(quoted(others[:_MOST_OTHERS]))}{more}." if others else ""


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
        raise SourceError("column_repeated", file=export.workbook.path, sheet=sheet.name, found=quoted(repeated))
    position = {name: column for column, name in enumerate(sheet.header) if name}
    columns = {variable: places[0] for variable, places in _by_question(entry, found).items()}
    if YEAR in position and columns.get(_MONTH) == position.get(MONTH) and _YEAR not in entry.constants:
        columns.setdefault(_YEAR, position[YEAR])  # headings that say it are right, whatever the form was made from
    skip = {
        position[name]: frozenset(values_in_labels(values)) for name, values in form.skip.items() if name in position
    }
    key, index = (position.get(name) for name in keys)
    used = {*found.positions.values(), *skip, *(column for column in (key, index) if column is not None)}
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
            name: quoted(form.values[reading.values]) for name, reading in entry.reading.items() if reading.values
        },
    )


def _joined(form: Form, entry: FormSheet, mapped: MappedSheet, export: Export) -> MappedSheet:
    """A topic sheet with the column that names the records its lines tell of."""
    column = find_column(mapped.sheet.header, entry.joined_by)
    if column is None:
        found, allowed = f"'{entry.joined_by}'", f"'{form.form}'"
        raise SourceError(
            "columns_missing", file=export.workbook.path, sheet=mapped.sheet.name, found=found, allowed=allowed
        )
    return replace(mapped, joined_by=column, used=mapped.used | {column})


def _refuse_unknown_to_main(mapped: Sequence[MappedSheet], export: Export) -> None:
    """A topic sheet whose number no main sheet has joins nothing."""
    for topic in (each for each in mapped if each.joined_by is not None):
        mains = [each for each in mapped if each.unit is topic.unit and not each.is_topic]
        lacking = next((main for main in mains if known_by(main, topic) is None), None)
        if lacking is not None or not mains:
            found, sheet = f"'{topic.sheet.header[topic.joined_by or 0]}'", (lacking or topic).sheet.name
            raise SourceError(
                "topic_number_missing",
                file=export.workbook.path,
                sheet=sheet,
                found=found,
                allowed=f"'{topic.sheet.name}'",
            )


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
        columns=(*sheet.places, *more),
        row_columns=tuple((*line[:width], *more) for line in sheet.row_columns),
    )
    columns = {**mapped.columns, **{name: width + number for number, name in enumerate(constants)}}
    return replace(mapped, sheet=widened, columns=columns)
