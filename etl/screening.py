"""Which rows may be loaded at all: declared skips, damaged keys, duplicates, contradictions, and repeats of all these.

Each row gets one fate. It judges whole rows; single answers are the business of checks.py.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import groupby, islice

from etl.cells import Reader, allowed_answers, squeezed
from etl.columns import blank_rows, texts, times
from etl.files import SurveyFile
from etl.findings import Place
from etl.identity import Damage, IdNumber, has_sixteen_digits, read_id_number, structural_doubt
from etl.mapping import INDISPENSABLE, MappedSheet
from etl.messages import Severity, rules
from etl.rows import Fate, Rows, Survey, only_decided
from etl.sources import SourceError
from etl.sources.grid import is_blank
from warehouse.codebook import Codebook, VariableType
from warehouse.programme import Area, Programme

MOST_DAMAGED_SHARE = 0.30
SLACK_AROUND_PROGRAMME = timedelta(days=31)
FEWEST_DAMAGED = 10  # three damaged numbers of eight are three findings, not a spoilt file
MOST_OTHERS_NAMED = 5
MOST_DIFFERING_NAMED = 4
ANSWERED = frozenset(("complete", "partial"))
_WITH_THE_FAMILY = {Fate.DUPLICATE: "parent_duplicate", Fate.SKIPPED: "parent_skipped"}


def refuse_spoilt_numbers(file: SurveyFile, household: MappedSheet) -> None:
    """A whole column of numbers re-saved by Excel is the file's fault, not that of a hundred families."""
    rows, column = household.sheet.rows, household.columns.get("family_card")
    if column is None:
        return  # a topic sheet that is joined by another number
    numbers = household.sheet.column(column)
    odd = [row for row, number in enumerate(numbers) if not has_sixteen_digits(number)]
    unsound = [row for row in odd if read_id_number(numbers[row]).digits is None]
    apart = {row for row in unsound if all(map(is_blank, rows[row]))} | household.sheet.skipped.keys()
    damaged, filled = len(set(unsound) - apart), len(rows) - len(apart)
    if _mostly(damaged, filled):
        raise SourceError(
            "ids_mostly_damaged",
            file=file.path,
            sheet=household.sheet.name,
            cell=household.sheet.address(0, column).rstrip("0123456789"),
            found=f"{damaged} dari {filled}",
        )


def refuse_strange_codes(
    file: SurveyFile, mapped: MappedSheet, readers: Mapping[str, Reader], codebook: Codebook
) -> None:
    """Labels in place of codes, or another neighbourhood's areas, are told once and not a hundred times."""
    for name in (each for each in INDISPENSABLE[mapped.unit.name] if each in mapped.columns):
        variable, column = mapped.unit.variable(name), mapped.columns[name]
        if variable.type not in (VariableType.CODE, VariableType.AREA):
            continue
        filled_in, skipped = mapped.sheet.column(column), mapped.sheet.skipped
        if skipped:
            filled_in = [value for position, value in enumerate(filled_in) if position not in skipped]
        answers = [(value, n) for value, n in times(filled_in) if not is_blank(value)]
        filled = sum(n for _, n in answers)
        strange = sum(n for value, n in answers if readers[name](value).rule is not None)
        if _mostly(strange, filled):
            raise SourceError(
                "codes_mostly_unknown",
                file=file.path,
                sheet=mapped.sheet.name,
                cell=mapped.sheet.address(0, column).rstrip("0123456789"),
                found=f"{strange} dari {filled} isian {variable.label_id} tidak dikenal",
                allowed=mapped.answers.get(name) or allowed_answers(variable, codebook) or "yang ada di areas.csv",
            )


def possible_visits(programme: Programme) -> tuple[date, date]:
    """The first and the last day on which a visit of this programme may have been."""
    first = min(entry.date_from for entry in programme.rounds)
    return first - SLACK_AROUND_PROGRAMME, max(entry.date_to for entry in programme.rounds) + SLACK_AROUND_PROGRAMME


