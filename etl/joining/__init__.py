"""Builds that sites handed over to one build of all of them, as a table of contents. It computes no result."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import duckdb

from etl.joining.fitting import misfits, not_read, oddities
from etl.joining.lost import lost_sites
from etl.joining.parts import Part, Questions, find_parts, questions_of, read_parts
from etl.joining.unasked import write_unasked
from etl.joining.writing import write_parts
from warehouse.declared import DeclarationError
from warehouse.sites import Sites

__all__ = ["Part", "find_parts", "fitting_parts", "join", "lost_sites", "not_read", "oddities", "questions_of"]


def join(
    connection: duckdb.DuckDBPyConnection,
    files: Sequence[Path],
    sites: Sites,
    *,
    declared_in: Path,
    progress: Callable[[str, float], None],
) -> tuple[Part, ...]:
    """Fill an empty build that may reach files with what the files of sites hold; the parts, in the order of the sites.

    Raises DeclarationError with all that is wrong with any of them; nothing is written then.
    """
    questions = questions_of(connection)
    parts = fitting_parts(files, sites, questions, declared_in=declared_in)
    write_parts(connection, parts, sites, progress=progress)
    write_unasked(connection, questions)
    return parts


def fitting_parts(files: Sequence[Path], sites: Sites, questions: Questions, *, declared_in: Path) -> tuple[Part, ...]:
    """The parts that files hold. `questions`: of the codebook of them all.

    Raises DeclarationError with all that is wrong with any of them.
    """
    parts, faults = read_parts(files)
    faults += misfits(parts, sites, questions, declared_in=declared_in)
    if faults:
        raise DeclarationError(faults)
    return parts
