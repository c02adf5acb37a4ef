"""Text tables (CSV and its kin) as grids of text. It decides encoding and separator, and no more.

A row's number is its number as a record: Excel counts so too, however many lines a quoted cell spans.
"""

from __future__ import annotations

import contextlib
import csv
import io
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from etl.sources import SourceError
from etl.sources.characters import HIDDEN, MIXED_SCRIPTS, clean_rows, holds_controls
from etl.sources.collector import paused_collector
from etl.sources.encoding import Text, decode
from etl.sources.grid import Contents, Grid, Row, address
from etl.sources.guarded import may_hold_guards, without_guards
from etl.sources.limits import MOST_CELL_CHARACTERS, MOST_COLUMNS, MOST_TEXT_CELLS, UNCOUNTED_TEXT

SEPARATORS = {";": "titik koma", ",": "koma", "\t": "TAB", "|": "garis tegak"}
_NO_SEPARATOR = "\x1f"
_DECLARED = re.compile(r'"?sep=(.)"?(?:\r\n|\r|\n|\Z)', re.IGNORECASE)
_SAMPLE = 1 << 18
_SAMPLE_RECORDS = 200
_STRETCH = 1 << 16
"""Characters of a text that are divided at once."""


class Fit(NamedTuple):
    """How a separator divides the first records: the part divided at all, that of the commonest width, and widths."""

    divided: float = 0.0
    agreement: float = 0.0
    width: int = 0
    first_width: int = 0

    @property
    def score(self) -> float:
        """Many parts say more than two, which any comma within a text makes; equal ones say a little more."""
        return self.divided * (1 - 1 / self.width) * (3 + self.agreement) if self.width else 0.0

    def rivals(self, best: Fit) -> bool:
        alike = (self.divided, self.agreement) >= (best.divided, best.agreement)
        return alike and self.first_width > 1 and best.width < 3 * self.width


def read_delimited(path: Path, content: bytes, *, name: str, sheet: str | None = None) -> Contents:
    """The one table. `sheet`: what refusals call it where a file holds several."""
    decoded = decode(path, content, sheet=sheet)
    text, separator, told = decoded.text, "", list(decoded.told)
    if declared := _DECLARED.match(text):
        separator, text = declared.group(1), text[declared.end() :]
        if separator in '"\r\n':
            raise SourceError("separator_ambiguous", file=path, sheet=sheet, found=repr(separator), allowed=_allowed())
    else:
        separator = _separator(path, text, sheet=sheet)
    _refuse_size(path, text, separator, sheet=sheet)
    with paused_collector():
        suspicious = _is_suspicious(text, content, decoded)
        rows = _records(path, text, separator, plain=not suspicious and text.isascii(), sheet=sheet)
        _refuse_width(path, rows, sheet=sheet)
        if suspicious:
            rows, about = clean_rows(rows, sheet=name)
            told.extend(about)
        if may_hold_guards(text):
            rows, about = without_guards(rows, sheet=name)
            told.extend(about)
    shown = "" if separator == _NO_SEPARATOR else separator
    facts = {"encoding": decoded.encoding, "separator": shown}
    return Contents((Grid(name, rows),), facts, tuple(told))


def _allowed() -> str:
    return ", ".join(SEPARATORS.values())


def _is_suspicious(text: str, content: bytes, decoded: Text) -> bool:
    if text.isascii() and decoded.encoding in ("utf-8", "cp1252"):
        return holds_controls(content)
    return bool(HIDDEN.search(text) or MIXED_SCRIPTS.search(text))


def _refuse_size(path: Path, text: str, separator: str, *, sheet: str | None) -> None:
    if len(text) <= UNCOUNTED_TEXT:
        return
    cells = text.count(separator) + max(text.count("\n"), text.count("\r"))
    if cells > MOST_TEXT_CELLS:
        found, allowed = f"sekitar {cells // 10**6} juta sel", f"{MOST_TEXT_CELLS // 10**6} juta"
        raise SourceError("sheet_too_large", file=path, sheet=sheet, found=found, allowed=allowed)


