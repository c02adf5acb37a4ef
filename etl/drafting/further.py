"""Columns that ask of a second thing what others ask of the first: `Usaha 2 omzet` beside `Usaha 1 omzet`.

One person has one answer to each of our questions. Numbered people have lines of their own before a draft is made; of
numbered things the first is proposed, and that the others are left out is told.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from etl.drafting.evidence import SheetEvidence
from etl.drafting.gap import Gap, Weight
from etl.quoted import some_of

_NUMBER = re.compile(r"(?<![\w.,])(?P<thing>[^\W\d_]{3,})[\s_\-.#]*(?:ke[\s\-]*)?(?P<number>\d{1,2})(?![\d.,]\d|\d)")
_FEWEST_QUESTIONS, _MOST_NAMED = 2, 4


def further_columns(names: Iterable[str]) -> frozenset[str]:
    """The columns of the second, the third … of a thing of which several questions are asked.

    >>> sorted(further_columns(["Usaha 1 nama", "Usaha 1 omzet", "Usaha 2 nama", "Usaha 2 omzet", "KN 1", "KN 2"]))
    ['Usaha 2 nama', 'Usaha 2 omzet']
    """
    found: dict[str, dict[int, dict[str, str]]] = defaultdict(lambda: defaultdict(dict))
    for name in names:
        if match := _NUMBER.search(name):
            question = f"{name[: match.start('number')]}{name[match.end('number') :]}".casefold()
            found[match["thing"].casefold()][int(match["number"])][" ".join(question.split())] = name
    return frozenset(name for things in found.values() for name in _beside_the_first(things))


def _beside_the_first(things: Mapping[int, Mapping[str, str]]) -> Iterator[str]:
    first = things.get(1, {})
    for number, questions in things.items():
        if number > 1 and len(first) >= _FEWEST_QUESTIONS and len(questions.keys() & first.keys()) > 1:
            yield from questions.values()


def further_gap(table: SheetEvidence, mapped: Iterable[str]) -> Iterator[Gap]:
    """That these columns are left out, where they hold anything."""
    taken = {*mapped}
    left = further_columns(column.column for column in table.columns) - taken
    open_columns = [column.column for column in table.columns if column.column in left and column.filled]
    if open_columns:
        named = some_of(open_columns, most=_MOST_NAMED)
        message = (
            f"{len(open_columns)} kolom menanyakan yang kedua dan seterusnya: {named}. Satu orang atau keluarga punya "
            "satu jawaban, jadi hanya kolom yang pertama yang diusulkan; yang lain tidak dihitung. Bila yang lain ikut "
            "menentukan (misalnya Ya bila salah satunya Ya), gabungkan dahulu menjadi satu kolom di berkasnya."
        )
        yield Gap(Weight.LOOK, f"lembar {table.sheet}", message, sheet=table.sheet)
