"""Columns that a file spells otherwise than the form: other group separator, no groups, other case. It guesses nothing.

Two columns that fit one name, or two names that fit one column, stay as they are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache

from etl.layouts.choices import option_of
from etl.layouts.lines import plain
from etl.layouts.sheet import Sheet
from etl.quoted import some_of
from etl.sources.grid import Told

_MOST_NAMED = 5


def named_as_declared(
    sheet: Sheet,
    declared: Sequence[str],
    separators: Sequence[str],
    spelling: Callable[[str], str] = plain,
) -> tuple[Sheet, tuple[Told, ...]]:
    """The sheet with its columns named as the form names them, and which were renamed."""
    renamed = dict(_matches(sheet.header, declared, separators, spelling))
    if not renamed:
        return sheet, ()
    header = list(sheet.header)
    for column, name in renamed.items():
        header[column] = name
        for place, other in enumerate(sheet.header):
            option = option_of(sheet.header[column], other)
            if option is not None and place not in renamed:
                header[place] = f"{name}/{option}"
    shown = [f"'{sheet.header[column]}' = '{name}'" for column, name in renamed.items()]
    told = Told("columns_matched", sheet=sheet.name, found=some_of(shown, most=_MOST_NAMED))
    return replace(sheet, header=tuple(header)), (told,)


def fitting_one_of(declared: Iterable[str], separators: Sequence[str]) -> Callable[[str], bool]:
    """Whether a name is one of these, or one of the two the other without its groups.

    >>> fits = fitting_one_of(["rumah/jamban"], ["/", "."])
    >>> fits("jamban"), fits("rumah.jamban"), fits("air")
    (True, True, False)
    """
    wanted = [_path(name, separators) for name in declared]

    def fits(name: str) -> bool:
        path = _path(name, separators)
        return any(_joins(path, other) for other in wanted)

    return fits


def _joins(parts: Sequence[str], wanted: Sequence[str]) -> bool:
    length = min(len(parts), len(wanted))
    return parts[-length:] == wanted[-length:] and (len(parts) == len(wanted) or length == 1)


def _matches(
    header: Sequence[str], declared: Sequence[str], separators: Sequence[str], spelling: Callable[[str], str]
) -> Iterator[tuple[int, str]]:
    known = set(header)
    missing = [name for name in declared if name not in known]
    if not missing:
        return
    named = set(declared)
    free = [column for column, name in enumerate(header) if name and name not in named]
    spelled = {column: spelling(header[column]) for column in free}
    for alike in (_spelled_alike(spelled, spelling), _fitting(header, separators)):
        candidates = {name: [column for column in free if alike(column, name)] for name in missing}
        for name, columns in candidates.items():
            rivals = [other for other, others in candidates.items() if other != name and set(others) & set(columns)]
            if len(columns) == 1 and not rivals:
                yield columns[0], name
                missing.remove(name)
                free.remove(columns[0])


def _spelled_alike(spelled: Mapping[int, str], spelling: Callable[[str], str]) -> Callable[[int, str], bool]:
    wanted = cache(spelling)
    return lambda column, name: spelled[column] == wanted(name)


def _fitting(header: Sequence[str], separators: Sequence[str]) -> Callable[[int, str], bool]:
    """Every heading is held against every question, so the path of each is worked out once."""
    path = cache(lambda name: _path(name, separators))
    return lambda column, name: _joins(path(header[column]), path(name))


def _path(name: str, separators: Sequence[str]) -> list[str]:
    for separator in separators:
        name = name.replace(separator, "/")
    return [part for each in name.split("/") if (part := plain(each))]
