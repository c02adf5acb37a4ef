"""Where the RT of a site lie: `areas.geojson` of a data folder, if there is one, as rings between 0 and 1.

Outlines only place what is told anyway, so they are read beside a build and are no part of it.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, TypeAlias

from warehouse.declared import DeclarationError, Fault
from warehouse.os_words import said

FILE = "areas.geojson"
LARGEST = 5_000_000  # bytes
Ring: TypeAlias = tuple[tuple[float, float], ...]
Outlines: TypeAlias = Mapping[str, Mapping[str, tuple[Ring, ...]]]
"""RW → RT → rings: x to the east, y to the north, in a square that holds the whole RW."""


def read_outlines(data_folder: Path) -> Outlines:
    """The outlines, or nothing where there is no such file. Raises DeclarationError with every fault."""
    path = data_folder / FILE
    if not path.exists():
        return {}
    try:
        if path.stat().st_size > LARGEST:
            raise DeclarationError([Fault(str(path), "", "berkas terlalu besar", f"paling banyak {LARGEST} byte")])
        document = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        allowed = "berkas yang boleh dibaca"
        raise DeclarationError([Fault(str(path), "", f"tidak dapat dibaca ({said(error)})", allowed)]) from error
    except ValueError as error:
        raise DeclarationError([Fault(str(path), "", "bukan JSON", "GeoJSON (FeatureCollection)")]) from error
    return _outlines(document, str(path))


def _outlines(document: Any, file: str) -> Outlines:
    features = document.get("features") if isinstance(document, dict) else None
    if not isinstance(features, list):
        raise DeclarationError([Fault(file, "features", "tidak ada", "FeatureCollection dengan satu poligon per RT")])
    faults: list[Fault] = []
    found: dict[str, dict[str, list[Ring]]] = {}
    for number, feature in enumerate(features):
        try:
            properties = feature["properties"]
            rw, rt = (_code(properties[name]) for name in ("rw", "rt"))
            rings = list(_rings(feature["geometry"]))
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            wanted = "properti rw dan rt (teks) dan geometri Polygon atau MultiPolygon dalam derajat"
            faults.append(Fault(file, f"features.{number}", f"{type(error).__name__} {error}", wanted))
            continue
        found.setdefault(rw, {}).setdefault(rt, []).extend(rings)
    if faults:
        raise DeclarationError(faults)
    return {rw: _within_square(parts) for rw, parts in found.items()}


def _code(value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f"{value!r} bukan teks")
    return value.strip()


def _rings(geometry: Mapping[str, Any]) -> Iterator[Ring]:
    """Outer rings and holes alike: they are drawn by the rule of even and odd."""
    polygons = {"Polygon": lambda given: [given], "MultiPolygon": list}[geometry["type"]](geometry["coordinates"])
    for polygon in polygons:
        for ring in polygon:
            points = tuple((float(point[0]), float(point[1])) for point in ring)
            if len(points) < 4 or not all(abs(x) <= 180 and abs(y) <= 90 for x, y in points):
                raise ValueError("cincin kurang dari empat titik atau di luar derajat")
            yield points


def _within_square(parts: Mapping[str, list[Ring]]) -> dict[str, tuple[Ring, ...]]:
    """Degrees as parts of the larger side; a degree of longitude is shorter away from the equator."""
    points = [point for rings in parts.values() for ring in rings for point in ring]
    west, east = min(x for x, _ in points), max(x for x, _ in points)
    south, north = min(y for _, y in points), max(y for _, y in points)
    narrow = math.cos(math.radians((south + north) / 2))
    width, height = (east - west) * narrow, north - south
    side = max(width, height) or 1.0
    left, bottom = (1 - width / side) / 2, (1 - height / side) / 2

    def place(point: tuple[float, float]) -> tuple[float, float]:
        return left + (point[0] - west) * narrow / side, bottom + (point[1] - south) / side

    return {rt: tuple(tuple(map(place, ring)) for ring in rings) for rt, rings in parts.items()}
