"""Answers as columns: coded values where the question was asked, blank elsewhere, and the reasons a form can carry."""

from __future__ import annotations

import numpy as np
import pandas as pd

from etl.simulation.effects import Booleans, Integers

DONT_KNOW, REFUSED = "dont_know", "refused"


def coded(values: object, asked: Booleans) -> pd.Series:
    """A categorical column with `values` where asked."""
    answers = np.asarray(values, dtype=object).copy()
    answers[~asked] = None
    return pd.Series(pd.Categorical(answers))


def yes_no(state: Booleans, asked: Booleans) -> pd.Series:
    codes: Integers = np.where(asked, np.where(state, 0, 1), -1)
    return pd.Series(pd.Categorical.from_codes(codes, pd.Index(["yes", "no"])))


def numeric(values: object, asked: Booleans) -> pd.Series:
    return pd.Series(np.where(asked, np.asarray(values, dtype=float), np.nan))


def with_reasons(
    generator: np.random.Generator, answers: pd.Series, *, dont_know: float = 0.0, refused: float = 0.0
) -> pd.Series:
    """Some of the answers given replaced by 'don't know' or 'refused', which the form carries as 98 and 99."""
    chance = generator.random(len(answers))
    given = answers.notna().to_numpy()
    codes = answers.cat.codes.to_numpy(dtype=np.int64)
    names = [*answers.cat.categories, DONT_KNOW, REFUSED]
    codes = np.where(given & (chance < dont_know), names.index(DONT_KNOW), codes)
    codes = np.where(given & (chance >= 1 - refused), names.index(REFUSED), codes)
    return pd.Series(pd.Categorical.from_codes(codes, pd.Index(names)))


def completed_years(birth_date: pd.Series, on: pd.Series) -> Integers:
    """Age in completed years on a date, by the calendar as people count it."""
    not_yet = (on.dt.month * 100 + on.dt.day) < (birth_date.dt.month * 100 + birth_date.dt.day)
    return np.asarray(on.dt.year - birth_date.dt.year - not_yet.astype(int), dtype=np.int64)
