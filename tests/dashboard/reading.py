"""How tests read a component: all that is in it, its words, and what has a class."""

from __future__ import annotations

from collections.abc import Iterator

from dash.development.base_component import Component

from dashboard.still import Still


def walk(part: object) -> Iterator[Component]:
    """The component and everything below it, in the order of the page."""
    if isinstance(part, list | tuple):
        for each in part:
            yield from walk(each)
    elif isinstance(part, Component):
        yield part
        yield from walk(getattr(part, "children", None))


def words(part: object) -> str:
    """What can be read in a component, alternative texts included."""
    if isinstance(part, list | tuple):
        return "".join(words(each) for each in part)
    if isinstance(part, Still):
        return str(part.attributes.get("aria-label", ""))
    if isinstance(part, Component):
        return words(getattr(part, "children", None)) + str(getattr(part, "alt", "") or "")
    return "" if part is None else str(part)


def of_class(part: object, name: str) -> list[Component]:
    return [each for each in walk(part) if name in _classes(each)]


def _classes(part: Component) -> list[str]:
    """Of a part that is HTML already, those of its outermost element."""
    own = part.attributes.get("className") if isinstance(part, Still) else getattr(part, "className", "")
    return str(own or "").split()


def of_kind(part: object, kind: str) -> list[Component]:
    return [each for each in walk(part) if type(each).__name__ == kind]
