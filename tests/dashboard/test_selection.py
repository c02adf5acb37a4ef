"""What the reader chose survives the way through the address, whatever stands there."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.selection import COMPARISONS, NAMES, Selection
from dashboard.source import Snapshot
from dashboard.text import LANGUAGES
from indicators.context import Context
from indicators.definition import Apkm, Breakdown, Theme

ROUNDS = ("baseline", "m2", "m4", "m6", "m8")


@st.composite
def selections(draw: st.DrawFn) -> Selection:
    first = draw(st.integers(0, len(ROUNDS) - 2))
    last = draw(st.integers(first + 1, len(ROUNDS) - 1))
    return Selection(
        language=draw(st.sampled_from(LANGUAGES)),
        population=draw(st.sampled_from(("binaan", "all"))),
        round_from=ROUNDS[first],
        round_to=ROUNDS[last],
        comparison=draw(st.sampled_from(COMPARISONS)),
        theme=draw(st.none() | st.sampled_from([theme.value for theme in Theme])),
        apkm=draw(st.none() | st.sampled_from([apkm.value for apkm in Apkm])),
        breakdown=draw(st.sampled_from([breakdown.value for breakdown in Breakdown])),
    )


@given(selection=selections())
def test_a_selection_comes_back_from_its_address(snapshot: Snapshot, selection: Selection) -> None:
    assert Selection.from_search(selection.to_search(), snapshot.context) == selection


@given(
    search=st.text(max_size=80)
    | st.builds("?{}={}".format, st.sampled_from(list(NAMES.values())), st.text(max_size=20))
)
def test_any_address_gives_a_selection_the_programme_knows(snapshot: Snapshot, search: str) -> None:
    context = snapshot.context
    selection = Selection.from_search(search, context)
    order = [each.name for each in context.rounds]
    assert order.index(selection.round_from) < order.index(selection.round_to)
    assert selection.population in [each.name for each in context.populations]
    assert selection.language in LANGUAGES


@pytest.mark.parametrize("search", [None, "", "?", "?ke=zzz", "?dari=m8&ke=baseline", "?ke=baseline", "?" + "x" * 5000])
def test_nonsense_falls_back_to_the_first_and_the_last_round(snapshot: Snapshot, search: str | None) -> None:
    assert Selection.from_search(search, snapshot.context) == Selection.default(snapshot.context)


def test_an_address_always_says_population_and_rounds_so_that_it_keeps_its_meaning() -> None:
    assert Selection().to_search() == "?populasi=binaan&dari=baseline&ke=m8"


def test_without_a_build_the_language_is_still_read() -> None:
    assert Selection.from_search("?bahasa=en&populasi=nobody", None) == replace(Selection(), language="en")


@pytest.mark.parametrize("held", range(2, len(ROUNDS) + 1))
def test_the_last_round_is_the_last_that_was_held(snapshot: Snapshot, held: int) -> None:
    """A programme declares all its rounds and loads them one by one: in between pages must not be empty."""
    chosen = Selection.default(_as_far_as(snapshot.context, held))
    assert (chosen.round_from, chosen.round_to) == ("baseline", ROUNDS[held - 1])


def test_before_anybody_was_met_again_the_last_declared_round_stands(snapshot: Snapshot) -> None:
    assert Selection.default(_as_far_as(snapshot.context, 1)).round_to == "m8"


def _as_far_as(told: Context, held: int) -> Context:
    """The same programme when only so many rounds have been held."""
    not_held = ROUNDS[held:]
    return replace(
        told,
        coverage=tuple(
            replace(
                covered,
                met_from=0 if covered.round_from in not_held else covered.met_from,
                met_to=0 if covered.round_to in not_held else covered.met_to,
                found_again=0 if covered.round_to in not_held else covered.found_again,
            )
            for covered in told.coverage
        ),
    )
