"""splink's suggestions: optional, rightly told from what the rules decided, and never more than suggestions."""

from __future__ import annotations

import pytest
from loaded_survey import declared_here

from etl.linkage.suggesting import is_installed, suggestions, with_suggestions
from etl.simulation.accuracy import linked_rounds
from etl.simulation.invented import ROUNDS

needs_splink = pytest.mark.skipif(not is_installed(), reason="splink is optional: pip install --editable '.[suggest]'")


@needs_splink
@pytest.mark.filterwarnings("default")
def test_suggestions_add_pairs_to_the_review_and_links_nothing() -> None:
    declared = declared_here()
    rounds, registry, _ = linked_rounds(
        600, seed=3, level="couples", codebook=declared.codebook, area=declared.programme.areas[0]
    )
    rounds.survey.load_the_rest()
    ids, links = list(rounds.survey.households.ids), dict(registry.links)
    found = suggestions(rounds.survey, registry, rounds=ROUNDS)
    assert found
    more = with_suggestions(registry, rounds.survey, rounds=ROUNDS)
    assert len(more.waiting) == len(registry.waiting) + len(found)
    asked = {(pair.later.record, pair.earlier.record) for pair in registry.waiting}
    assert asked.isdisjoint({(pair.later.record, pair.earlier.record) for pair in found})
    assert (rounds.survey.households.ids, registry.links) == (ids, links)


@needs_splink
@pytest.mark.filterwarnings("default")
def test_too_few_households_teach_nothing() -> None:
    declared = declared_here()
    rounds, registry, _ = linked_rounds(
        60, seed=3, level="couples", codebook=declared.codebook, area=declared.programme.areas[0]
    )
    rounds.survey.load_the_rest()
    assert suggestions(rounds.survey, registry, rounds=ROUNDS) == []
