"""The declared checks, all of one unit in one query over the build, each hit told at its cell. It blanks nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import duckdb

from etl.consistency.declared import Check, Checks
from etl.consistency.fitting import BEFORE, columns_needed
from etl.consistency.told import Teller
from etl.messages import Severity
from etl.rows import Rows, Survey
from warehouse.codebook import Codebook

Hit = tuple[Check, str, str, dict[str, Any]]
"""A check that is true of a record: the record, its round, and what the message shows."""


def check_records(connection: duckdb.DuckDBPyConnection, survey: Survey, checks: Checks, *, codebook: Codebook) -> None:
    """Ask every declared check of every record loaded. The views of facts.py must be there."""
    for unit, rows in survey.units.items():
        asked = tuple(check for check in checks.checks if check.unit == unit)
        if asked:
            _check_unit(connection, survey, rows, asked, limits=checks.thresholds, codebook=codebook)


def _check_unit(
    connection: duckdb.DuckDBPyConnection,
    survey: Survey,
    rows: Rows,
    asked: Sequence[Check],
    *,
    limits: Mapping[str, float],
    codebook: Codebook,
) -> None:
    hits = list(_hits(connection, rows.unit.name, tuple(asked)))
    if not hits:
        return
    hits = _without_common_causes(survey, rows, hits, limits=limits)
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


def _without_common_causes(survey: Survey, rows: Rows, hits: list[Hit], *, limits: Mapping[str, float]) -> list[Hit]:
    """What a good part of a round's records has in common has one cause, such as a sheet that is lacking: told once."""
    met = Counter(rows.round(row) for row in rows.loaded())
    counts = Counter((check.rule.name, survey_round) for check, _, survey_round, _ in hits)
    common = {
        (name, survey_round)
        for (name, survey_round), count in counts.items()
        if count >= limits["common_cause_records"] and count >= limits["common_cause_share"] * met[survey_round]
    }
    if not common:
        return hits
    checks = {check.rule.name: check for check, *_ in hits}
    first: dict[str, int] = {}
    for row in rows.loaded():
        first.setdefault(rows.round(row), row)
    for name, survey_round in sorted(common):
        check = checks[name]
        place = rows.place(
            first[survey_round],
            variable=check.variable,
            household=None if rows is survey.households else survey.households,
        )
        survey.log.add(
            "common_cause",
            replace(place, cell=None, row_number=None, enumerator=None, rt=None, pattern=f"seluruh putaran {name}"),
            variable=rows.unit.variable(check.variable),
            found=f"{counts[(name, survey_round)]} dari {met[survey_round]}",
            hint=check.rule.why,
        )
    return [hit for hit in hits if (hit[0].rule.name, hit[2]) not in common]


def _questioned(survey: Survey) -> frozenset[tuple[int, int | None, str | None]]:
    """Cells that were blanked: whoever mends them is not asked a second question about the same cell."""
    return frozenset(
        (id(finding.place.mapped), finding.place.line, finding.variable)
        for finding in survey.log
        if finding.severity is Severity.BLANK_CELL
    )


def _hits(connection: duckdb.DuckDBPyConnection, unit: str, asked: tuple[Check, ...]) -> Iterator[Hit]:
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
