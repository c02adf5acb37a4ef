"""Colours of drawings, verdict marks, and the layout every Plotly figure starts from. Values only; it draws nothing.

Each name says what the colour is in the light theme: in the dark one `ink` is pale and `white` is the dark ground of a
card. `assets/1-tokens.css` has both themes as custom properties; colours stand nowhere else, and tests keep the light
ones alike and compute every contrast. Figures are drawn with the light colours: the end of that style sheet gives each
of them its counterpart where the dark theme is in force (see ADR 18).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

LIGHT: Mapping[str, str] = {
    "ink": "#16202c",
    "muted": "#515c69",
    "quiet": "#7d8896",  # a mark that stands back; never a text
    "line": "#d5dae1",
    "track": "#e2e7ed",
    "inset": "#eef1f5",
    "paper": "#f5f6f8",
    "white": "#ffffff",
    "accent": "#0b4f8a",
    "better": "#1c5ca0",
    "worse": "#a8470b",
    "unsure": "#5b6470",
    "better-wash": "#eaf2fa",
    "worse-wash": "#fdf0e7",
    "before": "#6f8cab",
    "after": "#123a63",
    "rung-2": "#e6a15c",  # a ladder goes from worse over these to better; see figures/ladder.py
    "rung-3": "#ead9b0",
    "rung-4": "#ecf5fd",
    "rung-5": "#86b5dc",
    "night": "#0d2740",
    "night-hover": "#1d4064",
    "on-night": "#fefefe",
    "night-muted": "#c8d6e5",
    "signal": "#ffd54a",
    "on-signal": "#1d1600",
}

INK, LINE, WHITE = (LIGHT[name] for name in ("ink", "line", "white"))
BLUE, ORANGE, GREY = LIGHT["better"], LIGHT["worse"], LIGHT["unsure"]  # better, worse, can't be told
BEFORE, AFTER = LIGHT["before"], LIGHT["after"]

FONT = (
    '"Plus Jakarta Sans", "Until Jakarta", "Segoe UI", system-ui, -apple-system, Roboto, "Noto Sans", Arial, sans-serif'
)


@dataclass(frozen=True)
class VerdictMark:
    """How a verdict looks: the key of its word (`verdict.<key>`), its symbol, its colour, its CSS class."""

    key: str
    symbol: str
    colour: str

    @property
    def css(self) -> str:
        return f"verdict-{self.key.replace('_', '-')}"


_MARKS = {
    mark.key: mark
    for mark in (
        VerdictMark("improved", "▲", BLUE),
        VerdictMark("worsened", "▼", ORANGE),
        VerdictMark("unclear", "●", GREY),
        VerdictMark("unchanged", "=", GREY),
        VerdictMark("too_few", "○", GREY),
        VerdictMark("count_only", "#", GREY),
        VerdictMark("not_comparable", "–", GREY),
        VerdictMark("hidden", "◌", GREY),
    )
}
VERDICTS = tuple(_MARKS)


def verdict_mark(verdict: str) -> VerdictMark:
    """The mark of a verdict; ▲ means better and ▼ worse, whichever way the number went."""
    return _MARKS[verdict]


def plotly_layout(language: str, **overrides: Any) -> dict[str, Any]:
    """A layout without a template: plotly's own would add its colours and several kilobytes to every figure."""
    layout: dict[str, Any] = {
        "template": "none",
        "font": {"family": FONT, "size": 14, "color": INK},
        "separators": ",." if language == "id" else ".,",
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "colorway": [AFTER, BEFORE, BLUE, ORANGE, GREY],
        "hoverlabel": {"bgcolor": WHITE, "bordercolor": LINE, "font": {"family": FONT, "color": INK, "size": 14}},
        "margin": {"l": 8, "r": 8, "t": 8, "b": 8},
        "showlegend": False,
        "dragmode": False,
    }
    return {**layout, **overrides}


def faded(colour: str, share: float) -> str:
    """A colour seen through, as Plotly takes it: `share` of it is left.

    >>> faded("#123a63", 0.13)
    'rgba(18,58,99,0.13)'
    """
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return f"rgba({red},{green},{blue},{share})"


GRAPH_CONFIG = {"displayModeBar": False, "scrollZoom": False, "doubleClick": False}
