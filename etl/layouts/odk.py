"""ODK Central's tables, whatever options they were made with, as tables that join. It knows no form and no code.

Central writes names only, never labels, and 0 in the columns of options when nothing was answered: whether a multiple
choice was answered is told by the column with the whole answer alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import PurePosixPath

from etl.layouts.body import below_records
from etl.layouts.choices import (
    Split,
    declared_split,
    option_of,
    unsummed_choices,
    with_answers,
)
from etl.layouts.lines import (
    distinct,
    fill_up,
    heading,
    is_padded,
    not_empty,
    ragged,
    ragged_rule,
    tell_repeated,
    text_of,
    up_to,
)
from etl.layouts.naming import fitting_one_of
from etl.layouts.numbered import numbered_people
from etl.layouts.sheet import Export, Sheet, System, widened
from etl.quoted import quoted
from etl.sources import SourceError
from etl.sources.grid import CellValue, Grid, Row, Told, Workbook, is_blank

SYSTEM: System = "odk"
KEY, PARENT_KEY = "KEY", "PARENT_KEY"
_ALL_DATA = 'unduh "All data", yaitu submissions.csv.zip'
_OTHER_SERVERS = {
    "formdef_version": ("SurveyCTO", "ekspor dalam bentuk panjang (long), lalu jadikan semua CSV-nya satu zip"),
    "SET-OF-": ("ODK Briefcase", "jadikan semua CSV ekspornya satu zip"),
}
"""Programs that write the same tables, by the beginning of a column that only they write, and how to get all tables."""

_ODATA_KEY, _ODATA_PARENT = "__id", re.compile(r"__[^/.]+-id")
_ODATA_OWN = re.compile(r"__system[/.](?P<name>\w+)")
_ODATA_NAMES = {"submissionDate": "SubmissionDate", "submitterId": "SubmitterID", "deviceId": "DeviceID"}
"""What Central calls its own columns in OData, where the CSV has other names: `__system/reviewState` is ReviewState."""

ROOT_KEY = "ROOT_KEY"
"""Column of the repeats that holds the submission's own KEY, where a repeat lies within another."""

_LOOKED_AT = 20
_STATUS, _ENCRYPTED = "Status", "row_encrypted"

_SUBMISSION = frozenset(
    (
        *("SubmissionDate", "SubmitterID", "SubmitterName", "AttachmentsPresent", "AttachmentsExpected", "Status"),
        *(
            "ReviewState",
            "DeviceID",
            "Edits",
            "FormVersion",
            "formdef_version",
            "meta-instanceID",
            "instanceID",
            "meta-instanceName",
        ),
    )
)
_OWN = re.compile(r"(.*-)?(meta-)?(instanceID|instanceName|deprecatedID|entity-?.*)|SET-OF-.+|PARENT_KEY|KEY|ROOT_KEY")
_GEOPOINT = re.compile(r"(?P<question>.+)-(?P<part>Latitude|Longitude|Altitude|Accuracy)")


def evidence(workbook: Workbook) -> str:
    """What in the content says that ODK Central made it; blank when nothing does."""
    names = {name for grid in not_empty(workbook) for name in _heading(grid.rows[_head(grid)])}
    if KEY not in names or not ({PARENT_KEY} | _SUBMISSION) & names:
        return ""
    return ", ".join([KEY, *sorted(({PARENT_KEY} | _SUBMISSION) & names)][:4])


def is_own_column(name: str) -> bool:
    """Whether Central and not the form's author made this column."""
    return name in _SUBMISSION or _OWN.fullmatch(name) is not None


def lay_out(workbook: Workbook, *, declared: Iterable[str] = ()) -> Export:
    """The export's tables, the submissions first. `declared`: names of questions that may need a whole answer."""
    wanted, told = tuple(declared), list[Told]()
    tables = [_table(workbook, grid, told) for grid in not_empty(workbook)]
    roots = [table for table in tables if KEY in table.header and PARENT_KEY not in table.header]
    children = [table for table in tables if PARENT_KEY in table.header]
    others = [table for table in tables if KEY not in table.header and PARENT_KEY not in table.header]
    root = next((table for table in roots if _SUBMISSION & set(table.header)), next(iter(roots), None))
    if root is None:
        told.append(Told("root_missing", found=quoted(table.name for table in tables)))
    else:
        others = [*(table for table in roots if table is not root), *others]
        root = _held_without_answers(root)
        children = [_with_title(child, root) for child in children]
    children, parent_key = _nested(root, children)
    family = [table for table in (root, *children) if table is not None]
    family, split, derived = _choices(family, wanted, told)
    options = {
        "values": "xml",
        "groups": _groups(family),
        "select_multiple": split,
        "types": "text",
        "versions": _seen(root, "FormVersion"),
        "review_states": _seen(root, "ReviewState"),
        "geopoints": _geopoints(family),
        "derived": derived,
        "tables": "all" if children else "root",
    }
    return Export(
        workbook=workbook,
        system=SYSTEM,
        options=options,
        sheets=(*family, *others),
        key=KEY if root is not None else "",
        parent_key=parent_key if children else "",
        told=tuple(told),
        explanation=_explained(
            options, len(children), *_server(root), wide=bool(root and numbered_people(root.header))
        ),
    )


