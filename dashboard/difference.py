"""What has to change on a page that is shown so that it becomes another: ids and their new properties. Applies nothing.

A choice changes words and numbers, seldom the shape of a page. Giving the browser only what differs keeps everything
else where it is: the focus, what was unfolded, a grid that need not be built again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from dash.development.base_component import Component

Change = tuple[Any, dict[str, Any]]


def differences(shown: Sequence[Component], wanted: Sequence[Component]) -> list[Change] | None:
    """The changes from the one list of components to the other; None where they are not of the same shape."""
    if len(shown) != len(wanted):
        return None
    changes: list[Change] = []
    for old, new in zip(shown, wanted, strict=True):
        found = _of(old, new)
        if found is None:
            return None
        changes += found
    return changes


def _of(old: Component, new: Component) -> list[Change] | None:
    """The changes of one component and all that is in it; None where another one has to take its place."""
    if old is new:
        return []
    identity = getattr(old, "id", None)
    if _kind(old) != _kind(new) or identity != getattr(new, "id", None):
        return None
    own = dict(_own(old, new))
    inside = _inside(getattr(old, "children", None), getattr(new, "children", None))
    if inside is None:
        own["children"] = new.children
    if own and identity is None:
        return None
    return [*([(identity, own)] if own else []), *(inside or [])]


def _kind(component: Component) -> tuple[str, str]:
    return component._namespace, component._type


def _own(old: Component, new: Component) -> Iterator[tuple[str, Any]]:
    before, after = _properties(old), _properties(new)
    for name in {**before, **after}:
        if not _equal(before.get(name), after.get(name)):
            yield name, after.get(name)


def _equal(old: object, new: object) -> bool:
    """Components are the same when they say the same, at whatever place they were made."""
    if isinstance(old, Component) and isinstance(new, Component):
        return old is new or (_kind(old) == _kind(new) and _of(old, new) == [])
    return bool(old == new)


def _properties(component: Component) -> dict[str, Any]:
    return {name: value for name, value in component.to_plotly_json()["props"].items() if name != "children"}


def _inside(old: object, new: object) -> list[Change] | None:
    if isinstance(old, Component) and isinstance(new, Component):
        return _of(old, new)
    if isinstance(old, list | tuple) and isinstance(new, list | tuple):
        if all(isinstance(each, Component) for each in (*old, *new)):
            return differences(old, new)
        return [] if list(old) == list(new) else None
    return [] if type(old) is type(new) and old == new else None
