"""What is shown while the process works: what it does, how far it is, a way to stop it, what is known so far."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from dashboard.pages.muat_data.findings import findings_so_far
from dashboard.pages.muat_data.native import asking, panel
from dashboard.pages.muat_data.recognised import recognised
from dashboard.pages.muat_data.view import View
from warehouse.attempts import Step


def waiting(view: View) -> list[Component]:
    """A bar that the browser moves by itself, from what `keadaan` tells; it asks for more where there is news."""
    text, now = view.text, view.going
    share = now.state.share if now.state.running else 0.0
    bar = html.Progress(id="muat-bar", value=str(share), max="1", **{"aria-label": text("muat_data.progress")})
    doing = html.P(now.state.doing or text("muat_data.starting"), id="muat-doing", lang="id")
    if view.cancelled:
        stop: Component = html.P(text("muat_data.cancelling"))
    else:
        stop = asking(text("muat_data.cancel"), to=view.route("batal"), quiet=True)
    told = html.P(text("muat_data.waiting_told"), className="note")
    watched = html.Div(
        [doing, bar, html.Div(stop, className="muat-buttons"), told],
        className="muat-waiting",
        **{"data-watches": view.route("keadaan"), "data-news": view.news},
    )
    return [panel(text(f"muat_data.working.{now.step}"), [watched], identity="waiting", first=True), *_so_far(view)]


def _so_far(view: View) -> list[Component]:
    """What the step has told already, only to be read."""
    if view.going.step is Step.RECOGNISE:
        return recognised(view)
    if view.going.step in (Step.TRY, Step.DECIDE):
        return [*findings_so_far(view), *recognised(view)]
    return []
