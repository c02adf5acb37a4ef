"""Registers of weighings: who each row is about, which round it tells of, and what the survey takes from it."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import cycle
from pathlib import Path
from random import Random
from typing import Any

import pytest
from loaded_survey import SAMPLE, Declared, Loaded, LoadFolder, load_folder
from register_files import NEWER, OLDER, Child, Weighing, children_of_sample, damaged, write_register, write_table
from small_survey import Book, child, household, man, woman
from xlsxwriter import Workbook

from etl.mapping import Form, FormSheet, Reading, form_faults

REGISTER = "e-PPGBM RW 12 2023"
VISITED = date(2023, 3, 22)
ANI = Child("3277014103210001", "Anak Rekaan001", "P", date(2021, 3, 1), "Bapak Umpama001")


@pytest.fixture(scope="module")
def children(sample: Loaded) -> list[Child]:
    return children_of_sample(sample)


@pytest.fixture
def small(tmp_path: Path, declared: Declared, loading: LoadFolder) -> Any:
    """Load three families of one child each, and beside them the weighings of a register."""

    def load_one(weighings: Sequence[Weighing], *, book: Book | None = None, name: str = f"{REGISTER}.xlsx") -> Loaded:
        (book or Book.of_families(3)).write(tmp_path / "in", declared.form)
        write_register(tmp_path / "in" / name, weighings)
        return loading(tmp_path / "in", checked=True)

    return load_one


def _with_sample(folder: Path) -> Path:
    folder.mkdir(parents=True)
    for path in SAMPLE.glob("*baseline*.xlsx"):
        shutil.copy(path, folder)
    return folder


def _links(loaded: Loaded) -> dict[int, str]:
    return dict(loaded.rows("SELECT row_number, person_id FROM measurement"))


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("suffix", [".xlsx", ".xls"])
def test_no_row_is_linked_to_another_child_however_damaged(
    children: list[Child], declared: Declared, tmp_path: Path, seed: int, suffix: str
) -> None:
    random = Random(seed)
    met = [damaged(each, random) for each in children]
    strangers = [
        *map(_of_another_day, children[:15]),
        *map(_sibling, children[15:30]),
        *map(_namesake, children[30:45]),
    ]
    listed = [*met, *strangers]
    random.shuffle(listed)
    folder = _with_sample(tmp_path / "in")
    days = (VISITED + timedelta(days=number % 9) for number in range(len(listed)))
    weighings = [Weighing(each, day, 10.0, 80.0) for each, day in zip(listed, days, strict=True)]
    write_register(folder / f"{REGISTER}{suffix}", weighings, header=NEWER if seed % 2 else OLDER)
    loaded = load_folder(declared, folder)
    links = _links(loaded)
    assert all(listed[row - 2].person_id == person_id for row, person_id in links.items())
    assert len(links) >= 0.95 * len(met)
    read, kept, held, copies, skipped = loaded.counts("measurement")
    assert (read, kept, copies, skipped) == (len(listed), len(links), 0, 0)
    assert held == read - kept
    held_by = loaded.rows(
        "SELECT DISTINCT rule FROM quarantine q JOIN source_file USING (file_id) WHERE form = 'eppgbm'"
    )
    assert {rule for (rule,) in held_by} <= {"measurement_unknown_child", "measurement_unclear_child"}
    loaded.close()


def _of_another_day(one: Child) -> Child:
    """The name of a child of the survey, born on another day to others."""
    return replace(one, nik="", birth_date=one.birth_date - timedelta(days=400), parent="Orang Lain", person_id="")


def _sibling(one: Child) -> Child:
    """Of the same parents on the same day, called otherwise: a twin who isn't in the survey."""
    return replace(one, nik="", name="Qori " + one.name.split()[-1][::-1].title(), person_id="")


def _namesake(one: Child) -> Child:
    """Named and born alike, to other parents and with another number."""
    return replace(one, nik="3201010101190009", parent="Zulkarnaen Marpaung", person_id="")


