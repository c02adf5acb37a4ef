"""One sentence or a few per further result, from the fixed templates of sentences.toml, in both languages.

No p-values and no cause: a difference of changes is told as such, with what may have come by itself and why it proves
nothing. What is refused is told with its reason.
"""

from indicators.context import Context
from indicators.definition import Definition, Direction, Kind
from indicators.further.phrases import Phrases, joined
from indicators.further.rows import Attrition, Beside, Contrast, Dose
from indicators.further.telling_course import told_course
from indicators.verdict import FEWEST_UNITS
from indicators.wording import unit_word

__all__ = ["told_attrition", "told_beside", "told_contrast", "told_course", "told_dose"]

# Fewer lost than this, and how they had stood may be chance.
FEWEST_LOST = 10


def told_beside(row: Beside, definition: Definition, context: Context, language: str) -> str:
    """The change beside that of others: selisih perubahan, what came by itself, and what it doesn't prove."""
    told = Phrases(definition, context, language)
    rounds = {"first": told.round(row.round_from), "last": told.round(row.round_to)}
    if row.suppressed:
        return told.say("hidden")
    if row.refusal or row.change is None or row.change_comparison is None or row.difference is None:
        return told.refused("what_beside", row.refusal, **rounds)
    own_step = (row.after, row.before, row.change)
    others_step = (row.after_comparison, row.before_comparison, row.change_comparison)
    apart = told.changes(own_step, others_step, row.difference, smallest=row.smallest)
    binaan = row.population == "binaan"
    own = told.say("own_binaan" if binaan else "own_site", **told.who(row.n), site=told.site(row.site))
    others = "others_within" if row.within else "others_site"
    head = told.say(
        "beside",
        **rounds,
        own=own,
        own_moved=told.moved(apart.first, row.before, row.after, n=row.n, as_of=apart),
        others=told.say(others, **told.who(row.n_comparison), site=told.site(row.comparison_site)),
        others_moved=told.moved(
            apart.second, row.before_comparison, row.after_comparison, n=row.n_comparison, as_of=apart
        ),
        difference=told.difference(apart.difference, decimals=apart.decimals, signed=True),
        open=told.open(row.lower, row.upper),
        interval=told.interval(row.lower, row.upper, decimals=apart.decimals),
    )
    caveat = told.say("caveat_within" if row.within else "caveat_site")
    return joined(head, _typical(told), told.few(row.smallest), caveat, _by_itself(told, row))


def told_dose(row: Dose, definition: Definition, context: Context, language: str) -> str:
    """The change with and without a kind of assistance; not drawn at random."""
    told = Phrases(definition, context, language)
    rounds = {"first": told.round(row.round_from), "last": told.round(row.round_to)}
    assistance = told.word("assistance", row.assistance)
    if row.suppressed:
        return told.say("hidden")
    if row.refusal or row.change_with is None or row.change_without is None or row.difference is None:
        return told.refused("what_dose", row.refusal, **rounds, assistance=assistance)
    with_step = (row.after_with, row.before_with, row.change_with)
    without_step = (row.after_without, row.before_without, row.change_without)
    apart = told.changes(with_step, without_step, row.difference, smallest=row.smallest)
    head = told.say(
        "dose",
        **rounds,
        own=told.say("with", **told.who(row.n_with), assistance=assistance),
        own_moved=told.moved(apart.first, row.before_with, row.after_with, n=row.n_with, as_of=apart),
        others=told.say("without", **told.who(row.n_without)),
        others_moved=told.moved(apart.second, row.before_without, row.after_without, n=row.n_without, as_of=apart),
        difference=told.difference(apart.difference, decimals=apart.decimals, signed=True),
        open=told.open(row.lower, row.upper),
        interval=told.interval(row.lower, row.upper, decimals=apart.decimals),
    )
    already = told.say("already_dose", **told.who(row.n_already), **rounds) if row.n_already else ""
    return joined(head, _typical(told), told.few(row.smallest), already, told.say("caveat_dose"))


