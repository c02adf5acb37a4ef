"""Columns that ask the same of several rounds side by side: `Data awal > Jamban` and `Bulan ke-8 > Jamban`.

It finds them by their names, and columns whose answers name rounds, as `Putaran`. A file holds one round, so that which
of them counts is for a person to say.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from warehouse.programme import Round

_FIRST = ("sebelum", "awal", "baseline", "pra", "before")
_LAST = ("sesudah", "setelah", "akhir", "endline", "pasca", "after")
_EDGES = " -_/|>:.,()[]"


def rounds_beside(header: Iterable[str], rounds: Sequence[Round]) -> Mapping[str, str]:
    """Each column that stands there for a round while another does so for another round, and that round's name."""
    told: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for column in header:
        for name, pattern in _patterns(tuple(rounds)):
            found = list(pattern.finditer(column))
            if len(found) == 1:
                rest = column[: found[0].start()] + " " + column[found[0].end() :]
                asked = " ".join(rest.casefold().translate(_BLANKS).split())
                if asked:
                    told[asked][name].append(column)
                break
    several = (each for each in told.values() if len(each) > 1)
    return {column: name for each in several for name, columns in each.items() for column in columns}


def rounds_named(answers: Iterable[str], rounds: Sequence[Round]) -> frozenset[str]:
    """The rounds that the answers of a column name, where each answer names one; else none."""
    found = [[name for name, pattern in _patterns(tuple(rounds)) if pattern.fullmatch(text)] for text in answers]
    return frozenset(name for (name,) in found) if all(len(names) == 1 for names in found) else frozenset()


_BLANKS = str.maketrans(dict.fromkeys(_EDGES, " "))


@lru_cache(maxsize=8)
def _patterns(rounds: tuple[Round, ...]) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """How headings call each round: by its name, its labels, its month, or as the first and the last of them."""
    found = []
    for number, each in enumerate(rounds):
        words = [re.escape(text) for text in (each.name, each.label_id, each.label_en)]
        if each.month:
            words.append(rf"(?:bulan|bln|month)\s*(?:ke)?[\s-]*0?{each.month}")
        words += _FIRST if number == 0 else _LAST if number == len(rounds) - 1 else ()
        words.sort(key=len, reverse=True)
        found.append((each.name, re.compile(rf"(?<![^\W_])(?:{'|'.join(words)})(?![^\W_])", re.IGNORECASE)))
    return tuple(found)