def _refuse_width(path: Path, rows: Sequence[Row], *, sheet: str | None) -> None:
    widest = max(map(len, rows), default=0)
    if widest > MOST_COLUMNS:
        found, allowed = f"{widest} kolom", f"{MOST_COLUMNS} kolom"
        raise SourceError("sheet_too_wide", file=path, sheet=sheet, found=found, allowed=allowed)


def _records(path: Path, text: str, separator: str, *, plain: bool, sheet: str | None) -> list[Row]:
    """All records. Text without a quote and without anything but plain characters needs no parser."""
    if plain and '"' not in text and (rows := _split(text, separator)) is not None:
        return rows
    return _parse(
        path, text.splitlines(keepends=True) if plain else io.StringIO(text, newline=""), separator, sheet=sheet
    )


def _split(text: str, separator: str) -> list[Row] | None:
    """The records of a text in which every line is one; None where a line is too long not to be looked at."""
    rows: list[Row] = []
    for lines in _lines(text):
        if max(map(len, lines)) > MOST_CELL_CHARACTERS:
            return None
        rows += [tuple(line.split(separator)) if line else () for line in lines]
    return rows


def _lines(text: str) -> Iterator[list[str]]:
    r"""The lines of a text whose only control characters are TAB and line ends, a stretch of them at a time.

    A stretch stays near the processor, and the next one takes the memory that it gave back.

    >>> [*_lines("a\n\nb\n")], [*_lines("a\r\nb")], [*_lines("")]
    ([['a', '', 'b']], [['a', 'b']], [])
    """
    start = 0
    while start < len(text):
        end = text.find("\n", start + _STRETCH) + 1 or len(text)
        yield text[start:end].splitlines()
        start = end


def _reader(lines: Iterator[str] | Sequence[str] | io.StringIO, separator: str) -> Iterator[list[str]]:
    return csv.reader(lines, delimiter=separator, strict=True)


def _parse(path: Path, lines: Sequence[str] | io.StringIO, separator: str, *, sheet: str | None) -> list[Row]:
    rows: list[Row] = []
    try:
        rows.extend(map(tuple, _reader(lines, separator)))
    except csv.Error as error:
        number = len(rows) + 1
        rule = "cell_too_long" if "field larger" in str(error) else "quotes_broken"
        raise SourceError(
            rule,
            file=path,
            sheet=sheet,
            cell=address(number, 0),
            found=f"catatan ke-{number}",
            allowed=f"{MOST_CELL_CHARACTERS:,}".replace(",", "."),
        ) from error
    return rows


def _separator(path: Path, text: str, *, sheet: str | None) -> str:
    """What divides the text into equal records. Two that do so equally well are refused: a guess could mix columns."""
    fits = {separator: fit for separator in SEPARATORS if (fit := _fit(text, separator)).width > 1}
    if not fits:
        return _NO_SEPARATOR
    first, *others = sorted(fits, key=lambda separator: fits[separator].score, reverse=True)
    for other in others:
        if fits[other].rivals(fits[first]):
            found = f"{SEPARATORS[first]} dan {SEPARATORS[other]}"
            raise SourceError("separator_ambiguous", file=path, sheet=sheet, found=found, allowed=_allowed())
    return first


def _fit(text: str, separator: str) -> Fit:
    widths: list[int] = []
    # Before a fault of the quotes there is something to measure; the fault is told when all is read.
    with contextlib.suppress(csv.Error):
        for record in _reader(io.StringIO(text[:_SAMPLE], newline=""), separator):
            if any(cell.strip() for cell in record):
                widths.append(len(record))
            if len(widths) == _SAMPLE_RECORDS:
                break
    if len(text) > _SAMPLE and 1 < len(widths) < _SAMPLE_RECORDS:
        widths.pop()
    if not widths:
        return Fit()
    commonest = max(sorted(set(widths), reverse=True), key=widths.count)
    divided = sum(width > 1 for width in widths)
    return Fit(divided / len(widths), widths.count(commonest) / len(widths), commonest, widths[0])
