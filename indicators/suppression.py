"""Which small cells of a breakdown must not be shown, so that nobody can be recognised, not even by subtraction.

Knows sizes only. Which indicators are sensitive, and what a page prints instead, is decided elsewhere.
"""

from collections.abc import Mapping

SMALLEST_SHOWN = 5


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
