"""Who moved: a matrix of states before and after, and the rungs of a ladder in every round."""

from dash import html
from dash.development.base_component import Component

from dashboard.figures.frame import Caption, framed, key_of
from dashboard.figures.ladder import LadderBar, Step, ladder, rung_places
from dashboard.figures.twin import Twin, twin_table
from dashboard.pages.indikator import words
from dashboard.pages.indikator.behind import behind
from dashboard.pages.indikator.turnover import NOT_COUNTED, steps, turnover
from dashboard.pages.indikator.view import View
from dashboard.theme import verdict_mark
from indicators.definition import Direction, Kind

OUTSIDE = ("unknown", *NOT_COUNTED)


def has_movers(view: View) -> bool:
    """Whether anything shows who moved: who was where before and after, or on which rung in every round."""
    change = view.change
    followed = change is not None and change.paired and change.improved is not None and not change.suppressed
    return (view.definition.pairable and followed) or (view.definition.kind is Kind.LADDER and bool(view.states))


def movers(view: View) -> list[Component]:
    """The matrix, and for a ladder its bars; a sentence where units can't be followed."""
    change = view.change
    parts = [_bars(view)] if view.definition.kind is Kind.LADDER and view.states else []
    if not view.definition.pairable:
        return [*parts, html.P(view.text("indikator.movers.once"), className="note")]
    if change is not None and change.suppressed:
        return [*parts, html.P(view.text("figures.hidden_whole"), className="note")]
    if change is None or not change.paired or change.improved is None:
        return [*parts, html.P(view.text(f"indikator.movers.{_why_not(view)}"), className="note")]
    return [*parts, _matrix(view)]


def _why_not(view: View) -> str:
    """Why units aren't followed: the reader wants all, or the same aren't to be had."""
    return "unmatched" if view.selection.comparison == "paired" else "unpaired"


def _matrix(view: View) -> Component:
    """How many went from which state to which. Of measured values only how many rose and fell."""
    change = view.change
    assert change is not None
    title = view.text(
        f"indikator.movers.title{_way(view)}",
        improved=change.improved,
        worsened=change.worsened,
        unchanged=change.unchanged,
        unit=words.unit(view, change.improved or 0),
    )
    caption = Caption(title=title, reading=_reading(view), facts=_facts(view), table=view.text("figures.table"))
    table = matrix_table(view) if view.transitions else _counts_table(view)
    return framed(table, caption, None, identity="movers", behind=behind(view, "movers"))


def _counts_table(view: View) -> html.Div:
    """Of measured values, which have no states: how many rose, fell, and stayed."""
    change = view.change
    assert change is not None
    names = ("rose", "fell", "unchanged") if _way(view) else ("improved", "worsened", "unchanged")
    header = (view.text("figures.column.round"), *(view.text(f"figures.column.{name}") for name in names))
    row = (words.rounds(view), *(str(n) for n in (change.improved, change.worsened, change.unchanged)))
    caption = view.text("figures.same_units", n=words.count(view, change.n_to))
    return twin_table(Twin(caption=caption, header=header, rows=(row,)))


def matrix_table(view: View) -> html.Div:
    """Rows are states before, columns states after; a cell says better or worse by its mark, not by colour alone."""
    counts = steps(view)
    states = _states(view)
    before = [code for code in states if any(counts.get((code, other)) for other in states)]
    after = [code for code in states if any(counts.get((other, code)) for other in states)]
    corner = view.text(
        "indikator.movers.corner",
        before=view.round_from.label(view.language),
        after=view.round_to.label(view.language),
    )
    rows = tuple(
        (words.state(view, code), *(_cell(view, code, other, counts.get((code, other), 0)) for other in after))
        for code in before
    )
    twin = Twin(
        caption=view.text("indikator.movers.caption", unit=words.unit(view, 2), yes=_yes(view)),
        header=(corner, *(words.state(view, code) for code in after)),
        rows=rows,
    )
    return twin_table(twin)


def _states(view: View) -> tuple[str, ...]:
    """Those known only where the others are not told: a zero would say that there are none."""
    known = view.definition.rung_codes or ("no", "yes")
    return known if _is_folded(view) else (*known, *OUTSIDE)


def step_verdict(view: View, before: str, after: str) -> str:
    """Whether a step from one state to another is better, worse, none, or outside what can be compared."""
    known = view.definition.rung_codes or ("no", "yes")
    if before not in known or after not in known:
        return "outside"
    step = known.index(after) - known.index(before)
    if view.definition.direction is Direction.DOWN:
        step = -step
    if not step:
        return "unchanged"
    if view.definition.direction is Direction.NEITHER:
        return "outside"
    return "improved" if step > 0 else "worsened"


def _cell(view: View, before: str, after: str, n: int) -> Component:
    verdict = step_verdict(view, before, after)
    if verdict not in ("improved", "worsened") or not n:
        return html.Span(str(n), className=f"move move-{verdict if n else 'none'}")
    mark = verdict_mark(verdict)
    said = html.Span(f" {view.text(f'verdict.{mark.key}')}", className="visually-hidden")
    symbol = html.Span(f" {mark.symbol}", **{"aria-hidden": "true"})
    return html.Span([str(n), symbol, said], className=f"move move-{verdict}")


