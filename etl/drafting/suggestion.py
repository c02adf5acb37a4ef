"""Which variable each column of a table probably is, one column to one variable, and how sure that is.

It weighs the column's name and its cells. It decides nothing: a person confirms every suggestion.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from etl.drafting.evidence import Evidence, SheetEvidence
from etl.drafting.fitting import asked_alike, fit
from etl.drafting.further import further_columns
from etl.drafting.legend import without_legend
from etl.drafting.rounds_beside import rounds_beside
from etl.drafting.similarity import NONE, Likeness, Similarity
from etl.drafting.words import read_words, without_markup, words_of
from etl.layouts.given import is_one_of_several
from etl.mapping.system_columns import is_of_microsoft, is_system_column
from warehouse.codebook import Codebook, Unit, Variable, VariableType
from warehouse.programme import Round

_MOST_COLUMNS = 1000
"""A table with more is no questionnaire; the columns beyond get no suggestion."""

_LEAST_LIKENESS, _LEAST_FIT = 0.35, 0.2
_EMPTY = 0.7
"""Of two columns that may be asked, the one that somebody answered."""

_NAME_SHARE = 0.4
_WEAK, _LIKELY, _SURE = 0.42, 0.58, 0.86
_SURE_EXPLAINED, _SURE_FIT, _SURE_MARGIN = 0.9, 0.8, 0.1
_LEAST_UNIT, _NAMED_BONUS, _ROOT_BONUS = 1.2, 0.6, 1.5
_PLAINLY = 1.5
"""A table is of no unit that explains it so many times less than another does."""
_TAKEN_APART = 0.75
"""How like the name of a column must be when its words were written as one or cut off: it may mean something else."""

_SURE_COUNTS = 6
"""Scores are paired by this power of them: a sure column keeps its variable from two that only might have it."""

_FAMILIES, _FAMILY_CARD = "household", "family_card"
_SURVEY_TOOLS = ("kobo", "odk")
_WEIGHINGS, _MEASURED = "measurement", frozenset(("weight_kg", "length_cm"))
_PEOPLE, _WEIGHED_ON = "person", frozenset(("measured_on", "measured_month"))
_ACTIVITIES, _ACTIVITY = "activity", "activity_name"
_PROMISED = frozenset(("planned", "realised", "budget_planned", "budget_realised"))
"""What an office's sheet says of an activity beside its name: how much was promised or done."""

_REGISTER_OF = {"eppgbm": _WEIGHINGS, "recap": "recap"}
_SHARING_GAIN, _CARD_GAIN, _OTHER_GROUP = 1.5, 0.5, 0.8
_GROUP_MARKS = ("/", ":", ";", "__", "|", "~", "\\", "[", ">", "→", "»", "#", " - ")
"""What labels have between group and question; a dot or a bare dash stands within labels as well, so that the export
has to say that it is one. In brackets stand the
lines of a grid, each of which is a question: `Apakah benar? [Rumah tergenang]`."""

_SAID_BESIDES = re.compile(r"_(?:other|others|lain|lainnya|oth)$", re.IGNORECASE)
_NAMED_AGAIN = re.compile(r"_0\d\d$")
"""What KoboToolbox puts behind the name of a question that there was before: `jamban_001`."""

Scores = NDArray[np.float64]


