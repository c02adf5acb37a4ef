"""Exports with `_` between a group and its question, which names hold too. It writes such headings with a slash.

Nothing in `rumah_air_minum` says where the group ends: in headings of names only a form's own names tell. In those of
words hardly one holds the mark, unless it stands between groups.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from etl.layouts.choices import holds_ticks
from etl.layouts.kobo.columns import is_worded, questions_of
from etl.layouts.sheet import Sheet

_FEWEST_GROUPED = 2
_MARK = re.compile(r"(?<=[^_])_(?=[^_])")


def with_slashes(tables: Iterable[Sheet], declared: Iterable[str], *, labels: bool) -> list[Sheet]:
    """The tables; `declared`: names of questions with a slash between groups, empty where no form is known yet."""
    spelt = {_spelt(name): name for name in declared if "/" in name}
    named = (_in_names(table, spelt) for table in tables)
    return [_in_words(table) if labels else table for table in named]


def _spelt(name: str) -> str:
    """A name with one mark between groups; labels hold a slash for other reasons."""
    return name.replace("/", "_")


def _in_words(table: Sheet) -> Sheet:
    """A heading of one word counts where others are of its group: `Keluarga_Telepon` beside `Keluarga_Nomor KK`."""
    questions = questions_of(table.header)
    worded = list(filter(is_worded, questions))
    groups = Counter(name.split("_", 1)[0] for name in worded if _MARK.search(name))
    if 2 * groups.total() <= len(worded):
        return table
    grouped = [name for name in questions if _MARK.search(name) and name.split("_", 1)[0] in groups]
    return _renamed(table, {name: _MARK.sub("/", name) for name in grouped})


def _in_names(table: Sheet, spelt: Mapping[str, str]) -> Sheet:
    free = (name for name in table.header if "_" in name and name not in spelt.values())
    known = {name: spelt[_spelt(name)] for name in free if _spelt(name) in spelt}
    if len(known) < _FEWEST_GROUPED:
        return table
    return _renamed(table, {**dict(_options(table, spelt)), **known})


def _options(table: Sheet, spelt: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Columns of 0 and 1 named like a question and something more; the longest such question is meant."""
    for column, name in enumerate(table.header):
        questions = [short for short in spelt if _spelt(name).startswith(f"{short}_")]
        if questions and "_" in name and holds_ticks(table.records, column):
            question = max(questions, key=len)
            yield name, f"{spelt[question]}/{name[len(question) + 1 :]}"


def _renamed(table: Sheet, names: Mapping[str, str]) -> Sheet:
    header: Sequence[str] = [names.get(name, name) for name in table.header]
    return replace(table, header=tuple(header))
