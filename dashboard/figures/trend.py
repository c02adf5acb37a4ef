"""One indicator through all rounds: whoever was met in each with an interval, the target, the same units twice."""

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go
from dash import html

from dashboard.figures.measure import Axis, Measure
from dashboard.theme import AFTER, GREY, INK, LINE, WHITE, faded, plotly_layout
from indicators.numbers import MISSING

_MARGIN = {"l": 64, "r": 24, "t": 28, "b": 10}  # pixels; the names of the rounds keep to them, see `4-figures.css`
_HEIGHT, _LINE, _BAR = 300, 18, 28  # pixels
_ROOM = 0.16  # of the width: a value or a name needs that much on a phone
_CLEAR = '<br><span style="font-size:5px"> </span>'  # keeps a value off the mark below it


@dataclass(frozen=True)
class TrendPoint:
    """One round. Limits are None where the kind has no interval; value is None where nobody was met."""

    label: str
    month: int
    value: float | None
    lower: float | None
    upper: float | None
    n: int | None  # None where it must not be told
    words: str


@dataclass(frozen=True)
class SameUnits:
    """The units met in both chosen rounds: what they were, and what they are."""

    months: tuple[int, int]
    values: tuple[float, float]
    label: str


def trend(
    points: Sequence[TrendPoint],
    *,
    measure: Measure,
    target: float | None = None,
    same_units: SameUnits | None = None,
) -> go.Figure:
    """A line through the rounds in a band of uncertainty; values stand at their points, so no legend is needed."""
    known = [point for point in points if point.value is not None]
    levels = [level for point in known for level in (point.value, point.lower, point.upper)]
    axis = measure.axis([*levels, target])
    traces = [*_band(known), _line(known, measure)]
    if same_units:
        traces.append(_pair(same_units, measure))
    roomy = _roomy(points)
    near = [point for point in known if point.month not in roomy]
    labels = [_labels([point for point in known if point.month in roomy], same_units, measure)]
    labels += [_labels(near, same_units, measure, name="near")] if near else []  # the last: see `4-figures.css`
    traces += labels
    above = (
        _LINE if any(word.count("<br>") > 1 for each in labels for word in each.text) else 0
    )  # a count has two lines
    layout = plotly_layout(measure.language, height=_HEIGHT + above, margin={**_MARGIN, "t": _MARGIN["t"] + above})
    figure = go.Figure(data=traces, layout=layout)
    figure.update_xaxes(**_months(points))
    figure.update_yaxes(**_levels(axis))
    if target is not None:
        _draw_target(figure, target)
    return figure


def _band(points: Sequence[TrendPoint]) -> list[go.Scatter]:
    """The outline of the intervals, out along the upper limits and back along the lower ones; of one round a bar."""
    inside = [point for point in points if point.lower is not None and point.upper is not None]
    if not inside:
        return []
    if len(inside) == 1:
        (only,) = inside
        return [
            go.Scatter(
                x=[only.month, only.month], y=[only.lower, only.upper], mode="lines",
                line={"color": faded(AFTER, 0.13), "width": _BAR}, hoverinfo="skip", name="band",
            )
        ]  # fmt: skip
    there, back = [point.month for point in inside], [point.month for point in reversed(inside)]
    limits = [*(point.upper for point in inside), *(point.lower for point in reversed(inside))]
    return [
        go.Scatter(
            x=[*there, *back], y=limits, fill="toself", fillcolor=faded(AFTER, 0.13), mode="lines",
            line={"width": 0}, hoverinfo="skip", name="band",
        )
    ]  # fmt: skip


def _line(points: Sequence[TrendPoint], measure: Measure) -> go.Scatter:
    return go.Scatter(
        x=[point.month for point in points],
        y=[point.value for point in points],
        mode="lines+markers",
        line={"color": AFTER, "width": 2.5},
        marker={"color": AFTER, "size": 9},
        customdata=[[_told(point, measure)] for point in points],
        hovertemplate="%{customdata[0]}<extra></extra>",
        name="all_present",
        cliponaxis=False,
    )


def _told(point: TrendPoint, measure: Measure) -> str:
    """A round with its level, its interval where it has one, and n."""
    span = measure.interval(point.lower, point.upper)
    within = "" if span == MISSING else f" ({span})"
    return f"{point.label}: {point.words}{within}, {_size(point)}"


