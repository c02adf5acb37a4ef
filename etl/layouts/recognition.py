"""Which system a workbook came from, and its tables. What the content says decides; a form only settles doubts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from etl.layouts import eppgbm, google, handmade, kobo, odk, recap
from etl.layouts.below import numbers_below
from etl.layouts.instead import refuse_questionnaire, told_of
from etl.layouts.lines import plain
from etl.layouts.months import MONTH
from etl.layouts.naming import named_as_declared
from etl.layouts.numbered import unfolded
from etl.layouts.renamed import with_known_sheets
from etl.layouts.several import tables_in
from etl.layouts.shape import Shape
from etl.layouts.sheet import Export, Sheet, is_cut_from
from etl.layouts.together import ALL, SHEET_NAME, with_month, with_sheet_name
from etl.quoted import quoted
from etl.sources import SourceError
from etl.sources.grid import Grid, Told, Workbook

if TYPE_CHECKING:
    from etl.mapping import Form, FormSheet

TITLES: Mapping[str, str] = {
    kobo.SYSTEM: "ekspor KoboToolbox",
    odk.SYSTEM: "ekspor ODK Central",
    google.SYSTEM: "jawaban Google Formulir",
    eppgbm.SYSTEM: "unduhan e-PPGBM",
    recap.SYSTEM: "tabel rekap",
    handmade.SYSTEM: "tabel buatan sendiri",
}
_EVIDENCE: tuple[tuple[str, Callable[[Workbook], str]], ...] = (
    (odk.SYSTEM, odk.evidence),
    (kobo.SYSTEM, kobo.evidence),
    (eppgbm.SYSTEM, eppgbm.evidence),
    (google.SYSTEM, google.evidence),
    (recap.SYSTEM, recap.evidence),
)
_MACHINES = frozenset((kobo.SYSTEM, odk.SYSTEM))
"""Their exports can't be mistaken for anything else."""

_MEMBERS, _ROLE = "person", "relation"
_FREE = frozenset((handmade.SYSTEM, recap.SYSTEM))
_SEPARATORS: Mapping[str, tuple[str, ...]] = {
    kobo.SYSTEM: ("/", "__", ".", ":", "|", ">", "~", "\\", ";", "→", "»"),
    odk.SYSTEM: ("/", "-"),
}


def recognise(workbook: Workbook) -> Export:
    """The workbook as the export its content says it is; `explanation` tells the analyst what was seen.

    Raises SourceError for what is no export at all.
    """
    refuse_questionnaire(workbook)
    system, seen = system_of(workbook)
    if not seen and (seen := kobo.traces(workbook)):
        system = kobo.SYSTEM
    layouts: Mapping[str, Callable[[Workbook], Export]] = {
        kobo.SYSTEM: kobo.lay_out,
        odk.SYSTEM: odk.lay_out,
        google.SYSTEM: google.lay_out,
        eppgbm.SYSTEM: eppgbm.lay_out,
        recap.SYSTEM: recap.lay_out,
        handmade.SYSTEM: handmade.lay_out,
    }
    export = unfolded(layouts[system](workbook))
    return _explained(replace(export, told=(*told_of(export), *export.told)), seen)


def lay_out(workbook: Workbook, form: Form) -> Export:
    """The workbook's tables as the form declares them, columns named as in the form, or SourceError."""
    system, seen = system_of(workbook)
    _refuse_other_system(workbook, form, found=system, seen=seen)
    declared = [name for entry in form.sheets for name in entry.columns]
    if form.system == kobo.SYSTEM:
        export = kobo.lay_out(workbook, declared=declared)
        if export.options.get("tables") == "repeats":
            raise SourceError("root_missing", file=workbook.path, found=_names(export.sheets))
    elif form.system == odk.SYSTEM:
        export = odk.lay_out(workbook, declared=declared)
        if not export.key:
            raise SourceError("root_missing", file=workbook.path, found=_names(export.sheets))
    elif form.system == google.SYSTEM:
        export = google.lay_out(workbook, declared=declared)
    elif form.system == eppgbm.SYSTEM:
        export = eppgbm.lay_out(workbook, _shapes(eppgbm.grids_of(workbook), form))
    elif form.system == recap.SYSTEM:
        export = recap.lay_out(workbook, _shapes(recap.grids_of(workbook), form))
    else:
        grids = tables_in(workbook, [str(entry.sheet) for entry in form.sheets])
        export = handmade.lay_out(workbook, _shapes(grids, form), grids=grids)
    export = unfolded(_only_table(export, form), [str(entry.sheet) for entry in form.sheets])
    export = _as_declared(with_known_sheets(export, form.sheets), form)
    return _explained(_with_numbers_below(export, form), seen)


