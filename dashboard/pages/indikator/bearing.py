"""How far the numbers can be trusted: reliability, what families not met again could change, measures for analysts."""

from dash import html
from dash.development.base_component import Component

from dashboard.components.method import method_name
from dashboard.figures.frame import Caption, files_of, framed
from dashboard.figures.span import Span, spans
from dashboard.figures.twin import Twin, twin_table
from dashboard.pages.indikator import measured, words
from dashboard.pages.indikator.behind import behind
from dashboard.pages.indikator.view import View
from indicators import numbers
from indicators.definition import Direction, Kind
from indicators.further.telling import told_attrition
from indicators.method import Method
from indicators.results import Change
from indicators.verdict import FEWEST_FOR_SHARE, FEWEST_WITHOUT_CAUTION, Reliability, Verdict

_ANALYST = "analyst-title"


def has_bearing(view: View) -> bool:
    """Whether there is a change to judge."""
    change = view.change
    return change is not None and (change.verdict != Verdict.NOT_COMPARABLE or change.change is not None)


def bearing(view: View) -> list[Component | None]:
    """The figure with the flag and the lost, and the fold for analysts; nothing where there is no change to bear."""
    change = view.change
    if change is None or not has_bearing(view):
        return [html.P(view.text("indikator.bearing.nothing"), className="nothing")]
    if change.suppressed:
        return [html.P(view.text("figures.hidden_whole"), className="note")]
    return [_reliability(view, change), _lost(view, change), _analyst(view, change)]


def _reliability(view: View, change: Change) -> Component:
    """The flag in a word and why."""
    flag = html.Strong(view.text(f"reliability.{change.reliability}"))
    why = _why(view, change)
    return html.P([flag, ": ", why], className=f"reliability reliability-{change.reliability.replace('_', '-')}")


def _why(view: View, change: Change) -> str:
    """Which of its reasons the flag has: so few, so wide an interval, or that events are only counted."""
    text, only = view.text, change.reliability == Reliability.COUNTS_ONLY
    if change.reliability == Reliability.OK or change.suppressed:
        return text(f"reliability.{change.reliability}_why")
    if view.definition.kind is Kind.COUNT:
        return text("indikator.bearing.counted")
    if change.method == Method.AS_ONE:
        return text("indikator.bearing.as_one")
    n, fewest = min(change.n_from, change.n_to), FEWEST_FOR_SHARE if only else FEWEST_WITHOUT_CAUTION
    read = text("indikator.bearing.read_counts") if only and view.measure.is_share else ""
    if n < fewest:
        return text("indikator.bearing.few", n=words.count(view, n), fewest=fewest, read=read)
    width = numbers.points((change.upper or 0.0) - (change.lower or 0.0), view.language)
    return text("indikator.bearing.wide", width=width, read=read)


def _lost(view: View, change: Change) -> Component | None:
    """The change as measured, weighted for those not met again, and between worst and best."""
    if change.worst is None or change.best is None:
        if view.attrition is None:
            return None
        hidden = view.attrition.suppressed
        return html.P(view.text("indikator.bearing.hidden") if hidden else _told_lost(view), className="note")
    lowest, highest = sorted((change.worst, change.best))
    judged = "bounds_neither" if view.definition.direction is Direction.NEITHER else "bounds"
    rows = [
        Span(view.text("indikator.bearing.measured"), _amount(view, change.change, change.lower, change.upper),
             note=view.text("figures.key.interval"), point=change.change, lower=change.lower, upper=change.upper),
        Span(view.text(f"indikator.bearing.{judged}"), view.measure.interval(change.worst, change.best, change=True),
             lower=lowest, upper=highest, css="span-bounds"),
    ]  # fmt: skip
    if change.weighted is not None:
        told = view.measure.change(change.weighted)
        rows.append(Span(view.text("indikator.bearing.weighted"), told, point=change.weighted, css="span-weighted"))
    caption = Caption(
        title=_title(view, change), reading=_told_lost(view), facts=_facts(view, change),
        table=view.text("figures.table"),
    )  # fmt: skip
    return framed(
        spans(rows, written=view.measure.mark),
        caption,
        _twin(view, rows),
        identity="bearing",
        behind=behind(view, "bearing"),
    )


def _title(view: View, change: Change) -> str:
    """Whether the direction holds whatever the lost were; what did not change has none."""
    assert change.worst is not None
    assert change.best is not None
    same = change.worst * change.best > 0 or change.worst == change.best
    way = "direction" if change.change else "still"
    return view.text(f"indikator.bearing.{way}_{'holds' if same else 'turns'}")


def _told_lost(view: View) -> str:
    return told_attrition(view.attrition, view.definition, view.context, view.language) if view.attrition else ""


def _amount(view: View, change: float | None, lower: float | None, upper: float | None) -> str:
    interval = view.measure.interval(lower, upper, change=True)
    told = view.measure.change(change)
    return told if interval == numbers.MISSING else f"{told} ({interval})"


def _facts(view: View, change: Change) -> tuple[str, ...]:
    pairs = view.text("figures.same_units", n=words.count(view, change.n_to))
    return (words.dated(view), words.population(view), pairs, words.unknowns(view, change.unknown), words.source(view))


def _twin(view: View, rows: list[Span]) -> Twin:
    header = (view.text("figures.column.what"), view.text("figures.column.change"))
    return Twin(
        caption=view.text("indikator.bearing.table", label=view.label),
        header=header,
        rows=tuple((row.label, row.told) for row in rows),
    )


def _analyst(view: View, change: Change) -> Component:
    """P-values, design effect, and further measures: folded away, for those who know what they may not say."""
    facts = [(view.text(f"perbandingan.table.{name}"), told) for name, told in _numbers(view, change) if told]
    pairs = [part for term, told in facts for part in (html.Dt(term), html.Dd(told))]
    content: list[Component] = [
        html.P(view.text("indikator.analyst.note"), className="note"),
        html.Dl(pairs, className="analyst-facts"),
    ]
    if view.details:
        content.append(twin_table(_measures(view)))
        content.append(files_of(behind(view, "detail"), titled=_ANALYST))
    return html.Details(
        [html.Summary(view.text("indikator.analyst.heading"), id=_ANALYST), *content], className="fold analyst"
    )


def _numbers(view: View, change: Change) -> list[tuple[str, str]]:
    plain, language = numbers.plain, view.language
    family = change.family or ""
    own = "primary" if family == "primary" else view.definition.theme.value
    return [
        ("method", method_name(change.method, view.text)),
        ("p_value", "" if change.p_value is None else numbers.p_value(change.p_value, language, decimals=4)),
        ("p_adjusted", "" if change.p_adjusted is None else numbers.p_value(change.p_adjusted, language, decimals=4)),
        ("family", view.text(f"family.{own}") if family else ""),
        ("clusters", "" if change.clusters is None else plain(change.clusters, language)),
        ("design_effect", "" if change.design_effect is None else plain(change.design_effect, language, decimals=2)),
    ]


def _measures(view: View) -> Twin:
    names = ("measure", "value", "interval", "p_value", "n", "does")
    rows = tuple(
        (
            measured.name(row, view.language),
            measured.value(row, view),
            measured.interval(row, view),
            numbers.p_value(row.p_value, view.language, decimals=4),
            numbers.plain(row.n, view.language),
            measured.words(row, view.language),
        )
        for row in view.details
    )
    header = tuple(view.text(f"figures.column.{name}") for name in names)
    return Twin(caption=view.text("indikator.analyst.table", label=view.label), header=header, rows=rows)
