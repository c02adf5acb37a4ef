"""The list of steps in order: finished ones, the current one, those to come."""

from __future__ import annotations

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.pages.muat_data.view import View
from warehouse.attempts import Stage


def sequence(view: View) -> Component:
    """An ordered list; steps that were reached are links, the one shown is marked."""
    text = view.text
    items = [_item(view, number, step) for number, step in enumerate(view.steps, 1)]
    return html.Nav(html.Ol(items, className="muat-steps"), **{"aria-label": text("muat_data.steps")})


def _item(view: View, number: int, step: str) -> html.Li:
    text = view.text
    name = [html.Span(str(number), className="muat-number", **{"aria-hidden": "true"}), text(f"muat_data.step.{step}")]
    shown, reached = step == view.step, step in view.reached
    if shown:
        return html.Li(html.Span(name, **{"aria-current": "step"}), className="shown")
    if reached and not view.going.busy:
        return html.Li(dcc.Link(name, href=view.address(step)), className="reached")
    done = reached or view.stage is Stage.PUBLISHED
    return html.Li(html.Span(name), className="reached" if done else "")
