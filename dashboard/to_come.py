"""The room of a part that is more than an element of a document (a switch, a chart, a grid), until that part comes.

It goes by the class names of the part, so that the same style sheets hold for both. Looks like it and does nothing.
"""

from __future__ import annotations

from html import escape

from dash.development.base_component import Component

_SEEN = ("Select", "SegmentedControl", "Switch", "TextInput", "Graph", "AgGrid")


def room(part: Component) -> str:
    """HTML in the size of the part, with its label and what is chosen in it; nothing for a part that nobody sees."""
    kind = str(part._type)
    if kind not in _SEEN:
        return ""
    named = f"to-come mantine-{kind}-root {getattr(part, 'className', '')}".rstrip()
    style = ";".join(f"{name}:{value}" for name, value in getattr(part, "style", {}).items())
    inside = _segments(part) if kind == "SegmentedControl" else _field(part, kind)
    return f'<div class="{escape(named)}" style="{escape(style)}">{inside}</div>'


def _segments(part: Component) -> str:
    return "".join(
        _span("SegmentedControl-label", each["label"], more=" chosen" if each["value"] == part.value else "")
        for each in part.data
    )


def _field(part: Component, kind: str) -> str:
    label = _span(f"{kind}-label", getattr(part, "label", ""))
    if kind not in ("Select", "TextInput"):
        return label
    choices = {each.get("value"): each.get("label") for each in getattr(part, "data", [])}
    return label + _span(f"{kind}-input", choices.get(getattr(part, "value", "")) or getattr(part, "placeholder", ""))


def _span(name: str, said: object, *, more: str = "") -> str:
    return f'<span class="mantine-{name}{more}">{escape(str(said), quote=False)}</span>'
