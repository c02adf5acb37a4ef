"""A file of a form that nobody knows: mapped in a browser, tried, published, and read by name from then on."""

from __future__ import annotations

import csv
import re
import shutil
from datetime import date
from pathlib import Path

import pytest
from drafted_files import GOOGLE, write_sheet
from loaded_survey import declared_here
from small_survey import Book
from workplace import STOPPED_ANYWHERE, Workplace

from etl.attempt.steps import run_step
from warehouse.attempts import (
    Answer,
    Attempt,
    Choice,
    Decision,
    Decisions,
    Mapping,
    Questions,
    Recognised,
    Stage,
    Step,
    Tried,
)

ANSWERS = {"Ke sungai": "river", "Ada": "kosong:refused"}
WORKBOOK_WORDS = re.compile(r"lembar '(kolom|nilai|aturan|lembar|berkas|info)'|--\w+|p2wkss|'(desimal|urutan tanggal)'")


CARDS = [f"327701010210009{number}" for number in range(3)]
NAME = "Pendataan Keluarga RW 12 (Jawaban).xlsx"
FLOOR = "Lantai rumah terbuat dari apa?"


def google_form(folder: Path, *, asking: str = FLOOR, **cells: list[str]) -> Path:
    """Answers of three families that nobody met before; `asking` for the floor in these words."""
    told = {"No. Kartu Keluarga (lihat kartu)": CARDS, **cells}
    rows = [[name for name, _, _ in GOOGLE]]
    rows += [list(row) for row in zip(*(told.get(name, usual) for name, _, usual in GOOGLE), strict=True)]
    rows[0] = [asking if name == FLOOR else name for name in rows[0]]
    folder.mkdir(exist_ok=True)
    return write_sheet(folder / NAME, rows, name="Form Responses 1")


def mapping(attempt: Attempt) -> Mapping:
    told = attempt.read("mapping", Mapping)
    assert told is not None
    return told


def recognised(attempt: Attempt) -> Recognised:
    told = attempt.read("recognised", Recognised)
    assert told is not None
    return told


def answered(told: Mapping, attempt: Attempt) -> tuple[Answer, ...]:
    """Every open answer with a code of its own question."""
    questions = attempt.read("questions", Questions)
    assert questions is not None
    of_column = {column.header: column.variable for column in told.columns}
    codes = {f"{each.unit}.{each.name}": [code for code, _, _ in each.codes] for each in questions.questions}
    found = []
    for answer in told.answers:
        known = codes[str(of_column[answer.header])]
        wanted = ANSWERS.get(answer.raw, answer.code)
        found.append(answer.model_copy(update={"code": wanted if wanted in known else answer.code or known[0]}))
    return tuple(found)


def test_from_a_strange_file_to_a_published_build(place: Workplace, tmp_path: Path) -> None:
    attempt = place.receive(google_form(tmp_path))
    before = place.contents()
    assert place.run(attempt, Step.RECOGNISE).stage is Stage.UNMAPPED
    told = mapping(attempt)
    assert {column.header: column.variable for column in told.columns}["Nomor RT"] == "household.rt"
    assert [answer.raw for answer in told.answers if answer.code is None] == ["Ke sungai", "Ada"]
    assert not any(WORKBOOK_WORDS.search(gap.told) for gap in told.gaps), told.gaps

    attempt.write("asked-map", told.model_copy(update={"answers": answered(told, attempt), "round": "baseline"}))
    assert place.run(attempt, Step.MAP).stage is Stage.RECOGNISED
    assert (recognised(attempt).form, recognised(attempt).round) == (told.form, "baseline")
    assert place.contents() == before
    state = place.run(attempt, Step.TRY, Step.PUBLISH)
    assert (state.stage, state.trouble) == (Stage.PUBLISHED, ())
    assert place.households()["baseline"] == 15, "the last of the three refused, and was visited"
    new = set(place.contents()) - set(before)
    assert new == {f"forms/{told.form}/form.toml", f"survei/{NAME}"}

    # The next download is called the same, and is known by now.
    later = google_form(tmp_path / "later", **{"Tanggal pendataan": ["16/05/2023", "17/05/2023", "18/05/2023"]})
    again = place.receive(later)
    assert place.run(again, Step.RECOGNISE).stage is Stage.RECOGNISED
    assert (recognised(again).form, recognised(again).round) == (told.form, "m2")

    # So is one that is called otherwise, with the very columns that got no question.
    aside = place.receive(later.rename(tmp_path / "kiriman Bu Ani.xlsx"))
    place.run(aside, Step.RECOGNISE)
    assert (recognised(aside).form, recognised(aside).round) == (told.form, "m2")


