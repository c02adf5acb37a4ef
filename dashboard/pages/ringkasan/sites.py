"""Every site of a programme that has several: how many indicators went which way, and the way to each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.address import link_to
from dashboard.components.filters import shortened
from dashboard.pages.perbandingan.lines import lines_by_site
from dashboard.pages.perbandingan.tally import Tally, tally
from dashboard.pages.ringkasan.summary import Summary
from dashboard.pages.ringkasan.themes import counted_row

HEADING = "sites-title"


def sites(summary: Summary) -> list[Component]:
    """One row per site in the order in which they are declared: no ranking. Nothing where there is a single one."""
    if len(summary.context.sites) < 2:
        return []
    counts = _counts(summary)
    title = summary.text(
        "ringkasan.sites",
        n=len(counts),
        improved=sum(each.improved > 0 for each in counts.values()),
        worsened=sum(each.worsened > 0 for each in counts.values()),
    )
    return [
        html.Section(
            [
                html.H2(title, id=HEADING),
                html.Ul(_rows(counts, summary), className="theme-counts site-counts"),
                html.P(summary.text("ringkasan.sites_note"), className="note"),
            ],
            className="facts sites",
            **{"aria-labelledby": HEADING},
        )
    ]


def _counts(summary: Summary) -> dict[str, Tally]:
    """How the indicators went at every site, also where nothing can be compared."""
    lines = lines_by_site(summary.snapshot, summary.selection)
    return {site.name: tally(lines.get(site.name, ())) for site in summary.context.sites}


def _rows(counts: Mapping[str, Tally], summary: Summary) -> list[html.Li]:
    chosen = summary.context.site(summary.selection.site).name
    names = shortened([site.label for site in summary.context.sites])
    rows = []
    for (site, counted), name in zip(counts.items(), names, strict=True):
        current = {"aria-current": "true"} if site == chosen else {}
        href = link_to("/", replace(summary.selection, site=site))
        rows.append(counted_row(dcc.Link(name, href=href, className="theme-name"), counted, summary.text, **current))
    return rows
