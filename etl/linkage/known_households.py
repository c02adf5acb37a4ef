"""Households met so far, and what is known of them while the rounds are gone through."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from etl.decisions.pairs import PairDecision
from etl.linkage.records import Member, Visit
from etl.registry import Household, Method, Registry
from etl.rows import Rows, Survey


@dataclass(slots=True)
class Known:
    """A household met so far: its newest visit, with what newer visits left out taken from earlier ones."""

    household_id: str
    newest: Visit
    visits: list[Visit]
    confirmed: bool

    def meet(self, visit: Visit) -> None:
        self.visits.append(visit)
        self.newest = visit._replace(
            digits=visit.card or self.newest.card or visit.digits,
            head_name=visit.head_name if visit.head else self.newest.head_name,
            telephone=visit.telephone if visit.phone else self.newest.telephone,
            members=visit.members if visit.present else self.newest.members,
        )


@dataclass
class Recognition:
    """What linking households knows while it goes through the rounds."""

    survey: Survey
    registry: Registry
    decisions: Sequence[PairDecision]
    known: dict[str, Known] = field(default_factory=dict)
    by_card: dict[str, str] = field(default_factory=dict)
    records: dict[tuple[str, str], str] = field(default_factory=dict)
    shared: frozenset[int] = frozenset()
    found: set[PairDecision] = field(default_factory=set)
    merged: list[tuple[str, Visit]] = field(default_factory=list)
    members: dict[int, Member] = field(default_factory=dict)

    def usable_card(self, visit: Visit) -> str:
        """The KK unless another family of the round bears it too."""
        return "" if visit.row in self.shared else visit.card

    @cached_property
    def rows(self) -> Rows:
        return self.survey.households

    def settle(
        self, visit: Visit, household_id: str, method: Method, *, score: float | None = None, explanation: str = ""
    ) -> None:
        """The visit is this household's."""
        known = self.known[household_id]
        if visit not in known.visits:
            known.meet(visit)
            known.confirmed = True
        self._name(visit, household_id, self.usable_card(visit))
        self.registry.link("household", household_id, visit.round, method, score=score, explanation=explanation)

    def enter(self, visit: Visit, household_id: str, *, confirmed: bool, card: str) -> None:
        """The visit is a household's first; `card` is its usable one."""
        row, survey_round = visit.row, visit.round
        binaan = self.rows.values["binaan"][row] == "yes"
        self.registry.households[household_id] = Household(
            household_id, visit.rt or "", visit.dasawisma or "", binaan, survey_round
        )
        self.known[household_id] = Known(household_id, visit, [visit], confirmed)
        self._name(visit, household_id, card)
        self.registry.link("household", household_id, survey_round, Method.NEW)

    def _name(self, visit: Visit, household_id: str, card: str) -> None:
        self.rows.ids[visit.row] = household_id
        if self.decisions:  # they name records; nothing else does
            self.records[(visit.round, visit.record)] = household_id
        if card:
            self.by_card.setdefault(card, household_id)
