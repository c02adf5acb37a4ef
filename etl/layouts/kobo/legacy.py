"""KoboToolbox's legacy exports: `n/a` in what was not answered, and repeats flattened into columns `rep[1]/q`.

These are brought back to a table of their own. It takes one level: a repeat within a repeat stays in the columns of the
outer one and is told.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from etl.layouts.kobo.repeats import KEYS
from etl.layouts.lines import text_of
from etl.layouts.sheet import Sheet
from etl.sources.grid import CellValue, Row, Told, is_blank

_FLATTENED = re.compile(r"(?P<repeat>[^\[\]]+)\[(?P<number>\d+)\]/(?P<question>.+)")
_NOT_ANSWERED = "n/a"
_TELLING = 100
"""Lines at the beginning of a table: a mark that stands for every blank stands in some of them."""


def is_legacy(header: Sequence[str]) -> bool:
    return any(_FLATTENED.fullmatch(name) for name in header)


def unflattened(tables: Sequence[Sheet]) -> tuple[list[Sheet], list[Told]]:
    """The root without the flattened columns, then a table for each repeat."""
    root, *others = tables
    places: dict[str, dict[int, dict[str, int]]] = {}
    flat: set[int] = set()
    for column, name in enumerate(root.header):
        if match := _FLATTENED.fullmatch(name):
            flat.add(column)
            numbered = places.setdefault(match["repeat"], {}).setdefault(int(match["number"]), {})
            numbered[match["question"]] = column
    told = [Told("legacy_export", sheet=root.name, found=", ".join(f"'{name}'" for name in places))]
    nested = [name for name in root.header if len(re.findall(r"\[\d+\]/", name)) > 1]
    if nested:
        told.append(Told("legacy_nested", sheet=root.name, found=", ".join(f"'{name}'" for name in nested)))
    repeats = [_repeat(root, repeat, numbered) for repeat, numbered in places.items()]
    kept = [column for column in range(len(root.header)) if column not in flat]
    rows = [tuple(row[column] for column in kept) + row[len(root.header) :] for row in root.rows]
    header = tuple(root.header[column] for column in kept)
    numbered_rows = list(range(1, len(rows) + 1))
    if "_index" not in header:
        header = (*header, "_index")
        rows = [(*row[: len(kept)], number, *row[len(kept) :]) for row, number in zip(rows, numbered_rows, strict=True)]
        kept = [*kept, 0]
    return [replace(root, header=header, rows=rows, columns=kept), *repeats, *others], told


def without_marks(tables: Sequence[Sheet]) -> tuple[list[Sheet], list[Told]]:
    """The tables with a blank wherever a legacy export writes that nothing was answered."""
    found, told = [], []
    for table in tables:
        if any(_NOT_ANSWERED in row for row in table.rows[:_TELLING]):
            blanks = sum(row.count(_NOT_ANSWERED) for row in table.rows)
            rows = [tuple("" if value == _NOT_ANSWERED else value for value in row) for row in table.rows]
            table = replace(table, rows=rows)
            told.append(Told("legacy_not_answered", sheet=table.name, found=f"{blanks} sel"))
        found.append(table)
    return found, told


def _repeat(root: Sheet, repeat: str, numbered: dict[int, dict[str, int]]) -> Sheet:
    """One record for each line and number with anything in it."""
    questions = list(dict.fromkeys(name for columns in numbered.values() for name in columns))
    keys = [(root.header.index(own), parent) for own, parent in KEYS if own in root.header]
    header = (*(f"{repeat}/{name}" for name in questions), "_index", "_parent_table_name", "_parent_index")
    header = (*header, *(parent for _, parent in keys))
    index = root.header.index("_index") if "_index" in root.header else None
    rows: list[Row] = []
    numbers, places, held = [], [], {}
    for position, row in enumerate(root.rows):
        for number in sorted(numbered):
            columns = numbered[number]
            cells: list[CellValue] = [row[columns[name]] if name in columns else "" for name in questions]
            if all(is_blank(value) for value in cells):
                continue
            above = row[index] if index is not None else position + 1
            if position in root.held:
                held[len(rows)] = root.held[position]
            rows.append((*cells, len(rows) + 1, root.name, above, *(row[column] for column, _ in keys)))
            first = next(iter(columns.values()))
            numbers.append(root.row_number(position))
            places.append((*(columns.get(name, first) for name in questions), *[first] * (3 + len(keys))))
    name = text_of(repeat).rsplit("/", 1)[-1]
    return Sheet(name=name, header=header, rows=rows, numbers=numbers, held=held, row_columns=places, parent=root.name)
