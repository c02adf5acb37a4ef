"""A verdict that everybody can read: a symbol and a word; its colour adds nothing that these don't say."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from dashboard.text import Text
from dashboard.theme import verdict_mark


def symbol(verdict: str) -> Component:
    """The mark alone, for where the word stands beside it anyway."""
    return html.Span(verdict_mark(verdict).symbol, className="symbol", **{"aria-hidden": "true"})


def verdict_chip(verdict: str, text: Text) -> Component:
    """Symbol and word in the colour of the verdict."""
    word = text(f"verdict.{verdict}")
    return html.Span([symbol(verdict), " ", word], className=f"chip {verdict_mark(verdict).css}")