def told_contrast(row: Contrast, definition: Definition, context: Context, language: str) -> str:
    """The gap between two groups, before and after; for RT that it narrows by itself."""
    told = Phrases(definition, context, language)
    rounds = {"first": told.round(row.round_from), "last": told.round(row.round_to)}
    if row.suppressed:
        return told.say("hidden")
    if row.refusal or row.gap_from is None or row.gap_to is None or row.gap_change is None:
        return told.refused("what_contrast", row.refusal, **rounds)
    ranked = definition.kind is Kind.MEDIAN
    gaps = told.gaps(row)
    decimals = gaps.decimals
    own, others = (
        told.series(*(told.level(value, n=n, decimals=decimals, counts=gaps.counts) for value in values))
        for values, n in (
            ((row.before, row.after), row.n),
            ((row.before_reference, row.after_reference), row.n_reference),
        )
    )
    head = told.say(
        "contrast_typical" if ranked else "contrast",
        **rounds,
        group=told.group(row.division, row.category),
        reference=told.group(row.division, row.reference),
        before=own[0],
        after=own[1],
        before_reference=others[0],
        after_reference=others[1],
        way=told.gap_way(gaps.second, gaps.first, decimals=decimals),
        gap_from=told.difference(gaps.second, decimals=decimals, signed=True),
        gap_to=told.difference(gaps.first, decimals=decimals, signed=True),
        gap_change=_gap_change(told, gaps.difference, ranked=ranked, decimals=decimals),
        open=told.open(row.lower, row.upper),
        interval=told.interval(row.lower, row.upper, decimals=decimals),
    )
    ends = "caveat_rt_neither" if definition.direction is Direction.NEITHER else "caveat_rt"
    ends = ends if row.gap_from else "caveat_rt_same"
    caveat = told.say(ends, **rounds) if row.division == "rt" else ""
    chosen = told.say("caveat_within") if row.division == "binaan" else ""
    return joined(head, told.few(row.smallest), caveat, chosen)


def _gap_change(told: Phrases, change: float, *, ranked: bool, decimals: int) -> str:
    amount = told.difference(change, decimals=decimals, signed=True)
    if ranked:
        return amount
    same = told.difference(change, decimals=decimals) == told.difference(0.0, decimals=decimals)
    return told.say("gap_same") if same else told.say("gap_moved", amount=amount)


def told_attrition(row: Attrition, definition: Definition, context: Context, language: str) -> str:
    """How many households were not met again and why, how they had stood, and what follows."""
    told = Phrases(definition, context, language)
    if row.suppressed:
        return told.say("hidden")
    rounds = {"first": told.round(row.round_from), "last": told.round(row.round_to)}
    homes = {"households": told.number(row.households), "families": unit_word("household", row.households, language)}
    head = told.say(
        "attrition",
        **rounds,
        **homes,
        found=told.number(row.found_again),
        lost=told.number(row.lost),
        reasons=_reasons(told, row),
    )
    if not row.lost:
        return head
    if row.households < FEWEST_UNITS:
        return joined(head, told.say("few_households", **homes))
    levels = told.say("attrition_one_side", **rounds)
    if row.value_lost is not None and row.value_found is not None:
        levels = told.say(
            "attrition_levels",
            **rounds,
            value_lost=told.typical(row.value_lost, n=row.n_lost),
            value_found=told.typical(row.value_found, n=row.n_found),
            imbalance=_imbalance(told, row),
        )
    by_chance = row.n_lost < FEWEST_LOST and row.imbalance in ("told", "alarming")
    few = told.say("few_lost", **told.who(row.n_lost)) if by_chance else ""
    return joined(head, levels, few, _consequence(told, row))


def _consequence(told: Phrases, row: Attrition) -> str:
    """What the lost forbid; bounds there are of shares only, where an answer of the lost is known, and no worst and
    best where neither way is better.
    """
    if not told.share or not row.n_lost:
        return told.word("consequence_amount", row.consequence)
    neither = told.definition.direction is Direction.NEITHER
    return told.word("consequence_neither" if neither else "consequence", row.consequence)


def _typical(told: Phrases) -> str:
    return told.say("typical") if told.definition.kind is Kind.MEDIAN else ""


def _by_itself(told: Phrases, row: Beside) -> str:
    """What a group chosen for standing badly gains by itself; said only of the assisted of the same site."""
    if not row.within:
        return ""
    if row.by_itself is None:
        return told.say("itself_unknown", last=told.round(row.round_to))
    return told.about(row.by_itself)


def _imbalance(told: Phrases, row: Attrition) -> str:
    """How far apart; of medians it is their means that were measured, and equal medians may hide that they differ."""
    words = told.word("imbalance", row.imbalance)
    return told.say("by_mean", imbalance=words) if told.definition.kind is Kind.MEDIAN else words


def _reasons(told: Phrases, row: Attrition) -> str:
    """Why they were not met, from the coverage of the context; nothing where it knows of none."""
    covered = told.context.covered(population=row.population, round_from=row.round_from, round_to=row.round_to)
    reasons = next((coverage.lost for coverage in covered if coverage.site == row.site), ())
    parts = [f"{told.number(households)} {told.word('reasons', reason)}" for reason, households in reasons]
    return told.say("why", reasons=", ".join(parts)) if parts else ""
