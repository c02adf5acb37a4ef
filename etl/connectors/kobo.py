"""KoboToolbox: submissions of the API (v2) as the XLSX that its own export would write. It judges no answer."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import chain, count
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from etl.connectors.kobo_form import ROOT, KoboForm, form_of
from etl.connectors.paging import Page, Progress, pull
from etl.connectors.shelf import Change, Record, Shelf
from etl.connectors.transport import PullError, Server
from warehouse.workbook_file import whole_workbook

PAGE_SIZE = 1000
"""The most the server gives at once; left to itself it gives 100."""

SYSTEM = ("_id", "_uuid", "_submission_time", "_validation_status", "_notes", "_status", "_submitted_by", "__version__")
_NOT_ANSWERS = (
    "_attachments",
    "_geolocation",
    "_xform_id_string",
    "_bamboo_dataset_id",
    "_supplementalDetails",
    "_tags",
)
_REPEAT_SYSTEM = ("_index", "_parent_table_name", "_parent_index", "_submission__id", "_submission__uuid")
_SHEET_NAME_LENGTH = 31


def pull_kobo(
    server: Server, shelf: Shelf, *, asset: str, since: str | None, progress: Progress
) -> tuple[KoboForm, Change]:
    """Fetch a form's submissions onto the shelf. Returns the form and what changed."""
    form = form_of(server.get(f"api/v2/assets/{asset}/?format=json"), uid=asset)
    pages = _Pages(server, asset, since)
    first = pages.after(0)
    return form, pull(shelf, first=first, ask=pages.ask, name=_name, incremental=bool(since), progress=progress)


def last_submitted(records: Iterable[Record]) -> str:
    """The time of the last submission, as the server writes it, or nothing."""
    return max((str(record.get("_submission_time") or "") for record in records), default="")


def write_export(path: Path, records: Iterable[Record], *, form: KoboForm) -> None:
    """Write submissions as a workbook: the root sheet, then one sheet for each repeat, all values as text."""
    sheets = _Sheets(form)
    for record in records:
        sheets.add_submission(record)
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with whole_workbook(path, options) as book:
        for name, header, rows in sheets.tables():
            sheet = book.add_worksheet(name)
            for column, heading in enumerate(header):
                sheet.write_string(0, column, heading)
            for number, row in enumerate(rows, start=1):
                for column, heading in enumerate(header):
                    if (value := row.get(heading)) not in (None, ""):
                        sheet.write_string(number, column, str(value))


@dataclass(frozen=True)
class _Pages:
    """Submissions by their number, which only grows: each page is what comes after the last number of the one before.

    Pages that the server counts itself would move when one is deleted, and a new one would hide that another is missed.
    """

    server: Server
    asset: str
    since: str | None

    def after(self, number: int) -> str:
        wanted: dict[str, object] = {"_id": {"$gt": number}}
        if self.since:
            wanted["_submission_time"] = {"$gte": self.since}
        query = {"format": "json", "limit": PAGE_SIZE, "sort": '{"_id":1}', "query": json.dumps(wanted)}
        return f"api/v2/assets/{self.asset}/data/?{urlencode(query)}"

    def ask(self, address: str) -> Page:
        answer = self.server.get(address)
        results, count = answer.get("results"), answer.get("count")
        listed = results if isinstance(results, list) else [None]
        records = [record for record in listed if isinstance(record, dict) and isinstance(record.get("_id"), int)]
        if len(records) != len(listed) or not isinstance(count, int):
            raise PullError("jawaban server bukan daftar isian KoboToolbox. Periksa pilihan --server.")
        left = count - len(records)
        if not answer.get("next"):
            return Page(records, None, left=left)
        numbers = [int(record["_id"]) for record in records]
        if numbers != sorted(numbers) or not numbers:
            raise PullError(
                "server tidak mengurutkan isian menurut nomornya, jadi isian dapat terlewat. "
                "Unduh ekspor XLS dari KoboToolbox, lalu muat berkas itu."
            )
        return Page(records, self.after(numbers[-1]), left=left)


def _name(record: Record) -> str:
    """An edit gives a submission a new `_uuid`; its root stays."""
    return str(record.get("meta/rootUuid") or record.get("_id"))


class _Sheets:
    """Rows per table, and the columns in the order of the form, then those of earlier versions as they come.

    A repeat may be called as the form is: the submissions stand under a name that no repeat has.
    """

    def __init__(self, form: KoboForm) -> None:
        self._title = form.title
        self._columns: dict[str, dict[str, None]] = {ROOT: {}}
        self._called: dict[str, str] = {ROOT: ROOT}
        for repeat, paths in form.columns.items():
            self._columns.setdefault(self._name(repeat), {}).update(dict.fromkeys(paths))
        self._rows: dict[str, list[dict[str, Any]]] = {sheet: [] for sheet in self._columns}

    def _name(self, repeat: str) -> str:
        """What the table of a repeat is called: by its last name, as Kobo does, where no other repeat has that."""
        if repeat not in self._called:
            last = repeat.rsplit("/", 1)[-1]
            self._called[repeat] = repeat if last in self._called.values() else last
        return self._called[repeat]

    def add_submission(self, record: Record) -> None:
        index = len(self._rows[ROOT]) + 1
        self._add(ROOT, record, own={"_index": index}, submission=record)

    def tables(self) -> Iterable[tuple[str, list[str], list[dict[str, Any]]]]:
        taken: set[str] = set()
        for sheet, rows in self._rows.items():
            system = (*SYSTEM, "_index") if sheet == ROOT else _REPEAT_SYSTEM
            answers = [column for column in self._columns[sheet] if column not in system]
            yield _sheet_name(sheet or self._title, taken), [*answers, *system], rows

    def _add(self, sheet: str, record: Record, *, own: Mapping[str, Any], submission: Record) -> None:
        row: dict[str, Any] = {}
        self._rows.setdefault(sheet, []).append(row)
        columns = self._columns.setdefault(sheet, {})
        for key, value in record.items():
            if key in _NOT_ANSWERS:
                continue
            if isinstance(value, list):
                self._add_repeats(key, value, sheet=sheet, index=own["_index"], submission=submission)
            else:
                row[key] = _plain(key, value)
                columns.setdefault(key)
        row.update(own)

    def _add_repeats(self, key: str, entries: list[Any], *, sheet: str, index: int, submission: Record) -> None:
        name = self._name(key)
        for entry in entries:
            if isinstance(entry, Mapping):
                own = {
                    "_index": len(self._rows.get(name, ())) + 1,
                    "_parent_table_name": sheet or self._title[:_SHEET_NAME_LENGTH],
                    "_parent_index": index,
                    "_submission__id": submission.get("_id"),
                    "_submission__uuid": submission.get("_uuid"),
                }
                self._add(name, entry, own=own, submission=submission)


def _plain(key: str, value: object) -> object:
    if key == "_validation_status" and isinstance(value, Mapping):
        return value.get("uid", "")
    return json.dumps(value, ensure_ascii=False) if isinstance(value, Mapping) else value


def _sheet_name(name: str, taken: set[str]) -> str:
    """A name that a workbook allows and that none of its other sheets has, capitals or not."""
    allowed = "".join("_" if letter in "[]*?:\\/" else letter for letter in name).strip("'") or "Sheet"
    ends = chain([""], (f" ({number})" for number in count(1)))
    names = (f"{allowed[: _SHEET_NAME_LENGTH - len(end)]}{end}" for end in ends)
    found = next(each for each in names if each.casefold() not in taken)
    taken.add(found.casefold())
    return found
