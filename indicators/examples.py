"""Worked examples, run: the answers of one invented unit go through the unit view's own derivation.

What is given becomes one household met at baseline, or somebody or something in it; answers of the household may be
given of somebody in it too. Ages set the birth date, z-scores the growth measured; a column that the view derives may
be given as well and then stands as it is, without moving what else is derived. A couple is married and a business has
an owner unless told otherwise. An example that its view does not show (a child of 61 months) is excluded. Nothing here
reads a survey.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil

import duckdb

from indicators.definition import Definition, Example, Unit, number_text
from indicators.expression import view_columns
from indicators.query import state_query
from warehouse.codebook import Codebook
from warehouse.declared import DeclarationError, Fault
from warehouse.schema import ANSWER_TABLES, UNIT_VIEWS, empty_build

VISIT_DATE = date(2023, 3, 25)
DAYS_PER_MONTH = 30.4375
Row = dict[str, object]
AGES = ("age_days", "age_months", "age_years")
YEARS_OF: Mapping[Unit, int] = {Unit.CHILD: 2, Unit.ADOLESCENT: 12}
USUAL_ANSWERS: Mapping[Unit, Row] = {
    Unit.COUPLE: {"marital_status": "married"},
    Unit.BUSINESS: {"owns_business": "yes"},
}
"""What makes somebody a unit of that kind."""
SCORES = ("length_for_age", "weight_for_age", "weight_for_length", "bmi_for_age")


@dataclass(frozen=True)
class Outcome:
    """What an example should answer and what the definition makes of it."""

    indicator: str
    number: int
    expected: str
    found: str

    @property
    def agrees(self) -> bool:
        return self.expected == self.found


def run_examples(definitions: Iterable[Definition], codebook: Codebook) -> list[Outcome]:
    """Every example of every definition, in one empty build; or the faults of all that can't be run."""
    outcomes: list[Outcome] = []
    faults: list[Fault] = []
    with bench_of(codebook) as bench:
        for definition in definitions:
            for number, example in enumerate(definition.examples, start=1):
                try:
                    found = _answer(definition, example, bench, key=f"examples[{number}]")
                except DeclarationError as error:
                    faults += error.faults
                else:
                    outcomes.append(Outcome(definition.name, number, example.expected, found))
    if faults:
        raise DeclarationError(faults)
    return outcomes


@contextmanager
def bench_of(codebook: Codebook) -> Iterator[Bench]:
    """Where examples are run one after the other; none of them leaves a trace."""
    with empty_build(codebook) as build:
        answers = {source: tuple(_columns_of(table, build)) for source, table in ANSWER_TABLES.items()}
        yield Bench(build, view_columns(build), answers)


@dataclass(frozen=True)
class Bench:
    """An empty build, the columns of its unit views with their types, and those of its tables of answers."""

    build: duckdb.DuckDBPyConnection
    views: Mapping[str, Mapping[str, str]]
    answers: Mapping[str, tuple[str, ...]]

    def answer(self, definition: Definition, example: Example) -> str:
        """yes, no, a rung, a number, unknown or excluded: what the definition makes of one example."""
        return _answer(definition, example, self, key="examples")


def _answer(definition: Definition, example: Example, bench: Bench, *, key: str) -> str:
    file, build = f"{definition.name}.toml", bench.build
    columns = bench.views[definition.unit.value]
    strange = sorted(set(example.given) - set(columns))
    if strange:
        allowed = f"kolom unit.{definition.unit}: {', '.join(columns)}"
        raise DeclarationError(Fault(file, f"{key}.given.{name}", name, allowed) for name in strange)
    build.begin()
    try:
        derived = _insert_given(definition.unit, dict(example.given), bench)
        replaced = ", ".join(f"CAST(? AS {columns[name]}) AS {name}" for name in derived)
        shown = f"* REPLACE ({replaced})" if derived else "*"
        query = state_query(definition, view=f"(SELECT {shown} FROM unit.{definition.unit})")
        rows = build.execute(query, list(derived.values())).fetchall()
    except (duckdb.ConstraintException, duckdb.ConversionException, ValueError) as error:
        raise DeclarationError([Fault(file, f"{key}.given", str(error), "jawaban yang dikenal codebook")]) from error
    finally:
        build.rollback()
    if not rows:
        return "excluded"
    state, value = rows[0][-1 - definition.measures], rows[0][-1]
    return number_text(value) if state == "known" else str(state)


