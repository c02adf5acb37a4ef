"""Two rounds of invented families with the damage turned up and the truth known, to measure linkage on. No files.

What goes wrong is drawn for each cell by itself, in both rounds, in the follow-up more than before; families split,
lose and gain members, move, come and go. Names and numbers are recognisably nobody's, see identity.py.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pandas as pd

from etl.cells import MISSING, Reader, Reading
from etl.files import SurveyFile
from etl.findings import FindingLog
from etl.identity import read_id_number
from etl.layouts.sheet import Sheet
from etl.mapping import MappedSheet
from etl.rows import Source, Survey
from etl.simulation.identity import MEN, SURNAMES, WOMEN, card_numbers, national_numbers, phone_numbers
from warehouse.codebook import Codebook, VariableType
from warehouse.programme import Area

ROUNDS = ("baseline", "m8")
_VISITED = (date(2023, 3, 22), date(2023, 11, 15))
_HOUSEHOLD = ("family_card", "head_name", "phone", "rt", "dasawisma", "binaan", "visit_date", "visit_result", "_uuid")
_PERSON = ("national_id", "name", "sex", "birth_date", "relation", "presence", "_uuid")
Cell = str | float | date | None
Truth = int


@dataclass(frozen=True)
class Damage:
    """How often what goes wrong: shares of families (first two groups) or of their members."""

    card_slip: float = 0.09
    card_cut: float = 0.03
    card_numeric: float = 0.04
    card_missing: float = 0.03
    card_of_neighbour: float = 0.004
    card_new: float = 0.03
    head_swapped: float = 0.04
    place_changed: float = 0.06
    phone_changed: float = 0.20

    lost: float = 0.05
    arriving: float = 0.05
    split: float = 0.03
    born: float = 0.06
    joined: float = 0.03

    left: float = 0.05
    name_misspelt: float = 0.12
    name_short: float = 0.06
    name_titled: float = 0.04
    number_missing: float = 0.12
    number_slip: float = 0.05
    number_numeric: float = 0.03
    birth_slip: float = 0.04
    birth_missing: float = 0.02
    unlisted: float = 0.0

    earlier: float = 0.3
    """How much of what befalls cells at the follow-up befalls them at the baseline already."""

    def cells(self, factor: float) -> Damage:
        """The same with damage of single cells multiplied."""
        events = (
            "lost",
            "arriving",
            "split",
            "born",
            "joined",
            "left",
            "earlier",
            "card_new",
            "place_changed",
            "unlisted",
        )
        scaled = {f.name: min(1.0, getattr(self, f.name) * factor) for f in fields(self) if f.name not in events}
        return replace(self, **scaled)


LEVELS: Mapping[str, Damage] = {
    "light": Damage().cells(0.4),
    "usual": Damage(),
    "heavy": Damage().cells(1.8),
    "no_numbers": replace(Damage(), number_missing=1.0, number_slip=0.0, number_numeric=0.0, birth_missing=0.05),
    "couples": replace(Damage(), number_missing=1.0, birth_missing=1.0, unlisted=1.0, earlier=1.0),
}
"""`no_numbers`: a form that never asked for a NIK. `couples`: one that asked for the names of two people only."""


@dataclass(frozen=True, slots=True)
class _Someone:
    truth: Truth
    number: str
    name: str
    female: bool
    born: date
    relation: str
    presence: str = "present"


@dataclass(frozen=True, slots=True)
class _Family:
    truth: Truth
    card: str
    phone: str
    area: Area
    people: tuple[_Someone, ...]

    @property
    def head(self) -> str:
        return next((one.name for one in self.people if one.relation == "head"), "")


@dataclass(frozen=True)
class DamagedRounds:
    """The survey as read, and the number of the true family of each household row and true person of each member's."""

    survey: Survey = field(repr=False)
    families: Sequence[Truth] = field(repr=False)
    people: Sequence[Truth] = field(repr=False)


def damaged_rounds(
    households: int, *, seed: int, damage: Damage, codebook: Codebook, areas: Sequence[Area], shuffle: int | None = None
) -> DamagedRounds:
    """Two rounds of about `households` families. The same seed gives the same rounds; `shuffle` only reorders rows."""
    generator = np.random.default_rng([seed, 7_000])
    before = _families(generator, households, areas)
    after = list(_later(generator, before, damage, areas))
    spoilt = (damage.cells(damage.earlier), damage)
    survey = Survey.of(codebook.units, FindingLog())
    truth_families: list[Truth] = []
    truth_people: list[Truth] = []
    for number, (families, spoiling) in enumerate(zip((before, after), spoilt, strict=True)):
        drawn = [_spoil(generator, family, spoiling, number) for family in families]
        _copy_from_neighbours(generator, [row for row, _, _ in drawn], spoiling)
        order = np.arange(len(drawn)) if shuffle is None else np.random.default_rng(shuffle).permutation(len(drawn))
        drawn_people = [truth for _, _, truth in drawn]
        drawn = [drawn[n] for n in order]
        truth_families += [families[n].truth for n in order]
        truth_people += [one for n in order for one in drawn_people[n]]
        _append(
            survey, ROUNDS[number], [row for row, _, _ in drawn], [member for _, rows, _ in drawn for member in rows]
        )
    return DamagedRounds(survey, truth_families, truth_people)


