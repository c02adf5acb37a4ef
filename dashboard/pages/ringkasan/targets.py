"""All declared targets at once: where each level stands now, where it stood, and how sure that is."""

from __future__ import annotations

from dash import dcc
from dash.development.base_component import Component

from dashboard.address import link_to
from dashboard.components.against_target import bullet_of, target_key
from dashboard.figures.bullet import Bullet, Reached, bullets
from dashboard.figures.facts import place, source_fact
from dashboard.figures.frame import Behind, Caption, framed, told_origin
from dashboard.figures.measure import measure_of
from dashboard.figures.twin import Twin
from dashboard.pages.ringkasan.summary import Summary
from dashboard.reports import attached
from dashboard.reports.attached import Sheet
from dashboard.selection import TOTALS

TERMS = ("numerator", "denominator", "excluded", "method")


def target_rows(summary: Summary) -> list[Bullet]:
    """One row per target whose level may be told, in the order of the catalogue."""
    found = []
    for definition in summary.snapshot.catalogue:
        levels = {row.round: row for row in summary.levels.get(definition.name, [])}
        words = definition.words(summary.language).short
        label = dcc.Link(words, href=link_to(f"/indikator/{definition.name}", summary.selection))
        target = summary.context.target(definition.name)
        found.append(bullet_of(definition, target, levels, rounds=summary.ends, label=label, text=summary.text))
    return [row for row in found if row is not None]


def targets(summary: Summary) -> Component | None:
    """The bullets; nothing where no target is declared, or none of them may be told."""
    rows, text, context = target_rows(summary), summary.text, summary.context
    if not rows:
        return None
    met, still = (sum(row.reached is each for row in rows) for each in (Reached.MET, Reached.OPEN_MET))
    ends = [context.round(name) for name in summary.ends if name]
    once, totals = all(row.before is None for row in rows), summary.selection.population == TOTALS
    reading = [text(f"ringkasan.targets_reading{'_once' if once else ''}")]
    if not once and not totals:
        reading.append(text("ringkasan.targets_everybody"))
    caption = Caption(
        title=text(f"ringkasan.targets_title{'_counted' if still else ''}", met=met, total=len(rows), still=still),
        reading=" ".join(reading),
        facts=(" → ".join(f"{each.label(summary.language)} {each.dates(summary.language)}" for each in ends),
               context.population(summary.selection.population).label(summary.language),
               text("ringkasan.targets_n"),
               source_fact(context, text, [each.name for each in ends], site=summary.selection.site,
                           totals=totals)),
        table=text("figures.table"),
    )  # fmt: skip
    return framed(bullets(rows), caption, _twin(summary, rows), identity="targets", key=target_key(rows, text),
                  behind=_behind(summary))  # fmt: skip


def _behind(summary: Summary) -> Behind:
    totals = "_totals" if summary.selection.population == TOTALS else ""
    told = [
        (term, summary.text(f"ringkasan.targets_{term}{totals if term == 'denominator' else ''}")) for term in TERMS
    ]
    return Behind(
        path="/ringkasan/target", file=file_name(summary), origin=told_origin(summary.text, told),
        selection=summary.selection, text=summary.text,
    )  # fmt: skip


def file_name(summary: Summary) -> str:
    """What the file of the targets is called."""
    chosen = ("round_from", "round_to", "population")
    return attached.file_name(summary.context, summary.selection, "target", chosen=chosen)


def _label(summary: Summary, row: Bullet) -> str:
    return summary.snapshot.catalogue[row.name].words(summary.language).short


def _twin(summary: Summary, rows: list[Bullet]) -> Twin:
    text = summary.text
    names = ("before", "after", "interval", "target", "reached")
    body = []
    for row in rows:
        measure = measure_of(summary.snapshot.catalogue[row.name], summary.language)
        levels = (measure.value(row.before), measure.value(row.after), measure.interval(row.lower, row.upper))
        said = text(f"target.{row.reached.value}")
        body.append((_label(summary, row), *levels, measure.value(row.target), said))
    header = (text("perbandingan.table.indicator"), *(text(f"figures.column.{name}") for name in names))
    return Twin(caption=text("ringkasan.targets_table"), header=header, rows=tuple(body))


def sheet(summary: Summary) -> Sheet:
    """The same rows for a file."""
    text, context = summary.text, summary.context
    names = ("before", "after", "lower", "upper", "target", "reached")
    header = [text("perbandingan.table.indicator"), *(text(f"figures.column.{name}") for name in names)]
    rows = [
        [_label(summary, row), row.before, row.after, row.lower, row.upper, row.target,
         text(f"target.{row.reached.value}")]
        for row in target_rows(summary)
    ]  # fmt: skip
    population = context.population(summary.selection.population).label(summary.language)
    about = f"{place(context, text, site=summary.selection.site)} · {population} · {context.build_id}"
    return Sheet(header, rows, about, file_name(summary))
