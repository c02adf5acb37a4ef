"""The comparison page: a finding, the switches, what got worse, every indicator on its line, and the table."""

from collections.abc import Sequence
from itertools import groupby

from dash import html
from dash.development.base_component import Component

from dashboard.address import link_to
from dashboard.components.messages import nothing_chosen
from dashboard.components.verdict import symbol, verdict_chip
from dashboard.figures.dumbbell import dumbbell_axis
from dashboard.pages.perbandingan.controls import controls
from dashboard.pages.perbandingan.facts import facts
from dashboard.pages.perbandingan.line import drawn_line, has_dumbbell
from dashboard.pages.perbandingan.lines import Line, comparison_lines
from dashboard.pages.perbandingan.table import comparison_table, file_name, methods
from dashboard.selection import Selection
from dashboard.source import Snapshot
from dashboard.text import Text
from dashboard.theme import VERDICTS
from indicators.context import Context
from indicators.definition import Kind
from indicators.sentence import sentence, unit_word, verdict_word


def layout(snapshot: Snapshot, selection: Selection, text: Text) -> Component:
    """The whole page for one selection; what it shows depends on nothing else."""
    lines = comparison_lines(snapshot, selection)
    context = snapshot.context
    parts = [
        _header(lines, context, selection, text),
        controls(context, selection, text),
    ]
    if lines:
        parts += [
            _worse(lines, context, text),
            _key(lines, text),
            *_themes(lines, context, selection, text),
            _table(lines, context, selection, text),
        ]
    else:
        parts.append(nothing_chosen(text))
    parts.append(html.P(text("perbandingan.caution"), className="caution"))
    return html.Div(parts, className="perbandingan")


def finding(lines: Sequence[Line], context: Context, selection: Selection, text: Text) -> str:
    """The result of the page in one line: how many of how many got better, how many worse."""
    counts = {verdict: sum(line.change.verdict == verdict for line in lines) for verdict in VERDICTS}
    judged = [line for line in lines if line.definition.kind is not Kind.COUNT]  # events can't get better or worse
    return text(
        "perbandingan.finding",
        before=context.round(selection.round_from).label(text.language),
        after=context.round(selection.round_to).label(text.language),
        total=len(judged),
        improved=counts["improved"],
        worsened=counts["worsened"],
    )


def _header(lines: Sequence[Line], context: Context, selection: Selection, text: Text) -> html.Header:
    title = finding(lines, context, selection, text) if lines else text("perbandingan.title")
    return html.Header([html.H1(title), html.P(facts(context, selection, text), className="page-facts")])


def _worse(lines: Sequence[Line], context: Context, text: Text) -> html.Section:
    """What got worse stands before everything else, or the plain statement that nothing demonstrably did."""
    worse = [line for line in lines if line.worsened]
    title = text("perbandingan.worse.title", n=len(worse)) if worse else text("perbandingan.worse.none")
    links = [html.Li(html.A(_told(line, context, text), href=f"#line-{line.definition.name}")) for line in worse]
    heading = html.H2([symbol("worsened"), " ", title] if worse else title, id="worse-title")
    note = html.P(text("perbandingan.worse.note"), className="note")
    parts = [heading, html.Ul(links), note] if worse else [heading, note]
    return html.Section(parts, className="worse" if worse else "worse none", **{"aria-labelledby": "worse-title"})


def _told(line: Line, context: Context, text: Text) -> str:
    """What a line is, by how much it changed, and, where the same units were met twice, how many of them moved."""
    change, definition = line.change, line.definition
    told = sentence(change, definition, context, text.language).split(". ")[0].removesuffix(".")
    if not change.paired or change.worsened is None or change.improved is None:
        return told
    return text(
        "perbandingan.worse.moved",
        told=told.removesuffix(f" ({verdict_word(change.verdict, text.language)})"),
        worsened=change.worsened,
        improved=change.improved,
        n=change.n_to,
        unit=unit_word(definition.unit.value, change.worsened, text.language),
    )


def _key(lines: Sequence[Line], text: Text) -> html.Div:
    """How to read a line: the marks, and how often each verdict occurs."""
    present = [verdict for verdict in VERDICTS if any(line.change.verdict == verdict for line in lines)]
    verdicts = [
        html.Li(
            [
                verdict_chip(verdict, text),
                html.Span(str(sum(line.change.verdict == verdict for line in lines)), className="key-count"),
            ]
        )
        for verdict in present
    ]
    return html.Div([html.Ul(verdicts), html.P(text("perbandingan.key"))], className="key")


def _themes(lines: Sequence[Line], context: Context, selection: Selection, text: Text) -> list[Component]:
    return [
        _theme(theme, list(members), context, selection, text)
        for theme, members in groupby(lines, key=lambda line: line.definition.theme.value)
    ]


def _theme(theme: str, lines: Sequence[Line], context: Context, selection: Selection, text: Text) -> html.Section:
    heading = f"theme-{theme}"
    rows = [drawn_line(line, context, selection, text) for line in lines]
    axis = [dumbbell_axis()] if any(has_dumbbell(line) for line in lines) else []
    return html.Section(
        [
            html.Div([html.H2(text(f"theme.{theme}"), id=heading), *axis], className="theme-head"),
            html.Ol(rows, className="lines"),
        ],
        className="theme",
        **{"aria-labelledby": heading},
    )


def _table(lines: Sequence[Line], context: Context, selection: Selection, text: Text) -> html.Section:
    link = html.A(
        text("perbandingan.download"),
        href=link_to("/perbandingan.csv", selection),
        download=file_name(context, selection),
        className="download",
    )
    head = html.Div([html.H2(text("perbandingan.table.title"), id="table-title"), link], className="table-head")
    return html.Section(
        [head, *comparison_table(lines, text), methods(lines, text)],
        className="table-section",
        **{"aria-labelledby": "table-title"},
    )
