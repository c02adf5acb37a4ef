"""Worked examples, run: the answers of one invented unit go through the unit view's own derivation.

What is given becomes one household met after baseline, or somebody or something in it; answers of the household may be
given of somebody in it too. Ages set the birth date, z-scores the growth measured; a column that the view derives may
be given as well and then stands as it is, without moving what else is derived. The examples of a unit stand side
by side, each in a site of its own. Members and births stand in the household they are given with. An example that its
view does not show (a child of 61 months) is excluded. Nothing here reads a survey.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta

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
ROUND, AFTER_BASELINE = "contoh", 8
"""Not month 0: what somebody answered at baseline is unknown, or not asked, unless it is given."""
Row = dict[str, object]
AGES = ("age_days", "age_months", "age_years")
YEARS_OF: Mapping[Unit, int] = {Unit.CHILD: 2, Unit.ADOLESCENT: 12}
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


@dataclass(frozen=True)
class Case:
    """One example of one definition."""

    definition: Definition
    number: int
    example: Example


def run_examples(definitions: Iterable[Definition], codebook: Codebook) -> list[Outcome]:
    """Every example of every definition, in one empty build; or the faults of all that can't be run."""
    cases = [Case(each, *numbered) for each in definitions for numbered in enumerate(each.examples, start=1)]
    with bench_of(codebook) as bench:
        answers = bench.answers(cases)
    return [
        Outcome(case.definition.name, case.number, case.example.expected, found)
        for case, found in zip(cases, answers, strict=True)
    ]


@contextmanager
def bench_of(codebook: Codebook) -> Iterator[Bench]:
    """Where examples are run; none of them leaves a trace."""
    with empty_build(codebook) as build:
        answers = {source: tuple(_columns_of(table, build)) for source, table in ANSWER_TABLES.items()}
        yield Bench(build, view_columns(build), answers)


@dataclass(frozen=True)
class Bench:
    """An empty build, the columns of its unit views with their types, and those of its tables of answers."""

    build: duckdb.DuckDBPyConnection
    views: Mapping[str, Mapping[str, str]]
    answers_of: Mapping[str, tuple[str, ...]]

    def answer(self, definition: Definition, example: Example) -> str:
        """yes, no, a rung, a number, unknown or excluded: what the definition makes of one example."""
        (found,) = self.answers([Case(definition, 1, example)])
        return found

    def answers(self, cases: Sequence[Case]) -> list[str]:
        """What definitions make of their examples; those of one unit and visiting day stand side by side."""
        strange = [list(_strange(case, self)) for case in cases]
        faults = [fault for each in strange for fault in each]
        found: dict[int, str] = {}
        for together in _side_by_side({place: case for place, case in enumerate(cases) if not strange[place]}):
            found |= self._found(together, faults)
        if faults:
            raise DeclarationError(faults)
        return [found[place] for place in range(len(cases))]

    def _found(self, cases: Mapping[int, Case], faults: list[Fault]) -> dict[int, str]:
        """The answers by place; where a build refuses what is given, that of each half, until one stands alone."""
        try:
            return _asked(cases, self)
        except (duckdb.ConstraintException, duckdb.ConversionException, ValueError) as error:
            if len(cases) == 1:
                faults += [_fault(case, str(error)) for case in cases.values()]
                return {}
        places, middle = list(cases), len(cases) // 2
        halves = ({place: cases[place] for place in half} for half in (places[:middle], places[middle:]))
        return {place: answer for half in halves for place, answer in self._found(half, faults).items()}


def _strange(case: Case, bench: Bench) -> Iterator[Fault]:
    definition, file, place = case.definition, f"{case.definition.name}.toml", f"examples[{case.number}]"
    columns = bench.views[definition.unit.value]
    allowed = f"kolom unit.{definition.unit}: {', '.join(columns)}"
    for name in sorted(set(case.example.given) - set(columns)):
        yield Fault(file, f"{place}.given.{name}", name, allowed)
    home = UNIT_VIEWS[definition.unit.value] == "household"
    for unit, which, answers in case.example.others:
        key = f"{place}.{OTHERS[unit]}[{which}]"
        if not home:
            yield Fault(file, key, OTHERS[unit], "hanya untuk satuan household, house atau family")
        known = (*bench.answers_of[unit], *(PERSONAL if unit == "person" else ()))
        for name in sorted(set(answers) - set(known)):
            yield Fault(file, f"{key}.{name}", name, f"jawaban {unit}: {', '.join(known)}")


def _fault(case: Case, found: str) -> Fault:
    key = f"examples[{case.number}].given"
    return Fault(f"{case.definition.name}.toml", key, found, "jawaban yang dikenal codebook")


def _side_by_side(cases: Mapping[int, Case]) -> Iterable[dict[int, Case]]:
    """Those of one unit view; a build has one day of its round, and examples may name theirs."""
    found: dict[tuple[Unit, str], dict[int, Case]] = {}
    for place, case in cases.items():
        day = str(case.example.given.get("visit_date", VISIT_DATE))
        found.setdefault((case.definition.unit, day), {})[place] = case
    return found.values()


