"""The SQL behind the numbers of one change: one row, from the answers of a build, for a reader to paste. Runs nothing.

It is written from the definition, the rounds and the place alone, apart from the statements of `sql/` that computed the
change, so that the one can check the other.
"""

from __future__ import annotations

from collections.abc import Iterator

from indicators.definition import Definition, Kind
from indicators.query import state_query
from indicators.rows import WHOLE_SITE, Change
from warehouse.quoting import as_text

SHARES = (Kind.PROPORTION, Kind.LADDER)


def change_query(change: Change, definition: Definition) -> str:
    """One row with the numbers of a change: how many, how many of them met it, who moved, what is unknown.

    Runs in any DuckDB that has the build open. Totals of an office come from no answers, so they have none: ValueError.
    """
    if change.population == "recap":
        raise ValueError("totals of an office have no answers to count")
    place = f"{change.population}, {change.breakdown} {change.category}, {change.comparison}"
    numbers = _paired(definition) if change.paired else _unpaired(definition)
    return "\n".join(
        (
            f"-- {definition.name}, {change.round_from} → {change.round_to}, {place}",
            *_beside(definition),
            "WITH state AS (",
            *(f"    {line}" for line in _states(definition)),
            "),",
            "told AS (",
            "    SELECT *,",
            ",\n".join(f"           {column}" for column in _columns(definition)),
            "    FROM state",
            "    -- a round in which a site asked nobody something it needs tells nothing there",
            "    WHERE (site, round) NOT IN",
            f"          (SELECT (site, round) FROM not_asked WHERE indicator = {as_text(definition.name)})",
            "),",
            f"earlier AS (FROM told WHERE round = {as_text(change.round_from)}),",
            f"later AS (FROM told WHERE round = {as_text(change.round_to)})" + ("," if change.paired else ""),
            *(_pairs(change) if change.paired else ()),
            "SELECT " + ",\n       ".join(numbers),
            *(("FROM pair",) if change.paired else _rounds(change)),
        )
    )


def _beside(definition: Definition) -> Iterator[str]:
    """Events are told beside what they happened among, which is an indicator of its own."""
    if definition.context:
        yield f"-- n_from and n_to are x_from and x_to of {definition.context}"


def _states(definition: Definition) -> list[str]:
    """The query of every unit's state, without its heading and its order."""
    lines = state_query(definition).splitlines()
    return [line for line in lines if not line.startswith(("-- ", "ORDER BY"))]


def _columns(definition: Definition) -> Iterator[str]:
    """What a state means: whether the unit counts, whether its answer is known, whether and how far it meets it."""
    yield "state <> 'excluded' AS counts"
    yield "state NOT IN ('unknown', 'excluded') AS known"
    match definition.kind:
        case Kind.MEAN | Kind.MEDIAN:
            return
        case Kind.LADDER:
            codes = definition.rung_codes
            reached = codes[codes.index(definition.threshold or codes[-1]) :]
            yield f"state IN ({_listed(reached)}) AS met"
            yield f"list_position([{_listed(codes)}], state) AS step"
        case _:
            yield "state = 'yes' AS met"
            yield "list_position(['no', 'yes'], state) AS step"


def _pairs(change: Change) -> Iterator[str]:
    """The same unit in both rounds; it belongs where it was in the earlier one."""
    yield "pair AS ("
    yield "    SELECT earlier, later,"
    yield "           coalesce(earlier.known AND later.known, FALSE) AS known,"
    yield "           coalesce(earlier.counts, FALSE) AS counts_from,"
    yield "           coalesce(later.counts, FALSE) AS counts_to"
    yield "    FROM earlier"
    yield "    FULL JOIN later ON later.unit_id = earlier.unit_id"
    wanted = [f"coalesce(earlier.site, later.site) = {as_text(change.site)}"]
    if change.population == "binaan":
        wanted.append("coalesce(earlier.binaan, later.binaan)")
    if change.breakdown != WHOLE_SITE:
        first = f"CASE WHEN earlier.unit_id IS NULL THEN later.{change.breakdown} ELSE earlier.{change.breakdown} END"
        wanted.append(f"coalesce({first}, 'unknown') = {as_text(change.category)}")
    yield "    WHERE " + "\n      AND ".join(wanted)
    yield ")"


def _paired(definition: Definition) -> Iterator[str]:
    yield "count(*) FILTER (known) AS pairs"
    if definition.kind in SHARES:
        yield "count(*) FILTER (known AND earlier.met) AS x_from"
        yield "count(*) FILTER (known AND later.met) AS x_to"
        yield "count(*) FILTER (known AND NOT earlier.met AND later.met) AS gained"
        yield "count(*) FILTER (known AND earlier.met AND NOT later.met) AS lost"
        step = "step"
    else:
        step = "value"
        for end, row in (("from", "earlier"), ("to", "later")):
            yield f"{_middle(definition)}({row}.value) FILTER (known) AS value_{end}"
    yield f"count(*) FILTER (known AND later.{step} > earlier.{step}) AS went_up"
    yield f"count(*) FILTER (known AND later.{step} < earlier.{step}) AS went_down"
    yield "count(*) FILTER (counts_from AND counts_to AND NOT known) AS unknown"
    yield "count(*) FILTER (counts_from AND NOT counts_to) AS only_from"
    yield "count(*) FILTER (counts_to AND NOT counts_from) AS only_to"


def _unpaired(definition: Definition) -> Iterator[str]:
    for end, row in (("from", "earlier"), ("to", "later")):
        if definition.kind is not Kind.COUNT:
            yield f"count(*) FILTER ({row}.known) AS n_{end}"
        if definition.measures:
            yield f"{_middle(definition)}({row}.value) FILTER ({row}.known) AS value_{end}"
        else:
            yield f"count(*) FILTER ({row}.known AND {row}.met) AS x_{end}"
    yield "count(*) FILTER (earlier.state = 'unknown' OR later.state = 'unknown') AS unknown"


def _rounds(change: Change) -> Iterator[str]:
    """Whoever was there in each round, side by side and not joined."""
    yield "FROM earlier"
    yield "FULL JOIN later ON FALSE"
    wanted = [f"coalesce(earlier.site, later.site) = {as_text(change.site)}"]
    if change.population == "binaan":
        wanted.append("coalesce(earlier.binaan, later.binaan)")
    if change.breakdown != WHOLE_SITE:
        column = change.breakdown
        wanted.append(f"coalesce(earlier.{column}, later.{column}, 'unknown') = {as_text(change.category)}")
    yield "WHERE " + "\n  AND ".join(wanted)


def _middle(definition: Definition) -> str:
    return "median" if definition.kind is Kind.MEDIAN else "avg"


def _listed(codes: tuple[str, ...]) -> str:
    return ", ".join(as_text(code) for code in codes)
