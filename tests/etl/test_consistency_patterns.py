"""What many records show together: nothing is told of honest work, and each kind of careless work is found."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from loaded_survey import SAMPLE, Declared, Loaded, LoadFolder, load_folder
from scipy import stats
from small_survey import Book, Row, child, household, man, woman

from etl.consistency.chance import at_least, digit_score, uneven, whipple

CADRES = ("K01", "K02", "K03", "K04")
PATTERNS = {
    *("digits_preferred", "ages_heaped", "birth_dates_heaped", "child_ages_heaped", "visits_too_fast"),
    *("answers_too_alike", "interview_copied", "answers_constant", "answers_left_blank"),
}

Spoil = Callable[[Book], None]


@given(st.integers(0, 400), st.integers(1, 400), st.floats(0.001, 0.999))
@example(1, 217, 0.96875)
def test_the_binomial_tail_is_scipys(count: int, trials: int, share: float) -> None:
    expected = float(stats.binom.sf(count - 1, trials, share)) if count <= trials else 0.0
    assert at_least(count, trials, share) == pytest.approx(expected, rel=1e-6, abs=1e-12)


@given(st.lists(st.integers(0, 60), min_size=10, max_size=10).filter(any))
def test_the_chance_of_uneven_digits_is_scipys(counts: list[int]) -> None:
    square, chance = uneven(counts)
    expected = stats.chisquare(counts)
    assert square == pytest.approx(float(expected.statistic))
    assert chance == pytest.approx(float(expected.pvalue), rel=1e-6, abs=1e-14)


def test_the_scores_are_those_of_the_books() -> None:
    assert whipple(20, 100) == 100
    assert whipple(100, 100) == 500
    assert digit_score(uneven([100] + [0] * 9)[0], 100) == pytest.approx(100)


def _honest(families: int = 80) -> Book:
    """Families that differ as families do, each cadre with a mix of them."""
    chance = random.Random(7)
    houses: list[Row] = []
    people: list[Row] = []
    for number in range(1, families + 1):
        visited = date(2023, 3, 20) + timedelta(days=number % 12)
        members = [_born(man(number), 23, 62, chance, visited), _born(woman(number), 20, 45, chance, visited)]
        members[1] |= {"own_income": chance.randrange(300_000, 3_000_000, 50_000), "has_savings": chance.choice((1, 2))}
        infant = _born(child(number), 1, 4, chance, visited)
        months = (visited - infant["birth_date"]).days / 30.4375
        infant |= {
            "length_cm": round(70 + 0.75 * months + chance.gauss(0, 2), 1),
            "weight_kg": round(8.4 + 0.17 * months + chance.gauss(0, 0.6), 1),
        }
        members[0]["birth_date"] = min(members[0]["birth_date"], visited - timedelta(days=366 * 23))
        houses.append(
            household(
                number,
                enumerator=CADRES[number % len(CADRES)],
                rt=f"00{1 + number % 4}",
                dasawisma=f"00{1 + number % 4}-A",
                visit_date=visited,
                floor_area=chance.randrange(24, 90),
                house_tenure=chance.choice((1, 1, 2, 3)),
                floor_material=chance.choice((2, 2, 4, 6)),
                wall_material=chance.choice((1, 1, 2, 3)),
                roof_material=chance.choice((2, 2, 3)),
                drinking_water=chance.choice((3, 4, 5)),
                desludged=chance.choice((1, 2)),
                handwashing=chance.choice((1, 2, 3)),
                standing_water=chance.choice((1, 2)),
            )
        )
        people += [*members, infant]
    return Book(household=houses, person=people)


def _born(member: Row, youngest: int, oldest: int, chance: random.Random, visited: date) -> Row:
    days = chance.randrange(youngest * 365 + 40, oldest * 365)
    return member | {"birth_date": visited - timedelta(days=days)}


def _mine(book: Book, cadre: str = "K01") -> list[Row]:
    return [row for row in book.household if row["enumerator"] == cadre]


def _children(book: Book) -> list[Row]:
    return [row for row in book.person if row["relation"] == 3]


def _round_lengths(book: Book) -> None:
    for row in _children(book):
        row["length_cm"] = round(row["length_cm"] * 2) / 2


def _guess_ages(book: Book) -> None:
    for row in book.person:
        if row["relation"] != 3:
            age = 2023 - row["birth_date"].year
            row["birth_date"] = date(2023 - 5 * round(age / 5) - 1, 11, 17)


def _first_of_january(book: Book) -> None:
    for row in book.person[::3]:
        row["birth_date"] = row["birth_date"].replace(month=1, day=1)


def _whole_years(book: Book) -> None:
    for number, row in enumerate(_children(book)):
        if number % 2:
            row["birth_date"] = date(2021 - number % 3, 3, 12)


def _one_busy_day(book: Book) -> None:
    for row in _mine(book):
        row["visit_date"] = date(2023, 3, 24)


def _copy_the_house(book: Book) -> None:
    first, *others = _mine(book)
    for row in others[:12]:
        row |= {
            name: first[name] for name in first if name in ("floor_area", "house_tenure", "desludged", "handwashing")
        }
        row |= {name: first[name] for name in first if name.endswith(("material", "_water", "_minutes"))}


def _copy_an_interview(book: Book) -> None:
    first, second, *_ = _mine(book)
    keep = ("family_card", "head_name", "phone", "visit_date", "rt", "dasawisma")
    second |= {name: value for name, value in first.items() if name not in keep and not name.startswith("_")}
    one, two = ([row for row in book.person if row["_parent_index"] == house["_index"]] for house in (first, second))
    for member, copy in zip(one, two, strict=True):
        copy |= {
            name: value
            for name, value in member.items()
            if name not in ("national_id", "name") and not name.startswith("_")
        }
    second["visit_date"] = first["visit_date"]


def _always_the_same(book: Book) -> None:
    for row in _mine(book):
        row |= {"drinking_water": 5, "handwashing": 3, "desludged": 2, "standing_water": 2, "house_tenure": 3}


def _leave_open(book: Book) -> None:
    for row in _mine(book):
        row |= {"floor_material": 98, "roof_material": None, "handwashing": 98, "standing_water": None, "desludged": 98}


SPOILT: list[tuple[str, Spoil]] = [
    ("digits_preferred", _round_lengths),
    ("ages_heaped", _guess_ages),
    ("birth_dates_heaped", _first_of_january),
    ("child_ages_heaped", _whole_years),
    ("visits_too_fast", _one_busy_day),
    ("answers_too_alike", _copy_the_house),
    ("interview_copied", _copy_an_interview),
    ("answers_constant", _always_the_same),
    ("answers_left_blank", _leave_open),
]


@pytest.fixture
def loading(loading: LoadFolder) -> LoadFolder:
    return partial(loading, checked=True)


@pytest.fixture(scope="module")
def checked_sample(declared: Declared) -> Iterator[Loaded]:
    """The project's sample, with its checks."""
    loaded = load_folder(declared, SAMPLE, checked=True)
    yield loaded
    loaded.close()


