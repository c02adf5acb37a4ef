"""One sentence about a change, as this audience may read it: in counts where a percent would claim too much.

The sentence is that of the results; only where the units are enough but the interval is too wide for a percent to be
told, it is put in counts here.
"""

from dashboard.figures.measure import is_few, measure_of
from dashboard.text import Text
from indicators.context import Context
from indicators.definition import Definition
from indicators.rows import Change
from indicators.sentence import sentence, unit_word, verdict_word
from indicators.verdict import Verdict


def told_change(change: Change, definition: Definition, context: Context, text: Text, *, counts: bool) -> str:
    """What happened to one indicator; `counts` says that no percent is to be told."""
    untold = change.suppressed or change.verdict == Verdict.NOT_COMPARABLE
    if not counts or untold or is_few(change):
        return sentence(change, definition, context, text.language)
    before, after = measure_of(definition, text.language).levels_of(change, counts=True)
    head = text(
        "counted.head",
        label=definition.words(text.language).label,
        before=before,
        after=after,
        unit=unit_word(definition.unit, change.n_to, text.language),
        verdict=verdict_word(change.verdict, text.language),
    )
    return " ".join(part for part in (head, _movers(change, text), text("counted.wide")) if part)


def _movers(change: Change, text: Text) -> str:
    if not change.paired or change.improved is None:
        return ""
    return text(
        "counted.movers", improved=change.improved, worsened=change.worsened, unchanged=change.unchanged, n=change.n_to
    )
