"""Which column of a sheet is which of a form's, although the export's options differ. It looks at headers only."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from etl.cells import squeezed
from etl.mapping.form import FormSheet
from warehouse.codebook import Unit

ABOVE = " > "
"""Between the lines of a header of several lines."""

_MACHINE_NAME = re.compile(r"[\w/.:\-]+")
_BETWEEN_GROUPS = re.compile(r"__+|[/.:;|>~→»\-]+")
_NO_WORD = re.compile(r"__+|[^\w]+")


@dataclass
class FoundColumns:
    """Where the declared columns of one sheet stand.

    `positions`: by declared name. `taken`: headers taken for a declared name that is written otherwise. `unclear`: the
    headers that could all be meant. `repeated`: declared names that stand more than once. `missing`: those not found.
    """

    positions: dict[str, int] = field(default_factory=dict)
    taken: dict[str, str] = field(default_factory=dict)
    unclear: dict[str, tuple[str, ...]] = field(default_factory=dict)
    repeated: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)


def find_columns(
    header: Sequence[str], entry: FormSheet, *, unit: Unit, group_separator: str | None = None
) -> FoundColumns:
    """Each declared column by its exact name, else by its path, else by its end, else by the question's words.

    The surest way that finds anything decides; where it finds two, nothing is taken. Of several columns of one question
    one is enough. `group_separator`: what stands between group and question in labels.
    """
    found = FoundColumns()
    ways = (_exact, _same_path, _same_end, _Words(entry, unit, group_separator))
    opened = list(entry.columns)
    for way in ways:
        free = {column: name for column, name in enumerate(header) if name and column not in found.positions.values()}
        claims = {declared: way(declared, free) for declared in opened}
        wanted = Counter(column for columns in claims.values() for column in columns)
        for declared, columns in claims.items():
            if len(columns) == 1 and wanted[columns[0]] == 1:
                found.positions[declared] = columns[0]
                if header[columns[0]] != declared:
                    found.taken[declared] = header[columns[0]]
            elif way is _exact and columns:
                found.repeated.append(declared)
            elif columns:
                found.unclear[declared] = tuple(header[column] for column in columns)
        opened = [declared for declared in opened if not claims[declared]]
    there = {entry.columns[declared] for declared in found.positions}
    optional = {*entry.optional_columns, *(declared for declared in opened if entry.columns[declared] in there)}
    found.missing = [declared for declared in opened if declared not in optional]
    return found


def find_column(header: Sequence[str], name: str, *, whole: bool = False) -> int | None:
    """One column by its exact name or by its path, when there is one only. `whole`: not by the end of its path."""
    free = dict(enumerate(header))
    for way in (_exact, _same_path) if whole else (_exact, _same_path, _same_end):
        if columns := way(name, free):
            return columns[0] if len(columns) == 1 else None
    return None


Headers = Mapping[int, str]


def _exact(declared: str, headers: Headers) -> list[int]:
    return [column for column, name in headers.items() if name == declared]


def _same_path(declared: str, headers: Headers) -> list[int]:
    """Capitals, blanks and the mark between groups don't count: `kunjungan-tanggal`, `No. KK`."""
    wanted = plain_name(declared)
    return [column for column, name in headers.items() if plain_name(name) == wanted] if wanted else []


def _same_end(declared: str, headers: Headers) -> list[int]:
    """One name is the other without its groups; the one with the longest end in common is meant."""
    wanted = _steps(declared)
    known = {plain_name(name) for name in headers.values()}
    common: dict[int, int] = {}
    for column, name in headers.items():
        steps = _steps(name)
        shorter = min(len(steps), len(wanted))
        is_option = len(steps) > len(wanted) and "/".join(steps[:-1]) in known
        if shorter and not is_option and steps[-shorter:] == wanted[-shorter:]:
            common[column] = shorter
    return [column for column, length in common.items() if length == max(common.values())]


class _Words:
    """The question's words of the codebook in either language, with or without the labels of its groups."""

    def __init__(self, entry: FormSheet, unit: Unit, group_separator: str | None) -> None:
        self._separator = group_separator
        self._words = {
            declared: {plain_name(text) for text in (v.label_id, v.question_id, v.label_en, v.question_en)}
            for declared, name in entry.columns.items()
            for v in unit.variables
            if v.name == name
        }

    def __call__(self, declared: str, headers: Headers) -> list[int]:
        words = self._words.get(declared, set())
        return [column for column, name in headers.items() if words.intersection(heading_words(name, self._separator))]


def heading_words(name: str, group_separator: str | None) -> Iterator[str]:
    """A heading as it is compared, then without the labels of its groups, outermost first."""
    yield plain_name(name)
    if group_separator:
        parts = name.split(group_separator)
        yield from (plain_name(group_separator.join(parts[start:])) for start in range(1, len(parts)))


@lru_cache(maxsize=20_000)  # every heading is set beside every declared name of every form
def plain_name(name: str) -> str:
    """A name as it is compared: small letters, and one slash where blanks or marks stand.

    >>> plain_name("kunjungan-tanggal"), plain_name(" No.  KK ")
    ('kunjungan/tanggal', 'no/kk')
    """
    return "/".join(part for part in _NO_WORD.split(squeezed(name)) if part)


@lru_cache(maxsize=20_000)
def _steps(name: str) -> tuple[str, ...]:
    """The groups and the question of a name; a heading in words is one step, whatever marks it holds."""
    if ABOVE in name:
        parts = name.split(ABOVE)
    elif _MACHINE_NAME.fullmatch(name):
        parts = _BETWEEN_GROUPS.split(name)
    else:
        parts = [name]
    return tuple(plain for part in parts if (plain := plain_name(part)))
