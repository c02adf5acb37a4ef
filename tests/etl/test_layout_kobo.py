"""Kobo exports in all their option sets: the same tables, the same answers, every child with its parent."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from layout_books import (
    KOBO,
    assert_every_line_is_accounted_for,
    assert_sound,
    column,
    form_of,
    grid_of,
    names_in,
    needs_shared,
    rules_of,
    sheet_with,
    workbook_of,
)

from etl.layouts import kobo
from etl.layouts.groups import group_separator
from etl.layouts.lines import text_of
from etl.layouts.recognition import lay_out, recognise
from etl.layouts.sheet import Export, Sheet
from etl.sources.reading import read_workbook

FORMS = {
    "favorite_coffee": 5,
    "grouped_repeatable": 6,
    "hxl_grouped_repeatable": 6,
    "literacy_test": 3,
    "nested_grouped_repeatable": 4,
    "or_other": 3,
    "restaurant_profile": 8,
    "select_one_legacy": 3,
}
OPTIONS = ("xml_both", "xml_both_nogroup_text", "xml_summary", "labels_both", "labels_details_group")
REPEATS = {
    "grouped_repeatable": {"houshold_member_repeat": 13},
    "hxl_grouped_repeatable": {"houshold_member_repeat": 13},
    "nested_grouped_repeatable": {"group_tree": 6, "group_nest": 8, "group_egg": 14},
}
CHOICES = {
    "favorite_coffee": ["favorite_coffee_type"],
    "literacy_test": ["russian_passage_1", "russian_passage_2"],
    "or_other": ["fav_emperors"],
    "restaurant_profile": ["eatery_type"],
}
ALL = names_in(KOBO, "*")


def _export(form: str, options: str, suffix: str = "xlsx") -> Export:
    return recognise(read_workbook(KOBO / f"{form}__{options}.{suffix}"))


@needs_shared
def test_every_file_is_there() -> None:
    assert len(ALL) == len(FORMS) * len(OPTIONS) * 2


@needs_shared
@pytest.mark.parametrize("name", ALL)
def test_every_file_is_recognised_with_its_options(name: str) -> None:
    export = recognise(read_workbook(KOBO / name))
    form, _, options = name.rsplit(".", 1)[0].partition("__")
    assert export.system == "kobo"
    assert export.options["values"] == options.split("_")[0]
    if form in CHOICES:
        assert export.options["select_multiple"] == options.split("_")[1]
    text = options.endswith("text") or name.endswith(".csv")
    assert export.options["types"] == ("text" if text else "typed")
    assert export.options["tables"] == ("root" if name.endswith(".csv") else "all")
    assert export.options["tags"] == form.startswith("hxl")
    assert len(export.sheets[0].rows) == FORMS[form]
    assert export.key == "_uuid"
    assert "KoboToolbox" in export.explanation
    assert_sound(export)
    assert_every_line_is_accounted_for(export)


@needs_shared
@pytest.mark.parametrize("options", OPTIONS)
@pytest.mark.parametrize("form", REPEATS)
def test_every_child_finds_its_parent(form: str, options: str) -> None:
    export = _export(form, options)
    sheets = {sheet.name: sheet for sheet in export.sheets}
    root = export.sheets[0]
    assert {name: len(sheet.rows) for name, sheet in sheets.items() if sheet is not root} == REPEATS[form]
    keys = set(column(root, export.key))
    for sheet in export.sheets[1:]:
        assert set(column(sheet, export.parent_key)) <= keys
        parents = set(column(sheets[sheet.parent], "_index"))
        assert set(column(sheet, "_parent_index")) <= parents
    assert root.title.startswith(root.name.removesuffix("..."))
    assert export.sheet(root.title) is root


@needs_shared
@pytest.mark.parametrize("options", OPTIONS)
def test_nested_repeats_belong_to_their_repeat(options: str) -> None:
    parents = {sheet.name: sheet.parent for sheet in _export("nested_grouped_repeatable", options).sheets}
    assert parents["group_egg"] == "group_nest"
    assert parents["group_nest"] == "group_tree"
    assert parents["group_tree"] in parents


@needs_shared
@pytest.mark.parametrize(("form", "groups"), [("grouped_repeatable", "/"), ("favorite_coffee", "")])
def test_groups_in_headings(form: str, groups: str) -> None:
    for options in ("xml_both", "xml_summary", "labels_details_group"):
        assert _export(form, options).options["groups"] == groups
    assert _export(form, "xml_both_nogroup_text").options["groups"] == ""


def test_headings_that_are_numbered_are_no_groups_parted_by_dots() -> None:
    header = ["A. TEMPAT/RT", "C. RUMAH/Bilik/dinding", "No. KK", "No. HP", "No. urut"]
    assert group_separator([header], ()) == "/"
    assert group_separator([["A. RT", "A. RW", "No. KK", "No. HP"]], ()) == "", "no groups"
    assert group_separator([["tempat.RT", "tempat.RW", "No. KK"]], ()) == "."


@needs_shared
def test_a_tag_line_is_no_record_and_is_told() -> None:
    export = _export("hxl_grouped_repeatable", "xml_both")
    assert rules_of(export) == ["header_tags", "header_tags"]
    assert [told.row_number for told in export.told] == [2, 2]
    assert export.sheets[0].row_number(0) == 3
    assert export.sheets[0].address(0, 0) == "A3"


@needs_shared
def test_merged_versions_are_seen() -> None:
    assert _export("favorite_coffee", "xml_both").options["versions"] == ("fcv1", "fcv2")


@needs_shared
@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_lines_with_a_stale_cell_beyond_the_header_are_held(suffix: str) -> None:
    sheet = _export("restaurant_profile", "labels_details_group", suffix).sheets[0]
    assert sheet.held == dict.fromkeys(range(2, 8), "row_ragged")
    assert sheet.row_facts(2) == ("19 sel", "18 kolom")
    assert sheet.rows[2][len(sheet.header)] == "takeaway"


@needs_shared
def test_geopoints_are_recognised() -> None:
    assert _export("restaurant_profile", "xml_both").options["geopoints"] == ("location",)


@needs_shared
@pytest.mark.parametrize("form", CHOICES)
def test_a_multiple_choice_has_one_answer_in_every_option_set(form: str) -> None:
    """The chosen options, as their positions among the question's options."""
    exports = {options: _export(form, options) for options in OPTIONS}
    orders = _option_orders(exports["xml_both"].sheets[0], CHOICES[form])
    labels = _option_orders(exports["labels_both"].sheets[0], _questions(exports["labels_both"].sheets[0], form))
    expected = None
    for options, export in exports.items():
        names = CHOICES[form] if options.startswith("xml") else list(labels)
        order = orders if options.startswith("xml") else labels
        found = [_chosen(export.sheets[0], name, order[name]) for name in names]
        held = export.sheets[0].held
        if expected is None:
            expected = found
        for question, other in zip(expected, found, strict=True):
            for row, (one, two) in enumerate(zip(question, other, strict=True)):
                if row not in held:
                    assert one == two, (options, row)


