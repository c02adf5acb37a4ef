"""How far the cells of a column could be answers to a question: a share from 0 to 1. Names matter for `RW/RT` only."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable
from datetime import date, datetime
from functools import cache

from etl.cells import Areas, area_reader, has_rw_first, plain_text, rt_and_rw, squeezed
from etl.cells.dates import as_date
from etl.cells.units import without_any_unit
from etl.drafting.answers import answers_of
from etl.drafting.evidence import Evidence
from etl.drafting.words import read_words
from etl.identity import ID_DIGITS, Damage, has_sixteen_digits, read_id_number
from etl.sources.grid import CellValue
from warehouse.codebook import Codebook, Variable, VariableType

_DATE = re.compile(
    r"\d{1,4}\s*[/.\-]\s*\d{1,2}\s*[/.\-]\s*\d{1,4}.*|\d{4}-\d{2}-\d{2}.*|\d{1,2}[ \-][A-Za-z]{3,}\.?[ \-]\d{2,4}.*"
)
_NUMBER = re.compile(r"[+-]?\d+([.,]\d+)*\s*[A-Za-z²]{0,5}")
_FIRST_SERIAL, _LAST_SERIAL = 10_000, 60_000
_EARLIEST, _LATEST = 1900, 2100
_MOST_ANSWERS_BESIDE_LIST = 6
_YES_OR_NO = 2
"""Codes of a list that leaves nothing else to say: further words answer another question."""

_OWN_WORDS, _OWN_NUMBERS, _NO_LIST = 0.55, 0.6, 0.1
_LARGEST_CODE = 999
"""Beyond it a number counts or pays something; but 9998 and 9999 say why there is no answer."""

_SMALLEST_AMOUNT = 100
"""Below it whole numbers are answer codes, not rupiah."""

_LONGEST_AREA, _LONGEST_OWN_AREA, _MOST_OWN_AREAS = 12, 24, 40
_RT = re.compile(r"rt\W{0,3}[\dIVX]{1,4}", re.IGNORECASE)
_CALLED_IN_WORDS = frozenset(("indicator",))
"""What a load knows by its labels as well."""


def fit(column: Evidence, variable: Variable, codebook: Codebook, *, areas: Areas = ()) -> float | None:
    """The share of filled cells that this question could have; None when the column is empty."""
    if not column.filled:
        return None
    if variable.type.coded:
        return _coded_share(column, variable, codebook)
    if variable.pattern and variable.name not in _CALLED_IN_WORDS:
        fits = re.compile(variable.pattern)
        return _share(column, lambda value: fits.fullmatch(plain_text(value)) is not None)
    if variable.type is VariableType.AREA and areas:
        read = area_reader(areas, {}, rw_first=has_rw_first(column.column))
        share = _share(column, lambda value: read(value).value is not None or _is_rt_of_any_rw(value, variable))
    else:
        share = _share(column, lambda value: _possible(value, variable))
    if _are_codes_of_an_amount(column, variable):
        return min(share, _NO_LIST)
    own = variable.type is VariableType.AREA and _are_own_areas(column) and not _of_another_kind(column, variable)
    return max(share, _OWN_WORDS) if own else share


def asked_alike(variable: Variable) -> Hashable:
    """The same for questions that any column fits equally: those with answers of one list."""
    return (variable.type, variable.list_name, variable.number_means) if variable.type.coded else variable


def _share(column: Evidence, possible: Callable[[CellValue], bool]) -> float:
    counted = sum(times for _, times in column.values)
    return sum(times for value, times in column.values if possible(value)) / counted


def _possible(value: CellValue, variable: Variable) -> bool:
    match variable.type:
        case VariableType.IDENTIFIER:
            return _is_identifier(value)
        case VariableType.DATE:
            return _is_date(value)
        case VariableType.INTEGER | VariableType.NUMBER:
            return _is_number(value, variable)
        case VariableType.AREA:
            return len(plain_text(value)) < _LONGEST_AREA
        case _:
            return _is_words(value)


def _is_identifier(value: CellValue) -> bool:
    number = read_id_number(value)
    spoilt = number.damage is Damage.SCIENTIFIC
    return number.digits is not None or spoilt or abs(number.length - ID_DIGITS) <= 1


def _is_date(value: CellValue) -> bool:
    if isinstance(value, date | datetime):
        return _EARLIEST <= value.year <= _LATEST
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _FIRST_SERIAL <= value < _LAST_SERIAL or as_date(plain_text(value), None) is not None
    if not isinstance(value, str):
        return False
    return _DATE.fullmatch(value.strip()) is not None or as_date(squeezed(value), "dmy", latest=date.max) is not None


def _is_number(value: CellValue, variable: Variable) -> bool:
    if isinstance(value, str):
        if not _NUMBER.fullmatch(without_any_unit(squeezed(value))):
            return False
        try:
            value = float(value)
        except ValueError:
            return True  # written with a comma, a unit or thousands: how big it is depends on how it is read
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    low, high = variable.minimum, variable.maximum
    return (low is None or value >= low) and (high is None or value <= high)


def _are_codes_of_an_amount(column: Evidence, variable: Variable) -> bool:
    """Whether a column that was asked for rupiah holds 0, 1, 2 and 98 only: it asks whether, not how much."""
    if not (variable.unit or "").startswith("rupiah"):
        return False
    texts = [plain_text(value).strip() for value, _ in column.values]
    return all(text.isdecimal() for text in texts) and 0 < max(map(int, texts)) < _SMALLEST_AMOUNT


def _is_rt_of_any_rw(value: CellValue, variable: Variable) -> bool:
    return variable.name == "rt" and bool(rt_and_rw(squeezed(plain_text(value))))


def _are_own_areas(column: Evidence) -> bool:
    """Few short names that may be areas nobody has written into areas.csv yet, as `Melati 1` or `A`."""
    few = len(column.values) <= _MOST_OWN_AREAS
    return few and all(
        len(plain_text(value)) <= _LONGEST_OWN_AREA and not isinstance(value, bool) and not _is_date(value)
        for value, _ in column.values
    )


def _of_another_kind(column: Evidence, variable: Variable) -> bool:
    """Whether all of them say that they are an RT, which is no dasawisma."""
    return variable.name != "rt" and all(_RT.fullmatch(plain_text(value).strip()) for value, _ in column.values)


def _is_words(value: CellValue) -> bool:
    """Text that a person wrote; a code such as K01 and a telephone number kept as a number are text as well. `Ya` is an
    answer to another question, and sixteen digits are the number of a card."""
    if isinstance(value, str):
        return not has_sixteen_digits(value.strip()) and not _is_date(value) and squeezed(value) not in _yes_and_no()
    return _is_long_number(value)


@cache
def _yes_and_no() -> frozenset[str]:
    said = read_words().answers["yes_no"].values()
    return frozenset(("ya", "tidak", *(text for texts in said for text in texts if len(text) > 1)))


def _is_long_number(value: CellValue) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) >= 1e7


def _coded_share(column: Evidence, variable: Variable, codebook: Codebook) -> float:
    """Answers in words or numbers of their own may still be answers, as long as there are no more than a list has."""
    answers = answers_of(column, variable, codebook)
    counted = sum(answer.times for answer in answers)
    known = sum(answer.times for answer in answers if not answer.open) / counted
    dates = column.kinds.get("tanggal", 0) / column.filled
    numbers = all(answer.value.isdecimal() for answer in answers)
    if numbers and any(int(answer.value) > _LARGEST_CODE and set(answer.value[:-1]) != {"9"} for answer in answers):
        return min(known, _NO_LIST)
    codes = len(codebook.codes(variable.list_name or ""))
    strange = codes <= _YES_OR_NO and not known and not numbers
    few = len(answers) <= codes + (0 if strange else _MOST_ANSWERS_BESIDE_LIST)
    if dates > 0.5 or not few:
        return min(known, _NO_LIST) if not few and known < 0.5 else known
    return max(known, _OWN_NUMBERS if numbers else _OWN_WORDS)
