"""The mapping workbook: it holds the whole form, tells every fault by its cell, and shows nobody's name."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

import pytest
from drafted_files import declarations, draft_of, export_of, google_form, write_sheet
from drafted_forms import forms
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook as Book
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from etl.drafting.draft import Draft
from etl.drafting.form_text import form_text
from etl.drafting.gap import Weight
from etl.drafting.gaps import gaps
from etl.drafting.looking import seen_in_draft
from etl.drafting.subject import Subject
from etl.drafting.workbook_reading import Taken, is_incomplete, take_workbook
from etl.drafting.workbook_writing import write_workbook
from etl.mapping.form import Form
from etl.mapping.form_faults import form_faults
from etl.sources.grid import Workbook
from etl.sources.reading import read_workbook
from warehouse.declared import DeclarationError


def subject_of(form: Form) -> Subject:
    return Subject(name=form.form, system=form.system, title=form.title, form=form, fingerprint="0123456789abcdef")


def taken_from(path: Path) -> Taken:
    return take_workbook(read_workbook(path), declarations())


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("pemetaan")


@given(form=forms())
@settings(max_examples=25, deadline=None)
def test_a_form_comes_back_from_its_workbook(folder: Path, form: Form) -> None:
    path = folder / "pemetaan.xlsx"
    write_workbook(path, subject_of(form), declarations())
    assert taken_from(path) == Taken(form.form, "0123456789abcdef", form)


def drafted(path: Path, out: Path) -> tuple[Draft, Path]:
    """The draft of a file and its workbook, with everything the file holds beside it."""
    draft = draft_of(path)
    seen = seen_in_draft(draft, export_of(path))
    found = gaps(draft.form, declared=declarations(), file="", seen=seen) if draft.form else ()
    subject = Subject(
        name=draft.name,
        system=draft.system,
        title=draft.title,
        form=draft.form,
        fingerprint="0123456789abcdef",
        seen=seen,
        gaps=found,
        suggestions=seen.suggestions or {},
        files=draft.files,
    )
    place = out / "pemetaan.xlsx"
    write_workbook(place, subject, declarations())
    return draft, place


@pytest.mark.parametrize(("damaged", "must"), [(9, False), (12, True)])
def test_family_cards_for_which_a_load_refuses_the_file_are_told_as_indispensable(
    tmp_path: Path, damaged: int, must: bool
) -> None:
    cards = [3.27701010210000e15] * damaged + [f"32770101021000{number:02d}" for number in range(20 - damaged)]
    rows = [["No KK", "Nama KK", "RT"], *([card, f"Umpama {n}", "001"] for n, card in enumerate(cards))]
    path = write_sheet(tmp_path / "kk.xlsx", rows)
    draft = draft_of(path)
    assert draft.form is not None
    found = gaps(draft.form, declared=declarations(), file="", seen=seen_in_draft(draft, export_of(path)))
    [told] = [gap for gap in found if gap.column == "No KK"]
    assert (told.weight is Weight.MUST) is must
    assert ("ditolak" in told.message) is must


@contextmanager
def edited(path: Path) -> Iterator[Book]:
    book = load_workbook(path)
    yield book
    book.save(path)


def cell_of(sheet: Worksheet, heading: str, where: Callable[[dict[str, object]], bool]) -> str:
    """The address of a heading's cell on the first line that fits."""
    headings = [str(cell.value) for cell in sheet[1]]
    for number, row in enumerate(sheet.iter_rows(min_row=2, values_only=True), start=2):
        if where(dict(zip(headings, row, strict=False))):
            return f"{sheet.cell(number, headings.index(heading) + 1).coordinate}"
    raise AssertionError(f"no line for {heading}")


POND = "Apakah pekarangan sekitar suka tergenang kalau hujan deras?"  # only a weak suggestion
PUDDLES = "Apakah pekarangan sekitar suka tergenang kalau hujan deras?"  # the same


def column_named(name: str) -> Callable[[dict[str, object]], bool]:
    return lambda line: line["kolom"] == name


def test_a_draft_taken_unedited_is_the_draft(tmp_path: Path) -> None:
    draft, place = drafted(google_form(tmp_path), tmp_path)
    assert taken_from(place).form == draft.form


