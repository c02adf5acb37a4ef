"""The course of one indicator through all rounds, as small as a word: a drawing with its reading as its name."""

from __future__ import annotations

from collections.abc import Sequence

from dash.development.base_component import Component

from dashboard.figures.drawing import drawing
from dashboard.theme import BEFORE, GREY

WIDTH, HEIGHT, EDGE = 132, 66, 6


def sparkline(
    values: Sequence[float | None], *, limits: tuple[float, float], target: float | None, colour: str, reading: str
) -> Component:
    """A line through the known values, a dot at the last one, a dashed line at the target; scaled to `limits`."""
    known = [(x, value) for x, value in zip(_places(len(values)), values, strict=True) if value is not None]
    points = [(x, _height(value, limits)) for x, value in known]
    parts = [_target(_height(target, limits))] if target is not None else []
    parts += [_line(points), *(_dot(x, y, BEFORE, 2.5) for x, y in points[:-1])]
    parts += [_dot(x, y, colour, 4.5) for x, y in points[-1:]]
    return drawing(parts, css="sparkline", reading=reading, box=f"0 0 {WIDTH} {HEIGHT}")


def _places(count: int) -> list[float]:
    step = (WIDTH - 2 * EDGE) / max(count - 1, 1)
    return [EDGE + step * index for index in range(count)]


def _height(value: float, limits: tuple[float, float]) -> float:
    low, high = limits
    share = (value - low) / (high - low) if high > low else 0.5
    return round(HEIGHT - EDGE - (HEIGHT - 2 * EDGE) * min(max(share, 0.0), 1.0), 1)


def _target(y: float) -> str:
    return f'<path d="M0 {y}H{WIDTH}" stroke="{GREY}" stroke-dasharray="3 4"/>'


def _line(points: Sequence[tuple[float, float]]) -> str:
    path = " ".join(f"{x:g},{y:g}" for x, y in points)
    return f'<polyline points="{path}" fill="none" stroke="{BEFORE}" stroke-width="2"/>'


def _dot(x: float, y: float, colour: str, radius: float) -> str:
    return f'<circle cx="{x:g}" cy="{y:g}" r="{radius:g}" fill="{colour}"/>'
