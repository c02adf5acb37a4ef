"""Rows as a response that a browser saves: a CSV or a workbook, as the ending of the address asks."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from flask import Response

from dashboard.reports.delimited import Value, delimited
from dashboard.reports.workbook import MEDIA, workbook
from dashboard.selection import Selection
from dashboard.text import LANGUAGES
from indicators.context import Context

_FORMS = {"csv": (delimited, "text/csv"), "xlsx": (workbook, MEDIA)}


@dataclass(frozen=True)
class Sheet:
    """Header and rows, what they are about (where, whom, when, which build), and the name of the file, no ending."""

    header: Sequence[str]
    rows: Sequence[Sequence[Value]]
    about: str
    file: str


def file_name(context: Context, selection: Selection, *parts: str, chosen: Collection[str] = ()) -> str:
    """That it is a simulation, what it holds, in which language other than the first, of which site where there are
    several, and of which build. `chosen`: the choices that make another file of it, so that no two are called alike."""
    choices = [str(getattr(selection, field) or "") for field in chosen]
    language = "" if selection.language == LANGUAGES[0] else selection.language
    simulated = "SIMULASI" if context.simulated else ""
    names = (simulated, *parts, *choices, language, selection.site, context.build_id)
    return "_".join(name for name in names if name)


def sheet_bytes(sheet: Sheet, form: str, *, language: str, simulated: bool) -> bytes:
    """The file itself; KeyError for a form there is not."""
    write, _ = _FORMS[form]
    return write(sheet.header, sheet.rows, language=language, simulated=simulated, about=sheet.about)


def attached(sheet: Sheet, form: str, *, language: str, simulated: bool) -> Response:
    """A response that a browser saves under the name of the sheet."""
    content = sheet_bytes(sheet, form, language=language, simulated=simulated)
    response = Response(content, mimetype=_FORMS[form][1])
    response.headers["Content-Disposition"] = f'attachment; filename="{sheet.file}.{form}"'
    return response
