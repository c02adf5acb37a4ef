"""Files carried over with a build stay only if that build is in force at the end; a killed one is put right later."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from warehouse.carrying import Change, carried_over, is_unsettled, settle
from warehouse.current import Current, write_current
from warehouse.settings import Settings
from warehouse.store import mend

ROOT = Path(__file__).parents[2]


@pytest.fixture
def place(tmp_path: Path) -> Settings:
    settings = Settings(data=tmp_path / "data", var=tmp_path / "var")
    settings.var.mkdir()
    settings.data.mkdir()
    (settings.data / "there.csv").write_text("before", encoding="utf-8")
    (settings.data / "there.csv").chmod(0o640)
    (tmp_path / "new.csv").write_text("after", encoding="utf-8")
    (tmp_path / "new.csv").chmod(0o600)
    put_in_force(settings, "old")
    return settings


def put_in_force(settings: Settings, inputs_hash: str) -> None:
    write_current(settings.current, Current("20230101T000000000000-aaaaaa", "content", inputs_hash))


def changes(settings: Settings) -> list[Change]:
    new = settings.data.parent / "new.csv"
    return [Change(new, settings.data / "there.csv"), Change(new, settings.data / "forms" / "mine" / "form.toml")]


def files(settings: Settings) -> dict[str, str]:
    found = (path for path in sorted(settings.data.rglob("*")) if path.is_file())
    return {path.relative_to(settings.data).as_posix(): path.read_text(encoding="utf-8") for path in found}


MODES = 0o777 if os.name == "posix" else 0o600
"""What a system knows of who may do what with a file."""
KILLED = 9
"""How a process ends in which nothing is put in order."""
AFTER = {"there.csv": "after", "forms/mine/form.toml": "after"}


def test_files_stay_when_their_build_is_in_force(place: Settings) -> None:
    with carried_over(place, changes(place), inputs_hash="new"):
        assert files(place) == AFTER
        put_in_force(place, "new")
    assert files(place) == AFTER
    assert (place.data / "there.csv").stat().st_mode & MODES == 0o600
    assert not is_unsettled(place)


def test_files_are_put_back_when_it_is_not(place: Settings) -> None:
    with carried_over(place, changes(place), inputs_hash="new"):
        pass
    assert files(place) == {"there.csv": "before"}
    assert (place.data / "there.csv").stat().st_mode & MODES == 0o640 & MODES
    assert list(place.data.iterdir()) == [place.data / "there.csv"], "folders that were made are gone, too"


def test_what_a_link_leads_to_changes_and_is_put_back(place: Settings) -> None:
    elsewhere = place.data.parent / "elsewhere.csv"
    (place.data / "there.csv").rename(elsewhere)
    (place.data / "there.csv").symlink_to(elsewhere)
    with carried_over(place, changes(place), inputs_hash="new"):
        assert elsewhere.read_text(encoding="utf-8") == "after"
    assert files(place) == {"there.csv": "before"}
    assert (place.data / "there.csv").is_symlink()


def test_files_are_put_back_when_publishing_breaks_off(place: Settings) -> None:
    with pytest.raises(RuntimeError, match="no"), carried_over(place, changes(place), inputs_hash="new"):
        raise RuntimeError("no")
    assert files(place) == {"there.csv": "before"}


def test_a_file_that_cannot_be_put_in_place_leaves_all_as_it_was(place: Settings) -> None:
    blocked = place.data / "forms"
    blocked.write_text("a file where a folder should be", encoding="utf-8")
    with pytest.raises(OSError, match="forms"), carried_over(place, changes(place), inputs_hash="new"):
        raise AssertionError("nothing could be carried over")
    assert files(place) == {"there.csv": "before", "forms": "a file where a folder should be"}


def test_what_somebody_changed_since_is_left_as_it_is(place: Settings) -> None:
    kill_while_carrying(place)
    (place.data / "there.csv").write_text("mine", encoding="utf-8")
    mend(place)
    assert files(place) == {"there.csv": "mine"}


def test_the_next_writer_puts_back_what_a_killed_one_left(place: Settings) -> None:
    kill_while_carrying(place)
    assert is_unsettled(place)
    assert files(place) == AFTER
    mend(place)
    assert files(place) == {"there.csv": "before"}
    assert not is_unsettled(place)


def test_or_keeps_it_when_the_killed_one_had_put_its_build_in_force(place: Settings) -> None:
    kill_while_carrying(place)
    put_in_force(place, "new")
    mend(place)
    assert files(place) == AFTER


def test_a_half_prepared_list_changes_nothing(place: Settings) -> None:
    (place.var / "carrying.tmp-preparing").mkdir()
    settle(place)
    assert files(place) == {"there.csv": "before"}
    with carried_over(place, changes(place), inputs_hash="new"):
        put_in_force(place, "new")
    assert files(place) == AFTER


def kill_while_carrying(place: Settings) -> None:
    """In a process of its own, killed once everything is in place."""
    program = (
        "import os, sys; from pathlib import Path; from warehouse.carrying import Change, carried_over\n"
        "from warehouse.settings import Settings\n"
        "root = Path(sys.argv[1]); place = Settings(data=root / 'data', var=root / 'var')\n"
        "new = root / 'new.csv'; data = place.data\n"
        "changes = [Change(new, data / 'there.csv'), Change(new, data / 'forms' / 'mine' / 'form.toml')]\n"
        "with carried_over(place, changes, inputs_hash='new'):\n"
        f"    os._exit({KILLED})\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(place.data.parent)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=False,
    )
    assert done.returncode == KILLED
