"""What an analyst sees of a file beside a form that is being edited again."""

from __future__ import annotations

from drafted_files import declarations
from layout_books import grid_of, workbook_of
from loaded_survey import Declared
from other_systems import single_sheet_form

from etl.drafting.gaps import gaps
from etl.drafting.looking import see
from etl.drafting.sideways import questions_below


def test_a_choice_that_stands_in_ticks_only_can_still_be_chosen_when_the_form_is_edited_again(
    declared: Declared,
) -> None:
    header = ("no_kk", "imunisasi/bcg", "imunisasi/polio1", "_uuid", "_index", "_validation_status")
    rows = [("3277010101010010", 1, 0, "u1", 1, ""), ("3277010101010011", 1, 1, "u2", 2, "")]
    form = single_sheet_form(declared, system="kobo", files=[{"pattern": "*.xlsx"}], columns={"no_kk": "family_card"})
    seen = see(workbook_of(grid_of(header, *rows)), form, declarations())
    (table,) = seen.tables
    assert table is not None
    column = table.column("imunisasi")
    assert column is not None
    assert [value for value, _ in column.values] == ["bcg", "bcg polio1"]


QUESTIONS = ("Nomor KK", "RT", "Dasawisma", "Tanggal kunjungan", "Jenis lantai", "Sumber air minum")


def test_a_table_turned_over_is_told_with_its_cure() -> None:
    rows = [[question, *(f"isi {n}" for n in range(3))] for question in QUESTIONS]
    workbook = workbook_of(grid_of(*rows))
    told = questions_below(workbook, declarations().codebook)
    assert told is not None
    assert (told.rule, told.found) == ("questions_below", "kolom A")


def test_a_form_filled_in_on_a_sheet_for_each_family_is_told_as_that() -> None:
    lines = [(float(n), f"{text} :", "isi") for n, text in enumerate(QUESTIONS)]
    workbook = workbook_of(*(grid_of(*lines, name=f"KK {family}") for family in (1, 2)))
    told = questions_below(workbook, declarations().codebook)
    assert told is not None
    assert (told.rule, told.found) == ("form_per_sheet", "2 lembar")


def test_a_table_of_other_things_is_none_of_both() -> None:
    rows = [["Barang", "Harga"], ["Beras", "12000"], ["Gula", "15000"], ["Lantai keramik", "90000"]]
    assert questions_below(workbook_of(grid_of(*rows)), declarations().codebook) is None


def test_a_heading_that_denies_the_question_is_told_until_its_codes_are_exchanged(declared: Declared) -> None:
    heading = "Tidak merokok di dalam rumah"
    workbook = workbook_of(grid_of(("Nomor KK", heading), ("3277010101010010", "Ya"), ("3277010101010011", "Tidak")))
    told = []
    for codes in ({"Ya": "yes", "Tidak": "no"}, {"Ya": "no", "Tidak": "yes"}):
        form = single_sheet_form(
            declared,
            system="excel",
            files=[{"pattern": "*.xlsx"}],
            columns={"Nomor KK": "family_card", heading: "smoking_indoors"},
            reading={"smoking_indoors": {"values": "turned"}},
            values={"turned": codes},
        )
        found = gaps(form, declared=declarations(), file="", seen=see(workbook, form, declarations()))
        told.append([gap.column for gap in found if "menyangkal" in gap.message])
    assert told == [[heading], []]
