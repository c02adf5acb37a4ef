"""A ladder as one stacked bar of 100 % per round: same order and colours everywhere, the worst rung at the left.

Every rung that anyone stands on has its number: in its segment where that is wide enough, else beside it, below and
above in turn. The browser decides which, by the width that there is (`.ladder` in the style sheets).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dash import html
from dash.development.base_component import Component

from indicators import numbers

PLACES: Mapping[int, tuple[int, ...]] = {
    1: (1,),
    2: (1, 6),
    3: (1, 3, 6),
    4: (1, 3, 5, 6),
    5: (1, 2, 3, 5, 6),
    6: (1, 2, 3, 4, 5, 6),
}
"""Which of the six colours the rungs of a ladder take, by how many it has: always both ends, and never one twice."""


@dataclass(frozen=True)
class LadderBar:
    """One round: its label and how many units stand on each rung."""

    label: str
    counts: Mapping[str, int]

    @property
    def total(self) -> int:
        return sum(self.counts.values())


@dataclass(frozen=True)
class Step:
    """A rung with its name in the reader's language, the worst first."""

    code: str
    label: str


def rung_places(steps: Sequence[Step]) -> dict[str, int]:
    """The place of each rung on the scale of colours, from 1 for the worst to 6."""
    return dict(zip((step.code for step in steps), PLACES[len(steps)], strict=True))


def ladder(bars: Sequence[LadderBar], steps: Sequence[Step], *, language: str) -> Component:
    """Rounds from top to bottom, so that the eye goes down in time; a round without units has no bar."""
    places = rung_places(steps)
    rows = [_row(bar, steps, places, language) for bar in bars if bar.total]
    return html.Div([html.Ol(rows, className="ladder"), _axis()], className="ladder-chart")


def _row(bar: LadderBar, steps: Sequence[Step], places: Mapping[str, int], language: str) -> html.Li:
    met = [(step, bar.counts.get(step.code, 0)) for step in steps]
    met = [(step, n) for step, n in met if n]
    spoken = ", ".join(f"{step.label} {numbers.plain(n, language)}" for step, n in met)
    segments = [_segment(n, bar.total, place=places[step.code], language=language) for step, n in met]
    total = html.Span(f"n = {numbers.plain(bar.total, language)}", className="ladder-total")
    return html.Li(
        [
            html.Span([bar.label, " ", total], className="ladder-round"),
            html.Span(spoken, className="visually-hidden"),
            html.Span(segments, className="ladder-bar", **{"aria-hidden": "true"}),
        ]
    )


def _segment(n: int, total: int, *, place: int, language: str) -> html.Span:
    """As wide as its share; the number stands on a ground of its own, which it loses where it moves out."""
    told = numbers.plain(n, language)
    fill = html.Span(className=f"ladder-fill rung-{place}")
    number = html.Span(told, className=f"ladder-number ladder-wide-{min(len(told), 4)} rung-{place}")
    return html.Span([fill, number], className="ladder-rung", style={"width": f"{100 * n / total:.3f}%"})


def _axis() -> html.Div:
    marks = [html.Span(mark) for mark in ("0%", "50%", "100%")]
    return html.Div(marks, className="ladder-axis", **{"aria-hidden": "true"})
