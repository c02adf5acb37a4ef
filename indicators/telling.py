"""The parts that every sentence about a change is made of: who, how many moved which way, by how much, how sure.

Puts words together for one change; which parts a sentence has is decided in `indicators/sentence/`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from math import ceil

from indicators import numbers, wording
from indicators.context import Context
from indicators.definition import Definition, Direction, Kind, Unit
from indicators.method import CLUSTER_T, DESIGN_EFFECT, Method
from indicators.rows import Change
from indicators.verdict import FEWEST_WITHOUT_CAUTION, TOO_MANY_LOST, Reliability, Verdict
from indicators.wording import place_word, unit_word, verdict_word

FEWEST_FOR_PERCENT = 30
SHARES = (Kind.PROPORTION, Kind.LADDER)
# Several of these may belong to one family.
OF_ONE_FAMILY = (Unit.PERSON, Unit.WOMAN, Unit.CHILD, Unit.ADOLESCENT)


@dataclass(frozen=True)
class Case:
    """One change with all that is needed to word it."""

    change: Change
    definition: Definition
    context: Context
    language: str
    percents: bool = False
    brief: bool = False

    @property
    def label(self) -> str:
        return self.definition.words(self.language).label

    @cached_property
    def verdict(self) -> Verdict:
        return Verdict(self.change.verdict)

    @cached_property
    def census(self) -> bool:
        """Whether everyone was visited in both rounds; of an office's totals nobody knows."""
        return not self.totals and all(
            self.context.at(self.change.site).round(name).census
            for name in (self.change.round_from, self.change.round_to)
        )

    @property
    def totals(self) -> bool:
        """Whether the numbers are those of an office, with nobody to follow."""
        return self.change.population == "recap"

    @property
    def few(self) -> bool:
        return is_few(self.change)

    @cached_property
    def as_counts(self) -> bool:
        """Whether a percent would pretend too much: of so few, or with so wide an interval, unless it is wanted."""
        wide = self.definition.kind in SHARES and self.change.reliability == Reliability.COUNTS_ONLY
        return self.few or (wide and not self.percents)

    @property
    def better_is_down(self) -> bool:
        return self.definition.direction is Direction.DOWN

    def say(self, key: str, **values: str) -> str:
        return wording.say(self.language, key, **values)

    def number(self, value: float) -> str:
        return numbers.plain(value, self.language)

    def units(self, n: int) -> str:
        return unit_word(self.definition.noun, n, self.language)

    def round_label(self, name: str) -> str:
        return self.context.round(name).label(self.language)


def is_few(change: Change) -> bool:
    """Whether a percent, or points, would pretend too much of the smaller round."""
    return min(change.n_from, change.n_to) < FEWEST_FOR_PERCENT


def who(case: Case) -> str:
    """Whom the change is about, and how many of them moved which way."""
    change = case.change
    if not change.paired:
        return case.say(
            "office_totals" if case.totals else "other_units",
            n_from=case.number(change.n_from),
            units_from=case.units(change.n_from),
            round_from=case.round_label(change.round_from),
            n_to=case.number(change.n_to),
            units_to=case.units(change.n_to),
            round_to=case.round_label(change.round_to),
        )
    n, movers = case.number(change.n_to), _movers(case)
    if case.brief:
        return f"{movers[0].upper()}{movers[1:]}."
    if not case.census:
        return case.say("same_units", n=n, units=case.units(change.n_to), movers=movers)
    total = change.n_from + change.unknown + change.only_from
    round_label = case.round_label(change.round_from)
    of_total = case.say("of_total", total=case.number(total), round=round_label) if total > change.n_from else ""
    if change.n_to == 1:
        return case.say("all_one", units=case.units(1), of_total=of_total, movers=movers)
    return case.say("all_units", n=n, units=case.units(0), of_total=of_total, movers=movers)


