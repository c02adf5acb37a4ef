"""Builds that sites handed over to one build of all of them, as a table of contents. It computes no result."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import duckdb

from etl.joining.fitting import misfits, oddities
from etl.joining.parts import Part, find_parts, questions_of, read_parts
from etl.joining.writing import write_parts
from warehouse.declared import DeclarationError
from warehouse.sites import Sites

__all__ = ["Part", "find_parts", "fitting_parts", "oddities", "write_parts"]


def fitting_parts(
    files: Sequence[Path], sites: Sites, connection: duckdb.DuckDBPyConnection, *, declared_in: Path
) -> tuple[Part, ...]:
    """The parts that files hold, in the order of their sites. `connection`: to a build of the codebook of them all.

    Raises DeclarationError with all that is wrong with any of them.
    """
    parts, faults = read_parts(files)
    faults += misfits(parts, sites, questions_of(connection), declared_in=declared_in)
    if faults:
        raise DeclarationError(faults)
    return parts
