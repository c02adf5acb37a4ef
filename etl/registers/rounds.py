"""Which round a day belongs to, and which day a month without one stands for. It looks at no row."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from etl.cells.dates import MONTH_OF, as_date
from warehouse.programme import Round

_MONTHS_ON = re.compile(r"(?:bulan|month|bln)\s*(?:ke)?[\s-]*(\d{1,2})|(\d{1,2})\s*(?:bulan|bln|months?)")
_MONTH_OF_YEAR = re.compile(r"([^\W\d]+)[\s.,'’-]*((?:19|20)\d{2})")
SLACK = timedelta(days=31)
"""How far from a round a day may lie and still tell of it: a child is weighed once a month."""

ASSUMED_DAY = 15
"""The day of a month when none is written, as WHO advises for birth dates: it is half a month off at most."""


@dataclass(frozen=True, slots=True)
class NearestRound:
    """The round a day belongs to, or None; `tied`: another one is exactly as near."""

    name: str | None
    tied: bool = False


def nearest_round(day: date, rounds: Sequence[Round]) -> NearestRound:
    """The round whose window holds the day, else the nearest within SLACK; of two as near the earlier.

    >>> nearest_round(date(2023, 1, 1), [])
    NearestRound(name=None, tied=False)
    """
    near = sorted((_distance(day, each), n) for n, each in enumerate(rounds) if _distance(day, each) <= SLACK)
    if not near:
        return NearestRound(None)
    tied = len(near) > 1 and near[1][0] == near[0][0]
    return NearestRound(rounds[near[0][1]].name, tied)


def _distance(day: date, survey_round: Round) -> timedelta:
    if day < survey_round.date_from:
        return survey_round.date_from - day
    return max(day - survey_round.date_to, timedelta(0))


def is_outside(day: date, rounds: Sequence[Round]) -> bool:
    """Whether a day lies before or after the whole programme."""
    return not rounds[0].date_from - SLACK <= day <= rounds[-1].date_to + SLACK


def day_of_month(month: int, year: int | None, rounds: Sequence[Round]) -> date | None:
    """The middle of a month; without a year that of the programme, or None where two years fit."""
    if year is not None:
        return date(year, month, ASSUMED_DAY)
    first, last = rounds[0].date_from, rounds[-1].date_to
    years = [each for each in range(first.year, last.year + 1) if _touches(each, month, first, last)]
    if not years and first.year == last.year:
        years = [first.year]
    return date(years[0], month, ASSUMED_DAY) if len(years) == 1 else None


def round_in_words(text: str, rounds: Sequence[Round]) -> str | None:
    """The round that an office calls by its month or its day: `bulan 8`, `8 bulan`, `maret 2023`, `2023-03-21`.

    Small letters, blanks squeezed. None where no round is so called or near.
    """
    if found := _MONTHS_ON.fullmatch(text):
        months = int(found[1] or found[2])
        return next((each.name for each in rounds if each.month == months), None)
    day = as_date(text, None)
    if day is None and (found := _MONTH_OF_YEAR.fullmatch(text)) and found[1] in MONTH_OF:
        day = day_of_month(MONTH_OF[found[1]], int(found[2]), rounds)
    near = nearest_round(day, rounds) if day else None
    return near.name if near and not near.tied else None


def _touches(year: int, month: int, first: date, last: date) -> bool:
    """Whether a month has a day in the programme or in the slack around it."""
    start, end = date(year, month, 1), date(year, month, monthrange(year, month)[1])
    return start <= last + SLACK and end >= first - SLACK
