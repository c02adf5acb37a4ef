"""Events counted in two rounds: so many and so many, and why that is no rate."""

from __future__ import annotations

from indicators.definition import Direction
from indicators.telling import Case, whole
from indicators.wording import templates

FEWEST_EVENTS = 10


def told_count(case: Case) -> str:
    change, definition = case.change, case.definition
    before, after = whole(change.x_from), whole(change.x_to)
    notes = []
    if definition.context:
        one, many = templates(case.language)["events"].get(definition.context, (definition.context,) * 2)
        events = one if change.n_from == change.n_to == 1 else many
        same = change.n_from == change.n_to
        amounts = {"n": change.n_from} if same else {"n_from": change.n_from, "n_to": change.n_to}
        values = {name: case.number(n) for name, n in amounts.items()}
        notes.append(case.say("observed" if same else "observed_two", events=events, **values))
    if definition.direction is not Direction.NEITHER:
        notes.append(case.say("few_events" if min(before, after) < FEWEST_EVENTS else "untested"))
    bracket = case.say("aside_clear", notes="; ".join(notes)) if notes else ""
    return case.say("count", label=case.label, before=case.number(before), after=case.number(after), aside=bracket)
