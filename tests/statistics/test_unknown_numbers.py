"""One rule for all functions that take single numbers only: what is not known is refused, never passed on."""

import inspect
from math import nan

import numpy as np
import pytest

import indicators.statistics as statistics
from indicators.statistics.paired import mcnemar_midp

LARGE = {"total": 20.0, "pairs": 20.0, "clusters": 5.0}
"""Of what there has to be more than of the parts; every other number is 1."""


def _needed(function: object) -> list[inspect.Parameter]:
    if not inspect.isfunction(function) or function.__module__ == "indicators.statistics.distribution":
        return []
    return [each for each in inspect.signature(function).parameters.values() if each.default is each.empty]


def _of_single_numbers() -> list[str]:
    needed = {name: _needed(getattr(statistics, name)) for name in dir(statistics) if not name.startswith("_")}
    single = {"float", "int", float, int}
    return [name for name, parts in needed.items() if parts and all(part.annotation in single for part in parts)]


def test_a_number_that_is_not_known_is_refused_by_every_function_of_single_numbers() -> None:
    names = [name for name in _of_single_numbers() if name != "require_single"]  # which only asks how many there are
    assert len(names) > 30
    for name in names:
        parts = [part.name for part in _needed(getattr(statistics, name))]
        for part in parts:
            told = {each: nan if each == part else LARGE.get(each, 1.0) for each in parts}
            with pytest.raises(ValueError, match="nan"):
                getattr(statistics, name)(**told)


def test_in_a_column_it_stays_unknown_in_its_row() -> None:
    found = mcnemar_midp(gained=np.array([nan, 9.0]), lost=np.array([2.0, 2.0]))
    assert np.isnan(found).tolist() == [True, False]
