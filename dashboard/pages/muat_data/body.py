"""What the page shows of an attempt, or of all of them: the table of contents of everything below its heading."""

from __future__ import annotations

from collections.abc import Callable

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.pages.muat_data.beginning import beginning
from dashboard.pages.muat_data.differences import differences
from dashboard.pages.muat_data.discarding import discarding
from dashboard.pages.muat_data.elsewhere import elsewhere
from dashboard.pages.muat_data.findings import findings
from dashboard.pages.muat_data.history import history
from dashboard.pages.muat_data.mapping import mapping
from dashboard.pages.muat_data.native import panel
from dashboard.pages.muat_data.publishing import publishing
from dashboard.pages.muat_data.recognised import recognised
from dashboard.pages.muat_data.sequence import sequence
from dashboard.pages.muat_data.trouble import trouble
from dashboard.pages.muat_data.view import View
from dashboard.pages.muat_data.waiting import waiting
from dashboard.selection import Selection
from dashboard.text import Text
from warehouse.attempts import GoneError, OtherVersionError, Stage
from warehouse.settings import Settings
from warehouse.trouble import StoreError

_UNOPENED: dict[type[StoreError], str] = {OtherVersionError: "outdated", GoneError: "gone"}
Part = Callable[[View], list[Component]]
PARTS: dict[str, Part] = {
    "berkas": beginning,
    "dikenali": recognised,
    "kolom": mapping,
    "temuan": findings,
    "perbedaan": differences,
    "terbitkan": publishing,
}


def body(view: View) -> Component:
    """One attempt at its step; without an attempt the way in, what is under way, and the builds so far.

    Where builds of sites are joined there are no attempts.
    """
    if view.attempt is None and view.joins_sites:
        return _parts(view, [*elsewhere(view), *history(view)])
    if view.attempt is None:
        return _parts(view, [*beginning(view), *history(view)])
    parts = waiting(view) if view.going.busy else [*trouble(view), *_shown(view)]
    return _parts(view, [_about(view), sequence(view), *parts])


def _parts(view: View, parts: list[Component]) -> Component:
    """With the build in force, by which the browser knows that what surrounds them tells of an older one."""
    in_force = view.snapshot.build_id if view.snapshot else ""
    return html.Div(parts, className="muat-parts", **{"data-build": in_force})


def gone(error: StoreError, settings: Settings, where: dict[str, str], text: Text) -> Component:
    """An attempt that is no longer there; or that can't be read, by another version of the program or since it is
    damaged, and so can only be thrown away.
    """
    view = View(settings, None, Selection.from_search(where["search"], None), text)
    back = dcc.Link(text("muat_data.begin_again"), href=view.start_address, className="muat-button")
    outdated = isinstance(error, OtherVersionError)
    known = next((key for kind, key in _UNOPENED.items() if isinstance(error, kind)), None)
    ways = [back, *(discarding(view, attempt=where["attempt"]) if outdated else ())]
    told = html.P(text(f"muat_data.{known}_told")) if known else html.P(str(error), lang="id")
    title = text(f"muat_data.{known or 'gone'}")
    return html.Div(panel(title, [told, html.Div(ways, className="muat-buttons")], identity="gone", first=True))


def _shown(view: View) -> list[Component]:
    if view.stage is Stage.CANCELLED:
        file = view.going.state.file
        ways = dcc.Link(
            view.text("muat_data.other_file" if file else "muat_data.all_attempts"),
            href=view.start_address,
            className="muat-button",
        )
        told = html.P(view.text("muat_data.cancelled_told" if file else "muat_data.cancelled_without_file"))
        return [
            panel(
                view.text("muat_data.cancelled"),
                [told, html.Div(ways, className="muat-buttons")],
                identity="cancelled",
                first=True,
            )
        ]
    return PARTS[view.step](view)


def _about(view: View) -> Component:
    """Which file it is, and the ways out; with it how a tab that was left learns what another did meanwhile."""
    text, state = view.text, view.going.state
    known = {"data-state": view.route("keadaan"), "data-known": view.news}
    name = (
        html.Strong(state.file, className="muat-file") if state.file else html.Strong(text("muat_data.only_decisions"))
    )
    ways = [dcc.Link(text("muat_data.all_attempts"), href=view.start_address)]
    if view.going.busy or state.stage.over:
        return html.Div([html.P(name), html.P(ways)], className="muat-about", **known)
    button, dialog = discarding(view, attempt=view.attempt.name if view.attempt else "")
    told = [html.P(name), *_unsaved(view), html.P([*ways, button])]
    return html.Div([*told, dialog], className="muat-about", **known)


def _unsaved(view: View) -> list[Component]:
    """How many decisions wait in the browser, on the steps where they are out of sight; it counts them."""
    if view.step == "temuan":
        return []
    told = html.Span(**{"data-says": view.text("muat_data.unsaved_decisions")})
    return [html.P(dcc.Link(told, href=view.address("temuan")), id="muat-unsaved", hidden=True)]
