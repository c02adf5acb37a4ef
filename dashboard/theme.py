"""Colours, verdict marks, and the Plotly layout every figure starts from. Values only; it draws nothing.

The same colours stand in `assets/1-tokens.css` as custom properties; a test keeps the two alike. Every text colour here
has a contrast of at least 4.5 on white and on `PAPER`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

INK = "#16202c"
MUTED = "#515c69"
LINE = "#d5dae1"
PAPER = "#f5f6f8"
WHITE = "#ffffff"
ACCENT = "#0b4f8a"
ACCENT_SHADES = (  # what Mantine's own controls are coloured with; the ninth is ACCENT
    "#e8f1f9", "#cfe1f1", "#a5c6e3", "#77a8d3", "#4f8dc4", "#3079b6", "#1f6aa9", "#145b99", "#0b4f8a", "#083d6b",
)  # fmt: skip

BLUE = "#1c5ca0"  # better
ORANGE = "#a8470b"  # worse
GREY = "#5b6470"  # can't be told
BEFORE = "#9db4cc"
AFTER = "#123a63"

# From the worst rung to the best; told apart without red and green, and in greyscale.
LADDER = ("#a8470b", "#e6a15c", "#ead9b0", "#86b5dc", "#1c5ca0")

FONT = '"Plus Jakarta Sans", "Segoe UI", system-ui, -apple-system, Roboto, "Noto Sans", Arial, sans-serif'


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


GRAPH_CONFIG = {"displayModeBar": False, "responsive": True, "scrollZoom": False, "doubleClick": False}
