"""KoboToolbox exports, whatever options they were made with, as tables that join. It knows no form and no code.

What was chosen at the export is read off the content: names or labels, groups in the headings, how multiple choices
are written, form versions, text or typed cells; the file's name helps where it still is the one Kobo gave.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from etl.layouts.choices import (
    BLANK,
    Split,
    declared_split,
    holds_ticks,
    split_choices,
    unsummed_choices,
    with_answers,
    with_separate_labels,
)
from etl.layouts.groups import GROUP_SEPARATORS, begins_one, group_separator, spellings
from etl.layouts.legacy import is_legacy, unflattened
from etl.layouts.lines import (
    distinct,
    fill_up,
    filled_width,
    heading,
    is_padded,
    not_empty,
    ragged,
    ragged_rule,
    tell_repeated,
    text_of,
)
from etl.layouts.naming import fits
from etl.layouts.sheet import Export, Sheet, is_cut_from, widened
from etl.sources.grid import CellValue, Grid, Row, Told, Workbook, is_blank

SYSTEM = "kobo"
KEYS = (("_uuid", "_submission__uuid"), ("_id", "_submission__id"))
INDEX_KEYS = ("_index", "_parent_index")
ROOT_INDEX = "_root_index"
"""Column of nested repeats that holds the `_index` of the root's line, where no lasting key is left."""

_TELLING = frozenset(
    (
        *("_uuid", "_submission_time", "_validation_status", "_submitted_by", "__version__", "_index"),
        *("_parent_index", "_parent_table_name", "_submission__uuid", "_submission__id"),
        *("_xform_id_string", "formhub/uuid"),
    )
)
_COMMON = frozenset(("_id", "_notes", "_status", "_tags", "_attachments", "_geolocation", "meta/instanceID"))
_OWN = re.compile(
    r"start|end|today|deviceid|username|simserial|subscriberid|phonenumber|audit|background-audio|formhub/uuid"
    r"|_?_?version_?_?(_\d+)?|(.*/)?(meta/)?(instanceID|instanceName|rootUuid|deprecatedID)"
    r"|_(id|uuid|submission_time|validation_status|notes|status|submitted_by|tags|index|geolocation|attachments)"
    r"|_parent_table_name|_parent_index|_submission__\w+|_xform_id_string|_bamboo_dataset_id|_root_index"
)
_VERSION = re.compile(r"__version__|_version__?(\d+)?|_version__\d+")
_FILE_NAME = re.compile(
    r".* - (?P<versions>all versions|latest version) - (?P<language>.+) - \d{4}-\d\d-\d\d-\d\d-\d\d-\d\d.*"
)
_XML_NAME = re.compile(r"[A-Za-z_][\w.\-]*")
_GEOPOINT = re.compile(r"(?:.*[^\w])?_(?P<question>.+)_(?P<part>latitude|longitude)")
_TAG = re.compile(r"#[A-Za-z]")
_LOOKED_AT = 20


@dataclass(frozen=True, slots=True)
class _Found:
    """A grid and the line its header is on."""

    grid: Grid
    line: int
    header: tuple[str, ...]


def evidence(workbook: Workbook) -> str:
    """What in the content says that KoboToolbox made it; blank when nothing does."""
    names = [name for found in _tables(workbook) for name in found.header]
    telling = [name for name in dict.fromkeys(names) if name in _TELLING or name.startswith("_submission__")]
    common = [name for name in dict.fromkeys(names) if name in _COMMON]
    if not telling or (len(telling) + len(common) < 2 and not _FILE_NAME.fullmatch(workbook.path.name)):
        return ""
    return ", ".join((telling + common)[:4])


def is_own_column(name: str) -> bool:
    """Whether Kobo and not the form's author made this column."""
    return _OWN.fullmatch(name) is not None


