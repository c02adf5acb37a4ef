"""Families of another RW or kelurahan in a survey file, such as a list of a whole kelurahan: not this programme's.

A column that says where a family lives is known by its heading; what it says in other words than numbers and names, or
codes that a server's form gives to an RW, is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from etl.cells import plain_text, squeezed
from etl.columns import times
from etl.findings import Place
from etl.layouts.header import JOINER
from etl.layouts.lines import plain
from etl.mapping import MappedSheet
from etl.rows import Fate, Survey
from warehouse.programme import Area

_HEADINGS = {
    "rw": frozenset(("rw", "no rw", "no. rw", "nomor rw", "rukun warga")),
    "kelurahan": frozenset(
        ("kelurahan", "desa", "kel", "desa/kelurahan", "kelurahan/desa", "desa/kel", "nama kelurahan", "nama desa")
    ),
}
_RW = re.compile(r"(?:rw|no|nomor)?[\s.:]*0*(\d{1,3})")
_KIND = re.compile(r"^(?:kelurahan|kel|desa)[\s.:]+")


def pass_over_families_elsewhere(survey: Survey, areas: Sequence[Area]) -> None:
    """Families of another RW or kelurahan, told once for each sheet."""
    households = survey.households
    ours = ", ".join(sorted({f"RW {int(area.rw)} {area.kelurahan}" for area in areas}))
    for source, stretch in households.stretches():
        mapped = source.mapped
        by_hand = source.file.form is not None and source.file.form.by_hand
        elsewhere = {
            row
            for name, column in _columns(mapped)
            for row in _strange(mapped, column, _READ[name], _here(name, areas), surely=by_hand and name == "rw")
        }
        rows = [stretch[row] for row in sorted(elsewhere) if households.fates[stretch[row]] is None]
        for row in rows:
            households.pass_over(row, Fate.SKIPPED, "row_other_area")
        if rows:
            place = Place(source.file, sheet=mapped.sheet.name)
            survey.log.add("row_other_area", place, found=f"{len(rows)} baris", allowed=ours)


def _columns(mapped: MappedSheet) -> Iterable[tuple[str, int]]:
    asked = set(mapped.columns.values())
    for column, heading in enumerate(mapped.sheet.header):
        last = plain(heading.rpartition(JOINER)[2])
        called = {last, last.rpartition("/")[2]} if last not in _HEADINGS["kelurahan"] else {last}
        for name, headings in _HEADINGS.items():
            if column not in asked and not headings.isdisjoint(called) and last != "rt/rw":
                yield name, column


def _strange(
    mapped: MappedSheet, column: int, read: Callable[[str], str], here: frozenset[str], *, surely: bool
) -> Iterable[int]:
    """Rows that say another place than ours. `surely`: even where no row says ours; codes of a form may say neither."""
    cells = mapped.sheet.column(column)
    said = {value: read(squeezed(plain_text(value))) for value, _ in times(cells)}
    if not surely and here.isdisjoint(said.values()):
        return ()
    strange = {value for value, place in said.items() if place and place not in here}
    return (row for row, value in enumerate(cells) if value in strange) if strange else ()


def _rw_in(text: str) -> str:
    found = _RW.fullmatch(text)
    return found[1] if found else ""


def _kelurahan_in(text: str) -> str:
    return _KIND.sub("", text)


_READ: dict[str, Callable[[str], str]] = {"rw": _rw_in, "kelurahan": _kelurahan_in}


def _here(name: str, areas: Sequence[Area]) -> frozenset[str]:
    if name == "rw":
        return frozenset(str(int(area.rw)) for area in areas)
    return frozenset(_kelurahan_in(squeezed(area.kelurahan)) for area in areas)
