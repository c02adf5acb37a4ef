"""The mappings of the project's own questionnaires: what they collect is loaded without one to write.

They are made from the same questions as the questionnaires themselves, so the two can't drift apart.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal

from etl.cells import Reason
from etl.mapping import Form, FormSheet, Reading
from etl.questionnaire.questions import (
    ABOUT_MEMBER,
    AGE,
    FIELD_ID,
    FORM_COLUMN,
    KNOWN_MEMBER,
    NEW_CODE,
    ROUND_COLUMN,
    SITE_COLUMN,
    Question,
    Questionnaire,
    count_name,
    questionnaire,
)
from etl.questionnaire.words import DONT_KNOW, HOW_MANY, LANGUAGES, REFUSED, SPOKEN, WHICH_MEMBER
from etl.questionnaire.workbook import HEADER_ROW, KEY_HEADING, SHEETS, columns_of
from warehouse.codebook import Codebook, Unit, VariableType
from warehouse.programme import Programme

PHONE_FORM, CADRE_FORM = "p2wkss_xlsform", "p2wkss_excel"
_VERSION = "1"
_ALWAYS_THERE = frozenset(("household", "person"))  # a repeat nobody filled in has no sheet

_KEYS = {"kobo": ("_uuid", "_submission__uuid"), "odk": ("KEY", "PARENT_KEY")}
_GROUP_SEPARATORS = ("/", ":", ".", "__", "-", "|", ">", "~")
_REJECTED: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "kobo": {"_validation_status": ("validation_status_not_approved",)},
    "odk": {"ReviewState": ("rejected",)},
}
_BLANKS: Mapping[str, Reason] = {
    "98": Reason.DONT_KNOW,
    "99": Reason.REFUSED,
    **dict.fromkeys(DONT_KNOW, Reason.DONT_KNOW),
    **dict.fromkeys(REFUSED, Reason.REFUSED),
}


def standard_forms(codebook: Codebook, programme: Programme) -> tuple[Form, ...]:
    """The mappings of everything `p2wkss data form` makes."""
    labels = (standard_form(codebook, programme, labels=language) for language in LANGUAGES._fields)
    return (
        standard_form(codebook, programme),
        *labels,
        standard_form(codebook, programme, system="odk"),
        standard_excel_form(codebook, programme),
    )


def standard_form(
    codebook: Codebook, programme: Programme, *, system: Literal["kobo", "odk"] = "kobo", labels: str = ""
) -> Form:
    """The XLSForm, however KoboToolbox or ODK Central exports it: groups, order and spelling of columns may differ.

    `labels`: the language of an export with labels (`id`, `en`), blank for one with names.
    """
    asked = questionnaire(codebook)

    def column(question: Question) -> str:
        return f"{_called(question.unit, labels)}/{_called(question, labels)}"

    sheets = tuple(
        FormSheet(
            unit=unit.name,
            sheet=1 if position == 0 else unit.name,
            optional=unit.name not in _ALWAYS_THERE,
            columns={column(each): each.variable.name for each in asked.units[unit.name]},
            optional_columns=tuple(column(each) for each in asked.units[unit.name] if _may_lack(each)),
            reading=dict(_readings(asked.units[unit.name])),
        )
        for position, unit in enumerate(codebook.units)
    )
    return Form(
        form="_".join(part for part in (PHONE_FORM, system, labels) if part),
        system=system,
        version=_VERSION,
        title=f"P2WKSS {programme.site.label}",
        key=_KEYS[system][0],
        parent_key=_KEYS[system][1],
        skip={**_REJECTED[system], **dict.fromkeys(_helpers(asked), ())},
        recognised_by=(FORM_COLUMN,),
        round_column=ROUND_COLUMN,
        blanks=dict(_BLANKS),
        sheets=sheets,
    )


def standard_excel_form(codebook: Codebook, programme: Programme) -> Form:
    """The workbook for cadres."""
    asked = questionnaire(codebook)
    sheets = tuple(
        FormSheet(
            unit=unit.name,
            sheet=SHEETS[unit.name],
            optional=unit.name not in _ALWAYS_THERE,
            header_rows=(HEADER_ROW,),
            columns={
                column.heading: column.question.variable.name
                for column in columns_of(asked, unit.name)
                if not column.joins
            },
            optional_columns=tuple(
                column.heading
                for column in columns_of(asked, unit.name)
                if not column.joins and _may_lack(column.question)
            ),
            reading={each.variable.name: Reading(values=name) for each, name in _spoken(asked, unit)},
        )
        for unit in codebook.units
    )
    return Form(
        form=CADRE_FORM,
        system="excel",
        version=_VERSION,
        title=f"P2WKSS {programme.site.label}",
        key=KEY_HEADING,
        parent_key=KEY_HEADING,
        skip={ROUND_COLUMN: ()},
        recognised_by=(ROUND_COLUMN, KEY_HEADING),
        round_column=ROUND_COLUMN,
        blanks=dict(_BLANKS),
        values={name: _typed(codebook, name) for unit in codebook.units for _, name in _spoken(asked, unit)},
        sheets=sheets,
    )


def _spoken(asked: Questionnaire, unit: Unit) -> Iterator[tuple[Question, str]]:
    """The questions answered by yes or no, each with its list."""
    for question in asked.units[unit.name]:
        name = question.variable.list_name if question.variable.type is VariableType.CODE else None
        if name and set(SPOKEN) <= {code.code for code in asked.codebook.codes(name)}:
            yield question, name


def _typed(codebook: Codebook, name: str) -> dict[str, str]:
    """Everything people type for the answers of a list, what the form offers first."""
    codes = codebook.codes(name)
    offered = {text: code.code for code in codes for text in (code.id, code.source, code.en)}
    return offered | {text: code.code for code in codes for text in SPOKEN.get(code.code, ())}


def _may_lack(question: Question) -> bool:
    """Whether a file may lack the column, as one made before the question was added does."""
    return question.variable.name == FIELD_ID or not question.variable.required


def _called(what: Unit | Question, labels: str) -> str:
    """A group or question as an export names it."""
    if isinstance(what, Unit):
        return {"id": what.label_id, "en": what.label_en}.get(labels, what.name)
    return {"id": what.variable.question_id, "en": what.variable.question_en}.get(labels, what.name)


def _readings(questions: tuple[Question, ...]) -> Iterator[tuple[str, Reading]]:
    """Numbers have reasons of their own where 98 may be true, and a family that is new has no code yet."""
    for question in questions:
        if question.variable.type.numeric and question.outs:
            yield question.variable.name, Reading(blanks=dict(question.blanks))
        elif question.variable.name == FIELD_ID:
            yield FIELD_ID, Reading(blanks={NEW_CODE: Reason.NOT_APPLICABLE})


def _helpers(asked: Questionnaire) -> Iterator[str]:
    """Columns that serve the form itself. Naming them here, with no value to skip, keeps them from being told of."""
    yield from (FORM_COLUMN, ROUND_COLUMN, SITE_COLUMN)
    for unit in asked.codebook.units[1:]:
        yield from (count_name(unit.name), *HOW_MANY[unit.name])
    members = asked.codebook.unit("person")
    for name in (AGE, ABOUT_MEMBER, KNOWN_MEMBER, *WHICH_MEMBER):
        yield from _in_groups(name, members)
    for question in asked:
        if question.variable.type is VariableType.CODES:
            names = (question.name, question.variable.question_id, question.variable.question_en)
            for name, outs in zip(names, (question.outs, *zip(DONT_KNOW, REFUSED, strict=True)), strict=True):
                for out in outs if question.outs else ():
                    yield from _in_groups(f"{name}/{out}", question.unit)


def _in_groups(name: str, unit: Unit) -> Iterator[str]:
    """A column's name with and without its group, in names or labels."""
    yield name
    for separator in _GROUP_SEPARATORS:
        yield from (f"{group}{separator}{name}" for group in (unit.name, unit.label_id, unit.label_en))