def _with_numbers_below(export: Export, form: Form) -> Export:
    """Of a list by hand of members on a sheet of their own, on which each family's number may stand once."""
    if export.system not in (handmade.SYSTEM, google.SYSTEM):
        return export
    entry = next((entry for entry in form.sheets[1:] if entry.unit == _MEMBERS), None)
    sheet = export.sheet(entry.sheet) if entry is not None else None
    number = form.parent_key or export.parent_key
    if entry is None or sheet is None or sheet is export.sheet(form.sheets[0].sheet) or number not in sheet.header:
        return export
    role = next((column for column, variable in entry.columns.items() if variable == _ROLE), None)
    filled, told = numbers_below(sheet, number, role)
    sheets = tuple(filled if each is sheet else each for each in export.sheets)
    return replace(export, sheets=sheets, told=(*export.told, *((told,) if told else ())))


def system_of(workbook: Workbook) -> tuple[str, str]:
    """The system and which columns tell it; without any it is a table somebody made."""
    told = ((system, evidence(workbook)) for system, evidence in _EVIDENCE)
    return workbook.once("system", lambda: next((each for each in told if each[1]), (handmade.SYSTEM, "")))


def _refuse_other_system(workbook: Workbook, form: Form, *, found: str, seen: str) -> None:
    if found == form.system or found in _FREE:
        return
    if form.system in _FREE and found not in _MACHINES:
        return
    raise SourceError(
        "system_differs",
        file=workbook.path,
        found=f"{TITLES[found]} (kolom {seen})",
        allowed=f"{TITLES[form.system]} (formulir '{form.form}')",
    )


def _only_table(export: Export, form: Form) -> Export:
    """A text file has no sheet names: its only table is the form's first sheet."""
    first = form.sheets[0].sheet
    if export.workbook.container != "csv" or len(export.sheets) != 1 or not isinstance(first, str):
        return export
    return replace(export, sheets=(replace(export.sheets[0], title=first),))


def _shapes(grids: Sequence[Grid], form: Form) -> dict[str, Shape]:
    """What the form declares about each grid."""
    names = [grid.name for grid in grids]
    shapes: dict[str, Shape] = {}
    for entry in form.sheets:
        if entry.sheet == ALL:
            for each in names:
                shapes[each] = _and(shapes.get(each, Shape()), entry)
            continue
        name = names[0] if len(names) == 1 and entry is form.sheets[0] else _grid_name(names, entry)
        if name is not None:
            shapes[name] = _and(shapes.get(name, Shape()), entry)
    return shapes


def _and(shape: Shape, entry: FormSheet) -> Shape:
    """What another unit on the same lines declares as well: families and their members may share a sheet."""
    return Shape(
        shape.header_rows or entry.header_rows,
        tuple(dict.fromkeys((*shape.stop_at, *entry.stop_at))),
        tuple(dict.fromkeys((*shape.columns, *entry.columns))),
    )


def _grid_name(grids: list[str], entry: FormSheet) -> str | None:
    if isinstance(entry.sheet, int):
        return grids[entry.sheet - 1] if 1 <= entry.sheet <= len(grids) else None
    wanted = entry.sheet
    return next((name for name in grids if name == wanted), None) or next(
        (name for name in grids if is_cut_from(name, wanted) or name.casefold().strip() == wanted.casefold().strip()),
        None,
    )


def _as_declared(export: Export, form: Form) -> Export:
    """Columns spelt otherwise than in the form get the form's names, sheet by sheet."""
    separators = _SEPARATORS.get(export.system, ())
    if export.options.get("groups") == "-" and "-" not in separators:
        separators = (*separators, "-")  # elsewhere a name may hold it
    spelling = eppgbm.spelling if export.system == eppgbm.SYSTEM else plain
    sheets, told = list(export.sheets), list[Told]()
    for entry in form.sheets:
        meant = export.sheets if entry.sheet == ALL else (export.sheet(entry.sheet),)
        for place in (n for n, other in enumerate(export.sheets) if any(other is sheet for sheet in meant)):
            named = with_sheet_name(sheets[place]) if SHEET_NAME in entry.columns else sheets[place]
            named = with_month(named) if MONTH in entry.columns else named
            sheets[place], more = named_as_declared(named, tuple(entry.columns), separators, spelling)
            told += more
    return replace(export, sheets=tuple(sheets), told=(*export.told, *told))


def _names(sheets: Iterable[Sheet]) -> str:
    return quoted(sheet.name for sheet in sheets)


def _explained(export: Export, seen: str) -> Export:
    if not seen:
        return export
    return replace(export, explanation=f"{export.explanation} Dikenali dari kolom {seen}.")
