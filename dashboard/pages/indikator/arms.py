"""Words and a table that all comparisons of two groups share: levels with their n, a change in its interval."""

from collections.abc import Sequence

from dashboard.figures.span import Span
from dashboard.figures.twin import Twin
from dashboard.pages.indikator.view import View
from indicators import numbers
from indicators.further.phrases import Phrases


def levels(
    phrases: Phrases,
    before: float | None,
    after: float | None,
    n: int,
    *,
    change: float | None,
    decimals: int,
    counts: bool = False,
) -> str:
    """Such as "59% → 74%, n = 92", in decimals that give the change beside them, which is printed in so many.

    Where none do, or the change is told in `counts`, shares are told in counts. Amounts have as many as the change.
    """
    known = None not in (before, after, change) and phrases.share
    found = phrases.adding((after or 0, before or 0, change or 0), least=decimals) if known else decimals
    found = None if counts else found
    digits = decimals if found is None else found
    told = [phrases.level(value, n=n, decimals=digits, counts=found is None) for value in (before, after)]
    return f"{told[0]} → {told[1]}, n = {phrases.number(n)}"


def counted(phrases: Phrases, before: float | None, after: float | None, n: int) -> str:
    """Such as " (0 dari 17 → 17 dari 17)", behind the name of a group; nothing where there are no shares."""
    if not phrases.share or before is None or after is None:
        return ""
    return f" ({phrases.counted(before, after, n=n)})"


def between(phrases: Phrases, value: float | None, lower: float | None, upper: float | None, decimals: int) -> str:
    """Such as "+15 poin (−2 s/d 31)"."""
    if value is None:
        return numbers.MISSING
    ends = _ends(phrases, lower, upper, decimals)
    told = phrases.difference(value, decimals=decimals, signed=True)
    return f"{told} ({ends})" if ends else told


def moved(
    phrases: Phrases, change: float | None, lower: float | None, upper: float | None, *, n: int, told: tuple[int, bool]
) -> str:
    """A change in so many decimals, in its interval; in counts such as "−29 dari 287 (−13,6 s/d −6,6 poin)"."""
    decimals, counts = told
    if change is None or not counts:
        return between(phrases, change, lower, upper, decimals)
    ends = _ends(phrases, lower, upper, decimals)
    by_how_many = phrases.changed(change, n=n)
    return f"{by_how_many} ({phrases.in_points(ends)})" if ends else by_how_many


def _ends(phrases: Phrases, lower: float | None, upper: float | None, decimals: int) -> str:
    """Both ends of an interval; nothing of one without width, which says nothing."""
    if lower is None or upper is None or lower == upper:
        return ""
    return phrases.interval(lower, upper, decimals=decimals).partition(": ")[2]


def touches_zero(lower: float | None, upper: float | None) -> bool:
    """Whether it may be none at all."""
    return lower is None or upper is None or lower <= 0 <= upper


def twin(view: View, rows: Sequence[Span], *, caption: str) -> Twin:
    """The rows of a span figure as a table."""
    header = tuple(view.text(f"figures.column.{name}") for name in ("category", "levels", "change_interval"))
    return Twin(caption=caption, header=header, rows=tuple((row.label, row.note, row.told) for row in rows))
