"""Forms of every system loaded whole: the same survey in other shapes says the same, and nothing goes missing."""

from __future__ import annotations

import stat
import sys
import zipfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any, Protocol

import duckdb
import openpyxl
import pytest
import xlsxwriter
from drafted_files import write_sheet
from loaded_survey import KEY, SHARED, Declared, Loaded, LoadFolder, load_folder
from other_systems import KoboOptions, csv_text, odk_form, single_sheet_form, surveyed, write_kobo, write_odk
from small_survey import Book, card

from etl.build import load
from etl.drafting.draft import Canonical
from etl.drafting.gaps import gaps
from etl.drafting.looking import see
from etl.layouts.together import ALL
from etl.mapping import FilePattern, Form, FormSheet
from etl.sources import SourceError
from etl.sources.reading import read_workbook
from warehouse.blank import copy_tables


class LoadWith(Protocol):
    def __call__(self, folder: Path, *forms: Form) -> Loaded: ...


@pytest.fixture
def load_with(loading: LoadFolder) -> LoadWith:
    return lambda folder, *forms: loading(folder, among=forms)


def _book() -> Book:
    book = Book.of_families(3)
    book.household[0] |= {"floor_area": 36.5}
    book.household[1] |= {"disposal": 98, "house_tenure": 99}
    book.household[2] |= {"_validation_status": ""}
    helped = {"type": 1, "status": 3, "office": 1, "finished_on": date(2023, 3, 1), "evidence": "BAST-7"}
    book.assistance.append(helped | {"_submission__uuid": "uuid-1", "_parent_index": 1})
    return book


# ------------------------------------------------------------------------------------------------- Kobo and ODK

OPTIONS = (
    KoboOptions(groups=None),
    KoboOptions(groups="."),
    KoboOptions(groups="__"),
    KoboOptions(groups="::"),
    KoboOptions(groups="_", options="_"),
    KoboOptions(groups="_", multiple="details", options="_"),
    KoboOptions(groups="_", multiple="details", options="_", labels=True),
    KoboOptions(groups="-", multiple="details", options="-"),
    KoboOptions(groups="-", multiple="details", options="-", labels=True),
    KoboOptions(groups=" - ", multiple="details", options=" - ", labels=True),
    KoboOptions(groups=" → ", multiple="details", options=" → ", labels=True),
    KoboOptions(groups="; ", multiple="details", options="; "),
    KoboOptions(text=True),
    KoboOptions(multiple="summary"),
    KoboOptions(multiple="details"),
    KoboOptions(groups=None, multiple="details", text=True),
    KoboOptions(keys=False),
    KoboOptions(labels=True),
    KoboOptions(labels=True, groups=None),
    KoboOptions(labels=True, groups=None, multiple="details"),
    KoboOptions(labels=True, multiple="details"),
    KoboOptions(labels=True, multiple="summary", text=True),
)


@pytest.fixture(scope="module")
def reference(declared: Declared, tmp_path_factory: pytest.TempPathFactory) -> list[list[tuple[Any, ...]]]:
    folder = tmp_path_factory.mktemp("xml")
    write_kobo(_book(), folder, declared, KoboOptions())
    loaded = load_folder(declared, folder)
    assert loaded.rules() == set()
    assert loaded.counts("person") == (9, 9, 0, 0, 0)
    return surveyed(loaded)


@pytest.mark.parametrize("options", OPTIONS, ids=str)
def test_kobo_exports_with_other_options_say_the_same(
    tmp_path: Path, declared: Declared, loading: LoadFolder, reference: Any, options: KoboOptions
) -> None:
    write_kobo(_book(), tmp_path, declared, options)
    loaded = loading(tmp_path)
    assert loaded.report.refused == ()
    assert surveyed(loaded) == reference
    assert "answer_missing" not in loaded.rules()


def test_what_was_taken_for_what_is_told_once_for_each_sheet(
    tmp_path: Path, declared: Declared, loading: LoadFolder
) -> None:
    write_kobo(_book(), tmp_path, declared, KoboOptions(labels=True, groups=None))
    told = loading(tmp_path).findings("columns_taken")
    assert [sheet for sheet, _, _, _ in told] == ["Pendataan keluarga", "anggota", "bantuan"]
    assert "'Tanggal kunjungan' sebagai 'kunjungan/tanggal'" in told[0][2]


@pytest.mark.parametrize("said", ["Not approved", "Not Approved"])
def test_a_submission_not_approved_is_skipped_in_an_export_with_labels_too(
    tmp_path: Path, declared: Declared, loading: LoadFolder, said: str
) -> None:
    book = _book()
    book.household[2]["_validation_status"] = said
    book.household[1]["_validation_status"] = "Approved"
    write_kobo(book, tmp_path, declared, KoboOptions(labels=True))
    assert loading(tmp_path).counts("household") == (3, 2, 0, 0, 1)


