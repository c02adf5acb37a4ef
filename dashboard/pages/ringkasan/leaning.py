"""What may be getting worse: not certain, but more of the same units went down than chance would often do."""

from __future__ import annotations

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.address import link_to
from dashboard.pages.perbandingan.lines import Line
from dashboard.pages.ringkasan.summary import Summary
from indicators import numbers
from indicators.wording import unit_word

MOST = 4


def leaning(summary: Summary) -> list[Component]:
    """The largest few, each with its counts and the way to its page, the others folded; nothing where none leans so."""
    found, text = summary.leaning, summary.text
    if not found:
        return []
    items = [html.Li(_item(line, summary)) for line in found]
    parts: list[Component] = [
        html.H3(text("ringkasan.leaning", n=len(found)), className="others-title"),
        html.Ul(items[:MOST]),
        html.P(text("ringkasan.leaning_note", better=summary.leaning_better), className="card-note"),
    ]
    if rest := items[MOST:]:
        more = html.Summary(text("ringkasan.leaning_more", n=len(rest)))
        parts.append(html.Details([more, html.Ul(rest)], className="others-fold more-leaning"))
    return [html.Div(parts, className="leaning")]


def _item(line: Line, summary: Summary) -> list[Component]:
    change, definition, language = line.change, line.definition, summary.language
    told = summary.text(
        "ringkasan.leaning_told",
        improved=numbers.plain(change.improved, language),
        worsened=numbers.plain(change.worsened, language),
        n=numbers.plain(change.n_to, language),
        unit=unit_word(definition.noun, change.n_to, language),
    )
    href = link_to(f"/indikator/{definition.name}", summary.selection)
    return [dcc.Link(definition.words(language).label, href=href), " ", html.Span(told)]
