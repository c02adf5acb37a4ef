"""The decisions taken in an attempt, apart from those that lie beside the survey files, until it is published."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from dataclasses import dataclass, replace

from etl.attempt.work import Work
from etl.decisions.corrections import Correction, Corrections, append_corrections, read_corrections
from etl.decisions.pairs import PairDecision, append_pairs, read_pairs

_WITHDRAWN = "dicabut"


@dataclass(frozen=True)
class OwnDecisions:
    """Lines to be added to koreksi.csv and pasangan.csv, and those to be taken out of the latter again."""

    corrections: tuple[Correction, ...] = ()
    pairs: tuple[PairDecision, ...] = ()
    withdrawn: tuple[PairDecision, ...] = ()

    def without(self, findings: Iterable[str]) -> OwnDecisions:
        """Those about other findings."""
        names = set(findings)
        return replace(self, corrections=tuple(entry for entry in self.corrections if entry.finding not in names))

    def taking_back(self, decided: Iterable[PairDecision]) -> OwnDecisions:
        """Without those of these pairs that are own; the others are to be taken out of the file."""
        named = tuple(decided)
        others = (each for each in named if each not in self.pairs)
        return replace(
            self,
            pairs=tuple(each for each in self.pairs if each not in named),
            withdrawn=tuple(dict.fromkeys((*self.withdrawn, *others))),
        )


def own_decisions(work: Work) -> OwnDecisions:
    folder = work.own / "decisions"
    return OwnDecisions(read_corrections(folder).entries, read_pairs(folder), read_pairs(folder / _WITHDRAWN))


def keep_own_decisions(work: Work, decided: OwnDecisions) -> None:
    """Both files together."""
    folder = work.own / "decisions"
    fresh = folder.with_name(f"{folder.name}.tmp")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(mode=0o700, parents=True)
    if decided.corrections:
        append_corrections(fresh, Corrections(), decided.corrections)
    if decided.pairs:
        append_pairs(fresh, decided.pairs)
    if decided.withdrawn:
        (fresh / _WITHDRAWN).mkdir(mode=0o700)
        append_pairs(fresh / _WITHDRAWN, decided.withdrawn)
    shutil.rmtree(folder, ignore_errors=True)
    fresh.rename(folder)
