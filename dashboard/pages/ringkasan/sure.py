"""How sure the finding is: short facts to read before anybody repeats it."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from dashboard.components.whom import whom
from dashboard.pages.perbandingan.together import together
from dashboard.pages.ringkasan.opening import SURE
from dashboard.pages.ringkasan.others import others
from dashboard.pages.ringkasan.summary import Summary
from dashboard.selection import ASSISTED


def sure(summary: Summary) -> Component:
    """Many tests at once, other families, who the families are, and which RT lag."""
    heading = f"{SURE}-title"
    facts = [*_together(summary), *_beside(summary), *_whom(summary), *_lagging(summary)]
    return html.Section(
        [html.H2(summary.text("ringkasan.sure"), id=heading), html.Dl(facts, className="sure-facts")],
        id=SURE,
        className="facts sure",
        **{"aria-labelledby": heading},
    )


def _fact(name: str, content: list[Component | str], summary: Summary, *, css: str = "") -> list[Component]:
    term = html.Dt(summary.text(f"ringkasan.sure_{name}"))
    return [html.Div([term, html.Dd(content)], className=f"sure-fact {css}".strip())]


def _together(summary: Summary) -> list[Component]:
    said = together(summary.lines, summary.text)
    return _fact("together", [said], summary, css="together") if said else []


def _beside(summary: Summary) -> list[Component]:
    """Beside other families of the RW; where there are none, that it is before and after and nothing else."""
    found = others(summary)
    if found:
        return _fact("beside", found, summary, css="beside-others")
    return _fact("alone", [summary.text("ringkasan.alone")], summary, css="alone")


def _whom(summary: Summary) -> list[Component]:
    """Who the assisted families are, where it is their results that are shown."""
    if summary.selection.population != ASSISTED:
        return []
    said = whom(summary.context, summary.selection, summary.text)
    term = html.Dt(summary.context.population(ASSISTED).label(summary.language))
    return [html.Div([term, html.Dd(said)], className="sure-fact whom")] if said else []


def _lagging(summary: Summary) -> list[Component]:
    """Which RT lag behind the others in what is counted; nothing where RT can't be told apart."""
    found, text = summary.lagging, summary.text
    if found is None or not found.looked_at:
        return []
    if not found.found:
        return _fact("lagging", [text("ringkasan.lagging_none", n=found.looked_at)], summary, css="lagging")
    named = [
        text("ringkasan.lagging_rt", rt=part, labels=", ".join(_short(name, summary) for name in names))
        for part, names in found.found.items()
    ]
    said = text("ringkasan.lagging_some", n=found.looked_at, rt=len(named), named="; ".join(named))
    return _fact("lagging", [said], summary, css="lagging")


def _short(name: str, summary: Summary) -> str:
    return summary.snapshot.catalogue[name].words(summary.language).short
