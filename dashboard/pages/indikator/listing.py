"""The list of all indicators: what each is, and how it went between the two chosen rounds."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import astuple
from itertools import groupby

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.address import link_to
from dashboard.alive import Store
from dashboard.components.field import search_field
from dashboard.components.filters import filter_bar
from dashboard.components.held import unheld
from dashboard.pages.indikator.entries import Entry, entries
from dashboard.pages.perbandingan.facts import facts
from dashboard.pages.perbandingan.lines import comparison_lines
from dashboard.pages.perbandingan.tally import tally
from dashboard.pages.perbandingan.together import totals
from dashboard.selection import Selection
from dashboard.source import Snapshot
from dashboard.text import Text
from indicators.definition import Definition

SEARCH, FOUND = "indikator-search", "indikator-found"


def listing(snapshot: Snapshot, selection: Selection, text: Text) -> Component:
    """Whom and when, and a search field over the list, which answers while the reader types."""
    lines = comparison_lines(snapshot, selection)
    told, counts = entries(lines, snapshot, selection, text), tally(lines)
    title = text("indikator.list.title", n=counts.total, improved=counts.improved, worsened=counts.worsened)
    if not lines:
        title = unheld(snapshot.context, selection, text) or text("error.empty_title")
    note = totals(counts, text) if lines else ""
    said = [facts(snapshot.context, selection, text), *([note] if note else [])]
    search = search_field(text("indikator.list.search"), tells=SEARCH)
    drawn_anew = "-".join(
        ["list-of", *(value or "" for value in astuple(selection))]
    )  # what was sought is of the choice
    return html.Div(
        [
            html.Header([html.H1(title), *(html.P(each, className="page-facts") for each in said)]),
            filter_bar(snapshot.context, selection, text),
            html.Div(
                [
                    Store(id=SEARCH),
                    html.Div(search, className="filters"),
                    _jumps(told, text),
                    html.Div(found(told, "", selection, text), id=FOUND, **{"aria-live": "polite"}),
                ],
                id=drawn_anew,
                className="list-of",
            ),
        ],
        className="indikator-list",
    )


def _jumps(listed: Sequence[Entry], text: Text) -> Component:
    """The way to every theme of a long list."""
    themes = Counter(entry.definition.theme.value for entry in listed)
    items = [html.Li(html.A(f"{text(f'theme.{theme}')} ({n})", href=f"#list-{theme}")) for theme, n in themes.items()]
    return html.Nav(html.Ul(items), className="metode-parts", **{"aria-label": text("perbandingan.jumps")})


def found(listed: Sequence[Entry], sought: str, selection: Selection, text: Text) -> list[Component]:
    """The indicators whose name, label, or definition holds every word sought, by theme."""
    wanted = sought.casefold().split()
    shown = [entry for entry in listed if all(word in _searched(entry.definition, text) for word in wanted)]
    if not shown:
        said = text("indikator.list.nothing", sought=sought) if listed else text("indikator.list.empty")
        return [html.P(said, className="nothing", role="status")]
    parts: list[Component] = []
    for theme, members in groupby(shown, key=lambda entry: entry.definition.theme.value):
        parts.append(html.H2(text(f"theme.{theme}"), id=f"list-{theme}"))
        parts.append(html.Ul([_item(entry, selection, text) for entry in members], className="entries"))
    return parts


def _searched(definition: Definition, text: Text) -> str:
    words = definition.words(text.language)
    theme = text(f"theme.{definition.theme.value}")
    return " ".join([definition.name, words.label, words.short, words.definition, theme]).casefold()


def _item(entry: Entry, selection: Selection, text: Text) -> html.Li:
    words = entry.definition.words(text.language)
    link = dcc.Link(words.label, href=link_to(f"/indikator/{entry.definition.name}", selection), className="entry-name")
    about = html.Div([link, html.P(words.definition, className="entry-definition")])
    return html.Li(
        [about, html.Div(list(entry.told), className="entry-result")], className=f"entry {entry.css}".strip()
    )
