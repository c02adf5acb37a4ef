"""Findings that were decided, each with its cell: to be seen, and to be taken back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from hashlib import sha256
from itertools import count

from etl.attempt.own import OwnDecisions
from etl.attempt.telling import in_a_browser
from etl.attempt.work import Work
from etl.decisions.corrections import Action, Correction, read_corrections, replacing
from etl.decisions.masking import masked
from etl.findings import Finding
from etl.load_report import LoadReport
from etl.sources import shown_sheet
from warehouse.attempts import DecidedFinding
from warehouse.codebook import Variable

MOST = 500
_UNSAID = "•••"
"""What stands for an answer where nothing was loaded that tells whom it would name."""


def named_decisions(entries: Iterable[Correction]) -> dict[str, Correction]:
    """All in their order, each by a name of its own, which holds nothing that a cell says."""
    named: dict[str, Correction] = {}
    for entry in dict.fromkeys(entries):
        place = (entry.finding, entry.form, entry.round, entry.sheet, entry.record, entry.column)
        facts = (*place, entry.action, entry.by, entry.on, entry.reason)
        name = next(name for n in count() if (name := _digest(*facts, *([str(n)] if n else []))) not in named)
        named[name] = entry
    return named


def corrections_in_force(work: Work, taken: OwnDecisions) -> dict[str, Correction]:
    """Those beside the survey files that are not taken back, then those of this attempt, by their names."""
    published = (entry for entry in read_corrections(work.real_inputs).entries if entry not in taken.undone)
    return named_decisions((*published, *taken.corrections))


def _digest(*facts: str) -> str:
    return "K" + sha256("|".join(facts).encode()).hexdigest()[:12]


def findings_decided(
    decided: Sequence[Correction], own: Collection[str], report: LoadReport | None
) -> Iterator[DecidedFinding]:
    """The newest first. `own`: the names of those of this attempt, which nobody has published. `report`: of the load
    that was tried; of a decision it couldn't use, no cell is known."""
    earlier = replacing(decided)
    alike = Counter((entry.cell, entry.expected, entry.new_value) for entry in decided)
    shared = (each for each in decided if each.cell and alike[each.cell, each.expected, each.new_value] > 1)
    replaced = {*earlier.values(), *shared}
    made = {each.applied.correction: each for each in report.replayed} if report else {}
    accepted = {finding.finding_id: finding for finding in report.survey.log} if report else {}
    for name, entry in list(reversed(named_decisions(decided).items()))[:MOST]:
        finding = accepted.get(entry.finding) if entry.action is Action.ACCEPT else None
        applied = made[entry].applied if entry in made else None
        quoted = entry.column and entry.action is not Action.DELETE_ROW  # else a fingerprint, which nobody reads
        yield DecidedFinding(
            decision=name,
            published=name not in own,
            replaced=entry in replaced,
            replaces=entry in earlier,
            choice=entry.action,
            what=_about(entry, finding, report),
            round=entry.round,
            file=made[entry].file.name if entry in made else finding.place.file.name if finding else "",
            sheet=shown_sheet(entry.sheet),
            cell=(applied.cell if applied else finding.place.cell if finding else None) or "",
            row=applied.row_number if applied else None,
            content=_shown(entry.expected, entry, report) if quoted else "",
            new_value=_shown(entry.new_value, entry, report),
            by=entry.by,
            reason=entry.reason,
        )


def _about(entry: Correction, finding: Finding | None, report: LoadReport | None) -> str:
    """What was accepted, or the question whose answer was changed."""
    if finding is not None:
        return in_a_browser(finding.message)
    variable = _variable(entry, report)
    return variable.label_id if variable else entry.column


def _shown(text: str, entry: Correction, report: LoadReport | None) -> str:
    if report is None:
        return _UNSAID if text else ""
    return masked(text, _variable(entry, report), report.survey.log.redactor)


def _variable(entry: Correction, report: LoadReport | None) -> Variable | None:
    """Its question; where two units have one of that name, either hides the same."""
    units = report.survey.units.values() if report else ()
    asked = (variable for rows in units for variable in rows.unit.variables if variable.name == entry.variable)
    return next(asked, None)
