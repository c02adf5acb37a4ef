"""The one place every row of results passes before it is told: what its audience must not see is taken out of the row.

A hidden level or change keeps its place, its numbers gone and `suppressed` set. A hidden count of states or of moves is
left out: only those that occur have a row, so that the mere row would tell. A breakdown that isn't theirs has no rows.
Where pairs are hidden, whoever was there stands in for them and is not judged: it must not be surer than they are, and
what they are must not be told.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from dataclasses import replace
from functools import cache
from typing import Any, TypeVar, get_args, get_type_hints

from indicators.definition import Breakdown
from indicators.disclosure.marks import Marks
from indicators.disclosure.others import key_of
from indicators.disclosure.remainders import leaves_few, without_lost
from indicators.disclosure.rough import roughly
from indicators.method import CLUSTER_T, Method
from indicators.rows import WHOLE_SITE, Change, Estimate, StateCount, Transition
from indicators.verdict import Verdict

Row = TypeVar("Row")
_SPARSE = (StateCount, Transition)
_BREAKDOWNS = frozenset(breakdown.value for breakdown in Breakdown)
_SAID = {"verdict": Verdict.HIDDEN.value, "reliability": "counts_only", "imbalance": "unknown", "suppressed": True}
_TELLS_OF_GROUPS = ("division", "assistance", "n_lost")


def guarded(rows: Iterable[Row], *, marks: Marks) -> tuple[Row, ...]:
    """The rows as this audience may see them, in their order."""
    allowed = frozenset(marks.policy.breakdowns)
    seen = (row for row in rows if _breakdown(row) in allowed)
    if marks.policy.rights.guards_nothing:
        return tuple(seen)
    return tuple(shown for row in seen if (shown := _shown(row, marks)) is not None)


def methods_told(rows: Iterable[Any], *, marks: Marks) -> Iterator[tuple[str, str]]:
    """Method and indicator of every row that is told, as `guarded` gives them, without the rows themselves."""
    allowed = frozenset(marks.policy.breakdowns)
    for row in rows:
        if _breakdown(row) in allowed:
            yield _plain(row.method) if hides(row, marks=marks) else row.method, row.indicator


def _shown(row: Any, marks: Marks) -> Any:
    if not _is_watched(row, marks):
        return row
    if not hides(row, marks=marks):
        told = _as_told(row, marks)
        return roughly(told) if _rests_on_hidden_parts(row, marks) else told
    return None if isinstance(row, _SPARSE) else blank(row)


def _as_told(row: Any, marks: Marks) -> Any:
    """A row that is not hidden, without what must not be told even so."""
    match row:
        case Estimate() if _keeps_outside(row, marks):
            return replace(row, excluded=None)
        case Change():
            told = without_lost(row, marks.remainders) if row.breakdown == WHOLE_SITE else row
            return _unjudged(told) if _stands_in(row, marks) else told
    return row


def _rests_on_hidden_parts(row: Any, marks: Marks) -> bool:
    """Whether its interval is by how far RT lie apart of which some are hidden."""
    return CLUSTER_T in getattr(row, "method", "") and (row.indicator, row.site, row.population) in marks.uneven


def _keeps_outside(row: Any, marks: Marks) -> bool:
    """Whether it is not told how many were not asked: they answered another question by that, as who isn't pregnant."""
    return row.indicator in marks.private and (marks.guards_site or row.breakdown != WHOLE_SITE)


def _stands_in(row: Change, marks: Marks) -> bool:
    """Whether whoever was there is told in the place of pairs that are hidden."""
    if row.comparison != "unpaired" or (row.indicator, row.population) not in marks.followed:
        return False
    return hides(replace(row, comparison="paired"), marks=marks)


def _unjudged(row: Change) -> Change:
    """The row without a verdict that calls the change certain."""
    certain = row.verdict in (Verdict.IMPROVED, Verdict.WORSENED)
    return replace(row, verdict=Verdict.COUNT_ONLY.value) if certain else row


def hides(row: Any, *, marks: Marks) -> bool:
    """Whether the numbers of this row must not be told."""
    if not _is_watched(row, marks):
        return False
    breakdown = _breakdown(row)
    divided = breakdown != WHOLE_SITE
    if divided and _place_is_hidden(row, breakdown, marks):
        return True
    if not divided and leaves_few(row, marks.remainders):
        return True
    match row:
        case Estimate():
            return not divided and _level(row, row.round, marks)
        case StateCount():
            known = (row.indicator, row.site, breakdown, row.round) in marks.states
            outside = row.state == "excluded" and _keeps_outside(row, marks)
            return known or outside or (not divided and _level(row, row.round, marks))
        case Change(comparison="unpaired"):
            return not divided and (_level(row, row.round_from, marks) or _level(row, row.round_to, marks))
        case Change() | Transition():
            return _moved(row, marks, divided=divided)
        case _:
            return _other(row, marks, divided=divided)


