"""What a build holds: its content as one hash, and whether it holds together. Reads a build, never changes it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from importlib.resources import files

import duckdb

from warehouse.asking import answers

CONTENT_HASH = "content_hash"
"""Key of build_info of a build that was handed over: the hash of all its content but this."""
NOT_HASHED = ("build_id", "built_at", CONTENT_HASH)
"""Keys of build_info that are no content: two builds of the same inputs differ in them."""

TABLES = frozenset(
    (
        *(
            "activity",
            "area",
            "assistance",
            "birth",
            "blank",
            "build_info",
            "change",
            "comparability",
            "correction",
            "death",
            "distribution",
            "estimate",
        ),
        *(
            "finding",
            "growth",
            "household",
            "household_answer",
            "household_event",
            "indicator",
            "link",
            "measurement",
            "not_asked",
            "not_loaded",
            "person",
            "person_answer",
        ),
        *(
            "population",
            "quarantine",
            "recap",
            "reference",
            "round",
            "round_revision",
            "site",
            "site_round",
            "source_file",
            "source_sheet",
            "target",
            "transition",
            "unmapped_column",
            "visit",
        ),
        *("attrition", "beside", "contrast", "course", "course_point", "detail", "dose"),
    )
)
UNIT_VIEWS = frozenset(
    (
        *("adolescent", "assistance", "birth", "business", "child", "couple", "death", "family", "house", "household"),
        *("person", "woman"),
    )
)
FIXED_TABLES = ("schema.sql", "results.sql", "further.sql")
"""The files of the tables that no declaration changes."""
NEVER_EMPTY = ("build_info", "site", "round", "site_round", "source_file", "indicator", "estimate")
NEVER_EMPTY_WITHOUT_TOTALS = ("visit", "household_answer")
"""An office may have totals only; without any, a build without a family is none."""

_EXCLUDED = re.compile(r"EXCLUDE \(([^()]*)\)")

_LOADED = {
    "household": "visit",
    "person": "person_answer",
    "birth": "birth",
    "death": "death",
    "assistance": "assistance",
    "measurement": "measurement",
    "recap": "recap",
    "activity": "activity",
}
"""Where the loaded rows of each unit end up, one for one."""

_UNLISTED = """
    WITH counted AS (
        UNPIVOT (SELECT file_id, sheet, unit, quarantined, duplicates, skipped FROM main.source_sheet)
        ON quarantined, duplicates, skipped INTO NAME fate VALUE n
    ),
    listed AS (SELECT file_id, sheet, unit, fate, count(*) AS n FROM main.not_loaded GROUP BY ALL)
    SELECT DISTINCT coalesce(c.file_id, l.file_id), coalesce(c.sheet, l.sheet), coalesce(c.unit, l.unit)
    FROM counted AS c
    FULL JOIN listed AS l ON (c.file_id, c.sheet, c.unit, c.fate) = (l.file_id, l.sheet, l.unit, l.fate)
    WHERE coalesce(c.n, 0) <> coalesce(l.n, 0)
    ORDER BY ALL