class Level(StrEnum):
    """How sure a suggestion is, in the words the analyst reads."""

    SURE = "pasti"
    LIKELY = "mungkin"
    WEAK = "lemah"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A variable for a column. `rivals`: other variables nearly as likely; with one the suggestion is never sure.

    `beside`: the column that has the variable already, and is blank wherever this one is filled in.
    """

    unit: str
    variable: str
    score: float
    level: Level
    why: str
    rivals: tuple[str, ...] = ()
    beside: str = ""


@dataclass(frozen=True, slots=True)
class Pairing:
    """All suggestions for a table as records of these units. `weight`: how much of the table they explain."""

    units: tuple[str, ...]
    suggestions: Mapping[str, Suggestion]
    weight: float


class Suggester:
    """Compares tables with the questions of a codebook."""

    def __init__(
        self,
        codebook: Codebook,
        *,
        areas: Mapping[str, Mapping[str, str]] | None = None,
        rounds: Sequence[Round] = (),
    ) -> None:
        self._codebook, self._rounds = codebook, rounds
        self._similarity = Similarity(codebook)
        self._areas = {name: tuple(spelt.items()) for name, spelt in (areas or {}).items()}

    def pairings(self, tables: Sequence[SheetEvidence], *, system: str) -> tuple[Pairing | None, ...]:
        """The units of each table, none twice, the whole explained best; None for a table that is no unit's.

        With several tables the first is the root of the others, so it holds the households if it holds anything. One
        table filled in by hand may hold a household and one of its members on each line.
        """
        units = self._units(len(tables), system)
        found = [[self.pairing(table, (unit,)) for unit in units] for table in tables]
        several = len(tables) > 1
        value = np.array(
            [
                [self._value(pairing, table.sheet, root=several and number == 0) for pairing in row]
                for number, (table, row) in enumerate(zip(tables, found, strict=True))
            ]
        ).reshape(len(tables), len(units))
        value *= self._fitting(found, tables, units)
        chosen: list[Pairing | None] = [None] * len(tables)
        for row, column in zip(*linear_sum_assignment(value, maximize=True), strict=True):
            if value[row, column] > 0:
                chosen[row] = found[row][column]
        if system not in _SURVEY_TOOLS and not several:
            chosen = [self._shared(table, alone) for table, alone in zip(tables, chosen, strict=True)]
            chosen = [self._weighed(table, alone) for table, alone in zip(tables, chosen, strict=True)]
        if system not in (*_SURVEY_TOOLS, *_REGISTER_OF) and several:
            chosen = self._activities(tables, chosen)
        return tuple(self._without_counts(*each) for each in zip(tables, chosen, strict=True))

    def _fitting(
        self, found: Sequence[Sequence[Pairing]], tables: Sequence[SheetEvidence], units: Sequence[Unit]
    ) -> Scores:
        """1 where a table may be of a unit. People who are listed twice, all of them and the toddlers again, are no
        births where the unit of people is taken: the shorter list is of no unit.
        """
        weights = np.array([[pairing.weight for pairing in row] for row in found]).reshape(len(tables), len(units))
        fitting: NDArray[np.bool_] = weights * _PLAINLY >= weights.max(axis=1, initial=0.0, keepdims=True)
        alone = [unit if fitting[table].sum() == 1 else None for table, unit in enumerate(weights.argmax(axis=1))]
        for table, unit in enumerate(alone):
            longer = (tables[n].rows > tables[table].rows for n, other in enumerate(alone) if other == unit)
            if unit is not None and any(longer):
                fitting[table, unit] = False
        fitting[:, [unit.name == _FAMILIES for unit in units]] = True  # their table is told by where it stands as well
        return fitting.astype(np.float64)

    def _without_counts(self, table: SheetEvidence, pairing: Pairing | None) -> Pairing | None:
        """Of a table that counts families only its areas: how many have a toilet answers no family's question."""
        if pairing is None or not table.counts or pairing.units != (_FAMILIES,):
            return pairing
        household = self._codebook.unit(_FAMILIES)
        asked = {column: household.variable(found.variable) for column, found in pairing.suggestions.items()}
        if any(variable.name == _FAMILY_CARD for variable in asked.values()):
            return pairing
        areas = {c: found for c, found in pairing.suggestions.items() if asked[c].type is VariableType.AREA}
        return replace(pairing, suggestions=areas) if areas else None

    def _units(self, tables: int, system: str) -> tuple[Unit, ...]:
        """Registers and totals come in files of their own, never as a table of a survey."""
        if system in _REGISTER_OF:
            return tuple(unit for unit in self._codebook.registers if unit.name == _REGISTER_OF[system])
        alone = [unit for unit in self._codebook.registers if tables == 1 and unit.name in (_WEIGHINGS, _ACTIVITIES)]
        return (*self._codebook.units, *(alone if system not in _SURVEY_TOOLS else ()))

    def _value(self, pairing: Pairing, sheet: str, *, root: bool) -> float:
        asked = {found.variable for found in pairing.suggestions.values()}
        if pairing.weight < _LEAST_UNIT or (pairing.units == (_WEIGHINGS,) and asked.isdisjoint(_MEASURED)):
            return 0.0
        if pairing.units == (_ACTIVITIES,) and (_ACTIVITY not in asked or asked.isdisjoint(_PROMISED)):
            return 0.0
        texts = (text for unit in pairing.units for text in read_words().units.get(unit, ()))
        named = any(words_of(sheet) == words_of(text) for text in texts)
        return pairing.weight + _NAMED_BONUS * named + _ROOT_BONUS * (root and pairing.units == ("household",))

    def _shared(self, table: SheetEvidence, alone: Pairing | None) -> Pairing | None:
        """Two units on one line, where that explains plainly more and each of them has several columns."""
        household = self._codebook.unit("household")
        families = self.pairing(table, (household,)).suggestions
        card = next((name for name, found in families.items() if found.variable == "family_card"), "")
        varying, once = table.varying_within(card), table.told_once_within(card)
        by_people = bool(varying)  # several lines of one card: the card alone tells which family they are of
        gain = _CARD_GAIN if by_people else _SHARING_GAIN
        best, least = alone, (alone.weight if alone else 0.0) + gain
        for unit in self._codebook.units:
            if unit is not household:
                pairing = self.pairing(table, (household, unit), varying=varying, once=once)
                counted = Counter(found.unit for found in pairing.suggestions.values() if found.level is not Level.WEAK)
                counted[_FAMILIES] += by_people and card in pairing.suggestions
                if pairing.weight >= least and min(counted[name] for name in pairing.units) > 1:
                    best, least = pairing, pairing.weight
        return best

    def _weighed(self, table: SheetEvidence, alone: Pairing | None) -> Pairing | None:
        """A register of weighings where people without a family, whom nothing can load, were weighed on a day."""
        if alone is None or alone.units != (_PEOPLE,):
            return alone
        register = self.pairing(table, (self._codebook.unit(_WEIGHINGS),))
        asked = {found.variable for found in register.suggestions.values() if found.level is not Level.WEAK}
        return register if asked >= _MEASURED and not asked.isdisjoint(_WEIGHED_ON) else alone

    def _activities(self, tables: Sequence[SheetEvidence], chosen: list[Pairing | None]) -> list[Pairing | None]:
        """A book of an office's activities, where no sheet tells of a family: on one sheet or, such as the physical
        ones and the others, on several."""
        if any(f.variable == _FAMILY_CARD for pairing in chosen if pairing for f in pairing.suggestions.values()):
            return chosen
        unit = self._codebook.unit(_ACTIVITIES)
        told = [self.pairing(table, (unit,)) for table in tables]
        values = [self._value(pairing, table.sheet, root=False) for pairing, table in zip(told, tables, strict=True)]
        held = [value > (other.weight if other else 0.0) for value, other in zip(values, chosen, strict=True)]
        if not any(held) or max(zip(values, held, strict=True)) != (max(values), True):
            return chosen
        return [pairing if is_held else None for pairing, is_held in zip(told, held, strict=True)]

    def pairing(
        self,
        table: SheetEvidence,
        units: Sequence[Unit],
        *,
        varying: Collection[str] = frozenset(),
        once: Collection[str] = frozenset(),
    ) -> Pairing:
        """The best variable of these units for each column, none twice. `varying`: columns that say of one family now
        this, now that, so that they tell of its people; `once`: columns told once for each, so that they hardly do."""
        beside = rounds_beside((column.column for column in table.columns), self._rounds)
        asked = [
            column
            for column in table.columns
            if not column.repeated and not is_technical(column, table) and not _is_said_besides(column, table)
        ]
        further = further_columns(column.column for column in asked)
        columns = [column for column in asked if column.column not in {*beside, *further}][:_MOST_COLUMNS]
        choices = [(unit, variable) for unit in units for variable in unit.variables]
        own = without_groups(table)
        alike = [
            [self._similarity.likeness(asks, u.name, v.name, own=own.get(c.column, "")) for u, v in choices]
            for c, asks in ((c, without_legend(c.column)) for c in columns)
        ]
        fits = [
            [self._fit(column, variable, likeness) for (_, variable), likeness in zip(choices, row, strict=True)]
            for column, row in zip(columns, alike, strict=True)
        ]
        rows = [[_score(a, f) for a, f in zip(*pair, strict=True)] for pair in zip(alike, fits, strict=True)]
        score = np.array(rows).reshape(len(columns), len(choices))
        if table.rows and columns:
            score *= [[1.0 if c.filled else _EMPTY] for c in columns]
        if len(units) > 1 and columns:
            score *= [[_grouped(c.column, u, units) for u, _ in choices] for c in columns]
            score *= [
                [_OTHER_GROUP if c.column in once and u.name != "household" else 1.0 for u, _ in choices]
                for c in columns
            ]
            score *= [[not (c.column in varying and u.name == "household") for u, _ in choices] for c in columns]
        kept = np.where(score >= _WEAK, score, 0.0)
        suggestions = {}
        for row, place in zip(*linear_sum_assignment(kept**_SURE_COUNTS, maximize=True), strict=True):
            if kept[row, place] > 0:
                found = _suggestion(score, row, place, choices, alike[row][place], fits[row][place])
                suggestions[columns[row].column] = found
        for column in columns:
            stem = table.column(_NAMED_AGAIN.sub("", column.column))
            if stem is not None and stem is not column and stem.column in suggestions and table.in_turn(column, stem):
                found = suggestions[stem.column]
                suggestions[column.column] = replace(found, level=Level.WEAK, rivals=(), beside=stem.column)
        taken = {(f.unit, f.variable): column for column, f in suggestions.items() if not f.beside}
        for row, asked_again in enumerate(columns):
            place = int(kept[row].argmax())
            unit, variable = choices[place]
            by = table.column(taken.get((unit.name, variable.name), ""))
            if asked_again.column not in suggestions and kept[row, place] >= _LIKELY and table.in_turn(asked_again, by):
                found = _suggestion(score, row, place, choices, alike[row][place], fits[row][place])
                suggestions[asked_again.column] = replace(found, level=Level.WEAK, beside=by.column if by else "")
        for name, found in suggestions.items():
            several = self._codebook.unit(found.unit).variable(found.variable).type is VariableType.CODES
            if several and is_one_of_several(name, [column.column for column in table.columns]):
                suggestions[name] = replace(found, level=Level.WEAK)
        ordered = {c.column: suggestions[c.column] for c in columns if c.column in suggestions}
        weight = sum(found.score for found in ordered.values() if found.level is not Level.WEAK)
        return Pairing(tuple(unit.name for unit in units), ordered, weight)

    def _fit(self, column: Evidence, variable: Variable, likeness: Likeness) -> float | None:
        if likeness.score < _LEAST_LIKENESS:
            return None
        areas = self._areas.get(variable.name, ())
        asked = (asked_alike(variable), areas)
        if asked not in column.known:
            column.known[asked] = fit(column.beginning, variable, self._codebook, areas=dict(areas))
        return column.known[asked]


