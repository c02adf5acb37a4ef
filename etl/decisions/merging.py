"""Files of decisions that two people changed, joined by a program that left its marks. It joins nothing itself."""

from __future__ import annotations

from collections.abc import Sequence

from warehouse.declared import Fault

_MARKS = ("<<<<<<<", "|||||||", "=======", ">>>>>>>")


def merge_fault(file_name: str, cells: Sequence[str], *, line: int) -> Fault | None:
    """What is wrong with a line that is such a mark."""
    mark = next((mark for mark in _MARKS if cells[0].startswith(mark)), None)
    if mark is None:
        return None
    allowed = "keputusan dari kedua pihak, satu per baris; hapus baris tandanya, lalu jalankan lagi"
    return Fault(file_name, f"baris {line}", f"tanda gabungan '{mark}' dari git", allowed)
