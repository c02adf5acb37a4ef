"""Tables that are no list of families of one round, and lists of people with what is told once for each family."""

from __future__ import annotations

from pathlib import Path

import pytest
from drafted_files import add_sheet, declarations, draft_of, export_of, write_sheet
from small_survey import card
from xlsxwriter import Workbook

from etl.drafting.gap import Gap, Weight
from etl.drafting.gaps import gaps
from etl.drafting.looking import seen_in_draft
from etl.drafting.rounds_beside import rounds_beside


def gaps_of(path: Path) -> tuple[Gap, ...]:
    draft = draft_of(path)
    assert draft.form is not None
    return gaps(draft.form, declared=declarations(), file="x", seen=seen_in_draft(draft, export_of(path)))


def test_columns_that_ask_the_same_of_several_rounds_are_found_by_any_name_of_a_round() -> None:
    rounds = declarations().programme.rounds
    header = (
        "No KK",
        "Data awal > Jamban",
        "Bulan ke-8 > Jamban",
        "air_m2",
        "air_m4",
        "Gaji (sebelum)",
        "Gaji (sesudah)",
    )
    assert rounds_beside(header, rounds) == {
        "Data awal > Jamban": "baseline",
        "Bulan ke-8 > Jamban": "m8",
        "air_m2": "m2",
        "air_m4": "m4",
        "Gaji (sebelum)": "baseline",
        "Gaji (sesudah)": "m8",
    }
    assert rounds_beside(("Air dimasak sebelum diminum", "Data awal > Jamban", "Bulan ke-8 > SPAL"), rounds) == {}


def test_of_rounds_side_by_side_none_is_chosen_and_the_cure_is_told(tmp_path: Path) -> None:
    header = ["No KK", "Nama KK", "RT", "Jamban (data awal)", "Jamban (bulan ke-8)"]
    rows = [[card(n), f"Kepala Contoh{n:03d}", "001", "Sendiri", "Tidak ada"] for n in range(1, 6)]
    path = write_sheet(tmp_path / "Perkembangan.xlsx", [header, *rows])
    draft = draft_of(path)
    assert draft.form is not None
    assert {"No KK", "Nama KK", "RT"} == set(draft.form.sheets[0].columns)
    told = next(gap for gap in gaps_of(path) if "berdampingan" in gap.message)
    assert told.weight is Weight.LOOK
    assert "Data awal dan Bulan ke-8" in told.message
    assert "Simpan salinan berkas ini untuk setiap putaran" in told.message


@pytest.mark.parametrize(("answers", "several"), [(("Data awal", "bulan ke-8"), True), (("Data awal",), False)])
def test_rounds_below_one_another_are_told_with_the_cure(
    tmp_path: Path, answers: tuple[str, ...], several: bool
) -> None:
    rows = [["No KK", "Nama KK", "RT", "Putaran"]]
    rows += [[card(n), f"Kepala Contoh{n:03d}", "001", answer] for n in range(1, 6) for answer in answers]
    told = [gap.message for gap in gaps_of(write_sheet(tmp_path / "a.xlsx", rows)) if "'Putaran'" in gap.message]
    assert any("hapus baris putaran lain" in message for message in told) is several


def test_a_table_of_counts_is_told_to_be_no_list_of_families(tmp_path: Path) -> None:
    header = ["No", "Nama Dasawisma", "Jml KK", "Jumlah anggota keluarga", "PDAM", "Sumur", "Jamban", "SPAL"]
    rows = [[n, f"00{n}-A", 10 + n, 30 + n, 4, 6, 8, 7] for n in range(1, 6)]
    path = write_sheet(tmp_path / "Rekap.xlsx", [header, *rows])
    told = gaps_of(path)
    assert [gap.weight for gap in told] == [Weight.MUST], "nothing else, which would lead astray"
    assert "RT, Putaran, Indikator, Pembilang dan Penyebut" in told[0].message
    assert {found.variable for found in draft_of(path).suggestions[0].values()} == {"dasawisma"}, "no codes for counts"


