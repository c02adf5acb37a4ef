"""Decisions that were published since an attempt was tried, about what is decided in it now: never overruled unseen."""

from __future__ import annotations

from collections.abc import Iterator

from etl.attempt.own import OwnDecisions
from etl.attempt.review import pair_name
from etl.attempt.work import TroubleError, Work
from etl.decisions.corrections import Action, Correction, read_corrections
from etl.decisions.pairs import read_pairs
from etl.decisions.pairs_workbook import WORDS
from warehouse.attempts import Decision, Decisions, Found, Stage, Tried

_DONE = {
    Action.REPLACE: "isinya diganti",
    Action.BLANK: "dikosongkan",
    Action.DELETE_ROW: "barisnya tidak dimuat",
    Action.ACCEPT: "diterima",
}
_NEXT = (
    "Coba sekali lagi: keputusan itu lalu ada di antara yang sudah diputuskan. Bila keliru, cabut di sana, lalu "
    "putuskan lagi."
)


def refuse_decided_meanwhile(work: Work, asked: Decisions, taken: OwnDecisions) -> None:
    """Raises TroubleError where somebody else decided otherwise. `taken`: what was decided in this attempt before."""
    told = [*_findings(work, asked, taken), *_pairs(work, asked, taken)]
    if told:
        raise TroubleError(*told, _NEXT, stage=Stage.RECOGNISED)


def _findings(work: Work, asked: Decisions, taken: OwnDecisions) -> Iterator[str]:
    entries = read_corrections(work.real_inputs).entries if asked.findings else ()
    published = {entry.finding: entry for entry in entries if entry.finding and entry not in taken.undone}
    tried = work.attempt.read("tried", Tried)
    known = {found.finding: found for found in (tried.findings if tried else ())}
    for decision in asked.findings:
        entry = published.get(decision.about)  # one that is taken back goes by another name
        if entry is not None and not _is_same(decision, entry):
            done = f"{_DONE[entry.action]} oleh {entry.by} ({entry.on}: {entry.reason})"
            yield f"{_place(known.get(decision.about))} sementara itu sudah diputuskan: {done}."


def _is_same(decision: Decision, entry: Correction) -> bool:
    return (decision.choice.strip().casefold(), decision.new_value.strip()) == (entry.action, entry.new_value)


def _place(found: Found | None) -> str:
    if found is None:
        return "Sebuah temuan"
    where = f"sel {found.cell}" if found.cell else f"baris {found.row}" if found.row else ""
    sheet = f"lembar '{found.sheet}'" if found.sheet else ""
    told = ", ".join(part for part in (found.file, sheet, where) if part)
    return f"{told}:" if told else f"'{found.what}'"


def _pairs(work: Work, asked: Decisions, taken: OwnDecisions) -> Iterator[str]:
    published = {
        pair_name(each.unit, each.later[1:], each.earlier[1:]): each
        for each in (read_pairs(work.real_inputs) if asked.pairs else ())
        if each not in taken.withdrawn
    }
    for decision in asked.pairs:
        there = published.get(decision.about)
        if there is not None and decision.choice in WORDS and WORDS[decision.choice] is not there.decision:
            by = f"{there.by} ({there.reason})" if there.reason else there.by
            yield f"pasangan {decision.about}: sementara itu sudah diputuskan oleh {by}."
