"""One indicator on its line: name, picture or numbers, verdict, sentence."""

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.address import link_to
from dashboard.components.told import is_typical, told_parts
from dashboard.components.verdict import verdict_chip
from dashboard.figures.dumbbell import dumbbell
from dashboard.figures.measure import Measure, measure_of
from dashboard.pages.perbandingan.lines import Line
from dashboard.selection import Selection
from dashboard.text import Text
from dashboard.theme import verdict_mark
from indicators.context import Context
from indicators.definition import Direction
from indicators.sentence import About, Role
from indicators.wording import measure_word, unit_word


def drawn_line(line: Line, context: Context, selection: Selection, text: Text) -> html.Li:
    """The line as a list item; its colour says the verdict, and so do its symbol and its word."""
    definition, change = line.definition, line.change
    words = definition.words(text.language)
    link = dcc.Link(words.short, href=link_to(f"/indikator/{definition.name}", selection))
    return html.Li(
        [
            html.Div([html.H3(link), html.P(_size(line, text), className="line-size")], className="line-name"),
            html.Div(_picture(line, text), className="line-picture"),
            html.Div(_verdict(line, text), className="line-verdict"),
            _sentence(line, context, text),
        ],
        id=f"line-{definition.name}",
        className=f"line {verdict_mark(change.verdict).css}{' of-events' if line.is_event else ''}",
    )


def _sentence(line: Line, context: Context, text: Text) -> html.Div:
    """What happened, who moved, and what the finding would be false without; the rest unfolds from who moved.

    It stands beside what unfolds it, not within: on a telephone the sentence unfolds from there too, right below.
    """
    happened, *parts = told_parts(line.change, line.definition, context, text, counts=line.counts, brief=True)
    who = " ".join(part.text for part in parts if part.about is About.WHO)
    kept = " ".join(part.text for part in parts if part.role is Role.RESERVATION)
    folded = " ".join(part.text for part in parts if part.role is Role.DETAIL)
    css = "line-sentence of-rung" if line.definition.rungs else "line-sentence"
    shown: list[Component] = [html.P([happened.text, *_facet(line, text)], className=css)]
    if line.is_event and line.definition.direction is not Direction.NEITHER:
        shown.append(
            html.Details(html.Summary(_levels(line, measure_of(line.definition, text.language))), className="line-more")
        )
    elif who and folded:
        shown.append(html.Details(html.Summary(who), className="line-more"))
        shown.append(html.P(folded, className="line-folded"))
    elif who or folded:
        shown.append(html.P(who or folded, className="line-who"))
    if kept:
        shown.append(html.P(kept, className="line-kept"))
    return html.Div(shown, className="line-told")


def facet_note(line: Line, text: Text) -> str:
    """Of which indicator it is another view, and that it is counted there; nothing of what is counted itself."""
    return text("perbandingan.facet", lead=line.lead.words(text.language).short) if line.lead else ""


def _facet(line: Line, text: Text) -> list[Component | str]:
    note = facet_note(line, text)
    return [" ", html.Span(f"({note})", className="facet-note")] if note else []


def _size(line: Line, text: Text) -> str:
    """How many units the line is about, of how many, and whether they are the same ones; a count says it itself."""
    change = line.change
    if line.is_event or change.suppressed:
        return ""
    unit = unit_word(line.definition.noun, change.n_to, text.language)
    if change.paired:
        total = change.n_from + change.unknown + change.only_from
        known = text("perbandingan.size.paired", n=change.n_to, unit=unit)
        known += text("perbandingan.size.of_total", total=total) if total > change.n_to else ""
    else:
        known = text("perbandingan.size.unpaired", before=change.n_from, after=change.n_to, unit=unit)
    unknown = text("perbandingan.unknown", n=change.unknown)
    return f"{known}\N{NO-BREAK SPACE}· {unknown}" if change.unknown else known


def _picture(line: Line, text: Text) -> Component:
    change, measure = line.change, measure_of(line.definition, text.language)
    if not has_dumbbell(line) or change.value_from is None or change.value_to is None:
        return html.P([*_levels(line, measure), *_yardstick(line, measure, text)], className="line-levels")
    return dumbbell(
        change.value_from,
        change.value_to,
        target=line.target.value if line.target else None,
        colour=verdict_mark(change.verdict).colour,
        reading=_reading(line, measure, text),
    )


def has_dumbbell(line: Line) -> bool:
    """Shares of enough units stand on the axis; money, scores, counts, and shares of a few are told as numbers."""
    known = line.change.value_from is not None and line.change.value_to is not None
    return known and measure_of(line.definition, "id").is_share and not line.counts


def _reading(line: Line, measure: Measure, text: Text) -> str:
    before, after = measure.levels_of(line.change, counts=line.counts)
    if line.target is None:
        return text("perbandingan.reading", before=before, after=after)
    return text("perbandingan.reading_with_target", before=before, after=after, target=measure.value(line.target.value))


def _levels(line: Line, measure: Measure) -> list[Component | str]:
    """Levels that have no place on an axis of per cent: the two numbers themselves."""
    before, after = measure.levels_of(line.change, counts=line.counts)
    return [html.Span(before, className="before"), " → ", html.Span(after, className="after")]


def _yardstick(line: Line, measure: Measure, text: Text) -> list[Component | str]:
    unit = measure_word(line.definition.value_unit, text.language)
    target = text("perbandingan.target", value=measure.value(line.target.value)) if line.target else ""
    said = " · ".join(part for part in (unit, target) if part)
    return [html.Span(said, className="unit")] if said else []


def _verdict(line: Line, text: Text) -> list[Component]:
    measure = measure_of(line.definition, text.language)
    typical = is_typical(line.change, line.definition)
    note = [html.Span(text("perbandingan.typical"), className="amount-note typical")] if typical else []
    amount = "" if line.is_event else measure.change_of(line.change, counts=line.counts)
    levels = [html.P(_levels(line, measure), className="line-levels")] if has_dumbbell(line) else []
    chip = verdict_chip(line.change.verdict, text)
    if line.change.reliability == "caution":
        note = [*note, html.Span(text("reliability.caution_short"), className="amount-note")]
    return [*levels, html.Span([amount, *note], className="amount"), chip] if amount else [*levels, chip]
