"""What publishing would change: the rows of this file, and every figure that would be another, the worse ones first."""

from __future__ import annotations

from collections.abc import Sequence

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.components.verdict import verdict_chip
from dashboard.figures.measure import measure_of
from dashboard.figures.twin import Twin, twin_table
from dashboard.pages.muat_data.compared import Bearing, Difference, compared
from dashboard.pages.muat_data.native import panel
from dashboard.pages.muat_data.trouble import overtaken
from dashboard.pages.muat_data.view import View
from indicators import numbers
from indicators.definition import Kind
from indicators.disclosure import Audience, audience_of, read_policy
from indicators.results import Estimate
from warehouse.attempts import Reconciled, Revised, Tried

_COUNTS = ("rows_read", "loaded", "quarantined", "duplicates", "skipped")


def differences(view: View) -> list[Component]:
    """Rows, then figures; nothing to compare where the trial was refused."""
    tried, text = view.tried, view.text
    if tried is None:
        return []
    first = panel(text("muat_data.rows.heading"), rows(view, tried), identity="rows", first=True)
    onward = dcc.Link(text("muat_data.differences.onward"), href=view.address("terbitkan"), className="muat-button")
    found = difference_rows(view)
    if found is None:
        none = html.P(text("muat_data.differences.refused"))
        return [first, panel(text("muat_data.differences.heading"), [none], identity="differences")]
    return [
        first,
        panel(
            text("muat_data.differences.heading"),
            [*overtaken(view), *frozen(view, tried), *_told(view, found)],
            identity="differences",
        ),
        html.Div(onward, className="muat-buttons"),
    ]


def frozen(view: View, tried: Tried) -> list[Component]:
    """That closed rounds would say something else: they, rounds before them, or only what is computed of both."""
    language = view.text.language
    return [
        html.P(
            view.text(
                f"muat_data.differences.{_frozen_because(each)}",
                round=view.round_label(each.round),
                date=numbers.short_date(each.frozen_on, language) if each.frozen_on else numbers.MISSING,
                rows=numbers.plain(each.rows, language),
                numbers=numbers.plain(each.numbers, language),
            ),
            className="warning",
        )
        for each in tried.revised
    ]


def _frozen_because(each: Revised) -> str:
    if each.rows or each.numbers:
        return "frozen"
    return "frozen_before" if each.before else "frozen_computed"


def difference_rows(view: View) -> tuple[Difference, ...] | None:
    """What would differ; None where there is no trial build."""
    if view.tried is None or view.tried.trial is None or view.attempt is None:
        return None
    trial = view.attempt.shadow(view.settings).builds / f"{view.tried.trial}.duckdb"
    if not trial.is_file():
        return None
    policy = read_policy(view.settings.data, audience_of(view.settings.audience or Audience.PUBLIC))
    return compared(trial, policy, view.snapshot)


def rows(view: View, tried: Tried) -> list[Component]:
    """Every row read and what became of it; of the other files, or of all where there is no own one, in a fold."""
    text = view.text
    ours = [sheet for sheet in tried.sheets if sheet.ours]
    others = [sheet for sheet in tried.sheets if not sheet.ours]
    parts: list[Component] = [html.P(text("muat_data.rows.told"), className="note")]
    if ours:
        parts.append(_reconciled(view, ours, text("muat_data.rows.ours")))
    if others:
        whose = "others" if view.going.state.file else "all"
        title = html.Summary(text(f"muat_data.rows.{whose}", n=len(others)))
        parts.append(html.Details([title, _reconciled(view, others, text(f"muat_data.rows.{whose}_table"))],
                                  className="fold"))  # fmt: skip
    return parts


def _reconciled(view: View, sheets: Sequence[Reconciled], caption: str) -> Component:
    text = view.text
    header = ("sheet", "unit", "round", *_COUNTS)
    body = tuple(
        (
            sheet.sheet,
            view.unit_label(sheet.unit),
            view.round_label(sheet.round),
            *(numbers.plain(getattr(sheet, name), text.language) for name in _COUNTS),
        )
        for sheet in sheets
    )
    return twin_table(Twin(caption, tuple(text(f"muat_data.rows.{name}") for name in header), body), numeric_from=3)


def _told(view: View, found: Sequence[Difference]) -> list[Component]:
    text = view.text
    if not found:
        return [html.P(text("muat_data.differences.none"))]
    by_bearing = {bearing: [each for each in found if each.bearing is bearing] for bearing in Bearing}
    counted = {bearing.value: numbers.plain(len(members), text.language) for bearing, members in by_bearing.items()}
    lead = html.P(text("muat_data.differences.counted", **counted), className="muat-lead")
    note = html.P(text("muat_data.differences.how"), className="note")
    parts: list[Component] = [lead, note]
    for bearing in (Bearing.WORSE, Bearing.BETTER):
        members = by_bearing[bearing]
        title = text(f"muat_data.differences.{bearing.value}", n=counted[bearing.value])
        parts.append(html.H3(title, className=f"muat-{bearing.value}"))
        caption = text(f"muat_data.differences.{bearing.value}_table")
        parts.append(_table(view, members, caption) if members else html.P(text("muat_data.differences.no")))
    if others := by_bearing[Bearing.OTHER]:
        words = text("muat_data.differences.other", n=counted["other"])
        parts.append(html.Details([html.Summary(words), _table(view, others, words)], className="fold"))
    return parts


def _table(view: View, found: Sequence[Difference], caption: str) -> Component:
    text = view.text
    header = tuple(
        text(f"muat_data.differences.column.{name}") for name in ("indicator", "whom", "now", "then", "told")
    )
    return twin_table(Twin(caption, header, tuple(_row(view, each) for each in found)), numeric_from=9)


def _row(view: View, each: Difference) -> tuple[Component | str, ...]:
    text = view.text
    population = next((known for known in view.programme.populations if known.name == each.population), None)
    whom = (population.label_en if text.language == "en" else population.label_id) if population else each.population
    return (
        each.definition.words(text.language).short,
        f"{whom} · {view.round_label(each.round)}",
        _now(view, each),
        _level(view, each, each.after),
        _verdict(view, each),
    )


def _now(view: View, each: Difference) -> str:
    """The level in force; of a round that isn't there yet that of the first round, which it is judged against."""
    text = view.text
    if each.before is not None or each.first is None or each.first.round == each.round:
        return _level(view, each, each.before)
    first = view.round_label(each.first.round)
    return text("muat_data.differences.new", round=first, level=_level(view, each, each.first))


def _level(view: View, each: Difference, level: Estimate | None) -> str:
    """The level, and of how many; a dash where there is none."""
    text = view.text
    if level is None or level.suppressed or level.value is None:
        return text("muat_data.differences.nothing") if level is None else numbers.MISSING
    value = measure_of(each.definition, text.language).value(level.value)
    if each.definition.kind is Kind.COUNT:
        return value
    if each.definition.measures or level.x is None:
        return f"{value} (n = {numbers.plain(level.n, text.language)})"
    return f"{value} ({numbers.plain(round(level.x), text.language)}/{numbers.plain(level.n, text.language)})"


def _verdict(view: View, each: Difference) -> Component:
    """The verdict against the first round; both where it would be another."""
    now, then = each.verdict_before, each.verdict_after
    chips = [verdict_chip(verdict, view.text) for verdict in dict.fromkeys((now, then)) if verdict]
    return html.Span([chips[0], " → ", chips[1]] if len(chips) == 2 else chips, className="muat-verdicts")