def test_an_odk_zip_without_an_answer_that_could_be_decrypted_is_refused_with_its_cure(
    tmp_path: Path, declared: Declared, load_with: LoadWith
) -> None:
    path = write_odk(_book(), tmp_path, declared)
    closed = [["SubmissionDate", *odk_form(declared.form).sheets[0].columns, "KEY", "Status"]]
    closed += [["2023-03-31", *[""] * (len(closed[0]) - 3), f"uuid:{n}", "not decrypted"] for n in (1, 2)]
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("keluarga.csv", csv_text(closed))
        for entry in odk_form(declared.form).sheets[1:]:
            archive.writestr(f"keluarga-{entry.sheet}.csv", csv_text([[*entry.columns, "PARENT_KEY", "KEY"]]))
    (error,) = load_with(tmp_path, odk_form(declared.form)).report.refused
    assert error.rule.name == "all_encrypted"
    assert "(kolom Status berisi 'not decrypted'). Langkah berikutnya: Unduh ulang di ODK Central" in str(error)


@pytest.mark.parametrize("group_paths", [True, False])
def test_an_odk_zip_says_the_same(
    tmp_path: Path, declared: Declared, load_with: LoadWith, reference: Any, group_paths: bool
) -> None:
    write_odk(_book(), tmp_path, declared, group_paths=group_paths)
    loaded = load_with(tmp_path, odk_form(declared.form))
    assert loaded.report.refused == ()
    assert surveyed(loaded) == reference
    assert loaded.rows("SELECT form, system FROM source_file") == [("odk_household", "odk")]


@pytest.mark.parametrize(("separator", "system"), [(";", "KoboToolbox"), (",", "ODK Central")])
def test_a_csv_where_repeats_are_expected_is_refused_with_the_cure(
    tmp_path: Path, declared: Declared, load_with: LoadWith, separator: str, system: str
) -> None:
    form = declared.form if system == "KoboToolbox" else odk_form(declared.form)
    own = (
        ("_uuid", "_submission_time", "_index") if system == "KoboToolbox" else ("KEY", "SubmissionDate", "ReviewState")
    )
    header = [*(name.replace("/", "-" if system != "KoboToolbox" else "/") for name in form.sheets[0].columns), *own]
    path = tmp_path / "P2WKSS RW 12 baseline - semua.csv"
    path.write_text(csv_text([header, ["x"] * len(header)], separator=separator), encoding="utf-8")
    (error,) = load_with(tmp_path, form).report.refused
    assert error.rule.name == "file_csv"
    assert f"CSV dari {system} tidak memuat lembar berulang (anggota, kelahiran, kematian, bantuan)" in str(error)


# ------------------------------------------------------------------------------------------------- which form it is


def test_of_two_forms_of_one_name_the_one_whose_columns_are_there_reads_the_file(
    tmp_path: Path, declared: Declared, load_with: LoadWith
) -> None:
    write_kobo(_book(), tmp_path, declared, KoboOptions())
    older = declared.form.sheets[0].model_copy(
        update={"columns": {**declared.form.sheets[0].columns, "lama": "phone2"}}
    )
    old = declared.form.model_copy(update={"form": "kobo_old", "sheets": (older, *declared.form.sheets[1:])})
    assert load_with(tmp_path, old, declared.form).value("SELECT form FROM source_file") == "kobo_household"


def test_two_forms_that_fit_alike_are_no_choice(tmp_path: Path, declared: Declared, load_with: LoadWith) -> None:
    write_kobo(_book(), tmp_path, declared, KoboOptions())
    twin = declared.form.model_copy(update={"form": "kobo_twin"})
    (error,) = load_with(tmp_path, declared.form, twin).report.refused
    assert error.rule.name == "form_unclear"
    assert "'kobo_household', 'kobo_twin'" in str(error)


def _nameless(declared: Declared, **changes: Any) -> Form:
    facts = {"files": (), "recognised_by": ("kunjungan/kader", "keluarga/no_kk")}
    return declared.form.model_copy(update=facts | changes)


def test_a_file_of_any_name_is_recognised_by_its_columns_and_its_round_by_its_dates(
    tmp_path: Path, declared: Declared, load_with: LoadWith
) -> None:
    write_kobo(_book(), tmp_path, declared, KoboOptions(groups=".")).rename(tmp_path / "unduhan (3).xlsx")
    loaded = load_with(tmp_path, _nameless(declared))
    assert loaded.rows("SELECT form, round, status FROM source_file") == [("kobo_household", "baseline", "loaded")]
    assert {"form_by_content", "round_from_dates"} <= loaded.rules()


@pytest.mark.parametrize(
    ("days", "rule"),
    [
        ((date(2023, 3, 22), date(2023, 3, 23), date(2023, 5, 16)), "round_mixed"),
        ((date(2023, 4, 22), date(2023, 4, 23), date(2023, 3, 22)), "round_unknown"),
        ((date(2024, 3, 22),) * 3, "round_unknown"),
    ],
)
def test_dates_that_tell_no_one_round_refuse_the_file(
    tmp_path: Path, declared: Declared, load_with: LoadWith, days: Sequence[date], rule: str
) -> None:
    book = _book()
    for row, day in zip(book.household, days, strict=True):
        row["visit_date"] = day
    write_kobo(book, tmp_path, declared, KoboOptions()).rename(tmp_path / "a.xlsx")
    [error] = load_with(tmp_path, _nameless(declared)).report.refused
    assert error.rule.name == rule
    assert (f"({min(days)} sampai {max(days)})" in str(error)) is (rule == "round_unknown")


