"""What the reader chose ⇄ the query of the URL. Knows nothing of pages; an unknown value falls back to the default."""

from __future__ import annotations

from dataclasses import dataclass, replace
from urllib.parse import parse_qs, urlencode

from dashboard.text import LANGUAGES
from indicators.definition import Apkm, Breakdown, Theme
from indicators.results import Context

COMPARISONS = ("paired", "all_present")
ASSISTED = "binaan"  # the population of the families that the programme works with
TOTALS = "recap"  # the population of an office's totals: numbers without families behind them
_LONGEST = 2000
ALWAYS_SAID = ("population", "round_from", "round_to")
# The names in the URL, in the order they are written.
NAMES = {
    "language": "bahasa",
    "site": "lokasi",
    "population": "populasi",
    "round_from": "dari",
    "round_to": "ke",
    "comparison": "banding",
    "theme": "tema",
    "apkm": "apkm",
    "breakdown": "rinci",
}


@dataclass(frozen=True)
class Selection:
    """One reader's view. The defaults of population and rounds are those of the programme; see `default`."""

    language: str = "id"
    site: str | None = None  # only of a programme with several
    population: str = "binaan"
    round_from: str = "baseline"
    round_to: str = "m8"
    comparison: str = "paired"
    theme: str | None = None
    apkm: str | None = None
    breakdown: str = "rt"

    @classmethod
    def default(cls, context: Context | None, site: str | None = None) -> Selection:
        """The first population that was met at a site, from the first round to the last that was held there.

        Of several sites the first where anybody of the first population was met: what others are compared with opens no
        page. Without a build what most have.
        """
        if context is None or not context.rounds or not context.populations:
            return cls()
        first = context.populations[0].name
        places = [each.name for each in context.sites]
        begins = next((each for each in places if first in context.met_at(each)), places[0])
        there = site if site in places else begins
        met = (each.name for each in context.populations if each.name in context.met_at(there))
        return cls(
            site=there if len(places) > 1 else None,
            population=next(met, first),
            round_from=context.rounds[0].name,
            round_to=context.at(there).latest.name,
        )

    @classmethod
    def from_search(cls, search: str | None, context: Context | None) -> Selection:
        """Read `?populasi=all&ke=m6`. What is unknown or makes no sense becomes the default, silently."""
        asked = _asked(search)
        default = cls.default(context, asked.get(NAMES["site"]))
        allowed = _allowed(context, default)
        chosen = {field: asked[name] for field, name in NAMES.items() if asked.get(name) in allowed[field]}
        return _in_order(replace(default, **chosen), default, context)

    def unmet(self, search: str | None, context: Context) -> tuple[str, ...]:
        """What the query asks for and this view isn't: choices that a build doesn't have, or that make no sense. The
        only site of a programme has no name in an address."""
        only = {"site": context.sites[0].name} if len(context.sites) == 1 else {}
        asked = _asked(search)
        return tuple(
            field
            for field, name in NAMES.items()
            if name in asked and asked[name] not in (getattr(self, field), only.get(field))
        )

    def to_search(self) -> str:
        """The query of this view. Population and rounds are always said: a shared address must not change its meaning
        when a programme gains a round."""
        plain = Selection()
        pairs = [
            (name, getattr(self, field))
            for field, name in NAMES.items()
            if getattr(self, field) is not None
            and (field in ALWAYS_SAID or getattr(self, field) != getattr(plain, field))
        ]
        return "?" + urlencode(pairs)


def _asked(search: str | None) -> dict[str, str]:
    """The last value of every name; an absurdly long query asks for nothing."""
    if search is None or len(search) > _LONGEST:
        return {}
    return {name: values[-1] for name, values in parse_qs(search.lstrip("?")).items()}


def _allowed(context: Context | None, default: Selection) -> dict[str, tuple[str, ...]]:
    rounds = tuple(r.name for r in context.rounds) if context else (default.round_from, default.round_to)
    populations = tuple(p.name for p in context.populations) if context else (default.population,)
    sites = tuple(site.name for site in context.sites) if context and default.site else ()
    return {
        "language": LANGUAGES,
        "site": sites,
        "population": populations,
        "round_from": rounds,
        "round_to": rounds,
        "comparison": COMPARISONS,
        "theme": tuple(Theme),
        "apkm": tuple(Apkm),
        "breakdown": tuple(Breakdown),
    }


def _in_order(selection: Selection, default: Selection, context: Context | None) -> Selection:
    """The earlier round comes first; two times the same round is no comparison."""
    if context is None:
        return selection
    order = [r.name for r in context.rounds]
    if order.index(selection.round_from) < order.index(selection.round_to):
        return selection
    return replace(selection, round_from=default.round_from, round_to=default.round_to)
