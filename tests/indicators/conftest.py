"""The sample loaded and computed by the product, and read a second way: once for all tests that compare the two."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from raw_sample import Household, read_sample

from etl.build import load
from etl.declarations import read_declarations
from etl.identity import Key
from indicators.catalogue import read_catalogue
from indicators.compute import compute
from warehouse.blank import empty_build
from warehouse.settings import Settings

DATA = Path(__file__).parents[2] / "data"


@pytest.fixture(scope="session")
def sample_build() -> Iterator[duckdb.DuckDBPyConnection]:
    """A build of the sample. Nobody changes it."""
    declared = read_declarations(Settings(data=DATA, var=DATA.parent / "var"))
    with empty_build(declared.codebook) as connection:
        load(connection, declared, key=Key(bytes(range(32))), checked=False)
        compute(connection, read_catalogue())
        yield connection


@pytest.fixture(scope="session")
def sample_households(sample_build: duckdb.DuckDBPyConnection) -> list[Household]:
    """The same survey files, read a second way. Nobody changes them."""
    return read_sample(DATA / "sample", sample_build)
