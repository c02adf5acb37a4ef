"""One plain sentence per change, from the fixed templates of sentences.toml, in Bahasa Indonesia or English.

The printed numbers add up: after − before = points (see `numbers.levels`), improved + worsened + unchanged = n, and for
a proportion improved − worsened is the difference of the counts. "%" is for levels, "poin" for differences; below 30
units there are counts instead of percents; a census tells its count and keeps the interval for what is unclear. No
p-values, and no claim that the programme was the cause: see `caveat`.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from fractions import Fraction

from indicators import numbers
from indicators.catalogue import Catalogue
from indicators.context import Context
from indicators.definition import Definition, Direction, Kind
from indicators.rows import Change
from indicators.telling import (
    SHARES,
    Case,
    again,
    aside,
    interval_text,
    is_few,
    moved,
    reliance,
    sign_of,
    undetected,
    undetected_below,
    undetected_units,
    unjudged,
    who,
    whole,
)
from indicators.verdict import TOO_MANY_LOST, Reliability, Verdict
from indicators.wording import measure_word, say, templates, unit_word, verdict_symbol, verdict_word
from indicators.worst_and_best import bounds, bounds_of_few, lost_share, too_many_lost

__all__ = ["caveat", "headline_sentence", "sentence", "unit_word", "verdict_symbol", "verdict_word"]

FEWEST_EVENTS = 10
ALIKE = 1e-9  # shares that differ by no more are the same
RUPIAH, MONTHLY = "rupiah", "rupiah/bulan"


def sentence(change: Change, definition: Definition, context: Context, language: str, *, percents: bool = False) -> str:
    """What happened to one indicator between two rounds.

    `percents`: whether a share of enough units may be told as per cent even where its interval is too wide for that.
    """
    case = Case(change=change, definition=definition, context=context, language=language, percents=percents)
    if change.suppressed:
        parts = [case.say("hidden", label=case.label)]
    elif too_many_lost(change):
        parts = [_too_many_lost(case), who(case)]
    elif change.verdict == Verdict.NOT_COMPARABLE:
        parts = [_not_comparable(case)]
    elif definition.kind is Kind.COUNT:
        parts = [_count(case)]
    elif definition.kind in SHARES:
        parts = [*(_few(case) if case.as_counts else _share(case)), reliance(case), unjudged(case)]
    else:
        parts = [*_amount(case), reliance(case), unjudged(case)]
    return " ".join(part for part in parts if part)


def headline_sentence(changes: Iterable[Change], catalogue: Catalogue, language: str) -> str:
    """The result in one sentence: how many indicators improved, worsened, and so on; the parts sum to the total.

    Give one change per indicator. Named are the largest established improvement among shares that are told in points,
    and all that worsened.
    """
    known = list(changes)
    if not known:
        return say(language, "headline_none")
    tally = Counter(Verdict(change.verdict) for change in known)
    always = (Verdict.IMPROVED, Verdict.WORSENED)
    parts = [
        f"{numbers.plain(tally[verdict], language)} {verdict_word(verdict, language)}"
        for verdict in Verdict
        if tally[verdict] or verdict in always
    ]
    named = _named(known, catalogue, language)
    return say(language, "headline", total=numbers.plain(len(known), language), parts=", ".join(parts), named=named)


def caveat(context: Context, language: str) -> str:
    """What a before–after comparison can't prove; and that simulated data are simulated."""
    parts = [say(language, "caveat"), say(language, "simulated") if context.simulated else ""]
    return " ".join(part for part in parts if part)


# Shares: proportions and ladders -----------------------------------------------------------------------------------


def _share(case: Case) -> list[str]:
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
    return [head, who(case), worst_and_best, again(case, interval=interval), _detectable(case)]


