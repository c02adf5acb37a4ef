"""What other programs leave in files of decisions: the marks of git, and lines that Excel kept in one cell."""

from __future__ import annotations

import csv
from collections.abc import Sequence

from warehouse.declared import Fault

_MARKS = ("<<<<<<<", "|||||||", "=======", ">>>>>>>")


def in_columns(cells: Sequence[str], *, columns: int) -> Sequence[str]:
    """A line of so many columns that Excel kept in one cell, as it parts columns otherwise. Nothing of it is lost.

    >>> in_columns(['T1,ganti,"telepon, dua kali"'], columns=3), in_columns(["<<<<<<< HEAD"], columns=3)
    (['T1', 'ganti', 'telepon, dua kali'], ['<<<<<<< HEAD'])
    """
    parted = next(csv.reader(cells), []) if len(cells) == 1 else []
    return parted if len(parted) == columns else cells


def merge_fault(file_name: str, cells: Sequence[str], *, line: int) -> Fault | None:
    """What is wrong with a line that is such a mark."""
    mark = next((mark for mark in _MARKS if cells[0].startswith(mark)), None)
    if mark is None:
        return None
    allowed = "keputusan dari kedua pihak, satu per baris; hapus baris tandanya, lalu jalankan lagi"
    return Fault(file_name, f"baris {line}", f"tanda gabungan '{mark}' dari git", allowed)