def refuse_other_times(file: SurveyFile, household: MappedSheet, read: Reader, programme: Programme) -> None:
    """A file of another year is told once and not a hundred times; the first visit that may be ends the search."""
    first, last = possible_visits(programme)
    column, days = household.columns["visit_date"], set[date]()
    for row in household.sheet.rows:
        day = read(row[column]).value if column < len(row) else None
        if isinstance(day, date):
            if first <= day <= last:
                return
            days.add(day)
    if days and len(household.sheet.rows) >= FEWEST_DAMAGED:
        raise SourceError(
            "visits_of_other_times",
            file=file.path,
            sheet=household.sheet.name,
            cell=household.sheet.address(0, column).rstrip("0123456789"),
            found=f"{min(days)} sampai {max(days)}",
            allowed=f"{first} sampai {last}",
        )


def _mostly(damaged: int, among: int) -> bool:
    return damaged >= FEWEST_DAMAGED and damaged > MOST_DAMAGED_SHARE * among


def screen(survey: Survey, *, areas: Iterable[Area]) -> None:
    """Decide the fate of every household row, then that of the rows below it. The rows must be joined."""
    _name_heads(survey)
    _hold_repeated_submissions(survey)
    _doubt_odd_cards(survey)
    _hold_unknown_areas(survey, areas)
    _hold_incomplete_visits(survey)
    _settle_families_met_twice(survey)
    for rows in survey.repeats:
        _inherit(survey, rows)


def skip_declared(survey: Survey) -> None:
    """Leave out what is no record."""
    for rows in survey.all_rows:
        for source, stretch in rows.stretches():
            sheet = source.mapped.sheet
            skipped = dict.fromkeys(blank_rows(sheet.rows), "row_blank")
            for column, values in source.mapped.skip.items():
                kind, kinds = texts(sheet.column(column)), frozenset(map(squeezed, values))
                meant = {text for text in {*kind} if squeezed(text) in kinds}
                if passed_over := [row for row, text in enumerate(kind) if text in meant]:
                    said = ", ".join(sorted({kind[row] for row in passed_over}))
                    survey.log.add(
                        "row_state_passed_over",
                        Place(source.file, sheet=sheet.name),
                        found=f"{len(passed_over)} baris",
                        allowed=f"{sheet.header[column]} berisi {said}",
                    )
                    skipped.update(dict.fromkeys(passed_over, "row_state_passed_over"))
            for row, rule in skipped.items():
                rows.pass_over(stretch[row], Fate.SKIPPED, rule)


def join_rows(survey: Survey) -> None:
    """Find the household of every repeat, by the key of the submission, within one file; by index where keys repeat.

    A row that is no record gives way to another of its key: of two, somebody may have decided to delete the first.
    """
    households = survey.households
    met: dict[str, dict[str, int]] = defaultdict(dict)
    again: dict[tuple[str, str], dict[str, int]] = {}
    keys = households.keys()
    for source, stretch in households.stretches():
        file_id = source.file.file_id
        known = met[file_id]
        of_sheet = keys[stretch.start : stretch.stop]
        if not known and len(set(of_sheet)) == len(of_sheet):
            known.update(zip(of_sheet, stretch, strict=True))
            stretch = range(0)
        for row in stretch:
            first = known.setdefault(keys[row], row)
            if first != row and keys[row]:
                indexes = again.setdefault((file_id, keys[row]), {households.index(first): first})
                indexes.setdefault(households.index(row), row)
                if households.fates[first] is not None and households.fates[row] is None:
                    known[keys[row]] = indexes[households.index(row)] = row
        known.pop("", None)
    for rows in survey.repeats:
        keys = rows.keys()
        for source, stretch in rows.stretches():
            file_id = source.file.file_id
            known = met[file_id]
            for row in stretch:
                if rows.fates[row] is not None:
                    continue
                parent = known.get(keys[row])
                indexes = again.get((file_id, keys[row]), {}) if again else {}
                if len(indexes) > 1:
                    parent = indexes.get(rows.index(row))
                rows.parents[row] = parent
                if parent is None:
                    survey.report("parent_missing" if keys[row] else "parent_blank", rows, row)


def _name_heads(survey: Survey) -> None:
    """Where nobody wrote the head's name beside the family it is that of the only member who is its head."""
    names, people = survey.households.values["head_name"], survey.people
    if None not in names:
        return
    heads: dict[int, set[str | None]] = defaultdict(set)
    for row, relation in people.open_values("relation"):
        parent = people.parents[row]
        if relation == "head" and parent is not None and names[parent] is None:
            heads[parent].add(people.values["name"][row])
    for parent, called in heads.items():
        if len(called) == 1:
            (names[parent],) = called


