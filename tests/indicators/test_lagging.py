"""Which RT lag: found where chance hardly explains it, silent where it may, and blind to what is hidden."""

from __future__ import annotations

from dataclasses import replace

import pytest

from indicators.catalogue import read_catalogue
from indicators.lagging import at_most, lagging
from indicators.rows import Change

CATALOGUE = read_catalogue()


ROW = Change(
    "san_layak", "rw12", "baseline", "m8", "all", "rt", "001", "paired", 20, 20, 10.0, 18.0, None, None, 8, 0, 12,
    0, 0, 0, None, None, None, None, None, "newcombe10", "improved",
)  # fmt: skip


def parts(name: str, *counts: tuple[int, int]) -> list[Change]:
    return [
        replace(ROW, indicator=name, category=f"{i:03d}", x_to=float(x), n_from=n, n_to=n)
        for i, (x, n) in enumerate(counts, start=1)
    ]


def test_an_rt_far_behind_the_others_is_named_with_its_indicators() -> None:
    rows = parts("san_layak", (18, 20), (17, 20), (19, 20), (6, 20))
    rows += parts("open_defecation", (0, 20), (1, 20), (1, 20), (11, 20))
    found = lagging(rows, CATALOGUE)
    assert found.looked_at == 2
    assert found.found == {"004": ("san_layak", "open_defecation")}


def test_far_ahead_is_not_behind_and_differences_of_few_are_chance() -> None:
    assert not lagging(parts("open_defecation", (9, 20), (8, 20), (10, 20), (0, 20)), CATALOGUE).found
    assert not lagging(parts("san_layak", (8, 10), (9, 10), (7, 10), (4, 10)), CATALOGUE).found


def test_nothing_is_looked_at_of_few_units_few_parts_persons_or_amounts() -> None:
    for name, counts in (
        ("san_layak", ((8, 9), (9, 9), (0, 9), (9, 9))),
        ("san_layak", ((20, 20), (0, 20))),
        ("jkn_covered", ((50, 50), (50, 50), (0, 50))),
        ("women_income_median", ((20, 20), (20, 20), (0, 20))),
    ):
        assert lagging(parts(name, *counts), CATALOGUE).looked_at == 0


def test_a_hidden_rt_is_in_no_number() -> None:
    rows = parts("san_layak", (18, 20), (17, 20), (19, 20), (6, 20))
    hidden = replace(rows[3], category="009", suppressed=True)
    assert lagging([*rows, hidden], CATALOGUE) == lagging(rows, CATALOGUE)
    assert not lagging([*rows[:3], hidden], CATALOGUE).found


def test_the_probabilities_of_all_outcomes_add_up() -> None:
    for found in range(5):
        above = at_most(4 - found - 1, drawn=4, good=4, units=8) if found < 4 else 0.0
        assert at_most(found, drawn=4, good=4, units=8) + above == pytest.approx(1)