"""
"""Sheets of which `not_loaded` lists other rows than `source_sheet` counts."""


def schema_hash() -> str:
    """Names the tables this program works with; a build carries that of the program that made it."""
    folder = files("warehouse")
    return hashlib.sha256(b"".join(folder.joinpath(file).read_bytes() for file in FIXED_TABLES)).hexdigest()


def content_hash(connection: duckdb.DuckDBPyConnection) -> str:
    """SHA-256 over all tables, whatever the order of their rows, over views and comments: same content, same hash."""
    digest = hashlib.sha256()
    for line in (*_definitions(connection), *_tables(connection)):
        digest.update(line.encode())
        digest.update(b"\n")
    return digest.hexdigest()


def _definitions(connection: duckdb.DuckDBPyConnection) -> Iterator[str]:
    for query in (
        "SELECT 'column', schema_name, table_name, column_index, column_name, data_type, comment "
        "FROM duckdb_columns() WHERE NOT internal AND database_name = current_database() ORDER BY ALL",
        "SELECT 'view', schema_name, view_name, sql, comment "
        "FROM duckdb_views() WHERE NOT internal AND database_name = current_database() ORDER BY ALL",
        "SELECT 'table', table_name, comment "
        "FROM duckdb_tables() WHERE database_name = current_database() ORDER BY ALL",
    ):
        yield from (_EXCLUDED.sub(_in_order, repr(row)) for row in connection.execute(query).fetchall())


def _in_order(excluded: re.Match[str]) -> str:
    """DuckDB keeps the columns that a view leaves out as a set, and tells them in another order each time."""
    return f"EXCLUDE ({', '.join(sorted(excluded[1].split(', ')))})"


def _tables(connection: duckdb.DuckDBPyConnection) -> Iterator[str]:
    query = (
        "SELECT schema_name, table_name FROM duckdb_tables() "
        "WHERE NOT internal AND database_name = current_database() ORDER BY ALL"
    )
    tables = connection.execute(query).fetchall()
    questions = []
    for schema, table in tables:
        kept = f"WHERE t.key NOT IN {NOT_HASHED}" if table == "build_info" else ""
        questions.append(_row_sums(f'"{schema}"."{table}" t {kept}'))
    for (schema, table), sums in zip(tables, answers(connection, questions), strict=True):
        yield repr((schema, table, *sums))


def _row_sums(rows: str) -> str:
    """Asks for the number of rows and the sums of both halves of their MD5: neither order nor memory is needed."""
    return f"""
        SELECT count(*), sum(CAST(md5 & 18446744073709551615 AS UBIGINT)), sum(CAST(md5 >> 64 AS UBIGINT))
        FROM (SELECT md5_number(CAST(json_array(*COLUMNS(*)) AS VARCHAR)) AS md5 FROM {rows})
    """


def table_hash(connection: duckdb.DuckDBPyConnection, query: str) -> str:
    """SHA-256 over the rows a query gives, in sorted order, and their number before it."""
    count, digest = connection.execute(
        f"""
        SELECT count(*), sha256(coalesce(string_agg(line, '' ORDER BY line), ''))
        FROM (SELECT md5(CAST(to_json(t) AS VARCHAR)) AS line FROM ({query}) t)
        """
    ).fetchall()[0]
    return f"{count}-{digest}"


def content_faults(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Why this build must not be published, in Indonesian; empty when it holds together."""
    missing = list(_missing(connection))
    return missing or [*_empty(connection), *_unreconciled(connection)]


def _missing(connection: duckdb.DuckDBPyConnection) -> Iterator[str]:
    present = connection.execute(
        "SELECT schema_name, table_name FROM duckdb_tables() "
        "UNION ALL SELECT schema_name, view_name FROM duckdb_views()"
    ).fetchall()
    wanted = {("main", table) for table in TABLES} | {("unit", view) for view in UNIT_VIEWS}
    for schema, name in sorted(wanted - set(present)):
        yield f"tabel {schema}.{name} tidak ada"


def _empty(connection: duckdb.DuckDBPyConnection) -> Iterator[str]:
    totals = _count(connection, "recap") > 0
    for table in (*NEVER_EMPTY, *(() if totals else NEVER_EMPTY_WITHOUT_TOTALS)):
        if not connection.execute(f"SELECT 1 FROM main.{table} LIMIT 1").fetchall():
            yield f"tabel {table} kosong"


def _unreconciled(connection: duckdb.DuckDBPyConnection) -> Iterator[str]:
    """That every row declared loaded or held back is really there; that the sums close is a CHECK of the table."""
    loaded = dict(connection.execute("SELECT unit, sum(loaded) FROM main.source_sheet GROUP BY unit").fetchall())
    for unit, table in _LOADED.items():
        arrived = _count(connection, table)
        if loaded.get(unit, 0) != arrived:
            yield f"{unit}: {loaded.get(unit, 0)} baris dinyatakan dimuat, {arrived} baris ada di tabel {table}"
    quarantined = connection.execute("SELECT coalesce(sum(quarantined), 0) FROM main.source_sheet").fetchall()[0][0]
    held = _count(connection, "quarantine")
    if quarantined != held:
        yield f"karantina: {quarantined} baris dinyatakan ditahan, {held} baris ada di tabel quarantine"
    for file_id, sheet, unit in connection.execute(_UNLISTED).fetchall():
        yield f"{file_id}, {sheet}, {unit}: baris yang tidak dimuat tidak sama di tabel source_sheet dan not_loaded"


def _count(connection: duckdb.DuckDBPyConnection, table: str) -> int:
    return int(connection.execute(f"SELECT count(*) FROM main.{table}").fetchall()[0][0])