def _questions(sheet: Sheet, form: str) -> list[str]:
    """The labels of the form's multiple choices, in order."""
    labels = {
        "favorite_coffee": ["Favorite coffee type"],
        "literacy_test": ["Reading test 1 (flash at 10)", "Reading test 2 (flash at 5)"],
        "or_other": ["Who are your favourite emperors?"],
        "restaurant_profile": ["eatery_type"],
    }.get(form, [])
    assert set(labels) <= set(sheet.header)
    return labels


def _option_orders(sheet: Sheet, questions: list[str]) -> dict[str, list[str]]:
    strange = ("Word at flash", "Duration of exercise", "Total words attempted")
    return {
        question: [
            name.removeprefix(f"{question}/")
            for name in sheet.header
            if name.startswith(f"{question}/") and not name.endswith(strange)
        ]
        for question in questions
    }


def _chosen(sheet: Sheet, name: str, order: list[str]) -> list[list[str]]:
    place = sheet.header.index(name)
    separator = sheet.separators.get(place, " ")
    result = []
    for row in sheet.rows:
        words = [word for word in text_of(row[place]).split(separator) if word]
        positions = sorted({str(order.index(word)) if word in order else word for word in words})
        result.append(positions)
    return result


@needs_shared
@pytest.mark.parametrize("form", FORMS)
def test_a_question_tells_lines_apart_alike_in_every_option_set(form: str) -> None:
    """Names or labels, typed or text: where two lines agree in one export, they agree in every other."""
    plain_columns = {}
    for options in OPTIONS:
        sheet = _export(form, options).sheets[0]
        choices = {*CHOICES.get(form, ()), *(_questions(sheet, form) if options == "labels_both" else ())}
        kept = [
            place
            for place, name in enumerate(sheet.header)
            if not kobo.is_own_column(name) and name not in choices and "/" not in name.replace("household_visit/", "")
        ]
        plain_columns[options] = [_pattern([text_of(row[place]) for row in sheet.rows]) for place in kept]
    assert plain_columns["xml_both"] == plain_columns["xml_both_nogroup_text"] == plain_columns["xml_summary"]
    if form in ("select_one_legacy", "grouped_repeatable"):
        assert plain_columns["labels_both"] == plain_columns["xml_both"]


