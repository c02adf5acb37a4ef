"""What may be asked about the activities of a build, as frozen rows. An activity is an output; it proves no outcome."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from importlib.resources import files

import duckdb

Connection = duckdb.DuckDBPyConnection
KINDS = ("physical", "non_physical")


class State(StrEnum):
    """How far an activity has come. Not reported is a state of its own: a blank is never a zero."""

    DONE = "done"
    PARTLY = "partly"
    NOT_STARTED = "not_started"
    NOT_REPORTED = "not_reported"
    UNPLANNED = "unplanned"


@dataclass(frozen=True)
class Activity:
    """One activity of the offices' sheet. `rt` is None for the whole RW, `office` where it can't be read.

    Suppressed: how many it reached is not told, because they are few. `kept`: its state, where for that reason how much
    was planned and realised isn't told either.
    """

    activity_id: str
    activity_name: str
    kind: str
    office: str | None
    partner: str | None
    funding: str | None
    rt: str | None
    planned: float | None
    realised: float | None
    counted_in: str | None
    planned_on: date | None
    realised_on: date | None
    budget_planned: float | None
    budget_realised: float | None
    beneficiaries_planned: int | None
    beneficiaries_reached: int | None
    evidence: str | None
    note: str | None
    suppressed: bool = False
    kept: State | None = None
    site: str | None = None

    @property
    def state(self) -> State:
        """Done: at least as much realised as was planned. What was never planned is not counted among the planned."""
        if self.kept is not None:
            return self.kept
        if not self.planned:
            return State.UNPLANNED
        if self.realised is None:
            return State.NOT_REPORTED
        if self.realised >= self.planned:
            return State.DONE
        return State.PARTLY if self.realised else State.NOT_STARTED

    @property
    def carried_out(self) -> bool:
        """Whether any of it was realised."""
        if self.state is State.UNPLANNED:
            return bool(self.realised) or self.kept is not None
        return self.state in (State.DONE, State.PARTLY)

    @property
    def progress(self) -> float | None:
        """Realised of planned, at most 1: doing more here makes up for nothing elsewhere. None where not told."""
        if not self.planned or self.realised is None:
            return None
        return min(self.realised / self.planned, 1.0)


@dataclass(frozen=True)
class Tally:
    """Several activities: `total` planned ones, by state, and those beyond the plan.

    `progress`: the mean of realised of planned over the `measured` ones, whose amounts are told. Each counts the same,
    because houses, metres and meetings can't be added up. `budget_spent` of `budget`: of the `budgeted` activities that
    tell both; a blank is no zero.
    """

    name: str
    total: int
    done: int
    partly: int
    not_started: int
    not_reported: int
    unplanned: int
    measured: int
    progress: float | None
    budgeted: int
    budget: float
    budget_spent: float

    @property
    def share(self) -> float | None:
        """Done of planned, those not reported among the planned: what isn't told isn't said to be done."""
        return self.done / self.total if self.total else None


@dataclass(frozen=True)
class Month:
    """How many activities were to be finished in a month, how many of those planned were, and both since the start."""

    first_day: date
    planned: int
    realised: int
    planned_so_far: int
    realised_so_far: int


@dataclass(frozen=True)
class Label:
    """What a code of one column is called in both languages."""

    column: str
    code: str
    id: str
    en: str


@dataclass(frozen=True)
class Received:
    """How many families received how many kinds of help, finished; `or_more`: so many kinds or more of them."""

    kinds: int
    families: int
    or_more: bool = False
    suppressed: bool = False


def activities(connection: Connection) -> tuple[Activity, ...]:
    """All of them, physical ones first, in the order of the sheet."""
    rows = connection.execute(query_of("activities")).fetchall()
    return tuple(replace(Activity(*told), site=site) for *told, site in rows)


def activity_labels(connection: Connection) -> tuple[Label, ...]:
    """The codes of every column of activities, as the codebook of the build names them."""
    rows = connection.execute(query_of("labels")).fetchall()
    found: list[Label] = []
    for column, comment in rows:
        indonesian, _, english = comment.partition(" | ")
        words = dict(_codes(english))
        found += [Label(column, code, word, words[code]) for code, word in _codes(indonesian)]
    return tuple(found)


def _codes(description: str) -> Iterator[tuple[str, str]]:
    """`Jenis. Kode: a = Satu; b = Dua` holds (a, Satu) and (b, Dua); see `warehouse.schema.answer_comment`."""
    _, _, listed = description.partition(": ")
    for each in listed.split("; "):
        code, _, word = each.partition(" = ")
        yield code, word


def received(
    connection: Connection, *, up_to_round: str, population: str, site: str | None = None
) -> tuple[Received, ...]:
    """Families of a population met up to a round, by how many kinds of help they had received by then.

    `site`: only those of it; without it of all.
    """
    chosen = {"round": up_to_round, "population": population, "site": site}
    rows = connection.execute(query_of("received"), chosen).fetchall()
    return tuple(Received(*row) for row in rows)


def tally(rows: Iterable[Activity], name: str = "") -> Tally:
    """The activities counted together."""
    rows = tuple(rows)
    states = [row.state for row in rows]
    told = [row.progress for row in rows if row.progress is not None]
    money = [row for row in rows if row.budget_planned and row.budget_realised is not None]
    return Tally(
        name=name,
        total=sum(state is not State.UNPLANNED for state in states),
        done=states.count(State.DONE),
        partly=states.count(State.PARTLY),
        not_started=states.count(State.NOT_STARTED),
        not_reported=states.count(State.NOT_REPORTED),
        unplanned=states.count(State.UNPLANNED),
        measured=len(told),
        progress=sum(told) / len(told) if told else None,
        budgeted=len(money),
        budget=sum(row.budget_planned or 0 for row in money),
        budget_spent=sum(row.budget_realised or 0 for row in money),
    )


def by_kind(rows: Sequence[Activity]) -> tuple[Tally, ...]:
    """Physical and non-physical ones; a kind without any is left out."""
    return _by(rows, KINDS, lambda row: row.kind)


def by_office(rows: Sequence[Activity]) -> tuple[Tally, ...]:
    """Whoever has most first; those whose office can't be read stand last under a blank name."""
    names = sorted({row.office or "" for row in rows})
    tallies = _by(rows, names, lambda row: row.office or "")
    return tuple(sorted(tallies, key=lambda each: (not each.name, -each.total - each.unplanned, each.name)))


