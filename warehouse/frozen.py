"""Frozen revisions of a round: what a round said when it was closed, as Parquet files and a manifest with hashes.

A revision is never changed or removed. It holds the round and those before it, the views and every indicator's SQL, so
that whoever has the folder can count again without this program's later versions. It decides nothing about a build.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

import duckdb
from pydantic import BaseModel, ValidationError

from warehouse.content import TABLES, table_hash
from warehouse.disk import disk_fault, file_hash, move
from warehouse.integrity import PRIMARY_KEYS
from warehouse.os_words import said
from warehouse.quoting import as_text
from warehouse.settings import Settings
from warehouse.store import connect_for_files, seal
from warehouse.trouble import StoreError
from warehouse.unit_views import VIEWS_HASH, views_hash, views_script

FROZEN = "frozen"
"""The folder below `var`."""
MANIFEST = "manifest.json"
VIEWS = "views.sql"
SAYING = (
    *("visit", "household", "household_answer", "person", "person_answer", "birth", "death", "assistance", "growth"),
    *("measurement", "recap", "estimate", "distribution", "change", "transition"),
    *("attrition", "beside", "contrast", "course", "course_point", "detail", "dose"),
)
"""Tables that say something about families; the others tell where it comes from."""
PROVENANCE = ("file_id", "row_number")
"""Columns that differ between two exports of the same answers."""
KEY_OF_PSEUDONYMS = "key_fingerprint"
"""The fact of a build that tells which key its pseudonyms were made with; joined builds have none."""
_CURE = "Salin ulang folder revisi itu dari asalnya; bila tidak ada salinan yang utuh, pindahkan ke luar var/frozen."
_NOBODYS = frozenset((".DS_Store", "Thumbs.db", "desktop.ini"))
_REVISION = re.compile(r"r\d+")
"""The name of a revision's folder; what else begins so was being written when somebody ended it, or is a copy."""
_OTHER = "{0} IS DISTINCT FROM {1}"
FAR = f"({_OTHER} AND coalesce(abs({{0}} - {{1}}) > 1e-9 * greatest(abs({{0}}), abs({{1}}), 1e-3), true))"
"""What no reader sees is no other number."""
FACTS_OF_A_BUILD = frozenset(("build_info", "round_revision"))
"""Tables that tell of the build and not of the round; no revision holds them."""


@dataclass(frozen=True)
class Revision:
    """One frozen revision: `tables` maps each table to the hash of its rows, `content` is the hash of them all.

    `says`: the same for the tables that say something about families, wherever it was read from. `key`: the fingerprint
    of the key that its pseudonyms were made with, where it is known.
    """

    round: str
    revision: int
    folder: Path
    frozen_on: date
    frozen_by: str
    note: str
    content: str
    tables: Mapping[str, str]
    says: Mapping[str, str]
    key: str | None = None


@dataclass(frozen=True)
class Frozen:
    """What freezing came to. `new` is False when the newest revision says the same already."""

    revision: Revision
    new: bool


def frozen_folder(settings: Settings, round_name: str) -> Path:
    return settings.var / FROZEN / round_name


def frozen_manifests(settings: Settings) -> tuple[Path, ...]:
    """The manifests of all revisions: a build tells how its rounds stand to them, so they are inputs of it."""
    found = (settings.var / FROZEN).glob(f"*/r*/{MANIFEST}")
    return tuple(sorted(path for path in found if _REVISION.fullmatch(path.parent.name)))


def frozen_rounds(settings: Settings) -> tuple[str, ...]:
    """The names of the rounds that were ever frozen, whether a build still calls one so or not."""
    return tuple(dict.fromkeys(path.parent.parent.name for path in frozen_manifests(settings)))


def revisions(settings: Settings, round_name: str) -> tuple[Revision, ...]:
    """All revisions of a round, oldest first. Raises StoreError where one can't be read."""
    folders = [path for path in frozen_folder(settings, round_name).glob("r*") if _REVISION.fullmatch(path.name)]
    for folder in folders:
        if not (folder / MANIFEST).exists():
            raise StoreError(f"{folder}: revisi beku ini tidak utuh ({MANIFEST} tidak ada). {_CURE}")
    return tuple(sorted(map(read_revision, folders), key=lambda each: each.revision))


