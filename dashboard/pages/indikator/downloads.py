"""What each part of the page shows, as rows for a file. Small cells that the page hides stay hidden here."""

from collections.abc import Callable, Sequence
from math import isfinite
from typing import Any

from dashboard.components.counted_houses import movers_of
from dashboard.components.method import method_words
from dashboard.figures.facts import place
from dashboard.pages.indikator import words
from dashboard.pages.indikator.behind import OF_ALL_SITES, file_name
from dashboard.pages.indikator.equity import DIVISIONS, told_parts
from dashboard.pages.indikator.every_site import known_sites
from dashboard.pages.indikator.glance import target_row
from dashboard.pages.indikator.sites import sites_of, tier
from dashboard.pages.indikator.turnover import steps
from dashboard.pages.indikator.view import View
from dashboard.reports import attached
from dashboard.reports.delimited import Value
from dashboard.reports.recorded import recorded
from indicators.results import Change
from indicators.rows import Estimate
from indicators.verdict import FEWEST_UNITS

_CHANGE_COLUMNS = ("n_from", "n_to", "x_from", "x_to", "before", "after", "change", "lower", "upper", "improved",
                   "worsened", "unknown", "detectable", "verdict", "method")  # fmt: skip
Sheet = tuple[Sequence[str], Sequence[Sequence[Value]]]


def sheet(view: View, part: str) -> attached.Sheet:
    """The rows of one part; KeyError if there is no such part."""
    header, rows = SHEETS[part](view)
    blank = [view.text("indikator.gaps.no_ratio")] if part == "contrast" and view.definition.measures else []
    told = [view.label, *_where(view, part), words.population(view), words.dated(view), view.context.build_id, *blank]
    about = " · ".join(told)
    return attached.Sheet(header, rows, about, file_name(view, part))


def _where(view: View, part: str) -> list[str]:
    """Of which site where there are several, or that it is of all."""
    if len(view.context.sites) == 1:
        return []
    return [place(view.context, view.text, site=None if part in OF_ALL_SITES else view.selection.site)]


def _headed(view: View, *names: str) -> list[str]:
    return [view.text(f"figures.column.{name}") for name in names]


def _course(view: View) -> Sheet:
    header = _headed(view, "round", "dates", "level", "lower", "upper", "x", "n", "unknown", "excluded", "method")
    rows: list[list[Value]] = []
    for row in view.estimates:
        each = view.context.round(row.round)
        told = method_words(row.method, view.language)
        when = [each.label(view.language), each.dates(view.language)]
        left_out = [None] * 2 if view.totals else [row.unknown, row.excluded]
        counts = [None] * 3 if row.suppressed else [row.n, *left_out]
        rows.append([*when, row.value, row.lower, row.upper, row.x, *counts, told])
    return header, rows


def _ladder(view: View) -> Sheet:
    rows: list[list[Value]] = [
        [view.context.round(row.round).label(view.language), words.state(view, row.state), row.n] for row in view.states
    ]
    return _headed(view, "round", "state", "n"), rows


def _movers(view: View) -> Sheet:
    """The matrix; of measured values, which have no states, how many rose and fell."""
    change = view.change
    if not view.transitions and change is not None and change.improved is not None and view.definition.measures:
        return _headed(view, "improved", "worsened", "unchanged"), [
            [change.improved, change.worsened, change.unchanged]
        ]
    rows: list[list[Value]] = [
        [words.state(view, before), words.state(view, after), n] for (before, after), n in steps(view).items()
    ]
    return _headed(view, "state_from", "state_to", "n"), rows


def _parts(view: View) -> Sheet:
    header = _headed(view, "category", *_CHANGE_COLUMNS)
    return header, [[words.category(view, row.category), *_numbers(view, row)] for row in view.parts]


def _standing(view: View) -> Sheet:
    header = _headed(view, "category", "level", "lower", "upper", "x", "n", "unknown", "method")
    rows: list[list[Value]] = []
    for row in view.part_levels:
        few = row.suppressed or row.n < FEWEST_UNITS
        level = [None] * 3 if few else [row.value, row.lower, row.upper]
        counts = [None] * 3 if row.suppressed else [row.x, row.n, _unknown(view, row)]
        rows.append([words.category(view, row.category), *level, *counts, method_words(row.method, view.language)])
    return header, rows


