"""Who got help between two rounds is few where the changes of two pairs of rounds are told: the second isn't."""

from __future__ import annotations

from pathlib import Path

import pytest

from indicators.disclosure import Audience, read_policy
from indicators.disclosure.newly_helped import few_newly_helped
from warehouse.store import connect_in_memory

POLICY = read_policy(Path(__file__).parents[3] / "data", Audience.PUBLIC)
WHOLE, HALF, REST, LAST = ("baseline", "m8"), ("baseline", "m4"), ("m4", "m8"), ("m6", "m8")
Told = dict[tuple[tuple[str, str], str], tuple[int, int, int]]


@pytest.mark.parametrize(
    ("told", "hidden", "few"),
    [
        ({(WHOLE, "binaan"): (30, 90, 0), (HALF, "binaan"): (26, 94, 0)}, [], [(HALF, "binaan")]),
        ({(WHOLE, "binaan"): (30, 90, 0), (HALF, "binaan"): (29, 91, 0)}, [], [(HALF, "binaan")]),
        ({(WHOLE, "binaan"): (30, 90, 0), (REST, "binaan"): (28, 90, 0)}, [], [(REST, "binaan")]),
        ({(WHOLE, "binaan"): (30, 90, 0), (HALF, "binaan"): (25, 95, 0)}, [], []),
        ({(WHOLE, "binaan"): (30, 90, 0), (HALF, "binaan"): (30, 90, 0)}, [], []),
        ({(WHOLE, "binaan"): (30, 90, 9), (HALF, "binaan"): (20, 92, 9)}, [], [(HALF, "binaan")]),
        ({(WHOLE, "binaan"): (30, 90, 9), (REST, "binaan"): (20, 90, 11)}, [], [(REST, "binaan")]),
        ({(HALF, "binaan"): (20, 99, 0), (REST, "binaan"): (9, 90, 22)}, [], [(REST, "binaan")]),
        ({(HALF, "binaan"): (20, 99, 0), (REST, "binaan"): (8, 90, 20)}, [], [(REST, "binaan")]),
        ({(HALF, "binaan"): (20, 99, 0), (REST, "binaan"): (9, 90, 20)}, [], []),
        ({(HALF, "binaan"): (30, 90, 0), (LAST, "binaan"): (28, 92, 0)}, [], []),
        ({(WHOLE, "recap"): (30, 90, 0), (HALF, "recap"): (28, 92, 0)}, [], []),
        ({(WHOLE, "binaan"): (30, 90, 0), (HALF, "binaan"): (26, 94, 0)}, [(WHOLE, "binaan")], []),
        ({(WHOLE, "binaan"): (4, 90, 0), (HALF, "binaan"): (6, 88, 0)}, [], []),
        ({(WHOLE, "binaan"): (30, 4, 0), (HALF, "binaan"): (27, 7, 0)}, [], []),
        ({(WHOLE, "binaan"): (30, 90, 3), (HALF, "binaan"): (27, 93, 3)}, [], []),
        (
            {
                (WHOLE, "binaan"): (30, 90, 0), (WHOLE, "all"): (60, 90, 0),
                (HALF, "binaan"): (22, 98, 0), (HALF, "all"): (50, 100, 0),
            },
            [],
            [(HALF, "all")],
        ),
        (
            {
                (WHOLE, "binaan"): (30, 90, 0), (WHOLE, "all"): (60, 90, 0),
                (HALF, "binaan"): (22, 98, 0), (HALF, "all"): (47, 103, 0),
            },
            [],
            [],
        ),
    ],
    ids=[
        *("four fewer", "one fewer", "two more", "five fewer", "none"),
        *("two fewer without it", "two more had it before"),
        *("two more than all helped until then", "one fewer than were without it then", "one pair after the other"),
        *("no round in both", "totals of an office"),
        *("the first is hidden", "few had it", "few had it not", "few had it before", "two others", "five others"),
    ],
)  # fmt: skip
def test_of_two_pairs_that_leave_few_newly_helped_the_later_is_not_told(
    told: Told, hidden: list[tuple[tuple[str, str], str]], few: list[tuple[tuple[str, str], str]]
) -> None:
    place = ("san_layak", "rw12")
    with connect_in_memory() as connection:
        connection.execute("CREATE TABLE round (round VARCHAR, ordinal INTEGER)")
        connection.execute("INSERT INTO round VALUES ('baseline', 0), ('m4', 1), ('m6', 2), ('m8', 3)")
        connection.execute(
            "CREATE TABLE dose (indicator VARCHAR, site VARCHAR, assistance VARCHAR, population VARCHAR,"
            " round_from VARCHAR, round_to VARCHAR, n_with INTEGER, n_without INTEGER, n_already INTEGER)"
        )
        for (rounds, population), numbers in told.items():
            for indicator in ("san_layak", "births"):
                row = [indicator, "rw12", "latrine", population, *rounds, *numbers]
                connection.execute("INSERT INTO dose VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
        pairs = {("pair", *place, *rounds, population) for rounds, population in hidden}
        found = list(few_newly_helped(connection, POLICY, ["san_layak"], pairs))
    assert found == [("dose", *place, *rounds, population, "latrine") for rounds, population in few]
