"""Definition → SQL: who is in which state. Pure: text in, text out; nothing runs here.

The state of a unit is yes, no, a rung, or known (for means and medians, with its value); unknown when the answer, or
whether the unit counts at all, is NULL; excluded when the unit is outside the denominator. What happens to the states
afterwards is the same for every indicator and stands in `sql/`.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path

from indicators.definition import BREAKDOWN_COLUMNS, Definition, Kind

SQL = Path(__file__).parent / "sql"
EXCLUDED, UNKNOWN, FIRST_ANSWER, STRANGE = 4, 5, 6, 255
"""States as numbers: no and yes, or the rungs as declared, or that a value is known count from FIRST_ANSWER."""
KEYS = ("unit_id", "household_id", "round", "site", *BREAKDOWN_COLUMNS, "binaan")


def sql(name: str) -> str:
    """The text of one statement file of this room."""
    return (SQL / f"{name}.sql").read_text(encoding="utf-8")


def by_breakdown(expression: str) -> str:
    """The same of every column that divides a site: `{0}` in the expression is its name."""
    return ", ".join(f"{expression.format(column)} AS {column}" for column in BREAKDOWN_COLUMNS)


def state_query(definition: Definition, *, view: str | None = None) -> str:
    """A query that gives the state of every unit by itself, for a reader to run; of its unit view unless told."""
    keys = ", ".join(KEYS)
    value = f",\n       {_value('eligible', 'answer')} AS value" if definition.measures else ""
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
    """One scan of a unit view that gives the states of all its indicators side by side, one row per unit and round.

    state_0, state_1, … are numbers (see above), in the order of the definitions; amounts have value_0, value_1, … too.
    """
    (unit,) = {definition.unit for definition in definitions}
    keys = ", ".join(f"coalesce({key}, 'unknown') AS {key}" if key in BREAKDOWN_COLUMNS else key for key in KEYS)
    judged = ",\n".join(
        f"           {_bracketed(definition.denominator)} AS eligible_{place},\n"
        f"           {_bracketed(definition.expression)} AS answer_{place}"
        for place, definition in enumerate(definitions)
    )
    states = ",\n".join(f"       {_entry(place, definition)}" for place, definition in enumerate(definitions))
    return (
        f"WITH judged AS (\n"
        f"    SELECT {keys},\n"
        f"{judged}\n"
        f"    FROM unit.{unit}\n"
        f")\n"
        f"SELECT {', '.join(KEYS)},\n"
        f"{states}\n"
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
    match definition.kind:
        case Kind.PROPORTION | Kind.COUNT:
            known = f"WHEN {answer} THEN {FIRST_ANSWER + 1} ELSE {FIRST_ANSWER}"
        case Kind.MEAN | Kind.MEDIAN:
            known = f"ELSE {FIRST_ANSWER}"
        case Kind.LADDER:
            rungs = enumerate(definition.rung_codes, start=FIRST_ANSWER)
            steps = " ".join(f"WHEN {answer} = '{code}' THEN {number}" for number, code in rungs)
            known = f"{steps} ELSE {STRANGE}"
    state = (
        f"CAST(CASE WHEN {eligible} IS NULL THEN {UNKNOWN} WHEN NOT {eligible} THEN {EXCLUDED}"
        f" WHEN {answer} IS NULL THEN {UNKNOWN} {known} END AS UTINYINT) AS state_{place}"
    )
    value = f",\n       coalesce({_value(eligible, answer)}, 'nan') AS value_{place}"
    return state + value if definition.measures else state


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


def _value(eligible: str, answer: str) -> str:
    return f"CASE WHEN {eligible} THEN CAST({answer} AS DOUBLE) END"


def _bracketed(expression: str) -> str:
    """An expression in brackets; on lines of its own where a comment at its end could swallow the closing one."""
    lines = [line.strip() for line in expression.strip().splitlines()]
    if len(lines) == 1 and "--" not in expression:
        return f"({lines[0]})"
    inner = "\n".join(f"               {line}" for line in lines)
    return f"(\n{inner}\n           )"