def _insert_given(unit: Unit, given: Row, bench: Bench) -> Row:
    """Add the rows of an example; what they could not take up comes back, to replace derived columns."""
    source, build = UNIT_VIEWS[unit.value], bench.build
    own = _taken(given, bench.answers[source])
    home = own if source == "household" else _taken(given, bench.answers["household"])
    visit_date = _date(given.pop("visit_date", VISIT_DATE))
    for table, row in _household(given, home, visit_date):
        _insert(build, table, row)
    if source == "person":
        for table, row in _person(unit, given, own, visit_date):
            _insert(build, table, row)
    elif source != "household":
        _insert(build, source, {f"{source}_id": "contoh", "household_id": "contoh", "round": "baseline", **own})
    return given


def _taken(given: Row, names: Iterable[str]) -> Row:
    return {name: given.pop(name) for name in names if name in given}


def _columns_of(table: str, build: duckdb.DuckDBPyConnection) -> list[str]:
    rows = build.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_schema = 'main' AND table_name = ?", [table]
    ).fetchall()
    return [name for (name,) in rows if not name.endswith("_id") and name != "round"]


def _household(given: Row, answers: Row, visit_date: date) -> Iterator[tuple[str, Row]]:
    place = {
        name: given.pop(name, usual) for name, usual in (("site", "contoh"), ("rt", "001"), ("dasawisma", "001-A"))
    }
    met = {"household_id": "contoh", "round": "baseline"}
    yield "site", {"site": place["site"], "label": "contoh", "area_code": "-", "rw": "-", "households": 1}
    days = {"date_from": visit_date, "date_to": visit_date}
    names = {"label_id": "baseline", "label_en": "baseline"}
    yield "round", {"round": "baseline", "ordinal": 1, "month": 0, **days, "design": "census", **names}
    file = {"file_id": "contoh", "name": "contoh", "sha256": "contoh", "bytes": 0, "form": "contoh"}
    yield "source_file", {**file, "round": "baseline", "status": "loaded"}
    binaan = given.pop("binaan", True)
    yield "household", {"household_id": "contoh", **place, "binaan": binaan, "first_round": "baseline"}
    yield "visit", {**met, "visit_date": visit_date, "result": "complete", "file_id": "contoh", "row_number": 1}
    yield "household_answer", {**met, **answers}


def _person(unit: Unit, given: Row, answers: Row, visit_date: date) -> Iterator[tuple[str, Row]]:
    birth_date = _birth_date(given, visit_date, usual_years=YEARS_OF.get(unit, 30))
    sex = given.pop("sex", "female")
    met = {"person_id": "contoh", "round": "baseline"}
    yield (
        "person",
        {
            "person_id": "contoh",
            "household_id": "contoh",
            "sex": sex,
            "birth_date": birth_date,
            "first_round": "baseline",
        },
    )
    usual = {"household_id": "contoh", "presence": "present", **USUAL_ANSWERS.get(unit, {})}
    yield "person_answer", {**met, **usual, **answers}
    scores = {name: given.pop(name) for name in SCORES if name in given}
    if scores:
        yield "growth", {**met, "age_days": (visit_date - birth_date).days, **scores}


def _birth_date(given: Row, visit_date: date, *, usual_years: int) -> date:
    ages = {name: given.pop(name) for name in AGES if name in given}
    if "birth_date" in given:
        return _date(given.pop("birth_date"))
    if "age_days" in ages:
        return visit_date - timedelta(days=int(str(ages["age_days"])))
    if "age_months" in ages:
        return visit_date - timedelta(days=ceil(int(str(ages["age_months"])) * DAYS_PER_MONTH))
    return visit_date.replace(year=visit_date.year - int(str(ages.get("age_years", usual_years))))


def _date(value: object) -> date:
    return value if isinstance(value, date) else date.fromisoformat(str(value))


def _insert(build: duckdb.DuckDBPyConnection, table: str, row: Row) -> None:
    values = [list(value) if isinstance(value, tuple) else value for value in row.values()]
    names = ", ".join(f'"{name}"' for name in row)
    build.execute(f"INSERT INTO {table} ({names}) VALUES ({', '.join('?' for _ in row)})", values)