def _is_said_besides(column: Evidence, table: SheetEvidence) -> bool:
    """Whether it holds what was written beside `other`: `air_other` beside `air`."""
    stem = _SAID_BESIDES.sub("", column.column)
    return stem != column.column and table.column(stem) is not None


def without_groups(table: SheetEvidence) -> Mapping[str, str]:
    """Labels such as `Data keluarga/Nomor KK` without the group in front, where several columns have it.

    Between group and question stands the mark by which most of the labels have one.
    """
    plain = {column.column: without_markup(without_legend(column.column)) for column in table.columns}
    marks = dict.fromkeys((*_GROUP_MARKS, *([table.group_mark] if table.group_mark.strip() else [])))
    return max((_parted_at(mark, plain) for mark in marks), key=len)


def _parted_at(mark: str, plain: Mapping[str, str]) -> Mapping[str, str]:
    names = set(plain.values())
    above = Counter(name.rpartition(mark)[0] for name in names)
    several = sum(_is_group(group, above, names) for group in above) > 1
    above += Counter(group for group in above if several and mark not in f"[{group}")  # a part may have one question
    parted = (
        (column, *name.removesuffix("]").rpartition(mark)[::2]) for column, name in plain.items() if " " in column
    )
    return {column: last.strip() for column, group, last in parted if last.strip() and _is_group(group, above, names)}


