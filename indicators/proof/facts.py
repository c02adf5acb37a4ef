"""The proof of one change as labelled facts, in Bahasa Indonesia or English: what was counted, left out, and compared.

Words a row of results; computes nothing and reads no build.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from indicators import numbers
from indicators.context import Context
from indicators.definition import Definition, Direction, Kind
from indicators.method import Method
from indicators.proof.query import SHARES, change_query
from indicators.rows import Change, Estimate
from indicators.sources import in_language
from indicators.wording import measure_word, place_word, templates

RUPIAH = "rupiah"
REFERENCE = "docs/methods.md"
CHAPTERS: dict[Kind, str] = {
    Kind.PROPORTION: "§2–§3",
    Kind.LADDER: "§5",
    Kind.MEAN: "§6",
    Kind.MEDIAN: "§6",
    Kind.COUNT: "§7",
}


@dataclass(frozen=True)
class Proof:
    """Label and value of every fact, in order; where its formula stands; and the SQL that gives the counts, none for
    totals of an office."""

    facts: tuple[tuple[str, str], ...]
    formula: tuple[str, str]
    sql: str | None


def proof(
    change: Change, definition: Definition, context: Context, language: str, *, levels: Sequence[Estimate] = ()
) -> Proof:
    """All that stands behind one change, `levels` telling who was left out. Of a hidden cell nothing: ValueError."""
    if change.suppressed:
        raise ValueError(f"{change.indicator}: the numbers of this cell are hidden")
    words = templates(language)["proof"]
    nobody_followed = definition.kind is Kind.COUNT or _of_office(change)
    left_out = () if nobody_followed else _left_out(change, levels, language)
    told_of = (*_facts(change, definition, context, language), *left_out)
    place = place_word(change.breakdown, language)
    every = (*told_of, *_method(change, definition, language))
    facts = [(words[key].format(place=place), told) for key, told in every if told]
    chapter = CHAPTERS[definition.kind] if change.paired or definition.kind is Kind.COUNT else "§4"
    formula = (words["reference"], f"{REFERENCE} {chapter}")
    return Proof(tuple(facts), formula, None if _of_office(change) else change_query(change, definition))


def _facts(change: Change, definition: Definition, context: Context, language: str) -> Iterator[tuple[str, str]]:
    said, neither = templates(language)["proof"], definition.direction is Direction.NEITHER
    yield "numerator", definition.words(language).numerator
    yield "denominator", definition.words(language).denominator
    who = said["same" if change.paired else "office" if _of_office(change) else "everybody"]
    yield "who", who.format(population=_population(change, context, language))
    for name, x, n, value in (
        (change.round_from, change.x_from, change.n_from, change.value_from),
        (change.round_to, change.x_to, change.n_to, change.value_to),
    ):
        yield (
            f"round_{'from' if name == change.round_from else 'to'}",
            _level(definition, context, name, x, n, value, language),
        )
    if change.paired:
        movers = (change.improved or 0, change.worsened or 0, change.unchanged or 0)
        improved, worsened, unchanged = (numbers.plain(n, language) for n in movers)
        moved = templates(language)["movers_neither"] if neither else said["moved"]
        yield "movers", moved.format(improved=improved, worsened=worsened, unchanged=unchanged)
    if definition.context:
        yield "observed", " → ".join(numbers.plain(n, language) for n in (change.n_from, change.n_to))
    yield "interval_census" if _of_census(change, context) else "interval", _interval(change, definition, language)
    if change.worst is not None and change.best is not None:
        yield "bounds_neither" if neither else "bounds", _ends(change.worst, change.best, definition, language)


def _left_out(change: Change, levels: Sequence[Estimate], language: str) -> Iterator[tuple[str, str]]:
    yield "unknown", numbers.plain(change.unknown, language)
    excluded = {level.round: level.excluded for level in levels if not level.suppressed}
    ends = (excluded.get(change.round_from), excluded.get(change.round_to))
    if None not in ends:
        yield "excluded", " → ".join(numbers.plain(n, language) for n in ends)
    for key, n in (("only_from", change.only_from), ("only_to", change.only_to)):
        yield key, numbers.plain(n, language)


def _method(change: Change, definition: Definition, language: str) -> Iterator[tuple[str, str]]:
    yield "method", Method(change.method).words(language) if change.method in set(Method) else ""
    yield "sources", "; ".join(in_language(definition.references, language))
    yield "unverified", "; ".join(in_language(definition.unverified, language))


def _of_office(change: Change) -> bool:
    """Totals, of whose families nothing is known: neither who answered nor who was met."""
    return change.population == "recap"


def _of_census(change: Change, context: Context) -> bool:
    return not _of_office(change) and all(
        context.at(change.site).round(name).census for name in (change.round_from, change.round_to)
    )


def _interval(change: Change, definition: Definition, language: str) -> str:
    if change.lower is None or change.upper is None:
        return ""
    return _ends(change.lower, change.upper, definition, language)


def _ends(first: float, last: float, definition: Definition, language: str) -> str:
    """Two ends of a change: of shares in points with one decimal, for whoever checks the whole ones."""
    shares, unit = definition.kind in SHARES, definition.value_unit or ""
    decimals = 1 if shares else 0 if unit.startswith(RUPIAH) else 2
    ends = [
        numbers.plain(numbers.hundredfold(end) if shares else end, language, decimals=decimals) for end in (first, last)
    ]
    said = templates(language)
    word = said["proof"]["points"] if shares else measure_word(unit, language)
    return f"{said['span_signed'].format(lower=ends[0], upper=ends[1])} {word}"


def _population(change: Change, context: Context, language: str) -> str:
    return context.population(change.population).label(language)


def _level(
    definition: Definition,
    context: Context,
    name: str,
    x: float | None,
    n: int,
    value: float | None,
    language: str,
) -> str:
    survey_round = context.round(name)
    dates = f"{survey_round.label(language)}, {survey_round.dates(language)}"
    if definition.kind in SHARES:
        told = numbers.n_of_total(round(x or 0), n, language)
    elif definition.kind is Kind.COUNT:
        told = numbers.plain(round(x or 0), language)
    else:
        unit = definition.value_unit or ""
        decimals = 0 if unit.startswith(RUPIAH) else 2
        amount = "–" if value is None else numbers.plain(value, language, decimals=decimals)
        told = f"{amount} {measure_word(unit, language)} (n = {numbers.plain(n, language)})".replace("  ", " ")
    return f"{told} ({dates})"