@pytest.mark.parametrize(
    ("texts", "outcome"),
    [
        (("Bulan ke-2", "m2", "bulan  KE-2"), "m2"),
        (("dua", "dua", "m2"), "m2"),
        (("baseline", "m2", "m2"), "round_mixed"),
        (("m2", "", "m2"), "m2"),
        (("", "", ""), "baseline"),
        ((0, 0, 0), "baseline"),
        (("m3", "m3", "m3"), "round_unknown"),
    ],
)
def test_a_column_tells_the_round_when_all_rows_agree_and_dates_where_it_is_empty(
    tmp_path: Path, declared: Declared, load_with: LoadWith, texts: Sequence[Any], outcome: str
) -> None:
    book = _book().but(extra_columns={"household": ["putaran"]})
    for row, text in zip(book.household, texts, strict=True):
        row["putaran"] = text
    book.write(tmp_path, declared.form, name="a.xlsx")
    form = _nameless(declared, round_column="putaran", values={"round": {"dua": "m2"}})
    loaded = load_with(tmp_path, form)
    rules = [error.rule.name for error in loaded.report.refused]
    assert (loaded.value("SELECT round FROM source_file") if not rules else rules[0]) == outcome


def test_a_file_that_no_form_knows_says_what_it_is_and_what_to_do(
    tmp_path: Path, declared: Declared, loading: LoadFolder
) -> None:
    write_kobo(_book(), tmp_path, declared, KoboOptions())
    (tmp_path / "jawaban.csv").write_text("Timestamp,Nama\n22/03/2023 10:00:00,A\n", encoding="utf-8")
    loaded = loading(tmp_path)
    ((_, _, _, message),) = loaded.findings("file_unmatched")
    assert "Google" in message
    assert "`p2wkss data map`" in loaded.report.passed_over[0]


def test_a_file_with_the_columns_of_a_form_and_another_name_is_told_the_form(
    tmp_path: Path, declared: Declared, load_with: LoadWith
) -> None:
    form = declared.form.model_copy(update={"recognised_by": ()})
    _book().write(tmp_path, form)
    other = _book().but(extra_columns={"household": [f"catatan {number}" for number in range(40)]})
    other.write(tmp_path, form, name="unduhan kedua.xlsx")
    loaded = load_with(tmp_path, form)
    ((_, _, _, message),) = loaded.findings("file_name_unknown")
    assert f"formulir '{form.form}'" in message
    assert "--edit" in loaded.report.passed_over[0]


def test_a_file_that_lacks_few_columns_of_a_form_is_told_which(
    tmp_path: Path, declared: Declared, load_with: LoadWith
) -> None:
    write_kobo(_book(), tmp_path, declared, KoboOptions())
    rows = [["Tanggal", *list(BASICS)[1:]], _line(1), _line(2)]
    (tmp_path / "bulan 2.csv").write_text(csv_text(rows), encoding="utf-8")
    files = (FilePattern(pattern="data awal.csv", round="baseline"),)
    form = single_sheet_form(declared, system="excel", columns=BASICS, files=files)
    loaded = load_with(tmp_path, *declared.forms, form)
    ((_, _, _, message),) = loaded.findings("file_nearly_known")
    assert f"formulir '{form.form}'" in message
    assert "'Tanggal kunjungan'." in message


# ------------------------------------------------------------------------------------------------- hand-made and Google

BASICS = {
    "Tanggal kunjungan": "visit_date",
    "Hasil": "visit_result",
    "Kode kader": "enumerator",
    "RT": "rt",
    "Dasawisma": "dasawisma",
    "No KK": "family_card",
    "Binaan": "binaan",
}
YES_NO = {"ya": "yes", "tidak": "no", "v": "yes", "-": "no"}


def _line(number: int, *more: Any, day: str = "22/03/2023") -> list[Any]:
    return [day, "Lengkap", "K01", "1", "001-A", card(number), "Ya", *more]


def test_a_google_form_is_read_by_its_questions_and_labels(
    tmp_path: Path, declared: Declared, load_with: LoadWith
) -> None:
    header = ["Timestamp", *BASICS, "Apa sumber utama air minum?", "Luas lantai rumah (m²)"]
    rows = [
        ["22/03/2023 10:05:06", *_line(1, "Leding/PDAM", "36")],
        ["22/03/2023 11:05:06", *_line(2, "Sumur bor/pompa", "40", day="25/03/2023")],
    ]
    (tmp_path / "Pendataan RW 12 baseline.csv").write_text(csv_text([header, *rows]), encoding="utf-8")
    form = single_sheet_form(
        declared,
        system="google",
        files=(FilePattern(pattern="Pendataan RW {rw} baseline*", round="baseline"),),
        columns={**BASICS, "Sumber air minum": "drinking_water", "Luas": "floor_area"},
    )
    loaded = load_with(tmp_path, form)
    assert loaded.report.refused == ()
    assert loaded.rows("SELECT drinking_water, floor_area FROM household_answer ORDER BY ALL") == [
        ("borehole", 40.0),
        ("piped", 36.0),
    ]
    assert loaded.rows("SELECT DISTINCT visit_date FROM visit ORDER BY ALL") == [
        (date(2023, 3, 22),),
        (date(2023, 3, 25),),
    ]
    ((_, _, found, message),) = loaded.findings("dates_in_order")
    assert "'Tanggal kunjungan'" in found
    assert "hari/bulan/tahun" in message


