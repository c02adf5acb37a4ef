"""The change of the assisted families, that of the other families, and the difference between the two."""

from dash import html
from dash.development.base_component import Component

from dashboard.components.held import assists_nobody
from dashboard.components.method import method_name
from dashboard.figures.frame import Caption, framed
from dashboard.figures.span import Span, spans
from dashboard.pages.indikator import words
from dashboard.pages.indikator.arms import between, counted, levels, moved, touches_zero, twin
from dashboard.pages.indikator.behind import behind
from dashboard.pages.indikator.view import View
from dashboard.selection import ASSISTED
from dashboard.text import begun, continued
from indicators.further.phrases import Phrases
from indicators.further.rows import Beside
from indicators.further.telling import told_beside


def others(view: View) -> list[Component]:
    """One figure per comparison; what is hidden or refused says so and nothing else."""
    if not view.besides:
        return [html.P(view.text(f"indikator.others.{_why_none(view)}"), className="note")]
    return [_figure(view, row, number) for number, row in enumerate(view.besides)]


def _why_none(view: View) -> str:
    if not view.definition.pairable:
        return "once"
    if view.definition.shared_by:
        return "shared"
    if assists_nobody(view.context):
        return "nobody"
    offered = {each.name for each in view.context.populations}
    return "none" if ASSISTED in offered and view.selection.population != ASSISTED else "alone"


def _figure(view: View, row: Beside, number: int) -> Component:
    said = told_beside(row, view.definition, view.context, view.language)
    if row.suppressed or row.refusal or row.difference is None:
        return html.P(said, className="note")
    phrases = Phrases(view.definition, view.context, view.language)
    apart = phrases.changes(
        (row.after, row.before, row.change or 0),
        (row.after_comparison, row.before_comparison, row.change_comparison or 0),
        row.difference,
        smallest=row.smallest,
    )
    decimals, counts = apart.decimals, apart.counts
    ends = (row.change_comparison_lower, row.change_comparison_upper)
    rows = [
        Span(own_name(view, row),
             moved(phrases, apart.first, row.change_lower, row.change_upper, n=row.n, told=(decimals, counts)),
             note=levels(phrases, row.before, row.after, row.n, change=row.change, decimals=decimals, counts=counts),
             point=row.change, lower=row.change_lower, upper=row.change_upper),
        Span(begun(_other_name(view, row)),
             moved(phrases, apart.second, *ends, n=row.n_comparison, told=(decimals, counts)),
             note=levels(phrases, row.before_comparison, row.after_comparison, row.n_comparison,
                         change=row.change_comparison, decimals=decimals, counts=counts),
             point=row.change_comparison, lower=ends[0], upper=ends[1]),
        Span(view.text("indikator.others.difference"),
             between(phrases, apart.difference, row.lower, row.upper, decimals),
             point=row.difference, lower=row.lower, upper=row.upper, css="span-difference"),
    ]  # fmt: skip
    title = _title(
        view, row, phrases, phrases.difference(apart.difference, decimals=decimals, signed=True), counts=counts
    )
    caption = Caption(title=title, reading=said, facts=_facts(view, row),
                      table=view.text("figures.table"))  # fmt: skip
    table = twin(view, rows, caption=view.text("indikator.others.table", label=view.label))
    identity = "beside" if not number else f"beside-{number}"
    return framed(
        spans(rows, written=view.measure.mark), caption, table, identity=identity, behind=behind(view, "beside")
    )


def _title(view: View, row: Beside, phrases: Phrases, amount: str, *, counts: bool) -> str:
    names = {"own": continued(own_name(view, row)), "others": _other_name(view, row)}
    if touches_zero(row.lower, row.upper):
        return view.text("indikator.others.title_alike", **names)
    if counts:
        names["own"] += counted(phrases, row.before, row.after, row.n)
        names["others"] += counted(phrases, row.before_comparison, row.after_comparison, row.n_comparison)
    return view.text("indikator.others.title", **names, amount=amount)


def own_name(view: View, row: Beside) -> str:
    """Whose change it is; beside another site also where."""
    if row.within:
        return words.population(view)
    return view.text("indikator.others.own", population=words.population(view), site=view.context.site(row.site).label)


def _other_name(view: View, row: Beside) -> str:
    if row.within:
        return view.text("indikator.others.within")
    return next((site.label for site in view.context.sites if site.name == row.comparison_site), row.comparison_site)


def _facts(view: View, row: Beside) -> tuple[str, ...]:
    """When, how and from where; of another site too, which may have been visited at other times and otherwise."""
    there = view.of(row.comparison_site)
    return (
        words.dated(view),
        view.text("indikator.others.fact"),
        view.text("figures.unknown_out"),
        method_name(row.method, view.text),
        words.source(view),
        *(() if row.within else (words.dated(there), words.source(there))),
    )
