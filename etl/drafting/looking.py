"""A form held against a file: which form a file is of, and what the file holds of it. It loads no row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from etl.drafting.draft import Canonical, Draft, by_entry, evidence_in, has_labels
from etl.drafting.evidence import SheetEvidence
from etl.drafting.seen import Seen, where
from etl.drafting.suggestion import Suggester, Suggestion
from etl.layouts.recognition import lay_out, recognise
from etl.layouts.sheet import Export, Sheet, widened
from etl.layouts.together import ALL, together
from etl.mapping.choosing import recognised_as
from etl.mapping.columns import find_columns
from etl.mapping.form import Form, FormSheet
from etl.mapping.sheets import map_export
from etl.sources import SourceError
from etl.sources.grid import Workbook

_ENOUGH_COLUMNS = 0.5


def form_of(workbook: Workbook, forms: Iterable[Form], declared: Canonical) -> Form | None:
    """The form whose pattern the file's name fits, else the one most of whose columns it has, if it has half."""
    listed = list(forms)
    named = [form for form in listed if form.at(declared.programme).pattern_of(workbook.path.name)]
    if named:
        return named[0]
    export = recognise(workbook)
    shares = [(_share(form, export, declared), -number) for number, form in enumerate(listed)]
    share, place = max(shares, default=(0.0, 0))
    return listed[-place] if share >= _ENOUGH_COLUMNS else None


def read_already(workbook: Workbook, forms: Iterable[Form], declared: Canonical) -> tuple[Form | None, str]:
    """The form by which a load reads the file, for its name or for columns that no other form has; and why that would
    refuse it for its sheets or columns, where every such form would."""
    local = ((form, form.at(declared.programme)) for form in forms)
    near = [each for each in local if each[1].pattern_of(workbook.path.name) or recognised_as(each[1], workbook)]
    why = [_unfit(own, workbook, declared) for _, own in near]
    place = why.index("") if "" in why else 0
    return (near[place][0], why[place]) if near else (None, "")


def _unfit(form: Form, workbook: Workbook, declared: Canonical) -> str:
    try:
        map_export(form, lay_out(workbook, form), codebook=declared.codebook)
    except SourceError as error:
        return error.message
    return ""


def of_the_same_columns(export: Export, forms: Iterable[Form], declared: Canonical) -> Form | None:
    """The first form all of whose columns an export has, whatever its file is called."""
    return next((form for form in forms if form.system == export.system and _has_all(form, export, declared)), None)


def _has_all(form: Form, export: Export, declared: Canonical) -> bool:
    """Whether the headings alone hold every column of a form; no cell is looked at."""
    found = [(entry, export.sheet(entry.sheet)) for entry in form.sheets]
    return all(
        sheet is not None
        and len(find_columns(sheet.header, entry, unit=declared.codebook.unit(entry.unit)).positions)
        == len(entry.columns)
        for entry, sheet in found
    )


def _share(form: Form, export: Export, declared: Canonical) -> float:
    if form.system != export.system:
        return 0.0
    tables = by_entry(form, export, evidence_in(export))
    found = sum(len(where(e, t, declared)) for e, t in zip(form.sheets, tables, strict=True) if t is not None)
    return found / sum(len(entry.columns) for entry in form.sheets)


def see(workbook: Workbook, form: Form, declared: Canonical) -> Seen:
    """What the file holds of the form, laid out as the form says. Raises SourceError when it can't be."""
    export = _with_whole_answers(lay_out(workbook, form), recognise(workbook))
    if (entry := next((each for each in form.sheets if each.sheet == ALL), None)) is not None:
        export = _as_one(together(export), entry, declared)
    tables = evidence_in(export)
    of_form = by_entry(form, export, tables)
    used = {table.sheet for table in of_form if table is not None}
    unmapped = tuple(table for table in tables if table.sheet not in used)
    return Seen(
        of_form,
        unmapped,
        _suggestions(form, of_form, declared),
        has_labels(export),
        joins=(export.key, export.parent_key),
        csv=export.workbook.container == "csv",
    )


def _as_one(export: Export, entry: FormSheet, declared: Canonical) -> Export:
    """The export with a sheet that stands for all; where they differ in headings, the first that has the columns."""
    if export.sheet(ALL) is not None or not export.sheets:
        return export
    unit = declared.codebook.unit(entry.unit)
    found = [sheet for sheet in export.sheets if not find_columns(sheet.header, entry, unit=unit).missing]
    first, *others = found or export.sheets[:1]
    kept = (sheet for sheet in export.sheets if all(sheet is not other for other in others))
    return replace(export, sheets=tuple(replace(sheet, name=ALL) if sheet is first else sheet for sheet in kept))


def _with_whole_answers(export: Export, recognised: Export) -> Export:
    """With the whole answers of multiple choices that stand in columns of ticks only and that the form doesn't ask for:
    without them nobody could choose a question for one."""
    derived = recognised.options.get("derived", ())
    others = {sheet.name: sheet for sheet in recognised.sheets}
    return replace(export, sheets=tuple(_beside(sheet, others.get(sheet.name), derived) for sheet in export.sheets))


def _beside(sheet: Sheet, other: Sheet | None, derived: Iterable[str]) -> Sheet:
    """A sheet with those of these columns that only its other layout has."""
    if other is None or len(other.rows) != len(sheet.rows):
        return sheet
    for name in derived:
        if name in other.header and name not in sheet.header:
            column, width = other.header.index(name), len(sheet.header)
            sheet = widened(sheet, [name], [(row[column],) for row in other.rows], [0])
            mark = other.separators.get(column)
            sheet = replace(sheet, separators={**sheet.separators, width: mark}) if mark else sheet
    return sheet


def seen_in_draft(draft: Draft, export: Export) -> Seen:
    """What a draft was made from; its form is laid out as it was recognised."""
    of_form = by_entry(draft.form, export, draft.tables) if draft.form else ()
    used = {table.sheet for table in of_form if table is not None}
    unmapped = tuple(table for table in draft.tables if table.sheet not in used)
    suggestions = {t.sheet: found for t, found in zip(draft.tables, draft.suggestions, strict=True)}
    return Seen(of_form, unmapped, suggestions, has_labels(export), drafted=True, joins=(export.key, export.parent_key))


def _suggestions(
    form: Form, tables: Iterable[SheetEvidence | None], declared: Canonical
) -> Mapping[str, Mapping[str, Suggestion]]:
    """What the columns might be that no variable is read from; a variable that has its column is a suggestion only for
    another one that is filled in where that is blank."""
    suggester = Suggester(declared.codebook, areas=declared.areas, rounds=declared.programme.rounds)
    found: dict[str, Mapping[str, Suggestion]] = {}
    pairs = [(entry, table) for entry, table in zip(form.sheets, tables, strict=True) if table is not None]
    for table in {table.sheet: table for _, table in pairs}.values():
        entries = [entry for entry, other in pairs if other.sheet == table.sheet]
        units = [declared.codebook.unit(entry.unit) for entry in entries]
        held = {(entry.unit, variable) for entry in entries for variable in entry.columns.values()}
        found[table.sheet] = {
            column: suggestion
            for column, suggestion in suggester.pairing(table, units).suggestions.items()
            if (suggestion.unit, suggestion.variable) not in held or suggestion.beside
        }
    return found
