"""Applies an analyst's changes to a drafted mapping: only what may be changed, and only where it exists."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

from warehouse.attempts import Mapping


class _Sent(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class SheetEdit(_Sent):
    name: str
    unit: str | None


class ColumnEdit(_Sent):
    sheet: str
    position: int
    variable: str | None
    way: str | None = None


class AnswerEdit(_Sent):
    sheet: str
    header: str
    raw: str
    code: str | None


class ConstantEdit(_Sent):
    sheet: str
    variable: str
    value: str | None


class Edits(_Sent):
    """All that the page sends back."""

    title: str
    round: str | None
    sheets: tuple[SheetEdit, ...] = ()
    columns: tuple[ColumnEdit, ...] = ()
    answers: tuple[AnswerEdit, ...] = ()
    constants: tuple[ConstantEdit, ...] = ()


def edited(mapping: Mapping, edits: Edits) -> Mapping:
    """The mapping with the edits in it; an edit of something that isn't there is left out."""
    units = {each.name: each.unit for each in edits.sheets}
    columns = {(each.sheet, each.position): each for each in edits.columns}
    answers = {(each.sheet, each.header, each.raw): each.code for each in edits.answers}
    constants = {(each.sheet, each.variable): each.value for each in edits.constants}
    return mapping.model_copy(
        update={
            "title": edits.title.strip() or mapping.title,
            "round": edits.round or None,
            "sheets": tuple(
                each.model_copy(update={"unit": units.get(each.name, each.unit) or None}) for each in mapping.sheets
            ),
            "columns": tuple(
                each.model_copy(update={"variable": edit.variable or None, "way": edit.way or None})
                if (edit := columns.get((each.sheet, each.position)))
                else each
                for each in mapping.columns
            ),
            "answers": tuple(
                each.model_copy(update={"code": answers.get((each.sheet, each.header, each.raw), each.code) or None})
                for each in mapping.answers
            ),
            "constants": tuple(
                each.model_copy(update={"value": constants.get((each.sheet, each.variable), each.value) or None})
                for each in mapping.constants
            ),
        }
    )