def _is_group(group: str, above: Mapping[str, int], names: Collection[str]) -> bool:
    """What is a column of itself is a question, and this one of its options."""
    return bool(group.strip()) and above[group] > 1 and group not in names


def _grouped(column: str, unit: Unit, units: Sequence[Unit]) -> float:
    """A heading above that names one of the units speaks against the others."""
    above = words_of(column.rsplit(" > ", 1)[0]) if " > " in column else frozenset()
    named = [each for each in units if any(above == words_of(text) for text in read_words().units.get(each.name, ()))]
    return 1.0 if not named or unit in named else _OTHER_GROUP


def is_technical(column: Evidence, table: SheetEvidence) -> bool:
    """What asks nothing: a tool's own columns, each option of a multiple choice once more, the number of the line."""
    name = column.column
    words = words_of(name)
    known = read_words()
    if words and (words <= known.line_number or (words <= known.counted and column.counts_lines)):
        return True
    if is_of_microsoft(column.position, [each.column for each in table.columns]):
        return True
    if is_system_column(name):
        return not _also_asked(name, table)
    return table.is_option(column)


_STATUS, _TODAY, _DATE = "Status", "today", "tanggal"


def _also_asked(name: str, table: SheetEvidence) -> bool:
    """`Status` is a tool's own beside its KEY only; `today` is the day of the visit where no question asks for one."""
    if name == _TODAY:
        others = (column.column for column in table.columns if not is_system_column(column.column))
        return not any(_DATE in words_of(other) for other in others)
    return name == _STATUS and table.column("KEY") is None


