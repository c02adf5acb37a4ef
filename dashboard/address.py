"""The address bar: its id, the ids of the switches that write to it, and links that keep the reader's view."""

from __future__ import annotations

from dash import ALL

from dashboard.selection import Selection

ADDRESS = "address"  # the one dcc.Location
FILTER = "filter"


def filter_id(field: str) -> dict[str, str]:
    """The id of the switch of one field of `Selection`. Whatever carries it writes its value to the address."""
    return {"type": FILTER, "field": field}


EVERY_FILTER = {"type": FILTER, "field": ALL}


def link_to(path: str, selection: Selection) -> str:
    """An address with the same view: `/indikator/san_layak?populasi=binaan&dari=baseline&ke=m8`."""
    return path + selection.to_search()
