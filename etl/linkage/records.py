"""What a survey's rows say about who somebody is, gathered for comparing. It stays in memory and decides nothing."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from hashlib import sha256
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from etl.identity import ID_DIGITS, Damage, IdNumber, Key
from etl.linkage.names import comparable, plain
from etl.rows import Fate, Rows, Survey

_FEWEST_DIGITS = 12
_PHONE_DIGITS = 9  # what is left when 0, 62 and +62 are the same
_NAMED_BY = ("family_card", "head_name", "phone", "rt", "dasawisma")
GONE = frozenset(("moved", "died"))
"""How a member is present who does not live in the family any more."""


class Member(NamedTuple):
    """A member as a row tells of them. `digits`: those of the NIK as far as they are good, fewer when it is damaged."""

    row: int
    digits: str
    name: str
    birth_date: date | None
    sex: str | None
    relation: str | None
    presence: str | None

    def __repr__(self) -> str:
        return f"Member(row={self.row})"

    @property
    def number(self) -> str:
        """The NIK, blank unless whole."""
        return self.digits if len(self.digits) == ID_DIGITS else ""

    @property
    def lives_here(self) -> bool:
        return self.presence not in GONE


class Visit(NamedTuple):
    """A household's row as far as it tells who was visited. `record`: its name for decisions, lasting over exports."""

    row: int
    round: str
    record: str
    digits: str
    field_id: str | None
    head_name: str
    telephone: str
    rt: str | None
    dasawisma: str | None
    members: tuple[Member, ...]

    def __repr__(self) -> str:
        return f"Visit(row={self.row}, round={self.round!r})"

    @property
    def card(self) -> str:
        """The KK, blank unless whole."""
        return self.digits if len(self.digits) == ID_DIGITS else ""

    @property
    def head(self) -> str:
        """The head's name as it is compared."""
        return comparable(plain(self.head_name))

    @property
    def phone(self) -> str:
        """The digits of the telephone number that don't depend on how it was written."""
        return re.sub(r"\D", "", self.telephone)[-_PHONE_DIGITS:]

    @property
    def present(self) -> tuple[Member, ...]:
        return tuple(member for member in self.members if member.lives_here)

    @property
    def numbers(self) -> frozenset[str]:
        """The whole NIK of those who live here."""
        return frozenset(member.number for member in self.members if member.number and member.lives_here)

    @property
    def order(self) -> tuple[str, ...]:
        """Puts visits in an order that doesn't depend on where their rows stand."""
        members = sorted((m.digits, m.name, str(m.birth_date), str(m.sex)) for m in self.members)
        return (self.round, self.digits, self.head, str(self.rt), str(self.dasawisma), str(members), self.record)


def visits_of(survey: Survey, key: Key) -> Mapping[str, list[Visit]]:
    """The visits that may still be loaded, by round, each round in a lasting order."""
    return _visits(survey, key, fates=(None,))


def every_visit(survey: Survey, key: Key) -> Mapping[str, list[Visit]]:
    """The same once fates are decided: all visits that are loaded or held."""
    return _visits(survey, key, fates=(None, Fate.LOADED, Fate.QUARANTINED))


def _visits(survey: Survey, key: Key, *, fates: Collection[Fate | None]) -> Mapping[str, list[Visit]]:
    rows, people = survey.households, survey.people
    members = _members(survey, (row for row, fate in enumerate(people.fates) if fate in fates))
    values, keys = rows.values, rows.keys()
    field_ids: Sequence[str | None] = values.get("field_id") or [None] * len(rows)
    names = ("head_name", "phone", "rt", "dasawisma")
    told = list(zip(values["family_card"], field_ids, *(values[name] for name in names), strict=True))
    found: dict[str, list[Visit]] = defaultdict(list)
    for source, stretch in rows.stretches():
        survey_round, of_round = source.round, found[source.round]
        for row in stretch:
            if rows.fates[row] not in fates:
                continue
            number, field_id, head_name, phone, rt, dasawisma = told[row]
            visit = Visit(
                row,
                survey_round,
                keys[row] if _lasts(keys[row]) else household_record(rows, row, key),
                number.digits if number and number.digits else digits_of(number, rows, row, "family_card"),
                field_id,
                head_name or "",
                phone or "",
                rt,
                dasawisma,
                tuple(members[row]) if row in members else (),
            )
            of_round.append(visit)
    return {survey_round: _in_order(visits) for survey_round, visits in found.items() if visits}


def _in_order(visits: list[Visit]) -> list[Visit]:
    """The visits of a round in their order; mostly the number alone decides, the rest is looked at where it doesn't."""
    digits = attrgetter("digits")
    visits.sort(key=digits)
    if len(set(map(digits, visits))) == len(visits):
        return visits
    groups = (list(group) for _, group in groupby(visits, key=digits))
    return [visit for alike in groups for visit in (sorted(alike, key=attrgetter("order")) if alike[1:] else alike)]


