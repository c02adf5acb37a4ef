"""Two records side by side that may be of the same family or person: whoever knows them decides."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from dash import html
from dash.development.base_component import Component

from dashboard.pages.muat_data.native import labelled, panel, select
from dashboard.pages.muat_data.trouble import wrong
from dashboard.pages.muat_data.view import View
from indicators import numbers
from warehouse.attempts import DecidedPair, Pair

SHOWN = 100
TOGETHER = 10
"""Pairs in one fold: as many as are looked at in one go."""
TAKE_BACK = "cabut"
_MOST = 0.99
_DAY = re.compile(r"(?<![\w-])\d{4}-\d{2}-\d{2}(?![\w-])")


def pairs(view: View, waiting: Sequence[Pair]) -> list[Component]:
    """The likeliest first, of many some at a time; nothing where no pair waits."""
    if not waiting:
        return []
    text = view.text
    told = [html.P(text("muat_data.pairs.told", n=numbers.plain(len(waiting), text.language)), className="note")]
    if waiting[SHOWN:]:
        more = numbers.plain(len(waiting) - SHOWN, text.language)
        told.append(html.P(text("muat_data.pairs.more", n=more), className="note"))
    shown = list(enumerate(waiting[:SHOWN], 1))
    groups = [shown[start : start + TOGETHER] for start in range(0, len(shown), TOGETHER)]
    parts = [_listed(view, groups[0])] if len(groups) == 1 else [_group(view, each) for each in groups]
    return [panel(text("muat_data.pairs.heading"), [*told, *parts], identity="pairs")]


def _listed(view: View, pairs: Sequence[tuple[int, Pair]]) -> Component:
    return html.Ol([_pair(view, number, each) for number, each in pairs], className="muat-pairs")


def _group(view: View, pairs: Sequence[tuple[int, Pair]]) -> Component:
    """Some pairs in a fold: the first ones are open, and those whose decision was not taken."""
    (first, likeliest), (last, least) = pairs[0], pairs[-1]
    title = [html.Span(view.text("muat_data.pairs.some", first=first, last=last), className="muat-about-rule")]
    if likeliest.score and least.score:
        likeness = " … ".join(dict.fromkeys(_likeness(view, score) for score in (likeliest.score, least.score)))
        title.append(html.Span(view.text("muat_data.pairs.score", score=likeness), className="note"))
    again = any(each.pair in view.refused for _, each in pairs)
    return html.Details(
        [html.Summary(title), _listed(view, pairs)], className="fold muat-rule", open=again or first == 1
    )


def _pair(view: View, number: int, pair: Pair) -> Component:
    text = view.text
    score = f" · {text('muat_data.pairs.score', score=_likeness(view, pair.score))}" if pair.score else ""
    title = f"{text('muat_data.pairs.title', number=number, unit=view.unit_label(pair.unit))}{score}"
    table = _beside(view, pair.facts, title)
    identity = f"pair-{pair.pair}"
    reasons = html.P(pair.told, lang="id", className="note")
    if not view.deciding:
        return html.Li([table, reasons])
    choices = [
        ("", text("muat_data.pairs.later_word")),
        *((each, view.choice_word(each, unit=pair.unit)) for each in pair.choices),
    ]
    before = view.refused.get(pair.pair)
    control = select(choices, identity=identity, chosen=before.choice if before else "", **{"data-pair": pair.pair})
    decision = labelled(text("muat_data.pairs.decision"), control, identity=identity)
    return html.Li(
        [
            table,
            reasons,
            html.Div([*wrong(view, pair.pair), decision], className="muat-decision"),
        ]
    )


def decided_pairs(view: View, decided: Sequence[DecidedPair]) -> list[Component]:
    """What was decided before, each to be taken back; nothing where no pair was."""
    if not decided:
        return []
    text = view.text
    told = html.P(text("muat_data.pairs.decided_told"), className="note")
    items = html.Ol([_decided(view, number, each) for number, each in enumerate(decided[:SHOWN], 1)],
                    className="muat-pairs")  # fmt: skip
    title = html.Summary(text("muat_data.pairs.decided", n=numbers.plain(len(decided), text.language)))
    fold = html.Details([title, told, items], className="fold", open=any(not each.published for each in decided))
    return [panel(text("muat_data.pairs.decided_heading"), [fold], identity="decided-pairs")]


def _decided(view: View, number: int, pair: DecidedPair) -> Component:
    text, identity = view.text, f"pair-{pair.pair}"
    when = text(f"muat_data.pairs.{'published' if pair.published else 'unpublished'}")
    title = (
        f"{text('muat_data.pairs.decided_title', number=number, unit=view.unit_label(pair.unit))}: "
        f"{view.choice_word(pair.choice, unit=pair.unit)}"
    )
    told = " · ".join(part for part in (text("muat_data.pairs.decided_by", by=pair.by), pair.reason, when) if part)
    shown = _beside(view, pair.facts, title) if pair.facts else html.P([title, " ", text("muat_data.pairs.gone")])
    if not view.deciding:
        return html.Li([shown, html.P(told, className="note")])
    choices = [("", text("muat_data.pairs.keep")), (TAKE_BACK, view.choice_word(TAKE_BACK))]
    before = view.refused.get(pair.pair)
    control = select(choices, identity=identity, chosen=before.choice if before else "", **{"data-pair": pair.pair})
    decision = labelled(text("muat_data.pairs.decided_what"), control, identity=identity)
    return html.Li(
        [
            shown,
            html.P(told, className="note"),
            html.Div([*wrong(view, pair.pair), decision], className="muat-decision"),
        ]
    )


def _beside(view: View, facts: Sequence[tuple[str, str, str, bool]], title: str) -> Component:
    """Both records, a fact a line."""
    names = ("fact", "later", "earlier", "same")
    head = html.Thead(html.Tr([html.Th(view.text(f"muat_data.pairs.{name}"), scope="col") for name in names]))
    body = html.Tbody([_fact(view, *fact) for fact in facts])
    return html.Div(
        html.Table([html.Caption(title), head, body], className="twin"),
        className="twin-scroll",
        role="group",
        tabIndex=0,
        **{"aria-label": title},
    )


def _likeness(view: View, score: float) -> str:
    """What nobody has decided is never told as certain."""
    shown = numbers.percent(min(score, _MOST), view.text.language)
    return f"> {shown}" if score > _MOST else shown


def _fact(view: View, name: str, later: str, earlier: str, differs: bool) -> Component:
    mark = "differs" if differs else "equal" if later == earlier else ""
    told = view.text(f"muat_data.pairs.{mark}") if mark else ""
    sides = [html.Td(_said(view, side)) for side in (later, earlier)]
    cells = [html.Th(name, scope="row", lang="id"), *sides, html.Td(told)]
    return html.Tr(cells, className="muat-differs" if differs else "")


def _said(view: View, side: str) -> str:
    """What a record says, with rounds and dates as they are written in the language of the page."""
    return _DAY.sub(lambda found: _dated(found[0], view.text.language), view.round_label(side))


def _dated(day: str, language: str) -> str:
    """A day in words; what only looks like one, as a part of a file's name may, stays."""
    try:
        return numbers.short_date(date.fromisoformat(day), language)
    except ValueError:
        return day
