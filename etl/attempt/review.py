"""Findings and doubtful pairs as somebody at a browser sees them: cells masked, the gravest of the new file first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from hashlib import sha256
from itertools import groupby, islice

from etl.attempt.telling import in_a_browser
from etl.decisions.corrections import Action
from etl.decisions.masking import masked
from etl.decisions.pairs_workbook import in_order, words_for
from etl.findings import Finding, FindingStatus
from etl.messages import Severity
from etl.registry import Side, Waiting
from etl.rows import Survey
from etl.sources import shown_sheet
from warehouse.attempts import Found, Kind, Pair
from warehouse.codebook import Variable

MOST_OF_A_KIND = 60
"""Findings of one rule that are listed; of the others it is known how many there are, and the workbook has them."""
MOST_PAIRS = 500
_WHERE = "Berkas dan baris"
_EVER_OTHER = frozenset((_WHERE, "Putaran", "Tanggal kunjungan"))
"""Facts that differ between any two records, and so say nothing of whether they are the same."""
_GRAVEST_FIRST = tuple(Severity)


def kinds_of(findings: Iterable[Finding], *, ours: Collection[str]) -> tuple[Kind, ...]:
    """How many there are of each kind."""
    counts = Counter((each.severity, each.rule, each.status, each.place.file.name in ours) for each in findings)
    return tuple(
        Kind(severity=severity, rule=rule, status=status, ours=own, n=n)
        for (severity, rule, status, own), n in counts.items()
    )


def findings_told(findings: Sequence[Finding], survey: Survey, *, ours: Collection[str]) -> tuple[Found, ...]:
    """The first of each kind, those about our file and open ones before the others."""
    ordered = sorted(
        findings,
        key=lambda each: (
            each.place.file.name not in ours,
            each.status is not FindingStatus.OPEN,
            each.status,
            _GRAVEST_FIRST.index(each.severity),
            each.rule,
            each.place.sheet or "",
            each.place.row_number or 0,
            each.finding_id,
        ),
    )
    kinds = groupby(ordered, key=lambda each: (each.place.file.name in ours, each.status, each.rule))
    return tuple(_found(each, survey, ours=ours) for _, members in kinds for each in islice(members, MOST_OF_A_KIND))


def _found(finding: Finding, survey: Survey, *, ours: Collection[str]) -> Found:
    place, variable = finding.place, variable_of(finding, survey)
    content = "" if place.line is None else masked(place.raw(finding.variable), variable, survey.log.redactor)
    return Found(
        finding=finding.finding_id,
        severity=finding.severity,
        status=finding.status,
        rule=finding.rule,
        what=in_a_browser(finding.message),
        why=in_a_browser(finding.why),
        suggestion=in_a_browser(finding.advice),
        question=variable.label_id if variable else "",
        round=place.file.round or "",
        file=place.file.name,
        sheet=shown_sheet(place.sheet or ""),
        cell=place.cell or "",
        row=place.row_number,
        cadre=place.enumerator or "",
        rt=place.rt or "",
        content=content,
        ours=place.file.name in ours,
        choices=choices_of(finding),
    )


def variable_of(finding: Finding, survey: Survey) -> Variable | None:
    """The question a finding is about."""
    if finding.variable is None or finding.place.unit is None:
        return None
    return survey.units[finding.place.unit].unit.variable(finding.variable)


def choices_of(finding: Finding) -> tuple[str, ...]:
    """What may be decided about a finding: a cell can be replaced, a line left out, anything else accepted."""
    place = finding.place
    if place.line is None:
        return () if finding.severity is Severity.REFUSE_FILE else (Action.ACCEPT,)
    if place.column(finding.variable) is None:
        return (Action.DELETE_ROW, Action.ACCEPT)
    return tuple(Action)


def pairs_told(waiting: Sequence[Waiting]) -> Iterator[Pair]:
    """The likeliest of them. What they hold is for the eyes of those who may see survey files."""
    for pair in in_order(waiting)[:MOST_PAIRS]:
        later, earlier = pair.later, pair.earlier
        yield Pair(
            pair=name_of(pair),
            unit=pair.unit,
            told="; ".join(pair.reasons),
            score=pair.score,
            facts=tuple(facts_told(later, earlier)),
            choices=words_for(pair.unit),
        )


def facts_told(later: Side | None, earlier: Side | None) -> Iterator[tuple[str, str, str, bool]]:
    """What both records say, side by side, and whether it speaks against them: what one of them doesn't tell does not.

    A record that is gone says nothing.
    """
    if later is None or earlier is None:
        return
    yield _WHERE, later.place, earlier.place, False
    for (name, one), (_, other) in zip(later.facts, earlier.facts, strict=True):
        if _tells(one) or _tells(other):
            against = one != other and name not in _EVER_OTHER and _tells(one) and _tells(other)
            yield name, one, other, against


def _tells(said: str) -> bool:
    """Whether a number or a word stands there, and not the state in which one is missing."""
    return said not in ("", "kosong") and not said.startswith("rusak")


def name_of(pair: Waiting) -> str:
    return pair_name(pair.unit, (pair.later.round, pair.later.record), (pair.earlier.round, pair.earlier.record))


def pair_name(unit: str, later: tuple[str, str], earlier: tuple[str, str]) -> str:
    """The same two records, each a round and its key, the same name."""
    facts = (unit, *later, *earlier)
    return "P" + sha256("|".join(facts).encode()).hexdigest()[:12]
