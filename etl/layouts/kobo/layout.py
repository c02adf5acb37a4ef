"""Whether KoboToolbox made a file, and its tables, the root first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from etl.layouts.choices import joined_as_ticked, split_choices
from etl.layouts.groups import group_separator
from etl.layouts.kobo.choices import with_whole_choices
from etl.layouts.kobo.columns import COMMON, TELLING, questions_of
from etl.layouts.kobo.legacy import is_legacy, unflattened, without_marks
from etl.layouts.kobo.marks import with_slashes_between
from etl.layouts.kobo.options import FILE_NAME, explained, options_of, values_of
from etl.layouts.kobo.repeats import is_repeat, joined, repeats_in_cells, with_parents
from etl.layouts.kobo.states import with_plain_states
from etl.layouts.kobo.tables import FoundTable, find_tables, table_of
from etl.layouts.kobo.underscores import with_slashes
from etl.layouts.lines import fill_up
from etl.layouts.sheet import Export, System
from etl.quoted import quoted
from etl.sources.grid import Told, Workbook

SYSTEM: System = "kobo"


def evidence(workbook: Workbook) -> str:
    """What in the content says that KoboToolbox made it; blank when nothing does."""
    names = [name for found in find_tables(workbook) for name in found.header]
    telling = [name for name in dict.fromkeys(names) if name in TELLING or name.startswith("_submission__")]
    common = [name for name in dict.fromkeys(names) if name in COMMON]
    if not telling or (len(telling) + len(common) < 2 and not FILE_NAME.fullmatch(workbook.path.name)):
        return ""
    return ", ".join((telling + common)[:4])


def traces(workbook: Workbook) -> str:
    """What else says so where Kobo's own columns were deleted; other tools might write it as well."""
    return ", ".join(islice(_chosen_and_ticked(find_tables(workbook)), 4))


def _chosen_and_ticked(tables: Iterable[FoundTable]) -> Iterator[str]:
    """Options that stand in a column each and once more together."""
    for found in tables:
        rows = fill_up(found.grid.rows[found.line + 1 :], len(found.header))
        for split in split_choices(found.header, rows):
            if joined_as_ticked(rows, split):
                yield from (found.header[column] for column in split.columns)


def lay_out(workbook: Workbook, *, declared: Iterable[str] = ()) -> Export:
    """The export's tables, the root first. `declared`: names of questions; only these get a whole answer derived."""
    wanted = tuple(declared)
    told: list[Told] = []
    tables = [with_plain_states(table_of(workbook, found, told)) for found in find_tables(workbook)]
    if not tables:
        return Export(workbook, SYSTEM, {}, (), explanation="Ekspor KoboToolbox tanpa isi.")
    tables, marks = without_marks(tables)
    flattened = is_legacy(tables[0].header)
    if flattened:
        tables, more = unflattened(tables)
        told += more
    told += marks
    tables, mark = with_slashes_between(tables)
    values, doubt = values_of(workbook, tables)
    if doubt:
        told.append(Told("values_unclear", found=doubt))
    tables = with_slashes(tables, wanted, labels=values == "labels")
    tables, how, derived = with_whole_choices(tables, values, wanted, told)
    tables = with_parents(tables, told)
    tables, key, parent_key = joined(tables, told)
    told += repeats_in_cells(tables)
    if lies_alone := is_repeat(tables[0]):
        told.append(Told("root_missing", found=quoted(table.name for table in tables)))
    named = FILE_NAME.fullmatch(workbook.path.name)
    if named and named["versions"] == "latest version":
        told.append(Told("latest_version_only"))
    options = {
        "values": values,
        "groups": mark or group_separator([questions_of(table.header) for table in tables], derived),
        "select_multiple": how,
        "derived": derived,
        "legacy": flattened or bool(marks),
        "tags": any(entry.rule == "header_tags" for entry in told),
        **options_of(workbook, tables),
        **({"tables": "repeats"} if lies_alone else {}),
    }
    return Export(
        workbook=workbook,
        system=SYSTEM,
        options=options,
        sheets=tuple(tables),
        key=key,
        parent_key=parent_key,
        told=tuple(told),
        explanation=explained(options),
    )
