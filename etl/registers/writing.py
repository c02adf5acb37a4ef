"""Measurements, totals and activities into their tables, and who the totals are about. It decides nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import astuple
from typing import Any

import duckdb

from etl.growth import SCORES, Scored
from etl.registers import activities as of_activities
from etl.registers import measurements as of_measurements
from etl.registers import recaps as of_recaps
from etl.registers.activities import Activity
from etl.registers.measurements import Measurement
from etl.registers.recaps import Total
from etl.rows import Rows, Survey
from etl.tables import insert
from warehouse.answer_tables import answer_variables
from warehouse.programme import Programme

RECAP = ("recap", "Rekap dinas (hanya jumlah)", "Office totals (counts only)")
"""The population of totals: whose families they are nobody knows."""


def write_measurements(
    connection: duckdb.DuckDBPyConnection,
    survey: Survey,
    measurements: Iterable[Measurement],
    *,
    scores: Mapping[int, Scored],
    counted: Collection[Measurement],
) -> None:
    listed = sorted(measurements, key=lambda each: each.row)
    if not listed:
        return
    rows = survey.units[of_measurements.UNIT]
    standing = {each.row for each in counted}
    columns: dict[str, list[Any]] = {
        name: [getattr(each, name) for each in listed]
        for name in ("measurement_id", "person_id", "round", "day_known", "age_days", "method", "score")
    }
    columns |= _answers(rows, [each.row for each in listed])
    columns["measured_on"] = [each.measured_on for each in listed]
    for position, name in enumerate(SCORES):
        columns[name] = [scores[each.row].scores[position] for each in listed]
    columns["implausible"] = [scores[each.row].implausible for each in listed]
    columns["counted"] = [each.row in standing for each in listed]
    insert(connection, of_measurements.UNIT, columns)


def write_recaps(
    connection: duckdb.DuckDBPyConnection,
    survey: Survey,
    totals: Iterable[Total],
    *,
    programme: Programme,
    families: int,
) -> None:
    """The totals, and their population. Without a family there is nobody else to show."""
    listed = sorted(totals, key=lambda each: each.row)
    if not listed:
        return
    rows = survey.units[of_recaps.UNIT]
    facts = ("row", "recap_id", "rt", "round", "indicator", "numerator", "denominator")
    columns: dict[str, list[Any]] = _answers(rows, [each.row for each in listed])
    columns |= {name: list(values) for name, values in zip(facts, zip(*map(astuple, listed), strict=True), strict=True)}
    del columns["row"]
    columns["site"] = [programme.site.name] * len(listed)
    insert(connection, of_recaps.UNIT, columns)
    if not families:
        connection.execute("DELETE FROM population")
    connection.execute("INSERT INTO population (population, label_id, label_en) VALUES (?, ?, ?)", list(RECAP))


def write_activities(
    connection: duckdb.DuckDBPyConnection, survey: Survey, activities: Iterable[Activity], *, programme: Programme
) -> None:
    listed = sorted(activities, key=lambda each: each.row)
    if not listed:
        return
    columns: dict[str, list[Any]] = _answers(survey.units[of_activities.UNIT], [each.row for each in listed])
    columns["activity_id"] = [each.activity_id for each in listed]
    columns["site"] = [programme.site.name] * len(listed)
    columns["rt"] = [each.rt for each in listed]
    insert(connection, of_activities.UNIT, columns)


def _answers(rows: Rows, chosen: list[int]) -> dict[str, list[Any]]:
    columns: dict[str, list[Any]] = {
        variable.name: [rows.values[variable.name][row] for row in chosen] for variable in answer_variables(rows.unit)
    }
    columns["file_id"] = [rows.source[row].file.file_id for row in chosen]
    columns["row_number"] = [rows.row_number(row) for row in chosen]
    return columns
