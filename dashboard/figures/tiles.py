"""The parts of a site as tiles, or as their outlines where the site declares them: shaded by level, told in words.

Every tile carries its name, its number and its n, so that the shade repeats what is written.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from math import ceil

from dash import html
from dash.development.base_component import Component

from dashboard.figures.drawing import drawing
from warehouse.outlines import Ring

SHADES = 5
_ROW_ON_PAPER = 7  # tiles at most
_EDGE = 6  # room for the line around an outline


@dataclass(frozen=True)
class Tile:
    """One part. `level` between 0 and 1 gives the shade; None where no level may be told or drawn."""

    code: str
    name: str
    told: str
    note: str
    level: float | None
    symbol: str = ""
    css: str = ""


def shade(level: float | None) -> int | None:
    """The fifth that a level lies in, from 0 to 4; 100 % lies in the last.

    >>> shade(0.0), shade(0.59), shade(1.0), shade(None)
    (0, 2, 4, None)
    """
    return None if level is None else min(int(level * SHADES + 1e-9), SHADES - 1)


def tile_grid(tiles: Sequence[Tile]) -> Component:
    """The tiles in rows that wrap, in the order given; on paper in rows of about the same length."""
    rows = ceil(len(tiles) / _ROW_ON_PAPER)
    along = {"--along": ceil(len(tiles) / max(rows, 1))}
    return html.Ol([_tile(tile) for tile in tiles], className="tile-grid", style=along)


def tile_map(
    tiles: Sequence[Tile], outlines: Mapping[str, Sequence[Ring]], *, identity: str, reading: str
) -> Component:
    """The same over outlines between 0 and 1, north up; a part without an outline stands as a tile below."""
    placed = [tile for tile in tiles if tile.code in outlines]
    marks = [_outline(tile, outlines[tile.code]) for tile in placed] + [
        _name(tile, outlines[tile.code]) for tile in placed
    ]
    drawn = drawing(marks, identity=identity, css="tile-map", reading=reading, box=_box(outlines.values()))
    return html.Div([drawn, tile_grid(tiles)], className="tile-both")


def _css(tile: Tile) -> str:
    level = shade(tile.level)
    return f"tile-none {tile.css}" if level is None else f"tile-{level} {tile.css}"


def _tile(tile: Tile) -> html.Li:
    mark = [html.Span(f" {tile.symbol}", className="symbol", **{"aria-hidden": "true"})] if tile.symbol else []
    return html.Li(
        [
            html.Span(tile.name, className="tile-name"),
            html.Strong([tile.told, *mark], className="tile-told"),
            html.Span(tile.note, className="tile-note"),
        ],
        className=f"tile {_css(tile)}".strip(),
        **{"data-part": tile.code},
    )


def _outline(tile: Tile, rings: Sequence[Ring]) -> str:
    path = "".join("M" + "L".join(f"{1000 * x:.0f} {1000 * (1 - y):.0f}" for x, y in ring) + "Z" for ring in rings)
    return f'<path class="{_css(tile).strip()}" d="{path}" data-part="{escape(tile.code)}" fill-rule="evenodd"/>'


def _box(outlines: Iterable[Sequence[Ring]]) -> str:
    """As high as what is drawn, so that a wide site leaves no empty ground above and below."""
    heights = [1000 * (1 - y) for rings in outlines for ring in rings for _, y in ring]
    top, bottom = min(heights, default=0.0) - _EDGE, max(heights, default=1000.0) + _EDGE
    return f"{-_EDGE} {top:.0f} {1000 + 2 * _EDGE} {bottom - top:.0f}"


def _middle(rings: Sequence[Ring]) -> tuple[float, float]:
    """The centre of gravity of the largest ring; the mean of its corners where it has no area."""
    area, ring = max((abs(_area(ring)), ring) for ring in rings)
    if not area:
        return sum(x for x, _ in ring) / len(ring), sum(y for _, y in ring) / len(ring)
    sides = [(one, other, one[0] * other[1] - other[0] * one[1]) for one, other in _sides(ring)]
    x, y = (sum((one[at] + other[at]) * cross for one, other, cross in sides) / (6 * _area(ring)) for at in (0, 1))
    return x, y


def _area(ring: Ring) -> float:
    return sum(one[0] * other[1] - other[0] * one[1] for one, other in _sides(ring)) / 2


def _sides(ring: Ring) -> Iterable[tuple[tuple[float, float], tuple[float, float]]]:
    return zip(ring, (*ring[1:], ring[0]), strict=True)


def _name(tile: Tile, rings: Sequence[Ring]) -> str:
    x, y = _middle(rings)
    at = f'x="{1000 * x:.0f}" y="{1000 * (1 - y):.0f}" text-anchor="middle"'
    return f'<text class="tile-words" {at}>{escape(tile.code)}</text>'
