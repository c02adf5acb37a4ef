"""The page of one indicator, or without a name the list of all."""

from collections.abc import Callable, Sequence

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.address import link_to
from dashboard.components.fold import finding, fold
from dashboard.components.messages import NoSuchIndicatorError
from dashboard.components.told import is_typical, told_parts
from dashboard.components.verdict import verdict_chip
from dashboard.pages.indikator import words
from dashboard.pages.indikator.bearing import bearing, has_bearing
from dashboard.pages.indikator.controls import breakdown_control, controls
from dashboard.pages.indikator.course import course
from dashboard.pages.indikator.doses import doses
from dashboard.pages.indikator.equity import equity
from dashboard.pages.indikator.every_site import every_site
from dashboard.pages.indikator.gaps import gaps
from dashboard.pages.indikator.glance import glance, has_glance
from dashboard.pages.indikator.listing import listing
from dashboard.pages.indikator.movers import has_movers, movers
from dashboard.pages.indikator.origin import origin
from dashboard.pages.indikator.others import others
from dashboard.pages.indikator.parts import parts
from dashboard.pages.indikator.places import places
from dashboard.pages.indikator.rounds import rounds
from dashboard.pages.indikator.sites import sites
from dashboard.pages.indikator.view import View
from dashboard.selection import Selection
from dashboard.source import Snapshot
from dashboard.text import Text
from indicators.further.rows import Beside, Contrast, Dose
from indicators.results import Change
from indicators.verdict import Verdict
from indicators.wording import verdict_word


def layout(snapshot: Snapshot, selection: Selection, text: Text, *, name: str | None = None) -> Component:
    """One indicator if named, else the list; NoSuchIndicatorError if the catalogue has none of that name."""
    if not name:
        return listing(snapshot, selection, text)
    if name not in snapshot.catalogue:
        raise NoSuchIndicatorError(name)
    return page(View(snapshot=snapshot, selection=selection, text=text, definition=snapshot.catalogue[name]))


def _course(view: View) -> list[Component | None]:
    return [course(view)]


def _rounds(view: View) -> list[Component | None]:
    return [rounds(view)]


def _parts(view: View) -> list[Component | None]:
    return [breakdown_control(view), *parts(view), equity(view), places(view)]


def _sites(view: View) -> list[Component | None]:
    return [every_site(view), sites(view)]


SECTIONS: dict[str, Callable[[View], Sequence[Component | None]]] = {
    "glance": glance,
    "course": _course,
    "movers": movers,
    "rounds": _rounds,
    "sites": _sites,
    "bearing": bearing,
    "others": others,
    "doses": doses,
    "parts": _parts,
    "gaps": gaps,
    "definition": origin,
}

FOLDED = ("rounds", "movers", "sites", "bearing", "others", "doses", "parts", "gaps", "definition")
"""What a reader comes to after the finding, the target and the course."""
OF_SEVERAL = ("movers", "others", "doses", "gaps")
"""Where every figure answers a question of its own; elsewhere the first has the answer."""


# What is only another view of the same numbers is left out without a word.
OPTIONAL: dict[str, Callable[[View], bool]] = {
    "glance": has_glance,
    "rounds": lambda view: rounds(view) is not None,
    "sites": lambda view: any(part is not None for part in _sites(view)),
}
# What has nothing to show for this indicator or this choice gets no section of its own.
FURTHER: dict[str, Callable[[View], object]] = {
    "movers": has_movers,
    "bearing": has_bearing,
    "others": lambda view: _shown(view.besides),
    "doses": lambda view: _shown(view.doses),
    "parts": lambda view: not view.totals or view.parts,
    "gaps": lambda view: _shown(view.contrasts),
}


def _shown(rows: Sequence[Beside | Contrast | Dose]) -> list[object]:
    return [row for row in rows if not (row.suppressed or row.refusal)]


def page(view: View) -> Component:
    """All there is to show of one indicator, and last what there is not."""
    told = [name for name in SECTIONS if _is_told(view, name)]
    slots = {name: _slot(view, name, told=name in told) for name in SECTIONS}
    return html.Div(
        [
            _header(view),
            controls(view),
            _notes(view),
            _jumps(view, told),
            *(slot for name, slot in slots.items() if name not in FOLDED),
            html.Div([slot for name, slot in slots.items() if name in FOLDED], className="folds"),
            _untold(view, [name for name in FURTHER if name not in told]),
        ],
        className="indikator",
    )


def _is_told(view: View, name: str) -> bool:
    asked = {**FURTHER, **OPTIONAL}.get(name)
    return asked is None or bool(asked(view))


