"""All rounds of the same units: their level each time, beside the limits of what is usual."""

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboard.components.method import method_name
from dashboard.figures.frame import Caption, framed
from dashboard.figures.span import Span, spans
from dashboard.figures.twin import Twin
from dashboard.pages.indikator import words
from dashboard.pages.indikator.behind import behind
from dashboard.pages.indikator.view import View
from indicators import numbers
from indicators.further.phrases import Phrases
from indicators.further.telling import told_course


def rounds(view: View) -> Component | None:
    """The panel through the rounds up to the later one; nothing where there are only two, or all are hidden."""
    course, points = view.panel, view.panel_points
    if course is None or (course.suppressed and not any(row.value is not None for row in view.estimates)):
        return None  # that the rounds are hidden has been said of their levels
    said = told_course(course, points, view.definition, view.context, view.language)
    if course.suppressed or course.refusal or any(point.suppressed for point in points) or not points:
        return html.P(said, className="note")
    phrases = Phrases(view.definition, view.context, view.language)
    marked = view.text("indikator.rounds.signal")
    rows = [
        Span(
            view.context.round(point.at_round).label(view.language),
            phrases.level(point.value, n=point.n) + (f" · {marked}" if point.signal else ""),
            point=point.value, lower=point.lower, upper=point.upper, css="span-signal" if point.signal else "",
        )
        for point in points
    ]  # fmt: skip
    strange = sum(point.signal for point in points)
    title = view.text(
        f"indikator.rounds.title{'_signal' if strange else ''}",
        n=len(points),
        strange=strange,
        unit=words.unit(view, 2),
    )
    facts = (
        " → ".join(view.context.round(each.at_round).dates(view.language) for each in (points[0], points[-1])),
        words.population(view),
        view.text("indikator.rounds.fact", n=words.count(view, course.n)),
        view.text("figures.unknown_out"),
        method_name(course.method, view.text),
        words.source(view),
    )
    caption = Caption(title=title, reading=said, facts=facts, table=view.text("figures.table"))
    limits = (0.0, 1.0) if phrases.share else _around(rows)
    shares = [(share, numbers.percent(share, view.language)) for share in (0.0, 0.5, 1.0)]
    drawn = spans(rows, limits=limits, marks=shares if phrases.share else view.measure.marks_within(*limits))
    body = html.Div([html.P(view.text("indikator.rounds.key"), className="chart-note"), drawn])
    return framed(body, caption, _twin(view, phrases), identity="rounds", behind=behind(view, "rounds"))


def _around(rows: Sequence[Span]) -> tuple[float, float]:
    """From where to where the axis of an amount goes: a tenth beyond all points and limits."""
    ends = [end for row in rows for end in row.ends]
    margin = (max(ends) - min(ends)) / 10 or 1.0
    return min(ends) - margin, max(ends) + margin


def _twin(view: View, phrases: Phrases) -> Twin:
    names = ("round", "part", "level", "usual", "signal")
    rows = tuple(
        (
            view.context.round(point.at_round).label(view.language),
            phrases.number(point.n) if point.x is None else f"{phrases.number(point.x)}/{phrases.number(point.n)}",
            phrases.level(point.value, n=point.n),
            view.measure.interval(point.lower, point.upper),
            view.text("indikator.rounds.signal") if point.signal else "",
        )
        for point in view.panel_points
    )
    header = tuple(view.text(f"figures.column.{name}") for name in names)
    return Twin(caption=view.text("indikator.rounds.table", label=view.label), header=header, rows=rows)
