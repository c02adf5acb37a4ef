"""`p2wkss data map` as an analyst uses it, with the guide only: a foreign file to a load, and what may go wrong."""

from __future__ import annotations

import errno
import shutil
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
import typer
from drafted_files import add_sheet, google_form, write_sheet
from loaded_survey import DATA, SAMPLE, Declared, load_folder
from openpyxl import load_workbook
from typer.testing import CliRunner, Result
from xlsxwriter import Workbook

from etl.commands.map import map_file
from etl.mapping import read_forms

Run = Callable[..., Result]


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A folder with the declarations, as an analyst copied them."""
    for name in ("codebook", "forms"):
        shutil.copytree(DATA / name, tmp_path / "data" / name)
    for name in ("programme.toml", "areas.csv"):
        shutil.copy(DATA / name, tmp_path / "data" / name)
    (tmp_path / "masuk").mkdir()
    return tmp_path


@pytest.fixture
def run(desk: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.chdir(desk)
    command = typer.Typer()
    command.command()(map_file)
    return lambda *words: CliRunner().invoke(command, [*map(str, words), "--data", "data"], catch_exceptions=False)


def write_cells(path: Path, page: str, changes: dict[str, dict[str, str]], *, key: str) -> None:
    """Edit cells as a person does: on the line whose `key` is the first name, under the headings named."""
    book = load_workbook(path)
    sheet = book[page]
    headings = [str(cell.value) for cell in sheet[1]]
    for row in sheet.iter_rows(min_row=2):
        for heading, text in changes.get(str(row[headings.index(key)].value), {}).items():
            row[headings.index(heading)].value = text
    book.save(path)


def test_a_foreign_form_is_mapped_edited_taken_checked_and_loaded(desk: Path, run: Run, declared: Declared) -> None:
    file = google_form(desk / "masuk")

    drafted = run(file, "--form", "google_rw12", "--round", "baseline")
    assert drafted.exit_code == 0
    assert "Google" in drafted.output
    assert "Saran variabel" in drafted.output
    told = drafted.output.replace("\n", "")
    assert f'hal lagi: lihat p2wkss data map --check google_rw12 "{file}" --data data' in told, "as it can be typed"
    assert "p2wkss data map --take pemetaan_google_rw12.xlsx --data data" in told
    workbook = desk / "pemetaan_google_rw12.xlsx"
    assert workbook.exists()

    assert (desk / "data" / "forms" / "google_rw12" / "draft.toml").exists()
    assert not (desk / "data" / "forms" / "google_rw12" / "form.toml").exists()

    pond = "Apakah pekarangan sekitar suka tergenang kalau hujan deras?"
    write_cells(workbook, "kolom", {pond: {"variabel": "standing_water (Genangan)"}}, key="kolom")
    river = {"Ke sungai": {"kode": "water_body (Kolam/sawah/sungai/selokan/danau/laut)"}}
    write_cells(workbook, "nilai", river, key="nilai di berkas")

    taken = run("--take", workbook.name)
    assert taken.exit_code == 0, taken.output
    assert f"kolom '{pond}': (tidak ada) → standing_water" in taken.output
    assert "nilai 'Ke sungai': (tidak ada) → water_body" in taken.output
    assert "lembar 'nilai': masih tanpa kode: " in taken.output
    assert f"'{pond}' (2 isian)" in taken.output
    assert "Formulir akan dipakai oleh: p2wkss build --data data" in taken.output
    assert (desk / "data" / "forms" / "google_rw12" / "form.toml").exists()
    assert not (desk / "data" / "forms" / "google_rw12" / "draft.toml").exists()

    checked = run("--check", "google_rw12", file)
    assert checked.exit_code == 0, checked.output
    assert "HARUS" not in checked.output
    assert "kolom tanpa variabel; isinya disimpan mentah" in checked.output

    forms = read_forms(desk / "data" / "forms", codebook=declared.codebook, programme=declared.programme)
    loaded = load_folder(Declared(declared.codebook, declared.programme, forms), desk / "masuk")
    assert not loaded.report.refused
    rows = loaded.rows("SELECT floor_material, disposal, floor_area FROM household_answer ORDER BY floor_area")
    assert rows == [("ceramic", "septic_tank", 36.0), ("cement_brick", "water_body", 40.5)]
    loaded.close()


def test_a_question_worded_anew_is_loaded_from_both_of_its_columns(desk: Path, run: Run, declared: Declared) -> None:
    header = [
        "No KK",
        "RT",
        "Dasawisma",
        "Tanggal kunjungan",
        "Hasil kunjungan",
        "KK Binaan",
        "Bahan lantai",
        "Apa lantainya",
    ]
    floors = [("Keramik", ""), ("", "Semen/bata merah"), ("Keramik", "Tanah")]
    rows = [
        [f"327701010210000{n}", "001", "001-A", "2023-03-21", "Lengkap", "Ya", *floor] for n, floor in enumerate(floors)
    ]
    run(write_sheet(desk / "masuk" / "lantai.xlsx", [header, *rows]), "--round", "baseline")
    both = {column: {"variabel": "floor_material (Lantai)"} for column in header[-2:]}
    write_cells(desk / "pemetaan_lantai.xlsx", "kolom", both, key="kolom")
    taken = run("--take", "pemetaan_lantai.xlsx")
    assert "variabel 'Apa lantainya' baru dipilih, jadi isiannya belum ada di lembar 'nilai'" in taken.output
    assert "Beri kodenya: p2wkss data map --edit lantai BERKAS --data data" in taken.output
    forms = read_forms(desk / "data" / "forms", codebook=declared.codebook, programme=declared.programme)
    loaded = load_folder(Declared(declared.codebook, declared.programme, forms), desk / "masuk")
    rows = loaded.rows("SELECT floor_material FROM household_answer ORDER BY ALL")
    assert rows == [("cement_brick",), ("ceramic",)]
    assert loaded.rules() >= {"question_answered_twice"}, "who answers both otherwise waits"
    loaded.close()


def test_lines_that_a_load_will_hold_are_told_with_the_draft(desk: Path, run: Run) -> None:
    lines = ["Nomor KK;Nama KK;RT", *(f"327701010101000{n};Umpama {n};001" for n in range(4)), "1;Misal; SE;002;9"]
    (desk / "masuk" / "Data.csv").write_text("\n".join(lines), encoding="utf-8")
    told = run(desk / "masuk" / "Data.csv", "--form", "data_kader").output
    assert "baris 6 akan ditahan: baris ini berisi 5 sel, padahal judul kolomnya 3 kolom" in told


def test_a_recap_without_its_two_numbers_is_told_what_it_lacks(desk: Path, run: Run) -> None:
    rows = [
        ["RT", "Indikator", "Putaran", "Capaian (%)"],
        *([f"00{n}", "san_layak", "baseline", f"{n},5%"] for n in (1, 2)),
    ]
    told = run(write_sheet(desk / "masuk" / "Capaian.xlsx", rows), "--form", "capaian").output
    assert "tidak punya kolom 'Pembilang', 'Penyebut'" in told
    assert "menjadi Pembilang 3 dan Penyebut 4" in told
    assert "--take" not in told, "nothing in its workbook could mend that"


def test_a_draft_that_lacks_something_blocks_no_load_and_says_what_is_missing(
    desk: Path, run: Run, declared: Declared
) -> None:
    rows = [["No KK", "Nama kepala keluarga", "Nomor RT"], ["3277010102100001", "Umpama Satu", "001"]]
    drafted = run(write_sheet(desk / "masuk" / "singkat.xlsx", rows))
    assert drafted.exit_code == 0
    assert "HARUS" in drafted.output
    assert "Tanggal kunjungan (visit_date)" in drafted.output
    assert (desk / "data" / "forms" / "singkat" / "draft.toml").exists()
    forms = read_forms(desk / "data" / "forms", codebook=declared.codebook, programme=declared.programme)
    assert [form.form for form in forms] == [form.form for form in declared.forms]
    checked = run("--check", "singkat")
    assert checked.exit_code == 3
    assert "KK binaan (binaan)" in checked.output
    assert run("--check").exit_code == 3


@pytest.mark.parametrize(("system", "written"), [("excel", "Lengkap"), ("odk", "complete")])
def test_answers_that_are_the_same_for_everybody_need_no_column(
    desk: Path, run: Run, system: str, written: str
) -> None:
    """They may be said in words, also where cells hold codes only."""
    rows = [
        ["No KK", "Nama kepala keluarga", "Nomor RT", "Dasawisma", "Tanggal kunjungan", "Status rumah"],
        ["3277010102100001", "Umpama Satu", "001", "001-A", "2023-03-21", "Milik sendiri"],
    ]
    run(write_sheet(desk / "masuk" / "singkat.xlsx", rows))
    workbook = desk / "pemetaan_singkat.xlsx"
    book = load_workbook(workbook)
    for number, (variable, text) in enumerate({"household.visit_result": "Lengkap", "household.binaan": "Ya"}.items()):
        for column, value in enumerate(("tetap", 1, variable, text), start=1):
            book["aturan"].cell(number + 2, column).value = value
    book["info"]["B3"] = system
    book.save(workbook)
    taken = run("--take", workbook)
    assert "Formulir lengkap" in taken.output, taken.output
    assert f'\nvisit_result = "{written}"\n' in (desk / "data/forms/singkat/form.toml").read_text(encoding="utf-8")
    if system == "excel":
        again = run(desk / "masuk" / "singkat.xlsx", "--form", "lagi")
        assert "sudah milik formulir 'singkat'" in again.output
        other = run(write_sheet(desk / "masuk" / "Mawar.xlsx", rows), "--form", "mawar")
        assert "p2wkss data map --edit singkat" in other.output, "the same columns need no form of their own"


def test_a_workbook_of_an_older_form_is_refused(desk: Path, run: Run) -> None:
    assert run("--edit", "kobo_household").exit_code == 0
    form = desk / "data" / "forms" / "kobo_household" / "form.toml"
    changed = form.read_text(encoding="utf-8").replace('version = "2023-03-15"', 'version = "2"')
    form.write_text(changed, encoding="utf-8")
    before = form.read_bytes()
    taken = run("--take", "pemetaan_kobo_household.xlsx")
    assert taken.exit_code == 3
    assert "berubah sejak buku kerja dibuat" in taken.output
    assert "--edit kobo_household" in taken.output
    assert form.read_bytes() == before


def test_an_unedited_workbook_changes_nothing(desk: Path, run: Run) -> None:
    form = desk / "data" / "forms" / "kobo_household" / "form.toml"
    before = form.read_bytes()
    run("--edit", "kobo_household", next(SAMPLE.glob("*baseline*.xlsx")))
    taken = run("--take", "pemetaan_kobo_household.xlsx")
    assert taken.exit_code == 0
    assert "Tidak ada yang berubah" in taken.output
    assert form.read_bytes() == before


def test_nothing_of_a_faulty_workbook_is_taken(desk: Path, run: Run) -> None:
    form = desk / "data" / "forms" / "kobo_household" / "form.toml"
    before = form.read_bytes()
    run("--edit", "kobo_household")
    wrong = {"rumah/lantai": {"variabel": "lantainya"}}
    write_cells(desk / "pemetaan_kobo_household.xlsx", "kolom", wrong, key="kolom")
    taken = run("--take", "pemetaan_kobo_household.xlsx")
    assert taken.exit_code == 3
    assert "lembar 'kolom', sel F" in taken.output
    assert form.read_bytes() == before


def _no_room(place: Path, *_: object) -> None:
    raise OSError(errno.ENOSPC, "No space left on device", str(place))


def test_neither_a_form_nor_a_workbook_is_written_over(desk: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    file = google_form(desk / "masuk")
    with monkeypatch.context() as full:
        full.setattr("etl.drafting.workbook_writing.write_workbook", _no_room)
        refused = run(file, "--form", "google_rw12")
    assert (refused.exit_code, "pilih folder lain lewat --out" in refused.output) == (5, True)
    assert not (desk / "data" / "forms" / "google_rw12").exists(), "a draft without its workbook stands in the way"
    assert run(file, "--form", "google_rw12").exit_code == 0
    again = run(file, "--form", "google_rw12")
    assert again.exit_code == 3
    assert "formulir ini sudah ada" in again.output
    edit = run("--edit", "google_rw12")
    assert edit.exit_code == 3
    assert "buku kerja ini sudah ada" in edit.output
    other = run("--edit", "google_rw12", "--out", "folder lain")  # which may be new
    assert other.exit_code == 0
    assert f'--take "{Path("folder lain", "pemetaan_google_rw12.xlsx")}"' in other.output, "as it can be typed"


@pytest.mark.parametrize(
    "text",
    [
        "Rapat kader RW 12\n\nHadir semua.\n",
        "Catatan rapat.\nSenin, kami, para kader, bertemu.\nBahas jamban, air, dan lain-lain.\n",
    ],
)
def test_prose_is_refused_before_anything_is_written(desk: Path, run: Run, text: str) -> None:
    (desk / "catatan.txt").write_text(text, encoding="utf-8")
    refused = run(desk / "catatan.txt")
    assert refused.exit_code == 4
    assert refused.output.startswith("catatan.txt: isi berkas bukan tabel yang dikenal (awal berkas: teks biasa")
    assert not list(desk.glob("*.xlsx"))


def test_a_table_of_columns_that_nobody_knows_is_drafted_all_the_same(desk: Path, run: Run) -> None:
    (desk / "lain.txt").write_text("Daftar\nqwer;tyui;opas\n1;2;3\n4;5;6\n", encoding="utf-8")
    drafted = run(desk / "lain.txt")
    assert drafted.exit_code == 0
    assert (desk / "pemetaan_lain.xlsx").is_file()


def test_a_column_of_cards_with_other_than_16_digits_is_explained(desk: Path, run: Run) -> None:
    rows = [f"3277010104011500{number:02d};{number:03d};Genteng" for number in range(10, 20)]
    (desk / "daftar.csv").write_text("\n".join(["No. KK;RT;Jenis atap", *rows]), encoding="utf-8")
    drafted = run(desk / "daftar.csv")
    assert "belum punya kolom: Nomor KK (family_card)" in drafted.output
    assert "Kolomnya ada, tetapi tidak diusulkan? Isinya tidak berupa 16 angka" in drafted.output


def test_a_folder_in_place_of_a_file_is_told_as_that(desk: Path, run: Run) -> None:
    (desk / "Data RW 12").mkdir()
    for words in (["Data RW 12"], ["--check", "Data RW 12"], ["--check", "kobo_household", "Data RW 12"]):
        refused = run(*words)
        assert refused.exit_code == 4
        assert refused.output.startswith("Data RW 12: ini folder, bukan berkas.")
        assert "Sebut satu berkas di dalamnya" in refused.output


def test_check_finds_the_form_of_a_file_and_tells_what_is_not_read(run: Run) -> None:
    checked = run("--check", next(SAMPLE.glob("*baseline*.xlsx")))
    assert checked.exit_code == 0
    assert "Formulir kobo_household" in checked.output
    assert "'36 m2'" in checked.output
    assert "'catatan_simulasi'" in checked.output
    assert "3277" not in checked.output


def test_what_is_said_of_the_sheet_of_every_rt_is_told_once(desk: Path, run: Run) -> None:
    with Workbook(path := desk / "masuk" / "Per RT.xlsx") as book:
        for rt in range(1, 7):
            title, header = [f"PENDATAAN RT 00{rt}"], ["Nomor KK", "Dasawisma", "Luas lantai", "Jenis lantai"]
            add_sheet(book, f"RT {rt}", [title, [], header, [f"327701010210{rt:04d}", f"00{rt}-A", 36, "Keramik"]])
    told = run(path, "--round", "baseline").output
    assert "lembar 'RT 1', 'RT 2', 'RT 3', 'RT 4' dan 2 lagi dengan judul kolom di baris 3" in " ".join(told.split())
    assert told.count("di atas judul kolom") == 1
    assert "lembar 'RT 1' (dan 5 lembar lain)" in told


@pytest.mark.parametrize("tabs", [("Tabel 1",), ("Maret 2023", "April 2023")])
def test_a_register_that_a_load_reads_lacks_nothing(desk: Path, run: Run, tabs: tuple[str, ...]) -> None:
    header = ["NIK", "Nama", "JK", "Tgl Lahir", "Usia Saat Ukur", "Tanggal Pengukuran", "Berat", "Tinggi", "Cara Ukur"]
    child = ["", "Umpama", "P", "2021-03-01", "2 Tahun - 0 Bulan - 2 Hari", "2023-03-20", "10,8", "83", "Berdiri"]
    with Workbook(path := desk / "masuk" / "Unduhan.xlsx") as book:
        for tab in tabs:
            add_sheet(book, tab, [[*header, "BB/U", "ZS BB/U"], [*child, "Normal", "-0,5"]])
    checked = run("--check", "eppgbm", path)
    assert (checked.exit_code, "HARUS" in checked.output) == (0, False)


def test_a_csv_without_the_people_is_told_what_to_download(desk: Path, run: Run, declared: Declared) -> None:
    names = [*declared.form.sheets[0].columns, "_uuid", "_index", "_submission_time", "__version__"]
    path = desk / "masuk" / "Unduhan.csv"
    path.write_text("\n".join(";".join(f'"{each}"' for each in line) for line in (names, ["1"] * len(names))))
    told = " ".join(run("--check", "kobo_household", path).output.split())
    assert "lembar ini tidak ada di berkas. Ekspor ulang semua lembar: dari KoboToolbox jenis XLS (.xlsx)" in told


def test_a_column_that_the_file_lacks_must_be_settled(desk: Path, run: Run) -> None:
    file = google_form(desk / "masuk")
    run(file, "--form", "google_rw12")
    form = next((desk / "data/forms/google_rw12").glob("*.toml"))
    text = form.read_text(encoding="utf-8").replace('"Nomor RT" = "rt"', '"RT tempat tinggal" = "rt"')
    form.write_text(text, encoding="utf-8")
    checked = run("--check", "google_rw12", file)
    assert checked.exit_code == 3
    assert "'RT tempat tinggal'" in checked.output
    assert "tidak ada di berkas" in checked.output


def test_a_form_that_names_a_variable_that_is_not_there_is_refused_with_all_its_faults(desk: Path, run: Run) -> None:
    form = desk / "data" / "forms" / "kobo_household" / "form.toml"
    text = form.read_text(encoding="utf-8").replace('= "floor_material"', '= "lantai"')
    form.write_text(text, encoding="utf-8")
    for words in (["--check"], ["--check", "kobo_household"], ["--edit", "kobo_household"]):
        refused = run(*words)
        assert refused.exit_code == 3
        assert "'lantai'" in refused.output


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        ((), 2, "tulis satu saja"),
        (("a.xlsx", "--edit", "--take"), 2, "tulis satu saja"),
        (("tidak_ada.xlsx",), 4, "tidak_ada.xlsx"),
        (("--edit", "tidak_ada"), 2, "kobo_household"),
        (("--edit", "../etc"), 2, "huruf kecil"),
        (("--check", "../etc"), 2, "huruf kecil"),
        (("a.xlsx", "--form", "Kader RW 5"), 2, "huruf kecil"),
        (("--take", "tidak_ada.xlsx"), 2, "tidak_ada.xlsx"),
        ((str(Path(__file__).parents[2] / "README.md"),), 4, "bukan tabel yang dikenal"),
        (("--check", "tidak_ada.xlsx"), 4, "tidak_ada.xlsx"),
        (("a.xlsx", "--round", "m99"), 2, "Pilih: baseline"),
    ],
)
def test_misuse_is_told_plainly(run: Run, words: tuple[str, ...], code: int, told: str) -> None:
    result = run(*words)
    assert result.exit_code == code, result.output
    assert told in result.output


@pytest.mark.parametrize(
    ("legends", "listed", "told"),
    [
        (["Keterangan: 1 = Tidak, 2 = Ya"], {"2": "yes", "1": "no"}, "'KK Binaan' dibaca menurut arti kode di sel A1"),
        (["Keterangan: 1 = Ya, 2 = Tidak"], {}, "'KK Binaan' dibaca menurut arti kode di sel A1"),  # as the codebook
        (["1 = Ya, 2 = Tidak", "Merokok: 1 = Tidak, 2 = Ya"], {}, "'KK Binaan' berupa nomor"),
        (["1 = Tidak, 2 = Ya", "Lantai: 1 = Tanah, 2 = Keramik"], {"2": "yes", "1": "no"}, "arti kode di sel A1"),
        (["Keterangan: 1 = Ya, 3 = Tidak"], {}, "'KK Binaan' berupa nomor"),
    ],
)
def test_the_only_legend_above_the_headings_that_fits_proposes_codes_and_is_told_with_its_cell(
    desk: Path, run: Run, legends: list[str], listed: dict[str, str], told: str
) -> None:
    rows = [[f"327701010210000{n}", "Umpama Satu", "001", "001-A", "21/03/2023", code] for n, code in enumerate("122")]
    header = ["No KK", "Nama kepala keluarga", "RT", "Dasawisma", "Tanggal kunjungan", "KK Binaan"]
    file = write_sheet(desk / "Daftar.xlsx", [*([text] for text in legends), header, *rows])
    output = run(file, "--form", "daftar", "--round", "baseline").output
    assert [line for line in output.splitlines() if "PERIKSA" in line and told in line]
    draft = tomllib.loads((desk / "data" / "forms" / "daftar" / "draft.toml").read_text(encoding="utf-8"))
    assert draft.get("values", {}).get("yes_no", {}) == listed


@pytest.mark.parametrize(
    ("legends", "listed", "told"),
    [
        (["1 = Tidak, 2 = Ya"] * 2, {"2": "yes", "1": "no"}, "'KK Binaan' dibaca menurut arti kode di sel RT 1!A1"),
        (["1 = Tidak, 2 = Ya", ""], {"2": "yes", "1": "no"}, "'KK Binaan' dibaca menurut arti kode di sel RT 1!A1"),
        (["1 = Tidak, 2 = Ya", "1 = Ya, 2 = Tidak"], {}, "berbeda antarlembar (RT 1!A1, RT 2!A1)"),
    ],
)
def test_a_legend_of_one_sheet_counts_for_all_of_them_as_long_as_no_other_says_otherwise(
    desk: Path, run: Run, legends: list[str], listed: dict[str, str], told: str
) -> None:
    header = ["No KK", "Nama kepala keluarga", "RT", "Dasawisma", "Tanggal kunjungan", "KK Binaan"]
    with Workbook(desk / "Daftar.xlsx") as book:
        for rt, legend in enumerate(legends, 1):
            cards = [f"32770101021{rt}000{n}" for n in range(3)]
            rows = [
                [card, "Umpama", f"00{rt}", f"00{rt}-A", "21/03/2023", code]
                for card, code in zip(cards, "122", strict=True)
            ]
            add_sheet(book, f"RT {rt}", [[legend, None], header, *rows])
    output = run(desk / "Daftar.xlsx", "--form", "daftar", "--round", "baseline").output
    assert [line for line in output.splitlines() if "PERIKSA" in line and told in line], output
    draft = tomllib.loads((desk / "data" / "forms" / "daftar" / "draft.toml").read_text(encoding="utf-8"))
    assert draft.get("values", {}).get("yes_no", {}) == listed


@pytest.mark.parametrize(
    ("heading", "said", "told"),
    [
        ("RW/RT", ["12/01", "12/02", "12/003"], ""),
        ("RT/RW", ["12/01", "12/02", "12/003"], "judul 'RW/RT'"),
        ("RW/RT", ["01/12", "02/12", "RW 12 RT 3"], "judul 'RT/RW'"),
        ("RT/RW", ["01/05", "02/05", "03/05"], "Itu RT 001 dari RW 005"),
    ],
)
def test_a_heading_says_whether_the_rw_stands_before_the_rt(
    desk: Path, run: Run, heading: str, said: list[str], told: str
) -> None:
    rows = [[f"327701010210000{n}", "Umpama Satu", area, "001-A", "21/03/2023"] for n, area in enumerate(said)]
    header = ["No KK", "Nama kepala keluarga", heading, "Dasawisma", "Tanggal kunjungan"]
    output = run(write_sheet(desk / "Daftar.xlsx", [header, *rows]), "--form", "daftar", "--round", "baseline").output
    (lacking,) = [line for line in output.splitlines() if "belum punya kolom" in line]
    assert "(rt)" not in lacking
    lines = [line for line in output.splitlines() if f"kolom '{heading}' → RT (rt)" in line]
    assert len(lines) == bool(told)
    assert all(told in line and "seperti di berkas" not in line for line in lines)


@pytest.mark.parametrize(
    ("said", "word", "told"),
    [
        (["12", "RW 5", "012"], "PERIKSA", "1 dari 3 baris tidak akan dimuat"),
        (["5", "5", "V"], "HARUS", "Tidak satu baris pun tersisa"),
        (["12", "XII", "Rw.012"], "", ""),
    ],
)
def test_families_of_another_rw_are_told_before_they_are_left_out(
    desk: Path, run: Run, said: list[str], word: str, told: str
) -> None:
    cards = [f"327701010210000{number}" for number in range(3)]
    rows = [
        [card, "Umpama Satu", rw, "001", "001-A", "21/03/2023", "Pindah", "Cibeber"]
        for card, rw in zip(cards, said, strict=True)
    ]
    header = ["No KK", "Nama kepala keluarga", "RW", "RT", "Dasawisma", "Tanggal kunjungan", "Ket", "Kelurahan"]
    above = [["DATA KELUARGA"], ["Keterangan: 1 = Ya, 2 = Tidak"]]
    file = write_sheet(desk / "Daftar.xlsx", [*above, header, *rows])
    drafted = run(file, "--form", "daftar", "--round", "baseline").output
    assert "sel A2: ada arti kode di atas judul kolom" in drafted
    assert "1 = Ya, 2 = Tidak" in drafted
    output = run("--check", "daftar", file).output
    lines = [line for line in output.splitlines() if "wilayah lain" in line]
    assert len(lines) == bool(word)
    assert all(word in line and told in line and "kolom 'RW'" in line and "judul lain" in line for line in lines)
    assert "kolom 'Kelurahan': tidak satu baris pun menyebut RW 12 Utama: 'Cibeber'. Semua barisnya tetap" in output
    assert "kolom 'Ket': catatan yang berarti keluarga tidak didata: 'Pindah' (3×)" in output
