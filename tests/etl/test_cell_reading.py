"""One cell to one answer: what is taken, what stays blank, and what is suggested."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from loaded_survey import Declared

from etl.cells import Manner, Reader, Reading, Reason, allowed_answers, plain_text, reader_for, remembering
from etl.cells.dates import as_date, orders_of
from etl.cells.manner import DateOrder
from etl.cells.numbers import as_number
from etl.cells.texts import area_reader
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
        ("36 kg", "number_unreadable", "36."),
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


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("1,5 juta", "Mungkin maksudnya 1500000."),
        ("Rp 750 ribu/bln", "Mungkin maksudnya 750000."),
        ("1.500 rb", "Mungkin maksudnya 1500000 atau 1500."),
    ],
)
def test_where_a_program_writes_numbers_an_amount_in_words_is_a_hint_only(read_as: Any, text: str, hint: str) -> None:
    reading = read_as("household", "household_income", text, decimal="machine")
    assert (reading.value, reading.hint) == (None, hint)


@pytest.mark.parametrize(
    ("variable", "text", "decimal", "number"),
    [
        ("floor_area", "36 m2", None, 36.0),
        ("floor_area", "24,5 meter persegi", "comma", 24.5),
        ("household_income", "Rp 1.500.000,-", "comma", 1_500_000),
        ("household_income", "Rp. 500000", None, 500_000),
        ("household_income", "± 500rb", None, 500_000),
        ("household_income", "Kurang lebih Rp 900.000", "comma", 900_000),
        ("household_income", "2 jutaan", None, 2_000_000),
        ("household_income", "Rp 1.500.000.-", "comma", 1_500_000),
        ("household_income", "1.500.000,--", None, 1_500_000),
        ("household_income", "1,65 jt", "comma", 1_650_000),
        ("household_income", "750 ribu", None, 750_000),
        ("household_income", "1.500 rb", "comma", 1_500_000),
    ],
)
def test_a_number_with_the_unit_that_is_asked_for_is_that_number(
    read_as: Any, variable: str, text: str, decimal: Any, number: float
) -> None:
    assert read_as("household", variable, text, decimal=decimal) == Reading(value=number)


@pytest.mark.parametrize("text", ["1.500 rb", "1,5-2 jt", "Rp 500.000", "1,5 m", "2 jt lebih"])
def test_an_amount_that_two_people_read_in_two_ways_stays_blank(read_as: Any, text: str) -> None:
    assert read_as("household", "household_income", text).rule == "number_unreadable"


def test_a_form_that_divides_and_a_program_take_no_unit_away(read_as: Any) -> None:
    assert read_as("person", "weight_kg", "10.9 kg", divisor=1000).rule == "number_unreadable"
    assert read_as("person", "weight_kg", "10.9 kg", decimal="machine").rule == "number_unreadable"


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
    ("value", "hint"),
    [
        ("Tembok", "1 (Tembok)."),
        ("tembk", "1 (Tembok)."),
        ("tembok bata yang sudah lama dan retak", "maksudnya 1 (Tembok)."),
        ("tem", "maksudnya 1 (Tembok)."),
        (True, ""),
        ("?", ""),
        (2.5, ""),
    ],
)
def test_an_unknown_code_stays_blank_and_the_nearest_listed_one_is_suggested(read: Any, value: Any, hint: str) -> None:
    reading = read("household", "wall_material", value)
    assert (reading.value, reading.rule) == (None, "code_unknown")
    assert reading.hint.endswith(hint)


@pytest.mark.parametrize(
    ("unit", "variable", "text", "hint"),
    [
        ("person", "sex", "Pria", ""),  # the code of the other begins so
        ("person", "sex", "L/P", ""),
        ("household", "binaan", "ya/tidak", ""),
        ("person", "sex", "laki", "Mungkin maksudnya L (Laki-laki)."),
        ("household", "binaan", "tidak ada", "Mungkin maksudnya 2 (Tidak)."),
    ],
)
def test_no_answer_is_suggested_that_may_be_the_other(
    read: Any, unit: str, variable: str, text: str, hint: str
) -> None:
    assert read(unit, variable, text).hint == hint


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
        ("12 Meii 2022", "2022-05-12."),
        ("12 Mei 22", ""),
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
    assert read("household", "dasawisma", "Dasawisma 001-A") == Reading(value="001-A")
    for text in ("1-A", "001 a", "1A", "Dasawisma 01.A"):
        assert read("household", "dasawisma", text) == Reading(value="001-A")
    for text in ("1", "A", "1-B", "A-1", "001-A1"):
        assert read("household", "dasawisma", text).value is None
    assert area_reader(["1-A", "01-A", "2-A"], {})("001-A").value is None, "it may be either"
    for written in ("RT 01", "rt.1", "RT001", "RT: 1"):
        assert read("household", "rt", written) == Reading(value="001")
    assert read("household", "rt", "RW 1").rule == "area_unknown"
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


# ------------------------------------------------------------------------------------------------- as a form declares


@pytest.fixture
def read_as(declared: Declared) -> Any:
    def read(unit: str, variable: str, value: Any, **manner: Any) -> Reading:
        found = declared.codebook.unit(unit).variable(variable)
        blanks = declared.form.blanks
        return reader_for(found, codebook=declared.codebook, blanks=blanks, manner=Manner(**manner))(value)

    return read


@pytest.mark.parametrize(
    ("decimal", "text", "number"),
    [
        ("comma", "12,5", 12.5),
        ("comma", " 12,5 ", 12.5),
        ("comma", "'24", 24),
        ("comma", "1.250", None),
        ("comma", "0.125", None),
        ("comma", "12.5", 12.5),
        ("point", "12.5", 12.5),
        ("point", "1,250", None),
        ("point", "12,5", None),
        ("machine", "12.500", 12.5),
        ("machine", "12,5", None),
        (None, "12.500", None),
        (None, "12.5", 12.5),
        (None, "12,5", None),
    ],
)
def test_a_number_is_read_with_the_declared_mark_and_with_no_other(
    read_as: Any, decimal: Any, text: str, number: float | None
) -> None:
    reading = read_as("household", "floor_area", text, decimal=decimal)
    assert reading.value == number
    assert (reading.rule is None) == (number is not None)


@pytest.mark.parametrize(("decimal", "text"), [("comma", "1.250.000"), ("point", "1,250,000")])
def test_groups_of_thousands_are_read_where_the_mark_is_declared(read_as: Any, decimal: Any, text: str) -> None:
    assert read_as("person", "own_income", text, decimal=decimal) == Reading(value=1_250_000)


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("12,5 kg", "12.5."),
        ("12.500", "12500 atau 12.5."),
        ("Rp 1.250.000", "1250000."),
        ("081234567891 orang", ""),
        ("sekitar 12", ""),
        ("12/40", "Mungkin maksudnya 12 dari 40: tulis masing-masing di kolomnya sendiri."),
    ],
)
def test_a_number_in_words_is_suggested_only(read_as: Any, text: str, hint: str) -> None:
    reading = read_as("household", "floor_area", text)
    assert (reading.value, reading.rule) == (None, "number_unreadable")
    assert reading.hint.endswith(hint)
    assert bool(reading.hint) == bool(hint)


@pytest.mark.parametrize(
    ("unit", "variable", "value", "hint"),
    [
        ("person", "weight_kg", 10_900, "Mungkin ditulis dalam gram: 10,9 kg."),
        ("person", "length_cm", "0.835", "Mungkin ditulis dalam meter: 83,5 cm."),
        ("person", "length_cm", 835, "Mungkin ditulis dalam milimeter: 83,5 cm."),
        ("person", "muac_cm", 245.0, "Mungkin ditulis dalam milimeter: 24,5 cm."),
        ("birth", "birth_weight", 3.1, "Mungkin ditulis dalam kg: 3100 gram."),
        ("person", "weight_kg", 109, ""),
        ("household", "floor_area", 501, ""),
    ],
)
def test_a_number_in_another_unit_is_suggested_only(
    read_as: Any, unit: str, variable: str, value: Any, hint: str
) -> None:
    reading = read_as(unit, variable, value)
    assert (reading.value, reading.rule, reading.hint) == (None, "number_out_of_range", hint)


def test_a_unit_is_divided_before_the_range_is_looked_at(read_as: Any) -> None:
    assert read_as("person", "weight_kg", 10_900, divisor=1000) == Reading(value=10.9)
    assert read_as("person", "weight_kg", "99", divisor=1000) == Reading(reason=Reason.REFUSED)


def test_blanks_of_the_variable_are_reasons_even_where_they_could_be_answers(read_as: Any) -> None:
    assert read_as("household", "floor_area", 98) == Reading(value=98.0)
    declared = {"98": Reason.DONT_KNOW, "-": Reason.MISSING}
    for written in (98.0, "98", "98.0"):  # the last as phones write decimals
        assert read_as("household", "floor_area", written, blanks=declared) == Reading(reason=Reason.DONT_KNOW)
    assert read_as("household", "floor_area", " - ", blanks=declared) == Reading(reason=Reason.MISSING)
    assert read_as("household", "visit_date", "-", blanks=declared) == Reading(reason=Reason.MISSING)
    assert read_as("household", "family_card", "-", blanks=declared) == Reading(reason=Reason.MISSING)


@pytest.mark.parametrize(
    ("variable", "allowed"),
    [
        ("floor_area", "3 sampai 500 m²"),
        ("rt", "001, 002"),
        ("binaan", "1 (Ya), 2 (Tidak)"),
        ("enumerator", "kode seperti K01"),
        ("visit_date", ""),
    ],
)
def test_what_may_stand_in_a_cell_is_told(declared: Declared, variable: str, allowed: str) -> None:
    known = declared.codebook.unit("household").variable(variable)
    assert allowed_answers(known, declared.codebook, areas={"RT 2": "002", "RT 1": "001", "1": "001"}) == allowed
    values = Manner(answers={"Ya": "yes", "Bukan": "no"})
    told = allowed_answers(known, declared.codebook, manner=values)
    assert (told == "'Ya', 'Bukan'") is (known.list_name is not None)
    none_yet = allowed_answers(known, declared.codebook, manner=Manner(answers={}))
    assert none_yet.startswith("belum ada") is (known.list_name is not None)


def test_in_a_free_text_a_number_of_the_blanks_is_an_answer_and_a_word_of_them_is_none(declared: Declared) -> None:
    blanks = {"98": Reason.DONT_KNOW, "Tidak tahu": Reason.DONT_KNOW}
    text = replace(declared.codebook.unit("household").variable("enumerator"), pattern=None)
    read = reader_for(text, codebook=declared.codebook, blanks=blanks)
    assert read(98) == read("98") == Reading(value="98")
    assert read("tidak  tahu") == Reading(reason=Reason.DONT_KNOW)


@pytest.mark.parametrize("text", ["Sumur bor/pompa", " sumur  BOR/pompa ", "Borehole or pump", "4", "borehole"])
def test_labels_in_both_languages_are_answers_in_a_file_of_labels(read_as: Any, text: str) -> None:
    assert read_as("household", "drinking_water", text, labels=True) == Reading(value="borehole")


def test_a_label_is_no_answer_where_the_file_holds_codes(read_as: Any) -> None:
    assert read_as("household", "drinking_water", "Sumur bor/pompa").rule == "code_unknown"


@pytest.mark.parametrize(
    ("value", "code"), [("ya", "yes"), (" YA ", "yes"), ("V", "yes"), ("-", "no"), (1, None), ("2", None), (True, None)]
)
def test_a_declared_list_says_all_there_is_to_answer(read_as: Any, value: Any, code: str | None) -> None:
    reading = read_as("household", "binaan", value, answers={"Ya": "yes", "v": "yes", "-": "no"}, labels=True)
    assert reading.value == code
    assert (reading.rule == "code_unknown") == (code is None)


def test_the_number_of_a_permit_says_that_there_is_one(read_as: Any) -> None:
    declared = {"answers": {"Ya": "yes", "Tidak": "no"}}
    numbers = [
        "1234567890123",
        1234567890123.0,
        "P-IRT 206-3277-010123",
        "3277010102100001",
        "0812 3456 7890",
        "Proses",
    ]
    told = [read_as("person", "business_nib", number, **declared).value for number in numbers]
    assert told == ["yes", "yes", "yes", None, None, None]
    assert read_as("person", "owns_business", numbers[0], **declared).value is None, (
        "asked is whether she has a business"
    )


def test_a_word_that_people_shorten_is_that_word(read_as: Any) -> None:
    assert read_as("person", "measure_position", "TELENTANG", labels=True).value == "lying"
    answers = {"Tidak lengkap": "incomplete", "Dengan tutup": "hb0", "tdk": "other"}
    assert read_as("household", "binaan", "Tdk lengkap", answers=answers).value == "incomplete"
    assert read_as("household", "binaan", "tdk", answers=answers).value == "other", "what is listed comes first"
    assert read_as("person", "vaccines", "dgn tutup", answers=answers, separator=",").value == ("hb0",)
    declared = {"Tidak tahu": Reason.DONT_KNOW}
    assert read_as("household", "binaan", "TDK  tahu", blanks=declared) == Reading(reason=Reason.DONT_KNOW)


@pytest.mark.parametrize(("value", "code"), [("01", "hb0"), (1, "hb0"), (2.0, None), ("02", "bcg"), (98, None)])
def test_a_code_that_lost_its_zeros_to_a_spreadsheet_is_that_code(read_as: Any, value: Any, code: str | None) -> None:
    answers = {"01": "hb0", "02": "bcg", "002": "hb0", "098": "bcg"}
    assert read_as("household", "binaan", value, answers=answers).value == code
    assert read_as("person", "vaccines", value, answers=answers).value == (code and (code,))


def test_the_nearest_declared_answer_is_suggested(read_as: Any) -> None:
    assert read_as("household", "binaan", "iyaa", answers={"iya": "yes", "tidak": "no"}).hint.endswith("iya.")


@pytest.mark.parametrize(
    ("separator", "text", "answer"),
    [
        (", ", "HB-0, BCG", ("hb0", "bcg")),
        ("; ", "HB-0; BCG", ("hb0", "bcg")),
        ("\x1f", "HB-0\x1fBCG", ("hb0", "bcg")),
        (" ", "HB-0 BCG", ("hb0", "bcg")),
        (" ", "HB-0 DPT-HB-Hib 1 BCG", ("hb0", "bcg", "dpt1")),
        (", ", "HB-0, cacar", None),
    ],
)
def test_several_labels_are_told_apart_by_what_stands_between_them(
    read_as: Any, declared: Declared, separator: str, text: str, answer: tuple[str, ...] | None
) -> None:
    labels = {code.code: code.id for code in declared.codebook.codes("vaccine")}
    for code, label in (("hb0", "HB-0"), ("bcg", "BCG"), ("dpt1", "DPT-HB-Hib 1")):
        text = text.replace(label, labels[code])
    assert read_as("person", "vaccines", text, separator=separator, labels=True).value == answer


@pytest.mark.parametrize(
    "text",
    [
        *("4 Maret 2022", "04-Mar-2022", "4 Mrt 2022", "Jumat, 4 Maret 2022", "4 march 2022", "March 4, 2022"),
        *("2022/03/04", "2022-03-04 23:30:00+07:00", "2022/03/04 10:05:06 AM GMT+7", "4 maret 2022 10.30 WIB"),
        *("2022-03-04T07:30:00Z",),
    ],
)
def test_a_date_in_words_or_year_first_can_be_read_in_one_way_only(read_as: Any, text: str) -> None:
    assert read_as("person", "birth_date", text) == Reading(value=date(2022, 3, 4))


@pytest.mark.parametrize(
    ("name", "month"),
    [
        *(("Pebruari", 2), ("Peb", 2), ("Agt", 8), ("Agust.", 8), ("Ags", 8), ("Nopember", 11), ("Nop", 11)),
        *(("Mei", 5), ("Okt", 10), ("Des", 12), ("August", 8), ("Sept", 9)),
    ],
)
def test_old_and_short_names_of_months_are_known(read_as: Any, name: str, month: int) -> None:
    assert read_as("person", "birth_date", f"12 {name} 2022") == Reading(value=date(2022, month, 12))


@pytest.mark.parametrize(
    ("order", "text", "day"),
    [
        ("dmy", "04/03/2022", date(2022, 3, 4)),
        ("mdy", "04/03/2022", date(2022, 4, 3)),
        ("dmy", "4.3.2022 10:15", date(2022, 3, 4)),
        ("dmy", "4-3-22", date(2022, 3, 4)),
        ("dmy", "4-3-24", date(1924, 3, 4)),
        ("dmy", "31/12/23", date(1923, 12, 31)),
        ("dmy", "24/11/23", date(2023, 11, 24)),
        ("dmy", "25/11/23", date(1923, 11, 25)),
        ("ymd", "22/03/04", date(2022, 3, 4)),
        ("dmy", "12 Mei 23", date(2023, 5, 12)),
        ("dmy", "25/13/2022", None),
        ("dmy", "44624", date(2022, 3, 4)),
    ],
)
def test_a_declared_order_decides_and_two_digits_never_mean_a_day_to_come(
    read_as: Any, order: Any, text: str, day: date | None
) -> None:
    assert read_as("person", "birth_date", text, date=order, latest=date(2023, 11, 24)).value == day


def test_a_late_hour_in_greenwich_is_no_date_in_indonesia(read_as: Any) -> None:
    assert read_as("household", "visit_date", "2023-03-21T18:30:00Z").rule == "date_unreadable"


def test_a_text_that_must_fit_a_pattern_does_or_is_blank(read_as: Any) -> None:
    assert read_as("household", "enumerator", " K012B ") == Reading(value="K012B")
    for text in ("Ibu Misalnya", "K012B K013A"):
        assert read_as("household", "enumerator", text).rule == "text_unfit"


def test_a_code_of_a_cadre_may_be_called_otherwise_but_be_no_name_and_no_telephone(read_as: Any) -> None:
    codes = {"KDR-01": "KDR-01", "kd.7": "KD.7", "Kader 3": "KADER 3", "12": "12", "B2": "B2"}
    assert {text: read_as("household", "enumerator", text).value for text in codes} == codes
    for text in ("Sri1", "ANI-02", "Euis 3", "0812", "K0812-3456", "1234567890123456"):
        assert read_as("household", "enumerator", text) == Reading(reason=Reason.UNREADABLE, rule="text_unfit"), text


@given(st.dates(date(1930, 1, 1), date(2023, 11, 24)), st.sampled_from(["/", "-", ".", " "]), st.booleans())
def test_every_date_comes_back_in_the_order_it_was_written(day: date, mark: str, month_first: bool) -> None:
    numbers = [f"{day.month}", f"{day.day}"] if month_first else [f"{day.day:02}", f"{day.month:02}"]
    order: DateOrder = "mdy" if month_first else "dmy"
    text = mark.join((*numbers, str(day.year)))
    assert as_date(text, order) == day
    if day.day > 12:
        assert orders_of([text]) == (order,)
    assert as_date(text, None) in (None, day)


@given(st.floats(0, 1e6).map(lambda number: round(number, 2)))
def test_every_number_comes_back_however_its_marks_are_declared(number: float) -> None:
    point = f"{number:,.2f}"
    comma = point.translate(str.maketrans(",.", ".,"))
    assert as_number(point, "point") == as_number(comma, "comma") == number
