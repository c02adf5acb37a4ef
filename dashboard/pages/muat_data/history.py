"""The builds so far: which is in force, what each holds, and a way to put an earlier one back."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import duckdb
from dash import html
from dash.development.base_component import Component

from dashboard.pages.muat_data.native import asking, confirming, opening, panel
from dashboard.pages.muat_data.view import View
from indicators import numbers
from warehouse import quality
from warehouse.attempts import list_attempts
from warehouse.reader import refuse_other_version
from warehouse.store import BuildSummary, connect_reading, list_builds
from warehouse.trouble import StoreError


@dataclass(frozen=True)
class Holds:
    """What is in a build: the rounds that have rows, and how many rows."""

    rounds: frozenset[str]
    rows: int


def history(view: View) -> list[Component]:
    """Newest first; nothing before the first build."""
    text, builds = view.text, list_builds(view.settings)
    if not builds:
        return []
    loaded = _loaded(view)
    rows = [_row(view, each, loaded.get(each.build_id, "")) for each in builds]
    told = html.P(text(f"muat_data.history.told{'_joined' if view.joins_sites else ''}"), className="note")
    heading = text("muat_data.history.heading")
    return [panel(heading, [told, html.Ol(rows, className="muat-builds")], identity="history")]


@lru_cache(maxsize=16)
def holds(path: Path) -> Holds:
    """What was loaded into a build; it never changes. Raises StoreError where nobody can put it back."""
    with connect_reading(path) as connection:
        refuse_other_version(path, connection)
        sheets = quality.sheets(connection)
    loaded = {sheet.round for sheet in sheets if sheet.loaded and sheet.round}
    return Holds(frozenset(loaded), sum(sheet.loaded for sheet in sheets))


def _loaded(view: View) -> dict[str, str]:
    """What attempts were published with, by build: a file, or decisions alone."""
    found = {}
    for attempt in list_attempts(view.settings):
        try:
            state = attempt.state()
        except StoreError:
            continue
        if state.build_id:
            loaded = view.text("muat_data.history.loaded", file=state.file or "")
            found[state.build_id] = loaded if state.file else view.text("muat_data.history.decided")
    return found


def _row(view: View, build: BuildSummary, with_what: str) -> Component:
    text, language = view.text, view.text.language
    local = build.built_at.astimezone()
    when = f"{numbers.short_date(local.date(), language)}, {local:%H:%M}"
    identity = html.Span(build.build_id, className="note muat-build")
    try:
        held = holds(view.settings.builds / f"{build.build_id}.duckdb")
    except (StoreError, duckdb.Error):
        return html.Li(
            [html.Strong(when), html.Span(text("muat_data.history.closed"), className="muat-holds"), identity]
        )
    rounds = ", ".join(view.round_label(each.name) for each in view.rounds if each.name in held.rounds)
    told_rounds = text("muat_data.history.holds", rounds=rounds, rows=numbers.plain(held.rows, language))
    known = [told_rounds, *([html.Span(with_what, className="note muat-with")] if with_what else [])]
    told = [html.Strong(when), html.Span(known, className="muat-holds"), identity]
    if build.current:
        return html.Li([*told, html.Span(text("muat_data.history.current"), className="muat-current")])
    dialog = f"put-back-{build.build_id}"
    ask = asking(
        text("muat_data.history.put_back_yes"),
        to=view.plain_route(f"bangun/{build.build_id}/berlakukan"),
        goes=view.start_address,
    )
    named = text("muat_data.history.put_back_named", when=when)
    button = opening(text("muat_data.history.put_back"), dialog=dialog, named=named)
    return html.Li(
        [
            *told,
            button,
            confirming(
                dialog,
                title=text("muat_data.history.put_back_title", when=when),
                body=[html.P(text("muat_data.history.put_back_told", rounds=rounds))],
                button=ask,
                text=text,
            ),
        ]
    )
