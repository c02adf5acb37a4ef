"""Which questions were asked in which round, and so which indicators can be told of which round.

An index of which one item was never asked is known only where it fails anyway, which is biased. So an indicator is
judged only in rounds in which every question it needs was asked. This module finds that out and computes nothing.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import duckdb

from indicators.catalogue import Catalogue
from indicators.definition import Definition
from warehouse.answer_tables import ANSWER_TABLES
from warehouse.quality import of_site

EVENTS = frozenset(("birth", "death", "assistance"))
"""Units of which a round may well have none although everybody was asked."""
WEIGHED_TOO = {"person": "measurement"}
"""Where registers keep answers to questions of another unit."""


@dataclass(frozen=True)
class Asked:
    """`catalogue`: what was asked in some round. `missing`: indicator, round, and a question it needs but lacks."""

    catalogue: Catalogue
    missing: tuple[tuple[str, str, str], ...]


def asked_of(connection: duckdb.DuckDBPyConnection, catalogue: Catalogue) -> Asked:
    """What of a catalogue the rounds of a build can tell."""
    found = connection.execute(
        "SELECT round FROM round WHERE round IN (SELECT round FROM visit WHERE result IN ('complete', 'partial')) "
        "ORDER BY ordinal"
    ).fetchall()
    rounds = tuple(name for (name,) in found)
    asked = rounds_of(connection, {question for definition in catalogue for question in definition.needed})
    missing = {d.name: tuple(_missing(d, rounds, asked)) for d in catalogue}
    return Asked(
        catalogue=Catalogue(tuple(d for d in catalogue if len({one for _, one, _ in missing[d.name]}) < len(rounds))),
        missing=tuple(each for d in catalogue for each in missing[d.name]),
    )


def left_out(connection: duckdb.DuckDBPyConnection) -> tuple[str, ...]:
    """The active indicators of a build that none of its rounds could tell, in their order."""
    rows = connection.execute(
        """
        SELECT name FROM indicator
        WHERE name IN (SELECT indicator FROM not_asked) AND name NOT IN (SELECT indicator FROM estimate)
        ORDER BY ordinal
        """
    ).fetchall()
    return tuple(name for (name,) in rows)


def _missing(
    definition: Definition, rounds: Iterable[str], asked: Mapping[str, frozenset[str]]
) -> Iterator[tuple[str, str, str]]:
    for name in rounds:
        for question in definition.needed:
            if question in asked and name not in asked[question]:
                yield definition.name, name, question


def rounds_of(
    connection: duckdb.DuckDBPyConnection, questions: Iterable[str], *, site: str | None = None
) -> Mapping[str, frozenset[str]]:
    """In which rounds each question was asked: some record has an answer, or a reason for none but "not asked".

    In one site, or without its name in any.

    Only questions with a column in a table of answers; what every record has, as sex and birth date, has no entry. Of a
    happening that a round has none of nobody can tell, so it was asked about there if it was in any other round; and
    one that no round has any of was asked about: no deaths is a result.
    """
    wanted: dict[str, list[str]] = {}
    for question in sorted(questions):
        unit, _, variable = question.partition(".")
        wanted.setdefault(unit, []).append(variable)
    heard: dict[str, set[str]] = {}
    for unit, table in ANSWER_TABLES.items():
        columns = _columns(connection, table)
        mine = [variable for variable in wanted.get(unit, ()) if variable in columns]
        heard |= {f"{unit}.{variable}": set() for variable in mine}
        for place in (table, WEIGHED_TOO.get(unit)):
            if place:
                for variable, name in _answered(connection, place, mine, site):
                    heard[f"{unit}.{variable}"].add(name)
    _add_blanks(connection, heard, site)
    for unit in EVENTS & wanted.keys():
        _add_quiet_rounds(connection, unit, heard, site)
    return {question: frozenset(names) for question, names in heard.items()}


def _columns(connection: duckdb.DuckDBPyConnection, table: str) -> frozenset[str]:
    rows = connection.execute("SELECT column_name FROM duckdb_columns() WHERE table_name = ?", [table]).fetchall()
    return frozenset(name for (name,) in rows)


def _answered(
    connection: duckdb.DuckDBPyConnection, table: str, variables: Iterable[str], site: str | None
) -> Iterator[tuple[str, str]]:
    """Every variable that the table has, with every round in which it has an answer."""
    columns = _columns(connection, table)
    present = [variable for variable in variables if variable in columns]
    if not present:
        return
    counts = ", ".join(f'count("{variable}") > 0' for variable in present)
    query = f"SELECT round, {counts} FROM {table} WHERE round IS NOT NULL GROUP BY round"
    for name, *heard in connection.execute(of_site(query, site)).fetchall():
        yield from ((variable, name) for variable, answered in zip(present, heard, strict=True) if answered)


def _add_blanks(connection: duckdb.DuckDBPyConnection, heard: dict[str, set[str]], site: str | None) -> None:
    """Rounds in which a question was put and nobody could answer it; looked for only where nobody did answer."""
    ((rounds,),) = connection.execute("SELECT count(*) FROM round").fetchall()
    open_ones = [question.partition(".")[2] for question, names in heard.items() if len(names) < rounds]
    if not open_ones:
        return
    query = (
        "SELECT DISTINCT unit, variable, round FROM blank "
        "WHERE variable IN (SELECT unnest(CAST(? AS VARCHAR[]))) AND reason <> 'not_asked'"
    )
    rows = connection.execute(of_site(query, site), [open_ones]).fetchall()
    for unit, variable, name in rows:
        if f"{unit}.{variable}" in heard:
            heard[f"{unit}.{variable}"].add(name)


def _add_quiet_rounds(
    connection: duckdb.DuckDBPyConnection, unit: str, heard: dict[str, set[str]], site: str | None
) -> None:
    table = ANSWER_TABLES[unit]
    without = of_site(f"SELECT round FROM round WHERE round NOT IN (SELECT round FROM {table})", site)
    quiet = connection.execute(without).fetchall()
    ((happened,),) = connection.execute(of_site(f"SELECT count(*) FROM {table}", site)).fetchall()
    for question, names in heard.items():
        if question.startswith(f"{unit}.") and (names or not happened):
            names |= {name for (name,) in quiet}
