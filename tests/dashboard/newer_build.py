"""A place with a second build of the same content that waits to be put in force."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import duckdb

from warehouse.settings import Settings
from warehouse.store import list_builds


def beside_a_newer(settings: Settings, folder: Path) -> tuple[Settings, str, str]:
    """A copy of the builds in `folder`; the name of the build in force there, and of the one that is not yet."""
    here = replace(settings, var=folder)
    shutil.copytree(settings.builds, here.builds)
    here.current.write_bytes(settings.current.read_bytes())
    shown = list_builds(here)[0].build_id
    newer = f"29990101T000000000000-{shown[-6:]}"
    copied = shutil.copyfile(here.builds / f"{shown}.duckdb", here.builds / f"{newer}.duckdb")
    with duckdb.connect(str(copied)) as connection:
        connection.execute("UPDATE build_info SET value = ? WHERE key = 'build_id'", [newer])
    return here, shown, newer
