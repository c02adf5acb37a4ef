"""What stands in each column of a table: how much, of which kinds, which values. It knows no variable."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, time, timedelta
from functools import cached_property

from etl.cells import plain_text, squeezed
from etl.columns import blank_rows, cells, times
from etl.drafting.words import words_of
from etl.layouts.header import JOINER
from etl.layouts.months import MONTH
from etl.layouts.sheet import Sheet
from etl.sources.grid import CellValue, is_blank

MOST_DISTINCT = 20_000
"""Past that a column's further values are counted, not kept: such a column is no list of answers."""

_VALUES_WEIGHED = 400

TEXT, NUMBER, DATE, BOOLEAN, DURATION = "teks", "angka", "tanggal", "benar/salah", "jam"


@dataclass(frozen=True)
class Evidence:
    """One column as it stands in the file. `values`: each distinct cell and how often, in the order they appear.

    `separator`: what the export puts between several answers, where it tells. `by_words`: answers are names of a form's
    choices, which hold no blanks. `legends`: meanings of codes above the headings, each with its cell, which may be of
    any column. `known`: how far it fits what it was compared with, worked out once.
    """

    column: str
    position: int
    total: int
    filled: int
    kinds: Mapping[str, int]
    values: tuple[tuple[CellValue, int], ...]
    repeated: bool = False
    separator: str | None = None
    by_words: bool = False
    legends: tuple[tuple[str, str], ...] = ()
    known: dict[Hashable, float | None] = field(default_factory=dict, init=False, repr=False, compare=False)

    @cached_property
    def beginning(self) -> Evidence:
        """The same column with the first of its values only: enough to tell what it may be."""
        return replace(self, values=self.values[:_VALUES_WEIGHED])

    @cached_property
    def counts_lines(self) -> bool:
        """Whether it says 1, 2, 3 and so on from the first line to the last, which names nothing."""
        return self.filled > 1 and self.values in (self._counted_from(0), self._counted_from(1))

    def _counted_from(self, first: int) -> tuple[tuple[CellValue, int], ...]:
        texts = isinstance(self.values[0][0], str)
        return tuple((str(number) if texts else number, 1) for number in range(first, first + self.total))

    @cached_property
    def texts(self) -> tuple[tuple[str, int], ...]:
        return tuple((value, times) for value, times in self.values if isinstance(value, str))

    @cached_property
    def answers(self) -> tuple[tuple[str, int], ...]:
        """Distinct answers as one would read them aloud, in their commonest spelling; case and blanks don't count."""
        spellings: dict[str, Counter[str]] = {}
        for value, number in self.values:
            text = " ".join(plain_text(value).split())
            spellings.setdefault(squeezed(text), Counter())[text] += number
        return tuple((counted.most_common(1)[0][0], counted.total()) for counted in spellings.values())


_NEARLY_ALL = 0.9
_FEWEST_COUNTS, _COUNTS_SHARE = 4, 0.6
_COUNTED_IN = frozenset(("satuan",))
_HOW_MANY, _FEWEST_HOW_MANY = frozenset(("banyak", "total")), 2
_PARTS = re.compile(r"(?P<part>\d+)\s*(?:dari|of|/)\s*(?P<whole>\d+)|\d+(?:[.,]\d+)?\s*%", re.IGNORECASE)
_FEWEST_OF_PARTS = 2
_TICKS = frozenset(("", "0", "1", "true", "false"))


