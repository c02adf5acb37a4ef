"""A small picture in the document itself, spoken as one image: its colours follow the theme, and print is light."""

from __future__ import annotations

from typing import Any

from dashboard.still import Still


def drawing(inside: str, *, reading: str, css: str, **attributes: Any) -> Still:
    """The elements of an SVG picture as a component; `attributes` are those of the svg element, as React names them.

    Colours in it are those of `theme.LIGHT`; see there how they become those of the theme in force.
    """
    named = {"role": "img", "aria-label": reading, "className": css, "xmlns": "http://www.w3.org/2000/svg"}
    return Still(tag="svg", inside=inside, attributes={**named, **attributes})
