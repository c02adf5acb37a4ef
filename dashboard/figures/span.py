"""Points in their intervals under each other, on one axis: what a forest plot says, as HTML that needs no library."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dash import html
from dash.development.base_component import Component


@dataclass(frozen=True)
class Span:
    """One row: a point, the ends around it (none where there are none), and the same in words."""

    label: str
    told: str
    note: str = ""
    point: float | None = None
    lower: float | None = None
    upper: float | None = None
    css: str = ""


def spans(rows: Sequence[Span], *, limits: tuple[float, float] | None = None) -> Component:
    """The rows on one axis: from `limits`, or wide enough for all of them and nought, which gets a line."""
    low, high = limits or _wide_enough(rows)
    origin = _place(0.0, low, high) if limits is None else None
    return html.Ol([_row(row, low, high, origin) for row in rows], className="spans")


def _wide_enough(rows: Sequence[Span]) -> tuple[float, float]:
    known = [end for row in rows for end in (row.point, row.lower, row.upper) if end is not None]
    low, high = min([0.0, *known]), max([0.0, *known])
    edge = (high - low or 1.0) * 0.06
    return low - edge, high + edge


def _row(row: Span, low: float, high: float, origin: str | None) -> html.Li:
    marks: list[Component] = []
    if origin is not None:
        marks.append(html.Span(className="span-origin", style={"left": origin}))
    if row.lower is not None and row.upper is not None:
        start, end = _place(row.lower, low, high), _place(row.upper, low, high)
        marks.append(html.Span(className="span-range", style={"left": start, "right": f"calc(100% - {end})"}))
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


def _place(value: float, low: float, high: float) -> str:
    share = (value - low) / (high - low) if high > low else 0.5
    return f"{100 * min(max(share, 0.0), 1.0):.1f}%"
