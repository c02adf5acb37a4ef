"""The sentences of a course: the same units through all rounds, the mean change a month, and no interrupted series."""

from collections.abc import Sequence

from indicators import numbers
from indicators.context import Context
from indicators.definition import Definition, Kind
from indicators.further.phrases import Phrases, joined
from indicators.further.rows import Course, CoursePoint
from indicators.statistics.rounds import FEWEST_POINTS_BEFORE

# Ends less far apart than this are told in decimals.
FEW_RUPIAH = 5


def told_course(
    row: Course, points: Sequence[CoursePoint], definition: Definition, context: Context, language: str
) -> str:
    """All rounds of the same units, the mean change per month, and why no interrupted series is computed.

    `points` are those of the course, in the order of the rounds.
    """
    told = Phrases(definition, context, language)
    if row.suppressed or any(point.suppressed for point in points):
        return told.say("hidden")
    if row.refusal or row.slope is None:
        return told.refused("what_course", row.refusal, last=told.round(row.round_to))
    decimals = _decimals_of_slope(told, row)
    head = told.say(
        "course_typical" if definition.kind is Kind.MEDIAN else "course",
        **told.who(row.n),
        rounds=told.number(row.rounds),
        unit=told.units(1),
        values=" → ".join(told.series(*(told.level(point.value, n=point.n) for point in points))),
        slope=told.difference(_slope(told, row), decimals=decimals, signed=True),
        interval=told.interval(row.lower, row.upper, decimals=decimals),
    )
    strange = ", ".join(told.round(point.at_round) for point in points if point.signal)
    signal = told.say("signal", rounds=strange) if strange else told.say("no_signal")
    needed = {"points": told.number(row.points_before), "needed": told.number(FEWEST_POINTS_BEFORE)}
    return joined(head, told.few(row.n), _whole_course(told, row, points), signal, told.say("no_series", **needed))


def _slope(told: Phrases, row: Course) -> float:
    """The slope; rupiah as exact as the ends of its interval."""
    slope, width = row.slope or 0.0, (row.upper or 0.0) - (row.lower or 0.0)
    return float(numbers.in_thousands(slope, width=width)) if told.money else slope


def _decimals_of_slope(told: Phrases, row: Course) -> int:
    """A month is short: so many that the two ends do not read alike, and that few rupiah are not told in whole ones."""
    least, lower, upper = (1 if told.share else 0), row.lower or 0.0, row.upper or 0.0
    enough = (
        d
        for d in range(least, least + 3)
        if told.difference(lower, decimals=d) != told.difference(upper, decimals=d)
        and not (told.money and upper - lower < FEW_RUPIAH / 10**d)
    )
    return next(enough, least)


def _whole_course(told: Phrases, row: Course, points: Sequence[CoursePoint]) -> str:
    """Which way all rounds together go: neither what one round does nor what the first and the last differ by."""
    clear = row.lower is not None and row.upper is not None and row.lower * row.upper > 0
    still = row.lower == row.upper == row.slope == 0  # hardly any changed, see `Phrases.interval`
    way = ("rising" if (row.slope or 0) > 0 else "falling") if clear else "same" if still else "open"
    first = points[0].at_round if points else row.round_to
    rounds = {"first": told.round(first), "last": told.round(row.round_to)}
    only_up = told.definition.zero_at_baseline and points and told.context.round(first).month == 0
    from_zero = told.say("from_zero", first=rounds["first"]) if only_up else ""
    return joined(told.say("whole_course", way=told.word("ways", way), **rounds), from_zero)