def lay_out(workbook: Workbook, *, declared: Iterable[str] = ()) -> Export:
    """The export's tables, the root first. `declared`: names of questions; only these get a whole answer derived."""
    wanted = tuple(declared)
    told: list[Told] = []
    tables = [_table(workbook, found, told) for found in _tables(workbook)]
    if not tables:
        return Export(workbook, SYSTEM, {}, (), explanation="Ekspor KoboToolbox tanpa isi.")
    legacy = is_legacy(tables[0].header)
    if legacy:
        tables, more = unflattened(tables)
        told += more
    values, doubt = _values(workbook, tables)
    if doubt:
        told.append(Told("values_unclear", found=doubt))
    tables, how, derived = _choices(tables, values, wanted, told)
    tables = _in_families(tables, told)
    tables, key, parent_key = _joined(tables, told)
    named = _FILE_NAME.fullmatch(workbook.path.name)
    if named and named["versions"] == "latest version":
        told.append(Told("latest_version_only"))
    options = {
        "values": values,
        "groups": group_separator([_questions(table.header) for table in tables], derived),
        "select_multiple": how,
        "types": _types(tables[0]),
        "language": named["language"] if named else "",
        "versions": _versions(tables[0]),
        "geopoints": _geopoints(tables),
        "derived": derived,
        "legacy": legacy,
        "tags": any(entry.rule == "header_tags" for entry in told),
        "tables": "all" if len(tables) > 1 or is_padded(workbook) else "root",
    }
    return Export(
        workbook=workbook,
        system=SYSTEM,
        options=options,
        sheets=tuple(tables),
        key=key,
        parent_key=parent_key,
        told=tuple(told),
        explanation=_explained(options),
    )


def _tables(workbook: Workbook) -> list[_Found]:
    found = []
    for grid in not_empty(workbook):
        lines = grid.rows[:_LOOKED_AT]
        own = [sum(map(_is_known, row)) for row in lines]
        line = own.index(max(own))
        if not filled_width(lines[line]):
            line = next((number for number, row in enumerate(lines) if filled_width(row)), 0)
        found.append(_Found(grid, line, heading(lines[line])))
    return found


def _is_known(value: CellValue) -> bool:
    """Whether a heading of every export stands in the cell; none of them has a blank within."""
    name = value.strip() if isinstance(value, str) else ""
    return name in _TELLING or name in _COMMON or name[:13] == "_submission__"


def _table(workbook: Workbook, found: _Found, told: list[Told]) -> Sheet:
    name, header, first = found.grid.name, found.header, found.line + 1
    if found.line:
        told.append(Told("lines_above_header", sheet=name, found=f"1–{found.line}"))
    if len(found.grid.rows) > first and _is_tag_line(found.grid.rows[first]):
        told.append(Told("header_tags", sheet=name, row_number=first + 1))
        first += 1
    rows = found.grid.rows[first:] if first else found.grid.rows
    counts = ragged(rows, len(header), padded=is_padded(workbook))
    told += tell_repeated(name, header)
    return Sheet(
        name=name,
        header=header,
        rows=fill_up(rows, len(header)),
        numbers=range(first + 1, first + 1 + len(rows)),
        held=ragged_rule(counts),
        cell_counts=counts,
    )


def _is_tag_line(row: Row) -> bool:
    """Forms with HXL tags export a second header line such as `#date+start`."""
    cells = [value for value in row if not is_blank(value)]
    return bool(cells) and all(isinstance(value, str) and _TAG.match(value) for value in cells)


def _questions(header: Iterable[str]) -> list[str]:
    return [name for name in header if name and not is_own_column(name) and not _GEOPOINT.fullmatch(name)]


def _values(workbook: Workbook, tables: Sequence[Sheet]) -> tuple[str, str]:
    """`xml` or `labels`, and what speaks against it."""
    clues: dict[str, str] = {}
    named = _FILE_NAME.fullmatch(workbook.path.name)
    if named:
        clues["nama berkas"] = "xml" if named["language"] == "False" else "labels"
    states = {
        text_of(value)
        for table in tables
        for column, name in enumerate(table.header)
        if name in ("_validation_status", "_submission__validation_status")
        for value in distinct(table.rows, column)
    } - {""}
    if states:
        xml = any(state.startswith("validation_status_") for state in states)
        clues["_validation_status"] = "xml" if xml else "labels"
    if not clues:
        return _values_in_headings(tables), ""
    if len(set(clues.values())) > 1:
        words = {"xml": "nilai XML", "labels": "label"}
        return clues["_validation_status"], ", ".join(f"{clue}: {words[value]}" for clue, value in clues.items())
    return next(iter(clues.values())), ""


