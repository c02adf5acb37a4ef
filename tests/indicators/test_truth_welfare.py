"""Sanitation, housing, economy, education and welfare equal their second computation, unit by unit; and by hand."""

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest
from raw_sample import Household, members
from truth_health import Unit
from truth_welfare import RULES, answer_of, units

from indicators.catalogue import read_catalogue
from indicators.definition import Apkm, Definition, Example, Kind, Theme
from indicators.definition import Unit as UnitName
from indicators.examples import bench_of
from indicators.query import state_query
from warehouse.codebook import read_codebook

DATA = Path(__file__).parents[2] / "data"
pytestmark = pytest.mark.xdist_group("sample")
CATALOGUE = read_catalogue()
BOOK = read_codebook(DATA / "codebook")
THEMES = (Theme.SANITATION, Theme.HOUSING, Theme.ECONOMY, Theme.EDUCATION, Theme.FAMILY)
GROUPS = {"bkb_member", "bkr_member", "pikr_reach"}
"""Of these themes, but computed a second way in truth_health.py."""


@pytest.fixture(scope="module")
def sample(sample_build: duckdb.DuckDBPyConnection, sample_households: list[Household]) -> dict[str, list[Unit]]:
    """The same survey files, read a second way."""
    rounds = [name for (name,) in sample_build.execute("SELECT round FROM round ORDER BY ordinal").fetchall()]
    return units(sample_households, members(sample_households), rounds)


@pytest.mark.parametrize("name", RULES)
def test_every_unit_is_in_the_state_that_the_survey_files_give(
    sample_build: duckdb.DuckDBPyConnection, sample: dict[str, list[Unit]], name: str
) -> None:
    definition = CATALOGUE[name]
    found: Counter[tuple[Any, ...]] = Counter()
    columns = "round, rt, binaan, state" + (", value" if definition.measures else "")
    for round_name, rt, binaan, state, *values in sample_build.execute(
        f"SELECT {columns} FROM ({state_query(definition)})"
    ).fetchall():
        found[round_name, rt, binaan, round(values[0], 6) if state == "known" else state] += 1
    expected = Counter(
        (unit.household.round, unit.household.rt, unit.household.binaan, answer_of(RULES[name], unit.row))
        for unit in sample[definition.unit]
    )
    assert definition.unit == RULES[name].unit
    assert found == expected


@pytest.mark.parametrize("name", [name for name in RULES if not CATALOGUE[name].measures])
def test_the_sample_has_what_the_rule_tells_apart(sample: dict[str, list[Unit]], name: str) -> None:
    """Else equal would mean little: a yes and a no, and of a ladder all rungs but one at most."""
    definition = CATALOGUE[name]
    answers_found = {answer_of(RULES[name], unit.row) for unit in sample[definition.unit]} - {"unknown", "excluded"}
    assert len(answers_found) >= max(2, len(definition.rungs) - 1)


def test_none_of_these_themes_goes_without_a_second_computation() -> None:
    named = {definition.name for definition in CATALOGUE if definition.theme in THEMES}
    assert named == set(RULES) | GROUPS


# The catalogue itself -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", RULES)
def test_every_definition_says_why_how_much_matters_and_what_is_unverified(name: str) -> None:
    definition = CATALOGUE[name]
    assert all(len(definition.words(language).rationale) > 30 for language in ("id", "en"))
    assert (definition.smallest_relevant is not None) == (definition.kind is not Kind.COUNT)
    assert definition.verified or definition.unverified
    assert {"unknown", "excluded"} & {
        example.expected for example in definition.examples
    } or definition.kind is Kind.COUNT


def test_all_four_questions_about_women_are_asked() -> None:
    asked = {definition.apkm for definition in CATALOGUE if definition.theme is Theme.ECONOMY}
    assert asked == set(Apkm)


def test_houses_are_counted_as_houses_and_families_as_families() -> None:
    def of(unit: UnitName) -> set[str]:
        return {name for name in RULES if CATALOGUE[name].unit is unit}

    assert of(UnitName.HOUSE) == {
        *("house_durable", "flood_exposed", "drain_functional", "flood_formal"),
        *("rutilahu_planned", "rutilahu_done", "rutilahu_became_rlh"),
    }
    assert of(UnitName.FAMILY) == {
        *("odf_rt", "ks_stage", "ks_low_share", "ibangga_mean", "ibangga_class", "marriage_certificate"),
    }
    assert of(UnitName.BUSINESS) == {"business_legal", "business_nib", "business_pirt", "business_halal"}


def test_indices_list_what_they_are_made_of() -> None:
    asked = {definition.name: len(definition.components) for definition in CATALOGUE if definition.components}
    wanted = {"house_adequate": 4, "stbm_pillars": 5, "stbm_five": 5, "decision_3": 3, "business_legal": 3}
    wanted |= {"ks_stage": 21, "ks_low_share": 14, "ibangga_mean": 17, "ibangga_class": 17}
    assert wanted.items() <= asked.items()


# By hand ------------------------------------------------------------------------------------------------------------

WELL = {"toilet_use": "own", "toilet_type": "leher_angsa", "disposal": "septic_tank"}
SOLID = {"roof_material": "clay_tile", "wall_material": "masonry", "floor_material": "ceramic"}


Answers = Callable[..., list[str]]


