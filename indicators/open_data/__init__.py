"""Results as files that describe themselves: two tidy tables of a build, as far as their audience may see them."""

from indicators.open_data.files import Format, Written, write_open_data
from indicators.open_data.tables import OpenData, Table, open_data

__all__ = ["Format", "OpenData", "Table", "Written", "open_data", "write_open_data"]
