"""A page that says why there is no page: no build, no such page or indicator, nothing to show, a fault."""

from __future__ import annotations

from collections.abc import Sequence

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.address import link_to
from dashboard.selection import Selection
from dashboard.text import Text


class NoSuchIndicatorError(Exception):
    """An address names an indicator that the catalogue of the build doesn't have."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


def message(
    title: str, *, body: str, ways: Sequence[Component] = (), command: str = "", back: Component | None = None
) -> Component:
    """A heading, what happened and what to do next, perhaps ways on, a command to run and a way back."""
    parts: list[Component] = [html.H1(title), html.P(body), *ways]
    if command:
        parts.append(html.Pre(html.Code(command)))
    if back is not None:
        parts.append(html.Div(back))
    return html.Div(parts, className="message")


def no_build(selection: Selection, text: Text, *, loading: bool) -> Component:
    """`loading`: the reader may load the first file in the browser. Once there is a build the page says so."""
    load = [html.P(dcc.Link(text("error.no_build_load"), href=link_to("/muat-data", selection)))] if loading else []
    ways = [*load, html.P(text("error.no_build_command"))]
    note = newer("", text("error.built"), text)
    return message(
        text("error.no_build_title"), body=text("error.no_build"), ways=ways, command="p2wkss build", back=note
    )


def newer(shown: str, says: str, text: Text) -> Component:
    """Where it is said that another build is in force than the one `shown` (assets/3-newer.js); empty until then."""
    told = {"data-shown": shown, "data-says": says, "data-renew": text("footer.renew")}
    return html.P(id="newer-build", role="status", className="newer", **told)


def no_loading(selection: Selection, text: Text) -> Component:
    return message(text("error.no_loading_title"), body=text("error.no_loading"), back=home(selection, text))


def store_failed(code: str, text: Text) -> Component:
    """Its reason names folders of the server: it stands in the log, by the same code."""
    return message(text("error.store_title"), body=text("error.store", code=code), command="p2wkss builds list")


def no_such_page(path: str, selection: Selection, text: Text) -> Component:
    body = text("error.page", path=path)
    return message(text("error.page_title"), body=body, back=home(selection, text))


def no_such_indicator(name: str, selection: Selection, text: Text) -> Component:
    body = text("error.indicator", name=name)
    every = dcc.Link(text("indikator.all"), href=link_to("/indikator", selection))
    return message(text("error.indicator_title"), body=body, back=html.Span([every, " · ", home(selection, text)]))


def page_failed(code: str, selection: Selection, text: Text) -> Component:
    body = text("error.failed", code=code)
    return message(text("error.failed_title"), body=body, back=home(selection, text))


def nothing_chosen(text: Text, *, back: Component | None = None) -> Component:
    """In place of results when a selection leaves none; part of a page, so without a heading of first rank."""
    parts: list[Component] = [html.H2(text("error.empty_title")), html.P(text("error.empty"))]
    if back is not None:
        parts.append(html.P(back))
    return html.Div(parts, className="message", role="status")


def home(selection: Selection, text: Text) -> Component:
    return dcc.Link(text("error.home"), href=link_to("/", selection))
