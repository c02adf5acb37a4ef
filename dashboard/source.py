"""What a page may ask for: one build as a snapshot; each answer is read once and kept while it is in use.

What is told to whom is decided once, when the app starts: by the audience of the settings and its declared policy.
"""

from __future__ import annotations

import pickle
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Mapping
from copy import copy
from typing import Any, Protocol, TypeVar, Unpack

import duckdb
from dash.development.base_component import Component

from dashboard.selection import Selection
from dashboard.shelf import Shelf
from indicators import records, results
from indicators.catalogue import Catalogue
from indicators.disclosure import Audience, Policy, audience_of, marks_of, read_policy, recall
from indicators.further.reading import BesideFilters, ContrastFilters, CourseFilters, DetailFilters, DoseFilters
from indicators.further.reading import PairFilters as FurtherFilters
from indicators.further.rows import Attrition, Beside, Contrast, Course, CoursePoint, Detail, Dose
from indicators.results import (
    Assistance,
    Change,
    ChangeFilters,
    Context,
    Estimate,
    LevelFilters,
    PairFilters,
    StateCount,
    Transition,
)
from warehouse.activities import Activity, Label, Received
from warehouse.current import read_current
from warehouse.outlines import Outlines, read_outlines
from warehouse.quality import Wording
from warehouse.reader import Reader
from warehouse.settings import Settings
from warehouse.store import open_reader
from warehouse.trouble import NoBuildError

Answer = TypeVar("Answer")
_ROWS_KEPT = 60_000  # about a kilobyte each: all of one site, of many sites what was asked for last
_PAGES_KEPT = 24  # about a megabyte each; what was made of them is kept longer, see answers.py


