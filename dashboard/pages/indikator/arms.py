"""Words and a table that all comparisons of two groups share: levels with their n, a change in its interval."""

from collections.abc import Sequence

from dashboard.figures.span import Span
from dashboard.figures.twin import Twin
from dashboard.pages.indikator.view import View
from indicators import numbers
from indicators.further.phrases import Phrases


def levels(phrases: Phrases, before: float | None, after: float | None, n: int) -> str:
    """Such as "59% → 74%, n = 92"; counts where a percent would claim too much."""
    told = f"{phrases.level(before, n=n)} → {phrases.level(after, n=n)}"
    return f"{told}, n = {phrases.number(n)}"


def counted(phrases: Phrases, before: float | None, after: float | None, n: int) -> str:
    """Such as " (0 dari 17 → 17 dari 17)", behind the name of a group; nothing where there are no shares."""
    if not phrases.share or before is None or after is None:
        return ""
    return f" ({phrases.counted(before, after, n=n)})"


def between(phrases: Phrases, value: float | None, lower: float | None, upper: float | None, decimals: int) -> str:
    """Such as "+15 poin (−2 s/d 31)"."""
    if value is None:
        return numbers.MISSING
    told = phrases.difference(value, decimals=decimals, signed=True)
    if lower is None or upper is None or lower == upper:  # an interval without width says nothing
        return told
    ends = phrases.interval(lower, upper, decimals=decimals).partition(": ")[2]
    return f"{told} ({ends})"


def touches_nought(lower: float | None, upper: float | None) -> bool:
    """Whether it may be none at all."""
    return lower is None or upper is None or lower <= 0 <= upper


def twin(view: View, rows: Sequence[Span], *, caption: str) -> Twin:
    """The rows of a span figure as a table."""
    header = tuple(view.text(f"figures.column.{name}") for name in ("category", "levels", "change_interval"))
    return Twin(caption=caption, header=header, rows=tuple((row.label, row.note, row.told) for row in rows))
