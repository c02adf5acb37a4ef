"""A ladder as one stacked bar of 100 % per round: same order and colours everywhere, the worst rung at the left."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from dashboard.theme import GREY, LADDER, ON_PALE, WHITE, plotly_layout

_DARK = frozenset({LADDER[0], LADDER[-1]})  # a number on these is written in white
_SMALLEST_LABEL = 0.015  # a narrower segment can't hold its own number on any screen
_SMALLEST_SIZE = 11  # px; where a number would have to be smaller to fit its segment there is none


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
    """The place of each rung on the scale of colours, from 1; shorter ladders take evenly spaced ones."""
    last = max(len(steps) - 1, 1)
    return {step.code: 1 + round(index * (len(LADDER) - 1) / last) for index, step in enumerate(steps)}


def rung_colours(steps: Sequence[Step]) -> dict[str, str]:
    """A fixed colour per rung."""
    return {code: LADDER[place - 1] for code, place in rung_places(steps).items()}


def ladder(bars: Sequence[LadderBar], steps: Sequence[Step], *, language: str) -> go.Figure:
    """Rounds from top to bottom, so that the eye goes down in time; rungs no unit stands on keep their place."""
    shown = [bar for bar in bars if bar.total]
    colours = rung_colours(steps)
    traces = [_segment(step, shown, colours[step.code]) for step in steps]
    height = 120 + 46 * len(shown)
    layout = plotly_layout(
        language,
        height=height,
        margin={"l": 92, "r": 28, "t": 8, "b": 36},
        barmode="stack",
        bargap=0.28,
        uniformtext={"minsize": _SMALLEST_SIZE, "mode": "hide"},
    )
    figure = go.Figure(data=traces, layout=layout)
    figure.update_xaxes(
        range=[0, 1],
        tickvals=[0, 0.5, 1],
        ticktext=["0%", "50%", "100%"],
        showgrid=False,
        zeroline=False,
        fixedrange=True,
    )
    figure.update_yaxes(autorange="reversed", fixedrange=True, ticks="", showgrid=False)
    return figure


def _segment(step: Step, bars: Sequence[LadderBar], colour: str) -> go.Bar:
    shares = [bar.counts.get(step.code, 0) / bar.total for bar in bars]
    counts = [bar.counts.get(step.code, 0) for bar in bars]
    return go.Bar(
        orientation="h",
        x=shares,
        y=[f"{bar.label}<br>n = {bar.total}" for bar in bars],
        name=step.label,
        marker={"color": colour, "line": {"color": GREY, "width": 1}},
        text=[str(count) if share >= _SMALLEST_LABEL else "" for count, share in zip(counts, shares, strict=True)],
        textposition="inside",
        insidetextanchor="middle",
        textangle=0,
        textfont={"color": WHITE if colour in _DARK else ON_PALE, "size": 13},
        customdata=counts,
        hovertemplate=f"{step.label}: %{{customdata}} (%{{x:.0%}})<extra></extra>",
    )
