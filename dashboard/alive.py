"""Our own Dash components, for what plain HTML and a grid can't do: a stored value, the address, a chart.

The other half stands in `assets/1-alive.js`. They do what the pages here need of Dash's own components of the same
names, whose bundle takes a browser longer to read than all else of Dash together.
"""

from __future__ import annotations

from typing import Any, ClassVar

from dash.development.base_component import Component


class Alive(Component):
    """A component of ours, with the properties it is given."""

    _children_props: ClassVar[list[str]] = []
    _base_nodes: ClassVar[list[str]] = []
    _valid_wildcard_attributes: ClassVar[list[str]] = []
    _namespace = "p2wkss"

    def __init__(self, **properties: Any) -> None:
        """Component's own checks names, which are right here, and imports what the namespace is called to do so."""
        self._prop_names = list(properties)
        self.available_properties = self._prop_names
        self.available_wildcard_properties: list[str] = []
        for name, value in properties.items():
            if value is not None:
                setattr(self, name, value)


class Store(Alive):
    """A value as `data` that callbacks read and write; nothing to be seen."""

    _type = "Store"

    def __init__(self, *, id: str, data: Any = None) -> None:
        super().__init__(id=id, data=data)


class Location(Alive):
    """The address of the browser as `pathname` and `search`; writing `search` goes there."""

    _type = "Location"

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id, pathname=None, search=None)


class Graph(Alive):
    """A figure of Plotly, as wide as its room; busy until it is drawn."""

    _type = "Graph"

    def __init__(self, *, id: str, figure: Any, config: dict[str, Any], style: dict[str, str]) -> None:
        super().__init__(id=id, figure=figure, config=config, style=style)
