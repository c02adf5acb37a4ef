"""Single answers: dates against each other, questions that were not to be asked, questions left open, and private text.

An answer that can't be believed becomes blank with its reason; nothing is corrected. Whole rows are screening.py's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import duckdb

from etl.cells import NO_ANSWERS_YET, Reason, allowed_answers
from etl.columns import object_array
from etl.messages import Severity, rules
from etl.questionnaire.asked import in_words
from etl.registry import Registry
from etl.rows import Fate, Rows, Survey
from etl.screening import ANSWERED, possible_visits
from warehouse.answer_tables import KEPT_NOWHERE
from warehouse.codebook import Codebook, Variable, VariableType
from warehouse.programme import Programme
from warehouse.relevance import COLUMN_TYPES

LONGEST_LIFE_YEARS = 120
_NAME = re.compile(r"[a-z_][a-z0-9_]*")
_ASKED_OF_ALL_VISITS = frozenset(("visit_date", "enumerator"))  # even a visit without answers has these


def hide_private_text(survey: Survey) -> None:
    """Free text may hold a name or a telephone number; such text is not kept."""
    for rows in survey.all_rows:
        unkept = KEPT_NOWHERE.get(rows.unit.name, frozenset())
        for variable in rows.unit.variables:
            if variable.type is not VariableType.TEXT or variable.identifying or variable.name in unkept:
                continue
            private = {
                text for text in set(rows.values[variable.name]) if text and survey.log.redactor.clean(text) != text
            }
            for row, text in enumerate(rows.values[variable.name]):
                if text in private:
                    rows.blank_out(row, variable.name, Reason.UNREADABLE)
                    if rows.fates[row] is None:
                        survey.report("text_personal", rows, row, variable=variable)


def check_dates(survey: Survey, programme: Programme) -> None:
    """Visits against their round; everything else against the visit, a birth and a human life."""
    _check_visit_dates(survey, programme)
    for rows in (survey.households, *survey.repeats):
        for variable in rows.unit.variables:
            if variable.type is VariableType.DATE and variable.name != "visit_date":
                _check_date(survey, rows, variable)


def _check_visit_dates(survey: Survey, programme: Programme) -> None:
    rows = survey.households
    variable = rows.unit.variable("visit_date")
    windows = {entry.name: (entry.date_from, entry.date_to) for entry in programme.rounds}
    first, last = possible_visits(programme)
    days: list[date | None] = rows.values["visit_date"]
    for source, stretch in rows.stretches():
        start, end = windows[source.round]
        outside = {day for day in set(days[stretch.start : stretch.stop]) if day and not start <= day <= end}
        for row in stretch if outside else ():
            visited = days[row]
            if visited is None or visited not in outside or rows.fates[row] is not None:
                continue
            possible = first <= visited <= last
            span = f"{start} sampai {end}" if possible else f"{first} sampai {last}"
            survey.report(
                "date_outside_round" if possible else "date_impossible", rows, row, variable=variable, allowed=span
            )
            if not possible:
                rows.blank_out(row, "visit_date", Reason.UNREADABLE)


def _check_date(survey: Survey, rows: Rows, variable: Variable) -> None:
    after_birth = variable.name != "birth_date" and rows.unit.name != "birth"  # a pregnancy has dates before its end
    births: Sequence[date | None] = rows.values.get("birth_date", []) if after_birth else []
    visits = _visited(survey, rows)
    for row, day in rows.open_values(variable.name):
        if day is None:
            continue
        visited = visits[row]
        born = births[row] if births else None
        if visited is not None and day > visited:
            _blank(survey, rows, row, variable, rule="date_after_visit", allowed=visited.isoformat())
        elif born is not None and day < born:
            _blank(survey, rows, row, variable, rule="date_before_birth", allowed=born.isoformat())
        elif visited is not None and day.year < visited.year - LONGEST_LIFE_YEARS:
            allowed = f"paling lama {LONGEST_LIFE_YEARS} tahun sebelum kunjungan"
            _blank(survey, rows, row, variable, rule="date_impossible", allowed=allowed)


def _visited(survey: Survey, rows: Rows) -> Sequence[date | None]:
    """The day of the visit each row belongs to."""
    days: list[date | None] = survey.households.values["visit_date"]
    return days if rows is survey.households else [None if parent is None else days[parent] for parent in rows.parents]


def _blank(survey: Survey, rows: Rows, row: int, variable: Variable, *, rule: str, allowed: str) -> None:
    rows.blank_out(row, variable.name, Reason.UNREADABLE)
    survey.report(rule, rows, row, variable=variable, allowed=allowed)


def report_unreadable_cells(survey: Survey, *, codebook: Codebook) -> None:
    """What the readers could not read, of every row that is loaded or waits to be."""
    for rows in survey.all_rows:
        allowed = {variable.name: allowed_answers(variable, codebook) for variable in rows.unit.variables}
        for problem in rows.problems:
            blanks_a_cell = rules()[problem.rule].severity is Severity.BLANK_CELL
            if blanks_a_cell and rows.fates[problem.row] not in (Fate.SKIPPED, Fate.DUPLICATE):
                variable = rows.unit.variable(problem.variable)
                survey.report(
                    problem.rule,
                    rows,
                    problem.row,
                    variable=variable,
                    allowed=rows.source[problem.row].mapped.answers.get(variable.name, allowed[variable.name])
                    or NO_ANSWERS_YET,
                    hint=problem.hint,
                )


def check_relevance(
    connection: duckdb.DuckDBPyConnection, survey: Survey, *, registry: Registry, codebook: Codebook
) -> None:
    """Drop answers to questions that didn't apply, say why each blank is blank, and tell of required ones left open."""
    for rows in survey.units.values():
        chosen = rows.loaded()
        if chosen:
            asked = _asked(connection, survey, rows, chosen, registry=registry, codebook=codebook)
            _explain_blanks(survey, rows, chosen, asked)


