"""What the finding names: the largest certain improvement that is not of a few, and what got worse, with amounts."""

from collections.abc import Sequence

from dashboard.figures.measure import measure_of
from dashboard.pages.perbandingan.lines import Line
from dashboard.pages.ringkasan.card import moved_in_words
from dashboard.pages.ringkasan.summary import Summary
from indicators.telling import FEWEST_FOR_PERCENT

MOST_NAMED = 3  # of those that got worse; all of them stand below


def named(summary: Summary) -> str:
    """Such as "Perbaikan terbesar …: … (naik 29 poin). Memburuk: …"; nothing where nothing is certain."""
    said = []
    best = _largest(summary.improved)
    if best is not None:
        said.append(summary.text("ringkasan.named_best", told=_told(best, summary), fewest=FEWEST_FOR_PERCENT))
    worse = sorted(summary.worsened, key=lambda line: (not line.leads, -abs(line.change.change or 0)))
    if worse:
        listed = ", ".join(_told(line, summary) for line in worse[:MOST_NAMED])
        more = len(worse) - MOST_NAMED
        key = "ringkasan.named_worse_more" if more > 0 else "ringkasan.named_worse"
        said.append(summary.text(key, told=listed, more=more))
    return " ".join(said)


def _largest(lines: Sequence[Line]) -> Line | None:
    """The share that moved by most points, of those with enough units in both rounds."""
    shares = [
        line
        for line in lines
        if measure_of(line.definition, "id").is_share and line.change.smaller >= FEWEST_FOR_PERCENT
    ]
    return max(shares, key=lambda line: abs(line.change.change or 0), default=None)


def _told(line: Line, summary: Summary) -> str:
    label, moved = line.definition.words(summary.language).label, moved_in_words(line, summary)
    return f"{label} ({moved})" if moved else label
