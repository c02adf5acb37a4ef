"""Names for births, deaths and assistance: the same event told in two rounds gets the same name. It judges nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from etl.identity import IdNumber
from etl.registry import Registry
from etl.rows import Rows, Survey
from etl.screening import told

_KNOWN_BY: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "birth": ("B", ("birth_date",)),
    "death": ("D", ("death_date", "birth_date", "sex")),
    "assistance": ("A", ("type",)),
}
"""The letter of each kind of event, and the answers that tell it from others of the household; twins get an ordinal."""


def name_events(survey: Survey, registry: Registry) -> None:
    """Give every event to be loaded its name."""
    for unit, (letter, variables) in _KNOWN_BY.items():
        rows = survey.units[unit]
        alike: dict[tuple[str, ...], list[int]] = defaultdict(list)
        for row in rows.loaded():
            known_by = (str(rows.values[variable][row]) for variable in variables)
            alike[(rows.round(row), household_of(survey, rows, row), *known_by)].append(row)
        for (_, *facts), group in alike.items():
            for ordinal, row in enumerate(sorted(group, key=rows.signature), start=1):
                rows.ids[row] = registry.key.event(letter, *facts, str(ordinal))


def household_of(survey: Survey, rows: Rows, row: int) -> str:
    parent = row if rows is survey.households else rows.parents[row]
    household_id = None if parent is None else survey.households.ids[parent]
    if household_id is None:
        raise ValueError(f"{rows.unit.name} row {row} is loaded without a household")
    return household_id


def find_mothers(survey: Survey, registry: Registry) -> Mapping[int, str | None]:
    """The person each loaded birth names as its mother, and a finding for each NIK that leads nowhere."""
    rows = survey.units["birth"]
    variable = rows.unit.variable("mother_national_id")
    mothers: dict[int, str | None] = {}
    for row in rows.loaded():
        number: IdNumber | None = rows.values["mother_national_id"][row]
        mothers[row] = registry.mother(number) if number else None
        if number is not None and mothers[row] is None:
            found = "NIK ibu bukan anggota yang didata" if number.digits else f"NIK ibu rusak: {told(number)['found']}"
            survey.report("mother_unknown", rows, row, variable=variable, found=found)
    return mothers
