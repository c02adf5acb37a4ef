"""Builds are immutable, published atomically, checked before, and can be put back; the disk may refuse."""

from __future__ import annotations

import errno
import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import duckdb
import pytest
from small_build import fill

from warehouse.codebook import Codebook
from warehouse.current import read_current
from warehouse.disk import copy, disk_fault
from warehouse.settings import Settings
from warehouse.store import (
    BUILDS_KEPT,
    BuildCheckError,
    NoBuildError,
    Published,
    StoreError,
    connect_in_memory,
    content_hash,
    list_builds,
    open_build,
    open_reader,
    publish,
    rollback,
)


def published(settings: Settings, codebook: Codebook, mark: str = "a", **how: bool) -> Published:
    with open_build(settings) as build:
        fill(build.connection, codebook, mark=mark, **how)
        return publish(build, settings)


def mark_in_force(settings: Settings) -> str:
    with open_reader(settings) as reader:
        return str(reader.connection().execute("SELECT toml FROM indicator").fetchall()[0][0])


def files_below(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture(scope="session")
def first(data: Path, codebook: Codebook, tmp_path_factory: pytest.TempPathFactory) -> Published:
    """A build published once for all tests that begin with one in force."""
    return published(Settings(data=data, var=tmp_path_factory.mktemp("first") / "var"), codebook)


@pytest.fixture
def begun(first: Published, settings: Settings) -> Settings:
    """A copy of the folder in which that build is in force."""
    shutil.copytree(first.path.parents[1], settings.var)
    return settings


# Publishing ---------------------------------------------------------------------------------------------------------


def test_a_published_build_answers_and_nothing_else_is_left(settings: Settings, codebook: Codebook) -> None:
    done = published(settings, codebook)
    assert mark_in_force(settings) == "a"
    assert files_below(settings.var) == {"current.json", "builds/.lock", f"builds/{done.build_id}.duckdb"}
    assert json.loads(settings.current.read_text(encoding="utf-8")) == {
        "build_id": done.build_id,
        "content_hash": done.content_hash,
        "inputs_hash": "inputs-a",
        "file_hash": sha256(done.path.read_bytes()).hexdigest(),
    }


def test_before_the_first_build_the_next_step_is_named(settings: Settings) -> None:
    with pytest.raises(NoBuildError, match="p2wkss build"):
        open_reader(settings)


def test_the_same_content_has_the_same_hash_wherever_and_in_whatever_order_it_was_loaded(
    tmp_path: Path, data: Path, codebook: Codebook
) -> None:
    here = published(Settings(data=data, var=tmp_path / "one"), codebook)
    there = published(Settings(data=data, var=tmp_path / "two"), codebook, reverse=True)
    other = published(Settings(data=data, var=tmp_path / "three"), codebook, "b")
    assert here.build_id != there.build_id
    assert here.content_hash == there.content_hash != other.content_hash


def test_the_hash_does_not_depend_on_the_order_of_rows_and_does_on_their_content() -> None:
    hashes = []
    for rows in ("(1, NULL, 0.1), (2, 'x', 0.2)", "(2, 'x', 0.2), (1, NULL, 0.1)", "(1, 'NULL', 0.1), (2, 'x', 0.2)"):
        with connect_in_memory() as connection:
            connection.execute("CREATE TABLE t (i INTEGER, s VARCHAR, d DOUBLE)")
            connection.execute(f"INSERT INTO t VALUES {rows}")
            hashes.append(content_hash(connection))
    assert hashes[0] == hashes[1] != hashes[2]


def test_a_duplicated_row_changes_the_hash() -> None:
    with connect_in_memory() as connection:
        connection.execute("CREATE TABLE t AS SELECT 1 AS i UNION ALL SELECT 1 UNION ALL SELECT 2")
        before = content_hash(connection)
        connection.execute("INSERT INTO t VALUES (1), (1)")
        assert content_hash(connection) != before


def test_building_the_same_again_keeps_the_build_in_force(
    first: Published, begun: Settings, codebook: Codebook
) -> None:
    path = begun.builds / first.path.name
    assert published(begun, codebook) == replace(first, path=path, same_as_current=True)
    assert len(list_builds(begun)) == 1


def test_leaving_without_publishing_leaves_nothing(begun: Settings, codebook: Codebook) -> None:
    before = files_below(begun.var)
    with open_build(begun) as build:
        fill(build.connection, codebook, mark="b")
    with pytest.raises(ZeroDivisionError), open_build(begun):
        raise ZeroDivisionError
    assert files_below(begun.var) == before
    assert mark_in_force(begun) == "a"


@pytest.mark.parametrize(
    ("spoil", "complaint"),
    [
        ("UPDATE source_sheet SET loaded = 49, skipped = 1", "49 baris dinyatakan dimuat, 50 baris ada"),
        ("UPDATE source_sheet SET rows_read = 51, quarantined = 1", "1 baris dinyatakan ditahan, 0 baris ada"),
        (
            "INSERT INTO not_loaded SELECT file_id, sheet, unit, 7, 'skipped', 'row_total', NULL, NULL, NULL"
            " FROM source_sheet LIMIT 1",
            "baris yang tidak dimuat tidak sama",
        ),
        ("DELETE FROM estimate", "tabel estimate kosong"),
        ("DROP VIEW unit.woman", "unit.woman tidak ada"),
        ("DROP TABLE transition", "main.transition tidak ada"),
    ],
)
def test_a_build_that_does_not_hold_together_is_not_put_in_force(
    begun: Settings, codebook: Codebook, spoil: str, complaint: str
) -> None:
    before = files_below(begun.var)
    with open_build(begun) as build:
        fill(build.connection, codebook, mark="b")
        build.connection.execute(spoil)
        with pytest.raises(BuildCheckError, match=complaint):
            publish(build, begun)
    assert files_below(begun.var) == before
    assert mark_in_force(begun) == "a"


def test_only_one_build_is_written_at_a_time(settings: Settings, codebook: Codebook) -> None:
    with open_build(settings) as build:
        with pytest.raises(StoreError, match="sedang berjalan"), open_build(settings):
            pass
        fill(build.connection, codebook)
        publish(build, settings)
    assert mark_in_force(settings) == "a"


# Going back ---------------------------------------------------------------------------------------------------------


def test_the_last_builds_are_kept_and_an_earlier_one_can_be_put_back(
    first: Published, begun: Settings, codebook: Codebook
) -> None:
    made = [first.build_id]
    made += [published(begun, codebook, str(number)).build_id for number in range(1, BUILDS_KEPT + 2)]
    assert [summary.build_id for summary in list_builds(begun)] == made[: -BUILDS_KEPT - 1 : -1]
    assert [summary.current for summary in list_builds(begun)] == [True] + [False] * (BUILDS_KEPT - 1)
    oldest = made[-BUILDS_KEPT]
    back = rollback(begun, oldest)
    assert (back.build_id, mark_in_force(begun)) == (oldest, "2")
    assert rollback(begun, oldest).same_as_current


def test_the_build_in_force_is_kept_however_old(first: Published, begun: Settings, codebook: Codebook) -> None:
    for number in range(BUILDS_KEPT):
        published(begun, codebook, str(number))
        rollback(begun, first.build_id)
    assert (begun.builds / first.path.name).exists()
    assert mark_in_force(begun) == "a"


@pytest.mark.parametrize("wanted", ["20200101T000000000000-abcdef", "../../etc/passwd", ""])
def test_going_back_to_an_unknown_build_names_the_known_ones(first: Published, begun: Settings, wanted: str) -> None:
    with pytest.raises(StoreError, match=first.build_id):
        rollback(begun, wanted)


def test_a_damaged_build_cannot_be_put_back(first: Published, begun: Settings, codebook: Codebook) -> None:
    published(begun, codebook, "b")
    (begun.builds / first.path.name).write_bytes(b"not a database")
    with pytest.raises(StoreError, match=r"rusak.*p2wkss builds list"):
        rollback(begun, first.build_id)
    assert mark_in_force(begun) == "b"


def test_the_same_content_takes_the_place_of_a_build_that_a_disk_spoilt(
    first: Published, begun: Settings, codebook: Codebook
) -> None:
    path = begun.builds / first.path.name
    path.write_bytes(path.read_bytes()[:12288].ljust(path.stat().st_size, b"\0"))
    assert not published(begun, codebook).same_as_current
    assert mark_in_force(begun) == "a"


def test_a_build_of_another_version_is_not_put_back(first: Published, begun: Settings, codebook: Codebook) -> None:
    published(begun, codebook, "b")
    with duckdb.connect(begun.builds / first.path.name) as connection:
        connection.execute("UPDATE build_info SET value = 'older' WHERE key = 'schema_hash'")
    with pytest.raises(StoreError, match="versi lain"):
        rollback(begun, first.build_id)
    assert mark_in_force(begun) == "b"


# Reading ------------------------------------------------------------------------------------------------------------


def test_a_reader_follows_and_connections_handed_out_keep_answering(
    first: Published, begun: Settings, codebook: Codebook
) -> None:
    with open_reader(begun) as reader:
        old = reader.connection()
        for number in range(BUILDS_KEPT + 1):  # the first build is removed meanwhile
            second = published(begun, codebook, str(number))
        assert reader.build_id == second.build_id != first.build_id
        assert old.execute("SELECT toml FROM indicator").fetchall() == [("a",)]
        assert reader.connection().execute("SELECT toml FROM indicator").fetchall() == [(str(BUILDS_KEPT),)]


def test_a_build_of_another_version_is_refused_with_the_cure(settings: Settings, codebook: Codebook) -> None:
    with open_build(settings) as build:
        fill(build.connection, codebook)
        build.connection.execute("UPDATE build_info SET value = 'older' WHERE key = 'schema_hash'")
        publish(build, settings)
    with pytest.raises(StoreError, match=r"versi lain.*p2wkss build"):
        open_reader(settings)


def test_threads_share_a_reader_while_builds_are_published(begun: Settings, codebook: Codebook) -> None:
    stop, problems = threading.Event(), []
    with open_reader(begun) as reader:

        def read() -> None:
            try:
                while not stop.wait(0.002):
                    snapshot = reader.snapshot()
                    [(mark,)] = snapshot.connection.execute("SELECT toml FROM indicator").fetchall()
                    assert snapshot.current.inputs_hash == f"inputs-{mark}"
            except Exception as error:
                problems.append(error)

        threads = [threading.Thread(target=read) for _ in range(4)]
        for thread in threads:
            thread.start()
        for number in range(1, 5):
            published(begun, codebook, str(number))
        stop.set()
        for thread in threads:
            thread.join()
    assert problems == []


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO build_info VALUES ('x', 'y')",
        "SET memory_limit = '8GB'",
        "SELECT * FROM read_csv('/etc/passwd')",
        "COPY indicator TO 'out.csv'",
        "ATTACH 'other.duckdb'",
        "INSTALL httpfs",
    ],
)
def test_a_reader_can_neither_write_nor_reach_out(begun: Settings, codebook: Codebook, statement: str) -> None:
    with open_reader(begun) as reader, pytest.raises(duckdb.Error):
        reader.connection().execute(statement)


