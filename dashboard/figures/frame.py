"""The frame around every figure: a title that states the finding, where the numbers come from, and a table twin.

A figure without a reading, facts, files and an origin can't be framed; a test holds every page to it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import plotly.graph_objects as go
from dash import html
from dash.development.base_component import Component

from dashboard.alive import Graph
from dashboard.figures.twin import Twin, twin_table
from dashboard.selection import Selection
from dashboard.text import Text
from dashboard.theme import GRAPH_CONFIG

FORMS = ("csv", "xlsx")
"""The files of rows that a server writes."""
PICTURES = ("png", "svg")
"""The files that the browser draws from what is on the page; see `assets/6-picture.js`."""


@dataclass(frozen=True)
class Caption:
    """The words around one figure. `facts` are n, rounds, population, source, unknowns."""

    title: str
    reading: str
    facts: tuple[str, ...]
    table: str


@dataclass(frozen=True)
class Behind:
    """What stands behind a figure: its rows at `path` (without an ending), the name of its files, and its origin.

    `origin`: the answer to "Dari mana angka ini?", or the link to it where the page has it already. `about`: what the
    page says of all its figures and a picture that leaves it must say itself.
    """

    path: str
    file: str
    origin: Component
    selection: Selection
    text: Text
    about: str = ""


def framed(
    figure: go.Figure | Component,
    caption: Caption,
    twin: Twin | None,
    *,
    identity: str,
    behind: Behind,
    key: Component | None = None,
    below: Component | None = None,
) -> html.Section:
    """A figure with its words. A screen reader hears title and reading instead of the marks; the table is for all.

    `twin`: None only where the figure is a table itself. `below`: words right below a drawing that are part of it.
    """
    heading = f"{identity}-title"
    parts: list[Component] = [html.H3(caption.title, id=heading, className="chart-title")]
    if key is not None:
        parts.append(key)
    parts.append(_drawn(figure, caption, identity, below) if isinstance(figure, go.Figure) else figure)
    parts.append(html.P(caption.reading, className="chart-reading"))
    parts.append(html.P(_joined(caption.facts), className="chart-facts"))
    foot = [html.Details([html.Summary(caption.table), twin_table(twin)], className="chart-twin")] if twin else []
    parts.append(
        html.Div([*foot, behind.origin, files_of(behind, titled=heading, picture=identity)], className="chart-foot")
    )
    named = {"aria-labelledby": heading, **({"data-about": behind.about} if behind.about else {})}
    return html.Section(parts, id=identity, className="chart", **named)


def key_of(meaning: Iterable[tuple[str, str]]) -> html.Ul:
    """What the marks of a figure mean, each by the class that draws it."""
    return html.Ul([html.Li([html.Span(className=name), said]) for name, said in meaning], className="chart-key")


def linked_origin(text: Text, place: str) -> html.A:
    """“Dari mana angka ini?” where the answer stands elsewhere on the same page."""
    return html.A(text("card.where_from"), href=f"#{place}", className="chart-origin")


def told_origin(text: Text, told: Sequence[tuple[str, str | Component]], *, sql: str = "") -> html.Details:
    """“Dari mana angka ini?” answered below the figure: what was counted, of what, without what, how, and the query."""
    pairs = [part for term, said in told for part in (html.Dt(text(f"definition.{term}")), html.Dd(said))]
    if sql:
        query = html.Pre(html.Code(sql.strip()), tabIndex=0)
        pairs += [html.Dt(text("definition.sql")), html.Dd(query)]
    content = html.Div(html.Dl(pairs), className="definition")
    return html.Details([html.Summary(text("card.where_from")), content], className="chart-origin")


def files_of(behind: Behind, *, titled: str, picture: str = "") -> html.Div:
    """The rows as files from the server, and as files from the page the `picture` of that name, where there is one:
    several may show the same rows. `titled`: the id of what they are of.

    A page holds many of them; each is named by its form and by that title, so that no two sound alike.
    """
    said = html.Span(behind.text("figures.download"), className="chart-files-label", **{"aria-hidden": "true"})
    forms = (*FORMS, *PICTURES) if picture else FORMS
    return html.Div([said, *(_file(behind, form, titled, picture) for form in forms)], className="chart-files")


def _file(behind: Behind, form: str, titled: str, picture: str) -> Component:
    unseen = html.Span(f"{behind.text('figures.download')} ", className="visually-hidden")
    own = f"{titled}-{form}"
    named = {"id": own, "className": "download", "aria-labelledby": f"{own} {titled}"}
    if form in PICTURES:
        told = {"data-picture": form, "data-file": f"{behind.file}_{picture.replace('-', '_')}"}
        return html.Button([unseen, form.upper()], type="button", **named, **told)
    href = f"{behind.path}.{form}{behind.selection.to_search()}"
    return html.A([unseen, form.upper()], href=href, download=f"{behind.file}.{form}", **named)


def _drawn(figure: go.Figure, caption: Caption, identity: str, below: Component | None) -> html.Div:
    graph = Graph(
        id=f"{identity}-graph", figure=figure, config=GRAPH_CONFIG, style={"height": f"{figure.layout.height}px"}
    )
    label = f"{caption.title}. {caption.reading}"
    drawn = [graph, below] if below is not None else graph
    return html.Div(drawn, className="chart-canvas", role="img", **{"aria-label": label})


def _joined(facts: Sequence[str]) -> str:
    return " · ".join(fact for fact in facts if fact)
