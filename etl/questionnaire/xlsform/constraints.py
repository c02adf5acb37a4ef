"""What an answer may be, as a phone checks it, and how that is said in both languages."""

from __future__ import annotations

from collections.abc import Iterator

from etl.questionnaire.questions import Question, Questionnaire
from etl.questionnaire.words import (
    ALONE,
    BORN_BEFORE,
    BORN_FIRST,
    POSSIBLE_DATE,
    SIXTEEN_DIGITS,
    Words,
    joined,
    like,
    within,
    within_round,
)
from warehouse.codebook import NONE_OF_THEM, VariableType
from warehouse.programme import Round

OLDEST_DATE = "1900-01-01"


def constraint(question: Question, asked: Questionnaire, survey_round: Round) -> tuple[str, Words]:
    """The expression and its message; both empty where anything may be answered."""
    variable = question.variable
    match variable.type:
        case VariableType.IDENTIFIER:
            return "regex(., '^[1-9][0-9]{15}$')", SIXTEEN_DIGITS
        case VariableType.TEXT if variable.pattern is not None and "'" not in variable.pattern:
            return f"regex(., '^{variable.pattern}$')", like(variable.example or variable.pattern)
        case VariableType.INTEGER | VariableType.NUMBER:
            return _bounds(question)
        case VariableType.CODES if question.outs:
            codes = asked.codebook.codes(variable.list_name or "")
            none = [code.source for code in codes if code.code == NONE_OF_THEM]
            alone = [f"not(selected(., '{out}') and count-selected(.) > 1)" for out in (*none, *question.outs)]
            return " and ".join(alone), ALONE
        case VariableType.DATE:
            return _possible_dates(question, asked, survey_round)
        case _:
            return "", Words("", "")


def _possible_dates(question: Question, asked: Questionnaire, survey_round: Round) -> tuple[str, Words]:
    visited = asked.question("household", "visit_date")
    if question is visited:
        first, last = survey_round.date_from, survey_round.date_to
        bounds = f". >= date('{first.isoformat()}') and . <= date('{last.isoformat()}') and . <= today()"
        return bounds, within_round(f"{first:%d/%m/%Y}", f"{last:%d/%m/%Y}")
    bounds = f". >= date('{OLDEST_DATE}') and . <= {visited.reference} and . <= today()"
    lifetime = list(_lifetime(question, asked))
    possible = " and ".join((bounds, *(expression for expression, _ in lifetime)))
    return possible, joined(POSSIBLE_DATE, *dict.fromkeys(words for _, words in lifetime))


def _lifetime(question: Question, asked: Questionnaire) -> Iterator[tuple[str, Words]]:
    """Nothing comes before a birth: said at whichever of the two dates is asked later. A pregnancy has dates before
    its end.
    """
    if question.unit.name == "birth":
        return
    dates = [each for each in asked.units[question.unit.name] if each.variable.type is VariableType.DATE]
    for earlier in dates[: dates.index(question)]:
        if question.variable.name == "birth_date":
            yield f". <= {earlier.reference}", BORN_BEFORE
        elif earlier.variable.name == "birth_date":
            yield f". >= {earlier.reference}", BORN_FIRST


def _bounds(question: Question) -> tuple[str, Words]:
    variable = question.variable
    low, high = ("" if bound is None else f"{bound:.15g}" for bound in (variable.minimum, variable.maximum))
    inside = " and ".join([*([f". >= {low}"] if low else []), *([f". <= {high}"] if high else [])])
    if not inside:
        return "", Words("", "")
    if question.outs:
        inside = f"({inside})" if low and high else inside
        inside += "".join(f" or . = {out}" for out in question.outs)
    return inside, within(variable.minimum, variable.maximum, variable.unit, variable.unit_en, outs=question.outs)