def _hold_repeated_submissions(survey: Survey) -> None:
    """One key and index on two rows: equal rows are a copy; different ones make every repeat ambiguous."""
    households = survey.households
    keys = households.keys()
    if len(set(keys)) == len(keys):
        return
    met: dict[str, set[str]] = defaultdict(set)
    again: set[tuple[str, str]] = set()
    for source, stretch in households.stretches():
        known = met[source.file.file_id]
        for row in stretch:
            if keys[row] and households.fates[row] is None:
                if keys[row] in known:
                    again.add((source.file.file_id, keys[row]))
                known.add(keys[row])
    if not again:
        return
    groups: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    for row in households.open():
        key = (households.source[row].file.file_id, keys[row])
        if key in again:
            groups[(*key, households.index(row))].append(row)
    for group in groups.values():
        if len(group) > 1 and (kept := households.one_of_copies(group)) is not None:
            collapse(survey, households, group, kept)
            _hand_on(survey, group[0], kept)
        elif len(group) > 1:
            _report_repeated(survey, group)


def _report_repeated(survey: Survey, group: list[int]) -> None:
    """The key of an export is its system's; in a list that people write it is the number that joins its sheets."""
    rows = survey.households
    source = rows.source[group[0]]
    by_hand = source.file.form is not None and source.file.form.by_hand
    heading = source.mapped.sheet.header[source.mapped.key] if by_hand and source.mapped.key is not None else ""
    allowed, hint = survey.log.redactor.clean(f"'{heading}'"), differing(rows, group)
    for row in group:
        found = others(rows, group, row)
        if by_hand:
            survey.report("key_repeated", rows, row, found=found, allowed=allowed, hint=hint)
        else:
            survey.report("submission_repeated", rows, row, found=found)


def _doubt_odd_cards(survey: Survey) -> None:
    """A KK without a sensible structure is told. A blank or damaged one is linkage's: others may make up for it."""
    households = survey.households
    family_card = households.unit.variable("family_card")
    for row, number in households.open_values("family_card"):
        if number is not None and number.digits and (doubt := structural_doubt(number.digits, born=False)):
            survey.report("id_implausible", households, row, variable=family_card, found=doubt)


def told(number: IdNumber) -> dict[str, str]:
    """The damage of an identity number in words that don't give the number away."""
    damage = number.damage or Damage.LENGTH
    hint = "Simpan kolomnya sebagai teks." if damage in (Damage.NUMERIC_LONG, Damage.SCIENTIFIC) else ""
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
    places = list(zip(households.values["rt"], households.values["dasawisma"], strict=True))
    strange = {place for place in set(places) if None not in place and place[1] not in groups[place[0]]}
    for row in [row for row in households.open() if places[row] in strange] if strange else []:
        rt, group = places[row]
        allowed = f"untuk RT {rt}: {', '.join(sorted(groups[rt]))}"
        others = ", ".join(sorted(other for other, known in groups.items() if group in known))
        hint = f"Dasawisma itu terdaftar untuk RT {others}: periksa RT atau dasawismanya." if others else ""
        survey.report("area_unknown", households, row, variable=dasawisma, allowed=allowed, hint=hint)


def _reportable(rows: Rows, row: int) -> bool:
    return rows.fates[row] not in (Fate.SKIPPED, Fate.DUPLICATE)


def _hold_incomplete_visits(survey: Survey) -> None:
    """Without result or area a visit has no place. An unreadable one has told so at its cell already."""
    households = survey.households
    needed = [name for name in ("visit_result", "rt", "dasawisma") if None in households.values[name]]
    for row in list(households.open()) if needed else []:
        for name in needed:
            if households.values[name][row] is None:
                survey.report("household_incomplete", households, row, variable=households.unit.variable(name))


def _settle_families_met_twice(survey: Survey) -> None:
    """One family, one round, two submissions: equal ones (members too) are one. Linkage judges different ones."""
    households = survey.households
    groups = _met_twice(households)
    below = _below(survey, {row for group in groups for row in group})
    for group in groups:
        if len({(households.all_said(row), *below[row].said) for row in group}) == 1:
            decided = {row: (*households.decided(row), *below[row].decided) for row in group}
            if (kept := only_decided(decided)) is not None:
                collapse(survey, households, group, kept)


