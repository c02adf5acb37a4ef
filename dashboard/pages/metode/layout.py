"""The methods page: first what before and after can't prove, then who, how, how sure, every definition, and privacy."""

from collections.abc import Sequence

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.address import link_to
from dashboard.components.fold import fold
from dashboard.components.method import method_name
from dashboard.components.verdict import verdict_chip
from dashboard.components.whom import whom
from dashboard.figures.measure import measure_of
from dashboard.pages.metode.audiences import audiences
from dashboard.pages.metode.definitions import definitions
from dashboard.selection import ASSISTED, Selection
from dashboard.source import Snapshot
from dashboard.text import Text
from dashboard.theme import VERDICTS
from indicators import numbers
from indicators.context import Context, Reference, Target
from indicators.definition import Definition, Status
from indicators.method import Method
from indicators.sources import in_language
from indicators.verdict import Reliability
from indicators.wording import measure_word

PROOFS = ("cause", "selected", "season", "lag", "lasting", "answers", "lost", "many")
PRIVACY = ("names", "pseudonyms", "law")
FOLDED = ("methods", "yardsticks")
SECTIONS = ("proof", "who", "verdicts", "methods", "definitions", "yardsticks", "privacy", "build")


def layout(snapshot: Snapshot, selection: Selection, text: Text) -> Component:
    """The whole page; of the selection only the language and the site matter, and where its links lead."""
    context = snapshot.context
    active = [d for d in snapshot.catalogue if d.status is Status.ACTIVE]
    verified = sum(d.verified for d in active)
    title = text("metode.title", n=len(active), verified=verified)
    content = {
        "proof": [_listed("proof", PROOFS, text)],
        "who": [_rounds(context, selection, text), html.P(text("metode.panel")), html.P(text("metode.unknowns"))],
        "verdicts": [_verdicts(text), _reliability(text)],
        "methods": [html.P(text("metode.interval")), _methods(snapshot, selection, text)],
        "definitions": [definitions(snapshot, selection, text)],
        "yardsticks": [_yardsticks(snapshot, text)],
        "privacy": [_listed("privacy", PRIVACY, text), audiences(snapshot, text)],
        "build": [_build(context, text)],
    }
    parts = html.Nav(
        html.Ul([html.Li(html.A(text(f"metode.{name}_title"), href=f"#{name}")) for name in SECTIONS]),
        className="metode-parts",
        **{"aria-label": text("metode.parts")},
    )
    header = html.Header([html.H1(title), html.P(text("metode.lead"), className="page-facts")])
    told = {
        "methods": text("metode.methods_told", n=len(_known(snapshot, selection))),
        "yardsticks": text(
            "metode.yardsticks_told", targets=len(_aims(snapshot)), references=len(_references(context))
        ),
    }
    sections = [
        _fold(name, told[name], content[name], text) if name in FOLDED else _section(name, content[name], text)
        for name in SECTIONS
    ]
    return html.Div([header, parts, *sections], className="metode")


def _fold(name: str, told: str, content: Sequence[Component], text: Text) -> html.Details:
    """What is looked up, not read: opened by the same address as any other part."""
    closed = fold(name, text(f"metode.{name}_title"), [told], content)
    closed.id = name
    return closed


def _section(name: str, content: Sequence[Component], text: Text) -> html.Section:
    heading = f"{name}-title"
    title = html.H2(text(f"metode.{name}_title"), id=heading, className="section-heading")
    return html.Section([title, *content], id=name, className="section", **{"aria-labelledby": heading})


def _listed(part: str, names: Sequence[str], text: Text) -> Component:
    """A list of short statements, each with its reason."""
    items = [
        html.Li([html.Strong(text(f"metode.{part}.{name}")), " ", text(f"metode.{part}.{name}_why")], id=name)
        for name in names
    ]
    return html.Ul(items, className="metode-list")


def _rounds(context: Context, selection: Selection, text: Text) -> Component:
    language = text.language
    names = ("round", "dates", "design")
    head = html.Tr([html.Th(text(f"metode.column.{name}"), scope="col") for name in names])
    rows = [
        html.Tr(
            [
                html.Th(each.label(language), scope="row"),
                html.Td(each.dates(language)),
                html.Td(text(f"design.{each.design}")),
            ]
        )
        for each in context.rounds
        if each.name not in context.elsewhere
    ]
    populations = ", ".join(each.label(language) for each in context.populations)
    site = context.site(selection.site)
    n = numbers.plain(site.households, language)
    about = text("metode.about", site=site.label, n=n, populations=populations)
    said = {each.name: f"{who}." for each in context.populations if (who := each.who(language))}
    said |= {ASSISTED: found} if (found := whom(context, selection, text)) else {}
    chosen = [f"{each.label(language)}: {said[each.name]}" for each in context.populations if each.name in said]
    beside = dcc.Link(text("mutu_data.profile.heading"), href=link_to("/mutu-data", selection) + "#profile-heading")
    return html.Div([html.P(about), *map(html.P, chosen), html.P(beside), _table(head, rows, text("metode.who_title"))])