def test_scores_equal_those_of_the_survey_for_equal_measures(
    sample: Loaded, children: list[Child], declared: Declared, tmp_path: Path
) -> None:
    measured = sample.rows(
        """
        SELECT unit_id, visit_date, weight_kg, length_cm, measure_position, length_for_age, weight_for_age,
               weight_for_length
        FROM unit.child WHERE round = 'baseline' AND weight_kg IS NOT NULL AND coalesce(oedema, 'no') = 'no'
        """
    )
    known = {each.person_id: each for each in children}
    positions = {"lying": cycle(("Telentang", "baring", "Tidur")), "standing": cycle(("BERDIRI", "tegak"))}
    positions[None] = cycle("-")
    weighings = {
        row[0]: Weighing(known[row[0]], row[1], row[2], row[3] or "", {"Cara Ukur": next(positions[row[4]])})
        for row in measured
        if row[0] in known
    }
    assert len(weighings) > 20
    folder = _with_sample(tmp_path / "in")
    write_register(folder / f"{REGISTER}.xlsx", weighings.values())
    loaded = load_folder(declared, folder, checked=True)
    found = loaded.rows("SELECT person_id, length_for_age, weight_for_age, weight_for_length FROM measurement")
    assert sorted(found, key=str) == sorted(((row[0], *row[5:]) for row in measured if row[0] in weighings), key=str)
    assert loaded.findings("register_differs") == []
    assert loaded.value("SELECT count(*) FROM growth WHERE source = 'register'") == 0
    loaded.close()


def test_nothing_personal_of_a_register_reaches_a_build(
    children: list[Child], declared: Declared, tmp_path: Path
) -> None:
    folder = _with_sample(tmp_path / "in")
    stranger = Child("3201019912190007", "Gunadharma Wiratmaka", "L", date(2020, 2, 2), "Sastrowardoyo Pringgo")
    listed = [*children[:5], replace(children[6], nik="", name="Gunadharma Kusumah"), stranger]
    write_register(folder / f"{REGISTER}.xls", [Weighing(each, VISITED, 10.5, 80.1) for each in listed])
    loaded = load_folder(declared, folder)
    kept = "\n".join(
        str(row)
        for (table,) in loaded.rows("SELECT table_name FROM duckdb_tables()")
        for row in loaded.rows(f'SELECT * FROM "{table}"')
    ).casefold()
    for each in listed:
        assert each.nik not in kept or not each.nik
        assert each.name.casefold() not in kept
        assert each.parent.casefold() not in kept or each.parent in ("",)
    loaded.close()


@pytest.mark.parametrize(("more", "linked"), [({}, 3), ({"name": "Qori Rekaan001"}, 2)], ids=["alike", "a twin"])
def test_a_slip_in_the_nik_of_one_month_loses_no_weighing_of_a_child(
    small: Any, more: dict[str, str], linked: int
) -> None:
    slipped = replace(ANI, nik=f"{ANI.nik[:-1]}7", **more)
    listed = (ANI, ANI, slipped)
    loaded = small([Weighing(each, VISITED + timedelta(days=30 * n), 10.0, 80.0) for n, each in enumerate(listed)])
    assert len(_links(loaded)) == linked


def test_a_register_makes_up_for_what_the_survey_lacks(small: Any) -> None:
    people = [make(number) for number in (1, 2, 3) for make in (man, woman)]
    book = Book(
        household=[household(number) for number in (1, 2, 3)],
        person=[
            *people,
            child(1, weight_kg="", length_cm="", measure_position=""),
            child(2, length_cm="", measure_position=""),
            child(3),
        ],
    )
    weighings = [
        Weighing(replace(ANI, nik="", name=f"Anak Rekaan00{n}", parent=f"Bapak Umpama00{n}"), VISITED, 11.2, 84.0)
        for n in (1, 2, 3)
    ]
    loaded = small(weighings, book=book)
    sources = loaded.rows(
        "SELECT g.source, g.length_for_age = m.length_for_age FROM growth g JOIN measurement m USING (person_id) "
        "ORDER BY m.row_number"
    )
    assert sources == [("register", True), ("register", True), ("survey", False)]
    assert loaded.rows("SELECT weight_kg FROM person_answer WHERE weight_kg IS NOT NULL ORDER BY 1") == [
        (10.9,),
        (10.9,),
    ]
    assert loaded.value("SELECT count(*) FROM unit.child WHERE growth_source = 'register' AND stunted IS NOT NULL") == 2