def test_an_edit_is_the_only_change(tmp_path: Path) -> None:
    draft, place = drafted(google_form(tmp_path), tmp_path)
    with edited(place) as book:
        sheet = book["kolom"]
        sheet[cell_of(sheet, "variabel", column_named(POND))] = "standing_water (Genangan)"
    form = taken_from(place).form
    assert form is not None
    assert draft.form is not None
    before, after = draft.form.sheets[0], form.sheets[0]
    assert {column: name for column, name in after.columns.items() if column not in before.columns} == {
        POND: "standing_water"
    }


def test_a_line_of_rules_may_be_emptied_and_a_blank_cell_is_called_so(tmp_path: Path) -> None:
    _, place = drafted(google_form(tmp_path), tmp_path)
    with edited(place) as book:
        for column in "ACD":
            book["aturan"][f"{column}2"] = None
    taken_from(place)
    with edited(place) as book:
        book["aturan"]["D2"] = "Ya"
    with pytest.raises(DeclarationError, match="sel A2: ditemukan sel tanpa isian; seharusnya salah satu dari kosong,"):
        taken_from(place)


def test_a_unit_may_be_taken_away_as_a_gap_advises(tmp_path: Path) -> None:
    """With its columns emptied it leaves neither an answer for all lines nor a list of values behind."""
    rows = [
        ["No KK", "Nama kepala keluarga", "RT", "Siapa yang memutuskan? [Berobat]", "Siapa memutuskan belanja besar"]
    ]
    rows += [[f"327701010210000{n}", f"Umpama {n}", "001", "Bersama", "Istri sendiri"] for n in range(1, 6)]
    draft, place = drafted(write_sheet(tmp_path / "jawaban.xlsx", rows), tmp_path)
    assert draft.form is not None
    assert [sheet.unit for sheet in draft.form.sheets] == ["household", "person"]
    assert draft.form.values.keys() == {"decision_maker"}
    with edited(place) as book:
        tables, columns = book["lembar"], book["kolom"]
        tables[cell_of(tables, "unit", lambda line: line["unit"] == "person")] = None
        for line in range(2, columns.max_row + 1):
            if str(columns.cell(line, 6).value).startswith("person."):
                columns.cell(line, 6).value = None
    form = taken_from(place).form
    assert form is not None
    assert ([sheet.unit for sheet in form.sheets], form.values) == (["household"], {})


def test_every_fault_is_told_at_once_by_sheet_and_cell(tmp_path: Path) -> None:
    _, place = drafted(google_form(tmp_path), tmp_path)
    with edited(place) as book:
        columns, values = book["kolom"], book["nilai"]
        cells = {
            "unknown variable": cell_of(columns, "variabel", column_named("Saran untuk pengurus RW")),
            "other unit": cell_of(columns, "variabel", column_named("Nama kader yang mendata")),
            "twice": cell_of(columns, "variabel", column_named("Jumlah balita")),
            "decimal": cell_of(columns, "desimal", column_named("Nomor RT")),
            "divisor": cell_of(columns, "pembagi", column_named("Ada berapa orang yang tinggal serumah?")),
            "code": cell_of(values, "kode", lambda line: line["nilai di berkas"] == "Lengkap"),
        }
        columns[cells["unknown variable"]] = "member_cuont"
        columns[cells["other unit"]] = "person.name (Nama)"
        columns[cells["twice"]] = "family_card"
        columns[cells["decimal"]] = "koma"
        columns[cells["divisor"]] = "nol"
        values[cells["code"]] = "selesai sekali"
        book["berkas"]["B2"] = "putaran9"
        book["aturan"]["A2"] = "hapus"
    with pytest.raises(DeclarationError) as error:
        taken_from(place)
    told = str(error.value)
    for name, page in (("unknown variable", "kolom"), ("twice", "kolom"), ("divisor", "kolom"), ("code", "nilai")):
        assert f"lembar '{page}', sel {cells[name]}:" in told, name
    assert "variabel unit household, seperti di daftar selnya (mungkin maksudnya member_count)" in told
    assert "bila lembarnya juga berunit person: tambahkan di halaman 'lembar'" in told
    assert "lembar 'aturan', sel A2" in told


