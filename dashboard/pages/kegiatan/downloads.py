"""What each part of the page shows, as rows for a file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import fields
from datetime import date
from typing import Any

from dash.development.base_component import Component

from dashboard.figures.frame import Behind, told_origin
from dashboard.pages.kegiatan.outcomes import dose_rows
from dashboard.pages.kegiatan.view import View
from dashboard.reports.attached import Sheet
from dashboard.reports.delimited import Value
from indicators.results import Assistance, Estimate
from warehouse.activities import Received, by_month, by_office, query_of

Ask = Callable[[View], Sequence[Any]]


SHEETS: dict[str, Ask] = {
    "kegiatan": lambda view: view.activities,
    "opd": lambda view: by_office(view.activities),
    "bulan": lambda view: by_month(view.activities),
    "bantuan": lambda view: view.assistance,
    "penerima": lambda view: view.received,
    "rantai": lambda view: view.steps,
    "hasil": dose_rows,
}
ORIGIN = ("numerator", "denominator", "excluded", "method")
KEPT = ("kinds", "or_more", "suppressed")
OF_THE_SHEET = ("kegiatan", "opd", "bulan")
"""Parts that come from the offices' sheet; the others from the visits to families."""


def behind(part: str, view: View) -> Behind:
    """The files of one part, and what was counted for it."""
    return Behind(
        path=f"/kegiatan/{part}",
        file=file_name(part, view),
        origin=origin(part, view),
        selection=view.selection,
        text=view.text,
    )


def origin(part: str, view: View) -> Component:
    """What was counted, of what, without what, and how; of the offices' sheet the query that reads it, too."""
    told = [(term, view.text(f"kegiatan.origin.{part}_{term}")) for term in ORIGIN]
    return told_origin(view.text, told, sql=query_of("activities") if part in OF_THE_SHEET else "")


def file_name(part: str, view: View) -> str:
    names = ["SIMULASI"] if view.context.simulated else []
    return "_".join([*names, "kegiatan", part, view.context.build_id])


def sheet(part: str, view: View) -> Sheet:
    """The rows of one part, every column under its name in the tables of a build."""
    rows = SHEETS[part](view)
    source = (view.sheet_source,) if part in OF_THE_SHEET else view.visits_source
    header = [field.name for field in fields(type(rows[0]))] if rows else []
    about = " · ".join([*source, view.context.build_id])
    return Sheet(header, [_cells(row) for row in rows], about, file_name(part, view))


def _cells(row: Any) -> list[Value]:
    """Hidden counts of families are blank, never nought."""
    hidden = isinstance(row, Assistance | Received | Estimate) and row.suppressed
    told = ((field.name, getattr(row, field.name)) for field in fields(row))
    return [
        None if hidden and name not in KEPT and not isinstance(value, str) else _plain(value) for name, value in told
    ]


def _plain(value: Any) -> Value:
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, bool) else value
