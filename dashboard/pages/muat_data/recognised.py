"""What the file was recognised as (system, form, round, sheets), and what the reader must add if it doesn't say."""

from __future__ import annotations

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.pages.muat_data.native import asking, labelled, panel, select
from dashboard.pages.muat_data.trouble import in_indonesian
from dashboard.pages.muat_data.view import View
from indicators import numbers
from warehouse.attempts import Gap, Recognised, Stage


def recognised(view: View) -> list[Component]:
    """What is known, then the choice that is open or the way on."""
    text, found = view.text, view.recognised
    title = text("muat_data.step.dikenali")
    if found is None:
        return []
    facts = [_facts(view, found), _sheets(view, found), *told_lines(view, found.told), *gaps(view, found.gaps)]
    facts += in_indonesian(view)
    if view.going.busy:
        return [panel(title, facts, identity="recognised")]
    if view.stage is Stage.UNMAPPED and view.mapping is None and (found.rounds or found.forms):
        facts.append(_choice(view, found))
    elif view.stage is Stage.RECOGNISED:
        facts += [_dated(view, found)] if found.dates and view.mapping is None else []
        facts.append(_onward(view))
    elif "temuan" in view.reached:
        link = dcc.Link(text("muat_data.recognised.findings"), href=view.address("temuan"), className="muat-button")
        facts.append(html.Div(link, className="muat-buttons"))
    return [panel(title, facts, identity="recognised", first=True)]


def _facts(view: View, found: Recognised) -> Component:
    text = view.text
    pairs = [
        (text("muat_data.recognised.kind"), html.Span(found.explanation, lang="id")),
    ]
    if found.form or not view.going.busy:
        pairs.append((text("muat_data.recognised.form"), _form(view, found)))
        pairs.append((text("muat_data.recognised.round"), _round(view, found)))
    if found.stored and view.stage is not Stage.REFUSED:
        pairs.append((text("muat_data.recognised.stored"), found.stored))
    return html.Dl([part for name, value in pairs for part in (html.Dt(name), html.Dd(value))], className="muat-facts")


def _form(view: View, found: Recognised) -> str:
    if not found.form:
        return view.text("muat_data.recognised.no_form")
    return f"{found.title} ({found.form})" if found.title else found.form


def _round(view: View, found: Recognised) -> str:
    """Its round; of a file that may be tried without one, that each row tells its own."""
    if found.round:
        return view.round_label(found.round)
    by_row = found.form and not any(gap.must for gap in found.gaps)
    return view.text(f"muat_data.recognised.round_{'by_row' if by_row else 'unknown'}")


def _sheets(view: View, found: Recognised) -> Component:
    text = view.text
    items = [
        html.Li(
            text(
                "muat_data.recognised.sheet",
                sheet=sheet.name,
                rows=numbers.plain(sheet.rows, text.language),
                unit=view.unit_label(sheet.unit) if sheet.unit else text("muat_data.recognised.no_unit"),
            )
        )
        for sheet in found.sheets
    ]
    return html.Ul(items, className="muat-sheets")


def told_lines(view: View, lines: tuple[str, ...]) -> list[Component]:
    """What the process tells, line by line, as it says it."""
    return [html.Ul([html.Li(view.said(line), lang="id") for line in lines], className="muat-told")] if lines else []


def gaps(view: View, missing: tuple[Gap, ...]) -> list[Component]:
    """What a form lacks: what it can't be loaded without, and what to look at."""
    text = view.text
    must = [html.Li(view.said(gap.told), lang="id") for gap in missing if gap.must]
    look = [html.Li(view.said(gap.told), lang="id") for gap in missing if not gap.must]
    parts: list[Component] = []
    if must:
        parts += [html.H3(text("muat_data.gap.must"), className="muat-worse"), html.Ul(must, className="muat-gaps")]
    if look:
        summary = html.Summary(text("muat_data.gap.look", n=len(look)))
        parts.append(html.Details([summary, html.Ul(look, className="muat-gaps")], className="fold"))
    return parts


def _choice(view: View, found: Recognised) -> Component:
    """Which round, or which of several forms; the file doesn't say."""
    text, fields = view.text, []
    blank = ("", text("muat_data.choose"))
    if found.rounds:
        rounds = [blank, *((name, view.round_label(name)) for name in found.rounds)]
        control = select(rounds, identity="choice-round", **{"data-choice": "round"})
        fields.append(labelled(text("muat_data.recognised.which_round"), control, identity="choice-round"))
    if found.forms:
        control = select([blank, *found.forms], identity="choice-form", **{"data-choice": "form"})
        fields.append(labelled(text("muat_data.recognised.which_form"), control, identity="choice-form"))
    fields += [_order(view)] if found.dates else []
    go = asking(
        text("muat_data.recognised.use"), to=view.route("langkah/recognise"), goes=view.address(), sends="choice"
    )
    return html.Div([*fields, html.Div(go, className="muat-buttons")], className="muat-form")


def _dated(view: View, found: Recognised) -> Component:
    """The order of dates that fit two, before anything is tried."""
    text = view.text
    columns = html.P([text("muat_data.recognised.dates_told"), " ", html.Span("; ".join(found.dates), lang="id")])
    go = asking(
        text("muat_data.recognised.read_so"), to=view.route("langkah/recognise"), goes=view.address(), sends="choice",
        quiet=True,
    )  # fmt: skip
    return html.Div([columns, _order(view), html.Div(go, className="muat-buttons")], className="muat-form")


def _order(view: View) -> Component:
    text = view.text
    orders = [
        ("", text("muat_data.choose")),
        *((each, text(f"muat_data.recognised.{each}")) for each in ("dmy", "mdy")),
    ]
    control = select(orders, identity="choice-dates", **{"data-choice": "dates"})
    return labelled(text("muat_data.recognised.which_dates"), control, identity="choice-dates")


def _onward(view: View) -> Component:
    text = view.text
    go = asking(text("muat_data.recognised.check"), to=view.route("langkah/try"), goes=view.address())
    told = html.P(text("muat_data.recognised.check_told"), className="note")
    return html.Div([told, html.Div(go, className="muat-buttons")])
