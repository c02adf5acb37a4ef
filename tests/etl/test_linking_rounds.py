"""The same family and the same person across rounds, whatever happened to their numbers in between."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from loaded_survey import KEY, Declared, Loaded, LoadFolder
from small_survey import Book, Row, card, child, household, man, woman

LATER: dict[str, Any] = {"visit_date": date(2023, 5, 16)}


@pytest.fixture
def two_rounds(tmp_path: Path, declared: Declared, loading: LoadFolder) -> Any:
    """Load two rounds of the given families and members."""

    def load_two(before: list[Row], after: list[Row], *, families: int = 1) -> Loaded:
        numbers = range(1, families + 1)
        first = Book(household=[household(n) for n in numbers], person=before)
        second = Book(household=[household(n, **LATER) for n in numbers], person=after)
        first.write(tmp_path, declared.form, survey_round="baseline")
        second.write(tmp_path, declared.form, survey_round="m2")
        return loading(tmp_path)

    return load_two


def _methods(loaded: Loaded) -> list[tuple[str, str, float]]:
    return loaded.rows("SELECT round, method, score FROM link WHERE unit = 'person' ORDER BY ALL")


def test_a_family_is_known_by_its_card_and_a_person_by_the_nik(two_rounds: Any) -> None:
    loaded = two_rounds([man(1)], [man(1, name="Nama Lain")])
    assert loaded.rows("SELECT household_id FROM household") == [(KEY.household(card(1)),)]
    assert loaded.rows("SELECT round, method, score FROM link WHERE unit = 'household' ORDER BY round") == [
        ("baseline", "new", 1.0),
        ("m2", "family_card", 1.0),
    ]
    assert _methods(loaded) == [("baseline", "new", 1.0), ("m2", "national_id", 1.0)]
    assert loaded.value("SELECT count(*) FROM person_answer") == 2


def test_a_person_without_nik_is_known_by_name_birth_date_and_sex(two_rounds: Any) -> None:
    loaded = two_rounds([child(1)], [child(1, name="ANAK  rekaan001.")])
    assert _methods(loaded) == [("baseline", "new", 1.0), ("m2", "name_birth_sex", 0.9)]


def test_who_was_met_without_nik_stays_the_same_person_when_one_turns_up(two_rounds: Any) -> None:
    loaded = two_rounds([child(1)], [child(1, national_id="3277014103210007")])
    assert _methods(loaded) == [("baseline", "new", 1.0), ("m2", "name_birth_sex", 0.9)]
    assert loaded.value("SELECT count(*) FROM person") == 1


def test_who_lost_the_nik_again_is_still_known(two_rounds: Any) -> None:
    loaded = two_rounds([man(1)], [man(1, national_id=None)])
    assert _methods(loaded)[1] == ("m2", "name_birth_sex", 0.9)


def test_a_damaged_nik_is_told_and_the_name_takes_over(two_rounds: Any) -> None:
    loaded = two_rounds([man(1)], [man(1, national_id=3277011205850000)])
    assert _methods(loaded)[1] == ("m2", "name_birth_sex", 0.9)
    ((sheet, cell, found, _),) = loaded.findings("national_id_damaged")
    assert (sheet, cell) == ("anggota", "A2")
    assert "3277" not in found


def test_a_nik_typed_otherwise_than_before_is_the_same_person_with_a_warning(two_rounds: Any) -> None:
    loaded = two_rounds([man(1)], [man(1, national_id="3277011205850999")])
    assert loaded.value("SELECT count(*) FROM person") == 1
    assert [cell for _, cell, _, _ in loaded.findings("national_id_changed")] == ["A2"]


def test_two_people_of_one_name_and_two_niks_stay_two(two_rounds: Any) -> None:
    twins = [man(1), man(1, national_id="3277011205850999")]
    loaded = two_rounds(twins, twins)
    assert loaded.value("SELECT count(*) FROM person") == 2
    assert loaded.value("SELECT count(*) FROM person_answer") == 4


def test_a_nik_on_two_different_people_identifies_neither(two_rounds: Any) -> None:
    couple = [man(1), woman(1, national_id=man(1)["national_id"])]
    loaded = two_rounds(couple, couple)
    assert loaded.value("SELECT count(*) FROM person") == 2
    assert len(loaded.findings("national_id_shared")) == 4
    assert [method for survey_round, method, _ in _methods(loaded) if survey_round == "m2"] == ["name_birth_sex"] * 2


def test_the_nik_of_somebody_else_from_an_earlier_round_is_not_believed(two_rounds: Any) -> None:
    loaded = two_rounds([man(1)], [man(1), man(2, national_id=man(1)["national_id"])], families=2)
    assert len(loaded.findings("national_id_shared")) == 2
    assert loaded.value("SELECT count(*) FROM person") == 2


def test_a_daughter_who_moved_within_the_site_counts_where_she_lives_now(two_rounds: Any) -> None:
    gone = woman(1, presence=2, earned_cash=None, own_income=None)
    arrived = woman(1, _submission__uuid="uuid-2", _parent_index=2, relation=4)
    loaded = two_rounds([woman(1)], [gone, arrived], families=2)
    assert loaded.value("SELECT count(*) FROM person") == 1
    assert loaded.counts("person") == (3, 2, 0, 1, 0)
    assert [cell for _, cell, _, _ in loaded.findings("person_moved_within")] == ["A2"]
    now = loaded.value("SELECT household_id FROM person_answer WHERE round = 'm2'")
    assert now == KEY.household(card(2))


def test_one_person_twice_with_different_answers_waits_both_times(two_rounds: Any) -> None:
    loaded = two_rounds([man(1), man(1, education=4)], [man(1)])
    assert loaded.counts("person") == (3, 1, 2, 0, 0)
    assert [cell for _, cell, _, _ in loaded.findings("person_conflict")] == ["A2", "A3"]
    assert _methods(loaded) == [("m2", "new", 1.0)]


def test_one_person_twice_with_the_same_answers_is_one(two_rounds: Any) -> None:
    loaded = two_rounds([man(1), man(1)], [man(1)])
    assert loaded.counts("person") == (3, 2, 0, 1, 0)


@pytest.mark.parametrize(("variable", "cell"), [("name", "B2"), ("birth_date", "D2"), ("sex", "C2")])
def test_a_new_person_who_can_not_be_told_from_others_waits(two_rounds: Any, variable: str, cell: str) -> None:
    loaded = two_rounds([child(1, **{variable: None})], [child(1)])
    assert loaded.counts("person") == (2, 1, 1, 0, 0)
    assert [place for _, place, _, _ in loaded.findings("person_incomplete")] == [cell]


def test_a_known_person_may_leave_birth_date_and_sex_blank(two_rounds: Any) -> None:
    loaded = two_rounds([woman(1)], [woman(1, birth_date=None, sex=None)])
    assert loaded.counts("person") == (2, 2, 0, 0, 0)
    assert loaded.value("SELECT own_income FROM person_answer WHERE round = 'm2'") == 1250000


def test_facts_that_differ_from_the_first_record_are_told_and_the_first_stays(two_rounds: Any) -> None:
    loaded = two_rounds([man(1)], [man(1, birth_date=date(1985, 12, 5))])
    assert loaded.value("SELECT birth_date FROM person") == date(1985, 5, 12)
    ((_, cell, found, message),) = loaded.findings("differs_from_first")
    assert (cell, found) == ("D2", "1985-12-05")
    assert "1985-05-12" in message


def test_the_order_of_rows_changes_no_identity(tmp_path: Path, declared: Declared, loading: LoadFolder) -> None:
    results = []
    for name, step in (("forward", 1), ("backward", -1)):
        book = Book.of_families(4)
        book.household, book.person = book.household[::step], book.person[::step]
        book.write(tmp_path / name, declared.form)
        loaded = loading(tmp_path / name)
        results.append(loaded.rows("SELECT person_id, household_id, sex FROM person ORDER BY ALL"))
    assert results[0] == results[1]


def test_mothers_are_found_by_their_nik_and_events_keep_their_name(
    tmp_path: Path, declared: Declared, loading: LoadFolder
) -> None:
    birth = {
        "mother_national_id": woman(1)["national_id"],
        "birth_date": date(2023, 2, 1),
        "outcome": 1,
        "anc_first_trimester": 1,
        "anc_second_trimester": 2,
        "anc_third_trimester": 3,
        "anc_doctor": 2,
        "place": 2,
        "attendant": 2,
        "birth_weight": 3100,
        "_submission__uuid": "uuid-1",
        "_parent_index": 1,
    }
    lost = birth | {"mother_national_id": "3277015207889999", "birth_weight": 2400}
    book = Book(household=[household(1)], person=[woman(1)], birth=[birth, lost])
    later = Book(household=[household(1, **LATER)], person=[woman(1)], birth=[lost, birth])
    book.write(tmp_path, declared.form)
    later.write(tmp_path, declared.form, survey_round="m2")
    loaded = loading(tmp_path)
    mothers = loaded.rows("SELECT DISTINCT birth_weight, mother_id IS NOT NULL FROM birth ORDER BY ALL")
    assert mothers == [(2400, False), (3100, True)]
    assert loaded.value("SELECT count(DISTINCT birth_id) FROM birth") == 2
    assert loaded.value("SELECT count(*) FROM (SELECT birth_id FROM birth GROUP BY ALL HAVING count(*) = 2)") == 2
    assert len(loaded.findings("mother_unknown")) == 2
