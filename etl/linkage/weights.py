"""What each kind of agreement and disagreement is worth, in points.

One point is a factor of two in the odds (Fellegi and Sunter's weights in bits): evidence that fits one household in a
thousand by chance is worth ten points. The weights are set by hand from how rare an agreement is in a neighbourhood,
and by how often the same household disagrees; docs/linkage.md says what they are.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from etl.linkage.assignment import Floats

SAME_PERSON = 6.0
"""Points from which two members are taken for the same when households are compared."""
HEAD_ALIKE = 0.75
MOST_FROM_MEMBERS = 40.0
NUMBER_EQUAL, NUMBER_SLIP, NUMBER_OTHER = 20.0, 8.0, -4.0
BORN_EQUAL, BORN_NEAR, BORN_OTHER = 10.0, 5.0, -5.0
SEX_EQUAL, SEX_OTHER = 1.0, -4.0
ROLE_UNIQUE, ROLE_EQUAL = 3.0, 1.0
NAME_STEPS = ((0.95, 7.0), (0.88, 4.5), (0.75, 2.5), (0.55, 0.0), (0.0, -4.0))
CARD_EQUAL, CARD_SLIP, CARD_OTHER = 14.0, 8.0, -2.0
HEAD_STEPS = ((0.95, 8.0), (0.88, 6.0), (0.75, 3.0), (0.55, 0.0), (0.0, -3.0))
SWAPPED = -1.0
RT_EQUAL, RT_OTHER, DASAWISMA_EQUAL = 1.5, -1.0, 1.5
PHONE_EQUAL, PHONE_OTHER = 7.0, -0.5
ONE_SIDED, TWO_SIDED = -0.5, -1.5
PRIOR_LEAST, PRIOR_MOST = 6.0, 14.0


def stepped(alike: Floats, steps: Sequence[tuple[float, float]]) -> Floats:
    """Points of the highest step reached; none where nothing is known."""
    points = np.zeros(len(alike))
    for least, worth in reversed(steps):
        points[alike >= least] = worth
    return points


def probability(points: Floats) -> Floats:
    """Points as the probability that two records are the same."""
    return np.asarray(1.0 / (1.0 + np.exp2(-np.clip(points, -60, 60))))
