"""One change on a line from 0 to 100 %: a light dot before, a dark arrow head after, and a tick where the target is.

The picture is SVG in the document with its reading as its name, so that it stays crisp in print, needs no script,
follows the theme, and is spoken by a screen reader. It knows shares only; amounts of money or scores have no place on
this axis.
"""

from dash import html
from dash.development.base_component import Component

from dashboard.figures.drawing import drawing
from dashboard.theme import INK, LINE, WHITE

SCALE = (0.0, 0.25, 0.5, 0.75, 1.0)
HEIGHT = 28
_MARGIN = 2.5  # per cent of the width at either end, so that a marker at 0 or 100 % is drawn whole
_SHORT = 0.06  # a shorter way than this gets a smaller head, so that the dot it comes from stays visible
_STILL = 0.005  # a move under half a point is drawn as a dot: an arrow would claim a direction nobody can see


def position(share: float) -> float:
    """Where a share stands, in per cent of the picture's width."""
    return round(_MARGIN + (100 - 2 * _MARGIN) * min(max(share, 0.0), 1.0), 3)


def dumbbell_marks(before: float, after: float, *, target: float | None, colour: str) -> str:
    """The elements of the picture; colours are those of the verdict, chosen by the caller."""
    middle = HEIGHT // 2
    parts = [_line(SCALE[0], SCALE[-1], y=middle, stroke=LINE, width=1)]
    parts += [_tick(share, height=8, stroke=LINE, width=1) for share in SCALE]
    if target is not None:
        parts.append(_tick(target, height=HEIGHT, stroke=INK, width=2, dashes="4 3"))
    parts += [_line(before, after, y=middle, stroke=colour, width=4), _dot(before, colour)]
    parts.append(_dot(after, colour, filled=True) if abs(after - before) < _STILL else _arrow(before, after, colour))
    return "".join(parts)


def dumbbell(before: float, after: float, *, target: float | None, colour: str, reading: str) -> Component:
    """The picture as a component whose name is its reading."""
    marks = dumbbell_marks(before, after, target=target, colour=colour)
    return drawing([marks], css="dumbbell", reading=reading, height=HEIGHT)


def dumbbell_axis() -> html.Div:
    """The marks under or over a column of dumbbells; decoration, since every dumbbell speaks its own numbers."""
    marks = [
        html.Span(f"{share * 100:.0f}{'%' if share == SCALE[-1] else ''}", style={"left": f"{position(share)}%"})
        for share in SCALE
    ]
    return html.Div(marks, className="dumbbell-axis", **{"aria-hidden": "true"})


def _line(start: float, end: float, *, y: int, stroke: str, width: int) -> str:
    return (
        f'<line x1="{position(start)}%" x2="{position(end)}%" y1="{y}" y2="{y}" stroke="{stroke}" '
        f'stroke-width="{width}"/>'
    )


def _tick(share: float, *, height: int, stroke: str, width: int, dashes: str = "") -> str:
    top = (HEIGHT - height) // 2
    return (
        f'<line x1="{position(share)}%" x2="{position(share)}%" y1="{top}" y2="{top + height}" stroke="{stroke}" '
        f'stroke-width="{width}"' + (f' stroke-dasharray="{dashes}"' if dashes else "") + "/>"
    )


def _dot(share: float, colour: str, *, filled: bool = False) -> str:
    fill = colour if filled else WHITE
    return (
        f'<circle cx="{position(share)}%" cy="{HEIGHT // 2}" r="5" fill="{fill}" stroke="{colour}" stroke-width="2"/>'
    )


def _arrow(before: float, after: float, colour: str) -> str:
    """A head whose tip touches the later value, with nothing of the line beside it; a nested svg, since a path can't be
    placed by per cent.
    """
    way = 1 if after > before else -1
    length, half = (12, 7) if abs(after - before) > _SHORT else (8, 5)
    head = f"M0,0 L{-way * length},{-half} L{-way * length},{half} Z"
    end_of_line = f'<path d="M{way},-{half} V{half} H{-way * length} V-{half} Z" fill="{WHITE}"/>'
    mark = f'<path d="{head}" fill="{colour}" stroke="{WHITE}" paint-order="stroke"/>'
    return f'<svg x="{position(after)}%" y="{HEIGHT // 2}" overflow="visible">{end_of_line}{mark}</svg>'
