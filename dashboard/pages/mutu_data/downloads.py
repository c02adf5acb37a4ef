"""What each part of the data quality page shows, as rows for a file, and where its numbers come from."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from dashboard.components.held import is_held
from dashboard.figures.facts import place
from dashboard.figures.frame import Behind, told_origin
from dashboard.pages.mutu_data.start import stood
from dashboard.reports.attached import Sheet, file_name
from dashboard.reports.recorded import recorded
from dashboard.selection import Selection
from dashboard.source import Snapshot
from dashboard.text import Text, read_text
from indicators import records
from indicators.context import Context, Coverage
from indicators.disclosure.policy import Quality
from indicators.further.rows import Attrition
from warehouse import quality

FINDINGS = "temuan"
NOT_LOADED = "tidak_dimuat"
LINKS = "pengenalan"
TO_THE_CELL = (FINDINGS, NOT_LOADED, "rt", "kader")
"""Parts that count or quote findings or rows one by one, so that they are for analysts only."""
ORIGIN = ("numerator", "denominator", "excluded", "method")
LOST = ("moved", "merged", "refused", "no_respondent", "waiting", "not_visited")


@dataclass(frozen=True)
class Found:
    """Families of the first round that a later one met again, and why not, where told; the columns of a file."""

    round_from: str
    round_to: str
    population: str
    met_from: int
    found_again: int
    new: int
    lost: int
    moved: int | None
    merged: int | None
    refused: int | None
    no_respondent: int | None
    waiting: int | None
    not_visited: int | None


def covered(snapshot: Snapshot, selection: Selection) -> list[Coverage]:
    """From the first round to every later one that has been held."""
    context = snapshot.context
    return [
        each
        for each in context.coverage
        if each.site == context.site(selection.site).name
        and each.population == selection.population
        and each.round_from == context.baseline.name
        and is_held(context, each.round_to, selection.site)
    ]


def tells_why(rows: Sequence[Coverage]) -> bool:
    """Whether this audience is told why families were not met again; where none was lost there is nothing to tell."""
    return any(each.lost for each in rows) or not any(each.lost_total for each in rows)


def compared(snapshot: Snapshot, selection: Selection) -> tuple[Attrition, ...]:
    """Those not met again against the others, by indicator, between the two rounds."""
    return snapshot.attritions(
        site=snapshot.context.site(selection.site).name,
        round_from=selection.round_from,
        round_to=selection.round_to,
        population=selection.population,
    )


def _found(snapshot: Snapshot, selection: Selection) -> list[Found]:
    rows = covered(snapshot, selection)
    return [
        Found(each.round_from, each.round_to, each.population, each.met_from, each.found_again, each.new,
              each.lost_total, *(dict(each.lost).get(reason, 0) if tells_why(rows) else None for reason in LOST))
        for each in rows
    ]  # fmt: skip


@dataclass(frozen=True)
class Told(quality.RowNotLoaded):
    """A row that was not loaded, with its reason in the reader's words; the columns of a file."""

    reason: str


def _not_loaded(snapshot: Snapshot, selection: Selection) -> list[Told]:
    text = read_text(selection.language)
    rows = snapshot.quality(records.not_loaded)
    return [Told(**asdict(row), reason=text(f"mutu_data.kept_out.{row.rule}")) for row in rows]


Ask = Callable[[Snapshot, Selection], Sequence[Any]]
SHEETS: dict[str, Ask] = {
    "baris": lambda snapshot, _: snapshot.quality(records.sheets),
    NOT_LOADED: _not_loaded,
    FINDINGS: lambda snapshot, _: snapshot.quality(records.findings),
    "rt": lambda snapshot, _: snapshot.quality(records.findings_by_rt),
    "kader": lambda snapshot, _: snapshot.quality(records.findings_by_cadre),
    LINKS: lambda snapshot, _: snapshot.quality(records.links),
    "kosong": lambda snapshot, _: snapshot.quality(records.blanks),
    "angka": lambda snapshot, _: snapshot.quality(records.last_digits),
    "ditemui": _found,
    "kehilangan": compared,
    "mula_mula": stood,
}
_CHOSEN = {"ditemui": ("population",), "kehilangan": ("round_from", "round_to", "population")}
"""The choices of the reader that a part follows; the others tell of all that was loaded."""
_NAMED = {"rt": "rt", "kader": "enumerator"}
_QUERIES = {
    "baris": "sheets",
    NOT_LOADED: "not_loaded",
    FINDINGS: "findings",
    "rt": "findings_by_rt",
    "kader": "findings_by_cadre",
    LINKS: "links",
    "angka": "last_digits",
}


def may_see(part: str, snapshot: Snapshot) -> bool:
    """Whether there is such a file for this audience; what is in it the guard has decided."""
    closely = snapshot.policy.rights.quality
    return closely is Quality.CELLS or (part not in TO_THE_CELL and (part != LINKS or closely is Quality.COUNTS))


def behind(part: str, selection: Selection, context: Context, text: Text) -> Behind:
    """The files of one part, and what was counted for it."""
    return Behind(
        path=f"/mutu-data/{part}",
        file=_file(context, selection, part),
        origin=origin(part, selection, text),
        selection=selection,
        text=text,
    )


def _file(context: Context, selection: Selection, part: str) -> str:
    return file_name(context, selection, "mutu_data", part, chosen=_CHOSEN.get(part, ()))


def origin(part: str, selection: Selection, text: Text) -> Any:
    """What was counted, of what, without what, how, and the query where one alone gives the rows."""
    told = [(term, text(f"mutu_data.origin.{part}_{term}")) for term in ORIGIN]
    sql = quality.query_of(_QUERIES[part], site=selection.site) if part in _QUERIES else ""
    return told_origin(text, told, sql=sql)


def sheet(part: str, snapshot: Snapshot, selection: Selection) -> Sheet:
    """The rows of one part in words; hidden numbers are blank."""
    text = read_text(selection.language)
    rows = SHEETS[part](snapshot, selection)
    header, cells = recorded(rows, snapshot, text, named=_NAMED.get(part, "name"))
    about = f"{place(snapshot.context, text, site=selection.site)} · {snapshot.build_id}"
    return Sheet(header, cells, about, _file(snapshot.context, selection, part))
