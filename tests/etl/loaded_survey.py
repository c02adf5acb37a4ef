"""A load into a real DuckDB in memory, and questions a test asks of it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Protocol

import duckdb

from etl.build import load
from etl.consistency import Checks, read_checks
from etl.declarations import Declarations
from etl.identity import Key
from etl.load_report import LoadReport
from etl.mapping import Form, read_forms
from warehouse.blank import copy_tables
from warehouse.codebook import Codebook, read_codebook
from warehouse.programme import Programme, read_programme

PROJECT = Path(__file__).parents[2]
DATA = PROJECT / "data"
SAMPLE = DATA / "sample"
SHARED = PROJECT.parent / "shared" / "data"
KEY = Key(bytes(range(32)))


@dataclass(frozen=True)
class Declared:
    codebook: Codebook
    programme: Programme
    forms: tuple[Form, ...]

    @property
    def form(self) -> Form:
        return next(form for form in self.forms if form.form == "kobo_household")

    def of(self, folder: Path) -> Declarations:
        """All that a load of this folder needs declared, with the project's own checks."""
        return Declarations(self.programme, self.codebook, self.forms, checks_here(), folder)


@dataclass(frozen=True)
class Loaded:
    """A filled build and what the load said about it. Nothing is committed: other cursors see empty tables."""

    connection: duckdb.DuckDBPyConnection
    report: LoadReport
    emptied: list[duckdb.DuckDBPyConnection] = field(default_factory=list)
    """Where builds wait that can be filled again."""

    def close(self) -> None:
        self.connection.rollback()
        self.emptied.append(self.connection)

    def __enter__(self) -> Loaded:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def rows(self, query: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        return self.connection.execute(query, list(parameters)).fetchall()

    def value(self, query: str, parameters: Sequence[Any] = ()) -> Any:
        return self.rows(query, parameters)[0][0]

    def everything(self) -> dict[str, list[tuple[Any, ...]]]:
        """The rows of every table."""
        tables = self.rows("SELECT table_name FROM duckdb_tables() ORDER BY ALL")
        return {table: self.rows(f'FROM "{table}"') for (table,) in tables}

    def findings(self, rule: str) -> list[tuple[Any, ...]]:
        """Sheet, cell, found and message of every finding of a rule."""
        return self.rows(
            "SELECT sheet, cell, found, message_id FROM finding WHERE rule = ? ORDER BY sheet, row_number, cell", [rule]
        )

    def rules(self) -> set[str]:
        return {rule for (rule,) in self.rows("SELECT DISTINCT rule FROM finding")}

    def counts(self, unit: str) -> tuple[int, int, int, int, int]:
        """Read, loaded, quarantined, duplicates and skipped over all sheets of a unit."""
        return self.rows(
            "SELECT sum(rows_read), sum(loaded), sum(quarantined), sum(duplicates), sum(skipped) FROM source_sheet "
            "WHERE unit = ?",
            [unit],
        )[0]


@cache
def declared_here() -> Declared:
    """The project's own declarations, read once."""
    codebook, programme = read_codebook(DATA / "codebook"), read_programme(DATA)
    return Declared(codebook, programme, read_forms(DATA / "forms", codebook=codebook, programme=programme))


@cache
def checks_here() -> Checks:
    """The project's own checks, read once."""
    return read_checks(DATA / "checks", codebook=declared_here().codebook)


class LoadFolder(Protocol):
    """`load_folder` with all that it can be told; `among`: forms instead of the declared ones."""

    def __call__(self, folder: Path, *, among: Sequence[Form] | None = None, **chosen: Any) -> Loaded: ...


def load_folder(
    declared: Declared,
    folder: Path,
    *,
    key: Key = KEY,
    indicators: Collection[str] | None = None,
    checked: bool = False,
) -> Loaded:
    """`checked`: with all that is looked for in a build."""
    emptied = _EMPTIED if declared.codebook is declared_here().codebook else []
    if emptied:
        connection = emptied.pop()
    else:
        connection = duckdb.connect(":memory:", config={"threads": 1})
        copy_tables(connection, declared.codebook)
    connection.begin()
    try:
        report = load(connection, declared.of(folder), key=key, indicators=indicators, checked=checked)
    except BaseException:
        connection.close()
        raise
    return Loaded(connection, report, emptied)


_EMPTIED: list[duckdb.DuckDBPyConnection] = []
"""Builds of the project's codebook, as empty as at first: to make their tables takes as long as a small load."""
