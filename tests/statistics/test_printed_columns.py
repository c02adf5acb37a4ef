"""Printed examples once more, through the functions that take a whole column of rows at once."""

from collections.abc import Callable

import numpy as np
import pytest

from indicators import statistics
from indicators.statistics.result import Limits

Column = Callable[..., Limits]
Printed = list[tuple[tuple[float, ...], tuple[float, float]]]


# In the order of the names; sources stand with the same numbers in test_printed_tables.py, test_more_printed.py and
# test_textbooks.py: Newcombe 1998 (three articles), Tango 1998, Agresti & Min 2005, Fagerland, Lydersen & Laake 2014
# and 2017, Gart & Nam 1988 and 1990, Koopman 1984, Tang, Tang & Chan 2003, Altman et al. 2000.
PAIR = ("gained", "lost", "both", "neither")
CHANGES = ("gained", "lost", "total")
TWO = ("events_before", "total_before", "events_after", "total_after")
COLUMNS: list[tuple[Column, tuple[str, ...], Printed, dict[str, float]]] = [
    (
        statistics.wilson_limits,
        ("events", "total"),
        [
            ((81, 263), (0.2553, 0.3662)), ((15, 148), (0.0624, 0.1605)), ((0, 20), (0.0, 0.1611)),
            ((1, 29), (0.0061, 0.1718)), ((13, 16), (0.5699, 0.9341)),
        ],
        {},
    ),
    (
        statistics.newcombe_paired_limits,
        PAIR,
        [
            ((12, 2, 36, 0), (0.0569, 0.3404)), ((6, 16, 59, 80), (-0.1186, -0.0046)),
            ((25, 2, 7, 68), (0.1329, 0.3185)), ((0, 0, 1, 1), (-0.5734, 0.5734)), ((3, 1, 8, 2), (-0.1574, 0.4136)),
        ],
        {},
    ),
    (
        statistics.newcombe_hybrid_limits,
        TWO,
        [
            ((48, 80, 56, 70), (0.0524, 0.3339)), ((3, 10, 9, 10), (0.1705, 0.8090)),
            ((2, 7, 6, 7), (0.0582, 0.8062)), ((0, 29, 5, 56), (-0.0381, 0.1926)), ((0, 20, 0, 10), (-0.1611, 0.2775)),
            ((0, 10, 0, 10), (-0.2775, 0.2775)), ((0, 20, 10, 10), (0.6791, 1.0)), ((0, 10, 10, 10), (0.6075, 1.0)),
        ],
        {},
    ),
    (
        statistics.tango_limits,
        CHANGES,
        [
            ((25, 2, 102), (0.1392, 0.3213)), ((0, 3, 3), (-1.0, 0.123)), ((3, 1, 14), (-0.167, 0.4327)),
            ((9, 3, 32), (-0.027, 0.390)), ((16, 8, 86), (-0.020, 0.207)), ((1, 7, 21), (-0.517, -0.026)),
        ],
        {},
    ),
    (statistics.tango_limits, CHANGES, [((0, 1, 44), (-0.096, 0.037))], {"confidence": 0.9}),
    (
        statistics.share_ratio_limits,
        PAIR,
        [((5, 16, 446, 690), (0.958, 0.992)), ((0, 1, 43, 0), (0.904, 1.039))],
        {"confidence": 0.9},
    ),
    (
        statistics.miettinen_nurminen_limits,
        TWO,
        [
            ((48, 80, 56, 70), (0.0528, 0.3382)), ((3, 10, 9, 10), (0.1700, 0.8406)),
            ((0, 29, 5, 56), (-0.0326, 0.1933)), ((15, 72, 0, 16), (-0.3164, -0.0056)),
        ],
        {},
    ),
    (
        statistics.miettinen_nurminen_limits,  # without its correction they are Mee's
        TWO,
        [((48, 80, 56, 70), (0.0533, 0.3377)), ((2, 25, 7, 25), (-0.014, 0.412)), ((1, 34, 7, 34), (0.0284, 0.3439))],
        {"corrected": False},
    ),
    (
        statistics.risk_ratio_limits,
        TWO,
        [
             ((4, 15, 8, 15), (0.815, 5.336)), ((6, 20, 6, 10), (0.844, 4.594)),
            ((1, 34, 7, 34), (1.2209, 42.5757)),
        ],
        {},
    ),
]  # fmt: skip


@pytest.mark.parametrize(("method", "names", "printed", "more"), COLUMNS)
def test_a_column(method: Column, names: tuple[str, ...], printed: Printed, more: dict[str, float]) -> None:
    rows = np.array([given for given, _ in printed], dtype=float)
    limits = method(**dict(zip(names, rows.T, strict=True)), **more)
    for row, (_, (lower, upper)) in enumerate(printed):
        found = float(limits.lower[row]), float(limits.upper[row])
        assert found == pytest.approx((lower, upper), abs=6e-4)


