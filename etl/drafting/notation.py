"""How numbers and dates are written as text in a column, told only when one reading fits everything in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Generic, TypeVar

from etl.cells.answer import plain_text, squeezed
from etl.cells.dates import ORDERS, as_date, order_beside, orders_of, without_place
from etl.cells.manner import DateOrder, Mark
from etl.cells.numbers import as_number, in_doubt
from etl.cells.units import without_any_unit
from etl.drafting.evidence import Evidence, SheetEvidence
from etl.mapping.readers import ONE_WRITER

_MARKED_NUMBER = re.compile(r"[+-]?\d[\d.,]*[.,][\d.,]*")
_FULL_YEAR = re.compile(r"\d{4}")
_NUMBERS_ONLY = re.compile(r"\d{1,4}\s*[-/. ]\s*\d{1,2}\s*[-/. ]\s*\d{1,4}.*")
_IN_LARGER = re.compile(
    r"(?<![\d.,] )(?<![\d.,])\b(?:(?P<thousands>ribuan|ribu|rb)|jutaan|juta|jt)\b"
    r"|[x×*]\s*(?:rp\.?\s*)?1[.,]?000(?P<millions>[.,]?000)?\b",
    re.IGNORECASE,
)
_PLAIN_NUMBER = re.compile(r"\d+(?:\.\d{1,2})?")
_MARKS: tuple[Mark, ...] = ("comma", "point")
_SHOWN = 3

Way = TypeVar("Way")


@dataclass(frozen=True, slots=True)
class Notation(Generic[Way]):
    """The ways that could be meant: one is sure, several are for a person to choose from. `examples` are in doubt.

    `apart`: where no way fits everything, an example that only this way fits, for each that has one.
    """

    ways: tuple[Way, ...] = ()
    examples: tuple[str, ...] = ()
    apart: Mapping[Way, str] = field(default_factory=dict)

    @property
    def sure(self) -> Way | None:
        return self.ways[0] if len(self.ways) == 1 else None

    @property
    def doubtful(self) -> bool:
        return len(self.ways) > 1


def decimal_mark(column: Evidence) -> Notation[Mark]:
    """The mark before decimals in numbers written as text. 1.250 alone may be 1,25 or 1250.

    Nothing is told when every number reads in one way already. Both are told when neither fits all.
    """
    texts = [text for text in _numbers(column) if _MARKED_NUMBER.fullmatch(text)]
    unread = tuple(text for text in texts if as_number(text, None) is None)
    if not unread:
        return Notation()
    fitting = tuple(mark for mark in _MARKS if all(as_number(text, mark) is not None for text in texts))
    unsure = fitting == ("point",) and all(map(in_doubt, texts))
    return Notation(_MARKS if unsure else fitting or _MARKS, unread[:_SHOWN])


def _numbers(column: Evidence) -> Iterable[str]:
    return (without_any_unit(squeezed(text)) for text, _ in column.texts)


def told_in(column: Evidence) -> float | None:
    """What numbers of rupiah are divided by where the heading says thousands or millions, and all of them are so small
    that no rupiah are meant: `Pendapatan (ribu rupiah)` above 1500.
    """
    found = _IN_LARGER.search(column.column)
    if found is None:
        return None
    thousands = found["thousands"] or ("000" in found[0] and not found["millions"])
    divisor, fewer = (0.001, 100_000) if thousands else (0.000001, 1_000)
    cells = [plain_text(value).strip() for value, _ in column.values]
    small = all(_PLAIN_NUMBER.fullmatch(cell) and float(cell) < fewer for cell in cells)
    return divisor if cells and small else None


def date_order(column: Evidence, *, latest: date, earliest: date = date.min) -> Notation[DateOrder]:
    """The order of day, month and year in dates written as numbers. `latest`: no date of the file comes after it;
    `earliest`: nor before it, where its year has two digits.

    Nothing is told when every date reads in one way already. All orders are told when none fits all of them. What is
    a date in no order says nothing of the others.
    """
    texts = [text for text, _ in column.texts if _NUMBERS_ONLY.fullmatch(without_place(squeezed(text)))]
    unread = tuple(text for text in texts if as_date(squeezed(text), None) is None and _is_date(squeezed(text), latest))
    if not unread:
        return Notation()
    fitting = {text: [order for order in ORDERS if _fits(text, order, latest, earliest)] for text in unread}
    ways = tuple(order for order in ORDERS if all(order in orders for orders in fitting.values()))
    if ways:
        return Notation(ways, unread[:_SHOWN])
    alone = {orders[0]: text for text, orders in reversed(fitting.items()) if len(orders) == 1}
    return Notation(ORDERS, unread[:_SHOWN], {order: alone[order] for order in ORDERS if order in alone})


def order_told_beside(column: Evidence, table: SheetEvidence, *, system: str) -> DateOrder | None:
    """As a load reads dates in doubt beside others that the same program wrote; None where it needs no others."""
    texts = {text for text, _ in column.texts}
    if system not in ONE_WRITER or len(orders_of(texts)) == 1:
        return None
    others = (other for other in table.columns if other.position != column.position)
    return order_beside(texts, ({text for text, _ in other.texts} for other in others))


def _fits(text: str, order: DateOrder, latest: date, earliest: date) -> bool:
    day = as_date(squeezed(text), order, latest=latest)
    first = date.min if _FULL_YEAR.search(text) else earliest
    return day is not None and first <= day <= latest


def _is_date(text: str, latest: date) -> bool:
    return any(as_date(text, order, latest=latest) for order in ORDERS)
