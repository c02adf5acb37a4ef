"""The files that sites handed over: whether each arrived whole, and what it is about. They are read, never changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from warehouse.answer_tables import ANSWER_TABLES
from warehouse.codebook import STAND_ALONE_NAMES
from warehouse.content import CONTENT_HASH, content_hash, schema_hash
from warehouse.declared import DeclarationError, Fault
from warehouse.handed_over import SUFFIX
from warehouse.os_words import said
from warehouse.store import UnreadableBuildError, connect_reading

ANSWERS = (*ANSWER_TABLES.values(), *STAND_ALONE_NAMES)
"""The tables that a codebook makes, which may differ between two builds of one program."""
_TO_BE_READ = "berkas yang boleh dibaca, dan tidak sedang dibuka program lain"
_CURE = "berkas dari `p2wkss builds copy` di lokasi itu; minta salin dan kirim lagi"

Questions = Mapping[tuple[str, str], tuple[str, str]]
"""By table and column its type, and what it asks: the words, codes, bounds and unit of the codebook."""


@dataclass(frozen=True)
class Part:
    """The build of one site. `rounds`: the month of each round by the name it has there."""

    path: Path
    site: str
    label: str
    area: tuple[str, str]
    simulated: bool
    rounds: Mapping[str, int]
    populations: tuple[str, ...]
    questions: Questions
    households: int
    build_id: str
    built_at: str
    content_hash: str


def find_parts(folder: Path, *, declared_in: Path) -> tuple[tuple[Path, ...], tuple[str, ...]]:
    """The handed over files of a folder, and the names of what else lies there.

    Raises DeclarationError when there is none.
    """
    try:
        found = sorted(path for path in folder.iterdir() if not path.name.startswith("."))
    except OSError as error:
        fault = Fault(str(declared_in), "builds", f"'{folder}' tidak dapat dibaca ({said(error)})", "folder yang ada")
        raise DeclarationError([fault]) from error
    parts = tuple(path for path in found if path.suffix.lower() == SUFFIX and path.is_file())
    others = tuple(path.name for path in found if path not in parts)
    if not parts:
        here = ", ".join(others[:5]) or "folder kosong"
        raise DeclarationError(
            [Fault(str(folder), "", here, f"berkas {SUFFIX} tiap lokasi, dibuat di sana dengan `p2wkss builds copy`")]
        )
    return parts, others


def read_parts(paths: Sequence[Path]) -> tuple[tuple[Part, ...], list[Fault]]:
    """What each file is about, in the order of the sites; or what is wrong with it."""
    parts: list[Part] = []
    faults: list[Fault] = []
    for path in paths:
        try:
            with connect_reading(path) as connection:
                read = _read(path, connection)
        except UnreadableBuildError as error:
            read = Fault(str(path), "", error.found, _TO_BE_READ if error.sound else _CURE)
        except duckdb.Error as error:  # a part of it that is read only now
            read = Fault(str(path), "", UnreadableBuildError(path, error).found, _CURE)
        if isinstance(read, Part):
            parts.append(read)
        else:
            faults.append(read)
    return tuple(sorted(parts, key=lambda part: (part.site, part.path))), faults


def questions_of(connection: duckdb.DuckDBPyConnection) -> Questions:
    """What the tables of answers of a build ask."""
    rows = connection.execute(
        """
        SELECT table_name, column_name, data_type, coalesce(comment, '') FROM duckdb_columns()
        WHERE schema_name = 'main' AND database_name = current_database()
          AND list_contains(CAST(? AS VARCHAR[]), table_name)
        ORDER BY table_name, column_index
        """,
        [list(ANSWERS)],
    ).fetchall()
    return {(table, column): (kind, asked) for table, column, kind, asked in rows}


def _read(path: Path, connection: duckdb.DuckDBPyConnection) -> Part | Fault:
    facts = dict(connection.execute("SELECT key, value FROM build_info").fetchall())
    if facts.get("schema_hash") != schema_hash():
        found = "dibuat oleh versi lain dari program ini"
        allowed = "versi yang sama di semua lokasi: perbarui programnya, bangun, salin dan kirim lagi"
        return Fault(str(path), "", found, allowed)
    if CONTENT_HASH not in facts:
        return Fault(str(path), "", "tanpa sidik isi", _CURE)
    if facts[CONTENT_HASH] != content_hash(connection):
        return Fault(str(path), "", "isinya tidak sama dengan sidiknya: rusak di jalan atau disunting", _CURE)
    [(site, label, *area)] = connection.execute("SELECT site, label, area_code, rw FROM site").fetchall()
    [(households,)] = connection.execute("SELECT count(*) FROM household").fetchall()
    populations = connection.execute("SELECT population FROM population ORDER BY population").fetchall()
    return Part(
        path=path,
        site=site,
        label=label,
        area=(area[0], area[1]),
        simulated=facts.get("simulated", "true") != "false",
        rounds=dict(connection.execute("SELECT round, month FROM round ORDER BY ordinal").fetchall()),
        populations=tuple(name for (name,) in populations),
        questions=questions_of(connection),
        households=households,
        build_id=facts.get("build_id", ""),
        built_at=f"{facts.get('built_at', '')[:16].replace('T', ' ')} UTC",
        content_hash=facts[CONTENT_HASH],
    )