@pytest.mark.parametrize(
    ("stamp", "days", "read"),
    [
        ("22/03/2023 10:05:06", ("04/03/2023", "05/03/2023"), [date(2023, 3, 4), date(2023, 3, 5)]),
        ("3/22/2023 10:05:06", ("3/4/2023", "3/5/2023"), [date(2023, 3, 4), date(2023, 3, 5)]),
        ("2023-03-22 10:05:06", ("04/03/2023", "05/03/2023"), []),
        ("03/03/2023 10:05:06", ("04/03/2023", "05/03/2023"), []),
        ("3/22/2023 10:05:06", ("04/03/2023", "05/03/2023"), []),  # typed by people, who write zeros
        ("22/03/2023 10:05:06", ("04-03-2023", "05-03-2023"), []),
    ],
)
def test_dates_in_doubt_of_a_google_form_are_read_as_its_time_stamp_is_written(
    tmp_path: Path, declared: Declared, load_with: LoadWith, stamp: str, days: tuple[str, str], read: list[date]
) -> None:
    """The stamp is no question of the form, and needs no mapping to tell the order."""
    rows = [[stamp, *_line(number, day=day)] for number, day in enumerate(days, 1)]
    (tmp_path / "Pendataan.csv").write_text(csv_text([["Timestamp", *BASICS], *rows]), encoding="utf-8")
    pattern = (FilePattern(pattern="Pendataan*", round="baseline"),)
    form = single_sheet_form(declared, system="google", files=pattern, columns=BASICS)
    loaded = load_with(tmp_path, form)
    dates = loaded.rows("SELECT visit_date FROM visit WHERE visit_date IS NOT NULL ORDER BY ALL")
    assert [day for (day,) in dates] == read
    assert ("dates_as_beside" in loaded.rules()) == bool(read)
    assert ("dates_unclear" in loaded.rules()) != bool(read)
    seen = see(read_workbook(tmp_path / "Pendataan.csv"), form, Canonical(declared.codebook, declared.programme))
    told = [
        gap.message
        for gap in gaps(form, declared=Canonical(declared.codebook, declared.programme), file="form.toml", seen=seen)
    ]
    assert any("seperti kolom tanggal lain" in message for message in told) == bool(read)
    assert any("Pilih 'urutan tanggal'" in message for message in told) != bool(read)


def test_dates_whose_order_is_in_doubt_are_blank_until_it_is_declared(
    tmp_path: Path, declared: Declared, load_with: LoadWith
) -> None:
    rows = [_line(1, "1/2/2023"), _line(2, "3/4/22")]
    (tmp_path / "a.csv").write_text(csv_text([[*BASICS, "Lahir"], *rows], separator=";"), encoding="utf-8")
    sheet = {"columns": BASICS, "reading": {"visit_date": {"date": "dmy"}}}
    pattern = (FilePattern(pattern="a.*", round="baseline"),)
    undeclared = single_sheet_form(declared, system="excel", files=pattern, columns=BASICS)
    rows = [_line(1, day="4/3/2023"), _line(2, day="5/3/2023")]
    (tmp_path / "a.csv").write_text(csv_text([[*BASICS], *rows], separator=";"), encoding="utf-8")
    loaded = load_with(tmp_path, undeclared)
    assert loaded.value("SELECT count(visit_date) FROM visit") == 0
    assert "Pilih `urutan tanggal`" in loaded.rows("SELECT advice_id FROM finding WHERE rule = 'dates_unclear'")[0][0]
    shown = [_line(1, day="25/03/23"), _line(2, day="26/03/23")]  # as LibreOffice writes what it shows of real dates
    (tmp_path / "a.csv").write_text(csv_text([[*BASICS], *shown], separator=";"), encoding="utf-8")
    short = load_with(tmp_path, undeclared)
    assert short.rows("SELECT visit_date FROM visit ORDER BY ALL") == [(date(2023, 3, 25),), (date(2023, 3, 26),)]
    assert "dates_short" in short.rules()
    (tmp_path / "a.csv").write_text(csv_text([[*BASICS], *rows], separator=";"), encoding="utf-8")
    loaded = load_with(tmp_path, single_sheet_form(declared, system="excel", files=pattern, **sheet))
    assert loaded.rows("SELECT visit_date FROM visit ORDER BY ALL") == [(date(2023, 3, 4),), (date(2023, 3, 5),)]


def test_dates_that_a_spreadsheet_turned_are_told_and_year_day_month_is_read(
    tmp_path: Path, declared: Declared, load_with: LoadWith
) -> None:
    days = [date(2023, 3, 10), date(2023, 3, 11), date(2023, 3, 12), "22/03/2023", "23/03/2023"]
    started = ["2023-22-03", "2023-25-03", "2023-10-03", "2023-11-03", "2023-12-03"]
    columns = {**BASICS, "Mulai": "visit_date"}
    columns.pop(next(name for name, variable in BASICS.items() if variable == "visit_date"))
    for name, cells, told in (("Mulai", days, "dates_turned"), ("Mulai", started, "dates_in_order")):
        rows = [[cell, *_line(number)[1:]] for number, cell in enumerate(cells, 1)]
        write_sheet(tmp_path / "a.xlsx", [[name, *list(BASICS)[1:]], *rows])
        form = single_sheet_form(
            declared, system="excel", files=(FilePattern(pattern="a.*", round="baseline"),), columns=columns
        )
        loaded = load_with(tmp_path, form)
        assert told in loaded.rules()
        assert loaded.value("SELECT count(visit_date) FROM visit") == 5
    assert date(2023, 3, 10) in {day for (day,) in loaded.rows("SELECT visit_date FROM visit")}