def test_what_lacks_is_told_and_can_be_filled_in(place: Workplace, tmp_path: Path) -> None:
    """A list without the result of the visit, with dates that may be read in two ways, and no round in its name."""
    header = ["Tanggal", "RT", "Dasawisma", "Nomor KK", "Nama Kepala Keluarga", "Lantai"]
    rows = [
        header,
        *(["03/04/2023", "001", "001-A", f"32770101021{n:05d}", f"Umpama {n}", "Keramik"] for n in range(50, 59)),
    ]
    attempt = place.receive(write_sheet(tmp_path / "Daftar keluarga.xlsx", rows))
    assert place.run(attempt, Step.RECOGNISE).stage is Stage.UNMAPPED
    told = mapping(attempt)
    assert [constant.variable for constant in told.constants] == ["household.visit_result", "household.binaan"]
    assert any(gap.must and "jawaban yang sama di semua baris" in gap.told for gap in told.gaps)

    attempt.write("asked-map", told)
    state = place.run(attempt, Step.MAP)
    assert (state.stage, state.trouble) == (Stage.UNMAPPED, ())
    [dated] = [column for column in mapping(attempt).columns if column.ways]
    assert [way for way, _ in dated.ways] == ["dmy", "mdy"]

    values = {"household.visit_result": "complete", "household.binaan": "yes"}
    filled = tuple(each.model_copy(update={"value": values[each.variable]}) for each in told.constants)
    columns = tuple(
        column.model_copy(update={"way": "dmy" if column.header == "Tanggal" else None}) for column in told.columns
    )
    attempt.write("asked-map", told.model_copy(update={"constants": filled, "columns": columns}))
    assert place.run(attempt, Step.MAP).stage is Stage.UNMAPPED
    assert next(gap.told for gap in mapping(attempt).gaps if gap.must).endswith("Pilih putaran berkas ini.")

    attempt.write("asked-map", told.model_copy(update={"constants": filled, "columns": columns, "round": "baseline"}))
    state = place.run(attempt, Step.MAP, Step.TRY)
    tried = attempt.read("tried", Tried)
    assert tried is not None
    assert (state.stage, tried.refused) == (Stage.TRIED, ())
    assert [sheet.loaded for sheet in tried.sheets if sheet.ours] == [9]


@STOPPED_ANYWHERE
def test_a_mapping_that_is_stopped_keeps_what_was_edited(place: Workplace, tmp_path: Path) -> None:
    attempt = place.receive(google_form(tmp_path, **{"Tanggal pendataan": ["03/04/2023"] * 3}))
    place.run(attempt, Step.RECOGNISE)
    told = mapping(attempt)
    assert not any(column.ways for column in told.columns), "the time stamp beside it tells the order"
    columns = tuple(column.model_copy(update={"variable": None}) for column in told.columns)
    attempt.write("asked-map", told.model_copy(update={"title": "Judul sendiri", "columns": columns}))
    attempt.cancel()
    state = place.run(attempt, Step.MAP)
    assert (state.stage, "pemetaan" in state.trouble[0]) == (Stage.UNMAPPED, True)
    assert mapping(attempt).title == "Judul sendiri"
    assert {column.variable for column in mapping(attempt).columns} == {None}


def test_a_corrected_file_gets_what_was_said_about_the_first(place: Workplace, tmp_path: Path) -> None:
    first = place.receive(google_form(tmp_path))
    place.run(first, Step.RECOGNISE)
    told = mapping(first)
    columns = tuple(
        column.model_copy(update={"variable": None if column.header == "Nomor RT" else column.variable})
        for column in told.columns
    )
    first.write("asked-map", told.model_copy(update={"answers": answered(told, first), "columns": columns}))
    place.run(first, Step.MAP)

    corrected = place.receive(google_form(tmp_path / "benar", **{"Nomor RT": ["002", "002", "001"]}))
    place.run(corrected, Step.RECOGNISE)
    again = mapping(corrected)
    assert {column.header: column.variable for column in again.columns}["Nomor RT"] is None, "as somebody said"
    assert [answer.code for answer in again.answers if answer.raw == "Jamban sendiri"] == ["own"]
    assert "dipakai lagi" in recognised(corrected).told[0]
    other = place.receive(
        write_sheet(tmp_path / "lain.xlsx", [["RT", "Nomor KK", "Lantai"], ["001", CARDS[0], "Semen"]])
    )
    place.run(other, Step.RECOGNISE)
    assert not any("dipakai lagi" in line for line in recognised(other).told)