def test_mid_ps_of_a_column() -> None:
    """Fagerland, Lydersen & Laake 2013: stem cells 0.0391, airways 0.0347."""
    found = statistics.mcnemar_midp(gained=np.array([1.0, 6]), lost=np.array([7.0, 16]))
    assert found.tolist() == pytest.approx([0.0391, 0.0347], abs=6e-5)


def test_tables_of_the_same_people_at_once() -> None:
    """Stuart 1955, eyes of women, 11.96, and Bhapkar 1966, 11.98 (Agresti 2002, 10.3); turned round just the same."""
    eyes = np.array([[1520, 266, 124, 66], [234, 1512, 432, 78], [117, 362, 1772, 205], [36, 82, 179, 492]])
    found = statistics.homogeneity(tables=np.stack([eyes, eyes.T]))
    assert found.statistic.tolist() == pytest.approx([11.96, 11.96], abs=6e-3)
    assert found.bhapkar.tolist() == pytest.approx([11.98, 11.98], abs=6e-3)
    assert found.p.tolist() == pytest.approx([0.0075, 0.0075], abs=6e-5)


# Hollander & Wolfe 1973, p. 29: depression; Darwin's maize in Fisher 1935, III (R wilcox.test: V = 96, p = 0.0413).
DEPRESSION = [0.952, -0.147, 1.022, 0.430, 0.620, 0.590, 0.490, -0.080, 0.010]
MAIZE = [49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48]


def test_two_experiments_at_once() -> None:
    values, sizes = np.array(DEPRESSION + MAIZE, dtype=float), np.array([9, 15])
    typical = statistics.typical_changes(differences=values, sizes=sizes)
    assert [float(each[0]) for each in typical] == pytest.approx([0.46, 0.010, 0.786])
    ranks = statistics.signed_ranks(differences=values, sizes=sizes, largest_exact=20)
    assert ranks.rose.tolist() == [40, 96]
    assert ranks.p.tolist() == pytest.approx([0.03906, 0.0413], abs=6e-5)
    moments = statistics.moments(values=values, sizes=sizes)
    assert moments.mean.tolist() == pytest.approx([0.4319, 20.93], abs=6e-3)
    assert float(np.sqrt(moments.variance[1])) == pytest.approx(37.74, abs=6e-3)


def test_one_village_is_no_cluster() -> None:
    """With all in one cluster, the depression of Hollander and Wolfe keeps its limits, as one sample and as many."""
    one = statistics.clustered_typical_change(differences=DEPRESSION, clusters=[0] * 9)
    assert (one.estimate, one.interval.lower, one.interval.upper) == pytest.approx((0.46, 0.010, 0.786))
    shown = statistics.widened(
        estimates=statistics.typical_changes_of(
            values=np.array(DEPRESSION), sample=np.zeros(9, int), cluster=np.zeros(9, int), samples=1
        )
    )
    assert [float(each[0]) for each in (shown.value, shown.lower, shown.upper)] == pytest.approx([0.46, 0.010, 0.786])


def test_extra_sleep_as_a_mean_of_one_cluster_and_as_a_difference_of_two_groups() -> None:
    """Student 1908; R ?t.test on sleep: paired 1.58 (0.700 to 2.460); as two groups -0.205 to 3.365."""
    first = np.array([0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0, 2])
    second = np.array([1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4])
    alone = np.zeros(10, int)
    paired = statistics.widened(
        estimates=statistics.means_of(values=second - first, sample=alone, cluster=alone, samples=1)
    )
    assert (float(paired.lower[0]), float(paired.upper[0])) == pytest.approx((0.7001142, 2.4598858), abs=1e-6)
    both = statistics.means_of(
        values=np.append(first, second), sample=np.repeat([0, 1], 10), cluster=np.zeros(20, int), samples=2
    )
    apart = statistics.widened_difference(estimates=both, first=np.array([1]), second=np.array([0]))
    assert (float(apart.lower[0]), float(apart.upper[0])) == pytest.approx((-0.205, 3.365), abs=6e-4)


def test_median_of_a_hundred_as_one_of_many() -> None:
    """Altman et al. 2000, table 5.1: the 40th and the 61st of a hundred."""
    hundred = statistics.medians_of(
        values=np.arange(1.0, 101), sample=np.zeros(100, int), cluster=np.zeros(100, int), samples=1
    )
    shown = statistics.widened(estimates=hundred)
    assert (float(shown.lower[0]), float(shown.upper[0])) == (40, 61)


def test_cans_as_one_chart_of_months() -> None:
    """Montgomery 2013, example 7.1: 347 of 30 · 50 cans, limits 0.0524 and 0.4102."""
    events = np.full(30, 11.0)
    events[:17] += 1
    chart = statistics.share_chart_limits(events=events, totals=np.full(30, 50))
    assert (chart.centre, chart.lower[0], chart.upper[0]) == pytest.approx((0.2313, 0.0524, 0.4102), abs=1e-4)