class Snapshot:
    """One build, whatever is published meanwhile. Safe to share between threads; answers are tuples of frozen rows.

    `context` and the files behind results are those of all sites together, until one is chosen by `at`; then they are
    of that one, and `everywhere` still tells of all.
    """

    def __init__(
        self,
        *,
        build_id: str,
        connection: duckdb.DuckDBPyConnection,
        policy: Policy,
        policies: Iterable[Policy] = (),
        outlines: Outlines | None = None,
    ) -> None:
        self.build_id = build_id
        self.policy = policy
        self.outlines: Outlines = outlines or {}  # of the RT of every RW, where the data folder declares them
        self.policies = tuple(policies)  # of every audience, to be told; answers are given under `policy` only
        self._connection = connection
        self._answers = _Answers()
        self._pages: OrderedDict[Hashable, Component] = OrderedDict()
        self._guard = threading.Lock()
        self._drawing = threading.RLock()
        self.everywhere: Context = records.context(connection, policy=policy)
        self.context = self.everywhere
        self.site: str | None = None
        self.catalogue: Catalogue = results.catalogue(connection)

    def chosen(self, search: str | None) -> tuple[Snapshot, Selection]:
        """This build as it is told of the site that an address chooses, and all else that it chooses."""
        selection = Selection.from_search(search, self.everywhere)
        return self.at(selection.site), selection

    def at(self, site: str | None) -> Snapshot:
        """The same with the dates, designs, targets and references of one site; it shares what was asked before."""
        there = copy(self)
        there.site = site
        there.context = self.everywhere.at(site)
        return there

    def estimates(self, **chosen: Unpack[LevelFilters]) -> tuple[Estimate, ...]:
        """Levels per round; `indicator`, `round`, `population`, `breakdown`, `category`: one value or several."""
        return self._once(results.estimates, policy=self.policy, **chosen)

    def changes(self, **chosen: Unpack[ChangeFilters]) -> tuple[Change, ...]:
        """Changes between two rounds; besides the above `round_from`, `round_to`, `comparison`."""
        return self._once(results.changes, policy=self.policy, **chosen)

    def transitions(self, **chosen: Unpack[PairFilters]) -> tuple[Transition, ...]:
        """How many units went from one state to another."""
        return self._once(results.transitions, policy=self.policy, **chosen)

    def distribution(self, **chosen: Unpack[LevelFilters]) -> tuple[StateCount, ...]:
        """How many units are in each state per round."""
        return self._once(results.state_counts, policy=self.policy, **chosen)

    def details(self, **chosen: Unpack[DetailFilters]) -> tuple[Detail, ...]:
        """Measures of changes, for analysts."""
        return self._once(results.details, policy=self.policy, **chosen)

    def courses(self, **chosen: Unpack[CourseFilters]) -> tuple[Course, ...]:
        """Three rounds or more of the same units, up to each round."""
        return self._once(results.courses, policy=self.policy, **chosen)

    def course_points(self, **chosen: Unpack[CourseFilters]) -> tuple[CoursePoint, ...]:
        """The rounds of those courses, with the limits of what is usual."""
        return self._once(results.course_points, policy=self.policy, **chosen)

    def contrasts(self, **chosen: Unpack[ContrastFilters]) -> tuple[Contrast, ...]:
        """Two groups of the site against each other."""
        return self._once(results.contrasts, policy=self.policy, **chosen)

    def besides(self, **chosen: Unpack[BesideFilters]) -> tuple[Beside, ...]:
        """Changes beside those of others."""
        return self._once(results.besides, policy=self.policy, **chosen)

    def doses(self, **chosen: Unpack[DoseFilters]) -> tuple[Dose, ...]:
        """Changes with and without a kind of assistance."""
        return self._once(results.doses, policy=self.policy, **chosen)

    def attritions(self, **chosen: Unpack[FurtherFilters]) -> tuple[Attrition, ...]:
        """Who was not met again, and how they had stood."""
        return self._once(results.attritions, policy=self.policy, **chosen)

    def assistance(self, *, up_to_round: str, population: str, site: str | None = None) -> tuple[Assistance, ...]:
        """Households of a site, or of all, per type of help: planned, in progress, done."""
        return self._once(
            records.assistance, policy=self.policy, up_to_round=up_to_round, population=population, site=site
        )

    def quality(self, ask: Callable[..., Answer]) -> Answer:
        """An answer of `indicators.records` about the files of the chosen site; what takes no policy is refused."""
        return self._once(ask, policy=self.policy, site=self.site)

    def labels(self) -> dict[tuple[str, str], tuple[str, str]]:
        """What questions are called."""
        return self._once(records.labels, policy=self.policy)

    def wordings(self) -> dict[tuple[str, str], Wording]:
        """What the columns of the unit views and their codes are called."""
        return self._once(records.wordings, policy=self.policy)

    def activities(self, *, site: str | None = None) -> tuple[Activity, ...]:
        """What the offices planned and did in a site, or in all; empty where no sheet of theirs was loaded."""
        return self._once(records.activities, policy=self.policy, site=site)

    def activity_labels(self) -> tuple[Label, ...]:
        """What the codes of activities are called."""
        return self._once(records.activity_labels, policy=self.policy)

    def received(self, *, up_to_round: str, population: str, site: str | None = None) -> tuple[Received, ...]:
        """Families of a site, or of all, by how many kinds of help they had received up to a round."""
        return self._once(
            records.received, policy=self.policy, up_to_round=up_to_round, population=population, site=site
        )

    def methods_used(self, *, site: str | None = None) -> Mapping[str, frozenset[str]]:
        """Indicators by method; the thousands of rows it is counted from are not kept."""
        return self._once(results.methods_used, policy=self.policy, site=site)

    def sql(self, indicator: str) -> str:
        """The query that gives the state of every unit by itself."""
        return self._once(results.indicator_sql, indicator=indicator)

    def page(self, key: Hashable, draw: Callable[[], Component]) -> Component:
        """What `draw` gives for this key, drawn once; whoever was asked for longest ago goes. Nobody changes a page."""
        drawn = self._pages.get(key)
        if drawn is None:
            with self._drawing:  # one page at a time: many readers at once mostly ask for the same few
                drawn = self._pages.get(key)
                if drawn is None:
                    drawn = self._pages[key] = draw()
        with self._guard:
            self._pages[key] = drawn
            self._pages.move_to_end(key)
            while len(self._pages) > _PAGES_KEPT:
                self._pages.popitem(last=False)
        return drawn

    def _once(self, ask: Callable[..., Answer], **chosen: Any) -> Answer:
        question = (ask.__name__, *sorted((name, _fixed(value)) for name, value in chosen.items()))
        with self._guard:  # one reader at a time: an answer takes a millisecond, asked twice it would take two
            if question not in self._answers:
                self._answers.put(question, ask(self._connection, **chosen))
            self._answers.move_to_end(question)
            answer: Answer = self._answers[question]
            return answer


