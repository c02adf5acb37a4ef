"""Why each blank is blank, as rows of the table `blank`. It decides nothing.

A form that asks half of the codebook leaves millions of them, all of the same few words: what travels to the build
are the numbers of rows, questions and reasons, and the words once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import duckdb
import numpy as np
import numpy.typing as npt

from etl.cells import Reason
from etl.columns import object_array
from etl.rows import Rows
from warehouse.answer_tables import answer_variables

AT_ONCE = 500_000
"""From so many on they are written: portions that memory holds however many there are."""

Numbers = npt.NDArray[np.int32]
_REASONS: Mapping[Reason | None, int] = {reason: number for number, reason in enumerate(Reason)}

_OF_WHOM = """
    CREATE OR REPLACE TEMP TABLE of_whom AS
    SELECT CAST(n AS INTEGER) AS n, CAST(unit AS VARCHAR) AS unit, CAST(unit_id AS VARCHAR) AS unit_id,
           CAST(round AS VARCHAR) AS round,
           CAST(row_number() OVER (ORDER BY CAST(unit AS VARCHAR), CAST(unit_id AS VARCHAR), CAST(round AS VARCHAR))
                AS INTEGER) AS place
    FROM answered_rows
"""
_WRITTEN = """
    INSERT INTO blank (unit, unit_id, round, variable, reason)
    SELECT w.unit, w.unit_id, w.round, q.word, r.word
    FROM blanks b JOIN of_whom w ON w.n = b.whom JOIN questions q ON q.n = b.question JOIN reasons r ON r.n = b.reason
    ORDER BY w.place, b.question
"""


@dataclass
class _Portion:
    """Blanks not written yet: the number of the row, of the question and of the reason."""

    whom: list[Numbers] = field(default_factory=list)
    question: list[Numbers] = field(default_factory=list)
    reason: list[Numbers] = field(default_factory=list)

    def __len__(self) -> int:
        return sum(map(len, self.whom))

    def add(self, whom: Numbers, question: int, reason: Numbers) -> None:
        self.whom.append(whom)
        self.question.append(np.full(len(whom), question, dtype=np.int32))
        self.reason.append(reason)


def write_blanks(connection: duckdb.DuckDBPyConnection, units: Sequence[tuple[Rows, Sequence[int]]]) -> None:
    """The blanks of these rows of each unit. A question that no sheet of a round has a column for is blank throughout
    the round, and has no rows here.
    """
    names = sorted({variable.name for rows, _ in units for variable in answer_variables(rows.unit)})
    tables = {
        "answered_rows": _all_rows([rows for rows, _ in units]),
        "questions": _words(names),
        "reasons": _words([reason.value for reason in Reason]),
    }
    for table, columns in tables.items():
        connection.register(table, columns)
    connection.execute(_OF_WHOM)
    try:
        for portion in _portions(units, {name: number for number, name in enumerate(names)}):
            numbers = {name: np.concatenate(getattr(portion, name)) for name in ("whom", "question", "reason")}
            connection.register("blanks", numbers)
            connection.execute(_WRITTEN)
            connection.unregister("blanks")
    finally:
        connection.execute("DROP TABLE IF EXISTS temp.of_whom")
        for table in tables:
            connection.unregister(table)


def _all_rows(units: Sequence[Rows]) -> Mapping[str, npt.NDArray[np.generic]]:
    """Unit, record and round of every row, numbered through."""
    kinds = [rows.unit.name for rows in units for _ in range(len(rows))]
    ids = [unit_id for rows in units for unit_id in rows.ids]
    rounds = [source.round for rows in units for source, stretch in rows.stretches() for _ in stretch]
    texts = {"unit": object_array(kinds), "unit_id": object_array(ids), "round": object_array(rounds)}
    return {"n": np.arange(len(ids), dtype=np.int32), **texts}


def _words(words: Sequence[str]) -> Mapping[str, npt.NDArray[np.generic]]:
    return {"n": np.arange(len(words), dtype=np.int32), "word": object_array(words)}


def _portions(units: Sequence[tuple[Rows, Sequence[int]]], numbered: Mapping[str, int]) -> Iterator[_Portion]:
    portion, before = _Portion(), 0
    for rows, chosen in units:
        everybody = np.asarray(chosen, dtype=np.int32)
        for variable in answer_variables(rows.unit):
            blank = _blank(rows.values[variable.name], _asked(rows, variable.name, everybody))
            if len(blank):
                reason = _reasons(rows.reasons[variable.name], blank)
                portion.add(blank + np.int32(before), numbered[variable.name], reason)
            if len(portion) >= AT_ONCE:
                yield portion
                portion = _Portion()
        before += len(rows)
    if len(portion):
        yield portion


def _asked(rows: Rows, variable: str, everybody: Numbers) -> Numbers:
    """The rows of rounds of which some sheet has a column for the question."""
    rounds = rows.asked_in(variable)
    others = [stretch for source, stretch in rows.stretches() if source.round not in rounds]
    if not others:
        return everybody
    left_out = np.zeros(len(rows), dtype=bool)
    for stretch in others:
        left_out[stretch.start : stretch.stop] = True
    return everybody[~left_out[everybody]]


def _blank(values: Sequence[object], asked: Numbers) -> Numbers:
    """Those of the rows that have no answer."""
    if not len(asked) or None not in values:
        return asked[:0]
    if values.count(None) == len(values):
        return asked
    return np.asarray([row for row in asked.tolist() if values[row] is None], dtype=np.int32)


def _reasons(reasons: Sequence[Reason | None], blank: Numbers) -> Numbers:
    first = reasons[int(blank[0])]
    if reasons.count(first) == len(reasons):
        return np.full(len(blank), _REASONS[first], dtype=np.int32)
    return np.asarray([_REASONS[reasons[row]] for row in blank.tolist()], dtype=np.int32)
