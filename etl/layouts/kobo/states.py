"""What was decided of a submission, as programs write it that take answers from the API: a mapping in one cell."""

from __future__ import annotations

import re
from dataclasses import replace

from etl.layouts.sheet import Sheet
from etl.sources.grid import CellValue

_COLUMNS = ("_validation_status", "_submission__validation_status")
_STATE = re.compile(r"[\"']uid[\"']\s*:\s*[\"'](\w+)[\"']")


def with_plain_states(table: Sheet) -> Sheet:
    """The table with states as Kobo exports them."""
    places = [place for place, name in enumerate(table.header) if name in _COLUMNS]
    if not any(_is_mapping(value) for place in places for value in set(table.column(place))):
        return table
    rows = [tuple(_plain(value) if n in places else value for n, value in enumerate(row)) for row in table.rows]
    return replace(table, rows=rows)


def _is_mapping(value: CellValue) -> bool:
    return isinstance(value, str) and value.startswith("{") and value.endswith("}")


def _plain(value: CellValue) -> CellValue:
    if not _is_mapping(value):
        return value
    found = _STATE.search(str(value))
    return found[1] if found else ""
