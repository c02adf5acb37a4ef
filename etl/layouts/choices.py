"""Multiple choices written as one 0/1 column per option: found, and brought to one answer. It knows no code list."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from etl.layouts.lines import distinct, text_of
from etl.layouts.sheet import Sheet, widened
from etl.quoted import quoted
from etl.sources.grid import CellValue, Row, Told, is_blank

LABEL_SEPARATOR, SAFE_SEPARATOR, BLANK = "; ", "\x1f", " "
"""Between labels brought to one answer: labels hold blanks. The second where a label holds a semicolon; the third is
all that stands between labels where an export has no column for each."""

_AFTER_QUESTION = re.compile(r"\s*(?:[/.:;|>~\\→»]+|__+|-)\s*(?=\S)")
_SEPARATOR = re.compile(r"\s*(?:[/.:;|>~\\→»]+|(?<=[^_])__+(?=[^_]))\s*(?=\S)")
TICKED = frozenset({"1", 1, "True", "TRUE"})
_TICKS = TICKED | {"", "0", 0, "False", "FALSE"}
"""Older servers write words; a cell that is true or false equals 1 or 0."""

_TELLING = 100


@dataclass(frozen=True, slots=True)
class Split:
    """A question and the columns of its options. `summary` is the column with the whole answer, if there is one."""

    question: str
    columns: tuple[int, ...]
    options: tuple[str, ...]
    summary: int | None = None

    @property
    def separator(self) -> str:
        return SAFE_SEPARATOR if any(";" in option for option in self.options) else LABEL_SEPARATOR


def split_choices(header: Sequence[str], rows: Sequence[Row]) -> list[Split]:
    """Questions with both a whole answer and a 0/1 column for each option, mostly right behind it."""
    found: dict[int, dict[int, str]] = {}
    column = 0
    while column < len(header):
        summary, question = column, header[column]
        column += 1
        options = {}
        while question and column < len(header) and (option := option_of(question, header[column])) is not None:
            if not holds_ticks(rows, column):
                break
            options[column] = option
            column += 1
        if options:
            found[summary] = options
    for summary, strays in _strays(header, rows, found).items():
        if summary in found or len(strays) > 1:
            found.setdefault(summary, {}).update(strays)
    return [Split(header[n], tuple(options), tuple(options.values()), n) for n, options in sorted(found.items())]


def _strays(
    header: Sequence[str], rows: Sequence[Row], found: Mapping[int, Mapping[int, str]]
) -> Mapping[int, Mapping[int, str]]:
    """The other 0/1 columns of questions that stand only once in the heading, by the column of the question."""
    taken = {*found, *(column for options in found.values() for column in options)}
    times = Counter(header)
    places = {name: column for column, name in enumerate(header) if times[name] == 1}
    strays: dict[int, dict[int, str]] = defaultdict(dict)
    for column, name in enumerate(header):
        parts = None if column in taken else _parts(name)
        if parts and parts[0] in places and holds_ticks(rows, column):
            strays[places[parts[0]]][column] = parts[1]
    return strays


def unsummed_choices(header: Sequence[str], rows: Sequence[Row], taken: Sequence[Split]) -> list[Split]:
    """0/1 columns named `question/option` without a column for the question; somebody's own may stand between them.

    A group of questions answered with 0 and 1 looks the same; what declares the question decides.
    """
    used = {column for split in taken for column in split.columns}
    found: dict[str, dict[int, str]] = defaultdict(dict)
    column = 0
    while column < len(header):
        parts = None if column in used else _parts(header[column])
        if parts is None or parts[0] in header or not holds_ticks(rows, column):
            column += 1
            continue
        question = parts[0]
        found[question][column] = parts[1]
        column += 1
        while column < len(header) and column not in used:
            option = option_of(question, header[column])
            if option is None or not holds_ticks(rows, column):
                break
            found[question][column] = option
            column += 1
    return [Split(question, tuple(options), tuple(options.values())) for question, options in found.items()]


def declared_split(question: str, header: Sequence[str], rows: Sequence[Row]) -> Split | None:
    """The 0/1 columns of a question that is known by name; its options may hold separators themselves."""
    named = ((column, option_of(question, name)) for column, name in enumerate(header) if name.startswith(question))
    options = {column: option for column, option in named if option is not None and holds_ticks(rows, column)}
    return Split(question, tuple(options), tuple(options.values())) if options else None


def _parts(name: str) -> tuple[str, str] | None:
    """Question and option of a heading; the last separator divides them."""
    inner = [match for match in _SEPARATOR.finditer(name) if match.start() > 0 and match.end() < len(name)]
    return (name[: inner[-1].start()], name[inner[-1].end() :]) if inner else None


def option_of(question: str, name: str) -> str | None:
    """The option a heading names, when it is the question's heading, a separator and something more.

    >>> option_of("air", "air/pam"), option_of("air", "air/."), option_of("air", "air_minum"), option_of("air", "air")
    ('pam', '.', None, None)
    """
    if not name.startswith(question):
        return None
    separator = _AFTER_QUESTION.match(name, len(question))
    return name[separator.end() :] if separator and separator.end() < len(name) else None


def holds_ticks(rows: Sequence[Row], column: int) -> bool:
    few = rows[:_TELLING]  # mostly they tell already that it doesn't
    return distinct(few, column) <= _TICKS and (len(few) == len(rows) or distinct(rows, column) <= _TICKS)


def joined_as_ticked(rows: Sequence[Row], split: Split) -> bool:
    """Whether every whole answer is what is ticked, a blank between the options, and some have several."""
    several = False
    for row in rows[:_TELLING]:
        ticked = _ticked(row, split)
        if split.summary is None or text_of(row[split.summary]) != " ".join(ticked):
            return False
        several = several or len(ticked) > 1
    return several


def _ticked(row: Row, split: Split) -> list[str]:
    return [option for column, option in zip(split.columns, split.options, strict=True) if row[column] in TICKED]


def with_answers(sheet: Sheet, splits: Sequence[Split], *, labels: bool) -> Sheet:
    """The sheet with a column more for each question that has only 0/1 columns: blank where nothing is ticked."""
    if not splits:
        return sheet
    width = len(sheet.header)
    joiners = [split.separator if labels else " " for split in splits]
    answers = (
        tuple(joiner.join(_ticked(row, split)) for split, joiner in zip(splits, joiners, strict=True))
        for row in sheet.rows
    )
    wider = widened(sheet, [split.question for split in splits], answers, [split.columns[0] for split in splits])
    return replace(wider, separators={**sheet.separators, **{width + n: joiner for n, joiner in enumerate(joiners)}})


def with_separate_labels(sheet: Sheet, splits: Sequence[Split]) -> tuple[Sheet, tuple[Told, ...]]:
    """Whole answers made of labels and blanks, written anew from the ticks with a separator that labels don't hold.

    An answer without ticks stays: it is from a version in which one option could be chosen, or it is blank.
    """
    rows, told = list(sheet.rows), []
    for split in splits:
        summary = split.summary
        if summary is None:
            continue
        told += list(_same_labels(sheet, split))
        rebuilt: dict[tuple[CellValue, ...], tuple[CellValue, bool]] = {}
        for position, row in enumerate(rows):
            cells = tuple(row[column] for column in (summary, *split.columns))
            if cells not in rebuilt:
                rebuilt[cells] = _separate(row, split, summary)
            answer, agrees = rebuilt[cells]
            if answer != row[summary]:
                rows[position] = (*row[:summary], answer, *row[summary + 1 :])
            if not agrees and position not in sheet.held:
                told.append(
                    Told(
                        "choices_disagree",
                        sheet=sheet.name,
                        cell=sheet.address(position, summary),
                        row_number=sheet.row_number(position),
                        found=f"'{split.question}'",
                    )
                )
    separators = {split.summary: split.separator for split in splits if split.summary is not None}
    return replace(sheet, rows=rows, separators={**sheet.separators, **separators}), tuple(told)


def _separate(row: Row, split: Split, summary: int) -> tuple[CellValue, bool]:
    """The answer with its labels apart, and whether answer and ticks tell the same."""
    whole, chosen = row[summary], _ticked(row, split)
    if not chosen:
        unticked = all(is_blank(row[column]) for column in split.columns)
        return whole, unticked or is_blank(whole)
    words, ticked = Counter(text_of(whole).split()), Counter(" ".join(chosen).split())
    if ticked - words:
        return whole, False
    rest = words - ticked
    if rest:
        extra = " ".join(word for word in text_of(whole).split() if _take(rest, word))
        return split.separator.join([*chosen, extra]), False
    return split.separator.join(chosen), True


def _take(rest: Counter[str], word: str) -> bool:
    if rest[word] < 1:
        return False
    rest[word] -= 1
    return True


def _same_labels(sheet: Sheet, split: Split) -> Iterator[Told]:
    twice = [option for option, times in Counter(split.options).items() if times > 1]
    if twice:
        shown = quoted(twice)
        yield Told("options_same_label", sheet=sheet.name, found=shown, allowed=f"'{split.question}'")