@pytest.mark.parametrize(
    "content",
    [
        *(b"", b"{", b"[]", b"\xff\xfe", b'{"build_id": "x"}', b'{"build_id":"x","content_hash":"","inputs_hash":1}'),
        *(
            b'{"build_id":"%s","content_hash":"","inputs_hash":""}' % name
            for name in (b"../x", b"", b"x/../../etc", b"a.duckdb")
        ),
    ],
)
def test_a_damaged_current_file_is_no_build(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "current.json").write_bytes(content)
    with pytest.raises(StoreError, match=r"current\.json: isinya rusak"):
        read_current(tmp_path / "current.json")


def test_a_damaged_current_file_is_named_and_the_next_build_mends_it(begun: Settings, codebook: Codebook) -> None:
    with open_reader(begun) as running:
        begun.current.write_text("{", encoding="utf-8")
        with pytest.raises(StoreError, match=r"current\.json"):
            open_reader(begun)
        assert running.connection().execute("SELECT toml FROM indicator").fetchall() == [("a",)]
    published(begun, codebook)
    assert mark_in_force(begun) == "a"


def test_a_build_in_force_that_vanished_is_named_with_the_next_step(
    first: Published, begun: Settings, codebook: Codebook
) -> None:
    (begun.builds / first.path.name).unlink()
    with pytest.raises(StoreError, match=f"{first.build_id}.*p2wkss build"):
        open_reader(begun)
    assert not published(begun, codebook).same_as_current
    assert mark_in_force(begun) == "a"


