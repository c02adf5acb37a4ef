"""Notes beside an answered visit that say nobody was met, such as `Keterangan: Pindah`. They change no answer."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from etl.cells import plain_text, squeezed
from etl.layouts.header import JOINER
from etl.layouts.lines import plain
from etl.rows import Survey
from etl.screening import ANSWERED
from etl.sources.grid import CellValue

_MOVED = re.compile(
    r"(?:sudah |telah )?(?:dipindahkan\b|pindah (?:rumah |alamat )?(?:ke|dari|rt|rw)\b)"
    r"(?!.*\b(?:depan|nanti|akan|rencana)\b)"
)
"""With a place behind it; what is to come is not yet so."""

_HEADINGS = frozenset(("keterangan", "ket", "ket.", "catatan", "catatan kader", "keterangan kunjungan"))
_IN_VAIN = frozenset(
    (
        *("pindah", "sudah pindah", "pindah rumah", "keluarga pindah", "pindah alamat", "meninggal", "sudah meninggal"),
        *("tidak ditemui", "tidak bertemu", "tidak ada orang", "tidak ada di rumah", "tidak di rumah"),
        *("kosong", "rumah kosong", "tidak ada responden", "menolak", "menolak didata", "tidak bersedia"),
    )
)


def note_columns(header: Collection[str], besides: Collection[int]) -> Iterator[int]:
    """Columns of free notes that no question is read from."""
    for column, heading in enumerate(header):
        if column not in besides and plain(heading.rpartition(JOINER)[2]) in _HEADINGS:
            yield column


def says_in_vain(value: CellValue) -> bool:
    """
    >>> says_in_vain("Rumah kosong."), says_in_vain("Pindah ke RT lain"), says_in_vain("Pindah RT bulan depan")
    (True, True, False)
    """
    said = squeezed(plain_text(value)).strip(" .!()")
    return said in _IN_VAIN or _MOVED.match(said) is not None


def tell_notes_in_vain(survey: Survey) -> None:
    """One finding for each family that counts as visited though a note beside it says that nobody was."""
    households = survey.households
    variable = households.unit.variable("visit_result")
    results = households.values["visit_result"]
    for source, stretch in households.stretches():
        sheet = source.mapped.sheet
        for column in note_columns(sheet.header, frozenset(source.mapped.columns.values())):
            for line, value in enumerate(sheet.column(column)):
                row = stretch[line]
                if says_in_vain(value) and households.fates[row] is None and results[row] in ANSWERED:
                    found = f"'{plain_text(value).strip()}' di sel {sheet.address(line, column)}"
                    survey.report("visit_maybe_in_vain", households, row, variable=variable, found=found)
