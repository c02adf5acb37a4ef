"""A folder becomes a catalogue, or every fault of every file at once."""

import re
from pathlib import Path

import pytest
from declared_indicators import BIRTHS, DEATHS, toml_text

from indicators.catalogue import read_catalogue
from warehouse.declared import DeclarationError


def write(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        text = re.sub(r"^(label|short) = \"(.*)\"$", rf'\1 = "\2 {name}"', text, flags=re.MULTILINE)
        (folder / f"{name}.toml").write_text(text, encoding="utf-8")
    return folder


def faults_of(folder: Path) -> list[tuple[str, str]]:
    with pytest.raises(DeclarationError) as caught:
        read_catalogue(folder)
    return [(fault.file, fault.key) for fault in caught.value.faults]


def test_the_folder_is_the_registry_in_display_order(tmp_path: Path) -> None:
    write(tmp_path, second=toml_text({"ordinal": "2"}), first=toml_text(), third=toml_text({"ordinal": "30"}))
    catalogue = read_catalogue(tmp_path)
    assert catalogue.names == ("first", "second", "third")
    assert [definition.name for definition in catalogue] == ["first", "second", "third"]
    assert catalogue["second"].ordinal == 2
    assert "third" in catalogue
    assert len(catalogue) == 3


def test_only_active_indicators_are_computed(tmp_path: Path) -> None:
    write(tmp_path, a=toml_text(), b=toml_text({"ordinal": "2", "status": '"draft"'}))
    assert read_catalogue(tmp_path).active.names == ("a",)


def test_all_faults_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    write(
        tmp_path,
        broken="kind = ",
        unfit=toml_text({"numerator": None, "context": '"x"', "ordinal": "2"}),
        unknown=toml_text({"colour": '"red"', "headline": '"yes"'}),
    )
    assert faults_of(tmp_path) == [
        ("broken.toml", "akhir berkas"),
        ("unfit.toml", "numerator"),
        ("unfit.toml", "context"),
        ("unknown.toml", "headline"),
        ("unknown.toml", "colour"),
    ]


def test_a_message_says_what_was_found_and_what_is_allowed(tmp_path: Path) -> None:
    write(tmp_path, a=toml_text({"direction": '"better"'}))
    with pytest.raises(DeclarationError, match=r"a\.toml: direction: ditemukan 'better'; seharusnya salah satu dari"):
        read_catalogue(tmp_path)


def test_what_has_to_be_said_before_anybody_sees_a_number_may_wait_in_a_draft(tmp_path: Path) -> None:
    bare = {"smallest_relevant": None, "verified": "false"}
    assert faults_of(write(tmp_path, a=toml_text(bare))) == [("a.toml", "smallest_relevant"), ("a.toml", "unverified")]
    write(tmp_path, a=toml_text(bare | {"status": '"draft"'}), b=toml_text({**BIRTHS, **bare, "ordinal": "2"}))
    assert faults_of(tmp_path) == [("b.toml", "unverified")]


def test_two_files_cannot_take_the_same_place(tmp_path: Path) -> None:
    assert faults_of(write(tmp_path, a=toml_text(), b=toml_text())) == [("b.toml", "ordinal")]


def test_the_context_of_a_count_is_another_count(tmp_path: Path) -> None:
    write(tmp_path, deaths=toml_text({**DEATHS, "context": '"deaths"'}), san=toml_text({"ordinal": "2"}))
    assert faults_of(tmp_path) == [("deaths.toml", "context")]
    write(tmp_path, deaths=toml_text({**DEATHS, "context": '"san"'}))
    assert faults_of(tmp_path) == [("deaths.toml", "context")]
    write(tmp_path, deaths=toml_text(DEATHS), live_births=toml_text({**BIRTHS, "ordinal": "3"}))
    assert read_catalogue(tmp_path)["deaths"].context == "live_births"


def test_the_next_free_place_is_named_where_one_is_taken(tmp_path: Path) -> None:
    write(tmp_path, a=toml_text(), b=toml_text(), c=toml_text({"ordinal": "2"}))
    with pytest.raises(DeclarationError, match=r"ordinal: ditemukan 1, sudah dipakai a\.toml; .* misalnya 3"):
        read_catalogue(tmp_path)


def test_two_indicators_are_not_called_alike(tmp_path: Path) -> None:
    for name, ordinal in (("a", "1"), ("copied", "2")):
        (tmp_path / f"{name}.toml").write_text(toml_text({"ordinal": ordinal}), encoding="utf-8")
    assert faults_of(tmp_path) == [("copied.toml", key) for key in ("id.label", "id.short", "en.label", "en.short")]


def facet(lead: str, ordinal: int) -> str:
    return toml_text({"headline": "false", "ordinal": str(ordinal), "facet_of": f'"{lead}"'})


def test_a_facet_is_of_an_indicator_that_is_counted(tmp_path: Path) -> None:
    write(tmp_path, lead=toml_text(), view=facet("lead", 2))
    assert read_catalogue(tmp_path)["view"].facet_of == "lead"
    write(tmp_path, deaths=toml_text({**DEATHS, "context": None, "ordinal": "3"}))
    write(tmp_path, draft=toml_text({"ordinal": "4", "status": '"draft"'}))
    for wrong in ("view", "self", "deaths", "draft", "nobody"):
        write(tmp_path, self=facet(wrong, 5))
        assert faults_of(tmp_path) == [("self.toml", "facet_of")], wrong


def test_a_context_that_cannot_be_read_is_not_blamed_twice(tmp_path: Path) -> None:
    write(tmp_path, deaths=toml_text(DEATHS), live_births="kind = ")
    assert [file for file, _ in faults_of(tmp_path)] == ["live_births.toml"]


def test_a_file_name_is_a_name(tmp_path: Path) -> None:
    (tmp_path / "San Layak.toml").write_text(toml_text(), encoding="utf-8")
    assert faults_of(tmp_path) == [("San Layak.toml", "")]


def test_an_empty_folder_is_a_fault(tmp_path: Path) -> None:
    assert faults_of(tmp_path) == [(str(tmp_path), "*.toml")]


def test_a_byte_order_mark_is_forgiven(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(toml_text(), encoding="utf-8-sig")
    assert read_catalogue(tmp_path).names == ("a",)