@pytest.mark.parametrize(
    ("cells", "counted"),
    [
        (("35 dari 92", "12,5%", "87,5%"), True),
        (("003/012", "12/03", "87,5%"), False),  # an RT with its RW, a day and one column of parts
    ],
)
def test_parts_of_a_whole_are_counts_too(tmp_path: Path, cells: tuple[str, ...], counted: bool) -> None:
    header = ["RT", "Jamban", "Cuci tangan", "Luas lantai"]
    path = write_sheet(tmp_path / "Rekap.xlsx", [header, *([f"RT 0{n}", *cells] for n in range(1, 6))])
    assert (gaps_of(path)[0].message.startswith("tabel ini tampaknya rekap")) is counted


def test_numbers_are_told_to_be_read_as_the_codebook_numbers_its_codes(tmp_path: Path) -> None:
    header = ["No KK", "Nama KK", "RT", "Lantai", "Atap"]
    path = write_sheet(
        tmp_path / "a.xlsx", [header, *([card(n), "Umpama", "001", n % 3 + 1, "Seng"] for n in range(9))]
    )
    (told,) = [gap for gap in gaps_of(path) if "berupa nomor" in gap.message]
    assert "kolom 'Lantai' berupa nomor" in told.message
    assert "1 = Marmer/granit" in told.message


def test_an_income_told_once_for_each_family_is_that_of_the_family(tmp_path: Path) -> None:
    """Beside people a heading such as `Penghasilan/bln` may ask for either; where it stands decides."""
    header = ["No KK", "Nama KK", "RT", "Nama anggota", "JK", "Tgl Lahir", "Hubungan", "Penghasilan/bln"]

    def lines(*, of_all: bool) -> list[list[str]]:
        found = []
        for family in range(1, 6):
            own = [card(family), f"Kepala Contoh{family:03d}", "001"]
            for member, role in enumerate(("Kepala keluarga", "Istri", "Anak")):
                told = "1500000" if of_all or not member else ""
                person = [f"Warga Rekaan{family}{member}", "LP"[member % 2], f"1{member}/05/198{member}", role]
                found.append([*(own if not member else [""] * 3), *person, told])
        return found

    for of_all, unit in ((False, "household"), (True, "person")):
        draft = draft_of(write_sheet(tmp_path / f"{unit}.xlsx", [header, *lines(of_all=of_all)]))
        assert draft.form is not None
        assert [sheet.unit for sheet in draft.form.sheets if "Penghasilan/bln" in sheet.columns] == [unit]


def test_a_list_of_members_alone_is_told_where_to_put_it(tmp_path: Path) -> None:
    rows = [["Nomor KK", "NIK", "Nama anggota", "L/P", "Tanggal lahir", "Hubungan keluarga"]]
    rows += [[f"327701010210000{n}", f"327701200378000{n}", "Umpama", "L", "1978-03-20", "Anak"] for n in range(1, 5)]
    (told,) = [gap for gap in gaps_of(write_sheet(tmp_path / "a.xlsx", rows)) if "tabel keluarga:" in gap.message]
    assert "Salin ke buku kerja yang berisi daftar keluarganya" in told.message


def test_submissions_of_houses_are_told_how_to_become_families(tmp_path: Path) -> None:
    rows = [["RT", "Luas lantai", "_uuid", "_submission_time", "_index"], ["001", "36", "u1", "2023-03-21T05:00:00", 1]]
    (told,) = [gap.message for gap in gaps_of(write_sheet(tmp_path / "a.xlsx", rows)) if "satu rumah" in gap.message]
    assert "tulis nomor KK di setiap baris anggotanya" in told


