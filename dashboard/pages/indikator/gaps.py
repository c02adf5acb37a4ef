"""Gaps between groups of the same site, before and after: heads by sex, the worst and the best RT, the assisted."""

from collections.abc import Iterator

from dash import html
from dash.development.base_component import Component

from dashboard.components.method import method_name
from dashboard.figures.frame import Caption, framed
from dashboard.figures.span import Span, spans
from dashboard.pages.indikator import words
from dashboard.pages.indikator.arms import between, touches_zero, twin
from dashboard.pages.indikator.behind import behind
from dashboard.pages.indikator.view import View
from indicators.definition import Direction, Kind
from indicators.further.phrases import Apart, Phrases
from indicators.further.rows import Contrast
from indicators.further.telling import told_contrast


def gaps(view: View) -> list[Component]:
    """One figure per way of dividing the site; those refused or hidden in one list below."""
    if not view.contrasts:
        return [html.P(view.text("indikator.gaps.none"), className="note")]
    told = [row for row in view.contrasts if not (row.suppressed or row.refusal) and row.gap_change is not None]
    untold = [row for row in view.contrasts if row not in told]
    parts: list[Component] = [_figure(view, row) for row in told]
    if untold:
        items = [html.Li(f"{_division(view, row)}: {_said(view, row)}") for row in untold]
        parts.append(html.Ul(items, className="note refused"))
    return parts


def _said(view: View, row: Contrast) -> str:
    return told_contrast(row, view.definition, view.context, view.language)


def _division(view: View, row: Contrast) -> str:
    ends = row.division == "rt" and view.definition.direction is Direction.NEITHER
    return view.text("indikator.gaps.rt_neither" if ends else f"indikator.gaps.{row.division}")


def _figure(view: View, row: Contrast) -> Component:
    phrases = Phrases(view.definition, view.context, view.language)
    apart = phrases.gaps(row)
    first, second = _groups(row, phrases)
    rows = [*_gaps(view, row, phrases, apart), _gap_change(view, row, phrases, apart)]
    said = view.text(
        _title_key(row),
        group=first,
        reference=second,
        before=phrases.difference(apart.second, decimals=apart.decimals, signed=True),
        after=phrases.difference(apart.first, decimals=apart.decimals, signed=True),
    )
    title = "; ".join([said, *_losing(view, row, phrases, apart)])
    sizes = (f"{first}: n = {phrases.number(row.n)}", f"{second}: n = {phrases.number(row.n_reference)}")
    facts = (
        words.dated(view),
        words.population(view),
        *sizes,
        view.text("figures.unknown_out"),
        view.text("indikator.gaps.no_ratio") if view.definition.measures else "",
        method_name(row.method, view.text),
        words.source(view),
    )
    caption = Caption(title=title, reading=_said(view, row), facts=facts, table=view.text("figures.table"))
    table = twin(view, rows, caption=view.text("indikator.gaps.table", label=view.label, group=first, reference=second))
    identity = f"gap-{row.division.replace('_', '-')}"
    return framed(
        spans(rows, written=view.measure.mark), caption, table, identity=identity, behind=behind(view, "contrast")
    )


def _groups(row: Contrast, phrases: Phrases) -> tuple[str, str]:
    return phrases.group(row.division, row.category), phrases.group(row.division, row.reference)


def _gaps(view: View, row: Contrast, phrases: Phrases, apart: Apart) -> Iterator[Span]:
    """How far the two lay apart in each round, and at what levels."""
    first, second = _groups(row, phrases)
    before, after = (row.before, row.before_reference), (row.after, row.after_reference)
    for round_, gap, lower, upper, levels in (
        (view.round_from, apart.second, row.gap_from_lower, row.gap_from_upper, before),
        (view.round_to, apart.first, row.gap_to_lower, row.gap_to_upper, after),
    ):
        one, other = (
            phrases.level(level, n=n, decimals=apart.decimals, counts=apart.counts)
            for level, n in zip(levels, (row.n, row.n_reference), strict=True)
        )
        yield Span(
            f"{view.text('indikator.gaps.gap')}, {round_.label(view.language)}",
            between(phrases, gap, lower, upper, apart.decimals),
            note=f"{first} {one}, {second} {other}",
            point=gap,
            lower=lower,
            upper=upper,
        )


def _gap_change(view: View, row: Contrast, phrases: Phrases, apart: Apart) -> Span:
    ranked = view.definition.kind is Kind.MEDIAN  # whose gap does not change by the difference of typical changes
    return Span(
        view.text("indikator.gaps.change_typical" if ranked else "indikator.gaps.change"),
        between(phrases, apart.difference, row.lower, row.upper, apart.decimals),
        point=row.gap_change,
        lower=row.lower,
        upper=row.upper,
        css="span-difference",
    )


def _losing(view: View, row: Contrast, phrases: Phrases, apart: Apart) -> list[str]:
    """Which of the two moved the wrong way: a gap that narrows because the better one falls is no good news."""
    wrong = {Direction.UP: -1, Direction.DOWN: 1}.get(view.definition.direction, 0)
    sides = ((row.category, row.before, row.after, row.n),
             (row.reference, row.before_reference, row.after_reference, row.n_reference))  # fmt: skip
    key = "indikator.gaps.fell" if wrong < 0 else "indikator.gaps.rose"
    told = [
        (name, [phrases.level(level, n=n, decimals=apart.decimals, counts=apart.counts) for level in (before, after)])
        for name, before, after, n in sides
        if before is not None and after is not None and (after - before) * wrong > 0
    ]
    return [
        view.text(key, group=phrases.group(row.division, name), before=before, after=after)
        for name, (before, after) in told
        if before != after
    ]


def _title_key(row: Contrast) -> str:
    """Whether the gap certainly became smaller or larger, or lies the other way now.

    That of RT is not said to have become smaller: they were picked as the ends of the earlier round, and what is picked
    so comes closer by chance, which its interval does not know.
    """
    if touches_zero(row.lower, row.upper):
        return "indikator.gaps.title_unsure"
    if ((row.gap_to or 0) - (row.gap_from or 0)) * (row.gap_change or 0) <= 0:
        return "indikator.gaps.title_unsure"  # medians and typical changes need not agree
    if row.division == "rt" and (row.gap_change or 0) * (row.gap_from or 0) < 0:
        return "indikator.gaps.title_chosen"
    if (row.gap_from or 0) * (row.gap_to or 0) < 0:
        return "indikator.gaps.title_turned"
    narrower = abs(row.gap_to or 0) < abs(row.gap_from or 0)
    return "indikator.gaps.title_narrower" if narrower else "indikator.gaps.title_wider"
