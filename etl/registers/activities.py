"""The offices' activities: each row of their sheet checked by itself and against the others. It adds nothing up."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from etl.cells import Reason, plain_text, squeezed
from etl.registers.areas import by_sheet, pass_over_other_areas
from etl.registers.recaps import area_of
from etl.registry import Registry
from etl.rows import Fate, Rows, Survey
from etl.screening import others, where
from warehouse.programme import Programme

UNIT = "activity"
AROUND_PROGRAMME = timedelta(days=366)
"""An activity may be planned well before the first round and end well after the last; more is a mistyped year."""

_TEXTS = ("activity_name", "partner", "evidence", "note")
_WORD = r"[^\W\d_][\w'’.]*"
_NAMED = re.compile(
    r"\b(?:a\.\s?n\.?|an\.|atas nama|sdri?\.|sdri\b|bpk\.?|almh?\.?)\s+"
    rf"({_WORD}(?:\s+{_WORD}){{0,3}})",
    re.IGNORECASE,
)
"""What people write before a name in such a sheet: `Rutilahu a.n. …`. Not `Ibu`, as in `Kelas Ibu Hamil`."""


@dataclass(frozen=True, slots=True)
class Activity:
    """One activity of the sheet. `rt` is None where it is for the whole RW."""

    row: int
    activity_id: str
    rt: str | None


def learn_names(survey: Survey) -> None:
    """Names that an office wrote behind `a.n.` in its sheet: the redactor has to know them before texts are kept."""
    rows = survey.units.get(UNIT)
    if rows is None:
        return
    texts = (text for name in _TEXTS for text in rows.values[name] if text)
    names = [found[1].split() for text in texts for found in _NAMED.finditer(text)]
    survey.log.redactor.learn(  # two words at least, or `a.n. Kelompok Melati` would hide every Kelompok of the load
        " ".join(name[:words]) for name in names for words in range(min(2, len(name)), len(name) + 1)
    )


def take_activities(survey: Survey, registry: Registry, programme: Programme) -> tuple[Activity, ...]:
    """Every row that names an activity and says how much of it; the others wait, each with its reason."""
    rows = survey.units.get(UNIT)
    if rows is None or not len(rows):
        return ()
    pass_over_other_areas(survey, rows, programme.areas)
    taken = [each for row in list(rows.open()) if (each := _activity(survey, registry, rows, row, programme))]
    settled = tuple(_settled(survey, rows, taken))
    for each in settled:
        _check_dates(survey, rows, each.row, programme)
    _tell_gaps(survey, rows, [each.row for each in settled])
    return settled


def _activity(survey: Survey, registry: Registry, rows: Rows, row: int, programme: Programme) -> Activity | None:
    """What a row says, or None when it waits."""
    values = rows.values
    unplanned = bool(values["realised"][row]) and rows.reasons["planned"][row] is not Reason.UNREADABLE
    for name in ("activity_name", "kind", *(() if unplanned else ("planned",))):
        if values[name][row] in (None, ""):
            survey.report("activity_incomplete", rows, row, variable=rows.unit.variable(name))
            return None
    areas = sorted({area.rt for area in programme.areas})
    rt = area_of(rows, row, areas)
    if rt == "":
        variable = rows.unit.variable("rt")
        survey.report("activity_area_unknown", rows, row, variable=variable, allowed=", ".join(areas))
    code = squeezed(values["code"][row] or "")
    facts = (
        ("code", code)
        if code
        else ("name", squeezed(values["activity_name"][row]), values["office"][row] or "", rt or "")
    )
    return Activity(row, registry.key.event("K", programme.site.name, *facts), rt or None)


def _settled(survey: Survey, rows: Rows, taken: Iterable[Activity]) -> Iterator[Activity]:
    """Every activity once: equal rows are copies, different ones of one name all wait."""
    groups: dict[str, list[Activity]] = defaultdict(list)
    for each in taken:
        groups[each.activity_id].append(each)
    for group in groups.values():
        lines = [each.row for each in group]
        if len({rows.all_said(row) for row in lines}) > 1:
            for row in lines:
                survey.report("activity_conflict", rows, row, found=others(rows, lines, row))
            continue
        for row in lines[1:]:
            survey.report("row_duplicate", rows, row, found=where(rows, lines[0]))
            rows.pass_over(row, Fate.DUPLICATE, "row_duplicate", copy_of=lines[0])
        rows.ids[group[0].row] = group[0].activity_id
        yield group[0]


def _check_dates(survey: Survey, rows: Rows, row: int, programme: Programme) -> None:
    first, last = programme.rounds[0].date_from, programme.rounds[-1].date_to
    for name in ("planned_on", "realised_on"):
        day: date | None = rows.values[name][row]
        if day is None:
            continue
        variable, shown = rows.unit.variable(name), day.isoformat()
        if not first - AROUND_PROGRAMME <= day <= last + AROUND_PROGRAMME:
            allowed = f"{first} sampai {last}"
            survey.report("activity_date_doubtful", rows, row, variable=variable, found=shown, allowed=allowed)
            rows.blank_out(row, name, Reason.UNREADABLE)
        elif name == "realised_on" and day > last:
            survey.report("activity_in_future", rows, row, variable=variable, found=shown, allowed=last.isoformat())
    day = rows.values["realised_on"][row]
    if day is not None and not rows.values["realised"][row]:
        told = plain_text(rows.values["realised"][row]) if rows.values["realised"][row] is not None else "kosong"
        variable = rows.unit.variable("realised_on")
        survey.report("activity_nothing_dated", rows, row, variable=variable, found=day.isoformat(), allowed=told)


def _tell_gaps(survey: Survey, rows: Rows, chosen: Sequence[int]) -> None:
    """What many rows lack is told once for each sheet."""
    values: Mapping[str, Sequence[Any]] = rows.values
    gaps: tuple[tuple[str, Callable[[int], bool]], ...] = (
        ("activity_untold", lambda row: values["realised"][row] is None),
        ("activity_undated", lambda row: bool(values["realised"][row]) and values["realised_on"][row] is None),
        ("activity_unproven", lambda row: bool(values["realised"][row]) and not values["evidence"][row]),
    )
    for rule, lacks in gaps:
        for place, count in by_sheet(rows, [row for row in chosen if lacks(row)]):
            survey.log.add(rule, place, found=f"{count} kegiatan")
