"""Who the assisted families are: how they stood at the start, beside the other families of the same RW."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.address import link_to
from dashboard.components.whom import EVERYBODY, whom
from dashboard.figures.facts import source_fact
from dashboard.figures.frame import Caption, framed, key_of
from dashboard.figures.span import Span, spans
from dashboard.figures.twin import Twin
from dashboard.pages.mutu_data.downloads import behind
from dashboard.pages.mutu_data.start import Stood, stood
from dashboard.selection import ASSISTED, Selection
from dashboard.source import Snapshot
from dashboard.text import Text
from indicators import numbers
from indicators.definition import Definition, Direction
from indicators.further.phrases import Phrases
from indicators.telling import FEWEST_FOR_PERCENT

SHOWN = 12
LEAST = 0.05
"""What matters where a definition doesn't say: five points."""


WORSE, BETTER, ALIKE = "worse", "better", "alike"


def profile(snapshot: Snapshot, selection: Selection, text: Text) -> list[Component]:
    """Who they are in the programme's words, and the shares in which they differed most from the others."""
    rows = sorted(stood(snapshot, selection), key=lambda row: -abs(row.told.difference))
    context, language = snapshot.context, text.language
    who = [html.P(said)] if (said := whom(context, selection, text)) else []
    if not rows:
        return [*who, html.P(text("mutu_data.profile.nothing", fewest=FEWEST_FOR_PERCENT), className="nothing")]
    start = context.at(rows[0].site).baseline
    ways = Counter(_way(snapshot.catalogue[row.indicator], row) for row in rows)
    caption = Caption(
        title=text("mutu_data.profile.title", round=start.label(language), total=len(rows), worse=ways[WORSE],
                   better=ways[BETTER]),
        reading=_reading(snapshot, rows, text),
        facts=(f"{start.label(language)} {start.dates(language)}", _families(snapshot, rows[0].site, text),
               source_fact(context, text, (start.name,), site=selection.site)),
        table=text("mutu_data.profile.all"),
    )  # fmt: skip
    key = key_of((f"key-mark key-{name}", text(f"mutu_data.profile.{name}")) for name in ("assisted", "others"))
    marks = [(share / 4, numbers.percent(share / 4, language)) for share in range(5)]
    figure = spans([_span(snapshot, selection, row, text) for row in rows[:SHOWN]], limits=(0.0, 1.0), marks=marks)
    about = behind("mula_mula", selection, context, text)
    return [*who, framed(figure, caption, _table(snapshot, rows, text), identity="profile", key=key, behind=about)]


def _way(definition: Definition, row: Stood) -> str:
    """Whether the assisted stood worse or better by as much as the definition takes to matter."""
    worse = float(row.told.difference) * (-1 if definition.direction is Direction.DOWN else 1)
    least = definition.smallest_relevant or LEAST
    return WORSE if worse >= least else BETTER if worse <= -least else ALIKE


def _reading(snapshot: Snapshot, rows: Sequence[Stood], text: Text) -> str:
    row = rows[0]
    widest = text(
        "mutu_data.profile.widest",
        label=snapshot.catalogue[row.indicator].words(text.language).label + _rung(snapshot, row, text),
        assisted=numbers.percent(row.value, text.language),
        others=numbers.percent(row.value_others, text.language),
    )
    shown = text("mutu_data.profile.first", shown=SHOWN) if len(rows) > SHOWN else ""
    return " ".join(part for part in (widest, shown, text("mutu_data.profile.how", fewest=FEWEST_FOR_PERCENT)) if part)


def _families(snapshot: Snapshot, site: str, text: Text) -> str:
    """How many families of either kind were met at the start."""
    start = snapshot.context.at(site).baseline.name
    met = {
        each.population: each.met_from
        for each in snapshot.context.coverage
        if each.site == site and each.round_from == start
    }
    if ASSISTED not in met or EVERYBODY not in met:  # no later round yet
        return ""
    others = met[EVERYBODY] - met[ASSISTED]
    return text("mutu_data.profile.families", assisted=numbers.plain(met[ASSISTED], text.language),
                others=numbers.plain(others, text.language))  # fmt: skip


def _span(snapshot: Snapshot, selection: Selection, row: Stood, text: Text) -> Span:
    definition = snapshot.catalogue[row.indicator]
    assisted, others = row.value, row.value_others
    return Span(
        dcc.Link(definition.words(text.language).short, href=link_to(f"/indikator/{row.indicator}", selection)),
        text(
            "mutu_data.profile.told",
            assisted=numbers.percent(assisted, text.language),
            others=numbers.percent(others, text.language),
        ),
        note=text(f"mutu_data.profile.{_way(definition, row)}") + _rung(snapshot, row, text),
        point=assisted,
        lower=min(assisted, others),
        upper=max(assisted, others),
        dots=(others,),
        css="span-profile",
    )


def _rung(snapshot: Snapshot, row: Stood, text: Text) -> str:
    return Phrases(snapshot.catalogue[row.indicator], snapshot.context, text.language).threshold


def _table(snapshot: Snapshot, rows: Sequence[Stood], text: Text) -> Twin:
    names, language = ("assisted", "others", "gap", "way"), text.language
    header = (text("perbandingan.table.indicator"), *(text(f"mutu_data.profile.{name}") for name in names))
    body = tuple(
        (
            snapshot.catalogue[row.indicator].words(language).label + _rung(snapshot, row, text),
            f"{row.told.before_text(language)} (n = {numbers.plain(row.n, language)})",
            f"{row.told.after_text(language)} (n = {numbers.plain(row.n_others, language)})",
            numbers.points(-row.told.difference, language, decimals=row.told.point_decimals, signed=True),
            text(f"mutu_data.profile.{_way(snapshot.catalogue[row.indicator], row)}"),
        )
        for row in rows
    )
    return Twin(caption=text("mutu_data.profile.table"), header=header, rows=body)
