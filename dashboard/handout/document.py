"""All pages of a handout in one HTML file, each packed; the first lies open, for whoever reads without scripts."""

from __future__ import annotations

import gzip
import json
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from html import escape
from pathlib import Path

from dashboard.handout.views import View
from dashboard.selection import NAMES
from dashboard.text import Text

_ASSETS = Path(__file__).parents[1] / "assets"
_SCRIPT = Path(__file__).with_name("handout.js")
_SCHEME, _PAPER, _CHARTS = "0-theme.js", "1-paper.js", "vendor/plotly-basic.min.js"
_LETTERS = "fonts/plus-jakarta-sans.woff2"
_DOCUMENT = """<!DOCTYPE html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<script>{scheme}</script>
<style>{style}</style>
</head>
<body>
<noscript><p class="alert">{old}</p></noscript>
<div id="shell">{first}</div>
{packed}
<script id="handout-names" type="application/json">{names}</script>
<script id="handout-words" type="application/json">{words}</script>
<script id="handout-pages" type="application/json">{pages}</script>
<script>{paper}</script>
<script>{script}</script>
</body>
</html>
"""


@dataclass(frozen=True)
class Sheet:
    """One page of a handout: its address, its title, and what stands in the shell."""

    view: View
    title: str
    html: str


def handout_text(sheets: Sequence[Sheet], *, text: Text, build_id: str) -> str:
    """The file. `sheets`: at least one, of this build and in this language; with the first it opens."""
    words = {name: text(f"handout.{name}", build=build_id) for name in ("note", "other", "old")}
    packed = [_packed(f"handout-{number}", sheet.html) for number, sheet in enumerate(sheets)]
    if any("data-figure" in sheet.html for sheet in sheets):
        packed.append(_packed("handout-plotly", _asset(_CHARTS)))
    return _DOCUMENT.format(
        language=text.language,
        title=escape(sheets[0].title),
        scheme=_asset(_SCHEME),
        style=_style(),
        first=sheets[0].html,
        packed="\n".join(packed),
        names=_json(NAMES),
        words=_json(words),
        old=escape(words["old"]),
        pages=_json([_told(sheet) for sheet in sheets]),
        paper=_asset(_PAPER),
        script=_SCRIPT.read_text(encoding="utf-8"),
    )


def _told(sheet: Sheet) -> dict[str, object]:
    """What the script has to know of a page before it is unpacked."""
    view = sheet.view
    return {"path": view.path, "address": view.address, "chosen": asdict(view.selection), "title": sheet.title}


def _packed(identity: str, text: str) -> str:
    data = b64encode(gzip.compress(text.encode("utf-8"), mtime=0)).decode("ascii")
    return f'<script id="{identity}" type="text/plain">{data}</script>'


def _json(value: object) -> str:
    """As text within an element of a document: it can't end that element."""
    return json.dumps(value, ensure_ascii=False).replace("</", "<\\/")


def _style() -> str:
    """All style sheets in their order, the letters within."""
    sheets = "\n".join(path.read_text(encoding="utf-8") for path in sorted(_ASSETS.glob("*.css")))
    letters = b64encode((_ASSETS / _LETTERS).read_bytes()).decode("ascii")
    return sheets.replace(_LETTERS, f"data:font/woff2;base64,{letters}")


def _asset(name: str) -> str:
    return (_ASSETS / name).read_text(encoding="utf-8")
