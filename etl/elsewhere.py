"""Families of another RW or kelurahan in a survey file, such as a list of a whole kelurahan: not this programme's.

A column that says where a family lives is known by its heading; what it says in other words than numbers and names, or
codes that a server's form gives to an RW, is left alone.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import partial

from etl.cells import plain_text, squeezed
from etl.columns import times
from etl.findings import Place
from etl.layouts.header import JOINER
from etl.layouts.lines import plain
from etl.layouts.sheet import Sheet
from etl.mapping import MappedSheet
from etl.numerals import roman
from etl.quoted import some_of
from etl.rows import Fate, Survey
from etl.sources.grid import CellValue, is_blank
from warehouse.programme import Area

_HEADINGS = {
    "rw": frozenset(("rw", "no rw", "no. rw", "nomor rw", "rukun warga")),
    "kelurahan": frozenset(
        ("kelurahan", "desa", "kel", "desa/kelurahan", "kelurahan/desa", "desa/kel", "nama kelurahan", "nama desa")
    ),
}
_RW = re.compile(r"(?:rw|no|nomor)?[\s.:]*(?:0*(?P<number>\d{1,3})(?:[.,]0+)?|(?P<roman>[ivxl]+))")
_KIND = re.compile(r"^(?:kelurahan|kel|desa)[\s.:]+")
_MOST_PLACES = 6


def pass_over_families_elsewhere(survey: Survey, areas: Sequence[Area]) -> None:
    """Families of another RW or kelurahan, told once for each sheet: what it says instead of ours, and where first."""
    households = survey.households
    for source, stretch in households.stretches():
        mapped = source.mapped
        by_hand = source.file.form is not None and source.file.form.by_hand
        said: dict[int, tuple[str, int]] = {}
        for column, values, doubtful in strange_places(
            mapped.sheet.header,
            partial(_distinct, mapped.sheet),
            areas,
            besides=frozenset(mapped.columns.values()),
            by_hand=by_hand,
        ):
            if doubtful:
                found, place = f"'{mapped.sheet.header[column]}'", Place(source.file, sheet=mapped.sheet.name)
                survey.log.add("all_of_other_area", place, found=f"{found}: {doubtful}", allowed=ours(areas))
            for row, value in enumerate(mapped.sheet.column(column)):
                if value in values and households.fates[stretch[row]] is None:
                    said.setdefault(row, (plain_text(value), column))
        for row in said:
            households.pass_over(stretch[row], Fate.SKIPPED, "row_other_area")
        if said:
            place = Place(source.file, sheet=mapped.sheet.name)
            found = f"{len(said)} baris ({_places(said, mapped)})"
            survey.log.add("row_other_area", place, found=found, allowed=ours(areas))


def ours(areas: Sequence[Area]) -> str:
    """The neighbourhoods of this programme, in words."""
    return ", ".join(sorted({f"RW {int(area.rw)} {area.kelurahan}" for area in areas}))


def strange_places(
    header: Sequence[str],
    values_of: Callable[[int], Iterable[CellValue]],
    areas: Sequence[Area],
    *,
    besides: Collection[int],
    by_hand: bool,
) -> Iterator[tuple[int, frozenset[CellValue], str]]:
    """The columns that say where a family lives, and which of their cells say another place than ours.

    `values_of`: the distinct cells of a column; `besides`: columns that are questions. Codes of a server's form may say
    neither, so that some of them have to say ours; an RW that people wrote is one even where no line says ours. Last,
    in words, what stands in a column in which nothing tells whether it names other places or is codes.
    """
    for name, column in _columns(header, besides, by_hand=by_hand):
        here, read = _here(name, areas), _READ[name]
        said = {value: read(squeezed(plain_text(value))) for value in values_of(column)}
        strange = frozenset(value for value, place in said.items() if place and place not in here)
        if (by_hand and name == "rw") or not here.isdisjoint(said.values()):
            yield column, strange, ""
        elif strange and all(value in strange or is_blank(value) for value in said):
            texts = [plain_text(value) for value in said if value in strange]
            if name == "rw" or not any(map(str.isdigit, "".join(texts))):
                yield column, frozenset(), some_of([f"'{text}'" for text in texts], most=_MOST_PLACES)


def _columns(header: Sequence[str], besides: Collection[int], *, by_hand: bool) -> Iterator[tuple[str, int]]:
    """ODK puts a hyphen between a group and its question."""
    for column, heading in enumerate(header):
        last = plain(heading.rpartition(JOINER)[2])
        called = {last, last.rpartition("/")[2]} if last not in _HEADINGS["kelurahan"] else {last}
        called |= set() if by_hand else {last.rpartition("-")[2]}
        for name, headings in _HEADINGS.items():
            if column not in besides and not headings.isdisjoint(called) and last != "rt/rw":
                yield name, column


def _distinct(sheet: Sheet, column: int) -> Iterable[CellValue]:
    return (value for value, _ in times(sheet.column(column)))


def _places(said: Mapping[int, tuple[str, int]], mapped: MappedSheet) -> str:
    """What stands there instead, the rarest first, since a slip of the pen is rare, and its first cell."""
    rows: dict[str, list[int]] = defaultdict(list)
    for row, (text, _) in sorted(said.items()):
        rows[text].append(row)
    told = [
        f"'{text}' di sel {mapped.sheet.address(own[0], said[own[0]][1])}"
        + (f" dan {len(own) - 1} lagi" if len(own) > 1 else "")
        for text, own in sorted(rows.items(), key=lambda each: len(each[1]))
    ]
    more = f"; dan {len(told) - _MOST_PLACES} isian lain" if len(told) > _MOST_PLACES else ""
    return "; ".join(told[:_MOST_PLACES]) + more


def _rw_in(text: str) -> str:
    found = _RW.fullmatch(text)
    if found is None or found["number"]:
        return found["number"] if found else ""
    return str(roman(found["roman"].upper()) or "")


def _kelurahan_in(text: str) -> str:
    return _KIND.sub("", text)


_READ: dict[str, Callable[[str], str]] = {"rw": _rw_in, "kelurahan": _kelurahan_in}


def _here(name: str, areas: Sequence[Area]) -> frozenset[str]:
    if name == "rw":
        return frozenset(str(int(area.rw)) for area in areas)
    return frozenset(_kelurahan_in(squeezed(area.kelurahan)) for area in areas)