class _Answers(OrderedDict[tuple[object, ...], Any]):
    """Answers by their question, as many as `_ROWS_KEPT` rows fit: whoever was asked for longest ago goes."""

    rows = 0

    def put(self, question: tuple[object, ...], answer: object) -> None:
        self[question] = answer
        self.rows += _rows(answer)
        while self.rows > _ROWS_KEPT and len(self) > 1:
            self.rows -= _rows(self.popitem(last=False)[1])


class Snapshots(Protocol):
    """What pages are given: the build in force, or an error that says why there is none."""

    def current(self) -> Snapshot: ...


class Source:
    """The build in force. Opens nothing until first asked, so that an app can be made before anything is built.

    `shelf`: where processes of one server find what another of them found out.
    """

    def __init__(self, settings: Settings, shelf: Shelf | None = None) -> None:
        self.settings = settings
        self._shelf = shelf
        self._policy = read_policy(settings.data, audience_of(settings.audience or Audience.PUBLIC))
        self._policies = tuple(read_policy(settings.data, audience) for audience in Audience)
        self._outlines = read_outlines(settings.data)
        self._reader: Reader | None = None
        self._snapshot: Snapshot | None = None
        self._guard = threading.Lock()

    def named(self) -> str:
        """The name of the build in force, without opening anything; raises `NoBuildError`."""
        current = read_current(self.settings.current)
        if current is None:
            raise NoBuildError(self.settings.var)
        return current.build_id

    def opened(self) -> str:
        """The name of the build that answers are made from; raises `NoBuildError`."""
        with self._guard:
            return self._open().build_id

    def current(self) -> Snapshot:
        """The snapshot of the build in force, opened anew when another was published; raises `NoBuildError`."""
        with self._guard:
            opened = self._open().snapshot()
            build_id = opened.current.build_id
            if self._snapshot is None or self._snapshot.build_id != build_id:
                self._share_marks(build_id, opened.connection)
                self._snapshot = Snapshot(
                    build_id=build_id,
                    connection=opened.connection,
                    policy=self._policy,
                    policies=self._policies,
                    outlines=self._outlines,
                )
            return self._snapshot

    def _share_marks(self, build_id: str, connection: duckdb.DuckDBPyConnection) -> None:
        """What must not be told of the build is found once for all processes: of many sites it takes a second."""
        if self._shelf is None:
            return
        question = f"{build_id} marks"
        kept = self._shelf.get(question)
        if kept is None:
            self._shelf.put(question, pickle.dumps(marks_of(connection, self._policy)))
        else:
            recall(connection, pickle.loads(kept))  # the folder is this user's alone

    def _open(self) -> Reader:
        if self._reader is None:
            self._reader = open_reader(self.settings)
        return self._reader


def _rows(answer: object) -> int:
    return len(answer) if isinstance(answer, tuple) else 1


def _fixed(value: str | Policy | Iterable[str] | None) -> object:
    return value if value is None or isinstance(value, str | Policy) else tuple(value)
