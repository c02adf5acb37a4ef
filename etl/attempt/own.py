"""The decisions taken in an attempt, apart from those that lie beside the survey files, until it is published."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from etl.attempt.work import Work
from etl.decisions.corrections import Correction, Corrections, append_corrections, read_corrections
from etl.decisions.pairs import PairDecision, append_pairs, read_pairs
from warehouse.attempts import NewArea, NewAreas
from warehouse.disk import move
from warehouse.programme import Site, read_programme

AREAS, AREAS_ADDED = "areas.csv", "areas-added"
_WITHDRAWN = "dicabut"


@dataclass(frozen=True)
class OwnDecisions:
    """Lines to be added to koreksi.csv and pasangan.csv, and those to be taken out of them again."""

    corrections: tuple[Correction, ...] = ()
    pairs: tuple[PairDecision, ...] = ()
    withdrawn: tuple[PairDecision, ...] = ()
    undone: tuple[Correction, ...] = ()

    def without(self, findings: Iterable[str]) -> OwnDecisions:
        """Those about other findings."""
        names = set(findings)
        return replace(self, corrections=tuple(entry for entry in self.corrections if entry.finding not in names))

    def undoing(self, decided: Iterable[Correction]) -> OwnDecisions:
        """Without those of these corrections that are own; the others are to be taken out of the file."""
        named = tuple(decided)
        others = (entry for entry in named if entry not in self.corrections)
        return replace(
            self,
            corrections=tuple(entry for entry in self.corrections if entry not in named),
            undone=tuple(dict.fromkeys((*self.undone, *others))),
        )

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
    withdrawn = folder / _WITHDRAWN
    return OwnDecisions(
        corrections=read_corrections(folder).entries,
        pairs=read_pairs(folder),
        withdrawn=read_pairs(withdrawn),
        undone=read_corrections(withdrawn).entries,
    )


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
    (fresh / _WITHDRAWN).mkdir(mode=0o700)
    if decided.undone:
        append_corrections(fresh / _WITHDRAWN, Corrections(), decided.undone)
    if decided.withdrawn:
        append_pairs(fresh / _WITHDRAWN, decided.withdrawn)
    shutil.rmtree(folder, ignore_errors=True)
    move(fresh, folder)


def added_areas(work: Work) -> tuple[NewArea, ...]:
    told = work.attempt.read(AREAS_ADDED, NewAreas)
    return told.areas if told else ()


def append_areas(data: Path, areas: Collection[NewArea]) -> None:
    """Write the areas behind those of a data folder; one that is there already is left alone. Raises OSError."""
    programme = read_programme(data)
    known = {(area.rt, area.dasawisma) for area in programme.areas}
    new = [area for area in areas if (area.rt, area.dasawisma) not in known]
    path = data / AREAS
    text = path.read_text(encoding="utf-8-sig")
    with path.open("a", encoding="utf-8", newline="") as stream:
        stream.write("" if text.endswith("\n") else "\n")
        writer = csv.writer(stream, lineterminator="\n")
        kelurahan = programme.areas[0].kelurahan
        writer.writerows(_line(area, programme.site, kelurahan) for area in new)


def _line(area: NewArea, site: Site, kelurahan: str) -> tuple[str, ...]:
    return (site.area_code, kelurahan, site.rw, area.rt, area.dasawisma)
