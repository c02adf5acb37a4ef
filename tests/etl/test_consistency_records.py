"""Answers that don't fit together are told at their cell; those that do are not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from loaded_survey import Declared, Loaded, LoadFolder, checks_here, load_folder
from small_survey import SHEETS, Book, Row, card, child, household, man, woman

NEXT = {"visit_date": date(2023, 5, 17)}
UNITS = {sheet: unit for unit, sheet in SHEETS.items()}


def _family(*members: Row, **answers: Any) -> Book:
    people = list(members or (man(1), woman(1), child(1)))
    return Book(household=[household(1, **{"member_count": len(people)} | answers)], person=people)


def _infant(**changes: Any) -> Row:
    return (
        child(1, birth_date=date(2022, 12, 20), weight_kg=5.6, length_cm=58.0, measure_position=1, vaccines="hb0")
        | changes
    )


def _birth(**changes: Any) -> Row:
    answers = {
        "mother_national_id": woman(1)["national_id"],
        "birth_date": date(2022, 12, 20),
        "outcome": 1,
        "anc_first_trimester": 2,
        "anc_second_trimester": 2,
        "anc_third_trimester": 3,
        "anc_doctor": 2,
        "place": 1,
        "attendant": 2,
        "birth_weight": 3100,
        "_submission__uuid": "uuid-1",
        "_parent_index": 1,
    }
    return answers | changes


def _event(**answers: Any) -> Row:
    return {"_submission__uuid": "uuid-1", "_parent_index": 1} | answers


@dataclass(frozen=True)
class Case:
    """A family in one round or two, and what is to be told of it: round, rule, variable."""

    name: str
    first: Book
    later: Book | None = None
    told: tuple[tuple[str, str, str], ...] = ()


def _numbered(book: Book, number: int) -> Book:
    """The family of this book as the family of that number."""
    renamed = {"_uuid": f"uuid-{number}", "_submission__uuid": f"uuid-{number}", "_parent_index": number}
    renamed |= {"_index": number, "_id": 1000 + number, "family_card": card(number)}
    rows: dict[str, list[Row]] = {}
    for unit in SHEETS:
        rows[unit] = []
        for row in getattr(book, unit):
            changed = {name: value for name, value in renamed.items() if name in row}
            for name in ("national_id", "mother_national_id"):
                if row.get(name):
                    changed[name] = f"{row[name][:-4]}{number:04d}"
            rows[unit].append(row | changed)
    return Book(**rows)


def _of(rule: str, variable: str, first: Book, later: Book | None = None) -> Case:
    return Case(rule, first, later, ((("m2" if later else "baseline"), rule, variable),))


def _baseline(rule: str, answers: dict[str, Any], variable: str) -> Case:
    return _of(rule, variable, _family(**answers))


def _changed(rule: str, answers: dict[str, Any], variable: str) -> Case:
    return _of(rule, variable, _family(), _family(**NEXT, **answers))


def _member(rule: str, member: Row, variable: str) -> Case:
    members = {1: man(1), 2: woman(1), 3: child(1)} | {member["relation"]: member}
    return _of(rule, variable, _family(), _family(*members.values(), **NEXT))


CASES = [
    Case("a family that fits", _family(), _family(man(1), woman(1), child(1, weight_kg=11.4, length_cm=85.0), **NEXT)),
    _baseline("members_miscounted", {"member_count": 5}, "member_count"),
    _baseline("floor_area_crowded", {"floor_area": 4}, "floor_area"),
    _baseline("floor_area_vast", {"floor_area": 480}, "floor_area"),
    _baseline("piped_water_far", {"water_minutes": 45}, "water_minutes"),
    _baseline("pit_with_tank", {"toilet_type": 4}, "toilet_type"),
    _baseline("bkb_contradicts_ages", {"bkb_member": 3}, "bkb_member"),
    Case("a parenting group that fits", _family(bkb_member=2, bkr_member=3)),
    _of("bkr_contradicts_ages", "bkr_member", _family(man(1), woman(1), bkr_member=1)),
    _of("household_without_head", "head_sex", _family(man(1, relation=7), woman(1, relation=7))),
    _of("head_sex_contradicts", "head_sex", _family(woman(1, relation=1))),
    _of("several_heads", "head_sex", _family(man(1), woman(1, relation=1))),
    _of(
        "age_beyond_life",
        "birth_date",
        _family(
            man(1), woman(1), man(1, national_id=None, name="Kakek Umpama", birth_date=date(1915, 1, 1), relation=6)
        ),
    ),
    _of(
        "head_too_young",
        "relation",
        _family(man(1, birth_date=date(2009, 5, 12), marital_status=1, education=2, attends_school=1)),
    ),
    _of(
        "spouse_not_married",
        "marital_status",
        _family(man(1), woman(1, marital_status=1, decides_health=None, decides_purchases=None, decides_visits=None)),
    ),
    _of(
        "child_too_old_for_head",
        "birth_date",
        _family(man(1), man(1, national_id=None, name="Anak Rekaan", birth_date=date(1984, 1, 1), relation=3)),
    ),
    _of(
        "parent_too_young_for_head",
        "birth_date",
        _family(man(1), man(1, national_id=None, name="Kakek Umpama", birth_date=date(1986, 1, 1), relation=6)),
    ),
    _of("income_zero", "own_income", _family(man(1), woman(1, own_income=0))),
    _of("income_in_thousands", "own_income", _family(man(1), woman(1, own_income=1250))),
    _of("income_very_high", "own_income", _family(man(1), woman(1, own_income=90000000))),
    _of(
        "business_without_income",
        "business_sold",
        _family(man(1), woman(1, earned_cash=2, own_income=None, owns_business=1, business_sold=1)),
    ),
    _of("weighed_without_weight", "weight_kg", _family(man(1), woman(1), child(1, weight_kg=None))),
    _of("vaccines_and_none", "vaccines", _family(man(1), woman(1), child(1, vaccines="none bcg"))),
    _of("vaccine_skipped", "vaccines", _family(man(1), woman(1), child(1, vaccines="hb0 dpt1 dpt3"))),
    _of(
        "education_beyond_age",
        "education",
        _family(
            man(1),
            woman(
                1,
                birth_date=date(2009, 7, 12),
                relation=3,
                marital_status=1,
                education=5,
                attends_school=1,
                iron_weekly=2,
                earned_cash=None,
                own_income=None,
                owns_business=None,
                has_savings=None,
                training_enrolled=None,
                decides_health=None,
                decides_purchases=None,
                decides_visits=None,
            ),
        ),
    ),
    _of(
        "standing_infant",
        "measure_position",
        _family(man(1), woman(1), _infant(measure_position=2)).but(birth=[_birth()]),
    ),
    _of("measles_too_early", "vaccines", _family(man(1), woman(1), _infant(vaccines="hb0 mr")).but(birth=[_birth()])),
    _of("birth_without_infant", "outcome", _family().but(birth=[_birth()])),
    _of("infant_without_birth", "birth_date", _family(man(1), woman(1), _infant())),
    _of(
        "mother_is_male",
        "mother_national_id",
        _family(man(1), woman(1), _infant()).but(birth=[_birth(mother_national_id=man(1)["national_id"])]),
    ),
    _of(
        "birth_outside_window",
        "birth_date",
        _family(man(1), woman(1), child(1)).but(birth=[_birth(birth_date=date(2021, 3, 1))]),
    ),
    _of("doctor_visits_exceed", "anc_doctor", _family(man(1), woman(1), _infant()).but(birth=[_birth(anc_doctor=9)])),
    _of(
        "attendant_contradicts_place",
        "attendant",
        _family(man(1), woman(1), _infant()).but(birth=[_birth(attendant=4)]),
    ),
    _of(
        "dead_still_present",
        "death_date",
        _family().but(death=[_event(death_date=date(2023, 1, 5), birth_date=date(1985, 5, 12), sex="L", cause=1)]),
    ),
    _of(
        "death_outside_window",
        "death_date",
        _family().but(death=[_event(death_date=date(2021, 1, 5), birth_date=date(1950, 5, 12), sex="L", cause=1)]),
    ),
    _of(
        "maternal_death_implausible",
        "cause",
        _family().but(death=[_event(death_date=date(2023, 1, 5), birth_date=date(1990, 5, 12), sex="L", cause=3)]),
    ),
    _of(
        "old_age_too_young",
        "cause",
        _family().but(death=[_event(death_date=date(2023, 1, 5), birth_date=date(1990, 5, 12), sex="P", cause=4)]),
    ),
    _of(
        "latrine_without_toilet",
        "status",
        _family(toilet_use=6, toilet_type=None, disposal=None, desludged=None).but(
            assistance=[_event(type=1, status=3, office=2, finished_on=date(2023, 3, 1), evidence="BAST 1")]
        ),
    ),
    _of(
        "clean_water_without_water",
        "status",
        _family(drinking_water=6).but(
            assistance=[_event(type=3, status=3, office=3, finished_on=date(2023, 3, 1), evidence="BAST 1")]
        ),
    ),
    _of(
        "done_without_evidence",
        "evidence",
        _family().but(assistance=[_event(type=4, status=3, office=3, finished_on=date(2023, 3, 1))]),
    ),
    _of(
        "house_repair_without_effect",
        "floor_material",
        _family(floor_material=8).but(
            assistance=[_event(type=2, status=3, office=2, finished_on=date(2023, 3, 1), evidence="BAST 1")]
        ),
    ),
    _of(
        "death_unlisted",
        "presence",
        _family(
            man(1),
            woman(1),
            man(
                1,
                national_id=None,
                name="Kakek Umpama",
                birth_date=date(1950, 1, 1),
                relation=6,
                presence=3,
                marital_status=None,
                education=None,
            ),
            member_count=2,
        ),
    ),
    _changed(
        "toilet_vanished", {"toilet_use": 6, "toilet_type": None, "disposal": None, "desludged": None}, "toilet_use"
    ),
    _changed("septic_tank_vanished", {"disposal": 3, "desludged": None}, "disposal"),
    _changed("pan_worsened", {"toilet_type": 3}, "toilet_type"),
    _changed("floor_vanished", {"floor_material": 8}, "floor_material"),
    _changed("wall_vanished", {"wall_material": 4}, "wall_material"),
    _changed("roof_vanished", {"roof_material": 7}, "roof_material"),
    _changed("floor_area_shrank", {"floor_area": 18}, "floor_area"),
    _changed("floor_area_leapt", {"floor_area": 90}, "floor_area"),
    _changed("water_worsened", {"drinking_water": 6}, "drinking_water"),
    _member("vaccine_undone", child(1, vaccines="hb0 bcg"), "vaccines"),
    _member("height_fell", child(1, length_cm=80.0), "length_cm"),
    _member("weight_fell", child(1, weight_kg=9.0), "weight_kg"),
    _member("education_fell", man(1, education=2), "education"),
    _member("never_married_again", man(1, marital_status=1), "marital_status"),
    _of(
        "assistance_undone",
        "status",
        _family().but(assistance=[_event(type=4, status=3, office=3, finished_on=date(2023, 3, 1), evidence="BAST 1")]),
        _family(**NEXT).but(assistance=[_event(type=4, status=2, office=3)]),
    ),
    Case(
        "a girl who is a mother",
        _family(
            man(1), woman(1, birth_date=date(2012, 7, 12), relation=3, marital_status=1, education=1), _infant()
        ).but(birth=[_birth()]),
        told=(("baseline", "mother_too_young", "mother_national_id"),),
    ),
    Case(
        "a child that leaps",
        _family(),
        _family(man(1), woman(1), child(1, length_cm=98.0, weight_kg=15.9), **NEXT),
        told=(
            ("m2", "growth_track_broken", "length_cm"),
            ("m2", "height_leapt", "length_cm"),
            ("m2", "weight_leapt", "weight_kg"),
        ),
    ),
    Case(
        "the dead come back",
        _family(
            man(1, presence=3, marital_status=None, education=None),
            woman(1, relation=1),
            child(1),
            member_count=2,
            head_sex="P",
        ).but(death=[_event(death_date=date(2023, 2, 1), birth_date=date(1985, 5, 12), sex="L", cause=1)]),
        _family(**NEXT),
        told=(("baseline", "dead_still_present", "death_date"), ("m2", "alive_after_death", "presence")),
    ),
    _of("spouse_of_same_sex", "sex", _family(man(1), man(1, national_id=None, name="Sri Umpama", relation=2))),
    _of(
        "married_too_young",
        "marital_status",
        _family(
            man(1),
            woman(
                1,
                birth_date=date(2012, 1, 12),
                relation=3,
                marital_status=2,
                education=1,
                attends_school=1,
                earned_cash=None,
                own_income=None,
                owns_business=None,
                has_savings=None,
                training_enrolled=None,
                decides_health=None,
                decides_purchases=None,
                decides_visits=None,
            ),
        ),
    ),
    _of("members_missing", "member_count", Book(household=[household(1, member_count=4)])),
    _of("member_count_leapt", "member_count", _family(member_count=9, visit_result=2), _family(**NEXT)),
    _of(
        "only_breast_milk_late",
        "only_breast_milk",
        _family(
            man(1),
            woman(1),
            child(
                1, birth_date=date(2022, 5, 2), only_breast_milk=1, weight_kg=8.2, length_cm=70.0, measure_position=1
            ),
        ),
    ),
    _of(
        "mother_too_old",
        "mother_national_id",
        _family(
            man(1, birth_date=date(1965, 5, 12)),
            woman(1, birth_date=date(1966, 7, 12), decides_health=None, decides_purchases=None, decides_visits=None),
            _infant(),
        ).but(birth=[_birth()]),
    ),
    _of(
        "birth_retold",
        "outcome",
        _family(man(1), woman(1), _infant()).but(birth=[_birth()]),
        _family(man(1), woman(1), _infant(weight_kg=6.6, length_cm=62.0), **NEXT).but(
            birth=[_birth(birth_weight=2300)]
        ),
    ),
    _baseline("water_at_home_fetched", {"water_on_premises": 1, "water_minutes": 20}, "water_on_premises"),
    _baseline("good_house_of_weak_material", {"ks_house": 1, "wall_material": 4}, "ks_house"),
    _baseline("floor_area_item_contradicts", {"ks_floor_area": 1, "floor_area": 18}, "ks_floor_area"),
    _baseline("household_income_in_thousands", {"household_income": 2500}, "household_income"),
    _baseline("meals_and_varied_food_contradict", {"ks_meals": 2, "ib_varied_food": 1}, "ib_varied_food"),
    Case("an item that doesn't apply contradicts nothing", _family(ks_floor_area=3, ks_house=3, floor_area=18)),
    _of(
        "business_older_than_its_owner_could",
        "business_started",
        _family(man(1), woman(1, owns_business=1, business_sold=1, business_started=date(1990, 1, 1))),
    ),
    Case(
        "a business of her own",
        _family(man(1), woman(1, owns_business=1, business_sold=1, business_started=date(2019, 1, 1))),
    ),
    _of(
        "contraception_while_pregnant",
        "fp_method",
        _family(man(1), woman(1, pregnancy_status=1, pregnancy_wanted=1, fp_method=6)),
    ),
    _of("working_contradicts_income", "work_status", _family(man(1), woman(1, work_status=3))),
    _of(
        "vitamin_a_too_early",
        "vitamin_a",
        _family(man(1), woman(1), _infant(vitamin_a=1)).but(birth=[_birth()]),
    ),
    _of(
        "newborn_visit_skipped",
        "kn3",
        _family(man(1), woman(1), _infant()).but(birth=[_birth(kn1=2, kn2=1, kn3=1)]),
    ),
    _of(
        "first_visit_week_contradicts",
        "anc_first_week",
        _family(man(1), woman(1), _infant()).but(birth=[_birth(anc_first_week=20)]),
    ),
    Case("a cell that was blanked is not questioned twice", _family(man(1), woman(1), child(1, weight_kg="berat"))),
    Case(
        "members who wait are no miscount", _family(man(1), woman(1), man(1, national_id=None, name=None, relation=7))
    ),
]


Told = Mapping[str, tuple[tuple[str, str, str], ...]]


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory, declared: Declared) -> Iterator[Loaded]:
    """Every case as a family of its own, all in one load."""
    folder = tmp_path_factory.mktemp("cases")
    for survey_round, books in _books().items():
        joined = {unit: [row for book in books for row in getattr(book, unit)] for unit in SHEETS}
        Book(**joined).write(folder, declared.form, survey_round=survey_round)
    loaded = load_folder(declared, folder, checked=True)
    yield loaded
    loaded.close()


def _books() -> Mapping[str, list[Book]]:
    books: dict[str, list[Book]] = {"baseline": [], "m2": []}
    for number, case in enumerate(CASES, start=1):
        books["baseline"].append(_numbered(case.first, number))
        if case.later is not None:
            books["m2"].append(_numbered(case.later, number))
    return books


@pytest.fixture(scope="module")
def told(loaded: Loaded) -> Told:
    """Round, rule and variable of every finding of a declared check, by case."""
    names = {check.rule.name for check in checks_here().checks}
    books = _books()
    found: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
    rows = loaded.rows("SELECT round, rule, variable, sheet, row_number FROM finding ORDER BY round, rule, variable")
    for survey_round, rule, variable, sheet, row_number in rows:
        if rule in names:
            listed = [row for book in books[survey_round] for row in getattr(book, UNITS[sheet])]
            row = listed[row_number - 2]
            number = row["_index"] if "family_card" in row else row["_parent_index"]
            found[CASES[number - 1].name].append((survey_round, rule, variable))
    return {name: tuple(sorted(findings)) for name, findings in found.items()}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_what_contradicts_is_told_and_nothing_else(told: Told, case: Case) -> None:
    assert told.get(case.name, ()) == case.told


def test_every_declared_check_has_a_case() -> None:
    names = {check.rule.name for check in checks_here().checks}
    tried = {rule for case in CASES for _, rule, _ in case.told}
    assert names - tried == set()


def test_the_waiting_member_waits(loaded: Loaded) -> None:
    assert loaded.counts("person")[2] == 1


def test_a_message_says_both_answers_in_words_and_where(loaded: Loaded) -> None:
    ((sheet, _, found, message),) = loaded.findings("toilet_vanished")
    assert (sheet, found) == ("Pendataan keluarga", "6")
    assert message == "jamban hilang: putaran sebelumnya Sendiri, sekarang Tidak ada."
    ((why, advice, status),) = loaded.rows(
        "SELECT why_id, advice_id, status FROM finding WHERE rule = 'toilet_vanished'"
    )
    assert why.endswith(".")
    assert advice.endswith(".")
    assert status == "open"


def test_a_moved_birth_date_and_a_changed_sex_are_told_against_the_first_record(
    tmp_path: Path, declared: Declared, loading: LoadFolder
) -> None:
    _family().write(tmp_path, declared.form)
    moved = _family(man(1, birth_date=date(1995, 5, 12)), woman(1), child(1), **NEXT)
    moved.write(tmp_path, declared.form, survey_round="m2")
    assert [cell for _, cell, _, _ in loading(tmp_path).findings("differs_from_first")] == ["D2"]
