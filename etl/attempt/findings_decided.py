"""Findings that were decided, each with its cell: to be seen, and to be taken back."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from hashlib import sha256

from etl.attempt.telling import in_a_browser
from etl.decisions.corrections import Action, Correction
from etl.decisions.masking import masked
from etl.findings import Finding
from etl.load_report import LoadReport
from etl.sources import shown_sheet
from warehouse.attempts import DecidedFinding
from warehouse.codebook import Variable

MOST = 500
_UNSAID = "•••"
"""What stands for an answer where nothing was loaded that tells whom it would name."""


def decision_name(entry: Correction) -> str:
    """The same line the same name; two decisions about one finding have two. It holds nothing that a cell says."""
    facts = (entry.finding, entry.form, entry.round, entry.sheet, entry.record, entry.column)
    return "K" + sha256("|".join((*facts, entry.action, entry.by, entry.on, entry.reason)).encode()).hexdigest()[:12]


def findings_decided(
    decided: Sequence[Correction], own: Collection[Correction], report: LoadReport | None
) -> Iterator[DecidedFinding]:
    """The newest first. `own`: those of this attempt, which nobody has published. `report`: of the load that was tried;
    of a decision it couldn't use, no cell is known."""
    made = {each.applied.correction: each for each in report.replayed} if report else {}
    accepted = {finding.finding_id: finding for finding in report.survey.log} if report else {}
    for entry in list(reversed(decided))[:MOST]:
        finding = accepted.get(entry.finding) if entry.action is Action.ACCEPT else None
        applied = made[entry].applied if entry in made else None
        quoted = entry.column and entry.action is not Action.DELETE_ROW  # else a fingerprint, which nobody reads
        yield DecidedFinding(
            decision=decision_name(entry),
            published=entry not in own,
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