def test_a_known_form_under_any_name_is_recognised_by_all_its_columns(place: Workplace, tmp_path: Path) -> None:
    book = Book.of_families(5, visit_date=date(2023, 5, 17))
    attempt = place.receive(book.write(tmp_path, declared_here().form, name="kiriman Bu Ani.xlsx"))
    assert place.run(attempt, Step.RECOGNISE).stage is Stage.RECOGNISED
    assert (recognised(attempt).form, recognised(attempt).round) == ("kobo_household", "m2")
    assert any("dari kolomnya dikenali" in line for line in recognised(attempt).told)
    state = place.run(attempt, Step.TRY, Step.PUBLISH)
    assert (state.stage, place.households()["m2"]) == (Stage.PUBLISHED, 5)


@pytest.mark.long
def test_two_names_that_one_form_learns_at_once_are_both_known(place: Workplace, tmp_path: Path) -> None:
    attempts = []
    for name, day in (("kiriman Bu Ani", date(2023, 5, 17)), ("kiriman Bu Ida", date(2023, 7, 20))):
        book = Book.of_families(5, visit_date=day)
        attempts.append(place.receive(book.write(tmp_path, declared_here().form, name=f"{name}.xlsx")))
    for attempt in attempts:
        place.run(attempt, Step.RECOGNISE, Step.TRY)
    first, second = attempts
    assert place.run(first, Step.PUBLISH).stage is Stage.PUBLISHED
    assert place.run(second, Step.PUBLISH).stage is Stage.RECOGNISED
    assert place.run(second, Step.TRY, Step.PUBLISH).stage is Stage.PUBLISHED
    assert place.households() == {"baseline": 12, "m2": 5, "m4": 5}


@pytest.mark.parametrize("alike", [False, pytest.param(True, marks=pytest.mark.long)])
def test_two_strange_forms_that_got_one_name_at_once_are_both_kept(
    place: Workplace, tmp_path: Path, *, alike: bool
) -> None:
    """Whoever comes second goes on with the mapping as it was edited, or learns that it isn't needed any more."""
    cards = [f"327701010210019{number}" for number in range(3)]
    asking = FLOOR if alike else "Bahan lantai rumah"
    first = place.receive(google_form(tmp_path / "one"))
    second = place.receive(google_form(tmp_path / "two", asking=asking, **{"No. Kartu Keluarga (lihat kartu)": cards}))
    for attempt, survey_round in ((first, "baseline"), (second, "m4")):
        place.run(attempt, Step.RECOGNISE)
        told = mapping(attempt)
        attempt.write("asked-map", told.model_copy(update={"answers": answered(told, attempt), "round": survey_round}))
    name = mapping(first).form
    assert mapping(second).form == name
    assert place.run(first, Step.MAP, Step.TRY, Step.PUBLISH).stage is Stage.PUBLISHED
    published = place.contents()
    stage = place.run(second, Step.MAP).stage
    if alike:
        assert stage is Stage.UNMAPPED
        assert "pemetaannya tidak perlu diisi lagi" in mapping(second).gaps[0].told
        return
    assert mapping(second).form == recognised(second).form == f"{name}_2"
    assert place.run(second, Step.TRY, Step.PUBLISH).stage is Stage.PUBLISHED
    now = place.contents()
    assert {name: now[name] for name in published} == published


@pytest.mark.parametrize(
    "families", [pytest.param(3, id="rows held", marks=pytest.mark.long), pytest.param(12, id="file refused")]
)
def test_areas_that_nobody_declared_are_added_and_published(place: Workplace, tmp_path: Path, families: int) -> None:
    there = {"rt": "009", "dasawisma": "Melati 1", "visit_date": date(2023, 5, 17)}
    path = Book.of_families(families, **there).write(tmp_path, declared_here().form, survey_round="m2")
    attempt = place.receive(path)
    place.run(attempt, Step.RECOGNISE, Step.TRY)
    told = attempt.read("tried", Tried)
    assert told is not None
    [area] = told.areas
    assert (area.rt, area.dasawisma, area.rows, area.added) == ("009", "Melati 1", families, False)
    assert bool(told.refused) is (families > 10 or families == 3), "nothing of the round was loaded"

    by = Decision(about=area.name, choice="tambah", by="Ibu Analis")
    attempt.write("asked-decide", Decisions(areas=(by,)))
    state = place.run(attempt, Step.DECIDE)
    told = attempt.read("tried", Tried)
    assert told is not None
    assert (state.stage, state.trouble, [each.added for each in told.areas]) == (Stage.TRIED, (), [True])
    assert "Melati" not in (place.settings.data / "areas.csv").read_text(encoding="utf-8")
    assert place.run(attempt, Step.PUBLISH).stage is Stage.PUBLISHED
    assert place.households()["m2"] == families
    lines = (place.settings.data / "areas.csv").read_text(encoding="utf-8").splitlines()
    assert lines[-1] == "32.77.01.1003,Utama,012,009,Melati 1"


