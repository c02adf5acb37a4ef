"""Measures of every paired change of a whole site, for analysts, and of the unpaired ones of a share.

For shares: intervals, tests, ratios and sizes without a unit; for deaths beside births the ratio of two rates. What is
a ladder's own stands in `ladders`, what is an amount's own in `amounts`. Intervals of shares are those of counts over
the design effect of the change; tests take units one by one, and a change that can only go up has none. None of these
numbers decides a verdict.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from indicators.catalogue import Catalogue
from indicators.estimates import Columns, ratio
from indicators.further.amounts import amount_measures
from indicators.further.ladders import ladder_measures
from indicators.further.measure import Measure
from indicators.further.measured import Measured
from indicators.further.storing import Rows, Source, numbers, stacked
from indicators.statistics.count import rate_comparison
from indicators.statistics.difference import miettinen_nurminen_limits
from indicators.statistics.distribution import binomial_exactly
from indicators.statistics.effect import cohen_h
from indicators.statistics.paired import mcnemar_midp, tango_limits
from indicators.statistics.paired_ratio import share_ratio_limits
from indicators.statistics.proportion import wilson_limits
from indicators.statistics.spurious import answer_error_floor


def detail(source: Source, catalogue: Catalogue) -> Iterator[Rows]:
    """The table detail."""
    counts = source.columns("detail_shares")
    shares = Measured(counts, comparison="paired")
    if len(counts["site"]):
        _put_shares(counts, catalogue, shares)
        ladder_measures(counts, source.columns("detail_ladders"), catalogue, shares)
    unpaired, rates = (source.columns(f"detail_{name}") for name in ("unpaired", "rates"))
    parts = [shares, amount_measures(source), _unpaired(unpaired), _rates(rates)]
    told = [part for part in (each.columns() for each in parts) if part]
    if told:
        yield "detail", stacked(told)


def _put_shares(counts: Columns, catalogue: Catalogue, shares: Measured) -> None:
    pairs, gained, lost, both, effect, error = numbers(
        counts, "pairs", "gained", "lost", "both", "design_effect", "answer_error"
    )
    lower, upper = tango_limits(gained=gained / effect, lost=lost / effect, total=pairs / effect)
    shares.put(Measure.TANGO, n=pairs, value=ratio(gained - lost, pairs), lower=lower, upper=upper)
    midp = mcnemar_midp(gained=gained, lost=lost)
    # the exact p is the mid-p and the other half of the point: see statistics.paired.mcnemar_exact
    exact = np.minimum(midp + binomial_exactly(events=np.minimum(gained, lost), total=gained + lost, chance=0.5), 1)
    tested = np.flatnonzero(~_only_up(counts, catalogue))
    for measure, p in ((Measure.MCNEMAR_EXACT, exact), (Measure.MCNEMAR_MIDP, midp)):
        shares.put(measure, n=pairs[tested], places=tested, p_value=p[tested])
    _put_ratios(counts, shares)
    levels = zip(ratio(lost + both, pairs).tolist(), ratio(gained + both, pairs).tolist(), strict=True)
    shares.put(Measure.COHEN_H, n=pairs, value=[cohen_h(before=before, after=after) for before, after in levels])
    told = np.flatnonzero(~np.isnan(error))
    floor = answer_error_floor(pairs=pairs[told], error=error[told])
    shares.put(Measure.ANSWER_ERROR, n=pairs[told], places=told, value=floor)


def _only_up(counts: Columns, catalogue: Catalogue) -> NDArray[np.bool_]:
    """Changes from a round at which the share is zero by definition: what a test would doubt cannot be."""
    zero = [definition.name for definition in catalogue if definition.zero_at_baseline]
    return np.asarray(np.isin(np.asarray(counts["indicator"], dtype=str), zero) & (counts["month_from"] == 0))


def _put_ratios(counts: Columns, measured: Measured) -> None:
    """The ratio of the shares where somebody said yes, the odds ratio and Cohen's g where somebody changed."""
    pairs, gained, lost, both, neither, effect = numbers(
        counts, "pairs", "gained", "lost", "both", "neither", "design_effect"
    )
    lower, upper = share_ratio_limits(
        gained=gained / effect, lost=lost / effect, both=both / effect, neither=neither / effect
    )
    some = np.flatnonzero(gained + lost + both > 0)
    ratios = ratio(gained + both, lost + both)
    measured.put(
        Measure.SHARE_RATIO, n=pairs[some], places=some, value=ratios[some], lower=lower[some], upper=upper[some]
    )
    changed = np.flatnonzero(gained + lost > 0)
    up, moved, left = gained[changed], (gained + lost)[changed], effect[changed]
    # s / (1 - s) at Wilson's limits of those who gained: see statistics.paired_ratio.odds_ratio_wilson_interval
    shares = wilson_limits(events=up / left, total=moved / left)
    odds = [
        np.divide(share, 1 - share, out=np.full(len(up), np.inf), where=share < 1) for share in (up / moved, *shares)
    ]
    n = pairs[changed]
    measured.put(Measure.ODDS_RATIO, n=n, places=changed, value=odds[0], lower=odds[1], upper=odds[2])
    measured.put(Measure.COHEN_G, n=n, places=changed, value=up / moved - 0.5)


def _unpaired(counts: Columns) -> Measured:
    """Where RT leave more than one unit to count: that much the interval needs."""
    measured = Measured(counts, comparison="unpaired")
    if len(counts["site"]):
        n_from, n_to, x_from, x_to, effect = numbers(counts, "n_from", "n_to", "x_from", "x_to", "design_effect")
        some = np.flatnonzero(n_from + n_to > effect)  # fewer are less than one by themselves
        n_from, n_to, x_from, x_to, effect = (array[some] for array in (n_from, n_to, x_from, x_to, effect))
        lower, upper = miettinen_nurminen_limits(
            events_before=x_from / effect,
            total_before=n_from / effect,
            events_after=x_to / effect,
            total_after=n_to / effect,
        )
        change = ratio(x_to, n_to) - ratio(x_from, n_from)
        smaller = np.minimum(n_from, n_to)
        measured.put(Measure.MIETTINEN_NURMINEN, n=smaller, places=some, value=change, lower=lower, upper=upper)
    return measured


def _rates(counts: Columns) -> Measured:
    """Deaths per birth after over before, exact, with the central p."""
    measured = Measured(counts, comparison="unpaired")
    if len(counts["site"]):
        n_from, n_to, x_from, x_to = numbers(counts, "n_from", "n_to", "x_from", "x_to")
        told = [
            rate_comparison(events_before=x, exposure_before=n, events_after=y, exposure_after=m)
            for x, n, y, m in np.column_stack([x_from, n_from, x_to, n_to]).tolist()
        ]
        measured.put(
            Measure.RATE_RATIO,
            n=np.minimum(n_from, n_to),
            value=[one.ratio for one in told],
            lower=[one.interval.lower for one in told],
            upper=[one.interval.upper for one in told],
            p_value=[one.p for one in told],
        )
    return measured
