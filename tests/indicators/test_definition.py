"""What an indicator may declare, and what it is told when the keys make no sense together."""

from collections.abc import Mapping

import pytest
from declared_indicators import BIRTHS, LADDER, MEDIAN, definition, toml_text

from indicators.catalogue import parse_definition
from indicators.definition import Kind, number_text
from warehouse.declared import DeclarationError


def faults_of(changes: Mapping[str, str | None], *, examples: str | None = None) -> dict[str, str]:
    text = toml_text(changes) if examples is None else toml_text(changes, examples=examples)
    with pytest.raises(DeclarationError) as caught:
        parse_definition("some", text)
    assert all(fault.file == "some.toml" for fault in caught.value.faults)
    return {fault.key: fault.found for fault in caught.value.faults}


def test_a_definition_knows_its_name_its_text_and_its_words() -> None:
    some = definition("san_layak")
    assert (some.name, some.kind, some.expression) == ("san_layak", Kind.PROPORTION, "san_layak")
    assert some.toml == toml_text()
    assert some.words("id").label == "label id"
    assert some.words("en").label == "label en"
    assert some.breakdowns == ("site", "rt", "head_sex")


def test_a_definition_cannot_be_changed() -> None:
    with pytest.raises(ValueError, match="frozen"):
        definition("san_layak").name = "other"  # type: ignore[misc]


def test_an_unknown_key_is_a_fault() -> None:
    assert "colour" in faults_of({"colour": '"red"'})


def test_wrong_types_are_faults_and_nothing_is_converted() -> None:
    found = faults_of({"headline": "1", "ordinal": '"1"', "owner": "3", "kind": '"share"'})
    assert set(found) == {"headline", "ordinal", "owner", "kind"}


def test_words_are_wanted_in_both_languages() -> None:
    text = toml_text().replace('label = "label en"\n', "")
    with pytest.raises(DeclarationError, match=r"en\.label"):
        parse_definition("some", text)


@pytest.mark.parametrize(
    ("changes", "keys"),
    [
        ({"numerator": None}, {"numerator"}),
        ({"facet_of": '"other"'}, {"facet_of"}),
        ({"facet_of": '"other"', "headline": "false", "primary": "true"}, {"facet_of"}),
        ({**BIRTHS, "facet_of": '"other"', "headline": "false"}, {"facet_of"}),
        ({"value": '"floor_area"', "value_unit": '"m2"'}, {"value", "value_unit"}),
        ({"kind": '"mean"'}, {"numerator", "value", "value_unit"}),
        ({"kind": '"ladder"', "numerator": None}, {"rung", "rungs", "threshold"}),
        ({**LADDER, "threshold": '"open_defecation"'}, {"threshold"}),
        ({**LADDER, "threshold": '"best"'}, {"threshold"}),
        ({**LADDER, "rungs": '[["limited", "a", "b"]]'}, {"rungs", "threshold"}),
        ({**LADDER, "rungs": '[["unknown", "a", "b"], ["limited", "a", "b"]]'}, {"rungs"}),
        ({**LADDER, "direction": '"down"'}, {"direction"}),
        ({**BIRTHS, "comparison": '"paired"'}, {"comparison"}),
        ({"unit": '"birth"', "numerator": '"k6"'}, {"comparison"}),
        ({"context": '"live_births"'}, {"context"}),
        ({"disaggregate": '["rt", "rt"]'}, {"disaggregate"}),
        ({"shared_by": '"dasawisma"'}, {"shared_by"}),
        ({"shared_by": '"rt"', "direction": '"down"'}, {"shared_by"}),
        ({"zero_at_baseline": "true", "direction": '"down"', "primary": "true"}, {"zero_at_baseline"}),
    ],
)
def test_keys_that_make_no_sense_together_are_faults(changes: Mapping[str, str | None], keys: set[str]) -> None:
    assert set(faults_of(changes)) == keys


@pytest.mark.parametrize(
    ("changes", "answer"),
    [({}, '"basic"'), ({}, "1"), (LADDER, '"yes"'), (MEDIAN, '"no"')],
)
def test_an_example_answers_what_its_kind_can_answer(changes: Mapping[str, str | None], answer: str) -> None:
    examples = f"[[examples]]\ngiven = {{}}\nanswer = {answer}\n"
    assert set(faults_of(changes, examples=examples)) == {"examples[1].answer"}


def test_an_active_indicator_has_an_example_and_a_draft_need_not() -> None:
    text = toml_text({"status": '"active"', "examples": "[]"}, examples="")
    with pytest.raises(DeclarationError, match="sedikitnya satu"):
        parse_definition("some", text)
    assert parse_definition("some", toml_text({"status": '"draft"', "examples": "[]"}, examples="")).examples == ()


def test_births_and_counts_are_never_paired() -> None:
    assert not definition("live_births", BIRTHS).pairable
    assert not definition("k6", {"unit": '"birth"', "comparison": '"unpaired"'}).pairable
    assert definition("san_layak").pairable


@pytest.mark.parametrize(
    ("number", "text"), [(1500000.0, "1500000"), (0.0, "0"), (-1.25, "-1.25"), (1e-9, "0"), (100.0, "100")]
)
def test_numbers_of_examples_are_compared_as_written(number: float, text: str) -> None:
    assert number_text(number) == text
