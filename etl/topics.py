"""Topic sheets: sheets of one workbook that each say more of the same families or people, joined by one number.

A line finds the row it tells of within its file and gives the answers that row lacks. What both say must be the same,
as one wrong digit names another family: a line that says otherwise waits, and so does one whose row can't be told.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from etl.cells import Reason, squeezed
from etl.columns import each
from etl.findings import Place
from etl.identity import read_id_number
from etl.layouts.joining import joining_key
from etl.linkage.names import comparable, plain
from etl.linkage.similarity import may_be_one_name
from etl.mapping.mapped import known_by
from etl.quoted import quoted, some_of
from etl.rows import Fate, Rows, Source, Survey
from etl.screening import ANSWERED, collapse, others, told, where
from etl.sources.grid import is_blank
from warehouse.codebook import Variable

_UNSAID = (Reason.MISSING, Reason.NOT_ASKED)
NAMES = ("head_name", "name")
"""Names by which a wrong number is noticed; they may be written otherwise."""

_MOST_LINES_NAMED = 12
_WITH_ITS_ROW = {Fate.DUPLICATE: "parent_duplicate", Fate.SKIPPED: "parent_skipped"}


def join_topics(survey: Survey) -> None:
    """Give every line of a topic sheet the row it tells of, and that row its answers; or hold the line."""
    for rows in survey.units.values():
        topics = rows.topics
        joinings = [_Joining(survey, rows, topics, *each) for each in topics.stretches()] if topics else []
        for joining in joinings:
            joining.join()
        _tell_rows_without_line(survey, rows, joinings)


def settle_topics(survey: Survey) -> None:
    """What happens to a row happens to its lines. At a visit without a respondent nobody answers."""
    for rows in survey.units.values():
        topics = rows.topics
        if topics is None:
            continue
        for line in list(topics.open()):
            row = topics.owners[line]
            fate, sheet = rows.fates[row], topics.source[line].mapped
            asked = sheet.columns.keys() - rows.source[row].mapped.columns.keys()
            if fate is Fate.QUARANTINED:
                topics.hold(line, "parent_quarantined")
            elif fate is not None:
                topics.pass_over(line, fate, _WITH_ITS_ROW[fate])
            elif survey.visit(topics, line, "visit_result") not in ANSWERED and any(
                _says(topics, line, variable) for variable in asked
            ):
                survey.report("visit_without_answers", topics, line, found=f"di lembar '{sheet.sheet.name}'")


def _tell_rows_without_line(survey: Survey, rows: Rows, joinings: Sequence[_Joining]) -> None:
    """Of those who could answer, told once for all sheets of a file that ask the same, such as one for each RT."""
    asking: dict[tuple[str, str, frozenset[str]], list[_Joining]] = defaultdict(list)
    for joining in joinings:
        source = joining.source
        asking[source.file.file_id, source.round, frozenset(source.mapped.columns)].append(joining)
    for first, *others_asking in asking.values():
        met = set[int]().union(first.lines, *(each.lines for each in others_asking))
        names = quoted(each.source.mapped.sheet.name for each in others_asking)
        for main, stretch in first.mains:
            lacking = [
                row
                for row in stretch
                if rows.fates[row] is None and row not in met and survey.visit(rows, row, "visit_result") in ANSWERED
            ]
            if lacking:
                numbers = some_of([str(rows.row_number(row)) for row in lacking], most=_MOST_LINES_NAMED)
                clean = survey.log.redactor.clean
                survey.log.add(
                    "topic_line_missing",
                    Place(first.source.file, sheet=first.source.mapped.sheet.name, unit=rows.unit.name),
                    found=f"{len(lacking)} baris",
                    allowed=f"lembar '{clean(main.mapped.sheet.name)}' (baris {numbers})",
                    hint=f" (juga dari {clean(names)})" if names else "",
                )


@dataclass
class _Joining:
    """The lines of one topic sheet and the rows of its file that they may tell of. `lines`: of each row its line."""

    survey: Survey
    rows: Rows
    topics: Rows
    source: Source
    stretch: range
    lines: dict[int, int] = field(default_factory=dict)

    def join(self) -> None:
        known, unknown = self._known(), list[int]()
        for key, lines in self._by_key().items():
            if not key:
                self._tell_keyless(lines)
            elif (line := self._one_of(lines)) is not None:
                self._join(line, known[key]) if key in known else unknown.append(line)
        self._tell_unknown(unknown)
        self._give_answers()

    @cached_property
    def mains(self) -> Sequence[tuple[Source, range]]:
        """The sheets of this file and round whose rows it may tell of."""
        here = (self.source.file.file_id, self.source.round)
        return [(source, rows) for source, rows in self.rows.stretches() if (source.file.file_id, source.round) == here]

    @cached_property
    def _number(self) -> str | None:
        """The question that joins, where the form asks for it."""
        columns = self.source.mapped.columns.items()
        return next((name for name, column in columns if column == self.source.mapped.joined_by), None)

    def _known(self) -> Mapping[str, list[int]]:
        """The rows of every key; what is no record has none."""
        known: dict[str, list[int]] = defaultdict(list)
        for main, stretch in self.mains:
            column = main.mapped.sheet.column(known_by(main.mapped, self.source.mapped))
            for row, key in zip(stretch, each(column, joining_key), strict=True):
                known[key].append(row)
        return known

    def _by_key(self) -> Mapping[str, list[int]]:
        column = self.source.mapped.sheet.column(self.source.mapped.joined_by)
        found: dict[str, list[int]] = defaultdict(list)
        for line, key in zip(self.stretch, each(column, joining_key), strict=True):
            if self.topics.fates[line] is None:
                found[key].append(line)
        return found

    def _tell_keyless(self, lines: Sequence[int]) -> None:
        heading = self.source.mapped.sheet.header[self.source.mapped.joined_by or 0]
        for line in lines:
            cell = self.topics.raw_row(line)[self.source.mapped.joined_by or 0]
            if is_blank(cell):
                self._report("topic_key_blank", line, allowed=f"'{heading}'")
            else:
                self._report("topic_key_damaged", line, allowed=f"'{heading}'", **told(read_id_number(cell)))

    def _one_of(self, lines: Sequence[int]) -> int | None:
        """The one of the lines of a number that counts: those that say the same are copies, any others all wait."""
        kept = self.topics.one_of_copies(lines)
        if kept is None:
            for line in lines:
                self._report("topic_key_twice", line, found=others(self.topics, [*lines], line))
        else:
            collapse(self.survey, self.topics, lines, kept)
        return kept

    def _join(self, line: int, rows: Sequence[int]) -> None:
        """To its row, and to copies of that row as well."""
        met = [row for row in rows if self.rows.fates[row] is None]
        row = self.rows.one_of_copies(met) if met else rows[0]
        if row is None:
            self._report("topic_key_shared", line, found=where(self.rows, *met[:_MOST_LINES_NAMED]))
            return
        for variable in self._contradicting(line, row):
            self._report("topic_contradicts", line, variable, allowed=where(self.rows, row))
        if self.topics.fates[line] is None:
            self.topics.owners[line] = row
            self.topics.parents[line] = row if self.rows is self.survey.households else self.rows.parents[row]
            self.lines |= dict.fromkeys(met, line)

    def _contradicting(self, line: int, row: int) -> Iterator[Variable]:
        """The questions that both answer, and otherwise."""
        for name in self._shared:
            if name != self._number and _says(self.topics, line, name) and _says(self.rows, row, name):
                mine, theirs = self.topics.said(line, name), self.rows.said(row, name)
                if squeezed(mine) != squeezed(theirs) and not (name in NAMES and may_be_one_name(mine, theirs)):
                    yield self.rows.unit.variable(name)

    @cached_property
    def _shared(self) -> Sequence[str]:
        """The questions of this sheet that the rows may have answered already."""
        before = {name for main, _ in self.mains for name in main.mapped.columns}
        return [name for name in self.source.mapped.columns if name in before or self.rows.is_told(name)]

    def _give_answers(self) -> None:
        """Of two sheets with one question the first that answers it counts."""
        shared = self._shared
        for name in self.source.mapped.columns:
            lines: Mapping[int, int] = self.lines
            if name in shared:
                lines = {row: line for row, line in lines.items() if not _says(self.rows, row, name)}
            self.rows.take_over(name, lines)

    def _tell_unknown(self, lines: Sequence[int]) -> None:
        """With the only row without a line that has the same name, as the number there may be meant."""
        name = next((name for name in NAMES if name in self.source.mapped.columns), None)
        called: dict[str, list[int]] = defaultdict(list)
        for row in (row for _, stretch in self.mains for row in stretch) if name and lines else ():
            if row not in self.lines:
                called[_comparable(self.rows, row, name)].append(row)
        sheets = quoted(main.mapped.sheet.name for main, _ in self.mains)
        for line in lines:
            own = _comparable(self.topics, line, name)
            rows = called.get(own, []) if own else []
            hint = f"Nama yang sama ada di {where(self.rows, *rows)}: cocokkan nomornya." if len(rows) == 1 else ""
            self._report("topic_key_unknown", line, allowed=sheets, hint=hint)

    def _report(self, rule: str, line: int, variable: Variable | None = None, /, **facts: str) -> None:
        """At a cell, that which joins if no other is said, so that it can be decided about. Facts may name sheets, and
        somebody may have called one after a family."""
        if variable is None and self._number:
            variable = self.rows.unit.variable(self._number)
        clean = self.survey.log.redactor.clean
        told_of = {name: clean(text) for name, text in facts.items()}
        self.survey.report(rule, self.topics, line, variable=variable, **told_of)


def _says(rows: Rows, row: int, name: str) -> bool:
    """Whether anything stands there, be it only why there is no answer."""
    return rows.reasons[name][row] not in _UNSAID


def _comparable(rows: Rows, row: int, name: str | None) -> str:
    return comparable(plain(rows.values[name][row] or "")) if name else ""
