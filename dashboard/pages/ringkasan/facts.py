"""What is told as counts: works planned and done, births and deaths, and who was found again."""

from __future__ import annotations

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.address import link_to
from dashboard.components.held import known_until
from dashboard.pages.perbandingan.lines import Line
from dashboard.pages.ringkasan.card import where_from
from dashboard.pages.ringkasan.summary import Summary
from indicators import numbers
from indicators.context import Coverage
from indicators.results import Assistance

PHYSICAL = ("rutilahu", "latrine", "clean_water", "drainage")
MANY_LOST = 0.2  # from here on changes are to be read with care


def works(summary: Summary) -> Component:
    """Planned, done and, for houses, adequate afterwards: an output and what came of it, side by side."""
    text = summary.text
    order = {kind: index for index, kind in enumerate(PHYSICAL)}
    rows = sorted(summary.works, key=lambda each: (order.get(each.type, len(order)), each.type))
    note = text("ringkasan.works_note", round=known_until(summary.context, summary.selection).label(summary.language))
    content = (
        html.Ul([_work(row, summary) for row in rows], className="works")
        if rows
        else html.P(text("ringkasan.works_none"))
    )
    return _section("works", text("ringkasan.works"), [html.P(note, className="note"), content])


def _work(row: Assistance, summary: Summary) -> Component:
    text = summary.text
    if row.suppressed:
        name = html.Span(text(f"assistance.{row.type}"), className="work-name")
        return html.Li([name, html.Span(text("figures.hidden"), className="work-hidden")])
    waiting = [
        text(f"ringkasan.works_{key}", n=n) for key, n in (("progress", row.in_progress), ("waiting", row.planned)) if n
    ]
    told: list[Component] = [
        html.Span(text(f"assistance.{row.type}"), className="work-name"),
        _bar(row.done, row.promised),
        html.Span(text("ringkasan.works_share", done=row.done, planned=row.promised), className="work-told"),
    ]
    if waiting:
        told.append(html.Span(", ".join(waiting), className="work-rest"))
    if row.type == "rutilahu":
        told += _adequate(summary)
    return html.Li(told)


def _adequate(summary: Summary) -> list[Component]:
    """Of the repaired houses those that are adequate now: what the work was for."""
    row = summary.became_adequate
    if row is None or row.x is None:
        return []
    adequate = numbers.n_of_total(row.x, row.n, summary.language)
    told = f"{summary.text('ringkasan.works_adequate')}: {adequate}"
    link = dcc.Link(told, href=link_to(f"/indikator/{row.indicator}", summary.selection))
    return [html.Strong(link, className="work-result")]


def _bar(part: int, whole: int) -> Component:
    """A bar whose words stand beside it."""
    share = 100 * part / whole if whole else 0
    return html.Span(html.Span(style={"width": f"{share:.1f}%"}), className="bar", **{"aria-hidden": "true"})


def vital(summary: Summary) -> Component:
    """Births and deaths as numbers of events, never as a rate."""
    text = summary.text
    tiles = [_tile(line, summary) for line in summary.counts]
    content = html.Ul(tiles, className="tiles") if tiles else html.P(text("ringkasan.vital_none"))
    note = html.P(text("ringkasan.vital_note"), className="note")
    hides = any(line.change.suppressed for line in summary.counts)
    why = [html.P(text("ringkasan.vital_hidden"), className="note")] if hides else []
    return _section("vital", text("ringkasan.vital"), [note, content, *why])


def _tile(line: Line, summary: Summary) -> Component:
    language, words = summary.language, line.definition.words(summary.language)
    name = html.H3(dcc.Link(words.short, href=link_to(f"/indikator/{line.definition.name}", summary.selection)))
    if line.change.suppressed:
        told = html.P(summary.text("figures.hidden_short"), className="tile-hidden")
        return html.Li([name, told, where_from(line.definition.name, words.short, summary)])
    before, after = (numbers.plain(x or 0, language) for x in (line.change.x_from, line.change.x_to))
    arrow = html.Span(" → ", **{"aria-hidden": "true"})
    to = html.Span(summary.text("change.to"), className="visually-hidden")
    levels = html.P([html.Span(before, className="before"), arrow, to, html.Strong(after)], className="levels")
    return html.Li([name, levels, where_from(line.definition.name, words.short, summary)])


def coverage(summary: Summary) -> Component:
    """The same families again, and what became of the others."""
    text, covered = summary.text, summary.coverage
    content = _coverage(covered, summary) if covered and covered.met_from else [html.P(text("ringkasan.coverage_none"))]
    return _section("coverage", text("ringkasan.coverage"), content)


def _coverage(covered: Coverage, summary: Summary) -> list[Component]:
    text = summary.text
    if not covered.met_to:
        return [html.P(text("ringkasan.coverage_none"))]
    again, met = (numbers.plain(n, text.language) for n in (covered.found_again, covered.met_from))
    found = text("ringkasan.coverage_found", found=again, met=met)
    told: list[Component] = [
        html.P(html.Strong(found)),
        _bar(covered.found_again, covered.met_from),
        html.P(lost_in_words(covered, summary)),
    ]
    if covered.new:
        told.append(
            html.P(text("ringkasan.coverage_new", n=covered.new, round=summary.round_to.label(summary.language)))
        )
    if covered.lost_total > MANY_LOST * covered.met_from:
        told.append(html.P(text("ringkasan.coverage_high"), className="warning"))
    return told


def lost_in_words(covered: Coverage, summary: Summary) -> str:
    """How many were lost, and why."""
    say = summary.text
    if not covered.lost_total:
        return say("ringkasan.coverage_lost_none")
    if not covered.lost:
        return say("ringkasan.coverage_lost_total", n=covered.lost_total)
    reasons = sorted(covered.lost, key=lambda each: -each[1])
    listed = ", ".join(say(f"lost.{reason}", n=n) for reason, n in reasons)
    return say("ringkasan.coverage_lost", n=covered.lost_total, reasons=listed)


def _section(name: str, title: str, content: list[Component]) -> Component:
    heading = f"{name}-title"
    return html.Section(
        [html.H2(title, id=heading), *content], className=f"facts {name}", **{"aria-labelledby": heading}
    )
