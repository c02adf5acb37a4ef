"""Whether a round has been held: a programme declares its rounds long before anybody is visited in them."""

from __future__ import annotations

from dashboard.selection import TOTALS, Selection
from dashboard.text import Text
from indicators.context import Context, Round


def is_held(context: Context, name: str) -> bool:
    """Whether anybody was met in it; where only an office's totals may be known of a round, it counts as held."""
    totals = any(population.name == TOTALS for population in context.populations)
    return totals or not context.met or name in context.met


def waits(context: Context, selection: Selection) -> bool:
    """Whether there is nothing to compare yet because the later round has not been held, the earlier one has."""
    return is_held(context, selection.round_from) and not is_held(context, selection.round_to)


def known_until(context: Context, selection: Selection) -> Round:
    """Up to which round anything is known: the later one, or the earlier as long as the later has not been held."""
    return context.round(selection.round_from if waits(context, selection) else selection.round_to)


def round_name(context: Context, each: Round, text: Text) -> str:
    """What a round is called where it is chosen."""
    label = each.label(text.language)
    return label if is_held(context, each.name) else text("filter.unheld", label=label)


def dated(context: Context, each: Round, text: Text) -> str:
    """A round with its dates, or that it has not been held."""
    label = each.label(text.language)
    return f"{label} ({each.dates(text.language) if is_held(context, each.name) else text('filter.not_held')})"


def waiting(context: Context, selection: Selection, text: Text) -> str:
    """The title of a page that has nothing to compare yet."""
    before, after = (context.round(name).label(text.language) for name in (selection.round_from, selection.round_to))
    return text("filter.waiting", before=before, after=after)
