"""What is shown while the process works: what it is doing, how far it is, and a way to stop it."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from dashboard.pages.muat_data.native import asking, panel
from dashboard.pages.muat_data.view import View


def waiting(view: View) -> list[Component]:
    """A bar that the browser moves by itself, from what `keadaan` tells."""
    text, now = view.text, view.going
    share = now.state.share if now.state.running else 0.0
    bar = html.Progress(id="muat-bar", value=str(share), max="1", **{"aria-label": text("muat_data.progress")})
    doing = html.P(now.state.doing or text("muat_data.starting"), id="muat-doing", lang="id")
    stop = asking(text("muat_data.cancel"), to=view.route("batal"), quiet=True)
    told = html.P(text("muat_data.waiting_told"), className="note")
    watched = html.Div(
        [doing, bar, html.Div(stop, className="muat-buttons"), told],
        className="muat-waiting",
        **{"data-watches": view.route("keadaan")},
    )
    return [panel(text(f"muat_data.working.{now.step}"), [watched], identity="waiting", first=True)]
