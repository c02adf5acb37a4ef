"""Decisions about findings and pairs, taken as from the workbooks: judged against a load, and all of them or none."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from etl.attempt.findings_decided import corrections_in_force
from etl.attempt.meanwhile import refuse_decided_meanwhile
from etl.attempt.own import AREAS_ADDED, OwnDecisions, keep_own_decisions, own_decisions
from etl.attempt.review import name_of, pair_name
from etl.attempt.shadow import AS_TRIED, cast_shadow, is_outdated
from etl.attempt.work import TroubleError, Work
from etl.decisions.corrections import Action, Correction
from etl.decisions.findings_workbook import Decided
from etl.decisions.loaded import LoadedForDecisions, load_for_decisions
from etl.decisions.pairs import FILE_NAME as PAIRS_FILE
from etl.decisions.pairs import PairDecision, append_pairs, read_pairs
from etl.decisions.pairs_workbook import LATER, WORDS, words_for
from etl.decisions.taking import Judge
from etl.registry import Waiting
from warehouse.attempts import Decision, Decisions, NewArea, NewAreas, Tried
from warehouse.declared import DeclarationError, Fault

_PAGE = "keputusan"
TAKE_BACK, ADD = "cabut", "tambah"


@dataclass(frozen=True, slots=True)
class _OnPage(Decided):
    """A decision made in a browser: a fault of it names the finding or the survey's cell, not a cell of a workbook.

    `about`: what the page calls it.
    """

    about: str = ""

    @property
    def told(self) -> str:
        return f"lihat {self.about}" if self.columns else "lihat temuan lain di sel itu"

    def fault(self, column: str, found: str, allowed: str) -> Fault:
        if self.columns:
            return Fault(f"{self.about} ({self.cell})" if self.cell else self.about, column, found, allowed)
        if column == "temuan":
            allowed = "temuan dari percobaan terakhir; coba sekali lagi, lalu putuskan yang baru"
        return Fault(f"temuan {self.finding}", column, found, allowed)


def decide(work: Work) -> None:
    """Take what was asked. Raises DeclarationError with every fault of it, and then takes nothing."""
    asked = work.attempt.read("asked-decide", Decisions)
    if asked is None or not (asked.findings or asked.pairs or asked.areas):
        raise TroubleError("Belum ada keputusan yang dipilih.")
    work.tell("Memuat untuk memeriksa keputusan", 0.05)
    areas = _areas(work, asked)
    taken = own_decisions(work)
    refuse_decided_meanwhile(work, asked, taken)
    again = (each.about for each in asked.findings if each.choice != TAKE_BACK)
    undone = (*_undone(work, taken, asked), *_decided_again(work, taken, asked))
    before = taken.without(again).undoing(undone).taking_back(_taken_back(work, asked))
    if before != taken or is_outdated(work):
        cast_shadow(work, before)
    entries, pairs = _judged_by_load(work, asked) if asked.findings or asked.pairs else ((), ())
    work.attempt.write(AREAS_ADDED, NewAreas(areas=areas))
    (work.attempt.folder / AS_TRIED).unlink(missing_ok=True)
    keep_own_decisions(
        work, replace(before, corrections=(*before.corrections, *entries), pairs=(*before.pairs, *pairs))
    )


def _judged_by_load(work: Work, asked: Decisions) -> tuple[tuple[Correction, ...], tuple[PairDecision, ...]]:
    loaded = load_for_decisions(work.shadow, progress=lambda what, share: work.tell(what, 0.4 * share))
    return _judged(work, asked, loaded)


def _areas(work: Work, asked: Decisions) -> tuple[NewArea, ...]:
    """All areas that are then to be added. Raises DeclarationError where one isn't among those the trial told of."""
    tried = work.attempt.read("tried", Tried)
    known = {area.name: area for area in (tried.areas if tried else ())}
    chosen = {each.about: each.choice for each in asked.areas}
    if strange := [name for name in chosen if name not in known]:
        allowed = "RT dan dasawisma dari percobaan terakhir; coba sekali lagi"
        raise DeclarationError([Fault(f"wilayah {name}", "", "tidak dikenal", allowed) for name in strange])
    wanted = {name for name, area in known.items() if area.added and chosen.get(name) != TAKE_BACK}
    wanted |= {name for name, choice in chosen.items() if choice == ADD}
    return tuple(known[name] for name in known if name in wanted)


def _undone(work: Work, taken: OwnDecisions, asked: Decisions) -> tuple[Correction, ...]:
    """The decisions about findings that somebody takes back. Raises DeclarationError where there is none."""
    names = [each.about for each in asked.findings if each.choice == TAKE_BACK]
    known = corrections_in_force(work, taken) if names else {}
    if strange := [name for name in names if name not in known]:
        allowed = "temuan yang sudah diputuskan; coba sekali lagi"
        raise DeclarationError([Fault(f"temuan {name}", "", "tidak dikenal", allowed) for name in strange])
    return tuple(known[name] for name in names)