@contextmanager
def read_whole(revision: Revision) -> Iterator[None]:
    """Raises StoreError where it is the revision's files that can't be read."""
    try:
        yield
    except duckdb.Error as error:
        fault = next(_file_faults(revision.folder, _manifest(revision.folder)), None)
        if fault is None:
            raise
        raise StoreError(f"{revision.folder}: revisi beku ini tidak utuh ({fault}). {_CURE}") from error


def read_revision(folder: Path) -> Revision:
    """The revision in a folder, or StoreError when its manifest can't be read."""
    manifest = _manifest(folder)
    return Revision(
        round=manifest.round,
        revision=manifest.revision,
        folder=folder,
        frozen_on=manifest.frozen_on,
        frozen_by=manifest.frozen_by,
        note=manifest.note,
        content=manifest.content,
        tables={name: entry.rows_sha256 for name, entry in manifest.tables.items()},
        says=manifest.says,
        key=manifest.build.get(KEY_OF_PSEUDONYMS),
    )


def freeze(
    connection: duckdb.DuckDBPyConnection, settings: Settings, *, round_name: str, by: str, note: str, on: date
) -> Frozen:
    """Write the round as it stands in a build as the next revision; nothing is written when nothing has changed.

    Raises StoreError when the build has no such round or other views, or the folder can't be written.
    """
    chosen = _chosen_rows(connection, round_name)
    _refuse_other_views(connection)
    before = revisions(settings, round_name)
    if before:
        with read_whole(before[-1]):
            if says_the_same(connection, before[-1]):
                return Frozen(before[-1], new=False)
    says = what_it_says(connection, round_name)
    hashes = {name: table_hash(connection, query) for name, query in chosen.items()}
    number = before[-1].revision + 1 if before else 1
    folder = frozen_folder(settings, round_name) / f"r{number}"
    draft = folder.with_name(f"{folder.name}.tmp-{os.getpid()}")
    try:
        draft.mkdir(parents=True)
        tables = {name: _write_table(connection, name, query, draft) for name, query in chosen.items()}
        (draft / VIEWS).write_bytes(views_script().encode("utf-8"))
        facts = connection.execute("SELECT key, value FROM build_info ORDER BY key").fetchall()
        manifest = {
            "round": round_name,
            "revision": number,
            "frozen_on": on.isoformat(),
            "frozen_by": by,
            "note": note,
            "content": _overall(hashes),
            "says": says,
            "build": dict(facts),
            "views_sha256": file_hash(draft / VIEWS),
            "tables": {name: entry | {"rows_sha256": hashes[name]} for name, entry in tables.items()},
        }
        text = json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
        (draft / MANIFEST).write_bytes(text.encode("utf-8"))
        move(draft, folder)
    except (OSError, duckdb.Error) as error:
        reason = said(error) if isinstance(error, OSError) else disk_fault(error, below=folder)
        if reason is None:
            raise
        raise StoreError(f"{folder}: tidak dapat ditulis ({reason}). Periksa izin folder dan ruang disk.") from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return Frozen(read_revision(folder), new=True)


def _refuse_other_views(connection: duckdb.DuckDBPyConnection) -> None:
    """What another version of this program derived, the views of this one might not: nobody could verify it then."""
    made_with = connection.execute("SELECT value FROM build_info WHERE key = ?", [VIEWS_HASH]).fetchall()
    if made_with != [(views_hash(),)]:
        raise StoreError(
            "hasil bangun yang berlaku dibuat oleh versi lain dari program ini. Jalankan: p2wkss build, lalu bekukan."
        )


def what_it_says(connection: duckdb.DuckDBPyConnection, round_name: str) -> Mapping[str, str]:
    """The hash of what each table says up to a round, whichever export it was read from."""
    chosen = _chosen_rows(connection, round_name)
    return {
        name: table_hash(connection, f"SELECT * EXCLUDE ({', '.join(_provenance(connection, name))}) FROM ({query})")
        if _provenance(connection, name)
        else table_hash(connection, query)
        for name, query in chosen.items()
        if name in SAYING
    }


