"""One column of open data: its name, its type, what it says, and how its cell comes from a row of results."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Generic, TypeVar

from indicators.context import Context, Site
from indicators.definition import Definition
from indicators.rows import Change, Estimate

Value = str | int | float | bool | date | None
Result = Estimate | Change
Row = TypeVar("Row", covariant=True)
RowOf = TypeVar("RowOf", contravariant=True)


class Type(StrEnum):
    """Types of Table Schema."""

    TEXT = "string"
    INTEGER = "integer"
    NUMBER = "number"
    TRUTH = "boolean"
    DATE = "date"


@dataclass(frozen=True)
class Told(Generic[Row]):
    """One row of results with what is needed to tell it. `hidden`: its numbers must not be shown."""

    number: int
    row: Row
    definition: Definition
    site: Site
    context: Context
    hidden: bool

    @cached_property
    def areas(self) -> tuple[str | None, ...]:
        """The codes of province, city, kecamatan and kelurahan, as far as the declared code goes."""
        parts = self.site.area_code.split(".")
        return tuple(".".join(parts[:depth]) if len(parts) >= depth else None for depth in (1, 2, 3, 4))

    def bps(self, digits: int) -> str | None:
        """The code by BPS of the area that so many digits name: 4 the city, 7 the kecamatan, 10 the kelurahan."""
        return self.site.bps[:digits] if self.site.bps else None


@dataclass(frozen=True)
class Column(Generic[RowOf]):
    """One column. `guarded`: blank where the row is hidden. `categories`: the codes it holds, with their words."""

    name: str
    type: Type
    title: str
    description: str
    value: Callable[[Told[RowOf]], Value]
    guarded: bool = False
    categories: dict[str, str] = field(default_factory=dict)

    def cell(self, told: Told[RowOf]) -> Value:
        return None if self.guarded and told.hidden else self.value(told)