def test_what_makes_up_for_most_counts_before_what_is_nearest_and_none_of_a_child_too_old_for_scores(
    small: Any,
) -> None:
    """Weighed at 59 months, or not at all; the register has both measures of another day, or is too late."""
    born = date(2018, 3, 25)  # 60 months on 2023-03-26
    nothing = {"weight_kg": "", "length_cm": "", "measure_position": ""}
    book = Book(
        household=[household(number) for number in (1, 2, 3)],
        person=[
            *(make(number) for number in (1, 2, 3) for make in (man, woman)),
            child(1, birth_date=born, weight_kg="15.5", length_cm="", measure_position=""),
            child(2, birth_date=born, **nothing),
            child(3, **nothing),
        ],
    )
    first, second, third = (
        replace(ANI, nik="", name=f"Anak Rekaan00{n}", parent=f"Bapak Umpama00{n}", birth_date=day)
        for n, day in ((1, born), (2, born), (3, ANI.birth_date))
    )
    late, before = VISITED + timedelta(days=6), VISITED - timedelta(days=20)
    loaded = small(
        [
            Weighing(first, late, 15.6, 104.0),
            *(Weighing(second, day, 15.5, 104.0) for day in (late, before)),
            Weighing(third, VISITED + timedelta(days=1), 10.9),
            Weighing(third, before, 10.5, 80.0),
        ],
        book=book,
    )
    assert loaded.rows("SELECT measured_on, counted FROM measurement ORDER BY row_number") == [
        (late, True),
        (late, False),
        (before, True),
        (VISITED + timedelta(days=1), False),
        (before, True),
    ]
    assert loaded.rows(
        "SELECT growth_source, weight_for_age IS NOT NULL, stunted IS NOT NULL FROM unit.child ORDER BY age_days, 1"
    ) == [("register", True, True), ("register", True, True), ("survey", True, False)]


def test_a_register_beside_families_whose_form_nobody_has_taken_yet_says_which_file_that_is(
    tmp_path: Path, loading: LoadFolder
) -> None:
    write_register(tmp_path / f"{REGISTER}.xlsx", [Weighing(ANI, VISITED)])
    (tmp_path / "Pendataan.csv").write_text("Nomor KK;RT\n3277010101010001;001\n", encoding="utf-8")
    refusal = str(loading(tmp_path).report.refusal())
    assert "register penimbangan dimuat bersama data keluarganya; tidak dibaca" in refusal
    assert "'Pendataan.csv'. Petakan dahulu: p2wkss data map BERKAS; draf baru dipakai" in refusal


def test_a_refusal_to_be_measured_is_respected(small: Any) -> None:
    book = Book(
        household=[household(1)], person=[man(1), woman(1), child(1, weight_kg=99, length_cm="", measure_position="")]
    )
    loaded = small([Weighing(ANI, VISITED, 11.2, 84.0)], book=book)
    assert loaded.value("SELECT counted FROM measurement")
    assert loaded.rows("SELECT source FROM growth") == []


def test_the_nearest_of_a_round_counts_and_all_are_kept(small: Any) -> None:
    days = [VISITED - timedelta(days=20), VISITED + timedelta(days=4), VISITED - timedelta(days=3)]
    far = [date(2021, 6, 1), date(2022, 1, 4), date(2023, 6, 26)]
    loaded = small([Weighing(ANI, day, 10.0 + n / 10, 80.0 + n) for n, day in enumerate([*days, *far])])
    rows = loaded.rows("SELECT measured_on, round, counted FROM measurement ORDER BY row_number")
    assert rows == [
        (days[0], "baseline", False),
        (days[1], "baseline", False),
        (days[2], "baseline", True),
        (far[0], None, False),
        (far[1], None, False),
        (far[2], "m4", False),  # 31 days from m2 and 21 from m4; nobody was visited in m4
    ]
    [(_, _, found, _)] = loaded.findings("measurement_outside_programme")
    assert found == "2 pengukuran"


def test_a_day_between_two_rounds_is_told(small: Any) -> None:
    [(end,), (start,)] = [(date(2023, 5, 26),), (date(2023, 7, 17),)]
    middle = end + (start - end) / 2
    loaded = small([Weighing(ANI, middle, 11.0, 84.0)])
    assert (middle - end, start - middle) == (timedelta(days=26), timedelta(days=26))
    assert loaded.rows("SELECT round FROM measurement") == [("m2",)]
    [(_, _, found, message)] = loaded.findings("measurement_round_tie")
    assert found == middle.isoformat()
    assert "m2" in message


def test_rows_that_say_the_same_are_one_and_others_wait(small: Any) -> None:
    again = VISITED + timedelta(days=1)
    loaded = small(
        [
            Weighing(ANI, VISITED, 11.0, 84.0),
            Weighing(ANI, VISITED, 11.0, 84.0),
            Weighing(ANI, VISITED, 11.0, ""),
            Weighing(ANI, again, 11.0, 84.0),
            Weighing(ANI, again, 12.5, 84.0),
        ]
    )
    assert loaded.counts("measurement") == (5, 1, 2, 2, 0)
    assert {rule for (rule,) in loaded.rows("SELECT rule FROM quarantine")} == {"measurement_conflict"}