def _families(generator: np.random.Generator, count: int, areas: Sequence[Area]) -> list[_Family]:
    cards, phones = card_numbers(generator, count), phone_numbers(generator, count)
    size = np.clip(generator.poisson(2.7, count) + 1, 1, 9)
    drafts = [list(_roles(generator, int(number))) for number in size]
    born = pd.Series([day for draft in drafts for _, _, day in draft], dtype="datetime64[s]")
    female = np.asarray([woman for draft in drafts for _, woman, _ in draft])
    numbers = iter(national_numbers(born, female=female))
    truth = iter(range(len(born)))
    families = []
    for n, draft in enumerate(drafts):
        surname = str(generator.choice(SURNAMES))
        people = tuple(
            _Someone(next(truth), next(numbers), _name(generator, woman, surname, relation), woman, day, relation)
            for relation, woman, day in draft
        )
        families.append(_Family(n, cards[n], phones[n], areas[int(generator.integers(len(areas)))], people))
    return families


def _roles(generator: np.random.Generator, size: int) -> Iterator[tuple[str, bool, date]]:
    """Relation, sex and birth date of the people of one family."""
    age = float(np.clip(generator.normal(43, 12), 22, 82))
    alone = size == 1 or generator.random() < 0.15
    yield "head", bool(alone and generator.random() < 0.7), _born(generator, age)
    if not alone:
        yield "spouse", True, _born(generator, max(19.0, age - generator.normal(3, 3)))
    for _ in range(size - (1 if alone else 2)):
        if generator.random() < 0.12:
            yield "parent", bool(generator.random() < 0.6), _born(generator, age + generator.uniform(19, 32))
        else:
            yield "child", bool(generator.random() < 0.5), _born(generator, generator.uniform(0, max(1, age - 20)))


def _born(generator: np.random.Generator, age: float) -> date:
    return _VISITED[0] - timedelta(days=int(age * 365.25 + generator.integers(0, 300)))


def _name(generator: np.random.Generator, female: bool, surname: str, relation: str) -> str:
    """One or two first names; children often bear the surname of their father."""
    first = [str(word) for word in generator.choice(WOMEN if female else MEN, 1 + int(generator.random() < 0.45))]
    own = surname if relation in ("head", "child") and generator.random() < 0.5 else str(generator.choice(SURNAMES))
    return " ".join([*dict.fromkeys(first), own])


def _later(
    generator: np.random.Generator, before: Sequence[_Family], damage: Damage, areas: Sequence[Area]
) -> Iterator[_Family]:
    """The families that are there eight months later, with those that split off or came in between."""
    count = len(before)
    fresh = iter(range(count, 10 * count + 100))
    persons = iter(range(100 * count, 200 * count + 10_000))
    cards, phones = (draw(generator, 2 * count + 20) for draw in (card_numbers, phone_numbers))
    spare = iter(zip(map(_elsewhere, cards), phones, strict=True))
    for family in before:
        if generator.random() < damage.lost:
            continue
        stay, leave = _parting(generator, family, damage)
        met = [*stay, *_joining(generator, family, damage, persons)]
        met += [replace(one, presence="moved") for one in leave if generator.random() < 0.5]
        card = next(spare)[0] if generator.random() < damage.card_new else family.card
        area = _other(generator, areas) if generator.random() < damage.place_changed else family.area
        yield replace(family, card=card, area=area, people=tuple(met))
        adults = [one for one in leave if one.relation != "child" or _VISITED[0].year - one.born.year >= 19]
        if adults and len(family.people) >= 3 and generator.random() < damage.split / max(damage.left, 0.01) / 2:
            card, phone = next(spare)
            heads = [replace(adults[0], relation="head"), *(replace(one, relation="other") for one in adults[1:])]
            yield _Family(next(fresh), card, phone, _near(generator, areas, family.area), tuple(heads))
    for newcomer in _families(generator, max(1, round(count * damage.arriving)), areas):
        people = tuple(replace(one, truth=next(persons), number=_elsewhere(one.number)) for one in newcomer.people)
        yield replace(newcomer, truth=next(fresh), card=_elsewhere(newcomer.card, "7"), people=people)