def says_the_same(connection: duckdb.DuckDBPyConnection, revision: Revision) -> bool:
    """Whether a round says in a build that may read files what it said, but for a number's last digits."""
    return not differing_tables(connection, revision)


def differing_tables(connection: duckdb.DuckDBPyConnection, revision: Revision) -> tuple[str, ...]:
    """The tables that say something else up to a round in a build that may read files, but for a number's last digits.

    Those another system or library rounds otherwise: an end of an interval differs in its fourteenth digit on Windows.
    A column that nothing stands in, as of a question that only a later round asks, says nothing.
    """
    now = what_it_says(connection, revision.round)
    chosen = _chosen_rows(connection, revision.round)
    known = revision.says.keys()
    return tuple(
        name
        for name in dict.fromkeys((*SAYING, *known))
        if name in now.keys() ^ known
        or (name in known and now[name] != revision.says[name] and _differs(connection, name, chosen, revision.folder))
    )


def _differs(connection: duckdb.DuckDBPyConnection, table: str, chosen: Mapping[str, str], folder: Path) -> bool:
    query, path = chosen[table], str(folder / f"{table}.parquet")
    now, then = (
        {column: str(kind) for column, kind, *_ in connection.execute(f"DESCRIBE {asked}", given).fetchall()}
        for asked, given in ((query, []), ("SELECT * FROM read_parquet(?)", [path]))
    )
    if any(now[column] != then[column] for column in now.keys() & then.keys()):
        return True
    keys = PRIMARY_KEYS[table]
    same = " AND ".join(f'a."{key}" IS NOT DISTINCT FROM b."{key}"' for key in keys)
    another = [f'a."{column}" IS NOT NULL' for column in now.keys() - then.keys()]
    another += [f'b."{column}" IS NOT NULL' for column in then.keys() - now.keys()]
    another += [
        (FAR if now[column] == "DOUBLE" else _OTHER).format(f'a."{column}"', f'b."{column}"')
        for column in now
        if column in then and column not in (*keys, *PROVENANCE)
    ]
    [(differing,)] = connection.execute(
        f"""
        SELECT count(*)
        FROM (SELECT *, true AS here FROM ({query})) a
        FULL JOIN (SELECT *, true AS here FROM read_parquet(?)) b ON {same}
        WHERE {" OR ".join(["a.here IS NULL", "b.here IS NULL", *another])}
        """,
        [path],
    ).fetchall()
    return bool(differing)


def _provenance(connection: duckdb.DuckDBPyConnection, table: str) -> list[str]:
    described = connection.execute(f'SELECT * FROM "{table}" LIMIT 0').description or ()
    return [entry[0] for entry in described if entry[0] in PROVENANCE]


def verify(folder: Path) -> tuple[str, ...]:
    """Every way in which a revision's files differ from its manifest, in Indonesian; empty when all agree.

    Files, rows and hashes are compared, and every indicator of every round is counted again from the frozen answers.
    Raises StoreError when there is no manifest to compare with.
    """
    manifest = _manifest(folder)
    faults = [*_file_faults(folder, manifest)]
    if faults:
        return tuple(faults)
    with connect_for_files() as connection:
        for name in manifest.tables:
            connection.execute(
                f'CREATE TABLE "{name}" AS SELECT * FROM read_parquet(?)', [str(folder / f"{name}.parquet")]
            )
        seal(connection)
        for name, entry in manifest.tables.items():
            found = table_hash(connection, f'SELECT * FROM "{name}"')
            if found != entry.rows_sha256:
                faults.append(f"tabel {name}: isi baris tidak sama dengan manifes")
        connection.execute((folder / VIEWS).read_text(encoding="utf-8"))
        faults += _recount_faults(connection)
    if _overall({name: entry.rows_sha256 for name, entry in manifest.tables.items()}) != manifest.content:
        faults.append("manifes: sidik isi tidak sama dengan sidik tabel-tabelnya")
    return tuple(faults)


def manifest_hash(folder: Path) -> str:
    """The hash of what vouches for everything else: whoever wrote it down elsewhere sees that it was edited."""
    return file_hash(folder / MANIFEST)


