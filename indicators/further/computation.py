"""The conductor of the further results: one call after the changes of a build have been written."""

from indicators.catalogue import Catalogue
from indicators.further.attrition import attrition
from indicators.further.beside import beside
from indicators.further.contrast import contrast
from indicators.further.course import course
from indicators.further.detail import detail
from indicators.further.dose import dose
from indicators.further.storing import Connection
from indicators.query import sql

TABLES = ("detail", "course", "course_point", "contrast", "beside", "dose", "attrition")
"""The tables that are filled here."""
WORKING = (
    *("turn", "not_compared", "leg", "share_pair", "amount_pair", "panel", "home", "whom", "moving_together"),
    *("kept", "kept_share", "kept_amount", "lap", "lap_of", "reading", "neighbour", "side", "aimed", "helped"),
    *("measured_side", "measured_dose", "measured_group"),
)
"""Temporary tables made on the way."""


def further(connection: Connection, catalogue: Catalogue) -> None:
    """Fill the further tables from the temporary tables of `compute` (defined, judged, counted_move) and its results.

    `catalogue` holds the active definitions. Rounds that may not be compared have no row, or a refused one.
    """
    try:
        connection.execute(sql("further/pairs"))
        detail(connection, catalogue)
        course(connection)
        contrast(connection)
        beside(connection)
        dose(connection, catalogue)
        attrition(connection)
    finally:
        for table in WORKING:
            connection.execute(f"DROP TABLE IF EXISTS temp.{table}")
