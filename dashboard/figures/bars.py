"""A row per item: its name, a bar in parts, and the same in words for readers who don't see the bar."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from dash import html
from dash.development.base_component import Component


def parts(counted: Iterable[tuple[str, float]], *, of: float) -> list[Component]:
    """The parts of a bar, each by the class that colours it; there is none where nothing was counted."""
    return [html.Span(className=name, style={"width": f"{100 * n / of:.2f}%"}) for name, n in counted if n]


def line(
    name: str, bar: Component | Sequence[Component] | None, told: str | list[Component | str], *, css: str = "fate-bar"
) -> html.Li:
    return html.Li(
        [
            html.Span(name, className="fate-round"),
            html.Span(bar, className=css, **{"aria-hidden": "true"}),
            html.Span(told, className="fate-told"),
        ]
    )