def _is_watched(row: Any, marks: Marks) -> bool:
    """Whether anything may have to be hidden of its indicator; of a row of none it may."""
    return getattr(row, "indicator", None) in marks.watched or not hasattr(row, "indicator")


def _place_is_hidden(row: Any, breakdown: str, marks: Marks) -> bool:
    """Whether the category it is about, or the one it is set against, is hidden."""
    indicator = getattr(row, "indicator", "")
    categories = [getattr(row, name) for name in ("category", "reference") if hasattr(row, name)]
    places = ((indicator, row.site, breakdown, category, row.population) for category in categories)
    return indicator in marks.whole or any(place in marks.places for place in places)


def _level(row: Any, survey_round: str, marks: Marks) -> bool:
    return (row.indicator, row.site, survey_round, row.population) in marks.levels


def _moved(row: Change | Transition, marks: Marks, *, divided: bool) -> bool:
    """Those met in both rounds: hidden with either round, and where few moved in one way."""
    rounds = (row.round_from, row.round_to)
    if row.indicator in marks.still or (row.indicator, row.site, row.breakdown, *rounds) in marks.moves:
        return True
    if divided:
        return False
    few = (row.indicator, row.site, *rounds, row.population) in marks.pairs
    return few or any(_level(row, each, marks) for each in rounds)


def _other(row: Any, marks: Marks, *, divided: bool) -> bool:
    """Any further kind of row. Only those of the assisted are subtracted from it, else it has to be safe by itself.

    Of guarded answers nothing is told by group, nor anything where totals are guarded; elsewhere a small number hides.
    """
    indicator = getattr(row, "indicator", None)
    if indicator in marks.whole or indicator in marks.still:
        return True
    if getattr(row, "population", None) == marks.policy.gives_way and key_of(row) in marks.others:
        return True
    few = marks.policy.rights.smallest_cell - 1
    shape: Any = type(row)
    sizes = _sizes(shape)
    if indicator in marks.private:
        grouped = divided or _is_of_groups(row)
        asked, met = getattr(row, "n", None), getattr(row, "x", None)
        answers = [] if asked is None or met is None else [met, asked - met]  # of amounts nobody answers yes or no
        return grouped or marks.guards_site or any(0 < n <= few for n in (*_numbers(row, sizes), *answers))
    guarded = indicator is None or indicator in marks.few
    return guarded and any(0 < n <= few for n in _numbers(row, sizes))


def _is_of_groups(row: Any) -> bool:
    """Whether it sets groups within a site against each other: by division, assistance, or who was met again."""
    beside = getattr(row, "comparison_site", None) == row.site
    return beside or any(hasattr(row, name) for name in _TELLS_OF_GROUPS)


def _numbers(row: Any, names: Iterable[str]) -> Iterator[int]:
    yield from (getattr(row, name) or 0 for name in names)


def blank(row: Row) -> Row:
    """The row without its numbers: counts are zero, values none, the verdict says that it is hidden."""
    shape: Any = type(row)
    values = dict(_blanks(shape))
    method = getattr(row, "method", None)
    if isinstance(method, str):
        values["method"] = _plain(method)
    return replace(row, **values)  # type: ignore[type-var]


@cache
def _plain(method: str) -> str:
    """The method without what the data decided: that an interval widened by clusters was used tells that many moved."""
    plain = method.split("+", maxsplit=1)[0]
    return plain if plain in tuple(Method) else method


@cache
def _blanks(shape: Hashable) -> dict[str, Any]:
    """The numbers of a kind of row and what stands in their place."""
    kinds = get_type_hints(shape)
    found = {name: _nothing(kind) for name, kind in kinds.items() if _is_number(kind)}
    return {**found, **{name: said for name, said in _SAID.items() if name in kinds}}


@cache
def _sizes(shape: Any) -> tuple[str, ...]:
    """The numbers of units in a kind of row: n, n_from, n_lost and the like."""
    kinds = get_type_hints(shape)
    named = (name for name, kind in kinds.items() if int in (kind, *get_args(kind)))
    return tuple(name for name in named if name == "n" or name.startswith("n_"))


def _is_number(kind: Any) -> bool:
    return not {int, float}.isdisjoint((kind, *get_args(kind)))


def _nothing(kind: Any) -> Any:
    if type(None) in get_args(kind):
        return None
    return 0 if kind is int else float("nan")


def _breakdown(row: Any) -> str:
    """How the site is divided for it; a division into the assisted and the others is none of the breakdowns."""
    try:
        return str(row.breakdown)
    except AttributeError:
        division = getattr(row, "division", WHOLE_SITE)
        return division if division in _BREAKDOWNS else WHOLE_SITE
