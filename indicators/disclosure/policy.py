"""What an audience may see, and the strict reader of `data/disclosure.toml`. What is not granted is not shown.

Says which rule holds for which indicator; which cells that hides is found by `indicators.disclosure.marks`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Annotated

from pydantic import Field

from indicators.definition import Breakdown, Unit
from indicators.disclosure.audience import Audience
from indicators.disclosure.subject import Subject
from indicators.rows import WHOLE_SITE
from warehouse.declared import DeclarationError, Declared, Fault, read_toml

FILE = "disclosure.toml"


class Scope(StrEnum):
    """Of which indicators a rule holds."""

    ALL = "all"
    SENSITIVE = "sensitive"
    NONE = "none"


class SiteTotals(StrEnum):
    GUARDED = "guarded"
    SHOWN = "shown"


class Movers(StrEnum):
    """Of which indicators it may be told who moved. Open: those whose answers are not guarded."""

    ALL = "all"
    OPEN = "open"
    NONE = "none"


class Totals(StrEnum):
    """How far indicators that are only ever a total are told."""

    PRESENCE = "presence"
    COUNT = "count"
    DIVIDED = "divided"


class Lost(StrEnum):
    """What is told of families not met again: how many, or why as well."""

    TOTAL = "total"
    REASONS = "reasons"


class Activities(StrEnum):
    """What is told of each work of the offices: the work, its papers as well, or what was noted beside it, too."""

    WORKS = "works"
    EVIDENCE = "evidence"
    NOTES = "notes"


class Quality(StrEnum):
    """How closely the survey files are told of: in sums, in counts by sheet and question, or down to the cell."""

    SUMS = "sums"
    COUNTS = "counts"
    CELLS = "cells"


class Rights(Declared):
    """What one audience may see. The defaults are the strictest there are."""

    breakdowns: tuple[Breakdown, ...] = ()
    """How a site may be divided for them."""
    smallest_cell: Annotated[int, Field(ge=1)] = 5
    """The fewest units a number may be about."""
    small_groups: Scope = Scope.ALL
    """Of which indicators groups of fewer units are hidden."""
    small_answers: Scope = Scope.ALL
    """Of which indicators a group is hidden, too, when fewer than that said yes, or said no."""
    site_totals: SiteTotals = SiteTotals.GUARDED
    """Whether both rules hold for the site as a whole as well."""
    movers: Movers = Movers.NONE
    """Of which indicators it is told who moved between two rounds."""
    totals_only: Totals = Totals.PRESENCE
    """How far deaths and the like are told."""
    percent_of_few: bool = False
    """Whether shares of too few units may be written as per cent."""
    lost: Lost = Lost.TOTAL
    """What is told of families not met again."""
    activities: Activities = Activities.WORKS
    """What is told of each work of the offices."""
    quality: Quality = Quality.SUMS
    """How closely the survey files are told of."""

    @property
    def guards_nothing(self) -> bool:
        """Whether every number of the breakdowns that may be seen is shown."""
        return (
            self.small_groups is Scope.NONE
            and self.small_answers is Scope.NONE
            and self.movers is Movers.ALL
            and self.totals_only is Totals.DIVIDED
        )


class TotalsOnly(Declared):
    """Indicators told of a site and never of a part of it: by unit, by question, or by name."""

    units: tuple[Unit, ...] = ()
    """All indicators that count these units."""
    questions: tuple[str, ...] = ()
    """All indicators that rest on these questions."""
    indicators: tuple[str, ...] = ()
    """These indicators."""

    def holds(self, subject: Subject) -> bool:
        asked = not set(self.questions).isdisjoint(subject.questions)
        return subject.unit in self.units or subject.name in self.indicators or asked


class Help(Declared):
    """Kinds of help to families, as the codebook codes them."""

    open: tuple[str, ...] = ()
    """Not sensitive, since anybody sees them from the street; every other kind is."""


class Works(Declared):
    """Works of the offices."""

    things: tuple[str, ...] = ()
    """Units that count things or times; any other may count people or families."""


class Disclosure(Declared):
    """The whole file."""

    totals_only: TotalsOnly = TotalsOnly(units=(Unit.DEATH,))
    help: Help = Help()
    works: Works = Works()
    audience: dict[Audience, Rights] = Field(default_factory=dict)


@dataclass(frozen=True)
class Policy:
    """What one audience may see. Without anything said, nobody in particular: the strictest."""

    audience: Audience = Audience.PUBLIC
    rights: Rights = field(default_factory=Rights)
    totals_only: TotalsOnly = field(default_factory=lambda: Disclosure().totals_only)
    open_help: tuple[str, ...] = ()
    things: tuple[str, ...] = ()

    @property
    def breakdowns(self) -> tuple[str, ...]:
        """The site as a whole, and how it may be divided."""
        return (WHOLE_SITE, *(breakdown.value for breakdown in self.rights.breakdowns))

    def guards_groups(self, subject: Subject) -> bool:
        """Whether groups of few units are hidden."""
        return _within(self.rights.small_groups, subject.sensitive)

    def guards_answers(self, subject: Subject) -> bool:
        """Whether a group is hidden, too, in which few gave one of the answers."""
        return _within(self.rights.small_answers, subject.sensitive)

    def guards_help(self, kind: str) -> tuple[bool, bool]:
        """Of the families of a site by this kind of help: whether few are hidden, and whether few of one stage are."""
        sensitive = kind not in self.open_help
        guarded = self.rights.site_totals is SiteTotals.GUARDED
        rights = (self.rights.small_groups, self.rights.small_answers)
        few, answers = (guarded and _within(scope, sensitive) for scope in rights)
        return few, answers

    def counts_things(self, unit: str | None) -> bool:
        """Whether a unit, as the offices wrote it, counts things or times and no people."""
        return (unit or "").strip().casefold() in self.things

    @property
    def gives_way(self) -> str:
        """Which population is not told of a site where all less the assisted are few: with parts the same as of the
        parts, whose sum it is; else everybody, since the assisted are whom the programme is about."""
        return "binaan" if self.rights.breakdowns else "all"

    def keeps_whole(self, subject: Subject) -> bool:
        """Whether nothing is told of the parts of a site."""
        return self.rights.totals_only is not Totals.DIVIDED and self.totals_only.holds(subject)

    def tells_presence_only(self, subject: Subject) -> bool:
        """Whether only zero is told, so that silence means there were some."""
        return self.rights.totals_only is Totals.PRESENCE and self.totals_only.holds(subject)

    def tells_movers(self, subject: Subject) -> bool:
        """Whether it may be told who moved, where no cell is small."""
        movers = self.rights.movers
        return movers is Movers.ALL or (movers is Movers.OPEN and not self.guards_answers(subject))

    def percent(self, reliability: str) -> bool:
        """Whether a share of this reliability may be written as per cent."""
        return self.rights.percent_of_few or reliability != "counts_only"


STRICTEST = Policy()


def undeclared(data: Path) -> str:
    """What is told where a data folder doesn't say who may see what, so that all see the least; else nothing."""
    path = (data / FILE).absolute()
    if path.exists():
        return ""
    return (
        f"Tanpa {path} setiap pembaca hanya melihat yang paling sedikit, juga juri dan pimpinan. Jalankan di folder "
        "tempat folder data itu, atau sebut letaknya dengan --data."
    )


