"""The address bar: its id, and links that keep what the reader chose."""

from __future__ import annotations

from dashboard.selection import Selection

ADDRESS = "address"  # the one Location


def link_to(path: str, selection: Selection) -> str:
    """An address with the same view: `/indikator/san_layak?populasi=binaan&dari=baseline&ke=m8`."""
    return path + selection.to_search()
