"""The app: the only list of pages, and the way from an address to what is shown. Words and draws nothing itself."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable, Container, Sequence
from dataclasses import asdict, dataclass
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

import flask
from dash import ClientsideFunction, Dash, Input, Output, State, no_update, set_props
from dash.development.base_component import Component

from dashboard.address import ADDRESS
from dashboard.ahead import Ahead
from dashboard.answers import Kept, forget, remember
from dashboard.components import messages, shell
from dashboard.difference import Change, differences
from dashboard.document import AGAIN, START, THEME, Dashboard
from dashboard.first import NOWHERE, First, first_screen
from dashboard.pages.indikator.callbacks import register as register_indikator
from dashboard.pages.indikator.layout import layout as indikator
from dashboard.pages.kegiatan.callbacks import register as register_kegiatan
from dashboard.pages.kegiatan.layout import layout as kegiatan
from dashboard.pages.metode.callbacks import register as register_metode
from dashboard.pages.metode.layout import layout as metode
from dashboard.pages.muat_data.callbacks import register as register_muat_data
from dashboard.pages.muat_data.gate import may_load
from dashboard.pages.muat_data.layout import layout as muat_data
from dashboard.pages.mutu_data.callbacks import register as register_mutu_data
from dashboard.pages.mutu_data.layout import layout as mutu_data
from dashboard.pages.perbandingan.callbacks import register as register_perbandingan
from dashboard.pages.perbandingan.layout import layout as perbandingan
from dashboard.pages.ringkasan.callbacks import register as register_ringkasan
from dashboard.pages.ringkasan.layout import layout as ringkasan
from dashboard.selection import ALWAYS_SAID, NAMES, Selection
from dashboard.serving import configure
from dashboard.shelf import Shelf
from dashboard.source import Snapshot, Snapshots, Source
from dashboard.still import folded, ids_of
from dashboard.text import LANGUAGES, Text, read_text
from warehouse.settings import Settings
from warehouse.trouble import NoBuildError, StoreError


@dataclass(frozen=True)
class Page:
    """One entry of the navigation.

    With a `part`, what follows the path in the address is passed on by that name, and so is what stands under `own`
    names in the query. A `library` of components is kept from the pages that don't use it. A page that `loads` is only
    there where files may be loaded, and stands before anything is built.
    """

    path: str
    key: str
    layout: Callable[..., Component]
    register: Callable[[Dash, Source], None]
    part: str | None = None
    library: str | None = None
    own: tuple[str, ...] = ()
    loads: bool = False

    def match(self, path: str) -> dict[str, str] | None:
        """The parts of an address that belongs to this page, or None."""
        if path.rstrip("/") == self.path.rstrip("/"):
            return {}
        inside = path.removeprefix(f"{self.path}/") if path.startswith(f"{self.path}/") else ""
        return {self.part: unquote(inside.rstrip("/"))} if self.part and inside else None

    def kept(self, search: str) -> dict[str, str]:
        """What the query says under the page's own names."""
        return {name: value for name, value in parse_qsl(search.lstrip("?")[:_LONGEST]) if name in self.own}


PAGES = (
    Page("/", "ringkasan", ringkasan, register_ringkasan),
    Page("/perbandingan", "perbandingan", perbandingan, register_perbandingan, library="dash_ag_grid"),
    Page("/indikator", "indikator", indikator, register_indikator, part="name"),
    Page("/kegiatan", "kegiatan", kegiatan, register_kegiatan),
    Page("/mutu-data", "mutu_data", mutu_data, register_mutu_data),
    Page("/muat-data", "muat_data", muat_data, register_muat_data, library="dash_ag_grid",
         own=("percobaan", "langkah"), loads=True),
    Page("/metode", "metode", metode, register_metode),
)  # fmt: skip
_LONGEST = 2000
OK, FORBIDDEN, NOT_FOUND, FAULT, UNAVAILABLE = 200, 403, 404, 500, 503
ROUTING = f"..{shell.SHELL}.children...{shell.VIEW}.data...{shell.CHANGES}.data.."
"""The name that Dash gives to the callback of addresses, which assets/2-ahead.js asks too."""

_SEEN = ("path", "search", "language", "build")
"""Of what the browser knows of the page it shows, what its next answer follows from."""

log = logging.getLogger(__name__)


