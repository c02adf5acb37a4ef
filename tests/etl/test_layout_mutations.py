"""Spoilt exports of every system: each becomes tables that leave no line out, or is refused; never anything else."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from layout_books import (
    assert_every_line_is_accounted_for,
    assert_sound,
    form_of,
    grid_of,
    sheet_with,
    workbook_of,
)

from etl.layouts import eppgbm
from etl.layouts.recognition import lay_out, recognise
from etl.sources import SourceError
from etl.sources.grid import CellValue, Grid, Merged, Row, Workbook

KOBO = workbook_of(
    grid_of(
        (
            "rumah/jamban",
            "air",
            "air/pam",
            "air/sumur",
            "_titik_latitude",
            "_titik_longitude",
            "_id",
            "_uuid",
            "_index",
        ),
        ("ya", "pam", 1.0, 0.0, -6.9, 107.6, 1.0, "u1", 1.0),
        ("tidak", "pam sumur", 1.0, 1.0, "", "", 2.0, "u2", 2.0),
        name="Pendataan",
    ),
    grid_of(
        ("anggota/nama", "_index", "_parent_table_name", "_parent_index", "_submission__uuid"),
        ("Ani", 1.0, "Pendataan", 1.0, "u1"),
        ("Budi", 2.0, "Pendataan", 2.0, "u2"),
        name="anggota",
    ),
    grid_of(
        ("anggota/sakit/apa", "_index", "_parent_table_name", "_parent_index"),
        ("batuk", 1.0, "anggota", 2.0),
        name="sakit",
    ),
)
LEGACY = workbook_of(grid_of(("q", "a[1]/n", "a[2]/n", "a[1]/b[1]/c", "_id", "_uuid"), ("x", "1", "n/a", "", "1", "u")))
CENTRAL = workbook_of(
    grid_of(("SubmissionDate", "a", "a/x", "KEY", "Status"), ("2024", "x", "1", "k", ""), name="f"),
    grid_of(("nama", "PARENT_KEY", "KEY"), ("A", "k", "k/r[1]"), name="f-r"),
    grid_of(("nama", "PARENT_KEY", "KEY"), ("B", "k/r[1]", "k/r[1]/s[1]"), name="f-s"),
    container="zip",
)
GOOGLE = workbook_of(grid_of(("Timestamp", "a", "b", "a"), ("1", "x", "p, q", ""), ("2", "", "p", "y")))
REGISTER = workbook_of(grid_of(("LAPORAN",), eppgbm.COLUMNS, ("1",) * len(eppgbm.COLUMNS)))
RECAP = workbook_of(grid_of(("rt", "putaran", "indikator", "pembilang", "penyebut"), ("1", "m8", "x", 1, 2)))
HANDMADE = workbook_of(
    grid_of(
        ("REKAP", "", "", "", "", ""),
        ("NO", "NAMA", "JANUARI", "", "FEBRUARI", ""),
        ("", "", "BB", "TB", "BB", "TB"),
        (1, 2, 3, 4, 5, 6),
        (1, "Ani", 8.0, 70.0, "", ""),
        ("JUMLAH", "", 8.0, "", "", ""),
        ("Mengetahui", "", "", "", "", ""),
        merged=[(0, 0, 0, 5), (1, 0, 2, 0), (1, 1, 2, 1), (1, 2, 1, 3), (1, 4, 1, 5)],
    )
)
BOOKS = {
    "kobo": KOBO,
    "legacy": LEGACY,
    "odk": CENTRAL,
    "google": GOOGLE,
    "eppgbm": REGISTER,
    "recap": RECAP,
    "excel": HANDMADE,
}
SYSTEMS = ("kobo", "odk", "google", "eppgbm", "recap", "excel")

VALUES = st.one_of(
    st.sampled_from(["", " ", "JUMLAH", "_uuid", "_index", "_parent_index", "KEY", "PARENT_KEY", "Timestamp"]),
    st.sampled_from(["a/b", "a[1]/b", "MEI_BERAT", "Mei 2024 > BB", "x > y", "#tag", "/", "__", "1", "0", "n/a"]),
    st.text(max_size=4),
    st.integers(-1, 9),
    st.floats(allow_nan=False, width=16),
    st.booleans(),
    st.just(datetime(2024, 5, 1)),
)
EDITS = st.lists(
    st.tuples(
        st.sampled_from(["cell", "header", "cut", "more", "without", "again", "column", "merge"]),
        st.integers(0, 9),
        st.integers(0, 9),
        VALUES,
    ),
    min_size=1,
    max_size=6,
)


def _spoilt(book: Workbook, edits: list[tuple[str, int, int, CellValue]], container: str) -> Workbook:
    grids = list(book.grids)
    for what, row, column, value in edits:
        place = (row + column) % len(grids)
        grids[place] = _edited(grids[place], what, row, column, value)
    if container != "csv":
        grids = [replace(grid_of(*grid.rows, name=grid.name), merged=grid.merged) for grid in grids]
    return replace(book, grids=tuple(grids), container=container)


def _edited(grid: Grid, what: str, row: int, column: int, value: CellValue) -> Grid:
    rows: list[Row] = list(grid.rows) or [("",)]
    row %= len(rows)
    if what in ("cell", "header"):
        row = row if what == "cell" else 0
        rows[row] = (*rows[row][:column], value, *rows[row][column + 1 :])
    elif what == "cut":
        rows[row] = rows[row][:column]
    elif what == "more":
        rows[row] = (*rows[row], value)
    elif what == "without":
        del rows[row]
    elif what == "again":
        rows.insert(column, rows[row])
    elif what == "column":
        rows = [(*line[:column], *line[column + 1 :]) for line in rows]
    else:
        merged = Merged(row, column, row + column % 3, column + row % 3)
        return replace(grid, rows=rows, merged=(*grid.merged, merged))
    return replace(grid, rows=rows)


@pytest.mark.parametrize("name", BOOKS)
@settings(max_examples=60, deadline=None)
@given(edits=EDITS, container=st.sampled_from(["xlsx", "csv"]))
def test_a_spoilt_export_is_laid_out_or_refused(
    name: str, edits: list[tuple[str, int, int, CellValue]], container: str
) -> None:
    book = _spoilt(BOOKS[name], edits, container)
    export = recognise(book)
    assert_sound(export)
    if export.system != "kobo" or not export.options.get("legacy"):
        assert_every_line_is_accounted_for(export)
    headings = [name for sheet in export.sheets for name in sheet.header if name][:2] or ["x"]
    columns = dict.fromkeys((*(heading.split("/")[-1] for heading in headings), "{month} > BB"))
    for system in SYSTEMS:
        form = form_of(system, sheet_with(*columns, stop_at=("jumlah",)), sheet_with("nama", sheet="anggota"))
        with suppress(SourceError):
            assert_sound(lay_out(book, form))


@pytest.mark.parametrize(("name", "book"), BOOKS.items())
def test_an_unspoilt_export_is_recognised(name: str, book: Workbook) -> None:
    assert recognise(book).system == ("kobo" if name == "legacy" else name)
