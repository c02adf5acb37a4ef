"""Who was found again: households of the first round by what became of them, and how each was recognised."""

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboard.components.held import waits
from dashboard.figures.bars import line, parts
from dashboard.figures.facts import n_fact, rounds_fact, source_fact
from dashboard.figures.frame import Caption, framed, key_of
from dashboard.figures.twin import Twin
from dashboard.pages.mutu_data.downloads import LOST, behind, covered, tells_why
from dashboard.selection import TOTALS, Selection
from dashboard.source import Snapshot
from dashboard.text import Text
from indicators import numbers, records
from indicators.context import Coverage
from indicators.disclosure.policy import Quality
from warehouse.quality import LinkCount

UNITS = ("household", "person")


def flow(snapshot: Snapshot, selection: Selection, text: Text) -> list[Component]:
    """The same families through the rounds, and the methods behind it."""
    links = snapshot.quality(records.links)
    return [*_coverage(snapshot, selection, text), *_methods(snapshot, selection, links, text)]


def _coverage(snapshot: Snapshot, selection: Selection, text: Text) -> list[Component]:
    context = snapshot.context
    rows = covered(snapshot, selection)
    if selection.population == TOTALS or not rows:
        told = "mutu_data.flow.unheld" if waits(context, selection) else "ringkasan.coverage_none"
        return [html.P(text(told), className="nothing")]
    last = rows[-1]
    caption = Caption(
        title=text("mutu_data.flow.title", again=numbers.plain(last.found_again, text.language),
                   met=numbers.plain(last.met_from, text.language), round=_label(snapshot, last, text)),
        reading=text("mutu_data.flow.reading" if tells_why(rows) else "mutu_data.flow.reading_total"),
        facts=(
            rounds_fact(context, text),
            context.population(selection.population).label(text.language),
            n_fact(last.met_from, text),
            source_fact(context, text, site=selection.site),
        ),
        table=text("figures.table"),
    )  # fmt: skip
    steps = html.Ol([_step(snapshot, each, text) for each in rows], className="flow")
    return [framed(steps, caption, _twin(snapshot, rows, text), identity="found-again", key=_key(rows, text),
                   behind=behind("ditemui", selection, context, text))]  # fmt: skip


def _step(snapshot: Snapshot, each: Coverage, text: Text) -> html.Li:
    lost = ", ".join(text(f"lost.{reason}", n=n) for reason, n in sorted(each.lost, key=lambda pair: -pair[1]))
    if each.lost_total and not lost:
        lost = text("mutu_data.flow.lost", n=each.lost_total)
    new = text("mutu_data.flow.new", n=each.new) if each.new else ""
    told = " · ".join(part for part in (lost or text("ringkasan.coverage_lost_none"), new) if part)
    again = html.Strong(numbers.n_of_total(each.found_again, each.met_from, text.language))
    return line(_label(snapshot, each, text), _parts(each), [again, f" · {told}"])


def _parts(each: Coverage) -> list[Component]:
    """Those found again, then those lost by reason: the whole bar is everybody met in the first round."""
    lost = dict(each.lost)
    counted = [("fate-loaded", each.found_again), *((f"fate-lost-{reason}", lost.get(reason, 0)) for reason in LOST)]
    return parts(counted, of=each.met_from)


def _key(rows: Sequence[Coverage], text: Text) -> html.Ul:
    reasons = [each for each in LOST if any(dict(row.lost).get(each) for row in rows)]
    lost = ((f"key-rung fate-lost-{each}", text(f"mutu_data.lost.{each}")) for each in reasons)
    return key_of([("key-rung fate-loaded", text("mutu_data.flow.found_again")), *lost])


def _label(snapshot: Snapshot, each: Coverage, text: Text) -> str:
    return snapshot.context.round(each.round_to).label(text.language)


def _twin(snapshot: Snapshot, rows: Sequence[Coverage], text: Text) -> Twin:
    reasons = sorted({reason for each in rows for reason, _ in each.lost})
    names = ("round", *(f"mutu_data.flow.{name}" for name in ("met_from", "found_again", "new_families")))
    header = (text("figures.column.round"), *(text(name) for name in names[1:]), text("mutu_data.balance.lost"),
              *(text(f"mutu_data.lost.{reason}") for reason in reasons))  # fmt: skip
    body = tuple(
        (
            _label(snapshot, each, text),
            *(numbers.plain(n, text.language) for n in (each.met_from, each.found_again, each.new, each.lost_total)),
            *(numbers.plain(dict(each.lost).get(reason, 0), text.language) for reason in reasons),
        )
        for each in rows
    )
    return Twin(caption=text("mutu_data.flow.table"), header=header, rows=body)


def _methods(snapshot: Snapshot, selection: Selection, links: Sequence[LinkCount], text: Text) -> list[Component]:
    if not links and snapshot.policy.rights.quality is Quality.SUMS:
        return [html.P(text("mutu_data.links.hidden"), className="note")]
    known = [link for link in links if link.method != "new"]
    if not known:
        return []
    sure = sum(link.records for link in known if link.method != "score")
    total = sum(link.records for link in known)
    caption = Caption(
        title=text("mutu_data.links.title", sure=numbers.plain(sure, text.language),
                   total=numbers.plain(total, text.language)),
        reading=text("mutu_data.links.reading"),
        facts=(rounds_fact(snapshot.context, text), n_fact(total, text),
               source_fact(snapshot.context, text, site=selection.site)),
        table=text("figures.table"),
    )  # fmt: skip
    table = html.Div([_by_method(unit, known, text) for unit in UNITS], className="link-lists")
    return [
        framed(table, caption, _links_twin(snapshot, links, text), identity="links",
               behind=behind("pengenalan", selection, snapshot.context, text))
    ]  # fmt: skip


def _by_method(unit: str, links: Sequence[LinkCount], text: Text) -> Component:
    sums: dict[str, int] = {}
    for link in links:
        if link.unit == unit:
            sums[link.method] = sums.get(link.method, 0) + link.records
    rows = [
        html.Li(
            [
                html.Span(text(f"mutu_data.method.{method}")),
                html.Strong(numbers.plain(n, text.language), className="number"),
            ]
        )
        for method, n in sorted(sums.items(), key=lambda each: -each[1])
    ]
    return html.Div([html.H4(text(f"mutu_data.unit.{unit}")), html.Ul(rows, className="counted")])


def _links_twin(snapshot: Snapshot, links: Sequence[LinkCount], text: Text) -> Twin:
    labels = {each.name: each.label(text.language) for each in snapshot.context.rounds}
    header = (
        text("mutu_data.column.method"),
        text("mutu_data.column.unit"),
        text("figures.column.round"),
        text("mutu_data.column.records"),
    )
    rows = tuple(
        (
            text(f"mutu_data.method.{link.method}"),
            text(f"mutu_data.unit.{link.unit}"),
            labels[link.round],
            numbers.plain(link.records, text.language),
        )
        for link in links
    )
    return Twin(caption=text("mutu_data.links.table"), header=header, rows=rows)