def test_an_answer_for_all_lines_beside_a_column_of_its_own_is_told_with_both_cells(tmp_path: Path) -> None:
    _, place = drafted(google_form(tmp_path), tmp_path)
    with edited(place) as book:
        rules = book["aturan"]
        line = rules.max_row + 1
        for column, said in zip("ABCD", ("tetap", 1, "household.rt (RT)", "001"), strict=True):
            rules[f"{column}{line}"] = said
        chosen = cell_of(book["kolom"], "variabel", column_named("Nomor RT"))
    with pytest.raises(DeclarationError) as error:
        taken_from(place)
    assert f"lembar 'aturan', sel D{line}: ditemukan isian, padahal rt punya kolom di" in str(error.value)
    assert f"kosongkan lembar 'kolom', sel {chosen}" in str(error.value)


def test_what_only_the_whole_form_shows_is_told_with_its_cell_too(tmp_path: Path) -> None:
    """A decimal mark on a date, a round the programme doesn't have: every cell is good by itself."""
    _, place = drafted(google_form(tmp_path), tmp_path)
    with edited(place) as book:
        columns = book["kolom"]
        columns[cell_of(columns, "desimal", column_named("Tanggal pendataan"))] = "koma"
        wrong = cell_of(columns, "variabel", column_named("Tanggal pendataan"))
        book["berkas"]["B2"] = "putaran9"
    with pytest.raises(DeclarationError) as error:
        taken_from(place)
    assert f"lembar 'kolom', sel {wrong}" in str(error.value)
    assert "lembar 'berkas', sel B2" in str(error.value)
    assert "salah satu dari baseline, m2" in str(error.value)


def test_a_page_or_heading_that_is_gone_is_told(tmp_path: Path) -> None:
    _, place = drafted(google_form(tmp_path), tmp_path)
    with edited(place) as book:
        del book["aturan"]
        book["kolom"]["F1"] = "variable"
    with pytest.raises(DeclarationError) as error:
        taken_from(place)
    assert "lembar 'aturan'" in str(error.value)
    assert "tanpa judul 'variabel'" in str(error.value)


def test_a_file_that_is_no_mapping_workbook_is_told(tmp_path: Path) -> None:
    with pytest.raises(DeclarationError, match="lembar 'info'"):
        taken_from(google_form(tmp_path))


def test_what_begins_like_a_formula_stays_text(tmp_path: Path) -> None:
    danger = '=HYPERLINK("http://127.0.0.1")'
    rows = [
        ["No KK", "Nama kepala keluarga", "Jenis kelamin kepala keluarga", danger],
        ["3277010102100001", "Umpama Satu", danger, "=1+1"],
        ["3277010102100002", "Umpama Dua", "@SUM(A1)", "+cmd|' /C calc'!A0"],
    ]
    _, place = drafted(write_sheet(tmp_path / "jahat.xlsx", rows), tmp_path)
    cells = [cell for sheet in load_workbook(place).worksheets for row in sheet.iter_rows() for cell in row]
    dangerous = [cell for cell in cells if str(cell.value).startswith(("=", "@", "+"))]
    assert dangerous
    assert all(cell.data_type == "s" for cell in dangerous)


def test_nobody_is_named_in_the_workbook_or_the_form(tmp_path: Path) -> None:
    path = google_form(tmp_path)
    draft, place = drafted(path, tmp_path)
    lines = [row for sheet in load_workbook(place).worksheets for row in sheet.iter_rows(values_only=True)]
    shown = " ".join(str(cell) for row in lines for cell in row)
    assert draft.form is not None
    for personal in ("3277010102100001", "3277011205850001", "Umpama Satu", "080000000001", "Contoh Ketua"):
        assert personal not in shown
        assert personal not in form_text(draft.form)
    assert "••• (16 huruf)" in shown
    assert "Kader Rekaan" not in shown
    assert "Gang Contoh" not in shown