def _elsewhere(number: str, digit: str = "8") -> str:
    """A number of the same shape from another registrar: serials here start at 9001."""
    return number[:12] + digit + number[13:]


def _parting(generator: np.random.Generator, family: _Family, damage: Damage) -> tuple[list[_Someone], list[_Someone]]:
    leave = [one for one in family.people if one.relation != "head" and generator.random() < damage.left]
    return [one for one in family.people if one not in leave], leave


def _joining(
    generator: np.random.Generator, family: _Family, damage: Damage, persons: Iterator[Truth]
) -> Iterator[_Someone]:
    for share, age, relation in ((damage.born, 0.3, "child"), (damage.joined, 25.0, "other")):
        if generator.random() < share:
            female = bool(generator.random() < 0.5)
            born = _VISITED[1] - timedelta(days=int(generator.integers(1, 200) if age < 1 else age * 365))
            number = national_numbers(pd.Series([pd.Timestamp(born)]), female=np.asarray([female]))[0]
            name = _name(generator, female, family.head.split()[-1], relation)
            yield _Someone(next(persons), _elsewhere(number, "7"), name, female, born, relation)


def _other(generator: np.random.Generator, areas: Sequence[Area]) -> Area:
    return areas[int(generator.integers(len(areas)))]


def _near(generator: np.random.Generator, areas: Sequence[Area], area: Area) -> Area:
    return area if generator.random() < 0.6 else _other(generator, areas)


def _spoil(
    generator: np.random.Generator, family: _Family, damage: Damage, number: int
) -> tuple[dict[str, Cell], list[dict[str, Cell]], list[Truth]]:
    """One family as a tired cadre writes it down, and who its members truly are."""
    uuid = f"uuid-{ROUNDS[number]}-{family.truth}"
    people = list(family.people)
    if generator.random() < damage.head_swapped:
        exchange = {"head": "spouse", "spouse": "head"}
        if any(one.relation == "spouse" for one in people):
            people = [replace(one, relation=exchange.get(one.relation, one.relation)) for one in people]
    people = [one for one in people if one.relation in ("head", "spouse") or generator.random() >= damage.unlisted]
    members = [_spoil_person(generator, one, damage) | {"_uuid": uuid} for one in people]
    head = next((one.name for one in people if one.relation == "head"), "")
    changed = generator.random() < damage.phone_changed
    row: dict[str, Cell] = {
        "family_card": _spoil_card(generator, family.card, damage),
        "head_name": _spoil_name(generator, head, damage),
        "phone": phone_numbers(generator, 1)[0] if changed else family.phone,
        "rt": family.area.rt,
        "dasawisma": family.area.dasawisma,
        "binaan": "yes",
        "visit_date": _VISITED[number],
        "visit_result": "complete",
        "_uuid": uuid,
    }
    return row, members, [one.truth for one in people]


def _copy_from_neighbours(generator: np.random.Generator, rows: Sequence[dict[str, Cell]], damage: Damage) -> None:
    """Now and then the KK of the family before is written down once more."""
    for row, before in zip(rows[1:], rows, strict=False):
        if generator.random() < damage.card_of_neighbour:
            row["family_card"] = before["family_card"]


def _spoil_card(generator: np.random.Generator, card: str, damage: Damage) -> Cell:
    chance = generator.random()
    for share, spoil in (
        (damage.card_slip, _slip),
        (damage.card_cut, _cut),
        (damage.card_numeric, _as_number),
        (damage.card_missing, _nothing),
    ):
        if chance < share:
            return spoil(generator, card)
        chance -= share
    return card


def _spoil_person(generator: np.random.Generator, one: _Someone, damage: Damage) -> dict[str, Cell]:
    return {
        "national_id": _spoil_number(generator, one.number, damage),
        "name": _spoil_name(generator, one.name, damage),
        "sex": "female" if one.female else "male",
        "birth_date": _spoil_birth(generator, one.born, damage),
        "relation": one.relation,
        "presence": one.presence,
    }


def _spoil_number(generator: np.random.Generator, number: str, damage: Damage) -> Cell:
    chance = generator.random()
    for share, spoil in (
        (damage.number_missing, _nothing),
        (damage.number_slip, _slip),
        (damage.number_numeric, _as_number),
    ):
        if chance < share:
            return spoil(generator, number)
        chance -= share
    return number


