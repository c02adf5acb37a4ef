"""Forms read strictly, and workbooks that lack what a form names refused with the whole list."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from layout_books import grid_of, workbook_of
from loaded_survey import DATA, Declared, LoadFolder
from small_survey import Book

from etl.cells import reader_for
from etl.layouts.recognition import lay_out
from etl.layouts.sheet import Export
from etl.mapping import Form, FormSheet, map_export, read_forms, unread_parts
from etl.mapping.form import spelt_areas
from etl.mapping.mapped import MappedSheet
from etl.sources import SourceError
from etl.sources.reading import read_workbook
from warehouse.declared import DeclarationError


def _changed_form(tmp_path: Path, declared: Declared, *changes: tuple[str, str]) -> tuple[Form, ...]:
    folder = tmp_path / "forms"
    shutil.copytree(DATA / "forms", folder)
    path = folder / "kobo_household" / "form.toml"
    text = path.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    path.write_text(text, encoding="utf-8")
    return read_forms(folder, codebook=declared.codebook, programme=declared.programme)


def _export(path: Path, form: Form) -> Export:
    return lay_out(read_workbook(path), form)


def test_a_form_with_many_faults_tells_all_of_them_with_file_and_key(tmp_path: Path, declared: Declared) -> None:
    with pytest.raises(DeclarationError) as error:
        _changed_form(
            tmp_path,
            declared,
            ('"kunjungan/kader" = "enumerator"', '"kunjungan/kader" = "enumerater"'),
            ('{round} - *.xlsx"', 'm2 - *.xlsx"\nround = "m3"'),
            ('unit = "death"', 'unit = "deaths"'),
            ('"98" = "dont_know"', '"1" = "dont_know"'),
            ('"anggota/tgl_lahir" = "birth_date"', '"anggota/tgl_lahir" = "name"'),
        )
    text = str(error.value)
    assert text.count("form.toml") == len(error.value.faults)
    for key in (
        "'enumerater'",
        "files[1].round",
        "atau hapus baris itu",
        "'deaths'",
        "blanks.1",
        "tanpa 'birth_date'",
    ):
        assert key in text


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ('form = "kobo_household"', 'form = "kobo_household', "baris 4"),
        ('{round} - *.xlsx"', '{round} - *.xlsx"\nround = "m2"', "'m2' di samping {round}"),
        ('system = "kobo"', 'system = "kobo2"', "system"),
        ('version = "2023-03-15"', 'versi = "2023-03-15"', "versi"),
        ('"99" = "refused"', '"99" = "menolak"', "blanks"),
        ("optional = true", 'optional = "ya"', "optional"),
    ],
)
def test_a_bad_form_is_one_clear_message(tmp_path: Path, declared: Declared, old: str, new: str, expected: str) -> None:
    with pytest.raises(DeclarationError, match=r"form\.toml") as error:
        _changed_form(tmp_path, declared, (old, new))
    assert expected in str(error.value)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ('sheet = "anggota"', 'sheet = "anggota"\nconstants = { presence = "1" }', "'presence' 2 kali"),
        (
            'sheet = "kematian"',
            'sheet = "kematian"\nconstants = { cause = "jatuh" }',
            "isian yang terbaca sebagai Sebab meninggal: Sakit, Kecelakaan",
        ),
        ('sheet = "kematian"', 'sheet = "kematian"\nconstants = { death_date = "4/3/2023" }', "25 Maret 2023"),
        ('"kunjungan/dasawisma" = "dasawisma"\n', "[sheets.constants]\ndasawisma = 'semua'\n", "dahulu di areas.csv"),
        ('sheet = "kematian"', 'sheet = "kematian"\nconstants = { nama = "x" }', "constants.nama"),
        ('  "anggota/ikut_paud",', '  "anggota/jk", "anggota/ikut_paud",', "yang selalu perlu"),
        ('  "anggota/ikut_paud",', '  "anggota/hobi", "anggota/ikut_paud",', "optional_columns"),
        ('sheet = "anggota"', 'sheet = "anggota"\nheader_rows = [4, 6]', "nomor baris judul berurutan"),
        ('sheet = "anggota"', 'sheet = "anggota"\nheader_rows = [0]', "mulai dari 1"),
        ('sheet = "kematian"', 'sheet = "anggota"', "'anggota' 2 kali"),
        ('"bantuan/bukti"', '"{bulan} > bukti"', "'{bulan}'"),
        ("[blanks]", '[not_comparable]\nwarna = "lain"\n[blanks]', "not_comparable.warna"),
        ("[blanks]", '[values.ya]\n"y" = "yes"\n[blanks]', "daftar yang tidak dipakai"),
        ("[blanks]", '[values.round]\n"awal" = "baseline"\n[blanks]', "tanpa round_column"),
        ("[blanks]", '[values.round]\n"awal" = "b"\n[blanks]', 'values.round."awal"'),
    ],
)
def test_what_a_form_says_of_its_tables_must_hold_together(
    tmp_path: Path, declared: Declared, old: str, new: str, expected: str
) -> None:
    with pytest.raises(DeclarationError) as error:
        _changed_form(tmp_path, declared, (old, new))
    assert expected in str(error.value)


@pytest.mark.parametrize(
    ("reading", "values", "expected"),
    [
        ("hobi = { decimal = 'comma' }", "", "reading.hobi"),
        ("cause = { decimal = 'comma' }", "", "reading.cause.decimal"),
        ("death_date = { values = 'ya' }", "", "reading.death_date.values"),
        ("cause = { date = 'dmy' }", "", "reading.cause.date"),
        ("cause = { unit_divisor = 10 }", "", "reading.cause.unit_divisor"),
        ("cause = { unit_divisor = 0 }", "", "unit_divisor"),
        ("cause = { values = 'sebab' }", "", "[values.…]"),
        ("cause = { values = 'sebab' }", '[values.sebab]\n"sakit" = "demam"', "'sakit' = 'demam'"),
        ("sex = { values = 'jk' }", '[values.jk]\n"L" = "male"\n"l " = "female"', "satu kode untuk setiap tulisan"),
        (
            "sex = { values = 'jk', blanks = { '-' = 'missing' } }",
            '[values.jk]\n"L" = "male"\n"-" = "female"',
            "bukan jawaban di values.jk",
        ),
    ],
)
def test_how_cells_are_written_must_fit_the_variable(
    tmp_path: Path, declared: Declared, reading: str, values: str, expected: str
) -> None:
    with pytest.raises(DeclarationError) as error:
        _changed_form(
            tmp_path,
            declared,
            ('"kematian/sebab" = "cause"', f'"kematian/sebab" = "cause"\n[sheets.reading]\n{reading}'),
            ("[blanks]", f"{values}\n[blanks]"),
        )
    assert expected in str(error.value)


def test_two_forms_of_one_name_are_a_fault(tmp_path: Path, declared: Declared) -> None:
    shutil.copytree(DATA / "forms" / "kobo_household", tmp_path / "a")
    shutil.copytree(DATA / "forms" / "kobo_household", tmp_path / "b")
    with pytest.raises(DeclarationError, match="dipakai formulir lain"):
        read_forms(tmp_path, codebook=declared.codebook, programme=declared.programme)


def test_a_folder_without_forms_is_told(tmp_path: Path, declared: Declared) -> None:
    with pytest.raises(DeclarationError, match="tidak ada formulir"):
        read_forms(tmp_path, codebook=declared.codebook, programme=declared.programme)


@pytest.mark.parametrize(
    ("name", "survey_round"),
    [
        ("P2WKSS RW 12 baseline - all versions - False - 2023.xlsx", "baseline"),
        ("p2wkss rw 12 M8 - latest.XLSX", "m8"),
        ("P2WKSS RW 12 m4 - all versions.csv", "m4"),
        ("P2WKSS RW 12 m5 - all versions.xlsx", None),
        ("P2WKSS RW 13 m4 - all versions.xlsx", None),
        ("catatan.xlsx", None),
    ],
)
def test_the_round_is_told_by_the_name_whatever_its_case(
    declared: Declared, name: str, survey_round: str | None
) -> None:
    assert declared.form.round_of(name) == survey_round


def test_the_shipped_forms_hold_for_a_programme_of_fewer_rounds(declared: Declared) -> None:
    """Before and after, and nothing in between, is what most offices have."""
    rounds = tuple(each for each in declared.programme.rounds if each.name in ("baseline", "m8"))
    programme = replace(declared.programme, rounds=rounds)
    forms = {form.form: form for form in read_forms(DATA / "forms", codebook=declared.codebook, programme=programme)}
    assert forms["kobo_household"].round_of("P2WKSS RW 12 m8 - 2023.xlsx") == "m8"
    assert forms["kobo_household"].round_of("P2WKSS RW 12 m4 - 2023.xlsx") is None


def test_a_line_that_is_hardly_a_heading_is_not_shown(tmp_path: Path, declared: Declared) -> None:
    """Where the headings were deleted the first family stands in their place."""
    columns = [column for sheet in declared.form.sheets for column in sheet.columns]
    book = Book.of_families().but(without_columns=columns[9:], extra_columns={"household": ["Umpama Rekaan"]})
    path = book.write(tmp_path, declared.form)
    with pytest.raises(SourceError) as error:
        map_export(declared.form, _export(path, declared.form), codebook=declared.codebook)
    assert error.value.rule.name == "columns_missing"
    assert "Umpama" not in str(error.value)


def test_every_missing_column_is_listed_at_once(tmp_path: Path, declared: Declared) -> None:
    lacking = ("rumah/lantai", "rumah/atap", "keluarga/no_kk")
    book = Book.of_families().but(without_columns=lacking, extra_columns={"household": ["rumah/jenis_lantai"]})
    path = book.write(tmp_path, declared.form)
    with pytest.raises(SourceError) as error:
        map_export(declared.form, _export(path, declared.form), codebook=declared.codebook)
    assert error.value.rule.name == "columns_missing"
    assert "Kolom lain di lembar ini: 'rumah/jenis_lantai'." in str(error.value)
    assert error.value.sheet == "Pendataan keluarga"
    for column in ("'rumah/lantai'", "'rumah/atap'", "'keluarga/no_kk'"):
        assert column in str(error.value)


def test_a_missing_sheet_names_the_sheets_that_are_there(tmp_path: Path, declared: Declared) -> None:
    path = Book.of_families().but(without_sheets=("anggota",)).write(tmp_path, declared.form)
    with pytest.raises(SourceError, match=r"lembar 'anggota' tidak ada\. Lembar yang ditemukan: 'Pendataan keluarga'"):
        map_export(declared.form, _export(path, declared.form), codebook=declared.codebook)


def test_an_optional_sheet_may_be_absent(tmp_path: Path, declared: Declared) -> None:
    path = Book.of_families().write(tmp_path, declared.form)
    mapped = map_export(declared.form, _export(path, declared.form), codebook=declared.codebook)
    assert [sheet.unit.name for sheet in mapped] == ["household", "person"]


def test_a_column_that_stands_twice_is_refused(tmp_path: Path, declared: Declared) -> None:
    path = Book.of_families().but(extra_columns={"household": ["rumah/lantai"]}).write(tmp_path, declared.form)
    with pytest.raises(SourceError, match="'rumah/lantai' muncul lebih dari sekali"):
        map_export(declared.form, _export(path, declared.form), codebook=declared.codebook)


def test_an_export_without_any_key_is_refused_but_the_index_alone_will_do(
    tmp_path: Path, declared: Declared, loading: LoadFolder
) -> None:
    indexed = Book.of_families().but(without_columns=("_uuid", "_submission__uuid"))
    indexed.write(tmp_path / "indexed", declared.form)
    assert loading(tmp_path / "indexed").counts("person") == (9, 9, 0, 0, 0)
    keyless = Book.of_families().but(without_columns=("_uuid", "_submission__uuid", "_parent_index"))
    path = keyless.write(tmp_path / "keyless", declared.form)
    with pytest.raises(SourceError, match="_submission__uuid"):
        map_export(declared.form, _export(path, declared.form), codebook=declared.codebook)


def test_a_repeat_of_another_sheet_is_joined_to_no_family_by_its_index(declared: Declared) -> None:
    """One submission for each house, with a repeat of families: members of the house are nobody's of them."""
    families = FormSheet(unit="household", sheet="keluarga", columns={"no_kk": "family_card"})
    people = FormSheet(unit="person", sheet="anggota", columns={"nama": "name"})
    form = declared.form.model_copy(update={"sheets": (families, people)})

    def joined(parent: str) -> list[MappedSheet]:
        below = ("_index", "_parent_table_name", "_parent_index", "_submission__uuid")
        book = workbook_of(
            grid_of(("rt", "_uuid", "_index"), ("001", "u1", 1), ("002", "u2", 2), name="rumah"),
            grid_of(
                ("no_kk", *below), ("1" * 16, 1, "rumah", 1, "u1"), ("2" * 16, 2, "rumah", 2, "u2"), name="keluarga"
            ),
            grid_of(("nama", *below), ("Umpama", 1, parent, 2, "u2"), name="anggota"),
        )
        return list(map_export(form, lay_out(book, form), codebook=declared.codebook))

    family, person = joined("keluarga")
    assert [family.sheet.header[family.key or 0], person.sheet.header[person.key or 0]] == ["_index", "_parent_index"]
    with pytest.raises(SourceError, match="milik lembar rumah, bukan milik lembar keluarga"):
        joined("rumah")


