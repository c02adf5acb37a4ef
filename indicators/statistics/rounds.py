"""More than two rounds: is there any change, is there a trend, and which month stands out?

Panels are counted as answer patterns {(1, 0, 1): 12, …}, one 0 or 1 per round, or given as rows, one per household;
complete households only. It does not compare every two rounds in turn, and it does not fit interrupted series: with
fewer than eight points before the programme there is no trend to interrupt.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtr

from indicators.statistics.cluster_means import cluster_mean
from indicators.statistics.distribution import chi_squared_tail, student_quantile, student_two_sided
from indicators.statistics.interval import (
    FloatArray,
    Interval,
    amounts,
    counts,
    critical_value,
    finite,
    known_counts,
    require_some,
)
from indicators.statistics.result import Significance

# So many points before the programme an interrupted series needs at least.
FEWEST_POINTS_BEFORE = 8
# So many points in a row on one side of the centre are a signal, and so many that rise or fall all the way.
ONE_SIDED_RUN = 8
RISING_RUN = 6
# Chart limits lie so many standard errors from the centre.
CHART_ERRORS = 3.0
# Mean moving range times this is three standard deviations (3 / d₂ for two values, d₂ = 1.128).
MOVING_RANGE_FACTOR = 2.66

Patterns = Mapping[tuple[int, ...], int] | Sequence[Sequence[int]] | NDArray[np.generic]
Marks = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Trend:
    """Mean change of a share per unit of time, its interval, and the test that there is none."""

    slope: float
    interval: Interval
    test: Significance


class ChartLimits(NamedTuple):
    """The centre line of one chart and its two limits, in the unit of its values."""

    centre: float
    lower: float
    upper: float


class ShareChartLimits(NamedTuple):
    """The centre line of a chart of shares, and the two limits of every month."""

    centre: float
    lower: FloatArray
    upper: FloatArray


class ManyChartLimits(NamedTuple):
    """The centre lines of many charts of shares, and the two limits of every month of each."""

    centre: FloatArray
    lower: FloatArray
    upper: FloatArray


def cochran_q(patterns: Patterns) -> Significance:
    """Cochran's test that the share is the same in all rounds of one panel.

    Formula: Q = (k - 1)(k ΣC² - T²) / (kT - ΣR²) on χ²(k - 1), with the yeses C of each of k rounds, R of each
    household and T of all; 0 with p = 1 when no household changed. With two rounds it is McNemar's test.
    Reference: Cochran 1950, Biometrika 37:256.
    Units: a statistic and a probability.
    Errors: ValueError for no household, fewer than two rounds, or an answer other than 0 and 1.

    >>> cochran_q(patterns=[[1, 1, 0], [1, 0, 0], [1, 1, 0], [0, 0, 0]]).freedom
    2
    >>> drugs = {(0, 0, 0): 6, (1, 0, 0): 2, (0, 0, 1): 16, (1, 0, 1): 4, (0, 1, 0): 2, (1, 1, 0): 6, (0, 1, 1): 4,
    ...          (1, 1, 1): 6}
    >>> result = cochran_q(patterns=drugs)
    >>> round(result.statistic, 4), result.freedom, round(result.p, 4)
    (8.4706, 2, 0.0145)
    """
    answers, often = _panel(patterns)
    rounds = answers.shape[1]
    columns, rows = often @ answers, answers.sum(axis=1)
    total, spread = float(columns.sum()), float(often @ (rounds * rows - rows**2))
    statistic = (rounds - 1) * (rounds * float(columns @ columns) - total**2) / spread if spread else 0.0
    return Significance(statistic, float(chi_squared_tail(statistic=statistic, freedom=rounds - 1)), rounds - 1)


def paired_trend(patterns: Patterns, *, times: ArrayLike, confidence: float = 0.95) -> Trend:
    """Linear trend of a share over the rounds of one panel of independent households.

    Formula: with l = Σ (t - t̄) x / Σ (t - t̄)² of each household, the slope is the mean of l with its Student interval;
    the test is z = Σl / √Σl², which with two rounds is McNemar's; 0 with p = 1 when no household changed.
    Reference: Agresti 2013, Categorical Data Analysis, ch. 11; Student 1908, Biometrika 6:1.
    Units: change of a share per unit of time.
    Errors: ValueError for fewer than two households or rounds, or times that do not fit or are all alike.

    >>> trend = paired_trend(patterns={(0, 0, 0): 10, (0, 0, 1): 6, (0, 1, 1): 8, (1, 1, 0): 1}, times=[0, 1, 2])
    >>> round(trend.slope, 4), round(trend.interval.lower, 4), round(trend.test.statistic, 3)
    (0.26, 0.1391, 3.357)
    """
    answers, often = _panel(patterns)
    steps = answers @ _contrast(times, rounds=answers.shape[1])
    size, total = int(often.sum()), float(often @ steps)
    squared = float(often @ steps**2)
    if size < 2:
        raise ValueError("a trend needs two or more households")
    spread = max(squared - total**2 / size, 0.0) / (size - 1)
    critical_value(confidence=confidence)
    half = float(student_quantile(probability=(1 + confidence) / 2, freedom=size - 1)) * sqrt(spread / size)
    statistic = total / sqrt(squared) if squared else 0.0
    slope = total / size
    test = Significance(statistic, float(2 * ndtr(-abs(statistic))))
    return Trend(slope, Interval(slope - half, slope + half), test)


def cluster_trend(*, totals: ArrayLike, events: ArrayLike, times: ArrayLike, confidence: float = 0.95) -> Trend:
    """Linear trend of a share over the rounds of one panel whose clusters (RT) move together.

    Formula: with l = Σ (t - t̄) x / Σ (t - t̄)² from the yeses x of each cluster, the slope is Σl / Σn, its interval
    ± t(K - 1) · the standard error of `cluster_means.cluster_mean`.
    Reference: Cochran 1977, Sampling Techniques, ch. 9A; Cameron & Miller 2015, J Hum Resour 50:317.
    Units: change of a share per unit of time. Totals count the households of each cluster, events its yeses, a row per
    cluster and a column per round.
    Errors: ValueError for fewer than two clusters or rounds, impossible counts, or times that do not fit.

    >>> trend = cluster_trend(totals=[10, 8, 12], events=[[2, 4, 6], [3, 3, 5], [4, 6, 9]], times=[0, 1, 2])
    >>> round(trend.slope, 4), round(trend.interval.lower, 4), round(trend.interval.upper, 4)
    (0.1833, 0.0816, 0.2851)
    """
    critical_value(confidence=confidence)
    (n,), (x,) = known_counts(totals=totals), known_counts(events=events)
    if x.ndim != 2 or n.shape != (len(x),) or np.any(x > n[:, None]):
        raise ValueError("events must have a row per cluster and be part of its total")
    n, x = n[n > 0], x[n > 0]
    mean = cluster_mean(totals=n, sums=x @ _contrast(times, rounds=x.shape[1]))
    certain = 0.0 if mean.value == 0 else float(np.copysign(np.inf, mean.value))
    statistic = mean.value / mean.error if mean.error else certain
    p = float(student_two_sided(statistic=statistic, freedom=mean.freedom))
    test = Significance(statistic, p, mean.freedom)
    return Trend(mean.value, mean.interval(confidence=confidence), test)


def cochran_armitage(*, events: ArrayLike, totals: ArrayLike, times: ArrayLike) -> Significance:
    """Cochran and Armitage's test of a linear trend in the shares of different households.

    Formula: z = Σ (t - t̄) x / √(p (1 - p) Σ n (t - t̄)²), with t̄ weighted by n and p of all; 0 with p = 1 when all
    answers are alike.
    Reference: Armitage 1955, Biometrics 11:375; Agresti 2013, Categorical Data Analysis, ch. 5.
    Units: a normal deviate, above 0 for a rise, and a two-sided probability.
    Errors: ValueError for impossible counts, no household, or times that do not fit or are all alike.

    >>> result = cochran_armitage(
    ...     events=[48, 38, 5, 1, 1], totals=[17114, 14502, 793, 127, 38], times=[0, 0.5, 1.5, 4, 7]
    ... )
    >>> round(result.statistic**2, 2), round(result.p, 3)
    (6.57, 0.01)
    """
    x, n = known_counts(events=events, totals=totals)
    when = amounts(times=times)
    size = float(n.sum())
    require_some(households=size)
    if np.any(x > n) or when.shape != n.shape:
        raise ValueError("events must be part of totals, and every round needs a time")
    if not np.all(np.isfinite(when)):
        raise ValueError("times must be finite")
    centred = when - float(n @ when) / size
    spread = float(n @ centred**2)
    require_some(spread_of_times=spread)
    share = float(x.sum()) / size
    variance = share * (1 - share) * spread
    statistic = float(x @ centred) / sqrt(variance) if variance else 0.0
    return Significance(statistic, float(2 * ndtr(-abs(statistic))))


def share_chart_limits(*, events: ArrayLike, totals: ArrayLike, design_effect: float = 1.0) -> ShareChartLimits:
    """The centre line and the control limits of a chart of monthly shares (p-chart).

    Formula: p̄ = Σx / Σn; p̄ ± 3 √(e p̄ (1 - p̄) / n) for each month, cut at 0 and 1, e the design effect.
    Reference: Shewhart 1931, Economic Control of Quality; Montgomery 2013, Statistical Quality Control, 7.2.
    Units: shares between 0 and 1.
    Errors: limits are NaN in a month without households; ValueError for impossible counts or none at all.

    >>> centre, lower, upper = share_chart_limits(events=[12, 9, 15], totals=[60, 60, 60])
    >>> centre, lower.round(3).tolist(), upper.round(3).tolist()
    (0.2, [0.045, 0.045, 0.045], [0.355, 0.355, 0.355])
    """
    x, n = known_counts(events=events, totals=totals)
    require_some(households=float(n.sum()), design_effect=design_effect)
    if np.any(x > n):
        raise ValueError("events must not exceed totals")
    centre, lower, upper = limits_of_charts(events=x, totals=n, design_effect=design_effect)
    return ShareChartLimits(float(centre[0]), lower, upper)


def limits_of_charts(*, events: FloatArray, totals: FloatArray, design_effect: float = 1.0) -> ManyChartLimits:
    """`share_chart_limits` of many charts at once: the last axis is the time, the centre has one value there.

    Formula, reference, units: see `share_chart_limits`. Errors: NaN in a month without households.

    >>> yes, all_of_them = np.array([[12.0, 9, 15], [0, 0, 0]]), np.full((2, 3), 60.0)
    >>> limits_of_charts(events=yes, totals=all_of_them)[2].round(3).tolist()
    [[0.355, 0.355, 0.355], [0.0, 0.0, 0.0]]
    """
    centre = events.sum(axis=-1, keepdims=True) / totals.sum(axis=-1, keepdims=True)
    half = CHART_ERRORS * np.sqrt(design_effect * centre * (1 - centre) / np.where(totals > 0, totals, np.nan))
    return ManyChartLimits(centre, np.maximum(centre - half, 0), np.minimum(centre + half, 1))


def mean_chart_limits(values: ArrayLike) -> ChartLimits:
    """The centre line and the two limits of a chart of the means of one panel in several rounds (X̄ chart).

    Formula: x̄ ± 3 s / √n, x̄ of all values and s² the mean of the variances of the rounds.
    Reference: Shewhart 1931, Economic Control of Quality; Montgomery 2013, Statistical Quality Control, 6.3.
    Units: those of the values, a row per unit and a column per round.
    Errors: ValueError with fewer than two units, no round, or a value that is not finite.

    >>> [round(limit, 2) for limit in mean_chart_limits(values=[[5, 7], [6, 8], [7, 9], [6, 8]])]
    [7.0, 5.78, 8.22]
    """
    panel = _amounts(values)
    centre, half = float(panel.mean()), CHART_ERRORS * sqrt(float(panel.var(axis=0, ddof=1).mean()) / len(panel))
    return ChartLimits(centre, centre - half, centre + half)


def median_chart_limits(values: ArrayLike) -> ChartLimits:
    """The centre line and the two limits of a chart of the medians of one panel in several rounds.

    Formula: the median of all values, and their quantiles at ½ ± 3 · ½ / √n: a median of n values lies between these as
    often as a normal deviate within three errors. No shape of the distribution is assumed.
    Reference: Janacek & Meikle 1997, The Statistician 46:19; Woodruff 1952, J Am Stat Assoc 47:635.
    Units, errors: see `mean_chart_limits`.

    >>> median_chart_limits(values=[[each, each + 1] for each in range(100)])
    ChartLimits(centre=50.0, lower=35.0, upper=65.0)
    """
    panel = _amounts(values)
    reach = min(CHART_ERRORS / 2 / sqrt(len(panel)), 0.5)
    centre, lower, upper = np.quantile(panel, [0.5, 0.5 - reach, 0.5 + reach], method="averaged_inverted_cdf").tolist()
    return ChartLimits(centre, lower, upper)


def _amounts(values: ArrayLike) -> FloatArray:
    panel = amounts(values=values)
    if panel.ndim != 2 or len(panel) < 2 or not panel.shape[1] or not np.all(np.isfinite(panel)):
        raise ValueError("needs a row for each of two or more units and a column per round, all finite")
    return panel


def moving_range_limits(values: ArrayLike) -> ChartLimits:
    """The centre line and the two natural limits of a chart of single values (XmR).

    Formula: x̄ ± 2.66 · mean |x_i - x_{i-1}|.
    Reference: Wheeler 2000, Understanding Variation; Montgomery 2013, Statistical Quality Control, 6.4.
    Units: those of the values. Errors: ValueError with fewer than two values or one that is not finite.

    >>> [round(limit, 2) for limit in moving_range_limits(values=[5, 7, 6, 8])]
    [6.5, 2.07, 10.93]
    """
    series = amounts(values=values)
    if series.ndim != 1 or len(series) < 2 or not np.all(np.isfinite(series)):
        raise ValueError("needs two or more finite values")
    centre, half = float(series.mean()), MOVING_RANGE_FACTOR * float(np.abs(np.diff(series)).mean())
    return ChartLimits(centre, centre - half, centre + half)


def chart_signals(*, values: ArrayLike, centre: float, lower: ArrayLike, upper: ArrayLike) -> list[bool]:
    """Which points of a chart ask for an explanation.

    Formula: a point outside its limits; every point of a run of eight or more on one side of the centre; every point of
    six or more that rise, or fall, one after the other.
    Reference: Montgomery 2013, Statistical Quality Control, 5.3; NHS England, Making Data Count.
    Units: those of the values. Errors: ValueError for a centre or a limit that is not known, or limits that are not one
    or one of each value. A NaN among the values is a month without a number: no signal, and the end of a run.

    >>> chart_signals(values=[5, 6, 9, 5], centre=5.5, lower=3, upper=8)
    [False, False, True, False]
    """
    series, (centre,) = amounts(values=values), finite(centre=centre)
    if series.ndim != 1:
        raise ValueError(f"values must be one list, found {series.ndim} dimensions")
    for name, ends in (("lower", amounts(lower=lower)), ("upper", amounts(upper=upper))):
        if ends.shape not in ((), series.shape) or np.any(np.isnan(ends)):
            raise ValueError(f"{name} must be one known limit or one of each of the {len(series)} values")
    found: list[bool] = signals_of_charts(values=values, centre=centre, lower=lower, upper=upper).tolist()
    return found


def signals_of_charts(*, values: ArrayLike, centre: ArrayLike, lower: ArrayLike, upper: ArrayLike) -> Marks:
    """`chart_signals` of many charts at once: the last axis is the time, `centre` has one value there.

    Formula, reference, units, errors: see `chart_signals`.

    >>> signals_of_charts(values=[[5, 6, 9, 5], [5, 6, 5, 6]], centre=[[5.5], [5.5]], lower=3, upper=8).tolist()
    [[False, False, True, False], [False, False, False, False]]
    """
    series, middle, low, high = (np.asarray(each, dtype=np.float64) for each in (values, centre, lower, upper))
    signal = (series < low) | (series > high)
    for side in (series > middle, series < middle):
        _mark(signal, side, shortest=ONE_SIDED_RUN, extra=0)
    steps = np.diff(series)
    for moves in (steps > 0, steps < 0):
        _mark(signal, moves, shortest=RISING_RUN - 1, extra=1)
    return signal


def _mark(signal: Marks, run: Marks, *, shortest: int, extra: int) -> None:
    """Every stretch of so many in a row, and `extra` points behind it."""
    for start in range(run.shape[-1] - shortest + 1):
        whole = run[..., start : start + shortest].all(axis=-1, keepdims=True)
        signal[..., start : start + shortest + extra] |= whole


def _panel(patterns: Patterns) -> tuple[FloatArray, FloatArray]:
    if not isinstance(patterns, Mapping):
        patterns = Counter(tuple(row) for row in np.atleast_2d(amounts(patterns=patterns)).tolist())
    lengths = {len(pattern) for pattern in patterns}
    if len(lengths) != 1 or min(lengths) < 2:
        raise ValueError("patterns must be there and cover the same two or more rounds")
    answers = amounts(patterns=list(patterns))
    if not np.all((answers == 0) | (answers == 1)):
        raise ValueError("answers must be 0 or 1: leave households with an unknown answer out")
    often = counts(households=list(patterns.values()))[0]
    require_some(households=float(often.sum()))
    return answers, often


def _contrast(times: ArrayLike, *, rounds: int) -> FloatArray:
    when = amounts(times=times)
    if when.shape != (rounds,) or not np.all(np.isfinite(when)):
        raise ValueError(f"times must be {rounds} finite numbers")
    centred = when - when.mean()
    spread = float(centred @ centred)
    require_some(spread_of_times=spread)
    return np.asarray(centred / spread)
