"""The sentence about a change, as this audience may read it: in counts where a percent would claim too much."""

import re

from dashboard.text import Text
from indicators.context import Context
from indicators.definition import Definition, Kind
from indicators.rows import Change
from indicators.sentence import sentence


def told_change(
    change: Change, definition: Definition, context: Context, text: Text, *, counts: bool, brief: bool = False
) -> str:
    """What happened to one indicator; `counts` says that no percent is to be told, `brief` that whom it is about
    stands beside it.
    """
    return sentence(change, definition, context, text.language, percents=not counts, brief=brief)


def statements(told: str) -> tuple[str, ...]:
    """What was told, sentence by sentence: first what happened, then on whom it rests and how sure it is."""
    return tuple(re.split(r"(?<=\.) ", told))


def is_typical(change: Change, definition: Definition) -> bool:
    """Whether its amount is the typical change of single units, which need not be the change of the median."""
    return definition.kind is Kind.MEDIAN and bool(change.paired) and change.change is not None