def _pattern(values: list[str]) -> list[int]:
    return [values.index(value) for value in values]


@needs_shared
@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("options", OPTIONS)
def test_csv_and_workbook_hold_the_same_root(form: str, options: str) -> None:
    text, book = _export(form, options, "csv").sheets[0], _export(form, options).sheets[0]
    assert text.header == book.header
    assert text.held == book.held
    own = [n for n, name in enumerate(text.header) if not name.endswith(("start", "end", "_time"))]
    for one, other in zip(text.rows, book.rows, strict=True):
        assert [text_of(one[n]) for n in own] == [text_of(other[n]) for n in own]


@needs_shared
def test_a_form_written_with_groups_reads_an_export_without_them() -> None:
    form = form_of(
        "kobo",
        sheet_with("household_visit/household_location"),
        sheet_with("household_visit/houshold_member_repeat/household_member_name", sheet="houshold_member_repeat"),
    )
    with_groups = lay_out(read_workbook(KOBO / "grouped_repeatable__xml_both.xlsx"), form)
    without = lay_out(read_workbook(KOBO / "grouped_repeatable__xml_both_nogroup_text.xlsx"), form)
    assert rules_of(with_groups) == []
    assert rules_of(without) == ["columns_matched", "columns_matched"]
    for one, other in zip(with_groups.sheets, without.sheets, strict=True):
        assert one.header == other.header
        name = one.header[2] if one is with_groups.sheets[0] else one.header[0]
        assert column(one, name) == column(other, name)


@needs_shared
def test_a_form_reads_a_multiple_choice_from_its_ticks_alone() -> None:
    form = form_of("kobo", sheet_with("Who are your favourite emperors?"))
    whole = lay_out(read_workbook(KOBO / "or_other__labels_both.xlsx"), form).sheets[0]
    apart = lay_out(read_workbook(KOBO / "or_other__labels_details_group.xlsx"), form).sheets[0]
    expected = ["Caligula; other", "Julius Caesar; Tiberius", "Julius Caesar; Augustus"]
    assert column(whole, "Who are your favourite emperors?") == expected
    assert column(apart, "Who are your favourite emperors?") == expected
    place = apart.header.index("Who are your favourite emperors?")
    assert apart.separators[place] == "; "
    assert apart.address(0, place) == "C2"


@needs_shared
def test_unanswered_ticks_are_a_blank() -> None:
    sheet = _export("restaurant_profile", "labels_details_group").sheets[0]
    answers = column(sheet, "eatery_type")
    assert answers[0] == ""
    assert answers[6] == ""
    assert answers[4] == "sit_down; takeaway"


@needs_shared
def test_a_csv_of_a_form_with_repeats_holds_the_root_only() -> None:
    export = lay_out(
        read_workbook(KOBO / "grouped_repeatable__xml_both.csv"),
        form_of(
            "kobo", sheet_with("household_visit/household_location"), sheet_with("x", sheet="houshold_member_repeat")
        ),
    )
    assert len(export.sheets) == 1
    assert export.options["tables"] == "root"


HEADER = ("rumah/jamban", "_id", "_uuid", "_validation_status", "_index")
MEMBERS = ("anggota/nama", "_index", "_parent_table_name", "_parent_index", "_submission__uuid")


def test_sheets_join_without_lasting_keys_and_that_is_told() -> None:
    book = workbook_of(
        grid_of(("Jamban", "_index"), ("ya", 1.0), ("tidak", 2.0), name="P2WKSS"),
        grid_of(("Nama", "_index", "_parent_table_name", "_parent_index"), ("A", 1.0, "P2WKSS", 2.0), name="anggota"),
    )
    export = recognise(book)
    assert (export.system, export.key, export.parent_key) == ("kobo", "_index", "_parent_index")
    assert "key_is_index" in rules_of(export)


