"""The page of one indicator, or without a name the list of all."""

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.address import link_to
from dashboard.components.definition_panel import definition_panel
from dashboard.components.messages import no_such_indicator
from dashboard.components.verdict import verdict_chip
from dashboard.pages.indikator import words
from dashboard.pages.indikator.controls import breakdown_control, controls
from dashboard.pages.indikator.course import course
from dashboard.pages.indikator.listing import listing
from dashboard.pages.indikator.movers import movers
from dashboard.pages.indikator.parts import parts
from dashboard.pages.indikator.view import View
from dashboard.selection import Selection
from dashboard.source import Snapshot
from dashboard.text import Text
from indicators.method import Method
from indicators.results import Change
from indicators.sentence import sentence, verdict_word
from indicators.verdict import Verdict


def layout(snapshot: Snapshot, selection: Selection, text: Text, *, name: str | None = None) -> Component:
    """One indicator if named and known, an explanation if unknown, else the list."""
    if not name:
        return listing(snapshot, selection, text)
    if name not in snapshot.catalogue:
        return no_such_indicator(name, selection, text)
    return _page(View(snapshot=snapshot, selection=selection, text=text, definition=snapshot.catalogue[name]))


def _page(view: View) -> Component:
    text = view.text
    return html.Div(
        [
            _header(view),
            controls(view),
            _section(text("indikator.course.heading"), [course(view)], name="course"),
            _section(text("indikator.movers.heading"), movers(view), name="movers"),
            _section(text("indikator.parts.heading"), [breakdown_control(view), *parts(view)], name="parts"),
            _section(text("indikator.definition.heading"), _definition(view), name="definition"),
            html.P(text("perbandingan.caution"), className="caution"),
        ],
        className="indikator",
    )


def _section(heading: str, children: list[Component | None], *, name: str) -> html.Section:
    shown = [child for child in children if child is not None]
    title = html.H2(heading, id=f"{name}-heading", className="section-heading")
    return html.Section([title, *shown], className="section", **{"aria-labelledby": f"{name}-heading"})


def _header(view: View) -> html.Header:
    """The finding as the title of the page, the verdict by word, symbol, and colour, and the whole sentence."""
    text, change = view.text, view.change
    back = dcc.Link(text("indikator.all"), href=link_to("/indikator", view.selection), className="back")
    theme = text(f"theme.{view.definition.theme.value}")
    if change is None:
        nothing = html.P(text("error.empty_title"), className="nothing", role="status")
        return html.Header([html.P([back, f" · {theme}"], className="crumbs"), html.H1(view.label), nothing])
    said = sentence(change, view.definition, view.context, view.language)
    return html.Header(
        [
            html.P([back, f" · {theme}"], className="crumbs"),
            html.H1(finding(view, change)),
            html.P(verdict_chip(change.verdict, text), className="result-verdict"),
            html.P(said, className="result-sentence"),
            html.P(_facts(view), className="page-facts"),
        ]
    )


def finding(view: View, change: Change) -> str:
    """What happened, in a title: "Sanitasi layak: naik 29 poin"; what is not certain says so."""
    if change.verdict in (Verdict.NOT_COMPARABLE, Verdict.HIDDEN):
        return f"{view.label}: {verdict_word(change.verdict, view.language)}"
    said = f"{view.label}: {words.amount(view, change)}"
    if change.verdict != Verdict.UNCLEAR:
        return said
    return f"{said}, {verdict_word(change.verdict, view.language)}"


def _facts(view: View) -> str:
    dated = " → ".join(f"{r.label(view.language)} {r.dates(view.language)}" for r in (view.round_from, view.round_to))
    return " · ".join([view.context.sites[0].label, words.population(view), dated])


def _definition(view: View) -> list[Component | None]:
    """The definition with its counts, its SQL, and how the change was found."""
    sql = view.snapshot.sql(view.definition.name)
    panel = definition_panel(
        view.definition, sql, view.text, view.language, estimates=view.estimates, context=view.context
    )
    if view.change is None:
        return [panel]
    method = html.P(Method(view.change.method).words(view.language), className="method")
    return [html.H3(view.text("indikator.definition.method")), method, panel]
