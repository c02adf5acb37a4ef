"""An amount as it is written: rupiah, or a number with its unit."""

from __future__ import annotations

from indicators import numbers
from indicators.telling import Case
from indicators.wording import measure_word

RUPIAH, MONTHLY = "rupiah", "rupiah/bulan"


def is_money(case: Case) -> bool:
    return (case.definition.value_unit or "").startswith(RUPIAH)


def money(case: Case, value: numbers.Number, decimals: int, *, unit: bool = True) -> str:
    if is_money(case):
        return numbers.rupiah(value, case.language, decimals=decimals)
    word = measure_word(case.definition.value_unit, case.language)
    return numbers.plain(value, case.language, decimals=decimals) + (f" {word}" if unit and word else "")


def amount_decimals(case: Case, before: float, after: float) -> tuple[int, bool]:
    """In how many decimals two amounts are told, and whether their difference adds up with them so."""
    candidates = numbers.decimals_tried(before, after, money=is_money(case))
    decimals = numbers.amount_decimals(before, after, candidates=candidates)
    return (candidates[0], False) if decimals is None else (decimals, True)
