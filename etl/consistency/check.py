"""All checks of a filled build, one after the other. Whatever they find goes to the survey's log."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb

from etl.consistency.declared import Checks
from etl.consistency.facts import facts_at_hand
from etl.consistency.patterns import check_patterns
from etl.consistency.records import check_records
from etl.rows import Fate, Survey
from warehouse.codebook import Codebook


def check_consistency(
    connection: duckdb.DuckDBPyConnection, survey: Survey, checks: Checks, *, codebook: Codebook
) -> None:
    """Tell everything that doesn't fit together. Tables must be written and checks must fit them (`refuse_unfit`)."""
    with facts_at_hand(connection, checks.thresholds, held=_waiting(survey)):
        check_records(connection, survey, checks, codebook=codebook)
        check_patterns(connection, survey, checks, codebook=codebook)


def _waiting(survey: Survey) -> Iterator[tuple[str, str]]:
    """Household and round of every visit some of whose members are held back."""
    people, households = survey.people, survey.households
    for row, fate in enumerate(people.fates):
        parent = people.parents[row]
        household_id = None if parent is None else households.ids[parent]
        if fate is Fate.QUARANTINED and household_id is not None:
            yield household_id, people.round(row)
