"""The way to throw an attempt away, with all that was decided in it: never without being asked."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from dashboard.pages.muat_data.native import asking, confirming, opening
from dashboard.pages.muat_data.view import View


def discarding(view: View, *, attempt: str, named: str = "") -> tuple[Component, Component]:
    """A button and its dialog. `named`: what it is called where the label alone doesn't tell it from others."""
    text, identity = view.text, f"muat-discard-{attempt}"
    yes = asking(text("muat_data.discard_yes"), to=view.route("buang", attempt=attempt), goes=view.start_address)
    dialog = confirming(
        identity,
        title=f"{named}?" if named else text("muat_data.discard_title"),
        body=[html.P(text("muat_data.discard_told"))],
        button=yes,
        text=text,
    )
    return opening(text("muat_data.discard"), dialog=identity, named=named), dialog
