"""What became of an amount: a median or a mean, in rupiah or another unit."""

from __future__ import annotations

from fractions import Fraction

from indicators import numbers
from indicators.definition import Kind
from indicators.sentence.money import MONTHLY, amount_decimals, is_money, money
from indicators.sentence.part import About, Part
from indicators.sentence.refusal import not_comparable
from indicators.telling import Case, again, aside, interval_text, moved, sign_of, undetected, who


def told_amount(case: Case) -> list[Part]:
    change = case.change
    if change.value_from is None or change.value_to is None:
        return [Part(About.CHANGE, not_comparable(case))]
    shown, adds_up = amount_decimals(case, change.value_from, change.value_to)
    difference = numbers.exact(change.value_to) - numbers.exact(change.value_from)
    amount = (
        money(case, abs(difference), shown)
        if adds_up
        else _beside(case, abs(difference), before=change.value_from, after=change.value_to, shown=shown)
    )
    interval = _amount_interval(case, decimals=shown)
    typical = _typical(case, interval=interval)
    head = case.say(
        "head",
        label=case.label,
        before=money(case, change.value_from, shown, unit=False),
        after=money(case, change.value_to, shown, unit=False),
        threshold="",
        moved=moved(case, sign=sign_of(difference), amount=amount),
        aside="" if typical else aside(case, interval=interval),
    )
    return [
        Part(About.CHANGE, head),
        Part(About.WHO, who(case)),
        Part(About.TYPICAL, typical),
        Part(About.AGAIN, again(case, interval=interval)),
        Part(About.DETECTABLE, _detectable_amount(case)),
        Part(About.PRICES, _nominal(case)),
    ]


def _beside(case: Case, difference: Fraction, *, before: float, after: float, shown: int) -> str:
    """Where it doesn't add up with its levels in any decimals that are told: less, or more, than these are apart."""
    apart = abs(numbers.rounded(after, shown) - numbers.rounded(before, shown))
    if apart and difference > apart:
        return case.say("more_than", amount=money(case, apart, shown))
    return case.say("less_than", amount=money(case, apart or Fraction(1, 10**shown), shown))


def _nominal(case: Case) -> str:
    """That prices rise, wherever an amount a month is told that is not zero."""
    told = (case.change.value_from, case.change.value_to, case.change.change)
    return case.say("nominal") if case.definition.value_unit == MONTHLY and any(told) else ""


def _amount_interval(case: Case, *, decimals: int) -> str | None:
    change, lower, upper = case.change.change, case.change.lower, case.change.upper
    if change is None or lower is None or upper is None:
        return None

    def write(end: float) -> str:
        told = numbers.in_thousands(end, width=upper - lower) if is_money(case) else end
        return money(case, told, decimals, unit=False)

    return interval_text(case, sign=sign_of(change), write=write)


def _typical(case: Case, *, interval: str | None) -> str:
    """The change within pairs, which is not the change of the median, as exact as tables and files tell it; only where
    it could be computed and says more than the change of one, or that none changed.
    """
    change, typical = case.change, case.change.change
    if case.definition.kind is not Kind.MEDIAN or not change.paired or typical is None:
        return ""
    if change.n_to == 1 or not (change.improved or change.worsened):
        return ""
    told = moved(case, sign=sign_of(typical), amount=money(case, abs(typical), 0))
    return case.say("typical", unit=case.units(1), moved=told, aside=aside(case, interval=interval))


def _detectable_amount(case: Case) -> str:
    """The same of a mean or median, in two digits upwards: more would pretend too much."""
    largest = undetected(case.change)
    if largest is None:
        return ""
    return case.say("detectable", amount=money(case, *numbers.two_digits_upwards(largest)))
