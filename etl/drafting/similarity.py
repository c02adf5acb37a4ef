"""How like the name of a column is to a question of the codebook, in either language. It looks at no cell."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from math import log
from pathlib import Path

from rapidfuzz.fuzz import ratio

from warehouse.codebook import Codebook, Unit, Variable

_WORD = re.compile(r"[^\W_]+")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_SEGMENT = re.compile(r"\s*[/>:.\-]\s*|__")
_SHORTEST_MISSPELT, _ALIKE = 5, 86
_STRANGE_WORD = 0.8


@dataclass(frozen=True)
class Words:
    """words.toml: how names of columns and answers are written by people who know nothing of the codebook."""

    short: Mapping[str, str]
    same: Mapping[str, str]
    stop: frozenset[str]
    line_number: frozenset[str]
    also: Mapping[tuple[str, str], tuple[str, ...]]
    answers: Mapping[str, Mapping[str, tuple[str, ...]]]
    marks: Mapping[str, frozenset[str]]
    reasons: Mapping[str, tuple[str, ...]]
    units: Mapping[str, tuple[str, ...]]


@cache
def read_words() -> Words:
    declared = tomllib.loads(Path(__file__).with_name("words.toml").read_text(encoding="utf-8"))
    return Words(
        short=declared["short"],
        same={word: first for first, words in declared["same"].items() for word in words},
        stop=frozenset(declared["stop"]["words"]),
        line_number=frozenset(declared["line_number"]["words"]),
        also={
            (unit, variable): tuple(names)
            for unit, variables in declared["also"].items()
            for variable, names in variables.items()
        },
        answers=declared["answers"],
        marks={kind: frozenset(marks) for kind, marks in declared["marks"].items()},
        reasons=declared["reasons"],
        units=declared["units"],
    )


@lru_cache(maxsize=20_000)
def words_of(text: str) -> frozenset[str]:
    """The words of a name that carry meaning, each under its commonest form.

    >>> sorted(words_of("Tgl. Lahir")), sorted(words_of("kepemilikanRumah"))
    (['lahir', 'tanggal'], ['milik', 'rumah'])
    """
    known = read_words()
    plain = [word for found in _WORD.findall(_CAMEL.sub(" ", text)) for word in _expanded(found.casefold(), known)]
    return frozenset(word for word in plain if word not in known.stop) or frozenset(plain)


def _expanded(word: str, known: Words) -> Iterator[str]:
    for part in known.short.get(word, word).split():
        stem = part.removesuffix("nya") if len(part) > len("nya") + 2 else part
        yield known.same.get(part, known.same.get(stem, stem))


@dataclass(frozen=True, slots=True)
class Likeness:
    """From 0 to 1. `explained`: the share of the column's words that the question has; `covered`: the reverse.

    `by`: the text of the codebook that is likest.
    """

    score: float
    explained: float
    covered: float
    by: str


NONE = Likeness(0, 0, 0, "")


class Similarity:
    """Compares names of columns with all questions of a codebook; rare words weigh more than common ones."""

    def __init__(self, codebook: Codebook) -> None:
        self._texts: dict[tuple[str, str], tuple[tuple[str, frozenset[str]], ...]] = {
            (unit.name, variable.name): tuple((text, words_of(text)) for text in dict.fromkeys(_texts(unit, variable)))
            for unit in codebook.all_units
            for variable in unit.variables
        }
        words = {place: frozenset[str]().union(*(each for _, each in texts)) for place, texts in self._texts.items()}
        counted = Counter(word for each in words.values() for word in each)
        self._words = words
        self._weights = {word: log(1 + len(self._texts) / times) for word, times in counted.items()}
        self._strange = _STRANGE_WORD * log(1 + len(self._texts))
        self._near: dict[str, str] = {}
        self._named: dict[str, tuple[frozenset[str], ...]] = {}

    def likeness(self, column: str, unit: str, variable: str) -> Likeness:
        """The best over the last part of the column's name, the whole of it, and every text of the question."""
        best = NONE
        for name in self._names(column):
            if name.isdisjoint(self._words[unit, variable]):
                continue
            for text, words in self._texts[unit, variable]:
                found = self._compare(name, words, text)
                if (found.score, found.explained) > (best.score, best.explained):
                    best = found
        return best

    def _names(self, column: str) -> tuple[frozenset[str], ...]:
        if column not in self._named:
            texts = [text for text in (column, last_part(column)) if text.strip()]
            self._named[column] = tuple(dict.fromkeys(self._known(words_of(text)) for text in texts))
        return self._named[column]

    def _known(self, words: Iterable[str]) -> frozenset[str]:
        """Each word as the codebook spells it, when it differs by a slip of the hand."""
        return frozenset(self._nearest(word) for word in words)

    def _nearest(self, word: str) -> str:
        if word in self._weights or len(word) < _SHORTEST_MISSPELT:
            return word
        if word not in self._near:
            alike = [(ratio(word, other), other) for other in self._weights if len(other) >= _SHORTEST_MISSPELT]
            score, other = max(alike, default=(0.0, word))
            self._near[word] = other if score >= _ALIKE else word
        return self._near[word]

    def _compare(self, name: frozenset[str], text: frozenset[str], shown: str) -> Likeness:
        shared = self._weight(name & text)
        if not shared:
            return NONE
        explained, covered = shared / self._weight(name), shared / self._weight(text)
        return Likeness(2 * explained * covered / (explained + covered), explained, covered, shown)

    def _weight(self, words: Iterable[str]) -> float:
        return sum(self._weights.get(word, self._strange) for word in words)


def last_part(column: str) -> str:
    """A column's own name without its groups: `air_sanitasi/kloset`, `Balita > BB`, `rumah-jamban`.

    >>> last_part("anggota/balita/bb_kg"), last_part("SANITASI > Jamban"), last_part("BB/TB")
    ('bb_kg', 'Jamban', 'BB/TB')
    """
    parts = [part for part in _SEGMENT.split(column) if part]
    # A name in capitals such as BB/TB or L/P is one name, and a question with a stroke in it is no path either.
    whole = len(parts) < 2 or " " in column.replace(" > ", "") or column.upper() == column
    if " > " in column:
        return column.rsplit(" > ", 1)[1]
    return column if whole else parts[-1]


def _texts(unit: Unit, variable: Variable) -> Iterator[str]:
    yield variable.label_id
    yield variable.question_id
    yield variable.name
    yield variable.label_en
    yield variable.question_en
    yield from read_words().also.get((unit.name, variable.name), ())
