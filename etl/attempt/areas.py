"""RT and dasawisma that a file names and areas.csv doesn't: told with their rows, and added when somebody says so."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator

from etl.attempt.own import added_areas
from etl.attempt.storing import store
from etl.attempt.work import Work
from etl.cells import plain_text
from etl.cells.texts import without_area_word
from etl.columns import cells, each
from etl.declarations import read_declarations
from etl.mapping.choosing import choose_form
from etl.mapping.mapped import MappedSheet
from etl.mapping.readers import ReaderShelf
from etl.sources import SourceError
from etl.sources.grid import CellValue
from etl.sources.reading import read_workbook
from warehouse.attempts import NewArea
from warehouse.programme import Area

_RULES = frozenset(("area_unknown", "codes_mostly_unknown"))
_MOST = 200
_LONGEST = 30
_RT = re.compile(r"\d{1,3}")
_DASAWISMA = re.compile(rf"(?=.*[^\W_])[\w .\-/]{{1,{_LONGEST}}}")


def areas_told(work: Work, rules: Collection[str]) -> Iterator[NewArea]:
    """Those added in this attempt, then those the file still names in vain. `rules`: those that the load told of."""
    yield from (area.model_copy(update={"added": True}) for area in added_areas(work))
    if _RULES.isdisjoint(rules) or work.attempt.state().file is None:
        return
    declared = read_declarations(work.shadow)
    try:
        shelf = ReaderShelf(declared.codebook, declared.programme)
        chosen = choose_form(work.known or read_workbook(store(work)), declared.forms, shelf)
    except SourceError:
        return
    households = [each for one in chosen[:1] for each, _ in one.sheets if each.unit.name == "household"]
    yield from _unknown(households, declared.programme.areas)


def _unknown(households: Collection[MappedSheet], areas: Collection[Area]) -> Iterator[NewArea]:
    """A dasawisma that another RT has is rather a slip of the pen, so it is not among them."""
    counted: Counter[tuple[str, str]] = Counter()
    for mapped in households:
        for place, rows in _places(mapped):
            counted[place] += rows
    known = {(area.rt, area.dasawisma.casefold()) for area in areas}
    elsewhere = {area.dasawisma.casefold() for area in areas}
    for (rt, dasawisma), rows in counted.most_common(_MOST):
        if (rt, dasawisma.casefold()) not in known and dasawisma.casefold() not in elsewhere:
            yield NewArea(rt=rt, dasawisma=dasawisma, rows=rows)


def _places(mapped: MappedSheet) -> Iterator[tuple[tuple[str, str], int]]:
    """RT and dasawisma as written, in words that could be declared, and in how many rows."""
    sheet = mapped.sheet
    columns = [mapped.columns.get(name) for name in ("rt", "dasawisma")]
    if None in columns:
        return
    written = zip(*(each(cells(sheet.rows, column), _in_one_line) for column in columns), strict=True)
    apart = {*sheet.skipped, *sheet.held}
    counted = Counter(place for position, place in enumerate(written) if position not in apart)
    for (rt, dasawisma), rows in counted.items():
        rt = without_area_word(rt.casefold())
        if _RT.fullmatch(rt) and _DASAWISMA.fullmatch(dasawisma):
            yield (rt.zfill(3), dasawisma), rows


def _in_one_line(cell: CellValue) -> str:
    return " ".join(plain_text(cell).split())
