"""Filled forms as they come back: from KoboToolbox as XLSX, from ODK Central as a zip, from cadres as a workbook."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import xlsxwriter
from filled_questionnaire import Answers, Submission, choices_of

from etl.questionnaire.questions import Question, Questionnaire
from etl.questionnaire.words import DONT_KNOW, LANGUAGES, REFUSED
from etl.questionnaire.workbook import Answer, write_workbook
from etl.questionnaire.xlsform import XlsForm
from warehouse.codebook import Codebook, VariableType
from warehouse.programme import Programme, Round

SUBMITTED = datetime(2023, 4, 1, 1, 2, 3)


@dataclass(frozen=True)
class KoboOptions:
    """What somebody may choose when exporting. `language`: blank for XML values and headers."""

    language: str = ""
    groups: str = ""
    choices: str = "both"
    typed: bool = True
    system: bool = True


@dataclass(frozen=True)
class _Asked:
    """A question and the groups and repeats it stands in."""

    row: Mapping[str, str]
    groups: tuple[Mapping[str, str], ...]
    repeat: str


def _asked(form: XlsForm) -> Iterator[_Asked]:
    groups: list[Mapping[str, str]] = []
    for row in form.survey:
        if row["type"].startswith("begin"):
            groups.append(row)
        elif row["type"].startswith("end_"):
            groups.pop()
        else:
            repeat = next((group["name"] for group in groups if group["type"] == "begin_repeat"), "")
            yield _Asked(row, tuple(groups), repeat)


def kobo_xlsx(form: XlsForm, submissions: Sequence[Submission], path: Path, options: KoboOptions) -> Path:
    """One sheet for the form, one for each repeat that has any record."""
    title = form.settings["form_title"]
    with xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd"}) as book:
        root = [submission.root for submission in submissions]
        system = [_root_system(number, form) for number in range(1, len(root) + 1)]
        _kobo_sheet(book, title[:28] + "..." if len(title) > 31 else title, form, "", root, system, options)
        for repeat in submissions[0].repeats:
            records = [
                (number, record)
                for number, each in enumerate(submissions, 1)
                for record in each.repeats.get(repeat, ())
            ]
            if records:
                parents = [_repeat_system(index, number, title, form) for index, (number, _) in enumerate(records, 1)]
                _kobo_sheet(book, repeat, form, repeat, [record for _, record in records], parents, options)
    return path


def _root_system(number: int, form: XlsForm) -> dict[str, Any]:
    return {
        "_id": 1000 + number,
        "_uuid": _uuid(number),
        "_submission_time": SUBMITTED,
        "_validation_status": None,
        "_notes": None,
        "_status": "submitted_via_web",
        "_submitted_by": "kader",
        "__version__": form.version,
        "_tags": None,
        "_index": number,
    }


def _repeat_system(index: int, number: int, title: str, form: XlsForm) -> dict[str, Any]:
    parent = {f"_submission_{name}": value for name, value in _root_system(number, form).items() if name != "_index"}
    return {"_index": index, "_parent_table_name": title, "_parent_index": number, **parent}


def _uuid(number: int) -> str:
    return f"8fc54337-078a-52e2-bd73-{number:012d}"


def _kobo_sheet(
    book: xlsxwriter.Workbook,
    name: str,
    form: XlsForm,
    repeat: str,
    records: Sequence[Answers],
    system: Sequence[Mapping[str, Any]],
    options: KoboOptions,
) -> None:
    sheet = book.add_worksheet(name)
    asked_here = [asked for asked in _asked(form) if asked.repeat == repeat and asked.row["type"] != "note"]
    columns = [column for asked in asked_here for column in _kobo_columns(asked, form, options)]
    kept = list(system[0]) if options.system else [key for key in system[0] if key in ("_index", "_parent_index")]
    for place, header in enumerate([*(header for header, _, _ in columns), *kept]):
        sheet.write_string(0, place, header)
    for line, (record, own) in enumerate(zip(records, system, strict=True), start=1):
        values = [
            _kobo_value(record.get(asked.row["name"], ""), asked, option, form, options) for _, asked, option in columns
        ]
        for place, value in enumerate([*values, *(own[key] for key in kept)]):
            if isinstance(value, str) and value:
                sheet.write_string(line, place, value)
            elif isinstance(value, datetime) and not options.typed:
                sheet.write_string(line, place, value.isoformat())
            elif isinstance(value, date):
                sheet.write_datetime(line, place, value)
            elif value is not None and value != "":
                sheet.write_number(line, place, value)


def _kobo_columns(asked: _Asked, form: XlsForm, options: KoboOptions) -> Iterator[tuple[str, _Asked, str | None]]:
    """The headers of a question: the answer itself, and for a multiple choice one column per option."""
    header = _header(asked, options)
    several = asked.row["type"].startswith("select_multiple")
    if not several or options.choices != "details":
        yield header, asked, None
    if several and options.choices != "summary":
        for choice in choices_of(form, asked.row):
            yield f"{header}{options.groups or '/'}{_named(choice, options)}", asked, choice["name"]


def _header(asked: _Asked, options: KoboOptions) -> str:
    own = _named(asked.row, options)
    return options.groups.join([*(_named(group, options) for group in asked.groups), own]) if options.groups else own


def _named(row: Mapping[str, str], options: KoboOptions) -> str:
    return row.get(f"label::{options.language}", row["name"]) if options.language else row["name"]


def _kobo_value(text: str, asked: _Asked, option: str | None, form: XlsForm, options: KoboOptions) -> Any:
    if not text:
        return ""
    kind = asked.row["type"].split(" ")[0]
    if option is not None:
        ticked = option in text.split()
        return int(ticked) if options.typed else str(int(ticked))
    if kind.startswith("select") and not kind.endswith("file"):
        named = {choice["name"]: _named(choice, options) for choice in choices_of(form, asked.row)}
        shown = " ".join(named[code] for code in text.split())
        return int(shown) if options.typed and shown.isdecimal() else shown
    if not options.typed:
        return text
    match kind:
        case "integer":
            return int(text)
        case "decimal":
            return float(text)
        case "date" | "today":
            return date.fromisoformat(text)
        case "start" | "end":
            return datetime.fromisoformat(text).replace(tzinfo=None)
        case _:
            return text


def odk_zip(
    form: XlsForm, submissions: Sequence[Submission], path: Path, *, group_paths: bool = True, split: bool = False
) -> Path:
    """ODK Central's `submissions.csv.zip`: names only, one CSV for the form and one for each repeat."""
    with zipfile.ZipFile(path, "w") as archive:
        root = [
            _odk_line(submission.root, form, "", group_paths=group_paths, split=split) for submission in submissions
        ]
        lines = [
            {"SubmissionDate": "2023-04-01T01:02:03.004Z", **line, **_central(number, form)}
            for number, line in enumerate(root, start=1)
        ]
        archive.writestr(f"{form.form_id}.csv", _csv(lines))
        for repeat in submissions[0].repeats:
            records = [
                {
                    **_odk_line(record, form, repeat, group_paths=group_paths, split=split),
                    "PARENT_KEY": f"uuid:{_uuid(number)}",
                    "KEY": f"uuid:{_uuid(number)}/{repeat}[{place}]",
                }
                for number, submission in enumerate(submissions, start=1)
                for place, record in enumerate(submission.repeats.get(repeat, ()), start=1)
            ]
            archive.writestr(f"{form.form_id}-{repeat}.csv", _csv(records))
    return path