def test_short_amounts_of_rupiah_are_not_taken_for_thousands(
    tmp_path: Path, declared: Declared, load_with: LoadWith
) -> None:
    rows = [_line(1, "1.250"), _line(2, "2.750")]
    (tmp_path / "a.csv").write_text(csv_text([[*BASICS, "Pendapatan"], *rows], separator=";"), encoding="utf-8")
    facts: dict[str, Any] = {"system": "excel", "files": (FilePattern(pattern="a.*", round="baseline"),)}
    columns = {**BASICS, "Pendapatan": "household_income"}
    loaded = load_with(tmp_path, single_sheet_form(declared, columns=columns, **facts))
    assert loaded.rows("SELECT count(household_income) FROM household_answer") == [(0,)]
    assert len(loaded.findings("number_unreadable")) == 2


def test_decimal_commas_are_read_where_only_they_fit_the_column(
    tmp_path: Path, declared: Declared, load_with: LoadWith
) -> None:
    rows = [_line(1, "36,5"), _line(2, "40,25", day="25/03/2023"), _line(3, "1.250"), _line(4, "-"), _line(5, "n/a")]
    (tmp_path / "a.csv").write_text(csv_text([[*BASICS, "Luas"], *rows], separator=";"), encoding="utf-8")
    facts: dict[str, Any] = {"system": "excel", "files": (FilePattern(pattern="a.*", round="baseline"),)}
    columns = {**BASICS, "Luas": "floor_area"}
    for reading, told in (({}, "numbers_in_comma"), ({"floor_area": {"decimal": "comma"}}, "")):
        loaded = load_with(tmp_path, single_sheet_form(declared, columns=columns, reading=reading, **facts))
        assert loaded.rows("SELECT floor_area FROM household_answer ORDER BY ALL") == [
            (36.5,),
            (40.25,),
            *[(None,)] * 3,
        ]
        assert [found for _, _, found, _ in loaded.findings("number_out_of_range")] == ["1.250"]
        assert {"numbers_in_comma", "numbers_with_comma"} & loaded.rules() == ({told} if told else set())
    point = {"floor_area": {"decimal": "point"}}
    loaded = load_with(tmp_path, single_sheet_form(declared, columns=columns, reading=point, **facts))
    assert loaded.rows("SELECT count(floor_area) FROM household_answer") == [(0,)], "what is declared is believed"
    assert (
        "Pilih `desimal` koma" in loaded.rows("SELECT advice_id FROM finding WHERE rule = 'numbers_with_comma'")[0][0]
    )


DASAWISMA = {"No KK": "family_card", "SANITASI > Jamban": "toilet_use", "SANITASI > SPAL": "standing_water"}
SAME_ON_ALL_LINES = {
    "visit_date": "2023-03-22",
    "visit_result": "Lengkap",
    "rt": "001",
    "dasawisma": "001-A",
    "binaan": "Ya",
}


@pytest.mark.skipif(not SHARED.exists(), reason=f"no shared test data at {SHARED}")
def test_a_form_of_cadres_with_two_header_rows_is_read_line_by_line(
    tmp_path: Path, declared: Declared, load_with: LoadWith
) -> None:
    content = (SHARED / "excel-edge" / "form_dasawisma_merged_headers.xlsx").read_bytes()
    (tmp_path / "Form Dasawisma RW 12.xlsx").write_bytes(content)
    form = single_sheet_form(
        declared,
        system="excel",
        files=(FilePattern(pattern="Form Dasawisma*", round="baseline"),),
        sheet="Form Dasawisma",
        header_rows=(4, 5),
        stop_at=("JUMLAH",),
        columns=DASAWISMA,
        constants=SAME_ON_ALL_LINES,
        reading={
            "toilet_use": {"values": "jamban", "blanks": {"99": "refused", "88": "not_applicable"}},
            "standing_water": {"values": "ya_tidak", "blanks": {"tidak tahu": "dont_know"}},
        },
        values={
            "jamban": {"ya": "own", "y": "own", "tidak": "none", "tdk": "none", "1": "own", "true": "own"},
            "ya_tidak": YES_NO,
        },
    )
    loaded = load_with(tmp_path, form)
    read, kept, held, duplicates, skipped = loaded.counts("household")
    assert read == kept + held + duplicates + skipped == 8  # six families, a blank line, JUMLAH
    assert skipped == 2
    answers = loaded.rows("SELECT toilet_use, standing_water FROM household_answer ORDER BY ALL")
    assert ("own", "no") in answers
    assert ("none", None) in answers
    assert loaded.rows("SELECT DISTINCT visit_date FROM visit") == [(date(2023, 3, 22),)]
    assert {"dates_mixed", "dates_unclear"}.isdisjoint(loaded.rules())


