"""Outlines of the RT: read strictly where they are declared, and absent without a word where they are not."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from warehouse.declared import DeclarationError
from warehouse.outlines import FILE, LARGEST, read_outlines

WEST, SOUTH = 107.54, -6.88


def feature(rt: Any = "001", *, rw: Any = "012", shift: float = 0.0, kind: str = "Polygon") -> dict[str, Any]:
    ring = [
        [WEST + shift, SOUTH],
        [WEST + shift + 0.001, SOUTH],
        [WEST + shift + 0.001, SOUTH + 0.001],
        [WEST + shift, SOUTH],
    ]
    coordinates: list[Any] = [ring] if kind == "Polygon" else [[ring]]
    return {"properties": {"rw": rw, "rt": rt}, "geometry": {"type": kind, "coordinates": coordinates}}


def written(folder: Path, *features: Any) -> Path:
    document = {"type": "FeatureCollection", "features": list(features)}
    (folder / FILE).write_text(json.dumps(document), encoding="utf-8")
    return folder


def test_without_a_file_there_are_no_outlines(tmp_path: Path) -> None:
    assert read_outlines(tmp_path) == {}


@pytest.mark.parametrize("kind", ["Polygon", "MultiPolygon"])
def test_outlines_lie_in_a_square_with_east_at_the_right_and_north_up(tmp_path: Path, kind: str) -> None:
    found = read_outlines(written(tmp_path, feature("001", kind=kind), feature("002", shift=0.001, kind=kind)))
    west, east = found["012"]["001"][0], found["012"]["002"][0]
    points = [point for ring in (west, east) for point in ring]
    assert all(0 <= x <= 1 and 0 <= y <= 1 for x, y in points)
    assert max(x for x, _ in points) - min(x for x, _ in points) == pytest.approx(1)
    assert min(x for x, _ in east) == pytest.approx(max(x for x, _ in west))
    assert west[2][1] > west[1][1]


def test_a_degree_of_longitude_is_drawn_shorter_away_from_the_equator(tmp_path: Path) -> None:
    ring = [[10, 59.5], [11, 59.5], [11, 60.5], [10, 60.5], [10, 59.5]]
    far = {"properties": {"rw": "1", "rt": "1"}, "geometry": {"type": "Polygon", "coordinates": [ring]}}
    (drawn,) = read_outlines(written(tmp_path, far))["1"]["1"]
    assert max(x for x, _ in drawn) - min(x for x, _ in drawn) == pytest.approx(0.5)
    assert max(y for _, y in drawn) - min(y for _, y in drawn) == pytest.approx(1)


@pytest.mark.parametrize(
    "broken",
    [
        {"properties": {"rw": "012"}, "geometry": feature()["geometry"]},
        feature(1),
        feature(" "),
        {"properties": {"rw": "012", "rt": "1"}, "geometry": None},
        {"properties": {"rw": "012", "rt": "1"}, "geometry": {"type": "Point", "coordinates": [1, 2]}},
        {"properties": {"rw": "012", "rt": "1"}, "geometry": {"type": "Polygon", "coordinates": [[[1, 2], [3, 4]]]}},
        {"properties": {"rw": "012", "rt": "1"}, "geometry": {"type": "Polygon", "coordinates": [[[999, 2]] * 5]}},
        "x",
    ],
)
def test_a_fault_names_the_feature_and_what_is_wanted(tmp_path: Path, broken: Any) -> None:
    with pytest.raises(DeclarationError, match=r"features\.1.*rw dan rt"):
        read_outlines(written(tmp_path, feature(), broken))


@pytest.mark.parametrize(
    ("content", "told"), [(b"{", "bukan JSON"), (b"[]", "features"), (b"\xff\xfe\x00", "bukan JSON")]
)
def test_what_is_no_geojson_is_told(tmp_path: Path, content: bytes, told: str) -> None:
    (tmp_path / FILE).write_bytes(content)
    with pytest.raises(DeclarationError, match=told):
        read_outlines(tmp_path)


def test_a_file_too_large_is_refused_unread(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b" " * (LARGEST + 1))
    with pytest.raises(DeclarationError, match="terlalu besar"):
        read_outlines(tmp_path)