def _central(number: int, form: XlsForm) -> dict[str, str]:
    return {
        "meta-instanceID": f"uuid:{_uuid(number)}",
        "meta-instanceName": f"001-A Warga Rekaan {number}",
        "KEY": f"uuid:{_uuid(number)}",
        "SubmitterID": "7",
        "SubmitterName": "kader",
        "AttachmentsPresent": "0",
        "AttachmentsExpected": "0",
        "Status": "",
        "ReviewState": "",
        "DeviceID": "",
        "Edits": "0",
        "FormVersion": form.version,
    }


def _odk_line(record: Answers, form: XlsForm, repeat: str, *, group_paths: bool, split: bool) -> dict[str, str]:
    line: dict[str, str] = {}
    for asked in _asked(form):
        if asked.repeat != repeat:
            continue
        groups = [group["name"] for group in asked.groups if group["type"] == "begin_group"] if group_paths else []
        name, text = "-".join([*groups, asked.row["name"]]), record.get(asked.row["name"], "")
        line[name] = text
        if split and asked.row["type"].startswith("select_multiple"):
            for choice in choices_of(form, asked.row):
                line[f"{name}/{choice['name']}"] = str(int(choice["name"] in text.split()))
    return line


def _csv(lines: Sequence[Mapping[str, str]]) -> str:
    stream = io.StringIO(newline="")
    if lines:
        writer = csv.DictWriter(stream, list(lines[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(lines)
    return stream.getvalue()


def cadre_workbook(
    codebook: Codebook,
    programme: Programme,
    survey_round: Round,
    asked: Questionnaire,
    submissions: Sequence[Submission],
    path: Path,
) -> Path:
    """The workbook as cadres fill it in: labels from the lists, real dates, nothing where a number isn't known."""
    filled: dict[str, list[dict[str, Answer]]] = {unit.name: [] for unit in codebook.units}
    for submission in submissions:
        filled["household"].append(_cells(submission.root, asked.units["household"], codebook))
        card = {"family_card": submission.root["family_card"]}
        for unit, records in submission.repeats.items():
            filled[unit] += [card | _cells(record, asked.units[unit], codebook) for record in records]
    write_workbook(codebook, programme, survey_round, path, filled=filled)
    return path


def _cells(record: Answers, questions: Sequence[Question], codebook: Codebook) -> dict[str, Answer]:
    return {each.variable.name: _cell(record.get(each.name, ""), each, codebook) for each in questions}


def _cell(text: str, question: Question, codebook: Codebook) -> Answer:
    variable = question.variable
    if not text:
        return None
    if variable.list_name:
        labels = {code.source: code.id for code in codebook.codes(variable.list_name)}
        labels |= {"98": DONT_KNOW.id, "99": REFUSED.id}
        return ", ".join(labels[code] for code in text.split())
    match variable.type:
        case VariableType.DATE:
            return date.fromisoformat(text)
        case VariableType.INTEGER | VariableType.NUMBER:
            return None if text in question.outs else float(text)
        case _:
            return text


ALL_LANGUAGES = (LANGUAGES.id, LANGUAGES.en)
