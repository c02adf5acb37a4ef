"""What stands behind results, as one audience may see it: files, findings, who was lost and helped, what was done.

Rows in, rows out. As with results, numbers are taken out of a row and rows that are not theirs are left out, so that no
page has anything to skip. Most of it is told in fewer words: sums instead of sheets, how many instead of why.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

import numpy as np

from indicators.context import Coverage
from indicators.definition import Breakdown
from indicators.disclosure.cells import small
from indicators.disclosure.guard import blank
from indicators.disclosure.policy import Activities, Lost, Policy, Quality, Scope
from indicators.rows import Assistance
from warehouse.activities import Activity, Received
from warehouse.quality import Blank, Digit, LinkCount, RuleCount, SheetCount

Row = TypeVar("Row")
FAMILIES = ("household", "person")
"""Units whose records may be summed for everybody; of births, deaths and help the number alone would tell."""
_ANY = ""  # help of any kind: sensitive as long as one kind is


# The survey files ----------------------------------------------------------------------------------------------------


def sheets(rows: Iterable[SheetCount], policy: Policy) -> tuple[SheetCount, ...]:
    """In sums: one row per round for families and members, without the names of files and sheets."""
    if policy.rights.quality is not Quality.SUMS:
        return tuple(rows)
    rounds: dict[str | None, list[SheetCount]] = {}
    for row in rows:
        if row.unit in FAMILIES:
            rounds.setdefault(row.round, []).append(row)
    return tuple(_summed_sheets(each, of) for each, of in rounds.items())


def _summed_sheets(survey_round: str | None, rows: Sequence[SheetCount]) -> SheetCount:
    names = ("rows_read", "loaded", "quarantined", "duplicates", "skipped")
    return SheetCount(survey_round, "", "", "", "", *(sum(getattr(row, name) for row in rows) for name in names))


def rules(rows: Iterable[RuleCount], policy: Policy) -> tuple[RuleCount, ...]:
    """In counts: one row per severity, since a rule's example quotes a cell; in sums nothing."""
    if policy.rights.quality is Quality.CELLS:
        return tuple(rows)
    if policy.rights.quality is Quality.SUMS:
        return ()
    sums: dict[str, tuple[int, int]] = {}
    for row in rows:
        findings, decided = sums.get(row.severity, (0, 0))
        sums[row.severity] = (findings + row.findings, decided + row.decided)
    return tuple(RuleCount("", severity, *counted, "") for severity, counted in sums.items())


def to_the_cell(rows: Iterable[Row], policy: Policy) -> tuple[Row, ...]:
    """What names a cell, a cadre or an RT of the files: only where everything is told."""
    return tuple(rows) if policy.rights.quality is Quality.CELLS else ()


def links(rows: Iterable[LinkCount], policy: Policy) -> tuple[LinkCount, ...]:
    """In sums nothing: most ways of recognising somebody are of a few."""
    return () if policy.rights.quality is Quality.SUMS else tuple(rows)


def blanks(rows: Iterable[Blank], policy: Policy, *, rounds: Sequence[str]) -> tuple[Blank, ...]:
    """In sums: the questions asked of everybody, together; whom others were asked tells the answer before them."""
    rows = tuple(rows)
    if policy.rights.quality is not Quality.SUMS:
        return rows
    everybody: dict[tuple[str, str], int] = {}
    for row in rows:
        everybody[row.unit, row.round] = max(row.asked, everybody.get((row.unit, row.round), 0))
    rows = tuple(row for row in rows if row.unit in FAMILIES and row.asked == everybody[row.unit, row.round])
    told = ((each, [row for row in rows if row.round == each]) for each in rounds)
    return tuple(_summed_blanks(each, of) for each, of in told if of)


def _summed_blanks(survey_round: str, rows: Sequence[Blank]) -> Blank:
    names = ("asked", "dont_know", "refused", "unreadable", "missing")
    return Blank("", "", survey_round, *(sum(getattr(row, name) for row in rows) for name in names))


def digits(rows: Iterable[Digit], policy: Policy) -> tuple[Digit, ...]:
    """In sums: all ten of a measure, or none where one is of few."""
    rows = tuple(rows)
    if policy.rights.quality is not Quality.SUMS:
        return rows
    few = {row.variable for row in rows if _is_small(row.measures, policy)}
    return tuple(replace(row, measures=0, suppressed=True) if row.variable in few else row for row in rows)


# Who was lost, who was helped ----------------------------------------------------------------------------------------


def coverage(rows: Iterable[Coverage], policy: Policy) -> tuple[Coverage, ...]:
    """How many families were met again; why the others were not only where that may be told."""
    told = policy.rights.lost is Lost.REASONS
    return tuple(row if told else replace(row, lost=()) for row in rows)


