"""“Dari mana angka ini?”: an indicator's definition, its counts and its SQL, from the catalogue and the results."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dash import html
from dash.development.base_component import Component

from dashboard.figures.measure import measure_of
from dashboard.text import LANGUAGES, Text
from indicators import numbers
from indicators.context import Context
from indicators.definition import Definition, Example, Kind
from indicators.method import Method
from indicators.results import Estimate
from indicators.sources import in_language
from warehouse.quality import Wording


def definition_panel(
    definition: Definition,
    sql: str,
    text: Text,
    *,
    estimates: Sequence[Estimate] = (),
    context: Context | None = None,
    proven: bool = False,
    wordings: Mapping[tuple[str, str], Wording] | None = None,
    totals: bool = False,
) -> Component:
    """Everything needed to check one indicator. With `estimates` and their `context` the counts of every round, too.

    `proven`: above it stands the proof of a change, which says already who is counted among whom. `wordings`: what
    the questions and answers of the worked examples are called; without them they show their codes. `totals`: an
    office counted, so that there is no answer to count again, and who is unknown or left out is not known.
    """
    words = definition.words(text.language)
    entries = [
        (
            text("definition.meaning"),
            [html.P(words.definition), html.P(text(f"definition.direction_{definition.direction}"))],
        ),
        *([] if proven else _parts(definition, text)),
        *_ladder(definition, text),
        (text("definition.limits"), words.limits),
        *_counts(definition, estimates, context, text, totals=totals),
        (text("definition.source"), definition.owner),
        (text("definition.references"), _references(definition, text)),
        *_examples(definition, text, wordings or {}),
        (text("definition.expression"), _expressions(definition)),
        *([] if totals else [(text("definition.sql"), _sql(sql, definition, text))]),
    ]
    pairs = [part for term, told in entries for part in (html.Dt(term), html.Dd(told))]
    return html.Div(html.Dl(pairs), className="definition")


def _parts(definition: Definition, text: Text) -> list[tuple[str, Component | str]]:
    words = definition.words(text.language)
    return [(text("definition.numerator"), words.numerator), (text("definition.denominator"), words.denominator)]


def _ladder(definition: Definition, text: Text) -> list[tuple[str, Component | str]]:
    if definition.kind is not Kind.LADDER:
        return []
    rungs = [html.Li(rung.words(text.language)) for rung in definition.rungs]
    threshold = next(rung.words(text.language) for rung in definition.rungs if rung.code == definition.threshold)
    return [(text("definition.rungs"), html.Ol(rungs)), (text("definition.threshold"), threshold)]


def _counts(
    definition: Definition, estimates: Sequence[Estimate], context: Context | None, text: Text, *, totals: bool
) -> list[tuple[str, Component | str | list[Component]]]:
    """n, x and unknowns of every round, and how the interval was found."""
    if context is None or not estimates:
        return []
    counted = [*([] if definition.measures else ["x"]), "n", *([] if totals else ["unknown", "excluded"])]
    head = html.Tr([html.Th(text(f"definition.{name}"), scope="col") for name in ("round", "level", *counted)])
    measure = measure_of(definition, text.language)
    rows = [
        html.Tr(
            [
                html.Th(context.round(row.round).label(text.language), scope="row"),
                html.Td(measure.value(row.value)),
                *(html.Td(_number(row, name, text)) for name in counted),
            ]
        )
        for row in estimates
    ]
    table = html.Table([html.Thead(head), html.Tbody(rows)])
    method = Method(estimates[-1].method).words(text.language)
    scroll = {"role": "region", "aria-label": text("definition.counts"), "tabIndex": 0}
    return [
        (text("definition.counts"), html.Div(table, className="scroll", **scroll)),
        (text("definition.method"), method),
    ]


def _number(row: Estimate, name: str, text: Text) -> str:
    return text("figures.hidden_short") if row.suppressed else numbers.plain(getattr(row, name), text.language)


def _references(definition: Definition, text: Text) -> list[Component]:
    listed: list[Component] = [html.Ul([html.Li(each) for each in in_language(definition.references, text.language)])]
    return listed if definition.verified else [*listed, html.P(text("definition.unverified"))]


def _examples(
    definition: Definition, text: Text, wordings: Mapping[tuple[str, str], Wording]
) -> list[tuple[str, Component]]:
    if not definition.examples:
        return []
    head = html.Tr([html.Th(text("definition.example_given")), html.Th(text("definition.example_answer"))])
    rows = [
        html.Tr([html.Td(_given(example, definition, text, wordings)), html.Td(_answer(example, definition, text))])
        for example in definition.examples
    ]
    table = html.Table([html.Thead(head), html.Tbody(rows)], className="examples")
    scroll = {"role": "region", "aria-label": text("definition.examples"), "tabIndex": 0}
    return [(text("definition.examples"), html.Div(table, className="scroll", **scroll))]


def _given(example: Example, definition: Definition, text: Text, wordings: Mapping[tuple[str, str], Wording]) -> str:
    """The answers of an example in the words of the questionnaire: "Fasilitas BAB: Sendiri · Jenis kloset: …"."""
    said = [_said(name, value, definition.unit.value, text, wordings) for name, value in example.given.items()]
    for unit, number, answers in example.others:
        told = "; ".join(_said(name, value, unit, text, wordings) for name, value in answers.items())
        said.append(f"{text(f'definition.example_{unit}', number=number)} ({told})")
    return " · ".join(said)


def _said(name: str, value: object, unit: str, text: Text, wordings: Mapping[tuple[str, str], Wording]) -> str:
    known = wordings.get((unit, name))
    label = known.label[LANGUAGES.index(text.language)] if known else name
    return f"{label}: {_literal(value, known, text)}"


def _literal(value: object, known: Wording | None, text: Text) -> str:
    if isinstance(value, tuple):
        return ", ".join(_literal(each, known, text) for each in value)
    if isinstance(value, bool):
        return text("state.yes" if value else "state.no")
    if isinstance(value, int | float):
        return numbers.plain(value, text.language, decimals=_decimals(value))
    code = str(value)
    both = known.codes.get(code) if known else None
    return both[LANGUAGES.index(text.language)] if both else code


def _decimals(value: float) -> int:
    """As many as it is written with."""
    return len(str(value).partition(".")[2].rstrip("0"))


def _answer(example: Example, definition: Definition, text: Text) -> str:
    """What it comes to: a state, a rung by its name, or a number."""
    rung = next((rung for rung in definition.rungs if rung.code == example.expected), None)
    if rung is not None:
        return rung.words(text.language)
    state = f"state.{example.expected}"
    if state in text:
        return text(state)
    return example.expected if isinstance(example.answer, str) else _literal(example.answer, None, text)


def _expressions(definition: Definition) -> Component:
    lines = [f"denominator = {definition.denominator}", f"{_key(definition)} = {definition.expression}"]
    return html.Pre(html.Code("\n".join(lines)), tabIndex=0)


def _key(definition: Definition) -> str:
    return next(key for key in ("numerator", "value", "rung") if getattr(definition, key))


def _sql(sql: str, definition: Definition, text: Text) -> list[Component]:
    note = html.P(text("definition.sql_note", unit=text(f"unit.{definition.unit.value}")))
    return [note, html.Pre(html.Code(sql.strip()), tabIndex=0)]