def _yes(view: View) -> str:
    """What "yes" means, in the words of the definition."""
    numerator = view.definition.words(view.language).numerator
    return "" if view.definition.rungs else view.text("indikator.movers.yes", numerator=numerator)


def _reading(view: View) -> str:
    change = view.change
    assert change is not None
    moved = view.text(
        f"indikator.movers.reading{_way(view)}",
        n=words.count(view, change.n_to),
        improved=change.improved,
        worsened=change.worsened,
    )
    return moved if _is_folded(view) else f"{moved} {turnover(view)}".strip()


def _way(view: View) -> str:
    """How those who moved are called where neither way is better: nobody improved, who only changed the answer."""
    if view.definition.direction is not Direction.NEITHER:
        return ""
    return "_answers" if view.definition.kind is Kind.PROPORTION else "_neither"


def _facts(view: View) -> tuple[str, ...]:
    change = view.change
    assert change is not None
    told = bool(view.transitions) and not _is_folded(view)
    left = "" if told else view.text("figures.left", only_from=change.only_from, only_to=change.only_to)
    pairs = view.text("figures.same_units", n=words.count(view, change.n_to))
    folded = view.text("indikator.movers.folded") if _is_folded(view) else ""
    return (words.dated(view), words.population(view), pairs, words.unknowns(view, change.unknown), left, folded,
            words.source(view))  # fmt: skip


def _is_folded(view: View) -> bool:
    """Whether some were known in one round only, and what they answered there is not told this reader."""
    change = view.change
    assert change is not None
    shown = any((before in OUTSIDE) != (after in OUTSIDE) for before, after in steps(view))
    return bool(view.transitions and change.only_from + change.only_to and not shown)


def _bars(view: View) -> Component:
    """The ladder in every round, whoever was met."""
    steps = [Step(rung.code, rung.words(view.language)) for rung in view.definition.rungs]
    bars = _ladder_bars(view)
    told = [bar for bar in bars if bar.total]
    if not told:
        return html.P(view.text("indikator.course.nothing"), className="nothing")
    first, last = told[0], told[-1]
    highest = "_highest" if view.definition.threshold == view.definition.rung_codes[-1] else ""
    title = view.text(
        f"indikator.ladder.title{highest}", rung=_threshold(view), before=_above(view, first), after=_above(view, last),
        first=first.label, last=last.label,
    )  # fmt: skip
    unknown = sum(row.n for row in view.states if row.state == "unknown")
    facts = (words.course(view), words.population(view), view.text("indikator.ladder.fact"),
             words.unknowns(view, unknown), words.source(view))  # fmt: skip
    caption = Caption(title=title, reading=_ladder_reading(steps, bars, view), facts=facts,
                      table=view.text("figures.table"))  # fmt: skip
    figure = ladder(bars, steps, language=view.language)
    return framed(
        figure,
        caption,
        _ladder_twin(view, steps, bars),
        identity="ladder",
        key=_ladder_key(steps),
        behind=behind(view, "ladder"),
    )


def _ladder_bars(view: View) -> list[LadderBar]:
    found: dict[str, dict[str, int]] = {each.name: {} for each in view.context.rounds}
    for row in view.states:
        if row.state in view.definition.rung_codes:
            found[row.round][row.state] = row.n
    return [LadderBar(view.context.round(name).label(view.language), counts) for name, counts in found.items()]


def _threshold(view: View) -> str:
    return words.state(view, view.definition.threshold or "")


def _above(view: View, bar: LadderBar) -> str:
    codes = view.definition.rung_codes
    reached = codes[codes.index(view.definition.threshold or codes[-1]) :]
    part = sum(bar.counts.get(code, 0) for code in reached)
    return view.measure.value(part / bar.total if bar.total else None)


def _ladder_reading(steps: list[Step], bars: list[LadderBar], view: View) -> str:
    last = next(bar for bar in reversed(bars) if bar.total)
    rungs = ", ".join(f"{step.label} {last.counts.get(step.code, 0)}" for step in steps)
    return view.text("indikator.ladder.reading", round=last.label, rungs=rungs, n=words.count(view, last.total))


def _ladder_twin(view: View, steps: list[Step], bars: list[LadderBar]) -> Twin:
    header = (view.text("figures.column.round"), *(step.label for step in steps), "n")
    rows = tuple((bar.label, *(str(bar.counts.get(step.code, 0)) for step in steps), str(bar.total)) for bar in bars)
    return Twin(caption=view.text("indikator.ladder.table", label=view.label), header=header, rows=rows)


def _ladder_key(steps: list[Step]) -> html.Ul:
    places = rung_places(steps)
    return key_of((f"key-mark key-rung rung-{places[step.code]}", step.label) for step in steps)