def _server(root: Sheet | None) -> tuple[str, str]:
    """Which program exported, and how one gets all tables of it."""
    names = root.header if root is not None else ()
    found = (told for mark, told in _OTHER_SERVERS.items() if any(name.startswith(mark) for name in names))
    return next(found, ("ODK Central", _ALL_DATA))


def _head(grid: Grid) -> int:
    """The line of the headings; somebody may have put a title above it."""
    return next((line for line, row in enumerate(grid.rows[:_LOOKED_AT]) if any(map(_is_key, row))), 0)


def _is_key(value: CellValue) -> bool:
    return isinstance(value, str) and value.strip() in (KEY, _ODATA_KEY)


def _heading(row: Row) -> tuple[str, ...]:
    """The names of the columns; those of a table from OData (Excel, Power BI, R) as in Central's CSV."""
    names = heading(row)
    parents = [name for name in names if _ODATA_PARENT.fullmatch(name)]
    if _ODATA_KEY not in names or not (parents or any(map(_ODATA_OWN.fullmatch, names))):
        return names
    return tuple(PARENT_KEY if name in parents else _as_in_csv(name) for name in names)


def _as_in_csv(name: str) -> str:
    """
    >>> [_as_in_csv(name) for name in ("__id", "__system/reviewState", "__system.submitterId", "rumah/lantai")]
    ['KEY', 'ReviewState', 'SubmitterID', 'rumah-lantai']
    """
    if name == _ODATA_KEY:
        return KEY
    if own := _ODATA_OWN.fullmatch(name):
        return _ODATA_NAMES.get(own["name"], own["name"][0].upper() + own["name"][1:])
    return name.replace("/", "-").replace(".", "-")


def _table(workbook: Workbook, grid: Grid, told: list[Told]) -> Sheet:
    line = _head(grid)
    header, rows = _heading(grid.rows[line]), grid.rows[line + 1 :]
    if line:
        told.append(Told("lines_above_header", sheet=grid.name, found=up_to(line)))
    below = below_records(rows, [column for column, name in enumerate(header) if name in (KEY, PARENT_KEY)])
    counts = ragged(rows, len(header), padded=is_padded(workbook))
    told += tell_repeated(grid.name, header)
    return Sheet(
        name=grid.name,
        header=header,
        rows=fill_up(rows, len(header)),
        numbers=range(line + 2, line + 2 + len(rows)),
        held={position: rule for position, rule in ragged_rule(counts).items() if position not in below},
        skipped=below,
        cell_counts=counts,
        title=_stem(grid.name),
    )


def _stem(name: str) -> str:
    return PurePosixPath(name.replace("\\", "/")).name.removesuffix(".csv")


def _with_title(child: Sheet, root: Sheet) -> Sheet:
    """`{form}-{repeat}.csv` is the repeat's table."""
    return replace(child, title=child.title.removeprefix(f"{root.title}-"))


def refuse_encrypted(export: Export) -> None:
    """Raises SourceError where Central wrote the answers of no submission."""
    root = next((sheet for sheet in export.sheets if _STATUS in sheet.header), None)
    if root is not None and root.rows and all(root.held.get(n) == _ENCRYPTED for n in range(len(root.rows))):
        shown = quoted(sorted(map(text_of, distinct(root.rows, root.header.index(_STATUS)))))
        raise SourceError("all_encrypted", file=export.workbook.path, sheet=root.name, found=shown)


def _held_without_answers(root: Sheet) -> Sheet:
    """Central says in Status what kept it from writing the answers: encrypted, or encrypted data not yet sent."""
    if _STATUS not in root.header:
        return root
    column = root.header.index(_STATUS)
    if distinct(root.rows, column) <= {""}:
        return root
    closed = {n: _ENCRYPTED for n, row in enumerate(root.rows) if not is_blank(row[column])}
    return replace(root, held={**closed, **root.held})


def _nested(root: Sheet | None, children: Sequence[Sheet]) -> tuple[list[Sheet], str]:
    """The repeats with their parents; all of them get the submission's KEY when one lies within another."""
    keys = {table.name: _keys(table, KEY) for table in (root, *children) if table is not None}
    found = []
    for child in children:
        wanted = _keys(child, PARENT_KEY)
        parent = next((name for name, known in keys.items() if name != child.name and not wanted.isdisjoint(known)), "")
        found.append(replace(child, parent=parent or (root.name if root is not None else "")))
    if root is None or all(child.parent == root.name for child in found):
        return found, PARENT_KEY
    own = keys[root.name]
    above = dict(pair for child in found for pair in _parents(child))
    return [_with_root_key(child, own, above) for child in found], ROOT_KEY


