"""The switches of one indicator: whom and when, same units or all present, and by what it is broken down."""

from dash import html
from dash.development.base_component import Component

from dashboard.components.filters import filter_bar
from dashboard.components.switches import Choice, segments
from dashboard.pages.indikator.view import View
from dashboard.pages.perbandingan.controls import comparison_switch


def controls(view: View) -> Component:
    """Whom, when, and, where units can be followed, whether it is the same ones."""
    bar = filter_bar(view.context, view.selection, view.text)
    if not view.definition.pairable or view.totals or view.waits:
        return html.Div(bar, className="filter-rows")
    label = {"aria-label": view.text("perbandingan.more")}
    more = html.Div(comparison_switch(view.selection, view.text), className="filters", role="group", **label)
    return html.Div([bar, more], className="filter-rows")


def breakdown_control(view: View) -> Component | None:
    """By RT, dasawisma, or kind of household; nothing where there is nothing to choose."""
    allowed = view.breakdowns
    if view.breakdown is None or len(allowed) < 2:
        return None
    choices = [Choice(each.value, view.text(f"breakdown.{each.value}")) for each in allowed]
    return html.Div(segments("breakdown", choices, view.breakdown.value, view.text), className="filters")
