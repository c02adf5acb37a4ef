"""The keys of a build's tables, and whether its rows satisfy them: checked in bulk, once, before a build is published.

schema.sql and answer_tables.py declare the keys. A database that holds to them row by row keeps an index for each,
which takes longer than to write all the rows; so the tables of a build are made without, and nothing is published
before this has seen that every name is unique and every reference leads somewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

import duckdb

from warehouse.asking import answers
from warehouse.quoting import as_names

PRIMARY_KEYS: Mapping[str, Sequence[str]] = {
    "build_info": ("key",),
    "site": ("site",),
    "round": ("round",),
    "site_round": ("site", "round"),
    "population": ("population",),
    "area": ("site", "rt", "dasawisma"),
    "target": ("site", "indicator"),
    "reference": ("site", "name"),
    "source_file": ("file_id",),
    "source_sheet": ("file_id", "sheet", "unit"),
    "unmapped_column": ("file_id", "sheet", "position"),
    "finding": ("finding_id",),
    "household": ("household_id",),
    "visit": ("household_id", "round"),
    "person": ("person_id",),
    "link": ("unit", "unit_id", "round"),
    "growth": ("person_id", "round"),
    "comparability": ("site", "round", "variable", "form"),
    "round_revision": ("round",),
    "household_answer": ("household_id", "round"),
    "person_answer": ("person_id", "round"),
    "birth": ("birth_id", "round"),
    "death": ("death_id", "round"),
    "assistance": ("assistance_id", "round"),
    "measurement": ("measurement_id",),
    "recap": ("recap_id",),
    "activity": ("activity_id",),
    "indicator": ("name",),
    "estimate": ("indicator", "site", "round", "population", "breakdown", "category"),
    "distribution": ("indicator", "site", "round", "population", "breakdown", "category", "state"),
    "change": (
        *("indicator", "site", "round_from", "round_to", "population", "breakdown", "category"),
        "comparison",
    ),
    "transition": (
        *("indicator", "site", "round_from", "round_to", "population", "breakdown", "category"),
        *("state_from", "state_to"),
    ),
    "not_asked": ("indicator", "site", "round", "question"),
    "detail": ("indicator", "site", "round_from", "round_to", "population", "comparison", "measure", "part"),
    "course": ("indicator", "site", "round_to", "population"),
    "course_point": ("indicator", "site", "round_to", "population", "at_round"),
    "contrast": ("indicator", "site", "round_from", "round_to", "population", "division"),
    "beside": ("indicator", "site", "round_from", "round_to", "population", "comparison_site"),
    "dose": ("indicator", "site", "round_from", "round_to", "population", "assistance"),
    "attrition": ("indicator", "site", "round_from", "round_to", "population"),
}
OTHER_KEYS: Mapping[str, Sequence[str]] = {"round": ("ordinal",), "indicator": ("ordinal",)}

REFERENCES: Mapping[str, Sequence[tuple[str, str]]] = {
    "site_round": (("site", "site"), ("round", "round")),
    "area": (("site", "site"),),
    "target": (("site", "site"),),
    "reference": (("site", "site"),),
    "source_file": (("site", "site"), ("round", "round")),
    "source_sheet": (("file_id", "source_file"),),
    "unmapped_column": (("file_id", "source_file"),),
    "finding": (("file_id", "source_file"),),
    "correction": (("file_id", "source_file"),),
    "quarantine": (("file_id", "source_file"),),
    "not_loaded": (("file_id", "source_file"), ("copy_file_id", "source_file")),
    "household": (("site", "site"), ("first_round", "round")),
    "visit": (("household_id", "household"), ("round", "round"), ("file_id", "source_file")),
    "person": (("household_id", "household"), ("first_round", "round")),
    "link": (("round", "round"),),
    "household_event": (("household_id", "household"), ("round", "round"), ("other_household_id", "household")),
    "growth": (("person_id", "person"), ("round", "round")),
    "comparability": (("site", "site"), ("round", "round")),
    "round_revision": (("round", "round"),),
    "household_answer": (("household_id", "household"), ("round", "round")),
    "person_answer": (("person_id", "person"), ("household_id", "household"), ("round", "round")),
    "birth": (("household_id", "household"), ("mother_id", "person"), ("round", "round")),
    "death": (("household_id", "household"), ("round", "round")),
    "assistance": (("household_id", "household"), ("round", "round")),
    "measurement": (("person_id", "person"), ("round", "round"), ("file_id", "source_file")),
    "recap": (("site", "site"), ("round", "round"), ("file_id", "source_file")),
    "activity": (("site", "site"), ("file_id", "source_file")),
    "estimate": (("indicator", "indicator"),),
    "distribution": (("indicator", "indicator"),),
    "change": (("indicator", "indicator"),),
    "transition": (("indicator", "indicator"),),
    **dict.fromkeys(
        ("not_asked", "detail", "course", "course_point", "contrast", "beside", "dose", "attrition"),
        (("indicator", "indicator"),),
    ),
}
"""By table: each column that names a row of another table, and which. A blank names none."""

RECORD_NAMES = frozenset(column for key in PRIMARY_KEYS.values() for column in key if column.endswith("_id"))
"""Columns that name a record: a family, a person, a file, a finding. A site names its own, unknown to any other."""
RESULT_TABLES = frozenset(
    ("indicator", *(table for table, all_of in REFERENCES.items() if ("indicator", "indicator") in all_of))
)
"""Tables of what is computed from all the others."""

_PLACES = (
    (re.compile(r",\s*PRIMARY KEY \([^)]*\)"), ""),
    (re.compile(r" PRIMARY KEY\b"), " NOT NULL"),
    (re.compile(r" REFERENCES \w+| UNIQUE\b"), ""),
)


def without_keys(statements: str) -> str:
    """The statements that make tables, as they are written here, without their keys.

    >>> without_keys("CREATE TABLE a (b VARCHAR PRIMARY KEY REFERENCES c, d INTEGER NOT NULL, PRIMARY KEY (b, d))")
    'CREATE TABLE a (b VARCHAR NOT NULL, d INTEGER NOT NULL)'
    """
    for pattern, instead in _PLACES:
        statements = pattern.sub(instead, statements)
    return statements


def names_a_record(table: str, column: str) -> bool:
    """Whether a column names a record of a site: as a key does, or by another name, as that of a mother."""
    meant = dict(REFERENCES.get(table, ())).get(column)
    return column in RECORD_NAMES or (meant is not None and PRIMARY_KEYS[meant][0] in RECORD_NAMES)


def names_a_round(table: str, column: str) -> bool:
    return column == "round" or (column, "round") in REFERENCES.get(table, ())


def key_faults(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Names that stand twice and references that lead nowhere, in Indonesian; empty when all keys are kept.

    Only of tables with rows: that a table is missing is told by content.py.
    """
    filled = connection.execute(
        "SELECT table_name FROM duckdb_tables() WHERE database_name = current_database() AND estimated_size > 0"
    ).fetchall()
    asked = [each for (table,) in sorted(filled) for each in (*_repeated(table), *_astray(table))]
    counts = answers(connection, [query for query, _ in asked])
    return [told.format(count=count) for (count,), (_, told) in zip(counts, asked, strict=True) if count]


def _repeated(table: str) -> Iterator[tuple[str, str]]:
    for key in (keys[table] for keys in (PRIMARY_KEYS, OTHER_KEYS) if table in keys):
        rows = f"SELECT 1 FROM main.{table} GROUP BY {as_names(key)} HAVING count(*) > 1"
        yield f"SELECT count(*) FROM ({rows})", f"tabel {table}: {{count}} kunci ({', '.join(key)}) berulang"


def _astray(table: str) -> Iterator[tuple[str, str]]:
    for column, other in REFERENCES.get(table, ()):
        (key,) = PRIMARY_KEYS[other]
        query = f'SELECT count(*) FROM main.{table} a ANTI JOIN main.{other} b ON a."{column}" = b."{key}"'
        told = f"tabel {table}: {{count}} baris dengan {column} yang tidak ada di tabel {other}"
        yield f'{query} WHERE a."{column}" IS NOT NULL', told
