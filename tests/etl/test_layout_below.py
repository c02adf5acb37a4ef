"""A family's number that stands on its first line only, as in a notebook."""

from __future__ import annotations

from etl.layouts.below import numbers_below
from etl.layouts.sheet import Sheet

HEADER = ("Nomor KK", "Nama", "Hubungan")
A, B, C = "3277010101010011", "3277010101010012", "3277010101010013"


def numbered(*rows: tuple[str, str, str]) -> tuple[list[str], str]:
    """The numbers on the lines, and what is told."""
    sheet = Sheet("Anggota", HEADER, list(rows), range(2, len(rows) + 2))
    filled, told = numbers_below(sheet, "Nomor KK", "Hubungan")
    return [str(row[0]) for row in filled.rows], f"{told.cell} {told.found}" if told else ""


def test_a_number_written_once_is_that_of_the_lines_below() -> None:
    rows = [(A, "Ani", "KK"), ("", "Beni", "Anak"), (B, "Cici", "KK"), ("", "Dedi", "Istri"), ("", "Euis", "Anak")]
    assert numbered(*rows) == ([A, A, B, B, B], "A3 3 baris")


def test_a_head_of_a_family_without_a_number_is_nobody_elses_family() -> None:
    rows = [(A, "Ani", "KK"), ("", "Beni", "Anak"), ("", "Cici", "KK"), ("", "Dedi", "Anak"), (C, "Euis", "KK")]
    assert numbered(*rows) == ([A, A, "", "", C], "A3 1 baris")


def test_nothing_is_carried_over_a_blank_line() -> None:
    rows = [(A, "Ani", "KK"), ("", "Beni", "Anak"), ("", "", ""), ("", "Cici", "Anak"), (C, "Euis", "KK")]
    assert numbered(*rows) == ([A, A, "", "", C], "A3 1 baris")


def test_where_members_have_their_numbers_a_blank_one_is_lost() -> None:
    repeated = [(A, "Ani", "KK"), (A, "Beni", "Anak"), ("", "Cici", "Anak"), (C, "Dedi", "KK"), (C, "Euis", "Istri")]
    assert numbered(*repeated) == ([A, A, "", C, C], "")
    alone = [(A, "Ani", "KK"), (B, "Beni", "KK"), (C, "Cici", "KK"), (C[:-1] + "9", "Euis", "KK"), ("", "Dedi", "Anak")]
    assert numbered(*alone)[1] == ""
