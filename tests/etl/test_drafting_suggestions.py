"""How many columns of files that nobody mapped are recognised, and that no wrong suggestion ever claims to be sure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from drafted_files import (
    GOOGLE,
    Truth,
    add_sheet,
    declarations,
    draft_of,
    eppgbm_register,
    export_of,
    google_form,
    truth_of,
    write_sheet,
)
from loaded_survey import SAMPLE, SHARED, Declared
from small_survey import card
from xlsxwriter import Workbook

from etl.drafting.draft import Draft, draft_form
from etl.drafting.gap import Weight
from etl.drafting.gaps import gaps
from etl.drafting.looking import read_already, see, seen_in_draft
from etl.drafting.suggestion import Level
from etl.layouts.recognition import lay_out
from etl.layouts.sheet import Export
from etl.layouts.together import ALL
from etl.mapping import Form
from etl.mapping.sheets import map_export
from etl.sources.reading import read_workbook


@dataclass
class Score:
    """Columns whose variable was found, missed, or mistaken; mistakes by how sure they claimed to be."""

    right: int = 0
    empty: list[str] = field(default_factory=list)
    wrong: dict[str, Level] = field(default_factory=dict)

    @property
    def share(self) -> float:
        return self.right / (self.right + len(self.empty))


def score(draft: Draft, truths: Mapping[str, Truth] | Truth, *, weak: bool = False) -> Score:
    """Suggestions against the truth; weak ones are shown to the analyst but not taken into the draft."""
    found = Score()
    for table, suggestions in zip(draft.tables, draft.suggestions, strict=True):
        truth = truths.get(table.sheet, truths)
        assert isinstance(truth, Mapping)
        for column in table.columns:
            wanted, got = truth.get(column.column), suggestions.get(column.column)
            if got is not None and (weak or got.level is not Level.WEAK):
                if f"{got.unit}.{got.variable}" == wanted:
                    found.right += 1
                else:
                    found.wrong[column.column] = got.level
            elif wanted is not None:
                found.empty.append(column.column)
    return found


def shipped(declared: Declared, name: str) -> Form:
    return next(form for form in declared.forms if form.form == name)


def shipped_truth(form: Form, draft: Draft) -> dict[str, Truth]:
    root = draft.tables[0].sheet
    return {
        root if entry.sheet in (1, ALL) else str(entry.sheet): {
            column: f"{entry.unit}.{variable}" for column, variable in entry.columns.items()
        }
        for entry in form.sheets
    }


@pytest.fixture(scope="module")
def exported() -> Export:
    return export_of(next(SAMPLE.glob("*baseline*.xlsx")))


def test_the_sample_alone_brings_back_nearly_the_whole_shipped_mapping(declared: Declared, exported: Export) -> None:
    draft = draft_form(exported, declared=declarations())
    found = score(draft, shipped_truth(shipped(declared, "kobo_household"), draft))
    assert not found.wrong
    assert found.share >= 0.95
    assert draft.form is not None
    assert [entry.unit for entry in draft.form.sheets] == ["household", "person", "birth", "death", "assistance"]
    assert (draft.form.key, draft.form.parent_key) == ("_uuid", "_submission__uuid")


WORDINGS = ("label_id", "question_id", "label_en", "question_en")


@pytest.mark.parametrize("wording", [*WORDINGS, "without groups"])
def test_other_headings_over_the_same_cells(declared: Declared, exported: Export, wording: str) -> None:
    """The sample with the codebook's words as headings, in either language, or with names without their groups."""
    sheets, truths = [], dict[str, Truth]()
    for number, sheet in enumerate(exported.sheets):
        entry = next(
            e for e in shipped(declared, "kobo_household").sheets if e.sheet == (1 if number == 0 else sheet.name)
        )
        unit = declared.codebook.unit(entry.unit)
        called = {
            name: name.rsplit("/", 1)[-1] if wording == "without groups" else getattr(unit.variable(own), wording)
            for name, own in entry.columns.items()
        }
        sheets.append(replace(sheet, header=tuple(called.get(name, name) for name in sheet.header)))
        truths[sheet.name] = {called[name]: f"{entry.unit}.{own}" for name, own in entry.columns.items()}
    draft = draft_form(replace(exported, sheets=tuple(sheets)), declared=declarations())
    found = score(draft, truths)
    assert not found.wrong
    assert found.share >= 0.93


