"""Every site of a programme that has several: which way the leading indicators went at how many of them, how many
indicators went which way at each, and the ways there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.address import link_to
from dashboard.components.filters import site_names
from dashboard.figures.facts import spanned
from dashboard.pages.perbandingan.lines import Line, lines_by_site
from dashboard.pages.perbandingan.tally import BETTER, WORSE, Tally, tally
from dashboard.pages.perbandingan.together import Held, held
from dashboard.pages.ringkasan.summary import Summary
from dashboard.pages.ringkasan.themes import counted_row

HEADING = "sites-title"
BySite = Mapping[str, Sequence[Line]]
"""The lines of every site, also of those that have none."""


def sites(summary: Summary) -> list[Component]:
    """Sites and indicators in the order in which they are declared: no ranking. Nothing of a single site."""
    if len(summary.context.sites) < 2:
        return []
    found = lines_by_site(summary.snapshot, summary.selection)
    lines = {site.name: found.get(site.name, ()) for site in summary.context.sites}
    return [
        html.Section(
            [
                html.H2(_title(lines, summary), id=HEADING),
                *_by_indicator(lines, summary),
                html.H3(summary.text("ringkasan.sites_each"), className="others-title"),
                html.Ul(_by_site(lines, summary), className="theme-counts site-counts"),
                html.P(_note(lines, summary), className="note"),
            ],
            className="facts sites",
            **{"aria-labelledby": HEADING},
        )
    ]


def _title(lines: BySite, summary: Summary) -> str:
    """At how many anything got better or worse for certain."""
    went = [tally(each) for each in lines.values()]
    return summary.text(
        "ringkasan.sites",
        n=len(went),
        improved=sum(each.improved > 0 for each in went),
        worsened=sum(each.worsened > 0 for each in went),
    )


def _note(lines: BySite, summary: Summary) -> str:
    """That this is no ranking, and at how many anything stays certain among so many tests."""
    kept = [found for each in lines.values() if (found := held(each)) is not None]
    said = [*_when(lines, summary), summary.text("ringkasan.sites_note")]
    if kept:
        said.append(summary.text("ringkasan.sites_together", improved=_any(kept, BETTER), worsened=_any(kept, WORSE)))
    return " ".join(said)


def _when(lines: BySite, summary: Summary) -> list[str]:
    """From when to when the compared sites were visited, where that was not at one time."""
    compared = [site for site, each in lines.items() if each]
    ends = (summary.selection.round_from, summary.selection.round_to)
    if len({tuple(summary.context.at(site).round(name).date_from for name in ends) for site in compared}) < 2:
        return []
    spans = [spanned(summary.context, name, compared) for name in ends]
    told = " → ".join(f"{each.label(summary.language)} {each.dates(summary.language)}" for each in spans)
    return [summary.text("ringkasan.sites_when", dates=told)]


def _any(kept: Iterable[Held], verdict: str) -> int:
    return sum(getattr(each, verdict) > 0 for each in kept)


def _by_indicator(lines: BySite, summary: Summary) -> list[Component]:
    """The leading indicators, each with the number of sites it went which way at; its page tells which these are."""
    leading: dict[str, list[Line]] = {}
    for line in sorted((line for each in lines.values() for line in each), key=lambda line: line.definition.ordinal):
        if line.leads and line.counted:
            leading.setdefault(line.definition.name, []).append(line)
    if not leading:
        return []
    rows = [_indicator(each, len(lines), summary) for each in leading.values()]
    title = html.H3(summary.text("ringkasan.sites_leading"), className="others-title")
    return [title, html.Ul(rows, className="theme-counts site-counts")]


def _indicator(lines: Sequence[Line], places: int, summary: Summary) -> html.Li:
    """Sites without anything to compare can't be judged: the bar adds up to all of them."""
    counted = tally(lines)
    counted = replace(counted, unknown=counted.unknown + places - counted.total)
    definition = lines[0].definition
    name = definition.words(summary.language).short
    link = dcc.Link(name, href=link_to(f"/indikator/{definition.name}", summary.selection), className="theme-name")
    return counted_row(link, counted, summary.text)


def _by_site(lines: BySite, summary: Summary) -> list[html.Li]:
    """How the indicators went at every site, or that there is nothing to compare."""
    chosen = summary.context.site(summary.selection.site).name
    names = site_names(summary.context)
    rows = []
    for site, each in lines.items():
        current = {"aria-current": "true"} if site == chosen else {}
        href = link_to("/", replace(summary.selection, site=site))
        link = dcc.Link(names[site], href=href, className="theme-name")
        rows.append(_site(link, tally(each), summary, **current))
    return rows


def _site(link: Component, counted: Tally, summary: Summary, **attributes: str) -> html.Li:
    if counted.total:
        return counted_row(link, counted, summary.text, **attributes)
    return html.Li([link, html.Span(summary.text("ringkasan.sites_without"), className="theme-told")], **attributes)
