"""The conductor of the further results: one call after the changes of a build have been written."""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from itertools import chain

import duckdb

from indicators.catalogue import Catalogue
from indicators.further.attrition import attrition
from indicators.further.beside import beside
from indicators.further.contrast import contrast
from indicators.further.contrast_amounts import contrast_amounts
from indicators.further.course import course
from indicators.further.course_amounts import course_amounts
from indicators.further.detail import detail
from indicators.further.dose import dose
from indicators.further.storing import Rows, Source, as_told
from indicators.query import sql
from indicators.writer import Writer

AT_ONCE = 2
"""While one part asks, another computes."""
TABLES = ("detail", "course", "course_point", "contrast", "beside", "dose", "attrition")
"""The tables that are filled here."""
WORKING = (
    *("turn", "not_compared", "leg", "share_pair", "amount_pair", "panel", "home", "whom", "moving_together"),
    *("kept", "kept_share", "kept_amount", "lap", "lap_of", "reading", "neighbour", "side", "aimed", "helped"),
    *("measured_side", "measured_dose", "measured_group", "measured_lap", "asked_at"),
)
"""Temporary tables made on the way."""


def further(connection: duckdb.DuckDBPyConnection, writer: Writer, catalogue: Catalogue) -> None:
    """Fill the further tables from the temporary tables of `compute` (defined, judged, counted_move) and its results.

    `catalogue` holds the active definitions. Rounds that may not be compared have no row, or a refused one.
    """
    source = Source(connection)

    def write(parts: Iterable[Rows]) -> None:
        for table, columns in parts:
            writer.write(table, {name: as_told(values) for name, values in columns.items()})

    try:
        source.run(sql("further/pairs"))
        with ThreadPoolExecutor(AT_ONCE if writer.beside else 1) as threads:
            list(threads.map(write, _parts(source, catalogue)))
    finally:
        for table in WORKING:
            connection.execute(f"DROP TABLE IF EXISTS temp.{table}")


def _parts(source: Source, catalogue: Catalogue) -> tuple[Iterable[Rows], ...]:
    """The largest first. Parts may run beside each other: no two fill the same table or rest on one another."""
    return (
        detail(source, catalogue),
        dose(source, catalogue),
        chain(contrast(source), contrast_amounts(source)),
        chain(course(source, catalogue), course_amounts(source)),
        beside(source),
        attrition(source),
    )
