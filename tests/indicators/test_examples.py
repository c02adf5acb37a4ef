"""Worked examples run through the unit view that their indicator uses."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import cast

import duckdb
import pytest
from declared_indicators import BIRTHS, DEATHS, LADDER, MEAN, MEDIAN, definition
from filled_warehouse import codebook

from indicators.catalogue import read_catalogue
from indicators.definition import Unit
from indicators.examples import Bench, Case, bench_of, run_examples
from warehouse.declared import DeclarationError

BOOK = codebook()


@pytest.fixture(scope="module")
def bench() -> Iterator[Bench]:
    """Examples leave no trace on it."""
    with bench_of(BOOK) as made:
        yield made


def example(given: str, answer: str) -> str:
    return f"[[examples]]\ngiven = {{ {given} }}\nanswer = {answer}\n"


@pytest.mark.parametrize(
    ("changes", "given", "answer"),
    [
        ({}, 'toilet_use = "own", toilet_type = "leher_angsa", disposal = "septic_tank"', '"yes"'),
        ({}, 'toilet_use = "none"', '"no"'),
        ({}, 'toilet_use = "own"', '"unknown"'),
        ({"denominator": '"toilet_use IS NOT NULL"'}, 'drinking_water = "piped"', '"excluded"'),
        ({"numerator": '"rutilahu_done"'}, "rutilahu_done = true", '"yes"'),
        ({"numerator": "\"head_sex = 'female'\""}, 'head_sex = "female"', '"yes"'),
        ({"denominator": '"binaan"', "numerator": '"TRUE"'}, "binaan = false", '"excluded"'),
        (LADDER, 'toilet_use = "none"', '"open_defecation"'),
        (MEAN, "length_for_age = -2.5, age_months = 20", "-2.5"),
        (MEAN, "length_for_age = -2.5, age_months = 61", '"excluded"'),
        (MEAN, "age_months = 20", '"unknown"'),
        (MEDIAN, 'earned_cash = "yes", own_income = 1500000', "1500000"),
        (MEDIAN, 'earned_cash = "no"', '"excluded"'),
        (MEDIAN, "age_years = 65", '"excluded"'),
        (MEDIAN, 'sex = "male"', '"excluded"'),
        ({**MEAN, "value": '"age_months"'}, "age_months = 59", "59"),
        ({**MEAN, "value": '"age_days"'}, "birth_date = 2023-03-20", "5"),
        ({**MEAN, "value": '"age_days"'}, "birth_date = 2023-03-20, visit_date = 2023-03-30", "10"),
        ({**MEAN, "value": '"age_days"'}, "age_days = 100", "100"),
        ({"unit": '"child"', "numerator": '"idl_complete"'}, 'vaccines = ["bcg"]', '"no"'),
        (BIRTHS, 'outcome = "live"', '"yes"'),
        (DEATHS, "birth_date = 2023-01-01, death_date = 2023-02-01", '"yes"'),
        (DEATHS, "infant_death = false", '"no"'),
        ({"unit": '"house"', "numerator": '"house_durable"'}, 'roof_material = "asbestos"', '"no"'),
        ({"unit": '"house"'}, 'toilet_use = "none", house_main = "no"', '"excluded"'),
        ({"unit": '"family"', "numerator": '"ks_low"'}, 'ks_meals = "no"', '"yes"'),
        ({"unit": '"couple"', "numerator": '"age_years = 30"'}, "", '"yes"'),
        ({"unit": '"couple"', "denominator": "\"marital_status = 'married'\"", "numerator": '"TRUE"'}, "", '"unknown"'),
        ({"unit": '"couple"', "numerator": '"TRUE"'}, 'marital_status = "widowed"', '"excluded"'),
        ({"unit": '"business"', "numerator": '"has_nib"'}, 'business_nib = "yes"', '"yes"'),
        ({"unit": '"business"', "numerator": '"has_nib"'}, 'owns_business = "no"', '"excluded"'),
        (
            {**MEDIAN, "denominator": '"TRUE"', "value": '"income_share"'},
            'earned_cash = "yes", own_income = 500000, household_income = 2000000',
            "25",
        ),
    ],
)
def test_examples_answer_as_their_view_derives(
    bench: Bench, changes: Mapping[str, str | None], given: str, answer: str
) -> None:
    some = definition("some", changes, examples=example(given, answer))
    assert bench.answer(some, some.examples[0]) == some.examples[0].expected


@pytest.mark.parametrize(
    ("others", "answer"),
    [
        ('members = [{ age_years = 40, smokes = "no" }, { age_years = 9 }]', '"yes"'),
        ('members = [{ age_years = 40, smokes = "no" }, { age_years = 38, smokes = "yes" }]', '"no"'),
        ('members = [{ age_years = 40, smokes = "no" }, { smokes = "yes", presence = "moved" }]', '"yes"'),
        ('given = { toilet_use = "none" }\nmembers = [{ age_years = 40 }]', '"unknown"'),
        ("", '"unknown"'),
    ],
)
def test_members_stand_in_their_family(bench: Bench, others: str, answer: str) -> None:
    changes = {"unit": '"family"', "numerator": "\"pis_nosmoke = 'Y'\""}
    some = definition("some", changes, examples=f"[[examples]]\n{others}\nanswer = {answer}\n")
    assert bench.answer(some, some.examples[0]) == some.examples[0].expected


def test_births_stand_in_their_family_and_examples_side_by_side_stay_apart(bench: Bench) -> None:
    changes = {"unit": '"family"', "denominator": "\"pis_facility_birth <> 'N'\"",
               "numerator": "\"pis_facility_birth = 'Y'\""}  # fmt: skip
    adult = "members = [{ age_years = 30 }]"
    places = {"hospital": "yes", "home": "no"}
    text = f'[[examples]]\n{adult}\nanswer = "excluded"\n' + "".join(
        f'[[examples]]\n{adult}\nbirths = [{{ outcome = "live", place = "{place}" }}]\nanswer = "{answer}"\n'
        for place, answer in places.items()
    )
    some = definition("some", changes, examples=text)
    assert bench.answers([Case(some, number, each) for number, each in enumerate(some.examples)]) == [
        "excluded",
        "yes",
        "no",
    ]


def test_members_of_somebody_and_what_no_member_was_asked_are_faults() -> None:
    text = '[[examples]]\nmembers = [{ age_years = 40, colour = "red" }]\nbirths = [{ sex = "male" }]\nanswer = "no"\n'
    with pytest.raises(DeclarationError) as caught:
        run_examples([definition("a", {"unit": '"couple"', "numerator": '"TRUE"'}, examples=text)], BOOK)
    assert [fault.key for fault in caught.value.faults] == [
        "examples[1].members[1]",
        "examples[1].members[1].colour",
        "examples[1].births[1]",
        "examples[1].births[1].sex",
    ]


def test_every_example_starts_from_an_empty_build() -> None:
    two = example('toilet_use = "none"', '"no"') + example("", '"unknown"')
    outcomes = run_examples([definition("a", examples=two), definition("b", examples=two)], BOOK)
    assert [(outcome.indicator, outcome.number) for outcome in outcomes] == [("a", 1), ("a", 2), ("b", 1), ("b", 2)]
    assert all(outcome.agrees for outcome in outcomes)


def test_a_wrong_answer_is_told_with_what_was_found() -> None:
    (outcome,) = run_examples([definition("a", examples=example('toilet_use = "none"', '"yes"'))], BOOK)
    assert not outcome.agrees
    assert (outcome.expected, outcome.found) == ("yes", "no")


def test_unknown_columns_and_codes_are_faults_of_the_file_all_at_once() -> None:
    two = (
        example('colour = "red"', '"no"') + example('toilet_use = "golden"', '"no"') + example('visit_date="x"', '"no"')
    )
    with pytest.raises(DeclarationError) as caught:
        run_examples([definition("a", examples=two)], BOOK)
    assert [(fault.file, fault.key) for fault in caught.value.faults] == [
        ("a.toml", "examples[1].given.colour"),
        ("a.toml", "examples[2].given"),
        ("a.toml", "examples[3].given"),
    ]


def test_every_example_of_the_catalogue_answers_as_written() -> None:
    outcomes = run_examples(read_catalogue(), BOOK)
    assert len(outcomes) > 400
    assert [outcome for outcome in outcomes if not outcome.agrees] == []


def test_examples_of_one_unit_are_asked_of_its_view_at_once(bench: Bench) -> None:
    """One by one they take twenty times as long."""
    asked: list[str] = []

    class Watched:
        def __getattr__(self, name: str) -> object:
            return getattr(bench.build, name)

        def execute(self, query: str, *values: object) -> object:
            asked.append(query)
            return bench.build.execute(query, *values)

    watched = replace(bench, build=cast("duckdb.DuckDBPyConnection", Watched()))
    some = [each for each in read_catalogue() if each.unit is Unit.WOMAN]
    watched.answers([Case(each, *numbered) for each in some for numbered in enumerate(each.examples, start=1)])
    assert sum("FROM unit.woman" in query for query in asked) == 1
