"""Who is in which view, and what is derived there, checked by hand and in plain Python. None is unknown."""

from __future__ import annotations

from datetime import date
from itertools import product

import duckdb
import pytest
from small_build import VISITED, declare, insert, people, visit

from warehouse.codebook import Codebook

VACCINES = ["hb0", "bcg", "dpt1", "dpt2", "dpt3", "polio1", "polio2", "polio3", "polio4", "mr"]
WOMAN, CHILD = date(1990, 1, 1), date(2021, 1, 1)


@pytest.fixture
def met(build: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """A build in which household H1 was met at baseline."""
    declare(build)
    visit(build, ["H1"])
    return build


def column(connection: duckdb.DuckDBPyConnection, view: str, name: str, *, where: str = "true") -> list[object]:
    query = f"SELECT {name} FROM unit.{view} WHERE {where} ORDER BY CAST(substr(unit_id, 2) AS INTEGER)"
    return [row[0] for row in connection.execute(query).fetchall()]


def answered(
    connection: duckdb.DuckDBPyConnection, view: str, name: str, answers: list[dict[str, object]], *, born: date
) -> list[object]:
    people(connection, [{"birth_date": born, **row} for row in answers])
    return column(connection, view, name)


# Age and eligibility ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("born", "visited", "years"),
    [
        (date(2000, 3, 25), date(2023, 3, 25), 23),
        (date(2000, 3, 26), date(2023, 3, 25), 22),
        (date(2004, 2, 29), date(2023, 2, 28), 18),
        (date(2004, 2, 29), date(2023, 3, 1), 19),
        (date(2022, 12, 31), date(2023, 1, 1), 0),
        (date(2023, 3, 25), date(2023, 3, 25), 0),
    ],
)
def test_age_in_years_is_by_the_calendar(
    build: duckdb.DuckDBPyConnection, born: date, visited: date, years: int
) -> None:
    declare(build)
    visit(build, ["H1"], on=visited)
    people(build, [{"birth_date": born}])
    assert column(build, "person", "(age_years, age_days)") == [(years, (visited - born).days)]


def test_age_without_a_visit_date_is_unknown(build: duckdb.DuckDBPyConnection) -> None:
    declare(build)
    visit(build, ["H1"], on=None)
    people(build, [{}])
    assert column(build, "person", "age_years") == [None]
    assert column(build, "woman", "unit_id") == []


def years_before(years: int, *, days: int = 0) -> date:
    return date.fromordinal(VISITED.replace(year=VISITED.year - years).toordinal() - days)


def test_women_are_female_present_and_15_to_64(met: duckdb.DuckDBPyConnection) -> None:
    born = [years_before(15), years_before(15, days=-1), years_before(65, days=-1), years_before(65)]
    people(
        met,
        [
            *({"birth_date": day} for day in born),
            {"sex": "male"},
            {"presence": "moved"},
            {"presence": "died"},
            {"presence": None},
        ],
    )
    assert column(met, "woman", "unit_id") == ["P1", "P3"]


def test_children_are_present_and_under_60_months(met: duckdb.DuckDBPyConnection) -> None:
    born = [VISITED, years_before(5, days=-1), years_before(5), years_before(0, days=-1)]
    people(met, [{"birth_date": day} for day in born])  # the third turned five that day, the fourth isn't born yet
    assert column(met, "child", "(unit_id, age_months)") == [("P1", 0), ("P2", 59)]


