"""Every health indicator equals its second computation, unit by unit; and the index of a family by hand."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from itertools import product
from pathlib import Path
from typing import Any

import duckdb
import pytest
from raw_sample import Household, members
from truth_family import iks_class
from truth_health import RULES, Unit, state, units

from indicators.catalogue import read_catalogue
from indicators.definition import Kind, Theme
from indicators.query import state_query
from warehouse.blank import empty_build
from warehouse.codebook import read_codebook

DATA = Path(__file__).parents[2] / "data"
pytestmark = pytest.mark.xdist_group("sample")
CATALOGUE = read_catalogue()
BOOK = read_codebook(DATA / "codebook")
OLDER = {
    *("delivery_facility", "live_births", "maternal_deaths", "infant_deaths", "immun_basic", "growth_monitoring_ds"),
    *("stunting", "wasting", "underweight", "height_for_age_mean", "ebf", "rematri_ttd"),
}
"""Health indicators whose second computation stands in test_catalogue_truth.py."""


@pytest.fixture(scope="module")
def sample(sample_build: duckdb.DuckDBPyConnection, sample_households: list[Household]) -> dict[str, list[Unit]]:
    """The same survey files, read a second way."""
    return units(sample_households, members(sample_households))


def rounded(found: Any) -> Any:
    return round(found, 9) if isinstance(found, float) else found


@pytest.mark.parametrize("name", RULES)
def test_every_unit_is_in_the_state_that_the_survey_files_give(
    sample_build: duckdb.DuckDBPyConnection, sample: dict[str, list[Unit]], name: str
) -> None:
    definition = CATALOGUE[name]
    answer = "coalesce(CAST(value AS VARCHAR), state)" if definition.measures else "state"
    query = f"SELECT round, rt, binaan, {answer}, count(*) FROM ({state_query(definition)}) GROUP BY ALL"
    found: Counter[tuple[Any, ...]] = Counter()
    for round_name, rt, binaan, answered, number in sample_build.execute(query).fetchall():
        number_found = definition.measures and answered not in ("unknown", "excluded")
        found[round_name, rt, binaan, rounded(float(answered)) if number_found else answered] += number
    expected = Counter(
        (unit.household.round, unit.household.rt, unit.household.binaan, rounded(state(name, unit.row)))
        for unit in sample[RULES[name].unit]
    )
    assert definition.unit == RULES[name].unit
    assert found == expected


def test_no_health_indicator_goes_without_a_second_computation() -> None:
    groups = ("bkb_member", "bkr_member", "pikr_reach")
    named = {definition.name for definition in CATALOGUE if definition.theme is Theme.HEALTH} | set(groups)
    assert named == set(RULES) | OLDER


@pytest.mark.parametrize("name", [*sorted(OLDER), *RULES])
def test_every_health_indicator_says_why_and_how_much_matters(name: str) -> None:
    definition = CATALOGUE[name]
    assert all(len(definition.words(language).rationale) > 30 for language in ("id", "en"))
    assert (definition.smallest_relevant is not None) == (definition.pairable and definition.kind is not Kind.COUNT)
    assert definition.verified or definition.unverified


# Antenatal visits ---------------------------------------------------------------------------------------------------


def wanted_visits(*given: int | None) -> str:
    needs = list(zip(given, (1, 2, 3, 2), strict=True))
    if any(visits is not None and visits < need for visits, need in needs):
        return "no"
    return "unknown" if None in given else "yes"


def test_k6_over_visits_per_trimester_and_to_a_doctor(home: duckdb.DuckDBPyConnection) -> None:
    cases = list(product((None, 0, 1, 2), (None, 1, 2, 3), (None, 2, 3, 4), (None, 0, 1, 2)))
    names = ("anc_first_trimester", "anc_second_trimester", "anc_third_trimester", "anc_doctor")
    births = tuple({"outcome": "live", **dict(zip(names, case, strict=True))} for case in cases)
    family(home, {}, births=births)
    found = {row[0]: row[-1] for row in home.execute(state_query(CATALOGUE["anc_k6"])).fetchall()}
    assert found == {f"b{number}": wanted_visits(*case) for number, case in enumerate(cases)}


# The healthy-family index by hand -----------------------------------------------------------------------------------

HEALTHY_HOME = {
    "drinking_water": "piped",
    "toilet_use": "own",
    "toilet_type": "leher_angsa",
    "disposal": "septic_tank",
    "handwashing": "water_and_soap",
    "larvae_checked": "yes",
    "fruit_vegetables": "yes",
    "physical_activity": "yes",
    "smoking_indoors": "no",
}
WELL = {"insurance": "jkn_pbi", "smokes": "no", "tb": "no", "hypertension": "no", "mental_disorder": "no"}
WIFE = {**WELL, "marital_status": "married", "pregnancy_status": "fecund", "fp_method": "pill"}
NO_WATER = {"drinking_water": "surface"}


@pytest.fixture
def home() -> Iterator[duckdb.DuckDBPyConnection]:
    with empty_build(BOOK) as connection:
        yield connection


def family(
    home: duckdb.DuckDBPyConnection,
    answers: Mapping[str, Any],
    *people: Mapping[str, Any],
    births: tuple[Mapping[str, Any], ...] = (),
) -> dict[str, Any]:
    """One household met at baseline on 25 March 2023, as unit.family shows it."""
    add(home, "site", site="RW", label="RW", area_code="-", rw="012", households=1)
    names = {"label_id": "awal", "label_en": "first"}
    add(home, "round", round="baseline", ordinal=1, month=0, **names)
    file = {"file_id": "f", "site": "RW", "name": "f", "sha256": "f", "bytes": 0, "form": "f", "round": "baseline"}
    add(home, "source_file", **file, status="loaded")
    met = {"household_id": "h", "round": "baseline"}
    place = {"site": "RW", "rt": "001", "dasawisma": "001-A", "binaan": True}
    add(home, "household", household_id="h", **place, first_round="baseline")
    add(home, "visit", **met, visit_date=date(2023, 3, 25), result="complete", file_id="f", row_number=1)
    add(home, "household_answer", **met, **answers)
    for number, (sex, born, said) in enumerate((one["sex"], one["born"], one["said"]) for one in people):
        who = {"person_id": f"p{number}", "household_id": "h"}
        add(home, "person", **who, sex=sex, birth_date=born, first_round="baseline")
        add(home, "person_answer", **who, round="baseline", presence="present", **said)
    for number, birth in enumerate(births):
        add(home, "birth", birth_id=f"b{number}", **met, **birth)
    found = home.execute("SELECT * FROM unit.family")
    names_found = [column[0] for column in found.description or ()]
    return dict(zip(names_found, found.fetchall()[0], strict=True))


def add(home: duckdb.DuckDBPyConnection, table: str, **row: Any) -> None:
    columns = ", ".join(f'"{name}"' for name in row)
    home.execute(f"INSERT INTO {table} ({columns}) VALUES ({', '.join('?' for _ in row)})", list(row.values()))


def wife(**said: Any) -> dict[str, Any]:
    return {"sex": "female", "born": date(1993, 1, 1), "said": {**WIFE, **said}}


def husband(**said: Any) -> dict[str, Any]:
    return {"sex": "male", "born": date(1990, 1, 1), "said": {**WELL, "marital_status": "married", **said}}


def child(months: int, **said: Any) -> dict[str, Any]:
    born = date(2023 - (months + 9) // 12, (2 - months) % 12 + 1, 20)
    return {"sex": "male", "born": born, "said": {"insurance": "jkn_pbi", **said}}


def answer(home: duckdb.DuckDBPyConnection, name: str) -> Any:
    """The state of the only family, or its number."""
    row = home.execute(state_query(CATALOGUE[name])).fetchall()[0]
    return row[-1]


def test_who_may_be_a_couple_or_own_a_business_is_unknown_not_left_out(home: duckdb.DuckDBPyConnection) -> None:
    """Of whom it is known that she isn't or doesn't, whatever else she said, is in no denominator."""
    pregnant = {"pregnancy_status": "pregnant", "hemoglobin": 10.0, "muac_cm": 23.0}
    women = (
        {"marital_status": None, "owns_business": None},
        {"marital_status": None, "fp_method": "none", "owns_business": None, "business_sold": "no"},
        {"marital_status": None, **pregnant, "owns_business": "yes", "business_sold": "no"},
        {"marital_status": "widowed", **pregnant, "owns_business": "no"},
    )
    family(home, {}, *(wife(**{"pregnancy_status": None, "fp_method": None} | said) for said in women))
    expected = {name: ["unknown", "unknown", "unknown"] for name in ("fp_modern", "unmet_need")}
    expected["fp_mkjp"] = ["unknown", "excluded", "unknown"]
    expected |= {name: ["unknown", "unknown", "yes"] for name in ("anemia_pregnant", "kek_pregnant")}
    of_couples = {each.name: each for each in CATALOGUE if each.unit.value == "couple"}
    assert {name: states(home, name) for name in of_couples} == expected
    of_businesses = [each.name for each in CATALOGUE if each.unit.value == "business"]
    assert {name: states(home, name) for name in of_businesses} == {
        name: ["unknown", "excluded", "excluded"] for name in of_businesses
    }


def states(home: duckdb.DuckDBPyConnection, name: str) -> list[Any]:
    return [row[-1] for row in home.execute(state_query(CATALOGUE[name])).fetchall()]


def test_seven_met_four_not_and_one_that_does_not_apply_is_0636_and_less_healthy(
    home: duckdb.DuckDBPyConnection,
) -> None:
    """The worked sheet of PIS-PK: 7 Y, 4 T, 1 N."""
    sick = husband(tb="yes", tb_treatment="no", hypertension="yes", hypertension_treatment="no", smokes="yes")
    baby = child(12, vaccines=["bcg"], breast_milk_only_6m="yes", weighed_this_month="yes")
    birth = {"outcome": "live", "place": "hospital", "attendant": "midwife"}
    row = family(home, HEALTHY_HOME, sick, wife(), baby, births=(birth,))
    assert (row["iks_met"], row["iks_unmet"], row["iks_unknown"]) == (7, 4, 0)
    assert {name for name, found in row.items() if name.startswith("pis_") and found == "N"} == {"pis_mental"}
    assert answer(home, "iks_mean") == pytest.approx(7 / 11)
    assert (answer(home, "iks_class"), answer(home, "iks_healthy_share")) == ("less_healthy", "no")


def test_exactly_0800_is_not_yet_healthy(home: duckdb.DuckDBPyConnection) -> None:
    row = family(home, {**HEALTHY_HOME, **NO_WATER}, husband(), wife())
    assert (row["iks_met"], row["iks_unmet"]) == (4, 1)
    assert (answer(home, "iks_mean"), answer(home, "iks_class")) == (0.8, "less_healthy")
    assert answer(home, "iks_healthy_share") == "no"
    assert [iks_class(*counts) for counts in ((8, 2), (9, 2), (1, 1), (5, 6))] == [
        *("less_healthy", "healthy", "less_healthy", "unhealthy"),
    ]


def test_one_member_who_does_not_meet_it_decides_then_one_unknown(home: duckdb.DuckDBPyConnection) -> None:
    row = family(home, HEALTHY_HOME, husband(smokes="yes", insurance=None), wife(smokes=None), child(30))
    assert (row["pis_nosmoke"], row["pis_jkn"], row["pis_growth"], row["pis_immun"]) == ("T", None, None, "N")


def test_a_pregnant_wife_is_not_asked_to_plan(home: duckdb.DuckDBPyConnection) -> None:
    row = family(home, HEALTHY_HOME, wife(pregnancy_status="pregnant", fp_method="none"))
    assert row["pis_kb"] == "N"


def test_nothing_is_known_of_members_that_nobody_listed(home: duckdb.DuckDBPyConnection) -> None:
    row = family(home, HEALTHY_HOME)
    assert (row["iks_met"], row["iks_unknown"], row["pis_jkn"], row["pis_facility_birth"]) == (2, 10, None, None)
    assert (answer(home, "iks_class"), answer(home, "iks_healthy_share")) == ("unknown", "unknown")


def test_an_unknown_indicator_that_changes_nothing_leaves_the_class_known(home: duckdb.DuckDBPyConnection) -> None:
    row = family(home, {**HEALTHY_HOME, **NO_WATER}, husband(smokes="yes"), wife(insurance=None, fp_method="none"))
    assert (row["iks_met"], row["iks_unmet"], row["iks_unknown"]) == (1, 3, 1)
    assert (answer(home, "iks_class"), answer(home, "iks_mean")) == ("unhealthy", None)


def test_a_home_without_births_and_children_is_held_to_the_seven_general_items(home: duckdb.DuckDBPyConnection) -> None:
    row = family(home, HEALTHY_HOME, husband(), wife())
    assert (row["phbs_birth"], row["phbs_ebf"], row["phbs_weighed"]) == ("N", "N", "N")
    assert (row["phbs_met"], answer(home, "phbs_household"), answer(home, "phbs_strata")) == (7, "yes", "paripurna")


def test_a_home_with_a_newborn_is_held_to_all_ten(home: duckdb.DuckDBPyConnection) -> None:
    birth = {"outcome": "live", "place": "home", "attendant": "traditional"}
    baby = child(3, only_breast_milk="yes", weighed_this_month="yes")
    row = family(home, HEALTHY_HOME, husband(), wife(), baby, births=(birth,))
    assert (row["phbs_met"], row["phbs_unmet"]) == (9, 1)
    assert (answer(home, "phbs_household"), answer(home, "phbs_strata")) == ("no", "utama")
