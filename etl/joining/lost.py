"""Sites of the build in force that are not joined any more: none is left out unseen. It stops nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import duckdb

from etl.joining.parts import Part
from warehouse.current import read_current
from warehouse.settings import Settings
from warehouse.store import connect_reading
from warehouse.trouble import StoreError


def lost_sites(settings: Settings, parts: Sequence[Part]) -> Iterator[str]:
    """Each of them, in words."""
    joined = {part.site for part in parts}
    for site, label in _in_force(settings):
        if site not in joined:
            yield f"{site} ({label}) ada di hasil bangun yang berlaku sebelumnya, tetapi berkasnya tidak ada lagi."


def _in_force(settings: Settings) -> list[tuple[str, str]]:
    try:
        current = read_current(settings.current)
        path = settings.builds / f"{current.build_id}.duckdb" if current else None
        if path is None or not path.exists():
            return []
        with connect_reading(path) as connection:
            return connection.execute("SELECT site, label FROM site ORDER BY site").fetchall()
    except (StoreError, duckdb.Error):  # whatever it is, the next build takes its place
        return []