def test_nested_sheets_without_lasting_keys_get_the_roots_index() -> None:
    book = workbook_of(
        grid_of(("q", "_index"), ("a", 1.0), ("b", 2.0), name="akar"),
        grid_of(("q", "_index", "_parent_table_name", "_parent_index"), ("x", 1.0, "akar", 2.0), name="pohon"),
        grid_of(
            ("q", "_index", "_parent_table_name", "_parent_index"),
            ("y", 1.0, "pohon", 1.0),
            ("z", 2.0, "pohon", 9.0),
            name="sarang",
        ),
    )
    export = recognise(book)
    assert export.parent_key == kobo.ROOT_INDEX
    assert column(export.sheets[1], kobo.ROOT_INDEX) == [2.0]
    assert column(export.sheets[2], kobo.ROOT_INDEX) == [2.0, ""]
    assert_sound(export)


def test_an_export_is_known_by_its_choices_where_its_own_columns_were_deleted() -> None:
    head = ("Nomor KK", "Air", "Air/Leding/PDAM", "Air/Sumur bor")
    rows = [("3277010102100001", "Leding/PDAM Sumur bor", 1, 1), ("3277010102100002", "Sumur bor", 0, 1)]
    export = recognise(workbook_of(grid_of(head, *rows)))
    assert (export.system, export.key) == ("kobo", "")
    place = export.sheets[0].header.index("Air")
    assert str(export.sheets[0].rows[0][place]).split(export.sheets[0].separators[place]) == [
        "Leding/PDAM",
        "Sumur bor",
    ]
    by_hand = [(*row[:1], "PDAM", *row[2:]) for row in rows]
    assert recognise(workbook_of(grid_of(head, *by_hand))).system == "excel"


def test_an_export_without_any_key_is_told() -> None:
    export = lay_out(workbook_of(grid_of(("jamban",), ("ya",))), form_of("kobo", sheet_with("jamban")))
    assert export.key == ""
    assert rules_of(export) == ["key_absent"]


def test_a_cut_sheet_name_is_found_by_its_full_one() -> None:
    full = "Pendataan keluarga P2WKSS RW 05: dasar"
    book = workbook_of(
        grid_of(HEADER, ("ya", 1, "u1", "", 1), name="Pendataan keluarga P2WKSS RW..."),
        grid_of(MEMBERS, ("A", 1, full, 1, "u1"), name="anggota"),
    )
    export = recognise(book)
    assert export.sheets[0].title == full
    assert export.sheet(full) is export.sheets[0]
    assert export.sheets[1].parent == export.sheets[0].name


def test_a_renamed_root_sheet_still_has_its_children() -> None:
    book = workbook_of(
        grid_of(HEADER, ("ya", 1, "u1", "", 1), name="Sheet1"), grid_of(MEMBERS, ("A", 1, "P2WKSS", 1, "u1"), name="m")
    )
    export = recognise(book)
    assert export.sheets[1].parent == "Sheet1"
    assert export.sheets[0].title == "P2WKSS"


@pytest.mark.parametrize("separator", ["/", ".", ":", "__", "|", "-", "\\", ";", "→", "»"])
def test_any_separator_of_groups_is_seen_and_matched(separator: str) -> None:
    names = [separator.join(("rumah", name)) for name in ("jamban", "lantai")]
    book = workbook_of(grid_of((*names, "_id", "_uuid"), ("leher_angsa", "tanah", 1, "u")))
    assert recognise(book).options["groups"] == separator
    export = lay_out(book, form_of("kobo", sheet_with("rumah/jamban", "rumah/lantai")))
    assert export.sheets[0].header[:2] == ("rumah/jamban", "rumah/lantai")


@pytest.mark.parametrize("separator", [" ", " - ", ", ", "+", " > ", "::", "•"])
def test_whatever_no_name_holds_divides_groups_from_questions(separator: str) -> None:
    names = ["rumah/jenis_jamban", "rumah/luas_lantai", "air/sumber_air", "air/sumber_air/pam", "air/sumber_air/hujan"]
    header = (*(name.replace("/", separator) for name in names), "_id", "_uuid")
    book = workbook_of(grid_of(header, ("leher_angsa", "36", "pam", 1, 0, 1, "u")))
    export = recognise(book)
    assert export.options["groups"] == separator
    assert export.sheets[0].header[:5] == tuple(names)
    assert lay_out(book, form_of("kobo", sheet_with("air/sumber_air"))).sheets[0].header[2] == "air/sumber_air"


