"""The interval that every method returns, and the checks that every method shares.

It does not choose a method and does not judge what an interval means.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import isfinite, isnan
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtri

FloatArray = NDArray[np.float64]
# The four counts of a panel, in the order in which they are given as one thing.
CELLS = ("gained", "lost", "both", "neither")


@dataclass(frozen=True, slots=True)
class Interval:
    """A closed interval in the unit of its estimate; a limit may be infinite but never NaN.

    Raises ValueError when a limit is NaN or the limits are in the wrong order.

    >>> Interval(lower=0.1, upper=0.4).contains(0.0)
    False
    >>> lower, upper = Interval(lower=0.1, upper=0.4)
    """

    lower: float
    upper: float

    def __post_init__(self) -> None:
        if isnan(self.lower) or isnan(self.upper):
            raise ValueError(f"an interval needs two numbers, found {self.lower} and {self.upper}")
        if self.lower > self.upper:
            raise ValueError(f"the lower limit {self.lower} lies above the upper limit {self.upper}")

    @property
    def width(self) -> float:
        """Upper minus lower limit."""
        return self.upper - self.lower

    def __iter__(self) -> Iterator[float]:
        """The lower and then the upper limit, so that both can be named at once."""
        return iter((self.lower, self.upper))

    def contains(self, value: float) -> bool:
        """Whether the value lies within the limits, ends included."""
        return self.lower <= value <= self.upper


def critical_value(*, confidence: float) -> float:
    """The standard normal quantile z that leaves (1 - confidence) / 2 in each tail.

    Raises ValueError unless 0 < confidence < 1.

    >>> round(critical_value(confidence=0.95), 4)
    1.96
    """
    (confidence,) = finite(confidence=confidence)
    if not 0 < confidence < 1:
        raise ValueError(f"confidence must lie between 0 and 1, found {confidence}")
    return float(ndtri((1 + confidence) / 2))


def counts(**named: ArrayLike) -> list[FloatArray]:
    """The named counts as float arrays of one shape; NaN stays NaN, fractions (counts over a design effect) may be.

    Raises ValueError, naming the culprit, when a count is negative or infinite.

    >>> [array.tolist() for array in counts(gained=[3, 4], lost=1)]
    [[3.0, 4.0], [1.0, 1.0]]
    """
    arrays = {name: _numeric(name, value) for name, value in named.items()}
    for name, array in arrays.items():
        if np.any((array < 0) | np.isinf(array)):
            raise ValueError(f"{name} must be counts of zero or more, found {array[(array < 0) | np.isinf(array)][0]}")
    return list(np.broadcast_arrays(*arrays.values()))


def known_counts(**named: ArrayLike) -> list[FloatArray]:
    """`counts` none of which is unknown, for what sums over clusters or cells: a NaN would drop out of it unseen.

    A column of one does not stand for a whole column either. Raises ValueError, naming the culprit, when a count is
    negative, infinite or not a number, or a column is shorter than another.

    >>> known_counts(totals=[10, np.nan])
    Traceback (most recent call last):
    ValueError: totals must be numbers, found nan: leave out what is not known
    """
    arrays = {name: _numeric(name, value) for name, value in named.items()}
    for name, array in arrays.items():
        if np.any(np.isnan(array)):
            raise ValueError(f"{name} must be numbers, found nan: leave out what is not known")
    longest = max(array.size for array in arrays.values())
    for name, array in arrays.items():
        if array.ndim and array.size != longest:
            raise ValueError(f"{name} must be as long as the others, found {array.size} for {longest}")
    return counts(**arrays)


def known_names(**named: ArrayLike) -> tuple[NDArray[np.generic], NDArray[np.intp]]:
    """The names in one column, each once, and the place of every entry among them.

    Raises ValueError, naming the column, when an entry is not known: those without a name are no group.

    >>> names, places = known_names(clusters=["002", "001", "002"])
    >>> names.tolist(), places.tolist()
    (['001', '002'], [1, 0, 1])
    """
    ((name, column),) = named.items()
    entries = np.asarray(column)
    if any(_unknown(entry) for entry in entries.ravel().tolist()):
        raise ValueError(f"{name} must all be known: leave out what is not")
    names, places = np.unique(entries, return_inverse=True)
    return names, places


def numbers(**named: float) -> list[float]:
    """The named counts as Python's own numbers, which neither overflow nor wrap as numpy's small integers do.

    Raises ValueError, naming the culprit, when a count is negative, infinite or not a number.

    >>> numbers(gained=np.int8(100), lost=2)
    [100.0, 2.0]
    """
    require_single(**named)
    found = [float(array) for array in counts(**named)]
    for name, number in zip(named, found, strict=True):
        if isnan(number):
            raise ValueError(f"{name} must be a number, found {number}")
    return found


def require_whole(**named: float) -> None:
    """Raise ValueError, naming the culprit, when a count has a fraction.

    >>> require_whole(gained=1.5)
    Traceback (most recent call last):
    ValueError: gained must be a whole number, found 1.5
    """
    for name, number in named.items():
        if number % 1:
            raise ValueError(f"{name} must be a whole number, found {number}")


def require_single(**named: float) -> None:
    """Raise ValueError, naming the culprit, when a whole column is given where one number is asked for.

    >>> require_single(total=[9, 8])
    Traceback (most recent call last):
    ValueError: total must be one number, found 2 of them; whole columns go through the function that ends in _limits
    """
    for name, number in named.items():
        if np.ndim(number):
            raise ValueError(
                f"{name} must be one number, found {np.size(number)} of them; whole columns go through the function "
                "that ends in _limits"
            )


def finite(**named: float) -> list[float]:
    """The named numbers, of either sign, as Python's own, which neither overflow nor wrap as numpy's integers do.

    Raises ValueError, naming the culprit, when a number is infinite or not known.

    >>> finite(mean=np.int8(100), correlation=-1)
    [100.0, -1.0]
    >>> finite(mean=np.inf)
    Traceback (most recent call last):
    ValueError: mean must be finite, found inf
    """
    require_single(**named)
    found = [float(_numeric(name, number)) for name, number in named.items()]
    for name, number in zip(named, found, strict=True):
        if not isfinite(number):
            raise ValueError(f"{name} must be finite, found {number}")
    return found


def shares(**named: float) -> list[float]:
    """The named shares as Python's own numbers.

    Raises ValueError, naming the culprit, when a share is not known or lies outside 0 to 1.

    >>> shares(before=0.4, after=5)
    Traceback (most recent call last):
    ValueError: after must be a share between 0 and 1, found 5.0
    """
    found = finite(**named)
    for name, share in zip(named, found, strict=True):
        if not 0 <= share <= 1:
            raise ValueError(f"{name} must be a share between 0 and 1, found {share}")
    return found


def known_correlation(*, correlation: float) -> float:
    """The correlation as Python's own number; ValueError when it is not known or lies outside -1 to 1.

    >>> known_correlation(correlation=2)
    Traceback (most recent call last):
    ValueError: correlation must lie between -1 and 1, found 2.0
    """
    (found,) = finite(correlation=correlation)
    if not -1 <= found <= 1:
        raise ValueError(f"correlation must lie between -1 and 1, found {found}")
    return found


def amounts(**named: ArrayLike) -> FloatArray:
    """One named number or column, of either sign, as floats; NaN stays NaN.

    Raises ValueError, naming the culprit, when it holds something else than numbers, or rows of unequal length.

    >>> amounts(times=[0, "m8"])
    Traceback (most recent call last):
    ValueError: times must be a number or a column of numbers, found [0, 'm8']
    """
    ((name, column),) = named.items()
    return _numeric(name, column)


def whole_numbers(**named: ArrayLike) -> NDArray[np.int_]:
    """One named column of sizes, or of places among others, which are counted from 0.

    Raises ValueError, naming the culprit, when it is no column or holds something else than whole numbers.

    >>> whole_numbers(sizes=[3, 2.5])
    Traceback (most recent call last):
    ValueError: sizes must be whole numbers of zero or more, found 2.5
    """
    ((name, column),) = named.items()
    found = _numeric(name, column)
    wrong = ~((found >= 0) & (found < np.inf) & (found == np.floor(found)))
    if np.any(wrong):
        raise ValueError(f"{name} must be whole numbers of zero or more, found {found[wrong][0]:g}")
    if found.ndim != 1:
        raise ValueError(f"{name} must be a column of numbers, found {column!r}")
    return found.astype(np.int_)


def places(*, among: int, **named: ArrayLike) -> NDArray[np.int_]:
    """One named column of places among so many samples (or groups), which are counted from 0.

    Raises ValueError, naming the culprit, as `whole_numbers`, and when a place lies beyond the last.

    >>> places(among=2, sample=[0, 2])
    Traceback (most recent call last):
    ValueError: sample must lie within the 2 there are, from 0, found 2
    """
    ((name, _),) = named.items()
    found = whole_numbers(**named)
    if found.max(initial=-1) >= among:
        raise ValueError(f"{name} must lie within the {among} there are, from 0, found {found.max()}")
    return found


def require_as_long(*, length: int, **named: NDArray[Any]) -> None:
    """Raise ValueError, naming the culprit, when a column has not so many entries.

    >>> require_as_long(length=3, cluster=np.zeros(2))
    Traceback (most recent call last):
    ValueError: cluster must be as long as the others, found 2 for 3
    """
    for name, column in named.items():
        if column.shape != (length,):
            raise ValueError(f"{name} must be as long as the others, found {column.size} for {length}")


def laid_out(*, sizes: ArrayLike, **named: ArrayLike) -> tuple[FloatArray, NDArray[np.int_]]:
    """One named column of values laid end to end, and the sizes of its samples, as arrays.

    Raises ValueError, naming the culprit, when the samples do not share out all values.

    >>> laid_out(differences=[1, 2, 3], sizes=[2])
    Traceback (most recent call last):
    ValueError: sizes must add up to the 3 differences, found 2
    """
    ((name, _),) = named.items()
    numbers, many = amounts(**named), whole_numbers(sizes=sizes)
    if numbers.shape != (many.sum(),):
        raise ValueError(f"sizes must add up to the {numbers.size} {name}, found {many.sum()}")
    return numbers, many


def cells_of(**named: Sequence[Any]) -> dict[str, Any]:
    """The four counts of one named panel by their names; ValueError, naming the panel, when they are not four.

    >>> cells_of(programme=(4, 1, 6))
    Traceback (most recent call last):
    ValueError: programme must be four counts (gained, lost, both, neither), found 3
    """
    ((name, cells),) = named.items()
    listed = isinstance(cells, Sequence) or np.ndim(cells) > 0
    if not listed or len(cells) != len(CELLS):
        raise ValueError(f"{name} must be four counts ({', '.join(CELLS)}), found {len(cells) if listed else cells!r}")
    return dict(zip(CELLS, cells, strict=True))


def require_some(**totals: float) -> None:
    """Raise ValueError when one of the named totals is not a positive, finite number: nothing was counted.

    >>> require_some(total=0)
    Traceback (most recent call last):
    ValueError: total must be above zero, found 0
    """
    require_single(**totals)
    for name, total in totals.items():
        if not 0 < _numeric(name, total) < np.inf:
            raise ValueError(f"{name} must be above zero, found {total}")


def _unknown(entry: object) -> bool:
    try:
        return entry is None or bool(entry != entry)
    except TypeError:  # the NA of pandas is neither equal nor unequal to itself
        return True


def _numeric(name: str, value: ArrayLike) -> FloatArray:
    """Text is no number, though NumPy would read "5" as one and let the text itself go on."""
    try:
        found = np.asarray(value)
        if found.dtype.kind not in "USO" or not any(isinstance(one, str | bytes) for one in found.ravel().tolist()):
            return np.asarray(value, dtype=np.float64)
    except (TypeError, ValueError):
        pass
    raise ValueError(f"{name} must be a number or a column of numbers, found {value!r}")
