"""What was found wrong, by rule, with the cell and what may be done; and the pairs of records that may be the same."""

from __future__ import annotations

from collections.abc import Sequence

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.address import link_to
from dashboard.components.field import Field
from dashboard.pages.muat_data.alike import FEWEST, REPLACE, Alike, alike, alike_found, belongs
from dashboard.pages.muat_data.areas import new_areas
from dashboard.pages.muat_data.decided import decided_findings
from dashboard.pages.muat_data.native import asking, labelled, panel, select
from dashboard.pages.muat_data.other_cell import other_cell
from dashboard.pages.muat_data.pairs import decided_pairs, pairs
from dashboard.pages.muat_data.recognised import told_lines
from dashboard.pages.muat_data.trouble import in_indonesian, wrong
from dashboard.pages.muat_data.view import View
from indicators import numbers
from warehouse.attempts import Found, Kind, Tried

_OPEN = "open"


def findings(view: View) -> list[Component]:
    """Refusals first, then what is about this file, then the others; one button takes all decisions."""
    tried, text = view.tried, view.text
    if tried is None:
        return _untried(view)
    ours, others = _parted(view, tried)
    lead = html.P(_counted(view, tried), className="muat-lead")
    parts = [*_refused(view, tried), *told_lines(view, tried.told), lead, *in_indonesian(view), *_let_go(view, tried)]
    parts += _groups(view, ours, tried.kinds)
    if others:
        there = sum(kind.n for kind in tried.kinds) - _of_ours(view, tried)
        title = html.Summary(text("muat_data.findings.others", n=numbers.plain(there, text.language)))
        parts.append(html.Details([title, *_groups(view, others, tried.kinds)], className="fold muat-others"))
    decidable = (
        tried.sheets
        or tried.areas
        or tried.pairs
        or tried.decided
        or tried.corrected
        or any(each.status == _OPEN and each.choices for each in tried.findings)
    )
    shown = [panel(text("muat_data.findings.heading"), parts, identity="findings", first=True)]
    shown += [*decided_findings(view, tried.corrected), *other_cell(view), *new_areas(view, tried.areas)]
    shown += [*pairs(view, tried.pairs), *decided_pairs(view, tried.decided)]
    if decidable and view.deciding:
        shown.append(_deciding(view))
    return [*shown, *_onward(view)]


def findings_so_far(view: View) -> list[Component]:
    """What the load found while it still goes on, to be read; nothing where it hasn't told yet."""
    tried, text = view.tried, view.text
    if tried is None or tried.trial is not None:  # the trial before this one
        return []
    ours, others = _parted(view, tried)
    known = tried.kinds or tried.whole
    lead = _counted(view, tried) if known else text("muat_data.findings.none_so_far")
    parts = [*_refused(view, tried), html.P(lead, className="muat-lead")]
    if tried.whole:
        note = html.P(text("muat_data.findings.all_told"), id="muat-all-told", className="note")
    else:
        note = html.P(text("muat_data.findings.so_far"), className="note")
    parts += [note, *_groups(view, ours or others, tried.kinds)]
    return [panel(text("muat_data.findings.heading"), parts, identity="findings")]


def _let_go(view: View, tried: Tried) -> list[Component]:
    """Where the findings of an attempt that is over are listed."""
    if tried.findings or not tried.kinds or not view.stage.over:
        return []
    text = view.text
    to = dcc.Link(text("muat_data.publish.see_quality"), href=link_to("/mutu-data", view.selection))
    return [html.P([text("muat_data.findings.let_go"), " ", to])]


def _parted(view: View, tried: Tried) -> tuple[list[Found], list[Found]]:
    """What is about this file, or about any where there is none; and the others."""
    alone = view.going.state.file is None
    ours = [each for each in tried.findings if each.ours or alone]
    return ours, [each for each in tried.findings if not (each.ours or alone)]


