"""From an interval and a direction to a word."""

from math import nan

import pytest

from indicators.verdict import Reliability, Verdict, reliabilities, verdicts


def verdict(
    *, better: int = 1, units: int = 50, moved: float = 9, lower: float = 0.1, upper: float = 0.3, counted: bool = False
) -> Verdict:
    found = verdicts(better=[better], units=units, moved=moved, lower=lower, upper=upper, counted=counted)[0]
    assert isinstance(found, Verdict)
    return found


@pytest.mark.parametrize(
    ("better", "lower", "upper", "expected"),
    [
        (1, 0.1, 0.3, Verdict.IMPROVED),
        (1, -0.3, -0.1, Verdict.WORSENED),
        (-1, -0.3, -0.1, Verdict.IMPROVED),
        (-1, 0.1, 0.3, Verdict.WORSENED),
        (1, -0.1, 0.3, Verdict.UNCLEAR),
        (-1, -0.1, 0.3, Verdict.UNCLEAR),
        (0, 0.1, 0.3, Verdict.COUNT_ONLY),
        (1, 0.0, 0.3, Verdict.UNCLEAR),
        (1, -0.3, 0.0, Verdict.UNCLEAR),
        (-1, -0.3, 0.0, Verdict.UNCLEAR),
        (-1, 0.0, 0.3, Verdict.UNCLEAR),
        (1, nan, nan, Verdict.UNCLEAR),
    ],
)
def test_the_good_side_depends_on_the_direction(better: int, lower: float, upper: float, expected: Verdict) -> None:
    assert verdict(better=better, lower=lower, upper=upper) is expected


def test_of_too_many_lost_no_change_is_told() -> None:
    told = {"better": 1, "moved": 9, "lower": 0.1, "upper": 0.3, "counted": False}
    found = verdicts(units=[50, 50, 9], lost=[0.35, 0.36, 0.9], **told)
    assert list(found) == [Verdict.IMPROVED, Verdict.NOT_COMPARABLE, Verdict.TOO_FEW]


def test_fewer_than_ten_units_are_too_few_however_clear_the_interval() -> None:
    assert verdict(units=9) is Verdict.TOO_FEW
    assert verdict(units=10) is Verdict.IMPROVED


def test_no_unit_moved_is_said_so() -> None:
    assert verdict(moved=0, lower=-0.07, upper=0.07) is Verdict.UNCHANGED
    assert verdict(moved=nan, lower=-0.07, upper=0.07) is Verdict.UNCLEAR


def test_nobody_to_compare_is_not_comparable() -> None:
    assert verdict(units=0, moved=0, lower=nan, upper=nan) is Verdict.NOT_COMPARABLE


def test_what_has_no_better_direction_is_not_judged_however_clear_or_unclear() -> None:
    for lower, upper in ((0.1, 0.3), (-0.1, 0.3), (-0.3, -0.1)):
        assert verdict(better=0, lower=lower, upper=upper) is Verdict.COUNT_ONLY
    assert verdict(better=0, units=9) is Verdict.TOO_FEW
    assert verdict(better=0, moved=0) is Verdict.UNCHANGED
    assert verdict(better=0, units=0) is Verdict.NOT_COMPARABLE


def test_counts_never_get_a_verdict_by_test() -> None:
    assert verdict(counted=True) is Verdict.COUNT_ONLY
    assert verdict(counted=True, units=0) is Verdict.COUNT_ONLY


def test_many_changes_are_judged_at_once() -> None:
    found = verdicts(better=[1, -1, 1], units=[50, 50, 3], moved=9, lower=0.1, upper=0.3, counted=[False, False, False])
    assert list(found) == [Verdict.IMPROVED, Verdict.WORSENED, Verdict.TOO_FEW]


@pytest.mark.parametrize(
    ("units", "width", "expected"),
    [
        (50, 0.2, Reliability.OK),
        (50, nan, Reliability.OK),
        (50, 0.201, Reliability.CAUTION),
        (200, 0.299, Reliability.CAUTION),
        (200, 0.3, Reliability.COUNTS_ONLY),
        (49, 0.1, Reliability.CAUTION),
        (30, 0.1, Reliability.CAUTION),
        (29, 0.1, Reliability.COUNTS_ONLY),
        (29, nan, Reliability.COUNTS_ONLY),
    ],
)
def test_few_units_and_wide_intervals_are_relied_on_less(units: int, width: float, expected: Reliability) -> None:
    told = reliabilities(units=units, lower=0.1, upper=[0.1 + width], share=True)
    assert list(told) == [expected]
    amount, counted = reliabilities(units=units, lower=0.1, upper=0.1 + width, share=False, counted=[False, True])
    assert (amount is Reliability.OK, counted) == (units >= 50, Reliability.COUNTS_ONLY)
