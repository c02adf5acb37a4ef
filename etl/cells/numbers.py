"""Numbers in cells: plain ones, and those written with the marks a form declares or with the question's own unit."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from etl.cells.answer import Reader, Reading, Reason, plain_text, squeezed, unreadable
from etl.cells.manner import Decimal, Manner
from etl.cells.units import in_other_unit, without_unit
from etl.sources.grid import CellValue
from warehouse.codebook import Variable, VariableType

_MACHINE = re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d+)?")
_COMMA = re.compile(r"[+-]?([1-9]\d{0,2}(\.\d{3})+|\d+)(,\d+)?")
_POINT = re.compile(r"[+-]?([1-9]\d{0,2}(,\d{3})+|\d+)(\.\d+)?")
_EITHER_THOUSANDS_OR_DECIMALS = re.compile(r"[+-]?(?:[1-9]\d{0,2}\.\d{3}|\d{4,}\.000)")
"""1.250, and 1500.000: somebody who forgot a point, or a program that writes three decimals."""
_MANY_THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2}(?:(?:\.\d{3}){2,}|(?:,\d{3}){2,})")
"""1.500.000 and 1,500,000: a mark that stands twice can stand before nothing but thousands."""
_SHORT_DECIMALS = re.compile(r"[+-]?\d{1,6}[.,]\d{1,2}")
"""8,5 and 8.5 in one column: a mark before one or two digits can stand before nothing but decimals."""

_FRACTION = re.compile(r"(\d{1,6})\s*(?:/|dari)\s*(\d{1,6})")
_MOST_DIGITS_HINTED = 9  # a longer one may be a telephone number
_WITH_WORDS = re.compile(
    r"(?:rp\.?)?\s*([\d.,]{1,14})\s*(?:kg|cm|gram|gr|g|m2|m²|menit|mnt|orang|org|jiwa|hari|kali|tahun|thn|bulan|bln|meter|m|rupiah|,-"
    r"|rumah|unit|paket|buah|titik|kelompok|pertemuan|kk|keluarga)?",
    re.IGNORECASE,
)


def unmistakable(text: str) -> str:
    """A number whose marks can mean one thing only, as a machine writes it; blank for anything else.

    >>> unmistakable("12,5"), unmistakable("1.500.000"), unmistakable("1,250"), unmistakable("36")
    ('12.5', '1500000', '', '')
    """
    if _SHORT_DECIMALS.fullmatch(text):
        return text.replace(",", ".")
    return re.sub(r"[.,]", "", text) if _MANY_THOUSANDS.fullmatch(text) else ""


def number_reader(variable: Variable, *, blanks: Mapping[str, Reason], manner: Manner) -> Reader:
    """98 and 99 may be true numbers; they are reasons only where they can't be answers."""
    low, high = variable.minimum, variable.maximum
    whole = variable.type is VariableType.INTEGER

    def read(value: CellValue) -> Reading:
        if isinstance(value, bool) or not isinstance(value, int | float | str):
            return unreadable("number_unreadable")
        if isinstance(value, str):
            text = squeezed(value)
            number = as_amount(text, variable, manner)
            if number is None:
                reason = blanks.get(text)
                return (
                    Reading(reason=reason) if reason else unreadable("number_unreadable", _hint(text, variable, manner))
                )
        else:
            number = float(value)
        number /= manner.divisor
        if not ((low is None or number >= low) and (high is None or number <= high)):
            reason = blanks.get(plain_text(number * manner.divisor))
            return Reading(reason=reason) if reason else _out_of_range(number, variable)
        if whole and not number.is_integer():
            return unreadable("number_not_whole")
        return Reading(value=int(number) if whole else number)

    return read


def _out_of_range(number: float, variable: Variable) -> Reading:
    return unreadable("number_out_of_range", in_other_unit(number, variable))


