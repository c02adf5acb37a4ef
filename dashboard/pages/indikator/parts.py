"""Where it moved: every RT, dasawisma, or kind of household before and after, and their changes beside each other."""

from dash import html
from dash.development.base_component import Component

from dashboard.figures.dumbbell import dumbbell_axis
from dashboard.figures.forest import ForestRow, forest
from dashboard.figures.frame import Caption, framed
from dashboard.figures.twin import Twin
from dashboard.pages.indikator import words
from dashboard.pages.indikator.arms import touches_zero
from dashboard.pages.indikator.behind import behind
from dashboard.pages.indikator.part import cells, columns, is_told, part_row, size, too_small
from dashboard.pages.indikator.standing import standing
from dashboard.pages.indikator.view import View
from dashboard.theme import verdict_mark
from indicators import numbers
from indicators.definition import Direction
from indicators.results import WHOLE_SITE, Change
from indicators.verdict import FEWEST_UNITS, Verdict
from indicators.wording import measure_word


def parts(view: View) -> list[Component]:
    """The breakdown and its forest plot, or why there is none."""
    if view.breakdown is None:
        return [html.P(view.text("indikator.parts.none"), className="note")]
    if view.waits:
        return [standing(view)]
    shown = [change for change in view.parts if change.suppressed or change.n_from or change.n_to]
    if not shown:
        return [html.P(view.text("indikator.parts.empty"), className="nothing")]
    if all(change.suppressed for change in shown):
        return [
            html.P(view.text("indikator.parts.all_hidden", n=len(shown), groups=_groups(view)), className="nothing")
        ]
    if not any(change.suppressed or is_told(view, change) for change in shown):
        few = view.text(
            "indikator.parts.all_few", n=len(shown), groups=_groups(view), unit=words.unit(view, FEWEST_UNITS)
        )
        return [html.P(few, className="nothing")]
    drawn = [_rows(view, shown)]
    if any(_has_interval(change) for change in shown):
        drawn.append(_forest(view, shown))
    return drawn


def _rows(view: View, changes: list[Change]) -> Component:
    caption = Caption(
        title=_title(view, changes),
        reading=view.text("indikator.parts.reading"),
        facts=_facts(view, changes),
        table=view.text("figures.table"),
    )
    rows = [part_row(view, change, _name(view, change), marked=True) for change in changes]
    axis = [dumbbell_axis()] if view.measure.is_share else []
    return framed(html.Div([*axis, html.Ol(rows, className="part-rows")], className="part-list"), caption,
                  _twin(view, changes), identity="parts", behind=behind(view, "parts"))  # fmt: skip


def _title(view: View, changes: list[Change]) -> str:
    """How many parts got better and how many worse, and of how many it is certain: no ranking of small numbers."""
    told = [change for change in changes if change.change is not None and is_told(view, change)]
    if not told:
        return view.text("indikator.parts.title_hidden", groups=_groups(view))
    moves = [(change.change or 0) * _sign(view) for change in told]
    better, worse = sum(move > 0 for move in moves), sum(move < 0 for move in moves)
    about = {"total": len(told), "groups": _groups(view)}
    if not better and not worse:
        return view.text("indikator.parts.title_still", **about)
    if view.definition.direction is Direction.NEITHER:
        return view.text("indikator.parts.title_up", better=better, worse=worse, **about)
    verdicts = [change.verdict for change in told]
    return view.text(
        "indikator.parts.title",
        better=better,
        worse=worse,
        sure_better=_sure(view, better, verdicts.count("improved")),
        sure_worse=_sure(view, worse, verdicts.count("worsened")),
        **about,
    )


def _sure(view: View, moved: int, sure: int) -> str:
    """Of how many that moved it is certain; nothing where none moved."""
    return f" {view.text('indikator.parts.sure', n=sure)}" if moved else ""


def _groups(view: View) -> str:
    return view.text(f"figures.groups.{view.breakdown.value}") if view.breakdown else ""


def _sign(view: View) -> int:
    return -1 if view.definition.direction is Direction.DOWN else 1


def _name(view: View, change: Change) -> str:
    whole = change.breakdown == WHOLE_SITE
    return words.population(view) if whole else words.category(view, change.category)


def _facts(view: View, changes: list[Change]) -> tuple[str, ...]:
    shown = [change for change in changes if not change.suppressed]
    hidden = len(changes) - len(shown)
    n = sum(change.n_to for change in shown)
    small = view.text("figures.hidden_note", n=hidden) if hidden else ""
    few = _few_note(view) if any(too_small(change) for change in shown) else ""
    unknown = words.unknowns(view, sum(change.unknown for change in shown))
    return (words.dated(view), words.population(view), f"n = {numbers.plain(n, view.language)}", unknown, small, few,
            words.source(view))  # fmt: skip


def _few_note(view: View) -> str:
    """What is told of parts of a few: counts of shares, no mean or median; events are counts anyway."""
    if view.measure.is_share:
        return view.text("indikator.parts.dots")
    return view.text("figures.few_note") if view.definition.measures else ""


def _twin(view: View, changes: list[Change]) -> Twin:
    kind = view.text(f"breakdown.{view.breakdown.value}") if view.breakdown else ""
    return Twin(
        caption=view.text("indikator.parts.table", label=view.label, kind=kind),
        header=(kind, *columns(view)),
        rows=tuple((_name(view, change), *cells(view, change)) for change in changes),
    )


def _has_interval(change: Change) -> bool:
    """Whether its change may be told in its interval; not where too many were lost to speak of one."""
    told = not too_small(change) and change.verdict != Verdict.NOT_COMPARABLE
    return told and change.lower is not None and change.upper is not None


def _forest(view: View, changes: list[Change]) -> Component:
    """The whole site first, then its parts; small parts keep their row and say why they have no point."""
    whole = [view.change] if view.change is not None and view.change.lower is not None else []
    rows = [_forest_row(view, change) for change in (*whole, *changes)]
    measured = [change for change in changes if _has_interval(change)]
    clear = [change for change in measured if not touches_zero(change.lower, change.upper)]
    caption = Caption(
        title=view.text(
            f"indikator.forest.title{'_one' if len(measured) == 1 else ''}{'' if clear else '_none'}",
            name=_name(view, measured[0]) if measured else "",
            clear=len(clear),
            total=len(measured),
            groups=_groups(view),
        ),
        reading=view.text("indikator.forest.reading"),
        facts=_facts(view, changes),
        table=view.text("figures.table"),
    )
    amount = measure_word(view.definition.value_unit, view.language)
    unit = view.text("indikator.forest.points") if view.measure.is_share else amount
    figure = forest(rows, measure=view.measure, axis_title=view.text("indikator.forest.axis", unit=unit))
    twin = _twin(view, [*whole, *changes])
    return framed(figure, caption, twin, identity="forest", behind=behind(view, "parts"))


def _forest_row(view: View, change: Change) -> ForestRow:
    told = _has_interval(change)
    return ForestRow(
        label=_name(view, change),
        size=size(view, change),
        change=change.change if told else None,
        lower=change.lower if told else None,
        upper=change.upper if told else None,
        detectable=change.detectable,
        verdict=change.verdict,
        colour=verdict_mark(change.verdict).colour,
        whole=change.breakdown == WHOLE_SITE,
        code="" if change.breakdown == WHOLE_SITE else change.category,
        note="" if told else view.text("figures.hidden" if change.suppressed else "figures.too_few"),
    )
