"""The HTML document around the app: its language, its head, and which component bundles it asks for at once."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import flask
from dash import Dash

from dashboard.text import LANGUAGES

# Scripts stand in a hidden block instead of Dash's own footer, which screen readers would announce as a landmark.
_DOCUMENT = """<!DOCTYPE html>
<html lang="%LANGUAGE%">
<head>
{%metas%}
<title>{%title%}</title>
<script src="%THEME%"></script>
<link rel="icon" href="%ASSETS%favicon.svg" type="image/svg+xml">
<link rel="preload" href="%ASSETS%fonts/plus-jakarta-sans.woff2" as="font" type="font/woff2" crossorigin>
{%css%}
</head>
<body>
{%app_entry%}
<div hidden><script id="later" type="application/json">%LATER%</script>{%config%}{%scripts%}{%renderer%}</div>
</body>
</html>"""


THEME = "0-theme.js"  # in force before anything is painted, so it stands in the head and not among the other scripts


class Dashboard(Dash):  # type: ignore[misc]
    """Dash with the reader's language on the document itself, and without the bundles that only another page needs.

    `late` says which component library only some pages use, by their paths. There it is in the document; elsewhere
    `assets/3-later.js` fetches it when the reader reaches for a link to such a page.
    """

    def __init__(self, name: str, *, late: Mapping[str, Sequence[str]], **options: Any) -> None:
        self._late = late
        self.alive: frozenset[str] = frozenset()  # the ids that callbacks know, once all are registered
        super().__init__(name, index_string=_DOCUMENT, **options)

    def interpolate_index(self, **kwargs: Any) -> str:
        asked = flask.request.args.get("bahasa", LANGUAGES[0])
        kwargs["scripts"], later = _set_aside(kwargs["scripts"], self._late, flask.request.path)
        page: str = super().interpolate_index(**kwargs)
        filled = {
            "%LANGUAGE%": asked if asked in LANGUAGES else LANGUAGES[0],
            "%ASSETS%": self.get_asset_url(""),
            "%THEME%": self._address_of(THEME),
            "%LATER%": json.dumps(later),
        }
        for gap, content in filled.items():
            page = page.replace(gap, content)
        return page

    def _address_of(self, asset: str) -> str:
        """An asset that Dash doesn't put into the document itself; its address changes when it does, as Dash's do."""
        changed = (Path(self.config.assets_folder) / asset).stat().st_mtime
        return f"{self.get_asset_url(asset)}?m={changed}"


def _set_aside(scripts: str, late: Mapping[str, Sequence[str]], path: str) -> tuple[str, list[dict[str, str]]]:
    """The script tags without those of libraries that this path doesn't need, and where those are to be had."""
    later = []
    for library, pages in late.items():
        tag = re.search(rf'<script src="([^"]*/{library}/[^"]*)"></script>\n?', scripts)
        if tag and not path.startswith(tuple(pages)):
            scripts = scripts.replace(tag[0], "")
            later += [{"library": library, "path": page, "src": tag[1]} for page in pages]
    return scripts, later
