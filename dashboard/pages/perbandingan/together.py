"""What is said of all indicators taken together: how many changes stay certain among many, and what the total holds."""

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.pages.perbandingan.lines import Line
from dashboard.pages.perbandingan.tally import BETTER, WORSE, Tally
from dashboard.text import Text


@dataclass(frozen=True)
class Held:
    """Of the certain changes that were adjusted for many tests at once, how many stay certain; `rest` were not."""

    improved: int
    worsened: int
    total: int
    rest: int

    @property
    def n(self) -> int:
        return self.improved + self.worsened


def held(lines: Sequence[Line]) -> Held | None:
    """Of what is counted; None where no certain change was adjusted, as of all present."""
    moved = [line.change for line in lines if line.counted and line.change.verdict in (BETTER, WORSE)]
    tested = [change for change in moved if change.holds_among_many is not None]
    if not tested:
        return None
    holding = [change.verdict for change in tested if change.holds_among_many]
    return Held(holding.count(BETTER), holding.count(WORSE), len(tested), len(moved) - len(tested))


def together(lines: Sequence[Line], text: Text) -> str:
    """One sentence on a headline of counts; nothing where none of its changes was adjusted."""
    found = held(lines)
    if found is None:
        return ""
    said = text("perbandingan.together", n=found.n, total=found.total, improved=found.improved, worsened=found.worsened)
    return f"{said} {text('perbandingan.together_untested', n=found.rest)}" if found.rest else said


def totals(counted: Tally, text: Text) -> str:
    """Why the headline counts fewer than there are; nothing where it counts them all."""
    if counted.total == counted.everything:
        return ""
    said = [text("perbandingan.totals", total=counted.everything, counted=counted.total)]
    said += [
        text(f"perbandingan.totals_{name}", n=n)
        for name, n in (("facets", counted.facets), ("events", counted.events))
        if n
    ]
    return " ".join(said)
