from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from warehouse.blank import empty_build
from warehouse.codebook import Codebook, read_codebook
from warehouse.settings import Settings

DATA = Path(__file__).parents[2] / "data"


@pytest.fixture(scope="session")
def data() -> Path:
    return DATA


@pytest.fixture(scope="session")
def codebook() -> Codebook:
    return read_codebook(DATA / "codebook")


@pytest.fixture(scope="session")
def _tables(codebook: Codebook) -> Iterator[duckdb.DuckDBPyConnection]:
    with empty_build(codebook) as connection:
        yield connection


@pytest.fixture
def build(_tables: duckdb.DuckDBPyConnection) -> Iterator[duckdb.DuckDBPyConnection]:
    """An empty build in memory; what a test puts in is taken back."""
    _tables.execute("BEGIN")
    yield _tables
    _tables.execute("ROLLBACK")


@pytest.fixture
def fresh_build(codebook: Codebook) -> Iterator[duckdb.DuckDBPyConnection]:
    """An empty build of its own, for tests in which a statement fails."""
    with empty_build(codebook) as connection:
        yield connection


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data=DATA, var=tmp_path / "var")
