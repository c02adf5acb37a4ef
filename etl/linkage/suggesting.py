"""More pairs for a person to look at, found by splink where it is installed. It only suggests: it links nothing.

splink learns its weights from the rounds themselves instead of taking ours, so it may see what the rules missed. It is
no part of a build, which would then depend on whether it is there.
"""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from etl.linkage.names import sound
from etl.linkage.records import Visit, every_visit
from etl.linkage.review import household_side
from etl.registry import Method, Registry, Waiting
from etl.rows import Survey
from warehouse.store import connect_for_files

LEAST_PROBABILITY = 0.5
FEWEST_HOUSEHOLDS = 200
"""With fewer in a round there is too little to learn from."""
_PAIRS_SAMPLED = 1e6
_SEED = 12


def is_installed() -> bool:
    """Whether splink can be used."""
    return importlib.util.find_spec("splink") is not None


def suggestions(survey: Survey, registry: Registry, *, rounds: Sequence[str]) -> list[Waiting]:
    """Pairs of a household that is new or held in a round and one that wasn't met any more, not asked about yet.

    To be called after a load. Gives nothing when a round has too few households to learn from.
    """
    visits = every_visit(survey, registry.key)
    ids = survey.households.ids
    asked = {(pair.later.record, pair.earlier.record) for pair in registry.waiting}
    found: list[Waiting] = []
    before: dict[str, Visit] = {}
    for survey_round in rounds:
        now = visits.get(survey_round, [])
        met = {ids[visit.row] for visit in now}
        unmet = [visit for household_id, visit in sorted(before.items()) if household_id not in met]
        loose = [visit for visit in now if _is_loose(registry, ids[visit.row], survey_round)]
        if unmet and loose and min(len(before), len(now)) >= FEWEST_HOUSEHOLDS:
            for later, earlier, probability in _likely(now, list(before.values()), loose, unmet):
                if (later.record, earlier.record) not in asked:
                    sides = (household_side(survey.households, visit) for visit in (later, earlier))
                    reasons = ("Usulan splink: belajar dari kedua putaran; periksa sendiri.",)
                    found.append(Waiting("household", round(probability, 4), reasons, *sides))
        before |= {household_id: visit for visit in now if (household_id := ids[visit.row]) is not None}
    return found


def _is_loose(registry: Registry, household_id: str | None, survey_round: str) -> bool:
    link = registry.links.get(("household", household_id or "", survey_round))
    return link is None or link.method is Method.NEW


def _likely(
    now: Sequence[Visit], before: Sequence[Visit], loose: Sequence[Visit], unmet: Sequence[Visit]
) -> Iterator[tuple[Visit, Visit, float]]:
    """Train on both rounds, then keep what concerns the loose and the unmet."""
    linker = _trained(_frame(before), _frame(now))
    predicted = linker.inference.predict(threshold_match_probability=LEAST_PROBABILITY).as_pandas_dataframe()
    later_of, earlier_of = ({str(visit.row): visit for visit in visits} for visits in (loose, unmet))
    for row in predicted.sort_values("match_probability", ascending=False, kind="stable").itertuples():
        ends = {str(row.unique_id_l), str(row.unique_id_r)}
        later, earlier = ends & later_of.keys(), ends & earlier_of.keys()
        if later and earlier and row.match_probability >= LEAST_PROBABILITY:
            yield later_of[later.pop()], earlier_of[earlier.pop()], float(row.match_probability)


def _frame(visits: Sequence[Visit]) -> pd.DataFrame:
    return pd.DataFrame([_features(visit) for visit in visits], dtype=object)


def _features(visit: Visit) -> dict[str, str | list[str] | None]:
    births = sorted({m.birth_date.isoformat() for m in visit.present if m.birth_date})
    spouse = min((m.name for m in visit.members if m.relation == "spouse"), default="")
    return {
        "unique_id": str(visit.row),
        "card": visit.digits or None,
        "head": visit.head or None,
        "head_sound": sound(visit.head) or None,
        "spouse": spouse or None,
        "rt": visit.rt,
        "dasawisma": visit.dasawisma,
        "phone": visit.phone or None,
        "born": births,
        "numbers": sorted(visit.numbers),
    }


def _trained(before: pd.DataFrame, now: pd.DataFrame) -> Any:
    splink, library = importlib.import_module("splink"), importlib.import_module("splink.comparison_library")
    block_on = splink.block_on
    rules = [block_on("card"), block_on("head_sound"), block_on("phone"), block_on("spouse", "rt"), block_on("born[1]")]
    settings = splink.SettingsCreator(
        link_type="link_only",
        comparisons=[
            library.DamerauLevenshteinAtThresholds("card", [1, 2]),
            library.JaroWinklerAtThresholds("head", [0.95, 0.88, 0.75]),
            library.JaroWinklerAtThresholds("spouse", [0.95, 0.88, 0.75]),
            library.ExactMatch("dasawisma"),
            library.ExactMatch("phone"),
            library.ArrayIntersectAtSizes("born", [3, 2, 1]),
            library.ArrayIntersectAtSizes("numbers", [2, 1]),
        ],
        blocking_rules_to_generate_predictions=rules,
    )
    database = splink.DuckDBAPI(connection=connect_for_files())
    tables = [database.register(frame, dataset_display_name=name) for name, frame in (("before", before), ("now", now))]
    linker = splink.Linker(tables, settings, log_level="ERROR")
    linker.training.estimate_probability_two_random_records_match([block_on("card"), block_on("phone")], recall=0.8)
    linker.training.estimate_u_using_random_sampling(max_pairs=_PAIRS_SAMPLED, seed=_SEED)
    for rule in (block_on("card"), block_on("head_sound")):
        linker.training.estimate_parameters_using_expectation_maximisation(rule)
    return linker


def with_suggestions(registry: Registry, survey: Survey, *, rounds: Sequence[str]) -> Registry:
    """The same registry with splink's suggestions among what waits."""
    return replace(registry, waiting=[*registry.waiting, *suggestions(survey, registry, rounds=rounds)])
