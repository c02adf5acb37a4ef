"""A cube to all its results: the temporary table `packed`, a row per cut, area, category and indicator.

1. Per division, the cells are read back and rolled up to the smallest areas asked for, with the squares that intervals
   are made of.
2. Larger areas are sums of smaller ones.

The counts are named as those of `paired_rows` (see ../counting/rows.py), so that the same intervals are made of them.
All are whole numbers, so the order of rows in the panel changes none.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import duckdb

from indicators.cube.kept import Cube, make_cube
from indicators.cube.packing import Packing
from indicators.cube.panel import Cut, Panel, chains
from indicators.cube.queries import empty_query, first_query, next_query

PROVINCE = (
    *(Cut(area) for area in ("rw", "desa", "kec", "kab", None)),
    *(Cut(area, division) for division in ("quintile", "head_sex") for area in ("kab", None)),
)
"""What a province asks for: each size of area, and quintiles and sex of the head for each regency and together."""


def roll_up(connection: duckdb.DuckDBPyConnection, cube: Cube) -> None:
    """Fill `packed` from the cells; the panel isn't read."""
    connection.execute(f"CREATE OR REPLACE TEMP TABLE packed AS\n{empty_query(cube.table)}")
    for chain in chains(cube.cuts):
        query = first_query(cube.table, cube.panel, cube.packing, cube.cuts, chain[0])
        connection.execute(f"INSERT INTO packed BY NAME\n{query}")
        for smaller, larger in pairwise(chain):
            connection.execute(f"INSERT INTO packed BY NAME\n{next_query(smaller, larger)}")


def count_pairs(connection: duckdb.DuckDBPyConnection, panel: Panel, *, cuts: Sequence[Cut] = PROVINCE) -> Packing:
    """Fill `packed` from a panel whose cube nobody will need again; returns how its counts were packed.

    Raises: CellTooLargeError.
    """
    try:
        cube = make_cube(connection, panel, cuts=cuts, table="temp.cube")
        roll_up(connection, cube)
    finally:
        connection.execute("DROP TABLE IF EXISTS temp.cube")
    return cube.packing
