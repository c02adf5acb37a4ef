"""The first step: choose a file, decide without a file, or go on with an unfinished attempt."""

from __future__ import annotations

from datetime import datetime

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.components.field import Field
from dashboard.pages.muat_data.discarding import discarding
from dashboard.pages.muat_data.native import asking, panel
from dashboard.pages.muat_data.receiving import LARGEST
from dashboard.pages.muat_data.view import ACCEPTED, View
from dashboard.pages.muat_data.working import going
from indicators import numbers
from warehouse.attempts import Attempt, OtherVersionError, Stage, State, Step, list_attempts
from warehouse.trouble import StoreError

_MEBIBYTE = 1024 * 1024


def beginning(view: View) -> list[Component]:
    """Without an attempt a place to drop a file; of an attempt what was received."""
    if view.attempt is not None:
        return [_received(view)]
    return [_drop(view), *_under_way(view)]


def _received(view: View) -> Component:
    """What came; of a file that nobody looked at yet, because the disk was full or the server gone, the way on too."""
    text, now = view.text, view.going
    told = text("muat_data.received", file=now.state.file or "", size=size(now.state.bytes, text.language))
    way: Component | None = None
    if _is_partly_there(now.state):
        told = text("muat_data.part_received")
        way = dcc.Link(text("muat_data.other_file"), href=view.start_address, className="muat-button")
    elif now.state.stage is Stage.RECEIVED and not now.stopped:
        way = asking(text("muat_data.recognise"), to=view.route(f"langkah/{Step.RECOGNISE}"), goes=view.address())
    on = [html.Div(way, className="muat-buttons")] if way else []
    return panel(text("muat_data.step.berkas"), [html.P(told), *on], identity="berkas", first=True)


def _is_partly_there(state: State) -> bool:
    """Whether its file is still being sent, or broke off while the server was gone."""
    return state.file is not None and state.stage is Stage.RECEIVED and not state.bytes


def _drop(view: View) -> Component:
    text = view.text
    most = LARGEST // _MEBIBYTE
    field = Field(type="file", id="muat-file", accept=",".join(ACCEPTED), **{"aria-describedby": "muat-kinds"})
    sending = html.Div(
        [
            html.P(id="muat-sent"),
            html.Progress(id="muat-sending", value="0", max="1", **{"aria-label": text("muat_data.upload.progress")}),
            html.Button(text("muat_data.cancel"), type="button", id="muat-stop", className="muat-button quiet"),
        ],
        className="muat-sending",
        hidden=True,
    )
    zone = html.Div(
        [
            html.Label(text("muat_data.upload.label"), htmlFor="muat-file"),
            field,
            html.Span(text("muat_data.upload.heading"), className="muat-button muat-choose", **{"aria-hidden": "true"}),
            html.P(text("muat_data.upload.kinds", most=most), id="muat-kinds", className="note"),
            sending,
        ],
        className="muat-drop",
        **{
            "data-takes": view.plain_route("berkas"),
            "data-largest": str(LARGEST),
            "data-goes": view.start_address,
            "data-large": text("muat_data.upload.large", most=most),
            "data-stopped": text("muat_data.upload.stopped"),
            "data-sending": text("muat_data.upload.sending"),
            "data-lost": text("muat_data.upload.lost"),
            "data-stalled": text("muat_data.upload.stalled"),
        },
    )
    return panel(text("muat_data.upload.heading"), [zone, *_without_file(view)], identity="berkas", first=True)


def _without_file(view: View) -> list[Component]:
    """What is loaded may be decided about; before the first build, files that lie there already may be loaded."""
    if view.snapshot is None and not view.files_there:
        return []
    text, key = view.text, "decide" if view.snapshot else "there"
    told = html.P(text(f"muat_data.{key}_told", n=view.files_there), className="note")
    way = asking(text(f"muat_data.{key}_only"), to=view.plain_route("keputusan"), goes=view.start_address, quiet=True)
    return [html.Div([told, way], className="muat-only")]


def _under_way(view: View) -> list[Component]:
    """The attempts that may be gone on with or thrown away."""
    text = view.text
    rows = [row for attempt in list_attempts(view.settings) if (row := _row(view, attempt))]
    if not rows:
        return []
    return [panel(text("muat_data.open.heading"), [html.Ul(rows, className="muat-open")], identity="open")]


def _row(view: View, attempt: Attempt) -> Component | None:
    text = view.text
    try:
        now = going(attempt)
    except OtherVersionError:
        return _unreadable(view, attempt)
    except StoreError:  # thrown away meanwhile
        return None
    if now.state.stage.over:
        return None
    name = now.state.file or text("muat_data.only_decisions")
    link = dcc.Link(name, href=view.address(attempt=attempt.name))
    reached = "partly" if _is_partly_there(now.state) else now.state.stage
    stage = text("muat_data.open.busy") if now.busy else text(f"muat_data.stage.{reached}")
    told = html.Span(f"{stage} · {_when(now.state.since, text.language)}", className="note")
    named = text("muat_data.discard_named", name=name)
    return html.Li([link, told, *discarding(view, attempt=attempt.name, named=named)])


def _unreadable(view: View, attempt: Attempt) -> Component:
    """One of which nobody can tell any more what it was: it can only be thrown away."""
    text = view.text
    name = text("muat_data.open.unreadable", when=_when(attempt.begun, text.language))
    told = html.Span(text("muat_data.open.unreadable_told"), className="note")
    named = text("muat_data.discard_named", name=name)
    return html.Li([html.Strong(name), told, *discarding(view, attempt=attempt.name, named=named)])


def _when(moment: datetime, language: str) -> str:
    local = moment.astimezone()
    return f"{numbers.short_date(local.date(), language)} {local:%H:%M}"


def size(count: int, language: str) -> str:
    """Bytes as people say them.

    >>> size(1_572_864, "id")
    '1,5 MB'
    """
    if count < _MEBIBYTE:
        return f"{numbers.plain(max(1, round(count / 1024)), language)} KB"
    return f"{numbers.plain(count / _MEBIBYTE, language, decimals=1)} MB"
