"""A level against its target: a bar for now with its interval, a thin bar for before, a line where the target is."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from dash import html
from dash.development.base_component import Component

from dashboard.figures.drawing import drawing

HEIGHT = 34
_MIDDLE = HEIGHT // 2


class Reached(StrEnum):
    """Whether the target is reached: surely, surely not, or with a target inside the interval."""

    MET = "met"
    MISSED = "missed"
    OPEN_MET = "open_met"
    OPEN_MISSED = "open_missed"


@dataclass(frozen=True)
class Bullet:
    """One row: label, levels and target on one scale from zero to `most`, and the same in words."""

    name: str
    label: str | Component
    told: str
    note: str
    before: float | None
    after: float
    lower: float | None
    upper: float | None
    target: float
    most: float
    reached: Reached


def reached(value: float, target: float, *, lower: float | None, upper: float | None, down: bool) -> Reached:
    """Where a level stands to its target; `down`: lower is better. Without an interval the level itself decides."""
    met = value <= target if down else value >= target
    if lower is None or upper is None or not lower <= target <= upper or lower == upper:
        return Reached.MET if met else Reached.MISSED
    return Reached.OPEN_MET if met else Reached.OPEN_MISSED


def bullets(rows: Sequence[Bullet], *, told: bool = True) -> Component:
    """The rows under each other; each picture speaks its words, which stand beside it unless they are told below."""
    return html.Ol([_row(row, told) for row in rows], className="spans bullets")


def bullet_marks(row: Bullet) -> list[str]:
    """Track, level now, level before, interval and target, in per cent of the width."""
    marks = [_bar(0.0, row.most, row, height=18, css="bullet-track"), _bar(0.0, row.after, row, 14, "bullet-after")]
    if row.before is not None:
        marks.append(_bar(0.0, row.before, row, 4, "bullet-before"))
    if row.lower is not None and row.upper is not None:
        marks += [
            _line(row.lower, row.upper, row),
            *(_tick(end, row, 5, "bullet-whisker") for end in (row.lower, row.upper)),
        ]
    return [*marks, _tick(row.target, row, _MIDDLE, "bullet-target")]


def _row(row: Bullet, told: bool) -> html.Li:
    picture = drawing(
        bullet_marks(row), identity=f"bullet-{row.name}", css=f"bullet bullet-{row.reached.replace('_', '-')}",
        reading=row.told, height=HEIGHT,
    )  # fmt: skip
    note = html.Span(row.note, className="span-note")
    return html.Li(
        [
            html.Span([row.label, note], className="span-label"),
            picture,
            *([html.Span(row.told, className="span-told", **{"aria-hidden": "true"})] if told else []),
        ],
        className="span",
    )


def _place(value: float, row: Bullet) -> float:
    share = value / row.most if row.most > 0 else 0.0
    return round(99 * min(max(share, 0.0), 1.0) + 0.5, 2)


def _bar(start: float, end: float, row: Bullet, height: int, css: str) -> str:
    left, right = _place(start, row), _place(end, row)
    return (
        f'<rect class="{css}" x="{left}%" width="{round(max(right - left, 0.3), 2)}%" '
        f'y="{_MIDDLE - height // 2}" height="{height}"/>'
    )


def _line(start: float, end: float, row: Bullet) -> str:
    left, right = _place(start, row), _place(end, row)
    return f'<line class="bullet-whisker" x1="{left}%" x2="{right}%" y1="{_MIDDLE}" y2="{_MIDDLE}"/>'


def _tick(value: float, row: Bullet, half: int, css: str) -> str:
    at = _place(value, row)
    return f'<line class="{css}" x1="{at}%" x2="{at}%" y1="{_MIDDLE - half}" y2="{_MIDDLE + half}"/>'
