"""What each part of the page shows, as rows for a file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import fields
from typing import Any

from dash.development.base_component import Component

from dashboard.figures.frame import Behind, told_origin
from dashboard.pages.kegiatan.outcomes import dose_rows
from dashboard.pages.kegiatan.view import View
from dashboard.reports.attached import Sheet, file_name
from dashboard.reports.recorded import recorded
from warehouse.activities import Activity, by_month, by_office, query_of

Ask = Callable[[View], Sequence[Any]]

OF_THE_SHEET: dict[str, Ask] = {
    "kegiatan": lambda view: view.activities,
    "opd": lambda view: by_office(view.activities),
    "bulan": lambda view: by_month(view.activities),
}
"""Parts that come from the offices' sheet."""
OF_THE_VISITS: dict[str, Ask] = {
    "bantuan": lambda view: view.assistance,
    "penerima": lambda view: view.received,
    "rantai": lambda view: view.steps,
    "hasil": dose_rows,
}
SHEETS = {**OF_THE_SHEET, **OF_THE_VISITS}
_OF_A_ROUND = ("round_to", "population")
_CHOSEN = {**dict.fromkeys(OF_THE_VISITS, _OF_A_ROUND), "hasil": ("round_from", *_OF_A_ROUND)}
"""The choices of the reader that a part follows."""
ORIGIN = ("numerator", "denominator", "excluded", "method")


def behind(part: str, view: View) -> Behind:
    """The files of one part, and what was counted for it."""
    return Behind(
        path=f"/kegiatan/{part}",
        file=_file(part, view),
        origin=origin(part, view),
        selection=view.selection,
        text=view.text,
    )


def _file(part: str, view: View) -> str:
    return file_name(view.context, view.selection, "kegiatan", part, chosen=_CHOSEN.get(part, ()))


def origin(part: str, view: View) -> Component:
    """What was counted, of what, without what, and how; of the offices' sheet the query that reads it, too."""
    told = [(term, view.text(f"kegiatan.origin.{part}_{term}")) for term in ORIGIN]
    return told_origin(view.text, told, sql=query_of("activities") if part in OF_THE_SHEET else "")


def sheet(part: str, view: View) -> Sheet:
    """The rows of one part in words; hidden counts of families are blank, never zero."""
    rows = SHEETS[part](view)
    source = (view.sheet_source,) if part in OF_THE_SHEET else view.visits_source
    named = "office" if part == "opd" else "name"
    header, cells = recorded(rows, view.snapshot, view.text, named=named, shown_of_hidden=_shown_of_hidden(rows))
    about = " · ".join([*source, view.context.build_id])
    return Sheet(header, cells, about, _file(part, view))


def _shown_of_hidden(rows: Sequence[Any]) -> Sequence[str]:
    """Of a hidden activity all is told but what the guard has blanked; of families, for what they were counted."""
    return [field.name for field in fields(rows[0])] if rows and isinstance(rows[0], Activity) else ("kinds",)
