"""The declared checks, all of one unit in one query over the build, each hit told at its cell. It blanks nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import duckdb

from etl.consistency.declared import Check, Checks
from etl.consistency.fitting import BEFORE, columns_needed
from etl.consistency.told import Teller
from etl.messages import Severity
from etl.rows import Rows, Survey
from warehouse.codebook import Codebook


def check_records(connection: duckdb.DuckDBPyConnection, survey: Survey, checks: Checks, *, codebook: Codebook) -> None:
    """Ask every declared check of every record loaded. The views of facts.py must be there."""
    for unit, rows in survey.units.items():
        asked = tuple(check for check in checks.checks if check.unit == unit)
        if asked:
            _check_unit(connection, survey, rows, asked, codebook=codebook)


def _check_unit(
    connection: duckdb.DuckDBPyConnection, survey: Survey, rows: Rows, asked: Sequence[Check], *, codebook: Codebook
) -> None:
    hits = list(_hits(connection, rows.unit.name, tuple(asked)))
    if not hits:
        return
    teller, questioned = Teller(codebook, rows.unit.name), _questioned(survey)
    row_of = {(rows.ids[row], rows.round(row)): row for row in rows.loaded()}
    for check, unit_id, survey_round, shown in hits:
        row = row_of[(unit_id, survey_round)]
        variable = rows.unit.variable(check.variable)
        place = rows.place(
            row, variable=variable.name, household=None if rows is survey.households else survey.households
        )
        if (id(place.mapped), place.line, variable.name) in questioned:
            continue
        told = {column: survey.log.redactor.clean(teller.tell(column, value)) for column, value in shown.items()}
        survey.log.add(
            check.rule,
            place,
            variable=variable,
            found=survey.log.redactor.show(rows.raw(row, variable.name), variable),
            facts=told,
        )


def _questioned(survey: Survey) -> frozenset[tuple[int, int | None, str | None]]:
    """Cells that were blanked: whoever mends them is not asked a second question about the same cell."""
    return frozenset(
        (id(finding.place.mapped), finding.place.line, finding.variable)
        for finding in survey.log
        if finding.severity is Severity.BLANK_CELL
    )


def _hits(
    connection: duckdb.DuckDBPyConnection, unit: str, asked: tuple[Check, ...]
) -> Iterator[tuple[Check, str, str, dict[str, Any]]]:
    """Every check that is true of a record: the record, its round, and what the message shows."""
    needed = sorted(columns_needed(connection, asked))
    shown = sorted({column for check in asked for column in check.shown})
    earlier = [column.removesuffix(BEFORE) for column in needed if column.endswith(BEFORE)]
    flags = [f"coalesce(({check.when}), FALSE)" for check in asked]
    query = f"""
        WITH compared AS (
            SELECT f.*, l.*{"".join(f", {_before(column)}" for column in earlier)}
            FROM {_with_forms(unit)} f CROSS JOIN limits l
            WINDOW earlier AS (PARTITION BY f.unit_id ORDER BY f.round_ordinal)
        ),
        judged AS (SELECT *, {", ".join(f"{flag} AS flag_{n}" for n, flag in enumerate(flags))} FROM compared)
        SELECT unit_id, round, [{", ".join(f"flag_{n}" for n in range(len(flags)))}]
            {"".join(f', "{column}"' for column in shown)}
        FROM judged WHERE {" OR ".join(f"flag_{n}" for n in range(len(flags)))}
        ORDER BY round_ordinal, household_id, unit_id
    """
    for unit_id, survey_round, flagged, *values in connection.execute(query).fetchall():
        contents = dict(zip(shown, values, strict=True))
        for check, hit in zip(asked, flagged, strict=True):
            if hit:
                yield check, unit_id, survey_round, {column: contents[column] for column in check.shown}


def _with_forms(unit: str) -> str:
    """The view with the form each round was answered on, which decides what may be compared."""
    return f"""(
        SELECT c.*, s.form AS answered_on
        FROM checked_{unit} c
        JOIN main.visit v ON v.household_id = c.household_id AND v.round = c.round
        JOIN main.source_file s ON s.file_id = v.file_id
    )"""


def _before(column: str) -> str:
    """The answer of the round before, unless the two were asked on forms that can't be compared."""
    return f"""
        CASE WHEN f.answered_on IS NOT DISTINCT FROM lag(f.answered_on) OVER earlier OR NOT EXISTS (
            FROM main.comparability y WHERE y.variable = '{column}'
        ) THEN lag(f."{column}") OVER earlier END AS "{column}{BEFORE}" """
