"""One KK on several families of one round: different families that share a number, or one family met twice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from etl.linkage.blocks import MOST_SHARING
from etl.linkage.records import Visit, conflict_groups
from etl.linkage.weighing import weigh
from etl.rows import Survey
from etl.screening import differing, others


def judge_shared_cards(survey: Survey, visits: Mapping[str, list[Visit]]) -> frozenset[int]:
    """Hold families met twice in a round with different answers. Returns rows whose KK other people bear as well."""
    rows = survey.households
    groups = conflict_groups(survey)
    visit_of = {visit.row: visit for each in visits.values() for visit in each} if groups else {}
    shared: set[int] = set()
    for group in groups:
        if {rows.kept_out_by[row] for row in group} == {"key_repeated"}:
            continue  # told so already
        met = [visit_of.get(row) for row in group]
        different = [visit for visit in met if visit is not None]
        if len(different) == len(group) <= MOST_SHARING and _all_unlike(different):
            shared.update(group)
            continue
        hint = differing(rows, group)
        for row in group:
            survey.report("household_conflict", rows, row, found=others(rows, group, row), hint=hint)
    return frozenset(shared)


def _all_unlike(visits: Sequence[Visit]) -> bool:
    i, j = np.triu_indices(len(visits), k=1)
    evidence = weigh(visits, visits, i, j, among=1)
    return bool((evidence.unlike & (evidence.numbers == 0)).all())
