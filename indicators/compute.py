"""Catalogue × warehouse → the result tables of a build. The only conductor: statements of `sql/`, then intervals.

Results are given to the build in a fixed order and don't depend on the order of rows in the warehouse.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import duckdb
import numpy as np
import pandas as pd

from indicators.amount_levels import AmountLevels, levels_of
from indicators.asked import Asked, asked_of
from indicators.catalogue import Catalogue
from indicators.changes import paired_changes, pooled_effects, told_as_one, unpaired_changes
from indicators.counting.apart import DIVISIONS, TOLD
from indicators.counting.counted import Counted, Setting, counted, judged, setting_of
from indicators.counting.grid import BREAKDOWNS, Texts
from indicators.counting.panel import amounts_judged, panel_of
from indicators.counting.rows import BETTER
from indicators.counting.states import States, strange
from indicators.counting.writing import all_alike, keep, of_sites, spelled, told
from indicators.definition import Definition, Kind
from indicators.estimates import estimates
from indicators.expression import check_expressions
from indicators.further.computation import further
from indicators.query import by_breakdown, sql, state_query
from indicators.writer import Writer, put, writing
from warehouse.declared import DeclarationError, Fault

Progress = Callable[[str, float], None]
COMPARED = [BREAKDOWNS.index(name) for name in ("site", "rt", "head_sex")]
"""What further results tell apart: see pairs.sql."""
NAMES = ("indicator", "state", "round", "site", "population", "breakdown", "category", "division", "kind")
TABLES = (
    *(
        "spelled",
        "defined",
        "wanted",
        "unasked",
        "question",
        "answer",
        "seen",
        "step",
        "sampled",
        "thinned",
        "forbidden",
        "recap_level",
    ),
    *("counted_move", "judged", "panel", "between_rt"),
)


def compute(
    connection: duckdb.DuckDBPyConnection,
    catalogue: Catalogue,
    progress: Progress | None = None,
    *,
    other: duckdb.DuckDBPyConnection | None = None,
    fitting: bool = False,
) -> None:
    """Fill indicator, not_asked, estimate, distribution, change and transition from what the warehouse holds.

    `other`: a second connection to the same build, if both are this function's own: rows are then written beside.
    `fitting`: `check_expressions` was asked already, with tables like these.
    """
    tell = progress or (lambda what, share: None)
    active = catalogue.active
    if not fitting:
        check_expressions(active, connection)
    with _temporary_tables(connection), writing(connection, other) as writer:
        tell("Menilai setiap satuan", 0.0)
        asked = asked_of(connection, active)
        shown = _told(connection, active, asked)
        _name(connection, shown)
        connection.execute(
            sql("tables").format(breakdowns=by_breakdown("CAST(coalesce({0}, 'unknown') AS category_name)"))
        )
        _keep(connection, active, asked)
        _declare(connection, shown, asked)
        setting = setting_of(connection, shown, asked)
        states = _judged(connection, asked, setting)
        tell("Menghitung keadaan tiap putaran", 0.3)
        found = counted(connection, states, setting)
        tell("Menghitung rentang", 0.6)
        _write_states(writer, found, setting.texts)
        levels, amounts = _write_estimates(writer, found, setting.texts)
        tell("Menghitung perubahan", 0.7)
        _write_changes(writer, found, levels, amounts, texts=setting.texts)
        compared = len(found.unpaired["indicator"]) > 0
        if compared:
            _keep_units(connection, found, states, setting)
        writer.finish()
        connection.execute(sql("forbid_comparisons"))
        if compared:  # else all of it would be without a row
            further(connection, writer, shown)
        tell("Selesai", 1.0)


@contextmanager
def _temporary_tables(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    try:
        yield
    finally:
        for table in TABLES:
            connection.execute(f"DROP TABLE IF EXISTS temp.{table}")
        for name in NAMES:
            connection.execute(f"DROP TYPE IF EXISTS temp.{name}_name")


def _name(connection: duckdb.DuckDBPyConnection, catalogue: Catalogue) -> None:
    """Every text that tells results apart as a number, in the order of the texts."""
    indicators = {name for d in catalogue for name in (d.name, d.context) if name}
    states = {"excluded", "outside", "away", "not_met", *(state for d in catalogue for state, *_ in _answers(d))}
    connection.execute("CREATE TEMP TABLE spelled (type VARCHAR, name VARCHAR)")
    texts = {"indicator": indicators, "state": states, "breakdown": BREAKDOWNS}
    _insert(connection, "spelled", [(kind, name) for kind, names in texts.items() for name in names])
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
    _insert(connection, "unasked", sorted({each[:3] for each in asked.missing if each[0] in asked.catalogue}))
    _insert(connection, "question", [(d.name, question) for d in catalogue for question in d.rests_on])
    _insert(connection, "answer", [(d.name, *answer) for d in catalogue for answer in _answers(d)])


def _defined(d: Definition, *, followed: bool) -> tuple[object, ...]:
    shared_by = d.shared_by.value if d.shared_by else None
    return (
        d.name,
        d.kind.value,
        d.context,
        BETTER[d.direction],
        followed,
        d.measures,
        d.theme.value,
        d.primary,
        shared_by,
    )


def _insert(connection: duckdb.DuckDBPyConnection, table: str, rows: Sequence[tuple[object, ...]]) -> None:
    if rows:
        columns = {str(place): pd.Series(column, dtype=object) for place, column in enumerate(zip(*rows, strict=True))}
        put(connection, f"INSERT INTO {table} SELECT * FROM computed", columns)


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


def _judged(connection: duckdb.DuckDBPyConnection, asked: Asked, setting: Setting) -> list[States]:
    states = judged(connection, asked.catalogue, setting)
    if faults := [fault for each in states for one in strange(each) for fault in _strange_rungs(connection, one)]:
        raise DeclarationError(faults)
    return states


def _strange_rungs(connection: duckdb.DuckDBPyConnection, ladder: Definition) -> Iterator[Fault]:
    rows = connection.execute(f"SELECT DISTINCT state FROM ({state_query(ladder)}) ORDER BY state").fetchall()
    known = ("unknown", "excluded", *ladder.rung_codes)
    for (state,) in rows:
        if state not in known:
            yield Fault(f"{ladder.name}.toml", "rung", state, ", ".join(ladder.rung_codes))


def _write_states(writer: Writer, found: Counted, texts: Texts) -> None:
    """What needs no interval comes first: it is written while intervals are computed."""
    writer.write("distribution", {**of_sites(found.distribution, texts), "n": found.distribution["n"]})
    writer.write("transition", {**of_sites(found.transitions, texts), "n": found.transitions["n"]})


def _write_estimates(writer: Writer, found: Counted, texts: Texts) -> tuple[pd.DataFrame, AmountLevels]:
    levels, amounts = found.levels, levels_of(found.levels["kind"], found.level_values)
    computed = told_as_one(estimates(levels, amounts, found.level_rt), levels)
    counts = {name: levels[name] for name in ("n", "unknown", "excluded")}
    shown = {name: computed[name] for name in ("x", "value", "lower", "upper", "method")}
    writer.write_shown("estimate", {**told(levels, texts), **counts, **shown})
    return computed, amounts


def _write_changes(
    writer: Writer, found: Counted, levels: pd.DataFrame, amounts: AmountLevels, *, texts: Texts
) -> None:
    with ThreadPoolExecutor(1) as beside:
        unpaired = beside.submit(_unpaired, found, levels, amounts, texts)
        writer.write("change", _paired(found, texts))
        writer.write_shown("change", unpaired.result())


def _paired(found: Counted, texts: Texts) -> Mapping[str, object]:
    counts = found.paired
    paired = paired_changes(counts, found.pair_values)
    shared: dict[str, object] = {name: counts[name] for name in ("unknown", "only_from", "only_to", "clusters")}
    shared |= {"n_from": counts["pairs"], "n_to": counts["pairs"], "comparison": all_alike("paired", len(paired))}
    unchanged = counts["pairs"] - paired["improved"] - paired["worsened"]
    return {**told(counts, texts), **shared, **paired.drop(columns="row"), "unchanged": unchanged}


def _unpaired(found: Counted, levels: pd.DataFrame, amounts: AmountLevels, texts: Texts) -> Mapping[str, object]:
    counts, pooled = found.unpaired, pooled_effects(found.paired)
    unpaired = unpaired_changes(counts, levels, amounts, pooled=pooled, rt=found.unpaired_rt)
    unpaired = told_as_one(unpaired, counts)
    shared: dict[str, object] = {name: counts[name] for name in ("unknown", "only_from", "only_to", "n_from", "n_to")}
    shared["comparison"] = all_alike("unpaired", len(unpaired))
    return {**told(counts, texts), **shared, **unpaired.drop(columns="row")}


def _keep_units(
    connection: duckdb.DuckDBPyConnection, found: Counted, states: Sequence[States], setting: Setting
) -> None:
    """What the further results ask for besides: counts of pairs, and units by themselves."""
    texts, households = setting.texts, setting.households
    some = (found.paired["pairs"] > 0) & np.isin(found.paired["breakdown"], COMPARED)
    keys = ("indicator", "site", "first", "last", "population", "breakdown", "category")
    counts = ("pairs", "gained", "lost", "both", "up", "down")
    paired = {name: found.paired[name][some] for name in (*keys, *counts)}
    keep(connection, "counted_move", {**told(paired, texts), **{name: paired[name] for name in counts}})
    division = spelled(found.apart["division"], DIVISIONS)
    between = {name: found.apart[name] for name in TOLD}
    keep(connection, "between_rt", {**told(found.apart, texts), "division": division, **between})
    keep(connection, "panel", panel_of(states, found.grid, texts, households))
    keep(connection, "judged", amounts_judged(states, texts, households))