def test_a_build_that_another_program_has_open_is_told_as_such(first: Published, begun: Settings) -> None:
    held = (
        f"import duckdb, sys; c = duckdb.connect({str(begun.builds / first.path.name)!r}); print(flush=True); input()"
    )
    with subprocess.Popen([sys.executable, "-c", held], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as program:
        assert program.stdout is not None
        program.stdout.readline()
        for opened in (lambda: open_reader(begun), lambda: rollback(begun, first.build_id)):
            with pytest.raises(StoreError, match=r"sedang dibuka program lain.*Tutup program itu"):
                opened()
        program.communicate(b"\n")
    assert mark_in_force(begun) == "a"


# A disk that refuses ------------------------------------------------------------------------------------------------


def test_a_var_folder_that_is_a_file_gives_one_clear_sentence(data: Path, tmp_path: Path) -> None:
    blocked = tmp_path / "berkas"
    blocked.write_text("x", encoding="utf-8")
    for var in (blocked, blocked / "var"):
        with (
            pytest.raises(StoreError, match=r"berkas.*bukan folder.*P2WKSS_VAR") as caught,
            open_build(Settings(data=data, var=var)),
        ):
            pass
        assert str(var) in str(caught.value)


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (PermissionError(errno.EACCES, "no", "new"), "folder atau berkas tidak boleh ditulis"),
        (PermissionError(errno.EACCES, "no", "new/deep/var/builds"), "folder atau berkas tidak boleh ditulis"),
        (OSError(errno.EROFS, "no", "elsewhere", None, "new/deep/var/x"), "disk hanya dapat dibaca"),
        (PermissionError(errno.EACCES, "no", "new/other"), None),
        (PermissionError(errno.EACCES, "no"), None),
        (OSError(errno.ENOSPC, "no"), "disk penuh"),
        (
            duckdb.IOException(f"Cannot open file: {os.strerror(errno.EACCES)}"),
            "folder atau berkas tidak boleh ditulis",
        ),
        (duckdb.Error(f"Could not write file: {os.strerror(errno.ENOSPC)}"), "disk penuh"),
        (duckdb.IOException("Something else\nin two lines"), "tidak dapat ditulis (Something else)"),
        (duckdb.CatalogException("no such table"), None),
    ],
    ids=str,
)
def test_what_is_wrong_with_our_folder_is_told_and_another_place_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: OSError | duckdb.Error, told: str | None
) -> None:
    monkeypatch.chdir(tmp_path)
    assert disk_fault(error, below=tmp_path / "new" / "deep" / "var") == told


