"""Sheets of one hand-made workbook that belong together: families on one, their members on others, by one number."""

from __future__ import annotations

import re
from collections.abc import Sequence

from etl.cells import plain_text, squeezed
from etl.identity import Damage, read_id_number
from etl.layouts.lines import plain
from etl.layouts.sheet import Sheet
from etl.sources.grid import CellValue, is_blank

_LONG, _MARKS = re.compile(r"['’`]?\d[\d\s.\-]{14,}\d"), re.compile(r"[\s.\-'’`]")
_SHARE_FOUND, _FEWEST_DIGITS, _DIGITS_OF_A_CARD = 0.9, 4, 16
_CUT_SHORT = (Damage.NUMERIC_LONG, Damage.SCIENTIFIC)


def joined_by(sheets: Sequence[Sheet]) -> tuple[str, str]:
    """The column of one sheet, and that of others which names its lines; two blanks where nothing does.

    A column of long numbers without repetition; in others one of the same heading, nearly all of whose numbers are
    among them. Of several the first. Where headings differ (`Nomor KK`, `No. Kartu Keluarga`) the only column of family
    cards that names families again and again.
    """
    by_numbers = ("", "")
    for root in sheets if len(sheets) > 1 else ():
        others = [sheet for sheet in sheets if set(sheet.header) != set(root.header)]  # the same list goes on there
        for column, name in enumerate(root.header):
            own = _numbers(root, column) if name and root.header.count(name) == 1 else []
            if len(own) < 2 or len(set(own)) < _SHARE_FOUND * len(own):
                continue
            called = ((sheet, found) for sheet in others for found in sheet.header if plain(found) == plain(name))
            pointing = {found for sheet, found in called if _points(sheet, found, set(own))}
            if len(pointing) == 1:
                return name, pointing.pop()
            if not any(by_numbers) and all(len(number) == _DIGITS_OF_A_CARD for number in own):
                named = [(sheet, found) for sheet in others for found in sheet.header]
                again = {found for sheet, found in named if _points(sheet, found, set(own), again=True)}
                once = {found for sheet, found in named if _points(sheet, found, set(own))}
                found = again or once
                by_numbers = (name, found.pop()) if len(found) == 1 else by_numbers
    return by_numbers


def _points(sheet: Sheet, name: str, known: set[str], *, again: bool = False) -> bool:
    """`again`: and some of them more than once, as a family's number stands beside each of its people."""
    if not name or sheet.header.count(name) != 1:
        return False
    numbers = _numbers(sheet, sheet.header.index(name))
    if again and len(set(numbers)) == len(numbers):
        return False
    return bool(numbers) and sum(number in known for number in numbers) >= _SHARE_FOUND * len(numbers)


def _numbers(sheet: Sheet, column: int) -> list[str]:
    """The texts of a column of long numbers, lines that are no records left out; none when it holds anything else."""
    apart = sheet.held.keys() | sheet.skipped.keys()
    texts: list[str] = []
    for position, row in enumerate(sheet.rows):
        if position in apart or is_blank(row[column]):
            continue
        text = plain_text(row[column])
        if not _is_number_of_something(text):
            return []
        texts.append(joining_number(text))
    return texts


def joining_number(text: str) -> str:
    """A number without the marks people write within it; any other text as it is.

    >>> joining_number("'3277 0101-0210.0001"), joining_number("K-000123"), joining_number("2023-03-20")
    ('3277010102100001', 'K-000123', '2023-03-20')
    """
    return _MARKS.sub("", text) if _LONG.fullmatch(text) else text


def joining_key(cell: CellValue) -> str:
    """What a cell that joins says, however it is written; blank where its last digits are lost.

    >>> joining_key("3277 0101-0101.0011"), joining_key(3277010101010011.0), joining_key("007"), joining_key(7.0)
    ('3277010101010011', '', '7', '7')
    """
    number = read_id_number(cell)
    if number.digits or number.damage in _CUT_SHORT:
        return number.digits or ""
    text = squeezed(joining_number(plain_text(cell)))
    return text.lstrip("0") or "0" if text.isdecimal() else text


def _is_number_of_something(text: str) -> bool:
    """
    >>> [_is_number_of_something(text) for text in ("'3277 0101", "2023-03-20", "Sari", "12")]
    [True, False, False, False]
    """
    plain_number = joining_number(text).lstrip("'").replace(" ", "")
    return plain_number.isalnum() and sum(map(str.isdigit, plain_number)) >= _FEWEST_DIGITS