@pytest.mark.parametrize(
    "header",
    [
        ("Nama kepala keluarga", "Nama ibu", "Nomor KK", "Nomor HP"),
        ("nama_kk", "no_kk", "catatan, bila ada", "air_minum"),
        ("Umur, tahun", "Umur, bulan", "Luas lantai", "Jenis lantai", "Jenis atap"),
    ],
)
def test_blanks_and_commas_of_words_divide_nothing(header: tuple[str, ...]) -> None:
    book = workbook_of(grid_of((*header, "_id", "_uuid"), (*header, 1, "u")))
    assert recognise(book).sheets[0].header[: len(header)] == header


def test_questions_of_a_group_that_were_all_answered_with_one_are_no_choice() -> None:
    header = ("kelahiran/hasil", "kelahiran/kn1", "_id", "_uuid")
    export = recognise(workbook_of(grid_of(header, ("1", "1", 1, "u"), ("1", "", 2, "v"))))
    assert export.sheets[0].header == header
    export = recognise(workbook_of(grid_of(header, ("1", "0", 1, "u"), ("1", "", 2, "v"))))
    assert export.options["derived"] == ("kelahiran",)


def test_questions_of_yes_and_no_in_one_group_are_no_choice_where_that_shows() -> None:
    header = ("phbs/buah", "phbs/olahraga", "_id", "_uuid")
    lines = [("1", "0", 1, "u"), ("0", "0", 2, "v"), ("0", "0", 3, "w"), ("1", "1", 4, "x")]
    export = recognise(workbook_of(grid_of(header, *lines)))
    assert export.sheets[0].header == header, "families said no to all of them"
    header, choice = (*header, "bantuan", "bantuan/pkh", "bantuan/bpnt"), ("pkh", "1", "0")
    export = recognise(workbook_of(grid_of(header, *((*line, *choice) for line in (lines[0], lines[3])))))
    assert export.sheets[0].header == header, "choices stand whole as well in this export"
    export = recognise(workbook_of(grid_of(header[:4], lines[0], lines[3])))
    assert [(told.rule, told.found) for told in export.told] == [("choices_by_ticks", "'phbs' (2 kolom)")]


def test_a_hyphen_is_part_of_a_name_where_it_divides_no_groups() -> None:
    book = workbook_of(grid_of(("tgl-lahir", "rumah/lantai", "_id", "_uuid"), ("2020-01-01", "tanah", 1, "u")))
    export = lay_out(book, form_of("kobo", sheet_with("lahir", "rumah/lantai")))
    assert "lahir" not in export.sheets[0].header


def test_two_columns_that_fit_one_name_are_left_alone() -> None:
    book = workbook_of(grid_of(("rumah/nama", "anak/nama", "_id", "_uuid"), ("a", "b", 1, "u")))
    export = lay_out(book, form_of("kobo", sheet_with("nama")))
    assert "nama" not in export.sheets[0].header
    assert rules_of(export) == []


def test_split_columns_follow_their_renamed_question() -> None:
    book = workbook_of(grid_of(("air", "air/pam", "air/sumur", "_id", "_uuid"), ("pam", 1.0, 0.0, 1, "u")))
    export = lay_out(book, form_of("kobo", sheet_with("rumah/air")))
    assert export.sheets[0].header[:3] == ("rumah/air", "rumah/air/pam", "rumah/air/sumur")


def test_the_file_name_tells_labels_and_contradictions_are_told() -> None:
    grid = grid_of(("jamban", "_id", "_uuid", "_validation_status"), ("ya", 1, "u", "validation_status_approved"))
    name = "P2WKSS - latest version - Bahasa Indonesia (id) - 2024-05-02-03-01-07.xlsx"
    export = recognise(workbook_of(grid, name=name))
    assert export.options["values"] == "xml"
    assert export.options["language"] == "Bahasa Indonesia (id)"
    assert sorted(rules_of(export)) == ["latest_version_only", "values_unclear"]


def test_repeated_headings_are_kept_and_told() -> None:
    export = recognise(workbook_of(grid_of(("nama", "nama", "_id", "_uuid"), ("a", "b", 1, "u"))))
    assert export.sheets[0].header[:2] == ("nama", "nama")
    assert export.told[0].rule == "headers_repeated"
    assert export.told[0].found == "'nama' (A, B)"