@pytest.mark.skipif(sys.platform == "win32", reason="folders on a network lock otherwise there")
def test_a_folder_on_a_network_that_knows_no_locks_is_told(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr("fcntl.flock", refused)
    with pytest.raises(StoreError, match=r"tidak mengenal kunci berkas.*P2WKSS_VAR"), open_build(settings):
        pass


def test_a_copy_has_the_times_and_the_mode_of_what_was_copied(tmp_path: Path) -> None:
    source, target = tmp_path / "a", tmp_path / "b"
    source.write_text("x", encoding="utf-8")
    source.chmod(0o600)
    os.utime(source, (1e9, 1e9))
    copy(source, target)
    assert (target.read_text(encoding="utf-8"), target.stat().st_mtime) == ("x", 1e9)
    assert target.stat().st_mode == source.stat().st_mode


@pytest.fixture
def read_only(settings: Settings, codebook: Codebook) -> Iterator[Settings]:
    published(settings, codebook)
    for folder in (settings.builds, settings.var):
        folder.chmod(0o555)
    yield settings
    for folder in (settings.builds, settings.var):
        folder.chmod(0o755)


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="permissions do not bind root, nor folders on Windows")
def test_a_read_only_var_folder_is_named_and_still_read(read_only: Settings, codebook: Codebook) -> None:
    with pytest.raises(StoreError, match="tidak boleh ditulis") as caught:
        published(read_only, codebook, "b")
    assert str(read_only.var) in str(caught.value)
    assert mark_in_force(read_only) == "a"


@contextmanager
def largest_file(size: int) -> Iterator[None]:
    """No file can be written beyond this size, as if the disk were full."""
    resource = pytest.importorskip("resource", reason="needs a limit on the size of files")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.parametrize(
    ("limit", "blanks"),
    [(0, 0), (20_000, 0), (300_000, 0), (900_000, 40_000), pytest.param(1_500_000, 200_000, id="packed while written")],
)
def test_a_full_disk_gives_one_clear_sentence_and_the_last_build_answers(
    begun: Settings, codebook: Codebook, limit: int, blanks: int
) -> None:
    def publish_more() -> None:
        with open_build(begun) as build:
            fill(build.connection, codebook, mark="b")
            told = "'household', md5(CAST(n AS VARCHAR)), 'm8', 'rt', 'missing'"
            build.connection.execute(f"INSERT INTO blank SELECT {told} FROM range({blanks}) r (n)")
            publish(build, begun)

    before = files_below(begun.var)
    with largest_file(limit), pytest.raises(StoreError, match="disk penuh") as caught:
        publish_more()
    assert str(begun.var) in str(caught.value)
    assert files_below(begun.var) == before
    assert mark_in_force(begun) == "a"
