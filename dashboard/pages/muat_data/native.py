"""The elements of an HTML form. Always rendered as HTML text (`dashboard.still`): the browser keeps what is typed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard.text import Text

Choices = Iterable[tuple[str, str]]


def labelled(label: str, control: Component, *, identity: str) -> Component:
    """A control under its label."""
    return html.Div([html.Label(label, htmlFor=identity), control], className="muat-field")


def select(choices: Choices, *, identity: str, chosen: str = "", **data: Any) -> Component:
    """A list to choose from; `data` are attributes that say what it is about."""
    options = [
        html.Option(words, value=value, selected=True) if value == chosen else html.Option(words, value=value)
        for value, words in choices
    ]
    return html.Select(options, id=identity, className="muat-select", **data)


def asking(label: str, *, to: str, goes: str = "", sends: str = "", quiet: bool = False, named: str = "") -> Component:
    """A button that asks a route for something. `sends`: what of the page goes with it; `goes`: the address after it;
    `named`: what it is called where the label alone doesn't tell it from others."""
    said = {"data-asks": to, "data-goes": goes, "data-sends": sends, "aria-label": named or None}
    return html.Button(label, type="button", className="muat-button quiet" if quiet else "muat-button", **said)


def opening(label: str, *, dialog: str, quiet: bool = True, named: str = "") -> Component:
    """A button that opens a dialog."""
    kind = "muat-button quiet" if quiet else "muat-button"
    said = {"data-opens": dialog, "aria-haspopup": "dialog", "aria-label": named or None}
    return html.Button(label, type="button", className=kind, **said)


def confirming(identity: str, *, title: str, body: list[Component], button: Component, text: Text) -> Component:
    """A dialog that says what is about to happen, and asks."""
    heading = f"{identity}-title"
    leave = html.Button(text("muat_data.leave"), type="button", className="muat-button quiet", **{"data-closes": ""})
    inside = [html.H3(title, id=heading), *body, html.Div([button, leave], className="muat-buttons")]
    return html.Dialog(inside, id=identity, className="muat-dialog", **{"aria-labelledby": heading})


def panel(title: str, content: list[Component], *, identity: str, first: bool = False) -> Component:
    """A part of the page with its heading. The focus goes to the `first` one when another step is shown."""
    heading = f"{identity}-title"
    kind = "section-heading muat-first" if first else "section-heading"
    return html.Section(
        [html.H2(title, id=heading, className=kind, tabIndex=-1 if first else None), *content],
        className="section muat-panel",
        id=identity,
        **{"aria-labelledby": heading},
    )
