"""An office's totals: each row put to its area and round, and checked by itself and against the others. No percents."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches

from etl.cells import plain_text, squeezed
from etl.registers.areas import pass_over_other_areas
from etl.registers.indicator_names import IndicatorNames
from etl.registers.rounds import nearest_round, round_in_words
from etl.registry import Registry
from etl.rows import Fate, Rows, Survey
from etl.screening import others, where
from etl.sources.grid import is_blank
from warehouse.programme import Programme

UNIT = "recap"
_COUNTS = ("numerator", "denominator")
_CALLED_TWICE = re.compile(r"([^()]+?) ?\(([^()]+)\)")
_BEFORE_OR_AFTER = frozenset(
    f"{what}{when}"
    for what in ("", "data ", "kondisi ", "keadaan ")
    for when in ("awal", "akhir", "sebelum", "sesudah")
)
"""What `Awal (Maret 2023)` says besides its round; `Target (Maret 2023)` says something else."""

_WHOLE = re.compile(r"rw[\s.:]*\d*|(?:seluruh|semua)(?:\s+(?:rw|rt|rw[\s.:]*\d+))?|-")
_BEFORE_A_NUMBER = re.compile(r"rt[\s.:]*")


@dataclass(frozen=True, slots=True)
class Total:
    """How many of how many, in one area and round. `rt` is None for the whole RW."""

    row: int
    recap_id: str
    rt: str | None
    round: str
    indicator: str
    numerator: int
    denominator: int

    @property
    def cell(self) -> tuple[str, str]:
        return (self.round, self.indicator)


def take_recaps(
    survey: Survey, registry: Registry, programme: Programme, *, indicators: Collection[str] | None = None
) -> tuple[Total, ...]:
    """Every row of totals that says enough; the others wait, each with its reason.

    `indicators`: the names whose totals can be shown, and their labels where it maps to these; others are told of.
    Without them names are not checked.
    """
    rows = survey.units.get(UNIT)
    if rows is None or not len(rows):
        return ()
    pass_over_other_areas(survey, rows, programme.areas)
    if indicators is not None:
        _name_indicators(survey, rows, IndicatorNames.of(indicators))
    placed = [
        total for row in list(rows.open()) if (total := _total(survey, registry, rows, row, programme)) is not None
    ]
    totals = tuple(_settled(survey, rows, placed))
    _tell_sums(survey, rows, totals, programme)
    if indicators is not None:
        _tell_unknown(survey, rows, totals, indicators)
    return totals


def _name_indicators(survey: Survey, rows: Rows, names: IndicatorNames) -> None:
    """Labels become names; a row whose words fit none, or several, waits and is told of with the likeliest."""
    named = set[int]()
    for row in list(rows.open()):
        raw = rows.raw(row, "indicator")
        said, text = rows.values["indicator"][row], plain_text(raw)
        if is_blank(raw) or (said is not None and said.lower() in names.labels):
            continue
        if (name := names.named(text)) is not None:
            rows.values["indicator"][row], rows.reasons["indicator"][row] = name, None
            named.add(row)
        elif said is None:
            variable = rows.unit.variable("indicator")
            shown, near = survey.log.redactor.clean(text)[:60], names.near(text)
            survey.report(
                "recap_indicator_unclear", rows, row, variable=variable, found=shown, allowed=near or "tidak ada"
            )
            named.add(row)
    rows.problems[:] = [each for each in rows.problems if each.row not in named or each.variable != "indicator"]


def _total(survey: Survey, registry: Registry, rows: Rows, row: int, programme: Programme) -> Total | None:
    """What a row says, or None when it waits. What can't be read is told of at its own cell as well."""
    values = rows.values
    for name in ("indicator", *_COUNTS):
        if values[name][row] is None:
            survey.report("recap_incomplete", rows, row, variable=rows.unit.variable(name))
            return None
    areas = sorted({area.rt for area in programme.areas})
    rt = area_of(rows, row, areas)
    if rt == "":
        survey.report("recap_area_unknown", rows, row, variable=rows.unit.variable("rt"), allowed=", ".join(areas))
        return None
    survey_round = _round(survey, rows, row, programme)
    if survey_round is None:
        return None
    numerator, denominator = (int(values[name][row]) for name in _COUNTS)
    if numerator > denominator:
        variable = rows.unit.variable("numerator")
        survey.report(
            "recap_numerator_larger", rows, row, variable=variable, found=str(numerator), allowed=str(denominator)
        )
        return None
    indicator = values["indicator"][row].lower()
    name = registry.key.event("C", programme.site.name, rt or "", survey_round, indicator)
    return Total(row, name, rt, survey_round, indicator, numerator, denominator)