def _size(point: TrendPoint) -> str:
    return f"n = {MISSING if point.n is None else point.n}"


def _labels(
    points: Sequence[TrendPoint], same: SameUnits | None, measure: Measure, *, name: str = "labels"
) -> go.Scatter:
    """The values in words, above whichever mark of their round stands highest."""
    words = [measure.beside(point.value) if measure.is_money else _narrow(point.words) for point in points]
    pair = dict(zip(same.months, same.values, strict=True)) if same else {}
    return go.Scatter(
        x=[point.month for point in points],
        y=[max(point.value or 0.0, pair.get(point.month, point.value or 0.0)) for point in points],
        mode="text",
        text=[f"<b>{word}</b>{_CLEAR}" for word in words],
        textposition="top center",
        textfont={"color": INK, "size": 13},
        hoverinfo="skip",
        name=name,
        cliponaxis=False,
    )


def _narrow(words: str) -> str:
    """A count in two lines, "18 / dari 21": on a phone rounds stand too close for it in one."""
    number, space, rest = words.partition(" ")
    return f"{number}<br>{rest}" if space else words


def _pair(same: SameUnits, measure: Measure) -> go.Scatter:
    return go.Scatter(
        x=list(same.months),
        y=list(same.values),
        mode="lines+markers",
        line={"color": INK, "width": 1.5, "dash": "dot"},
        marker={"color": WHITE, "size": 10, "symbol": "diamond", "line": {"color": INK, "width": 2}},
        customdata=[[same.label, measure.value(value)] for value in same.values],
        hovertemplate="%{customdata[0]}: %{customdata[1]}<extra></extra>",
        name="same_units",
        cliponaxis=False,
    )


def _months(points: Sequence[TrendPoint]) -> dict[str, object]:
    """Rounds stand where their month is; their names stand below the drawing, see `round_names`."""
    return {
        "tickvals": [point.month for point in points],
        "showticklabels": False,
        "range": _reach(points),
        "showgrid": False,
        "zeroline": False,
        "fixedrange": True,
        "linecolor": GREY,
    }


def _reach(points: Sequence[TrendPoint]) -> list[float] | None:
    """From the first month to the last, with room for half a name at either end."""
    if not points:
        return None
    first, last = points[0].month, points[-1].month
    spare = max(0.6, (last - first) * 0.09)
    return [first - spare, last + spare]


def _roomy(points: Sequence[TrendPoint]) -> list[int]:
    """The months that have room for words on a phone: the last, and each that is far enough from the one before."""
    low, high = _reach(points) or [0.0, 1.0]
    months = [point.month for point in points]
    found: list[int] = []
    for month in months[:-1]:
        beside = [*found[-1:], months[-1]]
        if all(abs(month - other) >= _ROOM * (high - low) for other in beside):
            found.append(month)
    return [*found, *months[-1:]]


def round_names(points: Sequence[TrendPoint]) -> html.Div:
    """The names of the rounds and how many were known, below their marks: as words of the page they break where a
    screen is narrow, and only there. There every other one stands lower, and those without room are left out.
    Decoration beside the reading.
    """
    low, high = _reach(points) or [0.0, 1.0]
    roomy = _roomy(points)
    names = [
        html.Span(
            [
                html.Span(point.label),
                html.Span(_size(point), className="round-size"),
            ],
            className="near" if point.month not in roomy else "lower" if roomy.index(point.month) % 2 else "",
            style={"left": f"{100 * (point.month - low) / (high - low):.1f}%", "width": f"{90 / len(points):.1f}%"},
        )
        for point in points
    ]
    return html.Div(names, className="round-names", **{"aria-hidden": "true"})


def _levels(axis: Axis) -> dict[str, object]:
    return {
        "tickvals": list(axis.marks),
        "ticktext": list(axis.words),
        "range": [axis.low, axis.high * 1.06 if axis.high else (axis.high - axis.low) * 0.06],
        "gridcolor": LINE,
        "fixedrange": True,
        "zeroline": False,
    }


def _draw_target(figure: go.Figure, target: float) -> None:
    """Behind all marks. How much it is stands in the key: on a phone, words at the line would hide the last round."""
    line = {"color": INK, "width": 1.5, "dash": "dash"}
    figure.add_shape(type="line", xref="paper", x0=0, x1=1, y0=target, y1=target, line=line, layer="below")