def _slip(generator: np.random.Generator, digits: str) -> Cell:
    """One digit wrong, or two neighbours exchanged."""
    at = int(generator.integers(len(digits) - 1))
    if generator.random() < 0.3:
        return digits[:at] + digits[at + 1] + digits[at] + digits[at + 2 :]
    return digits[:at] + str((int(digits[at]) + int(generator.integers(1, 10))) % 10) + digits[at + 1 :]


def _cut(generator: np.random.Generator, digits: str) -> Cell:
    at = len(digits) - 1 if generator.random() < 0.6 else int(generator.integers(len(digits)))
    return digits[:at] + digits[at + 1 :]


def _as_number(generator: np.random.Generator, digits: str) -> Cell:
    return float(digits[:15] + "0")


def _nothing(generator: np.random.Generator, digits: str) -> Cell:
    return None


_MISHEARD: Sequence[tuple[str, str]] = (
    *(("i", "y"), ("y", "i"), ("u", "oe"), ("z", "s"), ("s", "z"), ("ah", "a"), ("a", "ah"), ("d", "dd"), ("n", "nn")),
    *(("f", "p"), ("j", "dj"), ("c", "tj"), ("e", "i"), ("o", "u"), ("k", "kh"), ("r", "l")),
)


def _spoil_name(generator: np.random.Generator, name: str, damage: Damage) -> str:
    words = name.split()
    if generator.random() < damage.name_short and len(words) > 1:
        words = [words[0]] if generator.random() < 0.6 else [*words[:-1], words[-1][0]]
    if generator.random() < damage.name_misspelt and words:
        at = int(generator.integers(len(words)))
        words[at] = _misspell(generator, words[at])
    if generator.random() < damage.name_titled:
        words = [str(generator.choice(["H.", "Hj.", "Bpk", "Ibu", "Drs."])), *words]
    return " ".join(words)


def _misspell(generator: np.random.Generator, word: str) -> str:
    """By ear, or by a finger: a letter left out, doubled or exchanged with its neighbour."""
    if len(word) < 3:
        return word
    heard = [(old, new) for old, new in _MISHEARD if old in word.casefold()[1:]]
    if heard and generator.random() < 0.6:
        old, new = heard[int(generator.integers(len(heard)))]
        return word[0] + word[1:].replace(old, new, 1)
    at = int(generator.integers(1, max(2, len(word) - 1)))
    kind = int(generator.integers(3))
    middle = ("", word[at] * 2, word[at + 1 : at + 2] + word[at])[kind]
    return word[:at] + middle + word[at + (2 if kind == 2 else 1) :]


def _spoil_birth(generator: np.random.Generator, born: date, damage: Damage) -> date | None:
    if generator.random() < damage.birth_missing:
        return None
    if generator.random() >= damage.birth_slip:
        return born
    ways: list[Callable[[], date]] = [
        lambda: born.replace(month=born.day, day=born.month),
        lambda: born.replace(year=born.year - 1),
        lambda: born.replace(year=born.year - 10),
        lambda: born.replace(day=born.day + 1),
        lambda: born.replace(day=1),
        lambda: born.replace(year=born.year - int(generator.integers(2, 6)), month=1, day=1),
    ]
    try:
        return ways[int(generator.integers(len(ways)))]()
    except ValueError:
        return born.replace(day=1)


def _append(
    survey: Survey, survey_round: str, households: Sequence[Mapping[str, Cell]], people: Sequence[Mapping[str, Cell]]
) -> None:
    """Put rows into the survey as if they had been read from one workbook."""
    file = SurveyFile(Path(f"SIMULASI {survey_round}.xlsx"), sha256=survey_round, round=survey_round)
    for unit, columns, rows in (("household", _HOUSEHOLD, households), ("person", _PERSON, people)):
        target = survey.units[unit]
        known = {name: at for at, name in enumerate(columns) if not name.startswith("_")}
        cells = tuple(tuple("" if row[name] is None else row[name] for name in columns) for row in rows)
        sheet = Sheet(unit, columns, cells, range(2, len(rows) + 2))  # type: ignore[arg-type]
        mapped = MappedSheet(sheet, target.unit, known, key=columns.index("_uuid"), index=None, skip={})
        target.append(Source(file, mapped), {v.name: _reader(v.type) for v in target.unit.variables})


def _reader(kind: VariableType) -> Reader:
    """Cells here are typed already; only identity numbers have to be read."""

    def read(value: object) -> Reading:
        if value == "" and kind is not VariableType.IDENTIFIER:
            return MISSING
        if kind is not VariableType.IDENTIFIER:
            return Reading(value=value)
        number = read_id_number(value)
        return MISSING if number.digits is None and number.damage is None else Reading(value=number)

    return read
