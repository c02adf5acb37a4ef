"""The switches of the comparison besides whom and when: same units or all present, theme, APKM."""

from dash import html
from dash.development.base_component import Component

from dashboard.components.filters import choosing, filter_bar
from dashboard.components.held import waits
from dashboard.components.switches import Choice, listed, segments
from dashboard.selection import COMPARISONS, TOTALS, Selection
from dashboard.text import Text
from indicators.context import Context
from indicators.definition import Apkm, Theme

_ALL = ""  # no theme, no APKM: every indicator


def controls(context: Context, selection: Selection, text: Text) -> Component:
    """What is chosen, and all switches, each labelled, in rows that wrap; whom and when only as long as nothing is
    compared.
    """
    told = [
        *([] if selection.population == TOTALS else [text(f"comparison.{selection.comparison}")]),
        *([text(f"theme.{selection.theme}")] if selection.theme else []),
        *([text(f"apkm.{selection.apkm}")] if selection.apkm else []),
    ]
    return choosing(_rows(context, selection, text), context, selection, text, page="perbandingan", more=told)


def _rows(context: Context, selection: Selection, text: Text) -> list[Component]:
    if waits(context, selection):
        return [filter_bar(context, selection, text)]
    every = Choice(_ALL, text("filter.all"))
    themes = [every, *(Choice(theme.value, text(f"theme.{theme.value}")) for theme in Theme)]
    apkm = [every, *(Choice(each.value, text(f"apkm.{each.value}")) for each in Apkm)]
    switches = [
        *([] if selection.population == TOTALS else [comparison_switch(selection, text)]),
        listed("theme", themes, selection.theme or _ALL, text),
        listed("apkm", apkm, selection.apkm or _ALL, text),
    ]
    more = html.Div(switches, className="filters", role="group", **{"aria-label": text("perbandingan.more")})
    return [filter_bar(context, selection, text), more]


def comparison_switch(selection: Selection, text: Text) -> Component:
    """The same units in both rounds, or whoever was there in each."""
    choices = [Choice(name, text(f"comparison.{name}")) for name in COMPARISONS]
    return segments("comparison", choices, selection.comparison, text)