@pytest.mark.parametrize(
    ("marks", "cure"),
    [
        (["_submission_time", "_submitted_by"], "ekspor lagi dari KoboToolbox atau ODK tanpa menghapus kolom sistem"),
        (["catatan", "pengirim"], "beri lembar ini kolom nomor KK"),
    ],
)
def test_people_whose_family_no_column_tells_are_told_before_a_load_refuses_them(
    tmp_path: Path, marks: list[str], cure: str
) -> None:
    with Workbook(tmp_path / "a.xlsx") as workbook:
        add_sheet(workbook, "Keluarga", [["keluarga/no_kk", "keluarga/rt", *marks], [card(1), "001", "a", "b"]])
        people = [["anggota/nik", "anggota/tgl_lahir", "anggota/jk"], ["3277012003780001", "1978-03-20", "L"]]
        add_sheet(workbook, "anggota", people)
    (told,) = [gap for gap in gaps_of(tmp_path / "a.xlsx") if "milik keluarga mana" in gap.message]
    assert told.weight is Weight.MUST
    assert cure in told.message


def test_ones_and_zeros_are_read_as_yes_and_no_and_told(tmp_path: Path) -> None:
    header = ["Nomor KK", "RT", "Rumah tergenang", "Sampah dipilah", "Jumlah anggota"]
    lines = [[card(1), "001", 1, "0", 1], [card(2), "001", 0, "1", 0]]
    path = write_sheet(tmp_path / "angka.xlsx", [header, *lines])
    form = draft_of(path).form
    assert form is not None
    assert form.values == {"yes_no": {"1": "yes", "0": "no"}}
    (told,) = [gap for gap in gaps_of(path) if "1 = Ya, 0 = Tidak" in gap.message]
    assert told.weight is Weight.LOOK
    assert "'Rumah tergenang', 'Sampah dipilah'" in told.message


def test_visits_of_two_rounds_in_one_table_are_told_by_their_days(tmp_path: Path) -> None:
    def told(*days: str) -> list[str]:
        rows = [["Nomor KK", "RT", "Tanggal kunjungan"], *([card(n), "001", day] for n, day in enumerate(days, 1))]
        return [gap.message for gap in gaps_of(write_sheet(tmp_path / "a.xlsx", rows)) if "satu putaran" in gap.message]

    (message,) = told("2023-03-22", "2023-03-23", "15 November 2023", "2023-11-16")
    assert "menyebut Data awal dan Bulan ke-8" in message
    assert told("2023-03-22", "2023-03-23", "2023-11-16") == [], "one may be a slip of the pen"


def test_thousands_of_rupiah_are_multiplied_and_told(tmp_path: Path) -> None:
    header = ["Nomor KK", "RT", "Pendapatan rumah tangga (ribu rupiah)"]
    path = write_sheet(tmp_path / "a.xlsx", [header, [card(1), "001", 1500], [card(2), "001", 750]])
    form = draft_of(path).form
    assert form is not None
    assert form.sheets[0].reading["household_income"].unit_divisor == 0.001
    (told,) = [gap for gap in gaps_of(path) if "dikalikan 1.000" in gap.message]
    assert told.weight is Weight.LOOK


def test_of_several_answers_in_a_cell_those_without_a_meaning_are_named(tmp_path: Path) -> None:
    path = tmp_path / "kobo.xlsx"
    children = [["bcg hepb", "L"], ["hepb mr", "P"], ["bcg", "L"]]
    with Workbook(path) as workbook:
        header = ["no_kk", "rt", "dasawisma", "nama_kepala_keluarga", "_uuid", "_submission_time", "_index"]
        family = [card(1), "001", "001-A", "Umpama", "u1", "2023-03-20T01:00:00", 1]
        add_sheet(workbook, "keluarga", [header, family])
        header = ["nama_anggota", "tanggal_lahir", "imunisasi", "jk", "_index", "_parent_table_name", "_parent_index"]
        lines = [["Umpama", "2021-03-20", *child, n, "keluarga", 1] for n, child in enumerate(children, 1)]
        add_sheet(workbook, "anggota", [header, *lines])
    never, told = [gap.message for gap in gaps_of(path) if "(vaccines)" in gap.place]
    assert told.startswith("2 dari 3 isian tidak ada artinya: 'hepb' (2×).")
    assert never.startswith("tidak seorang pun menjawab 'HB-0', 'DPT-HB-Hib 1'"), "perhaps the form doesn't offer them"
    assert "'BCG'" not in never
    assert "'Belum satu pun'" not in never
