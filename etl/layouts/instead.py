"""What a file holds instead of answers, or several kinds of answers in one table: told with what to do. It knows no
form.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from etl.layouts.lines import distinct, heading, plain, text_of
from etl.layouts.sheet import Export
from etl.quoted import quoted
from etl.sources import SourceError
from etl.sources.grid import Grid, Told, Workbook

_ASKED = re.compile(
    r"(begin|end)[ _](group|repeat)|select[ _](one|multiple|all)\b.*|text|integer|decimal|date|time|datetime|note"
    r"|calculate|start|end|today|deviceid|username|phonenumber|audit|geopoint|image|hidden|range|acknowledge|barcode"
)
_FEWEST, _SHARE = 3, 0.8
_KINDS = ("redcap_repeat_instrument", "redcap_event_name")
"""Columns in which REDCap says of what each line is, and of which round."""


def refuse_questionnaire(workbook: Workbook) -> None:
    """Raises SourceError for a form's own description, as XLSForm writes it."""
    for grid in workbook.grids:
        if _asks(grid):
            raise SourceError("form_without_answers", file=workbook.path, sheet=grid.name)


def _asks(grid: Grid) -> bool:
    """Whether it lists questions, or the choices of questions."""
    names = [plain(name) for name in heading(grid.rows[0])] if grid.rows else []
    if names[:2] in (["list name", "name"], ["list_name", "name"]):
        return True
    if not {"type", "name"} <= set(names):
        return False
    column = names.index("type")
    types = [text for row in grid.rows[1:] if column < len(row) and (text := text_of(row[column]).casefold())]
    return len(types) >= _FEWEST and sum(map(bool, map(_ASKED.fullmatch, types))) >= _SHARE * len(types)


def told_of(export: Export) -> Iterator[Told]:
    """A file without a single answer, and a table that holds records of several kinds."""
    if not any(sheet.rows for sheet in export.sheets):
        yield Told("nothing_below_headings")
    for sheet in export.sheets:
        several = [
            name for name in _KINDS if name in sheet.header and len(distinct(sheet.rows, sheet.header.index(name))) > 1
        ]
        if several:
            yield Told("records_of_several_kinds", sheet=sheet.name, found=quoted(several))
