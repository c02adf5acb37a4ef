"""Workbooks with a sheet for each topic: every line finds its family or person, or waits and says why."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from drafted_files import add_sheet, declarations, draft_of, export_of
from loaded_survey import Declared, load_folder
from openpyxl import load_workbook
from small_survey import card
from topic_book import FILE, MAIN, SANITATION, answers, called, form, lines, loaded, reconciled, write
from xlsxwriter import Workbook

from etl.attempt.mapping_form import judge
from etl.attempt.mapping_told import drafted, with_details
from etl.attempt.subject import Subject
from etl.decisions.corrections import COLUMNS
from etl.drafting.draft import draft_form
from etl.drafting.gaps import gaps
from etl.drafting.looking import seen_in_draft
from etl.drafting.subject import Subject as Drafted
from etl.drafting.workbook_reading import take_workbook
from etl.drafting.workbook_writing import write_workbook
from etl.layouts.together import ALL, together
from etl.mapping import Form, FormSheet
from etl.mapping.form_faults import form_faults
from etl.sources.reading import read_workbook
from warehouse.declared import DeclarationError


def test_every_family_and_person_has_the_answers_of_all_its_sheets(tmp_path: Path, declared: Declared) -> None:
    build = loaded(declared, tmp_path, lines())
    assert answers(build) == [("own", 31.0), ("own", 32.0), ("own", 33.0)]
    assert build.value("SELECT count(insurance) FROM person_answer") == 3
    assert set(reconciled(build).values()) == {(3, 3, 0, 0, 0)}
    assert build.value("SELECT count(*) FROM visit") == 3
    assert not build.rules() - {"round_empty", "sheets_joined"}


Spoilt = Callable[[list[Any]], object]


def _cell(column: int, value: Any) -> Spoilt:
    return lambda line: line.__setitem__(column, value)


FAULTS: Mapping[str, tuple[str, Spoilt]] = {
    "A2 topic_key_blank": ("Sanitasi", _cell(0, "")),
    "A3 topic_key_damaged": ("Sanitasi", _cell(0, "3,27701E+15")),
    "A4 topic_key_damaged": ("Sanitasi", _cell(0, 3277010102100003)),
    "A5 topic_key_unknown": ("Sanitasi", _cell(0, card(90))),
    "B6 topic_contradicts": ("Sanitasi", _cell(1, "Orang Lain")),
    "C7 topic_contradicts": ("Sanitasi", _cell(2, "002")),
    "C8 topic_contradicts": ("Sanitasi", _cell(2, "RT mana")),
    "B9 topic_contradicts": ("Data KK", _cell(1, "Orang Lain")),
    "A10 parent_quarantined": ("Data KK", _cell(3, "001-Z")),
    "A11 visit_without_answers": ("Data KK", _cell(5, "Menolak")),
}
WRITTEN_OTHERWISE: Sequence[tuple[str, Spoilt]] = (
    ("Sanitasi", lambda line: line.__setitem__(0, f"{line[0][:4]} {line[0][4:8]}-{line[0][8:]}")),
    ("Sanitasi", lambda line: line.__setitem__(1, f"Bpk. {line[1]}")),
    ("Sanitasi", lambda line: line.__setitem__(1, f"{line[1].split()[0]} {line[1].split()[1][0]}.")),
    ("Sanitasi", _cell(1, "")),
    ("Sanitasi", _cell(2, "I")),
    ("Data KK", _cell(1, "")),
)


def test_a_line_without_doubt_is_loaded_and_any_other_waits_at_its_own_cell(tmp_path: Path, declared: Declared) -> None:
    sheets = lines(len(FAULTS) + len(WRITTEN_OTHERWISE) + 3)
    for line, (sheet, spoil) in enumerate((*FAULTS.values(), *WRITTEN_OTHERWISE)):
        spoil(sheets[sheet][line])
    same, other = sheets["Sanitasi"][-3:-1]
    sheets["Sanitasi"] += [[*same], [*other[:4], 99]]
    sheets["Data KK"] += [[*sheets["Data KK"][-3]], [*sheets["Data KK"][-1][:6], "Ya"]]
    build = loaded(declared, tmp_path, sheets)
    last = len(FAULTS) + len(WRITTEN_OTHERWISE)
    held = {cell.split()[0][1:]: cell.split()[1] for cell in FAULTS}
    held |= dict.fromkeys((str(last + 3), str(last + 6)), "topic_key_twice") | {str(last + 4): "topic_key_shared"}
    found = build.rows("SELECT row_number, rule FROM not_loaded WHERE sheet = 'Sanitasi' AND fate = 'quarantined'")
    assert {str(row): rule for row, rule in found} == held
    told = build.rows("SELECT cell || ' ' || rule FROM finding WHERE sheet = 'Sanitasi'")
    assert {cell for cell in FAULTS if "parent" not in cell} <= {cell for (cell,) in told}
    assert reconciled(build)["Sanitasi"] == (last + 5, len(WRITTEN_OTHERWISE) + 1, len(held), 1, 0)
    assert reconciled(build)["Data KK"][3] == 1, "a copy is one for its line too"
    (hint,) = [message for _, cell, _, message in build.findings("topic_key_unknown") if cell == "A5"]
    assert "baris 5 lembar 'Data KK'" in hint
    texts = str(build.rows("SELECT found, message_id FROM finding"))
    assert all(text not in texts for text in (card(90), *(line[1] for line in lines(4)["Data KK"]), "Orang Lain"))


def test_a_family_without_a_line_was_not_asked_and_that_is_told_once(tmp_path: Path, declared: Declared) -> None:
    main, *others = form().sheets
    of = form(sheets=(main.model_copy(update={"sheet": f"KK {called(2)}"}), *others))  # somebody's name on the tab
    sheets = lines()
    sheets = {f"KK {called(2)}": sheets.pop("Data KK"), **sheets}
    sheets["Sanitasi"][1:] = [[card(9), "", "", "", ""]]
    build = loaded(declared, tmp_path, sheets, of=of)
    assert answers(build) == [(None, None), (None, None), ("own", 31.0)]
    reasons = build.rows("SELECT DISTINCT reason FROM blank WHERE variable IN ('toilet_use', 'floor_area')")
    assert reasons == [("not_asked",)]
    ((sheet, cell, _, message),) = build.findings("topic_line_missing")
    assert (sheet, cell) == ("Sanitasi", None)
    assert "(baris 3, 4)" in message
    assert len(build.findings("topic_key_unknown")) == 1
    assert called(2) not in str(build.rows("SELECT message_id FROM finding"))


def test_a_topic_sheet_has_no_records_whatever_columns_it_has(tmp_path: Path, declared: Declared) -> None:
    columns = {"No KK": "family_card", "Nama KK": "head_name", "Jamban": "toilet_use"}
    everywhere = FormSheet(unit="household", sheet=ALL, columns=MAIN)
    of = form(sheets=(everywhere, FormSheet(unit="household", sheet="Sanitasi", joined_by="No KK", columns=columns)))
    with Workbook(tmp_path / FILE) as book:
        add_sheet(book, "KK", [[*MAIN], *lines()["Data KK"]])
        add_sheet(book, "Sanitasi", [[*MAIN, "Jamban"], *([*line, "Sendiri"] for line in lines()["Data KK"])])
    build = load_folder(replace(declared, forms=(of,)), tmp_path)
    assert reconciled(build) == {"KK": (3, 3, 0, 0, 0), "Sanitasi": (3, 3, 0, 0, 0)}
    assert build.value("SELECT count(*) FROM source_sheet") == 2
    assert build.rows("SELECT count(*), count(toilet_use) FROM household_answer") == [(3, 3)]


def test_a_cell_of_a_topic_sheet_is_told_and_corrected_where_it_stands(tmp_path: Path, declared: Declared) -> None:
    sheets = lines()
    sheets["Sanitasi"][0][3:] = ["Entah", "luas"]
    sheets["Sanitasi"][1][0] = card(9)
    build = loaded(declared, tmp_path, sheets)
    places = {cell for sheet, cell, *_ in build.rows("SELECT sheet, cell FROM finding WHERE sheet = 'Sanitasi'")}
    assert places >= {"D2", "E2", "A3"}
    decided = [
        ("Sanitasi", f"{card(1)}#1", "Jamban", "toilet_use", "Entah", "ganti", "WC sendiri"),
        ("Sanitasi", f"{card(9)}#1", "Nomor KK", "family_card", card(9), "ganti", card(2)),
    ]
    text = ",".join(COLUMNS)
    for sheet, record, column, variable, now, action, new in decided:
        text += f"\nT1,x,topik,baseline,{sheet},{record},{column},{variable},{now},{action},{new},cek,kader,2023-04-01"
    (tmp_path / "koreksi.csv").write_text(f"{text}\n", encoding="utf-8")
    again = load_folder(replace(declared, forms=(form(),)), tmp_path)
    assert answers(again) == [("own", None), ("own", 32.0), ("own", 33.0)]
    assert reconciled(again)["Sanitasi"] == (3, 3, 0, 0, 0)
    assert sorted(cell for sheet, cell, *_ in again.findings("cell_corrected")) == ["A3", "D2"]


@pytest.mark.parametrize("deleted", [0, 1])
def test_whichever_of_two_rows_of_a_family_is_deleted_its_people_stay(
    tmp_path: Path, declared: Declared, deleted: int
) -> None:
    sheets = lines()
    sheets["Data KK"].insert(1 - deleted, [*sheets["Data KK"][0][:6], "Tidak"])
    said = f"household binaan:{sha256(sheets['Data KK'][deleted][6].encode()).hexdigest()[:6]}"
    decided = f"T1,x,topik,baseline,Data KK,{card(1)}#{deleted + 1},,,{said},hapus_baris,,cek,kader,2023-04-01"
    (tmp_path / "koreksi.csv").write_text(f"{','.join(COLUMNS)}\n{decided}\n", encoding="utf-8")
    build = loaded(declared, tmp_path, sheets)
    assert [reconciled(build)[sheet] for sheet in ("Anggota", "Kesehatan anggota", "Sanitasi")] == [(3, 3, 0, 0, 0)] * 3
    assert build.value("SELECT count(insurance) FROM person_answer") == 3


def test_a_visit_in_vain_takes_nothing_from_the_one_that_was_answered(tmp_path: Path, declared: Declared) -> None:
    sheets = lines()
    sheets["Data KK"].insert(0, [*sheets["Data KK"][0][:4], "2023-03-20", "Menolak", "Ya"])
    sheets["Data KK"].append([*sheets["Data KK"][3][:4], "2023-03-29", *sheets["Data KK"][3][5:]])
    build = loaded(declared, tmp_path, sheets)
    assert reconciled(build)["Data KK"] == (5, 2, 2, 0, 1)
    assert [reconciled(build)[sheet] for sheet in ("Anggota", "Kesehatan anggota", "Sanitasi")] == [(3, 2, 1, 0, 0)] * 3
    assert [cell for _, cell, _, _ in build.findings("visit_in_vain")] == ["F2"]
    ((*_, message), _) = build.findings("key_repeated")
    assert "kolom 'No KK'" in message
    assert not build.findings("household_conflict"), "two answered ones are told once"


def test_a_decision_names_the_family_in_one_of_two_lists_whatever_was_mended_of_its_number(
    tmp_path: Path, declared: Declared
) -> None:
    first, second = lines(), {name: rows[2:] for name, rows in lines(4).items()}
    first["Kesehatan anggota"], second["Kesehatan anggota"] = (
        lines()["Kesehatan anggota"],
        lines(4)["Kesehatan anggota"][:2],
    )
    second["Data KK"][0][4] = "2023-03-29"
    second["Data KK"][1][:1], second["Data KK"][1][6] = [card(40)], "mungkin"
    for name, sheets in (("Data A.xlsx", first), ("Data B.xlsx", second)):
        write(tmp_path, sheets).rename(tmp_path / name)
    said = f"household visit_date:{sha256(b'2023-03-29').hexdigest()[:6]}"
    decided = (
        f"{card(3)}#2,,,{said},hapus_baris,",
        f"{card(40)}#1,No KK,family_card,{card(40)},ganti,{card(4)}",
        f"{card(40)}#1,Binaan,binaan,mungkin,ganti,Ya",
    )
    text = "".join(f"\n,,topik,baseline,Data KK,{each},cek,kader,2023-04-01" for each in decided)
    (tmp_path / "koreksi.csv").write_text(f"{','.join(COLUMNS)}{text}\n", encoding="utf-8")
    build = load_folder(replace(declared, forms=(form(),)), tmp_path)
    assert (build.report.refused, build.report.unused) == ((), ())
    assert build.counts("household") == (5, 4, 0, 0, 1)
    assert build.counts("person") == (5, 4, 0, 0, 1)


def test_a_list_that_comes_again_takes_the_place_of_the_older_one(tmp_path: Path, declared: Declared) -> None:
    older, newer = lines(12), lines(12)
    older["Data KK"][5][0] = newer["Data KK"][4][0] = ""
    newer["Sanitasi"][0][4] = 77
    del newer["Data KK"][5]
    write(tmp_path, older)
    (tmp_path / FILE).rename(tmp_path / "Data.xlsx")
    write(tmp_path, newer)
    (tmp_path / FILE).rename(tmp_path / "Data - diterima 2023-04-01-08-00-00.xlsx")
    build = load_folder(replace(declared, forms=(form(),)), tmp_path)
    assert not build.findings("household_conflict")
    assert build.rows("SELECT row_number FROM finding WHERE rule = 'submission_vanished' ORDER BY 1") == [(6,), (7,)]
    assert [file.name for file in build.report.files if file.status == "loaded"] == [
        "Data - diterima 2023-04-01-08-00-00.xlsx"
    ]


def test_of_two_sheets_with_one_question_the_first_that_answers_counts(tmp_path: Path, declared: Declared) -> None:
    twice = FormSheet(
        unit="household", sheet="Ekonomi", joined_by="No KK", columns={"No KK": "family_card", "Jamban": "toilet_use"}
    )
    of = form(sheets=(*form().sheets, twice))
    sheets = lines()
    sheets["Sanitasi"][2][3] = ""
    sheets["Ekonomi"] = [
        [card(1), "Sendiri"],
        [card(2), "Bersama keluarga tertentu"],
        [card(3), "Bersama keluarga tertentu"],
    ]
    build = loaded(declared, tmp_path, sheets, of=of)
    assert sorted(answers(build)) == [("own", 31.0), ("own", 32.0), ("shared", 33.0)]
    assert reconciled(build)["Ekonomi"] == (3, 2, 1, 0, 0)
    assert [place[:2] for place in build.findings("topic_contradicts")] == [("Ekonomi", "B3")]


@pytest.mark.parametrize("asked", [{}, {"No urut": "field_id"}])
def test_a_number_of_the_list_joins_where_it_is_not_used_again(
    tmp_path: Path, declared: Declared, asked: dict[str, str]
) -> None:
    main = FormSheet(unit="household", sheet="Data KK", columns=asked | MAIN)
    toilet = asked | {"Jamban": "toilet_use"}
    topic = FormSheet(unit="household", sheet="Sanitasi", joined_by="No urut", columns=toilet)
    of = form(sheets=(main, topic), key="", parent_key="")
    with Workbook(tmp_path / FILE) as book:
        numbered = [[n, *line] for n, line in zip((1, 2, 2), lines()["Data KK"], strict=True)]
        add_sheet(book, "Data KK", [["No urut", *MAIN], *numbered])
        add_sheet(book, "Sanitasi", [["No urut", "Jamban"], ["01", "Sendiri"], [2, "Bersama keluarga tertentu"]])
    build = load_folder(replace(declared, forms=(of,)), tmp_path)
    told = build.rows("SELECT toilet_use FROM household_answer ORDER BY toilet_use NULLS LAST")
    assert [toilet for (toilet,) in told] == ["own", None, None]
    assert len(build.findings("topic_key_shared")) == 1


def test_a_topic_sheet_that_the_main_sheet_cannot_know_refuses_the_file(tmp_path: Path, declared: Declared) -> None:
    main, topic, *others = form().sheets
    topic = topic.model_copy(update={"columns": {"Nomor KK": "phone", "Jamban": "toilet_use"}})
    build = loaded(
        declared, tmp_path, lines() | {"Sanitasi": [[card(1), "WC sendiri"]]}, of=form(sheets=(main, topic, *others))
    )
    assert [error.rule.name for error in build.report.refused] == ["topic_number_missing"]


JOINED_BY = [
    ("household", 1, ""),
    ("household", "Sanitasi", "Nomor KK"),
    ("person", "Anggota", ""),
    ("person", "Kesehatan anggota", "NIK"),
]


def joins(said: Form | None) -> list[tuple[str, int | str, str]]:
    return [(entry.unit, entry.sheet, entry.joined_by) for entry in said.sheets] if said else []


def test_a_draft_sees_topic_sheets_and_says_how_many_of_their_lines_are_found(tmp_path: Path) -> None:
    sheets = lines(8)
    sheets["Sanitasi"][0][0] = card(90)
    sheets["Sanitasi"][1][0] = card(3)
    path = write(tmp_path, sheets)
    draft, seen = draft_of(path), seen_in_draft(draft_of(path), export_of(path))
    assert draft.form is not None
    assert joins(draft.form) == JOINED_BY
    told = [gap for gap in gaps(draft.form, declared=declarations(), file="", seen=seen) if "menambah" in gap.message]
    assert [gap.message.split("sama: ")[1] for gap in told] == [
        "7 dari 8 baris ditemukan di sana. 1 baris ditahan sampai nomornya cocok. "
        "1 nomor berulang: barisnya ditahan bila isinya berbeda.",
        "8 dari 8 baris ditemukan di sana.",
    ]
    said = Drafted(draft.name, draft.system, draft.title, draft.form, "0123456789abcdef", seen, told)
    write_workbook(tmp_path / "pemetaan.xlsx", said, declarations())
    assert take_workbook(read_workbook(tmp_path / "pemetaan.xlsx"), declarations()).form == draft.form
    book = load_workbook(tmp_path / "pemetaan.xlsx")
    book["lembar"]["C3"] = None
    book.save(tmp_path / "pemetaan.xlsx")
    with pytest.raises(DeclarationError, match=r"lembar 'lembar', sel C3.*nomor yang juga ada di lembar pertamanya"):
        take_workbook(read_workbook(tmp_path / "pemetaan.xlsx"), declarations())


def test_the_sheet_that_places_families_has_them_however_much_another_asks(tmp_path: Path) -> None:
    questions = {"Jamban": "Sendiri", "Luas lantai": 36, "Bentuk kloset": "Cemplung", "Lantai": "Keramik"}
    questions |= {
        "Dinding": "Tembok",
        "Atap": "Genteng",
        "Sumber air minum": "Sumur bor/pompa",
        "Nomor HP": "080012345678",
    }
    whole = lines(6)
    with Workbook(tmp_path / FILE) as book:
        asked = [[*line[:2], "001", *questions.values()] for line in whole["Sanitasi"]]
        add_sheet(book, "Rumah", [["No KK", "Kepala keluarga", "RT", *questions], *asked])
        add_sheet(book, "Data KK", [[*MAIN], *whole["Data KK"]])
    assert joins(draft_of(tmp_path / FILE).form) == [("household", "Data KK", ""), ("household", "Rumah", "No KK")]


@pytest.mark.parametrize("day", ["2023-03-{}", "{}/03/2023", "{} Maret 2023"])
def test_the_day_of_a_visit_joins_no_sheets(tmp_path: Path, day: str) -> None:
    whole = lines(6)
    header = [*MAIN]
    visited = header.index("Tanggal")
    for number, line in enumerate(whole["Data KK"], 1):
        line[visited] = day.format(20 + number)
    with Workbook(tmp_path / FILE) as book:
        add_sheet(book, "Data KK", [header, *whole["Data KK"]])
        sanitation = [[line[visited], "Sendiri", "Semen"] for line in whole["Data KK"]]
        add_sheet(book, "Sanitasi", [["Tanggal", "Jamban", "Lantai"], *sanitation])
    assert joins(draft_of(tmp_path / FILE).form) == [("household", 1, "")]


def test_topics_with_a_sheet_for_each_rt_are_drafted_and_joined(tmp_path: Path, declared: Declared) -> None:
    whole = lines(6)
    parts = {"RT 1": slice(0, 3), "RT 2": slice(3, 5)}  # the last family has no line of sanitation
    with Workbook(tmp_path / FILE) as book:
        for rt, part in parts.items():
            add_sheet(
                book, f"KK {rt}", [[*MAIN], *whole["Data KK"][part], *(whole["Data KK"][5:] if part.start else ())]
            )
        for rt, part in parts.items():
            add_sheet(
                book,
                f"Sanitasi {rt}",
                [[*SANITATION], *([*line[:3], "Sendiri", 30] for line in whole["Sanitasi"][part])],
            )
    draft = draft_form(together(export_of(tmp_path / FILE)), declared=declarations(), survey_round="baseline").form
    assert joins(draft)[1:] == [("household", f"Sanitasi {rt}", "Nomor KK") for rt in parts]
    assert draft is not None
    build = load_folder(replace(declared, forms=(draft,)), tmp_path)
    assert {name: counts[:2] for name, counts in reconciled(build).items()} == {
        "KK RT 1": (3, 3),
        "KK RT 2": (3, 3),
        "Sanitasi RT 1": (3, 3),
        "Sanitasi RT 2": (2, 2),
    }
    assert [(sheet, found) for sheet, _, found, _ in build.findings("topic_line_missing")] == [
        ("Sanitasi RT 1", "1 baris")
    ]


def test_the_page_that_loads_maps_them_as_the_draft_does(tmp_path: Path) -> None:
    export = export_of(write(tmp_path, lines(8)))
    subject = Subject(declarations(), export, draft_form(export, declared=declarations()))
    told = with_details(drafted(subject), subject)
    judged = judge(told, subject)
    assert joins(judged.form) == JOINED_BY
    assert [gap.told for gap in judged.gaps if gap.must and "Keberadaan" not in gap.told] == []
    assert [constant.sheet for constant in told.constants] == ["Anggota"]


@pytest.mark.parametrize(
    ("number", "changes", "found"),
    [
        (1, {"joined_by": ""}, "sheets[2 household].joined_by"),
        (0, {"joined_by": "No KK"}, "sheets[1 household].joined_by"),
        (1, {"sheet": "Data KK"}, "sheets[2 household].joined_by"),
    ],
)
def test_a_form_says_by_what_each_further_sheet_of_a_unit_is_joined(
    declared: Declared, number: int, changes: dict[str, Any], found: str
) -> None:
    sheets = list(form().sheets)
    sheets[number] = sheets[number].model_copy(update=changes)
    told = form_faults(
        form(sheets=tuple(sheets)), codebook=declared.codebook, programme=declared.programme, file="form.toml"
    )
    assert [fault.key for fault in told] == [found]


@pytest.mark.parametrize("joined_by", ["", "PARENT_KEY"])
def test_a_repeat_within_a_repeat_of_a_survey_tool_is_told_where_its_columns_go(
    declared: Declared, joined_by: str
) -> None:
    sheets = list(form().sheets)
    sheets[1] = sheets[1].model_copy(update={"joined_by": joined_by})
    told = form_faults(
        form(sheets=tuple(sheets), system="odk", key="KEY", parent_key="PARENT_KEY"),
        codebook=declared.codebook,
        programme=declared.programme,
        file="form.toml",
    )
    (fault,) = [fault for fault in told if fault.key == "sheets[2 household].joined_by"]
    assert (
        "Salin kolomnya ke lembar pertama itu di berkasnya (ODK: baris yang KEY-nya adalah PARENT_KEY" in fault.allowed
    )
