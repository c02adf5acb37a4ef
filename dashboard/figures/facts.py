"""The facts that stand under every figure in the same words: whose survey it is, and how the rounds were drawn."""

from collections.abc import Iterable

from dashboard.text import Text
from indicators.context import Context


def source_fact(context: Context, text: Text, rounds: Iterable[str] = ()) -> str:
    """Which survey of which site, simulated or not, and whether the rounds (all, unless named) visited everybody."""
    names = tuple(rounds) or tuple(each.name for each in context.rounds)
    designs = dict.fromkeys(text(f"design.{context.round(name).design}") for name in names)
    key = "figures.source_simulated" if context.simulated else "figures.source"
    return text(key, site=context.site_label, design=" → ".join(designs))
