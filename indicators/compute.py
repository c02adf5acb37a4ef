"""Catalogue × warehouse → the result tables of a build. The only conductor: statements of `sql/`, then intervals.

Results are given to the build in a fixed order and don't depend on the order of rows in the warehouse.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import duckdb
import numpy as np
import pandas as pd

from indicators.catalogue import Catalogue
from indicators.changes import paired_changes, unpaired_changes
from indicators.definition import Definition, Direction, Kind
from indicators.estimates import Amounts, Columns, estimates
from indicators.expression import check_expressions
from indicators.further.computation import further
from indicators.query import by_unit, sql, state_query, unit_query
from warehouse.declared import DeclarationError, Fault

Progress = Callable[[str, float], None]
NAMES = ("indicator", "state", "round", "site", "population", "breakdown", "category")
DECLARED = ("spelled", "defined", "wanted", "question", "answer")
UNITS = ("seen", "judged", "held", "step", "place", "spot")
COUNTS = ("spread", "level", "move", "moved", "counted_move", "paired", "unpaired", "level_values", "paired_values")
BETTER = {Direction.UP: 1, Direction.DOWN: -1, Direction.NEITHER: 0}


def compute(connection: duckdb.DuckDBPyConnection, catalogue: Catalogue, progress: Progress | None = None) -> None:
    """Fill indicator, estimate, distribution, change and transition from what the warehouse holds."""
    tell = progress or (lambda what, share: None)
    active = catalogue.active
    check_expressions(active, connection)
    with _temporary_tables(connection):
        tell("Menilai setiap unit", 0.0)
        _name(connection, active)
        connection.execute(sql("tables"))
        _declare(connection, active)
        _judge(connection, active)
        tell("Menghitung keadaan tiap putaran", 0.3)
        for name in ("places", "levels", "moves", "changes", "recaps", "values"):
            connection.execute(sql(name))
        tell("Menghitung rentang", 0.6)
        levels, amounts = _write_estimates(connection)
        tell("Menghitung perubahan", 0.7)
        _write_changes(connection, levels, amounts)
        connection.execute(sql("forbid_comparisons"))
        further(connection, active)
        tell("Selesai", 1.0)


@contextmanager
def _temporary_tables(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    try:
        yield
    finally:
        for table in (*DECLARED, *UNITS, *COUNTS):
            connection.execute(f"DROP TABLE IF EXISTS temp.{table}")
        for name in NAMES:
            connection.execute(f"DROP TYPE IF EXISTS temp.{name}_name")


def _name(connection: duckdb.DuckDBPyConnection, catalogue: Catalogue) -> None:
    """Every text that tells results apart as a number, in the order of the texts."""
    indicators = {name for d in catalogue for name in (d.name, d.context) if name}
    states = {"excluded", "not_met", *(state for d in catalogue for state, *_ in _answers(d))}
    connection.execute("CREATE TEMP TABLE spelled (type VARCHAR, name VARCHAR)")
    spelled = [("indicator", name) for name in indicators] + [("state", name) for name in states]
    _insert(connection, "spelled", spelled)
    connection.execute(sql("names"))


def _declare(connection: duckdb.DuckDBPyConnection, catalogue: Catalogue) -> None:
    """What the statements have to know of the catalogue, as tables; and the catalogue itself, for the readers."""
    rows = [(d.name, place, d.toml, state_query(d)) for place, d in enumerate(catalogue, start=1)]
    _insert(connection, "indicator", rows)
    _insert(
        connection,
        "defined",
        [
            (d.name, d.kind.value, d.context, BETTER[d.direction], d.pairable, d.measures, d.theme.value, d.primary)
            for d in catalogue
        ],
    )
    _insert(connection, "wanted", [(d.name, part) for d in catalogue for part in d.breakdowns])
    _insert(connection, "question", [(d.name, question) for d in catalogue for question in d.questions])
    _insert(connection, "answer", [(d.name, *answer) for d in catalogue for answer in _answers(d)])


def _insert(connection: duckdb.DuckDBPyConnection, table: str, rows: Sequence[tuple[object, ...]]) -> None:
    if rows:
        marks = ", ".join(f"({', '.join('?' for _ in row)})" for row in rows)
        connection.execute(f"INSERT INTO {table} VALUES {marks}", [value for row in rows for value in row])


def _answers(definition: Definition) -> Iterator[tuple[str, bool, bool | None, int | None]]:
    """The states of those in the denominator: whether known, whether it meets the numerator, and its rank."""
    yield "unknown", False, None, None
    match definition.kind:
        case Kind.PROPORTION | Kind.COUNT:
            yield "no", True, False, 0
            yield "yes", True, True, 1
        case Kind.MEAN | Kind.MEDIAN:
            yield "known", True, None, None
        case Kind.LADDER:
            codes = definition.rung_codes
            threshold = codes.index(definition.threshold or codes[-1])
            for rank, code in enumerate(codes):
                yield code, True, rank >= threshold, rank


def _judge(connection: duckdb.DuckDBPyConnection, catalogue: Catalogue) -> None:
    """One row per indicator and unit and round, with its state; one scan per unit view."""
    for definitions in by_unit(catalogue):
        connection.execute(f"INSERT INTO judged {sql('judge')}({unit_query(definitions)})")
    strange = connection.execute(sql("strange_states")).fetchall()
    if strange:
        raise DeclarationError(fault for (name,) in strange for fault in _strange_rungs(connection, catalogue[name]))


def _strange_rungs(connection: duckdb.DuckDBPyConnection, ladder: Definition) -> Iterator[Fault]:
    rows = connection.execute(f"SELECT DISTINCT state FROM ({state_query(ladder)}) ORDER BY state").fetchall()
    known = ("unknown", "excluded", *ladder.rung_codes)
    for (state,) in rows:
        if state not in known:
            yield Fault(f"{ladder.name}.toml", "rung", state, ", ".join(ladder.rung_codes))


def _write_estimates(connection: duckdb.DuckDBPyConnection) -> tuple[pd.DataFrame, Amounts]:
    counts = _columns(connection, sql("level_counts"))
    amounts = _amounts(connection, "level_values", "amounts")
    computed = estimates(counts, amounts)
    with _registered(connection, computed):
        connection.execute(sql("write_estimates"))
    return computed, amounts


def _write_changes(connection: duckdb.DuckDBPyConnection, levels: pd.DataFrame, amounts: Amounts) -> None:
    counts = _columns(connection, "SELECT * FROM paired ORDER BY row")
    before, after = (_amounts(connection, "paired_values", f"amounts_{end}") for end in ("from", "to"))
    paired = paired_changes(counts, before, after, _amounts(connection, "paired_values", "rts"))
    with _registered(connection, paired):
        connection.execute(sql("write_paired_changes"))
    counts = _columns(connection, "SELECT * FROM unpaired ORDER BY row")
    with _registered(connection, unpaired_changes(counts, levels, amounts, paired["pooled"].to_numpy())):
        connection.execute(sql("write_unpaired_changes"))


def _columns(connection: duckdb.DuckDBPyConnection, query: str) -> Columns:
    return {name: np.asarray(column) for name, column in connection.execute(query).fetchnumpy().items()}


def _amounts(connection: duckdb.DuckDBPyConnection, table: str, column: str) -> Amounts:
    rows = connection.execute(f"SELECT row, {column} FROM {table} ORDER BY row").fetchall()
    return {row: np.array(values, dtype=float) for row, values in rows}


@contextmanager
def _registered(connection: duckdb.DuckDBPyConnection, computed: pd.DataFrame) -> Iterator[None]:
    connection.register("computed", computed)
    try:
        yield
    finally:
        connection.unregister("computed")
