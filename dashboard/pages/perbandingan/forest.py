"""All changes in points on one axis, each with its interval and the band of what these data easily miss."""

from collections.abc import Sequence

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.address import link_to
from dashboard.components.fold import finding, fold
from dashboard.figures.facts import source_fact
from dashboard.figures.frame import Caption, framed
from dashboard.figures.measure import measure_of
from dashboard.figures.span import Span, spans
from dashboard.figures.twin import Twin
from dashboard.pages.perbandingan.lines import Line
from dashboard.pages.perbandingan.table import behind
from dashboard.selection import TOTALS, Selection
from dashboard.text import Text
from indicators import numbers
from indicators.context import Context


def drawn_lines(lines: Sequence[Line]) -> list[Line]:
    """Those with an interval in points that may be told, by theme and then the largest step for the worse first."""
    return [
        line
        for line in lines
        if measure_of(line.definition, "id").is_share
        and not line.counts
        and line.computed
        and not line.change.suppressed
        and None not in (line.change.change, line.change.lower, line.change.upper)
    ]


def _unknown(rows: Sequence[Line], selection: Selection, text: Text) -> str:
    if selection.population == TOTALS:
        return text("figures.unknown_totals")
    return text("perbandingan.forest.unknown", n=numbers.plain(sum(r.change.unknown for r in rows), text.language))


def forest(lines: Sequence[Line], context: Context, selection: Selection, text: Text) -> Component:
    """The forest, folded: who wants a verdict has read it above, who wants to weigh it unfolds this."""
    rows = drawn_lines(lines)
    if not rows:
        return html.Details(className="", hidden=True)
    clear = [line for line in rows if (line.change.lower or 0.0) * (line.change.upper or 0.0) > 0]
    rounds = [context.round(name) for name in (selection.round_from, selection.round_to)]
    caption = Caption(
        title=text("perbandingan.forest.title", clear=len(clear), total=len(rows)),
        reading=text("perbandingan.forest.reading"),
        facts=(" → ".join(f"{each.label(text.language)} {each.dates(text.language)}" for each in rounds),
               context.population(selection.population).label(text.language), text("perbandingan.forest.n"),
               _unknown(rows, selection, text),
               source_fact(context, text, [each.name for each in rounds], site=selection.site,
                           totals=selection.population == TOTALS)),
        table=text("figures.table"),
    )  # fmt: skip
    reach = max(abs(end) for line in rows for end in (line.change.lower or 0.0, line.change.upper or 0.0)) * 1.04
    drawn = spans([_span(line, selection, text, reach) for line in rows], limits=(-reach, reach), guides=(0.0,),
                  marks=_marks(reach, text))  # fmt: skip
    origin = behind(context, selection, text)
    figure = framed(drawn, caption, _twin(rows, text), identity="forest", behind=origin)
    return fold("intervals", text("perbandingan.forest.heading"), finding([figure]), [figure])


def _span(line: Line, selection: Selection, text: Text, reach: float) -> Span:
    change, measure = line.change, measure_of(line.definition, text.language)
    link = dcc.Link(
        line.definition.words(text.language).short, href=link_to(f"/indikator/{line.definition.name}", selection)
    )
    told = f"{measure.change_of(change)} ({measure.interval(change.lower, change.upper, change=True)})"
    n = f"n = {numbers.plain(change.n_to, text.language)}"
    return Span(
        link, told, note=f"{n} · {text(f'verdict.{change.verdict}')}", point=change.change, lower=change.lower,
        upper=change.upper, band=None if change.detectable is None else min(change.detectable, reach),
        css=f"span-{change.verdict}",
    )  # fmt: skip


def _marks(reach: float, text: Text) -> list[tuple[float, str]]:
    steps = [step for step in (-0.75, -0.5, -0.25, 0.0, 0.25, 0.5, 0.75) if abs(step) <= reach]
    return [(step, numbers.plain(100 * step, text.language, signed=True) if step else "0") for step in steps]


def _twin(rows: Sequence[Line], text: Text) -> Twin:
    names = ("change", "interval", "detectable", "verdict")
    body = []
    for line in rows:
        change, measure = line.change, measure_of(line.definition, text.language)
        body.append(
            (line.definition.words(text.language).short, measure.change_of(change),
             measure.interval(change.lower, change.upper, change=True),
             measure.detectable(change), text(f"verdict.{change.verdict}"))
        )  # fmt: skip
    header = (text("perbandingan.table.indicator"), *(text(f"figures.column.{name}") for name in names))
    return Twin(caption=text("perbandingan.forest.table"), header=header, rows=tuple(body))
