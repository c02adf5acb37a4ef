"""What may be asked about the quality of a build, as frozen rows; every answer is one query.

Of one site, or without its name of all together.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib.resources import files
from typing import TypeVar

import duckdb

from warehouse.answer_tables import ANSWER_TABLES
from warehouse.quoting import as_text

Connection = duckdb.DuckDBPyConnection
Row = TypeVar("Row")

_AFTER_LABEL = re.compile(r"\. (?:Kode|Codes):| \([^)]*\)$")


@dataclass(frozen=True)
class SheetCount:
    """One sheet of one file: rows_read = loaded + quarantined + duplicates + skipped.

    Without file and sheet: all sheets of a round together.
    """

    round: str | None
    file: str
    status: str
    sheet: str
    unit: str
    rows_read: int
    loaded: int
    quarantined: int
    duplicates: int
    skipped: int


@dataclass(frozen=True)
class RowNotLoaded:
    """One record that was not loaded: where it stands, its fate as `SheetCount` counts it, and the rule behind it.

    Of a copy also the row it is counted as; where its whole family is a copy, the family's row tells.
    """

    round: str | None
    file: str
    sheet: str
    unit: str
    row_number: int
    fate: str
    rule: str
    copy_file: str | None
    copy_sheet: str | None
    copy_row_number: int | None


@dataclass(frozen=True)
class RuleCount:
    """How often one rule was broken, by what was done and whether somebody has decided; with one message of it.

    Without rule and message: all rules together for which the same was done.
    """

    rule: str
    severity: str
    findings: int
    decided: int
    message: str


@dataclass(frozen=True)
class FoundBy:
    """Findings and visits of one cadre or one RT."""

    name: str
    findings: int
    visits: int


@dataclass(frozen=True)
class LinkCount:
    """Records of one round recognised in one way."""

    unit: str
    round: str
    method: str
    records: int


@dataclass(frozen=True)
class Blank:
    """Of one question in one round: of whom it was asked, and how many answers are unknown, by reason.

    Without unit and variable: the questions asked of everybody that have such an answer in that round, together.
    """

    unit: str
    variable: str
    round: str
    asked: int
    dont_know: int
    refused: int
    unreadable: int
    missing: int

    @property
    def unknown(self) -> int:
        return self.dont_know + self.refused + self.unreadable + self.missing

    @property
    def share(self) -> float:
        return self.unknown / self.asked if self.asked else 0.0


@dataclass(frozen=True)
class Digit:
    """How many measures of one kind end in one digit, over all rounds."""

    variable: str
    digit: int
    measures: int
    suppressed: bool = False


@dataclass(frozen=True)
class FindingRow:
    """One finding with its address, as it goes into a file."""

    finding_id: str
    severity: str
    rule: str
    round: str | None
    file: str
    sheet: str | None
    cell: str | None
    variable: str | None
    found: str | None
    message: str
    why: str
    advice: str
    enumerator: str | None
    rt: str | None
    status: str


def sheets(connection: Connection, *, site: str | None = None) -> tuple[SheetCount, ...]:
    """Every sheet read, by round and file."""
    return _rows(connection, SheetCount, "sheets", site)


def not_loaded(connection: Connection, *, site: str | None = None) -> tuple[RowNotLoaded, ...]:
    """Every record that was not loaded, by round and file; as many as `sheets` counts."""
    return _rows(connection, RowNotLoaded, "not_loaded", site)


def findings_by_rule(connection: Connection, *, site: str | None = None) -> tuple[RuleCount, ...]:
    """The rules that were broken: the gravest first, then the most frequent."""
    return _rows(connection, RuleCount, "findings_by_rule", site)


def findings_by_cadre(connection: Connection, *, site: str | None = None) -> tuple[FoundBy, ...]:
    """Findings by cadre, with the visits of each, most findings per visit first: who visits more finds more."""
    return _rows(connection, FoundBy, "findings_by_cadre", site)


def findings_by_rt(connection: Connection, *, site: str | None = None) -> tuple[FoundBy, ...]:
    """The same by RT."""
    return _rows(connection, FoundBy, "findings_by_rt", site)


def findings(connection: Connection, *, site: str | None = None) -> tuple[FindingRow, ...]:
    """Every finding with the address of its cell."""
    return _rows(connection, FindingRow, "findings", site)


def links(connection: Connection, *, site: str | None = None) -> tuple[LinkCount, ...]:
    """How households and people of every round were recognised."""
    return _rows(connection, LinkCount, "links", site)


def last_digits(connection: Connection, *, site: str | None = None) -> tuple[Digit, ...]:
    """The last digit of heights and weights as measured, all ten even where none ends so."""
    return _rows(connection, Digit, "last_digits", site)


def blanks(connection: Connection, *, site: str | None = None) -> tuple[Blank, ...]:
    """Every question of every round in which an answer is unknown."""
    asked = " UNION ALL ".join(
        f"SELECT '{unit}' AS unit, round, count(*) AS records FROM {table} GROUP BY round"
        for unit, table in ANSWER_TABLES.items()
    )
    return _rows(connection, Blank, "blanks", site, asked=asked)


def labels(connection: Connection) -> dict[tuple[str, str], tuple[str, str]]:
    """Unit and variable → its label in Indonesian and English, as the comments of the tables have it."""
    text = query_of("labels")
    units = {table: unit for unit, table in ANSWER_TABLES.items()}
    return {
        (units[table], column): _label(comment)
        for table, column, comment in connection.execute(text).fetchall()
        if table in units
    }


def _label(comment: str) -> tuple[str, str]:
    """The two labels of a comment such as `Luas lantai (3–500 m²) | Floor area (3–500 m²)`."""
    indonesian, _, english = comment.partition(" | ")
    told = [_AFTER_LABEL.split(part, maxsplit=1)[0].strip() for part in (indonesian, english or indonesian)]
    return told[0], told[1]


def _rows(connection: Connection, shape: type[Row], name: str, site: str | None, **gaps: str) -> tuple[Row, ...]:
    query = of_site(_sql(name).format(**gaps), site)
    return tuple(shape(*row) for row in connection.execute(query).fetchall())


def query_of(name: str, *, site: str | None = None) -> str:
    """The query behind one of these answers."""
    return of_site(_sql(name), site)


def of_site(query: str, site: str | None) -> str:
    """The same query, answered for one site alone; of none for all together."""
    if site is None:
        return query
    tables = _sql("of_a_site").format(site=as_text(site)).rstrip()
    return f"{tables},\n{query.removeprefix('WITH ')}" if query.startswith("WITH ") else f"{tables}\n{query}"


def _sql(name: str) -> str:
    return files("warehouse.quality").joinpath("sql", f"{name}.sql").read_text(encoding="utf-8")
