"""RT and dasawisma that the file names and nobody has declared: whoever knows the place adds them to the list."""

from __future__ import annotations

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboard.pages.muat_data.native import labelled, panel, select
from dashboard.pages.muat_data.view import View
from indicators import numbers
from warehouse.attempts import NewArea

SHOWN = 60
_ADD, _TAKE_BACK = "tambah", "cabut"


def new_areas(view: View, areas: Sequence[NewArea]) -> list[Component]:
    """Nothing where every area is known; those that were added and published are."""
    areas = [each for each in areas if view.deciding or not each.added]
    if not areas:
        return []
    text = view.text
    told = html.P(text("muat_data.areas.told"), className="note")
    items = html.Ul([_area(view, number, each) for number, each in enumerate(areas[:SHOWN], 1)], className="muat-areas")
    more = [html.P(text("muat_data.areas.more", n=len(areas) - SHOWN), className="note")] if areas[SHOWN:] else []
    return [panel(text("muat_data.areas.heading"), [told, items, *more], identity="areas")]


def _area(view: View, number: int, area: NewArea) -> Component:
    text, identity = view.text, f"area-{number}"
    rows = numbers.plain(area.rows, text.language)
    label = text("muat_data.areas.area", rt=area.rt, dasawisma=area.dasawisma, rows=rows)
    if not view.deciding:
        return html.Li(label)
    choices = (
        [("", text("muat_data.areas.added")), (_TAKE_BACK, text("muat_data.areas.take_back"))]
        if area.added
        else [("", text("muat_data.areas.leave")), (_ADD, text("muat_data.areas.add"))]
    )
    control = select(choices, identity=identity, chosen="", **{"data-area": area.name})
    return html.Li(html.Div(labelled(label, control, identity=identity), className="muat-decision"))
