"""The HTML document around the app: its language, its head, and which component bundles it asks for at once."""

from __future__ import annotations

import hashlib
import json
import re
from base64 import b64encode
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import flask
from dash import Dash

from dashboard.ahead import Ahead
from dashboard.first import First
from dashboard.text import LANGUAGES

# Scripts stand in a hidden block instead of Dash's own footer, which screen readers would announce as a landmark. They
# are asleep until assets/0-start.js wakes them.
_DOCUMENT = """<!DOCTYPE html>
<html lang="%LANGUAGE%">
<head>
{%metas%}
<title>{%title%}</title>
<script>%AGAIN%</script>
<script src="%THEME%"></script>
<script src="%START%" defer></script>
<link rel="icon" href="%ASSETS%favicon.svg" type="image/svg+xml">
<link rel="preload" href="%ASSETS%fonts/plus-jakarta-sans.woff2" as="font" type="font/woff2" crossorigin>
{%css%}
%SOON%
</head>
<body>
{%app_entry%}
%FIRST%
<div id="unanswered" class="alert" role="alert"></div>
<div hidden><script id="later" type="application/json">%LATER%</script>{%config%}{%scripts%}{%renderer%}</div>
</body>
</html>"""


SHEET = "/assets/p2wkss.css"
AGAIN = "0-again.js"  # in the document itself, for all else may not come
START = "0-start.js"
THEME = "0-theme.js"  # in force before anything is painted, so it stands in the head and not among the other scripts


# Fills for browsers before 2017, which check and replace whole parts of the language, and components of Dash that no
# page shows (see dashboard/alive.py).
_YEAR = 365 * 24 * 3600
_LATER = "later"  # no type of a script, so that nothing happens
_UNNEEDED = ("/deps/polyfill@", "/dash_table/bundle", "/dash/dcc/")


class Dashboard(Dash):
    """Dash with the reader's language on the document itself, and without the bundles that only another page needs.

    `late` says which component library only some pages use, by their paths. There it is in the document; elsewhere
    `assets/3-later.js` fetches it when the reader reaches for a link to such a page.

    `first` gives the first screen of an address as HTML (see `dashboard/first.py`), or nothing, and the status that the
    document is answered with: 404 where there is no such page.
    """

    def __init__(self, name: str, *, late: Mapping[str, Sequence[str]], **options: Any) -> None:
        self._late = late
        self.alive: frozenset[str] = frozenset()  # the ids that callbacks know, once all are registered
        self.first: Callable[[str, str], First] = lambda path, search: First()
        self.ahead: Ahead  # once there are callbacks to ask
        super().__init__(name, index_string=_DOCUMENT, **options)
        self._again = (Path(self.config.assets_folder) / AGAIN).read_text(encoding="utf-8")
        self.server.add_url_rule(SHEET, endpoint="sheet", view_func=self._sheet)

    def csp_hashes(self, hash_algorithm: str = "sha256") -> list[str]:
        """Of the scripts that stand in the document: the line that starts Dash, and the one before all others."""
        hashed = b64encode(hashlib.new(hash_algorithm, self._again.encode()).digest()).decode("ascii")
        return [*super().csp_hashes(hash_algorithm), f"'{hash_algorithm}-{hashed}'"]

    def _sheet(self) -> flask.Response:
        """All style sheets as one, in the order of their names: one question before the first screen, not a dozen."""
        text = "\n".join(path.read_text(encoding="utf-8") for path in self._sheets())
        return flask.Response(text, mimetype="text/css", headers={"Cache-Control": f"public, max-age={_YEAR}"})

    def _sheets(self) -> list[Path]:
        return sorted(Path(self.config.assets_folder).glob("*.css"))

    def edition(self) -> str:
        """Another one when any asset has changed since, and with it the addresses in a document."""
        return str(max(path.stat().st_mtime_ns for path in Path(self.config.assets_folder).iterdir()))

    def interpolate_index(self, **kwargs: Any) -> str:
        asked = flask.request.args.get("bahasa", LANGUAGES[0])
        needed = _without_unneeded(kwargs["scripts"])
        awake, later = _set_aside(needed, self._late, flask.request.path)
        kwargs["scripts"], soon = _asleep(awake)
        changed = max(path.stat().st_mtime for path in self._sheets())
        kwargs["css"] = f'<link rel="stylesheet" href="{self.get_relative_path(SHEET)}?m={changed}">'
        kwargs["renderer"] = kwargs["renderer"].replace("application/javascript", _LATER)
        page: str = super().interpolate_index(**kwargs)
        first = self.first(flask.request.path, f"?{flask.request.query_string.decode('utf-8', 'replace')}")
        _answer_with(first.status)
        filled = {
            "%LANGUAGE%": asked if asked in LANGUAGES else LANGUAGES[0],
            "%ASSETS%": self.get_asset_url(""),
            "%AGAIN%": self._again,
            "%THEME%": self._address_of(THEME),
            "%START%": self._address_of(START),
            "%SOON%": soon,
            "%LATER%": json.dumps(later),
            "%FIRST%": first.inside,
        }
        for gap, content in filled.items():
            page = page.replace(gap, content)
        return page

    def _address_of(self, asset: str) -> str:
        """An asset that Dash doesn't put into the document itself; its address changes when it does, as Dash's do."""
        changed = (Path(self.config.assets_folder) / asset).stat().st_mtime
        return f"{self.get_asset_url(asset)}?m={changed}"


def _answer_with(status: int) -> None:
    """Dash answers whatever address with a document and 200; this is the status of the request under way instead."""

    @flask.after_this_request
    def told(response: flask.Response) -> flask.Response:
        response.status_code = status
        return response


def _without_unneeded(scripts: str) -> str:
    """The script tags without what Dash puts into every document and no page here asks for."""
    for name in _UNNEEDED:
        scripts = re.sub(rf'<script src="[^"]*{name}[^"]*"></script>\n?', "", scripts)
    return scripts


def _asleep(scripts: str) -> tuple[str, str]:
    """The script tags as tags that the browser passes by, and the links by which it fetches them meanwhile."""
    sources = re.findall(r'<script src="([^"]+)">', scripts)
    links = [f'<link rel="preload" as="script" fetchpriority="low" href="{source}">' for source in sources]
    return scripts.replace("<script src=", f'<script type="{_LATER}" src='), "\n".join(links)


def _set_aside(scripts: str, late: Mapping[str, Sequence[str]], path: str) -> tuple[str, list[dict[str, str]]]:
    """The script tags without those of libraries that this path doesn't need, and where those are to be had."""
    later = []
    for library, pages in late.items():
        tag = re.search(rf'<script src="([^"]*/{library}/[^"]*)"></script>\n?', scripts)
        if tag and not path.startswith(tuple(pages)):
            scripts = scripts.replace(tag[0], "")
            later += [{"library": library, "path": page, "src": tag[1]} for page in pages]
    return scripts, later
