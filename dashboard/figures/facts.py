"""The facts that stand under every figure in the same words: whose survey it is, and how the rounds were drawn."""

from collections.abc import Iterable
from dataclasses import replace

from dashboard.text import Text
from indicators import numbers
from indicators.context import Context, Round


def source_fact(
    context: Context, text: Text, rounds: Iterable[str] = (), *, site: str | None = None, totals: bool = False
) -> str:
    """Which survey of which site, simulated or not, and whether the rounds (all, unless named) visited everybody.

    `site`: the chosen one; without it the numbers are of all sites together. `totals`: an office's, who visited nobody;
    so are all numbers where nobody was visited.
    """
    if totals or (context.totals and not context.met):
        key = "figures.source_totals_simulated" if context.simulated else "figures.source_totals"
        return text(key, site=place(context, text, site=site))
    names = tuple(rounds) or tuple(each.name for each in context.rounds)
    designs = dict.fromkeys(text(f"design.{_design(context, name, site)}") for name in names)
    key = "figures.source_simulated" if context.simulated else "figures.source"
    return text(key, site=place(context, text, site=site), design=" → ".join(designs))


def _design(context: Context, name: str, site: str | None) -> str:
    """How a round is held; of all sites together also that some hold it otherwise than others."""
    if site is not None or len(context.sites) == 1:
        return context.round(name).design
    held = {context.at(each.name).round(name).design for each in context.sites}
    return held.pop() if len(held) == 1 else "differs"


def place(context: Context, text: Text, *, site: str | None = None) -> str:
    """The chosen site; without one the only site there is, or that it is all of them together."""
    if site is None and len(context.sites) > 1:
        return text("figures.all_sites", n=len(context.sites))
    return context.site(site).label


def rounds_fact(context: Context, text: Text) -> str:
    """Of what is counted over all rounds that were held: from which to which, and when."""
    held = [each for each in context.rounds if each.name in (context.met or context.held)]
    days = numbers.date_range(held[0].date_from, held[-1].date_to, text.language)
    return f"{' → '.join(dict.fromkeys(each.label(text.language) for each in (held[0], held[-1])))} {days}"


def spanned(context: Context, name: str, sites: Iterable[str]) -> Round:
    """A round of several sites together: from the first day at any of them to the last."""
    held = [context.at(site).round(name) for site in sites]
    return replace(held[0], date_from=min(each.date_from for each in held), date_to=max(each.date_to for each in held))


def n_fact(n: int, text: Text) -> str:
    """How many are counted."""
    return f"n = {numbers.plain(n, text.language)}"