@pytest.mark.parametrize(
    ("edited", "told_of"),
    [
        ({"Tanggal pendataan": "household.nosuch"}, "tidak ada di buku kode"),
        ({"Tanggal pendataan": "household.rt"}, "sudah dipakai"),
        ({"Nomor RT": None}, "belum punya kolom: RT."),
    ],
)
def test_a_mapping_that_cannot_be_used_says_why(
    place: Workplace, tmp_path: Path, edited: dict[str, str | None], told_of: str
) -> None:
    attempt = place.receive(google_form(tmp_path))
    place.run(attempt, Step.RECOGNISE)
    told = mapping(attempt)
    columns = tuple(
        column.model_copy(update={"variable": edited.get(column.header, column.variable)}) for column in told.columns
    )
    attempt.write("asked-map", told.model_copy(update={"columns": columns}))
    assert place.run(attempt, Step.MAP).stage is Stage.UNMAPPED
    assert any(gap.must and told_of in gap.told for gap in mapping(attempt).gaps), mapping(attempt).gaps


def test_a_sheet_said_to_be_of_another_unit_gets_its_suggestions(place: Workplace, tmp_path: Path) -> None:
    attempt = place.receive(google_form(tmp_path))
    place.run(attempt, Step.RECOGNISE)
    told = mapping(attempt)
    other = tuple(sheet.model_copy(update={"unit": "person"}) for sheet in told.sheets)
    attempt.write("asked-map", told.model_copy(update={"sheets": other}))
    assert place.run(attempt, Step.MAP).stage is Stage.UNMAPPED
    assert {str(column.variable).split(".")[0] for column in mapping(attempt).columns} <= {"person", "None"}
    assert any(
        gap.told.startswith("Berkas ini: belum ada lembar keluarga") for gap in mapping(attempt).gaps if gap.must
    )
    assert not any("heets" in gap.told for gap in mapping(attempt).gaps)

    nothing = tuple(sheet.model_copy(update={"unit": None}) for sheet in told.sheets)
    attempt.write("asked-map", mapping(attempt).model_copy(update={"sheets": nothing}))
    place.run(attempt, Step.MAP)
    assert {column.variable for column in mapping(attempt).columns} == {None}
    attempt.write("asked-map", mapping(attempt).model_copy(update={"sheets": told.sheets}))
    place.run(attempt, Step.MAP)
    assert {str(column.variable).split(".")[0] for column in mapping(attempt).columns} == {"household", "None"}


def test_a_register_without_a_day_is_told_with_its_sheet(place: Workplace, tmp_path: Path) -> None:
    rows = [["Nama Anak", "Tanggal Lahir", "JK", "Berat (kg)"], ["Umpama", "01/02/2022", "L", "9,1"]]
    attempt = place.receive(write_sheet(tmp_path / "Timbang.xlsx", rows, name="Melati"))
    place.run(attempt, Step.RECOGNISE)
    register = tuple(sheet.model_copy(update={"unit": "measurement"}) for sheet in mapping(attempt).sheets)
    attempt.write("asked-map", mapping(attempt).model_copy(update={"sheets": register}))
    place.run(attempt, Step.MAP)
    [undated] = [gap.told for gap in mapping(attempt).gaps if "tanggal pengukuran" in gap.told]
    assert undated.startswith("Lembar Melati (Penimbangan): ")
    assert "(measured_on)" not in undated


@pytest.mark.parametrize("rows", [[], [["RT", "Nomor KK", "Lantai"]]], ids=["empty", "headings alone"])
def test_a_file_without_answers_is_refused_and_not_mapped(
    place: Workplace, tmp_path: Path, rows: list[list[str]]
) -> None:
    attempt = place.receive(write_sheet(tmp_path / "kosong.xlsx", rows))
    state = place.run(attempt, Step.RECOGNISE)
    assert state.stage is Stage.REFUSED
    assert state.trouble[0].startswith("Berkas ini tidak memuat satu baris isian pun.")
    assert state.trouble[0].endswith("lalu unggah lagi di sini.")
    assert attempt.read("mapping", Mapping) is None


