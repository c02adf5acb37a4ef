"""The packed way counts what a loop counts, whatever the panel."""

from __future__ import annotations

import random

import duckdb
import pytest
from random_panel import DIVISIONS, INDICATORS, PANEL, filled, packed_results, plain_results, put, random_rows

from indicators.cube.kept import CellTooLargeError, known_cube, make_cube, replace
from indicators.cube.packing import ONE_WORD, TWO_WORDS, Packing
from indicators.cube.panel import AREAS, Cut, Panel
from indicators.cube.rolled import PROVINCE, count_pairs, roll_up

EVERY = tuple(Cut(area, division) for area in (*AREAS, None) for division in (None, *DIVISIONS))


@pytest.mark.parametrize("cuts", [PROVINCE, EVERY, (Cut("kab", "quintile"),), (Cut("rt"), Cut(None, "head_sex"))])
@pytest.mark.parametrize(("seed", "size", "areas"), [(1, 900, 3), (2, 40, 4), (3, 1, 1)])
def test_every_count_and_square_is_that_of_a_loop(seed: int, size: int, areas: int, cuts: tuple[Cut, ...]) -> None:
    rows = random_rows(seed, size=size, areas=areas)
    with filled(rows) as connection:
        assert count_pairs(connection, PANEL, cuts=cuts) is ONE_WORD
        assert packed_results(connection) == plain_results(rows, cuts)


def test_one_rt_alone_is_one_cluster() -> None:
    rows = random_rows(4, size=60, areas=1)
    with filled(rows) as connection:
        count_pairs(connection, PANEL)
        found = packed_results(connection)
        assert found == plain_results(rows, PROVINCE)
        assert {numbers[4] for numbers in found.values()} == {0, 1}  # 0: the third has no pair in the first regency


def test_an_answer_that_is_not_known_is_no_pair() -> None:
    blank = dict.fromkeys((*AREAS, *DIVISIONS), 1)
    answers = [(None, 1), (0, None), (None, None), (0, 1)]
    rows = [
        {**blank, **{f"b_{one}": b for one in INDICATORS}, **{f"e_{one}": e for one in INDICATORS}} for b, e in answers
    ]
    with filled(rows) as connection:
        count_pairs(connection, PANEL, cuts=[Cut("rw")])
        assert set(packed_results(connection).values()) == {(1, 1, 0, 0, 1, 1, 1, 1)}


def test_an_area_without_a_pair_keeps_a_row_of_zeros() -> None:
    rows = random_rows(5, size=200)
    with filled(rows) as connection:
        count_pairs(connection, PANEL, cuts=[Cut("kab")])
        assert packed_results(connection)["kab", None, None, "three", None, None, None, None, 0] == (0,) * 8


def test_an_empty_panel_has_no_results() -> None:
    with filled([]) as connection:
        count_pairs(connection, PANEL)
        assert packed_results(connection) == {} or set(packed_results(connection).values()) == {(0,) * 8}


def test_the_order_of_rows_changes_nothing() -> None:
    rows = random_rows(6, size=700)
    shuffled = random.Random(6).sample(rows, len(rows))
    with filled(rows) as one, filled(shuffled) as other:
        for connection in (one, other):
            count_pairs(connection, PANEL, cuts=EVERY)
        assert packed_results(one) == packed_results(other)


def many(connection: duckdb.DuckDBPyConnection, households: int) -> None:
    """So many households in one RT: all gain the first, all keep the second, all lose the third."""
    connection.execute("INSERT INTO panel SELECT 1, 1, 1, 1, 1, 1, 1, 0, 1, 1, 1, 1, 0 FROM range(?)", [households])


@pytest.mark.parametrize(("households", "packing"), [(8191, ONE_WORD), (8192, TWO_WORDS), (20_000, TWO_WORDS)])
def test_a_cell_that_one_number_cannot_hold_takes_two(households: int, packing: Packing) -> None:
    with filled([]) as connection:
        many(connection, households)
        assert count_pairs(connection, PANEL) is packing
        n, square = households, households * households
        assert packed_results(connection)["rw", None, None, "one", None, 1, 1, 1, 1] == (
            n,
            n,
            0,
            0,
            1,
            square,
            square,
            square,
        )
        assert packed_results(connection)["all", None, None, "two", *5 * [None]] == (n, 0, 0, n, 1, square, 0, 0)
        assert packed_results(connection)["all", None, None, "three", *5 * [None]][:4] == (n, 0, n, 0)


