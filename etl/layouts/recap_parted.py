"""Cells of a recap table that hold numerator and denominator together, `35 dari 92`, parted into two columns.

A stroke may stand in a date as well: it parts only where the column shows that no days are meant.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from etl.layouts.header import JOINER
from etl.layouts.lines import text_of
from etl.layouts.recap_beside import DENOMINATOR, NUMERATOR
from etl.layouts.sheet import Sheet
from etl.sources.grid import CellValue, Row

_NUMBER = r"(?:0|[1-9]\d{0,2}(?:\.\d{3})+|[1-9]\d*)"
_COUNTED = r"(?:\s*(?:kk|keluarga|rumah|balita|anak|ibu|bayi|orang|jiwa|unit))?"
_PAIR = re.compile(
    rf"(?P<part>{_NUMBER}){_COUNTED}\s*(?P<mark>/|dari|of)\s*(?P<whole>{_NUMBER}){_COUNTED}", re.IGNORECASE
)
_ONE = re.compile(rf"(?P<part>{_NUMBER}){_COUNTED}", re.IGNORECASE)
_PERCENT = re.compile(r"(?P<percent>\d{1,3}(?:[.,](?P<decimals>\d{1,2}))?)\s*(?:%|persen)", re.IGNORECASE)
_AROUND = " ()[]=;:,"
_BLANK = frozenset(("", "-"))
_DAY = re.compile(r"tanggal|tgl", re.IGNORECASE)
_LAST_MONTH = 12
_LOOKED_AT, _MOST = 200, 0.5
_SAYS_NOTHING = frozenset(
    (
        *("capaian", "cakupan", "hasil", "jumlah", "realisasi", "angka", "nilai", "memenuhi"),
        *("pembilang", "penyebut", "numerator", "denominator", "persen", "persentase", "n"),
        *("dari", "yang", "kk", "keluarga", "rumah"),
    )
)
"""Words of a heading that name neither a round nor an indicator."""
_BRACKETS = re.compile(r"\([^()]*\)")
_BEFORE = re.compile(r"^(?:capaian|cakupan|hasil|jumlah|realisasi)\s+(?=\w)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Counts:
    """How many of how many, as written. `surely`: it can be no day or month. `larger`: the first is more than all."""

    part: str
    whole: str
    surely: bool
    larger: bool


def counts_in(value: CellValue) -> Counts | None:
    """The two counts of a cell; None where it holds anything else, or a percentage they don't make.

    >>> [counts_in(text) and counts_in(text).surely for text in ("35 dari 92", "35 / 92", "3/4", "38% (35/92)", "38%")]
    [True, True, False, True, None]
    >>> counts_in("50% (35/92)"), counts_in("003/012")
    (None, None)
    """
    text = text_of(value) if isinstance(value, str) else ""
    percent = _PERCENT.search(text)
    rest = f"{text[: percent.start()]} {text[percent.end() :]}" if percent else text
    found = _PAIR.fullmatch(rest.strip(_AROUND))
    if found is None:
        return None
    part, whole = (int(found[name].replace(".", "")) for name in ("part", "whole"))
    if percent and not _makes(part, whole, percent):
        return None
    no_day = not part or min(part, whole) > _LAST_MONTH
    surely = bool(percent) or found["mark"] != "/" or no_day
    return Counts(found["part"], found["whole"], surely, larger=part > whole)


def without_percent(value: CellValue, whole: CellValue) -> CellValue:
    """The count of a cell that says its percentage too; the cell as it is where the whole beside it doesn't make that.

    >>> [without_percent(text, 45) for text in ("26,7% (12)", "12 KK (26,7 %)", "30% (12)", "26,7%")]
    ['12', '12', '30% (12)', '26,7%']
    """
    text = text_of(value) if isinstance(value, str) else ""
    percent = _PERCENT.search(text)
    if percent is None:
        return value
    found = _ONE.fullmatch(f"{text[: percent.start()]} {text[percent.end() :]}".strip(_AROUND))
    of = re.fullmatch(_NUMBER, text_of(whole).removesuffix(".0"))
    if found is None or of is None:
        return value
    part, count = (int(each.replace(".", "")) for each in (found["part"], of[0]))
    return found["part"] if _makes(part, count, percent) else value


def _makes(part: int, whole: int, percent: re.Match[str]) -> bool:
    """Whether the counts make this percentage, rounded or cut off."""
    if not whole:
        return not part
    told = float(percent["percent"].replace(",", "."))
    return abs(100 * part / whole - told) < 0.1 ** len(percent["decimals"] or "")


def together_in(header: Sequence[str], rows: Sequence[Row], *, besides: Sequence[int]) -> tuple[int, ...]:
    """The columns that hold both counts in their cells, other than those known to say something else.

    None at all where every one of their cells might be a day.
    """
    columns = (column for column, name in enumerate(header) if name and column not in besides)
    found = {column: counts for column in columns if not _DAY.match(header[column]) and (counts := _both(rows, column))}
    surely = any(each.surely for counts in found.values() for each in counts)
    return tuple(found) if surely else ()


def _both(rows: Sequence[Row], column: int) -> list[Counts]:
    """The counts of a column where most cells hold both, with the smaller number in front."""
    if not any(counts_in(row[column]) for row in rows[:_LOOKED_AT] if column < len(row)):
        return []
    cells = [counts_in(row[column]) for row in rows if column < len(row) and text_of(row[column]) not in _BLANK]
    found = [counts for counts in cells if counts and not counts.larger]
    return found if len(found) >= _MOST * len(cells) else []


def what_it_counts(name: str) -> str:
    """What a heading says besides that it holds counts: a round or an indicator; blank when nothing.

    >>> [what_it_counts(name) for name in ("Capaian > Bulan ke-8 > n/N", "Hasil data awal (n dari N)", "Jumlah KK")]
    ['Bulan ke-8', 'data awal', '']
    """
    parts = (_BEFORE.sub("", _BRACKETS.sub(_kept, part)).strip() for part in name.split(JOINER))
    return JOINER.join(part for part in parts if not _says_nothing(part))


def _kept(bracket: re.Match[str]) -> str:
    return "" if _says_nothing(bracket[0]) else bracket[0]


def _says_nothing(text: str) -> bool:
    return _SAYS_NOTHING.issuperset(re.findall(r"\w+", text.casefold()))


def parted(sheet: Sheet, columns: Sequence[int]) -> Sheet:
    """The table with two columns for each of these; what is no pair stays whole in the first, so that it is told."""
    alone = len(columns) == 1

    def wide(position: int) -> int:
        return 2 if position in columns else 1

    header: list[str] = []
    for position, name in enumerate(sheet.header):
        said = "" if alone else what_it_counts(name)
        called = f"{said}{JOINER}" if said else ""
        header += [f"{called}{NUMERATOR}", f"{called}{DENOMINATOR}"] if wide(position) == 2 else [name]

    def doubled(places: Sequence[int]) -> tuple[int, ...]:
        return tuple(place for position, place in enumerate(places) for _ in range(wide(position)))

    return replace(
        sheet,
        header=tuple(header),
        rows=[
            tuple(cell for position, value in enumerate(row) for cell in _cells(value, wide(position)))
            for row in sheet.rows
        ],
        columns=doubled(sheet.places),
        row_columns=[doubled(places) for places in sheet.row_columns],
    )


def _cells(value: CellValue, wide: int) -> tuple[CellValue, ...]:
    if wide == 1:
        return (value,)
    counts = counts_in(value)
    return (counts.part, counts.whole) if counts else (value, "")
