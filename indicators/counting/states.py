"""The states of units, as a scan of their view says them, in arrays.

A state is a number: whoever a round did not meet, who did not live there or was no such unit, excluded, unknown, and
from there on the answers in their order.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import duckdb
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from indicators.definition import BREAKDOWN_COLUMNS, Definition, Kind
from indicators.estimates import Columns
from indicators.query import FIRST_ANSWER, STRANGE, by_breakdown, sql, unit_query
from indicators.statistics.interval import FloatArray

Numbers = NDArray[np.int64]
Flags = NDArray[np.bool_]
NOT_MET, GONE, AWAY, OUTSIDE = 0, 1, 2, 3
"""Nothing said; nobody met the household; it was met, but the person did not live there; or was no such unit."""
DIVIDED_BY = ("site", *BREAKDOWN_COLUMNS, "binaan")
"""What a cell is told apart by."""


@dataclass(frozen=True)
class States:
    """A row per unit and round of one view, a column per indicator. Whatever is told by texts is a place in their list.

    `place` is that of every indicator among those of the build; `said` the states, `values` those of amounts (or NaN).
    """

    definitions: tuple[Definition, ...]
    place: Numbers
    unit: Numbers
    household: Numbers
    round: Numbers
    rounds: int
    """How many there are in the build: of some a view may know nobody."""
    divided: pd.DataFrame
    said: NDArray[np.uint8]
    values: FloatArray
    away: Flags
    """Unit × round: a person of whom no family that was met said then that they live there."""
    cell: Numbers
    """Which cell of the grid each row lies in; none as long as there is no grid."""

    @cached_property
    def row_of(self) -> Numbers:
        """The row of every unit (down) in every round (across); -1 where it was not met."""
        found = np.full((self.unit.max(initial=-1) + 1, self.rounds), -1)
        found[self.unit, self.round] = np.arange(len(self.unit))
        return found

    @property
    def site(self) -> Numbers:
        return self.divided["site"].to_numpy()

    @property
    def binaan(self) -> Flags:
        return self.divided["binaan"].to_numpy(dtype=bool)

    @property
    def most(self) -> int:
        """How many different states there may be."""
        return max(
            (FIRST_ANSWER + len(answers_of(definition)) for definition in self.definitions), default=FIRST_ANSWER
        )

    def of(self, wanted: Iterable[Definition]) -> "States":
        """The same rows, of some indicators only."""
        names = {definition.name for definition in wanted}
        at = [number for number, definition in enumerate(self.definitions) if definition.name in names]
        return replace(
            self,
            definitions=tuple(self.definitions[number] for number in at),
            place=self.place[at],
            said=np.ascontiguousarray(self.said[:, at]),
            values=self.values[:, at],
        )


def answers_of(definition: Definition) -> tuple[str, ...]:
    """The names of the states from FIRST_ANSWER on."""
    match definition.kind:
        case Kind.PROPORTION | Kind.COUNT:
            return ("no", "yes")
        case Kind.MEAN | Kind.MEDIAN:
            return ("known",)
        case Kind.LADDER:
            return tuple(definition.rung_codes)


def names_of(definition: Definition) -> tuple[str, ...]:
    """The name of every state."""
    return ("not_met", "not_met", "away", "outside", "excluded", "unknown", *answers_of(definition))


def met_from(definition: Definition) -> int | None:
    """The first answer that is in the numerator; None for amounts."""
    match definition.kind:
        case Kind.PROPORTION | Kind.COUNT:
            return FIRST_ANSWER + 1
        case Kind.MEAN | Kind.MEDIAN:
            return None
        case Kind.LADDER:
            codes = definition.rung_codes
            return FIRST_ANSWER + codes.index(definition.threshold or codes[-1])


@dataclass(frozen=True)
class Households:
    """All households that were ever met, and in which rounds (across); the last row is of a household nobody knows."""

    names: pd.Index
    met: Flags

    def numbers(self, names: NDArray[np.object_]) -> Numbers:
        return np.asarray(self.names.get_indexer(pd.Index(names)), dtype=np.int64)


@dataclass(frozen=True)
class People:
    """All persons any family named, and in which rounds (across) they lived with one that was met."""

    names: pd.Index
    living: Flags

    def away(self, names: pd.Index) -> Flags:
        """Of each unit and round; a unit that is no person is never away."""
        at = self.names.get_indexer(names)
        return (at >= 0)[:, None] & ~self.living[at]


def fetched(connection: duckdb.DuckDBPyConnection, query: str) -> Columns:
    """The columns of what a query gives; nothing may be missing in it."""
    return {name: np.asarray(column) for name, column in connection.execute(query).fetchnumpy().items()}


def households_met(connection: duckdb.DuckDBPyConnection, *, rounds: int) -> Households:
    found = fetched(
        connection, "SELECT household_id, enum_code(CAST(round AS round_name)) AS round FROM main.met_household"
    )
    number, names = pd.factorize(found["household_id"])
    met = np.zeros((len(names) + 1, rounds), dtype=bool)
    met[number, found["round"]] = True
    return Households(pd.Index(names), met)


def people_met(connection: duckdb.DuckDBPyConnection, *, rounds: int) -> People:
    found = fetched(
        connection,
        "SELECT person_id, enum_code(CAST(round AS round_name)) AS round, "
        "coalesce(presence NOT IN ('moved', 'died'), TRUE) AS lives FROM main.person_answer",
    )
    number, names = pd.factorize(found["person_id"])
    living = np.zeros((len(names) + 1, rounds), dtype=bool)
    living[number, found["round"]] = found["lives"]
    return People(pd.Index(names), living)


def states_of(
    connection: duckdb.DuckDBPyConnection,
    definitions: Sequence[Definition],
    *,
    places: dict[str, int],
    households: Households,
    people: People,
    not_told: Flags,
) -> States:
    """One scan of a unit view. Where `not_told` (indicator of the build × site × round), it says nothing."""
    judged = sql("judge").format(
        states=unit_query(definitions), breakdowns=by_breakdown("enum_code(CAST({0} AS category_name))")
    )
    found = fetched(connection, judged)
    place = np.array([places[definition.name] for definition in definitions])
    round_ = found["round"].astype(np.int64)
    said = np.column_stack([found[f"state_{number}"] for number in range(len(definitions))])
    untold = np.moveaxis(not_told[place], 0, -1)
    if untold.any():
        said[untold[found["site"].astype(np.int64), round_]] = NOT_MET
    nothing = np.full(len(round_), np.nan)
    values = [
        found[f"value_{number}"] if definition.measures else nothing for number, definition in enumerate(definitions)
    ]
    told = said.any(axis=1)
    unit, names = pd.factorize(found["unit_id"][told], sort=True)
    return States(
        tuple(definitions),
        place,
        unit,
        households.numbers(found["household_id"][told]),
        round_[told],
        not_told.shape[-1],
        pd.DataFrame({name: found[name][told].astype(np.int64) for name in DIVIDED_BY}),
        said[told],
        np.column_stack(values)[told],
        people.away(pd.Index(names)),
        np.zeros(0, dtype=np.int64),
    )


def strange(states: States) -> Iterator[Definition]:
    """Ladders of whose units the view says a rung that the ladder does not have."""
    for definition, column in zip(states.definitions, states.said.T, strict=True):
        if (column == STRANGE).any():
            yield definition
