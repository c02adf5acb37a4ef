"""Who moved, as an array of small houses or people: one for each unit, or of many units a hundred in their place.

Filled means good afterwards, an outline not (yet); a mark inside means that it moved. So it reads in greyscale.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from dashboard.figures.drawing import drawing
from dashboard.still import Still

HUNDRED = 100
MOST_SINGLE = 120
"""Up to so many units each has its own picture; beyond, every picture stands for one in a hundred."""
COLUMNS = 20
CELL = 20
_HOUSE = "M{x} {y}m2.5 9.5l7.5-7 7.5 7v8h-15z"
_PERSON = "M{x} {y}m10 1.5a3.6 3.6 0 1 1-.1 0zm-6 16v-3.5a4.5 4.5 0 0 1 4.5-4.5h3a4.5 4.5 0 0 1 4.5 4.5v3.5z"
_UP, _DOWN = "M{x} {y}m10 9l3.6 5.5h-7.2z", "M{x} {y}m10 15.5l3.6-5.5h-7.2z"
_MARKS = {"gained": _UP, "lost": _DOWN}


@dataclass(frozen=True)
class Movers:
    """Units met twice by where they stood: good both times, become good, no longer good, good neither time."""

    kept: int
    gained: int
    lost: int
    not_yet: int

    @property
    def counts(self) -> dict[str, int]:
        """In the order they are drawn, the filled ones first."""
        return {"kept": self.kept, "gained": self.gained, "lost": self.lost, "not_yet": self.not_yet}

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def single(self) -> bool:
        """Whether each unit has a picture of its own."""
        return self.total <= MOST_SINGLE

    @property
    def pictures(self) -> dict[str, int]:
        """How many pictures of each kind there are."""
        if self.single:
            return self.counts
        return dict(zip(self.counts, of_hundred(tuple(self.counts.values())), strict=True))


def of_hundred(counts: Sequence[int]) -> list[int]:
    """Whole parts of a hundred that add up, by largest remainders; where there are any, at least one is shown.

    >>> of_hundred([62, 57, 2, 28])
    [42, 38, 1, 19]
    >>> of_hundred([1, 999])
    [1, 99]
    """
    total = sum(counts)
    if not total:
        return [0 for _ in counts]
    exact = [HUNDRED * count / total for count in counts]
    parts = [max(int(share), 1 if count else 0) for share, count in zip(exact, counts, strict=True)]
    while sum(parts) != HUNDRED:
        step = 1 if sum(parts) < HUNDRED else -1
        open_ones = [at for at, part in enumerate(parts) if counts[at] and part + step >= 1]
        at = max(open_ones, key=lambda place: step * (exact[place] - parts[place]))
        parts[at] += step
    return parts


def houses(movers: Movers, *, people: bool, identity: str, reading: str) -> Still:
    """The pictures in rows of twenty, one path per kind."""
    shape = _PERSON if people else _HOUSE
    ends = list(accumulate(movers.pictures.values()))
    marks: list[str] = []
    for (kind, n), end in zip(movers.pictures.items(), ends, strict=True):
        places = [(CELL * (at % COLUMNS), CELL * (at // COLUMNS)) for at in range(end - n, end)]
        if not places:
            continue
        marks.append(_path(shape, places, f"house-{kind}"))
        if kind in _MARKS:
            marks.append(_path(_MARKS[kind], places, f"house-mark-{kind}"))
    rows = -(-ends[-1] // COLUMNS)
    return drawing(marks, identity=identity, css="houses", reading=reading, box=f"0 0 {COLUMNS * CELL} {rows * CELL}")


def _path(shape: str, places: Sequence[tuple[int, int]], css: str) -> str:
    return f'<path class="{css}" d="{"".join(shape.format(x=x, y=y) for x, y in places)}"/>'
