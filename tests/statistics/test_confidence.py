"""Every interval becomes narrower, and what can be detected smaller, when less confidence is asked for."""

import importlib
import inspect
from typing import Any

import numpy as np
import pytest
from test_methods_page import public_functions

from indicators.statistics.contrast import Mean

RT = {  # of six RT
    "gained": [6, 2, 9, 3, 5, 7],
    "lost": [1, 3, 1, 0, 2, 2],
    "totals": [20, 18, 24, 17, 19, 22],
    "events": [9, 12, 8, 10, 15, 7],
    "total": [20, 18, 24, 17, 19, 22],
    "events_before": [9, 12, 8, 10, 15, 7],
    "total_before": [20, 18, 24, 17, 19, 22],
    "events_after": [14, 12, 17, 15, 16, 13],
    "total_after": [21, 19, 24, 17, 20, 22],
    "programme": ([6, 2, 9, 3, 5, 7], [1, 3, 1, 0, 2, 2], [9, 5, 8, 9, 4, 7], [4, 8, 6, 5, 8, 6]),
    "comparison": ([3, 2, 4, 1, 2, 3], [2, 3, 1, 0, 2, 2], [9, 5, 8, 9, 4, 7], [4, 8, 6, 5, 8, 6]),
}
ROWS = {"values": np.tile([3.0, 8, 5, 14, 9, 6], 6), "sample": np.zeros(36, int), "samples": 1}
ROWS |= {"cluster": np.repeat(range(6), 6), "fewest": 6}
CELLS = {"gained": 30, "lost": 12, "both": 60, "neither": 40}
DIFFERENCES = np.array([-3, 2, 5, 1, 7, -2, 4, 8, 3, 6, -1, 9.0])
GIVEN: dict[str, dict[str, Any]] = {
    "": CELLS
    | {"total": 150, "events": 60, "population": 400, "up": 30, "down": 12, "exposure": 12.5, "pairs": 150}
    | {"events_before": 30, "total_before": 90, "events_after": 50, "total_after": 100, "average": 0.3}
    | {"exposure_before": 90.0, "exposure_after": 120.0, "reference_events": 40, "reference_total": 120}
    | {"programme": tuple(CELLS.values()), "comparison": (20, 12, 60, 50), "share_changing": 0.2}
    | {"programme_before": (30, 90), "programme_after": (50, 95), "comparison_before": (30, 80)}
    | {"comparison_after": (35, 85), "first": 0.4, "first_error": 0.1, "second": 0.1, "second_error": 0.12}
    | {"estimates": [0.1, 0.4, 0.3, 0.2], "variances": [0.01, 0.02, 0.01, 0.03]}
    | {
        "differences": DIFFERENCES,
        "sample": DIFFERENCES,
        "sizes": np.array([12]),
        "statistic": np.mean,
        "resamples": 999,
        "times": [0, 2, 8],
    }
    | {"count_before": 20, "mean_before": 4.0, "variance_before": 9.0}
    | {"count_after": 25, "mean_after": 6.0, "variance_after": 12.0, "change": 0.1}
    | {"patterns": {(0, 0, 1): 12, (0, 1, 1): 9, (1, 1, 1): 20, (1, 0, 0): 3, (0, 0, 0): 15}},
    "amount.geometric_mean_ratio": {"total": 12.0, "sum_of_squares": 40.0},
    "mean.mean_interval": {"sample": None, "count": 150, "sum_of_squares": 400.0},
    "mean.paired_mean_interval": {"differences": None, "sum_of_squares": 400.0},
    "clustered.change_limits": CELLS
    | {"clusters": 6, "sum_of_squared_pairs": 3500, "sum_of_squared_net": 90, "sum_of_products": 400},
    "clustered.clustered_wilson_interval": RT,
    "clustered.limits_from_variance": {"variance": 0.002, "clusters": 6},
    "clustered_amount.means_of": ROWS,
    "clustered_amount.medians_of": ROWS,
    "clustered_amount.typical_changes_of": ROWS,
    "clustered_changes.change_difference_limits": {
        "cells": CELLS,
        "other_cells": CELLS | {"gained": 15},
        "variance": 0.004,
        "shared": 6,
        "clusters": 6,
    },
    "clustered_changes.clustered_change_difference": RT,
    "clustered_difference.clustered_difference_interval": RT,
    "clustered_difference.difference_limits": {"variance": 0.005, "shared": 6, "clusters": 6},
    "clustered_rank.clustered_typical_change": {"clusters": np.repeat(range(6), 2)},
    "clustered_rank.clustered_typical_changes": {"clusters": np.repeat(range(6), 2)},
    "clustered_share.clustered_share_interval": RT,
    "clustered_share.share_limits": {"variance": 0.003, "clusters": 6},
    "contrast.difference_in_differences_of_means": {
        "programme_before": Mean(20, 4.0, 9.0),
        "programme_after": Mean(25, 6.0, 12.0),
        "comparison_before": Mean(22, 4.0, 8.0),
        "comparison_after": Mean(24, 5.0, 10.0),
    },
    "paired.cluster_interval": RT,
    "rounds.cluster_trend": {
        "totals": [20, 18, 24, 17],
        "events": [[4, 9, 12], [6, 6, 9], [3, 10, 11], [8, 9, 14]],
    },
}


def ends(found: Any) -> tuple[float, float]:
    """Of an interval, of limits, of what has an interval, or of what a panel can detect."""
    for name in ("interval", "difference", "random_effects"):
        if hasattr(found, name) and not callable(getattr(found, name)):
            return ends(getattr(found, name))
    if hasattr(found, "limits"):
        return ends(found.limits(np.array([0]), np.array([1.0])))
    if hasattr(found, "lower"):
        return float(np.ravel(found.lower)[0]), float(np.ravel(found.upper)[0])
    return 0.0, float(np.ravel(found)[0])


def asking() -> list[str]:
    """All that take it, but for what is given an interval."""
    names = []
    for name in sorted(public_functions() - {"effect.detectable_by_width"}):
        module, function = name.split(".")
        found = getattr(importlib.import_module(f"indicators.statistics.{module}"), function)
        names += [name] if "confidence" in inspect.signature(found).parameters else []
    return names


@pytest.mark.parametrize("name", asking())
def test_less_confidence_gives_less_width(name: str) -> None:
    module, function = name.split(".")
    asked = getattr(importlib.import_module(f"indicators.statistics.{module}"), function)
    given = GIVEN[""] | GIVEN.get(name, {})
    known = {each: given[each] for each in inspect.signature(asked).parameters if each in given}
    (low, high), (lower, upper) = (ends(asked(**known, confidence=confidence)) for confidence in (0.7, 0.95))
    assert lower <= low <= high <= upper
    assert high - low < upper - lower
