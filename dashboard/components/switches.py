"""What a reader chooses with: segments beside each other, or a list. The address holds what is chosen.

Plain elements of HTML that name their field of `Selection`; `assets/2-p2wkss.js` writes their values to the address.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from dash import html
from dash.development.base_component import Component

from dashboard.components.field import Field
from dashboard.text import Text


class Choice(NamedTuple):
    """A value of the address and the words it is offered by."""

    value: str
    words: str


def segments(field: str, choices: Iterable[Choice], chosen: str, text: Text) -> Component:
    """A few choices beside each other, named by the label above them."""
    label = f"filter-{field}-label"
    parts = [_segment(field, choice, chosen=choice.value == chosen) for choice in choices]
    return html.Div(
        [
            html.Span(text(f"filter.{field}"), id=label, className="filter-label"),
            html.Div(parts, className="segments", role="radiogroup", **{"aria-labelledby": label}),
        ],
        className="filter segmented",
    )


def _segment(field: str, choice: Choice, *, chosen: bool) -> Component:
    button = Field(type="radio", name=field, value=choice.value, checked=chosen, **{"data-field": field})
    return html.Label([button, html.Span(choice.words)], className="segment")


def listed(field: str, choices: Iterable[Choice], chosen: str, text: Text) -> Component:
    """A list of choices under its label."""
    identity = f"filter-{field}"
    options = [html.Option(words, value=value, selected=value == chosen or None) for value, words in choices]
    return html.Div(
        [
            html.Label(text(f"filter.{field}"), htmlFor=identity, className="filter-label"),
            html.Select(options, id=identity, className="field", **{"data-field": field}),
        ],
        className=f"filter listed filter-{field}",
    )
