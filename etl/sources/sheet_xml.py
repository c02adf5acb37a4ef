"""How far the cells of an XLSX sheet reach, which of them show no value, and whether they stand in order.

It looks at the XML only as far as that needs, before anything makes a table of it; it reads no value.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from operator import lt

from etl.sources.cell_places import places
from etl.sources.characters import holds_controls
from etl.sources.limits import MOST_CELLS

_TAG = re.compile(
    rb"<(?:[\w.\-]{1,64}:)?(row|c)(?=[\s/>])((?:[^>\"']++|\"[^\"]*+\"|'[^']*+')*+)(>|\Z)",
)
_ERROR_TYPE = re.compile(rb"\st\s*=\s*[\"']e")
_REFERENCE = re.compile(rb"\sr\s*=\s*[\"']\s*([A-Za-z]*)(\d+)\s*[\"']")
_TYPE = re.compile(rb"\st\s*=\s*[\"'](\w+)")
_ROW_NUMBER = re.compile(rb"<row\b[^>]*?\sr=\"(\d+)\"")
_SHOWN = re.compile(rb"<v[^>]*>([^<]*)")
_PROLOGUE = re.compile(
    rb"(?>\xef\xbb\xbf)?(?>\s+|<\?(?>[^?]+|\?(?!>))*\?>|<!--(?>[^-]+|-(?!->))*-->)*+(<!DOCTYPE)?", re.I
)
_HIDDEN_ROW = re.compile(
    rb"<(?:\w+:)?row\b(?=[^<>]{0,1000}\shidden\s*=\s*[\"'](?:1|true)[\"'])"
    rb"[^<>]{0,1000}?\sr\s*=\s*[\"'](\d{1,7})[\"'][^<>]{0,1000}(?<!/)>"
)
_COLUMNS = re.compile(rb"<(?:\w+:)?col\s([^<>]{0,1000})>")
_HIDDEN = re.compile(rb"\bhidden\s*=\s*[\"'](?:1|true)[\"']")
_FROM_TO = tuple(re.compile(rb"\b%b\s*=\s*[\"'](\d{1,5})[\"']" % name) for name in (b"min", b"max"))
_PREFIXED = re.compile(rb":(?:c|row)[\s/>]")
_WALKED_WHOLE = 1 << 20
_BEGINNING = 1 << 16
_LONGEST_CELL = 1 << 24


class DisorderedXmlError(Exception):
    """Cells that don't stand where they say: two of one place, or one before its predecessor."""

    def __init__(self, found: str, *, cell: str | None = None) -> None:
        super().__init__(found)
        self.found, self.cell = found, cell


@dataclass
class SheetExtent:
    """Counted from 1, of cells that hold something. `failed` and `unevaluated`: how often, and the first address.

    A row or a column that is hidden may hold nothing; columns are counted from 0.
    """

    rows: int = 0
    columns: int = 0
    failed: int = 0
    first_failed: str = ""
    unevaluated: int = 0
    first_unevaluated: str = ""
    special_characters: bool = False
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[range] = field(default_factory=list)

    @property
    def cells(self) -> int:
        return self.rows * self.columns

    @property
    def corner(self) -> str:
        return f"{column_letters(self.columns)}{self.rows}"


def declares_entities(first_piece: bytes) -> bool:
    """Whether an XML part declares a document type, where entities that multiply themselves are defined.

    >>> declares_entities(b'<?xml version="1.0"?><!-- x --><!DOCTYPE a [<!ENTITY b "c">]><a/>')
    True
    """
    found = _PROLOGUE.match(first_piece)
    return bool(found and found.group(1))


def special_characters(piece: bytes) -> bool:
    """Whether a piece of XML may hold characters worth a look: anything but plain ASCII, or an escape."""
    escaped = (b"&" in piece and b"&#" in piece) or (b"_" in piece and b"_x00" in piece)
    return escaped or not piece.isascii() or holds_controls(piece)


def scan(
    pieces: Iterable[bytes], *, size: int, seen: Callable[[bytes, SheetExtent], None] | None = None
) -> SheetExtent:
    """Look at a sheet's XML. Cells of a large sheet are looked at one by one only where they aren't plain.

    `seen`: given each stretch of whole cells once it was looked at, and how far they reach by then.
    """
    thorough = size <= _WALKED_WHOLE
    scanner = _Scanner(thorough=thorough, seen=seen)
    held_back = b""
    for piece in pieces if thorough else _beginning_apart(pieces):
        held_back = scanner.take(held_back + piece)
    scanner.take_last(held_back)
    return scanner.extent