@dataclass(frozen=True)
class Asked:
    """Whether each question with a condition applied, by combination of the answers that conditions depend on.

    `found`: by question, for every combination; None when the answers are not known. `place`: the combination of each
    row.
    """

    found: Mapping[str, Sequence[bool | None]]
    place: Sequence[int]

    def of(self, variable: Variable) -> Sequence[bool | None]:
        """Row by row; a question without a condition is asked of all."""
        found = self.found.get(variable.name)
        return [True] * len(self.place) if found is None else list(map(found.__getitem__, self.place))


def _asked(
    connection: duckdb.DuckDBPyConnection,
    survey: Survey,
    rows: Rows,
    chosen: Sequence[int],
    *,
    registry: Registry,
    codebook: Codebook,
) -> Asked:
    """Dropping an answer may make others inapplicable, so this goes on until nothing more is dropped."""
    conditional = _conditional(rows)
    if not conditional:
        return Asked({}, [0] * len(chosen))
    while True:
        asked = _evaluate(connection, survey, rows, chosen, registry=registry)
        dropped = False
        for variable in conditional:
            if False not in asked.found[variable.name]:
                continue
            values, applicable = rows.values[variable.name], zip(chosen, asked.of(variable), strict=True)
            needless = [row for row, applies in applicable if applies is False and values[row] is not None]
            told = f"hanya bila {in_words(variable.asked_if or '', rows.unit, codebook)}" if needless else ""
            for row in needless:
                survey.report("answer_not_asked", rows, row, variable=variable, allowed=told)
                rows.blank_out(row, variable.name, Reason.NOT_APPLICABLE)
                dropped = True
        if not dropped:
            return asked


def _conditional(rows: Rows) -> list[Variable]:
    """The variables asked of some only; of what nobody was asked there is nothing to find out."""
    return [v for v in rows.unit.variables if v.asked_if is not None and not rows.unasked(v.name)]


def _evaluate(
    connection: duckdb.DuckDBPyConnection, survey: Survey, rows: Rows, chosen: Sequence[int], *, registry: Registry
) -> Asked:
    """All conditions of a unit in one query over the answers they depend on, each combination asked about once."""
    conditional = _conditional(rows)
    named = set(_NAME.findall(" ".join(variable.asked_if or "" for variable in conditional).casefold()))
    types = {
        variable.name: COLUMN_TYPES[variable.type]
        for variable in rows.unit.variables
        if variable.name in named and not variable.identifying and variable.type is not VariableType.CODES
    }
    columns: list[Iterable[object]] = [map(rows.values[name].__getitem__, chosen) for name in types]
    if rows.unit.name == "person":
        types["age_years"] = "BIGINT"
        columns.append(_ages(survey, rows, chosen, registry))
    combinations = list(zip(*columns, strict=True)) if columns else [()] * len(chosen)
    distinct = list(dict.fromkeys(combinations))
    answers = {name: object_array(column) for name, column in zip(types, zip(*distinct, strict=True), strict=True)}
    answers["combination"] = object_array(range(len(distinct)))
    typed = ", ".join(
        [
            "CAST(combination AS BIGINT) AS combination",
            *(f'CAST("{name}" AS {kind}) AS "{name}"' for name, kind in types.items()),
        ]
    )
    conditions = ", ".join(f'({variable.asked_if}) AS "{variable.name}"' for variable in conditional)
    connection.register("answers_being_checked", answers)
    try:
        found = connection.execute(
            f"WITH answers AS (SELECT {typed} FROM answers_being_checked) "
            f"SELECT {conditions} FROM answers ORDER BY combination"
        ).fetchall()
    finally:
        connection.unregister("answers_being_checked")
    places = dict(zip(distinct, range(len(distinct)), strict=True))
    place = list(map(places.__getitem__, combinations))
    columns_found = zip(conditional, zip(*found, strict=True), strict=True)
    return Asked({variable.name: column for variable, column in columns_found}, place)


def _ages(survey: Survey, rows: Rows, chosen: Sequence[int], registry: Registry) -> Iterator[int | None]:
    """Completed years at the visit, with the birth date as first recorded, as the views have it."""
    visits, people = _visited(survey, rows), registry.people
    for row in chosen:
        visited = visits[row]
        born = people[rows.ids[row] or ""].birth_date
        yield None if visited is None else _completed_years(born, visited)


def _completed_years(born: date, on: date) -> int:
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def _explain_blanks(survey: Survey, rows: Rows, chosen: Sequence[int], asked: Asked) -> None:
    for variable in rows.unit.variables:
        values, reasons = rows.values[variable.name], rows.reasons[variable.name]
        if Reason.MISSING not in reasons:
            continue
        for row, applies in zip(chosen, asked.of(variable), strict=True):
            if values[row] is not None or reasons[row] is not Reason.MISSING:
                continue
            if applies is None:
                reasons[row] = Reason.NOT_ASKED
            elif not applies:
                reasons[row] = Reason.NOT_APPLICABLE
            elif variable.required and _expected(variable, survey.visit(rows, row, "visit_result")):
                survey.report("answer_missing", rows, row, variable=variable)


def _expected(variable: Variable, result: str) -> bool:
    """An interview declared incomplete may leave questions open; one without a respondent answers none."""
    return result == "complete" or (result not in ANSWERED and variable.name in _ASKED_OF_ALL_VISITS)
