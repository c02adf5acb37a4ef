"""What is said of all indicators taken together: how many changes stay certain among many, and what the total holds."""

from collections.abc import Sequence

from dashboard.pages.perbandingan.lines import Line
from dashboard.text import Text
from indicators.definition import Kind

MOVED = ("improved", "worsened")


def together(lines: Sequence[Line], text: Text) -> str:
    """One sentence under a headline of counts; nothing where no certain change was adjusted, as of all present."""
    moved = [line.change for line in lines if line.change.verdict in MOVED]
    tested = [change for change in moved if change.holds_among_many is not None]
    if not tested:
        return ""
    holding = [change.verdict for change in tested if change.holds_among_many]
    said = text(
        "perbandingan.together",
        n=len(holding),
        total=len(tested),
        improved=holding.count("improved"),
        worsened=holding.count("worsened"),
    )
    rest = len(moved) - len(tested)
    return f"{said} {text('perbandingan.together_untested', n=rest)}" if rest else said


def totals(lines: Sequence[Line], text: Text) -> str:
    """Why the headline counts fewer than there are: events are only counted; nothing where there are none of them."""
    counted = sum(line.definition.kind is Kind.COUNT for line in lines)
    if not counted:
        return ""
    return text("perbandingan.totals", total=len(lines), judged=len(lines) - counted, counted=counted)