def test_a_google_form_with_its_own_wording(tmp_path: Path) -> None:
    found = score(draft_of(google_form(tmp_path)), truth_of(GOOGLE))
    assert Level.SURE not in found.wrong.values()
    assert found.share >= 0.75
    assert len(found.wrong) <= 1


def test_the_register_of_under_fives(declared: Declared, tmp_path: Path) -> None:
    draft = draft_of(eppgbm_register(tmp_path))
    found = score(draft, shipped_truth(shipped(declared, "eppgbm"), draft))
    assert draft.system == "eppgbm"
    assert not found.wrong
    assert found.share == 1


def test_a_form_of_cadres_with_family_and_toddler_on_one_line() -> None:
    path = SHARED / "excel-edge" / "form_dasawisma_merged_headers.xlsx"
    if not path.exists():
        pytest.skip("shared test data are not here")
    draft = draft_of(path)
    truth = {
        "No KK": "household.family_card",
        "Nama KK": "household.head_name",
        "SANITASI > Jamban": "household.toilet_use",
        "SANITASI > SPAL": "household.greywater",
        "Balita > Tgl Lahir": "person.birth_date",
        "Balita > BB": "person.weight_kg",
        "Balita > TB": "person.length_cm",
    }
    found = score(draft, truth)
    assert not found.wrong
    assert found.share == 1
    assert draft.form is not None
    assert [(entry.unit, entry.sheet) for entry in draft.form.sheets] == [("household", 1), ("person", 1)]
    # 04/03/2022 and 3-4-22 read two ways, and 12,5 stands beside 12.5kg: neither is settled without a person.
    assert draft.form.sheets[1].reading.get("birth_date") is None
    assert draft.form.sheets[1].reading.get("weight_kg") is None


def test_forms_of_other_subjects_get_no_sure_suggestion() -> None:
    folder = SHARED / "kobo-exports"
    if not folder.exists():
        pytest.skip("shared test data are not here")
    for path in sorted(folder.glob("*__xml_both.xlsx")):
        draft = draft_of(path)
        levels = [found.level for suggestions in draft.suggestions for found in suggestions.values()]
        assert Level.SURE not in levels, path.name


def test_suggestions_are_the_same_every_time(exported: Export) -> None:
    assert draft_form(exported, declared=declarations()) == draft_form(exported, declared=declarations())


def test_a_column_without_a_heading_is_no_state_of_a_submission(tmp_path: Path) -> None:
    rows = [["Nomor KK", "", "RT"], *([f"327701010210000{n}", "", f"00{n}"] for n in range(1, 5))]
    form = draft_of(write_sheet(tmp_path / "a.xlsx", rows)).form
    assert form is not None
    assert form.skip == {}


def test_two_columns_of_one_name_are_never_suggested(tmp_path: Path) -> None:
    rows = [["No KK", "Nama KK", "Nama KK", "Tanggal kunjungan"], ["3277010102100001", "A", "B", "2023-03-21"]]
    draft = draft_of(write_sheet(tmp_path / "kembar.xlsx", rows))
    assert all("Nama KK" not in suggestions for suggestions in draft.suggestions)


def test_declarations_know_the_places_and_the_last_day() -> None:
    assert "001" in declarations().areas["rt"]
    assert declarations().latest.isoformat() == "2023-11-24"


