"""The search field in the header that leads to an indicator, an answer or, with several sites, a site. Words only."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlencode

from dash import html
from dash.development.base_component import Component

from dashboard.components.field import Field
from dashboard.components.questions import questions
from dashboard.figures.drawing import drawing
from dashboard.selection import NAMES
from dashboard.source import Snapshot
from dashboard.text import Text
from indicators.context import Context
from indicators.definition import Definition, Theme

FINDER, FOUND = "finder", "finder-found"
CHOICES = "/indikator.json"
"""Where the browser gets `choices` when somebody reaches for the field, see `assets/2-finder.js`."""


def finder(context: Context, text: Text) -> Component:
    """A landmark of its own: a field, and a list that is there only while open."""
    label, nothing_found = (text(f"finder.{key}{_of_sites(context)}") for key in ("label", "nothing"))
    told = {
        "aria-label": label,
        "aria-autocomplete": "list",
        "aria-controls": FOUND,
        "aria-expanded": "false",
        "data-choices": f"{CHOICES}?{urlencode({NAMES['language']: text.language})}",
        "data-within": text("finder.within"),
    }
    field = Field(
        id=FINDER, type="text", role="combobox", className="field", placeholder=label,
        autoComplete="off", spellCheck="false", enterKeyHint="go", **told,
    )  # fmt: skip
    found = html.Div(id=FOUND, role="listbox", hidden=True, **{"aria-label": label})
    nothing = html.P(role="status", className="finder-nothing", **{"data-says": nothing_found})
    slash = html.Kbd("/", **{"aria-hidden": "true"})
    inside = [_lens(), field, slash, html.Div([found, nothing], className="finder-list")]
    return html.Div(inside, className="finder", role="search", **{"aria-label": label})


def _of_sites(context: Context) -> str:
    """The ending of the words where sites can be found as well."""
    return "_sites" if len(context.sites) > 1 else ""


def _lens() -> Component:
    """A lens, drawn in the colour of what is written beside it; decoration."""
    marks = ('<circle cx="8.5" cy="8.5" r="5.5"/>', '<path d="m13 13 4.5 4.5"/>')
    return html.Div(
        drawing(marks, css="lens", reading="", box="0 0 20 20"), className="finder-lens", **{"aria-hidden": "true"}
    )


def choices(snapshot: Snapshot, text: Text) -> list[dict[str, object]]:
    """What readers ask; several sites; and all computed indicators in the groups of their themes, by the names the
    reader sees, with what their definitions say.

    A site is no page: it is what the address has to say on the page that is open.
    """
    context = snapshot.context
    found: list[dict[str, object]] = [{"group": text("finder.questions"), "items": questions(snapshot, text)}]
    if len(context.sites) > 1:
        places = [{"value": each.name, "label": each.label, "chooses": NAMES["site"]} for each in context.sites]
        found.append({"group": text("finder.sites"), "items": places})
    active = snapshot.catalogue.active
    groups = ((theme, [each for each in active if each.theme is theme]) for theme in Theme)
    found += [{"group": text(f"theme.{theme}"), "items": _items(members, text)} for theme, members in groups if members]
    return found


def _items(members: Iterable[Definition], text: Text) -> list[dict[str, str]]:
    said = [(each.name, each.words(text.language)) for each in members]
    return [{"value": name, "label": words.label, "says": f"{words.short} {words.definition}"} for name, words in said]
