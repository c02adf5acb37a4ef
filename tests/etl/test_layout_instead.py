"""Files that hold no answers, a part of them, or several kinds in one table, as other programs publish them."""

from __future__ import annotations

import pytest
from layout_books import column, form_of, grid_of, rules_of, sheet_with, workbook_of

from etl.layouts.recognition import lay_out, recognise
from etl.sources import SourceError

REPEAT = ("nama", "_index", "_parent_table_name", "_parent_index", "_submission__id", "_submission__uuid")


def test_the_questions_of_a_form_are_no_answers() -> None:
    survey = [
        ("type", "name", "label::Bahasa Indonesia (id)"),
        ("start", "start", ""),
        ("begin_group", "rumah", "Rumah"),
    ]
    survey += [("select_one ya_tidak", "jamban", "Punya jamban?"), ("integer", "luas", "Luas lantai")]
    with pytest.raises(SourceError, match="XLSForm"):
        recognise(workbook_of(grid_of(*survey, name="survey"), grid_of(("list_name", "name"), name="choices")))
    with pytest.raises(SourceError, match="XLSForm"):
        recognise(workbook_of(grid_of(("list name", "name", "label"), ("ya_tidak", "1", "Ya"))))
    things = [("type", "name"), ("Sumur", "A"), ("PDAM", "B"), ("text", "C")]
    assert recognise(workbook_of(grid_of(*things))).system == "excel"


def test_headings_alone_are_told() -> None:
    assert rules_of(recognise(workbook_of(grid_of(("no_kk", "rt"))))) == ["nothing_below_headings"]


def test_families_people_and_rounds_in_one_table_are_told() -> None:
    header = ("record_id", "redcap_event_name", "redcap_repeat_instrument", "no_kk", "nama")
    rows = [("1", "awal_arm_1", "", "1" * 16, ""), ("1", "awal_arm_1", "anggota", "", "Umpama")]
    (told,) = recognise(workbook_of(grid_of(header, *rows), container="csv")).told
    assert (told.rule, told.found) == ("records_of_several_kinds", "'redcap_repeat_instrument'")


def test_a_repeat_of_kobo_saved_alone_is_told_and_refused_under_a_form() -> None:
    book = workbook_of(grid_of(REPEAT, ("Umpama", 1, "P2WKSS", 1, 9, "u1")), container="csv")
    export = recognise(book)
    assert "root_missing" in rules_of(export)
    assert "hanya tabel utama" not in export.explanation
    with pytest.raises(SourceError) as refused:
        lay_out(book, form_of("kobo", sheet_with("nama")))
    assert refused.value.rule.name == "root_missing"


def test_formhub_wrote_the_columns_of_a_repeat_into_the_root_as_well() -> None:
    root = [("no_kk", "_uuid", "_index", "_parent_table_name", "_parent_index"), ("1" * 16, "u1", 1, "", -1)]
    export = recognise(
        workbook_of(grid_of(*root, name="pendataan"), grid_of(REPEAT, ("Umpama", 1, "pendataan", 1, 9, "u1")))
    )
    assert (export.key, export.parent_key) == ("_uuid", "_submission__uuid")
    assert [sheet.parent for sheet in export.sheets] == ["", "pendataan"]


def test_states_that_a_program_wrote_as_it_got_them_are_those_of_kobo() -> None:
    rejected = "{'timestamp': 1, 'uid': 'validation_status_not_approved', 'label': 'Not Approved'}"
    header = ("", "no_kk", "_uuid", "_validation_status")
    export = recognise(workbook_of(grid_of(header, (0, "1" * 16, "u1", "{}"), (1, "2" * 16, "u2", rejected))))
    assert export.options["values"] == "xml"
    assert column(export.sheets[0], "_validation_status") == ["", "validation_status_not_approved"]


def test_numbered_repeats_in_an_old_export_are_names_and_no_labels() -> None:
    header = ("anak/rinci[1]/nama_anak", "anak/rinci[1]/vaksin[1]/jenis_vaksin", "_uuid", "_submission_time", "_tags")
    export = recognise(
        workbook_of(grid_of(header, ("Umpama", "bcg", "u1", "2013-02-18T15:54:01", "")), container="csv")
    )
    assert export.options["values"] == "xml"
    assert export.sheets[1].header[0] == "anak/rinci/nama_anak"


def test_repeats_that_a_program_left_in_a_cell_are_told() -> None:
    header = ("no_kk", "anggota", "_uuid", "_attachments", "_submission_time")
    row = ("1" * 16, "[{'anggota/nama': 'Umpama'}]", "u1", "[{'id': 1}]", "2023-03-01T01:00:00")
    export = recognise(workbook_of(grid_of(header, row), container="csv"))
    assert [told.found for told in export.told if told.rule == "repeats_in_cells"] == ["'anggota'"]


def test_the_wide_form_of_surveycto_has_a_line_for_each_person() -> None:
    header = (
        "SubmissionDate",
        "rt",
        "masalah",
        "masalah_1",
        "masalah_2",
        "masalah_3",
        "nama_1",
        "jk_1",
        "nama_2",
        "jk_2",
    )
    rows = [("2023-03-01", "001", "1 3", 1, 0, 1, "Umpama", "L", "Misal", "P", "1", "uuid:1")]
    rows += [("2023-03-02", "002", "", "", "", "", "Andaian", "P", "", "", "1", "uuid:2")]
    book = workbook_of(grid_of((*header, "formdef_version", "KEY"), *rows, name="keluarga_WIDE"), container="csv")
    export = recognise(book)
    root, people = export.sheets
    assert "bentuk lebar" in export.explanation
    assert root.header == (*header[:6], "formdef_version", "KEY")
    assert people.header == ("nama", "jk", "_index", "PARENT_KEY")
    assert column(people, "nama") == ["Umpama", "Misal", "Andaian"]
    assert column(people, "PARENT_KEY") == ["uuid:1", "uuid:1", "uuid:2"]
    assert (export.key, export.parent_key) == ("KEY", "PARENT_KEY")


@pytest.mark.parametrize(
    ("own", "server"), [("formdef_version", "SurveyCTO"), ("SET-OF-anggota", "ODK Briefcase"), ("Edits", "ODK Central")]
)
def test_other_servers_write_the_tables_of_central(own: str, server: str) -> None:
    book = workbook_of(grid_of(("SubmissionDate", "nama", own, "KEY"), ("2023-03-01", "Umpama", "1", "uuid:1")))
    export = recognise(book)
    assert (export.system, export.explanation.split(":")[0]) == ("odk", f"Ekspor {server}")
    assert column(export.sheets[0], "nama") == ["Umpama"]
