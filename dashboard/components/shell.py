"""The frame of every page: skip link, SIMULASI mark, header with pages and languages, main, footer with the facts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.address import ADDRESS, link_to
from dashboard.alive import Location, Store
from dashboard.components.finder import finder
from dashboard.components.held import is_held, round_name, unheld
from dashboard.components.messages import newer
from dashboard.components.scheme import scheme_switch
from dashboard.figures.facts import place
from dashboard.selection import TOTALS, Selection
from dashboard.source import Snapshot
from dashboard.text import LANGUAGES, Text, read_text
from indicators.context import Context, Round

SHELL, VIEW, CHANGES, ANNOUNCEMENT, ALERT, MAIN = "shell", "view", "changes", "announcement", "alert", "isi"


def frame() -> Component:
    """The fixed part of the document; `filled` goes into the shell whenever the address changes."""
    text = read_text(LANGUAGES[0])
    return html.Div(
        [
            Location(id=ADDRESS),
            Store(id=VIEW),
            Store(id=CHANGES),
            html.Div(html.P(text("app.loading"), className="loading"), id=SHELL),
            html.Div(id=ALERT, role="alert", className="alert"),
            html.Div(id=ANNOUNCEMENT, role="status", className="visually-hidden"),
        ]
    )


def filled(
    content: Component,
    *,
    snapshot: Snapshot | None,
    selection: Selection,
    path: str,
    pages: tuple[tuple[str, str], ...],
    here: str | None,
    text: Text,
    kept: str = "",
    unmet: Sequence[str] = (),
) -> list[Component]:
    """One page in its shell. `pages` are paths and keys; `here` is the key of the page shown; `kept` is what the query
    says beside the selection, as `&name=value`; `unmet` are the choices it asks for that this build doesn't have."""
    context = snapshot.context if snapshot else None
    unanswered = {f"data-{name}": text(f"app.{name}") for name in ("unreached", "late", "not_updated", "no_file")}
    return [
        html.A(text("app.skip"), href=f"#{MAIN}", className="skip"),
        *([_simulated(text)] if context and context.simulated else []),
        _header(snapshot, selection, path, pages, here, text, kept),
        html.Main(
            [_not_there(unmet, text), content] if unmet else content,
            id=MAIN,
            tabIndex=-1,
            className=f"page page-{here or 'message'}",
            **unanswered,
        ),
        _footer(context, selection, text),
    ]


def _not_there(unmet: Sequence[str], text: Text) -> Component:
    """An address from elsewhere, or of before, shows something else than whoever sent it meant: it says so."""
    words = text("filter.and").join(text(f"unmet.{field}") for field in unmet)
    return html.P(text("unmet.told", what=words), className="warning unmet")


def _simulated(text: Text) -> Component:
    """The mark, in a landmark of its own, so that whoever jumps from one to the next comes by it."""
    told = html.P([html.Strong(text("app.simulated")), " ", text("app.simulated_note")])
    return html.Aside(told, className="simulated", **{"aria-label": text("app.simulated")})


def _header(
    snapshot: Snapshot | None,
    selection: Selection,
    path: str,
    pages: tuple[tuple[str, str], ...],
    here: str | None,
    text: Text,
    kept: str,
) -> Component:
    site = place(snapshot.context, text, site=selection.site) if snapshot else ""
    brand = dcc.Link(
        [html.Span(text("app.name"), className="brand-name"), html.Span(site, className="brand-site")],
        href=link_to("/", selection),
        className="brand",
    )
    return html.Header(
        [
            brand,
            *([finder(snapshot.context, text)] if snapshot else []),
            html.Nav(
                _languages(selection, path, text, kept), className="languages", **{"aria-label": text("app.languages")}
            ),
            scheme_switch(text),
            html.Nav(_pages(pages, here, selection, text), className="pages", **{"aria-label": text("app.nav")}),
        ],
        className="top",
    )


def _pages(pages: tuple[tuple[str, str], ...], here: str | None, selection: Selection, text: Text) -> Component:
    """The way to every page; that of the page shown is marked."""
    links = [
        dcc.Link(text(f"page.{key}"), href=link_to(to, selection), className="current" if key == here else "")
        for to, key in pages
    ]
    return html.Ul([html.Li(link) for link in links])


def _languages(selection: Selection, path: str, text: Text, kept: str) -> Component:
    """The same address in each language, named in that language."""
    return html.Ul(
        [
            html.Li(
                dcc.Link(
                    html.Abbr(language.upper(), title=text(f"language.{language}"), lang=language),
                    href=link_to(path, replace(selection, language=language)) + kept,
                    className="current" if language == text.language else "",
                )
            )
            for language in LANGUAGES
        ]
    )


def _footer(context: Context | None, selection: Selection, text: Text) -> Component:
    facts = (
        [
            *(html.P(fact) for fact in _facts(context, selection, text)),
            newer(context.build_id, text("footer.newer"), text),
        ]
        if context
        else []
    )
    return html.Footer(
        [*_caveat(context, selection, text), *facts], className="bottom", **{"aria-label": text("footer.label")}
    )


def _caveat(context: Context | None, selection: Selection, text: Text) -> list[Component]:
    """What before and after can't prove; nothing as long as either has not been held."""
    if context and unheld(context, selection, text) is not None:
        return []
    key = "caveat" if context is None or len(context.sites) == 1 else "caveat_sites"
    return [html.P(text(f"footer.{'caveat_totals' if selection.population == TOTALS else key}"), className="caveat")]


def _facts(context: Context, selection: Selection, text: Text) -> list[str]:
    """When, whom, how: what must stand under every result."""
    ends = [context.round(name) for name in (selection.round_from, selection.round_to)]
    return [
        " · ".join(
            [
                place(context, text, site=selection.site),
                text("footer.population", population=_population(context, selection, text)),
            ]
        ),
        " · ".join(_held(context, each, selection, text) for each in ends),
        text("footer.build", build=context.build_id),
    ]


def _held(context: Context, each: Round, selection: Selection, text: Text) -> str:
    """When and how a round was held at the chosen site, is planned, or that others hold it; of totals only when."""
    label = round_name(context, each, text, selection.site)
    if each.name in context.elsewhere:
        return label
    dates = each.dates(text.language)
    if not is_held(context, each.name, selection.site):
        dates = text("footer.planned", dates=dates)
    if selection.population == TOTALS:
        return f"{label}: {dates}"
    return text("footer.round", label=label, dates=dates, design=text(f"design.{each.design}"))


def _population(context: Context, selection: Selection, text: Text) -> str:
    return context.population(selection.population).label(text.language)
