"""Who left and who came between two rounds, and why: that the share moved because units changed places must be seen."""

from collections import Counter
from collections.abc import Mapping

from dashboard.pages.indikator import words
from dashboard.pages.indikator.view import View
from indicators import numbers

NOT_COUNTED = ("excluded", "away", "not_met")
"""Why a unit does not count in a round: by its age or condition, since it doesn't live there, since nobody met it."""
Steps = Mapping[tuple[str, str], int]


def steps(view: View) -> Steps:
    """Units by their state before and after. Readers need not tell a denominator from a unit view: both leave out."""
    found: Counter[tuple[str, str]] = Counter()
    for row in view.transitions:
        before, after = ("excluded" if state == "outside" else state for state in (row.state_from, row.state_to))
        found[before, after] += row.n
    return found


def turnover(view: View) -> str:
    """A sentence of all who counted before, one of those who count only now; the parts of each add up to its whole."""
    change, found = view.change, steps(view)
    assert change is not None
    left = {why: sum(n for (a, b), n in found.items() if a not in NOT_COUNTED and b == why) for why in NOT_COUNTED}
    came = {why: sum(n for (a, b), n in found.items() if b not in NOT_COUNTED and a == why) for why in NOT_COUNTED}
    stayed = {"pairs": change.n_to, "unknown": change.unknown}
    return " ".join(
        (
            _told(view, "left", stayed | left, view.round_from.label(view.language)) if any(left.values()) else "",
            _told(view, "came", came, view.round_to.label(view.language)) if any(came.values()) else "",
        )
    ).strip()


def _told(view: View, way: str, by_reason: Mapping[str, int], held: str) -> str:
    parts = (
        view.text(f"indikator.turnover.{way}_{why}", n=numbers.plain(n, view.language))
        for why, n in by_reason.items()
        if n
    )
    whole = words.count(view, sum(by_reason.values()))
    return view.text(f"indikator.turnover.{way}", n=whole, round=held, parts=", ".join(parts))
