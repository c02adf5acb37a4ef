"""Physical works as families were found to have them: promised, done, and for houses adequate afterwards."""

from __future__ import annotations

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.address import link_to
from dashboard.figures.bars import line, parts
from dashboard.figures.frame import Caption, framed, key_of
from dashboard.figures.twin import Twin
from dashboard.pages.kegiatan.downloads import behind
from dashboard.pages.kegiatan.view import View
from dashboard.pages.ringkasan.facts import PHYSICAL
from dashboard.pages.ringkasan.summary import ADEQUATE
from indicators import numbers
from indicators.results import Assistance

HOUSES = "rutilahu"


def works(view: View) -> list[Component]:
    """Works by kind; the visits count them, whatever the offices' sheet says."""
    rows = sorted((row for row in view.assistance if row.type in PHYSICAL), key=lambda row: PHYSICAL.index(row.type))
    if not rows:
        return [html.P(view.text("kegiatan.works.nothing"), className="nothing")]
    text = view.text
    caption = Caption(
        title=_title(view, rows),
        reading=" ".join([text("kegiatan.works.reading"), *_beside_the_sheet(view)]),
        facts=(*_n(rows, view), *view.visits_source),
        table=text("figures.table"),
    )
    bars = html.Ul([_bar(view, row) for row in rows], className="fates")
    return [framed(bars, caption, _twin(view, rows), identity="works", key=_key(view), behind=behind("bantuan", view))]


def _key(view: View) -> html.Ul:
    names = (("loaded", "done"), ("duplicates", "in_progress"), ("waiting", "waiting"))
    return key_of((f"key-rung fate-{css}", view.text(f"kegiatan.works.{name}")) for css, name in names)


def _title(view: View, rows: list[Assistance]) -> str:
    houses = next((row for row in rows if row.type == HOUSES and not row.suppressed), None)
    if houses is None and any(row.suppressed for row in rows):
        return view.text("kegiatan.works.title_hidden")
    if houses is None:
        done, promised = sum(row.done for row in rows), sum(row.promised for row in rows)
        return view.text("kegiatan.works.title_all", done=done, promised=promised)
    told = view.text("kegiatan.works.title", done=houses.done, promised=houses.promised)
    adequate = view.level(ADEQUATE)
    if adequate is None or adequate.x is None:
        return told
    became = view.text("kegiatan.works.adequate", adequate=numbers.plain(adequate.x, view.language), n=adequate.n)
    return f"{told}; {became}"


def _beside_the_sheet(view: View) -> list[str]:
    """Sheet and visits are two sources; a reader who sees two numbers must know why."""
    return [view.text("kegiatan.works.sheet")] if view.activities else []


def _n(rows: list[Assistance], view: View) -> list[str]:
    """How many were promised, of all kinds; none where one of them is hidden, which it would give away."""
    if any(row.suppressed for row in rows):
        return []
    return [view.text("kegiatan.works.n", n=numbers.plain(sum(row.promised for row in rows), view.language))]


def _bar(view: View, row: Assistance) -> html.Li:
    text = view.text
    if row.suppressed:
        name = html.Span(text(f"assistance.{row.type}"), className="fate-round")
        return html.Li([name, html.Span(text("figures.hidden"), className="fate-told")])
    bar = parts((("fate-loaded", row.done), ("fate-duplicates", row.in_progress)), of=row.promised)
    told: list[Component | str] = [html.Strong(text("ringkasan.works_share", done=row.done, planned=row.promised))]
    rest = [text("ringkasan.works_progress", n=row.in_progress)] if row.in_progress else []
    rest += [text("ringkasan.works_waiting", n=row.planned)] if row.planned else []
    if rest:
        told.append(f" · {', '.join(rest)}")
    if row.type == HOUSES and (level := view.level(ADEQUATE)) is not None and level.x is not None:
        adequate = numbers.n_of_total(level.x, level.n, view.language)
        link = dcc.Link(
            f"{text('ringkasan.works_adequate')}: {adequate}", href=link_to(f"/indikator/{ADEQUATE}", view.selection)
        )
        told += [html.Br(), link]
    return line(text(f"assistance.{row.type}"), bar, told)


def _twin(view: View, rows: list[Assistance]) -> Twin:
    text = view.text
    names = ("help", "promised", "done", "in_progress", "waiting")
    return Twin(
        caption=text("kegiatan.works.table"),
        header=tuple(text(f"kegiatan.column.{name}") for name in names),
        rows=tuple(
            (
                text(f"assistance.{row.type}"),
                *(
                    text("figures.hidden_short") if row.suppressed else numbers.plain(n, view.language)
                    for n in (row.promised, row.done, row.in_progress, row.planned)
                ),
            )
            for row in rows
        ),
    )