def _members(survey: Survey, member_rows: Iterable[int]) -> Mapping[int, list[Member]]:
    rows = survey.people
    found: dict[int, list[Member]] = defaultdict(list)
    for row in member_rows:
        parent = rows.parents[row]
        if parent is not None:
            found[parent].append(member_of(rows, row))
    return found


def member_of(rows: Rows, row: int) -> Member:
    """A member's row as far as it tells who that is."""
    values = rows.values
    return Member(
        row=row,
        digits=digits_of(values["national_id"][row], rows, row, "national_id"),
        name=comparable(plain(values["name"][row] or "")),
        birth_date=values["birth_date"][row],
        sex=values["sex"][row],
        relation=values["relation"][row],
        presence=values["presence"][row],
    )


def digits_of(number: IdNumber | None, rows: Rows, row: int, variable: str) -> str:
    """The good digits of a number: all of a whole one, the first 15 of one kept as a number, else what there is."""
    if number is None:
        return ""
    if number.digits is not None:
        return number.digits
    value = rows.raw(row, variable)
    if number.damage is Damage.NUMERIC_LONG and isinstance(value, int | float):
        return format(value, ".0f")[: ID_DIGITS - 1]
    digits = re.sub(r"\D", "", format(value, ".0f") if isinstance(value, float) else str(value))
    return digits if _FEWEST_DIGITS <= len(digits) <= ID_DIGITS + 1 and len(digits) != ID_DIGITS else ""


def household_record(rows: Rows, row: int, key: Key) -> str:
    """The key of the submission, or where none outlasts the export a pseudonym of whom its file names, and where; of
    two who are named alike of all they say.
    """
    submission = rows.key(row)
    if _lasts(submission):
        return submission
    told = rows.signature(row) if row in rows.namesakes(_NAMED_BY) else ()
    return "R" + _pseudonym(key, rows.round(row), *(rows.file_said(row, name) for name in _NAMED_BY), *told)


def _lasts(submission: str) -> bool:
    """Whether a submission's key outlasts the export: a mere number is its line's."""
    return bool(submission) and not submission.isdigit()


def person_record(survey: Survey, row: int, key: Key) -> str:
    """The submission's key and a pseudonym of who the member is said to be there."""
    rows = survey.people
    parent = rows.parents[row]
    number: IdNumber | None = rows.values["national_id"][row]
    known_by = (rows.values["name"][row], rows.values["birth_date"][row], rows.values["sex"][row])
    household = "" if parent is None else household_record(survey.households, parent, key)
    told = _pseudonym(key, (number.digits or "") if number else "", *(str(fact) for fact in known_by))
    return f"{household}#{told[:8]}"


def _pseudonym(key: Key, *facts: str) -> str:
    return key.event("R", sha256("\x1f".join(facts).encode()).hexdigest())[1:]


def conflict_groups(survey: Survey) -> Sequence[list[int]]:
    """Rows of one round with one whole KK, whatever else befell them, unless skipped or a copy."""
    rows = survey.households
    numbers: Sequence[IdNumber | None] = rows.values["family_card"]
    whole = [number.digits for number in numbers if number is not None and number.digits]
    if len(set(whole)) == len(whole):
        return []
    first: dict[str, dict[str, int]] = defaultdict(dict)
    groups: dict[tuple[str, str], list[int]] = {}
    for source, stretch in rows.stretches():
        met = first[source.round]
        for row in stretch:
            number = numbers[row]
            if number is None or not number.digits or rows.fates[row] in (Fate.SKIPPED, Fate.DUPLICATE):
                continue
            earlier = met.setdefault(number.digits, row)
            if earlier != row:
                groups.setdefault((source.round, number.digits), [earlier]).append(row)
    return [groups[place] for place in sorted(groups, key=lambda place: groups[place][0])]


def alternative_id(visit: Visit, key: Key) -> str:
    """A household's pseudonym when its KK can't serve: from the head's NIK, else from who its members are.

    The KK and the submission come last: they tell apart what nothing else does.
    """
    heads = sorted(member.number for member in visit.members if member.relation == "head" and member.number)
    known = sorted(f"{m.name} {m.birth_date} {m.sex}" for m in visit.members if m.name and m.birth_date)
    if heads:
        return key.household(f"nik:{heads[0]}")
    if known:
        return key.household(f"members:{visit.rt}:{'|'.join(known)}")
    return key.household(f"record:{visit.round}:{visit.record}")


def free_id(visit: Visit, key: Key, taken: Collection[str]) -> str:
    """The alternative pseudonym, or one that names the submission when that is another household's already."""
    usual = alternative_id(visit, key)
    return key.household(f"record:{visit.round}:{visit.record}") if usual in taken else usual