def _decided_again(work: Work, taken: OwnDecisions, asked: Decisions) -> tuple[Correction, ...]:
    """What was decided in this attempt about cells that are now decided by their address: the later one counts."""
    cells = {
        (each.file, each.sheet, each.cell.strip().upper())
        for each in asked.findings
        if each.file and each.choice in (Action.REPLACE, Action.BLANK)
    }
    tried = work.attempt.read("tried", Tried) if cells else None
    corrected = tried.corrected if tried else ()
    names = {each.decision for each in corrected if (each.file, each.sheet, each.cell) in cells}
    known = corrections_in_force(work, taken) if names else {}
    return tuple(entry for name, entry in known.items() if name in names and entry in taken.corrections)


def _taken_back(work: Work, asked: Decisions) -> tuple[PairDecision, ...]:
    """The decisions about pairs that somebody takes back. Raises DeclarationError where there is none."""
    names = [each.about for each in asked.pairs if each.choice == TAKE_BACK]
    known = {
        pair_name(each.unit, each.later[1:], each.earlier[1:]): each
        for folder in (work.real_inputs, work.own / "decisions")
        for each in (read_pairs(folder) if names else ())
    }
    if strange := [name for name in names if name not in known]:
        allowed = "pasangan yang sudah diputuskan; coba sekali lagi"
        raise DeclarationError([Fault(f"pasangan {name}", "", "tidak dikenal", allowed) for name in strange])
    return tuple(known[name] for name in names)


def _judged(
    work: Work, asked: Decisions, loaded: LoadedForDecisions
) -> tuple[tuple[Correction, ...], tuple[PairDecision, ...]]:
    faults: list[Fault] = []
    entries: tuple[Correction, ...] = ()
    pairs: list[PairDecision] = []
    names: list[str] = []
    try:
        made = [each for each in asked.findings if each.choice != TAKE_BACK]
        lines = [_line(decision, number) for number, decision in enumerate(made, start=1)]
        entries = (
            Judge(loaded.survey, loaded.corrections, loaded.refusal, loaded.replayed)
            .take(lines, on=date.today())
            .corrections
        )
    except DeclarationError as error:
        faults += error.faults
    waiting = {name_of(pair): pair for pair in loaded.registry.waiting}
    decided = [each for each in asked.pairs if each.choice != TAKE_BACK]
    for decision in decided:
        found = list(_pair_faults(decision, waiting))
        faults += found
        if not found and decision.choice != LATER:
            pairs.append(_pair_decision(decision, waiting[decision.about]))
            names.append(decision.about)
    faults += _contradictions(work.inputs, pairs, names)
    if faults:
        raise DeclarationError(faults)
    return entries, tuple(pairs)


def _line(decision: Decision, number: int) -> _OnPage:
    cell = decision.cell.strip().upper()
    return _OnPage(
        workbook=_PAGE,
        tab=_PAGE,
        line=number,
        columns={"sel": number} if decision.file else {},
        finding="" if decision.file else decision.about,
        file=decision.file,
        sheet=decision.sheet,
        cell=cell,
        action=decision.choice.strip().casefold(),
        new_value=decision.new_value,
        reason=decision.reason.strip(),
        by=decision.by.strip(),
        about=decision.about,
    )


def _pair_faults(decision: Decision, waiting: dict[str, Waiting]) -> Iterator[Fault]:
    place = f"pasangan {decision.about}"
    if decision.about not in waiting:
        yield Fault(place, "", "tidak dikenal", "pasangan dari percobaan terakhir; coba sekali lagi")
    choices = (*words_for(waiting[decision.about].unit if decision.about in waiting else "household"), LATER)
    if decision.choice not in choices:
        yield Fault(place, "keputusan", f"'{decision.choice[:20]}'", f"salah satu dari {', '.join(choices)}")
    if not decision.by.strip():
        yield Fault(place, "oleh", "kosong", "siapa yang memutuskan")


def _pair_decision(decision: Decision, pair: Waiting) -> PairDecision:
    return PairDecision(
        unit=pair.unit,
        round=pair.later.round,
        record=pair.later.record,
        other_round=pair.earlier.round,
        other_record=pair.earlier.record,
        decision=WORDS[decision.choice],
        by=decision.by.strip(),
        reason=decision.reason.strip(),
    )


def _contradictions(inputs: Path, pairs: Sequence[PairDecision], names: Sequence[str]) -> list[Fault]:
    """What the new decisions contradict, among themselves and before; lines of the file are called by their pair."""
    with tempfile.TemporaryDirectory(dir=inputs.parent.parent) as folder:
        if (inputs / PAIRS_FILE).exists():
            shutil.copy2(inputs / PAIRS_FILE, folder)
        last = max((decision.line for decision in read_pairs(Path(folder))), default=1)
        try:
            append_pairs(Path(folder), pairs)
        except DeclarationError as error:
            called = {str(last + number): name for number, name in enumerate(names, start=1)}
            return [_named(fault, called) for fault in error.faults]
    return []


def _named(fault: Fault, called: dict[str, str]) -> Fault:
    def name(text: str) -> str:
        def line(match: re.Match[str]) -> str:
            numbers = match[1].split(", ")
            return ", ".join(f"pasangan {called[n]}" if n in called else f"keputusan lama {n}" for n in numbers)

        return re.sub(r"baris (\d+(?:, \d+)*)", line, text)

    return Fault(name(fault.key) or fault.file, "", name(fault.found), name(fault.allowed))
