"""The switches of one indicator: whom and when, same units or all present, and by what it is broken down."""

from dash import html
from dash.development.base_component import Component

from dashboard.components.filters import choosing, filter_bar
from dashboard.components.switches import Choice, segments
from dashboard.pages.indikator.view import View
from dashboard.pages.perbandingan.controls import comparison_switch


def controls(view: View) -> Component:
    """Whom, when, and, where units can be followed, whether it is the same ones."""
    context, selection, text = view.context, view.selection, view.text
    bar = filter_bar(context, selection, text)
    if not view.definition.pairable or view.totals or view.waits:
        return choosing([bar], context, selection, text, page="indikator")
    label = {"aria-label": text("perbandingan.more")}
    more = html.Div(comparison_switch(selection, text), className="filters", role="group", **label)
    told = [text(f"comparison.{selection.comparison}")]
    return choosing([bar, more], context, selection, text, page="indikator", more=told)


def breakdown_control(view: View) -> Component | None:
    """By RT, dasawisma, or kind of household; nothing where there is nothing to choose."""
    allowed = view.breakdowns
    if view.breakdown is None or len(allowed) < 2:
        return None
    choices = [Choice(each.value, view.text(f"breakdown.{each.value}")) for each in allowed]
    return html.Div(segments("breakdown", choices, view.breakdown.value, view.text), className="filters")
