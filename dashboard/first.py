"""The first screen of a page as HTML in the document itself, visible before any script has loaded.

It stands until Dash has drawn the same page and takes its place (`assets/0-start.js`). Links in it work.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from dash.development.base_component import Component

from dashboard.still import Still, as_html, element

FIRST = "first"
NOWHERE = "/-"
"""The address of no page, for whose document nothing is read: none but this may be asked before the processes part."""
_ENOUGH = 24_000
"""Characters: more than a screen shows, less than would keep a telephone waiting."""


class First(NamedTuple):
    """What a document holds of its page, and the status it is answered with."""

    inside: str = ""
    status: int = 200


def first_screen(children: Sequence[Component]) -> str:
    """What stands in the shell, without the parts that begin after the first screen has ended."""
    return f'<div id="{FIRST}">{_begun(children, _ENOUGH)}</div>'


def _begun(parts: Sequence[Component], room: int) -> str:
    """The parts that begin within so many characters, the last of them cut between its own parts."""
    told: list[str] = []
    for part in parts:
        if room <= 0:
            break
        told.append(_cut(part, room))
        room -= len(told[-1])
    return "".join(told)


def _cut(node: Component, room: int) -> str:
    whole = as_html(node)
    children = getattr(node, "children", None)
    parts = [children] if isinstance(children, Component) else children
    if len(whole) <= room or isinstance(node, Still) or not isinstance(parts, list):
        return whole
    if not all(isinstance(part, Component) for part in parts):
        return whole
    return element(node, _begun(parts, room))