def _movers(case: Case) -> str:
    """How many moved which way; of one only its own way, of many that stayed no list of zeros."""
    improved, worsened, unchanged = (
        units or 0 for units in (case.change.improved, case.change.worsened, case.change.unchanged)
    )
    rose, fell = (worsened, improved) if case.better_is_down else (improved, worsened)
    said = {"unchanged": case.number(unchanged)}
    match case.definition.kind:
        case Kind.PROPORTION:
            key = "movers_neither" if case.definition.direction is Direction.NEITHER else "movers"
            said |= {"improved": case.number(improved), "worsened": case.number(worsened)}
        case Kind.LADDER:
            key = "movers_ladder"
            said |= {"up": case.number(rose), "down": case.number(fell)}
        case _:
            key = "movers_amount"
            share = "" if case.few else numbers.percent(rose / case.change.n_to, case.language)
            percent = case.say("up_percent", percent=share) if share else ""
            said |= {"up": case.number(rose), "down": case.number(fell), "up_percent": percent}
    if case.change.n_to == 1:
        return next(part for part in case.say(key, **said).split(", ") if not part.startswith("0 "))
    return case.say(key, **said) if rose or fell else case.say("movers_none")


def moved(case: Case, *, sign: int, amount: str) -> str:
    """Up or down by how much."""
    return case.say("same" if sign == 0 else "up" if sign > 0 else "down", amount=amount)


def aside(case: Case, *, interval: str | None) -> str:
    """What follows the change: the verdict where the number alone would not tell it, and a sample's interval."""
    word = verdict_word(case.verdict, case.language)
    match case.verdict:
        case Verdict.IMPROVED | Verdict.WORSENED:
            plain_good = case.verdict is Verdict.IMPROVED and case.definition.direction is Direction.UP
            notes = [note for note in ("" if plain_good else word, "" if case.census else interval) if note]
            return case.say("aside_clear", notes="; ".join(notes)) if notes else ""
        case Verdict.COUNT_ONLY if interval and not case.census:
            return case.say("aside_clear", notes=interval)
        case Verdict.UNCLEAR if sure_as_counted(case):
            return ""
        case Verdict.UNCLEAR | Verdict.TOO_FEW:
            bracket = case.say("bracket", notes=interval) if interval and not case.census else ""
            return case.say("aside_open", verdict=word, bracket=bracket)
        case _:
            return ""


def sure_as_counted(case: Case) -> bool:
    """Of a census the count is a fact; what is unclear about it is said by `again`."""
    return case.verdict is Verdict.UNCLEAR and case.census


def again(case: Case, *, interval: str | None = None) -> str:
    """A census and an unclear change: what was counted is sure, whether it says anything beyond itself is not."""
    if not sure_as_counted(case):
        return ""
    bracket = case.say("bracket", notes=interval) if interval else ""
    place = place_word(case.change.breakdown, case.language)
    key = "again_same" if case.change.change == 0 and case.change.value_from == case.change.value_to else "again"
    return case.say(key, place=place, verdict=verdict_word(case.verdict, case.language), bracket=bracket)


def reliance(case: Case) -> str:
    """How far the numbers can be relied on (statistics.md 1.14): why counts are told, or what a sure change rests on.

    What is unclear or of too few says so itself, and so do counts of a few.
    """
    change, flag = case.change, Reliability(case.change.reliability)
    if change.method == Method.AS_ONE:  # without an interval, and it says itself why it isn't judged
        return ""
    if case.as_counts and case.definition.kind in SHARES:
        return "" if case.few else case.say("care_too_wide", width=_width(case))
    sure = case.verdict in (Verdict.IMPROVED, Verdict.WORSENED, Verdict.UNCHANGED, Verdict.COUNT_ONLY)
    if flag is Reliability.OK or not sure:
        return ""
    units = min(change.n_from, change.n_to)
    if units < FEWEST_WITHOUT_CAUTION:
        return case.say("care_few", n=case.number(units), units=case.units(units))
    return case.say("care_wide", width=_width(case))


def alike(case: Case, *, also: bool) -> str:
    """That a sure change of people of one RT may be that of a family or two, which no interval there knows of; `also`:
    another part calls for care already.
    """
    sure = case.verdict in (Verdict.IMPROVED, Verdict.WORSENED)
    between = {CLUSTER_T, DESIGN_EFFECT} & set(case.change.method.split("+"))
    alone = not between and not case.totals and case.definition.unit in OF_ONE_FAMILY
    return case.say("care_alike_also" if also else "care_alike") if sure and alone else ""


