"""The summary page. In ten seconds: how much got better and worse; then each headline, works, lives, and coverage."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboard.alive import Store
from dashboard.components import messages
from dashboard.components.fold import finding, fold
from dashboard.components.verdict import symbol
from dashboard.pages.perbandingan.lines import Line
from dashboard.pages.perbandingan.tally import BETTER, WORSE
from dashboard.pages.ringkasan.card import ASKED, brief, card
from dashboard.pages.ringkasan.facts import coverage, vital, works
from dashboard.pages.ringkasan.leaning import leaning
from dashboard.pages.ringkasan.opening import opening
from dashboard.pages.ringkasan.sites import sites
from dashboard.pages.ringkasan.standing import standing
from dashboard.pages.ringkasan.summary import Summary
from dashboard.pages.ringkasan.sure import sure
from dashboard.pages.ringkasan.targets import targets
from dashboard.pages.ringkasan.themes import themes
from dashboard.selection import TOTALS, Selection
from dashboard.source import Snapshot
from dashboard.text import Text
from dashboard.theme import VERDICTS, verdict_mark
from indicators.verdict import Verdict

FEW_UNJUDGED = 3  # as many as are named where they are counted
CARDS_BESIDE = 3  # cards of what improved that stand beside one of what got worse
DRAWER, DRAWER_CONTENT = "where-from-drawer", "where-from-content"


def layout(snapshot: Snapshot, selection: Selection, text: Text) -> Component:
    """The whole page for one selection; what it shows depends on nothing else."""
    summary = Summary(snapshot, selection, text)
    return html.Div(
        [
            opening(summary),
            *_results(summary),
            *_targets(summary),
            *_counted(summary),
            Store(id=ASKED),
            _drawer(text),
        ],
        className="ringkasan",
    )


def _targets(summary: Summary) -> list[Component]:
    """All targets in one figure, folded: how many are reached stands in the title of the page, and each on its card."""
    reached = targets(summary)
    if reached is None:
        return []
    return [fold("all-targets", summary.text("ringkasan.targets"), finding([reached]), [reached])]


def _results(summary: Summary) -> list[Component]:
    """What changed; before there is a second round, how things stood at the first."""
    if summary.waits:
        return [standing(summary), *sites(summary)]
    if not summary.lines:
        return [messages.nothing_chosen(summary.text), *sites(summary)]
    return [
        _verdicts(summary),
        sure(summary),
        _group("unclear", "unclear", summary.open, summary, note=_why_open(summary)),
        themes(summary),
        *sites(summary),
    ]


def _counted(summary: Summary) -> list[Component]:
    """Works and, once there is a second round, births, deaths and who was met again; totals know of no family."""
    if summary.selection.population == TOTALS or not (summary.lines or summary.waits):
        return []
    twice = [] if summary.waits else [vital(summary), coverage(summary)]
    return [html.Div([works(summary), *twice], className="facts-row")]


def _verdicts(summary: Summary) -> Component:
    """What got worse, certainly or perhaps, comes first, also on a phone; what improved stands beside it.

    What may be getting worse has a row of its own, but where the column of what did would stand half empty.
    """
    worse = [_group("worsened", WORSE, summary.worsened, summary), *leaning(summary)]
    cards = summary.carded(summary.improved)
    order = summary.text("ringkasan.order") if cards else ""
    one = len(cards) > len(summary.worsened) * CARDS_BESIDE
    return html.Div(
        [
            html.Div(worse, className="worse-side one-column" if one else "worse-side"),
            _group("improved", BETTER, summary.improved, summary, below=order),
        ],
        className="verdicts",
    )


def _why_open(summary: Summary) -> str:
    """Why so many are neither better nor worse: how often each reason occurs, and which few can't be judged as such."""
    tally = Counter(line.change.verdict for line in summary.open)
    unjudged = [line.definition for line in summary.open if line.change.verdict == Verdict.COUNT_ONLY]
    named = ", ".join(each.words(summary.language).short for each in unjudged[:FEW_UNJUDGED])
    called = {Verdict.COUNT_ONLY: f" ({named})"} if 0 < len(unjudged) <= FEW_UNJUDGED else {}
    counted = {each: f"{tally[each]} {summary.text(f'verdict.{each}').lower()}" for each in VERDICTS if tally[each]}
    return " · ".join(f"{said}{called.get(Verdict(each), '')}" for each, said in counted.items())


def _group(
    key: str, verdict: str, lines: Sequence[Line], summary: Summary, *, note: str = "", below: str = ""
) -> Component:
    """One verdict: headline indicators as cards; all else that got worse on a line, all else that did not counted."""
    text, heading = summary.text, f"{key}-title"
    cards = summary.carded(list(lines))
    others = [line for line in lines if line not in cards]
    content: list[Component] = [html.P(note, className="note")] if note else []
    if not lines:
        content.append(html.P(text(f"ringkasan.{key}_none"), className="none"))
    if cards:
        content.append(html.Div([card(line, summary) for line in cards], className="cards"))
        content += [html.P(below, className="note")] if below else []
    if others and verdict == WORSE:
        content.append(html.H3(text("ringkasan.worsened_others"), className="others-title"))
        content.append(html.Ul([brief(line, summary) for line in others], className="others"))
    elif others and verdict == BETTER:
        content.append(_folded(key, others, bool(cards), summary))
    elif others:
        content.append(_more(key, len(others), bool(cards), text))
    if verdict in (BETTER, WORSE):
        content += _facets(key, summary.facets(verdict), summary)
    title = html.H2([symbol(verdict), " ", text(f"ringkasan.{summary.rest if key == 'unclear' else key}")], id=heading)
    return html.Section(
        [title, *content], id=key, className=f"group {key} {verdict_mark(verdict).css}", **{"aria-labelledby": heading}
    )


def _folded(key: str, others: Sequence[Line], beside: bool, summary: Summary) -> Component:
    """How many more there are, and below it each on its line: at once, where no card stands before them."""
    said = summary.text(f"ringkasan.{key}_{'more' if beside else 'only'}", n=len(others))
    listed = html.Ul([brief(line, summary) for line in others], className="others")
    return html.Details([html.Summary(said), listed], className="others-fold", open=not beside)


def _facets(key: str, lines: Sequence[Line], summary: Summary) -> list[Component]:
    """Other views that went this way, which no number counts again: those that got worse are never folded away."""
    if not lines:
        return []
    said = summary.text(f"ringkasan.{key}_facets", n=len(lines))
    listed = html.Ul([brief(line, summary) for line in lines], className="others facets")
    if key == WORSE:
        return [html.H3(said, className="others-title"), listed]
    return [html.Details([html.Summary(said), listed], className="others-fold")]


def _more(key: str, n: int, beside: bool, text: Text) -> Component:
    """How many more there are, and where they are counted by theme."""
    said = text(f"ringkasan.{key}_{'more' if beside else 'only'}", n=n)
    return html.P(html.A(said, href="#themes"), className="more")


def _drawer(text: Text) -> Component:
    """Where the definition of an indicator opens."""
    heading = "where-from-title"
    closes = {"aria-label": text("definition.close"), "data-closes": ""}
    head = [html.H2(text("definition.title"), id=heading), html.Button("×", type="button", **closes)]
    inside = [html.Div(head, className="drawer-head"), html.Div(id=DRAWER_CONTENT)]
    return html.Dialog(inside, id=DRAWER, className="drawer", **{"aria-labelledby": heading})
