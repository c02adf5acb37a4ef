"""A section that unfolds: closed it says in a sentence what it found, so that a long page is read in a minute."""

from collections.abc import Iterator, Sequence

from dash import html
from dash.development.base_component import Component

from dashboard.pages.indikator.view import View
from dashboard.still import KEPT

FOLDED = ("rounds", "movers", "sites", "bearing", "others", "doses", "parts", "gaps", "definition")
"""What a reader comes to after the finding, the target and the course."""
_OF_SEVERAL = ("others", "doses", "gaps")
"""Where every figure answers a question of its own; elsewhere the first has the answer."""


def fold(view: View, name: str, children: Sequence[Component]) -> html.Details:
    """The section with its heading and its finding in front; opened by an address that ends in its heading's name."""
    heading = f"{name}-heading"
    title = html.H2(view.text(f"indikator.{name}.heading"), id=heading, className="section-heading")
    told = html.Span([html.Span(each) for each in finding(view, name, children)], className="fold-finding")
    return html.Details(
        [html.Summary([title, told]), *children],
        className=f"section {KEPT}",
        **{"aria-labelledby": heading, "data-section": name},
    )


def finding(view: View, name: str, children: Sequence[Component]) -> list[str]:
    """What the section says, in the words of its figures; of one without figures, what it says instead."""
    if name == "definition":
        return [view.definition.words(view.language).definition]
    titles = [str(each.children) for each in _of_class(children, "chart-title")]
    told = titles if name in _OF_SEVERAL else titles[:1]
    flags = [f"{_text(each.children[0])}." for each in _of_class(children, "reliability")]
    return [*flags, *told] or [_text(each) for each in _of_class(children, "note", "nothing")][:1]


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
