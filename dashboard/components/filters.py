"""The switches that most pages share: where, whom and when."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from dash import html
from dash.development.base_component import Component

from dashboard.components.held import is_held, nobody_chosen, round_name, waits
from dashboard.components.switches import Choice, listed, segments
from dashboard.selection import ASSISTED, TOTALS, Selection
from dashboard.text import Text
from indicators.context import Context, Population, Round


def filter_bar(context: Context, selection: Selection, text: Text) -> Component:
    """Whom, where there is a choice, and when, in one row that wraps; the two rounds never part."""
    order = {each.name: each.ordinal for each in context.rounds}
    earlier = [each for each in context.rounds if each.ordinal < order[selection.round_to]]
    later = [each for each in context.rounds if each.ordinal > order[selection.round_from]]
    rounds = [
        listed("round_from", _rounds(earlier, context, selection, text), selection.round_from, text),
        listed("round_to", _rounds(later, context, selection, text), selection.round_to, text),
    ]
    whom = segments("population", _named(context.populations, text), selection.population, text)
    switches = [
        *([_site(context, selection, text)] if len(context.sites) > 1 else []),
        *([whom] if len(context.populations) > 1 else []),
        html.Div(rounds, className="filter-rounds"),
    ]
    if selection.population == TOTALS:
        switches.append(html.P(text("filter.recap_note"), className="note", role="status"))
    if nobody_chosen(context, selection):
        switches.append(_nobody(context, selection, text))
    last = context.latest
    held = last.ordinal > order[selection.round_from] and is_held(context, last.name, selection.site)
    if held and waits(context, selection):
        told = text("filter.until", round=last.label(text.language))
        switches.append(html.P(told, className="note", role="status"))
    return html.Div(switches, className="filters", role="group", **{"aria-label": text("filter.label")})


def choosing(
    rows: Sequence[Component],
    context: Context,
    selection: Selection,
    text: Text,
    *,
    page: str,
    more: Sequence[str] = (),
) -> Component:
    """All switches of a page; on a telephone they unfold from a line that says what they are at, so that the result
    stands on the first screen. The rounds aside, which the title names; open where one of the switches has to move.
    """
    told = [
        *([site_names(context)[context.site(selection.site).name]] if len(context.sites) > 1 else []),
        context.population(selection.population).label(text.language),
        *more,
    ]
    stuck = waits(context, selection) or nobody_chosen(context, selection) or selection.population == TOTALS
    summary = html.Summary(text("filter.chosen", chosen=" · ".join(told)))
    chosen = html.Details(summary, className="choices", open=stuck, **{"data-section": f"choices-{page}"})
    return html.Div([chosen, html.Div(list(rows), className="filter-rows")], className="choosing")


def _nobody(context: Context, selection: Selection, text: Text) -> Component:
    """That nobody is assisted at the chosen site, and whom there is to look at."""
    others = [each.label(text.language) for each in context.populations if each.name not in (ASSISTED, TOTALS)]
    told = text("filter.nobody", site=context.site(selection.site).label, others=", ".join(others))
    return html.P(told, className="note", role="status")


def _site(context: Context, selection: Selection, text: Text) -> Component:
    places = [Choice(name, label) for name, label in site_names(context).items()]
    return listed("site", places, context.site(selection.site).name, text)


def site_names(context: Context) -> dict[str, str]:
    """What every site is called beside the others."""
    names = (each.name for each in context.sites)
    return dict(zip(names, shortened([each.label for each in context.sites]), strict=True))


def shortened(labels: Sequence[str]) -> list[str]:
    """The same without what stands at the end of all of them after a comma.

    >>> shortened(["RW 1 Utama, Kota Cimahi", "RW 2 Leuwigajah, Kota Cimahi"])
    ['RW 1 Utama', 'RW 2 Leuwigajah']
    """
    parts = [label.split(", ") for label in labels]
    while min(map(len, parts)) > 1 and len({part[-1] for part in parts}) == 1:
        parts = [part[:-1] for part in parts]
    return [", ".join(part) for part in parts]


def _named(declared: Iterable[Population], text: Text) -> list[Choice]:
    return [Choice(each.name, each.label(text.language)) for each in declared]


def _rounds(declared: Iterable[Round], context: Context, selection: Selection, text: Text) -> list[Choice]:
    return [Choice(each.name, round_name(context, each, text, selection.site)) for each in declared]
