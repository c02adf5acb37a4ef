"""The rows of one unit, of all files, column by column, and the fate of each. It holds; others decide."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial
from typing import Any, NamedTuple

from etl.cells import Reader, Reason, plain_text
from etl.columns import cells, each, read_column, texts
from etl.files import SurveyFile
from etl.findings import FindingLog, Place, Redactor
from etl.identity import IdNumber
from etl.layouts.joining import joining_number
from etl.mapping import MappedSheet
from etl.messages import Severity, rules
from etl.sources import cleaned_but_times
from etl.sources.grid import CellValue, is_blank
from warehouse.codebook import Unit, Variable, VariableType

DELETED = "row_deleted_by_decision"
_JSON = json.JSONEncoder(ensure_ascii=False, sort_keys=True).encode


class Fate(StrEnum):
    LOADED = "loaded"
    QUARANTINED = "quarantined"
    DUPLICATE = "duplicates"
    SKIPPED = "skipped"


class CellProblem(NamedTuple):
    """A cell that could not be read: its row, variable, the rule it breaks, and perhaps what was meant."""

    row: int
    variable: str
    rule: str
    hint: str


@dataclass(frozen=True, slots=True)
class Source:
    """One sheet that rows came from, and where its columns stand."""

    file: SurveyFile
    mapped: MappedSheet

    @property
    def round(self) -> str:
        return self.file.round or ""

    def joining(self, found: Sequence[str]) -> Sequence[str]:
        """What joins, of cells: people write one number with blanks on one sheet and without on another."""
        by_hand = self.file.form is not None and self.file.form.by_hand
        return list(map(joining_number, found)) if by_hand else found


@dataclass
class Rows:
    """Everything read for one unit. Lists run in parallel, one element per row of a sheet.

    `kept_out_by`: the rule by which a row isn't loaded. `copies`: the row that a copy is counted as. `filed`: of rows
    with corrected cells, what these say in the file. `topics`: the lines of topic sheets, which say more of these rows;
    each has its fate too, and an owner, the row it says more of.
    """

    unit: Unit
    sources: list[Source] = field(default_factory=list)
    source: list[Source] = field(default_factory=list)
    line: list[int] = field(default_factory=list)
    values: dict[str, list[Any]] = field(default_factory=dict)
    reasons: dict[str, list[Reason | None]] = field(default_factory=dict)
    problems: list[CellProblem] = field(default_factory=list)
    fates: list[Fate | None] = field(default_factory=list)
    kept_out_by: list[str | None] = field(default_factory=list)
    copies: dict[int, int] = field(default_factory=dict)
    filed: dict[int, dict[str, str]] = field(default_factory=dict, repr=False)
    parents: list[int | None] = field(default_factory=list)
    ids: list[str | None] = field(default_factory=list)
    topics: Rows | None = None
    owners: dict[int, int] = field(default_factory=dict)
    is_topic: bool = False
    _keys: list[str] = field(default_factory=list, repr=False)
    _told_by: dict[str, list[Mapping[int, int]]] = field(default_factory=dict, repr=False)
    _namesakes: dict[tuple[str, ...], frozenset[int]] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        for variable in self.unit.variables:
            self.values[variable.name], self.reasons[variable.name] = [], []

    def __len__(self) -> int:
        return len(self.line)

    @property
    def called(self) -> str:
        """What its rows are called where rows are counted: lines that say more of other rows are no records."""
        return f"{self.unit.name}_topic" if self.is_topic else self.unit.name

    def of_topics(self) -> Rows:
        """The lines of topic sheets."""
        if self.topics is None:
            self.topics = Rows(self.unit, is_topic=True)
        return self.topics

    def unasked(self, variable: str) -> bool:
        """Whether no sheet read so far has a column for it."""
        return not self.asked_in(variable)

    def asked_in(self, variable: str) -> frozenset[str]:
        """The rounds of which some sheet read so far has a column for it."""
        sources = (*self.sources, *(self.topics.sources if self.topics else ()))
        return frozenset(source.round for source in sources if variable in source.mapped.columns)

    def append(self, source: Source, readers: Mapping[str, Reader]) -> None:
        """Read every mapped cell of a sheet. A variable the form doesn't have is `not_asked` throughout."""
        base, rows = len(self), source.mapped.sheet.rows
        self.sources.append(source)
        for variable in self.unit.variables:
            column = source.mapped.columns.get(variable.name)
            if column is None:
                self.values[variable.name] += [None] * len(rows)
                self.reasons[variable.name] += [Reason.NOT_ASKED] * len(rows)
                continue
            read = read_column(source.mapped.sheet.column(column), readers[variable.name])
            self.values[variable.name] += read.values
            self.reasons[variable.name] += read.reasons
            self.problems += [
                CellProblem(base + row, variable.name, reading.rule or "", reading.hint)
                for row, reading in read.troubled
            ]
        self.source += [source] * len(rows)
        self.line += range(len(rows))
        self.fates += [None] * len(rows)
        self.kept_out_by += [None] * len(rows)
        self.parents += [None] * len(rows)
        self.ids += [None] * len(rows)

    def stretches(self) -> Iterator[tuple[Source, range]]:
        """Every source and its rows, which stand together."""
        start = 0
        for source in self.sources:
            rows = range(start, start + len(source.mapped.sheet.rows))
            yield source, rows
            start = rows.stop

    def round(self, row: int) -> str:
        return self.source[row].round

    def row_number(self, row: int) -> int:
        return self.source[row].mapped.sheet.row_number(self.line[row])

    def raw_row(self, row: int) -> tuple[CellValue, ...]:
        return self.source[row].mapped.sheet.rows[self.line[row]]

    def raw(self, row: int, variable: str) -> CellValue:
        if self.topics is not None and (line := self._line_of(row, variable)) is not None:
            return self.topics.raw(line, variable)
        column = self.source[row].mapped.columns.get(variable)
        values = self.raw_row(row)
        return values[column] if column is not None and column < len(values) else ""

    def take_over(self, variable: str, lines: Mapping[int, int]) -> None:
        """The answers that lines of a topic sheet give for these rows."""
        topics = self.of_topics()
        for mine, theirs in (
            (self.values[variable], topics.values[variable]),
            (self.reasons[variable], topics.reasons[variable]),
        ):
            for row, line in lines.items():
                mine[row] = theirs[line]
        self._told_by.setdefault(variable, []).append(lines)

    def is_told(self, variable: str) -> bool:
        """Whether a topic sheet has answered this question of some row."""
        return variable in self._told_by

    def _line_of(self, row: int, variable: str | None) -> int | None:
        """The line of a topic sheet that answered this question."""
        return next((lines[row] for lines in self._told_by.get(variable or "", ()) if row in lines), None)

    def key(self, row: int) -> str:
        """What joins a repeat to its household within one file; blank when the cell is."""
        source = self.source[row]
        return source.joining([self._text(row, source.mapped.key)])[0]

    def keys(self) -> list[str]:
        """The key of every row."""
        if len(self._keys) != len(self):
            columns = ((source, source.mapped.sheet.column(source.mapped.key)) for source in self.sources)
            self._keys = [text for one, column in columns for text in one.joining(texts(column))]
        return self._keys

    def index(self, row: int) -> str:
        """What tells apart households of one key."""
        return self._text(row, self.source[row].mapped.index)

    def _text(self, row: int, column: int | None) -> str:
        values = self.raw_row(row)
        return plain_text(values[column]) if column is not None and column < len(values) else ""

    def said(self, row: int, variable: str) -> str:
        """What a cell says, however it was written down: its text where nothing or half a number could be read."""
        return _said(self.values[variable][row], self.raw(row, variable))

    def file_cell(self, row: int, variable: str, cell: CellValue, reader: Reader) -> None:
        """Remember what a corrected cell says in the file."""
        self.filed.setdefault(row, {})[variable] = _said(reader(cell).value, cell)

    def file_said(self, row: int, variable: str) -> str:
        """What a cell says in the file, whatever was decided about it."""
        filed = self.filed.get(row, {})
        return filed[variable] if variable in filed else self.said(row, variable)

    def all_said(self, row: int) -> tuple[str, ...]:
        """What all cells of a row say in the file: rows that say the same are one submission sent twice."""
        return tuple(self.file_said(row, name) for name in self.values)

    def decided(self, row: int) -> tuple[str, ...]:
        """What somebody decided about a row, so that it says something else than in the file; nothing of most rows."""
        deleted = [DELETED] if self.kept_out_by[row] == DELETED else []
        return (*deleted, *(f"{name} {self.said(row, name)}" for name in sorted(self.filed.get(row, ()))))

    def one_of_copies(self, group: Sequence[int]) -> int | None:
        """Of rows that are copies the one that counts: the one decided about, as that was meant of the others too.

        None where they say otherwise, or decisions about them do.
        """
        if len(group) == 1:
            return group[0]
        if len({self.all_said(row) for row in group}) > 1:
            return None
        return only_decided({row: self.decided(row) for row in group})

    def namesakes(self, names: tuple[str, ...]) -> frozenset[int]:
        """The rows whose file says the same of these questions as that of another row of the round, once all are taken
        and copies are told; looked for once.
        """
        if names not in self._namesakes:
            alike: dict[tuple[str, ...], list[int]] = defaultdict(list)
            for row, fate in enumerate(self.fates):
                if fate not in (Fate.SKIPPED, Fate.DUPLICATE):
                    alike[(self.round(row), *(self.file_said(row, name) for name in names))].append(row)
            self._namesakes[names] = frozenset(row for rows in alike.values() if len(rows) > 1 for row in rows)
        return self._namesakes[names]

    def signature(self, row: int) -> tuple[str, ...]:
        """All mapped cells as text, which names a row that has no key."""
        values = self.raw_row(row)
        columns = self.source[row].mapped.columns.values()
        return tuple(plain_text(values[column]) if column < len(values) else "" for column in columns)

    def open(self) -> Iterator[int]:
        """Rows whose fate is not decided yet."""
        return (row for row, fate in enumerate(self.fates) if fate is None)

    def open_values(self, variable: str) -> Iterator[tuple[int, Any]]:
        """Rows whose fate is not decided yet, each with its answer."""
        return (
            (row, value)
            for row, (fate, value) in enumerate(zip(self.fates, self.values[variable], strict=True))
            if fate is None
        )

    def loaded(self) -> list[int]:
        if self.fates.count(Fate.LOADED) == len(self.fates):
            return list(range(len(self.fates)))
        return [row for row, fate in enumerate(self.fates) if fate is Fate.LOADED]

    def loaded_in(self, survey_round: str) -> Iterator[int]:
        """The loaded rows of one round."""
        of_round = (stretch for source, stretch in self.stretches() if source.round == survey_round)
        return (row for stretch in of_round for row in stretch if self.fates[row] is Fate.LOADED)

    def first_loaded(self) -> Mapping[str, int]:
        """The first loaded row of every round that has one."""
        found: dict[str, int] = {}
        for source, stretch in self.stretches():
            if source.round not in found and Fate.LOADED in self.fates[stretch.start : stretch.stop]:
                found[source.round] = self.fates.index(Fate.LOADED, stretch.start)
        return found

    def records(self, ids: Set[str | None]) -> Mapping[tuple[str | None, str], int]:
        """Where the loaded rows of these records stand, by record and round."""
        named = (row for row, unit_id in enumerate(self.ids) if unit_id in ids)
        return {(self.ids[row], self.round(row)): row for row in named if self.fates[row] is Fate.LOADED}

    def hold(self, row: int, rule: str) -> None:
        """Put a row in quarantine; the first rule that does so is kept as its reason."""
        if self.fates[row] is None:
            self.fates[row], self.kept_out_by[row] = Fate.QUARANTINED, rule

    def pass_over(self, row: int, fate: Fate, rule: str, *, copy_of: int | None = None) -> None:
        """Leave a row out for good, as a copy of another or as no record."""
        if self.fates[row] is None:
            self.fates[row], self.kept_out_by[row] = fate, rule
            if copy_of is not None:
                self.copies[row] = copy_of

    def load_the_rest(self) -> None:
        self.fates = [Fate.LOADED if fate is None else fate for fate in self.fates]

    def blank_out(self, row: int, variable: str, reason: Reason) -> None:
        self.values[variable][row], self.reasons[variable][row] = None, reason

    def place(self, row: int, *, variable: str | None = None, household: Rows | None = None) -> Place:
        """Where a row is, or a cell of it. A finding about the whole row points to its first cell."""
        if self.topics is not None and (line := self._line_of(row, variable)) is not None:
            return self.topics.place(line, variable=variable, household=self if household is None else household)
        source = self.source[row]
        column = 0 if variable is None else source.mapped.columns.get(variable)
        visit = row if household is None else self.parents[row]
        visits = self if household is None else household
        return Place(
            file=source.file,
            sheet=source.mapped.sheet.name,
            row_number=self.row_number(row),
            cell=None if column is None else source.mapped.sheet.address(self.line[row], column),
            unit=self.unit.name,
            enumerator=None if visit is None else visits.values["enumerator"][visit],
            rt=None if visit is None else visits.values["rt"][visit],
            mapped=source.mapped,
            line=self.line[row],
        )

    def strays(self) -> Iterator[str]:
        """Texts like no answer, one column off a column of names: a row pasted askew puts names there."""
        for problem in self.problems:
            columns = self.source[problem.row].mapped.columns
            beside = [v.name for v in self.unit.variables if v.identifying and v.type is VariableType.TEXT]
            steps = [abs(columns[problem.variable] - columns[name]) for name in beside if name in columns]
            if 1 in steps and not problem.hint:
                yield plain_text(self.raw(problem.row, problem.variable))

    def is_blank(self, row: int) -> bool:
        return all(is_blank(value) for value in self.raw_row(row))

    def contents(self, source: Source, held: Sequence[int], redactor: Redactor) -> list[str]:
        """Rows of one sheet as JSON for the quarantine, without their identifying columns."""
        found = [source.mapped.sheet.rows[self.line[row]] for row in held]
        shown: dict[str, list[str | None]] = {}
        for variable in self.unit.variables:
            column = source.mapped.columns.get(variable.name)
            if column is not None and not variable.identifying:
                shown[variable.name] = each(cells(found, column), partial(_shown, redactor, variable))
        lines = zip(*shown.values(), strict=True) if shown else [()] * len(held)
        filled = (zip(shown, line, strict=True) for line in lines)
        return [_JSON({name: text for name, text in line if text is not None}) for line in filled]

    def counts(self) -> Counter[tuple[int, Fate]]:
        """Rows by the position of their source and their fate."""
        found: Counter[tuple[int, Fate]] = Counter()
        for number, (_, rows) in enumerate(self.stretches()):
            for fate, times in Counter(self.fates[rows.start : rows.stop]).items():
                if fate is not None:
                    found[(number, fate)] = times
        return found


