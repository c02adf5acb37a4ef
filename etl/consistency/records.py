"""The declared checks, all of one unit in one query over the build, each hit told at its cell. It blanks nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import duckdb

from etl.consistency.declared import Check, Checks
from etl.consistency.fitting import BEFORE, columns_needed
from etl.consistency.told import Teller
from etl.messages import Severity
from etl.rows import Fate, Rows, Survey
from warehouse.codebook import Codebook
from warehouse.quoting import as_names

_PLACED_BY = ("unit_id", "household_id", "round", "round_ordinal")

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
    met = _met(rows)
    if not met:
        return
    with _judged(connection, rows.unit.name, asked, followed=len(met) > 1):
        common = _common_causes(connection, asked, met=met, limits=limits)
        _tell_common_causes(survey, rows, common)
        hits = list(_hits(connection, asked, but=common))
    if not hits:
        return
    teller, questioned = Teller(codebook, rows.unit.name), _questioned(survey)
    row_of = rows.records({unit_id for _, unit_id, _, _ in hits})
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


def _met(rows: Rows) -> Mapping[str, int]:
    """How many records of each round are loaded, of rounds that have any."""
    met: Counter[str] = Counter()
    for source, stretch in rows.stretches():
        met[source.round] += rows.fates[stretch.start : stretch.stop].count(Fate.LOADED)
    return +met


Common = Mapping[tuple[str, str], tuple[Check, int, int]]
"""By rule and round: the check that a good part of the records breaks, how many they are, and of how many."""


def _common_causes(
    connection: duckdb.DuckDBPyConnection,
    asked: Sequence[Check],
    *,
    met: Mapping[str, int],
    limits: Mapping[str, float],
) -> Common:
    """What a good part of a round's records has in common has one cause, such as a sheet that is lacking."""
    counts = ", ".join(f"count_if({_flag(number)})" for number in range(len(asked)))
    counted = connection.execute(f"SELECT round, {counts} FROM judged GROUP BY round").fetchall()
    return {
        (check.rule.name, survey_round): (check, count, met[survey_round])
        for survey_round, *numbers in counted
        for check, count in zip(asked, numbers, strict=True)
        if count >= limits["common_cause_records"] and count >= limits["common_cause_share"] * met[survey_round]
    }


def _tell_common_causes(survey: Survey, rows: Rows, common: Common) -> None:
    """Each is told once, about the whole round."""
    first = rows.first_loaded()
    for (name, survey_round), (check, count, met) in sorted(common.items()):
        place = rows.place(
            first[survey_round],
            variable=check.variable,
            household=None if rows is survey.households else survey.households,
        )
        survey.log.add(
            "common_cause",
            replace(place, cell=None, row_number=None, enumerator=None, rt=None, pattern=f"seluruh putaran {name}"),
            variable=rows.unit.variable(check.variable),
            found=f"{count} dari {met}",
            hint=check.rule.why,
        )


def _questioned(survey: Survey) -> frozenset[tuple[int, int | None, str | None]]:
    """Cells that were blanked: whoever mends them is not asked a second question about the same cell."""
    return frozenset(
        (id(finding.place.mapped), finding.place.line, finding.variable)
        for finding in survey.log
        if finding.severity is Severity.BLANK_CELL
    )


@contextmanager
def _judged(
    connection: duckdb.DuckDBPyConnection, unit: str, asked: Sequence[Check], *, followed: bool
) -> Iterator[None]:
    """For a while the table `judged`: every record that a check is true of, which ones are, and what messages show.

    `followed`: there is more than one round, so that a record may have one before it.
    """
    needed = sorted(columns_needed(connection, tuple(asked)))
    earlier = [column.removesuffix(BEFORE) for column in needed if column.endswith(BEFORE)]
    before = _before if followed else _never_before
    flags = ", ".join(f"coalesce(({check.when}), FALSE) AS {_flag(n)}" for n, check in enumerate(asked))
    connection.execute(
        f"""
        CREATE OR REPLACE TEMP TABLE judged AS
        WITH compared AS (
            SELECT f.*, l.*{"".join(f", {before(column)}" for column in earlier)}
            FROM {_with_forms(unit) if followed else f"checked_{unit}"} f CROSS JOIN limits l
            WINDOW earlier AS (PARTITION BY f.unit_id ORDER BY f.round_ordinal)
        )
        SELECT {as_names(dict.fromkeys((*_PLACED_BY, *_shown(asked))))}, {flags}
        FROM compared WHERE {" OR ".join(_flag(n) for n in range(len(asked)))}
        """
    )
    try:
        yield
    finally:
        connection.execute("DROP TABLE temp.judged")


def _hits(connection: duckdb.DuckDBPyConnection, asked: Sequence[Check], *, but: Common) -> Iterator[Hit]:
    """Every check that is true of a record: the record, its round, and what the message shows."""
    shown = _shown(asked)
    wanted = [_wanted(number, check, but) for number, check in enumerate(asked)]
    query = f"""
        SELECT unit_id, round, [{", ".join(wanted)}] AS flagged{"".join(f', "{column}"' for column in shown)}
        FROM judged WHERE list_bool_or(flagged)
        ORDER BY round_ordinal, household_id, unit_id
    """
    for unit_id, survey_round, flagged, *values in connection.execute(query).fetchall():
        contents = dict(zip(shown, values, strict=True))
        for check, hit in zip(asked, flagged, strict=True):
            if hit:
                yield check, unit_id, survey_round, {column: contents[column] for column in check.shown}


def _wanted(number: int, check: Check, but: Common) -> str:
    """Whether a record breaks a check, but for the rounds in which that has a common cause."""
    rounds = ", ".join(f"'{survey_round}'" for name, survey_round in sorted(but) if name == check.rule.name)
    return f"{_flag(number)} AND round NOT IN ({rounds})" if rounds else _flag(number)


def _flag(number: int) -> str:
    return f"flag_{number}"


def _shown(asked: Sequence[Check]) -> list[str]:
    return sorted({column for check in asked for column in check.shown})


def _with_forms(unit: str) -> str:
    """The view with the form each round was answered on, which decides what may be compared."""
    return f"""(
        SELECT c.*, s.form AS answered_on
        FROM checked_{unit} c
        JOIN main.visit v ON v.household_id = c.household_id AND v.round = c.round
        JOIN main.source_file s ON s.file_id = v.file_id
    )"""


def _never_before(column: str) -> str:
    """No answer of a round before, of the type it would have; to look for one would put all records in order."""
    return f'CASE WHEN FALSE THEN f."{column}" END AS "{column}{BEFORE}"'


def _before(column: str) -> str:
    """The answer of the round before, unless the two were asked on forms that can't be compared."""
    return f"""
        CASE WHEN f.answered_on IS NOT DISTINCT FROM lag(f.answered_on) OVER earlier OR NOT EXISTS (
            FROM main.comparability y WHERE y.variable = '{column}'
        ) THEN lag(f."{column}") OVER earlier END AS "{column}{BEFORE}" """
