"""Which categories of a divided total must be hidden, so that no small cell can be read or found by subtraction.

Numbers in, a yes or no per category out. Knows no table, no indicator and no audience.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Counts = NDArray[np.int64]
Booleans = NDArray[np.bool_]
FEWEST_HIDDEN = 3


def small(counts: NDArray[Any], *, smallest: int) -> Booleans:
    """Where a count is of somebody, and of fewer than may be shown.

    >>> small(np.array([0, 1, 4, 5]), smallest=5).tolist()
    [False, True, True, False]
    """
    return np.asarray((counts > 0) & (counts < smallest))


def hidden_categories(counts: Counts, *, smallest: int, first: Booleans | None = None) -> Booleans:
    """The categories to hide. `counts`: a row per category, a column per number that adds up over the categories.

    A category with a small number is hidden, and so is what is marked `first`. One hidden category alone could be found
    by subtracting the others from the total, and two by the total and its interval, which tells how far categories lie
    apart: so the next smallest are hidden with it, and further ones while the hidden ones together come to a small
    number. Categories of nobody come last, when nothing else is left to hide.

    >>> hidden_categories(np.array([[3], [9], [14], [20], [0]]), smallest=5).tolist()
    [True, True, True, False, False]
    >>> hidden_categories(np.array([[7], [9]]), smallest=5).tolist()
    [False, False]
    >>> hidden_categories(np.array([[8, 2], [9, 1], [20, 0], [14, 9]]), smallest=5).tolist()  # 2 + 1 is small as well
    [True, True, True, True]
    """
    hidden: Booleans = np.asarray(small(counts, smallest=smallest).any(axis=1))
    if first is not None:
        hidden |= first
    if not hidden.any():
        return hidden
    size = counts.sum(axis=1)
    for place in np.lexsort((size, size == 0)).tolist():
        if hidden.sum() >= FEWEST_HIDDEN and not small(counts[hidden].sum(axis=0), smallest=smallest).any():
            break
        hidden[place] = True
    return hidden


def gives_away(counts: Counts, hidden: Booleans, *, smallest: int) -> bool:
    """Whether what is hidden comes to a small number even so: everything is, and the whole itself is small.

    Where that whole is told, whoever can rule out all categories but one has found the cell.

    >>> gives_away(np.array([[3], [0]]), np.array([True, True]), smallest=5)
    True
    """
    return bool(small(counts[hidden].sum(axis=0), smallest=smallest).any())
