"""Examples of cells for an analyst's eyes, with everything that tells who somebody is taken out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from etl.cells import plain_text
from etl.drafting.evidence import TEXT, Evidence
from etl.drafting.words import words_of
from etl.findings import MASK, Redactor
from etl.sources.grid import CellValue

EXAMPLES = 5
_NAMES = frozenset(("nama", "name"))
_LONGEST_EXAMPLE = 40
_WHO = frozenset(
    ("nama", "name", "nik", "telepon", "email", "alamat", "address", "ortu", "ibu", "ayah", "suami", "istri", "kontak")
)


def names_somebody(column: str) -> bool:
    """Whether a column's name says that it holds names, numbers or addresses of people."""
    return bool(words_of(column) & _WHO)


class Shown:
    """What may be shown of a file's cells.

    `identifying`: columns that are known to tell who somebody is; what stands in them is hidden elsewhere too.
    `coded`: columns of answers from a list, whatever their names say (the schooling of a mother).
    """

    def __init__(
        self, columns: Iterable[Evidence], *, identifying: Iterable[str] = (), coded: Iterable[str] = ()
    ) -> None:
        listed = list(columns)
        known = {*identifying, *(column.column for column in listed if words_of(column.column) & _NAMES)}.difference(
            coded
        )
        self._hidden = known | {column.column for column in listed if names_somebody(column.column)}.difference(coded)
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

    def may_list(self, column: Evidence, text: str) -> bool:
        """Whether an answer may be written out in a list of values."""
        return len(text) <= _LONGEST_EXAMPLE * 5 and self._redactor.clean(text) == text
