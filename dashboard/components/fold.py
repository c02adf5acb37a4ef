"""A section that unfolds: closed it says in a sentence what it found, so that a long page is read in a minute.

Its charts are drawn once it opens or is printed, and it stays open on the next page of its kind (assets/1-unfold.js).
The page puts all its folds into one `html.Div(className="folds")`.
"""

from collections.abc import Iterator, Sequence

from dash import html
from dash.development.base_component import Component

from dashboard.still import KEPT


def fold(name: str, heading: str, told: Sequence[str], children: Sequence[Component]) -> html.Details:
    """The section with its heading and what it found in front; opened by an address that ends in `<name>-heading`."""
    title = html.H2(heading, id=f"{name}-heading", className="section-heading")
    found = html.Span([html.Span(each) for each in told], className="fold-finding")
    return html.Details(
        [html.Summary([title, found]), *children],
        className=f"section {KEPT}",
        **{"aria-labelledby": f"{name}-heading", "data-section": name},
    )


def finding(children: Sequence[Component], *, of_each: bool = False) -> list[str]:
    """What figures say in their titles (`of_each`: all of them, else the first), and how reliable they are.

    Where there are no figures: what is said instead.
    """
    titles = [str(each.children) for each in _of_class(children, "chart-title")]
    flags = [f"{_text(each.children[0])}." for each in _of_class(children, "reliability")]
    told = [*flags, *(titles if of_each else titles[:1])]
    return told or [_text(each) for each in _of_class(children, "note", "nothing")][:1]


def _of_class(node: object, *names: str) -> Iterator[Component]:
    if isinstance(node, list | tuple):
        for each in node:
            yield from _of_class(each, *names)
    elif isinstance(node, Component):
        if set(names) & set(str(getattr(node, "className", "")).split()):
            yield node
        else:
            yield from _of_class(getattr(node, "children", None), *names)


def _text(node: object) -> str:
    if isinstance(node, list | tuple):
        return "".join(_text(each) for each in node)
    return _text(getattr(node, "children", "")) if isinstance(node, Component) else str(node or "")