def _few(case: Case) -> list[str]:
    """Of fewer than 30 units, or with too wide an interval, a percent pretends too much: counts, and the verdict."""
    change = case.change
    before, after = (
        numbers.n_of_total(whole(x), n, case.language)
        for x, n in ((change.x_from, change.n_from), (change.x_to, change.n_to))
    )
    key = "few_calm" if case.verdict in (Verdict.UNCHANGED, Verdict.COUNT_ONLY) else "few"
    head = case.say(
        key,
        label=case.label,
        before=f"{before} {case.units(change.n_from)}",
        after=after,
        threshold=_threshold(case),
        verdict=verdict_word(case.verdict, case.language),
    )
    return [head, who(case), bounds_of_few(case), _detectable_units(case)]


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
    return case.say("detectable", amount=f"{numbers.n_of_total(units, n, case.language)} {case.units(n)}")


def _detectable_amount(case: Case) -> str:
    """The same of a mean or median, in two digits upwards: more would pretend too much."""
    largest = undetected(case.change)
    if largest is None:
        return ""
    return case.say("detectable", amount=_money(case, *numbers.two_digits_upwards(largest)))


def _bare_points(difference: float, language: str, decimals: int) -> str:
    return numbers.plain(numbers.hundredfold(difference), language, decimals=decimals)


# Amounts: medians and means ------------------------------------------------------------------------------------------


def _amount(case: Case) -> list[str]:
    change = case.change
    if change.value_from is None or change.value_to is None:
        return [_not_comparable(case)]
    candidates = (0, 1, 2) if _is_money(case) else (2, 3, 1)
    decimals = numbers.amount_decimals(change.value_from, change.value_to, candidates=candidates)
    shown = candidates[0] if decimals is None else decimals
    difference = numbers.exact(change.value_to) - numbers.exact(change.value_from)
    amount = None if decimals is None else _money(case, abs(difference), decimals)
    if decimals is None and not numbers.rounded(difference, shown):
        amount = case.say("less_than", amount=_money(case, Fraction(1, 10**shown), shown))
    interval = _amount_interval(case, decimals=shown)
    typical = _typical(case, interval=interval)
    head = case.say(
        "head",
        label=case.label,
        before=_money(case, change.value_from, shown, unit=False),
        after=_money(case, change.value_to, shown, unit=False),
        threshold="",
        moved=moved(case, sign=sign_of(difference), amount=amount),
        aside="" if typical else aside(case, interval=interval),
    )
    nominal = case.say("nominal") if case.definition.value_unit == MONTHLY and change.value_to else ""
    return [head, who(case), typical, again(case, interval=interval), _detectable_amount(case), nominal]


def _amount_interval(case: Case, *, decimals: int) -> str | None:
    change, lower, upper = case.change.change, case.change.lower, case.change.upper
    if change is None or lower is None or upper is None:
        return None

    def write(end: float) -> str:
        told = numbers.in_thousands(end, width=upper - lower) if _is_money(case) else end
        return _money(case, told, decimals, unit=False)

    return interval_text(case, sign=sign_of(change), write=write)


def _typical(case: Case, *, interval: str | None) -> str:
    """The change within pairs, which is not the change of the median; only where it could be computed."""
    typical = case.change.change
    if case.definition.kind is not Kind.MEDIAN or not case.change.paired or typical is None:
        return ""
    told = moved(case, sign=sign_of(typical), amount=_money(case, abs(typical), 0))
    return case.say("typical", unit=case.units(1), moved=told, aside=aside(case, interval=interval))


def _is_money(case: Case) -> bool:
    return (case.definition.value_unit or "").startswith(RUPIAH)


def _money(case: Case, value: numbers.Number, decimals: int, *, unit: bool = True) -> str:
    if _is_money(case):
        return numbers.rupiah(value, case.language, decimals=decimals)
    word = measure_word(case.definition.value_unit, case.language)
    return numbers.plain(value, case.language, decimals=decimals) + (f" {word}" if unit and word else "")


# What can't be compared, and counts ---------------------------------------------------------------------------------


