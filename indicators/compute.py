"""Catalogue × warehouse → the result tables of a build. The only conductor: statements of `sql/`, then intervals.

Results are given to the build in a fixed order and don't depend on the order of rows in the warehouse.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import duckdb
import numpy as np
import pandas as pd

from indicators.amount_levels import AmountLevels, levels_of
from indicators.asked import Asked, asked_of
from indicators.catalogue import Catalogue
from indicators.changes import paired_changes, unpaired_changes
from indicators.definition import Definition, Direction, Kind
from indicators.estimates import Columns, estimates
from indicators.expression import check_expressions
from indicators.further.computation import further
from indicators.query import by_unit, sql, state_query, unit_query
from indicators.samples import amounts_of
from warehouse.declared import DeclarationError, Fault

Progress = Callable[[str, float], None]
NAMES = ("indicator", "state", "round", "site", "population", "breakdown", "category")
DECLARED = ("spelled", "defined", "wanted", "unasked", "question", "answer")
UNITS = ("seen", "judged", "held", "step", "place", "spot")
COUNTS = ("spread", "level", "move", "moved", "counted_move", "paired", "unpaired", "level_values", "paired_values")
BETTER = {Direction.UP: 1, Direction.DOWN: -1, Direction.NEITHER: 0}


def compute(connection: duckdb.DuckDBPyConnection, catalogue: Catalogue, progress: Progress | None = None) -> None:
    """Fill indicator, not_asked, estimate, distribution, change and transition from what the warehouse holds."""
    tell = progress or (lambda what, share: None)
    active = catalogue.active
    check_expressions(active, connection)
    with _temporary_tables(connection):
        tell("Menilai setiap unit", 0.0)
        asked = asked_of(connection, active)
        told = _told(connection, active, asked)
        _name(connection, told)
        connection.execute(sql("tables"))
        _keep(connection, active, asked)
        _declare(connection, told, asked)
        _judge(connection, asked.catalogue)
        tell("Menghitung keadaan tiap putaran", 0.3)
        for name in ("places", "levels", "moves", "changes", "recaps", "values"):
            connection.execute(sql(name))
        tell("Menghitung rentang", 0.6)
        levels, amounts = _write_estimates(connection)
        tell("Menghitung perubahan", 0.7)
        _write_changes(connection, levels, amounts)
        connection.execute(sql("forbid_comparisons"))
        further(connection, told)
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


def _told(connection: duckdb.DuckDBPyConnection, catalogue: Catalogue, asked: Asked) -> Catalogue:
    """What has results: what was asked, and what an office gives totals of."""
    names = {name for (name,) in connection.execute("SELECT DISTINCT indicator FROM recap").fetchall()}
    return Catalogue(tuple(d for d in catalogue if d.name in asked.catalogue or d.name in names))


def _keep(connection: duckdb.DuckDBPyConnection, catalogue: Catalogue, asked: Asked) -> None:
    """The catalogue itself, for the readers, and what of it was not asked."""
    rows = [(d.name, place, d.toml, state_query(d)) for place, d in enumerate(catalogue, start=1)]
    _insert(connection, "indicator", rows)
    _insert(connection, "not_asked", asked.missing)


def _declare(connection: duckdb.DuckDBPyConnection, catalogue: Catalogue, asked: Asked) -> None:
    """What the statements have to know of the catalogue, as tables."""
    _insert(connection, "defined", [_defined(d, followed=d.pairable and d.name in asked.catalogue) for d in catalogue])
    _insert(connection, "wanted", [(d.name, part) for d in asked.catalogue for part in d.breakdowns])
    _insert(connection, "unasked", sorted({each[:2] for each in asked.missing if each[0] in asked.catalogue}))
    _insert(connection, "question", [(d.name, question) for d in catalogue for question in d.rests_on])
    _insert(connection, "answer", [(d.name, *answer) for d in catalogue for answer in _answers(d)])


def _defined(d: Definition, *, followed: bool) -> tuple[object, ...]:
    return d.name, d.kind.value, d.context, BETTER[d.direction], followed, d.measures, d.theme.value, d.primary


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
        connection.execute(f"INSERT INTO judged {sql('judge').format(states=unit_query(definitions))}")
    strange = connection.execute(sql("strange_states")).fetchall()
    if strange:
        raise DeclarationError(fault for (name,) in strange for fault in _strange_rungs(connection, catalogue[name]))


def _strange_rungs(connection: duckdb.DuckDBPyConnection, ladder: Definition) -> Iterator[Fault]:
    rows = connection.execute(f"SELECT DISTINCT state FROM ({state_query(ladder)}) ORDER BY state").fetchall()
    known = ("unknown", "excluded", *ladder.rung_codes)
    for (state,) in rows:
        if state not in known:
            yield Fault(f"{ladder.name}.toml", "rung", state, ", ".join(ladder.rung_codes))


def _write_estimates(connection: duckdb.DuckDBPyConnection) -> tuple[pd.DataFrame, AmountLevels]:
    counts = _columns(connection, sql("level_counts"))
    amounts = levels_of(counts["kind"], _columns(connection, "SELECT * FROM level_values ORDER BY ALL"))
    computed = estimates(counts, amounts)
    with _registered(connection, computed):
        connection.execute(sql("write_estimates"))
    return computed, amounts


def _write_changes(connection: duckdb.DuckDBPyConnection, levels: pd.DataFrame, amounts: AmountLevels) -> None:
    counts = _columns(connection, "SELECT * FROM paired ORDER BY row")
    values = _columns(connection, "SELECT * FROM paired_values ORDER BY ALL")
    before, after, rts = (amounts_of(values["row"], values[name]) for name in ("value_from", "value_to", "rt"))
    paired = paired_changes(counts, before, after, rts)
    with _registered(connection, paired):
        connection.execute(sql("write_paired_changes"))
    counts = _columns(connection, "SELECT * FROM unpaired ORDER BY row")
    with _registered(connection, unpaired_changes(counts, levels, amounts, paired["pooled"].to_numpy())):
        connection.execute(sql("write_unpaired_changes"))


def _columns(connection: duckdb.DuckDBPyConnection, query: str) -> Columns:
    return {name: np.asarray(column) for name, column in connection.execute(query).fetchnumpy().items()}


@contextmanager
def _registered(connection: duckdb.DuckDBPyConnection, computed: pd.DataFrame) -> Iterator[None]:
    connection.register("computed", computed)
    try:
        yield
    finally:
        connection.unregister("computed")