def only_decided(decided: Mapping[int, Sequence[object]]) -> int | None:
    """The first row that something was decided about, else the first; None where not all decided the same."""
    first = next((row for row, about in decided.items() if about), next(iter(decided)))
    return first if all(about in ((), decided[first]) for about in decided.values()) else None


def _said(value: Any, cell: CellValue) -> str:
    if isinstance(value, IdNumber):
        value = value.digits
    return plain_text(cell) if value is None else str(value)


def _shown(redactor: Redactor, variable: Variable, value: CellValue) -> str | None:
    """A cell that holds something, as a reader may see it."""
    return None if is_blank(value) else redactor.show(value, variable)


@dataclass
class Survey:
    """All rows of all units, the log that findings go to, and the units of the codebook that answers belong to."""

    units: Mapping[str, Rows]
    log: FindingLog

    @classmethod
    def of(cls, units: Iterable[Unit], log: FindingLog) -> Survey:
        return cls({unit.name: Rows(unit) for unit in units}, log)

    @property
    def households(self) -> Rows:
        return self.units["household"]

    @property
    def people(self) -> Rows:
        return self.units["person"]

    @property
    def all_rows(self) -> Sequence[Rows]:
        """Those of every unit, and behind them the lines that say more of them."""
        return [each for rows in self.units.values() for each in (rows, rows.topics) if each is not None]

    @property
    def repeats(self) -> Sequence[Rows]:
        return [rows for name, rows in self.units.items() if name != "household" and not rows.unit.stands_alone]

    def learn_names(self) -> None:
        """Tell the redactor every name and telephone number read so far."""
        for rows in self.all_rows:
            for variable in rows.unit.variables:
                if variable.identifying and variable.type is VariableType.TEXT:
                    self.log.redactor.learn(text for text in rows.values[variable.name] if text)
            self.log.redactor.learn(rows.strays())

    def load_the_rest(self) -> None:
        """Whatever nothing speaks against is loaded."""
        for rows in self.all_rows:
            rows.load_the_rest()

    def report(
        self,
        rule: str,
        rows: Rows,
        row: int,
        *,
        variable: Variable | None = None,
        found: str | None = None,
        allowed: str = "",
        hint: str = "",
    ) -> None:
        """Log a finding about a row or one of its cells; a rule that holds rows back does so here."""
        name = variable.name if variable else None
        place = rows.place(row, variable=name, household=None if rows is self.households else self.households)
        quoted = found is None and variable is not None
        if found:  # it may name a file or a sheet that somebody named after a family
            found = cleaned_but_times(found, self.log.redactor.clean)
        elif found is None and variable is not None:
            found = self.log.redactor.show(rows.raw(row, variable.name), variable)
        self.log.add(rule, place, variable=variable, found=found or "", allowed=allowed, hint=hint, quoted=quoted)
        if rules()[rule].severity is Severity.QUARANTINE_ROW:
            rows.hold(row, rule)

    def visit(self, rows: Rows, row: int, variable: str) -> Any:
        """An answer of the household a row belongs to."""
        parent = row if rows is self.households else rows.parents[row]
        return None if parent is None else self.households.values[variable][parent]
