"""How many of how many the assisted families are, and, if declared, who they are. Words only."""

from __future__ import annotations

from dashboard.selection import ASSISTED, Selection
from dashboard.text import Text
from indicators import numbers
from indicators.context import Context, Coverage

EVERYBODY = "all"


def whom(context: Context, selection: Selection, text: Text) -> str:
    """One sentence; only who they are where nobody was visited, and nothing where that isn't declared either."""
    who = next((each.who(text.language) for each in context.populations if each.name == ASSISTED), "")
    assisted, everybody = (_covered(context, selection, name) for name in (ASSISTED, EVERYBODY))
    if assisted is None or everybody is None:
        return f"{who}." if who else ""
    label = context.round(selection.round_from).label(text.language)
    n, total = (numbers.plain(each.met_from, text.language) for each in (assisted, everybody))
    counted = text("whom.counted", n=n, total=total, round=label)
    return f"{who}: {counted}" if who else counted


def _covered(context: Context, selection: Selection, population: str) -> Coverage | None:
    site = context.site(selection.site).name
    covered = context.covered(population=population, round_from=selection.round_from, round_to=selection.round_to)
    return next((each for each in covered if each.site == site and each.met_from), None)