def _too_many_lost(case: Case) -> str:
    """Who was met twice is no longer who was there: levels may be said, a change may not."""
    change, of = case.change, case.language
    if case.definition.kind not in SHARES:
        before, after = (_money(case, value or 0, 0 if _is_money(case) else 2)
                         for value in (change.value_from, change.value_to))  # fmt: skip
        share = numbers.percent(TOO_MANY_LOST, of)
        return case.say("too_many_lost_amount", label=case.label, before=before, after=after, share=share)
    told = numbers.levels(whole(change.x_from), change.n_from, whole(change.x_to), change.n_to)
    before, after = told.before_text(of), told.after_text(of)
    if case.as_counts:
        before, after = (numbers.n_of_total(whole(x), change.n_to, of) for x in (change.x_from, change.x_to))
    share = numbers.percent(lost_share(change), of)
    return case.say("too_many_lost", label=case.label, before=before, after=after, share=share)


def _count(case: Case) -> str:
    change, definition = case.change, case.definition
    before, after = whole(change.x_from), whole(change.x_to)
    notes = []
    if definition.context:
        events = templates(case.language)["events"].get(definition.context, definition.context)
        same = change.n_from == change.n_to
        amounts = {"n": change.n_from} if same else {"n_from": change.n_from, "n_to": change.n_to}
        values = {name: case.number(n) for name, n in amounts.items()}
        notes.append(case.say("observed" if same else "observed_two", events=events, **values))
    if definition.direction is not Direction.NEITHER:
        notes.append(case.say("few_events" if min(before, after) < FEWEST_EVENTS else "untested"))
    bracket = case.say("aside_clear", notes="; ".join(notes)) if notes else ""
    return case.say("count", label=case.label, before=case.number(before), after=case.number(after), aside=bracket)


def _not_comparable(case: Case) -> str:
    change = case.change
    ends = [
        (change.round_from, change.n_from, change.x_from, change.value_from),
        (change.round_to, change.n_to, change.x_to, change.value_to),
    ]
    known = [end for end in ends if end[1] > 0]
    if len(known) == 2:
        told = case.say(
            "asked_otherwise", first=case.round_label(change.round_from), last=case.round_label(change.round_to)
        )
    elif change.paired or len(known) != 1:
        told = case.say("known_none", units=case.units(0))
    else:
        (round_known, n, x, value) = known[0]
        other = next(name for name, count, *_ in ends if count == 0)
        shares = case.definition.kind in SHARES
        level = numbers.n_of_total(whole(x), n, case.language) if shares else _money(case, value or 0, 0)
        told = case.say(
            "known_one",
            round=case.round_label(round_known),
            level=f"{level} {case.units(n)}" if shares else level,
            other=case.round_label(other),
        )
    return case.say("not_comparable", label=case.label, known=told)


def _named(changes: Sequence[Change], catalogue: Catalogue, language: str) -> str:
    """The largest established improvement of a share of enough units for points, and all that worsened.

    Only what is told in points is compared: an amount of rupiah is neither larger nor smaller. Equals are all named.
    """
    improved = [change for change in changes if change.verdict == Verdict.IMPROVED]
    shares = [
        change
        for change in improved
        if catalogue[change.indicator].kind in SHARES
        and change.change
        and not is_few(change)
        and change.reliability != Reliability.COUNTS_ONLY
    ]
    worsened = [change for change in changes if change.verdict == Verdict.WORSENED]
    named = ""
    if shares:
        most = max(abs(change.change or 0) for change in shares)
        best = [change for change in shares if abs(change.change or 0) > most - ALIKE]
        moves = [_points_of(change, language) for change in best]
        labels = ", ".join(catalogue[change.indicator].words(language).label for change in best)
        key = "named_best" if len(shares) > 1 else "named_only"
        named += say(language, key, labels=labels, moved=", ".join(dict.fromkeys(moves)))
    if worsened:
        labels = ", ".join(catalogue[change.indicator].words(language).label for change in worsened)
        named += say(language, "named_worse", labels=labels)
    return named


def _points_of(change: Change, language: str) -> str:
    """Such as "naik 28 poin"."""
    told = numbers.levels(whole(change.x_from), change.n_from, whole(change.x_to), change.n_to)
    amount = told.points_text(language).removeprefix(numbers.MINUS)
    return say(language, "up" if told.difference > 0 else "down", amount=amount)
