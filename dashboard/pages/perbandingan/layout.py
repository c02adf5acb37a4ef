"""The comparison page: a finding, the switches, what got worse, every indicator on its line, and the table."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.address import link_to
from dashboard.components.fold import fold
from dashboard.components.held import nobody_chosen, unheld, waits
from dashboard.components.messages import nothing_chosen
from dashboard.components.told import is_typical, told_change, told_parts
from dashboard.components.verdict import symbol, verdict_chip
from dashboard.figures.dumbbell import dumbbell_axis
from dashboard.figures.frame import files_of
from dashboard.figures.measure import measure_of
from dashboard.pages.perbandingan.controls import controls
from dashboard.pages.perbandingan.facts import facts
from dashboard.pages.perbandingan.forest import forest
from dashboard.pages.perbandingan.line import drawn_line, facet_note, has_dumbbell
from dashboard.pages.perbandingan.lines import Line, Place, comparison_lines, unasked
from dashboard.pages.perbandingan.table import behind, comparison_table, methods
from dashboard.pages.perbandingan.tally import BETTER, Tally, tally, tally_by_theme
from dashboard.pages.perbandingan.together import together, totals
from dashboard.selection import Selection
from dashboard.source import Snapshot
from dashboard.text import Text
from dashboard.theme import VERDICTS
from indicators.context import Context
from indicators.definition import Definition, Theme
from indicators.wording import unit_word, verdict_word


def layout(snapshot: Snapshot, selection: Selection, text: Text) -> Component:
    """The whole page for one selection; what it shows depends on nothing else."""
    lines = comparison_lines(snapshot, selection)
    context = snapshot.context
    parts = [
        _header(lines, context, selection, text),
        controls(context, selection, text),
    ]
    missing = unasked(snapshot, selection)
    if not lines and waits(context, selection):
        return html.Div([*parts, _meanwhile(context, selection, text)], className="perbandingan")
    if lines:
        parts += [
            html.Div([_worse(lines, context, text), _better(lines, text)], className="moved"),
            _key(lines, text),
            html.Div(
                [*jumps(lines, text), *_themes(lines, context, selection, text),
                 *_uncomputed(lines, missing, context, selection, text)],
                className="themes",
            ),
            html.Div([forest(lines, context, selection, text), _table(lines, context, selection, text)],
                     className="folds"),
        ]  # fmt: skip
    else:
        parts.append(nothing_chosen(text, back=_unfiltered(selection, text)))
        if unheld(context, selection, text) is None and not nobody_chosen(context, selection):
            parts += [html.Div(_uncomputed(lines, missing, context, selection, text), className="themes")]
    return html.Div(parts, className="perbandingan")


def finding(lines: Sequence[Line], context: Context, selection: Selection, text: Text) -> str:
    """The result of the page in one line: how many of how many got better, how many worse."""
    counts = tally(lines)
    return text(
        "perbandingan.finding",
        before=context.round(selection.round_from).label(text.language),
        after=context.round(selection.round_to).label(text.language),
        total=counts.total,
        improved=counts.improved,
        worsened=counts.worsened,
    )


def _header(lines: Sequence[Line], context: Context, selection: Selection, text: Text) -> html.Header:
    title = finding(lines, context, selection, text) if lines else unheld(context, selection, text)
    said = together(lines, text)
    sure = [html.P(said, className="together")] if said else []
    return html.Header(
        [
            html.H1(title or text("perbandingan.none_chosen")),
            *sure,
            html.P(facts(context, selection, text), className="page-facts"),
        ]
    )


def _meanwhile(context: Context, selection: Selection, text: Text) -> html.P:
    """Where there is something to read before there is anything to compare."""
    before = context.round(selection.round_from).label(text.language)
    return html.P(dcc.Link(text("perbandingan.meanwhile", before=before), href=link_to("/", selection)))


def _unfiltered(selection: Selection, text: Text) -> Component | None:
    """The same without theme and APKM, where one of them is chosen."""
    if selection.theme is None and selection.apkm is None:
        return None
    return dcc.Link(
        text("perbandingan.unfiltered"), href=link_to("/perbandingan", replace(selection, theme=None, apkm=None))
    )


def _worse(lines: Sequence[Line], context: Context, text: Text) -> html.Section:
    """What got worse stands before everything else, or the plain statement that nothing demonstrably did."""
    worse = sorted((line for line in lines if line.worsened), key=lambda line: line.is_facet)
    title = _worse_title(worse, text)
    links = [html.Li(html.A(_told(line, context, text), href=f"#line-{line.definition.name}")) for line in worse]
    heading = html.H2([symbol("worsened"), " ", title] if worse else title, id="worse-title")
    note = html.P(text("perbandingan.worse.note"), className="note")
    parts = [heading, html.Ul(links), note] if worse else [heading, note]
    return html.Section(parts, className="worse" if worse else "worse none", **{"aria-labelledby": "worse-title"})


def _better(lines: Sequence[Line], text: Text) -> html.Section:
    """What got better, by name and amount, so that who reads no further knows what moved."""
    better = [line for line in lines if line.counted and line.change.verdict == BETTER]
    title = text("perbandingan.better.title", n=len(better)) if better else text("perbandingan.better.none")
    heading = html.H2([symbol(BETTER), " ", title] if better else title, id="better-title")
    items = [html.Li(_named(line, text)) for line in better]
    return html.Section(
        [heading, html.Ul(items)] if better else [heading],
        className="better" if better else "better none",
        **{"aria-labelledby": "better-title"},
    )


def _named(line: Line, text: Text) -> list[Component | str]:
    """The way to a line, and by how much it changed where that is one number."""
    link = html.A(line.definition.words(text.language).short, href=f"#line-{line.definition.name}")
    amount = measure_of(line.definition, text.language).change_of(line.change, counts=line.counts)
    return [link, " ", html.Span(amount, className="better-amount")] if amount else [link]


def _worse_title(worse: Sequence[Line], text: Text) -> str:
    """How many indicators, and how many other views of indicators, got worse."""
    counted = sum(line.counted for line in worse)
    said = [text("perbandingan.worse.title", n=counted)] if counted else [text("perbandingan.worse.none")]
    if len(worse) > counted:
        said.append(text("perbandingan.worse.facets", n=len(worse) - counted))
    return " · ".join(said)


def _told(line: Line, context: Context, text: Text) -> str:
    """What a line is, by how much it changed, and, where the same units were met twice, how many of them moved."""
    moved = _moved(line, context, text)
    return f"{moved} ({facet_note(line, text)})" if line.is_facet else moved


def _moved(line: Line, context: Context, text: Text) -> str:
    change, definition = line.change, line.definition
    told = told_parts(change, definition, context, text, counts=line.counts)[0].text.removesuffix(".")
    if not change.paired or change.worsened is None or change.improved is None:
        return told
    return text(
        "perbandingan.worse.moved",
        told=told.removesuffix(f" ({verdict_word(change.verdict, text.language)})"),
        worsened=change.worsened,
        improved=change.improved,
        n=change.n_to,
        unit=unit_word(definition.noun, change.worsened, text.language),
    )


def _key(lines: Sequence[Line], text: Text) -> html.Div:
    """How to read a line: the marks, and how often each verdict occurs among what the title counts; folded, how."""
    told = Counter(line.change.verdict for line in lines if line.counted)
    verdicts = [
        html.Li([verdict_chip(verdict, text), html.Span(str(told[verdict]), className="key-count")])
        for verdict in VERDICTS
        if told[verdict]
    ]
    has_typical = any(is_typical(line.change, line.definition) for line in lines)
    rules = [totals(tally(lines), text), text("perbandingan.how_told")]
    rules += [text("perbandingan.typical_meaning")] if has_typical else []
    how = html.Details(
        [html.Summary(text("perbandingan.how")), *(html.P(each) for each in rules if each)], className="fold"
    )
    return html.Div([html.Ul(verdicts), html.P(text("perbandingan.key")), how], className="key")


def _by_theme(lines: Sequence[Line]) -> list[tuple[str, list[Line]]]:
    """The lines of every theme, those without a comparison left out."""
    grouped = groupby(lines, key=lambda line: line.definition.theme.value)
    told = [(theme, [line for line in members if line.computed]) for theme, members in grouped]
    return [(theme, members) for theme, members in told if members]


def jumps(lines: Sequence[Line], text: Text) -> list[Component]:
    """The way to every theme, with how it went; nothing where there is only one."""
    themes = _by_theme(lines)
    if len(themes) < 2:
        return []
    counts = tally_by_theme(lines)
    items = [html.Li(_jump(theme, counts[Theme(theme)], text)) for theme, _ in themes]
    return [html.Nav(html.Ul(items), className="jumps", **{"aria-label": text("perbandingan.jumps")})]


def _jump(theme: str, counts: Tally, text: Text) -> Component:
    size = html.Span(text("perbandingan.jump_size", n=counts.total), className="jump-size")
    told = text("perbandingan.jump", improved=counts.improved, worsened=counts.worsened)
    name = html.Span(text(f"theme.{theme}"), className="jump-name")
    return html.A([name, " ", html.Span([size, " ", told], className="jump-told")], href=f"#theme-{theme}")


def _themes(lines: Sequence[Line], context: Context, selection: Selection, text: Text) -> list[Component]:
    return [_theme(theme, members, context, selection, text) for theme, members in _by_theme(lines)]


def _theme(theme: str, lines: Sequence[Line], context: Context, selection: Selection, text: Text) -> html.Section:
    """What is certain, and what leads, line by line; folded below it its other views, what is unsure, what is thin."""
    heading = f"theme-{theme}"
    placed = {place: [line for line in lines if line.place is place] for place in Place}
    alone = selection.theme is not None  # who asks for one theme asks for its lines

    def listed(part: Sequence[Line]) -> Component:
        return html.Ol([drawn_line(line, context, selection, text) for line in part], className="lines")

    axis = [dumbbell_axis()] if any(has_dumbbell(line) for line in lines) else []
    parts: list[Component] = [html.Div([html.H2(text(f"theme.{theme}"), id=heading), *axis], className="theme-head")]
    if placed[Place.TOLD]:
        parts.append(listed(placed[Place.TOLD]))
    parts += [
        html.Details([html.Summary(said(part, text)), listed(part)], className="fold", open=alone)
        for place, said in ((Place.AGAIN, _again), (Place.UNSURE, _unsure))
        if (part := placed[place])
    ]
    if thin := placed[Place.THIN]:
        parts.append(html.Details([html.Summary(_thin(thin, text)), listed(thin)], className="fold", open=False))
    return html.Section(parts, className="theme", **{"aria-labelledby": heading})


def _again(lines: Sequence[Line], text: Text) -> str:
    """How many other views of indicators got better, and how many of them aren't judged."""
    better = [line for line in lines if line.change.verdict == "improved"]
    rest = [line for line in lines if line.change.verdict != "improved"]
    return " · ".join(_folded(name, part, text) for name, part in (("better", better), ("unjudged", rest)) if part)


