"""ODK Central: submissions of OData as the zip of CSV files that its own export would write. It judges no answer."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from etl.connectors.paging import Page, Progress, pull
from etl.connectors.shelf import Change, Record, Shelf
from etl.connectors.transport import PullError, Server, UnauthorisedError

PAGE_SIZE = 250
SYSTEM: Mapping[str, str] = {
    "submitterId": "SubmitterID",
    "submitterName": "SubmitterName",
    "attachmentsPresent": "AttachmentsPresent",
    "attachmentsExpected": "AttachmentsExpected",
    "status": "Status",
    "reviewState": "ReviewState",
    "deviceId": "DeviceID",
    "edits": "Edits",
    "formVersion": "FormVersion",
}
_IN_PLACE = "-Latitude"
_MADE_ON = (1980, 1, 1, 0, 0, 0)


def pull_odk(
    server: Server,
    shelf: Shelf,
    *,
    project: str,
    form: str,
    email: str,
    password: str,
    since: str | None,
    progress: Progress,
) -> Change:
    """Fetch a form's submissions, repeats included, onto the shelf, and say what changed."""
    _log_in(server, email, password)
    query = {"$top": str(PAGE_SIZE), "$count": "true", "$expand": "*"}
    if since:
        query["$filter"] = f"__system/submissionDate gt {since} or __system/updatedAt gt {since}"
    first = f"v1/projects/{quote(project)}/forms/{quote(form)}.svc/Submissions?{urlencode(query)}"
    ask = _asking(server, lambda: _log_in(server, email, password))
    return pull(
        shelf, first=first, ask=ask, name=lambda record: str(record["__id"]), incremental=bool(since), progress=progress
    )


def last_submitted(records: Iterable[Record]) -> str:
    """The time of the last submission or edit, as the server writes it, or nothing."""
    times = (record.get("__system", {}) for record in records)
    return max((str(each.get("updatedAt") or each.get("submissionDate") or "") for each in times), default="")


def write_export(path: Path, records: Iterable[Record], *, form: str) -> None:
    """Write submissions as `{form}.csv` and one `{form}-{repeat}.csv` for each repeat, in one zip."""
    tables: dict[str, list[dict[str, str]]] = {form: []}
    for record in records:
        system = record.get("__system", {})
        row = {"SubmissionDate": _text(system.get("submissionDate"))}
        _flatten(record, row, table=form, key=str(record["__id"]), tables=tables)
        row["KEY"] = str(record["__id"])
        row.update({column: _text(system.get(name)) for name, column in SYSTEM.items()})
        tables[form].append(row)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, rows in tables.items():
            last = ("KEY", *SYSTEM.values()) if name == form else ("PARENT_KEY", "KEY")
            archive.writestr(zipfile.ZipInfo(f"{name}.csv", _MADE_ON), _csv(rows, last=last))


def _log_in(server: Server, email: str, password: str) -> None:
    token = server.post("v1/sessions", body={"email": email, "password": password}).get("token")
    if not isinstance(token, str):
        raise PullError("server ODK Central tidak memberi token. Periksa pilihan --server.")
    server.authorise(f"Bearer {token}")


def _asking(server: Server, log_in_again: Callable[[], None]) -> Callable[[str], Page]:
    def ask(address: str) -> Page:
        try:
            answer = server.get(address)
        except UnauthorisedError:  # sessions end after a day, or when the server restarts
            log_in_again()
            answer = server.get(address)
        records, count = answer.get("value"), answer.get("@odata.count")
        if not isinstance(records, list) or not all("__id" in record for record in records):
            raise PullError("jawaban server bukan daftar isian ODK Central. Periksa pilihan --server.")
        following = answer.get("@odata.nextLink")
        return Page(records, str(following) if following else None, count if isinstance(count, int) else None)

    return ask


def _flatten(
    record: Mapping[str, Any],
    row: dict[str, str],
    *,
    table: str,
    key: str,
    tables: dict[str, list[dict[str, str]]],
    path: str = "",
) -> None:
    """Groups become `group-question`, repeats rows of their own table, places four columns."""
    for name, value in record.items():
        if name in ("__id", "__system") or name.endswith("@odata.navigationLink"):
            continue
        if isinstance(value, list) and all(isinstance(entry, Mapping) for entry in value):
            _add_repeats(f"{table}-{name}", value, parent=key, tables=tables)
        elif isinstance(value, Mapping) and value.get("type") == "Point":
            row.update(
                zip(
                    (f"{path}{name}-{part}" for part in ("Longitude", "Latitude", "Altitude")),
                    map(_text, value["coordinates"]),
                    strict=False,
                )
            )
        elif isinstance(value, Mapping):
            _flatten(value, row, table=table, key=key, tables=tables, path=f"{path}{name}-")
        else:
            row[f"{path}{name}"] = _text(value)


def _add_repeats(table: str, entries: list[Any], *, parent: str, tables: dict[str, list[dict[str, str]]]) -> None:
    rows = tables.setdefault(table, [])
    for number, entry in enumerate(entries, start=1):
        key = str(entry.get("__id") or f"{parent}/{table.rsplit('-', 1)[-1]}[{number}]")
        row: dict[str, str] = {}
        _flatten(entry, row, table=table, key=key, tables=tables)
        rows.append(row | {"PARENT_KEY": parent, "KEY": key})


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    return str(value)


def _csv(rows: list[dict[str, str]], *, last: Iterable[str]) -> str:
    closing = list(last)
    answers = dict.fromkeys(column for row in rows for column in row if column not in closing)
    places = {column.removesuffix(_IN_PLACE) for column in answers if column.endswith(_IN_PLACE)}
    for place in places & answers.keys():  # nobody was anywhere there: the question has its columns from the others
        if not any(row.get(place) for row in rows):
            del answers[place]
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, [*answers, *closing], restval="", extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return buffer.getvalue()


def submitted(records: Iterable[Record]) -> Iterator[Record]:
    """Records as they were last known, in the order in which they were first sent."""
    yield from sorted(
        records, key=lambda each: (str(each.get("__system", {}).get("submissionDate") or ""), str(each["__id"]))
    )
