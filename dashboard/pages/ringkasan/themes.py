"""Every indicator counted, theme by theme: a bar that adds up, the same in words, and the way to the lines."""

from dataclasses import replace

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.address import link_to
from dashboard.pages.perbandingan.tally import Tally
from dashboard.pages.perbandingan.together import totals
from dashboard.pages.ringkasan.summary import Summary
from dashboard.text import Text
from indicators.definition import Theme

PARTS = ("improved", "worsened", "unsure", "unknown", "hidden")


def themes(summary: Summary) -> Component:
    """One row per theme; what is not on a card is one link away."""
    text = summary.text
    note = totals(summary.tally, text)
    everything = dcc.Link(text("ringkasan.compare"), href=link_to("/perbandingan", summary.selection))
    return html.Section(
        [
            html.H2(text("ringkasan.themes"), id="themes-title"),
            html.Ul(
                [_row(theme, counts, summary) for theme, counts in summary.themes.items()], className="theme-counts"
            ),
            *([html.P(note, className="note")] if note else []),
            html.P(everything, className="onward"),
        ],
        id="themes",
        className="facts themes",
        **{"aria-labelledby": "themes-title"},
    )


def _row(theme: Theme, counts: Tally, summary: Summary) -> Component:
    href = link_to("/perbandingan", replace(summary.selection, theme=theme.value))
    link = dcc.Link(summary.text(f"theme.{theme.value}"), href=href, className="theme-name")
    return counted_row(link, counts, summary.text)


def counted_row(link: Component, counts: Tally, text: Text, **attributes: str) -> html.Li:
    """A name with a bar that adds up to all its indicators, and the same in words."""
    numbers = {name: getattr(counts, name) for name in PARTS}
    told = ", ".join(text(f"ringkasan.theme_{name}", n=n) for name, n in numbers.items() if n)
    pieces = [
        html.Span(className=f"piece piece-{name}", style={"flexGrow": str(n)}) for name, n in numbers.items() if n
    ]
    bar = html.Span(pieces, className="theme-bar", **{"aria-hidden": "true"})
    return html.Li([link, bar, html.Span(told, className="theme-told")], **attributes)
