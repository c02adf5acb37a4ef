"""What is said where two levels may not be set against each other, or not any more."""

from __future__ import annotations

from indicators import numbers
from indicators.sentence.money import is_money, money
from indicators.telling import SHARES, Case, whole
from indicators.verdict import TOO_MANY_LOST
from indicators.worst_and_best import lost_share


def too_few_left(case: Case) -> str:
    """Who was met twice is no longer who was there: levels may be said, a change may not."""
    change, of = case.change, case.language
    if case.definition.kind not in SHARES:
        before, after = _level(case, change.value_from, unit=False), _level(case, change.value_to)
        share = numbers.percent(TOO_MANY_LOST, of)
        return case.say("too_many_lost_amount", label=case.label, before=before, after=after, share=share)
    told = numbers.levels(whole(change.x_from), change.n_from, whole(change.x_to), change.n_to)
    before, after = told.before_text(of), told.after_text(of)
    if case.as_counts:
        before, after = (numbers.n_of_total(whole(x), change.n_to, of) for x in (change.x_from, change.x_to))
    lost = lost_share(change)  # zero where the worst and the best case are not told
    key = "too_many_lost" if lost else "too_many_lost_amount"
    share = numbers.percent(lost or TOO_MANY_LOST, of)
    return case.say(key, label=case.label, before=before, after=after, share=share)


def not_comparable(case: Case) -> str:
    change = case.change
    ends = [
        (change.round_from, change.n_from, change.x_from, change.value_from),
        (change.round_to, change.n_to, change.x_to, change.value_to),
    ]
    known = [end for end in ends if end[1] > 0]
    unasked = [name for name, *_ in ends if (change.indicator, change.site, name) in case.context.unasked]
    if len(known) == 2:
        told = case.say(
            "asked_otherwise", first=case.round_label(change.round_from), last=case.round_label(change.round_to)
        )
    elif len(known) == 1 and not change.paired:
        (round_known, n, x, value) = known[0]
        other = next(name for name, count, *_ in ends if count == 0)
        if case.definition.kind in SHARES:
            level = f"{numbers.n_of_total(whole(x), n, case.language)} {case.units(n)}"
        else:
            level = _level(case, value) + case.say("bracket", notes=f"{case.number(n)} {case.units(n)}")
        key = "known_one_unasked" if other in unasked else "known_one"
        told = case.say(key, round=case.round_label(round_known), level=level, other=case.round_label(other))
    elif unasked:
        labels = [case.round_label(name) for name in unasked]
        rounds = labels[0] if len(labels) == 1 else case.say("both_rounds", first=labels[0], last=labels[1])
        told = case.say("known_none_unasked", rounds=rounds)
    elif change.paired:
        told = case.say("known_none", units=case.units(0))
    else:
        first, last = (case.round_label(name) for name, *_ in ends)
        told = case.say("known_neither", units=case.units(0), first=first, last=last)
    return case.say("not_comparable", label=case.label, known=told)


def _level(case: Case, value: float | None, *, unit: bool = True) -> str:
    """One amount by itself: whole rupiah, or two decimals of an index or a score."""
    return money(case, value or 0, 0 if is_money(case) else 2, unit=unit)
