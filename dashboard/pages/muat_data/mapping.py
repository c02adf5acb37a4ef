"""The columns of a file that fits no form: which question each holds, and what its answers stand for, in two grids."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import dash_ag_grid as dag
from dash import html
from dash.development.base_component import Component

from dashboard.components.field import Field
from dashboard.pages.muat_data.native import asking, labelled, panel, select
from dashboard.pages.muat_data.recognised import gaps, told_lines
from dashboard.pages.muat_data.trouble import in_indonesian
from dashboard.pages.muat_data.view import View
from indicators import numbers
from warehouse.attempts import Constant, Mapping, Question, Questions, Stage

COLUMNS, ANSWERS = "muat-columns", "muat-answers"
_GRID_WORDS = ("noRowsToShow", "ariaSortableColumn", "loadingOoo")
_FEW = 12  # rows that any screen holds
_EDITED = "muat-edited"
_TALL = {"wrapText": True, "autoHeight": True}


def mapping(view: View) -> list[Component]:
    """Title, round and what each sheet holds; columns, answers, what has no column; what is missing, and the way on."""
    text, drafted, asked = view.text, view.mapping, view.questions
    if drafted is None or asked is None:
        return []
    codes = _Codes(view, asked)
    parts = [
        html.P(text("muat_data.mapping.lead"), className="note"),
        *in_indonesian(view),
        *told_lines(view, view.recognised.told if view.recognised else ()),
        *gaps(view, drafted.gaps),
        _general(view, drafted, asked),
        html.H3(text("muat_data.mapping.columns"), id="muat-columns-title"),
        _columns(view, drafted, asked),
        *_answers(view, drafted, codes),
        *_constants(view, drafted.constants, codes),
        _onward(view),
    ]
    return [panel(text("muat_data.mapping.heading"), parts, identity="mapping", first=True)]


class _Codes:
    """The questions by `unit.name`, and their codes in the reader's language."""

    def __init__(self, view: View, asked: Questions) -> None:
        self._english = view.text.language == "en"
        self._units = {name: english if self._english else own for name, own, english in asked.units}
        self.by_name = {f"{each.unit}.{each.name}": each for each in asked.questions}

    def label(self, question: Question) -> str:
        return f"{self._unit(question)} · {self._words(question)}"

    def options(self, none: str) -> list[tuple[str, str, str]]:
        """What a column may be given: value, words, and the group it stands in."""
        found = [(name, self._words(each), self._unit(each)) for name, each in self.by_name.items()]
        return [("", none, ""), *found]

    def _words(self, question: Question) -> str:
        return question.label_en if self._english else question.label_id

    def _unit(self, question: Question) -> str:
        return self._units.get(question.unit, question.unit)

    def of(self, variable: str | None) -> dict[str, str]:
        found = self.by_name.get(variable or "")
        return {code: english if self._english else own for code, own, english in found.codes} if found else {}


def _general(view: View, drafted: Mapping, asked: Questions) -> Component:
    text = view.text
    rounds = view.recognised.rounds if view.recognised else ()
    choices = [("", text("muat_data.mapping.round_by_date")), *((name, view.round_label(name)) for name in rounds)]
    return html.Div(
        [
            labelled(
                text("muat_data.mapping.title"), Field(type="text", id="muat-title", value=drafted.title),
                identity="muat-title",
            ),
            labelled(
                text("muat_data.mapping.round"), select(choices, identity="muat-round", chosen=drafted.round or ""),
                identity="muat-round",
            ),
            *_sheets(view, drafted, asked),
        ],
        className="muat-fields",
    )  # fmt: skip


def _sheets(view: View, drafted: Mapping, asked: Questions) -> Iterator[Component]:
    """What each sheet holds; one that holds nothing that is asked is left out."""
    text = view.text
    units = [(name, english if text.language == "en" else own) for name, own, english in asked.units]
    choices = [("", text("muat_data.mapping.unused")), *units]
    for number, sheet in enumerate(drafted.sheets):
        identity = f"muat-sheet-{number}"
        rows = numbers.plain(sheet.rows, text.language)
        label = text("muat_data.mapping.holds", sheet=sheet.name, rows=rows)
        control = select(choices, identity=identity, chosen=sheet.unit or "", **{"data-holds": sheet.name})
        yield labelled(label, control, identity=identity)


def _columns(view: View, drafted: Mapping, asked: Questions) -> Component:
    text, codes = view.text, _Codes(view, asked)
    names = {"": text("muat_data.mapping.unused")}
    names |= {name: codes.label(question) for name, question in codes.by_name.items()}
    ways = {"": "", **{word: label for column in drafted.columns for word, label in column.ways}}
    rows = [
        {
            "sheet": column.sheet,
            "position": column.position,
            "header": column.header,
            "examples": " · ".join(column.examples),
            "variable": column.variable or "",
            "level": text(f"muat_data.level.{column.level}") if column.level else "",
            "why": column.why,
            "way": column.way or "",
            "ways": [("", text("muat_data.choose")), *column.ways] if column.ways else [],
        }
        for column in drafted.columns
    ]
    several = len(drafted.sheets) > 1
    # What is chosen stands beside what it is chosen for, so that a phone shows both without scrolling sideways.
    shown: list[dict[str, Any]] = [
        {"field": "header", **_wide(3, least=120), **_TALL, "tooltipField": "header"},
        _chosen("variable", **_wide(5, least=190))
        | {"refData": names, "cellEditorParams": {"options": codes.options(text("muat_data.mapping.unused"))}},
        _chosen("way", width=190)
        | {
            "refData": ways,
            "hide": len(ways) == 1,
            "editable": {"function": "params.data.ways.length > 0"},
            "cellEditorParams": {"function": "muatWays(params)"},
        },
        {"field": "sheet", "width": 150, **_TALL, "tooltipField": "sheet", "hide": not several},
        {"field": "examples", **_wide(3, least=200), **_TALL, "tooltipField": "examples"},
        {"field": "level", "width": 120},
        {"field": "why", **_wide(3, least=200), **_TALL, "tooltipField": "why"},
    ]
    return _grid(view, COLUMNS, shown, rows)


