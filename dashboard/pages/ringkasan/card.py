"""One headline indicator as a card: before → now, by how much, who moved, the target, its course, its verdict."""

from __future__ import annotations

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.address import link_to
from dashboard.components.sparkline import sparkline
from dashboard.components.told import is_typical
from dashboard.components.verdict import verdict_chip
from dashboard.figures.measure import Measure, measure_of
from dashboard.pages.perbandingan.line import facet_note
from dashboard.pages.perbandingan.lines import Line
from dashboard.pages.perbandingan.tally import BETTER, WORSE
from dashboard.pages.ringkasan.summary import Summary
from dashboard.theme import verdict_mark
from indicators import numbers
from indicators.definition import Unit
from indicators.results import Estimate
from indicators.telling import Case, sign_of, undetected, undetected_below, undetected_units, why_unjudged
from indicators.wording import unit_word

LONG = 6  # characters; longer numbers are set smaller
ASKED = "where-from-asked"  # what a button tells, see assets/0-still.js
UNTOLD = ("too_few", "not_comparable", "unchanged", "hidden")  # verdicts that say more than an amount would


def card(line: Line, summary: Summary) -> Component:
    """The card of one line; its heading leads to the page of the indicator."""
    definition, change, text = line.definition, line.change, summary.text
    words = definition.words(summary.language)
    heading = dcc.Link(words.short, href=link_to(f"/indikator/{definition.name}", summary.selection))
    moved = [
        _levels(line, summary),
        html.Div(
            [html.P(moved_in_words(line, summary), className="card-change"), _course(line, summary)],
            className="card-course",
        ),
    ]
    return html.Article(
        [
            html.Div([html.H3(heading), verdict_chip(change.verdict, text)], className="card-head"),
            *([] if change.suppressed else moved),
            html.P(_movers(line, summary), className="card-movers"),
            html.Div(
                [html.P(note, className=css) for css, note in _notes(line, summary) if note], className="card-notes"
            ),
            where_from(definition.name, words.short, summary),
        ],
        className=f"card {verdict_mark(change.verdict).css}",
    )


def brief(line: Line, summary: Summary) -> Component:
    """An indicator that has no card, on one line: name, before → now, by how much or why that can't be said."""
    definition, verdict = line.definition, line.change.verdict
    link = dcc.Link(
        definition.words(summary.language).short, href=link_to(f"/indikator/{definition.name}", summary.selection)
    )
    told = summary.text(f"verdict.{verdict}") if verdict in UNTOLD else moved_in_words(line, summary)
    note = facet_note(line, summary.text)
    name = html.Span([link, html.Span(f" ({note})", className="facet-note")]) if note else link
    return html.Li(
        [name, _levels(line, summary), html.Span(told, className="brief-change")], className=verdict_mark(verdict).css
    )


def where_from(name: str, label: str, summary: Summary) -> Component:
    """The button that opens the definition of one indicator."""
    return html.Button(
        summary.text("card.where_from"),
        value=name,
        type="button",
        className="where-from",
        **{"data-tells": ASKED, "aria-label": summary.text("card.where_from_named", label=label)},
    )


def levels_in_words(line: Line, language: str) -> tuple[str, str]:
    """Before and after; counts where there are too few units for a percent."""
    change, measure = line.change, measure_of(line.definition, language)
    if line.counts:
        return _count(change.x_from, change.n_from, language), _count(change.x_to, change.n_to, language)
    return measure.levels_of(change)


def moved_in_words(line: Line, summary: Summary) -> str:
    """ "naik 29 poin"; of a few units "naik 5 anak", and nothing where they aren't the same ones.

    Of a median that went another way than what is certain, the typical change that the verdict is about.
    """
    change, text = line.change, summary.text
    measure = measure_of(line.definition, summary.language)
    if change.value_from is None or change.value_to is None:
        return text(f"verdict.{change.verdict}")
    difference = change.value_to - change.value_from
    if _goes_its_own_way(line, difference):
        amount = measure.change_of(change).lstrip("+" + numbers.MINUS)
        return text(
            "card.typical", moved=text("change.up" if (change.change or 0) > 0 else "change.down", amount=amount)
        )
    if not difference:
        return text("change.same")
    if line.counts:
        told = _units(line, summary) if change.paired else ""
    else:
        told = measure.change_of(change) if measure.is_share else measure.difference_of(change)
    amount = told.lstrip("+" + numbers.MINUS)
    if not amount and not line.counts:
        amount = text("change.about", amount=measure.about_of(change).lstrip("+" + numbers.MINUS))
    return text("change.up" if difference > 0 else "change.down", amount=amount).strip()


def _goes_its_own_way(line: Line, difference: float) -> bool:
    """Whether the typical change is certain and the two medians, of whoever is in the middle, don't show it."""
    change = line.change
    sure = change.verdict in (BETTER, WORSE) and is_typical(change, line.definition)
    return sure and sign_of(difference) != sign_of(change.change or 0.0)


def _units(line: Line, summary: Summary) -> str:
    """How many of the same units more or fewer: "5 anak". Beside a name, "anak dan remaja" is too long a word."""
    moved = abs((line.change.x_to or 0) - (line.change.x_from or 0))
    unit = unit_word(line.definition.noun, moved, summary.language)
    if line.definition.noun == Unit.ADOLESCENT:
        unit = summary.text("card.adolescent" if moved == 1 else "card.adolescents")
    return f"{numbers.plain(moved, summary.language)} {unit}"


