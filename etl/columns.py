"""One column of a sheet at a time: its cells, and each distinct one read once. It judges no answer and keeps nothing.

A column of a hundred thousand cells holds a handful of answers. What is done once per distinct cell, and not once per
row, is done here; `True`, `1` and `1.0` are one key to Python and three cells to a reader of answers.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from operator import itemgetter
from typing import Any, NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt

from etl.cells import MISSING, Reader, Reading, Reason, SureReader, plain_text
from etl.sources.grid import CellValue, is_blank

_ALIKE = frozenset((bool, int, float))

Told = TypeVar("Told")


class ReadColumn(NamedTuple):
    """What the cells of a column say; `troubled`: position and reading of those that break a rule."""

    values: list[Any]
    reasons: list[Reason | None]
    troubled: list[tuple[int, Reading]]


def object_array(column: Sequence[Any]) -> npt.NDArray[np.object_]:
    """A column as DuckDB takes it, whatever its elements are."""
    objects = np.empty(len(column), dtype=object)
    objects[:] = column
    return objects


def cells(rows: Sequence[Sequence[CellValue]], column: int | None) -> list[CellValue]:
    """The cells of one column; blank where a row ends before it, or where the sheet has no such column."""
    if column is None:
        return [""] * len(rows)
    try:
        return list(map(itemgetter(column), rows))
    except IndexError:
        return [row[column] if column < len(row) else "" for row in rows]


def texts(column: Sequence[CellValue]) -> list[str]:
    """Every cell as one would read it aloud."""
    if set(map(type, column)) <= {str}:
        return list(map(str.strip, column))  # type: ignore[arg-type]
    return each(column, plain_text)


class _Once(dict[Any, Any]):
    """What a pure function says of each distinct key, asked when it is first met."""

    def __init__(self, tell: Callable[[Any], Any]) -> None:
        self._tell = tell

    def __missing__(self, key: Any) -> Any:
        told = self[key] = self._tell(key)
        return told


def each(column: Sequence[CellValue], tell: Callable[[CellValue], Told]) -> list[Told]:
    """What a pure function says of every cell, asked once per distinct one."""
    keys = _keys(column)
    once = _Once(tell if keys is column else lambda key: tell(key[1]))
    return list(map(once.__getitem__, keys))


def times(column: Sequence[CellValue]) -> list[tuple[CellValue, int]]:
    """Every distinct cell and how often it stands there, in the order they are met."""
    keys = _keys(column)
    return list(Counter(column).items()) if keys is column else [(key[1], n) for key, n in Counter(keys).items()]


def read_column(column: Sequence[CellValue], read: Reader) -> ReadColumn:
    """The same as reading cell by cell."""
    if isinstance(read, SureReader) and 2 * len(set(column)) > len(column):
        return _surely(column, read)
    keys = _keys(column)
    reasons: dict[Any, Reason] = {}
    broken: dict[Any, Reading] = {}

    def value(key: Any) -> Any:
        reading = _read(key if keys is column else key[1], read)
        if reading.reason is not None:
            reasons[key] = reading.reason
        if reading.rule is not None:
            broken[key] = reading
        return reading.value

    return ReadColumn(
        values=list(map(_Once(value).__getitem__, keys)),
        reasons=list(map(reasons.get, keys)) if reasons else [None] * len(keys),
        troubled=[(row, broken[key]) for row, key in enumerate(keys) if key in broken] if broken else [],
    )


def _surely(column: Sequence[CellValue], read: SureReader) -> ReadColumn:
    """What is plainly an answer is taken as it is; the rest is read."""
    values = read.sure(column)
    if None not in values:
        return ReadColumn(values, [None] * len(values), [])
    reasons: list[Reason | None] = [None] * len(values)
    troubled = []
    for row, value in enumerate(values):
        if value is None:
            reading = _read(column[row], read)
            values[row], reasons[row] = reading.value, reading.reason
            if reading.rule is not None:
                troubled.append((row, reading))
    return ReadColumn(values, reasons, troubled)


def blank_rows(rows: Sequence[Sequence[CellValue]]) -> list[int]:
    """Positions of the rows that hold nothing at all."""
    found: Sequence[int] = range(len(rows))
    for column in range(max(map(len, rows), default=0)):
        values = cells(rows, column) if len(found) == len(rows) else None
        if values is not None:
            found = [row for row, value in enumerate(values) if isinstance(value, str) and not value.strip()]
        else:
            found = [row for row in found if column >= len(rows[row]) or is_blank(rows[row][column])]
        if not found:
            break
    return list(found)


def _read(value: CellValue, read: Reader) -> Reading:
    return MISSING if isinstance(value, str) and not value.strip() else read(value)


def _keys(column: Sequence[CellValue]) -> Sequence[Any]:
    """What tells cells apart: the cells themselves, with their types where equal ones could differ."""
    alike = len(_ALIKE.intersection(map(type, column))) > 1
    return list(zip(map(type, column), column, strict=True)) if alike else column
