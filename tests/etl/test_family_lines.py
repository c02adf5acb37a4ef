"""Lists of people with what is known of their family on every line, or on the first: one family, all its people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from drafted_files import add_sheet, declarations, draft_of, export_of, write_sheet
from loaded_survey import Declared, Loaded, load_folder
from other_systems import single_sheet_form
from small_survey import card
from xlsxwriter import Workbook

from etl.attempt.telling import in_a_browser
from etl.drafting.gap import Weight
from etl.drafting.gaps import gaps
from etl.drafting.looking import seen_in_draft
from etl.layouts.together import ALL, SHEET_NAME
from etl.mapping import Form, FormSheet

FAMILY = ["No KK", "RT", "Dasawisma", "Tanggal", "Binaan"]
PERSON = ["Nama", "JK", "Tgl lahir"]
FAMILY_COLUMNS = {
    "No KK": "family_card",
    "RT": "rt",
    "Dasawisma": "dasawisma",
    "Tanggal": "visit_date",
    "Binaan": "binaan",
}
PERSON_COLUMNS = {"Nama": "name", "JK": "sex", "Tgl lahir": "birth_date"}
BLANK = [""] * len(FAMILY)


def _family(number: int, *, day: str = "2023-03-22") -> list[str]:
    return [card(number), "001", "001-A", day, "Ya"]


def _person(number: int) -> list[str]:
    return [f"Umpama {chr(64 + number)}rekaan", "LP"[number % 2], f"198{number}-03-0{number}"]


def _form(declared: Declared, *, key: tuple[str, str] = ("", ""), person_sheet: int | str = 1) -> Form:
    people = FormSheet(
        unit="person", sheet=person_sheet, columns=PERSON_COLUMNS, constants={"presence": "Tinggal di sini"}
    )
    form = single_sheet_form(
        declared,
        form="daftar",
        system="excel",
        files=[{"pattern": "Daftar*.xlsx", "round": "baseline"}],
        key=key[0],
        parent_key=key[1],
        columns=FAMILY_COLUMNS,
        constants={"visit_result": "Lengkap"},
    )
    return form.model_copy(update={"sheets": (*form.sheets, people)})


def _loaded(declared: Declared, folder: Path, form: Form) -> Loaded:
    return load_folder(replace(declared, forms=(form,)), folder)


def _load_lines(declared: Declared, folder: Path, lines: Sequence[Sequence[str]]) -> Loaded:
    write_sheet(folder / "Daftar warga.xlsx", [[*FAMILY, *PERSON], *lines])
    return _loaded(declared, folder, _form(declared))


@pytest.mark.parametrize("repeated", [True, False])
def test_lines_of_one_family_are_one_family_and_all_its_people(
    tmp_path: Path, declared: Declared, repeated: bool
) -> None:
    def line(family: int, person: int, *, first: bool) -> list[str]:
        return [*(_family(family) if first or repeated else BLANK), *_person(person)]

    lines = [line(1, 1, first=True), line(1, 2, first=False), line(2, 3, first=True), line(2, 4, first=False)]
    loaded = _load_lines(declared, tmp_path, lines)
    assert loaded.counts("household") == (4, 2, 0, 0, 2)
    assert loaded.counts("person") == (4, 4, 0, 0, 0)
    assert loaded.rows("SELECT count(*) FROM person GROUP BY household_id") == [(2,), (2,)]
    assert len(loaded.findings("row_same_family")) == 1


def test_an_rt_that_only_titles_say_holds_for_families_whose_people_stand_on_the_same_sheet(
    tmp_path: Path, declared: Declared
) -> None:
    lines = [["Daftar warga binaan"], [*(name for name in FAMILY if name != "RT"), *PERSON]]
    for family, rt in ((1, "001"), (2, "002")):
        card_only = [card(family), f"{rt}-A", "2023-03-22", "Ya"]
        lines += [[f"RT {rt}"], [*card_only, *_person(2 * family - 1)], [*[""] * len(card_only), *_person(2 * family)]]
    write_sheet(tmp_path / "Daftar warga.xlsx", lines)
    form = _form(declared)
    families = form.sheets[0]
    titled = {"RT di judul" if name == "RT" else name: asked for name, asked in families.columns.items()}
    families = families.model_copy(update={"columns": titled})
    loaded = _loaded(declared, tmp_path, form.model_copy(update={"sheets": (families, *form.sheets[1:])}))
    assert loaded.rows(
        "SELECT rt, count(*) FROM household JOIN person USING (household_id) GROUP BY rt ORDER BY rt"
    ) == [
        ("001", 2),
        ("002", 2),
    ]


def test_lines_of_one_number_that_contradict_each_other_are_held_as_before(tmp_path: Path, declared: Declared) -> None:
    lines = [[*_family(1), *_person(1)], [*_family(1, day="2023-03-23"), *_person(2)], [*_family(2), *_person(3)]]
    loaded = _load_lines(declared, tmp_path, lines)
    assert loaded.counts("household") == (3, 1, 2, 0, 0)
    assert loaded.counts("person") == (3, 1, 2, 0, 0)


def test_people_below_a_total_belong_to_no_family_above_it(tmp_path: Path, declared: Declared) -> None:
    total = ["JUMLAH", *[""] * (len(FAMILY) + len(PERSON) - 1)]
    lines = [[*_family(1), *_person(1)], total, [*BLANK, *_person(2)], [*_family(2), *_person(3)]]
    loaded = _load_lines(declared, tmp_path, lines)
    assert loaded.counts("household") == (4, 2, 1, 0, 1)
    assert loaded.rows("SELECT count(*) FROM person GROUP BY household_id") == [(1,), (1,)]


def test_two_sheets_are_joined_by_the_number_they_share(tmp_path: Path, declared: Declared) -> None:
    with Workbook(tmp_path / "Daftar dua lembar.xlsx") as book:
        add_sheet(book, "Keluarga", [FAMILY, _family(1), _family(2)])
        people = [[card(family), *_person(person)] for family, person in ((2, 1), (1, 2), (2, 3))]
        add_sheet(book, "Anggota", [["No KK", *PERSON], *people])
    loaded = _loaded(declared, tmp_path, _form(declared, key=("No KK", "No KK"), person_sheet="Anggota"))
    assert loaded.counts("person") == (3, 3, 0, 0, 0)
    assert sorted(loaded.rows("SELECT count(*) FROM person GROUP BY household_id")) == [(1,), (2,)]


@pytest.mark.parametrize("stamp", [(), ("Timestamp",)])
def test_sheets_that_call_the_card_otherwise_are_joined_by_its_numbers(
    tmp_path: Path, declared: Declared, stamp: tuple[str, ...]
) -> None:
    """Families from Google Forms or typed, their people from the cadres' list: one number under two headings."""
    days = ["21/03/2023 09:15:00"] * len(stamp)
    with Workbook(tmp_path / "Daftar dua lembar.xlsx") as book:
        add_sheet(book, "Keluarga", [[*stamp, *FAMILY], *([*days, *_family(number)] for number in (1, 2))])
        people = [[card(family), *_person(person)] for family, person in ((2, 1), (1, 2), (2, 3))]
        add_sheet(book, "Anggota", [["Nomor Kartu Keluarga", *PERSON], *people])
    form = _form(declared, person_sheet="Anggota")
    loaded = _loaded(declared, tmp_path, form.model_copy(update={"system": "google" if stamp else "excel"}))
    assert sorted(loaded.rows("SELECT count(*) FROM person GROUP BY household_id")) == [(1,), (2,)]


