"""Whole columns into the tables of a build, typed as the tables are, in the order of their keys. It decides nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import duckdb

from etl.blanks import write_blanks
from etl.columns import object_array
from etl.events import household_of
from etl.files import Status, SurveyFile
from etl.findings import Finding, FindingLog, Redactor
from etl.growth import SCORES, GrowthRow
from etl.mapping import UnmappedColumn
from etl.registry import Household, HouseholdEvent, Link, Person, Registry
from etl.rows import Fate, Rows, Survey
from etl.screening import ANSWERED
from etl.sources import cleaned_but_times
from warehouse.answer_tables import ANSWER_TABLES, answer_variables
from warehouse.codebook import Codebook, VariableType
from warehouse.programme import Programme
from warehouse.quoting import as_names

Columns = Mapping[str, Sequence[Any]]


def insert(connection: duckdb.DuckDBPyConnection, table: str, columns: Columns, *, order: str = "ALL") -> None:
    """Insert rows given as columns. Lists travel as text, since a column of objects has no type of its own.

    `order`: the columns that put the rows in order, where fewer than all do.
    """
    if not any(map(len, columns.values())):
        return
    rows = {name: object_array(column) for name, column in columns.items()}
    types = {name: str(kind) for name, kind, *_ in connection.execute(f'FROM "{table}" LIMIT 0').description}
    values = ", ".join(_typed(name, types[name]) for name in columns)
    into = f'"{table}" ({as_names(columns)})'
    connection.register("rows_being_inserted", rows)
    try:
        connection.execute(f"INSERT INTO {into} SELECT {values} FROM rows_being_inserted ORDER BY {order}")
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
    site, places = programme.site, programme.site.places
    named = (places.province, places.city, places.kecamatan, places.kelurahan, places.bps)
    facts = [("programme", programme.name), ("simulated", str(programme.simulated).lower())]
    insert(connection, "build_info", _columns(("key", "value"), facts))
    insert(
        connection,
        "site",
        _columns(
            ("site", "label", "area_code", "rw", "households", "province", "city", "kecamatan", "kelurahan", "bps"),
            [(site.name, site.label, site.area_code, site.rw, site.households, *named)],
        ),
    )
    insert(
        connection,
        "round",
        _columns(
            ("round", "ordinal", "month", "label_id", "label_en"),
            ((r.name, n, r.month, r.label_id, r.label_en) for n, r in enumerate(programme.rounds)),
        ),
    )
    held = ((site.name, r.name, r.date_from, r.date_to, str(r.design)) for r in programme.rounds)
    insert(connection, "site_round", _columns(("site", "round", "date_from", "date_to", "design"), held))
    insert(
        connection,
        "population",
        _columns(
            ("population", "label_id", "label_en", "who_id", "who_en"),
            ((str(p.name), p.label_id, p.label_en, p.who_id, p.who_en) for p in programme.populations),
        ),
    )
    areas = sorted({(site.name, area.rt, area.dasawisma) for area in programme.areas})
    insert(connection, "area", _columns(("site", "rt", "dasawisma"), areas))
    insert(
        connection,
        "target",
        _columns(
            ("site", "indicator", "value", "source"),
            ((site.name, t.indicator, t.value, t.source) for t in programme.targets),
        ),
    )
    insert(
        connection,
        "reference",
        _columns(
            ("site", "name", "value", "unit", "source"),
            ((site.name, r.name, r.value, r.unit, r.source) for r in programme.references),
        ),
    )


def write_files(
    connection: duckdb.DuckDBPyConnection, files: Iterable[SurveyFile], *, site: str, redactor: Redactor
) -> None:
    names = ("file_id", "site", "name", "sha256", "bytes", "form", "round", "status", "system", "read_as")
    rows = (
        (
            *(f.file_id, site, cleaned_but_times(f.name, redactor.clean), f.sha256, f.size),
            *(
                f.form.form if f.form else None,
                f.round,
                str(f.status),
                f.system,
                f.read_as and cleaned_but_times(f.read_as, redactor.clean),
            ),
        )
        for f in files
    )
    insert(connection, "source_file", _columns(names, rows))


def write_comparability(
    connection: duckdb.DuckDBPyConnection, files: Iterable[SurveyFile], codebook: Codebook, *, site: str
) -> None:
    """What the forms that were loaded declare not comparable, round by round."""
    rows = {
        (file.round, variable, f"{file.form.form} {file.form.version}"): reason
        for file in files
        if file.status is Status.LOADED and file.form is not None
        for _, variable, reason in file.form.incomparable(codebook)
    }
    names = ("site", "round", "variable", "form", "reason")
    insert(connection, "comparability", _columns(names, ((site, *key, reason) for key, reason in rows.items())))


def write_unmapped(
    connection: duckdb.DuckDBPyConnection, columns: Iterable[tuple[SurveyFile, UnmappedColumn]], *, redactor: Redactor
) -> None:
    """The columns nobody reads, their names cleaned: a heading may hold a telephone number."""
    names = ("file_id", "sheet", "position", "name", "filled")
    rows = (
        (file.file_id, redactor.clean(column.sheet), column.position + 1, redactor.clean(column.name), column.filled)
        for file, column in columns
    )
    insert(connection, "unmapped_column", _columns(names, rows))


def write_registry(connection: duckdb.DuckDBPyConnection, registry: Registry, *, site: str) -> None:
    """Households and people as first met, and how each record was recognised."""
    households, people = list(registry.households.values()), list(registry.people.values())
    links = list(registry.links.values())
    insert(connection, "household", {**_recorded(Household, households), "site": [site] * len(households)})
    insert(connection, "person", _recorded(Person, people, without="name"))
    insert(
        connection,
        "link",
        {**_recorded(Link, links, without="method"), "method": [link.method.value for link in links]},
        order="unit, unit_id, round",
    )


def write_visits(connection: duckdb.DuckDBPyConnection, survey: Survey) -> None:
    insert(connection, "visit", _visits(survey.households), order="household_id, round")


def write_answers(connection: duckdb.DuckDBPyConnection, survey: Survey, *, mothers: Mapping[int, str | None]) -> None:
    """Answers and events."""
    for rows in (survey.households, *survey.repeats):
        order = "household_id, round" if rows is survey.households else f"household_id, round, {rows.unit.name}_id"
        insert(connection, ANSWER_TABLES[rows.unit.name], _answers(survey, rows, mothers), order=order)


def write_reasons(connection: duckdb.DuckDBPyConnection, survey: Survey) -> None:
    """Why each blank is blank."""
    write_blanks(connection, [(rows, answered(rows)) for rows in (survey.households, *survey.repeats)])


def _recorded(
    kind: type[Household | Person | Link], entries: Sequence[tuple[Any, ...]], *, without: str = ""
) -> Columns:
    columns = zip(*entries, strict=True) if entries else ([] for _ in kind._fields)
    return {name: column for name, column in zip(kind._fields, columns, strict=True) if name != without}


def _visits(rows: Rows) -> Columns:
    columns: dict[str, list[Any]] = {name: [] for name in ("household_id", "round", "file_id", "row_number")}
    for source, stretch in rows.stretches():
        loaded = [row for row in stretch if rows.fates[row] is Fate.LOADED]
        columns["household_id"] += [rows.ids[row] for row in loaded]
        columns["round"] += [source.round] * len(loaded)
        columns["file_id"] += [source.file.file_id] * len(loaded)
        columns["row_number"] += map(source.mapped.sheet.row_number, map(rows.line.__getitem__, loaded))
    loaded = rows.loaded()
    answers = {"visit_date": "visit_date", "result": "visit_result", "enumerator": "enumerator"}
    return columns | {name: _picked(rows.values[variable], loaded) for name, variable in answers.items()}


def _picked(values: Sequence[Any], chosen: Sequence[int]) -> Sequence[Any]:
    return values if len(chosen) == len(values) else list(map(values.__getitem__, chosen))


def answered(rows: Rows) -> list[int]:
    """Loaded rows that have answers: a visit without a respondent is loaded, but answers nothing."""
    if rows.unit.name != "household":
        return rows.loaded()
    results = rows.values["visit_result"]
    return [row for row in rows.loaded() if results[row] in ANSWERED]


def _answers(survey: Survey, rows: Rows, mothers: Mapping[int, str | None]) -> Columns:
    chosen = answered(rows)
    columns: dict[str, Sequence[Any]] = {
        "household_id": _households(survey, rows, chosen),
        "round": _rounds(rows, chosen),
    }
    if rows.unit.name != "household":
        columns[f"{rows.unit.name}_id"] = _picked(rows.ids, chosen)
    if rows.unit.name == "birth":
        columns["mother_id"] = [mothers[row] for row in chosen]
    for variable in answer_variables(rows.unit):
        if rows.unasked(variable.name):
            continue
        values = _picked(rows.values[variable.name], chosen)
        if variable.type is VariableType.CODES:
            values = [None if value is None else " ".join(value) for value in values]
        columns[variable.name] = values
    return columns


def _households(survey: Survey, rows: Rows, chosen: Sequence[int]) -> Sequence[str]:
    if rows is survey.households and None not in rows.ids:
        return _picked(rows.ids, chosen)
    return [household_of(survey, rows, row) for row in chosen]


def _rounds(rows: Rows, chosen: Sequence[int]) -> Sequence[str]:
    rounds = [survey_round for source, stretch in rows.stretches() for survey_round in [source.round] * len(stretch)]
    return _picked(rounds, chosen)


def write_growth(connection: duckdb.DuckDBPyConnection, growth: Iterable[GrowthRow]) -> None:
    names = ("person_id", "round", "age_days", *SCORES, "implausible", "source")
    rows = ((g.person_id, g.round, g.age_days, *g.scores, g.implausible, g.source) for g in growth)
    insert(connection, "growth", _columns(names, rows))


def write_household_events(connection: duckdb.DuckDBPyConnection, events: Iterable[HouseholdEvent]) -> None:
    names = ("household_id", "round", "event", "other_household_id")
    rows = ((e.household_id, e.round, e.event, e.other_household_id) for e in events)
    insert(connection, "household_event", _columns(names, rows))


def write_reconciliation(connection: duckdb.DuckDBPyConnection, survey: Survey) -> None:
    """Counts per sheet, the rows held back, and where every row stands that was not loaded."""
    sheets, clean = [], survey.log.redactor.clean
    for rows in survey.all_rows:
        counts = rows.counts()
        for number, source in enumerate(rows.sources):
            fates = [counts[(number, fate)] for fate in Fate]
            read = len(source.mapped.sheet.rows)
            if read != sum(fates):
                raise AssertionError(f"{source.file.name}, {source.mapped.sheet.name}: {read} rows read, fates {fates}")
            sheets.append((source.file.file_id, clean(source.mapped.sheet.name), rows.called, read, *fates))
    names = ("file_id", "sheet", "unit", "rows_read", *(str(fate) for fate in Fate))
    insert(connection, "source_sheet", _columns(names, sheets))
    insert(
        connection, "quarantine", _columns(("file_id", "sheet", "row_number", "rule", "content"), _quarantine(survey))
    )
    names = (
        *("file_id", "sheet", "unit", "row_number", "fate", "rule"),
        *("copy_file_id", "copy_sheet", "copy_row_number"),
    )
    insert(connection, "not_loaded", _columns(names, _not_loaded(survey)))


def _not_loaded(survey: Survey) -> Iterator[tuple[Any, ...]]:
    for rows in survey.all_rows:
        sheets = {
            id(source): (source.file.file_id, survey.log.redactor.clean(source.mapped.sheet.name))
            for source in rows.sources
        }
        for row, fate in enumerate(rows.fates):
            if fate is not Fate.LOADED:
                file_id, sheet = sheets[id(rows.source[row])]
                original = rows.copies.get(row)
                copied: tuple[Any, ...] = (None, None, None)
                if original is not None:
                    copied = (*sheets[id(rows.source[original])], rows.row_number(original))
                yield file_id, sheet, rows.called, rows.row_number(row), str(fate), rows.kept_out_by[row], *copied


def _quarantine(survey: Survey) -> Iterator[tuple[str, str, int, str | None, str]]:
    for rows in survey.all_rows:
        for source, stretch in rows.stretches():
            held = [row for row in stretch if rows.fates[row] is Fate.QUARANTINED]
            file_id, sheet = source.file.file_id, survey.log.redactor.clean(source.mapped.sheet.name)
            for row, content in zip(held, rows.contents(source, held, survey.log.redactor), strict=True):
                shifted = rows.line[row] in source.mapped.sheet.cell_counts  # a name may stand in any column
                yield file_id, sheet, rows.row_number(row), rows.kept_out_by[row], "{}" if shifted else content


def write_findings(connection: duckdb.DuckDBPyConnection, log: FindingLog) -> None:
    names = (
        *("finding_id", "rule", "severity", "file_id", "sheet", "row_number", "cell", "round", "unit", "variable"),
        *("found", "message_id", "why_id", "advice_id", "enumerator", "rt", "status"),
    )
    insert(connection, "finding", _columns(names, (_finding(finding, log.redactor) for finding in log)))


def _finding(finding: Finding, redactor: Redactor) -> tuple[Any, ...]:
    place = finding.place
    sheet = None if place.sheet is None else redactor.clean(place.sheet)
    return (
        *(finding.finding_id, finding.rule, str(finding.severity), place.file.file_id, sheet, place.row_number),
        *(place.cell, place.file.round, place.unit, finding.variable, finding.found, finding.message, finding.why),
        *(finding.advice, place.enumerator, place.rt, str(finding.status)),
    )
