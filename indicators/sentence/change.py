"""One plain sentence per change, from the fixed templates of sentences.toml, in Bahasa Indonesia or English.

The printed numbers add up: after − before = points (see `numbers.levels`), improved + worsened + unchanged = n, and for
a proportion improved − worsened is the difference of the counts. "%" is for levels, "poin" for differences; below 30
units there are counts instead of percents; a census tells its count and keeps the interval for what is unclear. No
p-values, and no claim that the programme was the cause: see `caveat`.
"""

from __future__ import annotations

from indicators import numbers
from indicators.context import Context
from indicators.definition import Definition, Kind, number_text
from indicators.rows import Change
from indicators.sentence.amount import told_amount
from indicators.sentence.count import told_count
from indicators.sentence.money import amount_decimals, money
from indicators.sentence.part import About, Part, joined
from indicators.sentence.refusal import not_comparable, too_few_left
from indicators.sentence.share import told_few, told_share
from indicators.telling import SHARES, Case, alike, reliance, unjudged, who, whole
from indicators.verdict import Verdict
from indicators.wording import say
from indicators.worst_and_best import too_many_lost


def sentence(
    change: Change,
    definition: Definition,
    context: Context,
    language: str,
    *,
    percents: bool = False,
    brief: bool = False,
) -> str:
    """What happened to one indicator between two rounds: all of its parts, one after the other."""
    return joined(sentence_parts(change, definition, context, language, percents=percents, brief=brief))


def sentence_parts(
    change: Change,
    definition: Definition,
    context: Context,
    language: str,
    *,
    percents: bool = False,
    brief: bool = False,
) -> tuple[Part, ...]:
    """The same, part by part; the first says what changed.

    `percents`: whether a share of enough units may be told as per cent even where its interval is too wide for that.
    `brief`: how many units are the same stands beside the sentence, so that it tells only how they moved.
    """
    case = Case(
        change=change, definition=definition, context=context, language=language, percents=percents, brief=brief
    )
    return tuple(part for part in _told(case) if part.text)


def _told(case: Case) -> list[Part]:
    if case.change.suppressed:
        return [Part(About.CHANGE, case.say("hidden", label=case.label))]
    if too_many_lost(case.change):
        return [Part(About.CHANGE, too_few_left(case)), Part(About.WHO, who(case))]
    if case.verdict is Verdict.NOT_COMPARABLE:
        return [Part(About.CHANGE, not_comparable(case))]
    if case.definition.kind is Kind.COUNT:
        return [Part(About.CHANGE, told_count(case))]
    if case.definition.kind in SHARES:
        return [*(told_few(case) if case.as_counts else told_share(case)), *_read_with(case)]
    return [*told_amount(case), *_read_with(case)]


def _read_with(case: Case) -> list[Part]:
    """What a reader must know of the numbers: whether they matter, how far to rely on them, why nothing is judged."""
    care = reliance(case)
    return [
        Part(About.TOO_SMALL, _too_small(case)),
        Part(About.RELIANCE, care),
        Part(About.ALIKE, alike(case, also=bool(care))),
        Part(About.UNJUDGED, unjudged(case)),
    ]


def _too_small(case: Case) -> str:
    """That a change is smaller than its definition says is worth speaking of, however sure it is; as it is printed."""
    change, least = case.change.change, case.definition.smallest_relevant
    if case.verdict not in (Verdict.IMPROVED, Verdict.WORSENED) or change is None or least is None:
        return ""
    share = case.definition.kind in SHARES
    times = 100 if share else 1
    if numbers.rounded(numbers.exact(abs(change)) * times, _printed(case)) >= numbers.exact(least) * times:
        return ""
    decimals = len(number_text(least * times).partition(".")[2])
    told = numbers.points(least, case.language, decimals=decimals) if share else money(case, least, decimals)
    return case.say("too_small", amount=told)


def _printed(case: Case) -> int:
    """In how many decimals the change is told: of points, or of the amount."""
    change = case.change
    if case.definition.kind in SHARES:
        return numbers.levels(whole(change.x_from), change.n_from, whole(change.x_to), change.n_to).point_decimals
    if case.definition.kind is Kind.MEDIAN and change.paired:
        return 0  # the change of the one in the middle
    return amount_decimals(case, change.value_from or 0.0, change.value_to or 0.0)[0]


def caveat(context: Context, language: str) -> str:
    """What a before–after comparison can't prove; and that simulated data are simulated."""
    parts = [say(language, "caveat"), say(language, "simulated") if context.simulated else ""]
    return " ".join(part for part in parts if part)