def _list_of_people(folder: Path) -> Draft:
    header = ["No KK", "Nama KK", "RT", "Dasawisma", "Tanggal kunjungan", "KK binaan", "Nama", "L/P", "Tanggal lahir"]
    families = [[f"32770101010100{n}", f"Umpama {n}", "001", "001-A", "2023-03-20", "Ya"] for n in (10, 11, 12)]
    people = [[f"Rekaan {n}", "LP"[n % 2], f"19{80 + n}-01-02"] for n in range(6)]
    return draft_of(write_sheet(folder / "Warga.xlsx", [header, *([*families[n // 2], *people[n]] for n in range(6))]))


def test_what_differs_within_one_family_is_asked_of_its_people(tmp_path: Path) -> None:
    found = _list_of_people(tmp_path).suggestions[0]
    assert (found["L/P"].unit, found["L/P"].variable) == ("person", "sex")
    assert found["RT"].unit == "household"


def test_a_list_of_people_that_says_no_more_than_their_card_is_of_families_too(tmp_path: Path) -> None:
    header = ["noKK", "nik", "namaLengkap", "jenisKelamin", "tanggalLahir", "shdk"]
    lines = [
        [
            card(family),
            f"32770120037800{family}{k}",
            "Umpama",
            "LP"[k],
            f"19{7 + k}8-03-0{family}",
            ("Kepala Keluarga", "Istri")[k],
        ]
        for family in range(1, 6)
        for k in range(2)
    ]
    form = draft_of(write_sheet(tmp_path / "warga.xlsx", [header, *lines])).form
    assert form is not None
    assert [sheet.unit for sheet in form.sheets] == ["household", "person"]
    assert form.sheets[0].columns == {"noKK": "family_card"}


def test_weighed_people_without_a_family_are_a_register(tmp_path: Path) -> None:
    header = ["NIK", "NAMA_LENGKAP", "TANGGAL_LAHIR", "JENIS_KELAMIN", "TANGGAL_PERIKSA", "BERAT_BADAN", "TINGGI_BADAN"]
    header += ["VITAMIN_A", "ASI_EKSKLUSIF", "IMUNISASI"]
    line = ["3277012003780001", "Umpama", "2022-06-15", "L", "2023-03-15", 12.5, 85.2, "YA", "TIDAK", "BCG"]
    form = draft_of(write_sheet(tmp_path / "balita.xlsx", [header, line, line])).form
    assert form is not None
    assert [sheet.unit for sheet in form.sheets] == ["measurement"]
    assert form.sheets[0].columns["TANGGAL_PERIKSA"] == "measured_on"


def test_of_two_lists_of_people_the_longer_is_theirs_and_the_other_no_list_of_births(tmp_path: Path) -> None:
    people = ["No KK", "Nama", "NIK", "L/P", "Tgl lahir", "Hubungan"]
    lines = [[card(n), f"Umpama {n}", f"327701010180000{n}", "L", f"198{n}-01-02", "Anak"] for n in range(1, 4)]
    toddlers = ["No KK", "Nama balita", "Tgl lahir", "L/P", "BB (kg)", "TB (cm)", "Cara ukur"]
    with Workbook(tmp_path / "Tiga lembar.xlsx") as book:
        add_sheet(book, "Keluarga", [["No KK", "RT", "Dasawisma"], *([card(n), "001", "001-A"] for n in range(1, 4))])
        add_sheet(book, "Balita", [toddlers, [card(1), "Umpama 1", "1981-01-02", "L", "10,5", "85,5", "Berdiri"]])
        add_sheet(book, "Anggota", [people, *lines])
    form = draft_of(tmp_path / "Tiga lembar.xlsx").form
    assert form is not None
    assert [(entry.unit, entry.sheet) for entry in form.sheets] == [("household", 1), ("person", "Anggota")]


def test_of_two_columns_that_may_ask_it_the_one_that_is_answered_is_drafted(tmp_path: Path) -> None:
    header = ["No KK", "RT", "Sumber air minum umum", "Air minum"]
    lines = [[card(n), "001", "", "PDAM"] for n in range(1, 6)]
    form = draft_of(write_sheet(tmp_path / "air.xlsx", [header, *lines])).form
    assert form is not None
    assert {name for name, variable in form.sheets[0].columns.items() if variable == "drinking_water"} == {"Air minum"}


def reworded(folder: Path, *, together: bool) -> Path:
    """A question that was worded anew, so that its later answers have a column of their own; or one asked twice."""
    header = ["Nomor KK", "RT", "Bahan lantai terluas", "Sumber air minum", "Apa bahan lantai terluas?"]
    first, later = ["Keramik", "PDAM", "Tanah" if together else ""], ["", "Sumur bor", "Tanah"]
    lines = [[card(n), "001", *(first if n < 4 else later)] for n in range(1, 6)]
    return write_sheet(folder / "lantai.xlsx", [header, *lines])


@pytest.mark.parametrize("together", [False, True])
def test_a_question_worded_anew_is_told_beside_the_column_that_has_its_variable(tmp_path: Path, together: bool) -> None:
    path = reworded(tmp_path, together=together)
    draft = draft_of(path)
    assert draft.form is not None
    told = gaps(draft.form, declared=declarations(), file="", seen=seen_in_draft(draft, export_of(path)))
    again = see(read_workbook(path), draft.form, declarations())
    for found in (told, gaps(draft.form, declared=declarations(), file="", seen=again)):
        messages = [gap.message for gap in found if "pertanyaan yang sama dengan" in gap.message]
        assert len(messages) == (0 if together else 1)
        assert all("'Bahan lantai terluas' (floor_material)" in message for message in messages)
        assert all("jadi 2 jawaban di kolom ini tidak akan dimuat" in message for message in messages)


def test_each_line_of_a_grid_is_a_question_of_its_own(tmp_path: Path) -> None:
    asked = "Apakah pernyataan berikut benar?"
    header = ["Stempel waktu", "Nomor KK", f"{asked} [Rumah tergenang saat hujan]", f"{asked} [Sampah dipilah]"]
    lines = [["20/03/2023 7:05:33", card(n), "Ya", "Tidak"] for n in range(1, 4)]
    form = draft_of(write_sheet(tmp_path / "kisi (Jawaban).xlsx", [header, *lines])).form
    assert form is not None
    assert [*form.sheets[0].columns.values()] == ["family_card", "standing_water", "waste_sorted"]
    told = gaps(form, declared=declarations(), file="")
    assert any("Tanggal kunjungan tidak ditanyakan? Pilih kolom waktu mengisi" in gap.message for gap in told)


def test_groups_and_markup_in_labels_leave_the_question_what_it_is(tmp_path: Path) -> None:
    header = [
        "Data keluarga/RT",
        "Data keluarga/Dasawisma",
        'Data keluarga/Nomor Kartu Keluarga <span style="color:red">(16 angka)</span>',
        "_index",
    ]
    rows = [[f"00{n}", f"00{n}-A", f"32770101010100{n}0", n] for n in (1, 2)]
    name = "Form - all versions - labels - 2023-04-01-08-15-02.xlsx"
    found = draft_of(write_sheet(tmp_path / name, [[*header, "_uuid"], *([*row, f"u{row[-1]}"] for row in rows)]))
    assert {each.variable: each.level for each in found.suggestions[0].values()} == {
        "rt": Level.SURE,
        "dasawisma": Level.SURE,
        "family_card": Level.SURE,
    }


def test_a_part_of_the_form_with_one_question_leaves_it_what_it_is(tmp_path: Path) -> None:
    header = ["A. Lokasi/RT", "A. Lokasi/Dasawisma", "C. Rumah/Lantai", "C. Rumah/Atap"]
    alone = "E. Ekonomi/Pendapatan rumah tangga sebulan (Rp)"
    rows = [[f"00{n}", f"00{n}-A", "Keramik", "Genteng", 1500000 + n, f"u{n}", n] for n in (1, 2, 3)]
    found = draft_of(write_sheet(tmp_path / "Form.xlsx", [[*header, alone, "_uuid", "_index"], *rows])).suggestions[0]
    assert found[alone].variable == "household_income"
    assert found[alone].level is not Level.WEAK, "so that it becomes part of the draft"


def test_side_by_side_and_nameless_tables_draft_without_a_fault(tmp_path: Path) -> None:
    draft = draft_of(write_sheet(tmp_path / "Kosong.xlsx", [["RT", "RT"], ["001", "002"]]))
    assert draft.form is None


def test_amounts_with_their_unit_fit_the_question(tmp_path: Path) -> None:
    rows = [["Luas lantai (m2)", "Pendapatan keluarga (Rp)"], ["24,5 m2", "Rp 1.500.000,-"], ["30 m2", "1,2 jt"]]
    draft = draft_of(write_sheet(tmp_path / "Rumah.xlsx", rows))
    assert {each.variable for each in draft.suggestions[0].values()} == {"floor_area", "household_income"}
    assert draft.form is not None
    assert {name: each.decimal for name, each in draft.form.sheets[0].reading.items()} == {
        "floor_area": "comma",
        "household_income": "comma",
    }


@pytest.mark.parametrize(
    ("names", "suggested"), [(("A", "B"), True), (("Melati 1", "Mawar 2"), True), (("RT 1", "RT.02"), False)]
)
def test_areas_that_nobody_wrote_into_areas_csv_yet_are_suggested(
    tmp_path: Path, names: tuple[str, str], suggested: bool
) -> None:
    rows = [["Nomor KK", "Dasa\nwisma"], *([f"327701010101000{n}", names[n % 2]] for n in range(6))]
    found = draft_of(write_sheet(tmp_path / "Kader.xlsx", rows)).suggestions[0]
    assert ("dasawisma" in [each.variable for each in found.values()]) is suggested


def test_a_card_written_once_holds_for_the_lines_below_it(tmp_path: Path) -> None:
    header = ["No KK", "Nama KK", "RT", "Dasawisma", "Tanggal kunjungan", "KK binaan", "Nama", "JK", "Tanggal lahir"]
    families = [[f"32770101010100{n}", f"Umpama {n}", "001", "001-A", "2023-03-20", "Ya"] for n in (10, 11, 12)]
    people = [[f"Rekaan {n}", "LP"[n % 2], f"19{80 + n}-01-02"] for n in range(6)]
    lines = [[*(families[n // 2] if n % 2 == 0 else [""] * 6), *people[n]] for n in range(6)]
    found = draft_of(write_sheet(tmp_path / "Warga.xlsx", [header, *lines])).suggestions[0]
    assert (found["JK"].unit, found["JK"].variable) == ("person", "sex")


@pytest.mark.parametrize(
    "header",
    [
        ["data_rt/no_kk", "data_rt/dasawisma", "data_rt/rt"],
        ["rt__no_kk", "rt__dasawisma", "rt__rt"],
        ["Data RT: Nomor KK", "Data RT: Dasawisma", "Data RT: RT"],
        ["Data RT - Nomor KK", "Data RT - Dasawisma", "Data RT - RT"],
        ["Data RT → Nomor KK", "Data RT → Dasawisma", "Data RT → RT"],
        ["data_rt#no_kk", "data_rt#dasawisma", "data_rt#rt"],
        ["data_rt → no_kk", "data_rt → dasawisma", "data_rt → rt"],
    ],
)
def test_a_part_of_the_form_called_after_a_place_asks_what_its_questions_ask(tmp_path: Path, header: list[str]) -> None:
    rows = [[f"32770101010100{n}0", f"00{n}-A", f"00{n}", f"u{n}", n] for n in (1, 2)]
    draft = draft_of(write_sheet(tmp_path / "Form.xlsx", [[*header, "_uuid", "_index"], *rows]))
    assert [draft.suggestions[0][name].variable for name in header] == ["family_card", "dasawisma", "rt"]


def test_a_part_of_the_form_about_somebody_else_still_asks_of_them(tmp_path: Path) -> None:
    header = ["Suami: Penghasilan sendiri", "Suami: Nama", "_uuid", "_index"]
    draft = draft_of(write_sheet(tmp_path / "Form.xlsx", [header, ["1000000", "Umpama", "u1", 1]]))
    assert not draft.suggestions[0]


def test_a_history_of_vaccines_is_no_list_of_assistance(tmp_path: Path) -> None:
    header = ["anggota/imunisasi/jenis", "anggota/imunisasi/tgl", "_uuid", "_index"]
    rows = [["bcg", "2021-04-01", f"u{n}", n] for n in range(1, 5)]
    assert not draft_of(write_sheet(tmp_path / "Riwayat.xlsx", [header, *rows])).suggestions[0]


def test_question_numbers_and_groups_of_two_lines_leave_the_question_what_it_is(tmp_path: Path) -> None:
    header = ["IDENTITAS KELUARGA > RT", "12. Luas lantai (m2)", "tgl_kunj", "hasil_kunj"]
    rows = [[float(n), 36.5, f"2{n}/03/2023", "Lengkap"] for n in (1, 2, 3)]
    found = draft_of(write_sheet(tmp_path / "Data.xlsx", [header, *rows])).suggestions[0]
    assert [found[name].variable for name in header] == ["rt", "floor_area", "visit_date", "visit_result"]
    assert Level.WEAK not in {each.level for each in found.values()}


def test_the_account_that_answered_a_microsoft_form_is_no_member_of_a_family(tmp_path: Path) -> None:
    own = ["ID", "Start time", "Completion time", "Email", "Name"]
    rows = [[n, "3/21/23 8:00:00", "3/21/23 8:09:00", "kader@contoh.id", f"Umpama {n}", "001", "Ya"] for n in range(5)]
    draft = draft_of(write_sheet(tmp_path / "a.xlsx", [[*own, "RT", "KK binaan"], *rows]))
    assert draft.suggestions[0].keys() == {"RT", "KK binaan"}


@pytest.mark.parametrize(
    "header",
    [
        ["id", "nama_kabupaten_kota", "jenis_kelamin", "jumlah_penduduk", "satuan", "tahun"],
        [
            "ObjectID",
            "GlobalID",
            "EditDate",
            "EnumeratorDetails.EnumeratorName",
            "Nama respondent",
            "*meta-instance-id*",
        ],
    ],
)
def test_counts_running_numbers_and_the_names_of_others_tell_of_no_family(tmp_path: Path, header: list[str]) -> None:
    rows = [[n, "KOTA CONTOH", "LAKI-LAKI", f"Umpama {n}", "ORANG", "2023"] for n in (1, 2, 3)]
    assert not draft_of(write_sheet(tmp_path / "a.xlsx", [header, *rows])).suggestions[0]


def test_a_number_that_a_form_gave_a_family_is_one_where_it_does_not_count_the_lines(tmp_path: Path) -> None:
    rows = [[str(n), f"327701010101{n:04}", "001"] for n in (4, 2, 9)]
    found = draft_of(write_sheet(tmp_path / "a.xlsx", [["id", "no_kk", "rt"], *rows])).suggestions[0]
    assert found["id"].variable == "field_id"


def test_a_register_that_calls_the_card_a_code_and_a_list_of_businesses(tmp_path: Path) -> None:
    header = ["RT", "Kode Keluarga", "Nama Kepala Keluarga", "Jenis Usaha"]
    kinds = ["Kuliner", "Jasa", "Kerajinan", "Fashion"]
    rows = [["001", f"327701010101{n:04}", f"Umpama {kind}", kind] for n, kind in enumerate(kinds)]
    found = draft_of(write_sheet(tmp_path / "a.xlsx", [header, *rows])).suggestions[0]
    assert {column: each.variable for column, each in found.items() if each.level is not Level.WEAK} == {
        "RT": "rt",
        "Kode Keluarga": "family_card",
        "Nama Kepala Keluarga": "head_name",
    }


def test_numbers_of_permits_are_read_without_standing_in_the_form(tmp_path: Path) -> None:
    header = ["No KK", "Nama anggota", "Tanggal lahir", "Nomor NIB"]
    lines = [[card(n), f"Ibu Umpama{n}", "1988-07-12", f"912030123456{n}" if n % 2 else "-"] for n in range(1, 9)]
    form = draft_of(write_sheet(tmp_path / "UMKM.xlsx", [header, *lines])).form
    assert form is not None
    assert {entry.columns.get("Nomor NIB") for entry in form.sheets} >= {"business_nib"}
    assert form.values["yes_no"] == {"-": "no", "Ya": "yes"}, "no number, which would be kept in git"


def test_an_age_alone_is_told_with_where_the_day_of_birth_stands(tmp_path: Path) -> None:
    header = ["No KK", "Nama anggota", "NIK", "L/P", "Umur"]
    lines = [[card(n), f"Bapak Umpama{n}", f"327701120585{n:04d}", "L", 30 + n] for n in range(1, 5)]
    form = draft_of(write_sheet(tmp_path / "Anggota.xlsx", [header, *lines])).form
    assert form is not None
    told = [gap for gap in gaps(form, declared=declarations(), file="") if "birth_date" in gap.message]
    assert [gap for gap in told if "angka ke-7 sampai ke-12" in gap.message]


def test_of_numbered_businesses_the_first_is_proposed_and_the_others_are_told(tmp_path: Path) -> None:
    asked = ["nama", "NIB", "PIRT"]
    header = ["No KK", "Nama anggota", "Tanggal lahir", *(f"Usaha {n} {what}" for n in (1, 2) for what in asked)]
    lines = [
        [card(n), f"Ibu Umpama{n}", "1988-07-12", "Warung", "Tidak", "Ada", "Jahit", "Ada", "Tidak"]
        for n in range(1, 5)
    ]
    file = write_sheet(tmp_path / "UMKM.xlsx", [header, *lines])
    form = draft_of(file).form
    assert form is not None
    taken = {column for entry in form.sheets for column in entry.columns if column.startswith("Usaha")}
    assert taken == {"Usaha 1 NIB", "Usaha 1 PIRT"}
    seen = seen_in_draft(draft_of(file), export_of(file))
    told = [str(gap) for gap in gaps(form, declared=declarations(), file="", seen=seen)]
    assert [gap for gap in told if "PERIKSA" in gap and "Usaha 2 nama, Usaha 2 NIB, Usaha 2 PIRT" in gap]


def test_whether_somebody_earns_and_how_much_are_told_apart_by_their_cells(tmp_path: Path) -> None:
    header = ["Nama", "NIK", "Jenis kelamin", "Tanggal lahir", "Hubungan", "penghasilan_sendiri", "penghasilan_rp"]
    earned = [(1, 300_000), (0, ""), (1, 1_250_000), (1, 750_000)]
    rows = [[f"Umpama {n}", f"327701010101001{n}", "L", "1980-01-02", "Anak", *earned[n]] for n in range(4)]
    found = draft_of(write_sheet(tmp_path / "Anggota.xlsx", [header, *rows])).suggestions[0]
    assert (found["penghasilan_sendiri"].variable, found["penghasilan_rp"].variable) == ("earned_cash", "own_income")


def test_what_numbers_mean_is_no_part_of_the_question(tmp_path: Path) -> None:
    header = ["Nomor KK", "RT", "Jenis lantai (1. Tanah 2. Semen 3. Keramik)", "Sampah dipilah (1=Ya, 0=Tidak)"]
    path = write_sheet(tmp_path / "a.xlsx", [header, *([card(n), "001", n, n % 2] for n in range(1, 4))])
    form = draft_of(path).form
    assert form is not None
    assert list(form.sheets[0].columns.values()) == ["family_card", "rt", "floor_material", "waste_sorted"]
    floors = form.values["floor_material"]
    assert (floors["1"], floors["2"], floors["3"]) == ("earth", "cement_brick", "ceramic")


def test_a_question_that_was_renamed_is_asked_again_and_what_is_said_beside_other_is_none(tmp_path: Path) -> None:
    header = ["no_kk", "rt", "jamban", "jamban_001", "air", "air_other", "_id", "_uuid", "_submission_time"]
    lines = [
        [card(n), "001", *(["1", ""] if n < 3 else ["", "2"]), "1", "isi ulang", n, f"u{n}", "x"] for n in (1, 2, 3, 4)
    ]
    draft = draft_of(write_sheet(tmp_path / "a.xlsx", [header, *lines]))
    assert draft.form is not None
    assert list(draft.form.sheets[0].columns) == ["no_kk", "rt", "jamban", "air"]
    again = draft.suggestions[0]["jamban_001"]
    assert (again.level, again.variable, again.beside) == (Level.WEAK, "toilet_use", "jamban")


OFFICES = [
    [
        "No",
        "Uraian Kegiatan",
        "SKPD Penanggung Jawab",
        "Bidang",
        "Status",
        "Tanggal Selesai",
        "Volume",
        "Capaian",
        "Pagu (Rp)",
    ],
    [1, "Jambanisasi", "Dinkes", "Fisik", "Selesai", "12/04/2023", 20, 18, 60_000_000],
    [2, "Pelatihan menjahit", "Disnaker", "Non-fisik", "Proses", "15/05/2023", 15, 10, 30_000_000],
    [3, "Bedah rumah", "Disperkim", "Fisik", "Rencana", "20/06/2023", 5, 0, 100_000_000],
]
DRAFTED = {
    "Uraian Kegiatan": "activity_name",
    "SKPD Penanggung Jawab": "office",
    "Bidang": "kind",
    "Tanggal Selesai": "realised_on",
    "Volume": "planned",
    "Capaian": "realised",
    "Pagu (Rp)": "budget_planned",
}


@pytest.mark.parametrize("beside", [False, True])
def test_an_offices_sheet_under_headings_of_its_own_is_drafted_as_activities(tmp_path: Path, beside: bool) -> None:
    """A further sheet, such as a list of offices, makes no aid to families of it."""
    path = tmp_path / "Monitoring 2023.xlsx"
    with Workbook(path) as workbook:
        add_sheet(workbook, "Monev", OFFICES)
        if beside:
            add_sheet(workbook, "Daftar", [["Kode", "Nama dinas"], [1, "Dinkes"], [2, "Disnaker"]])
    draft = draft_of(path)
    assert draft.form
    (entry,) = draft.form.sheets
    assert entry.unit == "activity"
    assert {**entry.columns} == DRAFTED


def test_sheets_of_activities_under_different_headings_are_each_drafted_and_mapped(
    tmp_path: Path, declared: Declared
) -> None:
    path = tmp_path / "Monitoring 2023.xlsx"
    with Workbook(path) as workbook:
        add_sheet(workbook, "Fisik", OFFICES)
        others = [["Nama Kegiatan", "Jenis", "Target", "Realisasi"], ["Penyuluhan", "Non-fisik", 4, 3]]
        add_sheet(workbook, "Non Fisik", others)
        add_sheet(workbook, "Daftar", [["Kode", "Nama dinas"], [1, "Dinkes"], [2, "Disnaker"]])
    form = draft_of(path).form
    assert form
    assert [(entry.unit, entry.sheet) for entry in form.sheets] == [("activity", 1), ("activity", "Non Fisik")]
    told = gaps(form, declared=declarations(), file="form.toml")
    assert [gap.message for gap in told if gap.weight is Weight.MUST] == []
    first, second = map_export(form, lay_out(read_workbook(path), form), codebook=declared.codebook)
    assert (first.sheet.name, second.sheet.name) == ("Fisik", "Non Fisik")
    assert second.columns.keys() == {"activity_name", "kind", "planned", "realised"}
    assert read_already(read_workbook(path), declared.forms, declarations()) == (None, ""), (
        "Target alone is no Volume > Target"
    )


def test_an_offices_sheet_without_amounts_says_what_to_add(tmp_path: Path) -> None:
    """Its budget alone says that it is activities; how much was promised nobody can read from rupiah."""
    spent = [[line[2], line[1], line[8], 29_500_000] for line in OFFICES[1:]]
    rows = [["OPD", "Nama Kegiatan", "Anggaran", "Realisasi"], *spent]
    draft = draft_of(write_sheet(tmp_path / "Kegiatan OPD.xlsx", rows))
    assert draft.form
    (entry,) = draft.form.sheets
    assert entry.columns["Realisasi"] == "budget_realised"
    told = gaps(draft.form, declared=declarations(), file="form.toml")
    assert any("(planned)" in gap.message and "Tambahkan kolomnya" in gap.message for gap in told)


def test_aid_to_families_is_no_activity_of_an_office(tmp_path: Path) -> None:
    rows = [
        ["Nama KK", "Jenis Bantuan", "Dinas", "Status", "Tanggal Terima"],
        ["Umpama Satu", "Jamban", "Dinkes", "Selesai", "12/04/2023"],
        ["Contoh Dua", "Rutilahu", "Disperkim", "Proses", "13/04/2023"],
    ]
    draft = draft_of(write_sheet(tmp_path / "Bantuan.xlsx", rows))
    assert draft.form
    assert [entry.unit for entry in draft.form.sheets] == ["assistance"]