@pytest.fixture(scope="module")
def answers() -> Iterator[Answers]:
    """What indicators, named in one string, make of given answers."""
    with bench_of(BOOK) as bench:

        def told(names: str, **given: Any) -> list[str]:
            return [bench.answer(CATALOGUE[name], Example(given=given, answer="?")) for name in names.split()]

        yield told


def test_36_square_metres_for_five_passes_bps_and_neither_of_the_other_rules(answers: Answers) -> None:
    rules = "floor_area_ok floor_area_8 floor_area_9"
    assert answers(rules, floor_area=36, member_count=5) == ["yes", "no", "no"]
    assert answers(rules, floor_area=40, member_count=5) == ["yes", "yes", "no"]
    assert answers(rules, floor_area=45, member_count=5) == ["yes", "yes", "yes"]
    assert answers(rules, floor_area=21.6, member_count=3) == ["yes", "no", "no"]


def test_a_pit_under_a_water_seal_is_improved_to_jmp_only(answers: Answers) -> None:
    rules = "san_ladder san_ladder_id san_ladders_disagree san_layak san_basic_own"
    assert answers(rules, **{**WELL, "disposal": "pit"}) == ["basic", "unimproved", "yes", "no", "no"]


def test_a_communal_toilet_raises_bps_but_not_jmp_basic(answers: Answers) -> None:
    rules = "san_ladder san_ladder_id san_ladders_disagree san_layak san_basic_own"
    assert answers(rules, **{**WELL, "toilet_use": "communal"}) == ["limited", "shared", "no", "yes", "no"]


def test_bottled_water_is_judged_by_the_water_for_cooking_and_washing(answers: Answers) -> None:
    rules = "water_layak water_ladder"
    bottled = {"drinking_water": "branded_bottled", "water_on_premises": "yes"}
    assert answers(rules, **bottled, other_water="protected_well") == ["yes", "basic"]
    assert answers(rules, **bottled, other_water="unprotected_well") == ["no", "unimproved"]
    assert answers(rules, **bottled) == ["unknown", "unknown"]


def test_a_house_of_three_families_is_one_house(answers: Answers) -> None:
    """One row house, three families, one toilet: those who lodge are not counted again."""
    assert answers("house_durable flood_exposed", **SOLID, standing_water="yes", house_main="no") == ["excluded"] * 2
    assert answers("house_durable flood_exposed", **SOLID, standing_water="yes") == ["yes", "yes"]
    assert answers("san_layak", **WELL, house_main="no") == ["yes"]


KS: Definition = CATALOGUE["ks_stage"]
ITEMS = [question.removeprefix("household.") for question in KS.components]


@pytest.mark.parametrize(
    ("failed", "unknown", "stage", "low"),
    [
        ([], [], "ks_iii_plus", "no"),
        ([21], [], "ks_iii", "no"),
        ([15], [], "ks_ii", "no"),
        ([14], [], "ks_i", "yes"),
        ([6], [], "pra_sejahtera", "yes"),
        ([6], [1, 9], "pra_sejahtera", "yes"),
        ([9], [1], "unknown", "yes"),
        ([16], [9], "unknown", "unknown"),
        ([16], [17, 21], "ks_ii", "no"),
        ([], [21], "unknown", "no"),
    ],
)
def test_the_stage_is_the_first_block_with_an_item_that_fails(
    answers: Answers, failed: list[int], unknown: list[int], stage: str, low: str
) -> None:
    given = {
        item: "no" if number in failed else "yes" for number, item in enumerate(ITEMS, start=1) if number not in unknown
    }
    assert answers("ks_stage ks_low_share", **given) == [stage, low]


def test_an_item_that_does_not_apply_counts_as_met(answers: Answers) -> None:
    given = dict.fromkeys(ITEMS, "yes") | {"ks_school": "not_applicable", "ks_contraception": "not_applicable"}
    assert answers("ks_stage ks_low_share", **given) == ["ks_iii_plus", "no"]


def test_ibangga_is_the_mean_of_its_three_dimensions(answers: Answers) -> None:
    """Four of six, all of seven, two of four: (66.67 + 100 + 50) / 3."""
    items = [question.removeprefix("household.") for question in CATALOGUE["ibangga_mean"].components]
    given = dict.fromkeys(items, "yes") | dict.fromkeys([items[0], items[1], items[15], items[16]], "no")
    assert answers("ibangga_mean ibangga_class", **given) == ["72.222222", "resilient"]
    given[items[13]] = "no"
    assert answers("ibangga_mean ibangga_class", **given) == ["63.888889", "developing"]
    del given[items[13]]
    assert answers("ibangga_mean ibangga_class", **given) == ["unknown", "unknown"]


def test_a_class_stays_known_where_the_unknown_item_could_not_move_it(answers: Answers) -> None:
    items = [question.removeprefix("household.") for question in CATALOGUE["ibangga_class"].components]
    given = dict.fromkeys(items[:16], "yes")
    assert answers("ibangga_mean ibangga_class", **given) == ["unknown", "resilient"]


def test_income_beyond_that_of_the_household_is_a_contradiction_not_a_share(answers: Answers) -> None:
    woman = {"age_years": 30, "earned_cash": "yes", "own_income": 900000}
    assert answers("women_income_share", **woman, household_income=3600000) == ["25"]
    assert answers("women_income_share", **woman, household_income=800000) == ["unknown"]
