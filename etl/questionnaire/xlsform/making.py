"""The questions of one round as rows of an XLSForm.

Names of questions are the codebook's, answers are its `source` codes, so what comes back needs no mapping to write.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from operator import attrgetter

from etl.questionnaire.conditions import Field, relevance
from etl.questionnaire.prefilled import HOUSEHOLDS_FILE, MEMBER_COUNT, MEMBERS_FILE, PREFILLED
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
    known_column,
    questionnaire,
)
from etl.questionnaire.words import (
    COUNTED,
    COUNTED_SINCE,
    DECIMAL_MARK,
    DONT_KNOW,
    FIND_FAMILY,
    HOW_MANY,
    LANGUAGES,
    NO_CARD,
    NO_MARKS,
    NO_NUMBER,
    REFUSED,
    REQUIRED,
    RESULT_SO_FAR,
    SIXTEEN_DIGITS,
    WHICH_MEMBER,
    WHOM,
    Words,
    joined,
    within,
)
from etl.questionnaire.xlsform.constraints import constraint
from etl.questionnaire.xlsform.sheets import Row, XlsForm, said
from etl.screening import ANSWERED
from warehouse.codebook import Code, Codebook, Unit, VariableType
from warehouse.programme import Programme, Round

MOST_RECORDS = 40
_MANY_CHOICES = 8
_LARGE = 1_000_000  # what people write with marks of thousands
_ON_NUMBER_KEYS = frozenset(("phone",))


def make_xlsform(codebook: Codebook, programme: Programme, survey_round: Round) -> XlsForm:
    """The form of one round. From the second round on it asks which known family is visited."""
    form = _Maker(questionnaire(codebook), programme, survey_round)
    questions, choices = tuple(form.questions()), tuple(form.choices())
    title = f"P2WKSS {programme.site.label} – {survey_round.label_id}"
    version = f"{survey_round.date_from:%Y%m%d}-{_fingerprint(title, questions, choices)}"
    return XlsForm(
        survey=(*_hidden(programme, survey_round, version), *questions),
        choices=choices,
        settings={
            "form_title": title,
            "form_id": f"p2wkss_{programme.site.name}_{survey_round.name}",
            "version": version,
            "default_language": LANGUAGES.id,
            "instance_name": "concat(${dasawisma}, ' ', ${head_name})",
            **_namesakes(programme),
        },
    )


def _namesakes(programme: Programme) -> dict[str, str]:
    """Dasawisma of several RT may bear one name; each is offered in its own RT only."""
    groups = [area.dasawisma for area in programme.areas]
    return {"allow_choice_duplicates": "yes"} if len(set(groups)) < len(groups) else {}


def _fingerprint(title: str, *sheets: Sequence[Row]) -> str:
    return sha256(repr((title, [[sorted(row.items()) for row in rows] for rows in sheets])).encode()).hexdigest()[:8]


def _hidden(programme: Programme, survey_round: Round, version: str) -> Iterator[Row]:
    """What the file must tell by itself when it comes back, whatever it is called then."""
    yield from ({"type": name, "name": name} for name in ("start", "end", "today"))
    facts = {FORM_COLUMN: version, ROUND_COLUMN: survey_round.name, SITE_COLUMN: programme.site.name}
    for name, fact in facts.items():
        yield {"type": "calculate", "name": name, "calculation": f"'{fact}'"}


@dataclass(frozen=True)
class _Maker:
    """Turns the questions of one round into rows."""

    asked: Questionnaire
    programme: Programme
    survey_round: Round

    @property
    def follows(self) -> bool:
        """Whether there is an earlier round that knows the families."""
        return self.survey_round != self.programme.baseline

    def questions(self) -> Iterator[Row]:
        household, *repeats = self.asked.codebook.units
        answered = self._answered()
        yield {"type": "begin_group", "name": household.name, **said("label", _label(household))}
        for question in self.asked.units[household.name]:
            if self.follows or question.variable.name != FIELD_ID:
                yield self._row(question)
        yield {"type": "end_group"}
        for unit in repeats:
            yield self._count(unit, answered)
            count = f"${{{count_name(unit.name)}}}"
            yield {
                "type": "begin_repeat",
                "name": unit.name,
                **said("label", _label(unit)),
                # Collect shows one record even where there are none (getodk/collect#6945).
                "relevant": f"({answered}) and {count} > 0",
                "repeat_count": count,
            }
            if unit.name == "person" and self.follows:
                yield self._known_member()
            for question in self.asked.units[unit.name]:
                yield self._row(question)
                if (unit.name, question.variable.name) == ("person", "birth_date"):
                    yield {"type": "calculate", "name": AGE, "calculation": self._age(question)}
                if (unit.name, question.variable.name) == ("person", "presence"):
                    yield self._about_member(question)
            yield {"type": "end_repeat"}

    def choices(self) -> Iterator[Row]:
        for list_name, with_outs in dict.fromkeys(
            (question.variable.list_name, bool(question.outs)) for question in self.asked
        ):
            if list_name is None:
                continue
            name = _list_name(list_name, with_outs)
            for code in filter(attrgetter("offered"), self.asked.codebook.codes(list_name)):
                yield {"list_name": name, "name": code.source, **said("label", Words(code.id, code.en))}
            if with_outs:
                yield {"list_name": name, "name": "98", **said("label", DONT_KNOW)}
                yield {"list_name": name, "name": "99", **said("label", REFUSED)}
        areas = sorted(set(self.programme.areas))
        for rt in dict.fromkeys(area.rt for area in areas):
            yield {"list_name": "rt", "name": rt, **said("label", Words(rt, rt))}
        for rt, group in dict.fromkeys((area.rt, area.dasawisma) for area in areas):
            yield {"list_name": "dasawisma", "name": group, **said("label", Words(group, group)), "rt": rt}

    def _answered(self) -> str:
        """The visit found somebody who answers; only then are there members and events."""
        results = self.asked.question("household", "visit_result")
        codes = self.asked.codebook.codes(results.variable.list_name or "")
        return " or ".join(f"{results.reference} = '{code.source}'" for code in codes if code.code in ANSWERED)

    def _count(self, unit: Unit, answered: str) -> Row:
        name = count_name(unit.name)
        fewest = 1 if unit.name == "person" else 0
        since = [COUNTED_SINCE] if unit.name == "person" and self.follows else []
        hints = [*since, *([COUNTED[unit.name]] if unit.name in COUNTED else [])]
        row = {
            "type": "integer",
            "name": name,
            **said("label", HOW_MANY[unit.name]),
            **(said("hint", joined(*hints)) if hints else {}),
            "relevant": answered,
            "required": "yes",
            **said("required_message", REQUIRED),
            "constraint": f". >= {fewest} and . <= {MOST_RECORDS}",
            **said("constraint_message", within(fewest, MOST_RECORDS)),
        }
        if unit.name == "person" and (known := self._known(MEMBER_COUNT, HOUSEHOLDS_FILE, FIELD_ID)):
            # Enketo puts it in even where nobody is asked, and stumbles over the members that make no sense then.
            row |= known | {"calculation": f"if({answered}, {known['calculation']}, '')"}
        return row

    def _age(self, born: Question) -> str:
        """Completed years at the visit: the difference of two dates written as numbers, in ten thousands."""
        visited = self.asked.question("household", "visit_date")
        day, birthday = (f"number(format-date({each.reference}, '%Y%m%d'))" for each in (visited, born))
        return f"int(({day} - {birthday}) div 10000)"

    def _row(self, question: Question) -> Row:
        variable = question.variable
        row: dict[str, str] = {
            "type": self._type(question),
            "name": question.name,
            **said("label", Words(variable.question_id, variable.question_en)),
        }
        if question.variable.name == FIELD_ID:
            return self._known_family(row)
        if variable.required:
            # Whoever met nobody has seen no card, and would invent its number.
            required = self._answered() if variable.name == "family_card" else "yes"
            row |= {"required": required, **said("required_message", REQUIRED)}
        if variable.asked_if is not None:
            fields = self._fields(question.unit)
            row["relevant"] = relevance(variable.asked_if, fields, unit=question.unit.name, variable=variable.name)
        allowed, message = constraint(question, self.asked, self.survey_round)
        if allowed:
            row |= {"constraint": allowed, **said("constraint_message", message)}
        if variable.type is VariableType.IDENTIFIER:
            row |= said("hint", joined(SIXTEEN_DIGITS, NO_CARD if variable.name == "family_card" else NO_NUMBER))
        elif variable.name == "visit_result":
            row |= said("hint", RESULT_SO_FAR)
        elif variable.type is VariableType.NUMBER:
            row |= said("hint", joined(message, DECIMAL_MARK))
        elif variable.type is VariableType.INTEGER and (variable.maximum or 0) >= _LARGE:
            row |= said("hint", joined(message, NO_MARKS))
        elif variable.type is VariableType.INTEGER or variable.example:
            row |= said("hint", message)
        if appearance := self._appearance(question):
            row["appearance"] = appearance
        if variable.name == "dasawisma":
            row["choice_filter"] = f"rt = {self.asked.question('household', 'rt').reference}"
        if variable.name in PREFILLED.get(question.unit.name, ()):
            of_household = question.unit.name == "household"
            file, key = (HOUSEHOLDS_FILE, FIELD_ID) if of_household else (MEMBERS_FILE, KNOWN_MEMBER)
            row |= self._known(question.name, file, key)
        return row

    def _known_family(self, row: dict[str, str]) -> Row:
        """Which family of an earlier round this is."""
        rt = self.asked.question("household", "rt").reference
        return row | {
            "type": f"select_one_from_file {HOUSEHOLDS_FILE}",
            **said("hint", FIND_FAMILY),
            "required": "yes",
            **said("required_message", REQUIRED),
            "appearance": "autocomplete",
            "choice_filter": f"rt = {rt} or name = '{NEW_CODE}'",
        }

    def _known_member(self) -> Row:
        return {
            "type": f"select_one_from_file {MEMBERS_FILE}",
            "name": KNOWN_MEMBER,
            **said("label", WHICH_MEMBER),
            "relevant": f"${{{FIELD_ID}}} != '{NEW_CODE}'",
            "required": "yes",
            **said("required_message", REQUIRED),
            "choice_filter": f"{FIELD_ID} = ${{{FIELD_ID}}} or name = '{NEW_CODE}'",
        }

    def _about_member(self, presence: Question) -> Row:
        """Whom the questions to come are about: a phone shows one at a time, and a wrong age catches the eye."""
        name = self.asked.question("person", "name").reference
        return {
            "type": "note",
            "name": ABOUT_MEMBER,
            **said("label", Words(*(text.format(name=name, age=f"${{{AGE}}}") for text in WHOM))),
            "relevant": relevance(
                "presence = 'present'", self._fields(presence.unit), unit="person", variable=ABOUT_MEMBER
            ),
        }

    def _known(self, column: str, file: str, key: str) -> dict[str, str]:
        """What an earlier round says, put in whenever another family or member is picked; it may be corrected then."""
        if not self.follows:
            return {}
        value = f"pulldata('{file.removesuffix('.csv')}', '{known_column(column)}', 'name', ${{{key}}})"
        return {"calculation": value, "trigger": f"${{{key}}}"}

    @staticmethod
    def _type(question: Question) -> str:
        variable = question.variable
        match variable.type:
            case VariableType.CODE:
                return f"select_one {_list_name(variable.list_name or '', bool(question.outs))}"
            case VariableType.CODES:
                return f"select_multiple {_list_name(variable.list_name or '', bool(question.outs))}"
            case VariableType.AREA:
                return f"select_one {variable.name}"
            case VariableType.NUMBER:
                return "decimal"
            case VariableType.INTEGER | VariableType.DATE:
                return str(variable.type)
            case VariableType.TEXT | VariableType.IDENTIFIER:
                return "text"

    def _appearance(self, question: Question) -> str:
        variable = question.variable
        if variable.type is VariableType.IDENTIFIER or variable.name in _ON_NUMBER_KEYS:
            return "numbers"
        long = variable.list_name and len(self.asked.codebook.codes(variable.list_name)) > _MANY_CHOICES
        return "minimal" if long and variable.type is VariableType.CODE else ""

    def _fields(self, unit: Unit) -> Mapping[str, Field]:
        """What conditions of this unit may name."""
        fields = {
            question.variable.name: Field(
                question.reference,
                question.variable.type,
                {code.code: code.source for code in self._codes(question)},
                question.outs,
            )
            for question in self.asked.units[unit.name]
        }
        return fields | ({AGE: Field(f"${{{AGE}}}", VariableType.INTEGER, {})} if unit.name == "person" else {})

    def _codes(self, question: Question) -> Sequence[Code]:
        return self.asked.codebook.codes(question.variable.list_name) if question.variable.list_name else ()


def _label(unit: Unit) -> Words:
    return Words(unit.label_id, unit.label_en)


def _list_name(list_name: str, with_outs: bool) -> str:
    return f"{list_name}_98" if with_outs else list_name
