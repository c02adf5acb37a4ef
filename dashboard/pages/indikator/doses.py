"""By assistance: the change of those who had received a kind of help, beside that of those who had not."""

from dash import html
from dash.development.base_component import Component

from dashboard.components.method import method_name
from dashboard.figures.frame import Caption, framed
from dashboard.figures.span import Span, spans
from dashboard.pages.indikator import words
from dashboard.pages.indikator.arms import between, counted, levels, moved, touches_zero, twin
from dashboard.pages.indikator.behind import behind
from dashboard.pages.indikator.view import View
from indicators.further.phrases import Phrases
from indicators.further.rows import Dose
from indicators.further.telling import told_dose


def doses(view: View) -> list[Component]:
    """One figure per kind of help; those refused or hidden in one list below."""
    if not view.doses:
        return [html.P(view.text("indikator.doses.none"), className="note")]
    told = [row for row in view.doses if not (row.suppressed or row.refusal) and row.difference is not None]
    untold = [row for row in view.doses if row not in told]
    parts: list[Component] = [_figure(view, row) for row in told]
    if untold:
        said = dict.fromkeys(told_dose(row, view.definition, view.context, view.language) for row in untold)
        parts.append(html.Ul([html.Li(each) for each in said], className="note refused"))
    return parts


def _figure(view: View, row: Dose) -> Component:
    phrases = Phrases(view.definition, view.context, view.language)
    apart = phrases.changes(
        (row.after_with, row.before_with, row.change_with or 0),
        (row.after_without, row.before_without, row.change_without or 0),
        row.difference or 0,
        smallest=row.smallest,
    )
    decimals, counts = apart.decimals, apart.counts
    name = phrases.word("assistance", row.assistance)
    rows = [
        Span(view.text("indikator.doses.with"),
             moved(phrases, apart.first, row.change_with_lower, row.change_with_upper, n=row.n_with,
                   told=(decimals, counts)),
             note=levels(phrases, row.before_with, row.after_with, row.n_with, change=row.change_with,
                         decimals=decimals, counts=counts),
             point=row.change_with, lower=row.change_with_lower, upper=row.change_with_upper),
        Span(view.text("indikator.doses.without"),
             moved(phrases, apart.second, row.change_without_lower, row.change_without_upper, n=row.n_without,
                   told=(decimals, counts)),
             note=levels(phrases, row.before_without, row.after_without, row.n_without, change=row.change_without,
                         decimals=decimals, counts=counts),
             point=row.change_without, lower=row.change_without_lower, upper=row.change_without_upper),
        Span(view.text("indikator.others.difference"),
             between(phrases, apart.difference, row.lower, row.upper, decimals),
             point=row.difference, lower=row.lower, upper=row.upper, css="span-difference"),
    ]  # fmt: skip
    said = told_dose(row, view.definition, view.context, view.language)
    method = method_name(row.method, view.text)
    facts = (words.dated(view), words.population(view), view.text("figures.unknown_out"), method, words.source(view))
    caption = Caption(
        title=_title(
            view, row, phrases, phrases.difference(apart.difference, decimals=decimals, signed=True), counts=counts
        ),
        reading=said,
        facts=facts,
        table=view.text("figures.table"),
    )
    table = twin(view, rows, caption=view.text("indikator.doses.table", label=view.label, assistance=name))
    identity = f"dose-{row.assistance.replace('_', '-')}"
    return framed(
        spans(rows, written=view.measure.mark), caption, table, identity=identity, behind=behind(view, "dose")
    )


def _title(view: View, row: Dose, phrases: Phrases, amount: str, *, counts: bool) -> str:
    name = phrases.word("assistance", row.assistance)
    if touches_zero(row.lower, row.upper):
        return view.text("indikator.doses.title_alike", assistance=name)
    own = others = ""
    if counts:
        own = counted(phrases, row.before_with, row.after_with, row.n_with)
        others = counted(phrases, row.before_without, row.after_without, row.n_without)
    return view.text("indikator.doses.title", assistance=name, own=own, others=others, amount=amount)
