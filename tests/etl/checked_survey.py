"""A load like loaded_survey's with the declared checks asked of it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import duckdb
from loaded_survey import DATA, KEY, Declared, Loaded, LoadFolder, declared_here

from etl.build import load
from etl.consistency import Checks, read_checks
from etl.identity import Key
from warehouse.blank import copy_tables


@cache
def checks_here() -> Checks:
    """The project's own checks, read once."""
    return read_checks(DATA / "checks", codebook=declared_here().codebook)


def load_checked(declared: Declared, folder: Path, *, key: Key = KEY) -> Loaded:
    connection = duckdb.connect(":memory:", config={"threads": 1})
    copy_tables(connection, declared.codebook)
    report = load(
        connection,
        programme=declared.programme,
        codebook=declared.codebook,
        forms=declared.forms,
        checks=checks_here(),
        inputs=folder,
        key=key,
    )
    return Loaded(connection, report)


def checked_loading(declared: Declared) -> Iterator[LoadFolder]:
    """For a fixture: load folders with checks; the connections are closed afterwards."""
    opened: list[Loaded] = []

    def load_one(folder: Path, *, key: Key = KEY) -> Loaded:
        opened.append(load_checked(declared, folder, key=key))
        return opened[-1]

    yield load_one
    for loaded in opened:
        loaded.connection.close()
