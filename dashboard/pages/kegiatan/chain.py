"""From output to outcome among the women: trained, selling in a new business, at the minimum wage.

Each step is an indicator with a denominator of its own, and is told with it: they are not the same women throughout.
"""

from __future__ import annotations

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.address import link_to
from dashboard.figures.frame import Caption, framed
from dashboard.figures.measure import measure_of
from dashboard.figures.twin import Twin
from dashboard.pages.kegiatan.downloads import behind
from dashboard.pages.kegiatan.view import CHAIN, View
from indicators import numbers
from indicators.results import Estimate

MEDIAN = "women_income_median"


def chain(view: View) -> list[Component]:
    """The steps, each of its own denominator."""
    steps = view.steps
    if not steps:
        return [html.P(view.text("kegiatan.chain.nothing"), className="nothing")]
    text = view.text
    caption = Caption(
        title="; ".join(_told(view, step) for step in steps[:2]),
        reading=" ".join([text("kegiatan.chain.reading"), *_wage(view, steps)]),
        facts=view.visits_source,
        table=text("figures.table"),
    )
    drawn = html.Ol([_step(view, step) for step in steps], className="steps-chain")
    return [framed(drawn, caption, _twin(view, steps), identity="chain", behind=behind("rantai", view))]


def _told(view: View, step: Estimate) -> str:
    words = view.snapshot.catalogue[step.indicator].words(view.language)
    return f"{words.short}: {_count(view, step)}"


def _count(view: View, step: Estimate) -> str:
    """How many of how many; a number that is hidden is said to be hidden."""
    if step.x is None:
        return view.text("figures.hidden")
    return numbers.n_of_total(step.x, step.n, view.language)


def _wage(view: View, steps: list[Estimate]) -> list[str]:
    """Beside the last step half of the women's income against the minimum wage; or that nobody counts the step yet."""
    told = [] if any(step.indicator == CHAIN[-1] for step in steps) else [view.text("kegiatan.chain.last_missing")]
    median, target = view.level(MEDIAN), view.context.target(MEDIAN)
    if median is not None and median.value is not None and target is not None:
        measure = measure_of(view.snapshot.catalogue[MEDIAN], view.language)
        told.append(
            view.text("kegiatan.chain.median", median=measure.value(median.value), wage=measure.value(target.value))
        )
    return told


def _step(view: View, step: Estimate) -> html.Li:
    words = view.snapshot.catalogue[step.indicator].words(view.language)
    share = 100 * (step.x or 0) / step.n
    unknown = view.text("card.unknown", n=numbers.plain(step.unknown, view.language)) if step.unknown else ""
    return html.Li(
        [
            html.H4(dcc.Link(words.short, href=link_to(f"/indikator/{step.indicator}", view.selection))),
            html.Strong(_count(view, step), className="step-count"),
            html.Span(
                html.Span(style={"width": f"{share:.2f}%"}), className="bar", **{"aria-hidden": "true"}
            ),
            html.P(words.denominator, className="note"),
            html.P(unknown, className="note") if unknown else None,
        ]
    )  # fmt: skip


def _twin(view: View, steps: list[Estimate]) -> Twin:
    text, language = view.text, view.language
    return Twin(
        caption=text("kegiatan.chain.table"),
        header=(
            text("kegiatan.column.step"),
            text("figures.column.x"),
            text("figures.column.n"),
            text("figures.column.unknown"),
            text("kegiatan.column.counted"),
        ),
        rows=tuple(
            (
                view.snapshot.catalogue[step.indicator].words(language).short,
                numbers.plain(step.x, language),
                numbers.plain(step.n, language),
                numbers.plain(step.unknown, language),
                view.snapshot.catalogue[step.indicator].words(language).denominator or "",
            )
            for step in steps
        ),
    )
