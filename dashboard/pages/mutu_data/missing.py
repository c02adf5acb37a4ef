"""What is missing: for every question and round the share of answers that are unknown, as a table shaded like a map."""

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboard.figures.facts import n_fact, rounds_fact, source_fact
from dashboard.figures.frame import Caption, framed
from dashboard.figures.twin import Twin, twin_table
from dashboard.pages.mutu_data.downloads import behind
from dashboard.selection import Selection
from dashboard.source import Snapshot
from dashboard.text import Text
from indicators import numbers, records
from warehouse.quality import Blank

SHOWN = 20
STEPS = (0.01, 0.03, 0.05, 0.10, 0.20)


def missing(snapshot: Snapshot, selection: Selection, text: Text) -> list[Component]:
    """The questions with most unknown answers; the table below has the reasons of all of them."""
    blanks = snapshot.quality(records.blanks)
    if not blanks:
        return [html.P(text("mutu_data.missing.nothing"), className="nothing")]
    labels = snapshot.labels()
    by_question: dict[tuple[str, str], dict[str, Blank]] = {}
    for blank in blanks:
        by_question.setdefault((blank.unit, blank.variable), {})[blank.round] = blank
    worst = sorted(by_question, key=lambda key: -max(blank.share for blank in by_question[key].values()))
    most = max(blanks, key=lambda blank: blank.share)
    held = snapshot.context.held_at(selection.site)
    asked = _asked(snapshot, worst[:SHOWN], held)
    rounds = [each for each in snapshot.context.rounds if each.name in held]
    everywhere = all(len(names) == len(rounds) for names in asked.values())
    caption = Caption(
        title=text("mutu_data.missing.title" if most.variable else "mutu_data.missing.title_sums",
                   question=_label(labels, most, text), share=numbers.percent(most.share, text.language, decimals=1),
                   round=snapshot.context.round(most.round).label(text.language)),
        reading=" ".join((_reading(most, worst, text), *([] if everywhere else [text("mutu_data.missing.unasked")]))),
        facts=(
            rounds_fact(snapshot.context, text),
            n_fact(sum(blank.asked for blank in blanks), text),
            source_fact(snapshot.context, text, site=selection.site),
        ),
        table=text("mutu_data.missing.reasons"),
    )  # fmt: skip
    heat = Twin(
        caption=text("mutu_data.missing.table"),
        header=(text("mutu_data.column.question"), *(each.label(text.language) for each in rounds)),
        rows=tuple(
            (
                _label(labels, next(iter(by_question[key].values())), text),
                *(_cell(by_question[key].get(each.name), text, asked=each.name in asked[key]) for each in rounds),
            )
            for key in worst[:SHOWN]
        ),
    )
    return [
        framed(twin_table(heat), caption, _reasons(snapshot, blanks, labels, text), identity="blanks",
               behind=behind("kosong", selection, snapshot.context, text))
    ]  # fmt: skip


def _reading(most: Blank, questions: Sequence[tuple[str, str]], text: Text) -> str:
    if not most.variable:
        return text("mutu_data.missing.reading_sums")
    return text("mutu_data.missing.reading", shown=min(SHOWN, len(questions)), total=len(questions))


def _asked(
    snapshot: Snapshot, questions: Sequence[tuple[str, str]], held: frozenset[str]
) -> dict[tuple[str, str], frozenset[str]]:
    """The rounds in which each was asked; of all of them together, those that were held."""
    known = snapshot.quality(records.asked) if any(variable for _, variable in questions) else {}
    return {(unit, variable): held & known.get(f"{unit}.{variable}", held) for unit, variable in questions}


def _cell(blank: Blank | None, text: Text, *, asked: bool) -> Component:
    """A share with its shade; where nothing is unknown, a plain zero; where nobody was asked, no number at all."""
    if blank is None and not asked:
        return html.Span(numbers.MISSING, className="heat heat-0")
    share = blank.share if blank else 0.0
    step = sum(share >= edge for edge in STEPS)
    return html.Span(numbers.percent(share, text.language, decimals=1), className=f"heat heat-{step}")


def _label(labels: dict[tuple[str, str], tuple[str, str]], blank: Blank, text: Text) -> str:
    if not blank.variable:
        return text("mutu_data.missing.every_question")
    indonesian, english = labels.get((blank.unit, blank.variable), (blank.variable, blank.variable))
    return english if text.language == "en" else indonesian


def _reasons(
    snapshot: Snapshot, blanks: Sequence[Blank], labels: dict[tuple[str, str], tuple[str, str]], text: Text
) -> Twin:
    rounds = {each.name: each.label(text.language) for each in snapshot.context.rounds}
    names = ("asked", "dont_know", "refused", "unreadable", "missing")
    return Twin(
        caption=text("mutu_data.missing.reasons"),
        header=(
            text("mutu_data.column.question"),
            text("figures.column.round"),
            *(text(f"mutu_data.column.{name}") for name in names),
        ),
        rows=tuple(
            (
                _label(labels, blank, text),
                rounds[blank.round],
                *(numbers.plain(getattr(blank, name), text.language) for name in names),
            )
            for blank in blanks
        ),
    )
