"""The way to one indicator from anywhere: a field in the header that finds by name, code and theme. Words only."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlencode

from dash import html
from dash.development.base_component import Component

from dashboard.components.field import Field
from dashboard.figures.drawing import drawing
from dashboard.selection import NAMES
from dashboard.text import Text
from indicators.catalogue import Catalogue
from indicators.definition import Definition, Theme

FINDER, FOUND = "finder", "finder-found"
CHOICES = "/indikator.json"
"""Where the browser gets `choices` when somebody reaches for the field, see `assets/2-finder.js`."""


def finder(text: Text) -> Component:
    """A landmark of its own: a field, and a list that is there only while open."""
    told = {
        "aria-label": text("finder.label"),
        "aria-autocomplete": "list",
        "aria-controls": FOUND,
        "aria-expanded": "false",
        "data-choices": f"{CHOICES}?{urlencode({NAMES['language']: text.language})}",
    }
    field = Field(
        id=FINDER, type="text", role="combobox", className="field", placeholder=text("finder.placeholder"),
        autoComplete="off", spellCheck="false", enterKeyHint="go", **told,
    )  # fmt: skip
    found = html.Div(id=FOUND, role="listbox", hidden=True, **{"aria-label": text("finder.label")})
    nothing = html.P(role="status", className="finder-nothing", **{"data-says": text("finder.nothing")})
    slash = html.Kbd("/", **{"aria-hidden": "true"})
    inside = [_lens(), field, slash, html.Div([found, nothing], className="finder-list")]
    return html.Div(inside, className="finder", role="search", **{"aria-label": text("finder.label")})


def _lens() -> Component:
    """A lens, drawn in the colour of what is written beside it; decoration."""
    marks = ('<circle cx="8.5" cy="8.5" r="5.5"/>', '<path d="m13 13 4.5 4.5"/>')
    return html.Div(
        drawing(marks, css="lens", reading="", box="0 0 20 20"), className="finder-lens", **{"aria-hidden": "true"}
    )


def choices(catalogue: Catalogue, text: Text) -> list[dict[str, object]]:
    """All computed indicators in the groups of their themes, by the names the reader sees."""
    groups = ((theme, [each for each in catalogue.active if each.theme is theme]) for theme in Theme)
    return [{"group": text(f"theme.{theme}"), "items": _items(members, text)} for theme, members in groups if members]


def _items(members: Iterable[Definition], text: Text) -> list[dict[str, str]]:
    return [{"value": each.name, "label": each.words(text.language).label} for each in members]
