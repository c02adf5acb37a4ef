"""Files with families and none of their people: told once for the file, at the first of them."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb

from etl.consistency.pattern import Pattern


def families_alone(connection: duckdb.DuckDBPyConnection) -> Iterator[Pattern]:
    """Each file whose complete visits brought nobody, as when the sheet of members was left out of an export."""
    found = connection.execute(
        """
        SELECT h.round, arg_min(h.household_id, v.row_number), count(*)
        FROM checked_household h JOIN main.visit v ON v.household_id = h.household_id AND v.round = h.round
        WHERE h.visit_result = 'complete' AND NOT h.people_in_file
        GROUP BY h.round, h.round_ordinal, v.file_id ORDER BY h.round_ordinal, v.file_id
        """
    ).fetchall()
    for survey_round, household_id, families in found:
        yield Pattern(
            rule="people_not_recorded",
            unit="household",
            variable="member_count",
            round=survey_round,
            found=str(families),
            unit_id=household_id,
        )
