"""What an audience may see, and the strict reader of `data/disclosure.toml`. What is not granted is not shown.

Says which rule holds for which indicator; which cells that hides is found by `indicators.disclosure.marks`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Annotated

from pydantic import ConfigDict, Field

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


class Rights(Declared):
    """What one audience may see. The defaults are the strictest there are."""

    model_config = ConfigDict(use_attribute_docstrings=True)

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

    model_config = ConfigDict(use_attribute_docstrings=True)

    units: tuple[Unit, ...] = ()
    """All indicators that count these units."""
    questions: tuple[str, ...] = ()
    """All indicators that rest on these questions."""
    indicators: tuple[str, ...] = ()
    """These indicators."""

    def holds(self, subject: Subject) -> bool:
        asked = not set(self.questions).isdisjoint(subject.questions)
        return subject.unit in self.units or subject.name in self.indicators or asked


class Disclosure(Declared):
    """The whole file."""

    totals_only: TotalsOnly = TotalsOnly(units=(Unit.DEATH,))
    audience: dict[Audience, Rights] = Field(default_factory=dict)


@dataclass(frozen=True)
class Policy:
    """What one audience may see. Without anything said, nobody in particular: the strictest."""

    audience: Audience = Audience.PUBLIC
    rights: Rights = field(default_factory=Rights)
    totals_only: TotalsOnly = field(default_factory=lambda: Disclosure().totals_only)

    @property
    def breakdowns(self) -> tuple[str, ...]:
        """The site as a whole, and how it may be divided."""
        return (WHOLE_SITE, *(breakdown.value for breakdown in self.rights.breakdowns))

    def guards_groups(self, subject: Subject) -> bool:
        """Whether groups of few units are hidden."""
        return _within(self.rights.small_groups, subject)

    def guards_answers(self, subject: Subject) -> bool:
        """Whether a group is hidden, too, in which few gave one of the answers."""
        return _within(self.rights.small_answers, subject)

    def keeps_whole(self, subject: Subject) -> bool:
        """Whether nothing is told of the parts of a site."""
        return self.rights.totals_only is not Totals.DIVIDED and self.totals_only.holds(subject)

    def tells_presence_only(self, subject: Subject) -> bool:
        """Whether only nought is told, so that silence means there were some."""
        return self.rights.totals_only is Totals.PRESENCE and self.totals_only.holds(subject)

    def tells_movers(self, subject: Subject) -> bool:
        """Whether it may be told who moved, where no cell is small."""
        movers = self.rights.movers
        return movers is Movers.ALL or (movers is Movers.OPEN and not self.guards_answers(subject))

    def percent(self, reliability: str) -> bool:
        """Whether a share of this reliability may be written as per cent."""
        return self.rights.percent_of_few or reliability != "counts_only"


STRICTEST = Policy()


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
    return Policy(audience, declared.audience.get(audience, Rights()), declared.totals_only)


def _within(scope: Scope, subject: Subject) -> bool:
    return scope is Scope.ALL or (scope is Scope.SENSITIVE and subject.sensitive)


def _faults(path: Path, declared: Disclosure) -> Iterator[Fault]:
    """A dasawisma lies within an RT: with both, what one hides the other gives away by subtraction."""
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
