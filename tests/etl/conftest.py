"""What tests of the ETL share: the project's declarations, the sample loaded once, and a way to load a folder."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from loaded_survey import SAMPLE, Declared, Loaded, LoadFolder, declared_here, load_folder

from etl.mapping import Form


@pytest.fixture(scope="session")
def declared() -> Declared:
    return declared_here()


@pytest.fixture
def loading(declared: Declared) -> Iterator[LoadFolder]:
    """Load a folder of files; what was loaded is taken back afterwards."""
    opened: list[Loaded] = []

    def load_one(folder: Path, *, among: Sequence[Form] | None = None, **chosen: Any) -> Loaded:
        known = declared if among is None else replace(declared, forms=tuple(among))
        opened.append(load_folder(known, folder, **chosen))
        return opened[-1]

    yield load_one
    for loaded in opened:
        loaded.close()


@pytest.fixture(scope="session")
def sample(declared: Declared) -> Iterator[Loaded]:
    """The project's sample, loaded once."""
    loaded = load_folder(declared, SAMPLE)
    yield loaded
    loaded.close()
