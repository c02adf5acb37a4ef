"""What each part of the page shows, as rows for a file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import fields
from datetime import date
from typing import Any

from dashboard.address import link_to
from dashboard.figures.frame import Download
from dashboard.pages.kegiatan.outcomes import dose_rows
from dashboard.pages.kegiatan.view import View
from dashboard.reports.delimited import Value, delimited
from indicators.results import Assistance, Estimate
from warehouse.activities import Received, by_month, by_office

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
KEPT = ("kinds", "or_more", "suppressed")
OF_THE_SHEET = ("kegiatan", "opd", "bulan")
"""Parts that come from the offices' sheet; the others from the visits to families."""


def download(part: str, view: View) -> Download:
    """The link to the file of one part."""
    return Download(
        label=view.text("figures.download"),
        href=link_to(f"/kegiatan/{part}.csv", view.selection),
        file=file_name(part, view),
    )


def file_name(part: str, view: View) -> str:
    names = ["SIMULASI"] if view.context.simulated else []
    return "_".join([*names, "kegiatan", part, view.context.build_id]) + ".csv"


def file_bytes(part: str, view: View) -> bytes:
    """The CSV of one part, every column under its name in the tables of a build."""
    rows = SHEETS[part](view)
    source = (view.sheet_source,) if part in OF_THE_SHEET else view.visits_source
    header = [field.name for field in fields(type(rows[0]))] if rows else []
    return delimited(
        header,
        [_cells(row) for row in rows],
        language=view.language,
        simulated=view.context.simulated,
        about=" · ".join([*source, view.context.build_id]),
    )


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
    return str(value) if isinstance(value, bool) else value  # type: ignore[no-any-return]
