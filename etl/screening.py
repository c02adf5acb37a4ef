"""Which rows may be loaded at all: declared skips, damaged keys, duplicates, contradictions, and repeats of all these.

Each row gets one fate. It judges whole rows; single answers are the business of checks.py.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from etl.cells import Reader, allowed_answers, plain_text
from etl.files import SurveyFile
from etl.identity import Damage, IdNumber, read_id_number, structural_doubt
from etl.mapping import INDISPENSABLE, MappedSheet
from etl.messages import Severity, rules
from etl.rows import Fate, Rows, Survey
from etl.sources import SourceError
from etl.sources.kobo import address, is_blank
from warehouse.codebook import Codebook, VariableType
from warehouse.programme import Area

MOST_DAMAGED_SHARE = 0.30
FEWEST_DAMAGED = 10  # three damaged numbers of eight are three findings, not a spoilt file
ANSWERED = frozenset(("complete", "partial"))


def refuse_spoilt_numbers(file: SurveyFile, household: MappedSheet) -> None:
    """A whole column of numbers re-saved by Excel is the file's fault, not that of a hundred families."""
    column = household.columns["family_card"]
    rows = [row for row in household.sheet.rows if not all(map(is_blank, row))]
    damaged = [row for row in rows if column >= len(row) or read_id_number(row[column]).digits is None]
    if _mostly(damaged, rows):
        raise SourceError(
            "ids_mostly_damaged",
            file=file.path,
            sheet=household.sheet.name,
            cell=household.sheet.cell(0, column).address.rstrip("0123456789"),
            found=f"{len(damaged)} dari {len(rows)}",
        )


def refuse_strange_codes(
    file: SurveyFile, mapped: MappedSheet, readers: Mapping[str, Reader], codebook: Codebook
) -> None:
    """Labels in place of codes, or another neighbourhood's areas, are told once and not a hundred times."""
    for name in INDISPENSABLE[mapped.unit.name]:
        variable, column = mapped.unit.variable(name), mapped.columns[name]
        if variable.type not in (VariableType.CODE, VariableType.AREA):
            continue
        filled = [row[column] for row in mapped.sheet.rows if column < len(row) and not is_blank(row[column])]
        strange = [value for value in filled if readers[name](value).rule is not None]
        if _mostly(strange, filled):
            raise SourceError(
                "codes_mostly_unknown",
                file=file.path,
                sheet=mapped.sheet.name,
                cell=address(mapped.sheet.row_number(0), column).rstrip("0123456789"),
                found=f"{len(strange)} dari {len(filled)} isian {variable.label_id} tidak dikenal",
                allowed=allowed_answers(variable, codebook) or "yang ada di areas.csv",
            )


def _mostly(damaged: Sequence[object], among: Sequence[object]) -> bool:
    return len(damaged) >= FEWEST_DAMAGED and len(damaged) > MOST_DAMAGED_SHARE * len(among)


def screen(survey: Survey, *, areas: Iterable[Area]) -> None:
    """Decide the fate of every household row, then that of the rows below it."""
    _skip_declared(survey)
    _join_repeats(survey)
    _hold_repeated_submissions(survey)
    _hold_unknown_families(survey)
    _hold_unknown_areas(survey, areas)
    _hold_incomplete_visits(survey)
    _settle_families_met_twice(survey)
    for rows in survey.repeats:
        _inherit(survey, rows)


def _skip_declared(survey: Survey) -> None:
    for rows in survey.units.values():
        for row in rows.open():
            values = rows.raw_row(row)
            skip = rows.source[row].mapped.skip
            declared = any(
                plain_text(values[column]) in kinds for column, kinds in skip.items() if column < len(values)
            )
            if declared or rows.is_blank(row):
                rows.pass_over(row, Fate.SKIPPED)


def _join_repeats(survey: Survey) -> None:
    """Repeats point to their household by the key of the submission, within one file; by index where keys repeat."""
    households = survey.households
    submissions: dict[tuple[str, str], dict[str, int]] = defaultdict(dict)
    for row in range(len(households)):
        if key := households.key(row):
            submissions[(households.source[row].file.file_id, key)].setdefault(households.index(row), row)
    for rows in survey.repeats:
        for row in rows.open():
            candidates = submissions.get((rows.source[row].file.file_id, rows.key(row)), {})
            only = next(iter(candidates.values())) if len(candidates) == 1 else None
            rows.parents[row] = only if only is not None else candidates.get(rows.index(row))
            if rows.parents[row] is None:
                survey.report("parent_missing", rows, row)


def _hold_repeated_submissions(survey: Survey) -> None:
    """One key and index on two rows: equal rows are a copy; different ones make every repeat ambiguous."""
    households = survey.households
    groups: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    for row in households.open():
        if key := households.key(row):
            groups[(households.source[row].file.file_id, key, households.index(row))].append(row)
    for group in groups.values():
        if len(group) > 1 and len({households.signature(row) for row in group}) == 1:
            _collapse(survey, households, group)
        elif len(group) > 1:
            for row in group:
                survey.report("submission_repeated", households, row, found=others(households, group, row))


