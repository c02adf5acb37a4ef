"""Points in their intervals under each other, on one axis: what a forest plot says, as HTML that needs no library.

With `dots` a row is that of an equiplot: several groups on one line. `band` is what data of this size can't make sure
of, around zero; guides are lines that all rows share.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from math import floor, log10

from dash import html
from dash.development.base_component import Component

ROOM = 0.95  # of a side of the axis: beyond it a word would stand over the edge


@dataclass(frozen=True)
class Span:
    """One row: a point, the ends around it (none where there are none), and the same in words."""

    label: str | Component
    told: str
    note: str = ""
    point: float | None = None
    lower: float | None = None
    upper: float | None = None
    css: str = ""
    dots: tuple[float, ...] = ()
    parts: tuple[str, ...] = ()  # of every dot what its part is called wherever else the page shows it
    band: float | None = None

    @property
    def ends(self) -> tuple[float, ...]:
        return tuple(end for end in (self.point, self.lower, self.upper, *self.dots) if end is not None)


def spans(
    rows: Sequence[Span],
    *,
    limits: tuple[float, float] | None = None,
    guides: Sequence[float] = (),
    marks: Sequence[tuple[float, str]] = (),
    written: Callable[[float], str] | None = None,
) -> Component:
    """The rows on one axis: from `limits`, or wide enough for all of them and zero, which gets a line.

    `marks`: places on the axis and their words, which stand over the rows; without any the line at zero is named,
    and with `written`, which says a difference in words, a round number at either side of it.
    """
    low, high = limits or _wide_enough(rows, guides)
    origin = _place(0.0, low, high) if limits is None else None
    lines = [html.Span(className="span-guide", style={"left": _place(guide, low, high)}) for guide in guides]
    if origin is not None:
        lines.append(html.Span(className="span-origin", style={"left": origin}))
    if not marks and origin is not None:
        marks = sorted([(0.0, "0"), *(_beside(low, high, written) if written else [])])
    head = [_axis(marks, low, high)] if marks else []
    return html.Div([*head, html.Ol([_row(row, low, high, lines) for row in rows], className="spans")])


def _beside(low: float, high: float, written: Callable[[float], str]) -> list[tuple[float, str]]:
    """The roundest number at either side of zero that reaches past half of the longer side, where it has room."""
    longer = max(-low, high)
    power = 10.0 ** floor(log10(longer))
    step = max(each * power for each in (0.5, 1.0, 2.0, 5.0) if each * power <= longer * ROOM)
    return [(place, written(place)) for place in (-step, step) if low * ROOM <= place <= high * ROOM]


def _axis(marks: Sequence[tuple[float, str]], low: float, high: float) -> html.Div:
    """Decoration: every row speaks its own numbers."""
    words = [html.Span(word, style={"left": _within(_place(value, low, high), word)}) for value, word in marks]
    picture = html.Div(words, className="dumbbell-axis span-picture")
    return html.Div([html.Span(), picture, html.Span()], className="span span-axis", **{"aria-hidden": "true"})


def _within(place: str, word: str) -> str:
    """A place at which a centred word hardly reaches over either edge, however narrow the axis is."""
    half = f"{0.27 * len(word):.2f}em"
    return f"clamp({half} - 0.6rem, {place}, 100% - {half} + 0.6rem)"


def _wide_enough(rows: Sequence[Span], guides: Sequence[float]) -> tuple[float, float]:
    known = [*guides, *(end for row in rows for end in row.ends)]
    low, high = min([0.0, *known]), max([0.0, *known])
    edge = (high - low or 1.0) * 0.06
    return low - edge, high + edge


def _row(row: Span, low: float, high: float, lines: Sequence[Component]) -> html.Li:
    marks: list[Component] = [_range("span-band", -row.band, row.band, low, high)] if row.band is not None else []
    marks += lines
    if row.lower is not None and row.upper is not None:
        marks.append(_range("span-range", row.lower, row.upper, low, high))
    if row.dots:
        marks.append(_range("span-range", min(row.dots), max(row.dots), low, high))
    marks += [
        html.Span(className="span-dot", style={"left": _place(dot, low, high)}, **({"data-part": part} if part else {}))
        for dot, part in zip_longest(row.dots, row.parts)
    ]
    if row.point is not None:
        marks.append(html.Span(className="span-point", style={"left": _place(row.point, low, high)}))
    note = [html.Span(row.note, className="span-note")] if row.note else []
    return html.Li(
        [
            html.Span([row.label, *note], className="span-label"),
            html.Span(marks, className="span-picture", **{"aria-hidden": "true"}),
            html.Span(row.told, className="span-told"),
        ],
        className=f"span {row.css}".strip(),
    )


def _range(css: str, start: float, end: float, low: float, high: float) -> html.Span:
    left, right = _place(start, low, high), _place(end, low, high)
    return html.Span(className=css, style={"left": left, "right": f"calc(100% - {right})"})


def _place(value: float, low: float, high: float) -> str:
    share = (value - low) / (high - low) if high > low else 0.5
    return f"{100 * min(max(share, 0.0), 1.0):.1f}%"
