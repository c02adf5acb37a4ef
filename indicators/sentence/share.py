"""What became of a share: a proportion, or a ladder from its threshold up."""

from __future__ import annotations

from fractions import Fraction

from indicators import numbers
from indicators.definition import Kind
from indicators.sentence.part import About, Part
from indicators.telling import (
    Case,
    again,
    aside,
    interval_text,
    moved,
    sign_of,
    sure_as_counted,
    undetected_below,
    undetected_units,
    who,
    whole,
)
from indicators.verdict import Verdict
from indicators.wording import verdict_word
from indicators.worst_and_best import bounds, bounds_of_few, could_turn, many_lost


def told_share(case: Case) -> list[Part]:
    change = case.change
    told = numbers.levels(whole(change.x_from), change.n_from, whole(change.x_to), change.n_to)
    decimals = told.point_decimals
    amount = told.points_text(case.language).removeprefix(numbers.MINUS)
    if told.difference and not numbers.rounded(told.difference * 100, decimals):
        smallest = numbers.points(10.0 ** -(decimals + 2), case.language, decimals=decimals)
        amount = case.say("less_than", amount=smallest)
    sign = sign_of(told.difference)
    interval = interval_text(case, sign=sign, write=lambda bound: _bare_points(bound, case.language, decimals))
    head = case.say(
        "head",
        label=case.label,
        before=told.before_text(case.language),
        after=told.after_text(case.language),
        threshold=_threshold(case),
        moved=moved(case, sign=sign, amount=amount),
        aside=aside(case, interval=interval),
    )
    worst_and_best = bounds(case, write=lambda bound: _bare_points(bound, case.language, decimals))
    return [
        Part(About.CHANGE, head),
        Part(About.WHO, who(case)),
        Part(_about_the_lost(case), worst_and_best),
        Part(About.AGAIN, again(case, interval=interval)),
        Part(About.DETECTABLE, _detectable(case)),
    ]


def told_few(case: Case) -> list[Part]:
    """Of fewer than 30 units, or with too wide an interval, a percent pretends too much: counts, and the verdict."""
    change = case.change
    before, after = (
        numbers.n_of_total(whole(x), n, case.language)
        for x, n in ((change.x_from, change.n_from), (change.x_to, change.n_to))
    )
    calm = case.verdict in (Verdict.UNCHANGED, Verdict.COUNT_ONLY) or sure_as_counted(case)
    head = case.say(
        "few_calm" if calm else "few",
        label=case.label,
        before=f"{before} {case.units(change.n_from)}",
        after=after,
        threshold=_threshold(case),
        verdict=verdict_word(case.verdict, case.language),
    )
    return [
        Part(About.CHANGE, head),
        Part(About.WHO, who(case)),
        Part(_about_the_lost(case), bounds_of_few(case)),
        Part(About.AGAIN, again(case)),
        Part(About.DETECTABLE, _detectable_units(case)),
    ]


def _about_the_lost(case: Case) -> About:
    if could_turn(case):
        return About.TURN
    return About.MANY_LOST if many_lost(case.change) else About.LOST


def _threshold(case: Case) -> str:
    definition = case.definition
    if definition.kind is not Kind.LADDER:
        return ""
    rung = next(rung for rung in definition.rungs if rung.code == definition.threshold)
    key = "threshold_highest" if rung == definition.rungs[-1] else "threshold"
    return case.say(key, rung=f"“{rung.words(case.language)}”")


def _detectable(case: Case) -> str:
    """Beside what is unclear: how large a change would have to be. Left out where the change seen is no smaller."""
    points = undetected_below(case.change)
    return "" if points is None else case.say("detectable", amount=numbers.points(Fraction(points, 100), case.language))


def _detectable_units(case: Case) -> str:
    """The same where percents would pretend too much: as so many of so many units."""
    units = undetected_units(case.change)
    if units is None:
        return ""
    n = min(case.change.n_from, case.change.n_to)
    if units == n:
        return case.say("detectable_all", amount=f"{case.number(n)} {case.units(n)}")
    return case.say("detectable", amount=f"{numbers.n_of_total(units, n, case.language)} {case.units(n)}")


def _bare_points(difference: float, language: str, decimals: int) -> str:
    return numbers.plain(numbers.hundredfold(difference), language, decimals=decimals)
