"""What went wrong in the last step, in full, and how to go on. Nothing that is published has changed."""

from __future__ import annotations

import re

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.pages.muat_data.native import asking
from dashboard.pages.muat_data.view import View
from warehouse.attempts import Stage

_ABOUT_FINDING = re.compile(r"temuan (?P<finding>\w+): ")
_ABOUT_CELL = re.compile(r"sel ke-(?P<number>\d+)\b")
_PAIR = re.compile(r"pasangan (P\w+)")
_PAIRS_FIRST = re.compile(r"(pasangan P\w+(?:, pasangan P\w+)*): (?=.*\1)")


def trouble(view: View) -> list[Component]:
    """A step that died, or the reasons it gave; nothing where all is well."""
    text, now = view.text, view.going
    if now.stopped:
        again = asking(text("muat_data.again"), to=view.route(f"langkah/{now.step}"), goes=view.address())
        told = html.P(text("muat_data.stopped_full" if now.full else "muat_data.stopped_told"))
        return [_box(text("muat_data.stopped", step=text(f"muat_data.working.{now.step}")), [told, again])]
    if not now.state.trouble:
        return []
    lines = html.Ul([html.Li(_led(view, view.said(line))) for line in now.state.trouble], className="muat-told")
    unchanged = html.Div([html.P(text("muat_data.unchanged"), className="note"), *in_indonesian(view)])
    if now.state.stage is Stage.REFUSED:
        other = dcc.Link(text("muat_data.other_file"), href=view.start_address, className="muat-button")
        return [_box(text("muat_data.refused"), [lines, unchanged, html.Div(other, className="muat-buttons")])]
    title = "cancelled" if now.state.broken_off else "not_done"
    return [_box(text(f"muat_data.{title}"), [lines, unchanged, *_again(view)])]


def overtaken(view: View) -> list[Component]:
    """That another build is in force than when this was tried, with the way to try it again; nothing otherwise."""
    if not view.overtaken:
        return []
    told = html.P(view.text("muat_data.overtaken"), className="warning")
    again = asking(view.text("muat_data.try_again"), to=view.route("langkah/try"), goes=view.address())
    return [told, html.Div(again, className="muat-buttons")]


def _again(view: View) -> list[Component]:
    """A trial that no longer holds is made again from here; where nothing was tried yet, its own page says how."""
    if view.stage is not Stage.RECOGNISED or view.tried is None:
        return []
    return [asking(view.text("muat_data.try_again"), to=view.route("langkah/try"), goes=view.address())]


def wrong(view: View, about: str) -> list[Component]:
    """What was wrong with a decision, beside it, so that its name need not be said."""
    lines = (view.said(line.removeprefix(f"temuan {about}: ")) for line in view.faults(about))
    return [html.P(_with_pairs(view, line), className="warning muat-fault", lang="id") for line in lines]


def _led(view: View, line: str) -> list[Component]:
    """A reason; where it is about a finding, which no page calls by its name, with the way to its decision."""
    if cell := _ABOUT_CELL.match(line):
        to = html.A(view.text("muat_data.to_decision"), href=f"#cell-{cell['number']}-address")
        return [html.Span(line, className="muat-fault", lang="id"), to]
    named = _ABOUT_FINDING.match(line)
    if named is None:
        return [html.Span(_with_pairs(view, line), lang="id")]
    to = html.A(view.text("muat_data.to_decision"), href=f"#do-{named['finding']}")
    return [html.Span(line[named.end() :], className="muat-fault", lang="id"), to]


def _with_pairs(view: View, line: str) -> list[Component | str]:
    """A reason with every pair it is about by its number on this page, as the way there; a list said twice, once."""
    parts = _PAIR.split(_PAIRS_FIRST.sub("", line))  # every second is the name of a pair
    return [_pair(view, part) if at % 2 else part for at, part in enumerate(parts)]


def _pair(view: View, name: str) -> Component:
    to = view.numbered_pairs.get(name)
    return html.A(to, href=f"#pair-{name}") if to else html.Span(f"pasangan {name}")


def _box(title: str, content: list[Component]) -> Component:
    return html.Section(
        [html.H2(title, id="muat-wrong", className="muat-first", tabIndex=-1), *content],
        className="worse",
        **{"aria-labelledby": "muat-wrong"},
    )


def in_indonesian(view: View) -> list[Component]:
    """That what the process says is in Indonesian, for whoever reads another language."""
    return [html.P(view.text("muat_data.in_indonesian"), className="note")] if view.text.language != "id" else []