def test_unmapped_columns_are_told_once_per_sheet_and_kobos_own_are_not(tmp_path: Path, declared: Declared) -> None:
    extra = {
        "household": ["alamat", "kunjungan/catatan", "start", "__version__", "meta/rootUuid"],
        "person": [f"anggota/balita/imunisasi/{option}" for option in ("hb0", "campak", "-", "lain")],
    }
    book = Book.of_families().but(extra_columns=extra)
    book.person[0] |= {"anggota/balita/imunisasi/campak": 1, "anggota/balita/imunisasi/-": 0}
    book.person[0] |= {"anggota/balita/imunisasi/lain": "rotavirus"}
    path = book.write(tmp_path, declared.form)
    export = _export(path, declared.form)
    mapped = map_export(declared.form, export, codebook=declared.codebook)
    parts = list(unread_parts(export, mapped, declared.codebook))
    assert [(part.rule, part.sheet, part.found) for part in parts] == [
        ("columns_unmapped", "Pendataan keluarga", "'alamat', 'kunjungan/catatan'"),
        ("columns_unmapped", "anggota", "'anggota/balita/imunisasi/lain'"),
    ], "campak is an option the codebook lacks: it stands in the whole answer; in words something else is answered"


@pytest.mark.parametrize(
    "text",
    [
        *("003/012", "3/12", "RT 03 RW 12", "rt.3/rw.012", "RT/RW 03/12", "003", date(2023, 12, 3), date(2023, 3, 12)),
        *("RW 12/RT 03", "rw.012 rt.3", "RW 12, RT 3", "RT 3 - RW 12", "RW/RT 12/03"),
    ],
)
def test_an_rt_may_be_written_with_its_rw_even_if_excel_makes_a_day_of_both(declared: Declared, text: Any) -> None:
    variable = declared.codebook.unit("household").variable("rt")
    areas = spelt_areas(variable, declared.programme)
    assert reader_for(variable, codebook=declared.codebook, blanks={}, areas=areas)(text).value == "003"


@pytest.mark.parametrize("text", ["003/011", "RT 03 RW 1", "3/", "012/003", "3-12", "RW 3/12", date(2023, 11, 3)])
def test_an_rt_of_another_rw_is_none_of_ours(declared: Declared, text: Any) -> None:
    variable = declared.codebook.unit("household").variable("rt")
    areas = spelt_areas(variable, declared.programme)
    assert reader_for(variable, codebook=declared.codebook, blanks={}, areas=areas)(text).value is None
