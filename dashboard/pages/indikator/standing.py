"""How every RT, dasawisma, or kind of household stood, as long as only one round has been held."""

from dash import html
from dash.development.base_component import Component

from dashboard.figures.frame import Caption, framed
from dashboard.figures.span import Span, spans
from dashboard.figures.twin import Twin
from dashboard.pages.indikator import words
from dashboard.pages.indikator.behind import behind
from dashboard.pages.indikator.view import View
from indicators import numbers
from indicators.definition import Kind
from indicators.results import Estimate
from indicators.verdict import FEWEST_UNITS


def standing(view: View) -> Component:
    """The level of every part in its interval; of a few units how many of how many, or that they are too few."""
    rows = [row for row in view.part_levels if row.suppressed or row.n]
    if not rows:
        return html.P(view.text("indikator.parts.empty"), className="nothing")
    hidden = sum(row.suppressed for row in rows)
    groups = view.text(f"figures.groups.{view.breakdown.value}") if view.breakdown else ""
    if hidden == len(rows):
        return html.P(view.text("indikator.parts.all_hidden", n=hidden, groups=groups), className="nothing")
    drawn = [row for row in rows if _is_drawn(row)]
    shown = [row for row in rows if not row.suppressed]
    caption = Caption(
        title=_title(view, drawn, groups=groups),
        reading=view.text("indikator.standing.reading"),
        facts=(f"{view.round_from.label(view.language)} {view.round_from.dates(view.language)}", words.population(view),
               f"n = {numbers.plain(sum(row.n for row in shown), view.language)}",
               words.unknowns(view, sum(row.unknown for row in shown)),
               view.text("figures.hidden_note", n=hidden) if hidden else "", words.source(view)),
        table=view.text("figures.table"),
    )  # fmt: skip
    axis = view.measure.axis([end for row in drawn for end in (row.value, row.lower, row.upper)])
    marks = list(zip(axis.marks, axis.words, strict=True))
    figure = spans([_span(view, row) for row in rows], limits=(axis.low, axis.high), marks=marks)
    return framed(figure, caption, _twin(view, rows), identity="standing", behind=behind(view, "standing"))


def _is_drawn(row: Estimate) -> bool:
    return not row.suppressed and row.n >= FEWEST_UNITS and row.value is not None


def _title(view: View, drawn: list[Estimate], *, groups: str) -> str:
    """The lowest and the highest, by name, of those that are many enough."""
    if not drawn:
        return view.text("indikator.parts.title_hidden", groups=groups)
    ordered = sorted(drawn, key=lambda row: row.value or 0.0)
    low, high = ({"name": words.category(view, row.category), "level": view.measure.value(row.value)}
                 for row in (ordered[0], ordered[-1]))  # fmt: skip
    about = {"round": view.round_from.label(view.language), "fewest": str(FEWEST_UNITS)}
    if len(ordered) == 1:
        return view.text("indikator.standing.title_one", **about, **low)
    if low["level"] == high["level"]:
        return view.text("indikator.standing.alike", **about, groups=groups, level=low["level"])
    return view.text(
        "indikator.standing.title", **about, groups=groups, low=low["level"], low_name=low["name"],
        high=high["level"], high_name=high["name"],
    )  # fmt: skip


def _span(view: View, row: Estimate) -> Span:
    name = words.category(view, row.category)
    if row.suppressed:
        return Span(name, view.text("figures.hidden"))
    note = f"n = {numbers.plain(row.n, view.language)}"
    if not _is_drawn(row):
        return Span(name, _told(view, row), note=note)
    ends = (row.lower, row.upper) if view.definition.kind is not Kind.COUNT else (None, None)
    return Span(name, _told(view, row), note=note, point=row.value, lower=ends[0], upper=ends[1])


def _told(view: View, row: Estimate) -> str:
    """Such as "40% (18 s/d 67%)"; of a few "5 dari 9", and no mean or median."""
    if not _is_drawn(row):
        told = numbers.n_of_total(round(row.x), row.n, view.language) if row.x is not None else ""
        return told if view.measure.is_share and told else view.text("figures.few")
    interval = view.measure.interval(row.lower, row.upper)
    return view.measure.value(row.value) + ("" if interval == numbers.MISSING else f" ({interval})")


def _twin(view: View, rows: list[Estimate]) -> Twin:
    header = tuple(view.text(f"figures.column.{name}") for name in ("category", "level", "interval", "n", "unknown"))
    short = view.text("figures.hidden_short")
    body = tuple(
        (words.category(view, row.category), *[short] * 4) if row.suppressed else
        (words.category(view, row.category), _told(view, row).partition(" (")[0],
         view.measure.interval(row.lower, row.upper) if _is_drawn(row) else numbers.MISSING,
         numbers.plain(row.n, view.language), numbers.plain(row.unknown, view.language))
        for row in rows
    )  # fmt: skip
    return Twin(caption=view.text("indikator.standing.table", label=view.label), header=header, rows=body)