@pytest.fixture
def load_book(tmp_path: Path, declared: Declared, loading: LoadFolder) -> Callable[[Book], Loaded]:
    def load(book: Book) -> Loaded:
        book.write(tmp_path / "in", declared.form)
        return loading(tmp_path / "in")

    return load


def test_nothing_is_told_of_honest_work(load_book: Callable[[Book], Loaded]) -> None:
    assert load_book(_honest()).rules() & PATTERNS == set()


@pytest.mark.parametrize(("rule", "spoil"), SPOILT, ids=[rule for rule, _ in SPOILT])
def test_careless_work_is_found(load_book: Callable[[Book], Loaded], rule: str, spoil: Spoil) -> None:
    book = _honest()
    spoil(book)
    loaded = load_book(book)
    assert rule in loaded.rules()
    rows: list[Any] = loaded.rows("SELECT enumerator, row_number, round FROM finding WHERE rule = ?", [rule])
    assert {survey_round for _, _, survey_round in rows} == {"baseline"}
    if rule in ("visits_too_fast", "answers_too_alike", "answers_constant", "answers_left_blank"):
        assert rows == [("K01", None, "baseline")]
    if rule == "interview_copied":
        assert [(cadre, number is not None) for cadre, number, _ in rows] == [("K01", True)] * 2


def test_a_file_of_families_alone_is_told_once(load_book: Callable[[Book], Loaded]) -> None:
    loaded = load_book(Book(household=[household(number) for number in (1, 2, 3)]))
    told = "SELECT message_id FROM finding WHERE rule IN ('people_not_recorded', 'members_missing')"
    assert [message.split()[:5] for (message,) in loaded.rows(told)] == [["berkas", "ini", "memuat", "3", "kunjungan"]]


def test_the_simulated_rw_shows_no_pattern(checked_sample: Loaded) -> None:
    assert checked_sample.rules() & PATTERNS == set()


def test_what_the_simulated_rw_is_asked_about_is_little(checked_sample: Loaded) -> None:
    """Planted faults apart, an honest survey of 800 visits raises a handful of questions."""
    told = checked_sample.rows(
        "SELECT count(*) FROM finding WHERE rule IN ('toilet_vanished', 'septic_tank_vanished', 'pan_worsened', "
        "'infant_without_birth', 'height_fell', 'weight_fell', 'members_miscounted', 'piped_water_far')"
    )
    assert told[0][0] <= 12
