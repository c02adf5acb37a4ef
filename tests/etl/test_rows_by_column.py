"""Reading whole columns at once says the same as reading cell by cell, whatever stands in them."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from loaded_survey import declared_here

from etl.cells import MISSING, Reader, Reading, Reason, plain_text, reader_for, remembering
from etl.columns import blank_rows, cells, each, read_column, texts, times
from etl.files import SurveyFile
from etl.identity import has_sixteen_digits, plain_name, read_id_number
from etl.layouts.sheet import Sheet
from etl.mapping import MappedSheet
from etl.rows import CellProblem, Rows, Source
from etl.sources.grid import CellValue, is_blank
from warehouse.codebook import VariableType

LOOKALIKES: list[CellValue] = [True, False, 1, 0, 1.0, 0.0, -0.0, "1", "1.0", "True", "0", "", " ", "\t", "\u00a0"]
CELLS: st.SearchStrategy[CellValue] = st.one_of(
    st.sampled_from(LOOKALIKES),
    st.integers(-3, 120),
    st.floats(-5, 5e15, allow_nan=False),
    st.booleans(),
    st.sampled_from([date(2023, 3, 22), datetime(2023, 3, 22), datetime(2023, 3, 22, 4, 5), time(4, 5)]),
    st.sampled_from(["3277010102100001", "'3277010102100001", "327701010210001", "98", "99", "001", "K01", "tidak"]),
    st.text(st.characters(codec="utf-8", exclude_categories=("C",)), max_size=8),
)
COLUMNS = st.lists(CELLS, max_size=40)
RAGGED = st.lists(st.lists(CELLS, max_size=5), max_size=12)


def _echo(value: CellValue) -> Reading:
    """A reader that tells apart everything two cells can differ in."""
    if isinstance(value, bool):
        return Reading(reason=Reason.UNREADABLE, rule="number_unreadable", hint=repr(value))
    return Reading(value=(type(value).__name__, abs(value) if isinstance(value, float) else value))


def _cell_by_cell(column: Sequence[CellValue], read: Reader) -> list[Reading]:
    return [MISSING if is_blank(value) else read(value) for value in column]


@settings(deadline=None)
@given(COLUMNS)
def test_a_column_reads_as_its_cells_do(column: list[CellValue]) -> None:
    expected = _cell_by_cell(column, _echo)
    found = read_column(column, _echo)
    assert found.values == [reading.value for reading in expected]
    assert found.reasons == [reading.reason for reading in expected]
    assert found.troubled == [(row, reading) for row, reading in enumerate(expected) if reading.rule is not None]


@settings(deadline=None)
@given(st.lists(st.sampled_from(LOOKALIKES), min_size=1, max_size=60))
def test_cells_that_python_takes_for_equal_are_read_apart(column: list[CellValue]) -> None:
    assert read_column(column, _echo).values == [reading.value for reading in _cell_by_cell(column, _echo)]
    assert each(column, lambda value: type(value)) == [type(value) for value in column]


@settings(deadline=None)
@given(COLUMNS)
def test_texts_are_those_of_the_cells(column: list[CellValue]) -> None:
    assert texts(column) == [plain_text(value) for value in column]


@settings(deadline=None)
@given(COLUMNS)
def test_times_counts_every_cell_once(column: list[CellValue]) -> None:
    expected = Counter((type(value), value) for value in column)
    assert Counter({(type(value), value): n for value, n in times(column)}) == expected


@settings(deadline=None)
@given(RAGGED, st.integers(0, 5))
def test_a_row_that_ends_early_has_blanks(rows: list[list[CellValue]], column: int) -> None:
    assert cells(rows, column) == [row[column] if column < len(row) else "" for row in rows]
    assert cells(rows, None) == [""] * len(rows)


@settings(deadline=None)
@given(RAGGED)
def test_blank_rows_hold_nothing(rows: list[list[CellValue]]) -> None:
    assert blank_rows(rows) == [n for n, row in enumerate(rows) if all(map(is_blank, row))]


@settings(deadline=None)
@given(st.lists(st.lists(st.sampled_from(["", " "]), max_size=3), max_size=5))
def test_rows_of_blanks_are_blank_however_short(rows: list[list[CellValue]]) -> None:
    assert blank_rows(rows) == list(range(len(rows)))


@settings(deadline=None)
@given(st.lists(st.lists(CELLS, min_size=1, max_size=3), min_size=1, max_size=30), st.data())
def test_rows_are_those_read_one_by_one(grid: list[list[CellValue]], data: st.DataObject) -> None:
    """Every variable of the household, in whichever of the grid's columns, read with the product's own readers."""
    declared = declared_here()
    unit = declared.codebook.unit("household")
    blanks = declared.form.blanks
    readers = {
        variable.name: remembering(
            reader_for(variable, codebook=declared.codebook, blanks=blanks, areas=["001", "001-A"])
        )
        for variable in unit.variables
    }
    names = [variable.name for variable in unit.variables]
    columns = data.draw(st.dictionaries(st.sampled_from(names), st.integers(0, 3), max_size=6))
    lines = [tuple(row) for row in grid]
    sheet = Sheet("Lembar", ("a", "b", "c", "d"), lines, range(2, 2 + len(lines)))
    mapped = MappedSheet(sheet, unit, columns, key=None, index=None, skip={})
    rows = Rows(unit)
    rows.append(Source(SurveyFile(Path("berkas.xlsx")), mapped), readers)
    rows.append(Source(SurveyFile(Path("lagi.xlsx")), mapped), readers)

    twice = [*lines, *lines]
    problems = []
    for variable in unit.variables:
        if variable.name not in columns:
            assert rows.values[variable.name] == [None] * len(twice)
            assert rows.reasons[variable.name] == [Reason.NOT_ASKED] * len(twice)
            continue
        column = columns[variable.name]
        readings = [readers[variable.name](row[column]) if column < len(row) else MISSING for row in twice]
        assert rows.values[variable.name] == [reading.value for reading in readings]
        assert [type(value) for value in rows.values[variable.name]] == [type(r.value) for r in readings]
        assert rows.reasons[variable.name] == [reading.reason for reading in readings]
        problems += [
            CellProblem(n, variable.name, reading.rule, reading.hint)
            for n, reading in enumerate(readings)
            if reading.rule is not None
        ]
    assert sorted(rows.problems) == sorted(problems)
    assert [(source.file.name, list(stretch)) for source, stretch in rows.stretches()] == [
        ("berkas.xlsx", list(range(len(lines)))),
        ("lagi.xlsx", list(range(len(lines), 2 * len(lines)))),
    ]


@settings(deadline=None)
@given(st.text(max_size=30))
def test_plain_names_of_ascii_are_those_of_any_letters(name: str) -> None:
    letters = unicodedata.normalize("NFKD", name)
    kept = "".join(letter if letter.isalnum() else " " for letter in letters if not unicodedata.combining(letter))
    assert plain_name(name) == " ".join(kept.casefold().split())


@settings(deadline=None)
@given(st.text(st.characters(codec="ascii"), max_size=30))
def test_plain_names_of_ascii(name: str) -> None:
    assert plain_name(name) == " ".join("".join(c if c.isalnum() else " " for c in name).casefold().split())


@pytest.mark.parametrize(
    ("cell", "whole"),
    [
        ("3277010102100001", True),
        ("'3277010102100001", False),
        ("327701010210000", False),
        ("３２７７０１０１０２１００００１", False),
        ("327701010210000²", False),
        (3277010102100001, False),
        (True, False),
    ],
)
def test_only_sixteen_plain_digits_need_no_cleaning(cell: Any, whole: bool) -> None:
    assert has_sixteen_digits(cell) is whole
    if whole:
        assert read_id_number(cell).digits == cell


def test_a_variable_of_every_type_is_read_in_these_tests() -> None:
    """The household has all of them but lists of codes; a new type would otherwise go unread here."""
    types = {variable.type for variable in declared_here().codebook.unit("household").variables}
    assert types >= set(VariableType) - {VariableType.CODES, VariableType.NUMBER}
