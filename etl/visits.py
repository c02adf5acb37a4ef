"""Several visits to one family in a round: the one that was answered counts, and those in vain are passed over.

Rows are of one family where they bear the same KK, or one code of the family, and their heads may be one person. It
settles no contradiction: of two visits that were answered nothing is decided here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import date

from etl.identity import IdNumber
from etl.linkage.similarity import may_be_one_name
from etl.rows import Fate, Rows, Survey
from etl.screening import ANSWERED, where
from etl.sources import cleaned_but_times
from warehouse.codebook import Codebook

_NOBODY_HOME = "no_respondent"


def pass_over_visits_in_vain(survey: Survey, codebook: Codebook) -> None:
    """Leave out a visit that brought nothing where another one of the family tells more: answers, or a refusal instead
    of nobody at home; else the later one. Two that say otherwise of one day are a contradiction.
    """
    rows = survey.households
    result, results = rows.unit.variable("visit_result"), rows.values["visit_result"]
    words = {code.code: code.id for code in codebook.codes(result.list_name or "")}
    peopled: set[tuple[str, str]] | None = None
    for row, mates in _visited_again(rows):
        best = max(mates, key=lambda mate: (_rank(rows, mate), -mate))
        again = _rank(rows, best) == _rank(rows, row) and results[best] == results[row] and best < row
        if not again and _rank(rows, best) <= _rank(rows, row):
            continue
        peopled = _with_people(survey) if peopled is None else peopled
        if _has_answers(rows, row) or (_home(rows, row) in peopled - {_home(rows, mate) for mate in mates}):
            continue
        counted = cleaned_but_times(f"{where(rows, best)} ({words[results[best]]})", survey.log.redactor.clean)
        survey.report("visit_in_vain", rows, row, variable=result, found=words[results[row]], allowed=counted)
        rows.pass_over(row, Fate.SKIPPED, "visit_in_vain")


def _visited_again(rows: Rows) -> Iterator[tuple[int, Collection[int]]]:
    """Every visit in vain beside which there are others to the same family, with those."""
    results, heads = rows.open_values("visit_result"), rows.values["head_name"]
    vain = [row for row, result in results if result is not None and result not in ANSWERED]
    wanted = {mark for row in vain for mark in _marks(rows, row)}
    met: dict[tuple[str, str], list[int]] = defaultdict(list)
    for row, fate in enumerate(rows.fates) if wanted else ():
        if fate in (None, Fate.QUARANTINED) and rows.values["visit_result"][row] is not None:
            for mark in wanted.intersection(_marks(rows, row)):
                met[mark].append(row)
    for row in vain:
        near = {mate for mark in _marks(rows, row) for mate in met[mark]} - {row}
        mates = [
            mate
            for mate in near
            if _card(rows, mate) in ("", _card(rows, row)) or not _card(rows, row)
            if may_be_one_name(heads[mate] or "", heads[row] or "")
        ]
        if mates:
            yield row, mates


def _marks(rows: Rows, row: int) -> Iterator[tuple[str, str]]:
    """By what a family is known within a round."""
    for mark in (_card(rows, row), rows.values["field_id"][row]):
        if mark:
            yield rows.round(row), mark


def _card(rows: Rows, row: int) -> str:
    number: IdNumber | None = rows.values["family_card"][row]
    return (number.digits or "") if number else ""


def _rank(rows: Rows, row: int) -> tuple[bool, bool, date]:
    result = rows.values["visit_result"][row]
    return result in ANSWERED, result != _NOBODY_HOME, rows.values["visit_date"][row] or date.min


def _has_answers(rows: Rows, row: int) -> bool:
    """Whether it answers a question that only those met are asked."""
    conditional = (variable.name for variable in rows.unit.variables if variable.asked_if)
    return any(rows.values[name][row] is not None for name in conditional)


def _home(rows: Rows, row: int) -> tuple[str, str]:
    return rows.source[row].file.file_id, rows.keys()[row]


def _with_people(survey: Survey) -> set[tuple[str, str]]:
    """The files and keys of all families below which something stands."""
    return {
        (source.file.file_id, key)
        for rows in survey.repeats
        for source, stretch in rows.stretches()
        for key in rows.keys()[stretch.start : stretch.stop]
        if key
    }
