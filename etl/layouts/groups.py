"""Groups of questions in headings: what stands between a group and its question, and how a question is spelt then."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

GROUP_SEPARATORS = ("/", "__", ".", ":", "|", ">", "~", "\\", ";", "→", "»", "#", "-")
_NUMBERING = re.compile(r"\.(?=\s)")
"""`A. Rumah`, `No. KK`: a dot before a blank parts no group from its question."""


def group_separator(headers: Sequence[Sequence[str]], derived: Sequence[str]) -> str:
    """What stands between group and question in the headings; blank when there are no groups in them.

    `headers`: the questions of each table. `derived`: questions that have columns for their options only.
    """
    best, most = "", 0
    for separator in GROUP_SEPARATORS:
        count = 0
        for names in headers:
            whole = set(names) | set(derived)
            parted = [_NUMBERING.sub("", name) for name in names] if separator == "." else names
            groups = [name.rsplit(separator, 1)[0] for name in parted if separator in name.strip(separator)]
            outside = [group for group in groups if group and not _is_question(group, whole)]
            shared = [group for group in outside if separator == "/" or outside.count(group) > 1]
            count += len(shared)
        if count > most:
            best, most = separator, count
    return best


def _is_question(group: str, whole: set[str]) -> bool:
    return group in whole or any(group[:end] in whole for end, mark in enumerate(group) if mark in "/.:")


def spellings(question: str, separator: str) -> Iterator[str]:
    """A question as the form names it, then with the mark this file has between groups; `a-b` may be one plain name."""
    yield question
    if separator and separator != "/":
        yield question.replace("/", separator)
        yield question.replace("/", f" {separator} ")
        yield question.replace("/", f"{separator} ")


def begins_one(name: str, sorted_header: Sequence[str]) -> bool:
    """Whether any heading begins so.

    >>> [begins_one(name, ["air", "air/pam", "atap"]) for name in ("air/", "at", "b")]
    [True, True, False]
    """
    place = bisect_left(sorted_header, name)
    return place < len(sorted_header) and sorted_header[place].startswith(name)
