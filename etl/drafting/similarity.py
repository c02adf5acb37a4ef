"""How like the name of a column is to a question of the codebook, in either language. It looks at no cell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from math import log

from rapidfuzz.fuzz import ratio

from etl.drafting.apart import Apart
from etl.drafting.glued import Divided, Glued
from etl.drafting.words import last_part, read_words, without_brackets, words_of
from warehouse.codebook import Codebook, Unit, Variable

_SHORTEST_MISSPELT, _ALIKE = 5, 86
_STRANGE_WORD = 0.8
_ALSO = 0.99
"""What a question is called besides counts a little less than its own words: both may stand in one table."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """From 0 to 1. `explained`: the share of the column's words that the question has; `covered`: the reverse.

    `by`: the text of the codebook that is likest. `read_as`: the column's name with its words apart, where it was
    written as one.
    """

    score: float
    explained: float
    covered: float
    by: str
    read_as: Divided | None = None


NONE = Likeness(0, 0, 0, "")


class Similarity:
    """Compares names of columns with all questions of a codebook; rare words weigh more than common ones."""

    def __init__(self, codebook: Codebook) -> None:
        self._texts: dict[tuple[str, str], tuple[tuple[str, frozenset[str]], ...]] = {
            (unit.name, variable.name): tuple(
                (text, words_of(text)) for text in dict.fromkeys(texts_of(unit, variable))
            )
            for unit in codebook.all_units
            for variable in unit.variables
        }
        self._apart = {
            (unit.name, variable.name): Apart(unit.name, variable.name, texts_of(unit, variable))
            for unit in codebook.all_units
            for variable in unit.variables
        }
        words = {place: frozenset[str]().union(*(each for _, each in texts)) for place, texts in self._texts.items()}
        counted = Counter(word for each in words.values() for word in each)
        self._words = words
        self._weights = {word: log(1 + len(self._texts) / times) for word, times in counted.items()}
        self._strange = _STRANGE_WORD * log(1 + len(self._texts))
        self._near: dict[str, str] = {}
        self._glued = Glued(text for texts in self._texts.values() for text, _ in texts)
        self._readings: dict[str, tuple[Divided, ...]] = {}
        self._named: dict[tuple[str, str], tuple[frozenset[str], ...]] = {}

    def likeness(self, column: str, unit: str, variable: str, *, own: str = "") -> Likeness:
        """The best over the last part of the column's name, the whole of it, and every text of the question; over what
        it could mean as well, where its words are written as one.

        `own`: its name without the groups it stands in, where the table tells. Nothing where the name has a word that
        makes another question of it.
        """
        if column not in self._readings:
            self._readings[column] = self._glued.readings(column)
        best = self._alike(column, unit, variable, own)
        for reading in self._readings[column]:
            own = reading.text if reading.above else ""
            found = self._alike(f"{reading.above}{reading.text}", unit, variable, own)
            if found.score > best.score:
                best = replace(found, read_as=reading)
        return best

    def _alike(self, column: str, unit: str, variable: str, own: str) -> Likeness:
        best = NONE
        if self._apart[unit, variable].of(column, own):
            return best
        known = read_words().also
        for name in self._names(column, own):
            if name.isdisjoint(self._words[unit, variable]):
                continue
            for text, words in self._texts[unit, variable]:
                found = self._compare(name, words, text)
                if text in known.get((unit, variable), ()):
                    found = replace(found, score=found.score * _ALSO)
                if (found.score, found.explained) > (best.score, best.explained):
                    best = found
        return best

    def _names(self, column: str, own: str) -> tuple[frozenset[str], ...]:
        if (column, own) not in self._named:
            called = (column, own or last_part(column))
            texts = [text for text in (*called, *map(without_brackets, called)) if text.strip()]
            self._named[column, own] = tuple(dict.fromkeys(self._known(words_of(text)) for text in texts))
        return self._named[column, own]

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


def texts_of(unit: Unit, variable: Variable) -> Iterator[str]:
    """The likest is told to people, so of equal ones the Indonesian comes first."""
    yield variable.label_id
    yield variable.question_id
    yield from read_words().also.get((unit.name, variable.name), ())
    if variable.name not in read_words().short:  # `tb` is an illness, and in a heading the height
        yield variable.name
    yield variable.label_en
    yield variable.question_en