def _numbers(view: View, row: Change) -> list[Value]:
    if row.suppressed:
        return [*[None] * 13, view.text("figures.hidden"), ""]
    return [row.n_from, row.n_to, row.x_from, row.x_to, row.value_from, row.value_to, row.change, row.lower, row.upper,
            row.improved, row.worsened, _unknown(view, row), row.detectable, view.text(f"verdict.{row.verdict}"),
            method_words(row.method, view.language)]  # fmt: skip


def _unknown(view: View, row: Change | Estimate) -> int | None:
    """How many answers are unknown; of totals of an office nobody can say, and 0 would claim that there are none."""
    return None if view.totals else row.unknown


def _rows_of(view: View, rows: Sequence[Any]) -> Sheet:
    """Rows of a further result; of hidden ones no number."""
    return recorded(rows, view.snapshot, view.text)


def _value(value: object, *, hidden: bool = False) -> Value:
    if hidden and not isinstance(value, str | bool):
        return None
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, float) and not isfinite(value):
        return None
    return value if isinstance(value, str | int | float) else None


def _bearing(view: View) -> Sheet:
    change = view.change
    names = ("change", "lower", "upper", "worst", "best", "weighted")
    header = [view.text(f"perbandingan.table.{name}") for name in (*names, "reliability")]
    if change is None:
        return header, []
    numbers = [_value(getattr(change, name), hidden=change.suppressed) for name in names]
    return header, [[*numbers, view.text(f"reliability.{change.reliability}")]]


def _houses(view: View) -> Sheet:
    movers = movers_of(view.change, view.definition)
    rows: list[list[Value]] = [
        [view.text(f"houses.{kind}"), n] for kind, n in (movers.counts if movers else {}).items()
    ]
    return _headed(view, "state", "n"), rows


def _target(view: View) -> Sheet:
    header = _headed(view, "before", "after", "lower", "upper", "target", "reached")
    row = target_row(view)
    if row is None:
        return header, []
    reached = view.text(f"target.{row.reached.value}")
    return header, [[row.before, row.after, row.lower, row.upper, row.target, reached]]


def _equity(view: View) -> Sheet:
    rows: list[list[Value]] = [
        [view.text(f"breakdown.{division}"), words.named(view, division, row.category), row.value_from, row.value_to,
         row.n_from, row.n_to]
        for division in DIVISIONS if division in view.breakdowns
        for row in told_parts(view, division)
    ]  # fmt: skip
    return _headed(view, "division", "category", "before", "after", "n_from", "n_to"), rows


def _every_site(view: View) -> Sheet:
    header = _headed(view, "site_code", "site", "dates", *_CHANGE_COLUMNS)
    labels = {site.name: site.label for site in view.context.sites}
    rows: list[list[Value]] = [
        [row.site, labels[row.site], words.dated(view.of(row.site)), *_numbers(view, row)] for row in known_sites(view)
    ]
    return header, rows


def _sites(view: View) -> Sheet:
    found, labels = sites_of(view), {site.name: site.label for site in view.context.sites}
    rows: list[list[Value]] = [
        [
            place.site,
            labels[place.site],
            place.x,
            place.n,
            place.value,
            view.text(f"indikator.sites.{tier(place.place)}"),
        ]
        for place in (found.places if found else ())
    ]
    return _headed(view, "site_code", "site", "x", "n", "level", "tier"), rows


SHEETS: dict[str, Callable[[View], Sheet]] = {
    "houses": _houses,
    "target": _target,
    "equity": _equity,
    "every_site": _every_site,
    "sites": _sites,
    "course": _course,
    "ladder": _ladder,
    "movers": _movers,
    "parts": _parts,
    "standing": _standing,
    "bearing": _bearing,
    "detail": lambda view: _rows_of(view, view.details),
    "beside": lambda view: _rows_of(view, view.besides),
    "dose": lambda view: _rows_of(view, view.doses),
    "contrast": lambda view: _rows_of(view, view.contrasts),
    "rounds": lambda view: _rows_of(view, view.panel_points),
}
