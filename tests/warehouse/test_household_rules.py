"""The household rules of the domain page, row by row, and once more in plain Python over every combination of codes.

The plain version works on the numbers of the national register, as the domain page writes the rules; it shares no text
with the views. None is unknown.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import product

import duckdb
import pytest
from small_build import declare, insert, visit

from warehouse.codebook import Codebook

Answers = Mapping[str, object]
Truth = bool | None

TOILET = ("toilet_use", "toilet_type", "disposal", "desludged")
WATER = ("drinking_water", "other_water")
HOUSE = ("roof_material", "wall_material", "floor_material")
SANITATION_RULES = ("san_layak", "san_basic_own", "san_safe", "open_defecation", "jmp_rung")


# The rules in plain Python ------------------------------------------------------------------------------------------


def every(*parts: Truth) -> Truth:
    return False if False in parts else None if None in parts else True


def some(*parts: Truth) -> Truth:
    return True if True in parts else None if None in parts else False


def among(value: int | None, *numbers: int) -> Truth:
    return None if value is None else value in numbers


def sanitation(bab: int | None, kloset: int | None, tinja: int | None, sedot: int | None) -> tuple[Truth | str, ...]:
    tinja = None if tinja == 6 else tinja
    layak = every(among(bab, 1, 2, 3), among(kloset, 1), among(tinja, 1, 2))
    own = every(layak, among(bab, 1))
    safe = every(own, some(among(tinja, 2), every(among(tinja, 1), among(sedot, 1))))
    babs = some(among(bab, 5, 6), every(among(bab, 1, 2, 3, 4), among(tinja, 3, 5)))
    return layak, own, safe, babs, jmp(bab, kloset, tinja, safe=safe)


def jmp(bab: int | None, kloset: int | None, tinja: int | None, *, safe: Truth) -> str | None:
    if bab in (5, 6):
        return "open_defecation"
    if bab is not None and (tinja in (3, 5) or kloset == 4):
        return "unimproved"
    if bab is None or kloset is None or tinja is None:
        return None
    if bab == 1:
        return "safely_managed" if safe else "basic"
    return "limited"


def water(air_minum: int | None, air_masak: int | None) -> Truth:
    source = air_masak if air_minum in (1, 2) else air_minum
    return None if source in (None, 11) else source in (3, 4, 5, 7, 10)


def durable(atap: int | None, dinding: int | None, lantai: int | None) -> Truth:
    return every(among(atap, 1, 2, 3, 6), among(dinding, 1, 2, 3, 5), among(lantai, 1, 2, 3, 4, 5, 6))


# Running the view ---------------------------------------------------------------------------------------------------


def view(
    build: duckdb.DuckDBPyConnection, answers: Iterable[Answers], columns: Iterable[str]
) -> list[tuple[object, ...]]:
    """The derived columns of households with these answers, in their order."""
    answers = list(answers)
    declare(build)
    names = [f"H{number:05}" for number in range(len(answers))]
    visit(build, names)
    rows = [{"household_id": name, "round": "baseline", **row} for name, row in zip(names, answers, strict=True)]
    insert(build, "household_answer", rows)
    return build.execute(f"SELECT {', '.join(columns)} FROM unit.household ORDER BY unit_id").fetchall()


def one(build: duckdb.DuckDBPyConnection, column: str, **answers: object) -> object:
    return view(build, [{"member_count": None, **answers}], [column])[0][0]


def combinations(codebook: Codebook, *variables: str) -> tuple[list[Answers], list[tuple[int | None, ...]]]:
    """Every combination of codes and unknown, as the warehouse keeps it and as the register numbers it."""
    unit = codebook.unit("household")
    lists = [codebook.codes(str(unit.variable(name).list_name)) for name in variables]
    pairs = list(product(*([(None, None), *((code.code, int(code.source)) for code in codes)] for codes in lists)))
    return (
        [{name: pair[0] for name, pair in zip(variables, row, strict=True)} for row in pairs],
        [tuple(pair[1] for pair in row) for row in pairs],
    )


def test_sanitation_over_every_combination_of_answers(build: duckdb.DuckDBPyConnection, codebook: Codebook) -> None:
    answers, numbers = combinations(codebook, *TOILET)
    assert len(answers) == 7 * 5 * 7 * 3
    assert view(build, answers, SANITATION_RULES) == [sanitation(*row) for row in numbers]


def test_water_over_every_combination_of_answers(build: duckdb.DuckDBPyConnection, codebook: Codebook) -> None:
    answers, numbers = combinations(codebook, *WATER)
    assert view(build, answers, ["water_layak"]) == [(water(*row),) for row in numbers]


def test_durability_over_every_combination_of_answers(build: duckdb.DuckDBPyConnection, codebook: Codebook) -> None:
    answers, numbers = combinations(codebook, *HOUSE)
    assert view(build, answers, ["house_durable"]) == [(durable(*row),) for row in numbers]


def test_adequate_housing_over_every_combination_of_its_four_parts(build: duckdb.DuckDBPyConnection) -> None:
    parts: list[dict[Truth, Answers]] = [
        {True: {"roof_material": "zinc"}, False: {"roof_material": "asbestos"}, None: {"roof_material": None}},
        {True: {"floor_area": 36.0}, False: {"floor_area": 35.9}, None: {"floor_area": None}},
        {True: {"drinking_water": "piped"}, False: {"drinking_water": "surface"}, None: {"drinking_water": "other"}},
        {True: {"disposal": "ipal"}, False: {"disposal": "pit"}, None: {"disposal": "other"}},
    ]
    rest = {"wall_material": "masonry", "floor_material": "ceramic", "member_count": 5}
    rest |= {"toilet_use": "own", "toilet_type": "leher_angsa"}
    states = list(product((True, False, None), repeat=4))
    answers = []
    for state in states:
        row: dict[str, object] = dict(rest)
        for part, truth in zip(parts, state, strict=True):
            row |= part[truth]
        answers.append(row)
    assert view(build, answers, ["house_adequate"]) == [(every(*state),) for state in states]


# The rules row by row -----------------------------------------------------------------------------------------------

OWN, SHARED = {"toilet_use": "own"}, {"toilet_use": "shared"}
SEAL = {"toilet_type": "leher_angsa"}


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({**OWN, **SEAL, "disposal": "septic_tank"}, True),
        ({**OWN, **SEAL, "disposal": "ipal"}, True),
        ({**SHARED, **SEAL, "disposal": "septic_tank"}, True),
        ({"toilet_use": "communal", **SEAL, "disposal": "septic_tank"}, True),
        ({"toilet_use": "public", **SEAL, "disposal": "septic_tank"}, False),
        ({**OWN, **SEAL, "disposal": "pit"}, False),
        ({**OWN, **SEAL, "disposal": "water_body"}, False),
        ({**OWN, "toilet_type": "covered_slab", "disposal": "septic_tank"}, False),
        ({**OWN, **SEAL, "disposal": "other"}, None),
        ({**OWN, **SEAL, "disposal": None}, None),
        ({**OWN, "toilet_type": None, "disposal": "septic_tank"}, None),
        ({"toilet_use": None}, None),
        ({"toilet_use": "none", "toilet_type": None, "disposal": None}, False),
        ({"toilet_use": "unused", "toilet_type": None, "disposal": None}, False),
        ({**OWN, "toilet_type": "pit", "disposal": "other"}, False),  # decided by the pan already
    ],
)
def test_san_layak_follows_the_rule_for_towns(
    build: duckdb.DuckDBPyConnection, answers: Answers, expected: Truth
) -> None:
    assert one(build, "san_layak", **answers) is expected


@pytest.mark.parametrize(
    ("answers", "own", "safe"),
    [
        ({**OWN, **SEAL, "disposal": "septic_tank", "desludged": "yes"}, True, True),
        ({**OWN, **SEAL, "disposal": "septic_tank", "desludged": "no"}, True, False),
        ({**OWN, **SEAL, "disposal": "septic_tank", "desludged": None}, True, None),
        ({**OWN, **SEAL, "disposal": "ipal", "desludged": None}, True, True),
        ({**SHARED, **SEAL, "disposal": "ipal"}, False, False),
        ({**OWN, **SEAL, "disposal": "other"}, None, None),
        ({"toilet_use": "none"}, False, False),
    ],
)
def test_own_and_safely_managed_sanitation(
    build: duckdb.DuckDBPyConnection, answers: Answers, own: Truth, safe: Truth
) -> None:
    assert view(build, [answers], ["san_basic_own", "san_safe"]) == [(own, safe)]


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({"toilet_use": "none"}, True),
        ({"toilet_use": "unused"}, True),
        ({**OWN, "disposal": "water_body"}, True),
        ({"toilet_use": "public", "disposal": "open_land"}, True),
        ({**OWN, "disposal": "pit"}, False),
        ({**OWN, "disposal": "other"}, None),
        ({**OWN, "disposal": None}, None),
        ({"toilet_use": None}, None),
    ],
)
def test_open_defecation_counts_the_hidden_kind_too(
    build: duckdb.DuckDBPyConnection, answers: Answers, expected: Truth
) -> None:
    assert one(build, "open_defecation", **answers) is expected


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({"toilet_use": "none"}, "open_defecation"),
        ({"toilet_use": "unused"}, "open_defecation"),
        ({**OWN, **SEAL, "disposal": "open_land"}, "unimproved"),
        ({**OWN, "toilet_type": "pit", "disposal": "other"}, "unimproved"),
        ({**OWN, **SEAL, "disposal": "pit"}, "basic"),  # JMP accepts what BPS does not
        ({**OWN, "toilet_type": "open_slab", "disposal": "septic_tank", "desludged": "yes"}, "basic"),
        ({**OWN, **SEAL, "disposal": "septic_tank", "desludged": None}, "basic"),
        ({**OWN, **SEAL, "disposal": "septic_tank", "desludged": "yes"}, "safely_managed"),
        ({**SHARED, **SEAL, "disposal": "septic_tank", "desludged": "yes"}, "limited"),
        ({"toilet_use": "public", **SEAL, "disposal": "septic_tank"}, "limited"),
        ({**OWN, **SEAL, "disposal": "other"}, None),
        ({**OWN, "toilet_type": None, "disposal": "pit"}, None),
        ({"toilet_use": None, "disposal": "water_body"}, None),
    ],
)
def test_the_jmp_ladder(build: duckdb.DuckDBPyConnection, answers: Answers, expected: str | None) -> None:
    assert one(build, "jmp_rung", **answers) == expected


@pytest.mark.parametrize(
    ("drinking", "other", "expected"),
    [
        ("piped", None, True),
        ("rain", None, True),
        ("unprotected_well", None, False),
        ("unprotected_well", "piped", False),
        ("branded_bottled", "piped", True),
        ("refill", "protected_well", True),
        ("branded_bottled", "surface", False),
        ("refill", "refill", False),
        ("branded_bottled", "other", None),
        ("branded_bottled", None, None),
        ("other", "piped", None),
        (None, "piped", None),
    ],
)
def test_bottled_water_counts_by_the_other_water(
    build: duckdb.DuckDBPyConnection, drinking: str | None, other: str | None, expected: Truth
) -> None:
    assert one(build, "water_layak", drinking_water=drinking, other_water=other) is expected


def test_36_square_metres_for_5_persons_pass_and_a_little_less_does_not(build: duckdb.DuckDBPyConnection) -> None:
    answers = [{"floor_area": area, "member_count": 5} for area in (36.0, 35.9)]
    assert view(build, answers, ["floor_area_per_person", "floor_area_ok"]) == [(7.2, True), (7.18, False)]


def test_exactly_7_2_per_person_passes_for_every_household_size(build: duckdb.DuckDBPyConnection) -> None:
    answers = [{"floor_area": round(7.2 * count, 1), "member_count": count} for count in range(1, 26)]
    assert {row[0] for row in view(build, answers, ["floor_area_ok"])} == {True}


@pytest.mark.parametrize(("area", "members"), [(None, 5), (36.0, None), (36.0, 0)])
def test_floor_area_without_both_numbers_is_unknown(
    build: duckdb.DuckDBPyConnection, area: float | None, members: int | None
) -> None:
    assert one(build, "floor_area_ok", floor_area=area, member_count=members) is None


@pytest.mark.parametrize(
    ("column", "variable", "expected"),
    [
        ("handwash_basic", "handwashing", {"water_and_soap": True, "one_missing": False, "none": False, None: None}),
        ("standing_water_present", "standing_water", {"yes": True, "no": False, None: None}),
    ],
)
def test_single_answers_become_yes_no_or_unknown(
    build: duckdb.DuckDBPyConnection, column: str, variable: str, expected: dict[str | None, Truth]
) -> None:
    rows = view(build, [{variable: answer} for answer in expected], [column])
    assert [row[0] for row in rows] == list(expected.values())


# Visits and assistance ----------------------------------------------------------------------------------------------


def test_only_complete_and_partial_visits_have_a_row(build: duckdb.DuckDBPyConnection) -> None:
    declare(build)
    for result in ("complete", "partial", "no_respondent", "refused", "moved"):
        visit(build, [result], result=result)
    met = build.execute("SELECT unit_id FROM unit.household ORDER BY 1").fetchall()
    assert met == [("complete",), ("partial",)]


def test_assistance_is_known_from_the_round_that_first_tells_of_it(build: duckdb.DuckDBPyConnection) -> None:
    declare(build)
    for name in ("baseline", "m4", "m8"):
        visit(build, ["H1", "H2"], round_name=name)
    given = [
        ("baseline", "rutilahu", "planned"),
        ("m4", "rutilahu", "done"),
        ("m4", "latrine", "in_progress"),
        ("m8", "latrine", "done"),
        ("m8", "drainage", "done"),
    ]
    insert(
        build,
        "assistance",
        [
            {"assistance_id": f"A{n}", "household_id": "H1", "round": r, "type": t, "status": s}
            for n, (r, t, s) in enumerate(given)
        ],
    )
    rows = build.execute(
        "SELECT unit_id, rutilahu_planned, rutilahu_done, latrine_done FROM unit.household h "
        "JOIN round r ON r.round = h.round ORDER BY unit_id, r.ordinal"
    ).fetchall()
    assert rows == [
        ("H1", True, False, False),
        ("H1", True, True, False),
        ("H1", True, True, True),
        *[("H2", False, False, False)] * 3,
    ]