def _untried(view: View) -> list[Component]:
    """Where trying didn't come to anything, it may be tried again."""
    text = view.text
    go = asking(text("muat_data.recognised.check"), to=view.route("langkah/try"), goes=view.address())
    told = html.P(text("muat_data.findings.untried"))
    return [panel(text("muat_data.findings.heading"), [told, go], identity="findings", first=True)]


def _refused(view: View, tried: Tried) -> list[Component]:
    if not tried.refused:
        return []
    text = view.text
    lines = html.Ul([html.Li(view.said(line), lang="id") for line in tried.refused], className="muat-told")
    return [html.Div([html.H3(text("muat_data.findings.refused")), lines], className="worse")]


def _counted(view: View, tried: Tried) -> str:
    text = view.text
    in_all = sum(kind.n for kind in tried.kinds)
    number = numbers.plain(in_all, text.language)
    if not in_all:
        return text("muat_data.findings.none")
    if view.going.state.file is None:
        return text("muat_data.findings.counted_all", n=number)
    return text("muat_data.findings.counted", ours=numbers.plain(_of_ours(view, tried), text.language), n=number)


def _of_ours(view: View, tried: Tried) -> int:
    """How many findings are about this file, or about any where there is none."""
    return sum(kind.n for kind in tried.kinds if kind.ours or view.going.state.file is None)


def _groups(view: View, found: Sequence[Found], kinds: Sequence[Kind]) -> list[Component]:
    """One fold per rule, in the order of the process: the gravest first."""
    counts = {(kind.severity, kind.rule, kind.status, kind.ours): kind.n for kind in kinds}
    grouped: dict[tuple[str, str, str, bool], list[Found]] = {}
    for each in found:
        grouped.setdefault((each.severity, each.rule, each.status, each.ours), []).append(each)
    return [_group(view, members, counts[kind]) for kind, members in grouped.items()]


def _group(view: View, members: Sequence[Found], there: int) -> Component:
    """`there`: how many there are; `members` may be the first of them."""
    text, first = view.text, members[0]
    severity = html.Span(text(f"mutu_data.severity.{first.severity}"), className=f"severity severity-{first.severity}")
    count = html.Strong(f"{numbers.plain(there, text.language)} ×")
    alike = all(each.what == first.what for each in members)
    such = [] if alike else [html.Span(text("muat_data.findings.such_as"), className="note")]
    title = [count, *such, html.Span(view.said(first.what), lang="id", className="muat-about-rule"), severity]
    if first.status != _OPEN:
        title.append(html.Span(text(f"muat_data.status.{first.status}"), className="chip verdict-unclear"))
    why = html.Div(
        [html.P(view.said(first.why), lang="id"), html.P(view.said(first.suggestion), lang="id", className="note")]
    )
    groups = _alike(view, members)
    known = first.what if alike else ""
    items = html.Ol(
        [_finding(view, each, known=known, groups=belongs(groups, at)) for at, each in enumerate(members)],
        className="muat-findings",
    )
    together = [_together(view, groups, members)] if groups else []
    left = numbers.plain(there - len(members), text.language)
    more = [html.P(text("muat_data.findings.more", n=left), className="note")] if there > len(members) else []
    again = any(each.finding in view.refused for each in members)
    return html.Details([html.Summary(title), why, *together, items, *more], className="fold muat-rule", open=again)


def _alike(view: View, members: Sequence[Found]) -> list[Alike]:
    """The groups that may be decided alike; none where there are too few."""
    places = {at: each for at, each in enumerate(members) if _may_be_decided(view, each)}
    return alike_found(view, places) if len(places) >= FEWEST else []


def _together(view: View, groups: Sequence[Alike], members: Sequence[Found]) -> Component:
    """What any of them may be given; a new value only where there is one content for it to replace."""
    offered = dict.fromkeys(choice for each in members if _may_be_decided(view, each) for choice in each.choices)
    choices = [each for each in offered if each != REPLACE or any(group.same for group in groups)]
    told = [("", view.text("muat_data.findings.undecided")), *((each, view.choice_word(each)) for each in choices)]
    return alike(view, groups, told, identity=f"alike-{members[0].finding}")


