"""How alike two names or numbers are, for whole columns of pairs at once. It knows no households."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from etl.linkage.names import comparable, plain, sound
from etl.linkage.weights import HEAD_ALIKE

Floats = npt.NDArray[np.float32]
Integers = npt.NDArray[np.int64]
Booleans = npt.NDArray[np.bool_]

WORDS_LEFT_OUT = 0.9
"""How alike a name is to the same name with words left out or shortened to a letter."""
CLEARLY_ALIKE = 0.88
"""From here on two names are one that somebody misspelt."""
_MOST_DIGITS = 17


def names_alike(names: Sequence[str], left: Integers, right: Integers) -> Floats:
    """Likeness 0 to 1 of pairs of comparable names, given by position; NaN when one of the two is blank."""
    size = np.int64(max(len(names), 1))
    distinct, back = np.unique(np.minimum(left, right) * size + np.maximum(left, right), return_inverse=True)
    one, other = distinct // size, distinct % size
    alike = np.full(len(distinct), np.nan, dtype=np.float32)
    blank = np.asarray([not name for name in names], dtype=bool) if len(names) else np.zeros(0, dtype=bool)
    known = ~(blank[one] | blank[other])
    alike[known] = _alike([names[n] for n in one[known]], [names[n] for n in other[known]])
    return alike[back]


def same_name(one: str, other: str) -> bool:
    """Whether two comparable names are one, but for its spelling; a blank one is nobody's.

    >>> same_name("siti aminah", "siti aminnah"), same_name("siti aminah", "budi santoso"), same_name("", "budi")
    (True, False, False)
    """
    first, second = np.asarray([0], dtype=np.int64), np.asarray([1], dtype=np.int64)
    return bool(names_alike([one, other], first, second)[0] >= CLEARLY_ALIKE)


def may_be_one_name(one: str, other: str) -> bool:
    """Whether two names may be one, as written; a blank one, or that of a child not named yet, may be anybody's.

    >>> may_be_one_name("Bpk. Asep S.", "asep saepudin"), may_be_one_name("", "Asep"), may_be_one_name("Asep", "Budi")
    (True, True, False)
    """
    names = [comparable(plain(one)), comparable(plain(other))]
    return names[0] == names[1] or not names_alike(names, np.array([0]), np.array([1]))[0] < HEAD_ALIKE


def _alike(left: Sequence[str], right: Sequence[str]) -> Floats:
    if not left:
        return np.zeros(0, dtype=np.float32)
    written = _pairwise(left, right, fuzz.token_sort_ratio)
    heard = _pairwise([sound(name) for name in left], [sound(name) for name in right], fuzz.token_sort_ratio)
    alike = np.maximum(written, heard * np.float32(0.99))
    words = {name: sound(name).split() for name in {*left, *right}}
    doubtful = np.flatnonzero(alike < CLEARLY_ALIKE)
    for n in doubtful.tolist():
        if shortened(words[left[n]], words[right[n]]):
            alike[n] = WORDS_LEFT_OUT
    return np.asarray(alike, dtype=np.float32)


def _pairwise(left: Sequence[str], right: Sequence[str], scorer: Callable[..., float]) -> Floats:
    found = process.cpdist(left, right, scorer=scorer, workers=1, dtype=np.float32)
    return np.asarray(found / np.float32(100))


def shortened(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether one name is the other with words left out or cut to their first letter.

    >>> shortened(["siti", "aminah"], ["siti", "a"]), shortened(["dewi", "rina"], ["dewi", "lestari"])
    (True, False)
    """
    in_order = (len(one), sum(map(len, one))) <= (len(other), sum(map(len, other)))
    shorter, longer = (one, other) if in_order else (other, one)
    position = -1
    whole = 0
    for word in shorter:
        places = range(position + 1, len(longer))
        found = next((n for n in places if longer[n] == word or (len(word) == 1 and longer[n].startswith(word))), None)
        if found is None:
            return False
        position, whole = found, whole + (len(word) > 1)
    return whole > 0


def one_slip(left: Sequence[str], right: Sequence[str]) -> Booleans:
    """Pairs of numbers a slip of the finger apart: one digit wrong, lost, doubled, or two exchanged; equal ones too."""
    if not left:
        return np.zeros(0, dtype=bool)
    distance = process.cpdist(left, right, scorer=OSA.distance, score_cutoff=1, workers=1, dtype=np.int32)
    return np.asarray((distance <= 1) & np.asarray([bool(a and b) for a, b in zip(left, right, strict=True)]))


def with_one_digit_less(digits: str) -> set[str]:
    """A number with each of its digits left out in turn, and itself: numbers one slip apart share one of them."""
    return {digits, *(digits[:n] + digits[n + 1 :] for n in range(len(digits)))}


def may_be_one_slip(numbers: Sequence[str], known: Sequence[str]) -> Booleans:
    """Of each number whether it may share what is left of one of those known with a digit left out.

    Numbers as integers behind a 1, so that a zero at the beginning counts. What can't be one is looked at again.
    """
    if not (numbers and known):
        return np.zeros(len(numbers), dtype=bool)
    short = {short for number in known for short in with_one_digit_less(number)}
    left = np.asarray([_behind_one(number) for number in short], dtype=np.int64)
    whole = np.asarray([_behind_one(number) for number in numbers], dtype=np.int64)
    may = np.isin(whole, left) | (whole < 0)
    for place in (10**power for power in range(_MOST_DIGITS)):
        may |= np.isin(whole // (place * 10) * place + whole % place, left)
    return np.asarray(may)


def _behind_one(number: str) -> int:
    text = f"1{number}"
    return int(text) if len(number) <= _MOST_DIGITS and text.isascii() and text.isdecimal() else -1
