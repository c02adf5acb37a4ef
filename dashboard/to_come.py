"""A placeholder that keeps the space of a chart or grid until it is loaded."""

from __future__ import annotations

from html import escape

from dash.development.base_component import Component

_SEEN = ("Graph", "AgGrid")


def room(part: Component) -> str:
    """HTML in the size of the part; nothing for a part that nobody sees."""
    if str(part._type) not in _SEEN:
        return ""
    style = ";".join(f"{name}:{value}" for name, value in getattr(part, "style", {}).items())
    return f'<div class="{escape(getattr(part, "className", ""))}" style="{escape(style)}"></div>'