def test_what_can_not_be_a_measurement_waits(small: Any) -> None:
    loaded = small(
        [
            Weighing(ANI, VISITED, "", ""),
            Weighing(ANI, VISITED, 0, "-"),
            Weighing(ANI, date(2021, 2, 1), 3.0, 49.0),
            Weighing(ANI, VISITED, 11.0, 84.0, {"Tanggal Pengukuran": "kemarin"}),
            Weighing(ANI, VISITED, 11.0, 84.0, {"RW": "013"}),
            Weighing(ANI, VISITED, 11.0, 84.0, {"Desa/Kel": "Leuwigajah"}),
            Weighing(ANI, VISITED, 11.0, 84.0, {"RW": "RW 012", "Desa/Kel": "Kel. utama"}),
        ]
    )
    assert loaded.counts("measurement") == (7, 1, 4, 0, 2)
    held = loaded.rows("SELECT row_number, rule FROM quarantine ORDER BY row_number")
    assert held == [
        (2, "measurement_empty"),
        (3, "measurement_empty"),
        (4, "measurement_before_birth"),
        (5, "measurement_undated"),
    ]
    [(_, _, found, _)] = loaded.findings("row_other_area")
    assert found == "2 baris"


def test_a_kelurahan_may_be_declared_with_the_word_before_its_name(declared: Declared, tmp_path: Path) -> None:
    areas = tuple(replace(area, kelurahan=f"Kelurahan {area.kelurahan}") for area in declared.programme.areas)
    called = replace(declared, programme=replace(declared.programme, areas=areas))
    Book.of_families(1).write(tmp_path, declared.form)
    write_register(tmp_path / f"{REGISTER}.xlsx", [Weighing(ANI, VISITED, 11.0, 84.0, {"Desa/Kel": "Utama"})])
    assert load_folder(called, tmp_path).counts("measurement") == (1, 1, 0, 0, 0)


def test_what_does_not_agree_is_told(small: Any) -> None:
    told = {"Usia Saat Ukur": "3 Tahun - 0 Bulan - 2 Hari", "ZS TB/U": "-2.75", "ZS BB/U": "-0.4"}
    loaded = small([Weighing(ANI, VISITED, 13.9, 84.0, told)])
    assert {"register_differs", "register_class_differs", "register_age_differs"} <= loaded.rules()
    [(_, cell, found, message)] = loaded.findings("register_differs")
    assert (cell, found) == ("S2", "13,9 kg")
    assert "10,9 kg" in message
    assert [row[2] for row in loaded.findings("register_class_differs")] == ["-0,40", "-2,75"]
    [(_, _, age, _)] = loaded.findings("register_age_differs")
    assert age == "36 bulan"


