"""The rows of all parts in one build, each named after its site. What is computed from them is computed anew."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import duckdb

from etl.joining.fitting import RECAP
from etl.joining.parts import Part
from etl.tables import insert
from warehouse.content import CONTENT_HASH
from warehouse.declared import DeclarationError, Fault
from warehouse.integrity import RESULT_TABLES, names_a_record, names_a_round
from warehouse.quoting import as_name, as_names, as_text
from warehouse.sites import Sites
from warehouse.transaction import one_transaction

OF_THE_WHOLE = frozenset(("build_info", "population", "round", "round_revision"))
"""Tables that are not of one site."""
BETWEEN = "-"
"""Between a site and its own name of a record. No name of a site has one."""


def write_parts(
    connection: duckdb.DuckDBPyConnection,
    parts: Sequence[Part],
    sites: Sites,
    *,
    progress: Callable[[str, float], None],
) -> None:
    """Fill an empty build that may reach files. The parts fit it and each other."""
    with one_transaction(connection):
        _write_whole(connection, parts, sites)
    for number, part in enumerate(parts):
        progress(f"Menggabungkan {part.site}", number / len(parts))
        try:
            connection.execute(f"ATTACH {as_text(part.path)} AS part (READ_ONLY)")
        except duckdb.Error as error:  # it was read a moment ago
            raise _changed(part) from error
        try:
            _refuse_changed(connection, part)
            with one_transaction(connection):
                _write_part(connection, part, sites)
        finally:
            connection.execute("DETACH part")


def _refuse_changed(connection: duckdb.DuckDBPyConnection, part: Part) -> None:
    """Somebody may put a newer file there at this moment: what was looked through is no longer what is written."""
    found = connection.execute("SELECT value FROM part.build_info WHERE key = ?", [CONTENT_HASH]).fetchall()
    if found != [(part.content_hash,)]:
        raise _changed(part)


def _changed(part: Part) -> DeclarationError:
    return DeclarationError([Fault(str(part.path), "", "berubah selagi digabung", "berkas yang tetap; jalankan lagi")])


def _write_whole(connection: duckdb.DuckDBPyConnection, parts: Sequence[Part], sites: Sites) -> None:
    """What is declared for all, and what the build was made from."""
    facts = [("programme", sites.name), ("simulated", str(sites.simulated).lower())]
    for part in parts:
        facts += [(f"{part.site}.build_id", part.build_id), (f"{part.site}.content_hash", part.content_hash)]
    insert(connection, "build_info", {"key": [key for key, _ in facts], "value": [value for _, value in facts]})
    held = {month for part in parts for month in part.rounds.values()}
    rounds = [entry for entry in sites.rounds if entry.month in held]
    insert(
        connection,
        "round",
        {
            "round": [entry.name for entry in rounds],
            "ordinal": list(range(len(rounds))),
            "month": [entry.month for entry in rounds],
            "label_id": [entry.label_id for entry in rounds],
            "label_en": [entry.label_en for entry in rounds],
        },
    )
    known = {name for part in parts for name in part.populations}
    populations = [entry for entry in sites.populations if str(entry.name) in known]
    insert(
        connection,
        "population",
        {
            "population": [str(entry.name) for entry in populations],
            "label_id": [entry.label_id for entry in populations],
            "label_en": [entry.label_en for entry in populations],
            "who_id": [entry.who_id for entry in populations],
            "who_en": [entry.who_en for entry in populations],
        },
    )


def _write_part(connection: duckdb.DuckDBPyConnection, part: Part, sites: Sites) -> None:
    if RECAP in part.populations:
        connection.execute(
            "INSERT INTO population FROM part.population WHERE population = ? AND population NOT IN "
            "(SELECT population FROM population)",
            [RECAP],
        )
    rows = connection.execute(
        "SELECT table_name, list(column_name ORDER BY column_index) FROM duckdb_columns() "
        "WHERE database_name = 'part' AND schema_name = 'main' AND NOT internal "
        "AND table_name IN (SELECT table_name FROM duckdb_tables() WHERE database_name = 'part') "
        "GROUP BY table_name ORDER BY table_name"
    ).fetchall()
    names = {entry.month: entry.name for entry in sites.rounds}
    rounds = {old: names[month] for old, month in part.rounds.items()}
    for table, columns in rows:
        if table in OF_THE_WHOLE | RESULT_TABLES:
            continue
        values = ", ".join(_value(table, column, site=part.site, rounds=rounds) for column in columns)
        connection.execute(
            f"INSERT INTO {as_name(table)} ({as_names(columns)}) SELECT {values} FROM part.{as_name(table)}"
        )


def _value(table: str, column: str, *, site: str, rounds: dict[str, str]) -> str:
    """What stands in a column once it is told apart from other sites and called as all call it."""
    name = as_name(column)
    if names_a_record(table, column):
        return f"{as_text(site + BETWEEN)} || {name}"
    if names_a_round(table, column) and any(old != new for old, new in rounds.items()):
        cases = " ".join(f"WHEN {as_text(old)} THEN {as_text(new)}" for old, new in rounds.items())
        return f"CASE {name} {cases} END"
    return name
