"""Sites of random answers, also such as no loader would let through: every unit is where the rules put it."""

from pathlib import Path
from typing import Any

import pytest
import truth_health
import truth_welfare
from filled_warehouse import codebook, insert, random_warehouse
from long_states import long_query
from truth_welfare import answer_of
from written_answers import read_written

from indicators.catalogue import read_catalogue
from indicators.query import by_unit
from warehouse.programme import read_programme

DATA = Path(__file__).parents[2] / "data"
RULES = {**truth_health.RULES, **truth_welfare.RULES}
CATALOGUE = [definition for definition in read_catalogue() if definition.name in RULES]
BOOK = codebook()
NO_KEY = ("birth", "death")


@pytest.mark.parametrize("seed", range(20))
def test_every_unit_of_a_random_site_is_where_the_rules_put_it(seed: int) -> None:
    with random_warehouse(seed, book=BOOK, households=25) as build:
        insert(build, "reference", [{"site": "rw12", **one.model_dump()} for one in read_programme(DATA).references])
        rounds = [name for (name,) in build.execute("SELECT round FROM round ORDER BY ordinal").fetchall()]
        units = truth_welfare.units(*read_written(build, BOOK), rounds)
        wrong = {}
        for group in by_unit(CATALOGUE):
            keyed = group[0].unit not in NO_KEY
            found: dict[str, list[Any]] = {definition.name: [] for definition in group}
            query = f"SELECT indicator, round, unit_id, state, value FROM ({long_query(group)})"
            for name, round_name, unit_id, state, value in build.execute(query).fetchall():
                answer = round(value, 6) if state == "known" else state
                found[name].append((round_name, unit_id if keyed else "", str(answer)))
            for name, states in found.items():
                expected = sorted(
                    (unit.household.round, unit.key if keyed else "", str(answer_of(RULES[name], unit.row)))
                    for unit in units[group[0].unit]
                )
                if sorted(states) != expected:
                    wrong[name] = list(set(states) ^ set(expected))[:6]
        assert wrong == {}