def _values_in_headings(tables: Sequence[Sheet]) -> str:
    for table in tables:
        whole = set(_questions(table.header))
        for column, name in enumerate(table.header):
            parts = [part.strip() for part in re.split(r"[/:|>~]", name)] if name in whole else []
            strange = [part for part in parts if not _XML_NAME.fullmatch(part) and not part.isdigit()]
            of_a_question = bool(strange) and parts[0] in whole and _XML_NAME.fullmatch(parts[0]) is not None
            if strange and (not of_a_question or holds_ticks(table.rows, column)):
                return "labels"
    return "xml"


def _choices(
    tables: Sequence[Sheet], values: str, wanted: Sequence[str], told: list[Told]
) -> tuple[list[Sheet], str, tuple[str, ...]]:
    """Tables with one answer for every multiple choice, how the export wrote them, and the answers derived."""
    labels, kinds, result, derived = values == "labels", set(), [], []
    for table in tables:
        whole = split_choices(table.header, table.rows)
        apart = unsummed_choices(table.header, table.rows, whole)
        kinds |= {"both"} if whole else set()
        if wanted:
            apart = list(_declared_apart(table, wanted, apart))
        else:
            apart = [split for split in apart if len(split.columns) > 1 and _any_tick(table, split)]
        kinds |= {"details"} if apart else set()
        if labels and whole:
            table, more = with_separate_labels(table, whole)
            told += more
        derived += [split.question for split in apart]
        answered = with_answers(table, apart, labels=labels)
        result.append(_joined_by_blanks(answered) if labels else answered)
    how = kinds.pop() if len(kinds) == 1 else "mixed" if kinds else "summary"
    if labels and how == "summary":
        told.append(Told("labels_joined"))
    return result, how, tuple(derived)


def _joined_by_blanks(table: Sheet) -> Sheet:
    """Answers that no ticks take apart: their labels stand one after the other."""
    return replace(table, separators=dict.fromkeys(range(len(table.header)), BLANK) | dict(table.separators))


def _any_tick(table: Sheet, split: Split) -> bool:
    return any(distinct(table.rows, column) - {""} for column in split.columns)


def _declared_apart(table: Sheet, wanted: Sequence[str], apart: Sequence[Split]) -> Iterator[Split]:
    present, taken, named = set(table.header), set[str](), set[int]()
    separator, sorted_header = group_separator([_questions(table.header)], ()), sorted(table.header)
    for question in wanted:
        if question in present:
            continue
        named_so = (name for name in spellings(question, separator) if begins_one(name, sorted_header))
        splits = (declared_split(name, table.header, table.rows) for name in named_so)
        split = next((split for split in splits if split and not named.intersection(split.columns)), None)
        if split and split.question not in present:
            taken.add(question)
            named.update(split.columns)
            yield split
    lacking = [name for name in wanted if name not in present and name not in taken]
    for split in apart:
        if not named.intersection(split.columns) and any(
            fits(split.question, name, GROUP_SEPARATORS) for name in lacking
        ):
            yield split


def _in_families(tables: Sequence[Sheet], told: list[Told]) -> list[Sheet]:
    """Root first, every repeat with the sheet it belongs to, however its parent's name was cut."""
    children = [table for table in tables if _is_child(table)]
    others = [table for table in tables if not _is_child(table)]
    root = next((table for table in others if set(table.header) & (_TELLING | _COMMON)), None) or next(
        iter(others), None
    )
    if root is None:
        return list(tables)
    parents = {child.name: _parent_name(child) for child in children}
    sheets = [root, *children]
    strangers = dict.fromkeys(
        full for full in parents.values() if full and not any(sheet.is_called(full) for sheet in sheets)
    )
    if len(strangers) > 1:
        told.append(Told("parents_unclear", found=", ".join(f"'{name}'" for name in strangers)))
    found: list[Sheet] = []
    for child in children:
        full = parents[child.name]
        parent = next((sheet.name for sheet in sheets if full and sheet.is_called(full)), "")
        if not parent and (len(strangers) == 1 or not full):
            parent = root.name
        found.append(replace(child, parent=parent, title=child.title or _full_name(child, parents.values())))
    title = next(iter(strangers), "") if len(strangers) == 1 else _full_name(root, parents.values())
    rest = [table for table in others if table is not root]
    return [replace(root, title=title), *found, *rest]


def _is_child(table: Sheet) -> bool:
    return not {"_parent_index", "_parent_table_name"}.isdisjoint(table.header)


