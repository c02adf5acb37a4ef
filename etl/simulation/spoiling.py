"""What a tired hand makes of a record: each cell is spoilt by itself. It knows who is meant and tells nobody."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date

import numpy as np

from etl.simulation.damage_levels import Damage
from etl.simulation.identity import phone_numbers
from etl.simulation.invented import ROUNDS, VISITED, Family, Someone, Truth

HOUSEHOLD = ("family_card", "head_name", "phone", "rt", "dasawisma", "binaan", "visit_date", "visit_result", "_uuid")
PERSON = ("national_id", "name", "sex", "birth_date", "relation", "presence", "_uuid")
Cell = str | float | date | None
Spoil = Callable[[np.random.Generator, str], Cell]


def spoilt_records(
    generator: np.random.Generator, family: Family, damage: Damage, number: int
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
        "visit_date": VISITED[number],
        "visit_result": "complete",
        "_uuid": uuid,
    }
    return row, members, [one.truth for one in people]


def copy_from_neighbours(generator: np.random.Generator, rows: Sequence[dict[str, Cell]], damage: Damage) -> None:
    """Now and then the KK of the family before is written down once more."""
    for row, before in zip(rows[1:], rows, strict=False):
        if generator.random() < damage.card_of_neighbour:
            row["family_card"] = before["family_card"]


def _spoil_card(generator: np.random.Generator, card: str, damage: Damage) -> Cell:
    ways = (
        (damage.card_slip, _slip),
        (damage.card_cut, _cut),
        (damage.card_numeric, _as_number),
        (damage.card_missing, _nothing),
    )
    return _spoil_in_one_way(generator, card, ways)


def _spoil_person(generator: np.random.Generator, one: Someone, damage: Damage) -> dict[str, Cell]:
    return {
        "national_id": _spoil_number(generator, one.number, damage),
        "name": _spoil_name(generator, one.name, damage),
        "sex": "female" if one.female else "male",
        "birth_date": _spoil_birth(generator, one.born, damage),
        "relation": one.relation,
        "presence": one.presence,
    }


def _spoil_number(generator: np.random.Generator, number: str, damage: Damage) -> Cell:
    ways = ((damage.number_missing, _nothing), (damage.number_slip, _slip), (damage.number_numeric, _as_number))
    return _spoil_in_one_way(generator, number, ways)


def _spoil_in_one_way(generator: np.random.Generator, digits: str, ways: Iterable[tuple[float, Spoil]]) -> Cell:
    """At most one of the ways, each with its share of all."""
    chance = generator.random()
    for share, spoil in ways:
        if chance < share:
            return spoil(generator, digits)
        chance -= share
    return digits


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
