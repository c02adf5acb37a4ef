"""Which of several exports of one form and round counts: the newest, when it holds what the older one held.

Exports that share no submission are parts of one round and all count. It reads no file and guesses no date: the time of
an export is the one in its name, else that of its last submission.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import PurePath

SHARE_KEPT = 0.8
"""A newer export that lacks more than a fifth of an older one's submissions is another selection, not a newer state."""

_TIME_IN_NAME = re.compile(
    r"(\d{4})-(\d{2})-(\d{2})(?:[-_ T](\d{2})[-_.:](\d{2})(?:[-_.:](\d{2}))?)?(?!.*\d{4}-\d{2}-\d{2})"
)


@dataclass(frozen=True)
class Submissions:
    """What one file holds: `keys` maps what tells a submission from others to its row number in the file.

    `by_hand`: a list that people keep, whose keys are families. Two cadres may both have a family, which is then for
    linkage to judge: without a time in their names such lists are parts of one round.
    """

    name: str
    form: str
    round: str
    keys: Mapping[str, int]
    last_submitted: str = ""
    by_hand: bool = False


@dataclass(frozen=True)
class Vanished:
    """A submission of an older export that the newer one lacks."""

    older: str
    newer: str
    row_number: int


@dataclass(frozen=True)
class Settled:
    """`superseded`: name of each file that doesn't count, to the name of the one that does. `unclear`: pairs that share
    submissions without a way to tell which is newer, or with too little in common."""

    superseded: Mapping[str, str]
    vanished: tuple[Vanished, ...]
    unclear: tuple[tuple[str, str], ...]

    @property
    def asking(self) -> Sequence[tuple[str, str]]:
        """The unclear pairs of files that count: the first and the last of a long row of exports may share little."""
        return [pair for pair in self.unclear if self.superseded.keys().isdisjoint(pair)]


def settle(files: Iterable[Submissions]) -> Settled:
    """Compare every two files of one form and round; the result doesn't depend on the order of files."""
    groups: dict[tuple[str, str], list[Submissions]] = defaultdict(list)
    for file in files:
        groups[(file.form, file.round)].append(file)
    superseded: dict[str, str] = {}
    unclear: list[tuple[str, str]] = []
    pairs: list[tuple[Submissions, Submissions]] = []
    for group in groups.values():
        for first, second in combinations(sorted(group, key=lambda each: each.name), 2):
            if not first.keys.keys() & second.keys.keys():
                continue
            ordered = _older_first(first, second)
            if ordered is not None and _is_newer_state(*ordered):
                pairs.append(ordered)
            elif not (first.by_hand and second.by_hand):
                unclear.append((first.name, second.name))
    for older, newer in sorted(pairs, key=lambda pair: (export_time(pair[1].name), pair[1].last_submitted)):
        superseded[older.name] = newer.name
    in_a_circle = {name for name in superseded if not _comes_to_an_end(name, superseded)}
    unclear += [(older.name, newer.name) for older, newer in pairs if older.name in in_a_circle]
    pairs = [(older, newer) for older, newer in pairs if older.name not in in_a_circle]
    superseded = {older: newer for older, newer in superseded.items() if older not in in_a_circle}
    vanished = (each for older, newer in pairs if superseded[older.name] == newer.name for each in _gone(older, newer))
    return Settled(superseded, tuple(vanished), tuple(unclear))


def _comes_to_an_end(name: str, superseded: Mapping[str, str]) -> bool:
    """Whether one file is the newest of those that follow; times in names and of submissions may lead in a circle."""
    met: set[str] = set()
    while name in superseded and name not in met:
        met.add(name)
        name = superseded[name]
    return name not in met


def export_time(name: str) -> str:
    """The date and time in a file's name, sortable, or nothing.

    >>> export_time("P2WKSS RW 12 m2 - all versions - False - 2023-06-01-08-30-00.xlsx")
    '20230601083000'
    >>> export_time("Form RW 12.xlsx")
    ''
    """
    found = _TIME_IN_NAME.search(name)
    return "".join(part or "00" for part in found.groups()) if found else ""


def _older_first(first: Submissions, second: Submissions) -> tuple[Submissions, Submissions] | None:
    for times in (
        (export_time(first.name), export_time(second.name)),
        (first.last_submitted, second.last_submitted),
    ):
        if all(times) and times[0] != times[1]:
            return (first, second) if times[0] < times[1] else (second, first)
    return next((pair for pair in ((first, second), (second, first)) if _came_again(*pair)), None)


def _came_again(older: Submissions, newer: Submissions) -> bool:
    """Whether one is called like the other with a time behind it, as a file is called that comes a second time."""
    stem = PurePath(older.name).stem
    behind = newer.name.removeprefix(stem)
    return behind != newer.name and not behind[0].isalnum() and not export_time(stem) and bool(export_time(behind))


def _is_newer_state(older: Submissions, newer: Submissions) -> bool:
    kept = older.keys.keys() & newer.keys.keys()
    return len(kept) >= SHARE_KEPT * len(older.keys)


def _gone(older: Submissions, newer: Submissions) -> Sequence[Vanished]:
    lacking = sorted(older.keys[key] for key in older.keys.keys() - newer.keys.keys())
    return [Vanished(older.name, newer.name, row) for row in lacking]
