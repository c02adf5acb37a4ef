"""Every site of a programme that has several: what got worse where, at how many of them the leading indicators went
which way, how many indicators went which way at each, and the ways there.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.address import link_to
from dashboard.components.filters import site_names
from dashboard.components.verdict import symbol
from dashboard.figures.facts import spanned
from dashboard.pages.perbandingan.lines import Line
from dashboard.pages.perbandingan.tally import BETTER, WORSE, tally
from dashboard.pages.perbandingan.together import Held, held
from dashboard.pages.ringkasan.card import moved_in_words
from dashboard.pages.ringkasan.summary import Summary, as_bad, worst_first
from dashboard.pages.ringkasan.themes import counted_row
from dashboard.theme import verdict_mark

HEADING = "sites-title"
MOST_TIED = 2


def sites(summary: Summary) -> list[Component]:
    """Sites and indicators in the order in which they are declared: no ranking. Nothing of a single site."""
    if not summary.by_site:
        return []
    return [
        html.Section(
            [
                html.H2(how_many(summary), id=HEADING),
                *_worsened(summary),
                *_by_indicator(summary),
                html.H3(summary.text("ringkasan.sites_each"), className="others-title"),
                html.Ul(_by_site(summary), className="theme-counts site-counts"),
                *_without(summary),
                html.P(_note(summary), className="note"),
            ],
            className="facts sites",
            **{"aria-labelledby": HEADING},
        )
    ]


def how_many(summary: Summary) -> str:
    """At how many anything got better or worse for certain."""
    went = [tally(each) for each in summary.by_site.values()]
    return summary.text(
        "ringkasan.sites",
        n=len(went),
        improved=sum(each.improved > 0 for each in went),
        worsened=sum(each.worsened > 0 for each in went),
    )


def worst_anywhere(summary: Summary) -> list[Component]:
    """What certainly got worst at any site, by how much and where, as the way there; nothing where nothing did."""
    found = _worse_anywhere(summary)
    if not found:
        return []
    worst = worst_first(line for _, line in found)[0]
    site, definition = next(site for site, line in found if line is worst), worst.definition
    names = site_names(summary.context)
    said = summary.text(
        "ringkasan.sites_worst",
        label=definition.words(summary.language).short,
        moved=moved_in_words(worst, summary),
        site=names[site],
    )
    if tied := [
        _beside(other, line, worst, summary) for other, line in found if as_bad(line, worst) and line is not worst
    ]:
        more = len(tied) - MOST_TIED
        named = ", ".join(tied[:MOST_TIED]) + (summary.text("ringkasan.sites_tied_more", n=more) if more > 0 else "")
        said += summary.text("ringkasan.sites_tied", others=named)
    href = link_to(f"/indikator/{definition.name}", replace(summary.selection, site=site))
    return [dcc.Link(said, href=href, className="scope-worst")]


def _beside(site: str, line: Line, worst: Line, summary: Summary) -> str:
    """Where it went as badly, and what, where that is something else."""
    name = site_names(summary.context)[site]
    alike = line.definition.name == worst.definition.name
    return name if alike else f"{line.definition.words(summary.language).short}, {name}"


def _worse_anywhere(summary: Summary) -> list[tuple[str, Line]]:
    return [(site, line) for site, lines in summary.by_site.items() for line in lines if line.counted and line.worsened]


def _note(summary: Summary) -> str:
    """That this is no ranking, and at how many anything stays certain among so many tests."""
    kept = [found for each in summary.by_site.values() if (found := held(each)) is not None]
    said = [*_when(summary), summary.text("ringkasan.sites_note")]
    if kept:
        said.append(summary.text("ringkasan.sites_together", improved=_any(kept, BETTER), worsened=_any(kept, WORSE)))
    return " ".join(said)


def _when(summary: Summary) -> list[str]:
    """From when to when the compared sites were visited, where that was not at one time."""
    compared = [site for site, each in summary.by_site.items() if each]
    ends = (summary.selection.round_from, summary.selection.round_to)
    if len({tuple(summary.context.at(site).round(name).date_from for name in ends) for site in compared}) < 2:
        return []
    spans = [spanned(summary.context, name, compared) for name in ends]
    told = " → ".join(f"{each.label(summary.language)} {each.dates(summary.language)}" for each in spans)
    return [summary.text("ringkasan.sites_when", dates=told)]


def _any(kept: Iterable[Held], verdict: str) -> int:
    return sum(getattr(each, verdict) > 0 for each in kept)


def _worsened(summary: Summary) -> list[Component]:
    """What certainly got worse, each with the sites where it did and by how much: never folded, never only counted."""
    found: dict[str, list[tuple[str, Line]]] = {}
    for site, line in _worse_anywhere(summary):
        found.setdefault(line.definition.name, []).append((site, line))
    if not found:
        return []
    groups = sorted(found.values(), key=lambda group: group[0][1].definition.ordinal)
    title = html.H3([symbol(WORSE), " ", summary.text("ringkasan.sites_worsened")], className="others-title")
    told = html.Ul([_worse(group, summary) for group in groups], className="site-worse")
    return [html.Div([title, told], className=verdict_mark(WORSE).css)]


def _worse(group: Sequence[tuple[str, Line]], summary: Summary) -> html.Li:
    names = site_names(summary.context)
    definition = group[0][1].definition
    name = html.Span(definition.words(summary.language).short, className="theme-name")
    places = []
    for site, line in group:
        href = link_to(f"/indikator/{definition.name}", replace(summary.selection, site=site))
        moved = html.Span(moved_in_words(line, summary), className="brief-change")
        places.append(html.Li([dcc.Link(names[site], href=href), " ", moved]))
    return html.Li([name, html.Ul(places, className="site-places")])


def _by_indicator(summary: Summary) -> list[Component]:
    """The leading indicators, each with the number of sites it went which way at; its page tells which these are."""
    leading: dict[str, list[Line]] = {}
    everywhere = (line for lines in summary.by_site.values() for line in lines)
    for line in sorted(everywhere, key=lambda line: line.definition.ordinal):
        if line.leads and line.counted:
            leading.setdefault(line.definition.name, []).append(line)
    if not leading:
        return []
    rows = [_indicator(each, summary) for each in leading.values()]
    title = html.H3(summary.text("ringkasan.sites_leading"), className="others-title")
    return [title, html.Ul(rows, className="theme-counts site-counts")]


def _indicator(lines: Sequence[Line], summary: Summary) -> html.Li:
    """Sites without anything to compare can't be judged: the bar adds up to all of them."""
    counted = tally(lines)
    counted = replace(counted, unknown=counted.unknown + len(summary.by_site) - counted.total)
    definition = lines[0].definition
    name = definition.words(summary.language).short
    link = dcc.Link(name, href=link_to(f"/indikator/{definition.name}", summary.selection), className="theme-name")
    return counted_row(link, counted, summary.text)


