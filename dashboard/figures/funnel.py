"""Many sites side by side without a ranking: each one's level over its size, inside the limits of what chance does."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from dashboard.figures.measure import Measure, nice_step
from dashboard.theme import AFTER, GREY, INK, LINE, plotly_layout
from indicators import numbers


@dataclass(frozen=True)
class FunnelPoint:
    """One site: how many units, its level, where it lies (-2 to 2; 0 is inside the limits), whether the page is its."""

    label: str
    n: int
    value: float
    place: int
    chosen: bool = False


@dataclass(frozen=True)
class FunnelLine:
    """One limit from few to many units."""

    name: str
    sizes: tuple[float, ...]
    shares: tuple[float, ...]


def funnel(
    points: Sequence[FunnelPoint], lines: Sequence[FunnelLine], *, average: float, measure: Measure, axis_title: str
) -> go.Figure:
    """Sites as dots (beyond the limits as diamonds, the chosen one in a ring), two pairs of limits and the average."""
    dashes = {"95": "dot", "998": "dash"}
    drawn = [
        go.Scatter(
            x=list(line.sizes), y=list(line.shares), mode="lines", hoverinfo="skip", name=line.name,
            line={"color": GREY, "width": 1.5, "dash": dashes[line.name.partition("_")[0]]},
        )
        for line in lines
    ]  # fmt: skip
    marks = _marks([point.value for point in points] + [share for line in lines for share in line.shares])
    layout = plotly_layout(measure.language, height=380, margin={"l": 64, "r": 24, "t": 16, "b": 56})
    figure = go.Figure(data=[*drawn, *_chosen(points), _sites(points, measure)], layout=layout)
    sizes = [size for line in lines for size in line.sizes]  # from zero on, sites of like size stand in a heap
    figure.update_xaxes(title={"text": axis_title, "font": {"size": 13}}, range=[min(sizes), max(sizes)],
                        gridcolor=LINE, zeroline=False, fixedrange=True)  # fmt: skip
    beyond = 0.03 * (marks[-1] - marks[0])  # or a dot at the edge would be cut
    figure.update_yaxes(tickvals=marks, ticktext=[numbers.percent(mark, measure.language) for mark in marks],
                        range=[marks[0] - beyond, marks[-1] + beyond], gridcolor=LINE, zeroline=False,
                        fixedrange=True)  # fmt: skip
    figure.add_shape(type="line", xref="paper", x0=0, x1=1, y0=average, y1=average, line={"color": INK, "width": 1.5})
    return figure


def _marks(shares: Sequence[float]) -> list[float]:
    """From below the lowest to above the highest: many sites that lie close together must still be told apart."""
    step = max(nice_step(max(shares) - min(shares)), 0.01)
    first, last = math.floor(min(shares) / step), math.ceil(max(shares) / step)
    return [round(step * at, 10) for at in range(first, max(last, first + 1) + 1)]


def _chosen(points: Sequence[FunnelPoint]) -> list[go.Scatter]:
    """A ring around the site that the page is of; none where it is not among them."""
    return [
        go.Scatter(
            x=[point.n],
            y=[point.value],
            mode="markers",
            marker={"symbol": "circle-open", "size": 24, "color": INK, "line": {"width": 2.5}},
            hoverinfo="skip",
            name="chosen",
            cliponaxis=False,
        )
        for point in points
        if point.chosen
    ]


def _sites(points: Sequence[FunnelPoint], measure: Measure) -> go.Scatter:
    return go.Scatter(
        x=[point.n for point in points],
        y=[point.value for point in points],
        mode="markers",
        marker={
            "color": [AFTER if point.place else GREY for point in points],
            "symbol": ["diamond" if point.place else "circle-open" for point in points],
            "size": 11,
        },
        customdata=[[point.label, measure.value(point.value), point.n] for point in points],
        hovertemplate="%{customdata[0]}: %{customdata[1]}, n = %{customdata[2]}<extra></extra>",
        name="sites",
        cliponaxis=False,
    )
