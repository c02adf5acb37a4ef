"""Results for everybody: two tidy tables of a build, with small cells hidden, as files that describe themselves."""

from indicators.open_data.disclosure import hidden_places
from indicators.open_data.files import Format, Written, write_open_data
from indicators.open_data.tables import OpenData, Table, open_data

__all__ = ["Format", "OpenData", "Table", "Written", "hidden_places", "open_data", "write_open_data"]