def create_app(settings: Settings) -> Dashboard:
    """A Dash app on the builds below `settings.var`; it may be made before there is any."""
    shelf = Shelf()
    source = Source(settings, shelf)
    app = Dashboard(
        __name__,
        assets_folder="assets",
        assets_ignore=rf"plotly-basic.*|{AGAIN}|{THEME}|{START}",  # with the first chart; in the head
        late={library: [page.path for page in PAGES if page.library == library] for library in _libraries()},
        title=read_text(LANGUAGES[0])("app.name"),
        update_title="",
        suppress_callback_exceptions=True,
        on_error=_told,
    )
    app.layout = shell.frame()
    paths = [page.path for page in PAGES if not page.loads]
    app.ahead = Ahead(app.server, shelf, paths, routing=ROUTING, named=source.named)  # first, to notice every question
    edition = lambda path: app.edition() if _is_shown(path) else None  # noqa: E731
    remember(app.server, shelf, source, Kept(ROUTING, counting=_counting, edition=edition))
    configure(app, build_id=source.opened)
    _register_routing(app, source, loading=may_load(settings))
    for page in PAGES:
        page.register(app, source)
    app.alive = ids_of(app._callback_list)
    app.first = _first(app, source, loading=may_load(settings))
    return app


def _first(app: Dashboard, source: Snapshots, *, loading: bool) -> Callable[[str, str], First]:
    """The first screen of an address as it goes into the document, also where that says why there is no page."""

    def screen(path: str, search: str) -> First:
        if path == NOWHERE:
            return First(status=NOT_FOUND)
        page, _ = _matched(path)
        if page and page.loads and loading:
            return First()
        seen = shown(source, path, search, alive=app.alive, loading=loading)
        return First(first_screen(seen.children), seen.view["status"])

    return screen


def _is_shown(path: str) -> bool:
    """Whether there is a page that shows what a build says."""
    page, _ = _matched(path)
    return page is not None and not page.loads


def _libraries() -> set[str]:
    return {page.library for page in PAGES if page.library}


def _register_routing(app: Dashboard, source: Snapshots, *, loading: bool) -> None:
    @app.callback(
        Output(shell.SHELL, "children"),
        Output(shell.VIEW, "data"),
        Output(shell.CHANGES, "data"),
        Input(ADDRESS, "pathname"),
        Input(ADDRESS, "search"),
        State(shell.VIEW, "data"),
    )
    def render(path: str | None, search: str | None, view: dict[str, Any] | None) -> tuple[Any, Any, Any]:
        wanted = shown(source, path or "/", search or "", alive=app.alive, loading=loading)
        if view and _is_seen(view, wanted.view):
            return no_update, no_update, no_update
        here = None
        if view and _is_same_page(view, wanted.view):
            here = shown(source, view["path"], view["search"], alive=app.alive, loading=loading)
        changes = changed(here, wanted, view)
        if changes is None:
            return wanted.children, wanted.view, no_update
        return no_update, {**wanted.view, "stays": True}, {"search": wanted.view["search"], "parts": changes}

    app.clientside_callback(ClientsideFunction("p2wkss", "change"), Input(shell.CHANGES, "data"))
    app.clientside_callback(
        ClientsideFunction("p2wkss", "arrive"),
        Output(shell.ANNOUNCEMENT, "children"),
        Input(shell.VIEW, "data"),
    )


class Shown(NamedTuple):
    """What stands in the shell for one address, and what the browser itself and the server must know of it."""

    children: list[Component]
    view: dict[str, Any]


def _is_seen(view: dict[str, Any], wanted: dict[str, Any]) -> bool:
    """Whether the browser shows that already: it had asked ahead (see `assets/2-ahead.js`)."""
    return all(view.get(key) == wanted[key] for key in _SEEN if key != "language")


def _counting(given: Sequence[Any]) -> object:
    """What `render` goes by: of another page it makes no difference where the reader was before."""
    path, search, view = given
    stays = view and (view.get("path") or "/") == (path or "/")
    return [path, search, [view.get(key) for key in _SEEN] if stays else None]


def _is_same_page(view: dict[str, Any], wanted: dict[str, Any]) -> bool:
    """Only another choice on the same page of the same build, in the same language, is a change of that page."""
    return all(view.get(key) == wanted[key] for key in ("path", "language", "build"))


def changed(here: Shown | None, wanted: Shown, view: dict[str, Any] | None) -> list[Change] | None:
    """What to change on the page that is open; None where the page has to be drawn as a whole."""
    if here is None or view is None or not _is_same_page(view, wanted.view) or here.view["build"] != view["build"]:
        return None
    return differences(here.children, wanted.children)


