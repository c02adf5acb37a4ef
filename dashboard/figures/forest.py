"""Changes of the parts of a site: a point, its interval, zero, and what data of this size easily miss."""

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap

import plotly.graph_objects as go

from dashboard.figures.measure import Measure, nice_step
from dashboard.theme import INK, LINE, WHITE, plotly_layout

_ROW, _LINE, _FOOT = 44, 18, 52  # pixels
_LEAST_ROOM, _LETTER = 108, 9.0  # pixels
_LONGEST_NAME, _LONGEST_TITLE = 16, 24  # letters in a line: what is longer would leave a phone no room for the marks
_MARKERS = {"improved": "triangle-up", "worsened": "triangle-down"}


@dataclass(frozen=True)
class ForestRow:
    """One part of the site. Without limits it is drawn as its label and note alone."""

    label: str
    size: str
    change: float | None
    lower: float | None
    upper: float | None
    detectable: float | None
    verdict: str
    colour: str
    note: str = ""
    whole: bool = False  # the site itself, the yardstick of its parts
    code: str = ""  # what the same part is called wherever else the page shows it (assets/4-part.js)

    @property
    def drawn(self) -> bool:
        return self.change is not None and self.lower is not None and self.upper is not None


def forest(rows: Sequence[ForestRow], *, measure: Measure, axis_title: str) -> go.Figure:
    """Rows from top to bottom in the order given; the axis reaches as far to the left of zero as to the right."""
    drawn = [row for row in rows if row.drawn]
    reach, title = _reach(drawn), wrap(axis_title, _LONGEST_TITLE)
    tall, foot = _ROW + _LINE * (_most_lines(rows) - 1), _FOOT + _LINE * (len(title) - 1)
    figure = go.Figure(
        data=[_blind_band(rows, reach), _points(rows, measure)],
        layout=plotly_layout(
            measure.language, height=38 + foot + tall * len(rows), margin={"l": _room(rows), "r": 16, "t": 8, "b": foot}
        ),
    )
    figure.update_xaxes(
        range=[-reach, reach], title={"text": "<br>".join(title), "font": {"size": 13}}, gridcolor=LINE,
        fixedrange=True, zeroline=True, zerolinecolor=INK, zerolinewidth=1.5, **_marks(reach, measure),
    )  # fmt: skip
    figure.update_yaxes(
        range=[len(rows) - 0.5, -0.5], tickvals=list(range(len(rows))), showgrid=False, zeroline=False, fixedrange=True,
        ticktext=[_name(row) for row in rows], ticklabelstandoff=8,
    )  # fmt: skip
    for index, row in enumerate(rows):
        if not row.drawn:
            figure.add_annotation(
                x=0, y=index, text=row.note, showarrow=False, xanchor="center", bgcolor=WHITE, font={"size": 12}
            )
    return figure


def _points(rows: Sequence[ForestRow], measure: Measure) -> go.Scatter:
    drawn = [(index, row) for index, row in enumerate(rows) if row.drawn]
    changes = [row.change or 0.0 for _, row in drawn]
    return go.Scatter(
        x=changes,
        y=[index for index, _ in drawn],
        mode="markers",
        marker={
            "color": [row.colour for _, row in drawn],
            "symbol": [_MARKERS.get(row.verdict, "circle") for _, row in drawn],
            "size": 13,
        },
        error_x={
            "type": "data",
            "symmetric": False,
            "array": [(row.upper or 0.0) - change for (_, row), change in zip(drawn, changes, strict=True)],
            "arrayminus": [change - (row.lower or 0.0) for (_, row), change in zip(drawn, changes, strict=True)],
            "color": INK,
            "thickness": 1.5,
            "width": 4,
        },
        ids=[row.code for _, row in drawn],
        customdata=[
            [row.label, measure.change(row.change), measure.interval(row.lower, row.upper, change=True), row.size]
            for _, row in drawn
        ],
        hovertemplate="%{customdata[0]}: %{customdata[1]} (%{customdata[2]}), %{customdata[3]}<extra></extra>",
        name="change",
    )


def _blind_band(rows: Sequence[ForestRow], reach: float) -> go.Scatter:
    """A grey bar per row around zero: a change inside it is one these data easily miss."""
    x: list[float | None] = []
    y: list[float | None] = []
    for index, row in enumerate(rows):
        if row.drawn and row.detectable is not None:
            half = min(row.detectable, reach)
            x += [-half, half, None]
            y += [index, index, None]
    return go.Scatter(x=x, y=y, mode="lines", line={"color": LINE, "width": 20}, hoverinfo="skip", name="blind")


def _name(row: ForestRow) -> str:
    label = "<br>".join(_lines(row))
    return f"{f'<b>{label}</b>' if row.whole else label}<br>{row.size}"


def _lines(row: ForestRow) -> list[str]:
    return wrap(row.label, _LONGEST_NAME) or [""]


def _most_lines(rows: Sequence[ForestRow]) -> int:
    return max((len(_lines(row)) for row in rows), default=1)


def _room(rows: Sequence[ForestRow]) -> int:
    """Pixels for the longest line of a name beside the axis."""
    return max(_LEAST_ROOM, round(_LETTER * max((len(line) for row in rows for line in _lines(row)), default=0)))


def _reach(rows: Sequence[ForestRow]) -> float:
    limits = [abs(limit) for row in rows for limit in (row.lower, row.upper, row.change) if limit is not None]
    return max(limits, default=1.0) * 1.08 or 1.0


def _marks(reach: float, measure: Measure) -> dict[str, object]:
    step = nice_step(2 * reach, parts=6 if measure.is_share else 4)
    steps = int(reach / step)
    values = [step * index for index in range(-steps, steps + 1)]
    words = [_mark(value, measure) if value else "0" for value in values]
    return {"tickvals": values, "ticktext": words}


def _mark(change: float, measure: Measure) -> str:
    """As short as a phone needs it: the title of the axis says the unit."""
    if measure.is_money:
        return measure.beside(change, signed=True)
    told = measure.change(change)
    return told.rsplit(" ", 1)[0] if measure.is_share else told
