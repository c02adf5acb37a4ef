"""Whole columns into the tables of a build, typed as the tables are, in the order of their keys. It decides nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from typing import Any

import duckdb
import pandas as pd

from etl.events import household_of
from etl.files import SurveyFile
from etl.findings import Finding
from etl.growth import SCORES, GrowthRow
from etl.registry import Household, Link, Person, Registry
from etl.rows import Fate, Rows, Survey
from etl.screening import ANSWERED
from warehouse.codebook import VariableType
from warehouse.programme import Programme
from warehouse.schema import ANSWER_TABLES, answer_variables

Columns = Mapping[str, Sequence[Any]]


def insert(connection: duckdb.DuckDBPyConnection, table: str, columns: Columns) -> None:
    """Insert rows given as columns. Lists travel as text, since a column of objects has no type of its own."""
    frame = pd.DataFrame(columns, dtype=object)
    if frame.empty:
        return
    types = dict(
        connection.execute(
            "SELECT column_name, data_type FROM duckdb_columns() WHERE schema_name = 'main' AND table_name = ?", [table]
        ).fetchall()
    )
    values = ", ".join(_typed(name, types[name]) for name in columns)
    names = ", ".join(f'"{name}"' for name in columns)
    connection.register("rows_being_inserted", frame)
    try:
        connection.execute(f'INSERT INTO "{table}" ({names}) SELECT {values} FROM rows_being_inserted ORDER BY ALL')
    finally:
        connection.unregister("rows_being_inserted")


def _typed(name: str, data_type: str) -> str:
    if data_type == "VARCHAR[]":
        return f"string_split(CAST(\"{name}\" AS VARCHAR), ' ')"
    return f'CAST("{name}" AS {data_type})'


def _columns(names: Sequence[str], rows: Iterable[Sequence[Any]]) -> Columns:
    listed = list(rows)
    return {name: [row[position] for row in listed] for position, name in enumerate(names)}


def write_programme(connection: duckdb.DuckDBPyConnection, programme: Programme) -> None:
    """Site, rounds, populations, areas, targets and references as declared."""
    site = programme.site
    facts = [("programme", programme.name), ("simulated", str(programme.simulated).lower())]
    insert(connection, "build_info", _columns(("key", "value"), facts))
    insert(
        connection,
        "site",
        _columns(
            ("site", "label", "area_code", "rw", "households"),
            [(site.name, site.label, site.area_code, site.rw, site.households)],
        ),
    )
    insert(
        connection,
        "round",
        _columns(
            ("round", "ordinal", "month", "date_from", "date_to", "design", "label_id", "label_en"),
            (
                (r.name, n, r.month, r.date_from, r.date_to, str(r.design), r.label_id, r.label_en)
                for n, r in enumerate(programme.rounds)
            ),
        ),
    )
    insert(
        connection,
        "population",
        _columns(
            ("population", "label_id", "label_en"),
            ((str(p.name), p.label_id, p.label_en) for p in programme.populations),
        ),
    )
    areas = sorted({(site.name, area.rt, area.dasawisma) for area in programme.areas})
    insert(connection, "area", _columns(("site", "rt", "dasawisma"), areas))
    insert(
        connection,
        "target",
        _columns(("indicator", "value", "source"), ((t.indicator, t.value, t.source) for t in programme.targets)),
    )
    insert(
        connection,
        "reference",
        _columns(
            ("name", "value", "unit", "source"), ((r.name, r.value, r.unit, r.source) for r in programme.references)
        ),
    )


def write_files(connection: duckdb.DuckDBPyConnection, files: Iterable[SurveyFile]) -> None:
    names = ("file_id", "name", "sha256", "bytes", "form", "round", "status")
    rows = (
        (f.file_id, f.name, f.sha256, f.size, f.form.form if f.form else None, f.round, str(f.status)) for f in files
    )
    insert(connection, "source_file", _columns(names, rows))


def write_answers(
    connection: duckdb.DuckDBPyConnection,
    survey: Survey,
    registry: Registry,
    *,
    site: str,
    mothers: Mapping[int, str | None],
) -> None:
    """Households, visits, people, events, links, and why each blank is blank."""
    households = [_record(household) | {"site": site} for household in registry.households.values()]
    people = [_record(person, without="name") for person in registry.people.values()]
    links = [
        _record(link) | {"score": link.method.score, "method": str(link.method)} for link in registry.links.values()
    ]
    _insert_records(connection, "household", households)
    insert(connection, "visit", _visits(survey.households))
    _insert_records(connection, "person", people)
    _insert_records(connection, "link", links)
    for rows in survey.units.values():
        insert(connection, ANSWER_TABLES[rows.unit.name], _answers(survey, rows, mothers))
    insert(
        connection,
        "blank",
        _columns(("unit", "unit_id", "round", "variable", "reason"), _blanks(survey.units.values())),
    )


def _record(entry: Household | Person | Link, *, without: str = "") -> dict[str, Any]:
    return {slot.name: getattr(entry, slot.name) for slot in fields(entry) if slot.name != without}


def _insert_records(connection: duckdb.DuckDBPyConnection, table: str, records: Sequence[Mapping[str, Any]]) -> None:
    if records:
        insert(connection, table, {name: [record[name] for record in records] for name in records[0]})


def _visits(rows: Rows) -> Columns:
    loaded = rows.loaded()
    return {
        "household_id": [rows.ids[row] for row in loaded],
        "round": [rows.round(row) for row in loaded],
        "visit_date": [rows.values["visit_date"][row] for row in loaded],
        "result": [rows.values["visit_result"][row] for row in loaded],
        "enumerator": [rows.values["enumerator"][row] for row in loaded],
        "file_id": [rows.source[row].file.file_id for row in loaded],
        "row_number": [rows.row_number(row) for row in loaded],
    }


def answered(rows: Rows) -> list[int]:
    """Loaded rows that have answers: a visit without a respondent is loaded, but answers nothing."""
    if rows.unit.name != "household":
        return rows.loaded()
    return [row for row in rows.loaded() if rows.values["visit_result"][row] in ANSWERED]


def _answers(survey: Survey, rows: Rows, mothers: Mapping[int, str | None]) -> Columns:
    chosen = answered(rows)
    columns: dict[str, Sequence[Any]] = {
        "household_id": [household_of(survey, rows, row) for row in chosen],
        "round": [rows.round(row) for row in chosen],
    }
    if rows.unit.name != "household":
        columns[f"{rows.unit.name}_id"] = [rows.ids[row] for row in chosen]
    if rows.unit.name == "birth":
        columns["mother_id"] = [mothers[row] for row in chosen]
    for variable in answer_variables(rows.unit):
        values = rows.values[variable.name]
        if variable.type is VariableType.CODES:
            columns[variable.name] = [None if values[row] is None else " ".join(values[row]) for row in chosen]
        else:
            columns[variable.name] = [values[row] for row in chosen]
    return columns


def _blanks(units: Iterable[Rows]) -> Iterator[tuple[str, str | None, str, str, str]]:
    for rows in units:
        chosen = answered(rows)
        for variable in answer_variables(rows.unit):
            values, reasons = rows.values[variable.name], rows.reasons[variable.name]
            for row in chosen:
                if values[row] is None:
                    yield rows.unit.name, rows.ids[row], rows.round(row), variable.name, str(reasons[row])


def write_growth(connection: duckdb.DuckDBPyConnection, growth: Iterable[GrowthRow]) -> None:
    names = ("person_id", "round", "age_days", *SCORES, "implausible")
    rows = ((g.person_id, g.round, g.age_days, *g.scores, g.implausible) for g in growth)
    insert(connection, "growth", _columns(names, rows))


def write_reconciliation(connection: duckdb.DuckDBPyConnection, survey: Survey) -> None:
    """Counts per sheet, and the rows held back."""
    sheets = []
    for rows in survey.units.values():
        counts = rows.counts()
        for number, source in enumerate(rows.sources):
            fates = [counts[(number, fate)] for fate in Fate]
            read = len(source.mapped.sheet.rows)
            if read != sum(fates):
                raise AssertionError(f"{source.file.name}, {source.mapped.sheet.name}: {read} rows read, fates {fates}")
            sheets.append((source.file.file_id, source.mapped.sheet.name, rows.unit.name, read, *fates))
    names = ("file_id", "sheet", "unit", "rows_read", *(str(fate) for fate in Fate))
    insert(connection, "source_sheet", _columns(names, sheets))
    insert(
        connection, "quarantine", _columns(("file_id", "sheet", "row_number", "rule", "content"), _quarantine(survey))
    )


def _quarantine(survey: Survey) -> Iterator[tuple[str, str, int, str | None, str]]:
    for rows in survey.units.values():
        for row, fate in enumerate(rows.fates):
            if fate is Fate.QUARANTINED:
                source = rows.source[row]
                content = rows.content(row, survey.log.redactor)
                yield source.file.file_id, source.mapped.sheet.name, rows.row_number(row), rows.held_by[row], content


def write_findings(connection: duckdb.DuckDBPyConnection, findings: Iterable[Finding]) -> None:
    names = (
        *("finding_id", "rule", "severity", "file_id", "sheet", "row_number", "cell", "round", "unit", "variable"),
        *("found", "message_id", "advice_id", "enumerator", "rt"),
    )
    insert(connection, "finding", _columns(names, map(_finding, findings)))


def _finding(finding: Finding) -> tuple[Any, ...]:
    place = finding.place
    return (
        *(finding.finding_id, finding.rule, str(finding.severity), place.file.file_id, place.sheet, place.row_number),
        *(place.cell, place.file.round, place.unit, finding.variable, finding.found, finding.message, finding.advice),
        *(place.enumerator, place.rt),
    )
