"""Questions that an export of all versions has in a column for each version, under one heading: brought to one.

Two questions with one label look the same; which versions of the form were answered in which column tells them apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from etl.layouts.edited import merged
from etl.layouts.lines import column_letters, repeated, tell_repeated, text_of
from etl.layouts.sheet import Sheet
from etl.sources.grid import Told, is_blank

_VERSIONS = ("__version__", "_submission___version__", "_version_")


def with_edited_questions(sheet: Sheet) -> tuple[Sheet, list[Told]]:
    """One column where no version of the form has answers in two of them, and what to tell of headings."""
    places = repeated(sheet.header)
    version = next((sheet.header.index(name) for name in _VERSIONS if name in sheet.header), None)
    found = {
        name: columns for name, columns in places.items() if version is not None and _apart(sheet, columns, version)
    }
    told = [
        Told("questions_merged", sheet=sheet.name, found=f"'{name}' ({', '.join(map(column_letters, columns))})")
        for name, columns in found.items()
    ]
    told += tell_repeated(sheet.name, ["" if name in found else name for name in sheet.header])
    return (merged(sheet, {name: (columns, ()) for name, columns in found.items()}) if found else sheet), told


def _apart(sheet: Sheet, columns: Sequence[int], version: int) -> bool:
    """Whether answers in these columns are of different versions of the form, so that each line has one at most."""
    answered = [
        {text_of(row[version]) for row in sheet.rows if not is_blank(row[column]) and len(row) > version}
        for column in columns
    ]
    return all(one.isdisjoint(other) and "" not in one | other for one, other in combinations(answered, 2))