def test_title_lines_above_an_export_are_told() -> None:
    export = recognise(workbook_of(grid_of(("Rekap RW 05",), (), HEADER, ("ya", 1, "u", "", 1))))
    assert export.sheets[0].header == HEADER
    assert export.sheets[0].row_number(0) == 4
    assert rules_of(export) == ["lines_above_header"]


def test_what_somebody_typed_below_an_export_is_no_record_but_a_line_with_answers_may_be() -> None:
    head = ("start", "air/a", "air/b", "nama", "umur", "_uuid", "_submission_time", "_index")
    records = [(f"2023-03-0{n}", n % 2, 1, "Rekaan", n, f"u{n}", datetime(2023, 3, n), n) for n in (1, 2, 3)]
    typed = ("2023-03-04", 1, 0, "Rekaan", 4, "", "", "")
    total = ("Total", 2, 3, 0, 6, 0, 0, 6)
    noted = ("", "", "", "diperiksa Bu Contoh")
    export = lay_out(
        workbook_of(grid_of(head, *records, typed, total, (), noted)), form_of("kobo", sheet_with("air", "nama"))
    )
    root = export.sheets[0]
    assert (root.skipped, root.held) == ({4: "row_total", 6: "row_closing"}, {})
    assert column(root, "air")[:4] == ["a b", "b", "a b", "a"]
    assert_sound(export)


def test_ticks_that_contradict_the_answer_are_told_with_their_cell() -> None:
    rows = [("Air ledeng Sumur bor", 1.0, 1.0), ("Air ledeng", 0.0, 1.0), ("Air ledeng hujan", 1.0, 0.0)]
    head = ("Sumber air", "Sumber air/Air ledeng", "Sumber air/Sumur bor", "_id", "_uuid")
    book = workbook_of(grid_of(head, *((*row, n, f"u{n}") for n, row in enumerate(rows))))
    export = recognise(book)
    assert column(export.sheets[0], "Sumber air") == ["Air ledeng; Sumur bor", "Air ledeng", "Air ledeng; hujan"]
    assert [told.cell for told in export.told if told.rule == "choices_disagree"] == ["A3", "A4"]


@pytest.mark.parametrize("whole", ["Sumber air", "Catatan 1"])
def test_a_column_put_among_ticks_leaves_one_answer(whole: str) -> None:
    ticks = ("Sumber air/Air ledeng", "Catatan 2", "Sumber air/Sumur bor", "Sumber air/Air hujan")
    rows = [("Air ledeng Sumur bor", 1.0, "ya", 1.0, 0.0), ("Sumur bor Air hujan", 0.0, "", 1.0, 1.0)]
    lines = ((*row, n, f"u{n}") for n, row in enumerate(rows))
    book = workbook_of(grid_of((whole, *ticks, "_id", "_uuid"), *lines))
    export = lay_out(book, form_of("kobo", sheet_with("rumah/Sumber air")))
    assert column(export.sheets[0], "rumah/Sumber air") == ["Air ledeng; Sumur bor", "Sumur bor; Air hujan"]
    assert "choices_disagree" not in rules_of(export)


def test_headings_that_somebody_added_make_no_labels_of_names() -> None:
    names = [f"rumah/tanya_{n}" for n in range(20)]
    book = workbook_of(grid_of((*names, "Catatan petugas", "_id", "_uuid"), (*range(20), "dicek", 1, "u")))
    assert recognise(book).options["values"] == "xml"


def test_labels_with_a_semicolon_are_kept_apart() -> None:
    head = ("Air", "Air/Ledeng; meteran", "Air/Sumur bor", "_id", "_uuid")
    export = recognise(workbook_of(grid_of(head, ("Ledeng; meteran Sumur bor", 1.0, 1.0, 1, "u"))))
    place = export.sheets[0].header.index("Air")
    assert text_of(export.sheets[0].rows[0][place]).count(";") == 1
    separator = export.sheets[0].separators[place]
    assert str(export.sheets[0].rows[0][place]).split(separator) == ["Ledeng; meteran", "Sumur bor"]


