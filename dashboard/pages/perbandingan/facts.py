"""What every comparison is about, in one line: where, whom, when, and how many families were met twice."""

from dashboard.selection import Selection
from dashboard.text import Text
from indicators.context import Context, Coverage


def facts(context: Context, selection: Selection, text: Text) -> str:
    """Where, whom, when, and how many families were met twice."""
    rounds = [context.round(name) for name in (selection.round_from, selection.round_to)]
    dated = " → ".join(f"{each.label(text.language)} {each.dates(text.language)}" for each in rounds)
    population = context.population(selection.population).label(text.language)
    found = [_coverage(coverage, text) for coverage in _covered(context, selection)]
    return " · ".join([context.site(selection.site).label, population, dated, *found])


def _covered(context: Context, selection: Selection) -> list[Coverage]:
    covered = context.covered(
        population=selection.population, round_from=selection.round_from, round_to=selection.round_to
    )
    return [coverage for coverage in covered if coverage.site == context.site(selection.site).name]


def _coverage(coverage: Coverage, text: Text) -> str:
    reasons = ", ".join(text(f"lost.{reason}", n=n) for reason, n in coverage.lost)
    found = text("perbandingan.found_again", again=coverage.found_again, before=coverage.met_from)
    return f"{found} ({reasons})" if reasons else found