def test_a_wide_monthly_sheet_is_one_measurement_a_month(declared: Declared, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    Book.of_families(2).write(folder, declared.form)
    months = ("MARET", "MEI", "NOPEMBER")
    header = (
        "NO",
        "NIK",
        "NAMA",
        "NAMA ORTU",
        "L/P",
        "TGL LAHIR",
        *(f"{m}_{w}" for m in months for w in ("BERAT", "TINGGI")),
    )
    line = {"NO": 1, "NAMA": "ANAK REKAAN001", "NAMA ORTU": "Bpk Umpama001", "L/P": "P", "TGL LAHIR": "01/03/2021"}
    struck_out = {"MEI_BERAT": 0, "MEI_TINGGI": "-"}
    measures = {"MARET_BERAT": "10,8", "MARET_TINGGI": 83, **struck_out, "NOPEMBER_BERAT": 12.4}
    write_table(folder / "Penimbangan posyandu.xlsx", header, [{**line, **measures}])
    columns = {
        "NIK": "national_id",
        "NAMA": "name",
        "NAMA ORTU": "parent_name",
        "L/P": "sex",
        "TGL LAHIR": "birth_date",
        "{month}": "measured_month",
        "{month}_BERAT": "weight_kg",
        "{month}_TINGGI": "length_cm",
    }
    reading = {"birth_date": Reading(date="dmy"), "weight_kg": Reading(decimal="comma")}
    posyandu = Form(
        form="posyandu",
        system="excel",
        version="1",
        title="Penimbangan bulanan",
        recognised_by=("NAMA ORTU", "TGL LAHIR"),
        sheets=(FormSheet(unit="measurement", sheet=1, columns=columns, reading=reading),),
    )
    assert list(form_faults(posyandu, codebook=declared.codebook, programme=declared.programme, file="-")) == []
    loaded = load_folder(replace(declared, forms=(*declared.forms, posyandu)), folder)
    rows = loaded.rows("SELECT measured_on, day_known, round, weight_kg, length_cm FROM measurement ORDER BY 1")
    assert rows == [
        (date(2023, 3, 15), False, "baseline", 10.8, 83.0),
        (date(2023, 11, 15), False, "m8", 12.4, None),
    ]
    assert [row[2] for row in loaded.findings("measurement_day_assumed")] == ["2 pengukuran"]
    assert loaded.counts("measurement") == (2, 2, 0, 0, 0)
    loaded.close()


@pytest.mark.parametrize("pattern", ["{month} > BB", "TAHUN 2023 > {month} > BB"])
def test_years_in_the_headings_count_for_a_form_that_was_made_without_them(
    declared: Declared, tmp_path: Path, pattern: str
) -> None:
    folder = tmp_path / "in"
    Book.of_families(2).write(folder, declared.form)
    fixed = ["NAMA", "NAMA ORTU", "L/P", "TGL LAHIR"]
    with Workbook(folder / "Penimbangan posyandu.xlsx") as book:
        sheet = book.add_worksheet()
        sheet.merge_range(0, 4, 0, 5, "TAHUN 2022")
        sheet.merge_range(0, 6, 0, 7, "TAHUN 2023")
        sheet.write_row(1, 4, ["Nov", "Des", "Mar", "Nov"])
        for column, name in enumerate(fixed):
            sheet.merge_range(0, column, 2, column, name)
        sheet.write_row(2, 4, ["BB"] * 4)
        sheet.write_row(3, 0, ["ANAK REKAAN001", "Bpk Umpama001", "P", "2021-03-01", 9.8, 10, 10.8, 12.4])
    columns = dict(zip(fixed, ["name", "parent_name", "sex", "birth_date"], strict=True))
    columns |= {"{month}": "measured_month", pattern: "weight_kg"}
    entry = FormSheet(unit="measurement", sheet=1, columns=columns)
    posyandu = Form(
        form="posyandu", system="excel", version="1", title="-", recognised_by=("NAMA ORTU",), sheets=(entry,)
    )
    with load_folder(replace(declared, forms=(*declared.forms, posyandu)), folder) as loaded:
        rows = loaded.rows("SELECT measured_on, weight_kg FROM measurement ORDER BY 1")
    assert [(day.year, day.month, weight) for day, weight in rows] == [
        (2022, 11, 9.8),
        (2022, 12, 10.0),
        (2023, 3, 10.8),
        (2023, 11, 12.4),
    ]


def test_the_same_register_gives_the_same_rows_whatever_their_order(
    small: Any, declared: Declared, tmp_path: Path
) -> None:
    weighings = [Weighing(replace(ANI, nik="", name=f"Anak Rekaan00{n}"), VISITED, 9.0 + n, 80.0) for n in (1, 2, 3)]
    one = small(weighings).rows("SELECT * EXCLUDE (row_number, file_id) FROM measurement ORDER BY 1")
    Book.of_families(3).write(tmp_path / "other", declared.form)
    write_register(tmp_path / "other" / f"{REGISTER}.xlsx", reversed(weighings))
    other = load_folder(declared, tmp_path / "other")
    assert other.rows("SELECT * EXCLUDE (row_number, file_id) FROM measurement ORDER BY 1") == one
    other.close()


def test_a_date_in_doubt_is_read_as_the_others_that_the_register_wrote(small: Any) -> None:
    """01/03/2021 alone may be January; beside 22/03/2023 of the same download it can't."""
    written = {"Tgl Lahir": "01/03/2021", "Tanggal Pengukuran": "22/03/2023"}
    loaded = small([Weighing(ANI, VISITED, 11.2, 84.0, written)])
    assert loaded.rows("SELECT measured_on, weight_kg FROM measurement") == [(VISITED, 11.2)]
    ((_, _, found, message),) = loaded.findings("dates_as_beside")
    assert "Tgl Lahir" in found
    assert "hari/bulan/tahun" in message
    assert "dates_unclear" not in loaded.rules()
