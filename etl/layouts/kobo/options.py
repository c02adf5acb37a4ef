"""The options an export was made with, read off its content and, where it still is Kobo's own, off the file's name."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from etl.layouts.choices import holds_ticks
from etl.layouts.kobo.columns import BETWEEN_GROUPS, GEOPOINT, is_worded, questions_of
from etl.layouts.lines import is_padded, text_of
from etl.layouts.sheet import Sheet
from etl.sources.grid import Workbook, is_blank

_VERSION = re.compile(r"__version__|_version__?(\d+)?|_version__\d+")
FILE_NAME = re.compile(
    r".* - (?P<versions>all versions|latest version) - (?P<language>.+) - \d{4}-\d\d-\d\d-\d\d-\d\d-\d\d.*"
)
_XML_NAME = re.compile(r"[A-Za-z_][\w.\-]*(\[\d+\])?")
"""With the number of a repeat behind it in exports that write repeats in a line."""

_SHARE_ADDED = 0.1
"""Of all headings, those that somebody may have added to names."""

_ROOT_ALONE = (
    "hanya tabel utama (CSV tidak memuat lembar berulang; bila formulirnya menanyakan anggota, ekspor ulang jenis XLS)"
)
_WORDS: Mapping[str, Mapping[str, str]] = {
    "values": {"xml": "nilai XML", "labels": "label (bukan nilai XML)"},
    "select_multiple": {
        "both": "keduanya (ringkasan dan rincian)",
        "details": "hanya rincian 0/1",
        "summary": "tanpa rincian 0/1",
        "mixed": "campuran",
    },
    "types": {"text": "tanggal dan angka sebagai teks", "typed": "tanggal dan angka bertipe", "": ""},
}


def values_of(workbook: Workbook, tables: Sequence[Sheet]) -> tuple[str, str]:
    """`xml` or `labels`, and what speaks against it. A file may have got its name from another one: content decides."""
    clues: dict[str, str] = {}
    named = FILE_NAME.fullmatch(workbook.path.name)
    if named:
        clues["nama berkas"] = "xml" if named["language"] == "False" else "labels"
    if named and clues["nama berkas"] == "xml" and _mostly_words(tables):
        clues["judul kolom"] = "labels"
    states = {
        text_of(value)
        for table in tables
        for column, name in enumerate(table.header)
        if name in ("_validation_status", "_submission__validation_status")
        for value in set(table.column(column))
    } - {""}
    if states:
        xml = any(state.startswith("validation_status_") for state in states)
        clues["_validation_status"] = "xml" if xml else "labels"
    if not clues:
        return _values_in_headings(tables), ""
    if len(set(clues.values())) > 1:
        words = {"xml": "nilai XML", "labels": "label"}
        decisive = "_validation_status" if "_validation_status" in clues else "judul kolom"
        return clues[decisive], ", ".join(f"{clue}: {words[value]}" for clue, value in clues.items())
    return next(iter(clues.values())), ""


def _mostly_words(tables: Sequence[Sheet]) -> bool:
    """Whether most questions are headings that can be no names; a column that somebody added says nothing."""
    questions = [name for table in tables for name in questions_of(table.header)]
    return 2 * sum(map(is_worded, questions)) > len(questions)


def _values_in_headings(tables: Sequence[Sheet]) -> str:
    """Whether headings are labels: more of them than a few columns that somebody added can be no names."""
    asked, worded = 0, 0
    for table in tables:
        whole = set(questions_of(table.header))
        for column, name in enumerate(table.header):
            parts = [part.strip() for part in BETWEEN_GROUPS.split(name)] if name in whole else []
            strange = [part for part in parts if not _XML_NAME.fullmatch(part) and not part.isdigit()]
            of_a_question = bool(strange) and parts[0] in whole and _XML_NAME.fullmatch(parts[0]) is not None
            asked += bool(parts)
            worded += bool(strange) and (not of_a_question or holds_ticks(table.records, column))
    return "labels" if worded > _SHARE_ADDED * asked else "xml"


def options_of(workbook: Workbook, tables: Sequence[Sheet]) -> dict[str, object]:
    """The options that need no look at multiple choices: language, versions, types of cells, points, tables."""
    named = FILE_NAME.fullmatch(workbook.path.name)
    return {
        "types": _types(tables[0]),
        "language": named["language"] if named else "",
        "versions": _versions(tables[0]),
        "geopoints": _geopoints(tables),
        "tables": "all" if len(tables) > 1 or is_padded(workbook) else "root",
    }


def _types(root: Sheet) -> str:
    for name in ("_submission_time", "start", "end"):
        if name in root.header:
            column = root.column(root.header.index(name))
            if set(map(type, column)) - {str}:
                return "typed"
            if any(not is_blank(value) for value in column):
                return "text"
    return ""


def _versions(root: Sheet) -> tuple[str, ...]:
    found = {
        text_of(value)
        for column, name in enumerate(root.header)
        if _VERSION.fullmatch(name)
        for value in set(root.column(column))
    }
    return tuple(sorted(found - {""}))


def _geopoints(tables: Sequence[Sheet]) -> tuple[str, ...]:
    found: dict[str, set[str]] = {}
    for table in tables:
        for name in table.header:
            if (match := GEOPOINT.fullmatch(name)) and not name.startswith("_submission"):
                found.setdefault(match["question"], set()).add(match["part"])
    return tuple(question for question, parts in found.items() if len(parts) == len(("latitude", "longitude")))


def explained(options: Mapping[str, object]) -> str:
    """The options in a sentence."""
    groups, versions = options["groups"], options["versions"]
    parts = [
        _WORDS["values"][str(options["values"])],
        f"grup di judul kolom dengan '{groups}'" if groups else "tanpa grup di judul kolom",
        f"pilihan ganda: {_WORDS['select_multiple'][str(options['select_multiple'])]}",
        _WORDS["types"][str(options["types"])],
        f"{len(versions)} versi formulir" if isinstance(versions, tuple) and len(versions) > 1 else "",
        "baris tanda HXL di bawah judul" if options["tags"] else "",
        "bentuk lama (legacy)" if options["legacy"] else "",
        _ROOT_ALONE if options["tables"] == "root" else "",
    ]
    return "Ekspor KoboToolbox: " + ", ".join(part for part in parts if part) + "."