@pytest.mark.parametrize(
    ("born", "visited", "months"),
    [
        (date(2022, 9, 22), date(2023, 3, 21), 5),
        (date(2022, 9, 22), date(2023, 3, 22), 6),  # 181 days
        (date(2021, 3, 22), date(2023, 3, 21), 23),
        (date(2021, 3, 22), date(2023, 3, 22), 24),  # 730 days
        (date(2023, 1, 31), date(2023, 2, 28), 0),
        (date(2023, 1, 31), date(2023, 3, 1), 1),
        (date(2020, 2, 29), date(2023, 2, 28), 35),
        (date(2020, 2, 29), date(2023, 3, 1), 36),
    ],
)
def test_months_and_years_of_age_are_full_by_the_calendar(
    build: duckdb.DuckDBPyConnection, born: date, visited: date, months: int
) -> None:
    declare(build)
    visit(build, ["H1"], on=visited)
    people(build, [{"birth_date": born}])
    assert column(build, "person", "(age_months, age_years)") == [(months, months // 12)]


def test_adolescents_are_7_to_18_of_both_sexes(met: duckdb.DuckDBPyConnection) -> None:
    born = [years_before(7), years_before(7, days=-1), years_before(19, days=-1), years_before(19)]
    people(met, [{"birth_date": day, "sex": "male"} for day in born])
    assert column(met, "adolescent", "unit_id") == ["P1", "P3"]


def test_persons_of_households_not_met_have_no_row(build: duckdb.DuckDBPyConnection) -> None:
    declare(build)
    visit(build, ["H1"], result="moved")
    people(build, [{}])
    assert column(build, "person", "unit_id") == []


# Women --------------------------------------------------------------------------------------------------------------


def test_income_of_all_is_zero_for_those_who_earn_nothing_and_unknown_where_not_told(
    met: duckdb.DuckDBPyConnection,
) -> None:
    cases = list(product(("yes", "no", None), (None, 0, 750_000)))
    expected = [{"yes": income, "no": 0, None: None}[earned] for earned, income in cases]
    answers: list[dict[str, object]] = [{"earned_cash": earned, "own_income": income} for earned, income in cases]
    assert answered(met, "woman", "own_income_all", answers, born=WOMAN) == expected
    earns = {"yes": True, "no": False, None: None}
    assert column(met, "woman", "has_own_income") == [earns[earned] for earned, _ in cases]


@pytest.mark.parametrize(
    ("first", "second", "result"),
    [
        ("owns_business", "business_sold", "business_active"),
        ("training_enrolled", "training_completed", "completed"),
    ],
)
def test_the_second_answer_counts_only_after_a_yes_and_no_is_no(
    met: duckdb.DuckDBPyConnection, first: str, second: str, result: str
) -> None:
    cases = list(product(("yes", "no", None), repeat=2))
    expected = [False if "no" in case else None if None in case else True for case in cases]
    answers: list[dict[str, object]] = [{first: case[0], second: case[1]} for case in cases]
    assert answered(met, "woman", result, answers, born=WOMAN) == expected


def test_she_decides_when_all_three_are_alone_or_jointly(met: duckdb.DuckDBPyConnection, codebook: Codebook) -> None:
    codes = [None, *(code.code for code in codebook.codes("decision_maker"))]
    cases = list(product(codes, repeat=3))
    takes_part = {code: None if code is None else code in ("self", "joint") for code in codes}
    expected = []
    for case in cases:
        parts = {takes_part[code] for code in case}
        expected.append(False if False in parts else None if None in parts else True)
    names = ("decides_health", "decides_purchases", "decides_visits")
    answers: list[dict[str, object]] = [dict(zip(names, case, strict=True)) for case in cases]
    assert answered(met, "woman", "decides_all_three", answers, born=WOMAN) == expected


def test_having_had_a_business_is_taken_from_the_baseline_alone(build: duckdb.DuckDBPyConnection) -> None:
    declare(build)
    visit(build, ["H1"])
    visit(build, ["H1"], round_name="m8", on=date(2023, 11, 15))
    at_baseline = [{"owns_business": answer} for answer in ("yes", "no", None)]
    names = people(build, at_baseline)
    insert(
        build,
        "person",
        [
            {
                "person_id": "P9",
                "household_id": "H1",
                "sex": "female",
                "birth_date": WOMAN,
                "first_round": "m8",
            }
        ],
    )
    insert(
        build,
        "person_answer",
        [
            {"person_id": name, "household_id": "H1", "round": "m8", "presence": "present", "owns_business": "yes"}
            for name in (*names, "P9")
        ],
    )
    assert column(build, "woman", "had_business_at_baseline", where="round = 'm8'") == [True, False, None, None]
    assert column(build, "woman", "asked_at_baseline", where="round = 'm8'") == [True, True, True, False]


def test_who_was_met_and_old_enough_at_baseline_was_asked_then(build: duckdb.DuckDBPyConnection) -> None:
    """Without an answer she is unknown; who was too young or not there is left out (ADR 49)."""
    declare(build)
    visit(build, ["H1"])
    visit(build, ["H1"], round_name="m8", on=date(2023, 11, 15))
    met = {"presence": "present"}
    grown, young = {"birth_date": WOMAN}, {"birth_date": date(2008, 8, 1)}
    pupil, small = {"birth_date": date(2012, 1, 1)}, {"birth_date": date(2016, 8, 1)}
    names = people(build, [grown | met, grown | {"presence": "moved"}, young | met, pupil | met, small | met])
    rows = [{"person_id": name, "household_id": "H1", "round": "m8", "presence": "present"} for name in names]
    insert(build, "person_answer", rows)
    later = "round = 'm8'"
    assert column(build, "woman", "asked_at_baseline", where=later) == [True, False, False]
    assert column(build, "adolescent", "asked_at_baseline", where=later) == [True, True, False]


def test_having_owned_a_business_before_is_unknown_where_an_earlier_answer_is(build: duckdb.DuckDBPyConnection) -> None:
    """A yes stays; a round in which she wasn't asked says nothing, nor one that asked nobody (ADR 49)."""
    declare(build)
    for name, day in (("baseline", VISITED), ("m4", date(2023, 7, 15)), ("m8", date(2023, 11, 15))):
        visit(build, ["H1"], round_name=name, on=day)
    answers = [("yes", None), (None, "yes"), ("no", "no"), ("no", None), (None, "no"), (None, None), ("no", "away")]
    grown = [{"birth_date": WOMAN, "owns_business": first} for first, _ in answers]
    *names, young = people(build, [*grown, {"birth_date": date(2008, 5, 1)}])  # 14 at baseline, 15 since
    met, away = {"household_id": "H1", "presence": "present"}, {"presence": "moved", "owns_business": None}
    for name, second in zip((*names, young), (*(second for _, second in answers), "no"), strict=True):
        row = {**met, "person_id": name, "round": "m4", "owns_business": second}
        insert(build, "person_answer", [row | away if second == "away" else row])
        insert(build, "person_answer", [{**met, "person_id": name, "round": "m8"}])

    def told(where: str) -> list[object]:
        return column(build, "woman", "(asked_before, owned_business_before)", where=where)

    assert told("round = 'baseline'") == [(False, None)] * len(names)
    assert told("round = 'm8'") == [
        *((True, True), (True, True), (True, False), (True, None), (True, None), (True, None), (True, False)),
        (True, False),
    ]
    assert told(f"round = 'm4' AND unit_id = '{young}'") == [(False, None)]
    build.execute("UPDATE person_answer SET owns_business = NULL WHERE round = 'm4'")
    assert told("round = 'm8'") == [
        *((True, True), (True, None), (True, False), (True, False), (True, None), (True, None), (True, False)),
        (False, None),
    ]


# Children and adolescents -------------------------------------------------------------------------------------------


def test_growth_limits_are_below_minus_two_and_oedema_decides_what_weight_tells(met: duckdb.DuckDBPyConnection) -> None:
    cases = list(product((-2.01, -2.0, None), ("yes", "no", None)))
    names = people(met, [{"birth_date": CHILD, "oedema": oedema} for _, oedema in cases])
    keys = {"round": "baseline", "age_days": 800}
    insert(
        met,
        "growth",
        [
            {"person_id": name, **keys, "length_for_age": z, "weight_for_age": z, "weight_for_length": z}
            for name, (z, _) in zip(names, cases, strict=True)
        ],
    )
    low = [None if z is None else z < -2 for z, _ in cases]
    light = [True if oedema == "yes" else below for below, (_, oedema) in zip(low, cases, strict=True)]
    assert column(met, "child", "stunted") == low
    assert column(met, "child", "underweight") == light
    assert column(met, "child", "wasted") == light


def test_a_child_without_measurements_stays_in_the_view_as_unknown(met: duckdb.DuckDBPyConnection) -> None:
    assert answered(met, "child", "stunted", [{}], born=CHILD) == [None]


def test_immunisation_is_complete_with_all_ten(met: duckdb.DuckDBPyConnection) -> None:
    lists = [VACCINES, VACCINES[::-1], [], None, *([v for v in VACCINES if v != left_out] for left_out in VACCINES)]
    expected = [True, True, False, None, *[False] * 10]
    assert answered(met, "child", "idl_complete", [{"vaccines": given} for given in lists], born=CHILD) == expected


@pytest.mark.parametrize(
    ("view", "derived", "variable", "born"),
    [
        ("child", "weighed", "weighed_this_month", CHILD),
        ("child", "exclusively_breastfed", "only_breast_milk", CHILD),
        ("adolescent", "in_school", "attends_school", date(2010, 1, 1)),
        ("adolescent", "takes_iron", "iron_weekly", date(2010, 1, 1)),
        ("woman", "savings", "has_savings", WOMAN),
        ("woman", "enrolled", "training_enrolled", WOMAN),
    ],
)
def test_yes_no_and_blank_become_true_false_and_unknown(
    met: duckdb.DuckDBPyConnection, view: str, derived: str, variable: str, born: date
) -> None:
    answers: list[dict[str, object]] = [{variable: answer} for answer in ("yes", "no", None)]
    assert answered(met, view, derived, answers, born=born) == [True, False, None]


# Births and deaths --------------------------------------------------------------------------------------------------


def births(connection: duckdb.DuckDBPyConnection, rows: list[dict[str, object]]) -> None:
    keys = {"household_id": "H1", "round": "baseline"}
    insert(connection, "birth", [{"birth_id": f"B{number}", **keys, **row} for number, row in enumerate(rows)])


def test_antenatal_visits_are_known_when_those_of_every_trimester_are(met: duckdb.DuckDBPyConnection) -> None:
    cases = list(product((None, 0, 1, 2), (None, 1, 2, 3), (None, 2, 3, 4)))
    names = ("anc_first_trimester", "anc_second_trimester", "anc_third_trimester")
    births(met, [dict(zip(names, case, strict=True)) for case in cases])
    totals = [None if None in case else sum(visits or 0 for visits in case) for case in cases]
    assert column(met, "birth", "anc_visits") == totals


def test_place_attendant_weight_and_outcome_of_births(met: duckdb.DuckDBPyConnection, codebook: Codebook) -> None:
    places = [None, *(code.code for code in codebook.codes("birth_place"))]
    births(met, [{"place": place} for place in places])
    facility = {"hospital", "health_centre", "clinic", "midwife_practice", "maternity_home"}
    assert column(met, "birth", "in_facility") == [None if place is None else place in facility for place in places]
    met.execute("DELETE FROM main.birth")
    births(
        met,
        [
            {"attendant": "midwife", "birth_weight": 2499, "outcome": "live"},
            {"attendant": "traditional", "birth_weight": 2500, "outcome": "still"},
            {"attendant": None, "birth_weight": None, "outcome": None},
        ],
    )
    assert column(met, "birth", "(skilled, low_birth_weight, live)") == [
        (True, True, True),
        (False, False, False),
        (None, None, None),
    ]


@pytest.mark.parametrize(
    ("born", "died", "sex", "cause", "expected"),  # days, infant, neonatal, maternal
    [
        (date(2023, 1, 1), date(2023, 1, 1), "male", "illness", (0, True, True, False)),
        (date(2023, 1, 1), date(2023, 1, 29), "male", "illness", (28, True, True, False)),
        (date(2023, 1, 1), date(2023, 1, 30), "female", "illness", (29, True, False, False)),
        (date(2022, 3, 1), date(2023, 2, 28), "male", "illness", (364, True, False, False)),
        (date(2022, 3, 1), date(2023, 3, 1), "male", "illness", (365, False, False, False)),
        (date(1990, 1, 1), date(2023, 3, 1), "female", "pregnancy", (12112, False, False, True)),
        (date(1990, 1, 1), date(2023, 3, 1), "male", "pregnancy", (12112, False, False, False)),
        (date(1990, 1, 1), date(2023, 3, 1), "female", None, (12112, False, False, None)),
        (date(2023, 3, 1), date(2023, 1, 1), "female", "other", (-59, False, False, False)),
        (None, date(2023, 1, 1), "female", "other", (None, None, None, False)),
    ],
)
def test_infant_neonatal_and_maternal_deaths(
    met: duckdb.DuckDBPyConnection,
    born: date | None,
    died: date,
    sex: str,
    cause: str | None,
    expected: tuple[object, ...],
) -> None:
    row = {"death_id": "D1", "household_id": "H1", "round": "baseline"}
    insert(met, "death", [{**row, "birth_date": born, "death_date": died, "sex": sex, "cause": cause}])
    derived = "(age_days_at_death, infant_death, neonatal_death, maternal_death)"
    assert column(met, "death", derived) == [expected]
