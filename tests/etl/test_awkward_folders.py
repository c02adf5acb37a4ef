"""Folders as they really are: names that hide or break things, files that are none, sheets and pages named alike."""

from __future__ import annotations

import os
import sys
from datetime import datetime
from pathlib import Path

import pytest
import source_files
from layout_books import KOBO, ODK, needs_shared
from loaded_survey import Declared, LoadFolder
from small_survey import Book, card, household, man

from etl.findings import MASK, Redactor
from etl.sources import SourceError, shown_name

NAMED = "P2WKSS RW 12 baseline - {}.xlsx"
posix_only = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such names, links or pipes")


def _families(first: int, count: int = 2) -> Book:
    numbers = range(first, first + count)
    return Book(household=[household(number) for number in numbers], person=[man(number) for number in numbers])


@pytest.mark.parametrize("content", [b"", b"a;b\r\n1;2\r\n"])
@pytest.mark.parametrize("pattern", ["daftar {}.csv", NAMED])
def test_files_whose_names_differ_only_in_what_is_masked_are_told_apart(
    tmp_path: Path, declared: Declared, loading: LoadFolder, pattern: str, content: bytes
) -> None:
    _families(1).write(tmp_path, declared.form)
    for number in (3, 4):
        (tmp_path / pattern.format(card(number))).write_bytes(content)
    loaded = loading(tmp_path)
    names = {name for (name,) in loaded.rows("SELECT name FROM source_file")}
    assert {pattern.format(MASK), pattern.format(MASK).replace(MASK, f"{MASK} (2)")} < names
    assert loaded.value("SELECT count(*) FROM visit") == 2


@posix_only
def test_names_that_are_no_text_or_would_move_the_cursor_are_loaded_and_shown_harmless(
    tmp_path: Path, declared: Declared, loading: LoadFolder
) -> None:
    shown = {}
    for number, odd in enumerate((b"\xff", b"\xfe", b"a\nb", b"\x1b[2J", "\u202exslx".encode(), b"%s{0}$(x)`<b>")):
        path = _families(2 * number + 1).write(tmp_path, declared.form)
        os.rename(os.fsencode(path), os.fsencode(tmp_path) + b"/" + NAMED.format("@").encode().replace(b"@", odd))
        shown[odd] = number
    loaded = loading(tmp_path)
    names = [name for (name,) in loaded.rows("SELECT name FROM source_file ORDER BY name")]
    assert loaded.value("SELECT count(*) FROM visit") == 2 * len(shown)
    assert all(name.isprintable() for name in names)
    assert NAMED.format("?") in names
    assert NAMED.format("? (2)") in names
    assert shown_name(Path("a\x1b[31m\nb.csv")) == "a?[31m?b.csv"


def test_a_newer_export_whose_name_differs_only_in_what_is_masked_supersedes_the_older(
    tmp_path: Path, declared: Declared, loading: LoadFolder
) -> None:
    _families(1, 3).write(tmp_path, declared.form, name=NAMED.format(card(1)))
    newer = _families(1, 3)
    for row in newer.household:
        row |= {"floor_area": 50, "_submission_time": datetime(2023, 4, 1)}
    newer.write(tmp_path, declared.form, name=NAMED.format(card(2)))
    loaded = loading(tmp_path)
    assert loaded.rows("SELECT status FROM source_file ORDER BY name") == [("loaded",), ("skipped",)]
    assert loaded.rows("SELECT DISTINCT floor_area FROM household_answer") == [(50,)]


@posix_only
def test_what_is_no_file_is_refused_and_the_others_are_loaded(
    tmp_path: Path, declared: Declared, loading: LoadFolder
) -> None:
    path = _families(1).write(tmp_path, declared.form)
    (tmp_path / NAMED.format("folder")).mkdir()
    (tmp_path / NAMED.format("broken")).symlink_to(tmp_path / "nowhere")
    (tmp_path / NAMED.format("endless")).symlink_to("/dev/zero")
    (tmp_path / NAMED.format("circle")).symlink_to(NAMED.format("circle"))
    (tmp_path / NAMED.format("itself")).symlink_to(path)
    os.mkfifo(tmp_path / NAMED.format("pipe"))
    with (tmp_path / NAMED.format("sparse")).open("wb") as file:
        file.truncate((1 << 30) + 1)
    loaded = loading(tmp_path)
    told = [error.rule.name for error in loaded.report.refused]
    assert told == [
        "file_missing",
        "file_unreadable",
        "file_unreadable",
        "file_is_folder",
        "file_unreadable",
        "file_too_large",
    ]
    assert "1025 MB" in str(loaded.report.refused[-1])
    assert [name for _, _, name, _ in loaded.findings("file_copied")] == [f"'{path.name}'"]
    assert loaded.value("SELECT count(*) FROM visit") == 2


