"""Many sites side by side: the average, the place of each, and that a hidden one can't be worked out."""

from __future__ import annotations

from dataclasses import replace
from math import sqrt

import pytest

from indicators.rows import Estimate
from indicators.sites import funnel_of

ROW = Estimate("san_layak", "rw001", "m8", "all", "site", "rw001", 100, 80.0, 0, 0, 0.8, None, None, "wilson")


def levels(*counts: tuple[int, int]) -> list[Estimate]:
    return [replace(ROW, site=f"rw{i:03d}", x=float(x), n=n, value=x / n) for i, (x, n) in enumerate(counts, start=1)]


def test_sites_lie_above_around_or_below_their_common_average() -> None:
    found = funnel_of(levels((80, 100), (79, 100), (98, 100), (60, 100), (83, 100)))
    assert found is not None
    assert found.average == pytest.approx(400 / 500)
    assert [place.place for place in found.places] == [0, 0, 2, -2, 0]
    assert (found.above, found.around, found.below) == (1, 3, 1)


def test_the_lines_are_two_and_three_standard_errors_from_the_average_and_narrow_with_size() -> None:
    found = funnel_of(levels((40, 50), (80, 100), (160, 200)))
    assert found is not None
    for lines, z in zip(found.lines, (1.959964, 3.090232), strict=True):
        for n, lower, upper in zip(lines.sizes, lines.lower, lines.upper, strict=True):
            half = z * sqrt(0.8 * 0.2 / n)
            assert lower == pytest.approx(max(0.8 - half, 0), abs=2e-5)
            assert upper == pytest.approx(min(0.8 + half, 1), abs=2e-5)


def test_units_of_one_rt_that_are_alike_widen_the_limits() -> None:
    rows = levels((80, 100), (88, 100), (72, 100))
    narrow, wide = funnel_of(levels((80, 100), (90, 100), (70, 100))), funnel_of(rows, design_effect=4.0)
    assert narrow is not None
    assert wide is not None
    assert narrow.around == 1
    assert wide.around == 3
    assert funnel_of(rows, design_effect=0.2) == funnel_of(rows)


def test_a_hidden_site_is_in_no_number() -> None:
    rows = levels((80, 100), (79, 100), (81, 100))
    secret = replace(ROW, site="rw009", x=3.0, n=4, suppressed=True)
    found = funnel_of([*rows, secret])
    alone = funnel_of(rows)
    assert found is not None
    assert alone is not None
    assert replace(found, hidden=0) == alone
    assert found.hidden == 1


def test_two_sites_are_no_funnel() -> None:
    assert funnel_of(levels((80, 100), (70, 100))) is None