def test_a_name_is_hidden_in_columns_where_nobody_expects_it(tmp_path: Path) -> None:
    rows = [
        ["No KK", "Nama kepala keluarga", "Kode kader", "Pendidikan ibu", "Kepala keluarga laki-laki atau perempuan"],
        ["3277010102100001", "Umpama Satu", "Kader Rekaan", "SMA", "Laki-laki"],
        ["3277010102100002", "Umpama Dua", "K02", "Umpama Dua", "Perempuan"],
    ]
    _, place = drafted(write_sheet(tmp_path / "ibu.xlsx", rows), tmp_path)
    lines = [row for sheet in load_workbook(place).worksheets for row in sheet.iter_rows(values_only=True)]
    shown = " ".join(str(cell) for row in lines for cell in row)
    assert "Kader Rekaan" not in shown
    assert "Umpama" not in shown


def test_numbers_that_excel_cut_short_are_still_known_for_what_they_were(tmp_path: Path) -> None:
    rows = [["No KK", "Nama kepala keluarga", "RT"], *([f"3,2770{n}E+15", f"Umpama {n}", "001"] for n in range(4))]
    draft, _ = drafted(write_sheet(tmp_path / "E.xlsx", rows), tmp_path)
    assert draft.form is not None
    assert draft.form.sheets[0].columns["No KK"] == "family_card"


HARMLESS = {
    "Cap waktu": ["21/03/2023 9.12.00", "22/03/2023 10.05.00"],
    "Nama RT": ["RT 001", "RT 002"],
    "Nama posyandu": ["Melati 1", "Mawar"],
    "Nama kelurahan": ["Utama", "Utama"],
    "Pendidikan ibu": ["SD", "SMA"],
    "Apakah ibu hamil?": ["Ya", "Tidak"],
    "Penghasilan istri": ["Rp 1.500.000,-", "Rp 2.000.000"],
    "Penghasilan rumah tangga sebulan": ["1.500.000 - 2.000.000", "< 1.000.000"],
}
PERSONAL = {
    "Nama kepala keluarga": ["Siti Aminah", "Ahmad Mawardi"],
    "Nama ibu": ["Euis Rekaan", "Ida Rekaan"],
    "Nama ketua RT": ["Dadang Contoh", "Dadang Contoh"],
    "Kader": ["Neneng Contoh", "Iis Contoh"],
    "Alamat": ["Gang Contoh 1", "Gang Contoh 2"],
    "No HP": ["0812-3456-7891", "081234567890"],
    "Catatan": ["kata Siti Aminah", "hubungi 0812 3456 7891"],
}


def test_what_tells_of_nobody_is_shown_and_who_somebody_is_is_not(tmp_path: Path) -> None:
    columns = {**HARMLESS, **PERSONAL, "No KK": ["3277010102100001", "3277010102100002"]}
    rows = [list(columns), *(list(row) for row in zip(*columns.values(), strict=True))]
    _, place = drafted(write_sheet(tmp_path / "campur.xlsx", rows), tmp_path)
    lines = [row for sheet in load_workbook(place).worksheets for row in sheet.iter_rows(values_only=True)]
    shown = " ".join(str(cell) for row in lines for cell in row)
    assert [text for texts in HARMLESS.values() for text in texts if text not in shown] == []
    assert [text for texts in PERSONAL.values() for text in texts if text in shown] == []
    assert "Siti" not in shown


def test_drop_downs_offer_the_variables_of_the_unit_and_the_codes_of_the_list(tmp_path: Path) -> None:
    _, place = drafted(google_form(tmp_path), tmp_path)
    book = load_workbook(place)
    columns = book["kolom"]
    cell = cell_of(columns, "variabel", column_named("Nomor RT"))
    source = next(v.formula1 for v in columns.data_validations.dataValidation if cell in v.sqref)
    page, _, area = source.partition("!")
    offered = [row[0].value for row in book[page.strip("'")][area.replace("$", "")]]
    assert offered[0] == "family_card (Nomor KK)"
    assert len(offered) == len(declarations().codebook.unit("household").variables)
    values = book["nilai"]
    cell = cell_of(values, "kode", lambda line: line["nilai di berkas"] == "Lengkap")
    source = next(v.formula1 for v in values.data_validations.dataValidation if cell in v.sqref)
    page, _, area = source.partition("!")
    offered = [row[0].value for row in book[page.strip("'")][area.replace("$", "")]]
    assert "complete (Lengkap)" in offered
    assert "tanpa jawaban: tidak tahu" in offered


