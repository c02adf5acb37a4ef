"""Whether a round has been held: a programme declares its rounds long before families are visited.

Of several sites some are further than others: what counts is the site that is looked at.
"""

from __future__ import annotations

from dashboard.selection import ASSISTED, Selection
from dashboard.text import Text
from indicators.context import Context, Round


def is_held(context: Context, name: str, site: str | None) -> bool:
    """Whether anybody was met in it there, or an office counted; a site of which nothing is known says nothing."""
    return name in context.held_at(site)


def waits(context: Context, selection: Selection) -> bool:
    """Whether there is nothing to compare yet because the later round has not been held, the earlier one has."""
    held = context.held_at(selection.site)
    return selection.round_from in held and selection.round_to not in held


def known_until(context: Context, selection: Selection) -> Round:
    """Up to which round anything is known: the later one, or the earlier as long as the later has not been held."""
    return context.round(selection.round_from if waits(context, selection) else selection.round_to)


def assists_nobody(context: Context) -> bool:
    """Whether families were met at the chosen site, but none that is assisted: others are compared with it."""
    met = {each.population for each in context.coverage if each.met_from or each.met_to}
    return len(context.sites) > 1 and ASSISTED not in met and bool(met)


def nobody_chosen(context: Context, selection: Selection) -> bool:
    """Whether the families that are chosen are the assisted ones of a site that has none."""
    return selection.population == ASSISTED and assists_nobody(context)


def round_name(context: Context, each: Round, text: Text, site: str | None) -> str:
    """What a round is called where it is chosen."""
    label = each.label(text.language)
    if each.name in context.elsewhere:
        return text("filter.elsewhere", label=label)
    return label if is_held(context, each.name, site) else text("filter.unheld", label=label)


def dated(context: Context, each: Round, text: Text, site: str | None) -> str:
    """A round with its dates, or that it has not been held."""
    if not is_held(context, each.name, site):
        return round_name(context, each, text, site)
    return f"{each.label(text.language)} ({each.dates(text.language)})"


def unheld(context: Context, selection: Selection, text: Text) -> str | None:
    """Why there is nothing to compare, where one of the rounds has not been held; None where both have."""
    if waits(context, selection):
        return waiting(context, selection, text)
    names = [each for each in (selection.round_from, selection.round_to) if not is_held(context, each, selection.site)]
    labels = [context.round(name).label(text.language) for name in names]
    return text("filter.unheld_rounds", rounds=text("filter.and").join(labels)) if labels else None


def waiting(context: Context, selection: Selection, text: Text) -> str:
    """The title of a page that has nothing to compare yet."""
    before, after = (context.round(name).label(text.language) for name in (selection.round_from, selection.round_to))
    if len(context.sites) > 1:
        return text("filter.waiting_at", site=context.site(selection.site).label, before=before, after=after)
    return text("filter.waiting", before=before, after=after)
