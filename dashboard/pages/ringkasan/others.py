"""Beside other families of the same RW: of what improved, how much improved more than among them. Claims no cause."""

from __future__ import annotations

from dataclasses import dataclass

from dash import dcc
from dash.development.base_component import Component

from dashboard.address import link_to
from dashboard.pages.indikator.arms import touches_zero
from dashboard.pages.perbandingan.lines import Line
from dashboard.pages.ringkasan.summary import Summary
from indicators.definition import Direction
from indicators.further.rows import Beside


@dataclass(frozen=True)
class BesideOthers:
    """What improved, by how it went beside the same of other families; of `untold` there is no such comparison."""

    more: tuple[Line, ...]
    less: tuple[Line, ...]
    alike: tuple[Line, ...]
    untold: int

    @property
    def told(self) -> tuple[Line, ...]:
        return self.more + self.less + self.alike


def others(summary: Summary) -> list[Component | str]:
    """One sentence with the way to where it is shown; nothing where there are no other families to set beside."""
    found, text = beside_others(summary), summary.text
    if not found.told:
        return []
    counts = {name: len(getattr(found, name)) for name in ("more", "less", "alike")}
    parts = ", ".join(text(f"ringkasan.others_{name}", n=n) for name, n in counts.items() if n)
    if len(found.alike) == len(found.told):
        parts = text("ringkasan.others_none")
    said = text("ringkasan.others", improved=len(summary.improved), told=len(found.told), parts=parts)
    if found.untold:
        said = f"{said} {text('ringkasan.others_untold', n=found.untold)}"
    said = f"{said} {text('ringkasan.others_caution')}"
    shown = found.told[0].definition
    href = link_to(f"/indikator/{shown.name}", summary.selection) + "#others-heading"
    link = dcc.Link(text("ringkasan.others_shown", label=shown.words(summary.language).short), href=href)
    start = dcc.Link(text("ringkasan.others_start"), href=link_to("/mutu-data", summary.selection) + "#profile-heading")
    return [f"{said} ", link, " · ", start]


def beside_others(summary: Summary) -> BesideOthers:
    """Sorts what improved by whether the interval of the difference lies on the better side, the worse, or on both."""
    selection = summary.selection
    rows = summary.snapshot.besides(
        site=summary.context.site(selection.site).name,
        round_from=selection.round_from,
        round_to=selection.round_to,
        population=selection.population,
    )
    within = {row.indicator: row for row in rows if row.within and _is_told(row)}
    sides: dict[str, list[Line]] = {"more": [], "less": [], "alike": []}
    for line in summary.improved:
        row = within.get(line.definition.name)
        if row is not None:
            sides[_side(row, line)].append(line)
    told = {name: tuple(lines) for name, lines in sides.items()}
    return BesideOthers(**told, untold=len(summary.improved) - sum(map(len, told.values())))


def _is_told(row: Beside) -> bool:
    return not row.suppressed and row.refusal is None and row.difference is not None and row.lower is not None


def _side(row: Beside, line: Line) -> str:
    if touches_zero(row.lower, row.upper):
        return "alike"
    down = line.definition.direction is Direction.DOWN
    return "more" if ((row.difference or 0) < 0) is down else "less"
