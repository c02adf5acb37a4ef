"""Where builds of sites are joined: that files are loaded at each site, and how what it loaded comes here."""

from dash import html
from dash.development.base_component import Component

from dashboard.pages.muat_data.native import panel
from dashboard.pages.muat_data.view import View

STEPS = {"hand_over": "p2wkss builds copy FOLDER", "keep": "", "join": "p2wkss build"}


def elsewhere(view: View) -> list[Component]:
    """The way from a site to here, in its order."""
    text = view.text
    steps = [
        html.Li([text(f"muat_data.elsewhere.{name}"), *([" ", html.Code(command)] if command else [])])
        for name, command in STEPS.items()
    ]
    told = html.P(text("muat_data.elsewhere.told"))
    refused = html.P(text("muat_data.elsewhere.refused"), className="note")
    content = [told, html.Ol(steps, className="muat-way"), refused]
    return [panel(text("muat_data.elsewhere.heading"), content, identity="elsewhere", first=True)]