def _by_site(summary: Summary) -> list[html.Li]:
    """How the indicators went at every site that has anything to compare."""
    counts = {site: tally(lines) for site, lines in summary.by_site.items()}
    return [
        counted_row(_way(site, summary), counted, summary.text, **_current(site, summary))
        for site, counted in counts.items()
        if counted.total
    ]


def _without(summary: Summary) -> list[Component]:
    """The sites that have nothing to compare, in one sentence, each with the way there."""
    missing = [site for site, lines in summary.by_site.items() if not tally(lines).total]
    if not missing:
        return []
    ways = [html.Span(_way(site, summary), **_current(site, summary)) for site in missing]
    told = [part for way in ways for part in ("; ", way)][1:]
    said = summary.text("ringkasan.sites_without", n=len(missing))
    return [html.P([said, " ", *told, "."], className="site-without")]


def _way(site: str, summary: Summary) -> Component:
    """A site by name, with the way to the same view of it."""
    href = link_to("/", replace(summary.selection, site=site))
    return dcc.Link(site_names(summary.context)[site], href=href, className="theme-name")


def _current(site: str, summary: Summary) -> dict[str, str]:
    """Says which of the sites is looked at."""
    return {"aria-current": "true"} if site == summary.context.site(summary.selection.site).name else {}
