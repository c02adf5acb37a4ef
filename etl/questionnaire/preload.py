"""The lists of known families and members that go to the phones of the next round. They are personal: see `private`.

They are made from a survey as it is linked, so each family carries the pseudonym the builds know it by. Making them
changes nothing.
"""

from __future__ import annotations

import csv
import io
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from etl.identity import IdNumber
from etl.questionnaire.prefilled import HOUSEHOLDS_FILE, MEMBER_COUNT, MEMBERS_FILE, PREFILLED
from etl.questionnaire.questions import FIELD_ID, NEW_CODE, Question, Questionnaire, known_column
from etl.questionnaire.words import NEW_HOUSEHOLD, NEW_MEMBER
from etl.rows import Rows, Survey
from etl.screening import ANSWERED
from warehouse.disk import write_whole
from warehouse.settings import Settings

_SHOWN_DIGITS, _MORE_DIGITS = 4, 10


@dataclass(frozen=True)
class Family:
    """A family as last met. `answers` and those of `members` are by question, written as the form writes them."""

    field_id: str
    rt: str
    dasawisma: str
    answers: Mapping[str, str] = field(repr=False)
    members: tuple[Mapping[str, str], ...] = field(repr=False)


def known_families(survey: Survey, asked: Questionnaire, *, rounds: Sequence[str]) -> tuple[Family, ...]:
    """Every family met in these rounds, in the order people look for them; members as of the last answered visit."""
    order = {name: position for position, name in enumerate(rounds)}
    households, people = survey.households, survey.people
    visits: dict[str, list[int]] = defaultdict(list)
    for row in households.loaded():
        household_id = households.ids[row]
        if household_id is not None and households.round(row) in order:
            visits[household_id].append(row)
    members: dict[int, list[int]] = defaultdict(list)
    for row in people.loaded():
        parent = people.parents[row]
        if parent is not None and people.values["presence"][row] == "present":
            members[parent].append(row)
    families = [
        _family(
            households, people, asked, household_id, sorted(rows, key=lambda row: order[households.round(row)]), members
        )
        for household_id, rows in visits.items()
    ]
    return tuple(sorted(families, key=lambda family: (family.rt, family.dasawisma, _label(family), family.field_id)))


def _family(
    households: Rows,
    people: Rows,
    asked: Questionnaire,
    household_id: str,
    visits: Sequence[int],
    members: Mapping[int, Sequence[int]],
) -> Family:
    """The newest answer to each question: a visit that met nobody doesn't make a name unknown."""
    latest = visits[-1]
    answers: dict[str, str] = {}
    for row in visits:
        answers |= _answers(
            households, row, [asked.question("household", name) for name in PREFILLED["household"]], asked
        )
    answered = [row for row in visits if households.values["visit_result"][row] in ANSWERED]
    questions = [asked.question("person", name) for name in PREFILLED["person"]]
    listed = members.get(answered[-1], ()) if answered else ()
    return Family(
        field_id=household_id,
        rt=households.values["rt"][latest] or "",
        dasawisma=households.values["dasawisma"][latest] or "",
        answers=answers,
        members=tuple(_answers(people, row, questions, asked) for row in listed),
    )


def _answers(rows: Rows, row: int, questions: Iterable[Question], asked: Questionnaire) -> dict[str, str]:
    found = {}
    for question in questions:
        text = _text(rows.values[question.variable.name][row], question, asked)
        if text:
            found[question.name] = text
    return found


def _text(value: Any, question: Question, asked: Questionnaire) -> str:
    """An answer as the form writes it. A spreadsheet must not take a name for a formula, and Enketo fills in nothing
    where a name has double quotes.
    """
    if isinstance(value, IdNumber):
        return value.digits or ""
    if isinstance(value, date):
        return value.isoformat()
    if value is None:
        return ""
    if question.variable.list_name:
        return next(code.source for code in asked.codebook.codes(question.variable.list_name) if code.code == value)
    return " ".join(str(value).split()).lstrip("=@|").replace('"', "'")


def _label(family: Family, digits: int = _SHOWN_DIGITS) -> str:
    name = family.answers.get("head_name", "(tanpa nama)")
    card = family.answers.get("family_card", "")
    return f"{name} · KK …{card[-digits:]} · {family.dasawisma}" if card else f"{name} · {family.dasawisma}"


def _labels(families: Sequence[Family]) -> list[str]:
    """What each family is looked for by. No two are alike: Enketo takes the last family of those with one label."""
    labels = [_label(family) for family in families]
    labels = _told_apart(labels, [_label(family, _MORE_DIGITS) for family in families])
    return _told_apart(labels, [f"{_label(family)} · {family.field_id}" for family in families])


def _told_apart(labels: Sequence[str], longer: Sequence[str]) -> list[str]:
    """The longer ones for those that are alike."""
    times = Counter(labels)
    return [more if times[label] > 1 else label for label, more in zip(labels, longer, strict=True)]


def households_csv(families: Sequence[Family], asked: Questionnaire) -> str:
    """`keluarga.csv`: what the form offers to pick from, and what it puts in once a family is picked."""
    names = [asked.question("household", name).name for name in PREFILLED["household"]]
    header = ["name", "label", "rt", "dasawisma", known_column(MEMBER_COUNT), *map(known_column, names)]
    rows = [
        [family.field_id, label, family.rt, family.dasawisma, str(len(family.members) or "")]
        + [family.answers.get(name, "") for name in names]
        for family, label in zip(families, _labels(families), strict=True)
    ]
    return _csv(header, [*rows, [NEW_CODE, NEW_HOUSEHOLD.id]])


def members_csv(families: Sequence[Family], asked: Questionnaire) -> str:
    """`anggota.csv`: the members of those families."""
    names = [asked.question("person", name).name for name in PREFILLED["person"]]
    rows = [
        [f"{family.field_id}-{number}", _member_label(member, asked), family.field_id]
        + [member.get(name, "") for name in names]
        for family in families
        for number, member in enumerate(family.members, start=1)
    ]
    return _csv(["name", "label", FIELD_ID, *map(known_column, names)], [*rows, [NEW_CODE, NEW_MEMBER.id]])


def _member_label(member: Mapping[str, str], asked: Questionnaire) -> str:
    born = member.get(asked.question("person", "birth_date").name)
    day = f"{date.fromisoformat(born):%d/%m/%Y}" if born else None
    known = ", ".join(filter(None, (member.get(asked.question("person", "sex").name), day)))
    name = member.get("name", "(tanpa nama)")
    return f"{name} ({known})" if known else name


def _csv(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(header)
    writer.writerows([*row, *[""] * (len(header) - len(row))] for row in rows)
    return stream.getvalue()


def private(folder: Path, settings: Settings) -> bool:
    """Whether a folder is none of those that are shared, published or kept in a repository, wherever that lies."""
    place = folder.resolve()
    exposed = (settings.var, settings.data, Path(__file__).parents[2])
    above = (place, *place.parents)
    return not any(place.is_relative_to(each.resolve()) for each in exposed) and not any(
        (each / mark).exists() for each in above for mark in (".git", "pyproject.toml")
    )


def write_lists(families: Sequence[Family], asked: Questionnaire, folder: Path) -> tuple[Path, ...]:
    """Write both lists so that only their owner may read them."""
    folder.mkdir(parents=True, exist_ok=True)
    texts = {HOUSEHOLDS_FILE: households_csv(families, asked), MEMBERS_FILE: members_csv(families, asked)}
    return tuple(_write(folder / name, text) for name, text in texts.items())


def _write(path: Path, text: str) -> Path:
    write_whole(path, text.encode(), private=True)
    return path
