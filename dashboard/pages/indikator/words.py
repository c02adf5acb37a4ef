"""Words that several parts of the indicator page share: units, states, categories, and where numbers come from."""

from collections.abc import Iterable, Sequence

from dashboard.components.held import nobody_chosen, unheld
from dashboard.figures.facts import source_fact, spanned
from dashboard.pages.indikator.view import View
from indicators import numbers
from indicators.context import Round
from indicators.definition import Kind
from indicators.results import Change
from indicators.wording import unit_word


def unit(view: View, n: int) -> str:
    return unit_word(view.definition.noun, n, view.language)


def count(view: View, n: int) -> str:
    """Such as "87 keluarga"."""
    return f"{numbers.plain(n, view.language)} {unit(view, n)}"


def state(view: View, code: str) -> str:
    """A state in words; a rung by the name its definition gives it."""
    rung = next((rung for rung in view.definition.rungs if rung.code == code), None)
    return rung.words(view.language) if rung else view.text(f"state.{code}")


def category(view: View, code: str) -> str:
    """RT and dasawisma by their number, the others by their word."""
    return named(view, view.breakdown.value if view.breakdown else "", code)


def named(view: View, breakdown: str, code: str) -> str:
    """The same of any division."""
    known = f"category.{code}"
    if known in view.text:
        return view.text(known)
    return f"{view.text(f'figures.part.{breakdown}')} {code}"


def source(view: View) -> str:
    """Which survey of which site; the footer of the page and the files name the build."""
    chosen = (view.selection.round_from, view.selection.round_to)
    return source_fact(view.context, view.text, chosen, site=view.selection.site, totals=view.totals)


def population(view: View) -> str:
    return view.context.population(view.selection.population).label(view.language)


def rounds(view: View) -> str:
    return f"{view.round_from.label(view.language)} → {view.round_to.label(view.language)}"


def dated(view: View) -> str:
    """Both rounds with their dates."""
    return _dated(view, (view.round_from, view.round_to))


def course(view: View) -> str:
    """From the first round that is told of to the last, with their dates."""
    told = [view.context.round(row.round) for row in view.estimates]
    return _dated(view, (told[0], told[-1]) if len(told) > 1 else told)


def everywhere(view: View, names: Sequence[str], sites: Sequence[str]) -> tuple[str, str]:
    """Of all sites together: in each of these rounds from the first day at any of these sites to the last, and which
    surveys."""
    spans = [spanned(view.context, name, sites) for name in names]
    return _dated(view, spans), source_fact(view.context, view.text, names, totals=view.totals)


def months(view: View, site: str) -> str:
    """When the two rounds began at a site."""
    held = view.context.at(site)
    rounds = [held.round(name) for name in (view.selection.round_from, view.selection.round_to)]
    return " → ".join(numbers.month(each.date_from, view.language) for each in rounds)


def _dated(view: View, rounds: Iterable[Round]) -> str:
    return " → ".join(f"{each.label(view.language)} {each.dates(view.language)}" for each in rounds)


def unknowns(view: View, n: int) -> str:
    """How many are not known; an office's totals don't say."""
    if view.totals:
        return view.text("figures.unknown_totals")
    return view.text("figures.unknown", n=numbers.plain(n, view.language))


def part_of(view: View, change: Change, side: str) -> str:
    """Such as "5 dari 9" where a percent would claim too much; of measured values only how many there are."""
    part, total = getattr(change, f"x_{side}"), getattr(change, f"n_{side}")
    if view.definition.kind in (Kind.MEAN, Kind.MEDIAN) or part is None:
        return f"n = {numbers.plain(total, view.language)}"
    return numbers.n_of_total(part, total, view.language)


def nothing(view: View) -> str:
    """Why there is no change to tell; of several sites some were not asked what others were."""
    if said := unheld(view.context, view.selection, view.text):
        return said
    known = view.totals or any(row.n or row.suppressed for row in view.estimates)
    if len(view.context.sites) > 1 and not known and not nobody_chosen(view.context, view.selection):
        return view.text("indikator.unknown_at", site=view.context.site(view.selection.site).label)
    return view.text("error.empty_title")