def test_answers_of_a_column_that_only_has_a_suggestion_can_be_picked_as_well(tmp_path: Path) -> None:
    rows = [
        ["No KK", "Nama kepala keluarga", PUDDLES],
        ["3277010102100001", "Umpama Satu", "Ya"],
        ["3277010102100002", "Umpama Dua", "Tidak"],
    ]
    _, place = drafted(write_sheet(tmp_path / "ibu.xlsx", rows), tmp_path)
    book = load_workbook(place)
    columns, values = book["kolom"], book["nilai"]
    line = next(row for row in columns.iter_rows(values_only=True) if row[1] == PUDDLES)
    assert (line[5], line[7]) == (None, "lemah")
    cell = cell_of(values, "kode", lambda line: line["nilai di berkas"] == "Ya")
    assert [v for v in values.data_validations.dataValidation if cell in v.sqref]


def test_a_cell_of_several_known_answers_is_offered_no_code_of_one_of_them(tmp_path: Path) -> None:
    """Two choices of a form may have one label, so that it stands twice in a cell: what that says can't be one code."""
    header = ["No KK", "Nama anggota", "Imunisasi", "_uuid", "_index", "_submission_time"]
    answers = ["BCG", "Campak/MR", "Campak/MR BCG BCG"]
    rows = [[f"327701010210000{n}", "Umpama", each, f"u{n}", n, ""] for n, each in enumerate(answers)]
    name = "Form - latest version - labels - 2023-04-01-08-15-02.xlsx"
    _, place = drafted(write_sheet(tmp_path / name, [header, *rows]), tmp_path)
    lines = [*load_workbook(place)["nilai"].iter_rows(values_only=True)]
    assert not any("BCG BCG" in str(cell) for line in lines for cell in line)


def test_a_file_of_which_nothing_is_recognised_still_gets_its_workbook(tmp_path: Path) -> None:
    rows = [["Aku", "Kau", "Dia"], ["a", "b", "c"], ["d", "e", "f"]]
    draft, place = drafted(write_sheet(tmp_path / "asing.xlsx", rows, name="Lembar Asing"), tmp_path)
    assert draft.form is None
    assert taken_from(place).form is None
    with edited(place) as book:
        book["lembar"]["B2"] = "household"
        book["kolom"]["F2"] = "household.head_name (Nama kepala keluarga)"
    form = taken_from(place).form
    assert form is not None
    assert form.sheets[0].columns == {"Aku": "head_name"}
    assert form.files == draft.files


@pytest.fixture(scope="module")
def drafted_grids(folder: Path) -> Workbook:
    _, place = drafted(google_form(folder), folder)
    return read_workbook(place)


CELLS = st.one_of(
    st.sampled_from(
        ["", "ya", "=1", "koma", "person", "household.rt", "x = kosong", "tanpa jawaban: x", "tetap", "round"]
    ),
    st.text(max_size=8),
    st.integers(-5, 10**17),
    st.floats(),
    st.booleans(),
    st.dates(),
)


@given(data=st.data())
@settings(max_examples=80, deadline=None)
def test_whatever_is_typed_into_it_ends_in_a_form_or_in_faults(drafted_grids: Workbook, data: st.DataObject) -> None:
    grids = []
    for grid in drafted_grids.grids:
        rows = [list(row) for row in grid.rows]
        for _ in range(data.draw(st.integers(0, 4))):
            row = data.draw(st.integers(0, len(rows) - 1))
            if rows[row]:
                rows[row][data.draw(st.integers(0, len(rows[row]) - 1))] = data.draw(CELLS)
        grids.append(replace(grid, rows=[tuple(row) for row in rows]))
    with suppress(DeclarationError):
        form = take_workbook(replace(drafted_grids, grids=tuple(grids)), declarations()).form
        faults = (
            form_faults(form, codebook=declarations().codebook, programme=declarations().programme, file="")
            if form
            else ()
        )
        assert all(map(is_incomplete, faults))
