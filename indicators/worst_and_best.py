"""Units whose household was not met again: how many, and the worst and the best that they may have done, in words."""

from collections.abc import Callable

from indicators import numbers
from indicators.definition import Direction
from indicators.rows import Change
from indicators.telling import Case, end_text
from indicators.verdict import TOO_MANY_LOST, Verdict

FEW_LOST, MANY_LOST = 0.05, 0.2


def lost_units(change: Change) -> int:
    """Units known before whose household was not met again: what the worst and the best case differ by."""
    if change.worst is None or change.best is None:
        return 0
    width = abs(change.best - change.worst)
    return round(change.n_from * width / (1 - width)) if width < 1 else 0


def lost_share(change: Change) -> float:
    """Those lost of all who counted before, as a share between 0 and 1. Who was met and no longer counts isn't lost."""
    lost = lost_units(change)
    return lost / (change.n_from + max(change.only_from, lost)) if lost else 0.0


def many_lost(change: Change) -> bool:
    """Whether so many were not met again that the change is to be read with caution."""
    return lost_share(change) > MANY_LOST


def too_many_lost(change: Change) -> bool:
    """Whether so many were not met again that nothing may be said of a change; of a handful nothing is said anyway."""
    if not change.paired or not change.n_from or change.verdict == Verdict.TOO_FEW:
        return False
    told = change.verdict == Verdict.NOT_COMPARABLE and change.change is not None
    return told or lost_share(change) > TOO_MANY_LOST


def bounds(case: Case, *, write: Callable[[float], str]) -> str:
    """Where more than a few were not met again: the worst and the best that these may have done.

    `write` puts a change in points in words.
    """
    ends = _worst_and_best(case)
    if ends is None:
        return ""
    worst, best = (end_text(case, end, write) for end in ends)
    in_words = {case.say("above_zero"), case.say("below_zero")} & {worst, best}
    key = "span" if 0 <= ends[0] <= ends[1] and not in_words else "span_signed"
    told = {"ends": case.say(_judged(case, "ends")), "bounds": case.say(key, lower=worst, upper=best)}
    return _bounds(case, "bounds", **told, measure=case.say("points"))


def bounds_of_few(case: Case) -> str:
    """The same in units: how many more, or fewer, of all who were known before."""
    ends = _worst_and_best(case)
    if ends is None or case.verdict is Verdict.TOO_FEW:
        return ""
    total = case.change.n_from + lost_units(case.change)
    worst, best = (
        case.say(_judged(case, key), change=_more_or_fewer(case, round(end * total)))
        for key, end in zip(("at_worst", "at_best"), ends, strict=True)
    )
    return _bounds(case, "bounds_few", worst=worst, best=best, total=case.number(total))


def _judged(case: Case, key: str) -> str:
    """Where neither way is better there is no worst and no best, but a lowest and a highest."""
    return f"{key}_neither" if case.definition.direction is Direction.NEITHER else key


def _worst_and_best(case: Case) -> tuple[float, float] | None:
    """Both where they are worth telling: many were not met again, or they could turn what is sure."""
    change = case.change
    if change.worst is None or change.best is None:
        return None
    return (change.worst, change.best) if lost_share(change) > FEW_LOST or could_turn(case) else None


def could_turn(case: Case) -> bool:
    """Whether what is sure could go the other way, depending on those not met again."""
    sure = case.verdict in (Verdict.IMPROVED, Verdict.WORSENED)
    return sure and (case.change.worst or 0.0) * (case.change.best or 0.0) < 0


def _bounds(case: Case, key: str, **values: str) -> str:
    lost, share = lost_units(case.change), lost_share(case.change)
    told = case.say(
        f"{key}_many" if many_lost(case.change) else key,
        lost=case.number(lost),
        units=case.units(lost),
        share=numbers.percent(share, case.language),
        **values,
    )
    return f"{told} {case.say('bounds_turn')}" if could_turn(case) else told


def _more_or_fewer(case: Case, units: int) -> str:
    return case.say("more" if units > 0 else "fewer", n=case.number(abs(units))) if units else case.say("as_many")
