"""Examples of cells for an analyst's eyes, with everything that tells who somebody is taken out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache

from etl.cells import plain_text
from etl.drafting.evidence import TEXT, Evidence
from etl.drafting.glued import Glued
from etl.drafting.words import read_words, words_of
from etl.findings import MASK, Redactor
from etl.sources.grid import CellValue

EXAMPLES = 5
_NAMES = frozenset(("nama", "name"))
_LONGEST_EXAMPLE = 40


def names_somebody(column: str) -> bool:
    """Whether a column's name says that it holds names, numbers or addresses of people.

    >>> names_somebody("Nama ibu"), names_somebody("Pendidikan ibu"), names_somebody("Nama posyandu")
    (True, False, False)
    >>> names_somebody("NAMAIBU"), names_somebody("NAMAPOSYANDU"), names_somebody("identitas/namakk")
    (True, False, True)
    """
    return any(map(_names_somebody, _read_as(column)))


def _names_somebody(column: str) -> bool:
    personal, words = read_words().personal, words_of(column)
    found = words & personal["who"]
    if not found or _names_a_place(column):
        return False
    return not found <= personal["role"] or words.isdisjoint(personal["asked"])


def names_a_place(column: str) -> bool:
    """Whether a column's name speaks of a place or a group alone: RT, dasawisma, posyandu."""
    return any(map(_names_a_place, _read_as(column)))


def _names_a_place(column: str) -> bool:
    return words_of(column) <= read_words().personal["place"] | _NAMES and not words_of(column) <= _NAMES


@cache
def _glued() -> Glued:
    return Glued()


def _read_as(column: str) -> tuple[str, ...]:
    """What a column's name could mean, its words apart."""
    return tuple(f"{reading.above}{reading.text}" for reading in _glued().readings(column)) or (column,)


class Shown:
    """What may be shown of a file's cells.

    `identifying`: columns that are known to tell who somebody is; what stands in them is hidden elsewhere too.
    `coded`: columns of answers from a list, whatever their names say (the schooling of a mother).
    """

    def __init__(
        self, columns: Iterable[Evidence], *, identifying: Iterable[str] = (), coded: Iterable[str] = ()
    ) -> None:
        listed = list(columns)
        personal = {column.column for column in listed if names_somebody(column.column)}
        named = {c for c in personal if any(words_of(text) & _NAMES for text in _read_as(c))}
        known = {*identifying, *named}.difference(coded)
        self._hidden = known | personal.difference(coded)
        self._redactor = Redactor()
        for column in listed:
            if column.column in known:
                self._redactor.learn(text for text, _ in column.texts)

    def examples(self, column: Evidence) -> str:
        """The first distinct cells of a column, or how long they are where they may not be shown."""
        return "; ".join(self.listed(column)) + ("; …" if len(column.values) > EXAMPLES else "")

    def listed(self, column: Evidence) -> tuple[str, ...]:
        """The same one by one."""
        return tuple(dict.fromkeys(self._cells(column)))

    def _cells(self, column: Evidence) -> Iterator[str]:
        for value, _ in column.values[:EXAMPLES]:
            yield self.hidden(value) if self._hides(column) else self.clean(plain_text(value))

    def _hides(self, column: Evidence) -> bool:
        """A question about, say, a husband has coded answers; only what people wrote in many ways may be a name."""
        return column.column in self._hidden and (TEXT in column.kinds or len(column.values) > EXAMPLES)

    @staticmethod
    def hidden(value: CellValue) -> str:
        return f"{MASK} ({len(plain_text(value))} huruf)"

    def clean(self, text: str) -> str:
        clean = self._redactor.clean(text)
        return clean if len(clean) <= _LONGEST_EXAMPLE else f"{clean[: _LONGEST_EXAMPLE - 1]}…"

    def may_list(self, text: str) -> bool:
        """Whether an answer may be written out in a list of values."""
        return len(text) <= _LONGEST_EXAMPLE * 5 and self._redactor.clean(text) == text
