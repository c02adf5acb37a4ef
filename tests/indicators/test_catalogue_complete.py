"""What every file of the catalogue must say, so that nobody can argue about it afterwards."""

from __future__ import annotations

import pytest

from indicators.catalogue import read_catalogue
from indicators.definition import Definition, Kind

CATALOGUE = read_catalogue()
NEVER_UNKNOWN = ("rutilahu_done", "rutilahu_planned")  # what is not reported as planned or done, isn't
EVERYBODY = "TRUE"


@pytest.mark.parametrize("definition", CATALOGUE, ids=lambda definition: definition.name)
def test_a_file_says_why_and_where_it_is_from(definition: Definition) -> None:
    for language in ("id", "en"):
        words = definition.words(language)
        assert len(words.rationale) > 20, language
        assert len(words.limits) > 20, language
    assert definition.references


@pytest.mark.parametrize("definition", CATALOGUE, ids=lambda definition: definition.name)
def test_its_examples_show_who_is_left_out_and_what_is_unknown(definition: Definition) -> None:
    answers = {example.expected for example in definition.examples}
    assert len(definition.examples) >= 4
    assert "unknown" in answers or definition.name in NEVER_UNKNOWN
    assert "excluded" in answers or definition.denominator == EVERYBODY


def test_a_few_indicators_were_declared_to_judge_the_programme() -> None:
    assert 5 <= sum(definition.primary for definition in CATALOGUE) <= 8


def test_deaths_are_only_ever_counted() -> None:
    about_deaths = [definition for definition in CATALOGUE if definition.unit.value == "death"]
    assert len(about_deaths) >= 3
    assert {definition.kind for definition in about_deaths} == {Kind.COUNT}
    assert {definition.context for definition in about_deaths} == {"live_births"}