def test_cells_of_an_rw_are_guarded_even_if_its_divisions_are_small() -> None:
    with filled([]) as connection:
        many(connection, 5000)
        connection.execute("UPDATE panel SET rt = 2, quintile = 2")
        many(connection, 5000)
        assert count_pairs(connection, PANEL) is TWO_WORDS
        assert packed_results(connection)["kab", "quintile", "2", "one", *4 * [None], 1][0] == 5000


def test_both_packings_give_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = random_rows(7, size=800)
    with filled(rows) as connection:
        count_pairs(connection, PANEL, cuts=EVERY)
        narrow = packed_results(connection)
        monkeypatch.setattr("indicators.cube.kept.WAYS", (TWO_WORDS,))
        assert count_pairs(connection, PANEL, cuts=EVERY) is TWO_WORDS
        assert packed_results(connection) == narrow


def test_a_cell_that_fits_no_number_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    small = Packing(limit=3, written=ONE_WORD.written, read=ONE_WORD.read)
    monkeypatch.setattr("indicators.cube.kept.WAYS", (small,))
    with (
        filled(random_rows(8, size=20, areas=1)) as connection,
        pytest.raises(CellTooLargeError, match="3 rows or more"),
    ):
        count_pairs(connection, PANEL)


def test_a_neighbourhood_loaded_again_replaces_only_its_rows() -> None:
    rows = random_rows(9, size=900)
    again = [row if row["rw"] != 1 else {**row, "b_one": 1, "e_one": 0, "quintile": 4} for row in rows]
    with filled(rows) as kept, filled(again) as fresh:
        cube = make_cube(kept, PANEL, cuts=EVERY, table="cube")
        others = kept.execute("SELECT * FROM cube WHERE rw <> 1 ORDER BY ALL").fetchall()
        kept.execute("DELETE FROM panel")
        put(kept, [row for row in again if row["rw"] == 1])  # nothing else is there to be read
        roll_up(kept, replace(kept, cube, [1]))
        count_pairs(fresh, PANEL, cuts=EVERY)
        assert packed_results(kept) == packed_results(fresh)
        assert kept.execute("SELECT * FROM cube WHERE rw <> 1 ORDER BY ALL").fetchall() == others


def test_a_neighbourhood_that_grew_too_large_widens_the_whole_cube() -> None:
    rows = random_rows(10, size=300)
    with filled(rows) as connection:
        cube = make_cube(connection, PANEL, cuts=PROVINCE, table="cube")
        connection.execute("INSERT INTO panel SELECT panel.* REPLACE (1 AS rw) FROM panel, range(1000)")
        cube = replace(connection, cube, [1])
        assert cube.packing is TWO_WORDS
        roll_up(connection, cube)
        rolled = packed_results(connection)
        count_pairs(connection, PANEL)
        assert rolled == packed_results(connection)


def test_a_replacement_that_fails_leaves_the_cube_as_it_was() -> None:
    with filled(random_rows(11, size=100)) as connection:
        cube = make_cube(connection, PANEL, cuts=PROVINCE, table="cube")
        before = connection.execute("SELECT * FROM cube ORDER BY ALL").fetchall()
        connection.execute("DROP TABLE panel")
        with pytest.raises(duckdb.CatalogException):
            replace(connection, cube, [1])
        assert connection.execute("SELECT * FROM cube ORDER BY ALL").fetchall() == before


def test_a_cube_is_known_again_only_if_it_counts_the_same() -> None:
    with filled(random_rows(12, size=100)) as connection:
        assert known_cube(connection, PANEL, cuts=PROVINCE, table="cube") is None
        cube = make_cube(connection, PANEL, cuts=PROVINCE, table="cube")
        assert known_cube(connection, PANEL, cuts=PROVINCE, table="cube") == cube
        fewer = Panel(PANEL.table, PANEL.indicators[:2], PANEL.divisions)
        assert known_cube(connection, fewer, cuts=PROVINCE, table="cube") is None
        assert known_cube(connection, PANEL, cuts=EVERY, table="cube") is None
