"""Results of a build → the two tables of open data: levels and changes, one observation a row. Writes no file."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import duckdb

from indicators import results
from indicators.catalogue import Catalogue
from indicators.context import Context, context
from indicators.disclosure import STRICTEST, Policy
from indicators.open_data.change_columns import CHANGES
from indicators.open_data.column import Column, Told, Type, Value
from indicators.open_data.level_columns import LEVELS
from indicators.rows import Change, Estimate

Row = TypeVar("Row", Estimate, Change)


@dataclass(frozen=True)
class Field:
    """What is said about one column."""

    name: str
    type: Type
    title: str
    description: str
    categories: dict[str, str]


@dataclass(frozen=True)
class Table:
    """One table: `suppressed` is the number of its rows whose numbers are hidden."""

    name: str
    title: str
    description: str
    fields: tuple[Field, ...]
    rows: tuple[tuple[Value, ...], ...]
    suppressed: int


@dataclass(frozen=True)
class OpenData:
    """The tables of one build, what they are about, and for whom they are."""

    context: Context
    policy: Policy
    levels: Table
    changes: Table

    @property
    def tables(self) -> tuple[Table, Table]:
        return self.levels, self.changes


def open_data(
    connection: duckdb.DuckDBPyConnection,
    *,
    policy: Policy = STRICTEST,
    content_hash: str = "",
    rounds: Collection[str] = (),
    populations: Collection[str] = (),
) -> OpenData:
    """The results of a build; of all rounds and populations unless told.

    A change belongs to the round it ends in. What this audience must not see is decided over the whole build, whatever
    is asked for.
    """
    about, catalogue = context(connection, content_hash=content_hash), results.catalogue(connection)
    levels, changes = results.estimates(connection, policy=policy), results.changes(connection, policy=policy)
    wanted_rounds = frozenset(rounds or (known.name for known in about.rounds))
    wanted = frozenset(populations or (known.name for known in about.populations))
    chosen_levels = [row for row in levels if row.round in wanted_rounds and row.population in wanted]
    chosen_changes = [row for row in changes if row.round_to in wanted_rounds and row.population in wanted]
    return OpenData(
        context=about,
        policy=policy,
        levels=_table(
            _told(chosen_levels, about, catalogue),
            LEVELS,
            name="capaian",
            title="Capaian indikator P2WKSS",
            description="Satu baris: satu indikator, wilayah, putaran, populasi dan kategori pemilahan.",
        ),
        changes=_table(
            _told(chosen_changes, about, catalogue),
            CHANGES,
            name="perubahan",
            title="Perubahan indikator P2WKSS",
            description="Satu baris: satu indikator di antara dua putaran. Perubahan belum tentu karena program.",
        ),
    )


def _told(rows: Iterable[Row], about: Context, catalogue: Catalogue) -> Sequence[Told[Row]]:
    sites = {site.name: site for site in about.sites}
    definitions = {definition.name: definition for definition in catalogue}
    return [
        Told(
            number=number,
            row=row,
            definition=definitions[row.indicator],
            site=sites[row.site],
            context=about,
            hidden=row.suppressed,
        )
        for number, row in enumerate(rows, start=1)
    ]


def _table(
    told: Sequence[Told[Row]], columns: Sequence[Column[Row]], *, name: str, title: str, description: str
) -> Table:
    cells: list[Callable[[Told[Row]], Value]] = [column.cell for column in columns]
    return Table(
        name=name,
        title=title,
        description=description,
        fields=tuple(
            Field(column.name, column.type, column.title, column.description, column.categories) for column in columns
        ),
        rows=tuple(tuple(cell(each) for cell in cells) for each in told),
        suppressed=sum(each.hidden for each in told),
    )