def _chosen_rows(connection: duckdb.DuckDBPyConnection, round_name: str) -> Mapping[str, str]:
    """For each table the query that gives its rows up to the round."""
    known = connection.execute("SELECT round FROM round ORDER BY ordinal").fetchall()
    if (round_name,) not in known:
        names = ", ".join(name for (name,) in known)
        raise StoreError(f"putaran '{round_name}' tidak ada dalam hasil bangun ini. Pilih salah satu dari: {names}.")
    upto = ", ".join(f"'{name}'" for (name,) in known[: known.index((round_name,)) + 1])
    columns: dict[str, list[str]] = {}
    rows = connection.execute(
        "SELECT table_name, column_name FROM duckdb_columns() WHERE schema_name = 'main' AND NOT internal "
        "AND database_name = current_database() ORDER BY table_name, column_index"
    ).fetchall()
    for table, column in rows:
        columns.setdefault(table, []).append(column)
    chosen = sorted(TABLES - FACTS_OF_A_BUILD)
    return {name: f'SELECT * FROM "{name}" {_condition(columns[name], upto)}'.rstrip() for name in chosen}


def _condition(columns: Sequence[str], upto: str) -> str:
    for column in ("round", "round_to", "first_round"):
        if column in columns:
            return f"WHERE {column} IN ({upto})"
    if "file_id" in columns:
        return f"WHERE file_id IN (SELECT file_id FROM source_file WHERE round IN ({upto}))"
    return ""


def _write_table(connection: duckdb.DuckDBPyConnection, name: str, query: str, folder: Path) -> dict[str, Any]:
    path = folder / f"{name}.parquet"
    rows = connection.execute(f"SELECT count(*) FROM ({query})").fetchall()[0][0]
    connection.execute(f"COPY (SELECT * FROM ({query}) ORDER BY ALL) TO {as_text(path)} (FORMAT parquet)")
    return {"rows": rows, "file_sha256": file_hash(path)}


def _overall(hashes: Mapping[str, str]) -> str:
    return sha256("\n".join(f"{name} {digest}" for name, digest in sorted(hashes.items())).encode()).hexdigest()


class _Table(BaseModel):
    rows_sha256: str
    file_sha256: str


class _Manifest(BaseModel):
    """What of a manifest is needed to check a revision."""

    round: str
    revision: int
    frozen_on: date
    frozen_by: str
    note: str
    content: str
    says: dict[str, str]
    views_sha256: str
    tables: dict[str, _Table]
    build: dict[str, str] = {}


def _manifest(folder: Path) -> _Manifest:
    path = folder / MANIFEST
    try:
        text = path.read_text(encoding="utf-8")
    except (FileNotFoundError, NotADirectoryError) as error:
        raise StoreError(
            f"{folder}: bukan folder revisi beku ({MANIFEST} tidak ada). Tunjuk folder revisinya, misalnya "
            "var/frozen/baseline/r1."
        ) from error
    except (OSError, UnicodeDecodeError) as error:
        raise StoreError(
            f"{path}: manifes tidak dapat dibaca ({type(error).__name__}). Tunjuk folder revisi beku, misalnya "
            "var/frozen/baseline/r1."
        ) from error
    try:
        return _Manifest.model_validate_json(text, strict=True)
    except ValidationError as error:
        faulty = ", ".join(dict.fromkeys(".".join(map(str, each["loc"])) or "isinya" for each in error.errors()[:5]))
        raise StoreError(f"{path}: manifes tidak lengkap atau disunting ({faulty}). {_CURE}") from error


def _file_faults(folder: Path, manifest: _Manifest) -> Iterator[str]:
    wanted = {f"{name}.parquet": entry.file_sha256 for name, entry in manifest.tables.items()}
    wanted[VIEWS] = manifest.views_sha256
    for name, expected in wanted.items():
        path = folder / name
        if not path.is_file():
            yield f"{name}: berkas tidak ada"
        elif file_hash(path) != expected:
            yield f"{name}: isi berkas tidak sama dengan manifes"
    for path in sorted(folder.iterdir()):
        if path.name not in {*wanted, MANIFEST} and not _is_nobodys(path.name):
            yield f"{path.name}: berkas ini tidak disebut manifes"