def _beginning_apart(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The same bytes, a few of them first: these show how wide the sheet is, and the rest is taken as a whole."""
    beginning = b""
    for piece in pieces:
        if not beginning:
            beginning, piece = piece[:_BEGINNING], piece[_BEGINNING:]
            yield beginning
        yield piece


class _Scanner:
    def __init__(self, *, thorough: bool, seen: Callable[[bytes, SheetExtent], None] | None) -> None:
        self.extent = SheetExtent()
        self._thorough, self._seen = thorough, seen
        self._row = 0
        self._row_is_numbered = True
        self._column = 0
        self._plain: re.Pattern[bytes] | None = None
        self._width = 0

    def take(self, piece: bytes) -> bytes:
        """Look at all whole cells of the piece; the rest is given back, to stand before the next."""
        cut = max(piece.rfind(b"<c "), piece.rfind(b"<row"))
        if cut <= 0 and len(piece) > _LONGEST_CELL // 4:
            cut = piece.rfind(b"<")
        if cut <= 0:
            if len(piece) > _LONGEST_CELL:
                raise DisorderedXmlError(f"satu sel lebih panjang dari {_LONGEST_CELL >> 20} MB")
            return piece
        self.take_last(piece[:cut])
        return piece[cut:]

    def take_last(self, piece: bytes) -> None:
        self.extent.special_characters = self.extent.special_characters or special_characters(piece)
        if b"hidden" in piece:
            self.extent.hidden_rows += map(int, _HIDDEN_ROW.findall(piece))
            self.extent.hidden_columns += _hidden_columns(piece) if b"col " in piece else ()
        if self._thorough or not self._is_plain(piece):
            self._walk(piece)
        if self._seen is not None:
            self._seen(piece, self.extent)

    def _is_plain(self, piece: bytes) -> bool:
        """Whether every cell is of the common kind, names its place, and lies within the width seen so far."""
        # One byte is found at once, so it is asked for first: few pieces hold any of these.
        if (
            self._plain is None
            or (b"#" in piece and b't="e"' in piece)
            or (b"f" in piece and b"<f" in piece)
            or (b":" in piece and _PREFIXED.search(piece))
            or self._plain.search(piece)
        ):
            return False
        numbers = list(map(int, _ROW_NUMBER.findall(piece)))
        if not all(map(lt, [self._row, *numbers], numbers)):
            _, number = next(pair for pair in zip([self._row, *numbers], numbers, strict=False) if pair[1] <= pair[0])
            self._refuse_disorder(True, f"A{number}")
        if numbers:
            self._row, self._column = numbers[-1], 0
            self.extent.rows = numbers[-1]
        return True

    def _walk(self, piece: bytes) -> None:
        beginning, end = max(piece.find(b"<sheetData>"), 0), piece.rfind(b"</sheetData>")
        end = end if end >= beginning else len(piece)
        for part in (piece[:beginning], piece[beginning:end], piece[end:]):
            if not self._step_through(part):
                self._look_at_each(part)
        if self.extent.columns > self._width:
            self._width = self.extent.columns
            self._plain = plain_cells(self._width, MOST_CELLS // self._width)

    def _step_through(self, piece: bytes) -> bool:
        """The places of cells that have nothing else about them; nothing is done when some have, or name no place."""
        if (
            not self._row_is_numbered
            or b"/>" in piece
            or b"<f" in piece
            or ((b'"e' in piece or b"'e" in piece) and _ERROR_TYPE.search(piece))
            or (b":" in piece and _PREFIXED.search(piece))
            or (found := places(piece)) is None
        ):
            return False
        if place := found.disordered(self._row, self._column):
            self._refuse_disorder(True, f"{column_letters(place[1])}{place[0]}")
        if len(found.rows):
            self._row, self._column = int(found.rows[-1]), 0
        if len(found.row):
            self.extent.rows = int(found.row[-1])
            self.extent.columns = max(self.extent.columns, int(found.column.max()))
            if found.opened[-1] == len(found.rows):
                self._column = int(found.column[-1])
        return True

    def _look_at_each(self, piece: bytes) -> None:
        tags = list(_TAG.finditer(piece))
        for position, tag in enumerate(tags):
            kind, attributes, end = tag.groups()
            if not end:
                raise DisorderedXmlError("tanda XML terputus")
            reference = _REFERENCE.search(attributes)
            if kind == b"row":
                self._start_row(reference)
                continue
            following = tags[position + 1].start() if position + 1 < len(tags) else len(piece)
            self._cell(reference, attributes, piece[tag.end() : following])

    def _start_row(self, reference: re.Match[bytes] | None) -> None:
        number = int(reference.group(2)) if reference else self._row + 1
        self._refuse_disorder(number <= self._row, f"A{number}")
        self._row, self._column, self._row_is_numbered = number, 0, reference is not None

    def _cell(self, reference: re.Match[bytes] | None, attributes: bytes, body: bytes) -> None:
        if reference and reference.group(1):
            letters, number = reference.group(1).upper(), int(reference.group(2))
            column, place = column_number(letters), f"{letters.decode()}{number}"
            if not self._row_is_numbered:
                self._refuse_disorder(number < self._row, place)
                self._row, self._row_is_numbered = number, True
            self._refuse_disorder(number != self._row or column <= self._column, place)
        else:
            column, place = self._column + 1, ""
        self._column = column
        if attributes.endswith(b"/"):
            return
        place = place or f"{column_letters(column)}{self._row}"
        extent = self.extent
        extent.rows, extent.columns = max(extent.rows, self._row), max(extent.columns, column)
        kind = found.group(1) if (found := _TYPE.search(attributes)) else b"n"
        if kind == b"e":
            extent.failed += 1
            extent.first_failed = extent.first_failed or place
        elif b"<f" in body:
            shown = _SHOWN.search(body)
            if shown is None or (kind != b"str" and not shown.group(1)):
                extent.unevaluated += 1
                extent.first_unevaluated = extent.first_unevaluated or place

    @staticmethod
    def _refuse_disorder(disordered: bool, place: str) -> None:
        if disordered:
            raise DisorderedXmlError("sel muncul dua kali atau tidak berurutan", cell=place)


@lru_cache(maxsize=1024)
def column_number(letters: bytes) -> int:
    """
    >>> column_number(b"A"), column_number(b"AD"), column_number(b"XFD")
    (1, 30, 16384)
    """
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _hidden_columns(piece: bytes) -> Iterator[range]:
    for attributes in filter(_HIDDEN.search, _COLUMNS.findall(piece)):
        first, last = (pattern.search(attributes) for pattern in _FROM_TO)
        if first and last:
            yield range(int(first[1]) - 1, int(last[1]))


def column_letters(number: int) -> str:
    letters = ""
    while number:
        number, letter = divmod(number - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return letters


def plain_cells(columns: int, rows: int) -> re.Pattern[bytes]:
    """A pattern that finds any cell without a place, or beyond these bounds.

    >>> outside = plain_cells(30, 100)
    >>> cells = (b'<c r="AD100"><v>', b'<c r="AE1"><v>', b'<c r="A101" s="1"/>', b"<c><v>")
    >>> [bool(outside.search(cell)) for cell in cells]
    [False, True, True, True]
    """
    place = f"(?:{_at_most(column_letters(columns), 'A', 'Z')})(?:{_at_most(str(rows), '0', '9')})"
    return re.compile(f'<c(?! r="{place}"|[a-zA-Z])'.encode())


def _at_most(bound: str, lowest: str, highest: str) -> str:
    """A pattern of what sorts, by length first, not after `bound`.

    >>> _at_most("AD", "A", "Z")
    '[A-Z]{1,1}|A[A-C]|AD'
    """
    some = f"[{lowest}-{highest}]"
    ways = [f"{some}{{1,{len(bound) - 1}}}"] if len(bound) > 1 else []
    for place, character in enumerate(bound):
        if character > lowest:
            rest = len(bound) - place - 1
            ways.append(f"{bound[:place]}[{lowest}-{chr(ord(character) - 1)}]" + (f"{some}{{{rest}}}" if rest else ""))
    return "|".join([*ways, bound])
