"""Which columns of an export are KoboToolbox's own, and which are questions of the form."""

from __future__ import annotations

import re
from collections.abc import Iterable

from etl.sources.grid import CellValue

TELLING = frozenset(
    (
        *("_uuid", "_submission_time", "_validation_status", "_submitted_by", "__version__", "_index"),
        *("_parent_index", "_parent_table_name", "_submission__uuid", "_submission__id"),
        *("_xform_id_string", "formhub/uuid"),
    )
)
"""Headings that no other system writes."""

COMMON = frozenset(("_id", "_notes", "_status", "_tags", "_attachments", "_geolocation", "meta/instanceID"))
"""Headings that other systems write too; only together with others do they say that Kobo made a file."""

KEYS = frozenset(("_uuid", "_submission_time", "_submission__uuid", "_parent_table_name"))
"""Headings below which every line of an export has a text or a time."""

_OWN = re.compile(
    r"start|end|today|deviceid|username|simserial|subscriberid|phonenumber|audit|background-audio|formhub/uuid"
    r"|_?_?version_?_?(_\d+)?|(.*/)?(meta/)?(instanceID|instanceName|rootUuid|deprecatedID)"
    r"|_(id|uuid|submission_time|validation_status|notes|status|submitted_by|tags|index|geolocation|attachments)"
    r"|_parent_table_name|_parent_index|_submission__\w+|_xform_id_string|_bamboo_dataset_id|_root_index"
)
BETWEEN_GROUPS = re.compile(r"[/:;|>~→»#\\]+")
_XML_NAME = re.compile(r"[A-Za-z_][\w.\-]*(\[\d+\])?")
GEOPOINT = re.compile(r"(?:.*[^\w])?_(?P<question>.+)_(?P<part>latitude|longitude)")


def is_own_column(name: str) -> bool:
    """Whether Kobo and not the form's author made this column."""
    return _OWN.fullmatch(name) is not None


def is_known_heading(value: CellValue) -> bool:
    """Whether a heading of every export stands in the cell; none of them has a blank within."""
    name = value.strip() if isinstance(value, str) else ""
    return name in TELLING or name in COMMON or name[:13] == "_submission__"


def questions_of(header: Iterable[str]) -> list[str]:
    """The names in a header that the form's author gave."""
    return [name for name in header if name and not is_own_column(name) and not GEOPOINT.fullmatch(name)]


def is_worded(name: str) -> bool:
    """Whether a heading can be no name of a question, within groups or without.

    >>> is_worded("rumah::air_minum"), is_worded("Sumber air minum")
    (False, True)
    """
    parts = (part.strip() for part in BETWEEN_GROUPS.split(name))
    return not all(part.isdigit() or _XML_NAME.fullmatch(part) for part in parts)