def test_a_family_and_its_toddler_on_one_line_are_two_records(
    tmp_path: Path, declared: Declared, load_with: LoadWith
) -> None:
    path = tmp_path / "Posyandu RW 12.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        sheet = workbook.add_worksheet("Data")
        sheet.write_row(0, 0, ["PENDATAAN", "", "", "", "", "", "", "", "BALITA"])
        sheet.merge_range(0, 8, 0, 11, "BALITA")
        sheet.write_row(1, 0, [*BASICS, "Kepala", "Nama", "JK", "Tgl Lahir", "BB (gram)"])
        sheet.write(6, 5, "Cimahi, 31 Maret 2023")  # below a blank line
        for number in range(1, 4):
            toddler = [f"Anak Rekaan{number}", "P", "1 Maret 2021", 10900] if number != 2 else []
            for column, value in enumerate(_line(number, "Ada", *toddler, day="22 Maret 2023")):
                sheet.write(number + 1, column, value) if not isinstance(value, str) else sheet.write_string(
                    number + 1, column, value
                )
    toddler = FormSheet(
        unit="person",
        sheet="Data",
        columns={
            "BALITA > Nama": "name",
            "BALITA > JK": "sex",
            "BALITA > Tgl Lahir": "birth_date",
            "BALITA > BB (gram)": "weight_kg",
        },
        constants={"presence": "1"},
        reading={"weight_kg": {"unit_divisor": 1000.0}},  # type: ignore[dict-item]
    )
    family = FormSheet(
        unit="household",
        sheet="Data",
        header_rows=(1, 2),
        columns={
            **{
                ("PENDATAAN > Tanggal kunjungan" if name == "Tanggal kunjungan" else name): v
                for name, v in BASICS.items()
            }
        },
        constants={"head_sex": "L"},
    )
    form = Form(
        form="posyandu",
        system="excel",
        version="1",
        title="Posyandu",
        files=(FilePattern(pattern="Posyandu RW 12*", round="baseline"),),
        sheets=(family, toddler),
    )
    loaded = load_with(tmp_path, form)
    assert loaded.report.refused == ()
    assert loaded.counts("household") == (5, 3, 0, 0, 2)
    assert loaded.counts("person") == (5, 2, 0, 0, 3)
    assert loaded.rows("SELECT DISTINCT weight_kg FROM person_answer") == [(10.9,)]


def test_sheets_with_the_same_headings_are_all_read_each_cell_with_its_sheet(
    tmp_path: Path, declared: Declared, load_with: LoadWith
) -> None:
    """A sheet for each RT, families and toddlers on one line; the same line of another sheet is another family."""
    toddlers = ["Nama", "JK", "Tgl Lahir", "BB"]
    with xlsxwriter.Workbook(tmp_path / "Posyandu RW 12.xlsx") as workbook:
        for place, name in enumerate(("RT 001", "RT 002")):
            sheet = workbook.add_worksheet(name)
            sheet.write_row(0, 0, [f"DATA {name}"])
            sheet.write_row(2, 0, [*BASICS, "Kepala", *toddlers])
            for line in range(3):
                number = 3 * place + line + 1
                toddler = [f"Anak Rekaan{number}", "P", "1 Maret 2021", 10 + number]
                sheet.write_row(line + 3, 0, _line(number, "Ada", *toddler, day="22 Maret 2023"))
        workbook.add_worksheet("Catatan").write_row(0, 0, ["Hal", "Isi", "Oleh"])
    columns = dict(zip(toddlers, ("name", "sex", "birth_date", "weight_kg"), strict=True))
    sheets = (
        FormSheet(unit="household", sheet=ALL, columns=dict(BASICS), constants={"head_sex": "L"}),
        FormSheet(unit="person", sheet=ALL, columns=columns, constants={"presence": "1"}),
    )
    files = (FilePattern(pattern="Posyandu RW 12*", round="baseline"),)
    form = Form(form="posyandu", system="excel", version="1", title="Posyandu", files=files, sheets=sheets)
    loaded = load_with(tmp_path, form)
    assert loaded.report.refused == ()
    assert loaded.rows("SELECT sheet, unit, rows_read, loaded FROM source_sheet ORDER BY ALL") == [
        (name, unit, 3, 3) for name in ("RT 001", "RT 002") for unit in ("household", "person")
    ]
    assert loaded.rows("SELECT count(DISTINCT household_id), min(weight_kg), max(weight_kg) FROM person_answer") == [
        (6, 11, 16)
    ]
    assert ("Catatan",) in [(sheet,) for sheet, _, _, _ in loaded.findings("sheet_unmapped")]
    (above,) = [line for line in loaded.report.told if "di atas judul kolom" in line]
    assert "lembar 'RT 001' (dan 1 lembar lain)" in above, "what is said of the sheet of every RT is told once"


