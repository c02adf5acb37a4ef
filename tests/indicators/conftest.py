"""The sample loaded and computed by the product, and read a second way: once for all tests that compare the two."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from raw_sample import Household, read_sample

from etl.build import load
from etl.identity import Key
from etl.mapping import read_forms
from indicators.catalogue import read_catalogue
from indicators.compute import compute
from warehouse.blank import empty_build
from warehouse.codebook import read_codebook
from warehouse.programme import read_programme

DATA = Path(__file__).parents[2] / "data"


@pytest.fixture(scope="session")
def sample_build() -> Iterator[duckdb.DuckDBPyConnection]:
    """A build of the sample. Nobody changes it."""
    codebook, programme = read_codebook(DATA / "codebook"), read_programme(DATA)
    with empty_build(codebook) as connection:
        load(
            connection,
            programme=programme,
            codebook=codebook,
            forms=read_forms(DATA / "forms", codebook=codebook, programme=programme),
            inputs=DATA / "sample",
            key=Key(bytes(range(32))),
        )
        compute(connection, read_catalogue())
        yield connection


@pytest.fixture(scope="session")
def sample_households(sample_build: duckdb.DuckDBPyConnection) -> list[Household]:
    """The same survey files, read a second way. Nobody changes them."""
    return read_sample(DATA / "sample", sample_build)