def _may_be_decided(view: View, found: Found) -> bool:
    return bool(found.choices) and found.status == _OPEN and view.deciding


def _finding(view: View, found: Found, *, known: str, groups: str) -> Component:
    """Where it is, what stands there, and what to do about it; what is `known` from above isn't said again."""
    text = view.text
    row = text("muat_data.findings.row", row=found.row) if found.row is not None and not found.cell else ""
    place = " › ".join(part for part in (found.file, found.sheet, found.cell or row) if part)
    whose = " · ".join(
        part
        for part in (
            text("muat_data.findings.rt", rt=found.rt) if found.rt else "",
            text("muat_data.findings.cadre", cadre=found.cadre) if found.cadre else "",
        )
        if part
    )
    told = [html.P(view.said(found.what), lang="id", className="muat-what")] if found.what != known else []
    told.append(html.P(place, className="muat-place"))
    if found.content:
        told.append(html.P([text("muat_data.findings.content"), " ", html.Code(found.content)]))
    if whose:
        told.append(html.P(whose, className="note"))
    decided = [_decision(view, found, groups)] if _may_be_decided(view, found) else []
    return html.Li([html.Div(told), *decided])


def _decision(view: View, found: Found, groups: str) -> Component:
    text, identity, before = view.text, f"do-{found.finding}", view.refused.get(found.finding)
    choices = [("", text("muat_data.findings.undecided")), *((each, view.choice_word(each)) for each in found.choices)]
    chosen = before.choice if before else ""
    control = select(choices, identity=identity, chosen=chosen,
                     **{"data-finding": found.finding, "data-groups": groups})  # fmt: skip
    fields = [labelled(text("muat_data.findings.decision"), control, identity=identity)]
    if "ganti" in found.choices:
        value = Field(type="text", id=f"{identity}-value", value=before.new_value if before else "",
                      **{"data-value": "", "autoComplete": "off"})  # fmt: skip
        fields.append(labelled(text("muat_data.findings.new_value"), value, identity=f"{identity}-value"))
    reason = Field(type="text", id=f"{identity}-reason", value=before.reason if before else "",
                   **{"data-reason": "", "autoComplete": "off"})  # fmt: skip
    fields.append(labelled(text("muat_data.findings.reason"), reason, identity=f"{identity}-reason"))
    return html.Div([*wrong(view, found.finding), *fields], className="muat-decision")


def _deciding(view: View) -> Component:
    """Who decides, and why where a finding has no reason of its own."""
    text = view.text
    before = next(iter(view.refused.values()), None)
    by = Field(type="text", id="muat-by", autoComplete="name", required=True, value=before.by if before else "")
    reason = Field(type="text", id="muat-reason", autoComplete="off", **{"aria-describedby": "muat-reason-note"})
    go = asking(
        text("muat_data.findings.decide"), to=view.route("langkah/decide"), goes=view.address(), sends="decisions"
    )
    chosen = html.Span(id="muat-chosen", **{"data-says": text("muat_data.findings.chosen")})
    fields = [
        labelled(text("muat_data.findings.by"), by, identity="muat-by"),
        labelled(text("muat_data.findings.reason_for_all"), reason, identity="muat-reason"),
    ]
    told = html.P(text("muat_data.findings.decide_told"), className="note", id="muat-reason-note")
    parts = [told, html.Div(fields, className="muat-fields"), html.Div([go, chosen], className="muat-buttons")]
    return panel(text("muat_data.findings.deciding"), parts, identity="deciding")


def _onward(view: View) -> list[Component]:
    """Nothing where the trial no longer holds: the way on is to try again, which stands with the reason."""
    if "perbedaan" not in view.reached:
        return []
    link = dcc.Link(view.text("muat_data.findings.onward"), href=view.address("perbedaan"), className="muat-button")
    return [html.Div(link, className="muat-buttons")]