def _parent_name(child: Sheet) -> str:
    if "_parent_table_name" not in child.header:
        return ""
    names = distinct(child.rows, child.header.index("_parent_table_name"))
    return next(iter(sorted(text_of(name) for name in names if not is_blank(name))), "")


def _full_name(sheet: Sheet, names: Iterable[str]) -> str:
    return next((name for name in names if name and is_cut_from(sheet.name, name)), "")


def _joined(tables: Sequence[Sheet], told: list[Told]) -> tuple[list[Sheet], str, str]:
    """The columns that join children to the root: a lasting key where there is one, else the export's numbering."""
    root, children = tables[0], [table for table in tables[1:] if table.parent]
    for key, parent_key in KEYS:
        if key in root.header and all(parent_key in child.header for child in children):
            return list(tables), key, parent_key if children else ""
    own, parent_index = INDEX_KEYS
    if own not in root.header or not all(parent_index in child.header for child in children):
        told.append(Told("key_absent", sheet=root.name))
        return list(tables), "", ""
    if children:
        told.append(Told("key_is_index", sheet=root.name, allowed=" atau ".join(key for key, _ in KEYS)))
    if all(child.parent == root.name for child in children):
        return list(tables), own, parent_index if children else ""
    return _with_root_index(tables, root), own, ROOT_INDEX


def _with_root_index(tables: Sequence[Sheet], root: Sheet) -> list[Sheet]:
    own, parent_index = INDEX_KEYS
    roots: dict[str, dict[str, CellValue]] = {root.name: _by_text(root, own, own)}
    waiting, done = [table for table in tables[1:] if table.parent], {}
    while waiting:
        ready = [table for table in waiting if table.parent in roots]
        if not ready:
            break
        for table in ready:
            column = table.header.index(parent_index)
            above = roots[table.parent]
            found = [above.get(text_of(row[column]), "") for row in table.rows]
            done[table.name] = widened(table, [ROOT_INDEX], [(value,) for value in found], [column])
            roots[table.name] = _by_text(done[table.name], own, ROOT_INDEX) if own in table.header else {}
        waiting = [table for table in waiting if table not in ready]
    return [done.get(table.name, table) for table in tables]


def _by_text(table: Sheet, column: str, value: str) -> dict[str, CellValue]:
    place, other = table.header.index(column), table.header.index(value)
    return {text_of(row[place]): row[other] for row in table.rows}


def _types(root: Sheet) -> str:
    for name in ("_submission_time", "start", "end"):
        if name in root.header:
            kinds = {type(value) for value in distinct(root.rows, root.header.index(name)) if not is_blank(value)}
            if kinds:
                return "text" if kinds == {str} else "typed"
    return ""


def _versions(root: Sheet) -> tuple[str, ...]:
    found = {
        text_of(value)
        for column, name in enumerate(root.header)
        if _VERSION.fullmatch(name)
        for value in distinct(root.rows, column)
    }
    return tuple(sorted(found - {""}))


def _geopoints(tables: Sequence[Sheet]) -> tuple[str, ...]:
    found: dict[str, set[str]] = {}
    for table in tables:
        for name in table.header:
            if (match := _GEOPOINT.fullmatch(name)) and not name.startswith("_submission"):
                found.setdefault(match["question"], set()).add(match["part"])
    return tuple(question for question, parts in found.items() if len(parts) == len(("latitude", "longitude")))


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


def _explained(options: Mapping[str, object]) -> str:
    groups, versions = options["groups"], options["versions"]
    parts = [
        _WORDS["values"][str(options["values"])],
        f"grup di judul kolom dengan '{groups}'" if groups else "tanpa grup di judul kolom",
        f"pilihan ganda: {_WORDS['select_multiple'][str(options['select_multiple'])]}",
        _WORDS["types"][str(options["types"])],
        f"{len(versions)} versi formulir" if isinstance(versions, tuple) and len(versions) > 1 else "",
        "baris tanda HXL di bawah judul" if options["tags"] else "",
        "bentuk lama (legacy)" if options["legacy"] else "",
        "hanya tabel utama (CSV tidak memuat lembar berulang)" if options["tables"] == "root" else "",
    ]
    return "Ekspor KoboToolbox: " + ", ".join(part for part in parts if part) + "."
