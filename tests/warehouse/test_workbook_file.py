"""A workbook is on disk whole or not at all."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from traceback import walk_tb

import openpyxl
import pytest

from warehouse.os_words import said
from warehouse.workbook_file import whole_workbook


def test_a_workbook_takes_the_place_of_the_one_before(tmp_path: Path) -> None:
    path = tmp_path / "formulir.xlsx"
    for word in ("lama", "baru"):
        with whole_workbook(path) as book:
            book.add_worksheet("Isi").write_string(0, 0, word)
    assert openpyxl.load_workbook(path)["Isi"]["A1"].value == "baru"
    assert [each.name for each in tmp_path.iterdir()] == ["formulir.xlsx"]


def test_what_goes_wrong_leaves_what_was_there_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "formulir.xlsx"
    path.write_text("lama", encoding="ascii")
    with pytest.raises(ZeroDivisionError), whole_workbook(path) as book:
        book.add_worksheet("Isi").write_number(0, 0, 1 / 0)
    assert path.read_text(encoding="ascii") == "lama"
    folder = tmp_path / "folder.xlsx"
    folder.mkdir()
    with pytest.raises((IsADirectoryError, PermissionError)) as refused, whole_workbook(folder) as book:
        book.add_worksheet("Isi")
    assert said(refused.value) in ("ini folder, bukan berkas", "tidak ada izin, atau dikunci program lain")
    assert sorted(each.name for each in tmp_path.iterdir()) == ["folder.xlsx", "formulir.xlsx"]


def test_what_was_not_written_is_let_go_of_at_once(tmp_path: Path) -> None:
    """Python 3.13 complains of a stream whose bytes are still lent when it is thrown away."""
    with pytest.raises(OSError, match="nowhere") as refused, whole_workbook(tmp_path / "nowhere" / "x.xlsx") as book:
        book.add_worksheet("Isi")
    streams = [
        value for frame, _ in walk_tb(refused.tb) for value in frame.f_locals.values() if isinstance(value, BytesIO)
    ]
    assert streams
    for stream in streams:
        stream.truncate(0)
