"""The course: the indicator through all rounds, with its target and the units met in both chosen rounds."""

from dash import html
from dash.development.base_component import Component

from dashboard.figures.bullet import reached
from dashboard.figures.frame import Caption, framed, key_of
from dashboard.figures.trend import SameUnits, TrendPoint, round_names, trend
from dashboard.figures.twin import Twin
from dashboard.pages.indikator import words
from dashboard.pages.indikator.behind import behind
from dashboard.pages.indikator.view import View
from indicators import numbers
from indicators.definition import Direction, Kind
from indicators.results import Estimate
from indicators.telling import FEWEST_FOR_PERCENT


def course(view: View) -> Component:
    """The trend with its words, or a plain statement where no round knows anything."""
    known = [row for row in view.estimates if row.value is not None]
    if not known:
        hidden = any(row.suppressed for row in view.estimates)
        return html.P(view.text("figures.hidden_whole" if hidden else "indikator.course.nothing"), className="nothing")
    points = [_point(view, row) for row in view.estimates]
    figure = trend(
        points,
        measure=view.measure,
        target=view.target.value if view.target else None,
        same_units=_same_units(view),
    )
    caption = Caption(
        title=_title(view, known), reading=_reading(view, known), facts=_facts(view), table=view.text("figures.table")
    )
    return framed(
        figure, caption, _twin(view), identity="course", key=_key(view), below=round_names(points),
        behind=behind(view, "course"),
    )  # fmt: skip


def _point(view: View, row: Estimate) -> TrendPoint:
    survey_round = view.context.round(row.round)
    return TrendPoint(
        label=survey_round.label(view.language),
        month=survey_round.month,
        value=row.value,
        lower=row.lower if _has_band(view) else None,
        upper=row.upper if _has_band(view) else None,
        n=None if row.suppressed else row.n,
        words=_level(view, row),
    )


def _has_band(view: View) -> bool:
    """Events are shown as they were counted: a band around zero of four births would only frighten."""
    return view.definition.kind is not Kind.COUNT


def _same_units(view: View) -> SameUnits | None:
    change = view.change
    if change is None or not change.paired or change.value_from is None or change.value_to is None:
        return None
    return SameUnits(
        months=(view.round_from.month, view.round_to.month),
        values=(change.value_from, change.value_to),
        label=view.text("figures.same_units", n=words.count(view, change.n_to)),
    )


def _target(view: View) -> str:
    return view.text("figures.target", value=view.measure.value(view.target.value)) if view.target else ""


def _title(view: View, known: list[Estimate]) -> str:
    first, last = known[0], known[-1]
    if first is last:
        label = view.context.round(last.round).label(view.language)
        return view.text("indikator.course.title_one", round=label, level=_level(view, last))
    title = view.text(
        "indikator.course.title",
        before=_level(view, first),
        first=view.context.round(first.round).label(view.language),
        after=_level(view, last),
        last=view.context.round(last.round).label(view.language),
    )
    return f"{title}; {_against_target(view, last)}" if view.target else title


def _against_target(view: View, last: Estimate) -> str:
    """Whether the latest level has reached the target; where its interval still holds it, only as counted."""
    target = view.target
    assert target is not None
    assert last.value is not None
    down = view.definition.direction is Direction.DOWN
    found = reached(last.value, target.value, lower=last.lower, upper=last.upper, down=down)
    return view.text(f"indikator.course.target_{found.value}", target=view.measure.value(target.value))


def _level(view: View, row: Estimate) -> str:
    """A level; in counts where in any round a percent of so few would claim too much, so that all read alike."""
    if view.measure.is_share and row.x is not None and _few(view):
        return numbers.n_of_total(round(row.x), row.n, view.language)
    return view.measure.value(row.value)


def _few(view: View) -> bool:
    return any(row.n < FEWEST_FOR_PERCENT for row in view.estimates if row.value is not None)


def _reading(view: View, known: list[Estimate]) -> str:
    levels = ", ".join(f"{view.context.round(row.round).label(view.language)} {_level(view, row)}" for row in known)
    return view.text("indikator.course.reading", label=view.label, levels=levels)


def _facts(view: View) -> tuple[str, ...]:
    unknown = sum(row.unknown for row in view.estimates)
    met = _met(view)
    same = view.change
    panel = (
        view.text("figures.same_units", n=words.count(view, same.n_to))
        if same and same.paired and not same.suppressed
        else ""
    )
    return (words.course(view), words.population(view), met, panel, words.unknowns(view, unknown), words.source(view))


def _met(view: View) -> str:
    """How many were known in each round; beside a count of events, of how many they are."""
    n = "/".join(numbers.MISSING if row.suppressed else str(row.n) for row in view.estimates)
    if view.definition.kind is not Kind.COUNT or not view.definition.context:
        unit = words.unit(view, max(row.n for row in view.estimates))
        return view.text("indikator.course.totals" if view.totals else "indikator.course.met", n=n, unit=unit)
    beside = view.snapshot.catalogue[view.definition.context]
    return f"{beside.words(view.language).label}: n = {n}"


def _key(view: View) -> html.Ul:
    """What the line, the band, and the diamonds are."""
    marks = [("key-line", view.text(f"figures.key.{'totals' if view.totals else 'all_present'}"))]
    if _has_band(view) and any(row.lower is not None for row in view.estimates):
        marks.append(("key-band", view.text("figures.key.interval")))
    if _same_units(view):
        marks.append(("key-diamond", view.text("figures.key.same_units", unit=words.unit(view, 2))))
    if view.target:
        marks.append(("key-target", _target(view)))
    return key_of((f"key-mark {css}", label) for css, label in marks)


def _twin(view: View) -> Twin:
    text, measure = view.text, view.measure
    header = tuple(
        text(f"figures.column.{name}") for name in ("round", "dates", "level", "interval", "part", "unknown")
    )
    rows = tuple(
        (
            view.context.round(row.round).label(view.language),
            view.context.round(row.round).dates(view.language),
            measure.value(row.value),
            measure.interval(row.lower, row.upper),
            _part(view, row),
            view.text("figures.hidden_short")
            if row.suppressed
            else numbers.MISSING
            if view.totals
            else str(row.unknown),
        )
        for row in view.estimates
    )
    key = "indikator.course.table_totals" if view.totals else "indikator.course.table"
    return Twin(caption=text(key, label=view.label), header=header, rows=rows)


def _part(view: View, row: Estimate) -> str:
    if row.suppressed:
        return view.text("figures.hidden_short")
    if view.definition.kind in (Kind.MEAN, Kind.MEDIAN, Kind.COUNT) or row.x is None:
        return f"n = {numbers.plain(row.n, view.language)}"
    return numbers.n_of_total(row.x, row.n, view.language)