def area_of(rows: Rows, row: int, areas: Sequence[str]) -> str | None:
    """The RT, None for the whole RW, blank when it is none of this RW's."""
    known: str | None = rows.values["rt"][row]
    if known is not None:
        return known
    raw = rows.raw(row, "rt")
    text = squeezed(plain_text(raw))
    if is_blank(raw) or is_whole(text):
        return None
    number = _BEFORE_A_NUMBER.sub("", text, count=1)
    return next((area for area in areas if number.isdecimal() and int(area) == int(number)), "")


def is_whole(text: str) -> bool:
    """Whether a text, in small letters, means the whole RW."""
    return _WHOLE.fullmatch(text) is not None


def _round(survey: Survey, rows: Rows, row: int, programme: Programme) -> str | None:
    """By its name or label, or as offices call it, else by its date, else by the name of the file."""
    source, rounds = rows.source[row], programme.rounds
    form = source.file.form
    known = {squeezed(text): each.name for each in rounds for text in (each.name, each.label_id, each.label_en)}
    known |= {squeezed(text): name for text, name in (form.values.get("round", {}) if form else {}).items()}
    written = squeezed(plain_text(rows.raw(row, "period")))
    day: date | None = rows.values["counted_on"][row]
    found = known.get(written) or round_in_words(written, rounds)
    if found is None and (both := _CALLED_TWICE.fullmatch(written)) is not None:
        said = {
            known.get(text) or round_in_words(text, rounds) for text in both.groups() if text not in _BEFORE_OR_AFTER
        }
        found = said.pop() if len(said) == 1 else None
    if not written:
        found = (
            nearest_round(day, rounds).name if day is not None else form.round_of(source.file.name) if form else None
        )
    if found is None:
        shown = f"'{survey.log.redactor.clean(written)[:40]}'" if written else day.isoformat() if day else "kosong"
        allowed = ", ".join(each.label_id for each in rounds)
        survey.report("recap_round_unknown", rows, row, found=shown, allowed=allowed)
    return found


def _settled(survey: Survey, rows: Rows, totals: Iterable[Total]) -> Iterator[Total]:
    """One total for each area, round and indicator: equal ones are copies, different ones all wait."""
    groups: dict[str, list[Total]] = defaultdict(list)
    for total in totals:
        groups[total.recap_id].append(total)
    for group in groups.values():
        first = group[0]
        if len({(each.numerator, each.denominator) for each in group}) > 1:
            lines = [each.row for each in group]
            for row in lines:
                survey.report("recap_conflict", rows, row, found=others(rows, lines, row))
            continue
        for each in group[1:]:
            survey.report("row_duplicate", rows, each.row, found=where(rows, first.row))
            rows.pass_over(each.row, Fate.DUPLICATE, "row_duplicate", copy_of=first.row)
        rows.ids[first.row] = first.recap_id
        yield first


def _tell_sums(survey: Survey, rows: Rows, totals: Iterable[Total], programme: Programme) -> None:
    """Where an RW and all its RT are told, or RT that are more than their RW, the sums must agree."""
    areas = {area.rt for area in programme.areas}
    whole: dict[tuple[str, str], Total] = {}
    parts: dict[tuple[str, str], list[Total]] = defaultdict(list)
    for total in totals:
        if total.rt is None:
            whole[total.cell] = total
        else:
            parts[total.cell].append(total)
    for cell, total in whole.items():
        complete = {part.rt for part in parts[cell]} == areas
        for name in _COUNTS:
            told, added = getattr(total, name), sum(getattr(part, name) for part in parts[cell])
            if added > told or (complete and added != told):
                variable = rows.unit.variable(name)
                survey.report(
                    "recap_sum_differs", rows, total.row, variable=variable, found=str(told), allowed=str(added)
                )


def _tell_unknown(survey: Survey, rows: Rows, totals: Iterable[Total], indicators: Collection[str]) -> None:
    first: Mapping[str, Total] = {total.indicator: total for total in sorted(totals, key=lambda each: -each.row)}
    for name, total in sorted(first.items()):
        if name not in indicators:
            near = get_close_matches(name, sorted(indicators), n=1, cutoff=0.6)
            hint = f"Mungkin maksudnya {near[0]}." if near else ""
            survey.report(
                "recap_unknown_indicator",
                rows,
                total.row,
                variable=rows.unit.variable("indicator"),
                found=name,
                hint=hint,
            )
