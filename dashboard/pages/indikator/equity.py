"""How far groups of the same site lie apart: all RT on one line, before and after, and so all other groups."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from dash.development.base_component import Component

from dashboard.figures.frame import Caption, framed
from dashboard.figures.span import Span, spans
from dashboard.figures.twin import Twin
from dashboard.pages.indikator import words
from dashboard.pages.indikator.behind import behind
from dashboard.pages.indikator.view import View
from indicators import numbers
from indicators.definition import Breakdown, Kind
from indicators.further.phrases import MOST_DECIMALS, Phrases
from indicators.results import Change
from indicators.verdict import FEWEST_UNITS

DIVISIONS = (Breakdown.RT, Breakdown.HEAD_SEX)
"""Dasawisma are too small to be told apart."""
SIDES = ("from", "to")


class Group(NamedTuple):
    name: str
    level: float
    part: str


@dataclass(frozen=True)
class Line:
    """The groups of one division in one round, the lowest first."""

    division: str
    side: str
    groups: tuple[Group, ...]

    @property
    def gap(self) -> float:
        return self.groups[-1].level - self.groups[0].level


def lines_of(view: View) -> list[Line]:
    """Two lines per division that this audience may see and that has two groups or more with enough units."""
    found: list[Line] = []
    for division in DIVISIONS:
        rows = told_parts(view, division)
        if division in view.breakdowns and len(rows) > 1:
            found += [_line(view, division, side, rows) for side in SIDES]
    return found


def told_parts(view: View, division: str) -> list[Change]:
    """The groups that have enough units both times and may be told."""
    known = [row for row in view.divided(division) if not row.suppressed and row.value_from is not None]
    return [row for row in known if row.value_to is not None and min(row.n_from, row.n_to) >= FEWEST_UNITS]


def equity(view: View) -> Component | None:
    """The equiplot; nothing where no division has two groups that may be told."""
    lines = lines_of(view)
    if not lines or view.definition.kind is Kind.COUNT:
        return None
    decimals = _decimals(view, lines)
    text, rows = view.text, [_span(view, line, decimals) for line in lines]
    axis = view.measure.axis([level for line in lines for _, level, _ in line.groups])
    marks = list(zip(axis.marks, axis.words, strict=True))
    left = [row for division in DIVISIONS if division in view.breakdowns for row in view.divided(division)]
    small = len(left) - sum(len(line.groups) for line in lines if line.side == "to")
    caption = Caption(
        title=_title(view, lines, decimals),
        reading=text("indikator.equity.reading", label=view.label),
        facts=(words.dated(view), words.population(view), _sizes(view), words.unknowns(view, _unknown(view)),
               text("indikator.equity.left", n=small) if small else "", words.source(view)),
        table=text("figures.table"),
    )  # fmt: skip
    return framed(
        spans(rows, limits=(axis.low, axis.high), marks=marks),
        caption,
        _twin(view),
        identity="equity",
        behind=behind(view, "equity"),
    )


def _line(view: View, division: str, side: str, rows: Sequence[Change]) -> Line:
    groups = [
        Group(words.named(view, division, row.category), getattr(row, f"value_{side}"), row.category) for row in rows
    ]
    return Line(division, side, tuple(sorted(groups, key=lambda group: group.level)))


def _decimals(view: View, lines: Sequence[Line]) -> int:
    """In how many more than usual the levels of the first division give its gaps, and these their change."""
    before, after = lines[0], lines[1]
    steps = [(line.groups[-1].level, line.groups[0].level, line.gap) for line in (before, after)]
    found = Phrases(view.definition, view.context, view.language).adding(
        *steps, (after.gap, before.gap, after.gap - before.gap)
    )
    return MOST_DECIMALS if found is None else found


def _span(view: View, line: Line, decimals: int) -> Span:
    each = view.round_from if line.side == "from" else view.round_to
    (low_name, low, _), (high_name, high, _) = line.groups[0], line.groups[-1]
    low_told, high_told = (view.measure.value(level, more=decimals) for level in (low, high))
    told = f"{low_told} ({low_name}) – {high_told} ({high_name})"
    return Span(
        view.text(f"breakdown.{line.division}"), told, note=each.label(view.language),
        dots=tuple(group.level for group in line.groups), parts=tuple(group.part for group in line.groups),
        css=f"span-equity span-{line.side}",
    )  # fmt: skip


def _title(view: View, lines: Sequence[Line], decimals: int) -> str:
    """By how much the first division lies apart, before and after; and that groups of few are not among them."""
    before, after = lines[0], lines[1]
    every = len(before.groups) == len(view.divided(before.division))
    phrases = Phrases(view.definition, view.context, view.language)
    apart = {
        name: phrases.fitting(line.groups[-1].level, line.groups[0].level, line.gap, decimals=decimals)
        for name, line in (("before", before), ("after", after))
    }
    gaps = {name: phrases.difference(gap, decimals=decimals) for name, gap in apart.items()}
    change = apart["after"] - apart["before"]
    amount, none = (phrases.difference(value, decimals=decimals) for value in (abs(change), 0.0))
    way = "same" if amount == none else "narrower" if change < 0 else "wider"
    return view.text(
        "indikator.equity.title" if every else "indikator.equity.title_drawn",
        groups=view.text(f"figures.groups.{before.division}"),
        moved=view.text(f"indikator.equity.{way}", **({} if way == "same" else {"amount": amount})),
        **gaps,
        **({} if every else {"fewest": FEWEST_UNITS}),
    )


def _sizes(view: View) -> str:
    ends = [row.n_to for division in DIVISIONS for row in told_parts(view, division) if division in view.breakdowns]
    low, high = (numbers.plain(n, view.language) for n in (min(ends), max(ends)))
    if low == high:
        return view.text("indikator.equity.size", n=low)
    return view.text("indikator.equity.sizes", low=low, high=high)


def _unknown(view: View) -> int:
    return view.change.unknown if view.change is not None and not view.change.suppressed else 0


def _twin(view: View) -> Twin:
    names = ("before", "after", "n_from", "n_to")
    rows = tuple(
        (words.named(view, division, row.category), view.measure.value(row.value_from),
         view.measure.value(row.value_to), numbers.plain(row.n_from, view.language),
         numbers.plain(row.n_to, view.language))
        for division in DIVISIONS if division in view.breakdowns
        for row in told_parts(view, division)
    )  # fmt: skip
    header = (view.text("figures.column.category"), *(view.text(f"figures.column.{name}") for name in names))
    return Twin(caption=view.text("indikator.equity.table", label=view.label), header=header, rows=rows)
