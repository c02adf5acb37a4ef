"""One cell to one answer: what is taken, what stays blank, and what is suggested."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from loaded_survey import Declared

from etl.cells import Reader, Reading, Reason, plain_text, reader_for, remembering
from etl.mapping import Form


@pytest.fixture
def read(declared: Declared) -> Any:
    def reader(unit: str, variable: str) -> Reader:
        form: Form = declared.form
        areas = ["001", "002", "008"] if variable == "rt" else ["001-A", "002-B"]
        found = declared.codebook.unit(unit).variable(variable)
        return remembering(reader_for(found, codebook=declared.codebook, blanks=form.blanks, areas=areas))

    return lambda unit, variable, value: reader(unit, variable)(value)


@pytest.mark.parametrize(
    ("value", "number"), [(36.0, 36.0), (36, 36.0), ("36.5", 36.5), (" 36 ", 36.0), (98.0, 98.0), (99, 99.0)]
)
def test_a_number_is_taken_from_a_number_or_plain_text_and_98_may_be_one(read: Any, value: Any, number: float) -> None:
    assert read("household", "floor_area", value) == Reading(value=number)


@pytest.mark.parametrize(
    ("value", "rule", "hint"),
    [
        ("36 m2", "number_unreadable", "36."),
        ("12,5", "number_unreadable", "12.5."),
        ("12.5kg", "number_unreadable", "12.5."),
        ("1,5 juta", "number_unreadable", ""),
        ("tiga puluh", "number_unreadable", ""),
        (True, "number_unreadable", ""),
        (datetime(2023, 3, 6), "number_unreadable", ""),
        (2.9, "number_out_of_range", ""),
        (501, "number_out_of_range", ""),
        ("nan", "number_unreadable", ""),
        ("1e400", "number_out_of_range", ""),
    ],
)
def test_what_is_not_plainly_a_number_stays_blank_with_a_hint(read: Any, value: Any, rule: str, hint: str) -> None:
    reading = read("household", "floor_area", value)
    assert (reading.value, reading.reason, reading.rule) == (None, Reason.UNREADABLE, rule)
    assert reading.hint.endswith(hint)


def test_a_reason_code_outside_the_range_of_a_number_is_a_reason(read: Any) -> None:
    assert read("household", "member_count", 98.0) == Reading(reason=Reason.DONT_KNOW)
    assert read("household", "member_count", "99") == Reading(reason=Reason.REFUSED)


def test_an_integer_with_a_fraction_is_not_rounded(read: Any) -> None:
    assert read("household", "water_minutes", 7.5).rule == "number_not_whole"
    assert read("household", "water_minutes", 7.0) == Reading(value=7)


@pytest.mark.parametrize(("value", "code"), [(1, "masonry"), (1.0, "masonry"), ("1", "masonry"), (" 7 ", "other")])
def test_a_code_is_matched_by_what_the_form_carries(read: Any, value: Any, code: str) -> None:
    assert read("household", "wall_material", value) == Reading(value=code)


@pytest.mark.parametrize(
    ("value", "hint"), [("Tembok", "1 (Tembok)."), ("tembk", "1 (Tembok)."), (True, ""), ("?", ""), (2.5, "")]
)
def test_an_unknown_code_stays_blank_and_the_nearest_listed_one_is_suggested(read: Any, value: Any, hint: str) -> None:
    reading = read("household", "wall_material", value)
    assert (reading.value, reading.rule) == (None, "code_unknown")
    assert reading.hint.endswith(hint)


def test_reasons_of_the_form_are_not_answers(read: Any) -> None:
    assert read("household", "wall_material", 98) == Reading(reason=Reason.DONT_KNOW)
    assert read("household", "wall_material", "99") == Reading(reason=Reason.REFUSED)


def test_several_codes_come_in_the_order_of_the_list(read: Any) -> None:
    assert read("person", "vaccines", "bcg hb0 bcg") == Reading(value=("hb0", "bcg"))
    assert read("person", "vaccines", "98") == Reading(reason=Reason.DONT_KNOW)
    assert read("person", "vaccines", "hb0 cacar").rule == "code_unknown"


@pytest.mark.parametrize(
    "value", [date(2023, 3, 4), datetime(2023, 3, 4, 10, 30), "2023-03-04", "2023-03-04T10:30:00.000+07:00"]
)
def test_a_date_is_taken_when_it_can_be_read_in_one_way_only(read: Any, value: Any) -> None:
    assert read("person", "birth_date", value) == Reading(value=date(2023, 3, 4))


@pytest.mark.parametrize(
    ("value", "hint"),
    [
        ("04/03/2022", "2022-03-04."),
        ("12 Mei 2022", "2022-05-12."),
        ("1 Pebruari 2022", "2022-02-01."),
        (44624.0, "2022-03-04."),
        ("2022-02-30", ""),
        ("kemarin", ""),
        (7, ""),
    ],
)
def test_an_ambiguous_date_is_suggested_but_never_taken(read: Any, value: Any, hint: str) -> None:
    reading = read("person", "birth_date", value)
    assert (reading.value, reading.rule) == (None, "date_unreadable")
    assert reading.hint.endswith(hint)


def test_an_area_keeps_its_zeros_even_when_excel_took_them(read: Any) -> None:
    assert read("household", "rt", 1.0) == Reading(value="001")
    assert read("household", "rt", "8") == Reading(value="008")
    assert read("household", "dasawisma", "001-a") == Reading(value="001-A")
    unknown = read("household", "rt", "0O1")
    assert (unknown.rule, unknown.value) == ("area_unknown", None)
    assert "001" in unknown.hint


@pytest.mark.parametrize("variable", ["floor_area", "wall_material", "visit_date", "rt", "enumerator", "family_card"])
@pytest.mark.parametrize("value", ["", "   "])
def test_a_blank_cell_is_missing_whatever_its_type(read: Any, variable: str, value: str) -> None:
    assert read("household", variable, value) == Reading(reason=Reason.MISSING)


def test_true_is_not_one_even_after_a_one_was_read(declared: Declared) -> None:
    variable = declared.codebook.unit("household").variable("wall_material")
    read = remembering(reader_for(variable, codebook=declared.codebook, blanks={}))
    assert read(1.0).value == "masonry"
    assert read(True).rule == "code_unknown"


def test_a_cell_is_shown_as_one_would_read_it() -> None:
    assert plain_text(3.0) == "3"
    assert plain_text(3.5) == "3.5"
    assert plain_text(datetime(2023, 3, 4)) == "2023-03-04"
    assert plain_text("  a b ") == "a b"


@pytest.mark.parametrize("value", [float("inf"), float("nan"), -5.0, 1e300, True])
def test_a_number_no_calendar_knows_is_no_date(read: Any, value: Any) -> None:
    assert read("household", "visit_date", value) == Reading(reason=Reason.UNREADABLE, rule="date_unreadable")
