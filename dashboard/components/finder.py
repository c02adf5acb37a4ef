"""The way to one indicator from anywhere: a field in the header that finds by name, code and theme. Words only."""

from __future__ import annotations

from collections.abc import Iterable

import dash_mantine_components as dmc
from dash import html
from dash.development.base_component import Component

from dashboard.components.filters import LISTED
from dashboard.figures.drawing import drawing
from dashboard.text import Text
from indicators.catalogue import Catalogue
from indicators.definition import Definition, Theme

FINDER = "finder"


def finder(catalogue: Catalogue, text: Text) -> Component:
    """A landmark of its own. What is chosen becomes the path of the address, see `goTo` in `assets/2-p2wkss.js`."""
    field = dmc.Select(
        id=FINDER,
        label=text("finder.label"),
        placeholder=text("finder.placeholder"),
        data=choices(catalogue, text),
        searchable=True,
        nothingFoundMessage=text("finder.nothing"),
        filter={"function": "findEveryWord"},
        selectFirstOptionOnChange=True,
        openOnFocus=False,
        leftSection=_lens(),
        rightSection=html.Kbd("/"),
        maxDropdownHeight=380,
        comboboxProps=LISTED,
    )
    return html.Div(field, className="finder", role="search", **{"aria-label": text("finder.label")})


def _lens() -> Component:
    """A lens, drawn in the colour of what is written beside it; decoration."""
    marks = ('<circle cx="8.5" cy="8.5" r="5.5"/>', '<path d="m13 13 4.5 4.5"/>')
    return html.Div(drawing(marks, css="lens", reading="", box="0 0 20 20"), **{"aria-hidden": "true"})


def choices(catalogue: Catalogue, text: Text) -> list[dict[str, object]]:
    """All computed indicators in the groups of their themes, by the names the reader sees."""
    groups = ((theme, [each for each in catalogue.active if each.theme is theme]) for theme in Theme)
    return [{"group": text(f"theme.{theme}"), "items": _items(members, text)} for theme, members in groups if members]


def _items(members: Iterable[Definition], text: Text) -> list[dict[str, str]]:
    return [{"value": each.name, "label": each.words(text.language).label} for each in members]
