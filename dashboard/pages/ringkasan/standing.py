"""How things stood at the first round, as long as no other has been held: the main indicators, each with its target."""

from __future__ import annotations

from itertools import groupby

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.address import link_to
from dashboard.components.level import known_words, level_words
from dashboard.figures.measure import measure_of
from dashboard.pages.ringkasan.summary import Summary
from indicators.definition import Definition, Unit
from indicators.results import Estimate

_UNCOUNTED = (Unit.BIRTH, Unit.DEATH)


def standing(summary: Summary) -> Component:
    """The levels of the earlier round by theme."""
    before, text = summary.round_from, summary.text
    found = [(definition, row) for definition in summary.snapshot.catalogue if (row := _level(definition, summary))]
    themes = groupby(found, key=lambda each: each[0].theme)
    parts: list[Component] = []
    for theme, members in themes:
        parts.append(html.H3(text(f"theme.{theme.value}"), className="others-title"))
        parts.append(html.Ul([_line(*each, summary) for each in members], className="others"))
    label = before.label(summary.language)
    title = html.H2(text("ringkasan.standing", before=label), id="standing-title")
    note = html.P(text("ringkasan.standing_note", dates=before.dates(summary.language)), className="note")
    return html.Section([title, note, *parts], className="facts standing", **{"aria-labelledby": "standing-title"})


def _level(definition: Definition, summary: Summary) -> Estimate | None:
    """Of an indicator that leads the level of the earlier round, where anybody is known."""
    if not (definition.headline or definition.primary) or definition.unit in _UNCOUNTED:
        return None
    rows = summary.levels.get(definition.name, [])
    return next((row for row in rows if row.round == summary.round_from.name and (row.n or row.suppressed)), None)


def _line(definition: Definition, row: Estimate, summary: Summary) -> Component:
    text, language = summary.text, summary.language
    link = dcc.Link(definition.words(language).short, href=link_to(f"/indikator/{row.indicator}", summary.selection))
    level = level_words(row, definition, text)
    if row.suppressed:
        return html.Li([link, html.Span(level, className="before"), html.Span()])
    target = summary.context.target(definition.name)
    measure = measure_of(definition, language)
    aim = [text("ringkasan.standing_target", target=measure.value(target.value))] if target else []
    said = " · ".join([*known_words(row, definition, text), *aim])
    return html.Li([link, html.Strong(level), html.Span(said, className="card-note")])
