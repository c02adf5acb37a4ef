"""Questions that one site asked in a round and another did not: why they are blank there. It changes no answer.

In the build of a site a question that no file of a round asks is NULL throughout the round and has no row in `blank`.
Beside a site that did ask it, such a blank needs its reason, or it would count as an answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import duckdb

from etl.joining.parts import Questions
from warehouse.answer_tables import ANSWER_TABLES
from warehouse.integrity import names_a_record, names_a_round
from warehouse.quoting import as_name

Place = tuple[str, str]
"""A site and a round of it."""

_ASKED_IN_BLANKS = """
    WITH record AS (
        SELECT DISTINCT {name} AS unit_id, site FROM {table} JOIN household USING (household_id)
    )
    SELECT DISTINCT variable, site, round FROM blank JOIN record USING (unit_id) WHERE unit = ?
"""
_WRITTEN = """
    INSERT INTO blank (unit, unit_id, round, variable, reason)
    SELECT ?, {name}, round, variable, 'not_asked'
    FROM {table} JOIN household USING (household_id)
    JOIN (SELECT unnest(CAST(? AS VARCHAR[])) AS site, unnest(CAST(? AS VARCHAR[])) AS round,
                 unnest(CAST(? AS VARCHAR[])) AS variable) USING (site, round)
    ORDER BY ALL
"""


def write_unasked(connection: duckdb.DuckDBPyConnection, questions: Questions) -> None:
    """Add a row to `blank` for every record of a place that was not asked what another site asked in that round."""
    for unit, table in ANSWER_TABLES.items():
        variables = [
            column
            for of, column in questions
            if of == table and not names_a_record(table, column) and not names_a_round(table, column)
        ]
        name = as_name(f"{unit}_id")
        asked = _asked(connection, table, variables)
        for variable, site, round_name in connection.execute(
            _ASKED_IN_BLANKS.format(name=name, table=table), [unit]
        ).fetchall():
            asked[variable].add((site, round_name))
        if places := list(_unasked(connection, table, asked)):
            connection.execute(_WRITTEN.format(name=name, table=table), [unit, *map(list, zip(*places, strict=True))])


def _asked(connection: duckdb.DuckDBPyConnection, table: str, variables: list[str]) -> dict[str, set[Place]]:
    """By question the places where somebody answered it."""
    counts = ", ".join(f"count({as_name(variable)}) > 0" for variable in variables)
    rows = connection.execute(
        f"SELECT site, round, {counts} FROM {table} JOIN household USING (household_id) GROUP BY site, round"
    ).fetchall()
    found: dict[str, set[Place]] = {variable: set() for variable in variables}
    for site, round_name, *answered in rows:
        for variable, heard in zip(variables, answered, strict=True):
            if heard:
                found[variable].add((site, round_name))
    return found


def _unasked(
    connection: duckdb.DuckDBPyConnection, table: str, asked: Mapping[str, set[Place]]
) -> Iterator[tuple[str, str, str]]:
    """Site, round and question, where a site has records that were not asked what another was."""
    places = connection.execute(
        f"SELECT DISTINCT site, round FROM {table} JOIN household USING (household_id) ORDER BY ALL"
    ).fetchall()
    for variable, heard in sorted(asked.items()):
        rounds = {round_name for _, round_name in heard}
        for site, round_name in places:
            if round_name in rounds and (site, round_name) not in heard:
                yield site, round_name, variable