@pytest.mark.parametrize(
    ("heading", "said", "loaded_lines"),
    [
        ("RW", ["012", "RW 5", "12", ""], [1, 3, 4]),
        ("No. RW", ["1", "2", "3", "4"], []),
        ("RW", ["0012", "Rw.12", "XII", "12.0"], [1, 2, 3, 4]),
        ("RW", ["5.0", "V", "rw xi", "12,0"], [4]),
        ("Desa/Kelurahan", ["Utama", "Kel. UTAMA", "Cibeber", ""], [1, 2, 4]),
        ("Kelurahan", ["0101", "0101", "0101", "0101"], [1, 2, 3, 4]),  # a code says neither
        ("Jarak ke RW", ["1", "2", "3", "4"], [1, 2, 3, 4]),
    ],
)
def test_families_of_another_rw_are_none_of_this_programme(
    tmp_path: Path, declared: Declared, load_with: LoadWith, heading: str, said: list[str], loaded_lines: list[int]
) -> None:
    rows = [_line(number, where) for number, where in enumerate(said, 1)]
    (tmp_path / "Daftar.csv").write_text(csv_text([[*BASICS, heading], *rows]), encoding="utf-8")
    form = single_sheet_form(declared, system="excel", files=(FilePattern(pattern="Daftar*"),), columns=dict(BASICS))
    loaded = load_with(tmp_path, form)
    left_out = loaded.rows("SELECT row_number - 1 FROM not_loaded WHERE rule = 'row_other_area' ORDER BY 1")
    assert [line for (line,) in left_out] == [line for line in range(1, 5) if line not in loaded_lines]
    assert loaded.counts("household") == (4, len(loaded_lines), 0, 0, 4 - len(loaded_lines))
    assert ("row_other_area" in loaded.rules()) == (len(loaded_lines) < 4)
    cells = [f"di sel {'ABCDEFGHIJ'[len(BASICS)]}{row + 1}" for row in range(1, 5) if row not in loaded_lines]
    told = " ".join(finding[2] for finding in loaded.findings("row_other_area"))
    assert all(cell in told for cell in cells), "a slip of the pen is found where it stands"
    if not loaded_lines:
        assert "4 baris dilewati" in str(loaded.report.refusal()), "the refusal says why nothing is left"


def test_a_note_that_nobody_was_met_is_a_finding_and_changes_no_answer(
    tmp_path: Path, declared: Declared, load_with: LoadWith
) -> None:
    notes = ["Pindah", "Rumah kosong.", "Pindah RT bulan depan", "Pindah ke RT lain"]
    rows = [_line(number, note) for number, note in enumerate(notes, 1)]
    (tmp_path / "Daftar.csv").write_text(csv_text([[*BASICS, "Keterangan"], *rows]), encoding="utf-8")
    form = single_sheet_form(declared, system="excel", files=(FilePattern(pattern="Daftar*"),), columns=dict(BASICS))
    loaded = load_with(tmp_path, form)
    found = [finding[2] for finding in loaded.findings("visit_maybe_in_vain")]
    assert [text.split("'")[1] for text in found] == ["Pindah", "Rumah kosong.", "Pindah ke RT lain"]
    assert loaded.counts("household") == (4, 4, 0, 0, 0)


def test_a_sheet_with_a_column_for_every_month_fills_each_round(
    tmp_path: Path, declared: Declared, load_with: LoadWith
) -> None:
    months = {"MARET": "22 Maret 2023", "MEI": "16 Mei 2023", "JUNI": "3 Juni 2023"}
    fixed = {name: variable for name, variable in BASICS.items() if variable != "visit_date"}
    header = [*fixed, *(f"{month}_{what}" for month in months for what in ("TANGGAL", "LUAS"))]
    rows = [
        [*_line(number)[1:], *(value for day in months.values() for value in (day, 30 + number))] for number in (1, 2)
    ]
    (tmp_path / "bulanan.csv").write_text(csv_text([header, *rows]), encoding="utf-8")
    form = single_sheet_form(
        declared,
        system="excel",
        files=(FilePattern(pattern="bulanan.*"),),
        columns={**fixed, "{month}_TANGGAL": "visit_date", "{month}_LUAS": "floor_area"},
    )
    loaded = load_with(tmp_path, form)
    assert loaded.report.refused == ()
    assert loaded.rows("SELECT round, visit_date, count(*) FROM visit GROUP BY ALL ORDER BY ALL") == [
        ("baseline", date(2023, 3, 22), 2),
        ("m2", date(2023, 5, 16), 2),
    ]
    assert loaded.counts("household") == (12, 4, 0, 0, 8)
    assert "row_other_month" in loaded.rules()


# ------------------------------------------------------------------------------------------------- what must be told


def test_columns_nobody_reads_are_listed_with_how_full_they_are(
    tmp_path: Path, declared: Declared, loading: LoadFolder
) -> None:
    book = _book().but(extra_columns={"household": ["catatan", "telp 081122334455"]})
    book.household[0]["catatan"] = "rumah pojok"
    book.write(tmp_path, declared.form)
    loaded = loading(tmp_path)
    assert loaded.rows("SELECT sheet, name, filled FROM unmapped_column ORDER BY position") == [
        ("Pendataan keluarga", "catatan", 1),
        ("Pendataan keluarga", "telp •••", 0),
    ]


def test_a_form_says_what_can_not_be_compared(tmp_path: Path, declared: Declared, load_with: LoadWith) -> None:
    write_kobo(_book(), tmp_path, declared, KoboOptions())
    form = declared.form.model_copy(update={"not_comparable": {"toilet_use": "pertanyaan diganti"}})
    loaded = load_with(tmp_path, form)
    assert loaded.rows("SELECT * FROM comparability") == [
        ("rw12_utama", "baseline", "toilet_use", "kobo_household 2023-03-15", "pertanyaan diganti")
    ]


