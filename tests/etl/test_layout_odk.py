"""ODK Central's tables as Central's own tests expect them: recognised, joined, nothing read into a 0."""

from __future__ import annotations

import pytest
from layout_books import (
    ODK,
    assert_every_line_is_accounted_for,
    assert_sound,
    column,
    form_of,
    grid_of,
    names_in,
    needs_shared,
    read_folder,
    rules_of,
    sheet_with,
    workbook_of,
)

from etl.layouts import odk
from etl.layouts.recognition import lay_out, recognise
from etl.layouts.sheet import Export
from etl.sources import SourceError
from etl.sources.reading import read_workbook

RECORDS = {
    "briefcase_replicated_test_all_data_types": {"all-data-types": 1},
    "briefcase_replicated_test_nested_repeats": {"nested-repeats": 1, "g1": 3, "g2": 4, "g3": 5},
    "should_attach_an_edit_count_if_nonzero": {"mytestform": 1},
    "should_attach_attachments_information_if_present": {"mytestform": 3},
    "should_attach_device_id_if_present": {"mytestform": 1},
    "should_attach_review_state_if_present": {"mytestform": 2},
    "should_attach_submitter_information_if_present": {"mytestform": 3},
    "should_decode_xml_entities_for_output": {"mytestform": 1},
    "should_disambiguate_conflictingly_named_repeat_gro": {"ambiguous": 3, "entry~1": 3, "entry~2": 3},
    "should_flatten_structures_within_a_table": {"structuredform": 3},
    "should_handle_nested_repeats_with_parent_key_key": {"multirepeat": 3, "child": 4, "toy": 6},
    "should_handle_single_level_repeats_with_key_parent": {"singlerepeat": 3, "child": 3},
    "should_leave_out_structure_names_if_grouppaths_fal": {"structuredform": 3},
    "should_list_each_submission_form_version": {"mytestform": 2},
    "should_not_be_fooled_by_path_prefix_extensions": {"pathprefix": 1, "children": 2},
    "should_output_a_simple_flat_table_within_a_zip": {"mytestform": 3},
    "should_split_geopoint_columns_into_four_components": {"mytestform": 3},
    "should_split_known_select_many_fields_and_omit_gro": {"selectMultiple": 2},
    "should_split_known_select_many_fields_into_value_c": {"selectMultiple": 2},
}


def _export(folder: str) -> Export:
    return recognise(read_folder(ODK / folder))


@needs_shared
def test_every_folder_is_there() -> None:
    assert names_in(ODK, "*") == sorted(RECORDS)


@needs_shared
@pytest.mark.parametrize("folder", RECORDS)
def test_every_export_has_its_tables_and_every_child_its_parent(folder: str) -> None:
    export = _export(folder)
    assert export.system == "odk"
    assert {sheet.title: len(sheet.rows) for sheet in export.sheets} == RECORDS[folder]
    root, *children = export.sheets
    assert "SubmissionDate" in root.header
    assert export.key == "KEY"
    sheets = {sheet.name: sheet for sheet in export.sheets}
    for child in children:
        assert set(column(child, export.parent_key)) <= set(column(root, "KEY"))
        assert set(column(child, "PARENT_KEY")) <= set(column(sheets[child.parent], "KEY"))
    assert_sound(export)
    assert_every_line_is_accounted_for(export)


@needs_shared
def test_nested_repeats_know_their_parents() -> None:
    export = _export("briefcase_replicated_test_nested_repeats")
    assert [sheet.parent for sheet in export.sheets] == [
        "",
        "nested-repeats",
        "nested-repeats-g1",
        "nested-repeats-g2",
    ]
    assert export.parent_key == odk.ROOT_KEY
    assert _export("should_handle_single_level_repeats_with_key_parent").parent_key == "PARENT_KEY"


@needs_shared
def test_repeats_of_one_name_are_two_tables() -> None:
    export = _export("should_disambiguate_conflictingly_named_repeat_gro")
    first, second = export.sheet("entry~1"), export.sheet("ambiguous-entry~2")
    assert first is not None
    assert second is not None
    assert column(first, "name")[0] == "Bobs Hardware"
    assert column(second, "name")[0] == "Nasrin"


@needs_shared
@pytest.mark.parametrize(
    ("folder", "groups"),
    [
        ("should_flatten_structures_within_a_table", "-"),
        ("should_leave_out_structure_names_if_grouppaths_fal", ""),
        ("should_split_known_select_many_fields_into_value_c", "-"),
        ("should_split_known_select_many_fields_and_omit_gro", ""),
        ("should_output_a_simple_flat_table_within_a_zip", ""),
    ],
)
def test_group_names_in_headings(folder: str, groups: str) -> None:
    assert _export(folder).options["groups"] == groups


@needs_shared
def test_the_same_form_reads_both_ways_of_group_names() -> None:
    form = form_of("odk", sheet_with("home/type", "home/address/city", "name"))
    exports = [
        lay_out(read_folder(ODK / folder), form)
        for folder in (
            "should_flatten_structures_within_a_table",
            "should_leave_out_structure_names_if_grouppaths_fal",
        )
    ]
    for name in ("home/type", "home/address/city", "name"):
        assert column(exports[0].sheets[0], name) == column(exports[1].sheets[0], name)


@needs_shared
def test_the_whole_answer_decides_over_the_ticks() -> None:
    export = _export("should_split_known_select_many_fields_into_value_c")
    assert export.options["select_multiple"] == "both"
    assert column(export.sheets[0], "q1") == ["a b", "b"]
    assert rules_of(export) == []


