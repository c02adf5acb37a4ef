"""The questions of a form: names that are unique over all of it, and the answers that say why there is none.

Kobo renames the second of two questions of one name without a word, and formulas then point to the wrong one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from etl.cells import Reason
from warehouse.codebook import Codebook, Unit, Variable

FORM_COLUMN, ROUND_COLUMN, SITE_COLUMN = "p2wkss_form", "p2wkss_round", "p2wkss_site"
AGE = "age_years"
NEW_CODE = "baru"
FIELD_ID, KNOWN_MEMBER, ABOUT_MEMBER = "field_id", "known_member", "about_member"
_VISIT_FIRST = ("visit_date", "enumerator", "rt", "dasawisma", "visit_result", FIELD_ID)
_ALWAYS_KNOWN = frozenset(("sex",))
_TAKEN = frozenset(
    (
        *("start", "end", "today", "data", "meta", FORM_COLUMN, ROUND_COLUMN, SITE_COLUMN),
        *(AGE, KNOWN_MEMBER, ABOUT_MEMBER),
    )
)


@dataclass(frozen=True, slots=True)
class Question:
    """A variable as the form asks it. `outs`: what stands for "don't know" and "refused", blank when nothing does."""

    name: str
    unit: Unit
    variable: Variable
    outs: tuple[str, ...]

    @property
    def reference(self) -> str:
        """How formulas of an XLSForm name it."""
        return f"${{{self.name}}}"

    @property
    def blanks(self) -> Mapping[str, Reason]:
        return dict(zip(self.outs, (Reason.DONT_KNOW, Reason.REFUSED), strict=False))


@dataclass(frozen=True)
class Questionnaire:
    """Every question of the codebook, by unit and variable, in the order it is asked."""

    codebook: Codebook
    units: Mapping[str, tuple[Question, ...]]

    def question(self, unit: str, variable: str) -> Question:
        return next(question for question in self.units[unit] if question.variable.name == variable)

    def __iter__(self) -> Iterator[Question]:
        return (question for questions in self.units.values() for question in questions)


def count_name(unit: str) -> str:
    """The question how many records of a unit there are."""
    return f"{unit}_count"


def known_column(name: str) -> str:
    """The column of the lists of families and members that holds the earlier answer to a question."""
    return f"known_{name}"


def questionnaire(codebook: Codebook) -> Questionnaire:
    """A name that several units use carries its unit in front, everywhere it is used."""
    times = Counter(variable.name for unit in codebook.units for variable in unit.variables)
    taken = {*_TAKEN, *(unit.name for unit in codebook.units), *(count_name(unit.name) for unit in codebook.units)}

    def name(unit: Unit, variable: Variable) -> str:
        shared = times[variable.name] > 1 or variable.name in taken
        return f"{unit.name}_{variable.name}" if shared else variable.name

    units = {
        unit.name: tuple(
            Question(name(unit, variable), unit, variable, _outs(variable, codebook)) for variable in _in_order(unit)
        )
        for unit in codebook.units
    }
    return Questionnaire(codebook, units)


def _in_order(unit: Unit) -> list[Variable]:
    """As in the codebook, but where and when the visit is come first, and whether anybody answers: the list of
    families depends on the one, and some phones put in what is known of a family only where it is asked already.
    """
    if unit.name != "household":
        return list(unit.variables)
    first = {name: position for position, name in enumerate(_VISIT_FIRST)}
    return sorted(unit.variables, key=lambda variable: first.get(variable.name, len(first)))


def _outs(variable: Variable, codebook: Codebook) -> tuple[str, ...]:
    """Answers a respondent may owe: coded ones that are not asked of everybody, and numbers that must be filled in.

    What is asked of every record (who, where, which result) is what the record is, and the cadre knows it. A number
    that can't be an answer stands for the reason: 98, or 998 where 98 may be true.
    """
    if variable.type.coded and variable.asked_if is not None and variable.list_name not in _ALWAYS_KNOWN:
        sources = {code.source for code in codebook.codes(variable.list_name or "")}
        return ("98", "99") if sources.isdisjoint(("98", "99")) else ()
    if variable.type.numeric and variable.required and variable.maximum is not None:
        digits = 1
        while int("9" * digits + "8") <= variable.maximum:
            digits += 1
        return ("9" * digits + "8", "9" * digits + "9")
    return ()
