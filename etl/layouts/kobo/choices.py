"""One answer for every multiple choice of an export, whether it was written whole, in ticks or in both."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from operator import itemgetter

from etl.layouts.choices import (
    BLANK,
    TICKED,
    Split,
    declared_split,
    split_choices,
    unsummed_choices,
    with_answers,
    with_separate_labels,
)
from etl.layouts.groups import GROUP_SEPARATORS, begins_one, group_separator, spellings
from etl.layouts.kobo.columns import questions_of
from etl.layouts.naming import fitting_one_of
from etl.layouts.sheet import Sheet
from etl.quoted import some_of
from etl.sources.grid import Told, is_blank

_MOST_NAMED = 4
_FEWEST_WITHOUT, _SHARE_WITHOUT = 2, 0.02
"""Answers in which nothing is ticked: the server writes one where the answer was taken back."""


def with_whole_choices(
    tables: Sequence[Sheet], values: str, wanted: Sequence[str], told: list[Told]
) -> tuple[list[Sheet], str, tuple[str, ...]]:
    """Tables with one answer for every multiple choice, how the export wrote them, and the answers derived."""
    labels, kinds, result, derived = values == "labels", set(), [], []
    found = [split_choices(table.header, table.records) for table in tables]
    both = any(found)  # an export writes all its multiple choices alike: what stands apart is no choice then
    for table, whole in zip(tables, found, strict=True):
        apart = unsummed_choices(table.header, table.records, whole)
        kinds |= {"both"} if whole else set()
        if wanted:
            apart = list(_declared_apart(table, wanted, apart))
        else:
            apart = [split for split in apart if not both and len(split.columns) > 1 and _is_ticked(table, split)]
            told += _told_apart(table, apart)
        kinds |= {"details"} if apart else set()
        if labels and whole:
            table, more = with_separate_labels(table, whole)
            told += more
        derived += [split.question for split in apart]
        answered = with_answers(table, apart, labels=labels)
        result.append(_joined_by_blanks(answered) if labels else answered)
    how = kinds.pop() if len(kinds) == 1 else "mixed" if kinds else "summary"
    if labels and how == "summary":
        told.append(Told("labels_joined"))
    return result, how, tuple(derived)


def _told_apart(table: Sheet, apart: Sequence[Split]) -> Iterator[Told]:
    """Nothing but what families answered tells a choice from a group of questions, so a person is to look."""
    if apart:
        names = [f"'{split.question}' ({len(split.columns)} kolom)" for split in apart]
        yield Told("choices_by_ticks", sheet=table.name, found=some_of(names, most=_MOST_NAMED))


def _joined_by_blanks(table: Sheet) -> Sheet:
    """Answers that no ticks take apart: their labels stand one after the other."""
    return replace(table, separators=dict.fromkeys(range(len(table.header)), BLANK) | dict(table.separators))


def _is_ticked(table: Sheet, split: Split) -> bool:
    """Whether some options were chosen and some were not, and hardly ever none where there is an answer.

    Questions of yes and no in one group look the same, but several families say no to all of them.
    """
    alike = Counter(map(itemgetter(*split.columns), table.records))  # few: a hundred thousand families tick alike
    lines = (({value for value in line if not is_blank(value)}, times) for line, times in alike.items())
    answers = [(line, times) for line, times in lines if line]
    number = sum(times for _, times in answers)
    none = sum(times for line, times in answers if line.isdisjoint(TICKED))
    some = none < number and not all(line <= TICKED for line, _ in answers)
    return some and (none < _FEWEST_WITHOUT or none < _SHARE_WITHOUT * number)


def _declared_apart(table: Sheet, wanted: Sequence[str], apart: Sequence[Split]) -> Iterator[Split]:
    present, taken, named = set(table.header), set[str](), set[int]()
    separator, sorted_header = group_separator([questions_of(table.header)], ()), sorted(table.header)
    for question in wanted:
        if question in present:
            continue
        named_so = (name for name in spellings(question, separator) if begins_one(name, sorted_header))
        splits = (declared_split(name, table.header, table.records) for name in named_so)
        split = next((split for split in splits if split and not named.intersection(split.columns)), None)
        if split and split.question not in present:
            taken.add(question)
            named.update(split.columns)
            yield split
    lacking = (name for name in wanted if name not in present and name not in taken)
    fits = fitting_one_of(lacking, GROUP_SEPARATORS)
    for split in apart:
        if not named.intersection(split.columns) and fits(split.question):
            yield split
