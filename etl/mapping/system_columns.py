"""Columns that survey systems add to every export. It knows their names, not what they are used for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

_KOBO = (
    r"start|end|today|deviceid|username|simserial|subscriberid|phonenumber|audit|__?version__?\d*|formhub/uuid"
    r"|_(id|uuid|submission_time|validation_status|notes|status|submitted_by|tags|index|geolocation|attachments)"
    r"|_parent_table_name|_parent_index|_submission__\w+|_xform_id_string|_bamboo_dataset_id"
)
_ODK = (
    r"SubmissionDate|KEY|PARENT_KEY|ROOT_KEY|SubmitterID|SubmitterName|AttachmentsPresent|AttachmentsExpected|Status"
    r"|ReviewState|DeviceID|Edits|FormVersion|formdef_version|SET-OF-[\w-]+|\*meta-[\w-]+\*"
    r"|UpdatedAt|.+@odata[.-]\w+|__(id|createdAt|creatorId|creatorName|updates|updatedAt|version|system[/.]\w+)"
)
_BOTH = r"(.*[/.:\-])?(meta[/.:\-])?(instanceID|instanceName|rootUuid|deprecatedID)"
_REDCAP = r"redcap_\w+"
_ESRI = r"ObjectID|GlobalID|CreationDate|EditDate"
_GOOGLE = r"Timestamp|Cap waktu|Stempel waktu"
_MICROSOFT = ("ID", "Start time|Waktu mulai", "Completion time|Waktu (penyelesaian|selesai)", "Email", "Name|Nama")
_SYSTEM_COLUMN = re.compile(f"{_KOBO}|{_ODK}|{_BOTH}|{_REDCAP}|{_ESRI}|{_GOOGLE}")

_IN_LABELS = {
    "validation_status_approved": "Approved",
    "validation_status_not_approved": "Not approved",
    "validation_status_on_hold": "On hold",
}


def is_system_column(name: str) -> bool:
    return _SYSTEM_COLUMN.fullmatch(name) is not None


def is_of_microsoft(position: int, header: Sequence[str]) -> bool:
    """Whether a column is one of those that a Microsoft Form puts before all questions, which have such names too.

    >>> header = ("ID", "Start time", "Completion time", "Email", "Name", "Name")
    >>> is_of_microsoft(4, header), is_of_microsoft(5, header), is_of_microsoft(1, header[1:])
    (True, False, False)
    """
    return position < len(_MICROSOFT) <= len(header) and all(map(re.fullmatch, _MICROSOFT, header))


def values_in_labels(values: Iterable[str]) -> Iterator[str]:
    """Values of a system column, and how an export with labels writes them."""
    for value in values:
        yield value
        if value in _IN_LABELS:
            yield _IN_LABELS[value]
