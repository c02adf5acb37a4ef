"""Which questions each site asked in which round, and so which indicators can be told of which round.

An index of which one item was never asked is known only where it fails anyway, which is biased. So an indicator is
judged only in rounds in which every question it needs was asked. This module finds that out and computes nothing.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import duckdb

from indicators.catalogue import Catalogue
from indicators.definition import Definition
from warehouse.answer_tables import ANSWER_TABLES

EVENTS = frozenset(("birth", "death", "assistance"))
"""Units of which a round may well have none although everybody was asked."""
WEIGHED_TOO = {"person": "measurement"}
"""Where registers keep answers to questions of another unit."""


Place = tuple[str, str]
"""A site and a round of it."""

_PERSON = "JOIN person USING (person_id)"
_OF_PERSONS = frozenset(WEIGHED_TOO.values())
"""Tables that don't say of which household a record is."""
_RECORDS = " UNION ".join(
    ["SELECT 'person' AS unit, person_id AS unit_id, household_id FROM person"]
    + [
        f"SELECT '{unit}', {unit}_id, household_id FROM {table}"
        for unit, table in ANSWER_TABLES.items()
        if unit != "person"
    ]
)


@dataclass(frozen=True)
class Asked:
    """`catalogue`: what was asked somewhere. `missing`: indicator, site, round, and a question it needs but lacks."""

    catalogue: Catalogue
    missing: tuple[tuple[str, str, str, str], ...]


def asked_of(connection: duckdb.DuckDBPyConnection, catalogue: Catalogue) -> Asked:
    """What of a catalogue the rounds of each site of a build can tell."""
    held = connection.execute(
        """
        SELECT site, round FROM (
            SELECT DISTINCT site, round FROM visit JOIN household USING (household_id)
            WHERE result IN ('complete', 'partial')
        ) JOIN round USING (round) ORDER BY site, ordinal
        """
    ).fetchall()
    asked = places_of(connection, {question for definition in catalogue for question in definition.needed})
    missing = {d.name: tuple(_missing(d, held, asked)) for d in catalogue}
    return Asked(
        catalogue=Catalogue(tuple(d for d in catalogue if len({each[1:3] for each in missing[d.name]}) < len(held))),
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
    definition: Definition, held: Iterable[Place], asked: Mapping[str, frozenset[Place]]
) -> Iterator[tuple[str, str, str, str]]:
    for place in held:
        for question in definition.needed:
            if question in asked and place not in asked[question]:
                yield definition.name, *place, question


def rounds_of(
    connection: duckdb.DuckDBPyConnection, questions: Iterable[str], *, site: str | None = None
) -> Mapping[str, frozenset[str]]:
    """In which rounds each question was asked at one site, or without its name at any."""
    places = places_of(connection, questions, site=site)
    return {question: frozenset(name for _, name in asked_at) for question, asked_at in places.items()}


def places_of(
    connection: duckdb.DuckDBPyConnection, questions: Iterable[str], *, site: str | None = None
) -> Mapping[str, frozenset[Place]]:
    """Where each question was asked, at one site or all: some record has an answer, or a reason but "not asked".

    Only questions with a column in a table of answers; what every record has, as sex and birth date, has no entry. Of a
    happening that a round of a site has none of nobody can tell, so it was asked about there if it was in any other
    round; and one that no round has any of was asked about: no deaths is a result.
    """
    wanted: dict[str, list[str]] = {}
    for question in sorted(questions):
        unit, _, variable = question.partition(".")
        wanted.setdefault(unit, []).append(variable)
    heard: dict[str, set[Place]] = {}
    columns = _columns(connection)
    for unit, table in ANSWER_TABLES.items():
        mine = [variable for variable in wanted.get(unit, ()) if variable in columns[table]]
        heard |= {f"{unit}.{variable}": set() for variable in mine}
        for answers in (table, WEIGHED_TOO.get(unit)):
            if answers:
                present = [variable for variable in mine if variable in columns[answers]]
                for variable, place in _answered(connection, answers, present, site):
                    heard[f"{unit}.{variable}"].add(place)
    every = connection.execute(
        "SELECT site, round FROM site CROSS JOIN round WHERE coalesce(site = $site, TRUE)", {"site": site}
    ).fetchall()
    _add_blanks(connection, heard, site, places=len(every))
    for unit in EVENTS & wanted.keys():
        _add_quiet_rounds(connection, unit, heard, every)
    return {question: frozenset(places) for question, places in heard.items()}


def _columns(connection: duckdb.DuckDBPyConnection) -> Mapping[str, frozenset[str]]:
    """By table; one statement, since the database goes through all columns for each."""
    rows = connection.execute("SELECT table_name, list(column_name) FROM duckdb_columns() GROUP BY ALL").fetchall()
    return {table: frozenset(names) for table, names in rows}


def _answered(
    connection: duckdb.DuckDBPyConnection, table: str, present: Sequence[str], site: str | None
) -> Iterator[tuple[str, Place]]:
    """Every variable of these, which the table has, with every place where it has an answer."""
    if not present:
        return
    counts = ", ".join(f'count("{variable}") > 0' for variable in present)
    whose = f"{table} {_PERSON if table in _OF_PERSONS else ''} JOIN household USING (household_id)"
    here = "round IS NOT NULL AND coalesce(site = $site, TRUE)"
    query = f"SELECT site, round, {counts} FROM {whose} WHERE {here} GROUP BY site, round"
    for where, name, *heard in connection.execute(query, {"site": site}).fetchall():
        yield from ((variable, (where, name)) for variable, answered in zip(present, heard, strict=True) if answered)


def _add_blanks(
    connection: duckdb.DuckDBPyConnection, heard: dict[str, set[Place]], site: str | None, *, places: int
) -> None:
    """Where a question was put and nobody could answer it; looked for only where nobody did answer."""
    open_ones = [question.partition(".")[2] for question, heard_at in heard.items() if len(heard_at) < places]
    if not open_ones:
        return
    rows = connection.execute(
        f"""
        WITH told AS (
            SELECT unit, unit_id, variable, round FROM blank
            WHERE variable IN (SELECT unnest(CAST($open AS VARCHAR[]))) AND reason <> 'not_asked'
        )
        SELECT DISTINCT unit, variable, site, round
        FROM told JOIN ({_RECORDS}) USING (unit, unit_id) JOIN household USING (household_id)
        WHERE coalesce(site = $site, TRUE)
        """,
        {"open": open_ones, "site": site},
    ).fetchall()
    for unit, variable, *place in rows:
        if f"{unit}.{variable}" in heard:
            heard[f"{unit}.{variable}"].add(tuple(place))


def _add_quiet_rounds(
    connection: duckdb.DuckDBPyConnection, unit: str, heard: dict[str, set[Place]], every: Iterable[Place]
) -> None:
    happened = set(
        connection.execute(
            f"SELECT DISTINCT site, round FROM {ANSWER_TABLES[unit]} JOIN household USING (household_id)"
        ).fetchall()
    )
    sites = {site for site, _ in happened}
    quiet = [place for place in every if place not in happened]
    for question, places in heard.items():
        if question.startswith(f"{unit}."):
            heard_at = {site for site, _ in places}
            places |= {(site, name) for site, name in quiet if site in heard_at or site not in sites}