def _hold_unknown_families(survey: Survey) -> None:
    households = survey.households
    family_card = households.unit.variable("family_card")
    for row in households.open():
        number: IdNumber | None = households.values["family_card"][row]
        if number is None:
            survey.report("family_card_missing", households, row, variable=family_card)
        elif number.digits is None:
            survey.report("family_card_damaged", households, row, variable=family_card, **told(number))
        elif doubt := structural_doubt(number.digits, born=False):
            survey.report("id_implausible", households, row, variable=family_card, found=doubt)


def told(number: IdNumber) -> dict[str, str]:
    """The damage of an identity number in words that don't give the number away."""
    damage = number.damage or Damage.LENGTH
    hint = "Simpan kolomnya sebagai teks." if damage is Damage.NUMERIC_LONG else ""
    return {"found": f"{damage} ({number.length} angka)" if damage is Damage.LENGTH else str(damage), "hint": hint}


def _hold_unknown_areas(survey: Survey, areas: Iterable[Area]) -> None:
    """An RT that isn't in areas.csv, or a dasawisma of another RT."""
    households = survey.households
    for problem in households.problems:
        if rules()[problem.rule].severity is Severity.QUARANTINE_ROW and _reportable(households, problem.row):
            variable = households.unit.variable(problem.variable)
            known = sorted({getattr(area, variable.name) for area in areas})
            survey.report(
                problem.rule, households, problem.row, variable=variable, allowed=", ".join(known), hint=problem.hint
            )
    groups: Mapping[str, set[str]] = defaultdict(set)
    for area in areas:
        groups[area.rt].add(area.dasawisma)
    dasawisma = households.unit.variable("dasawisma")
    for row in list(households.open()):
        rt, group = households.values["rt"][row], households.values["dasawisma"][row]
        if rt is not None and group is not None and group not in groups[rt]:
            allowed = f"untuk RT {rt}: {', '.join(sorted(groups[rt]))}"
            survey.report("area_unknown", households, row, variable=dasawisma, allowed=allowed)


def _reportable(rows: Rows, row: int) -> bool:
    return rows.fates[row] not in (Fate.SKIPPED, Fate.DUPLICATE)


def _hold_incomplete_visits(survey: Survey) -> None:
    """Without result or area a visit has no place. An unreadable one has told so at its cell already."""
    households = survey.households
    for row in list(households.open()):
        for name in ("visit_result", "rt", "dasawisma"):
            if households.values[name][row] is None:
                survey.report("household_incomplete", households, row, variable=households.unit.variable(name))


def _settle_families_met_twice(survey: Survey) -> None:
    """One family, one round, two submissions: equal ones (members too) are one; different ones all wait."""
    households = survey.households
    children = _children(survey)
    groups: dict[tuple[str, str], list[int]] = defaultdict(list)
    for row in range(len(households)):
        number: IdNumber | None = households.values["family_card"][row]
        if _reportable(households, row) and number is not None and number.digits:
            groups[(households.round(row), number.digits)].append(row)
    for group in groups.values():
        if len(group) == 1:
            continue
        contents = {(households.signature(row), children[row]) for row in group}
        if len(contents) == 1:
            _collapse(survey, households, group)
        else:
            for row in group:
                survey.report("household_conflict", households, row, found=others(households, group, row))


def _children(survey: Survey) -> Mapping[int, tuple[tuple[str, tuple[str, ...]], ...]]:
    below: dict[int, list[tuple[str, tuple[str, ...]]]] = defaultdict(list)
    for rows in survey.repeats:
        for row, parent in enumerate(rows.parents):
            if parent is not None:
                below[parent].append((rows.unit.name, rows.signature(row)))
    return defaultdict(tuple, {parent: tuple(sorted(members)) for parent, members in below.items()})


def _collapse(survey: Survey, rows: Rows, group: list[int]) -> None:
    """Keep the first, count the others as duplicates of it."""
    for row in group[1:]:
        if rows.fates[row] is None:
            survey.report("row_duplicate", rows, row, found=where(rows, group[0]))
            rows.pass_over(row, Fate.DUPLICATE)


def where(rows: Rows, row: int) -> str:
    return f"baris {rows.row_number(row)} lembar '{rows.source[row].mapped.sheet.name}' di {rows.source[row].file.name}"


def others(rows: Rows, group: list[int], row: int) -> str:
    return "; ".join(where(rows, other) for other in group if other != row)


def _inherit(survey: Survey, rows: Rows) -> None:
    """What happens to a household happens to its members and events."""
    households = survey.households
    for row in list(rows.open()):
        parent = rows.parents[row]
        fate = None if parent is None else households.fates[parent]
        if fate is Fate.QUARANTINED:
            rows.hold(row, "parent_quarantined")
        elif fate is not None:
            rows.pass_over(row, fate)
        elif survey.visit(rows, row, "visit_result") not in ANSWERED:
            survey.report("visit_without_answers", rows, row, found=rows.unit.label_id.lower())