def _met_twice(households: Rows) -> list[list[int]]:
    """Rows of one family in one round, where there are several."""
    first: dict[str, dict[str | tuple[str, ...], int]] = defaultdict(dict)
    groups: dict[int, list[int]] = {}
    numbers: Sequence[IdNumber | None] = households.values["family_card"]
    whole = {number.digits for number in numbers if number is not None and number.digits}
    if len(whole) == len(numbers) and not households.filed:
        return []
    for source, stretch in households.stretches():
        met = first[source.round]
        for row in stretch:
            if _reportable(households, row):
                # What two submissions about one family surely share: the KK, or where that is damaged every answer.
                filed = households.filed.get(row, {}).get("family_card")
                number = numbers[row] if filed is None else read_id_number(filed)
                family = number.digits if number and number.digits else households.all_said(row)
                earlier = met.setdefault(family, row)
                if earlier != row:
                    groups.setdefault(earlier, [earlier]).append(row)
    return [groups[row] for row in sorted(groups)]


@dataclass(slots=True)
class _Below:
    """What stands below a household in its file, and what somebody decided about that."""

    said: list[tuple[object, ...]] = field(default_factory=list)
    decided: list[tuple[object, ...]] = field(default_factory=list)


def _below(survey: Survey, parents: Set[int]) -> Mapping[int, _Below]:
    """What stands below these households, in an order that doesn't depend on their lines."""
    found: dict[int, _Below] = {parent: _Below() for parent in parents}
    for rows in survey.repeats if parents else ():
        for row, parent in enumerate(rows.parents):
            if parent is not None and parent in parents:
                said = (rows.unit.name, rows.all_said(row))
                found[parent].said.append(said)
                if about := rows.decided(row):
                    found[parent].decided.append((*said, about))
    for below in found.values():
        below.said.sort(key=str)
        below.decided.sort(key=str)
    return found


def collapse(survey: Survey, rows: Rows, group: Sequence[int], kept: int, *, hint: str = "") -> None:
    """Keep one, count the others as duplicates of it. `hint`: what else they might be."""
    for row in group:
        if row != kept and rows.fates[row] is None:
            survey.report("row_duplicate", rows, row, found=where(rows, kept), hint=hint)
            rows.pass_over(row, Fate.DUPLICATE, "row_duplicate", copy_of=kept)


def _hand_on(survey: Survey, first: int, kept: int) -> None:
    """What stands below the first of several rows of one key stands below the one that counts."""
    if first != kept:
        for rows in survey.repeats:
            rows.parents = [kept if parent == first else parent for parent in rows.parents]


def where(rows: Rows, *same_sheet: int) -> str:
    """One row or several of a sheet, which is named once."""
    source, numbers = rows.source[same_sheet[0]], ", ".join(str(rows.row_number(row)) for row in same_sheet)
    return f"baris {numbers} lembar '{source.mapped.sheet.name}' di {source.file.name}"


def others(rows: Rows, group: list[int], row: int) -> str:
    """The first few: a hundred families of one number would each name the ninety-nine others."""
    named = list(islice((other for other in group if other != row), MOST_OTHERS_NAMED))
    more = len(group) - 1 - len(named)
    sheets = (list(members) for _, members in groupby(named, key=lambda other: id(rows.source[other])))
    return "; ".join(where(rows, *members) for members in sheets) + (f"; dan {more} lagi" if more else "")


def differing(rows: Rows, group: Sequence[int]) -> str:
    """Which questions these rows answer differently; blank where only what stands below them differs."""
    labels = [
        variable.label_id
        for variable in rows.unit.variables
        if len({rows.said(row, variable.name) for row in group}) > 1
    ]
    if not labels:
        return ""
    more = len(labels) - MOST_DIFFERING_NAMED
    return f"Yang berbeda: {', '.join(labels[:MOST_DIFFERING_NAMED])}" + (f", dan {more} lagi." if more > 0 else ".")


def _inherit(survey: Survey, rows: Rows) -> None:
    """What happens to a household happens to its members and events."""
    fates, results = survey.households.fates, survey.households.values["visit_result"]
    for row, parent in enumerate(rows.parents):
        if rows.fates[row] is not None:
            continue
        fate = None if parent is None else fates[parent]
        if fate is Fate.QUARANTINED:
            rows.hold(row, "parent_quarantined")
        elif fate is not None:
            rows.pass_over(row, fate, _WITH_THE_FAMILY[fate])
        elif parent is None or results[parent] not in ANSWERED:
            survey.report("visit_without_answers", rows, row, found=rows.unit.label_id.lower())
