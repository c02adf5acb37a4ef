"""The proof of one change: what was counted, left out and compared, and SQL to paste for the same counts."""

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.address import link_to
from dashboard.selection import Selection
from dashboard.text import Text
from indicators.context import Context
from indicators.definition import Definition
from indicators.proof import proof
from indicators.rows import Change


def is_proven(change: Change | None) -> bool:
    """Whether there is a change whose facts may be told."""
    return change is not None and not change.suppressed


def proof_panel(
    change: Change | None, definition: Definition, context: Context, text: Text, selection: Selection
) -> Component | None:
    """Facts and query of the change shown, with the way to the formulas; where it is hidden, only that it is."""
    if change is None:
        return None
    heading = html.H3(text("definition.proof"))
    if change.suppressed:
        return html.Div([heading, html.P(text("definition.proof_hidden"), className="note")], className="definition")
    told = proof(change, definition, context, text.language)
    pairs = [part for term, fact in told.facts for part in (html.Dt(term), html.Dd(fact))]
    formulas = dcc.Link(text("metode.methods_title"), href=f"{link_to('/metode', selection)}#methods")
    pairs += [html.Dt(told.formula[0]), html.Dd(formulas)]
    parts: list[Component] = [heading, html.Dl(pairs, className="proof-facts")]
    if told.sql:
        query = html.Pre(html.Code(told.sql), tabIndex=0)
        note = html.P(text("definition.proof_sql_note"))
        parts.append(html.Details([html.Summary(text("definition.proof_sql")), note, query], className="fold"))
    return html.Div(parts, className="definition")