def test_people_whose_families_nothing_tells_are_a_gap_before_the_load(tmp_path: Path) -> None:
    path = tmp_path / "Daftar dua lembar.xlsx"
    with Workbook(path) as book:
        add_sheet(book, "Keluarga", [FAMILY, _family(1), _family(2)])
        add_sheet(book, "Anggota", [PERSON, _person(1), _person(2)])
    draft = draft_of(path)
    assert draft.form is not None
    found = gaps(draft.form, declared=declarations(), file="", seen=seen_in_draft(draft, export_of(path)))
    told = [gap.message for gap in found if gap.weight is Weight.MUST]
    (unjoined,) = (message for message in told if "'kunci lembar utama'" in message)
    assert "'kunci lembar anak'" in unjoined
    assert in_a_browser(unjoined).endswith(
        "lalu unggah lagi. Kolomnya ada, tetapi banyak nomornya lain? Samakan nomornya."
    )


def test_a_tab_for_each_rt_and_a_card_on_the_first_line_only(tmp_path: Path, declared: Declared) -> None:
    with Workbook(tmp_path / "Daftar per RT.xlsx") as book:
        for rt in (1, 2):
            heading = [name for name in FAMILY if name != "RT"]
            family = [card(rt), f"00{rt}-A", "2023-03-22", "Ya"]
            lines = [[*family, *_person(2 * rt)], ["", "", "", "", *_person(2 * rt + 1)]]
            add_sheet(book, f"RT {rt}", [[*heading, *PERSON], *lines])
    form = _form(declared, person_sheet=ALL)
    family_sheet = form.sheets[0].model_copy(
        update={
            "sheet": ALL,
            "columns": {SHEET_NAME if name == "RT" else name: v for name, v in FAMILY_COLUMNS.items()},
        }
    )
    loaded = _loaded(declared, tmp_path, form.model_copy(update={"sheets": (family_sheet, form.sheets[1])}))
    assert loaded.counts("household") == (4, 2, 0, 0, 2)
    assert loaded.rows(
        "SELECT rt, count(*) FROM household JOIN person USING (household_id) GROUP BY rt ORDER BY rt"
    ) == [
        ("001", 2),
        ("002", 2),
    ]


def test_an_rt_merged_over_several_families_does_not_part_their_people(tmp_path: Path, declared: Declared) -> None:
    only_rt = ["", "001", "", "", ""]
    lines = [[*_family(1), *_person(1)], [*only_rt, *_person(2)], [*_family(2), *_person(3)], [*only_rt, *_person(4)]]
    with _load_lines(declared, tmp_path, lines).connection as connection:
        assert connection.execute("SELECT count(*) FROM household").fetchall() == [(2,)]
        people = connection.execute("SELECT count(*) FROM person GROUP BY household_id").fetchall()
        assert people == [(2,), (2,)]


def test_where_every_line_has_its_card_one_without_is_nobody_elses(tmp_path: Path, declared: Declared) -> None:
    lines = [[*_family(1), *_person(1)], [*_family(1), *_person(2)], ["", "001", "", "", "", *_person(3)]]
    with _load_lines(declared, tmp_path, lines).connection as connection:
        assert connection.execute("SELECT count(*) FROM person").fetchall() == [(2,)]


def test_columns_without_a_heading_beside_the_table_stop_nothing(tmp_path: Path, declared: Declared) -> None:
    header = [*FAMILY, *PERSON, "", "", "Keterangan"]
    write_sheet(tmp_path / "Daftar warga.xlsx", [header, [*_family(1), *_person(1), "", "", "1 = Ya"]])
    with _loaded(declared, tmp_path, _form(declared)).connection as connection:
        assert connection.execute("SELECT count(*) FROM household").fetchall() == [(1,)]
