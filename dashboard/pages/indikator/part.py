"""One part on its line, before and after: an RT, a kind of household, or a site among others."""

from dash import html
from dash.development.base_component import Component

from dashboard.components.verdict import symbol
from dashboard.figures.dumbbell import dumbbell
from dashboard.pages.indikator import words
from dashboard.pages.indikator.view import View
from dashboard.theme import verdict_mark
from indicators import numbers
from indicators.definition import Direction
from indicators.results import WHOLE_SITE, Change
from indicators.verdict import FEWEST_UNITS, Verdict

MOST_DOTS = 20  # more than an eye takes in at a glance
COLUMNS = ("before", "after", "change", "interval", "improved", "worsened", "unknown", "verdict")
NEITHER = {"improved": "rose", "worsened": "fell"}
"""What those columns are where neither way is better."""


def columns(view: View) -> tuple[str, ...]:
    """What stands above `cells`."""
    called = NEITHER if view.definition.direction is Direction.NEITHER else {}
    return tuple(view.text(f"figures.column.{called.get(name, name)}") for name in COLUMNS)


def part_row(
    view: View, change: Change, name: str, *, link: Component | None = None, when: str = "", marked: bool = False
) -> html.Li:
    """`link`: the name where it leads somewhere. `when`: it was visited, where others were at another time. `marked`:
    what surely changed is seen in grey too.
    """
    beside = " · ".join(part for part in (size(view, change), when) if part)
    return html.Li(
        [
            html.Span([link or name, html.Span(beside, className="part-size")], className="part-name"),
            html.Div(_picture(view, change, name), className="part-picture"),
            html.Span([told(view, change), *(_mark(change) if marked else ())], className="part-told"),
        ],
        className=f"part {verdict_mark(change.verdict).css}",
        **{"data-part": change.site if change.breakdown == WHOLE_SITE else change.category},
    )


def _mark(change: Change) -> tuple[str | Component, ...]:
    return (" ", symbol(change.verdict)) if change.verdict in (Verdict.IMPROVED, Verdict.WORSENED) else ()


def _picture(view: View, change: Change, name: str) -> Component | None:
    """A dumbbell where there are enough units for a percent, of a share of fewer a dot for each unit; else nothing."""
    if not view.measure.is_share or change.suppressed or change.value_from is None or change.value_to is None:
        return None
    if too_small(change):
        return _dots(change)
    target = view.context.at(change.site).target(change.indicator)  # of many sites each aims at its own
    return dumbbell(
        change.value_from,
        change.value_to,
        target=target.value if target else None,
        colour=verdict_mark(change.verdict).colour,
        reading=f"{name}: {told(view, change)}",
    )


def _dots(change: Change) -> Component | None:
    """As many dots as units, filled for those that count: decoration, since the words at its side say the same."""
    sides = [(change.x_from, change.n_from), (change.x_to, change.n_to)]
    if max(n for _, n in sides) >= MOST_DOTS:
        return None
    drawn = ["●" * round(x or 0) + "○" * (n - round(x or 0)) for x, n in sides]
    before, after = (html.Span(dots, className=name) for dots, name in zip(drawn, ("before", "after"), strict=True))
    return html.Span([before, " → ", after], className="unit-dots", **{"aria-hidden": "true"})


def too_small(change: Change) -> bool:
    return change.suppressed or min(change.n_from, change.n_to) < FEWEST_UNITS


def size(view: View, change: Change) -> str:
    if change.suppressed:
        return ""
    if change.paired:
        return f"n = {change.n_to}"
    return f"n = {change.n_from} → {change.n_to}"


def told(view: View, change: Change) -> str:
    """Such as "55% → 73%" or "5 dari 9 → 7 dari 9", or that it is hidden."""
    if change.suppressed:
        return view.text("figures.hidden")
    if view.measure.is_share and too_small(change):
        return f"{words.part_of(view, change, 'from')} → {words.part_of(view, change, 'to')}"
    if not is_told(view, change):
        return view.text("figures.few")
    before, after = (view.measure.value(value) for value in (change.value_from, change.value_to))
    return f"{before} → {after}"


def is_told(view: View, change: Change) -> bool:
    """Whether its row says what it was: neither hidden nor a mean or median of a few."""
    return not change.suppressed and not (view.definition.measures and too_small(change))


def cells(view: View, change: Change) -> tuple[str, ...]:
    """What stands under `COLUMNS`."""
    if change.suppressed:
        return (*[view.text("figures.hidden_short")] * 7, view.text("figures.hidden"))
    measure, language = view.measure, view.language
    few = too_small(change)
    return (
        words.part_of(view, change, "from"),
        words.part_of(view, change, "to"),
        numbers.MISSING if few else measure.change(change.change),
        numbers.MISSING if few else measure.interval(change.lower, change.upper, change=True),
        numbers.plain(change.improved, language),
        numbers.plain(change.worsened, language),
        numbers.MISSING if view.totals else numbers.plain(change.unknown, language),
        view.text(f"verdict.{change.verdict}"),
    )