def _score(likeness: Likeness, share: float | None) -> float:
    if likeness is NONE or likeness.score < _LEAST_LIKENESS or (share is not None and share < _LEAST_FIT):
        return 0.0
    return likeness.score * (1.0 if share is None else _NAME_SHARE + (1 - _NAME_SHARE) * share)


def _suggestion(
    score: Scores, row: int, place: int, choices: Sequence[tuple[Unit, Variable]], alike: Likeness, share: float | None
) -> Suggestion:
    own = float(score[row, place])
    others = np.delete(score[row], place)
    names = [variable.name for number, (_, variable) in enumerate(choices) if number != place]
    rivals = tuple(name for name, other in zip(names, others, strict=True) if other > max(own - _SURE_MARGIN, 0))
    margin = own - max(others.max(initial=0.0), np.delete(score[:, place], row).max(initial=0.0))
    level = Level.SURE if own >= _SURE else Level.LIKELY if own >= _LIKELY else Level.WEAK
    doubt = alike.explained < _SURE_EXPLAINED or (share is not None and share < _SURE_FIT) or margin < _SURE_MARGIN
    if level is Level.SURE and doubt:
        level = Level.LIKELY
    why = f"nama mirip '{alike.by}' ({alike.score:.0%})"
    if alike.read_as is not None:
        open_still = bool(rivals) or alike.score < _TAKEN_APART
        level = Level.WEAK if open_still else Level.LIKELY if alike.read_as.cut and level is Level.SURE else level
        why = f"judul dibaca '{alike.read_as.text}', {why}"
    if share is not None:
        why += f"; {share:.0%} isi cocok"
    unit, variable = choices[place]
    return Suggestion(unit.name, variable.name, round(own, 4), level, why, rivals)
