"""Changes with and without a kind of help of several pairs of rounds: those between two of them must not be few.

Of each pair are told who got the help in between, who is without it by the later round, and, by what is left of all
pairs, who had it before. Where two pairs share a round, one of these holds another but for who got the help in the
time that is not shared, or was met in one of the pairs only; subtracted from each other they leave how those answered.
So the pairs are told one after the other, as in `remainders`, and one that would leave few is not.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import NamedTuple

import duckdb

from indicators.disclosure.policy import Policy

Key = tuple[str, ...]
Rounds = tuple[int, int]
OTHERS = "others"  # all less the assisted: told where both are
_DOSES = """
SELECT indicator, site, assistance, population, round_from, round_to, earlier.ordinal, later.ordinal,
       n_with, n_without, n_already
FROM dose
JOIN round AS earlier ON earlier.round = round_from
JOIN round AS later ON later.round = round_to
WHERE population IN ('all', 'binaan') AND list_contains($indicators, indicator)
ORDER BY indicator, site, assistance, earlier.ordinal, later.ordinal DESC, population = $gives_way
"""


class Helped(NamedTuple):
    """Of one pair of rounds: who got the help in between, who is without it, who had it before."""

    between: int
    without: int
    before: int

    def less(self, other: Helped) -> Helped:
        return Helped(*(mine - theirs for mine, theirs in zip(self, other, strict=True)))


def few_newly_helped(
    connection: duckdb.DuckDBPyConnection, policy: Policy, indicators: Sequence[str], hidden: AbstractSet[Key]
) -> Iterator[Key]:
    """Which are not told beside pairs that are not `hidden`: "dose", indicator, site, rounds, population, help."""
    few = range(1, policy.rights.smallest_cell)
    told: dict[Key, dict[Rounds, Helped]] = {}
    rows = connection.execute(_DOSES, {"indicators": indicators, "gives_way": policy.gives_way}).fetchall()
    for indicator, site, assistance, population, round_from, round_to, first, last, *counts in rows:
        numbers = Helped(*counts)
        if ("pair", indicator, site, round_from, round_to, population) in hidden or any(n in few for n in numbers):
            continue
        rounds, helped = (first, last), {population: numbers}
        if population == policy.gives_way:  # it comes second
            assisted = told.get((indicator, site, assistance, "binaan" if population == "all" else "all"), {})
            helped |= {OTHERS: numbers.less(assisted[rounds])} if rounds in assisted else {}
        before = {who: told.setdefault((indicator, site, assistance, who), {}) for who in helped}
        if any(_leaves_few(before[who], rounds, each, few) for who, each in helped.items()):
            yield "dose", indicator, site, round_from, round_to, population, assistance
        else:
            for who, each in helped.items():
                before[who][rounds] = each


def _leaves_few(told: Mapping[Rounds, Helped], rounds: Rounds, helped: Helped, few: range) -> bool:
    """Whether a pair that shares a round is told, of few more or fewer."""
    return any(
        abs(left) in few
        for each, other in told.items()
        for left in (
            *_left(each, other, rounds, helped),
            *_left(rounds, helped, each, other),
        )
    )


def _left(earlier: Rounds, first: Helped, later: Rounds, second: Helped) -> Iterator[int]:
    """How many are left of what is told of one pair by what is told of another that does not begin before it."""
    if (
        earlier[0] == later[0] and earlier[1] < later[1]
    ):  # who got it since: among those without it, then among the helped
        yield from (second.between - first.between, first.without - second.without, second.before - first.before)
    elif earlier[1] == later[1] and earlier[0] < later[0]:  # who had got it until then, and has it already
        yield from (first.between - second.between, first.without - second.without)
        yield second.before - first.before
    elif earlier[1] == later[0]:  # one follows the other
        yield second.before - first.before - first.between
        yield first.without - second.without - second.between
