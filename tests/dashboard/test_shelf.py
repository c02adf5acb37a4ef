"""What lies on the shelf is there for all processes of a server, within its bound, and gone with the server."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.shelf import Shelf

ROOT = Path(__file__).parents[2]


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 40)), max_size=12))
def test_what_is_kept_never_grows_beyond_its_bound(put: list[tuple[int, int]]) -> None:
    shelf = Shelf(most=60)
    for question, size in put:
        shelf.put(str(question), bytes(size))
        kept = [found for each in range(6) if (found := shelf.get(str(each))) is not None]
        assert sum(map(len, kept)) <= 60
        assert shelf.get(str(question)) == bytes(size)


def test_what_was_asked_for_longest_ago_goes_first_and_what_is_too_large_is_not_taken() -> None:
    shelf = Shelf(most=30)
    for name in "abc":
        shelf.put(name, name.encode() * 10)
    assert shelf.get("a") == b"a" * 10
    shelf.put("d", b"d" * 10)
    shelf.put("all", bytes(31))
    assert [shelf.get(name) for name in ("a", "b", "d", "all")] == [b"a" * 10, None, b"d" * 10, None]


def test_without_a_disk_nothing_is_kept_and_nothing_fails(tmp_path: Path) -> None:
    shelf = Shelf(below=tmp_path)
    shutil.rmtree(shelf.folder)
    shelf.put("a", b"made")
    with shelf.turn("a"):
        assert shelf.get("a") is None
        assert not shelf.claim("task")


PARTED = """
import os, sys
from pathlib import Path
from dashboard.shelf import Shelf
shelf = Shelf(below=Path(sys.argv[1]))
child = os.fork()
if child == 0:
    shelf.put("a", b"from the other")
    sys.exit(0 if shelf.claim("task") else 1)
assert os.waitpid(child, 0)[1] == 0
(folder,) = shelf.folder.parent.iterdir()
print(shelf.get("a"), shelf.claim("task"), folder.stat().st_mode & 0o077)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there is one process")
def test_processes_share_it_and_only_the_one_that_made_it_takes_it_away(tmp_path: Path) -> None:
    words = [sys.executable, "-c", PARTED, str(tmp_path)]
    told = subprocess.run(words, cwd=ROOT, check=True, capture_output=True, text=True)
    assert told.stdout.strip() == "b'from the other' False 0"
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_server_left_is_taken_away_and_what_lives_is_not(tmp_path: Path) -> None:
    left, living = tmp_path / "p2wkss-shelf-left", Shelf(below=tmp_path)
    left.mkdir()
    living.put("a", b"kept")
    for folder in (left, living.folder):
        os.utime(folder, (0, 0))
    another = Shelf(below=tmp_path)
    assert {each.name for each in tmp_path.iterdir()} == {living.folder.name, another.folder.name}
    assert living.get("a") == b"kept"


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_a_link_of_somebody_else_is_not_followed(tmp_path: Path) -> None:
    theirs = tmp_path / "theirs"
    theirs.mkdir()
    os.utime(theirs, (0, 0))
    (tmp_path / "p2wkss-shelf-link").symlink_to(theirs)
    Shelf(below=tmp_path)
    assert list(theirs.iterdir()) == []
