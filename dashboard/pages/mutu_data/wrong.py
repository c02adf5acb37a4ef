"""What was found wrong: by rule with what was done about it, by RT and by cadre beside their visits."""

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboard.figures.bars import line, parts
from dashboard.figures.facts import n_fact, rounds_fact, source_fact
from dashboard.figures.frame import Caption, framed
from dashboard.figures.twin import Twin
from dashboard.pages.mutu_data.downloads import FINDINGS, behind, may_see
from dashboard.selection import Selection
from dashboard.source import Snapshot
from dashboard.text import Text, begun
from indicators import numbers, records
from indicators.disclosure.policy import Quality
from warehouse.quality import FoundBy, RuleCount

WARNING = "warn"
FEWEST_FOLDED = 3  # of fewer the list is no shorter for being folded


def wrong(snapshot: Snapshot, selection: Selection, text: Text) -> list[Component]:
    """Three lists; the file beside the first has every finding with its cell."""
    if snapshot.policy.rights.quality is Quality.SUMS:
        return [html.P(text("mutu_data.wrong.hidden"), className="note")]
    rules = snapshot.quality(records.findings_by_rule)
    if not rules:
        return [html.P(text("mutu_data.wrong.nothing"), className="nothing")]
    if not may_see(FINDINGS, snapshot):
        return [_by_severity(rules, text), html.P(text("mutu_data.wrong.analysts"), className="note")]
    return [
        _by_rule(snapshot, selection, rules, text),
        _by(snapshot, selection, "rt", snapshot.quality(records.findings_by_rt), rules, text),
        _by(snapshot, selection, "cadre", snapshot.quality(records.findings_by_cadre), rules, text),
    ]


def _by_severity(rules: Sequence[RuleCount], text: Text) -> Component:
    """How many by what was done, for whom no cell is quoted."""
    told = ("mutu_data.wrong.counted", "mutu_data.wrong.counted_decided")
    rows = [
        html.Li(
            [
                html.Span(text(f"mutu_data.severity.{rule.severity}"), className=f"severity severity-{rule.severity}"),
                html.Strong(numbers.plain(rule.findings, text.language), className="number"),
                html.Span(begun(text(told[bool(rule.decided)], decided=rule.decided)), className="rule-message"),
            ]
        )
        for rule in rules
    ]
    return html.Ul(rows, className="rules")


def _by_rule(snapshot: Snapshot, selection: Selection, rules: Sequence[RuleCount], text: Text) -> Component:
    total = sum(rule.findings for rule in rules)
    decided = sum(rule.decided for rule in rules)
    caption = Caption(
        title=text("mutu_data.wrong.title", n=numbers.plain(total, text.language), rules=len(rules), decided=decided),
        reading=text("mutu_data.wrong.reading"),
        facts=(
            rounds_fact(snapshot.context, text),
            n_fact(total, text),
            source_fact(snapshot.context, text, site=selection.site),
        ),
        table=text("figures.table"),
    )
    names = ("rule", "severity", "findings", "decided")
    twin = Twin(
        caption=text("mutu_data.wrong.table"),
        header=tuple(text(f"mutu_data.column.{name}") for name in names),
        rows=tuple(
            (
                rule.rule,
                text(f"mutu_data.severity.{rule.severity}"),
                numbers.plain(rule.findings, text.language),
                numbers.plain(rule.decided, text.language),
            )
            for rule in rules
        ),
    )
    return framed(_listed(rules, text), caption, twin, identity="rules",
                  behind=behind("temuan", selection, snapshot.context, text))  # fmt: skip


def _listed(rules: Sequence[RuleCount], text: Text) -> Component:
    """What took anything out of the data; below, folded away, what only warns, of which everything was loaded."""
    warnings = [rule for rule in rules if rule.severity == WARNING]
    taken = [rule for rule in rules if rule.severity != WARNING]
    if not taken or len(warnings) < FEWEST_FOLDED:
        return _rules(rules, text)
    findings = numbers.plain(sum(rule.findings for rule in warnings), text.language)
    head = html.Summary(text("mutu_data.wrong.warnings", n=findings, rules=len(warnings)))
    more = html.Details([head, _rules(warnings, text)], className="fold rules-more", **{"data-section": "warnings"})
    return html.Div([_rules(taken, text), more])


def _rules(rules: Sequence[RuleCount], text: Text) -> html.Ul:
    rows = [
        html.Li(
            [
                html.Span(text(f"mutu_data.severity.{rule.severity}"), className=f"severity severity-{rule.severity}"),
                html.Strong(numbers.plain(rule.findings, text.language), className="number"),
                html.Span(begun(rule.message), className="rule-message", lang="id"),
            ]
        )
        for rule in rules
    ]
    return html.Ul(rows, className="rules")


def _by(
    snapshot: Snapshot, selection: Selection, kind: str, rows: Sequence[FoundBy], rules: Sequence[RuleCount], text: Text
) -> Component:
    """Findings per hundred visits: who visits more finds more, so the bare number would blame the diligent. How many of
    all findings are of nobody is told, so that the lists add up."""
    some = [row for row in rows if row.findings]
    untied = sum(rule.findings for rule in rules) - sum(row.findings for row in rows)
    rest = [text(f"mutu_data.{kind}.untied", n=untied)] if untied else []
    caption = Caption(
        title=text(f"mutu_data.{kind}.title", some=len(some), total=len(rows)),
        reading=" ".join([text(f"mutu_data.{kind}.reading"), *rest]),
        facts=(
            rounds_fact(snapshot.context, text),
            n_fact(sum(row.findings for row in rows), text),
            source_fact(snapshot.context, text, site=selection.site),
        ),
        table=text("figures.table"),
    )
    most = max((_per_hundred(row) for row in rows), default=0.0) or 1.0
    bars = [
        line(
            _named(kind, row, text),
            parts([("fate-quarantined", _per_hundred(row))], of=most),
            text("mutu_data.per_visits", findings=row.findings, visits=row.visits, rate=_rate(row, text)),
        )
        for row in (rows if kind == "rt" else some)  # a few RT, and one without a finding is worth a line
    ]
    twin = Twin(
        caption=text(f"mutu_data.{kind}.table"),
        header=tuple(text(f"mutu_data.column.{name}") for name in (kind, "findings", "visits", "per_hundred")),
        rows=tuple(
            (
                _named(kind, row, text),
                numbers.plain(row.findings, text.language),
                numbers.plain(row.visits, text.language),
                _rate(row, text),
            )
            for row in rows
        ),
    )
    part = {"rt": "rt", "cadre": "kader"}[kind]
    return framed(html.Ul(bars, className="fates"), caption, twin, identity=f"by-{kind}",
                  behind=behind(part, selection, snapshot.context, text))  # fmt: skip


def _named(kind: str, row: FoundBy, text: Text) -> str:
    return f"{text('figures.part.rt')} {row.name}" if kind == "rt" else row.name


def _rate(row: FoundBy, text: Text) -> str:
    return numbers.plain(_per_hundred(row), text.language, decimals=1)


def _per_hundred(row: FoundBy) -> float:
    return 100 * row.findings / row.visits if row.visits else 0.0
