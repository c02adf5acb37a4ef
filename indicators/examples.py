"""Worked examples, run: the answers of one invented unit go through the unit view's own derivation.

What is given becomes one household met at baseline, or somebody or something in it; answers of the household may be
given of somebody in it too. Ages set the birth date, z-scores the growth measured; a column that the view derives may
be given as well and then stands as it is, without moving what else is derived. The examples of a definition stand side
by side, each in a site of its own. A couple is married and a business has an owner unless told otherwise. Members and
births stand in the household they are given with. An example that its view does not show (a child of 61 months) is
excluded. Nothing here reads a survey.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil

import duckdb

from indicators.definition import Definition, Example, Unit, number_text
from indicators.expression import view_columns
from indicators.query import state_query
from warehouse.answer_tables import ANSWER_TABLES
from warehouse.blank import empty_build
from warehouse.codebook import Codebook
from warehouse.declared import DeclarationError, Fault
from warehouse.quoting import as_names
from warehouse.unit_views import UNIT_VIEWS

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
PERSONAL = ("sex", "birth_date", *AGES)
"""What is told of a member besides the answers."""
OTHERS = {"person": "members", "birth": "births"}
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
            examples = dict(enumerate(definition.examples, start=1))
            try:
                found = bench.answers_to(definition, examples)
            except DeclarationError as error:
                faults += error.faults
            else:
                names = [(number, example.expected) for number, example in examples.items()]
                outcomes += [Outcome(definition.name, number, expected, found[number]) for number, expected in names]
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
        return self.answers_to(definition, {1: example})[1]

    def answers_to(self, definition: Definition, examples: Mapping[int, Example]) -> dict[int, str]:
        """What the definition makes of each, by number; those of one visiting day stand side by side."""
        strange = {number: list(_strange(definition, number, example, self)) for number, example in examples.items()}
        faults = [fault for each in strange.values() for fault in each]
        found: dict[int, str] = {}
        for together in _by_day({number: examples[number] for number, each in strange.items() if not each}):
            try:
                found |= _asked(definition, together, self)
            except _REFUSED:
                for number, example in together.items():
                    try:
                        found |= _asked(definition, {number: example}, self)
                    except _REFUSED as error:
                        faults.append(_fault(definition, number, str(error)))
        if faults:
            raise DeclarationError(faults)
        return found


_REFUSED = (duckdb.ConstraintException, duckdb.ConversionException, ValueError)


def _strange(definition: Definition, number: int, example: Example, bench: Bench) -> Iterator[Fault]:
    columns = bench.views[definition.unit.value]
    allowed = f"kolom unit.{definition.unit}: {', '.join(columns)}"
    for name in sorted(set(example.given) - set(columns)):
        yield Fault(f"{definition.name}.toml", f"examples[{number}].given.{name}", name, allowed)
    home = UNIT_VIEWS[definition.unit.value] == "household"
    for unit, which, answers in example.others:
        key = f"examples[{number}].{OTHERS[unit]}[{which}]"
        if not home:
            yield Fault(f"{definition.name}.toml", key, OTHERS[unit], "hanya untuk satuan household, house atau family")
        known = (*bench.answers[unit], *(PERSONAL if unit == "person" else ()))
        for name in sorted(set(answers) - set(known)):
            yield Fault(f"{definition.name}.toml", f"{key}.{name}", name, f"jawaban {unit}: {', '.join(known)}")


def _fault(definition: Definition, number: int, found: str) -> Fault:
    return Fault(f"{definition.name}.toml", f"examples[{number}].given", found, "jawaban yang dikenal codebook")


def _by_day(examples: Mapping[int, Example]) -> list[dict[int, Example]]:
    """A build has one day of baseline, and examples may name theirs."""
    days: dict[str, dict[int, Example]] = {}
    for number, example in examples.items():
        days.setdefault(str(example.given.get("visit_date", VISIT_DATE)), {})[number] = example
    return list(days.values())


def _asked(definition: Definition, examples: Mapping[int, Example], bench: Bench) -> dict[int, str]:
    """Raises what a build raises that does not take up what is given."""
    build = bench.build
    build.begin()
    try:
        derived = _insert_given(definition.unit, examples, bench)
        shown, values = _replaced(derived, bench.views[definition.unit.value])
        query = state_query(definition, view=f"(SELECT {shown} FROM unit.{definition.unit})")
        rows = build.execute(query, values).fetchall()
    finally:
        build.rollback()
    states = {household: (row[-1 - definition.measures], row[-1]) for _, household, *row in rows}
    answers = {number: states.get(_name(number), ("excluded", None)) for number in examples}
    return {
        number: number_text(value) if state == "known" else str(state) for number, (state, value) in answers.items()
    }


def _name(number: int) -> str:
    """What an example's household, and somebody or something in it, is called."""
    return f"contoh {number}"


