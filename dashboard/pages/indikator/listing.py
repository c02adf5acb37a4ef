"""The list of all indicators: what each is, and how it went between the two chosen rounds."""

from collections import Counter
from collections.abc import Sequence
from itertools import groupby

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.address import link_to
from dashboard.alive import Store
from dashboard.components.field import search_field
from dashboard.components.verdict import verdict_chip
from dashboard.figures.measure import measure_of
from dashboard.pages.perbandingan.facts import facts
from dashboard.pages.perbandingan.lines import Line, comparison_lines
from dashboard.pages.perbandingan.tally import tally
from dashboard.pages.perbandingan.together import totals
from dashboard.selection import Selection
from dashboard.source import Snapshot
from dashboard.text import Text
from dashboard.theme import verdict_mark

SEARCH, FOUND = "indikator-search", "indikator-found"


def listing(snapshot: Snapshot, selection: Selection, text: Text) -> Component:
    """A search field over the list; the list answers while the reader types."""
    lines = comparison_lines(snapshot, selection)
    counts = tally(lines)
    title = text("indikator.list.title", n=counts.total, improved=counts.improved, worsened=counts.worsened)
    note = totals(counts, text)
    said = [facts(snapshot.context, selection, text), *([note] if note else [])]
    search = search_field(text("indikator.list.search"), tells=SEARCH)
    return html.Div(
        [
            html.Header([html.H1(title), *(html.P(each, className="page-facts") for each in said)]),
            Store(id=SEARCH),
            html.Div(search, className="filters"),
            _jumps(lines, text),
            html.Div(found(lines, "", selection, text), id=FOUND, **{"aria-live": "polite"}),
        ],
        className="indikator-list",
    )


def _jumps(lines: Sequence[Line], text: Text) -> Component:
    """The way to every theme of a long list."""
    themes = Counter(line.definition.theme.value for line in lines)
    items = [html.Li(html.A(f"{text(f'theme.{theme}')} ({n})", href=f"#list-{theme}")) for theme, n in themes.items()]
    return html.Nav(html.Ul(items), className="metode-parts", **{"aria-label": text("perbandingan.jumps")})


def found(lines: Sequence[Line], sought: str, selection: Selection, text: Text) -> list[Component]:
    """The indicators whose name, label, or definition holds every word sought, by theme."""
    wanted = sought.casefold().split()
    shown = [line for line in lines if all(word in _searched(line, text) for word in wanted)]
    if not shown:
        return [html.P(text("indikator.list.nothing", sought=sought), className="nothing", role="status")]
    parts: list[Component] = []
    for theme, members in groupby(shown, key=lambda line: line.definition.theme.value):
        parts.append(html.H2(text(f"theme.{theme}"), id=f"list-{theme}"))
        parts.append(html.Ul([_entry(line, selection, text) for line in members], className="entries"))
    return parts


def _searched(line: Line, text: Text) -> str:
    words = line.definition.words(text.language)
    theme = text(f"theme.{line.definition.theme.value}")
    return " ".join([line.definition.name, words.label, words.short, words.definition, theme]).casefold()


def _entry(line: Line, selection: Selection, text: Text) -> html.Li:
    words, mark = line.definition.words(text.language), verdict_mark(line.change.verdict)
    before, after = measure_of(line.definition, text.language).levels_of(line.change, counts=line.counts)
    return html.Li(
        [
            html.Div(
                [
                    dcc.Link(
                        words.label,
                        href=link_to(f"/indikator/{line.definition.name}", selection),
                        className="entry-name",
                    ),
                    html.P(words.definition, className="entry-definition"),
                ]
            ),
            html.Div(
                [html.Span(f"{before} → {after}", className="entry-levels"), verdict_chip(line.change.verdict, text)],
                className="entry-result",
            ),
        ],
        className=f"entry {mark.css}",
    )
