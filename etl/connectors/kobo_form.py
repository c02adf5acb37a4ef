"""A form of KoboToolbox as its API tells it: its title, and the columns that its own export gives to each sheet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

ROOT = ""
"""Where the answers stand that no repeat holds."""


@dataclass(frozen=True)
class KoboForm:
    """`columns`: the paths of the questions, by the path of the repeat they stand in; a submission leaves out what
    nobody answered, an export never does."""

    title: str
    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def form_of(asset: Mapping[str, Any], *, uid: str) -> KoboForm:
    """What `api/v2/assets/{uid}/` answers, read leniently: without a form inside, the submissions give the columns."""
    content = asset.get("content")
    survey = content.get("survey") if isinstance(content, Mapping) else None
    rows = [row for row in survey if isinstance(row, Mapping)] if isinstance(survey, list) else []
    columns: dict[str, dict[str, None]] = {}
    for repeat, path in _questions(rows):
        columns.setdefault(repeat, {}).setdefault(path)
    return KoboForm(str(asset.get("name") or uid), {repeat: tuple(paths) for repeat, paths in columns.items()})


def _questions(rows: list[Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
    """The path of each question's repeat, and its own, put together from the groups where an older server tells no
    `$xpath`."""
    open_groups: list[tuple[str, bool]] = []
    for row in rows:
        kind = str(row.get("type") or "").strip().replace(" ", "_")
        name = str(row.get("name") or row.get("$autoname") or "")
        if kind.startswith("begin_"):
            open_groups.append((name, kind == "begin_repeat"))
        elif kind.startswith("end_"):
            del open_groups[-1:]
        elif name and kind != "note":
            within = max((place for place, (_, repeated) in enumerate(open_groups, 1) if repeated), default=0)
            repeat = "/".join(group for group, _ in open_groups[:within])
            path = "/".join([*(group for group, _ in open_groups), name])
            yield repeat, str(row.get("$xpath") or path)
