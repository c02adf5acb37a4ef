"""Panels drawn at random, and their counts a second time in plain Python loops."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence

import duckdb

from indicators.cube.panel import AREAS, Cut, Panel

INDICATORS = ("one", "two", "three")
DIVISIONS = ("quintile", "head_sex")
COUNTS = ("pairs", "gained", "lost", "both")
MOMENTS = ("clusters", "sum_of_squared_pairs", "sum_of_squared_net", "sum_of_products")
PANEL = Panel("panel", INDICATORS, DIVISIONS)
Row = Mapping[str, int | None]
Key = tuple[object, ...]


def random_rows(seed: int, *, size: int, areas: int = 3) -> list[Row]:
    """Households of RT in RW in larger areas, whose numbers start anew in every area above them."""
    chance = random.Random(seed)
    rows: list[Row] = []
    for _ in range(size):
        row: dict[str, int | None] = {area: chance.randrange(areas) for area in AREAS}
        row |= {"quintile": chance.choice([1, 2, 3, 4, 5, None]), "head_sex": chance.randrange(2)}
        for place, indicator in enumerate(INDICATORS):
            before = chance.choice([0, 1, 1, None])
            after = before if chance.random() < 0.6 else chance.choice([0, 1, 1, None])
            row |= {f"b_{indicator}": before, f"e_{indicator}": None if place == 2 and row["kab"] == 0 else after}
        rows.append(row)
    return rows


def filled(rows: Sequence[Row]) -> duckdb.DuckDBPyConnection:
    """A database with these rows as its panel."""
    connection = duckdb.connect(":memory:")
    answers = [f"{end}_{indicator}" for indicator in INDICATORS for end in "be"]
    columns = [f"{area} INTEGER" for area in AREAS]
    columns += [f"{column} TINYINT" for column in (*DIVISIONS, *answers)]
    connection.execute(f"CREATE TABLE panel ({', '.join(columns)})")
    put(connection, rows)
    return connection


def put(connection: duckdb.DuckDBPyConnection, rows: Sequence[Row]) -> None:
    names = list(rows[0]) if rows else []
    for start in range(0, len(rows), 200):
        part = rows[start : start + 200]
        marks = ", ".join(f"({', '.join('?' for _ in names)})" for _ in part)
        values = [row[name] for row in part for name in names]
        connection.execute(f"INSERT INTO panel ({', '.join(names)}) VALUES {marks}", values)


def packed_results(connection: duckdb.DuckDBPyConnection) -> dict[Key, tuple[float, ...]]:
    """Cut, category, indicator and area to the counts and moments of table `packed`."""
    numbers = ", ".join(f'"{column}"' for column in (*COUNTS, *MOMENTS))
    keys = ", ".join(("area", "division", "category", "indicator", *AREAS))
    rows = connection.execute(f"SELECT {keys}, {numbers} FROM packed").fetchall()
    found = {row[: -len(COUNTS + MOMENTS)]: row[-len(COUNTS + MOMENTS) :] for row in rows}
    assert len(found) == len(rows)
    return found


def plain_results(rows: Iterable[Row], cuts: Iterable[Cut]) -> dict[Key, tuple[float, ...]]:
    """The same from loops over the rows."""
    rows, results = list(rows), {}
    for cut in cuts:
        groups: dict[Key, list[Row]] = {}
        for row in rows:
            value = "unknown" if cut.division and row[cut.division] is None else str(row[cut.division or "rt"])
            areas = tuple(row[area] if area in cut.within else None for area in AREAS)
            groups.setdefault((value if cut.division else None, areas), []).append(row)
        for (category, areas), group in groups.items():
            for indicator in INDICATORS:
                key = (cut.area or "all", cut.division, category, indicator, *areas)
                results[key] = _counted(group, indicator, cut)
    return results


def _counted(group: Iterable[Row], indicator: str, cut: Cut) -> tuple[float, ...]:
    clusters: dict[Key, list[tuple[int, int]]] = {}
    levels = AREAS[AREAS.index(cut.clusters) :]
    for row in group:
        before, after = row[f"b_{indicator}"], row[f"e_{indicator}"]
        if before is not None and after is not None:
            clusters.setdefault(tuple(row[area] for area in levels), []).append((before, after))
    pairs = [pair for cluster in clusters.values() for pair in cluster]
    sizes = [(len(cluster), sum(after - before for before, after in cluster)) for cluster in clusters.values()]
    return (
        len(pairs),
        sum(pair == (0, 1) for pair in pairs),
        sum(pair == (1, 0) for pair in pairs),
        sum(pair == (1, 1) for pair in pairs),
        len(sizes),
        sum(n * n for n, _ in sizes),
        sum(d * d for _, d in sizes),
        sum(n * d for n, d in sizes),
    )