def as_number(text: str, decimal: Decimal | None) -> float | None:
    """The number a text is when written with this mark; None when it is none, or when two numbers fit.

    >>> as_number("12,5", "comma"), as_number("1.250", "comma"), as_number("1.250", None), as_number("1.250", "machine")
    (12.5, 1250.0, None, 1.25)
    >>> as_number("1.500.000", None), as_number("1,500,000", None), as_number("1.500.000", "point")
    (1500000.0, 1500000.0, None)
    """
    if decimal == "comma":
        return float(text.replace(".", "").replace(",", ".")) if _COMMA.fullmatch(text) else None
    if decimal == "either" and _SHORT_DECIMALS.fullmatch(text):
        return float(text.replace(",", "."))
    if decimal == "point" and _POINT.fullmatch(text):
        return float(text.replace(",", ""))
    if decimal in (None, "either") and _EITHER_THOUSANDS_OR_DECIMALS.fullmatch(text):
        return None
    if decimal in (None, "either") and _MANY_THOUSANDS.fullmatch(text):
        return float(text.replace(".", "").replace(",", ""))
    return float(text) if _MACHINE.fullmatch(text) else None


def as_amount(text: str, variable: Variable, manner: Manner) -> float | None:
    """The number a squeezed text is, also where it names the unit that is asked for; None when it names another.

    A form that divides says that its numbers are in another unit, and a program writes none: then none is taken away.
    Whole numbers have no three decimals: 800.000 is nobody's 800, even where 1,500,000.00 stands in the same column.
    Where a comma is declared a point before one or two digits stands before no thousands: 42.5 stays what it is.
    """
    bare, factor = without_unit(text, variable.unit)
    if manner.decimal == "point" and variable.type is VariableType.INTEGER and in_doubt(bare):
        return None
    number = as_number(text, manner.decimal)
    if number is not None or manner.divisor != 1.0 or manner.decimal == "machine":
        return number
    number = as_number(bare, manner.decimal)
    if number is None and manner.decimal == "comma" and _SHORT_DECIMALS.fullmatch(bare):
        number = float(bare)
    return number if number is None or factor == 1.0 else round(number * factor, 6)


def in_doubt(text: str) -> bool:
    """Whether the point of a number may stand before thousands or before decimals.

    >>> [in_doubt(text) for text in ("1.250", "1500.000", "12.5", "1.250.000")]
    [True, True, False, False]
    """
    return _EITHER_THOUSANDS_OR_DECIMALS.fullmatch(text) is not None


def only_commas_fit(texts: Iterable[str], *, whole: bool = False) -> bool:
    """Whether every one of these texts is a number with a decimal comma, and some are so only then.

    >>> only_commas_fit(["1.234", "2.000"]), only_commas_fit(["1.234", "2.000"], whole=True)
    (False, True)
    >>> only_commas_fit(["900", "2.000"], whole=True)  # 2 or 2000
    False
    """
    listed = [squeezed(text) for text in texts]
    return all(map(_COMMA.fullmatch, listed)) and any(not _has_point(text, whole=whole) for text in listed)


def _has_point(text: str, *, whole: bool) -> bool:
    number = as_number(text, "point")
    return number is not None and (not whole or number.is_integer())


def only_short_decimals_fit(texts: Iterable[str]) -> bool:
    """Whether these are plain numbers and short decimals, some of them with a comma; one such says enough."""
    listed = [squeezed(text) for text in texts]
    marked = [text for text in listed if _SHORT_DECIMALS.fullmatch(text)]
    plain = all(text in marked or text.lstrip("+-").isdecimal() for text in listed)
    return plain and any("," in text for text in marked)


def _hint(text: str, variable: Variable, manner: Manner) -> str:
    """Never taken as the answer: a unit may be another one than asked for, and two numbers are none."""
    if fraction := _FRACTION.fullmatch(text):
        return f"Mungkin maksudnya {fraction[1]} dari {fraction[2]}: tulis masing-masing di kolomnya sendiri."
    bare, factor = without_unit(text, variable.unit)
    found = _WITH_WORDS.fullmatch(bare)
    if not found or sum(map(str.isdigit, found[1])) > _MOST_DIGITS_HINTED:
        return ""
    marks: tuple[Decimal, ...] = (manner.decimal,) if manner.decimal in ("comma", "point") else ("comma", "point")
    possible: list[float] = []
    for mark in marks:
        number = as_number(found[1], mark)
        amount = None if number is None else round(number * factor, 6)
        if amount is None or amount in possible or (variable.type is VariableType.INTEGER and not amount.is_integer()):
            continue
        possible.append(amount)
    return f"Mungkin maksudnya {' atau '.join(f'{number:.15g}' for number in possible)}." if possible else ""
