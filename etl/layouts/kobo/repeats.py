"""Repeat groups: which table each belongs to, and the columns that join its lines to the root's."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from etl.layouts.kobo.columns import COMMON, TELLING, is_own_column
from etl.layouts.lines import distinct, text_of
from etl.layouts.sheet import Sheet, is_cut_from, widened
from etl.quoted import quoted
from etl.sources.grid import CellValue, Told, is_blank

KEYS = (("_uuid", "_submission__uuid"), ("_id", "_submission__id"))
INDEX_KEYS = ("_index", "_parent_index")
_NOBODY = frozenset(("", "-1"))
_LOOKED_AT = 1000
"""Lines in which repeats are looked for: whoever asks for members gets some of nearly every family."""

ROOT_INDEX = "_root_index"
"""Column of nested repeats that holds the `_index` of the root's line, where no lasting key is left."""


def with_parents(tables: Sequence[Sheet], told: list[Told]) -> list[Sheet]:
    """Root first, every repeat with the sheet it belongs to, however its parent's name was cut."""
    children = [table for table in tables if is_repeat(table)]
    others = [table for table in tables if not is_repeat(table)]
    root = next((table for table in others if set(table.header) & (TELLING | COMMON)), None) or next(iter(others), None)
    if root is None:
        return list(tables)
    parents = {child.name: _parent_name(child) for child in children}
    sheets = [root, *children]
    strangers = dict.fromkeys(
        full for full in parents.values() if full and not any(sheet.is_called(full) for sheet in sheets)
    )
    if len(strangers) > 1:
        told.append(Told("parents_unclear", found=quoted(strangers)))
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


def is_repeat(table: Sheet) -> bool:
    """Whether its lines say whose they are; Formhub wrote these columns into the root as well, without a parent."""
    marks = [place for place, name in enumerate(table.header) if name in ("_parent_table_name", "_parent_index")]
    parents = {text_of(parent) for place in marks for parent in distinct(table.rows, place)}
    return bool(marks) and (not parents or not parents <= _NOBODY)


def repeats_in_cells(tables: Sequence[Sheet]) -> Iterator[Told]:
    """Questions whose repeats stand as text in one cell, as programs write them that take answers from the API."""
    for table in tables:
        first = table.rows[:_LOOKED_AT]
        found = [
            name
            for column, name in enumerate(table.header)
            if not is_own_column(name) and any(map(_is_list, distinct(first, column)))
        ]
        if found:
            yield Told("repeats_in_cells", sheet=table.name, found=quoted(found))


def _is_list(value: CellValue) -> bool:
    return isinstance(value, str) and value.startswith("[{") and value.endswith("}]")


def _parent_name(child: Sheet) -> str:
    if "_parent_table_name" not in child.header:
        return ""
    names = distinct(child.rows, child.header.index("_parent_table_name"))
    return next(iter(sorted(text_of(name) for name in names if not is_blank(name))), "")


def _full_name(sheet: Sheet, names: Iterable[str]) -> str:
    return next((name for name in names if name and is_cut_from(sheet.name, name)), "")


def joined(tables: Sequence[Sheet], told: list[Told]) -> tuple[list[Sheet], str, str]:
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