def _unsure(lines: Sequence[Line], text: Text) -> str:
    return _folded("open", lines, text)


def _thin(lines: Sequence[Line], text: Text) -> str:
    """How many lines are folded away, and why."""
    hidden = [line for line in lines if line.change.suppressed]
    few = [line for line in lines if not line.change.suppressed]
    return " · ".join(_folded(name, part, text) for name, part in (("few", few), ("hidden", hidden)) if part)


def _folded(name: str, lines: Sequence[Line], text: Text, *, unasked: int = 0) -> str:
    """How many indicators these lines (and what has none) are, and how many other views of indicators."""
    facets = sum(line.is_facet for line in lines)
    counted = len(lines) - facets + unasked
    if facets and not counted:
        return text(f"perbandingan.fold_facets_{name}", n=facets)
    also = text("perbandingan.fold_facets_also", n=facets) if facets else ""
    return text(f"perbandingan.fold_{name}", n=counted) + also


def _uncomputed(
    lines: Sequence[Line], missing: Sequence[Definition], context: Context, selection: Selection, text: Text
) -> list[Component]:
    """What could not be compared, each with the reason, in one folded list."""
    language = text.language
    told = [
        (line.definition, told_change(line.change, line.definition, context, text, counts=False))
        for line in lines
        if not line.computed
    ]
    told += [(each, text("perbandingan.unasked", label=each.words(language).label)) for each in missing]
    if not told:
        return []
    items = [
        html.Li(
            [
                dcc.Link(each.words(language).short, href=link_to(f"/indikator/{each.name}", selection)),
                " ",
                html.Span(said, className="uncomputed-why"),
            ],
            id=f"line-{each.name}",
        )
        for each, said in told
    ]
    without = [line for line in lines if not line.computed]
    summary = html.Summary(_folded("uncomputed", without, text, unasked=len(missing)))
    return [html.Section(html.Details([summary, html.Ul(items)], className="fold"), className="theme uncomputed",
                         **{"aria-label": text("perbandingan.uncomputed")})]  # fmt: skip


def _table(lines: Sequence[Line], context: Context, selection: Selection, text: Text) -> html.Details:
    files = files_of(behind(context, selection, text), titled="numbers-heading")
    how = html.Details([html.Summary(text("perbandingan.methods")), methods(lines, text)], className="fold")
    shown = html.Div([files, *comparison_table(lines, text), how], className="table-section")
    return fold("numbers", text("perbandingan.table.title"), [text("perbandingan.table.told", n=len(lines))], [shown])
