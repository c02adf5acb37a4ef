"""All definitions by theme, each folded away until asked for: what, of whom, why, where it ends, and its sources."""

from collections.abc import Sequence
from itertools import groupby

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.address import link_to
from dashboard.alive import Store
from dashboard.components.field import search_field
from dashboard.selection import Selection
from dashboard.source import Snapshot
from dashboard.text import Text
from indicators import described
from indicators.definition import Definition, Status, Theme
from indicators.sources import in_language

SEARCH, FOUND = "metode-search", "metode-found"
MOST_PRINTED = 20
"""So many definitions are told in full on paper; all of them would fill sixty sheets."""


def definitions(snapshot: Snapshot, selection: Selection, text: Text) -> Component:
    """A search field over the list; the list answers while the reader types."""
    search = search_field(text("metode.search"), tells=SEARCH)
    listed = html.Div(found(snapshot, "", selection, text), id=FOUND, **{"aria-live": "polite"})
    return html.Div([Store(id=SEARCH), html.Div(search, className="filters"), listed], className="metode-definitions")


def found(snapshot: Snapshot, sought: str, selection: Selection, text: Text) -> list[Component]:
    """The definitions whose name or words hold every word sought, by theme."""
    wanted = sought.casefold().split()
    kept = [d for d in _in_order(snapshot) if all(word in _searched(d, text) for word in wanted)]
    if not kept:
        return [html.P(text("indikator.list.nothing", sought=sought), className="nothing", role="status")]
    parts: list[Component] = []
    if len(kept) > MOST_PRINTED:
        parts.append(html.P(text("metode.on_paper", most=MOST_PRINTED), className="metode-on-paper"))
    for theme, members in groupby(kept, key=lambda definition: definition.theme):
        parts.append(_theme(theme, list(members), selection, text, opened=bool(wanted)))
    return parts


def _theme(theme: Theme, members: Sequence[Definition], selection: Selection, text: Text, *, opened: bool) -> Component:
    """One theme folded, with how many it has and how many of them were checked; open where somebody searched."""
    counted = text("metode.of_theme", n=len(members), verified=sum(each.verified for each in members))
    head = html.Summary([html.H3(text(f"theme.{theme.value}")), html.Span(counted, className="method-served")])
    entries = html.Div([_entry(each, selection, text) for each in members], className="entries")
    return html.Details(
        [head, entries], open=opened, className="theme-fold", **{"data-section": f"definitions-{theme.value}"}
    )


def _in_order(snapshot: Snapshot) -> Sequence[Definition]:
    themes = list(Theme)
    active = [d for d in snapshot.catalogue if d.status is Status.ACTIVE]
    return sorted(active, key=lambda definition: (themes.index(definition.theme), definition.ordinal))


def _searched(definition: Definition, text: Text) -> str:
    words = definition.words(text.language)
    theme = text(f"theme.{definition.theme.value}")
    return " ".join([definition.name, words.label, words.short, words.definition, theme, definition.owner]).casefold()


def _entry(definition: Definition, selection: Selection, text: Text) -> Component:
    words = definition.words(text.language)
    head = html.Summary(
        [html.Span(words.label, className="entry-name"), html.Span(words.definition, className="entry-definition")]
    )
    told = [
        (text("definition.numerator"), words.numerator),
        (text("definition.denominator"), words.denominator),
        (text("definition.limits"), words.limits),
        *described.facts(definition, text.language),
        (
            text("definition.references"),
            html.Ul([html.Li(each) for each in in_language(definition.references, text.language)]),
        ),
        (text("metode.unverified"), "; ".join(in_language(definition.unverified, text.language))),
    ]
    pairs = [part for term, value in told if value for part in (html.Dt(term), html.Dd(value))]
    more = dcc.Link(text("definition.more"), href=link_to(f"/indikator/{definition.name}", selection))
    return html.Details([head, html.Dl(pairs), html.P(more)], id=f"definisi-{definition.name}", className="entry-fold")
