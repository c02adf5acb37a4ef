"""The switch between light, dark, and what the system says. The browser keeps the choice: see `assets/0-theme.js`."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from dashboard.text import Text

SCHEMES = ("auto", "light", "dark")


def scheme_switch(text: Text) -> Component:
    """A fold with one button per choice; which is pressed is known to the browser alone."""
    buttons = [
        html.Li(html.Button(text(f"scheme.{scheme}"), value=scheme, type="button", **{"data-scheme": ""}))
        for scheme in SCHEMES
    ]
    mark = html.Span("◐", className="symbol", **{"aria-hidden": "true"})
    summary = html.Summary([mark, html.Span(text("scheme.label"), className="visually-hidden")])
    return html.Details([summary, html.Ul(buttons)], className="scheme")
