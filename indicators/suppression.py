"""Which small cells of a breakdown must not be shown, so that nobody can be recognised, not even by subtraction.

Only indicators declared sensitive are guarded, and only where a site is divided. What a page prints instead of a hidden
cell is the page's.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache
from tomllib import loads

from indicators.rows import WHOLE_SITE, Change, Estimate, StateCount, Transition

SMALLEST_SHOWN = 5
OUTSIDE = {"excluded", "not_met"}  # states of units that a cell is not about
Cell = Estimate | Change | Transition | StateCount


def suppressed_categories(sizes: Mapping[str, int]) -> frozenset[str]:
    """The categories to hide, given the units in each; together they make up a total that stays visible.

    A cell of 1 to 4 units is hidden. A single hidden cell could be found by subtracting the others from the total, so
    the next smallest is hidden with it, and so is a further one while the hidden cells together hold fewer than 5.
    A cell of 0 tells of nobody and hides nobody.

    >>> sorted(suppressed_categories({"001": 3, "002": 9, "003": 14, "004": 0}))
    ['001', '002']
    >>> suppressed_categories({"001": 7, "002": 9})
    frozenset()
    """
    hidden = [name for name, size in sizes.items() if 0 < size < SMALLEST_SHOWN]
    if not hidden:
        return frozenset()
    others = sorted((size, name) for name, size in sizes.items() if size >= SMALLEST_SHOWN)
    while others and (len(hidden) < 2 or sum(sizes[name] for name in hidden) < SMALLEST_SHOWN):
        hidden.append(others.pop(0)[1])
    return frozenset(hidden)


def hidden_rows(rows: Iterable[Cell], *, sensitive: Collection[str]) -> frozenset[Cell]:
    """The rows that belong to a hidden category; the rows of a breakdown must all be there."""
    guarded = [row for row in rows if row.breakdown != WHOLE_SITE and row.indicator in sensitive]
    sizes: dict[tuple[object, ...], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for row in guarded:
        sizes[_group(row)][row.category] += _size(row)
    hidden = {group: suppressed_categories(cells) for group, cells in sizes.items()}
    return frozenset(row for row in guarded if row.category in hidden[_group(row)])


def sensitive_names(texts: Iterable[tuple[str, str]]) -> frozenset[str]:
    """Which indicators are declared sensitive, from their names and TOML texts as a build keeps them."""
    return frozenset(name for name, text in texts if _is_sensitive(text))


@lru_cache(maxsize=1024)
def _is_sensitive(text: str) -> bool:
    return bool(loads(text)["sensitive"])


def _group(row: Cell) -> tuple[object, ...]:
    """What the categories of one breakdown have in common."""
    own = ("site", "round", "round_from", "round_to", "comparison")
    return (row.indicator, row.population, row.breakdown, *(getattr(row, name, None) for name in own))


def _size(row: Cell) -> int:
    """The units a cell is about."""
    match row:
        case Estimate():
            return row.n
        case Change():
            return row.smaller
        case Transition():
            return 0 if {row.state_from, row.state_to} & OUTSIDE else row.n
        case StateCount():
            return 0 if row.state in OUTSIDE else row.n
