"""A sheet of an export, and where in it the variables of a unit stand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from etl.layouts.sheet import Sheet
from warehouse.codebook import Unit


@dataclass(frozen=True, slots=True)
class MappedSheet:
    """A sheet of an export and where in it the variables of a unit stand.

    `key` joins household and repeats; `index` tells apart submissions that share a key. `taken`: headers taken for
    declared columns that are written otherwise. `used`: positions in the header of the sheet as it was laid out.
    `answers`: in words what may stand in the cells of a variable, where the form lists that itself.
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
