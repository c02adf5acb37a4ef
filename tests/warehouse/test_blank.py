"""Tables copied from a kept empty build are those that are made, and nothing kept can stop a build."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from warehouse.blank import BLANKS_KEPT, copy_tables
from warehouse.codebook import Codebook
from warehouse.content import content_hash
from warehouse.schema import create_tables


@contextmanager
def database(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(path) as connection:
        yield connection


Told = tuple[str, list[tuple[str]]]
"""The hash of a build, and its constraints."""


@pytest.fixture(scope="module")
def made(codebook: Codebook, tmp_path_factory: pytest.TempPathFactory) -> Told:
    """What `create_tables` makes, without keys."""
    with database(tmp_path_factory.mktemp("made") / "made.duckdb") as connection:
        create_tables(connection, codebook, keys=False)
        return content_hash(connection), constraints(connection)


@pytest.fixture(scope="module")
def once(codebook: Codebook, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("once")
    copied(codebook, folder / "first.duckdb", folder / "kept")
    return folder / "kept"


@pytest.fixture
def kept(once: Path, tmp_path: Path) -> Path:
    """A folder with the blank of the codebook."""
    return Path(shutil.copytree(once, tmp_path / "kept"))


def constraints(connection: duckdb.DuckDBPyConnection) -> list[tuple[str]]:
    query = (
        "SELECT table_name, constraint_type, constraint_text FROM duckdb_constraints()"
        " WHERE database_name = current_database() ORDER BY ALL"
    )
    return connection.execute(query).fetchall()


def copied(codebook: Codebook, path: Path, kept: Path | None, *, keys: bool = False) -> Told:
    with database(path) as connection:
        copy_tables(connection, codebook, keys=keys, kept=kept)
        assert connection.execute("SELECT count(*) FROM duckdb_databases() WHERE NOT internal").fetchall() == [(1,)]
        return content_hash(connection), constraints(connection)


def test_what_is_copied_is_what_is_made(made: Told, codebook: Codebook, kept: Path, tmp_path: Path) -> None:
    assert copied(codebook, tmp_path / "second.duckdb", kept) == made
    assert len(list(kept.iterdir())) == 1


def test_another_codebook_and_other_keys_take_another(
    codebook: Codebook, made: Told, kept: Path, tmp_path: Path
) -> None:
    other = replace(codebook, units=(replace(codebook.units[0], label_en="Dwelling"), *codebook.units[1:]))
    assert copied(other, tmp_path / "other.duckdb", kept)[0] != made[0]
    content, held = copied(codebook, tmp_path / "keys.duckdb", kept, keys=True)
    assert content == made[0]
    assert len(held) > len(made[1])
    assert len(list(kept.iterdir())) == 3


@pytest.mark.parametrize("left", [0, 9000, -70000])
def test_a_spoilt_one_is_made_anew(made: Told, codebook: Codebook, kept: Path, tmp_path: Path, left: int) -> None:
    [blank] = kept.iterdir()
    whole = blank.read_bytes()
    blank.write_bytes(whole[:left])
    assert copied(codebook, tmp_path / "second.duckdb", kept) == made
    assert not blank.exists() or blank.read_bytes() == whole


def test_where_nothing_can_be_kept_tables_are_made(
    made: Told, codebook: Codebook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "kept").write_bytes(b"a file")
    assert copied(codebook, tmp_path / "first.duckdb", tmp_path / "kept") == made

    def no_folder(*names: object, **how: object) -> Path:
        raise RuntimeError("could not determine the home directory")

    monkeypatch.setattr("warehouse.blank.user_cache_path", no_folder)
    assert copied(codebook, tmp_path / "second.duckdb", None) == made


def test_the_newest_are_kept(codebook: Codebook, tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    kept.mkdir()
    for number in range(BLANKS_KEPT + 3):
        (kept / f"{number}.duckdb").write_bytes(b"")
    copied(codebook, tmp_path / "first.duckdb", kept)
    assert len(list(kept.iterdir())) == BLANKS_KEPT