def _is_nobodys(name: str) -> bool:
    """Left behind by a computer on which somebody only looked into the folder."""
    return name in _NOBODYS or name.startswith("._")


def _recount_faults(connection: duckdb.DuckDBPyConnection) -> Iterator[str]:
    """How many units are in which state, and what amounts come to, counted again from the answers, against what was
    published."""
    _name_untold(connection)
    for indicator, query, toml in connection.execute(
        "SELECT name, sql, toml FROM indicator ORDER BY ordinal"
    ).fetchall():
        summary = _SUMMARIES.get(tomllib.loads(toml)["kind"])
        yield from (
            _amount_faults(connection, indicator, query, summary)
            if summary
            else _state_faults(connection, indicator, query)
        )


_SUMMARIES = {"mean": "avg", "median": "median"}
"""What an amount comes to, as SQL calls it."""
_JUDGED = """
    SELECT * FROM ({query}), (VALUES ('all'), ('binaan')) AS p(population)
    WHERE state <> 'excluded' AND (population = 'all' OR binaan)
        AND (site, round) NOT IN (SELECT (site, round) FROM untold WHERE indicator = $indicator)
"""


def _state_faults(connection: duckdb.DuckDBPyConnection, indicator: str, query: str) -> Iterator[str]:
    differing = connection.execute(
        f"""
        WITH counted AS (
            SELECT site, round, population, state, count(*) AS n FROM ({_JUDGED.format(query=query)}) GROUP BY ALL
        ),
        published AS (
            SELECT site, round, population, state, n FROM distribution
            WHERE indicator = $indicator AND breakdown = 'site' AND state <> 'excluded'
        )
        SELECT site, round, population, state, coalesce(c.n, 0), coalesce(p.n, 0)
        FROM counted c FULL JOIN published p USING (site, round, population, state)
        WHERE coalesce(c.n, 0) <> coalesce(p.n, 0) AND population IN (SELECT DISTINCT population FROM published)
        ORDER BY ALL
        """,
        {"indicator": indicator},
    ).fetchall()
    for site, round_name, population, state, found, published in differing:
        yield (
            f"{indicator}, putaran {round_name}, {site}, {population}: hitungan ulang {found} "
            f"berkeadaan '{state}', yang terbit {published}"
        )


def _amount_faults(connection: duckdb.DuckDBPyConnection, indicator: str, query: str, summary: str) -> Iterator[str]:
    differing = connection.execute(
        f"""
        WITH counted AS (
            SELECT site, round, population, count(*) FILTER (state = 'known') AS n,
                   {summary}(value) FILTER (state = 'known') AS value
            FROM ({_JUDGED.format(query=query)}) GROUP BY ALL
        ),
        published AS (
            SELECT site, round, population, n, value FROM estimate
            WHERE indicator = $indicator AND breakdown = 'site' AND population IN ('all', 'binaan')
        )
        SELECT site, round, population, c.value, coalesce(c.n, 0), p.value, coalesce(p.n, 0)
        FROM counted c FULL JOIN published p USING (site, round, population)
        WHERE population IN (SELECT DISTINCT population FROM published)
            AND (coalesce(c.n, 0) <> coalesce(p.n, 0) OR {FAR.format("c.value", "p.value")})
        ORDER BY ALL
        """,
        {"indicator": indicator},
    ).fetchall()
    for site, round_name, population, found, n, published, among in differing:
        yield (
            f"{indicator}, putaran {round_name}, {site}, {population}: hitungan ulang {found} dari {n}, "
            f"yang terbit {published} dari {among}"
        )


def _name_untold(connection: duckdb.DuckDBPyConnection) -> None:
    """Where a question that an indicator needs was not asked; revisions of old tell of no site, or not at all."""
    rows = connection.execute("SELECT column_name FROM duckdb_columns() WHERE table_name = 'not_asked'").fetchall()
    columns = {name for (name,) in rows}
    known = "not_asked" if "site" in columns else "not_asked CROSS JOIN site"
    told = f"SELECT DISTINCT indicator, site, round FROM {known}"
    nowhere = "SELECT '' AS indicator, '' AS site, '' AS round WHERE FALSE"
    connection.execute(f"CREATE TEMP TABLE untold AS {told if columns else nowhere}")
