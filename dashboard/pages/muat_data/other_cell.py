"""A cell that is wrong and in no finding: which it is, and what is to be done about it."""

from __future__ import annotations

import json

from dash import html
from dash.development.base_component import Component

from dashboard.components.field import Field
from dashboard.pages.muat_data.native import labelled, panel, select
from dashboard.pages.muat_data.trouble import wrong
from dashboard.pages.muat_data.view import View

ABOUT = "sel lain"
"""What such a decision is called among those that are sent, and its faults begin with."""
CHOICES = ("ganti", "kosongkan", "hapus_baris")


def other_cell(view: View) -> list[Component]:
    """The fields for one cell, folded away; nothing where nothing may be decided or nothing was read."""
    if not view.deciding or view.tried is None or not view.tried.sheets:
        return []
    text, before = view.text, view.refused.get(ABOUT)
    told = html.P(text("muat_data.other_cell.told"), className="note")
    place = json.dumps([before.file, before.sheet]) if before else ""
    sheets = dict.fromkeys((sheet.file, sheet.sheet) for sheet in view.tried.sheets)
    listed = [("", text("muat_data.other_cell.which")), *((json.dumps(each), " › ".join(each)) for each in sheets)]
    choices = [("", text("muat_data.findings.undecided")), *((each, view.choice_word(each)) for each in CHOICES)]
    chosen = select(choices, identity="cell-choice", chosen=before.choice if before else "", **{"data-cell": ""})
    fields = [
        labelled(
            text("muat_data.other_cell.sheet"),
            select(listed, identity="cell-sheet", chosen=place, required=True, **{"data-sheet": ""}),
            identity="cell-sheet",
        ),
        _typed(view, "address", "other_cell.cell", before.cell if before else "", required=True),
        labelled(text("muat_data.findings.decision"), chosen, identity="cell-choice"),
        _typed(view, "value", "findings.new_value", before.new_value if before else ""),
        _typed(view, "reason", "findings.reason", before.reason if before else ""),
    ]
    form = html.Div([*wrong(view, ABOUT), *fields], className="muat-decision")
    summary = html.Summary(text("muat_data.other_cell.summary"))
    fold = html.Details([summary, told, form], className="fold", open=before is not None)
    return [panel(text("muat_data.other_cell.heading"), [fold], identity="other-cell")]


def _typed(view: View, name: str, label: str, before: str, *, required: bool = False) -> Component:
    identity = f"cell-{name}"
    said = {f"data-{name}": "", "autoComplete": "off"}
    control = Field(type="text", id=identity, value=before, required=required, **said)
    return labelled(view.text(f"muat_data.{label}"), control, identity=identity)