@needs_shared
def test_encrypted_submissions_are_held() -> None:
    sheet = _export("should_attach_review_state_if_present").sheets[0]
    assert sheet.held == {0: "row_encrypted"}
    assert _export("should_attach_review_state_if_present").options["review_states"] == ("rejected",)


@needs_shared
def test_a_form_of_which_nothing_was_decrypted_is_refused_with_its_cure() -> None:
    with pytest.raises(SourceError, match="isi kata sandi kunci enkripsinya") as error:
        odk.refuse_encrypted(_export("should_attach_device_id_if_present"))
    assert "Status berisi 'missing encrypted form data'" in error.value.message


@needs_shared
def test_geopoints_and_versions_are_seen() -> None:
    assert _export("should_split_geopoint_columns_into_four_components").options["geopoints"] == ("location",)
    assert _export("should_list_each_submission_form_version").options["versions"] == ("original", "updated")


@needs_shared
def test_a_loose_root_table_is_an_export_without_children() -> None:
    folder = ODK / "should_handle_single_level_repeats_with_key_parent"
    export = recognise(read_workbook(folder / "singlerepeat.csv"))
    assert (export.system, len(export.sheets), export.options["tables"]) == ("odk", 1, "root")


@needs_shared
def test_a_loose_repeat_table_is_refused_under_a_form_and_told_without() -> None:
    book = read_workbook(ODK / "should_handle_single_level_repeats_with_key_parent" / "singlerepeat-child.csv")
    assert rules_of(recognise(book)) == ["root_missing"]
    with pytest.raises(SourceError) as refused:
        lay_out(book, form_of("odk", sheet_with("name")))
    assert refused.value.rule.name == "root_missing"


def test_ticks_without_a_whole_answer_are_read_and_the_doubt_is_told() -> None:
    head = ("SubmissionDate", "air/pam", "air/sumur", "KEY")
    book = workbook_of(
        grid_of(head, ("2024-01-01", "1", "1", "a"), ("2024-01-01", "0", "0", "b"), name="f.csv"), container="zip"
    )
    for export in (recognise(book), lay_out(book, form_of("odk", sheet_with("air")))):
        assert column(export.sheets[0], "air") == ["pam sumur", ""]
        assert rules_of(export) == ["splits_without_summary"]


def test_an_older_server_writes_fewer_columns() -> None:
    book = workbook_of(grid_of(("SubmissionDate", "nama", "KEY"), ("2020-01-01", "a", "uuid:1"), name="f.csv"))
    assert recognise(book).key == "KEY"


def test_lines_that_are_too_long_or_short_are_held() -> None:
    grid = grid_of(("SubmissionDate", "nama", "KEY"), name="f.csv")
    rows = [*grid.rows, ("2020", "a", "k1", "x"), ("2020", "a"), ("2020", "a", "k2")]
    book = workbook_of(type(grid)("f.csv", rows), container="zip")
    assert recognise(book).sheets[0].held == {0: "row_ragged", 1: "row_ragged"}


def test_a_title_above_a_table_and_a_note_below_it_are_no_records() -> None:
    root = [("Pendataan RW 12",), (), ("SubmissionDate", "nama", "KEY"), ("2023-03-22", "Rekaan", "uuid:1")]
    members = [("nama", "PARENT_KEY", "KEY"), ("Anak", "uuid:1", "uuid:1/a[1]"), ("Catatan: lengkap",)]
    book = workbook_of(grid_of(*root, ("Jumlah", 1, ""), name="a"), grid_of(*members, name="a-b"))
    export = lay_out(book, form_of("odk", sheet_with("nama")))
    assert [(sheet.row_number(0), dict(sheet.skipped)) for sheet in export.sheets] == [
        (4, {1: "row_total"}),
        (2, {1: "row_closing"}),
    ]
    assert rules_of(export) == ["lines_above_header"]
    assert_sound(export)


@pytest.mark.parametrize("mark", ["/", "."])
def test_tables_of_odata_are_read_as_those_of_the_export(mark: str) -> None:
    """As Excel, Power BI or R take them, two repeats deep; without it a rejected submission counted."""
    own = (f"__system{mark}submissionDate", f"__system{mark}reviewState")
    root = [("__id", *own, f"rumah{mark}lantai"), ("uuid:a", "2023-03-20T01:00:00Z", "rejected", "1")]
    member = [("__id", "__Submissions-id", "nama"), ("m1", "uuid:a", "Umpama"), ("m2", "uuid:a", "Contoh")]
    birth = [("__id", "__Submissions-anggota-id", "lahir"), ("b1", "m2", "2023-01-02")]
    export = recognise(
        workbook_of(
            grid_of(*root, name="Submissions"),
            grid_of(*member, name="Submissions.anggota"),
            grid_of(*birth, name="Submissions.anggota.kelahiran"),
        )
    )
    assert export.system == "odk"
    assert export.sheets[0].header == ("KEY", "SubmissionDate", "ReviewState", "rumah-lantai")
    assert (export.key, export.parent_key) == ("KEY", "ROOT_KEY")
    assert [column(sheet, "ROOT_KEY") for sheet in export.sheets[1:]] == [["uuid:a", "uuid:a"], ["uuid:a"]]
    assert export.sheets[2].parent == "Submissions.anggota"


def test_a_list_of_entities_is_a_list() -> None:
    header = ("__id", "label", "no_kk", "__createdAt", "__version")
    assert recognise(workbook_of(grid_of(header, ("e1", "Umpama", "1", "2023-03-20", "1")))).system == "excel"
