"""What each part of the data quality page shows, as rows for a file."""

from collections.abc import Callable, Sequence
from dataclasses import astuple, fields
from typing import Any

from dashboard.address import link_to
from dashboard.figures.frame import Download
from dashboard.reports.delimited import Value, delimited
from dashboard.selection import Selection
from dashboard.source import Snapshot
from dashboard.text import Text
from indicators import records
from indicators.context import Context
from indicators.disclosure.policy import Quality

Sheet = tuple[Sequence[str], Sequence[Sequence[Value]]]
FINDINGS = "temuan"
LINKS = "pengenalan"
Ask = Callable[..., Sequence[Any]]

LOST = "kehilangan"  # of results, not of the files: see dashboard.pages.mutu_data.balance
SHEETS: dict[str, Ask] = {
    "baris": records.sheets,
    FINDINGS: records.findings,
    LINKS: records.links,
    "kosong": records.blanks,
}


def may_see(part: str, snapshot: Snapshot) -> bool:
    """Whether there is such a file for this audience; what is in it the guard has decided."""
    closely = snapshot.policy.rights.quality
    return closely is Quality.CELLS or (part != FINDINGS and (part != LINKS or closely is Quality.COUNTS))


def download(part: str, selection: Selection, context: Context, text: Text) -> Download:
    """The link to the file of one part."""
    return Download(
        label=text("figures.download"),
        href=link_to(f"/mutu-data/{part}.csv", selection),
        file=file_name(context, part),
    )


def file_name(context: Context, part: str) -> str:
    names = ["SIMULASI"] if context.simulated else []
    return "_".join([*names, "mutu_data", part, context.build_id]) + ".csv"


def file_bytes(snapshot: Snapshot, rows: Sequence[Any], text: Text) -> bytes:
    """The CSV of one part, every column under the name the tables of a build have for it; hidden numbers are blank."""
    header = [field.name for field in fields(type(rows[0]))] if rows else []
    about = f"{snapshot.context.site_label} · {snapshot.build_id}"
    return delimited(
        header,
        [_cells(row) for row in rows],
        language=text.language,
        simulated=snapshot.context.simulated,
        about=about,
    )


def _cells(row: Any) -> list[Value]:
    if not getattr(row, "suppressed", False):
        return list(astuple(row))
    return [value if isinstance(value, str | bool) else None for value in astuple(row)]