def test_a_refused_file_keeps_nothing_of_it_in_memory(tmp_path: Path, declared: Declared, loading: LoadFolder) -> None:
    _families(1).write(tmp_path, declared.form)
    (tmp_path / NAMED.format("rusak")).write_bytes(source_files.xlsx()[:3000])
    (error,) = loading(tmp_path).report.refused
    assert (error.__traceback__, error.__cause__, error.__context__) == (None, None, None)


@needs_shared
def test_exports_of_other_surveys_beside_ones_own_are_passed_over_and_named_for_what_they_are(
    tmp_path: Path, declared: Declared, loading: LoadFolder
) -> None:
    _families(1).write(tmp_path, declared.form)
    strange = {
        f"{folder.name} {number}{path.suffix}": path.read_bytes()
        for folder in (KOBO, ODK)
        for number, path in enumerate(sorted(folder.rglob("*.*")))
        if path.suffix in (".xlsx", ".csv")
    }
    for name, content in strange.items():
        (tmp_path / name).write_bytes(content)
    loaded = loading(tmp_path)
    assert loaded.report.refused == ()
    assert loaded.value("SELECT count(*) FROM visit") == 2
    told = dict(loaded.rows("SELECT name, message_id FROM finding JOIN source_file USING (file_id)"))
    assert strange.keys() <= told.keys()
    kobo = [told[name] for name in strange if name.startswith(KOBO.name)]
    assert all("KoboToolbox" in message or "sama persis" in message for message in kobo)


def test_a_folder_of_many_files_is_loaded(tmp_path: Path, declared: Declared, loading: LoadFolder) -> None:
    for number in range(1, 61):
        Book(household=[household(number)], person=[man(number)]).write(
            tmp_path, declared.form, name=NAMED.format(f"{number:03d}")
        )
    loaded = loading(tmp_path)
    assert loaded.value("SELECT count(*) FROM visit") == 60
    assert loaded.report.refused == ()


def test_a_number_that_all_families_bear_names_a_few_of_them_in_each_finding(
    tmp_path: Path, declared: Declared, loading: LoadFolder
) -> None:
    book = Book(household=[household(number, family_card=card(1)) for number in range(1, 301)])
    book.person = [man(number, national_id="3277011205850001") for number in range(1, 301)]
    book.write(tmp_path, declared.form)
    loaded = loading(tmp_path)
    assert loaded.counts("household") == (300, 0, 300, 0, 0)
    told = [message for _, _, _, message in loaded.findings("household_conflict")]
    assert len(told) == 300
    assert all("dan 294 lagi" in message and len(message) < 1000 for message in told)


# ------------------------------------------------------------------------------------------------- sheets and names


def test_two_sheets_of_one_name_are_refused() -> None:
    parts = source_files.unzipped(source_files.xlsx({"Data": [("a",), (1,)], "Data2": [("a",), (2,)]}))
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(b'"Data2"', b'"Data"')
    with pytest.raises(SourceError, match="dua lembar bernama sama") as error:
        source_files.read("a.xlsx", source_files.zipped(parts))
    assert error.value.rule.name == "file_damaged"


def test_tables_of_a_page_have_names_of_their_own() -> None:
    table = "<table><caption>Tabel 2</caption><tr><td>1</table>"
    book = source_files.read("a.xls", f"<html><body>{table}{table}{table}</body></html>".encode())
    assert len({grid.name for grid in book.grids}) == 3


def test_a_row_that_repeats_one_of_a_sheet_named_after_a_family_does_not_give_the_family_away(
    tmp_path: Path, declared: Declared, loading: LoadFolder
) -> None:
    book = _families(1)
    book.household.append(dict(book.household[0]))
    path = book.write(tmp_path, declared.form)
    parts = source_files.unzipped(path.read_bytes())
    named = parts["xl/workbook.xml"].replace(b"Pendataan keluarga", f"KK {card(7)} Kepala Contoh001".encode())
    path.write_bytes(source_files.zipped(parts | {"xl/workbook.xml": named}))
    loaded = loading(tmp_path)
    ((_, _, found, message),) = loaded.findings("row_duplicate")
    listed = str(loaded.rows("SELECT sheet, copy_sheet FROM not_loaded"))
    assert card(7) not in found + message + listed
    assert "Contoh001" not in found + message + listed


def test_a_short_number_in_a_column_of_names_is_no_name() -> None:
    redactor = Redactor()
    redactor.learn(["1 2", "2023", "5551234", "Siti Aminah"])
    assert redactor.clean("baris 1–2 tahun 2023") == "baris 1–2 tahun 2023"
    assert redactor.clean("telp 5551234, Siti Aminah") == f"telp {MASK}, {MASK}"
