"""The part read in ten seconds: how many improved or worsened, the main ones, who is meant, and the switches."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboard.components.filters import filter_bar
from dashboard.components.held import dated, unheld
from dashboard.components.verdict import symbol
from dashboard.figures.bullet import Reached
from dashboard.pages.perbandingan.lines import Line
from dashboard.pages.perbandingan.tally import BETTER, WORSE
from dashboard.pages.perbandingan.together import held
from dashboard.pages.ringkasan.card import moved_in_words
from dashboard.pages.ringkasan.sites import HEADING as SITES
from dashboard.pages.ringkasan.sites import how_many, worst_anywhere
from dashboard.pages.ringkasan.summary import Summary, worst_first
from dashboard.pages.ringkasan.targets import target_rows
from dashboard.theme import verdict_mark
from indicators.sentence import headline_sentence

SURE = "sure"  # where it stands how sure all this is
MOST_NAMED, MOST_OPEN_NAMED = 2, 3
_OPEN = {"unchanged": "unchanged", "hidden": "hidden"}  # whatever else is open, nothing can be concluded from


def opening(summary: Summary) -> Component:
    """The finding, its three large numbers with what they hold, and what it is about."""
    return html.Header(
        [
            html.Div([html.H1(_finding(summary)), _scope(summary)], className="result"),
            *([_tally(summary)] if summary.lines else []),
            filter_bar(summary.context, summary.selection, summary.text),
        ],
        className="opening",
    )


def _finding(summary: Summary) -> str:
    """How many of how many got better and worse, and how many targets are reached; the parts stand in the numbers."""
    if not summary.lines:
        if said := unheld(summary.context, summary.selection, summary.text):
            return said
        return headline_sentence([], summary.snapshot.catalogue, summary.language)
    counts = summary.tally
    said = summary.text("ringkasan.finding", total=counts.total, improved=counts.improved, worsened=counts.worsened)
    rows = target_rows(summary)
    met = sum(row.reached is Reached.MET for row in rows)
    return summary.text("ringkasan.finding_targets", said=said, met=met, total=len(rows)) if rows else f"{said}."


def _scope(summary: Summary) -> Component:
    """Where (of several sites), whom and when; and the ways to how sure it is, which says at once how much of it holds
    among many, and to all sites, which says at how many anything got better or worse, and what got worst where.
    """
    language, ends = summary.language, (summary.round_from, summary.round_to)
    rounds = " → ".join(dated(summary.context, each, summary.text, summary.selection.site) for each in ends)
    population = summary.context.population(summary.selection.population).label(language)
    places = len(summary.context.sites)
    where = [summary.context.site(summary.selection.site).label] if places > 1 else []
    told = html.Span(" · ".join([*where, population, rounds]))
    if not summary.lines:
        return html.P(told, className="scope")
    found = held(summary.lines)
    said = (
        summary.text("ringkasan.sure_tested", n=found.n, total=found.total) if found else summary.text("ringkasan.sure")
    )
    ways = [html.A(said, href=f"#{SURE}")]
    if where:
        ways += [html.A(how_many(summary), href=f"#{SITES}"), *worst_anywhere(summary)]
    return html.P([told, *(part for way in ways for part in (" ", way))], className="scope")


def _tally(summary: Summary) -> Component:
    """Better, worse, and not certain: numbers to be read from the back of a hall, each with what it holds."""
    groups = (
        (BETTER, "improved", summary.improved, _moved(_leading(summary.improved, MOST_NAMED), summary)),
        (WORSE, "worsened", summary.worsened, _moved(worst_first(summary.worsened)[:MOST_NAMED], summary)),
        ("unclear", "unclear", summary.open, _names(_leading(summary.open, MOST_OPEN_NAMED), summary)),
    )
    items = [_tile(verdict, key, lines, named, summary) for verdict, key, lines, named in groups]
    return html.Ul(items, className="tally", **{"aria-label": summary.text("ringkasan.tally")})


def _tile(verdict: str, key: str, lines: Sequence[Line], named: Sequence[str], summary: Summary) -> Component:
    number = html.Span([symbol(verdict), str(len(lines))], className="tally-number")
    said = _of_open(lines, summary) if key == "unclear" else summary.text(f"ringkasan.tally_{key}")
    word = html.Span(said, className="tally-word")
    more = len(lines) - len(named)
    told = ", ".join(named)
    if named and more:
        told = summary.text("ringkasan.named_more", told=told, n=more)
    inside = [number, " ", word, *([" ", html.Span(told, className="tally-named")] if told else [])]
    css = verdict_mark(verdict).css if lines else f"{verdict_mark(verdict).css} none-of-these"
    return html.Li(html.A(inside, href=f"#{key}"), className=css)


def _of_open(lines: Sequence[Line], summary: Summary) -> str:
    """How many of these did not move, how many can't be told, and how many aren't: three things in one number."""
    found = Counter(_OPEN.get(line.change.verdict, "unclear") for line in lines)
    words = {key: summary.text(f"ringkasan.tally_{key}") for key in ("unclear", "unchanged", "hidden")}
    if len(found) < 2:
        return words[next(iter(found), "unclear")]
    return ", ".join(f"{found[key]} {word}" for key, word in words.items() if found[key])


def _leading(lines: Sequence[Line], most: int) -> list[Line]:
    """What leads, the first of every theme before another of the same, in the order of the catalogue."""
    wanted = [line for line in lines if line.leads] or list(lines)
    themes: dict[object, Line] = {}
    for line in wanted:
        themes.setdefault(line.definition.theme, line)
    first = list(themes.values())
    return [*first, *(line for line in wanted if line not in first)][:most]


def _moved(lines: Sequence[Line], summary: Summary) -> list[str]:
    """Each with its amount, where it has one."""
    return [
        f"{line.definition.words(summary.language).short} {moved_in_words(line, summary)}".strip() for line in lines
    ]


def _names(lines: Sequence[Line], summary: Summary) -> list[str]:
    return [line.definition.words(summary.language).short for line in lines]
