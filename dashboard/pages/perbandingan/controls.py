"""The switches of the comparison besides whom and when: same units or all present, theme, APKM."""

import dash_mantine_components as dmc
from dash import html
from dash.development.base_component import Component

from dashboard.address import filter_id
from dashboard.components.filters import LISTED, filter_bar
from dashboard.selection import COMPARISONS, TOTALS, Selection
from dashboard.text import Text
from indicators.context import Context
from indicators.definition import Apkm, Theme

Choice = dict[str, str]
_ALL = ""  # no theme, no APKM: every indicator


def controls(context: Context, selection: Selection, text: Text) -> Component:
    """All switches of the page, each labelled, in rows that wrap."""
    every = Choice(value=_ALL, label=text("filter.all"))
    themes = [every, *(Choice(value=theme.value, label=text(f"theme.{theme.value}")) for theme in Theme)]
    apkm = [every, *(Choice(value=each.value, label=text(f"apkm.{each.value}")) for each in Apkm)]
    switches = [
        *([] if selection.population == TOTALS else [comparison_switch(selection, text)]),
        _select("theme", themes, selection.theme or _ALL, text),
        _select("apkm", apkm, selection.apkm or _ALL, text),
    ]
    more = html.Div(switches, className="filters", role="group", **{"aria-label": text("perbandingan.more")})
    return html.Div([filter_bar(context, selection, text), more], className="filter-rows")


def comparison_switch(selection: Selection, text: Text) -> Component:
    """The same units in both rounds, or whoever was there in each."""
    choices = [Choice(value=name, label=text(f"comparison.{name}")) for name in COMPARISONS]
    return segments("comparison", choices, selection.comparison, text)


def segments(field: str, choices: list[Choice], value: str, text: Text) -> Component:
    """A few choices beside each other, named by the label above them."""
    label = f"filter-{field}-label"
    control = dmc.SegmentedControl(id=filter_id(field), data=choices, value=value, transitionDuration=0)
    return html.Div(
        [
            html.Span(text(f"filter.{field}"), id=label, className="filter-label"),
            html.Div(control, role="group", **{"aria-labelledby": label}),
        ],
        className="filter",
    )


def _select(field: str, choices: list[Choice], value: str, text: Text) -> Component:
    return dmc.Select(
        id=filter_id(field),
        label=text(f"filter.{field}"),
        data=choices,
        value=value,
        allowDeselect=False,
        comboboxProps=LISTED,
        openOnFocus=False,
        className=f"filter filter-{field}",
    )
