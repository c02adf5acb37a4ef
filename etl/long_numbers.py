"""Long numbers in any text: what may be somebody's KK, NIK or telephone number is taken out. It knows no names."""

from __future__ import annotations

import re

MASK = "•••"
# KK, NIK and telephone numbers have ten digits or more, and people put blanks, dots, dashes and brackets between them.
_LONG_NUMBER = re.compile(r"\d(?:[\s.\-/()_\u2010-\u2015]{0,3}\d){9,}")
_SHORTEST = 10
_NO_NUMBER_OF_SOMEBODY = re.compile(
    r"(?<!\d)(?:"
    r"(?:19|20)\d\d[-/.](?:0?[1-9]|1[0-2])[-/.](?:0?[1-9]|[12]\d|3[01])[T ]"
    r"|(?:0?[1-9]|[12]\d|3[01])[-/.](?:0?[1-9]|1[0-2]|[12]\d|3[01])[-/.](?:19|20)\d\d,? "
    r")(?:[01]?\d|2[0-3])[:.][0-5]\d(?:[:.][0-5]\d)?(?![\d.\-/])"
    r"|(?<![\d.])[1-9]\d{0,2}(?:\.\d{3}){1,3}\s*(?:-|\u2013|s/?d|sampai)\s*[1-9]\d{0,2}(?:\.\d{3}){1,3}(?![\d.])"
)
"""A day with a time of the day, and two amounts of money: digits enough for a number of somebody, but none."""


def without_numbers(text: str) -> str:
    """A text without what may be somebody's number; a time of the day and amounts of money are none.

    >>> without_numbers("21/03/2023 9.12.00 oleh 0812-3456-7891")
    '21/03/2023 9.12.00 oleh •••'
    """
    if len(text) < _SHORTEST:
        return text
    kept, end = list[str](), 0
    for found in _NO_NUMBER_OF_SOMEBODY.finditer(text):
        kept += [_LONG_NUMBER.sub(MASK, text[end : found.start()]), found[0]]
        end = found.end()
    return "".join((*kept, _LONG_NUMBER.sub(MASK, text[end:])))
