"""What each audience may see, as its declared policy says; the one this page is shown to is marked."""

from collections.abc import Iterator

from dash import html
from dash.development.base_component import Component

from dashboard.source import Snapshot
from dashboard.text import Text
from indicators.disclosure import Policy
from indicators.results import WHOLE_SITE

COLUMNS = ("audience", "breakdowns", "small", "movers", "totals", "percent", "behind")


def audiences(snapshot: Snapshot, text: Text) -> Component:
    """One row per audience."""
    head = html.Tr([html.Th(text(f"metode.audience.column_{name}"), scope="col") for name in COLUMNS])
    rows = [_row(policy, snapshot.policy, text) for policy in snapshot.policies or (snapshot.policy,)]
    label = text("metode.audience.title")
    scroll = {"role": "group", "aria-label": label, "tabIndex": 0}
    table = html.Table([html.Caption(label), html.Thead(head), html.Tbody(rows)], className="twin-stacked")
    return html.Div(table, className="scroll metode-table", **scroll)


def _row(policy: Policy, here: Policy, text: Text) -> Component:
    mine = policy.audience is here.audience
    name = text(f"metode.audience.{policy.audience.value}")
    told = [html.Strong(name), f" ({text('metode.audience.here')})"] if mine else name
    cells = [
        html.Td(cell, **{"data-column": text(f"metode.audience.column_{column}")})
        for column, cell in zip(COLUMNS[1:], _cells(policy, text), strict=True)
    ]
    return html.Tr([html.Th(told, scope="row"), *cells], className="here" if mine else "")


def _cells(policy: Policy, text: Text) -> Iterator[str]:
    rights = policy.rights
    yield ", ".join(text(f"breakdown.{each}") for each in (WHOLE_SITE, *policy.breakdowns[1:]))
    small = [
        text(f"metode.audience.groups_{rights.small_groups.value}", n=rights.smallest_cell),
        text(f"metode.audience.answers_{rights.small_answers.value}", n=rights.smallest_cell),
        text(f"metode.audience.site_{rights.site_totals.value}") if not rights.guards_nothing else "",
    ]
    yield " ".join(part for part in small if part)
    yield text(f"metode.audience.movers_{rights.movers.value}")
    yield text(f"metode.audience.totals_{rights.totals_only.value}", n=rights.smallest_cell)
    yield text(f"metode.audience.percent_{'yes' if rights.percent_of_few else 'no'}")
    behind = {"lost": rights.lost, "activities": rights.activities, "quality": rights.quality}
    yield " ".join(text(f"metode.audience.{name}_{told.value}") for name, told in behind.items())
