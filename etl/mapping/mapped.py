"""A sheet of an export, and where in it the variables of a unit stand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from etl.layouts.sheet import Sheet
from etl.mapping.columns import find_column
from warehouse.codebook import Unit


@dataclass(frozen=True, slots=True)
class MappedSheet:
    """A sheet of an export and where in it the variables of a unit stand.

    `key` joins household and repeats; `index` tells apart submissions that share a key. `taken`: headers taken for
    declared columns that are written otherwise. `used`: positions in the header of the sheet as it was laid out.
    `answers`: in words what may stand in the cells of a variable, where the form lists that itself. `joined_by`: of a
    topic sheet the column that names the record its line tells of. `number`: which of the form's sheets it is. `names`:
    what decisions call its lines, once that is settled: after what its file says, and otherwise in every file.
    """

    sheet: Sheet
    unit: Unit
    columns: Mapping[str, int]
    key: int | None
    index: int | None
    skip: Mapping[int, frozenset[str]]
    taken: Mapping[str, str] = field(default_factory=dict)
    used: frozenset[int] = frozenset()
    answers: Mapping[str, str] = field(default_factory=dict)
    joined_by: int | None = None
    number: int = 0
    names: tuple[str, ...] = field(default=(), repr=False)

    @property
    def is_topic(self) -> bool:
        """Whether its lines say more of records of another sheet."""
        return self.joined_by is not None


def known_by(main: MappedSheet, topic: MappedSheet) -> int | None:
    """The column of a main sheet by which a topic sheet knows its records: of the same question, or called the same."""
    columns = (name for name, column in topic.columns.items() if column == topic.joined_by and name in main.columns)
    name = next(columns, None)
    heading = "" if topic.joined_by is None else topic.sheet.header[topic.joined_by]
    return find_column(main.sheet.header, heading) if name is None else main.columns[name]
