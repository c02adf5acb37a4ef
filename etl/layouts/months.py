"""Wide monthly tables made long: one record for each line and month with anything in it.

Which month a column is about stands in its name (`JANUARI_BERAT`, `Feb 2024 > TB`). A name that holds two months, or a
month that stands twice, is told and not resolved.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from etl.layouts.header import JOINER
from etl.layouts.lines import plain, text_of
from etl.layouts.sheet import Sheet
from etl.sources.grid import CellValue, Row, is_blank

MONTH, YEAR = "{month}", "{year}"
"""Columns of the long table: the month's number, and the year where the names give one."""

_DASHES, _ZEROS = frozenset(("-", "–", "—")), frozenset(("0",))

FEWEST_MONTHS = 3
"""So many months must have one column alike before a table counts as monthly by itself."""

_WORDS = (
    "januari january jan",
    "februari pebruari february febuari pebuari feb peb",
    "maret march mar mrt",
    "april apr",
    "mei may",
    "juni june jun",
    "juli july jul",
    "agustus august agust agst agus agu agt ags aug",
    "september sept sep",
    "oktober october okt oct",
    "november nopember nov nop",
    "desember december des dec",
)
MONTHS: Mapping[str, int] = MappingProxyType(
    {word: number for number, words in enumerate(_WORDS, start=1) for word in words.split()}
)
_MONTH = re.compile(
    rf"(?<![^\W\d_])(?P<month>{'|'.join(sorted(MONTHS, key=len, reverse=True))})(?![^\W\d_])\.?"
    r"(?:[\s_\-/']*(?P<year>20\d\d)(?!\d)|\s*(?:['’]|[-/](?=[12]\d))(?P<short>\d\d)(?!\d))?"
    r"|(?<!\d)(?P<of_excel>20\d\d)-(?P<number>0[1-9]|1[0-2])-01(?!\d)",
    re.IGNORECASE,
)
"""A month by its name; and the first of it, which is what Excel makes of `Mar 2023` or `Mar-23` in a heading."""
_YEAR_ABOVE = re.compile(r"(?:tahun|thn|th)?[.:\s]*(20\d\d)", re.IGNORECASE)
"""A heading that is a year and nothing else, over the months of it."""


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A month, with its year where it is known (0 otherwise)."""

    year: int
    month: int


@dataclass(frozen=True, slots=True)
class Monthly:
    """Columns by what they hold and when: pattern such as `{month} > BERAT` to month to position.

    `twice`: names whose month stands more than once.
    """

    patterns: Mapping[str, Mapping[Period, int]]
    twice: tuple[str, ...] = ()

    @property
    def months(self) -> tuple[Period, ...]:
        return tuple(sorted({period for columns in self.patterns.values() for period in columns}))


def pattern_of(name: str) -> tuple[str, Period] | None:
    """What a column's name says besides its month; None when it holds no month, or two.

    >>> pattern_of("JANUARI 2024 > BERAT")
    ('{month} > BERAT', Period(year=2024, month=1))
    >>> pattern_of("TAHUN 2024 > Nov > BB"), pattern_of("Nov-24 > BB")
    (('{month} > BB', Period(year=2024, month=11)), ('{month} > BB', Period(year=2024, month=11)))
    """
    found = list(_MONTH.finditer(name))
    if len(found) != 1:
        return None
    match = found[0]
    period = _period(match)
    pattern = f"{name[: match.start()]}{MONTH}{name[match.end() :]}"
    return _below_year(pattern, period) if JOINER in pattern and not period.year else (pattern, period)


def _below_year(pattern: str, period: Period) -> tuple[str, Period]:
    """The year of a heading over the months, taken out of the name; as it was where none or two say one."""
    parts = pattern.split(JOINER)
    years = [part for part in parts if _YEAR_ABOVE.fullmatch(part)]
    if len(years) != 1:
        return pattern, period
    below = JOINER.join(part for part in parts if part not in years)
    return below, replace(period, year=int(years[0][-4:]))


def period_of(name: str) -> Period | None:
    """The month a name says; None when it says none, or two.

    >>> period_of("Register Pebruari 2023"), period_of("RT 3")
    (Period(year=2023, month=2), None)
    """
    found = pattern_of(name)
    return found[1] if found else None


def _period(match: re.Match[str]) -> Period:
    if match["of_excel"]:
        return Period(int(match["of_excel"]), int(match["number"]))
    year = int(match["year"] or 0) or (2000 + int(match["short"]) if match["short"] else 0)
    return Period(year, MONTHS[match["month"].casefold()])


def monthly_columns(header: Sequence[str], declared: Iterable[str] = ()) -> Monthly:
    """The columns that belong to months. A declared pattern counts even with one month."""
    wanted = {plain(pattern): pattern for pattern in declared if MONTH in pattern and plain(pattern) != MONTH}
    spelt, columns, twice = dict(wanted), dict[str, dict[Period, int]](), []
    for column, name in enumerate(header):
        if (found := pattern_of(name)) is None:
            continue
        pattern, period = found
        places = columns.setdefault(spelt.setdefault(plain(pattern), pattern), {})
        if period in places:
            twice.append(name)
        else:
            places[period] = column
    monthly = any(len(places) >= FEWEST_MONTHS for places in columns.values())
    kept = {
        pattern: places
        for pattern, places in columns.items()
        if plain(pattern) in wanted or (monthly and len(places) > 1)
    }
    lost = [name for name in twice if (found := pattern_of(name)) and spelt[plain(found[0])] in kept]
    return Monthly(kept, tuple(lost))


def melted(sheet: Sheet, monthly: Monthly) -> Sheet:
    """The long table: other columns as they are, then one column a pattern, then the month.

    A line without anything in any month keeps one record, skipped, so that it is told.
    """
    periods = monthly.months
    used = {column for places in monthly.patterns.values() for column in places.values()}
    fixed = [column for column in range(len(sheet.header)) if column not in used]
    dated = any(period.year for period in periods)
    header = (*(sheet.header[column] for column in fixed), *monthly.patterns, MONTH, *((YEAR,) if dated else ()))
    layouts = {period: _places(monthly, period, fixed, sheet.places, extra=1 + dated) for period in periods}
    rows: list[Row] = []
    numbers, row_columns, held, skipped = list[int](), list[Sequence[int]](), dict[int, str](), dict[int, str]()
    counts: dict[int, tuple[int, int]] = {}
    for position, row in enumerate(sheet.rows):
        records = list(_records(row, monthly, periods, fixed, dated=dated))
        empty = [(periods[0], (*(row[column] for column in fixed), *("",) * (len(header) - len(fixed))))]
        for period, record in records or empty:
            if position in sheet.held:
                held[len(rows)] = sheet.held[position]
            if position in sheet.cell_counts:
                counts[len(rows)] = sheet.cell_counts[position]
            if position in sheet.skipped:
                skipped[len(rows)] = sheet.skipped[position]
            elif not records and position not in sheet.held and not all(map(is_blank, record)):
                skipped[len(rows)] = "row_without_month"
            rows.append((*record, *row[len(sheet.header) :]))
            numbers.append(sheet.numbers[position])
            row_columns.append((*layouts[period], *range(len(sheet.header), len(row))))
            if position in sheet.held or position in sheet.skipped:
                break
    return replace(
        sheet,
        header=header,
        rows=rows,
        numbers=numbers,
        columns=(),
        row_columns=row_columns,
        held=held,
        skipped=skipped,
        cell_counts=counts,
        separators={},
    )


def _records(
    row: Row, monthly: Monthly, periods: Sequence[Period], fixed: Sequence[int], *, dated: bool
) -> Iterator[tuple[Period, Row]]:
    same = tuple(row[column] for column in fixed)
    for period in periods:
        cells = tuple(row[places[period]] if period in places else "" for places in monthly.patterns.values())
        if not _says_nothing(cells):
            yield period, (*same, *cells, period.month, *((period.year or "",) if dated else ()))


def _says_nothing(cells: Sequence[CellValue]) -> bool:
    """Blank, or struck out with dashes; a zero beside a dash was not measured either."""
    said = {text_of(cell) for cell in cells if not is_blank(cell)}
    return said <= _DASHES or (not said.isdisjoint(_DASHES) and said <= _DASHES | _ZEROS)


def _places(
    monthly: Monthly, period: Period, fixed: Sequence[int], places: Sequence[int], *, extra: int
) -> tuple[int, ...]:
    own = [columns.get(period) for columns in monthly.patterns.values()]
    first = next((column for column in own if column is not None), 0)
    months = [places[column if column is not None else first] for column in own]
    return (*(places[column] for column in fixed), *months, *[places[first]] * extra)