def read_policy(data: Path, audience: Audience) -> Policy:
    """What this audience may see by the declarations below `data`; without such a file as little as possible.

    Raises: DeclarationError with every fault of the file.
    """
    path = data / FILE
    if not path.exists():
        return Policy(audience=audience)
    declared, faults = read_toml(path, Disclosure)
    if declared is not None:
        faults = [*faults, *_faults(path, declared)]
    if declared is None or faults:
        raise DeclarationError(faults)
    rights = declared.audience.get(audience, Rights())
    return Policy(audience, rights, declared.totals_only, declared.help.open, declared.works.things)


def _within(scope: Scope, sensitive: bool) -> bool:
    return scope is Scope.ALL or (scope is Scope.SENSITIVE and sensitive)


def _faults(path: Path, declared: Disclosure) -> Iterator[Fault]:
    """A dasawisma lies within an RT: with both, what one hides the other gives away by subtraction. So does what is
    counted closely of a site whose totals are guarded."""
    for audience, rights in declared.audience.items():
        nested = {Breakdown.RT, Breakdown.DASAWISMA} <= set(rights.breakdowns)
        guarded = Scope.NONE is not rights.small_groups or Scope.NONE is not rights.small_answers
        if nested and guarded:
            yield Fault(
                str(path),
                f"audience.{audience.value}.breakdowns",
                "rt dan dasawisma",
                "salah satu saja: dasawisma ada di dalam RT, sehingga sel yang disembunyikan dapat dihitung",
            )
        closely = rights.quality is not Quality.SUMS or rights.lost is not Lost.TOTAL
        if closely and rights.site_totals is SiteTotals.GUARDED:
            yield Fault(
                str(path),
                f"audience.{audience.value}.site_totals",
                "guarded",
                "shown, atau quality = sums dan lost = total: hitungan yang lebih rinci membuka jumlah yang dijaga",
            )
