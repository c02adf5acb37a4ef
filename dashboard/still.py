"""Parts of a page that only show something, as HTML text: the browser takes them whole, not element by element.

A page is drawn as a tree of components. Most of it never calls back: headings, sentences, pictures, tables, links.
Those subtrees are folded into one `Still` each, which the browser puts in place in a tenth of the time. What a page
says and how it looks does not change; see `assets/0-still.js` for the other half. Draws and words nothing.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Mapping
from html import escape
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.alive import Alive
from dashboard.to_come import room

_EMPTY = frozenset(("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"))
_HTML = html.Div().to_plotly_json()["namespace"]
_UNSAID = frozenset((*vars(html.Div()), "children"))
_NAMES = {"className": "class", "htmlFor": "for"}
_VERBATIM = frozenset(("code", "option", "pre"))
_VALUE = r"(?:Rp\s)?\d[\d.,]*%?(?: (?:dari|of) \d[\d.]*)?"
_WHOLE = re.compile(
    rf"(?P<before>{_VALUE}(?: [^\W\d][^\W\d ]*){{0,2}} )?(?P<after>→ {_VALUE})"
    r"|\b(?<![&#/-])(?:[A-Za-z]{1,6}-[A-Za-z0-9]{1,6}(?![\w/-])(?: \d{1,2}(?=\)))?|n [=≥] [\d.,]*\d|Rp [\d.,]*\d)"
)
_NEIGHBOURHOOD = re.compile(r"(R[TW]) (?=\d)")
"""RW 12 and RT 001 are names: their number stays with the letters before it, and counts no word after it."""
_COUNTED = re.compile(r"(?<![\d.,/–\u00a0-])(\d{1,3}(?:[.,]\d{1,2})?) (?=[^\W\d]{1,12}\b(?!/))")
"""A short number before the word it counts: *6 memburuk* never parts at the end of a line; a longer one may."""
_KEPT_SPACE = "\\1\u00a0"
_LARGEST = 16_000
"""Characters of one `Still`: more would be read again by the browser for a single word that changes in it."""


KEPT = "fold-section"
"""The class of what unfolds as a section of its page: it keeps its place, and its figures theirs in it."""
_FIGURE = 'class="chart"'
"""What stands around figures is never one with them: which of two choices is the larger must not decide where a figure
is, or another choice would take its place and what a reader unfolded there."""


class Still(Alive):
    """One element with its attributes as React names them, and all that is in it as HTML text."""

    _type = "Still"

    def __init__(self, *, tag: str, inside: str, attributes: Mapping[str, Any], id: str | None = None) -> None:
        super().__init__(id=id, tag=tag, inside=inside, attributes=dict(attributes))


def folded(component: Component, *, alive: Container[str], place: str) -> Component:
    """The same page with every part that only shows something folded, and an id by its place on everything else.

    `alive`: ids that callbacks write to or read. The component given is changed, and is not to be drawn elsewhere.
    """
    if isinstance(component, Still):
        component.id = getattr(component, "id", None) or place
        return component
    if _is_still(component, alive) and not _is_place(component):
        still = _fold(component, place)
        if not _opens(component) or (len(still.inside) <= _LARGEST and _FIGURE not in still.inside):
            return still
    if component._namespace == _HTML and getattr(component, "id", None) is None:
        component.id = place
    children = getattr(component, "children", None)
    if isinstance(children, Component):
        component.children = folded(children, alive=alive, place=f"{place}-0")
    elif isinstance(children, list | tuple):
        component.children = [
            folded(child, alive=alive, place=f"{place}-{number}") if isinstance(child, Component) else child
            for number, child in enumerate(children)
        ]
    return component


def as_html(node: Any, *, verbatim: bool = False) -> str:
    """A still component, a text or a list of them as HTML; short words with a hyphen, n = 92 and → 54% stay whole.

    So does a number with the word it counts, RW with its number, and no line begins with the dot between two facts.

    >>> as_html(html.P(["5 < 7", html.Br()], className="note"))
    '<p class="note">5 &lt; 7<br></p>'
    >>> as_html("20 membaik, 6 memburuk")
    '20\xa0membaik, 6\xa0memburuk'
    >>> as_html("RW 12 · KK binaan")
    'RW\xa012\xa0· KK binaan'
    >>> as_html("RW 1 Desa Sukamaju")
    'RW\xa01 Desa Sukamaju'
    >>> as_html("ASI eksklusif (PIS-PK 4)")
    'ASI eksklusif (<span class="whole">PIS-PK 4</span>)'
    >>> as_html("kepala keluarga laki-laki")
    'kepala keluarga <span class="whole">laki-laki</span>'
    """
    if node is None:
        return ""
    if isinstance(node, list | tuple):
        return "".join([as_html(each, verbatim=verbatim) for each in node])
    if isinstance(node, str) or not isinstance(node, Component):  # the first is ten times as fast
        said = escape(str(node), quote=False)
        return said if verbatim else _kept(said)
    if isinstance(node, Still):
        return f"<{node.tag}{_written(node.attributes)}>{node.inside}</{node.tag}>"
    if node._namespace != _HTML and not isinstance(node, dcc.Link):
        return room(node)
    verbatim = verbatim or _tag(node) in _VERBATIM
    return element(node, as_html(getattr(node, "children", None), verbatim=verbatim))


def _kept(said: str) -> str:
    """The same text with what must not part at the end of a line kept together."""
    whole = _WHOLE.sub(_kept_whole, said) if _may_break(said) else said
    named = _NEIGHBOURHOOD.sub(_KEPT_SPACE, whole) if "R" in whole else whole
    return _COUNTED.sub(_KEPT_SPACE, named).replace(" · ", "\u00a0· ")


def _kept_whole(found: re.Match[str]) -> str:
    """An arrow stays with what it leads to, and where there is room with where it comes from."""
    whole = f'<span class="whole">{found["after"] or found[0]}</span>'
    return f'<span class="pair">{found["before"]}{whole}</span>' if found["before"] else whole


def _may_break(said: str) -> bool:
    """Whether to look for words kept whole; ten times as fast as the look itself."""
    return "-" in said or "n =" in said or "n ≥" in said or "Rp " in said or "→ " in said


def element(node: Component, inside: str) -> str:
    """An element of a document as HTML, with other content than its own."""
    tag, attributes = _tag(node), _written(_attributes(node))
    if tag in _EMPTY:
        return f"<{tag}{attributes}>"
    return f"<{tag}{attributes}>{inside}</{tag}>"


def _is_still(node: Any, alive: Container[str]) -> bool:
    """Whether nothing in it is more than an element of a document, and no callback knows any of it."""
    if isinstance(node, list | tuple):
        return all(_is_still(each, alive) for each in node)
    if isinstance(node, str | Still) or not isinstance(node, Component):
        return True
    if node._namespace != _HTML and not isinstance(node, dcc.Link):
        return False
    identity = getattr(node, "id", None)
    if isinstance(identity, dict) or identity in alive or hasattr(node, "n_clicks"):
        return False
    return _is_still(getattr(node, "children", None), alive)


def _is_place(component: Component) -> bool:
    """Whether it only keeps the place of a section of figures, which another choice has."""
    return component._type in ("Section", "Details") and getattr(component, "children", None) is None


def _opens(component: Component) -> bool:
    """Whether it is an element of elements, each of which can be folded by itself.

    What can be unfolded stays in one: there it is the same fold after a change, however many others come and go. What
    keeps its place (`KEPT`, or an empty one) is the same fold anyway.
    """
    children = getattr(component, "children", None)
    if component._namespace != _HTML or not isinstance(children, list):
        return False
    return all(isinstance(each, Component) and (each._type != "Details" or _keeps_place(each)) for each in children)


def _keeps_place(fold: Component) -> bool:
    return _is_place(fold) or KEPT in getattr(fold, "className", "").split()


def _fold(node: Component, place: str) -> Still:
    tag = _tag(node)
    inside = as_html(getattr(node, "children", None), verbatim=tag in _VERBATIM)
    return Still(id=place, tag=tag, inside=inside, attributes=_attributes(node))


def _tag(node: Component) -> str:
    return "a" if isinstance(node, dcc.Link) else str(node._type).lower()


def _attributes(node: Component) -> dict[str, Any]:
    """Everything said of the element itself; a link of the app is marked, so that it doesn't load the page anew."""
    said = {name: value for name, value in sorted(vars(node).items()) if name not in _UNSAID and value is not None}
    if isinstance(node, dcc.Link):
        said["data-link"] = ""
    return said