def test_a_legacy_export_gets_its_repeats_back() -> None:
    head = ("rumah/jamban", "anggota[1]/nama", "anggota[1]/umur", "anggota[2]/nama", "anggota[2]/umur", "_id", "_uuid")
    book = workbook_of(
        grid_of(
            head,
            ("ya", "Ani", "30", "Budi", "n/a", "1", "u1"),
            ("tidak", "Cici", "5", "n/a", "n/a", "2", "u2"),
            name="legacy",
        )
    )
    export = recognise(book)
    root, members = export.sheets
    assert export.key == "_uuid"
    assert column(members, "anggota/nama") == ["Ani", "Budi", "Cici"]
    assert column(members, "anggota/umur") == ["30", "", "5"]
    assert column(members, export.parent_key) == ["u1", "u1", "u2"]
    assert members.address(1, 0) == "D2"
    assert root.header == ("rumah/jamban", "_id", "_uuid", "_index")
    assert {"legacy_export", "legacy_not_answered"} <= set(rules_of(export))
    assert_sound(export)


@pytest.mark.parametrize(("yes", "no"), [("True", "False"), ("TRUE", "FALSE"), (True, False)])
def test_older_servers_write_ticks_as_words_and_a_mark_for_no_answer(yes: bool | str, no: bool | str) -> None:
    head = ("vaksin/hb0", "vaksin/bcg", "vaksin/polio1", "jamban", "_id", "_uuid")
    grid = grid_of(head, (yes, no, yes, "n/a", 1, "u1"), ("n/a", "n/a", "n/a", "ya", 2, "u2"))
    export = recognise(workbook_of(grid))
    assert column(export.sheets[0], "vaksin") == ["hb0 polio1", ""]
    assert column(export.sheets[0], "jamban") == ["", "ya"]
    assert [told.found for told in export.told if told.rule == "legacy_not_answered"] == ["4 sel"]


def test_short_lines_of_text_are_held_and_blank_ones_not() -> None:
    grid = replace(grid_of(HEADER), rows=[HEADER, ("ya", "1", "u"), (), ("ya", "2", "u2", "", "2", "", "")])
    sheet = recognise(workbook_of(grid, container="csv", name="x.csv")).sheets[0]
    assert sheet.held == {0: "row_ragged"}
    assert sheet.row_facts(0) == ("3 sel", "5 kolom")
    assert all(len(row) >= len(HEADER) for row in sheet.rows)


def test_a_path_is_not_needed_to_recognise() -> None:
    book = replace(workbook_of(grid_of(HEADER, ("ya", 1, "u", "", 1))), path=Path("apa saja.csv"))
    assert recognise(book).system == "kobo"


def test_a_name_taken_from_another_file_does_not_make_labels_names() -> None:
    name = "P2WKSS baseline - all versions - False - 2023-04-01-08-00-00.xlsx"
    headings = ("Nomor kartu keluarga", "Sumber air minum", "rt", "_id", "_uuid")
    export = recognise(workbook_of(grid_of(headings, ("1", "Air isi ulang", "001", 1, "u")), name=name))
    assert export.options["values"] == "labels"
    assert "values_unclear" in rules_of(export)
    added = ("no_kk", "air", "Catatan saya", "imunisasi/1", "_id", "_uuid")
    export = recognise(workbook_of(grid_of(added, ("1", "pam", "", 1, 1, "u")), name=name))
    assert (export.options["values"], rules_of(export)) == ("xml", [])


@pytest.mark.parametrize(("versions", "merged"), [(("v1", "v2"), True), (("v1", "v1"), False), (("v1", ""), False)])
def test_a_question_of_two_versions_under_one_label_is_one_where_no_version_has_answers_in_both_columns(
    versions: tuple[str, str], merged: bool
) -> None:
    header = ("No. KK", "Jenis kloset", "Jenis kloset", "__version__", "_uuid", "_submission_time")
    lines = [
        ("1", "Leher angsa", "", versions[0], "a", "2023-03-20"),
        ("2", "", "Cubluk", versions[1], "b", "2023-03-21"),
    ]
    export = recognise(workbook_of(grid_of(header, *lines)))
    (sheet,) = export.sheets
    if merged:
        assert column(sheet, "Jenis kloset") == ["Leher angsa", "Cubluk"]
        assert [sheet.address(line, 1) for line in (0, 1)] == ["B2", "C3"]
        assert "questions_merged" in rules_of(export)
    else:
        assert sheet.header.count("Jenis kloset") == 2
        assert "headers_repeated" in rules_of(export)
