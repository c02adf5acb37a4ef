"""A picture as inline SVG with its reading as its name: its colours are tokens, by class or by value (ADR 18)."""

from collections.abc import Iterable

from dashboard.still import Still


def drawing(
    marks: Iterable[str], *, css: str, reading: str, identity: str | None = None, box: str = "", height: int = 0
) -> Still:
    """The marks as one image. `box`: it scales as a whole; `height` in pixels: it grows in width alone, by per cent.

    Without a reading it is decoration.
    """
    size = f'viewBox="{box}"' if box else f'width="100%" height="{height}"'
    inside = f'<svg {size} aria-hidden="true" focusable="false">{"".join(marks)}</svg>'
    named = {"role": "img", "aria-label": reading} if reading else {"aria-hidden": "true"}
    attributes = {"className": f"drawing {css}", **named}
    return Still(id=identity, tag="div", inside=inside, attributes=attributes)