def test_a_round_that_came_to_nothing_is_told_first(tmp_path: Path, declared: Declared, loading: LoadFolder) -> None:
    write_kobo(_book(), tmp_path, declared, KoboOptions())
    Book.of_families(2, _validation_status="validation_status_not_approved", floor_area="?").write(
        tmp_path, declared.form, survey_round="m2"
    )
    report = loading(tmp_path).report
    assert report.empty_rounds == ("m2",)
    assert "putaran 'm2' punya berkas, tetapi tidak satu pun keluarganya dimuat (2 dilewati)" in report.told[0]
    refusal = str(report.refusal())
    assert refusal.startswith("P2WKSS RW 12 m2")
    assert "putaran 'm2' punya berkas" in refusal
    assert "(2 baris keluarga dibaca, 0 ditahan, 0 ganda, 2 dilewati, 0 tanpa responden)" in refusal


def test_a_file_name_with_a_family_card_is_kept_masked(tmp_path: Path, declared: Declared, loading: LoadFolder) -> None:
    start, end = "P2WKSS RW 12 baseline - ", " - False - 2023-04-01-08-15-02.xlsx"
    _book().write(tmp_path, declared.form, name=f"{start}{card(1)}{end}")
    loaded = loading(tmp_path)
    assert (
        loaded.value("SELECT name FROM source_file") == "P2WKSS RW 12 baseline - ••• - False - 2023-04-01-08-15-02.xlsx"
    )
    assert card(1) not in repr(loaded.report.files[0].name) + repr(loaded.report.told)


def test_a_text_that_is_no_code_of_a_cadre_is_blank_and_shown_to_nobody(
    tmp_path: Path, declared: Declared, loading: LoadFolder
) -> None:
    Book.of_families(2, enumerator="Wulandari").write(tmp_path, declared.form)
    loaded = loading(tmp_path)
    assert [found for _, _, found, _ in loaded.findings("text_unfit")] == ["••• (9 huruf, disamarkan)"] * 2
    assert loaded.value("SELECT count(enumerator) FROM visit") == 0
    assert "Wulandari" not in repr(loaded.rows("SELECT * FROM finding"))


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_an_untouched_copy_is_kept_for_its_owner_alone(tmp_path: Path, declared: Declared) -> None:
    path = write_kobo(_book(), tmp_path / "in", declared, KoboOptions())
    raw = tmp_path / "var" / "raw"
    for _ in range(2):
        with duckdb.connect(":memory:") as connection:
            copy_tables(connection, declared.codebook)
            load(connection, declared.of(tmp_path / "in"), key=KEY, archive=raw)
            (sha256,) = connection.execute("SELECT sha256 FROM source_file").fetchall()[0]
    (kept,) = raw.iterdir()
    assert kept.name == f"{sha256}.xlsx"
    assert kept.read_bytes() == path.read_bytes()
    assert [stat.S_IMODE(each.stat().st_mode) for each in (raw, kept)] == [0o700, 0o600]


def test_a_raw_copy_that_can_not_be_kept_refuses_the_file(tmp_path: Path, declared: Declared) -> None:
    write_kobo(_book(), tmp_path / "in", declared, KoboOptions())
    (tmp_path / "raw").write_text("a file where the folder should be", encoding="utf-8")
    with duckdb.connect(":memory:") as connection:
        copy_tables(connection, declared.codebook)
        report = load(connection, declared.of(tmp_path / "in"), key=KEY, archive=tmp_path / "raw")
    assert [error.rule.name for error in report.refused] == ["raw_unwritable"]


def test_a_newer_export_of_the_same_form_counts_and_what_vanished_is_told(
    tmp_path: Path, declared: Declared, loading: LoadFolder
) -> None:
    Book.of_families(12).write(tmp_path, declared.form)
    newer = Book.of_families(12)
    newer.household[0]["floor_area"] = 44
    newer = newer.but(household=newer.household[:-2], person=newer.person[:-6])
    newer.write(tmp_path, declared.form, name="P2WKSS RW 12 baseline - all versions - False - 2023-04-09-08-00-00.xlsx")
    loaded = loading(tmp_path)
    assert loaded.value("SELECT count(*) FROM visit") == 10
    assert loaded.value("SELECT max(floor_area) FROM household_answer") == 44
    assert dict(loaded.rows("SELECT status, count(*) FROM source_file GROUP BY ALL")) == {"loaded": 1, "skipped": 1}
    assert len(loaded.findings("submission_vanished")) == 2
    assert [line for line in loaded.report.passed_over if "baris 12 (dan 1 lagi): isian" in line], "said once of both"


def test_a_workbook_whose_lines_are_not_trusted_holds_them_and_counts_them(
    tmp_path: Path, declared: Declared, loading: LoadFolder
) -> None:
    path = _book().write(tmp_path, declared.form)
    workbook = openpyxl.load_workbook(path)
    workbook["anggota"].cell(3, 60).value = "lama"
    workbook.save(path)
    loaded = loading(tmp_path)
    assert loaded.counts("person") == (9, 8, 1, 0, 0)
    assert loaded.rows("SELECT row_number, rule FROM quarantine") == [(3, "row_ragged")]


def test_nothing_of_an_unknown_system_is_loaded(tmp_path: Path, declared: Declared, loading: LoadFolder) -> None:
    (tmp_path / "rekap.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(SourceError, match="cocok dengan sebuah formulir"):
        loading(tmp_path)
