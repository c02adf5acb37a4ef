"""The same survey written otherwise comes to the same families and answers, whatever its shape.

Rows and columns in another order, a column somebody added, a record twice, dates and numbers as text, cards with
blanks, another program that saved it: chosen by a seed for each shape. P2WKSS_WALK_FROM and _TO choose others.
"""

from __future__ import annotations

import copy
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import pytest
from fuzzed_surveys import (
    SHAPES,
    Line,
    Table,
    Tables,
    forms_of_all,
    sound,
    tables_of,
    write_csv,
    write_html,
    write_xlsx,
    write_xml_2003,
)
from loaded_survey import Declared, declared_here, load_folder
from other_systems import surveyed
from source_files import as_text, zipped

SEEDS = range(int(os.environ.get("P2WKSS_WALK_FROM", "0")), int(os.environ.get("P2WKSS_WALK_TO", "2")))
KNOWN_FROM = 501
ABOUT_KNOWN = ("kobo later", "eppgbm xlsx", "eppgbm html", "recap")
DRAWN_UP = ("two headers", "cadres")
"""Forms whose lines and headings stand where they stand; only what the cells hold is written otherwise."""
ONE_TABLE = ("google csv", "google xlsx", "months", "recap", "eppgbm xlsx", "eppgbm html", "excel 2003")
CARD = 16

Way = Callable[[Tables, Random], None]


def rows_in_another_order(tables: Tables, random: Random) -> None:
    for table in tables:
        records = table.lines[table.heads :]
        random.shuffle(records)
        table.lines[table.heads :] = records


def columns_in_another_order(tables: Tables, random: Random) -> None:
    for table in tables:
        order = list(range(table.width))
        random.shuffle(order)
        for line in table.lines:
            cells = [*line.cells, *[""] * (len(order) - len(line.cells))]
            line.cells = [cells[column] for column in order]


def a_column_added(tables: Tables, random: Random) -> None:
    for table in tables:
        place = random.randrange(table.width + 1)
        for number, line in enumerate(table.lines):
            line.cells += [""] * (place - len(line.cells))
            line.cells.insert(place, "Catatan petugas" if number < table.heads else random.choice(("", "dicek")))


def blank_lines(tables: Tables, random: Random) -> None:
    for table in tables:
        table.lines.insert(
            random.randint(table.heads, len(table.lines)), Line([random.choice(("", " "))] * table.width)
        )


def a_record_twice(tables: Tables, random: Random) -> None:
    """The second time with its numbers and dates as text."""
    again = copy.deepcopy(random.choice([line for line in tables[0].lines if line.record]))
    _each([Table("", [again], heads=0)], lambda cell: cell if isinstance(cell, str) else _as_plain_text(cell))
    tables[0].lines.insert(random.randint(tables[0].heads, len(tables[0].lines)), again)


def numbers_as_text(tables: Tables, random: Random) -> None:
    _each(tables, lambda cell: _as_plain_text(cell) if isinstance(cell, int | float) else cell)


def texts_as_numbers(tables: Tables, random: Random) -> None:
    _each(
        tables, lambda cell: int(cell) if isinstance(cell, str) and cell == cell.lstrip("0") and _short(cell) else cell
    )


def dates_as_text(tables: Tables, random: Random) -> None:
    _each(tables, lambda cell: cell.isoformat() if isinstance(cell, date) and not isinstance(cell, datetime) else cell)


def cards_with_blanks(tables: Tables, random: Random) -> None:
    ways: Sequence[Callable[[str], str]] = (
        lambda card: f"'{card}",
        lambda card: f"{card[:4]} {card[4:8]} {card[8:12]} {card[12:]}",
        lambda card: f"{card[:6]}.{card[6:12]}.{card[12:]}",
    )
    _each(tables, lambda cell: random.choice(ways)(cell) if _is_card(cell) else cell)


def padded(tables: Tables, random: Random) -> None:
    _each(tables, lambda cell: random.choice((f" {cell}", f"{cell}\u00a0")) if isinstance(cell, str) and cell else cell)


MOVES: Sequence[Way] = (rows_in_another_order, columns_in_another_order, a_column_added, blank_lines, a_record_twice)
CELLS: Sequence[Way] = (numbers_as_text, texts_as_numbers, dates_as_text, cards_with_blanks, padded)


def _each(tables: Tables, change: Callable[[Any], Any]) -> None:
    for table in tables:
        for line in table.lines[table.heads :]:
            line.cells = [change(cell) for cell in line.cells]


def _as_plain_text(cell: Any) -> str:
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else as_text(cell)


def _short(cell: str) -> bool:
    return cell.isdecimal() and len(cell) < CARD


def _is_card(cell: Any) -> bool:
    return isinstance(cell, str) and len(cell) == CARD and cell.isdecimal()


def saved(shape: str, tables: Tables, random: Random) -> tuple[str, bytes]:
    """By a program that holds such a file: the suffix of its name, and its bytes."""
    if shape == "odk":
        return ".zip", zipped({f"{table.name}.csv": write_csv(table, separator=",") for table in tables})
    if shape == "kobo csv" or (shape in ONE_TABLE and random.random() < 0.5):
        return ".csv", write_csv(tables[0], separator=random.choice(";,\t"))
    if shape.startswith("eppgbm") and random.random() < 0.5:
        return ".xls", write_html(tables)
    if shape != "cadres" and random.random() < 0.3:
        return ".xml", write_xml_2003(tables)
    return ".xlsx", write_xlsx(tables)


@cache
def declared_for_all() -> Declared:
    return replace(declared_here(), forms=forms_of_all(declared_here()))


def came_to(folder: Path, files: Mapping[str, bytes]) -> tuple[Any, ...]:
    """Everything that was answered and measured, and how many records were loaded of each unit."""
    folder.mkdir()
    for name, content in files.items():
        (folder / name).write_bytes(content)
    loaded = load_folder(declared_for_all(), folder)
    with loaded:
        assert not loaded.report.refused, loaded.report.refused
        return (*surveyed(loaded), *(loaded.rows(query) for query in MORE))


MORE = (
    "SELECT * FROM growth ORDER BY ALL",
    "SELECT unit, unit_id, round, method FROM link ORDER BY ALL",
    "SELECT round, rt, indicator, numerator, denominator FROM recap ORDER BY ALL",
    "SELECT unit, sum(loaded) FROM source_sheet GROUP BY unit ORDER BY unit",
)


@pytest.mark.parametrize("shape", SHAPES)
def test_a_survey_written_otherwise_comes_to_the_same(shape: str, tmp_path: Path) -> None:
    first = KNOWN_FROM if shape in ABOUT_KNOWN else 11
    known = {"P2WKSS RW 12 baseline - known.xlsx": sound("kobo xml", KNOWN_FROM)[1]} if shape in ABOUT_KNOWN else {}
    name = Path(SHAPES[shape].file_name.format(n=1))
    _, content = sound(shape, first)
    expected = came_to(tmp_path / "as it is", {**known, name.name: content})
    for seed in SEEDS:
        random = Random(f"{shape} {seed}")
        tables = tables_of(content, name.name, heads=SHAPES[shape].heads)
        ways = [] if shape in DRAWN_UP else random.sample(MOVES, 2)
        ways += random.sample(CELLS, 2)
        for way in ways:
            way(tables, random)
        suffix, otherwise = saved(shape, tables, random)
        told = f"seed {seed}: {', '.join(way.__name__ for way in ways)}, {suffix}"
        found = came_to(tmp_path / str(seed), {**known, f"{name.stem}{suffix}": otherwise})
        assert found == expected, told