def _width(case: Case) -> str:
    return numbers.points((case.change.upper or 0) - (case.change.lower or 0), case.language)


def unjudged(case: Case) -> str:
    """Why there is no verdict: RT share an answer and are too few to be tested, the earlier round is zero by
    definition, too few families were met again, or whoever was there is told in the place of hidden pairs (see
    disclosure/guard.py).
    """
    why, change = why_unjudged(case), case.change
    rounds = {"first": case.round_label(change.round_from), "last": case.round_label(change.round_to)}
    share = numbers.percent(_families_lost(case), case.language) if why == "thinned" else ""
    return case.say(why, **rounds, share=share, units=case.units(0)) if why else ""


def why_unjudged(case: Case) -> str:
    """The key of that reason; empty where there is a verdict, and of counts and what is better neither way."""
    change, definition = case.change, case.definition
    if case.verdict is not Verdict.COUNT_ONLY:
        return ""
    if change.method == Method.AS_ONE:
        return "shared"
    if definition.zero_at_baseline and case.context.round(change.round_from).month == 0:
        return "only_up"
    judged = definition.kind is not Kind.COUNT and definition.direction is not Direction.NEITHER
    if not judged or change.paired:
        return ""
    return "thinned" if case.census and _families_lost(case) > TOO_MANY_LOST else "stands_in"


def _families_lost(case: Case) -> float:
    """The share of the families of the earlier round that were not met again."""
    change = case.change
    covered = case.context.covered(population=change.population, round_from=change.round_from, round_to=change.round_to)
    return next((one.lost_total / one.met_from for one in covered if one.site == change.site and one.met_from), 0.0)


def interval_text(case: Case, *, sign: int, write: Callable[[float], str]) -> str | None:
    """The interval in the decimals of the change; its ends without sign where both clearly go the way it went.

    None where there is none, and where it has no width: of amounts of which most did not change it says nothing.
    """
    lower, upper = case.change.lower, case.change.upper
    if lower is None or upper is None or lower == upper:
        return None
    key, ends = "span_signed", [end_text(case, end, write) for end in (lower, upper)]
    if not {case.say("above_zero"), case.say("below_zero")} & set(ends):
        if sign > 0 and lower >= 0:
            key = "span"
        elif sign < 0 and upper <= 0:
            key, ends = "span", [write(-upper), write(-lower)]
    return case.say("interval", bounds=case.say(key, lower=ends[0], upper=ends[1]))


def end_text(case: Case, end: float, write: Callable[[float], str]) -> str:
    """One end; an end that isn't zero must not read as zero, or the verdict would look wrong."""
    text = write(end)
    if end and text == write(0.0):
        return case.say("above_zero" if end > 0 else "below_zero")
    return text


def detectable_points(change: Change) -> int | None:
    """The change that data of this size catch with the promised power: whole points, upwards, so that it holds."""
    return None if change.detectable is None else ceil(round(change.detectable * 100, 6))


def undetected_below(change: Change) -> int | None:
    """The same where it is worth telling: beside what is unclear, unless the change seen is no smaller."""
    points, largest = detectable_points(change), undetected(change)
    if points is None or largest is None or points <= numbers.rounded(abs(change.change or 0.0) * 100):
        return None
    return points


def undetected(change: Change) -> float | None:
    """The change that data of this size catch, beside what is unclear; None where the change seen is no smaller."""
    if change.verdict != Verdict.UNCLEAR or change.detectable is None:
        return None
    return None if change.detectable <= abs(change.change or 0.0) else change.detectable


def undetected_units(change: Change) -> int | None:
    """The same as units, upwards, of the smaller round; None where as many were seen to move, net."""
    largest, n = undetected(change), min(change.n_from, change.n_to)
    if largest is None:
        return None
    units = min(ceil(round(largest * n, 6)), n)
    return units if units > round(abs(change.change or 0.0) * n) else None


def sign_of(difference: numbers.Number) -> int:
    return (difference > 0) - (difference < 0)


def whole(x: float | None) -> int:
    return round(x or 0)