def _by(rows: Sequence[Activity], names: Iterable[str], of: Callable[[Activity], str]) -> tuple[Tally, ...]:
    groups = ((name, [row for row in rows if of(row) == name]) for name in names)
    return tuple(tally(group, name) for name, group in groups if group)


def by_month(rows: Iterable[Activity]) -> tuple[Month, ...]:
    """Every month from the first day to the last: planned ones by their planned day, finished ones by theirs.

    Only planned activities, so that the two can be compared; a finished one counts when it is done in full.
    """
    rows = [row for row in rows if row.state is not State.UNPLANNED]
    planned = [_month(row.planned_on) for row in rows if row.planned_on]
    realised = [_month(row.realised_on) for row in rows if row.realised_on and row.state is State.DONE]
    days = sorted({*planned, *realised})
    months: list[Month] = []
    day = days[0] if days else None
    while day is not None and day <= days[-1]:
        until = [[each for each in group if each <= day] for group in (planned, realised)]
        months.append(Month(day, planned.count(day), realised.count(day), *map(len, until)))
        day = date(day.year + day.month // 12, day.month % 12 + 1, 1)
    return tuple(months)


def _month(day: date) -> date:
    return day.replace(day=1)


def query_of(name: str) -> str:
    """The query behind one of these answers."""
    return files("warehouse.activities").joinpath(f"sql/{name}.sql").read_text(encoding="utf-8")
