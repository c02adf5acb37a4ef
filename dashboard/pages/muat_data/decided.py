"""Findings that were decided, in this attempt or before it: what was decided, by whom, and a way to take it back."""

from __future__ import annotations

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboard.pages.muat_data.alike import FEWEST, alike, alike_decided, belongs
from dashboard.pages.muat_data.native import labelled, panel, select
from dashboard.pages.muat_data.trouble import wrong
from dashboard.pages.muat_data.view import View
from indicators import numbers
from warehouse.attempts import DecidedFinding

SHOWN = 200
TAKE_BACK = "cabut"


def decided_findings(view: View, decided: Sequence[DecidedFinding]) -> list[Component]:
    """The newest first; nothing where no finding was decided."""
    if not decided:
        return []
    text = view.text
    told = [html.P(text("muat_data.decided.told"), className="note")]
    if decided[SHOWN:]:
        told.append(html.P(text("muat_data.decided.more", n=numbers.plain(len(decided) - SHOWN, text.language))))
    shown = decided[:SHOWN]
    groups = alike_decided(view, dict(enumerate(shown))) if len(shown) >= FEWEST and view.deciding else []
    if groups:
        told.append(alike(view, groups, _choices(view), identity="alike-undo", reason=False))
    items = html.Ol([_decided(view, each, belongs(groups, at)) for at, each in enumerate(shown)],
                    className="muat-findings")  # fmt: skip
    title = html.Summary(text("muat_data.pairs.decided", n=numbers.plain(len(decided), text.language)))
    fold = html.Details([title, *told, items], className="fold", open=any(not each.published for each in decided))
    return [panel(text("muat_data.decided.heading"), [fold], identity="decided-findings")]


def _choices(view: View) -> list[tuple[str, str]]:
    return [("", view.text("muat_data.pairs.keep")), (TAKE_BACK, view.choice_word(TAKE_BACK))]


def _decided(view: View, decided: DecidedFinding, groups: str) -> Component:
    text, identity = view.text, f"undo-{decided.decision}"
    row = text("muat_data.findings.row", row=decided.row) if decided.row is not None and not decided.cell else ""
    place = " › ".join(part for part in (decided.file, decided.sheet, decided.cell or row) if part)
    by = text("muat_data.pairs.decided_by", by=decided.by)
    when = text(f"muat_data.pairs.{'published' if decided.published else 'unpublished'}")
    whose = " · ".join(part for part in (view.round_label(decided.round), by, decided.reason, when) if part)
    told = [html.P(view.said(decided.what), lang="id", className="muat-what"), html.P(place, className="muat-place")]
    told.append(html.P([view.choice_word(decided.choice), *_changed(decided)]))
    told.append(html.P(whose, className="note"))
    if not view.deciding:
        return html.Li(html.Div(told))
    told += _afterwards(view, decided)
    before = view.refused.get(decided.decision)
    control = select(_choices(view), identity=identity, chosen=before.choice if before else "",
                     **{"data-finding": decided.decision, "data-groups": groups})  # fmt: skip
    asked = labelled(text("muat_data.pairs.decided_what"), control, identity=identity)
    return html.Li([html.Div(told), html.Div([*wrong(view, decided.decision), asked], className="muat-decision")])


def _afterwards(view: View, decided: DecidedFinding) -> list[Component]:
    """What the cell says once the decision is taken back; nothing where it changed no cell."""
    if decided.choice not in ("ganti", "kosongkan"):
        return []
    key = "replaced" if decided.replaced else "back_earlier" if decided.replaces else "back"
    content = html.Code(decided.content) if decided.content else view.text("muat_data.decided.blank")
    said, there, end = view.text(f"muat_data.decided.{key}").partition("{content}")
    return [html.P([said, *([content, end] if there else [])], className="note")]


def _changed(decided: DecidedFinding) -> list[Component | str]:
    """What stood in the cell, and what is to stand there."""
    shown = [html.Code(each) for each in (decided.content, decided.new_value) if each]
    return [": ", *(part for each in shown for part in (each, " → "))][:-1] if shown else []