def _replaced(derived: Mapping[int, Row], types: Mapping[str, str]) -> tuple[str, list[object]]:
    """All columns of a view, those given as they stand; and the values for the marks in it."""
    names = sorted({name for given in derived.values() for name in given})
    columns, values = [], []
    for name in names:
        whose = {number: given[name] for number, given in derived.items() if name in given}
        values += [part for number, value in whose.items() for part in (_name(number), value)]
        cases = f"WHEN ? THEN CAST(? AS {types[name]}) " * len(whose)
        columns.append(f"CASE household_id {cases}ELSE {name} END AS {name}")
    return f"* REPLACE ({', '.join(columns)})" if columns else "*", values


def _insert_given(unit: Unit, examples: Mapping[int, Example], bench: Bench) -> dict[int, Row]:
    """Add the rows of examples; what they could not take up comes back, to replace derived columns."""
    tables: dict[str, list[Row]] = {}
    left: dict[int, Row] = {number: dict(example.given) for number, example in examples.items()}
    for number, given in left.items():
        for table, row in _rows(number, unit, examples[number], given, bench):
            if row not in tables.setdefault(table, []):
                tables[table].append(row)
    for table, rows in tables.items():
        _insert(bench.build, table, rows)
    return left


def _rows(number: int, unit: Unit, example: Example, given: Row, bench: Bench) -> Iterator[tuple[str, Row]]:
    """The rows of one example; what they take up is gone from what is given."""
    source = UNIT_VIEWS[unit.value]
    own = _taken(given, bench.answers[source])
    home = own if source == "household" else _taken(given, bench.answers["household"])
    visit_date = _date(given.pop("visit_date", VISIT_DATE))
    yield from _household(number, given, home, visit_date)
    for other, which, told in example.others:
        answers: Row = dict(told)
        taken, name = _taken(answers, bench.answers[other]), f"{_name(number)}.{which}"
        if other == "person":
            yield from _person(number, name, Unit.PERSON, answers, taken, visit_date)
        else:
            yield other, {f"{other}_id": name, "household_id": _name(number), "round": "baseline", **taken}
    if source == "person":
        yield from _person(number, _name(number), unit, given, own, visit_date)
    elif source != "household":
        names = {f"{source}_id": _name(number), "household_id": _name(number)}
        yield source, {**names, "round": "baseline", **own}


def _taken(given: Row, names: Iterable[str]) -> Row:
    return {name: given.pop(name) for name in names if name in given}


def _columns_of(table: str, build: duckdb.DuckDBPyConnection) -> list[str]:
    rows = build.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_schema = 'main' AND table_name = ?", [table]
    ).fetchall()
    return [name for (name,) in rows if not name.endswith("_id") and name != "round"]


def _household(number: int, given: Row, answers: Row, visit_date: date) -> Iterator[tuple[str, Row]]:
    usual = {"site": _name(number), "rt": "001", "dasawisma": "001-A"}
    place = {name: given.pop(name, value) for name, value in usual.items()}
    met = {"household_id": _name(number), "round": "baseline"}
    yield "site", {"site": place["site"], "label": "contoh", "area_code": "-", "rw": "-", "households": 1}
    labels = {"label_id": "baseline", "label_en": "baseline"}
    yield "round", {"round": "baseline", "ordinal": 1, "month": 0, **labels}
    file = {
        "file_id": "contoh",
        "site": place["site"],
        "name": "contoh",
        "sha256": "contoh",
        "bytes": 0,
        "form": "contoh",
    }
    yield "source_file", {**file, "round": "baseline", "status": "loaded"}
    chosen = {"binaan": given.pop("binaan", True), "first_round": "baseline"}
    yield "household", {"household_id": _name(number), **place, **chosen}
    yield "visit", {**met, "visit_date": visit_date, "result": "complete", "file_id": "contoh", "row_number": number}
    yield "household_answer", {**met, **answers}


def _person(
    number: int, name: str, unit: Unit, given: Row, answers: Row, visit_date: date
) -> Iterator[tuple[str, Row]]:
    birth_date = _birth_date(given, visit_date, usual_years=YEARS_OF.get(unit, 30))
    names = {"person_id": name, "household_id": _name(number)}
    born = {"sex": given.pop("sex", "female"), "birth_date": birth_date}
    yield "person", {**names, **born, "first_round": "baseline"}
    usual = {"presence": "present", **USUAL_ANSWERS.get(unit, {})}
    yield "person_answer", {**names, "round": "baseline", **usual, **answers}
    scores = {name: given.pop(name) for name in SCORES if name in given}
    if scores:
        age = {"age_days": (visit_date - birth_date).days}
        yield "growth", {"person_id": name, "round": "baseline", **age, **scores}


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


def _insert(build: duckdb.DuckDBPyConnection, table: str, rows: Sequence[Row]) -> None:
    names = list(dict.fromkeys(name for row in rows for name in row))
    values = [row.get(name) for row in rows for name in names]
    marks = ", ".join([f"({', '.join('?' * len(names))})"] * len(rows))
    taken = [list(value) if isinstance(value, tuple) else value for value in values]
    build.execute(f"INSERT INTO {table} ({as_names(names)}) VALUES {marks}", taken)