def _written(attributes: Mapping[str, Any]) -> str:
    return "".join([_attribute(name, value) for name, value in attributes.items()])


def _attribute(name: str, value: object) -> str:
    written = _NAMES.get(name, name.lower() if not name.startswith(("aria-", "data-")) else name)
    if isinstance(value, str):
        return f' {written}="{escape(value)}"'
    if value is False and not name.startswith(("aria-", "data-")):
        return ""
    if value is True and not name.startswith(("aria-", "data-")):
        return f" {written}"
    if isinstance(value, Mapping):
        value = ";".join(f"{_hyphened(key)}:{each}" for key, each in value.items())
    if isinstance(value, bool):
        value = str(value).lower()
    return f' {written}="{escape(str(value))}"'


def _hyphened(name: str) -> str:
    """A style as CSS writes it: `maxWidth` is `max-width`; a custom property stays."""
    if name.startswith("--"):
        return name
    return "".join(f"-{letter.lower()}" if letter.isupper() else letter for letter in name)


def ids_of(callbacks: Iterable[Mapping[str, Any]]) -> frozenset[str]:
    """The plain ids that the callbacks of an app read or write."""
    found: set[str] = set()
    for callback in callbacks:
        ends = [*callback["inputs"], *callback["state"]]
        found.update(end["id"] for end in ends)
        found.update(part.rpartition(".")[0] for part in callback["output"].strip(".").split("..."))
    return frozenset(found)
