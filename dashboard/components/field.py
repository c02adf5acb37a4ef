"""An `input` of HTML, and a field that searches while the reader types. Only ever folded (`dashboard.still`)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from dash import html
from dash.development.base_component import Component


class Field(Component):
    """An `input`, which Dash's own elements lack."""

    _children_props: ClassVar[list[str]] = []
    _base_nodes: ClassVar[list[str]] = []
    _valid_wildcard_attributes: ClassVar[list[str]] = ["data-", "aria-"]
    _namespace = html.Div().to_plotly_json()["namespace"]
    _type = "Input"

    def __init__(self, **attributes: Any) -> None:
        self._prop_names = list(attributes)
        self.available_properties = self._prop_names
        self.available_wildcard_properties = self._valid_wildcard_attributes
        super().__init__(**attributes)


def search_field(label: str, *, tells: str) -> Component:
    """A field under its label; what is typed goes to the store `tells`, see `assets/0-still.js`."""
    identity = f"{tells}-field"
    field = Field(id=identity, type="search", className="field", autoComplete="off", **{"data-tells": tells})
    return html.Div([html.Label(label, htmlFor=identity, className="filter-label"), field], className="filter sought")


def sought_in(told: Mapping[str, object] | None) -> str:
    """What was typed, as the store holds it."""
    return str(told["value"]) if told else ""
