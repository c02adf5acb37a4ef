"""Which parts of a divided total are hidden: the small ones, and what would give them away."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from indicators.disclosure.cells import FEWEST_HIDDEN, hidden_categories, small

SMALLEST = 5
tables = arrays(np.int64, array_shapes(min_dims=2, max_dims=2, min_side=1, max_side=8), elements=st.integers(0, 30))


@given(tables)
def test_no_small_number_can_be_seen_or_found_by_subtraction(counts: np.ndarray) -> None:
    hidden = hidden_categories(counts, smallest=SMALLEST)
    assert not small(counts[~hidden], smallest=SMALLEST).any()
    assert hidden.any() == small(counts, smallest=SMALLEST).any()
    if hidden.any() and not hidden.all():
        assert hidden.sum() >= FEWEST_HIDDEN
        assert not small(counts[hidden].sum(axis=0), smallest=SMALLEST).any()


@given(tables, st.randoms(use_true_random=False))
def test_the_order_of_the_parts_of_different_sizes_does_not_matter(counts: np.ndarray, chance: object) -> None:
    counts = counts[np.unique(counts.sum(axis=1), return_index=True)[1]]
    order = np.random.default_rng(0).permutation(len(counts))
    hidden = hidden_categories(counts, smallest=SMALLEST)
    assert hidden_categories(counts[order], smallest=SMALLEST).tolist() == hidden[order].tolist()


@given(tables)
def test_where_every_cell_may_be_shown_nothing_is_hidden(counts: np.ndarray) -> None:
    assert not hidden_categories(counts, smallest=1).any()


def test_parts_without_anybody_are_hidden_only_when_nothing_else_is_left() -> None:
    assert hidden_categories(np.array([[3], [0], [0]]), smallest=SMALLEST).tolist() == [True, True, True]
    assert hidden_categories(np.array([[3], [9], [8], [0]]), smallest=SMALLEST).tolist() == [True, True, True, False]