def _asked(cases: Mapping[int, Case], bench: Bench) -> dict[int, str]:
    """Of cases of one unit. Raises what a build raises that does not take up what is given."""
    build = bench.build
    definitions = {case.definition.name: case.definition for case in cases.values()}
    (unit,) = {definition.unit for definition in definitions.values()}
    states: dict[tuple[str, str], tuple[str, float | None]] = {}
    build.begin()
    try:
        derived = _insert_given(unit, {place: case.example for place, case in cases.items()}, bench)
        shown, values = _replaced(derived, bench.views[unit.value])
        build.execute(f"CREATE TEMP TABLE example AS SELECT {shown} FROM unit.{unit}", values)  # the view takes long
        for name, definition in definitions.items():
            rows = build.execute(state_query(definition, view="example")).fetchall()
            last = -1 - definition.measures
            states |= {(name, household): (row[last], row[-1]) for _, household, *row in rows}
    finally:
        build.rollback()
    return {place: _told(states.get((case.definition.name, _name(place)))) for place, case in cases.items()}


def _told(state: tuple[str, float | None] | None) -> str:
    """Of nobody in the view: excluded."""
    if state is None:
        return "excluded"
    name, value = state
    return number_text(value) if name == "known" and value is not None else str(name)


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
    own = _taken(given, bench.answers_of[source])
    home = own if source == "household" else _taken(given, bench.answers_of["household"])
    visit_date = _date(given.pop("visit_date", VISIT_DATE))
    yield from _household(number, given, home, visit_date)
    for other, which, told in example.others:
        answers: Row = dict(told)
        taken, name = _taken(answers, bench.answers_of[other]), f"{_name(number)}.{which}"
        if other == "person":
            yield from _person(number, name, Unit.PERSON, answers, taken, visit_date)
        else:
            yield other, {f"{other}_id": name, "household_id": _name(number), "round": ROUND, **taken}
    if source == "person":
        yield from _person(number, _name(number), unit, given, own, visit_date)
    elif source != "household":
        names = {f"{source}_id": _name(number), "household_id": _name(number)}
        yield source, {**names, "round": ROUND, **own}


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
    met = {"household_id": _name(number), "round": ROUND}
    yield "site", {"site": place["site"], "label": "contoh", "area_code": "-", "rw": "-", "households": 1}
    labels = {"label_id": ROUND, "label_en": ROUND}
    yield "round", {"round": ROUND, "ordinal": 1, "month": AFTER_BASELINE, **labels}
    file = {"file_id": _name(number), "site": place["site"], "name": "contoh", "sha256": _name(number), "bytes": 0}
    yield "source_file", {**file, "form": "contoh", "round": ROUND, "status": "loaded"}
    chosen = {"binaan": given.pop("binaan", True), "first_round": ROUND}
    yield "household", {"household_id": _name(number), **place, **chosen}
    yield (
        "visit",
        {**met, "visit_date": visit_date, "result": "complete", "file_id": _name(number), "row_number": number},
    )
    yield "household_answer", {**met, **answers}


def _person(
    number: int, name: str, unit: Unit, given: Row, answers: Row, visit_date: date
) -> Iterator[tuple[str, Row]]:
    birth_date = _birth_date(given, visit_date, usual_years=YEARS_OF.get(unit, 30))
    names = {"person_id": name, "household_id": _name(number)}
    born = {"sex": given.pop("sex", "female"), "birth_date": birth_date}
    yield "person", {**names, **born, "first_round": ROUND}
    yield "person_answer", {**names, "round": ROUND, "presence": "present", **answers}
    scores = {name: given.pop(name) for name in SCORES if name in given}
    if scores:
        age = {"age_days": (visit_date - birth_date).days}
        yield "growth", {"person_id": name, "round": ROUND, **age, **scores}


def _birth_date(given: Row, visit_date: date, *, usual_years: int) -> date:
    ages = {name: given.pop(name) for name in AGES if name in given}
    if "birth_date" in given:
        return _date(given.pop("birth_date"))
    if "age_days" in ages:
        return visit_date - timedelta(days=int(str(ages["age_days"])))
    if "age_months" in ages:
        years, month = divmod(12 * visit_date.year + visit_date.month - 1 - int(str(ages["age_months"])), 12)
        return visit_date.replace(year=years, month=month + 1)
    return visit_date.replace(year=visit_date.year - int(str(ages.get("age_years", usual_years))))


def _date(value: object) -> date:
    return value if isinstance(value, date) else date.fromisoformat(str(value))


def _insert(build: duckdb.DuckDBPyConnection, table: str, rows: Sequence[Row]) -> None:
    names = list(dict.fromkeys(name for row in rows for name in row))
    values = [row.get(name) for row in rows for name in names]
    marks = ", ".join([f"({', '.join('?' * len(names))})"] * len(rows))
    taken = [list(value) if isinstance(value, tuple) else value for value in values]
    build.execute(f"INSERT INTO {table} ({as_names(names)}) VALUES {marks}", taken)
