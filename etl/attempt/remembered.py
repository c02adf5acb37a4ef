"""A mapping that somebody edited for another file of the same columns, such as the one that was to be corrected.

Only what was said is taken over; the file itself is looked at anew. Nothing is taken from attempts that are over.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from etl.attempt.work import Work
from warehouse.attempts import Column, list_attempts
from warehouse.attempts import Mapping as Told
from warehouse.trouble import StoreError

_ENOUGH = 0.8
"""Of the columns that were given a question, at least this share must be in the new file too."""

Place = tuple[str, str]


def with_what_was_said(work: Work, drafted: Told) -> tuple[Told, str]:
    """The draft with what was last said about the same columns, and which file that was for; blank where none was.

    The round is taken over only where the file is called the same.
    """
    for file, said in _said(work):
        places = _same_columns(drafted, said)
        if places is not None:
            return _as_said(drafted, said, places, same_name=file == work.attempt.state().file), file
    return drafted, ""


def _said(work: Work) -> Iterator[tuple[str, Told]]:
    """Mappings that were sent for judging, newest first."""
    for attempt in list_attempts(work.settings):
        if attempt.name == work.attempt.name or not (attempt.folder / "asked-map.json").exists():
            continue
        try:
            state, told = attempt.state(), attempt.read("mapping", Told)
        except StoreError:
            continue
        if told is not None and not state.stage.over:
            yield state.file or "", told


def _same_columns(drafted: Told, said: Told) -> Mapping[Place, Column] | None:
    """By place in the new file, the column that was spoken of; None where too few are there."""
    mapped = [column for column in said.columns if column.variable]
    known = {(column.sheet, column.header): column for column in said.columns}
    one_sheet = len(drafted.sheets) == len(said.sheets) == 1  # a text file's only sheet is called as the file
    by_header = {column.header: column for column in said.columns} if one_sheet else {}
    found = {
        (column.sheet, column.header): before
        for column in drafted.columns
        if (before := known.get((column.sheet, column.header)) or by_header.get(column.header))
    }
    kept = sum(column.variable is not None for column in found.values())
    return found if mapped and kept >= _ENOUGH * len(mapped) else None


def _as_said(drafted: Told, said: Told, places: Mapping[Place, Column], *, same_name: bool) -> Told:
    sheets = {(before.sheet, before.header): place for place, before in places.items()}
    renamed = {before.sheet: sheet for (sheet, _), before in places.items()}
    columns = tuple(
        column.model_copy(update={"variable": before.variable, "way": before.way})
        if (before := places.get((column.sheet, column.header)))
        else column
        for column in drafted.columns
    )
    answers = tuple(
        answer.model_copy(update={"sheet": sheets[answer.sheet, answer.header][0]})
        for answer in said.answers
        if (answer.sheet, answer.header) in sheets
    )
    constants = tuple(
        each.model_copy(update={"sheet": renamed[each.sheet]}) for each in said.constants if each.sheet in renamed
    )
    units = {renamed[sheet.name]: sheet.unit for sheet in said.sheets if sheet.name in renamed}
    return drafted.model_copy(
        update={
            "title": said.title,
            "round": said.round if same_name else None,
            "sheets": tuple(s.model_copy(update={"unit": units.get(s.name, s.unit)}) for s in drafted.sheets),
            "columns": columns,
            "answers": answers,
            "constants": constants,
        }
    )
