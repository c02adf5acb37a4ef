"""How the cells of one variable are written in one form. It says so; the readers follow it."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from etl.cells.answer import Reason

Mark = Literal["comma", "point"]
Decimal = Literal["comma", "point", "machine", "either"]
DateOrder = Literal["dmy", "mdy", "ymd"]
YearFirst = Literal["ymd", "ydm"]


@dataclass(frozen=True, slots=True)
class Manner:
    """Everything that lets a cell be read in one way where several would fit.

    `answers`: the texts of a declared list of values, each with its code; nothing else is then an answer.
    `labels`: the codebook's labels in both languages are answers too. `separator`: what stands between several answers.
    `decimal`: the mark before the decimals; `machine` is how programs write numbers, `either` that people wrote some
    with a comma and some with a point, None that nobody said so.
    `date`: the order of numbers in a date; `year_first`: that of dates which begin with the year, None where it is in
    doubt; `serials`: plain numbers are days as Excel counts them; `latest`: a year of
    two digits is taken so that no date comes after this day.
    `blanks`: texts that are reasons, whatever else they might be. `divisor`: what numbers are divided by.
    `rw_first`: the heading says that the RW stands before the RT.
    """

    answers: Mapping[str, str] | None = None
    labels: bool = False
    separator: str = " "
    decimal: Decimal | None = None
    date: DateOrder | None = None
    year_first: YearFirst | None = "ymd"
    serials: bool = False
    latest: datetime.date | None = None
    blanks: Mapping[str, Reason] = field(default_factory=dict)
    divisor: float = 1.0
    rw_first: bool = False