def shown(
    source: Snapshots, path: str, search: str, *, alive: Container[str] | None = None, loading: bool = False
) -> Shown:
    """What an address shows: the page (or why there is none) in its shell; folded where the living ids are given.

    `loading`: whether files may be loaded in the browser.
    """
    page, parts = _matched(path)
    kept = page.kept(search) if page else {}
    snapshot, selection = None, Selection.from_search(search, None)
    unmet: tuple[str, ...] = ()
    text = read_text(selection.language)
    try:
        snapshot, selection = source.current().chosen(search)
        unmet = selection.unmet(search, snapshot.everywhere)
        if page is None:
            content, status = messages.no_such_page(path, selection, text), NOT_FOUND
        elif page.loads and not loading:
            content, status = messages.no_loading(selection, text), FORBIDDEN
        else:
            content, status = _drawn(page, snapshot, selection, {**parts, **kept}, alive), OK
    except NoBuildError:
        forget()
        stands = page is not None and page.loads and loading
        content = (
            page.layout(None, selection, text, **kept)
            if page and stands
            else messages.no_build(selection, text, loading=loading)
        )
        status = OK if stands else UNAVAILABLE
    except Exception as error:
        content, status = _missing(error, f"{path}{search}", selection, text)
    children = shell.filled(
        content,
        snapshot=snapshot,
        selection=selection,
        path=path,
        pages=tuple((each.path, each.key) for each in PAGES if loading or not each.loads),
        kept=f"&{urlencode(kept)}" if kept else "",
        here=page.key if page else None,
        text=text,
        unmet=unmet,
    )
    if alive is not None:
        children = [folded(child, alive=alive, place=f"shell-{number}") for number, child in enumerate(children)]
    view = _view(path, selection, text, title=_called(page, parts, snapshot, text))
    build = snapshot.build_id if snapshot else ""
    return Shown(children, {**view, "search": search, "build": build, "status": status})


def _called(page: Page | None, parts: dict[str, str], snapshot: Snapshot | None, text: Text) -> str:
    """What the document is called: by the indicator it shows, so that tabs and bookmarks can be told apart."""
    name = parts.get("name", "")
    if snapshot and name in snapshot.catalogue:
        return snapshot.catalogue[name].words(text.language).label
    return text(f"page.{page.key}" if page else "error.page_title")


def _missing(error: Exception, address: str, selection: Selection, text: Text) -> tuple[Component, int]:
    """In place of a page that can't be drawn: why, and the status that says the same."""
    if isinstance(error, messages.NoSuchIndicatorError):
        return messages.no_such_indicator(error.name, selection, text), NOT_FOUND
    forget()
    code = secrets.token_hex(3)
    if isinstance(error, StoreError):  # it says what to do; where in the program it was met helps nobody
        log.error("%s can't be shown, code %s: %s", address, code, error)
        return messages.store_failed(code, text), UNAVAILABLE
    log.error("%s can't be shown, code %s", address, code, exc_info=error)
    return messages.page_failed(code, selection, text), FAULT


def _drawn(
    page: Page, snapshot: Snapshot, selection: Selection, parts: dict[str, str], alive: Container[str] | None
) -> Component:
    """The page; a selection that was shown before is not drawn again."""
    text = read_text(selection.language)

    def draw() -> Component:
        drawn = page.layout(snapshot, selection, text, **parts)
        return drawn if alive is None else folded(drawn, alive=alive, place=page.key)

    return snapshot.page((page.layout, selection, alive is None, *parts.items()), draw)


def _view(path: str, selection: Selection, text: Text, *, title: str) -> dict[str, Any]:
    """What the browser needs to name the document, to announce it, and to write a choice to the address."""
    return {
        "path": path,
        "language": text.language,
        "title": text("app.title", page=title, name=text("app.name")),
        "announcement": text("app.arrived", page=title),
        "updated": text("app.updated"),
        "chosen": asdict(selection),
        "plain": {field: value for field, value in asdict(Selection()).items() if field not in ALWAYS_SAID},
        "names": NAMES,
    }


def _matched(path: str) -> tuple[Page | None, dict[str, str]]:
    for page in PAGES:
        parts = page.match(path)
        if parts is not None:
            return page, parts
    return None, {}


def _told(error: Exception) -> None:
    """A callback failed: say so on the page instead of leaving a blank; the log has the rest."""
    log.exception("callback failed", exc_info=error)
    text = read_text(Selection.from_search(urlsplit(flask.request.referrer or "").query, None).language)
    set_props(shell.ALERT, {"children": text("app.not_updated")})
