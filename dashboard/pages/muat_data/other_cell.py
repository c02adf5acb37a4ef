"""Cells that are wrong and in no finding: which they are, and what is to be done about each; saved together."""

from __future__ import annotations

import json
from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboard.components.field import Field
from dashboard.pages.muat_data.native import Choices, labelled, panel, select
from dashboard.pages.muat_data.trouble import wrong
from dashboard.pages.muat_data.view import View

MOST = 15
"""Lines to fill in; the browser shows one more than are begun."""
CHOICES = ("ganti", "kosongkan", "hapus_baris")


def about(number: int) -> str:
    """What a decision about a cell is called among those that are sent, and its faults begin with."""
    return f"sel ke-{number}"


def other_cell(view: View) -> list[Component]:
    """A line of fields for each cell, folded away; nothing where nothing may be decided or nothing was read."""
    if not view.deciding or view.tried is None or not view.tried.sheets:
        return []
    text = view.text
    sheets = dict.fromkeys((sheet.file, sheet.sheet) for sheet in view.tried.sheets)
    listed = [("", text("muat_data.other_cell.which")), *((json.dumps(each), " › ".join(each)) for each in sheets)]
    lines = html.Ol([_line(view, number, listed) for number in range(1, MOST + 1)], className="muat-cells")
    unsaved = html.Strong(id="muat-cells-begun", **{"data-says": text("muat_data.other_cell.begun")})
    summary = html.Summary([text("muat_data.other_cell.summary"), unsaved])
    told = html.P(text("muat_data.other_cell.told", most=MOST), className="note")
    again = any(about(number) in view.refused for number in range(1, MOST + 1))
    fold = html.Details([summary, told, lines], className="fold", open=again)
    return [panel(text("muat_data.other_cell.heading"), [fold], identity="other-cell")]


def _line(view: View, number: int, sheets: Sequence[tuple[str, str]]) -> Component:
    text, name = view.text, about(number)
    before = view.refused.get(name)
    choices = [("", text("muat_data.findings.undecided")), *((each, view.choice_word(each)) for each in CHOICES)]
    fields = [
        _chosen(number, "sheet", text("muat_data.other_cell.sheet"), sheets,
                json.dumps([before.file, before.sheet]) if before else ""),
        _typed(view, number, "address", "other_cell.cell", before.cell if before else "", required=True),
        _chosen(number, "cell", text("muat_data.findings.decision"), choices, before.choice if before else "", name),
        _typed(view, number, "value", "findings.new_value", before.new_value if before else ""),
        _typed(view, number, "reason", "findings.reason", before.reason if before else ""),
    ]  # fmt: skip
    return html.Li(
        html.Div([*wrong(view, name), *fields], className="muat-decision"),
        className="muat-cell",
        hidden=before is None and number > 1,
        **{"aria-label": text("muat_data.other_cell.number", n=number)},
    )


def _chosen(number: int, name: str, label: str, choices: Choices, chosen: str, about: str = "") -> Component:
    identity = f"cell-{number}-{name}"
    control = select(choices, identity=identity, chosen=chosen, required=True, **{f"data-{name}": about})
    return labelled(label, control, identity=identity)


def _typed(view: View, number: int, name: str, label: str, before: str, *, required: bool = False) -> Component:
    identity = f"cell-{number}-{name}"
    said = {f"data-{name}": "", "autoComplete": "off"}
    control = Field(type="text", id=identity, value=before, required=required, **said)
    return labelled(view.text(f"muat_data.{label}"), control, identity=identity)
