"""Definition → SQL: who is in which state. Pure: text in, text out; nothing runs here.

The state of a unit is yes, no, a rung, or known (for means and medians, with its value); unknown when the answer, or
whether the unit counts at all, is NULL; excluded when the unit is outside the denominator. What happens to the states
afterwards is the same for every indicator and stands in `sql/`.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path

from indicators.definition import Definition, Kind

SQL = Path(__file__).parent / "sql"
KEYS = ("unit_id", "household_id", "round", "site", "rt", "dasawisma", "head_sex", "binaan")


def sql(name: str) -> str:
    """The text of one statement file of this room."""
    return (SQL / f"{name}.sql").read_text(encoding="utf-8")


def state_query(definition: Definition, *, view: str | None = None) -> str:
    """A query that gives the state of every unit by itself, for a reader to run; of its unit view unless told."""
    keys = ", ".join(KEYS)
    value = f",\n       {_value('eligible', 'answer', definition)} AS value" if definition.measures else ""
    return (
        f"-- {definition.name}: {' '.join(definition.en.label.split())}\n"
        f"WITH judged AS (\n"
        f"    SELECT {keys},\n"
        f"           {_bracketed(definition.denominator)} AS eligible,\n"
        f"           {_bracketed(definition.expression)} AS answer\n"
        f"    FROM {view or f'unit.{definition.unit}'}\n"
        f")\n"
        f"SELECT {keys},\n"
        f"       {_state('eligible', 'answer', definition, margin=' ' * 7)} AS state{value}\n"
        f"FROM judged\n"
        f"ORDER BY round, unit_id"
    )


def unit_query(definitions: Sequence[Definition]) -> str:
    """One scan of a unit view that gives the states of all its indicators, one row per indicator and unit."""
    (unit,) = {definition.unit for definition in definitions}
    keys = ", ".join("coalesce(head_sex, 'unknown') AS head_sex" if key == "head_sex" else key for key in KEYS)
    judged = ",\n".join(
        f"           {_bracketed(definition.denominator)} AS eligible_{place},\n"
        f"           {_bracketed(definition.expression)} AS answer_{place}"
        for place, definition in enumerate(definitions)
    )
    states = ",\n".join(f"           {_entry(place, definition)}" for place, definition in enumerate(definitions))
    return (
        f"WITH judged AS (\n"
        f"    SELECT {keys},\n"
        f"{judged}\n"
        f"    FROM unit.{unit}\n"
        f")\n"
        f"SELECT {', '.join(KEYS)},\n"
        f"       unnest([\n"
        f"{states}\n"
        f"       ], recursive := true)\n"
        f"FROM judged"
    )


def by_unit(definitions: Iterable[Definition]) -> list[list[Definition]]:
    """The definitions in groups that share a unit view."""
    groups: dict[str, list[Definition]] = {}
    for definition in definitions:
        groups.setdefault(definition.unit, []).append(definition)
    return list(groups.values())


def _entry(place: int, definition: Definition) -> str:
    eligible, answer = f"eligible_{place}", f"answer_{place}"
    state = " ".join(_state(eligible, answer, definition, margin="").split())
    value = _value(eligible, answer, definition) if definition.measures else "CAST(NULL AS DOUBLE)"
    return f"{{'indicator': '{definition.name}', 'state': {state}, 'value': {value}}}"


def _state(eligible: str, answer: str, definition: Definition, *, margin: str) -> str:
    match definition.kind:
        case Kind.PROPORTION | Kind.COUNT:
            known = [f"WHEN {answer} THEN 'yes'", "ELSE 'no'"]
        case Kind.MEAN | Kind.MEDIAN:
            known = ["ELSE 'known'"]
        case Kind.LADDER:
            known = [f"ELSE {answer}"]
    lines = [
        "CASE",
        f"    WHEN {eligible} IS NULL THEN 'unknown'",
        f"    WHEN NOT {eligible} THEN 'excluded'",
        f"    WHEN {answer} IS NULL THEN 'unknown'",
        *(f"    {line}" for line in known),
        "END",
    ]
    return f"\n{margin}".join(lines)


def _value(eligible: str, answer: str, definition: Definition) -> str:
    return f"CASE WHEN {eligible} THEN CAST({answer} AS DOUBLE) END"


def _bracketed(expression: str) -> str:
    """An expression in brackets; on lines of its own where a comment at its end could swallow the closing one."""
    lines = [line.strip() for line in expression.strip().splitlines()]
    if len(lines) == 1 and "--" not in expression:
        return f"({lines[0]})"
    inner = "\n".join(f"               {line}" for line in lines)
    return f"(\n{inner}\n           )"
