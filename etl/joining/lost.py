"""Sites of the build in force that are not joined any more, or as they were before. It stops nothing."""

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
    joined = {part.site: part for part in parts}
    for site, label, build_id in _in_force(settings):
        part = joined.get(site)
        if part is None:
            yield f"{site} ({label}) ada di hasil bangun yang berlaku sebelumnya, tetapi berkasnya tidak ada lagi."
        elif build_id and part.build_id < build_id:  # a build's name begins with when it was made
            yield (
                f"{site} ({label}): {part.path.name} dibangun {part.built_at}, lebih dahulu daripada yang dipakai "
                "hasil bangun yang berlaku sebelumnya. Bila bukan itu maksudnya, minta salin dan kirim lagi."
            )


def _in_force(settings: Settings) -> list[tuple[str, str, str | None]]:
    try:
        current = read_current(settings.current)
        path = settings.builds / f"{current.build_id}.duckdb" if current else None
        if path is None or not path.exists():
            return []
        with connect_reading(path) as connection:
            return connection.execute(
                "SELECT site, label, value FROM site LEFT JOIN build_info ON key = site || '.build_id' ORDER BY site"
            ).fetchall()
    except (StoreError, duckdb.Error):  # whatever it is, the next build takes its place
        return []