def test_a_known_form_whose_round_nothing_tells_asks_for_it(place: Workplace, tmp_path: Path) -> None:
    """Dates outside every round; the round is chosen, and the form knows this file from then on."""
    path = Book.of_families(5, visit_date=date(2023, 4, 20)).write(
        tmp_path, declared_here().form, name="P2WKSS RW 12 entah - all versions - False - 2023-05-01-08-00-00.xlsx"
    )
    forms = place.settings.data / "forms" / "kobo_household" / "form.toml"
    text = forms.read_text(encoding="utf-8")
    forms.write_text(text.replace("[[files]]", '[[files]]\npattern = "P2WKSS RW {rw} entah*.xlsx"\n\n[[files]]', 1))
    attempt = place.receive(path)
    assert place.run(attempt, Step.RECOGNISE).stage is Stage.UNMAPPED
    assert (recognised(attempt).form, recognised(attempt).round) == ("kobo_household", None)
    assert recognised(attempt).rounds == ("baseline", "m2", "m4", "m6", "m8")
    assert attempt.read("mapping", Mapping) is None

    attempt.write("asked-recognise", Choice(round="m2"))
    state = place.run(attempt, Step.RECOGNISE, Step.TRY)
    assert (state.stage, recognised(attempt).round) == (Stage.TRIED, "m2")
    assert place.households(attempt.shadow(place.settings))["m2"] == 5


def test_of_several_forms_that_fit_one_is_chosen(place: Workplace, tmp_path: Path) -> None:
    forms = place.settings.data / "forms"
    shutil.copytree(forms / "kobo_household", forms / "kobo_lain")
    other = forms / "kobo_lain" / "form.toml"
    text = other.read_text(encoding="utf-8")
    other.write_text(text.replace('form = "kobo_household"', 'form = "kobo_lain"'), encoding="utf-8")
    path = Book.of_families(5, visit_date=date(2023, 5, 17)).write(tmp_path, declared_here().form, survey_round="m2")
    attempt = place.receive(path)
    assert place.run(attempt, Step.RECOGNISE).stage is Stage.UNMAPPED
    assert [name for name, _ in recognised(attempt).forms] == ["kobo_household", "kobo_lain"]
    attempt.write("asked-recognise", Choice(form="kobo_lain"))
    assert place.run(attempt, Step.RECOGNISE).stage is Stage.RECOGNISED
    assert (recognised(attempt).form, recognised(attempt).round) == ("kobo_lain", "m2")


def test_names_in_a_strange_file_are_in_nothing_that_is_told(place: Workplace, tmp_path: Path) -> None:
    rows = [
        ["Pendataan oleh Siti Rahasia Sekali", "", "", "", "", ""],
        ["Tanggal", "RT", "Nomor KK", "Nama Kepala Keluarga", "Catatan", "NIK"],
        ["21/03/2023", "001", "3277010102100099", "Umpama Tersembunyi", "kata Umpama Tersembunyi", "3277011205850099"],
        ["22/03/2023", "002", "3277010102100098", "Siti Rahasia Sekali", "hubungi 081234567890", "3277011205850098"],
    ]
    path = tmp_path / "Daftar 3277010102100097.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(rows)
    attempt = place.receive(path)
    place.run(attempt, Step.RECOGNISE)
    attempt.write("asked-map", mapping(attempt))
    place.run(attempt, Step.MAP)
    for told in attempt.folder.glob("*.json"):
        if told.name == "state.json":
            continue  # the name of the file as it came
        text = told.read_text(encoding="utf-8")
        for planted in ("Tersembunyi", "Rahasia", "32770101021000", "32770112058500", "081234567890"):
            assert planted not in text, (told.name, planted)


def test_the_order_of_dates_of_a_known_form_is_chosen_and_the_form_remembers_it(
    place: Workplace, tmp_path: Path
) -> None:
    """03/05/2023 is the 3rd of May or the 5th of March; nothing in the file tells, so somebody says."""
    path = Book.of_families(5, visit_date="03/05/2023").write(
        tmp_path, declared_here().form, name="P2WKSS RW 12 m2 - all versions - False - 2023-05-27-08-00-00.xlsx"
    )
    attempt = place.receive(path)
    state = run_step(place.settings, attempt.name, Step.RECOGNISE, build=place.builder, onward=True)
    assert state.stage is Stage.RECOGNISED, "somebody has to choose before it is tried"
    (doubtful,) = recognised(attempt).dates
    assert "kunjungan/tanggal" in doubtful

    attempt.write("asked-recognise", Choice(dates="dmy"))
    assert place.run(attempt, Step.RECOGNISE).stage is Stage.RECOGNISED
    assert (recognised(attempt).dates, recognised(attempt).round) == ((), "m2")
    form = (attempt.shadow(place.settings).data / "forms" / "kobo_household" / "form.toml").read_text(encoding="utf-8")
    assert 'date = "dmy"' in form
