"""The same family and the same person across rounds, whatever happened to their numbers in between."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from loaded_survey import KEY, Declared, Loaded, LoadFolder, load_folder
from small_survey import Book, Row, card, child, household, man, woman

from etl.linkage.records import person_record
from etl.rows import Rows

HEADER = "unit,round,record,other_round,other_record,decision,by,reason\n"
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


@pytest.mark.parametrize("after", [[man(1), man(2)], [woman(2)]], ids=["beside its bearer", "without its bearer"])
def test_the_nik_of_somebody_else_from_an_earlier_round_is_not_believed(two_rounds: Any, after: list[Row]) -> None:
    loaded = two_rounds([man(1)], [row | {"national_id": man(1)["national_id"]} for row in after], families=2)
    assert len(loaded.findings("national_id_shared")) == len(after)
    assert loaded.value("SELECT count(*) FROM person") == 2


@pytest.mark.parametrize(("name", "shared"), [("Misspelt", 0), ("Another", 1)])
def test_without_a_birth_date_a_nik_is_shared_where_the_name_is_more_than_misspelt(
    two_rounds: Any, name: str, shared: int
) -> None:
    written = {"Misspelt": f"{man(1)['name']}h", "Another": "Zulkifli Pohan"}[name]
    loaded = two_rounds([man(1)], [man(1, name=written, birth_date=None)])
    assert len(loaded.findings("national_id_shared")) == shared
    assert _methods(loaded)[1][1] == ("score" if shared else "national_id")


@pytest.mark.parametrize("more", ["", "h"], ids=["written alike", "misspelt there"])
def test_a_daughter_who_moved_within_the_site_counts_where_she_lives_now(two_rounds: Any, more: str) -> None:
    gone = woman(1, presence=2, earned_cash=None, own_income=None)
    name = f"{woman(1)['name']}{more}"
    arrived = woman(1, _submission__uuid="uuid-2", _parent_index=2, relation=4, name=name)
    loaded = two_rounds([woman(1)], [gone, arrived], families=2)
    assert loaded.value("SELECT count(*) FROM person") == 1
    assert loaded.counts("person") == (3, 2, 0, 1, 0)
    assert [cell for _, cell, _, _ in loaded.findings("person_moved_within")] == ["A2"]
    now = loaded.value("SELECT household_id FROM person_answer WHERE round = 'm2'")
    assert now == KEY.household(card(2))


@pytest.mark.parametrize(
    ("presence", "rule"), [(1, "person_in_two_families"), (3, "person_conflict")], ids=["lives in both", "died in one"]
)
def test_a_person_in_two_families_waits_in_both(two_rounds: Any, presence: int, rule: str) -> None:
    loaded = two_rounds(
        [], [man(1, presence=presence), man(1, _submission__uuid="uuid-2", _parent_index=2)], families=2
    )
    assert loaded.counts("person") == (2, 0, 2, 0, 0)
    assert [cell for _, cell, _, _ in loaded.findings(rule)] == ["A2", "A3"]


@pytest.mark.parametrize("presence", [2, 3], ids=["moved", "died"])
def test_of_whom_two_families_say_the_same_is_gone_once_from_where_they_lived(two_rounds: Any, presence: int) -> None:
    left = woman(1, presence=presence, earned_cash=None, own_income=None)
    from_there = {**left, "_submission__uuid": "uuid-2", "_parent_index": 2, "relation": 4}
    lived = woman(1, _submission__uuid="uuid-2", _parent_index=2, relation=4)
    loaded = two_rounds([lived], [left, from_there], families=2)
    assert loaded.counts("person") == (3, 2, 0, 1, 0)
    assert [cell for _, cell, _, _ in loaded.findings("person_gone_twice")] == ["A2"]
    there = loaded.rows("SELECT household_id FROM person_answer WHERE round = 'm2'")
    assert there == [(KEY.household(card(2)),)]


def test_one_person_twice_with_different_answers_waits_both_times(two_rounds: Any) -> None:
    loaded = two_rounds([man(1), man(1, education=4)], [man(1)])
    assert loaded.counts("person") == (3, 1, 2, 0, 0)
    assert [cell for _, cell, _, _ in loaded.findings("person_conflict")] == ["A2", "A3"]
    assert _methods(loaded) == [("m2", "new", 1.0)]


def test_one_person_twice_with_the_same_answers_is_one(two_rounds: Any) -> None:
    loaded = two_rounds([man(1), man(1)], [man(1)])
    assert loaded.counts("person") == (3, 2, 0, 1, 0)
    ((_, cell, found, told),) = loaded.findings("row_duplicate")
    assert (cell, "baris 2" in found) == ("A3", True)
    assert "kembar" not in told


def test_twins_without_a_number_and_of_one_name_are_asked_about(two_rounds: Any) -> None:
    baby = child(1, national_id=None, name="Bayi Umpama")
    loaded = two_rounds([man(1), baby, baby], [man(1), baby, baby | {"weight_kg": 9.1}])
    ((_, _, _, told),) = loaded.findings("row_duplicate")
    assert "Dua orang (anak kembar)? Bedakan namanya di sumbernya." in told
    advice = loaded.rows("SELECT DISTINCT advice_id FROM finding WHERE rule = 'person_conflict'")
    assert [text.startswith("Dua orang (anak kembar)?") for (text,) in advice] == [True]


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
    assert loaded.findings("national_id_shared") == []
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


# --------------------------------------------------------------------------------- households that numbers don't tell


@pytest.fixture
def rounds_of(tmp_path: Path, declared: Declared, loading: LoadFolder) -> Any:
    """Load one book per round."""

    def load_books(*books: Book, decisions: str = "") -> Loaded:
        for name, book in zip(("baseline", "m2", "m4"), books, strict=False):
            book.write(tmp_path, declared.form, survey_round=name)
        if decisions:
            (tmp_path / "pasangan.csv").write_text(decisions, encoding="utf-8")
        return loading(tmp_path)

    return load_books


def _later(count: int = 2, **changes: Any) -> Book:
    return _renamed(Book.of_families(count, **(LATER | changes)))


def _renamed(book: Book) -> Book:
    """Submissions of a later round have keys of their own."""
    for row in book.household:
        row["_uuid"] = f"later-{row['_uuid']}"
    for row in book.person:
        row["_submission__uuid"] = f"later-{row['_submission__uuid']}"
    return book


def _households(loaded: Loaded) -> list[tuple[str, str]]:
    return loaded.rows("SELECT round, method FROM link WHERE unit = 'household' AND round <> 'baseline' ORDER BY ALL")


@pytest.mark.parametrize("spoilt", [None, 3277010102100001, "327701010210000", "tidak ada"])
def test_a_family_without_a_usable_card_is_known_by_its_members(rounds_of: Any, spoilt: Any) -> None:
    later = _later()
    later.household[0]["family_card"] = spoilt
    loaded = rounds_of(Book.of_families(2), later)
    assert _households(loaded) == [("m2", "family_card"), ("m2", "national_id")]
    assert loaded.value("SELECT count(*) FROM household") == 2
    assert loaded.counts("person")[1] == 12
    ((_, cell, found, message),) = loaded.findings("family_card_recovered")
    assert cell == "F2"
    assert "3277" not in found + message
    assert "NIK anggota" in message
    assert not loaded.rules() & {"family_card_missing", "family_card_damaged", "answer_missing"}


@pytest.mark.parametrize("card_given", [None, "tidak ada"])
def test_a_visit_that_waits_without_a_card_says_when_a_pair_has_to_be_decided(rounds_of: Any, card_given: Any) -> None:
    first, later = Book.of_families(3), _later(3)
    later.household[1] |= {"family_card": card_given, "visit_result": 2, "head_name": "Siapa Saja", "floor_area": None}
    later.person = [row for row in later.person if row["_parent_index"] != 2]
    loaded = rounds_of(first, later)
    ((_, _, _, message),) = loaded.findings("family_card_damaged" if card_given else "family_card_missing")
    assert len(loaded.report.registry.waiting) == 1
    assert "putuskan sama atau bukan pada daftar pasangannya" in message


def test_a_family_first_met_without_a_card_is_told_by_the_next_round(rounds_of: Any) -> None:
    first = Book.of_families(2)
    first.household[0]["family_card"] = None
    loaded = rounds_of(first, _later())
    assert _households(loaded) == [("m2", "family_card"), ("m2", "national_id")]
    assert loaded.value("SELECT count(*) FROM visit") == 4
    assert len(loaded.findings("family_card_recovered")) == 1


def test_a_card_typed_wrong_is_not_another_family(rounds_of: Any) -> None:
    later = _later()
    later.household[0]["family_card"] = "3277010102190001"
    loaded = rounds_of(Book.of_families(2), later)
    assert _households(loaded) == [("m2", "family_card"), ("m2", "national_id")]
    assert loaded.value("SELECT count(*) FROM household") == 2


def test_a_card_borne_by_other_people_waits_for_a_person(rounds_of: Any) -> None:
    stranger = household(9, **LATER, family_card=card(1), _uuid="later-uuid-9")
    people = [make(9, _submission__uuid="later-uuid-9") for make in (man, woman)]
    for person, name in zip(people, ("Nandang Peraga", "Popon Latihan"), strict=True):
        person |= {"name": name, "birth_date": date(1955, 11, 3)}
    stranger |= {"head_name": "Nandang Peraga", "rt": "002", "dasawisma": "002-A", "phone": "0800099999"}
    later = Book(household=[stranger], person=people)
    loaded = rounds_of(Book.of_families(1), later)
    assert loaded.counts("household") == (2, 1, 1, 0, 0)
    assert [rule for (rule,) in loaded.rows("SELECT DISTINCT rule FROM quarantine ORDER BY 1")] == [
        "family_card_reused",
        "parent_quarantined",
    ]
    (pair,) = loaded.report.registry.waiting
    assert (pair.later.record, pair.earlier.record) == ("later-uuid-9", "uuid-1")
    decided = HEADER
    decided += "household,m2,later-uuid-9,baseline,uuid-1,do_not_link,Ibu Analis,rumah lain\n"
    loaded = rounds_of(Book.of_families(1), later, decisions=decided)
    assert loaded.counts("household") == (2, 2, 0, 0, 0)
    assert loaded.value("SELECT count(*) FROM household") == 2
    assert loaded.report.registry.waiting == []


def test_two_families_with_one_card_in_one_round_are_told_apart_when_the_next_round_knows_them(rounds_of: Any) -> None:
    first, later = Book.of_families(2), _later()
    first.household[1]["family_card"] = card(1)
    for book in (first, later):
        book.household[1] |= {"head_name": "Nandang Peraga", "rt": "002", "dasawisma": "002-A"}
        for person, name in zip(book.person[3:], ("Nandang Peraga", "Popon Latihan", "Salma Bayangan"), strict=True):
            person |= {"name": name, "birth_date": person["birth_date"].replace(day=27), "national_id": None}
    alone = rounds_of(first)
    assert alone.counts("household") == (2, 0, 2, 0, 0)
    assert len(alone.findings("family_card_shared")) == 2
    loaded = rounds_of(first, later)
    assert loaded.counts("household") == (4, 4, 0, 0, 0)
    assert loaded.value("SELECT count(*) FROM household") == 2


def test_one_family_listed_twice_under_two_cards_is_held_once(rounds_of: Any) -> None:
    later = _later(1)
    later.household.append(household(5, **LATER, family_card=None, _uuid="again", _index=2, handwashing=3))
    later.person += [make(1, _submission__uuid="again", _parent_index=2) for make in (man, woman, child)]
    loaded = rounds_of(Book.of_families(1), later)
    assert loaded.counts("household") == (3, 2, 1, 0, 0)
    ((_, cell, found, _),) = loaded.findings("household_met_twice")
    assert cell == "A3"
    assert "baris 2" in found


@pytest.mark.parametrize(
    ("number", "decided"), [(7, ""), (1, "household,m2,apart,baseline,uuid-1,split,Ibu Analis,\n")]
)
def test_a_part_that_left_is_a_new_family_and_its_people_stay_who_they_are(
    rounds_of: Any, number: int, decided: str
) -> None:
    """Without a decision only with a KK of its own."""
    later = _later(1)
    (mother,) = (row for row in later.person if row["relation"] == 2)
    later.person.remove(mother)
    own = household(7, **LATER, _uuid="apart", _index=2, head_name="Ibu Misalnya001", rt="002", dasawisma="002-A")
    later.household.append(own | {"family_card": card(number)})
    later.person.append(mother | {"_submission__uuid": "apart", "_parent_index": 2, "relation": 1})
    loaded = rounds_of(Book.of_families(1), later, decisions=HEADER + decided)
    assert _households(loaded) == [("m2", "family_card"), ("m2", "new")]
    assert loaded.value("SELECT count(*) FROM person") == 3
    ((part, event, origin),) = loaded.rows("SELECT household_id, event, other_household_id FROM household_event")
    assert (event, origin) == ("split", KEY.household(card(1)))
    assert (part == KEY.household(card(7))) == (number == 7)


def test_a_family_that_moved_in_with_another_is_merged(rounds_of: Any) -> None:
    later = _later(2)
    later.household.pop()
    for row in later.person[3:]:
        row |= {"_submission__uuid": "later-uuid-1", "_parent_index": 1, "relation": 7}
    loaded = rounds_of(Book.of_families(2), later)
    events = loaded.rows("SELECT household_id, event, other_household_id FROM household_event")
    assert events == [(KEY.household(card(2)), "merge", KEY.household(card(1)))]
    assert loaded.value("SELECT count(*) FROM person") == 6


def test_what_became_of_a_family_by_one_round_holds_for_the_next(rounds_of: Any) -> None:
    """Decided was which family the first is, and that the second has joined it; the third lost two to death first; the
    fourth got another card, with which it waits in the end; of the fifth neighbours say twice that it moved away."""
    later, last = _later(5), _later(5, visit_date=date(2023, 7, 18))
    for row in later.person[7:9]:
        row["presence"] = 3
    for book in (later, last):
        book.household[3]["family_card"] = card(9)
        book.household[4]["visit_result"] = 5
        del book.person[12:]
    last.household[3]["rt"] = "099"
    for book, joined in ((later, [3]), (last, [3, 6])):
        stayed = {"later-uuid-1", "later-uuid-4", "later-uuid-5"} | ({"later-uuid-3"} if book is later else set())
        book.household = [row for row in book.household if row["_uuid"] in stayed]
        moved_in = [_at_the_first(book.person[n]) for n in joined]
        book.person = [row for row in book.person if row["_submission__uuid"] in stayed] + moved_in
    decided = HEADER
    for record, decision in (("uuid-1", "link"), ("uuid-2", "merge")):
        decided += f"household,m2,later-uuid-1,baseline,{record},{decision},Ibu Analis,\n"
    loaded = rounds_of(Book.of_families(5), later, last, decisions=decided)
    events = loaded.rows(
        "SELECT round, household_id, event, other_household_id FROM household_event ORDER BY event, round"
    )
    one, two, three, _, five = (KEY.household(card(number)) for number in range(1, 6))
    assert events == [("m2", two, "merge", one), ("m4", three, "merge", one), ("m2", five, "moved_out", None)]
    assert [method for survey_round, method in _households(loaded) if survey_round == "m2"] == [
        "decision",
        "family_card",
        "family_card",
        "national_id",
    ]
    assert loaded.counts("household") == (12, 11, 1, 0, 0)


def _at_the_first(member: Row) -> Row:
    return member | {"_submission__uuid": "later-uuid-1", "_parent_index": 1, "relation": 7}


def test_moving_leaving_refusing_and_absence_are_events(rounds_of: Any) -> None:
    silent = {"visit_result": 5}
    later = Book(
        household=[
            household(1, **LATER, rt="002", dasawisma="002-A"),
            household(2, **(LATER | silent)),
            household(3, **(LATER | {"visit_result": 4})),
            household(77, **LATER, head_name="Nandang Peraga", phone="0800099999", rt="002", dasawisma="002-A"),
        ],
        person=[make(1) for make in (man, woman, child)],
    )
    loaded = rounds_of(Book.of_families(4), _renamed(later))
    events = loaded.rows("SELECT household_id, event FROM household_event WHERE round = 'm2'")
    assert dict(events) == {
        KEY.household(card(1)): "moved_within",
        KEY.household(card(2)): "moved_out",
        KEY.household(card(3)): "refused",
        KEY.household(card(4)): "not_met",
        KEY.household(card(77)): "new",
    }


def test_a_family_picked_from_the_list_is_known_whatever_its_card_says(tmp_path: Path, declared: Declared) -> None:
    root = declared.form.sheets[0]
    with_code = root.model_copy(update={"columns": {**root.columns, "keluarga/kode": "field_id"}})
    form = declared.form.model_copy(update={"sheets": (with_code, *declared.form.sheets[1:])})
    first, later = Book.of_families(5), _later(5)
    codes = [KEY.household(card(1)), KEY.household(card(3)), "baru", KEY.household(card(4)), KEY.household(card(6))]
    for row, code, number in zip(later.household, codes, (None, card(2), card(3), None, card(5)), strict=True):
        row |= {"field_id": code, "family_card": number}
    later.household[1] |= {"head_name": "Nandang Peraga"}
    later.household[3] |= {"rt": "099"}
    for person, name in zip(later.person[3:6], ("Nandang Peraga", "Popon Latihan", "Salma Bayangan"), strict=True):
        person |= {"name": name, "birth_date": date(1971, 2, 3), "national_id": None}
    for book, survey_round in ((first, "baseline"), (later, "m2")):
        book.write(tmp_path, form, survey_round=survey_round)
    with load_folder(replace(declared, forms=(form,)), tmp_path) as loaded:
        connection = loaded.connection
        made = connection.execute(
            "SELECT method FROM link WHERE unit = 'household' AND round = 'm2' ORDER BY 1"
        ).fetchall()
        told = connection.execute("SELECT rule, cell FROM finding WHERE rule LIKE 'f%' ORDER BY 1").fetchall()
        missed = connection.execute("SELECT household_id FROM household_event").fetchall()
    assert sorted(made) == [("family_card",), ("family_card",), ("field_id",)]
    assert missed == [], "whose rows wait were met"
    assert told == [
        ("family_card_recovered", "F2"),
        ("family_card_reused", "F3"),
        ("field_id_unknown", "Z6"),
        ("field_id_unlike", "Z3"),
    ]


def test_every_link_says_what_was_weighed_without_names_or_numbers(rounds_of: Any) -> None:
    later = _later()
    later.household[0]["family_card"] = None
    loaded = rounds_of(Book.of_families(2), later)
    told = [text for (text,) in loaded.rows("SELECT explanation FROM link WHERE unit = 'household' AND round = 'm2'")]
    assert all("head=1.00+8" in text and "members=3/3+40" in text for text in told)
    assert not any(word in " ".join(told).casefold() for word in ("contoh", "umpama", "3277"))


# ------------------------------------------------------------------------------------------------- people with slips


@pytest.mark.parametrize(
    "changes",
    [
        {"national_id": "3277011205850010"},
        {"name": "Bpk Umpamma001", "national_id": None},
        {"birth_date": date(1985, 12, 5), "national_id": None},
        {"birth_date": date(1984, 5, 12), "name": "Bapak Umpama01", "national_id": None},
        {"birth_date": None, "national_id": None},
        {"birth_date": date(1983, 1, 1), "national_id": None},
        {"national_id": "3277011205850010", "name": "Umpamma001", "birth_date": date(1992, 8, 20), "relation": 4},
    ],
)
def test_a_slip_in_a_known_household_makes_nobody_new(rounds_of: Any, changes: dict[str, Any]) -> None:
    later = _later(1)
    later.person[0] |= changes
    loaded = rounds_of(Book.of_families(1), later)
    assert loaded.value("SELECT count(*) FROM person") == 3
    assert loaded.counts("person")[1] == 6


def test_a_newborn_gets_a_name_and_stays_the_same(rounds_of: Any) -> None:
    first, later = Book.of_families(1), _later(1)
    first.person[2]["name"] = "Bayi Ny. Misalnya"
    loaded = rounds_of(first, later)
    assert loaded.value("SELECT count(*) FROM person") == 3


def test_of_twins_the_one_that_is_listed_again_is_not_the_other(rounds_of: Any) -> None:
    first, later = Book.of_families(1), _later(1)
    first.person[2]["name"] = "Hasan Rekaan"
    first.person.append(child(1, name="Husen Rekaan"))
    later.person[2]["name"] = "Husen Rekaan"
    loaded = rounds_of(first, later)
    twins = loaded.rows(
        "SELECT count(*) FROM link JOIN person ON unit_id = person_id WHERE birth_date = '2021-03-01' GROUP BY unit_id"
    )
    assert sorted(twins) == [(1,), (2,)]


def test_somebody_without_nik_who_moved_to_another_family_is_known_by_name_and_birth(rounds_of: Any) -> None:
    first, later = Book.of_families(2), _later(2)
    grown = child(1, name="Galih Perumpamaan", birth_date=date(1999, 9, 9), sex="L", weight_kg=None, length_cm=None)
    first.person.append(grown)
    numbered = grown | {"name": "Banyu Perumpamaan", "national_id": "3277010909990001"}
    moved = {"_submission__uuid": "later-uuid-2", "_parent_index": 2, "relation": 4}
    first.person.append(numbered)
    later.person += [grown | moved, numbered | moved | {"national_id": "3277010909990002"}]
    loaded = rounds_of(first, later)
    assert loaded.value("SELECT count(*) FROM person WHERE birth_date = '1999-09-09'") == 3, "two NIK are two people"
    assert loaded.value("SELECT score FROM link WHERE explanation = 'other-household'") == 0.85


def test_what_somebody_decided_about_members_outranks_what_they_are_known_by(rounds_of: Any) -> None:
    first, later = Book.of_families(1), _later(1)
    later.person[0] |= {"national_id": None, "name": "Bapak Lain", "birth_date": date(1984, 5, 12)}
    loaded = rounds_of(first, later)
    (pair,) = loaded.report.registry.waiting
    assert (pair.unit, pair.score, pair.reasons) == (
        "person",
        0.8,
        ("Nama: mirip 16%", "Tanggal lahir: hampir sama"),
    )
    assert [cell for _, cell, _, _ in loaded.findings("person_maybe_known")] == ["A2"]
    people = loaded.report.survey.people
    after, before = (person_record(loaded.report.survey, row, KEY) for row in _of_children(people))
    decided = HEADER
    for record, other, decision in (
        (pair.later.record, pair.earlier.record, "link"),
        (after, before, "do_not_link"),
    ):
        decided += f"person,m2,{record},baseline,{other},{decision},Ibu Analis,\n"
    loaded = rounds_of(first, later, decisions=decided)
    assert _methods(loaded)[3:] == [("m2", "decision", 1.0), ("m2", "national_id", 1.0), ("m2", "new", 1.0)]
    assert loaded.value("SELECT count(*) FROM person WHERE birth_date = '2021-03-01'") == 2
    assert loaded.rules() == {"differs_from_first"}


def _of_children(people: Rows) -> list[int]:
    """The later first."""
    children = (row for row in range(len(people)) if people.values["relation"][row] == "child")
    return sorted(children, key=people.round, reverse=True)
