"""The states of a shared scan of a unit view as one row per indicator and unit, with their names."""

from collections.abc import Sequence

from indicators.counting.states import names_of
from indicators.definition import Definition
from indicators.query import unit_query


def long_query(definitions: Sequence[Definition]) -> str:
    """The columns unit_id, round, indicator, state and value."""
    entries = ", ".join(_entry(place, definition) for place, definition in enumerate(definitions))
    return f"SELECT unit_id, round, unnest([{entries}], recursive := true) FROM ({unit_query(definitions)})"


def _entry(place: int, definition: Definition) -> str:
    state = f"{list(names_of(definition))}[state_{place} + 1]"
    value = (
        f"CASE WHEN NOT isnan(value_{place}) THEN value_{place} END" if definition.measures else "CAST(NULL AS DOUBLE)"
    )
    return f"{{'indicator': '{definition.name}', 'state': {state}, 'value': {value}}}"