def _slot(view: View, name: str, *, told: bool) -> Component:
    """A section, or its empty place: a page whose parts keep their places changes without being drawn anew."""
    if not told:
        return (html.Details if name in FOLDED else html.Section)(className="", hidden=True)
    shown = [child for child in SECTIONS[name](view) if child is not None]
    return _fold(view, shown, name=name) if name in FOLDED else _section(view, shown, name=name)


def _jumps(view: View, told: Sequence[str]) -> Component:
    """The way to every section of a long page, each in the same place whatever is chosen: what is not computed for a
    choice leads to the reason.
    """
    items = [html.Li(_jump(view, name, told=name in told)) for name in SECTIONS if name in told or name in FURTHER]
    return html.Nav(html.Ul(items), className="metode-parts", **{"aria-label": view.text("indikator.sections")})


def _jump(view: View, name: str, *, told: bool) -> html.A:
    words = view.text(f"indikator.{name}.heading")
    if told:
        return html.A(words, href=f"#{name}-heading")
    return html.A(words, href="#untold-heading", className="without")


def _untold(view: View, names: Sequence[str]) -> Component:
    """What is not computed here and why, what has one reason together; an empty place where nothing is left out."""
    told: dict[str, tuple[list[str], Sequence[Component | None]]] = {}
    for name in names:
        reason = _why_untold(view, name)
        told.setdefault(repr(reason), ([], reason))[0].append(view.text(f"indikator.{name}.heading"))
    if not told:
        return html.Div(hidden=True)
    reasons = [html.Li([html.Strong(", ".join(headings)), ": ", *reason]) for headings, reason in told.values()]
    heading = html.H2(view.text("indikator.untold"), id="untold-heading", className="section-heading")
    return html.Section(
        [heading, html.Ul(reasons, className="untold")], className="section", **{"aria-labelledby": "untold-heading"}
    )


def _why_untold(view: View, name: str) -> Sequence[Component | None]:
    """The reason of the section itself, but where all that needs a change or families lacks them."""
    if view.totals and name == "parts":
        return [html.P(view.text("indikator.parts.totals"), className="note")]
    if view.totals or view.waits or view.change is None:
        key = "totals" if view.totals else "yet" if view.waits else "nothing"
        return [html.P(view.text(f"indikator.untold_{key}"), className="note")]
    return SECTIONS[name](view)


def _fold(view: View, children: Sequence[Component], *, name: str) -> html.Details:
    """The section closed; that of the definition says it instead of what a figure found."""
    of_each = name in OF_SEVERAL
    is_definition = name == "definition"
    told = [view.definition.words(view.language).definition] if is_definition else finding(children, of_each=of_each)
    return fold(name, view.text(f"indikator.{name}.heading"), told, children)


def _section(view: View, children: Sequence[Component], *, name: str) -> html.Section:
    title = html.H2(view.text(f"indikator.{name}.heading"), id=f"{name}-heading", className="section-heading")
    return html.Section([title, *children], className="section", **{"aria-labelledby": f"{name}-heading"})


def _header(view: View) -> html.Header:
    """The finding as the title of the page, the verdict by word, symbol, and colour, and what else there is to say."""
    text, change = view.text, view.change
    back = dcc.Link(text("indikator.all"), href=link_to("/indikator", view.selection), className="back")
    theme = text(f"theme.{view.definition.theme.value}")
    if change is None:
        nothing = html.P(words.nothing(view), className="nothing", role="status")
        return html.Header([html.P([back, f" · {theme}"], className="crumbs"), html.H1(view.label), nothing])
    happened, *further = _told(view, change)
    return html.Header(
        [
            html.P([back, f" · {theme}"], className="crumbs"),
            html.H1(headline(view, change, happened)),
            html.P([verdict_chip(change.verdict, text), " ", *further[:1]], className="result-sentence"),
            html.P(_facts(view), className="page-facts"),
        ]
    )


def _notes(view: View) -> Component:
    """What bears on the finding, below the switches: these keep their place however much there is to say."""
    change = view.change
    notes = list(_told(view, change)[2:]) if change is not None else []
    if change is not None and is_typical(change, view.definition):
        notes.append(view.text("indikator.typical"))
    return html.Ul([html.Li(each) for each in notes], className="result-notes") if notes else html.Div(hidden=True)


def _told(view: View, change: Change) -> tuple[str, ...]:
    parts = told_parts(change, view.definition, view.context, view.text, counts=view.counts)
    return tuple(part.text for part in parts)


def headline(view: View, change: Change, happened: str) -> str:
    """What happened, as a title: "Sanitasi layak: 45% → 74%, naik 29 poin"; what is not certain says so."""
    said, unsure = happened.removesuffix("."), verdict_word(change.verdict, view.language)
    return f"{said}, {unsure}" if change.verdict == Verdict.UNCLEAR and unsure not in said else said


def _facts(view: View) -> str:
    return " · ".join([view.context.site(view.selection.site).label, words.population(view), words.dated(view)])
