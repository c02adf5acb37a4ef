"""Changes with and without a kind of help of several pairs of rounds: those helped meanwhile must not be few.

Who had the help by one round has it by the next; with both told, what is left is how those answered who received it in
between. So the pairs are told one after the other, as in `remainders`, and one that would leave few is not.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet

import duckdb

from indicators.disclosure.policy import Policy

Key = tuple[str, ...]
Rounds = tuple[int, int]
OTHERS = "others"  # all less the assisted: told where both are
_DOSES = """
SELECT indicator, site, assistance, population, round_from, round_to, earlier.ordinal, later.ordinal, n_with, n_without
FROM dose
JOIN round AS earlier ON earlier.round = round_from
JOIN round AS later ON later.round = round_to
WHERE population IN ('all', 'binaan') AND list_contains($indicators, indicator)
ORDER BY indicator, site, assistance, earlier.ordinal, later.ordinal DESC, population = $gives_way
"""


def few_newly_helped(
    connection: duckdb.DuckDBPyConnection, policy: Policy, indicators: Sequence[str], hidden: AbstractSet[Key]
) -> Iterator[Key]:
    """Which are not told beside pairs that are not `hidden`: "dose", indicator, site, rounds, population, help."""
    few = range(1, policy.rights.smallest_cell)
    told: dict[Key, dict[Rounds, int]] = {}
    rows = connection.execute(_DOSES, {"indicators": indicators, "gives_way": policy.gives_way}).fetchall()
    for indicator, site, assistance, population, round_from, round_to, first, last, n_with, n_without in rows:
        if ("pair", indicator, site, round_from, round_to, population) in hidden or n_with in few or n_without in few:
            continue
        rounds, helped = (first, last), {population: n_with}
        if population == policy.gives_way:  # it comes second
            assisted = told.get((indicator, site, assistance, "binaan" if population == "all" else "all"), {})
            helped |= {OTHERS: n_with - assisted[rounds]} if rounds in assisted else {}
        before = {who: told.setdefault((indicator, site, assistance, who), {}) for who in helped}
        if any(_leaves_few(before[who], rounds, n, few) for who, n in helped.items()):
            yield "dose", indicator, site, round_from, round_to, population, assistance
        else:
            for who, n in helped.items():
                before[who][rounds] = n


def _leaves_few(told: Mapping[Rounds, int], rounds: Rounds, n: int, few: range) -> bool:
    """Whether a pair that shares a round is told, of few more or fewer."""
    return any(abs(n - other) in few for each, other in told.items() if not set(each).isdisjoint(rounds))
