"""What the summary is about: whom, when, who the assisted families are, and how sure its counts are together."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from dashboard.pages.perbandingan.together import together
from dashboard.pages.ringkasan.others import others
from dashboard.pages.ringkasan.summary import Summary
from indicators.context import Coverage

ASSISTED, EVERYBODY = "binaan", "all"


def beneath(summary: Summary) -> list[Component]:
    """The sentences between the headline and its switches."""
    sure = together(summary.lines, summary.text)
    told = [html.P(sure, className="together")] if sure else []
    whom = " · ".join(part for part in (_scope(summary), _whom(summary)) if part)
    return [*told, *others(summary), html.P(whom, className="scope")]


def _scope(summary: Summary) -> str:
    language = summary.language
    return summary.text(
        "ringkasan.scope",
        population=summary.context.population(summary.selection.population).label(language),
        from_label=summary.round_from.label(language),
        from_dates=summary.round_from.dates(language),
        to_label=summary.round_to.label(language),
        to_dates=summary.round_to.dates(language),
    )


def _whom(summary: Summary) -> str:
    """Who the assisted families are and how many of how many; nothing of everybody, or where nobody was visited."""
    assisted, everybody = (_covered(summary, name) for name in (ASSISTED, EVERYBODY))
    if summary.selection.population != ASSISTED or assisted is None or everybody is None:
        return ""
    label = summary.round_from.label(summary.language)
    return summary.text("ringkasan.whom", n=assisted.met_from, total=everybody.met_from, round=label)


def _covered(summary: Summary, population: str) -> Coverage | None:
    selection, site = summary.selection, summary.context.site(summary.selection.site).name
    covered = summary.context.covered(
        population=population, round_from=selection.round_from, round_to=selection.round_to
    )
    return next((each for each in covered if each.site == site and each.met_from), None)
