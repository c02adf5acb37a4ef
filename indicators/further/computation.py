"""The conductor of the further results: one call after the changes of a build have been written."""

from itertools import chain

from indicators.catalogue import Catalogue
from indicators.further.attrition import attrition
from indicators.further.beside import beside
from indicators.further.contrast import contrast
from indicators.further.contrast_amounts import contrast_amounts
from indicators.further.course import course
from indicators.further.course_amounts import course_amounts
from indicators.further.detail import detail
from indicators.further.dose import dose
from indicators.further.storing import Connection, as_told
from indicators.query import sql
from indicators.writer import Writer

TABLES = ("detail", "course", "course_point", "contrast", "beside", "dose", "attrition")
"""The tables that are filled here."""
WORKING = (
    *("turn", "not_compared", "leg", "share_pair", "amount_pair", "panel", "home", "whom", "moving_together"),
    *("kept", "kept_share", "kept_amount", "lap", "lap_of", "reading", "neighbour", "side", "aimed", "helped"),
    *("measured_side", "measured_dose", "measured_group", "measured_lap"),
)
"""Temporary tables made on the way."""


def further(connection: Connection, writer: Writer, catalogue: Catalogue) -> None:
    """Fill the further tables from the temporary tables of `compute` (defined, judged, counted_move) and its results.

    `catalogue` holds the active definitions. Rounds that may not be compared have no row, or a refused one.
    """
    try:
        connection.execute(sql("further/pairs"))
        for table, columns in chain(
            detail(connection, catalogue),
            course(connection),
            course_amounts(connection),
            contrast(connection),
            contrast_amounts(connection),
            beside(connection),
            dose(connection, catalogue),
            attrition(connection),
        ):
            writer.write(table, {name: as_told(values) for name, values in columns.items()})
    finally:
        for table in WORKING:
            connection.execute(f"DROP TABLE IF EXISTS temp.{table}")
