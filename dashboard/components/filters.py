"""Switches for population and rounds. Each writes its value to the address (see `dashboard.address.filter_id`)."""

from __future__ import annotations

from collections.abc import Sequence

import dash_mantine_components as dmc
from dash import html
from dash.development.base_component import Component

from dashboard.address import filter_id
from dashboard.selection import TOTALS, Selection
from dashboard.text import Text
from indicators.context import Context, Round

LISTED = {"withinPortal": False, "keepMounted": False}
"""Of every list of choices: it stays inside its landmark, and is only there while open; else it is laid out unseen."""

_LONG = 12  # a longer list can be searched


def filter_bar(context: Context, selection: Selection, text: Text) -> Component:
    """Whom and when, in one row that wraps."""
    order = {each.name: each.ordinal for each in context.rounds}
    earlier = [each for each in context.rounds if each.ordinal < order[selection.round_to]]
    later = [each for each in context.rounds if each.ordinal > order[selection.round_from]]
    switches = [
        *([_site(context, selection, text)] if len(context.sites) > 1 else []),
        _population(context, selection, text),
        _choice("round_from", _named(earlier, text), selection.round_from, text),
        _choice("round_to", _named(later, text), selection.round_to, text),
    ]
    if selection.population == TOTALS:
        switches.append(html.P(text("filter.recap_note"), className="note", role="status"))
    return html.Div(switches, className="filters", role="group", **{"aria-label": text("filter.label")})


def _population(context: Context, selection: Selection, text: Text) -> Component:
    label = "filter-population-label"
    control = dmc.SegmentedControl(
        id=filter_id("population"),
        data=[{"value": each.name, "label": each.label(text.language)} for each in context.populations],
        value=selection.population,
        transitionDuration=0,
    )
    return html.Div(
        [
            html.Span(text("filter.population"), id=label, className="filter-label"),
            html.Div(control, role="group", **{"aria-labelledby": label}),
        ],
        className="filter",
    )


def _site(context: Context, selection: Selection, text: Text) -> Component:
    names = shortened([each.label for each in context.sites])
    places = [{"value": each.name, "label": name} for each, name in zip(context.sites, names, strict=True)]
    return _choice("site", places, context.site(selection.site).name, text)


def shortened(labels: Sequence[str]) -> list[str]:
    """The same without what stands at the end of all of them after a comma.

    >>> shortened(["RW 1 Utama, Kota Cimahi", "RW 2 Leuwigajah, Kota Cimahi"])
    ['RW 1 Utama', 'RW 2 Leuwigajah']
    """
    parts = [label.split(", ") for label in labels]
    while min(map(len, parts)) > 1 and len({part[-1] for part in parts}) == 1:
        parts = [part[:-1] for part in parts]
    return [", ".join(part) for part in parts]


def _named(rounds: list[Round], text: Text) -> list[dict[str, str]]:
    return [{"value": each.name, "label": each.label(text.language)} for each in rounds]


def _choice(field: str, choices: list[dict[str, str]], value: str, text: Text) -> Component:
    return dmc.Select(
        id=filter_id(field),
        label=text(f"filter.{field}"),
        data=choices,
        value=value,
        allowDeselect=False,
        searchable=len(choices) > _LONG,
        comboboxProps=LISTED,
        openOnFocus=False,  # the focus comes back here after every choice
        className="filter filter-site" if field == "site" else "filter",
    )