def _parents(child: Sheet) -> Iterable[tuple[str, str]]:
    """The key of each line, and that of its parent."""
    if KEY not in child.header:
        return ()
    key, parent = child.header.index(KEY), child.header.index(PARENT_KEY)
    return ((text_of(row[key]), text_of(row[parent])) for row in child.rows)


def _keys(table: Sheet, column: str) -> set[str]:
    return (
        {text_of(value) for value in distinct(table.rows, table.header.index(column))} - {""}
        if (column in table.header)
        else set()
    )


def _with_root_key(child: Sheet, known: set[str], above: Mapping[str, str]) -> Sheet:
    """A KEY such as `uuid:…/children/child[2]` begins with that of the submission; in OData the parents lead there."""
    column = child.header.index(PARENT_KEY)
    parents = [text_of(row[column]) for row in child.rows]
    grandparents = (above.get(parent, "") for parent in parents)
    roots = (
        (next((key for key in (parent, grandparent) if key in known), parent.split("/", 1)[0]),)
        for parent, grandparent in zip(parents, grandparents, strict=True)
    )
    return widened(child, [ROOT_KEY], roots, [column])


def _choices(
    tables: Sequence[Sheet], wanted: Sequence[str], told: list[Told]
) -> tuple[list[Sheet], str, tuple[str, ...]]:
    result, derived, both = [], [], False
    for table in tables:
        whole = any(option_of(name, after) is not None for name, after in _neighbours(table.header))
        both = both or whole
        apart = [
            split
            for split in unsummed_choices(table.header, table.records, ())
            if "/" in table.header[split.columns[0]]
        ]
        if wanted:
            apart = _declared_apart(table, wanted, apart)
        if apart:
            shown = quoted(split.question for split in apart)
            told.append(Told("splits_without_summary", sheet=table.name, found=shown))
        derived += [split.question for split in apart]
        result.append(with_answers(table, apart, labels=False))
    how = "both" if both else "details" if derived else "summary"
    return result, how, tuple(derived)


def _neighbours(header: Sequence[str]) -> Iterable[tuple[str, str]]:
    return ((name, after) for name, after in pairwise(header) if "/" in after)


def _declared_apart(table: Sheet, wanted: Sequence[str], apart: Sequence[Split]) -> list[Split]:
    present = set(table.header)
    missing = [name for name in wanted if name not in present]
    named = [split for name in missing if (split := declared_split(name, table.header, table.records)) is not None]
    known = {split.question for split in named}
    fits = fitting_one_of(missing, ("/", "-"))
    return named + [split for split in apart if split.question not in known and fits(split.question)]


def _groups(tables: Sequence[Sheet]) -> str:
    """`-` when group names stand before the questions. `meta-instanceID` tells it best."""
    names = [name for table in tables for name in table.header]
    if "meta-instanceID" in names:
        return "-"
    questions = [name for name in names if not is_own_column(name) and not _GEOPOINT.fullmatch(name)]
    return "-" if "instanceID" not in names and any("-" in name for name in questions) else ""


def _seen(root: Sheet | None, column: str) -> tuple[str, ...]:
    return tuple(sorted(_keys(root, column))) if root is not None else ()


def _geopoints(tables: Sequence[Sheet]) -> tuple[str, ...]:
    matches = (_GEOPOINT.fullmatch(name) for table in tables for name in table.header)
    return tuple(dict.fromkeys(match["question"] for match in matches if match))


def _explained(options: Mapping[str, object], children: int, server: str, all_tables: str, *, wide: bool) -> str:
    versions, states = options["versions"], options["review_states"]
    how = {
        "both": "keduanya (ringkasan menentukan, 0 di rincian bisa berarti tidak dijawab)",
        "details": "hanya rincian 0/1",
        "summary": "satu kolom",
    }
    parts = [
        "nilai XML",
        "nama grup di depan pertanyaan dengan '-'" if options["groups"] else "tanpa nama grup di judul kolom",
        f"pilihan ganda: {how[str(options['select_multiple'])]}",
        f"{children} tabel berulang"
        if children
        else "bentuk lebar: orang-orangnya di kolom bernomor"
        if wide
        else f"hanya tabel utama (bila formulirnya menanyakan anggota, {all_tables})",
        f"{len(versions)} versi formulir" if isinstance(versions, tuple) and len(versions) > 1 else "",
        f"status tinjauan: {', '.join(map(str, states))}" if isinstance(states, tuple) and states else "",
    ]
    return f"Ekspor {server}: " + ", ".join(part for part in parts if part) + "."