def _count(part: float | None, total: int, language: str) -> str:
    return numbers.MISSING if part is None or not total else numbers.n_of_total(part, total, language)


def _levels(line: Line, summary: Summary) -> Component:
    before, after = levels_in_words(line, summary.language)
    size = " long" if max(len(before), len(after)) > LONG else ""
    arrow = html.Span("→", className="arrow", **{"aria-hidden": "true"})
    to = html.Span(f" {summary.text('change.to')} ", className="visually-hidden")
    return html.P(
        [html.Span(before, className="before"), arrow, to, html.Strong(after, className="after")],
        className=f"levels{size}",
    )


def _course(line: Line, summary: Summary) -> Component:
    """The level in every round, whoever was met in each, on the scale of the indicator; one alone is no course."""
    levels = {row.round: row for row in summary.levels.get(line.definition.name, [])}
    values = [levels[each.name].value if each.name in levels else None for each in summary.context.rounds]
    if sum(value is not None for value in values) < 2:
        return html.Span()
    measure = measure_of(line.definition, summary.language)
    target = line.target.value if line.target else None
    axis = measure.axis([*values, target])
    limits = (0.0, 1.0) if measure.is_share else (axis.low, axis.high)
    return sparkline(
        values, limits=limits, target=target, colour=verdict_mark(line.change.verdict).colour,
        reading=_reading(line, levels, measure, summary),
    )  # fmt: skip


def _reading(line: Line, levels: dict[str, Estimate], measure: Measure, summary: Summary) -> str:
    known = [(each, levels[each.name]) for each in summary.context.rounds if each.name in levels]
    told = [
        summary.text("card.trend_value", round=each.label(summary.language), value=_level(line, row, measure, summary))
        for each, row in known
        if row.value is not None
    ]
    return summary.text("card.trend", label=line.definition.words(summary.language).short, values=", ".join(told))


def _level(line: Line, row: Estimate, measure: Measure, summary: Summary) -> str:
    return _count(row.x, row.n, summary.language) if line.counts else measure.value(row.value)


def _movers(line: Line, summary: Summary) -> str:
    """Who moved, of how many; of different units, how many there were each time."""
    change, text, language = line.change, summary.text, summary.language
    unit = line.definition.noun
    if change.suppressed:
        return text("figures.hidden_whole")
    if not change.paired or change.improved is None or change.worsened is None or change.unchanged is None:
        return text(
            "card.all_present",
            n_from=f"{numbers.plain(change.n_from, language)} {unit_word(unit, change.n_from, language)}",
            n_to=f"{numbers.plain(change.n_to, language)} {unit_word(unit, change.n_to, language)}",
            from_label=summary.round_from.label(language),
            to_label=summary.round_to.label(language),
        )
    return text(
        "card.moved",
        improved=numbers.plain(change.improved, language),
        worsened=numbers.plain(change.worsened, language),
        unchanged=numbers.plain(change.unchanged, language),
        n=numbers.plain(change.n_to, language),
        unit=unit_word(unit, change.n_to, language),
    )


def _notes(line: Line, summary: Summary) -> tuple[tuple[str, str], ...]:
    """Why nothing is judged, the target, what data can't tell, what is unknown, each with its class; empty where there
    is nothing to say."""
    unknown = line.change.unknown
    told = summary.text("card.unknown", n=numbers.plain(unknown, summary.language)) if unknown else ""
    return (
        ("card-note", _unjudged(line, summary)),
        ("card-note card-target", _target(line, summary)),
        ("card-note", _detectable(line, summary)),
        ("card-note", told),
    )


def _unjudged(line: Line, summary: Summary) -> str:
    why = why_unjudged(Case(line.change, line.definition, summary.context, summary.language))
    units = unit_word(line.definition.noun, 0, summary.language)
    return summary.text(f"card.unjudged_{why}", units=units) if why else ""


def _target(line: Line, summary: Summary) -> str:
    """Whether the target is reached, in the words of the figure of all targets; nothing where that can't be told.

    A target is judged on whoever was met in the later round. Beside levels of the same units that level is named.
    """
    reached = summary.reached(line.definition)
    if line.target is None or reached is None:
        return ""
    said = summary.text(f"target.{reached.value}")
    target = measure_of(line.definition, summary.language).value(line.target.value)
    if not line.change.paired:
        return summary.text("card.target", target=target, reached=said)
    return summary.text("card.target_of_all", target=target, reached=said, level=_met_now(line, summary))


def _met_now(line: Line, summary: Summary) -> str:
    """The level of whoever was met in the later round."""
    rows = summary.levels.get(line.definition.name, [])
    row = next(each for each in rows if each.round == summary.round_to.name)
    return _level(line, row, measure_of(line.definition, summary.language), summary)


def _detectable(line: Line, summary: Summary) -> str:
    """Beside what is unclear: how large a change data of this size catch."""
    change, measure = line.change, measure_of(line.definition, summary.language)
    if line.counts:
        units, n = undetected_units(change), min(change.n_from, change.n_to)
        noun = unit_word(line.definition.noun, n, summary.language)
        if units == n:
            return summary.text("card.detectable_all", amount=f"{numbers.plain(n, summary.language)} {noun}")
        amount = None if units is None else f"{numbers.n_of_total(units, n, summary.language)} {noun}"
    else:
        worth = undetected_below(change) if measure.is_share else undetected(change)
        amount = None if worth is None else measure.detectable(change)
    return "" if amount is None else summary.text("card.detectable", amount=amount)