@dataclass(frozen=True)
class SheetEvidence:
    """One table of a file and its columns, those without a name left out. `group_mark`: what the export says stands
    between group and question."""

    sheet: str
    rows: int
    columns: tuple[Evidence, ...]
    records: Sequence[Sequence[CellValue]] = field(default=(), repr=False, compare=False)
    group_mark: str = ""

    @cached_property
    def _by_name(self) -> Mapping[str, Evidence]:
        return {column.column: column for column in reversed(self.columns)}

    def column(self, name: str) -> Evidence | None:
        return self._by_name.get(name)

    @cached_property
    def counts(self) -> bool:
        """Whether it says how many there are of something: nearly all whole numbers, and several headings say so; or
        a column says in what it is counted, as open data have it; or cells say how many of how many."""
        if any(words_of(column.column) == _COUNTED_IN for column in self.columns):
            return True
        if sum(map(_of_parts, self.columns)) >= _FEWEST_OF_PARTS:
            return True
        if sum(not _HOW_MANY.isdisjoint(words_of(column.column)) for column in self.columns) < _FEWEST_HOW_MANY:
            return False
        filled = [column for column in self.columns if column.filled]
        numbers = [c for c in filled if all(plain_text(value).strip().isdecimal() for value, _ in c.values)]
        return len(numbers) >= _FEWEST_COUNTS and len(numbers) >= _COUNTS_SHARE * len(filled)

    def in_turn(self, one: Evidence, other: Evidence | None) -> bool:
        """Whether two columns are both filled in, and never on the same line, as a question that was worded anew is."""
        if other is None or not one.filled or not other.filled:
            return False
        return not any(not is_blank(row[one.position]) and not is_blank(row[other.position]) for row in self.records)

    def varying_within(self, name: str) -> frozenset[str]:
        """Columns that hold several things beside most values of this column, such as the number of a family card; it
        may be left out on further lines of the same.

        None where most lines have a value of their own: then a value that stands twice is a slip of the hand.
        """
        several = self._lines_of(name)
        return frozenset(
            column.column
            for column in self.columns
            if 2 * sum(_differs(rows, column.position) for rows in several) > len(several)
        )

    def told_once_within(self, name: str) -> frozenset[str]:
        """Columns that are filled in on the first line of nearly every family and on no other, as what is said of the
        family is; none where most lines have a value of their own."""
        several = self._lines_of(name)
        return frozenset(
            column.column
            for column in self.columns
            if several and sum(_first_only(rows, column.position) for rows in several) >= _NEARLY_ALL * len(several)
        )

    def _lines_of(self, name: str) -> list[list[Sequence[CellValue]]]:
        """The lines of each family that has several; none where fewer than half of all lines are of such."""
        key = self.column(name)
        groups: dict[str, list[Sequence[CellValue]]] = {}
        value = ""
        for row in self.records if key else ():
            value = squeezed(plain_text(row[key.position])) or value if key else ""
            groups.setdefault(value, []).append(row)
        several = [rows for rows in groups.values() if len(rows) > 1]
        return several if 2 * sum(map(len, several)) >= len(self.records) else []

    def is_option(self, column: Evidence) -> bool:
        """Whether a column is one option of a choice that has a column of its own: `imunisasi/bcg`, `Binaan > Ya`.

        Options of which a line ticks several may be questions each, so that they stay.
        """
        above = self._by_name.get(column.column.rpartition(JOINER)[0])
        if above is not None and above.column != MONTH:
            return all(", " not in text for text, _ in above.texts)
        if not all(squeezed(plain_text(value)) in _TICKS for value, _ in column.values):
            return False
        parts = column.column.split("/")
        return any("/".join(parts[:length]) in self._by_name for length in range(1, len(parts)))


def _first_only(rows: list[Sequence[CellValue]], position: int) -> bool:
    first, *later = (bool(squeezed(plain_text(row[position]))) for row in rows)
    return first and not any(later)


def _differs(rows: Sequence[Sequence[CellValue]], position: int) -> bool:
    return len({squeezed(plain_text(row[position])) for row in rows} - {""}) > 1


def evidence_of(
    sheet: Sheet, *, by_words: bool = False, legends: tuple[tuple[str, str], ...] = (), group_mark: str = ""
) -> SheetEvidence:
    """What the records of a table hold, column by column; lines that are no records or are held back don't count."""
    apart = {*blank_rows(sheet.rows), *sheet.skipped, *sheet.held}
    records = [row for number, row in enumerate(sheet.rows) if number not in apart] if apart else sheet.rows
    named = Counter(sheet.header)
    columns = tuple(
        replace(
            _column(name, position, records),
            repeated=named[name] > 1,
            separator=sheet.separators.get(position),
            by_words=by_words,
            legends=legends,
        )
        for position, name in enumerate(sheet.header)
        if name.strip()
    )
    return SheetEvidence(sheet.name, len(records), columns, records, group_mark)


def _column(name: str, position: int, records: Sequence[Sequence[CellValue]]) -> Evidence:
    values = [
        (value, number)
        for value, number in times(cells(records, position))
        if not isinstance(value, str) or value.strip()
    ]
    types: Counter[type] = Counter()
    for value, number in values:
        types[value.__class__] += number
    kinds: Counter[str] = Counter()
    for kind, number in types.items():
        kinds[_kind(kind)] += number
    ordered = {kind: kinds[kind] for kind in (TEXT, NUMBER, DATE, BOOLEAN, DURATION) if kinds[kind]}
    return Evidence(name, position, len(records), kinds.total(), ordered, tuple(values[:MOST_DISTINCT]))


def in_one(columns: Sequence[Evidence]) -> Evidence:
    """What stands in several columns that ask one question, as if they were the first."""
    first, *others = columns
    if not others:
        return first
    values: Counter[tuple[type, CellValue]] = Counter()
    kinds: Counter[str] = Counter()
    for column in columns:
        kinds.update(column.kinds)
        for value, number in column.values:
            values[(value.__class__, value)] += number
    held = tuple((value, number) for (_, value), number in values.items())
    return replace(first, filled=kinds.total(), kinds=dict(kinds), values=held)


def _kind(kind: type) -> str:
    """What cells of a type are called; `bool` is an `int` to Python, `datetime` a `date`."""
    called = ((bool, BOOLEAN), ((int, float), NUMBER), (date, DATE), ((time, timedelta), DURATION))
    return next((name for kinds, name in called if issubclass(kind, kinds)), TEXT)


def _of_parts(column: Evidence) -> bool:
    """Whether all its cells say a part of a whole: `35 dari 92`, `35/92`, `38%`; not `003/012`, an RT and its RW."""
    if not column.filled or len(column.texts) < len(column.values):
        return False
    found = [_PARTS.fullmatch(text.strip()) for text, _ in column.texts]
    return all(
        match is not None and (match["whole"] is None or _is_part(match["part"], match["whole"])) for match in found
    )


def _is_part(part: str, whole: str) -> bool:
    return int(part) <= int(whole) and not part.startswith("0" * 2)