def _answers(view: View, drafted: Mapping, codes: _Codes) -> list[Component]:
    """What stands in the columns of choices; those without a meaning come first."""
    if not drafted.answers:
        return []
    text = view.text
    variables = {(column.sheet, column.header): column.variable for column in drafted.columns}
    rows = []
    for answer in sorted(drafted.answers, key=lambda answer: answer.code is not None):
        labels = codes.of(variables.get((answer.sheet, answer.header)))
        options = [("", text("muat_data.mapping.no_code")), *labels.items()]
        rows.append({**answer.model_dump(), "code": answer.code or "", "options": options})
    shown: list[dict[str, Any]] = [
        {"field": "header", **_wide(3, least=92), **_TALL, "tooltipField": "header"},
        {"field": "raw", **_wide(3, least=98), **_TALL, "tooltipField": "raw"},
        _chosen("code", **_wide(4, least=128))
        | {
            "valueFormatter": {"function": "muatCode(params)"},
            "cellEditorParams": {"function": "muatCodes(params)"},
            "cellClassRules": {"muat-open-code": "params.value == ''"},
        },
        {"field": "count", "width": 75, "type": "rightAligned"},
    ]
    title = html.H3(text("muat_data.mapping.answers"), id="muat-answers-title")
    return [title, html.P(text("muat_data.mapping.answers_told"), className="note"), _grid(view, ANSWERS, shown, rows)]


def _wide(share: int, *, least: int) -> dict[str, int]:
    """A share of the width there is; on a small screen so narrow that what stands beside it is seen."""
    return {"flex": share, "minWidth": least}


def _chosen(field: str, **width: int) -> dict[str, Any]:
    """A column in which something is chosen from a list."""
    return {
        "field": field,
        **width,
        **_TALL,
        "editable": True,
        "cellEditor": {"function": "MuatSelect"},
        "cellClass": _EDITED,
    }


def _grid(view: View, identity: str, columns: Sequence[dict[str, Any]], rows: Sequence[dict[str, Any]]) -> Component:
    """A few rows stand there whole, however many lines their words take; many scroll."""
    text, short = view.text, len(rows) <= _FEW
    grid = dag.AgGrid(
        id=identity,
        columnDefs=[{"headerName": text(f"muat_data.mapping.column.{each['field']}"), **each} for each in columns],
        rowData=list(rows),
        defaultColDef={"sortable": True, "resizable": True, "suppressMovable": True, "wrapHeaderText": True},
        dashGridOptions={
            "singleClickEdit": True,
            "stopEditingWhenCellsLoseFocus": True,
            "localeText": {word: text(f"perbandingan.grid.{word}") for word in _GRID_WORDS},
            "ensureDomOrder": True,
            "enableCellTextSelection": True,
            "domLayout": "autoHeight" if short else "normal",
        },
        eventListeners={"cellValueChanged": ["muatKeep(params)"], "rowDataUpdated": ["muatFill(params)"]},
        className="ag-theme-quartz",
        style={"height": "auto" if short else "75vh"},
    )
    return html.Div(grid, className="table-section muat-grid", role="group", **{"aria-labelledby": f"{identity}-title"})


def _constants(view: View, constants: tuple[Constant, ...], codes: _Codes) -> list[Component]:
    """What can't be left out and has no column: one answer for all rows."""
    if not constants:
        return []
    text = view.text
    fields = []
    for number, constant in enumerate(constants):
        identity = f"muat-constant-{number}"
        said = {"data-sheet": constant.sheet, "data-variable": constant.variable}
        question, labels = codes.by_name.get(constant.variable), codes.of(constant.variable)
        control = (
            select([("", text("muat_data.choose")), *labels.items()], identity=identity, chosen=constant.value or "",
                   **said)
            if labels
            else Field(type="text", id=identity, value=constant.value or "", **said)
        )  # fmt: skip
        label = codes.label(question) if question else constant.variable
        if question and question.type == "date":
            label = text("muat_data.mapping.constant_date", question=label)
        fields.append(labelled(label, control, identity=identity))
    told = html.P(text("muat_data.mapping.constants_told"), className="note")
    return [html.H3(text("muat_data.mapping.constants")), told, html.Div(fields, className="muat-fields")]


def _onward(view: View) -> Component:
    """The columns are checked as often as one likes; the way on opens once nothing indispensable is missing."""
    text = view.text
    whole = view.stage in (Stage.RECOGNISED, Stage.TRIED)
    check = asking(
        text("muat_data.mapping.check"),
        to=view.route("langkah/map"),
        goes=view.address("kolom"),
        sends="mapping",
        quiet=whole,
    )
    if not whole:
        return html.Div(check, className="muat-buttons")
    go = asking(text("muat_data.recognised.check"), to=view.route("langkah/try"), goes=view.address())
    told = html.P(text("muat_data.mapping.whole"), className="note")
    return html.Div([told, html.Div([go, check], className="muat-buttons")])