def helped(
    rows: Mapping[str, Sequence[Assistance]], families: Mapping[str, int], *, population: str, policy: Policy
) -> tuple[Assistance, ...]:
    """The rows of one population, of all (`all`) and of the assisted (`binaan`), as of as many families met.

    A kind of help is hidden whole: where few were promised it, where few are at one stage or have none of it, and
    where that would be so of all less the assisted.
    """
    stages = {who: {row.type: _stages(row, families[who]) for row in told} for who, told in rows.items()}
    return tuple(
        blank(row) if _help_is_hidden(row.type, stages, families, population, policy) else row
        for row in rows.get(population, ())
    )


Stages = tuple[int, ...]


def _stages(row: Assistance, families: int) -> Stages:
    """Families who were promised it, then by stage, those without any of it last."""
    return row.promised, row.planned, row.in_progress, row.done, max(families - row.promised, 0)


def _help_is_hidden(
    kind: str,
    stages: Mapping[str, Mapping[str, Stages]],
    families: Mapping[str, int],
    population: str,
    policy: Policy,
) -> bool:
    few, answers = policy.guards_help(kind)

    def gives_away(counts: Stages) -> bool:
        promised, *by_stage = counts
        return (few and _is_small(promised, policy)) or (answers and any(_is_small(n, policy) for n in by_stage))

    everybody, assisted = (stages[who].get(kind, (0, 0, 0, 0, families[who])) for who in ("all", "binaan"))
    own = {"all": gives_away(everybody), "binaan": gives_away(assisted)}
    if any(own.values()) or population != policy.gives_way:
        return own[population]
    return gives_away(tuple(np.subtract(everybody, assisted).clip(min=0).tolist()))


def received(rows: Mapping[str, Sequence[Received]], *, population: str, policy: Policy) -> tuple[Received, ...]:
    """Families by kinds of help; where totals are guarded those without any and those with some, or neither.

    The number of kinds adds up to what each kind tells, so that the one would give the other away.
    """
    if not any(policy.guards_help(_ANY)):
        return tuple(rows.get(population, ()))
    counted = {who: _with_and_without(told) for who, told in rows.items()}
    if population not in counted:
        return ()
    few = {who: any(_is_small(n, policy) for n in pair) for who, pair in counted.items()}
    hidden = few[population]
    if population == policy.gives_way and not any(few.values()):
        hidden = any(_is_small(n, policy) for n in np.subtract(counted["all"], counted["binaan"]).tolist())
    without, some = counted[population]
    told = (Received(0, without), Received(1, some, or_more=True))
    return tuple(replace(row, families=0, suppressed=True) if hidden else row for row in told)


def _with_and_without(rows: Iterable[Received]) -> tuple[int, int]:
    rows = tuple(rows)
    return sum(row.families for row in rows if not row.kinds), sum(row.families for row in rows if row.kinds)


# What the offices did ------------------------------------------------------------------------------------------------


def activities(rows: Iterable[Activity], policy: Policy) -> tuple[Activity, ...]:
    """Without what is not theirs of each: notes, papers, its RT, and how many it reached where these are few.

    How much was planned and realised goes with it where it counts the same people, or few of what may be people; what
    was spent too, as its part of the budget is the part that was realised.
    """
    return tuple(replace(row, **dict(_taken_out(row, policy))) for row in rows)


def _taken_out(row: Activity, policy: Policy) -> Iterator[tuple[str, Any]]:
    rights = policy.rights
    if rights.activities is not Activities.NOTES:
        yield "note", None
    if rights.activities is Activities.WORKS:
        yield "evidence", None
    if Breakdown.RT not in rights.breakdowns:
        yield "rt", None
    reached = [n for n in (row.beneficiaries_planned, row.beneficiaries_reached) if n is not None]
    if rights.small_groups is Scope.NONE:
        return
    few = any(_is_small(n, policy) for n in reached)
    if few:
        yield "beneficiaries_planned", None
        yield "beneficiaries_reached", None
        yield "suppressed", True
    if _tells_people(row, policy, few=few):
        yield "kept", row.state
        yield "planned", None
        yield "realised", None
        yield "budget_realised", None


def _tells_people(row: Activity, policy: Policy, *, few: bool) -> bool:
    """Whether its amounts are of few people: as many as are hidden, or few of a unit not declared to be of things."""
    amounts = [(row.planned, row.beneficiaries_planned), (row.realised, row.beneficiaries_reached)]
    same = any(amount is not None and amount == people for amount, people in amounts)
    small_amount = any(amount is not None and 0 < amount < policy.rights.smallest_cell for amount, _ in amounts)
    return (few and same) or (small_amount and not policy.counts_things(row.counted_in))


def _is_small(n: int, policy: Policy) -> bool:
    return bool(small(np.asarray(n), smallest=policy.rights.smallest_cell))
