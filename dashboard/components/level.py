"""The level of one indicator in one round, in words. Draws nothing and compares nothing."""

from dashboard.figures.measure import measure_of
from dashboard.text import Text
from indicators import numbers
from indicators.definition import Definition, Kind
from indicators.results import Estimate
from indicators.telling import FEWEST_FOR_PERCENT


def level_words(row: Estimate, definition: Definition, text: Text) -> str:
    """The level; of a few units how many of how many."""
    if row.suppressed:
        return text("figures.hidden_short")
    if _is_few(row, definition):
        return numbers.n_of_total(round(row.x or 0), row.n, text.language)
    return measure_of(definition, text.language).value(row.value)


def known_words(row: Estimate, definition: Definition, text: Text) -> list[str]:
    """Of how many it is known, where the level doesn't say so, and of how many not."""
    if row.suppressed:
        return []
    said = _is_few(row, definition) or definition.kind is Kind.COUNT
    size = [] if said else [f"n = {numbers.plain(row.n, text.language)}"]
    unknown = [text("figures.unknown", n=numbers.plain(row.unknown, text.language))] if row.unknown else []
    return [*size, *unknown]


def _is_few(row: Estimate, definition: Definition) -> bool:
    is_share = definition.kind in (Kind.PROPORTION, Kind.LADDER)
    return is_share and row.n < FEWEST_FOR_PERCENT and row.x is not None