def _verdicts(text: Text) -> Component:
    pairs = [
        part
        for verdict in VERDICTS
        for part in (html.Dt(verdict_chip(verdict, text)), html.Dd(text(f"metode.verdict.{verdict}")))
    ]
    return html.Dl(pairs, className="metode-verdicts")


def _reliability(text: Text) -> Component:
    """How far a number can be relied on, by the flag that stands beside it, and what is not shown at all."""
    told = [(text(f"reliability.{flag}"), text(f"reliability.{flag}_why")) for flag in Reliability]
    told.append((text("metode.reliability.hidden"), text("metode.reliability.hidden_why")))
    items = [html.Li([html.Strong(f"{word}: "), why]) for word, why in told]
    return html.Ul(items, className="metode-list")


def _methods(snapshot: Snapshot, selection: Selection, text: Text) -> Component:
    """Every method that a number of this build was made with, each folded, and how many indicators it served."""
    used = snapshot.methods_used(site=selection.site)
    folds = [
        html.Details(
            [
                html.Summary(
                    [
                        html.Span(method_name(method.value, text), className="entry-name"),
                        html.Span(text("metode.served", n=len(used[method.value])), className="method-served"),
                    ]
                ),
                html.P([method.words(text.language), " ", html.Code(method.value)]),
            ],
            className="method-fold",
        )
        for method in _known(snapshot, selection)
    ]
    return html.Div(folds, className="entries")


def _known(snapshot: Snapshot, selection: Selection) -> list[Method]:
    used = snapshot.methods_used(site=selection.site)
    return [method for method in Method if method.value in used]


def _source(told: str, text: Text) -> str:
    return in_language([told], text.language)[0]


def _yardsticks(snapshot: Snapshot, text: Text) -> Component:
    """Targets and references, with who set them."""
    head = html.Tr([html.Th(text(f"metode.column.{name}"), scope="col") for name in ("what", "value", "source")])
    language = text.language
    targets = [
        (each.words(language).label, measure_of(each, language).value(aim.value), _source(aim.source, text))
        for each, aim in _aims(snapshot)
    ]
    references = [
        (_reference(r.name, text), f"{_value(r.value, text)} {measure_word(r.unit, language)}", _source(r.source, text))
        for r in _references(snapshot.context)
    ]
    rows = [
        html.Tr([html.Th(what, scope="row"), html.Td(value), html.Td(source)])
        for what, value, source in (*targets, *references)
    ]
    return _table(head, rows, text("metode.yardsticks_title"))


def _aims(snapshot: Snapshot) -> list[tuple[Definition, Target]]:
    catalogue = snapshot.catalogue
    return [(catalogue[aim.indicator], aim) for aim in snapshot.context.targets if aim.indicator in catalogue]


def _references(context: Context) -> list[Reference]:
    """Those of a unit that has a name."""
    return [each for each in context.references if measure_word(each.unit, "id")]


def _reference(name: str, text: Text) -> str:
    key = f"metode.reference.{name}"
    return text(key) if key in text else name.replace("_", " ").upper()


def _value(value: float, text: Text) -> str:
    """A small number keeps its decimals."""
    return numbers.plain(value, text.language, decimals=2 if 0 < abs(value) < 10 and value % 1 else 0)


def _build(context: Context, text: Text) -> Component:
    told = [
        (text("metode.build_id"), html.Code(context.build_id)),
        *([(text("metode.build_hash"), html.Code(context.content_hash))] if context.content_hash else []),
        (text("metode.build_verify"), html.Code(text("metode.build_command"))),
    ]
    return html.Dl([part for term, value in told for part in (html.Dt(term), html.Dd(value))], className="metode-build")


def _table(head: Component, rows: Sequence[Component], label: str) -> Component:
    scroll = {"role": "group", "aria-label": label, "tabIndex": 0}
    return html.Div(html.Table([html.Thead(head), html.Tbody(rows)]), className="scroll metode-table", **scroll)
