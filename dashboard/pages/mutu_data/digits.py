"""The last digits of heights, weights and ages: all ten come about equally often, but for rounding, to 0 and 5."""

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboard.figures.facts import n_fact, rounds_fact, source_fact
from dashboard.figures.frame import Caption, framed
from dashboard.figures.twin import Twin
from dashboard.pages.mutu_data.downloads import behind
from dashboard.selection import Selection
from dashboard.source import Snapshot
from dashboard.text import Text
from indicators import numbers, records
from warehouse.quality import Digit

FEWEST = 50
AGE = "age_years"
ROUND_DIGITS = (0, 5)
EXPECTED = 0.2


def digits(snapshot: Snapshot, selection: Selection, text: Text) -> list[Component]:
    """One row of ten bars per measure, with the share of 0 and 5 against the fifth that chance would give."""
    counted = snapshot.quality(records.last_digits)
    by_variable: dict[str, list[Digit]] = {}
    for digit in counted:
        by_variable.setdefault(digit.variable, []).append(digit)
    hidden = [html.P(_hidden(name, text), className="note") for name, rows in by_variable.items() if rows[0].suppressed]
    enough = {name: rows for name, rows in by_variable.items() if sum(row.measures for row in rows) >= FEWEST}
    if not enough and not hidden:
        return [html.P(text("mutu_data.digits.nothing", fewest=FEWEST), className="nothing")]
    charts = [_measure(snapshot, selection, name, rows, text) for name, rows in enough.items()]
    return [html.Div(charts, className="digit-charts"), *hidden]


def _hidden(name: str, text: Text) -> str:
    return text("mutu_data.digits.hidden", measure=text(f"mutu_data.measure.{name}"))


def _measure(snapshot: Snapshot, selection: Selection, name: str, rows: Sequence[Digit], text: Text) -> Component:
    total = sum(row.measures for row in rows)
    share = sum(row.measures for row in rows if row.digit in ROUND_DIGITS) / total
    measure = text(f"mutu_data.measure.{name}")
    caption = Caption(
        title=text("mutu_data.digits.title", measure=measure, share=numbers.percent(share, text.language),
                   expected=numbers.percent(EXPECTED, text.language)),
        reading=text("mutu_data.digits.reading_age" if name == AGE else "mutu_data.digits.reading"),
        facts=(rounds_fact(snapshot.context, text), n_fact(total, text),
               source_fact(snapshot.context, text, site=selection.site)),
        table=text("figures.table"),
    )  # fmt: skip
    most = max(row.measures for row in rows)
    columns = [
        html.Li(
            [
                html.Span(numbers.plain(row.measures, text.language), className="digit-count"),
                html.Span(className="digit-bar", style={"height": f"{5.5 * row.measures / most:.2f}rem"}),
                html.Span(str(row.digit), className="digit-name"),
            ],
            className="digit round" if row.digit in ROUND_DIGITS else "digit",
        )
        for row in rows
    ]
    twin = Twin(
        caption=text("mutu_data.digits.table", measure=measure),
        header=(text("mutu_data.column.digit"), text("mutu_data.column.records")),
        rows=tuple((str(row.digit), numbers.plain(row.measures, text.language)) for row in rows),
    )
    bars = html.Ol(columns, className="digits", **{"aria-hidden": "true"})
    return framed(bars, caption, twin, identity=f"digits-{name.replace('_', '-')}",
                  behind=behind("angka", selection, snapshot.context, text))  # fmt: skip
