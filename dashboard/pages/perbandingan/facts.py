"""What every comparison is about, in one line: where, whom, when, and how many families were met twice."""

from dashboard.components.held import is_held, round_name
from dashboard.selection import Selection
from dashboard.text import Text
from indicators import numbers
from indicators.context import Context, Coverage, Round


def facts(context: Context, selection: Selection, text: Text) -> str:
    """Where, whom, when, and how many families were met twice."""
    rounds = [context.round(name) for name in (selection.round_from, selection.round_to)]
    told = " → ".join(_dated(context, each, text, selection.site) for each in rounds)
    population = context.population(selection.population).label(text.language)
    covered = [each for each in _covered(context, selection) if is_held(context, each.round_to, selection.site)]
    found = [_coverage(each, text) for each in covered]
    return " · ".join([context.site(selection.site).label, population, told, *found])


def _dated(context: Context, each: Round, text: Text, site: str | None) -> str:
    told = round_name(context, each, text, site)
    return f"{told} {each.dates(text.language)}" if is_held(context, each.name, site) else told


def _covered(context: Context, selection: Selection) -> list[Coverage]:
    covered = context.covered(
        population=selection.population, round_from=selection.round_from, round_to=selection.round_to
    )
    return [coverage for coverage in covered if coverage.site == context.site(selection.site).name]


def _coverage(coverage: Coverage, text: Text) -> str:
    reasons = ", ".join(text(f"lost.{reason}", n=n) for reason, n in coverage.lost)
    again, before = (numbers.plain(n, text.language) for n in (coverage.found_again, coverage.met_from))
    found = text("perbandingan.found_again", again=again, before=before)
    return f"{found} ({reasons})" if reasons else found
