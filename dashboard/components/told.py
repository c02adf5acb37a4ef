"""The sentence about a change, as this audience may read it: in counts where a percent would claim too much."""

from dashboard.text import Text
from indicators.context import Context
from indicators.definition import Definition, Kind
from indicators.rows import Change
from indicators.sentence import Part, joined, sentence_parts


def told_change(change: Change, definition: Definition, context: Context, text: Text, *, counts: bool) -> str:
    """What happened to one indicator; `counts` says that no percent is to be told."""
    return joined(told_parts(change, definition, context, text, counts=counts))


def told_parts(
    change: Change, definition: Definition, context: Context, text: Text, *, counts: bool, brief: bool = False
) -> tuple[Part, ...]:
    """The same part by part, first what happened; `brief` says that whom it is about stands beside it."""
    return sentence_parts(change, definition, context, text.language, percents=not counts, brief=brief)


def is_typical(change: Change, definition: Definition) -> bool:
    """Whether its amount is the typical change of single units, which need not be the change of the median."""
    return definition.kind is Kind.MEDIAN and bool(change.paired) and change.change is not None
