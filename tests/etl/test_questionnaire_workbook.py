"""The workbook for cadres, as Excel sees it: lists, texts, dates, notes and paper."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from textwrap import wrap
from typing import Any

import openpyxl
import pytest
from loaded_survey import Declared, declared_here
from openpyxl.utils import column_index_from_string

from etl.questionnaire.asked import in_words
from etl.questionnaire.questions import questionnaire
from etl.questionnaire.workbook import GUIDE, LISTS, SHEETS, columns_of, write_workbook
from warehouse.codebook import VariableType


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Any:
    declared = declared_here()
    path = tmp_path_factory.mktemp("workbook") / "form.xlsx"
    write_workbook(declared.codebook, declared.programme, declared.programme.round("m2"), path)
    return openpyxl.load_workbook(path)


def headings(sheet: Any) -> dict[str, str]:
    """Letter of each heading's column."""
    return {cell.value: cell.column_letter for cell in sheet[1]}


def look(sheet: Any, letter: str) -> Any:
    """How a column is set up; equal neighbours are kept as one."""
    place = column_index_from_string(letter)
    return next(kind for kind in sheet.column_dimensions.values() if kind.min <= place <= kind.max)


def rules(sheet: Any) -> Iterator[tuple[str, Any]]:
    for rule in sheet.data_validations.dataValidation:
        first = next(iter(rule.sqref.ranges)).coord.split(":")[0]
        yield "".join(letter for letter in first if letter.isalpha()), rule


def test_one_sheet_per_unit_behind_a_guide_and_the_lists_hidden(book: Any) -> None:
    assert book.sheetnames == [GUIDE, *SHEETS.values(), LISTS]
    assert book[LISTS].sheet_state == "hidden"
    assert "KK dan NIK diisi 16 angka" in "\n".join(str(row[0].value) for row in book[GUIDE].iter_rows())


def test_headings_are_the_codebooks_labels_without_repetition(book: Any, declared: Declared) -> None:
    asked = questionnaire(declared.codebook)
    for unit, name in SHEETS.items():
        wanted = [column.heading for column in columns_of(asked, unit)]
        found = [cell.value for cell in book[name][1] if cell.value != "p2wkss_round"]
        assert found == wanted
        assert len(set(wanted)) == len(wanted)


def test_identity_numbers_are_kept_as_text_of_sixteen_digits(book: Any) -> None:
    sheet = book["Keluarga"]
    letter = headings(sheet)["Nomor KK"]
    assert look(sheet, letter).width > 16
    assert look(sheet, letter).number_format == "@"
    rule = dict(rules(sheet))[letter]
    assert rule.type == "custom"
    assert rule.formula1 == f"AND(LEN({letter}2)=16,ISNUMBER(-{letter}2))"
    assert look(book["Anggota"], headings(book["Anggota"])["NIK"]).number_format == "@"


def test_members_name_their_family_from_the_list_of_families(book: Any) -> None:
    for name in ("Anggota", "Kelahiran", "Kematian", "Bantuan"):
        sheet = book[name]
        assert sheet["A1"].value == "Nomor KK"
        rule = dict(rules(sheet))["A"]
        assert (rule.type, rule.formula1.split("$")[:2]) == ("list", ["Keluarga!", "B"])


def test_every_coded_question_has_its_labels_to_choose_from(book: Any, declared: Declared) -> None:
    asked = questionnaire(declared.codebook)
    for unit, name in SHEETS.items():
        found, letters = dict(rules(book[name])), headings(book[name])
        for column in columns_of(asked, unit):
            variable = column.question.variable
            if variable.type is not VariableType.CODE:
                continue
            rule = found[letters[column.heading]]
            area = rule.formula1.split("!")[1].replace("$", "")
            offered = [cell.value for (cell,) in book[LISTS][area]]
            labels = [code.id for code in declared.codebook.codes(variable.list_name or "") if code.offered]
            assert offered[: len(labels)] == labels
            assert offered[len(labels) :] == (["Tidak tahu", "Menolak menjawab"] if column.question.outs else [])


def test_numbers_and_dates_are_bounded(book: Any) -> None:
    members, families = book["Anggota"], book["Keluarga"]
    weight = dict(rules(members))[headings(members)["Berat badan"]]
    assert (weight.type, float(weight.formula1), float(weight.formula2)) == ("decimal", 0.9, 58.0)
    visit = dict(rules(families))[headings(families)["Tanggal kunjungan"]]
    assert (visit.type, int(visit.formula1), int(visit.formula2)) == ("date", 45061, 45072)


def test_a_heading_tells_the_question_and_who_is_asked(book: Any) -> None:
    sheet = book["Anggota"]
    note = sheet[f"{headings(sheet)['Bersekolah']}1"].comment.text
    assert note.startswith("Apakah sekarang bersekolah")
    assert "Ditanyakan bila Keberadaan adalah 'Tinggal di sini', dan umur (tahun) 7 sampai 18." in note


def test_conditions_are_told_in_words(declared: Declared) -> None:
    unit = declared.codebook.unit("household")
    told = in_words("toilet_use NOT IN ('own') OR NOT disposal = 'pit' OR desludged IS NULL", unit, declared.codebook)
    assert told == (
        "(tidak benar bahwa (Fasilitas BAB adalah 'Sendiri'), atau tidak benar bahwa (Pembuangan akhir tinja "
        "adalah 'Lubang tanah'), atau Sedot tinja 5 tahun tidak terisi)"
    )


def test_it_prints_on_a4_across_with_its_headings_on_every_page(book: Any) -> None:
    for name in SHEETS.values():
        sheet = book[name]
        assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
        assert sheet.print_title_rows == "$1:$1"
        assert sheet.freeze_panes in ("B2", "C2")


def test_what_is_printed_can_be_read_and_no_text_lies_over_the_next(book: Any) -> None:
    """Sixty columns on two sheets were letters of a millimetre."""
    for name in SHEETS.values():
        sheet = book[name]
        looks = {heading: look(sheet, letter) for heading, letter in headings(sheet).items()}
        widths = {heading: int(kind.width) for heading, kind in looks.items() if not kind.hidden}
        assert sum(widths.values()) / (sheet.page_setup.fitToWidth or 1) <= 220
        for heading, width in widths.items():
            assert 15 * len(wrap(heading, width)) <= (sheet.row_dimensions[1].height or 15), heading
    for (cell,) in book[GUIDE].iter_rows(min_row=3):
        assert not cell.value or 15 * len(wrap(cell.value, 110)) <= (book[GUIDE].row_dimensions[cell.row].height or 15)


def test_headings_are_locked_and_answers_are_not(book: Any) -> None:
    sheet = book["Keluarga"]
    letter = headings(sheet)["Nomor KK"]
    assert sheet.protection.sheet
    assert sheet[f"{letter}1"].protection.locked
    assert not look(sheet, letter).protection.locked


def test_a_row_tells_its_round_only_once_it_is_filled_in(book: Any) -> None:
    sheet = book["Keluarga"]
    assert sheet["A1"].value == "p2wkss_round"
    assert sheet.column_dimensions["A"].hidden
    assert sheet["A2"].value == '=IF(COUNTA(B2:CF2)>0,"m2","")'


def test_the_same_declarations_give_the_same_bytes(declared: Declared, tmp_path: Path) -> None:
    for name in ("one.xlsx", "two.xlsx"):
        write_workbook(declared.codebook, declared.programme, declared.programme.baseline, tmp_path / name)
    assert (tmp_path / "one.xlsx").read_bytes() == (tmp_path / "two.xlsx").read_bytes()
