"""Any mark between groups and their questions, read off the headings. It writes such headings with a slash.

A name of a question holds letters, digits, `_`, `-` and dots: whatever else stands in headings of names divides them, a
blank too. Words hold blanks and marks of their own: there only a mark divides that most headings have, after a few
groups.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from etl.layouts.groups import GROUP_SEPARATORS
from etl.layouts.kobo.columns import questions_of
from etl.layouts.sheet import Sheet

_NAME = r"[A-Za-z_][\w.\-]*(?:\[\d+\])?"
_BETWEEN_NAMES = re.compile(r"(?<=[\w.\-\]])(\s+-\s+|[^\w.\-\[\]]+)(?=\w)")
_BETWEEN_WORDS = re.compile(r"(?<=\S)(\s*[^\w\s/()?!'\"&.,\-\[\]]+\s*|,\s*)(?=\S)")
_NAMES = re.compile(rf"{_NAME}(?:(?:\s+-\s+|[^\w.\-\[\]]+)[\w.\-]+(?:\[\d+\])?)*")
_NEARLY_ALL, _JOINED_WORDS, _FEWEST_GROUPS = 0.9, 1 / 3, 2


def with_slashes_between(tables: Sequence[Sheet]) -> tuple[list[Sheet], str]:
    """The tables, and what stood between groups and questions; blank where that is a slash or nothing."""
    questions = list(dict.fromkeys(name for table in tables for name in questions_of(table.header)))
    mark = _mark(questions)
    if not mark:
        return list(tables), ""
    written = {name: name.replace(mark, "/") for name in questions}
    return [replace(each, header=tuple(written.get(name, name) for name in each.header)) for each in tables], mark


def _mark(questions: Sequence[str]) -> str:
    named = [name for name in questions if _NAMES.fullmatch(name)]
    if len(named) >= _NEARLY_ALL * len(questions):
        mark = _commonest(_BETWEEN_NAMES, named)
        if not mark.isspace() or _are_names(named, mark):
            return mark if mark != "/" and _divides(mark, named, least=_FEWEST_GROUPS) else ""
    mark = _commonest(_BETWEEN_WORDS, questions)
    known = mark.strip() in GROUP_SEPARATORS
    return mark if not known and _divides(mark, questions, least=len(questions) / 2) else ""


def _commonest(between: re.Pattern[str], questions: Sequence[str]) -> str:
    found = Counter(match[1] for name in questions for match in between.finditer(name))
    return found.most_common(1)[0][0] if found else ""


def _are_names(questions: Collection[str], blank: str) -> bool:
    """Whether words in a row are a group and a name: names join their words with `_`, as nobody does on paper."""
    parted = [name.rpartition(blank)[2] for name in questions if blank in name]
    return sum("_" in name for name in parted) >= _JOINED_WORDS * len(parted)


def _divides(mark: str, questions: Sequence[str], *, least: float) -> bool:
    """Whether so many questions are of groups that hold several, and there are several such groups."""
    if not mark:
        return False
    above = Counter(_groups(mark, questions))
    shared = [times for times in above.values() if times > 1]
    return len(shared) >= _FEWEST_GROUPS and sum(shared) >= least


def _groups(mark: str, questions: Sequence[str]) -> Iterator[str]:
    return (name.split(mark, 1)[0] for name in questions if mark in name.strip(mark))
