"""Tells what many records show together, at the column it shows in and with the cadre it is about. It finds nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace

import duckdb

from etl.consistency.cadres import (
    alike_answers,
    blank_answers,
    constant_answers,
    copied_interviews,
    crowded_days,
    interviews_at_hand,
)
from etl.consistency.declared import Checks
from etl.consistency.families_alone import families_alone
from etl.consistency.measures import heaped_ages, heaped_child_ages, rounded_measures
from etl.consistency.pattern import Pattern
from etl.findings import Place
from etl.rows import Rows, Survey
from warehouse.codebook import Codebook


def check_patterns(
    connection: duckdb.DuckDBPyConnection, survey: Survey, checks: Checks, *, codebook: Codebook
) -> None:
    """Tell every pattern of the whole load. The views of facts.py must be there."""
    patterns = list(_patterns(connection, checks, codebook))
    named: defaultdict[str, set[str | None]] = defaultdict(set)
    for pattern in patterns:
        named[pattern.unit].add(pattern.unit_id)
    records = {unit: survey.units[unit].records(ids) for unit, ids in named.items()}
    for pattern in patterns:
        rows = survey.units[pattern.unit]
        variable = rows.unit.variable(pattern.variable)
        place = _place(survey, rows, pattern, records[pattern.unit])
        survey.log.add(
            pattern.rule,
            place,
            variable=variable,
            found=survey.log.redactor.clean(pattern.found),
            allowed=pattern.allowed,
            hint=pattern.about,
        )


def _patterns(connection: duckdb.DuckDBPyConnection, checks: Checks, codebook: Codebook) -> Iterator[Pattern]:
    limits = checks.thresholds
    yield from families_alone(connection)
    yield from rounded_measures(connection, limits)
    yield from heaped_ages(connection, limits)
    yield from heaped_child_ages(connection, limits)
    yield from crowded_days(connection, limits)
    with interviews_at_hand(connection, codebook):
        yield from alike_answers(connection, limits)
        yield from copied_interviews(connection, limits)
    yield from constant_answers(connection, limits, codebook)
    yield from blank_answers(connection, limits, codebook)


def _place(survey: Survey, rows: Rows, pattern: Pattern, records: Mapping[tuple[str | None, str], int]) -> Place:
    """The cell of the record, or the column of the round when it shows in no single record."""
    household = None if rows is survey.households else survey.households
    if pattern.unit_id is not None:
        row = records[(pattern.unit_id, pattern.round)]
        return rows.place(row, variable=pattern.variable, household=household)
    place = rows.place(_first(survey, rows, pattern), variable=pattern.variable, household=household)
    return replace(
        place,
        row_number=None,
        line=None,
        cell=None if place.cell is None else place.cell.rstrip("0123456789"),
        enumerator=pattern.enumerator,
        rt=pattern.rt,
        pattern=pattern.about,
    )


def _first(survey: Survey, rows: Rows, pattern: Pattern) -> int:
    """The first record of the round, of the cadre where it is about one: a round may come in several files."""
    usual = rows.first_loaded()[pattern.round]
    if pattern.enumerator is None:
        return usual
    of_round = rows.loaded_in(pattern.round)
    own = (row for row in of_round if survey.visit(rows, row, "enumerator") == pattern.enumerator)
    return next(own, usual)
