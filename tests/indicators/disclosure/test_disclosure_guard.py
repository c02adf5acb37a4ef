"""The guard: every kind of row, of every audience, on small tables written by hand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any, get_type_hints

import duckdb
import pytest
from filled_warehouse import codebook, insert, random_warehouse, with_declarations

from indicators import results
from indicators.catalogue import catalogue_of, read_catalogue
from indicators.compute import compute
from indicators.definition import Breakdown
from indicators.disclosure import Audience, Policy, Rights, blank, guarded, marks_of, read_policy
from indicators.disclosure.rough import roughly
from indicators.further.rows import Contrast
from indicators.results import Change, Estimate, StateCount

DATA = Path(__file__).parents[3] / "data"
PUBLIC, JUDGE, LEADERSHIP, ANALYST = (read_policy(DATA, audience) for audience in Audience)
NAMES = (
    "san_layak",
    "san_ladder",
    "stunting",
    "savings_account",
    "women_income_median",
    "infant_deaths",
    "live_births",
)
STUNTING = """
kind = "proportion"
unit = "child"
denominator = "TRUE"
sensitive = true
"""
DEATHS = """
kind = "count"
unit = "death"
denominator = "TRUE"
sensitive = true
context = "births"
"""


@dataclass(frozen=True)
class Detail:
    """A further kind of row, as the guard doesn't know it."""

    indicator: str
    site: str
    population: str
    breakdown: str
    category: str
    n: int
    effect: float | None
    odds: float
    suppressed: bool = False


def estimate(indicator: str, category: str, *, n: int, x: float, **other: Any) -> dict[str, Any]:
    where = {"site": "rw12", "round": "m8", "population": "all", "breakdown": "rt"} | other
    numbers = {"n": n, "x": x, "unknown": 1, "excluded": 0, "value": x / n if n else None, "method": "wilson"}
    return {"indicator": indicator, "category": category, **where, **numbers}


def tables(rows: list[dict[str, Any]], *texts: tuple[str, str]) -> duckdb.DuckDBPyConnection:
    """A build of these levels alone."""
    connection = with_declarations(codebook())
    listed = [{"name": name, "ordinal": place, "toml": text, "sql": ""} for place, (name, text) in enumerate(texts)]
    insert(connection, "indicator", listed)
    insert(connection, "estimate", rows)
    return connection


def told(connection: duckdb.DuckDBPyConnection, policy: Policy, **chosen: Any) -> dict[str, Estimate]:
    return {row.category: row for row in results.estimates(connection, policy=policy, **chosen)}


def hidden(connection: duckdb.DuckDBPyConnection, policy: Policy, **chosen: Any) -> set[str]:
    return {name for name, row in told(connection, policy, **chosen).items() if row.suppressed}


RTS = [
    estimate("stunting", "001", n=20, x=2),
    estimate("stunting", "002", n=22, x=8),
    estimate("stunting", "003", n=40, x=12),
    estimate("stunting", "004", n=30, x=9),
]


def test_few_answers_are_hidden_with_what_gives_them_away_and_only_from_those_who_must_not_know() -> None:
    with tables(RTS, ("stunting", STUNTING)) as build:
        assert hidden(build, JUDGE) == {"001", "002", "004"}
        assert hidden(build, LEADERSHIP) == set()
        assert hidden(build, ANALYST) == set()
        assert told(build, PUBLIC) == {}


def test_nearly_all_tells_as_much_as_nearly_none() -> None:
    with tables([{**row, "x": row["n"] - row["x"]} for row in RTS], ("stunting", STUNTING)) as build:
        assert hidden(build, JUDGE) == {"001", "002", "004"}


def test_what_is_not_sensitive_is_told(tmp_path: Path) -> None:
    with tables(RTS, ("stunting", STUNTING.replace("true", "false"))) as build:
        assert hidden(build, JUDGE) == set()


def test_a_part_hidden_in_one_round_is_hidden_in_all() -> None:
    earlier = [{**row, "round": "baseline", "x": 8.0} for row in RTS]
    with tables(RTS + earlier, ("stunting", STUNTING)) as build:
        assert hidden(build, JUDGE, round="baseline") == {"001", "002", "004"}


def test_of_many_sites_each_hides_what_it_hides_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Other RT, other rounds and other indicators at some of them; looked at together and piece by piece."""
    names = [f"rw{number:02}" for number in range(20)]
    sites = {name: [{**row, "site": name, "n": row["n"] + number} for row in RTS[number % 2 :]]
             for number, name in enumerate(names)}  # fmt: skip
    for number, (name, rows) in enumerate(sites.items()):
        rows += [{**rows[0], "category": f"0{number}x", "round": "m4", "x": float(number % 4)}]
        rows += [{**rows[-1], "indicator": "wasting", "n": 30, "category": "003"}] if number % 3 else []
        assert all(row["site"] == name for row in rows)
    declared = (("stunting", STUNTING), ("wasting", STUNTING))
    alone = set()
    for rows in sites.values():
        with tables(rows, *declared) as build:
            alone |= marks_of(build, JUDGE).places
    with tables([row for rows in sites.values() for row in rows], *declared) as build:
        assert marks_of(build, JUDGE).places == alone
        monkeypatch.setattr("indicators.disclosure.marks._LEVELS_AT_ONCE", 10)
        assert marks_of(build, JUDGE).places == alone
    assert {place[1] for place in alone} == set(names)


def test_all_less_the_assisted_must_not_be_few() -> None:
    assisted = [{**row, "population": "binaan", "n": row["n"] - 9, "x": row["x"] - 3} for row in RTS[2:]]
    shown = [{**row, "x": row["x"] + 6} for row in RTS[:2]]
    assisted += [{**row, "population": "binaan"} for row in shown]
    with tables([*shown, *RTS[2:], *assisted], ("stunting", STUNTING)) as build:
        assert hidden(build, JUDGE, population="binaan") == {"001", "003", "004"}
        assert hidden(build, JUDGE, population="all") == set(), "without the assisted there is nothing to subtract"


def test_few_others_of_the_whole_site_hide_all_of_its_parts_with_the_assisted() -> None:
    """The whole is told; a part in which nobody said no would leave the other part alone with the two who did."""
    rows = [estimate("stunting", "male", breakdown="head_sex", n=40, x=20)]
    rows += [estimate("stunting", "male", breakdown="head_sex", n=26, x=12, population="binaan")]
    rows += [estimate("stunting", "female", breakdown="head_sex", n=20, x=20, population=p) for p in ("all", "binaan")]
    with tables(rows, ("stunting", STUNTING)) as build:
        assert hidden(build, JUDGE, population="binaan") == hidden(build, JUDGE, population="all") == set()
    rows[1] |= {"n": 38, "x": 20}
    with tables(rows, ("stunting", STUNTING)) as build:
        for population in ("binaan", "all"):
            assert hidden(build, JUDGE, population=population) == {"male", "female"}


def test_those_who_count_the_same_units_hide_the_same_small_groups() -> None:
    """Else the one would tell how many the other hides."""
    sizes = {"001": (3, 0), "002": (30, 10), "003": (31, 10), "004": (32, 10)}
    rows = [estimate("stunting", rt, n=n, x=x) for rt, (n, x) in sizes.items()]
    rows += [{**row, "indicator": "wasting", "x": 0 if row["category"] == "001" else row["n"] - 6} for row in rows]
    rows[-3]["x"] = 3
    with tables(rows, ("stunting", STUNTING), ("wasting", STUNTING)) as build:
        assert hidden(build, JUDGE, indicator="stunting") == {"001", "002", "003"}
        assert hidden(build, JUDGE, indicator="wasting") >= {"001", "002"}


# The site as a whole -------------------------------------------------------------------------------------------------


def site(indicator: str, **other: Any) -> dict[str, Any]:
    return estimate(indicator, "rw12", breakdown="site", **other)


def test_of_deaths_everybody_learns_whether_there_were_any_and_judges_how_many() -> None:
    rows = [site("deaths", n=40, x=7), site("deaths", n=41, x=0, round="m4")]
    rows += [estimate("deaths", "001", n=20, x=7), estimate("deaths", "002", n=20, x=0)]
    with tables(rows, ("deaths", DEATHS)) as build:
        everybody, judge = (results.estimates(build, policy=policy, breakdown="site") for policy in (PUBLIC, JUDGE))
        assert [(row.round, row.suppressed, row.x) for row in everybody] == [("m4", False, 0.0), ("m8", True, None)]
        assert [row.x for row in judge] == [0.0, 7.0]
        assert hidden(build, JUDGE, breakdown="rt") == hidden(build, LEADERSHIP, breakdown="rt") == {"001", "002"}
        assert hidden(build, ANALYST, breakdown="rt") == set()


def test_few_in_the_whole_site_are_hidden_from_everybody_and_told_to_judges() -> None:
    with tables([site("stunting", n=40, x=3)], ("stunting", STUNTING)) as build:
        assert hidden(build, PUBLIC) == {"rw12"}
        assert hidden(build, JUDGE) == set()


def test_of_a_whole_site_the_assisted_are_told_when_all_would_give_the_others_away() -> None:
    rows = [site("stunting", n=40, x=12), site("stunting", n=30, x=10, population="binaan")]
    with tables(rows, ("stunting", STUNTING)) as build:
        assert [row.suppressed for row in results.estimates(build, policy=PUBLIC, population="all")] == [True]
        assert [row.suppressed for row in results.estimates(build, policy=PUBLIC, population="binaan")] == [False]


def test_where_parts_are_told_the_whole_gives_way_like_its_parts() -> None:
    """Else the parts of all would add up to what is not told of the whole."""
    guarded_site = Policy(rights=Rights(breakdowns=(Breakdown.RT,)))
    parts = [estimate("stunting", rt, n=20, x=8) for rt in ("001", "002")]
    parts += [
        estimate("stunting", rt, n=20 - lost, x=8 - lost, population="binaan") for rt, lost in (("001", 2), ("002", 0))
    ]
    whole = [site("stunting", n=40, x=16), site("stunting", n=38, x=14, population="binaan")]
    with tables([*parts, *whole], ("stunting", STUNTING)) as build:
        rows = results.estimates(build, policy=guarded_site)
        assert {row.population for row in rows if row.breakdown == "site" and row.suppressed} == {"binaan"}
        assert all(row.suppressed for row in rows if row.population == "binaan")


# Rows ----------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def build() -> Iterator[duckdb.DuckDBPyConnection]:
    with random_warehouse(5, book=codebook(), households=120) as connection:
        known = read_catalogue()
        compute(connection, catalogue_of([known[name] for name in NAMES]))
        yield connection


def test_a_hidden_row_holds_no_number_of_its_own(build: duckdb.DuckDBPyConnection) -> None:
    kept = {"indicator", "site", "round", "round_from", "round_to", "population", "breakdown", "category", "comparison",
            "method", "family"}  # fmt: skip
    for policy in (PUBLIC, JUDGE, LEADERSHIP):
        rows = (*results.estimates(build, policy=policy), *results.changes(build, policy=policy))
        silent = [row for row in rows if row.suppressed]
        assert silent
        for row in silent:
            told = {field.name: getattr(row, field.name) for field in fields(row) if field.name not in kept}
            assert told.pop("suppressed") is True
            assert told.pop("verdict", "hidden") == "hidden"
            assert set(told.pop("reliability", "counts_only").split()) == {"counts_only"}
            assert set(told.values()) <= {0, None, ""}, told
            assert "+" not in row.method


def test_everything_that_is_told_is_told_as_it_is(build: duckdb.DuckDBPyConnection) -> None:
    for ask in (results.estimates, results.changes, results.transitions, results.state_counts):
        truth = set(ask(build, policy=ANALYST))
        for policy in (PUBLIC, JUDGE, LEADERSHIP):
            told = {row for row in ask(build, policy=policy) if not row.suppressed}
            assert told & truth
            assert told <= {form for row in truth for form in forms(row)}


def forms(row: Any) -> set[Any]:
    """A row as it may be told: as it is, or without what its audience must not know of it; and roughly, where it rests
    on hidden RT."""
    match row:
        case Estimate():
            kept = {row, replace(row, excluded=None)}
        case Change():
            kept = {row, replace(row, worst=None, best=None, weighted=None)}
        case _:
            return {row}
    return kept | {roughly(each) for each in kept if "cluster_t" in row.method}


def test_states_and_moves_are_told_where_the_level_and_the_change_are_and_have_no_row_elsewhere(
    build: duckdb.DuckDBPyConnection,
) -> None:
    """Only states that occur have a row, so that a blanked one would still tell that it occurs."""
    for policy in (PUBLIC, JUDGE):
        levels = {
            (row.indicator, row.round, row.population, row.breakdown, row.category): row.suppressed
            for row in results.estimates(build, policy=policy)
        }
        for count in results.state_counts(build, policy=policy):
            assert not count.suppressed
            assert not levels[count.indicator, count.round, count.population, count.breakdown, count.category]
        pairs = {
            (row.indicator, row.round_from, row.round_to, row.population, row.breakdown, row.category): row.suppressed
            for row in results.changes(build, policy=policy, comparison="paired")
        }
        moves = results.transitions(build, policy=policy)
        assert moves
        for move in moves:
            where = (move.population, move.breakdown, move.category)
            assert not pairs[move.indicator, move.round_from, move.round_to, *where]


def test_a_change_is_hidden_with_either_of_its_rounds(build: duckdb.DuckDBPyConnection) -> None:
    """Of what isn't sensitive pairs may be told where all present are not: these give way to them."""
    open_answers = marks_of(build, PUBLIC).few - marks_of(build, PUBLIC).private
    levels = {
        (row.indicator, row.round, row.population): row.suppressed
        for row in results.estimates(build, policy=PUBLIC, breakdown="site")
    }
    for change in results.changes(build, policy=PUBLIC, breakdown="site"):
        ends = [levels[change.indicator, each, change.population] for each in (change.round_from, change.round_to)]
        assert change.suppressed or not any(ends) or (change.paired and change.indicator in open_answers)
        if change.comparison == "unpaired":
            assert change.suppressed == any(ends)


def detail(indicator: str, *, n: int, breakdown: str = "site", category: str = "rw12") -> Detail:
    return Detail(indicator, "rw12", "all", breakdown, category, n=n, effect=0.4, odds=2.0)


@pytest.mark.parametrize(
    ("row", "policy", "shown"),
    [
        (detail("san_layak", n=80), PUBLIC, True),
        (detail("san_layak", n=3), PUBLIC, False),
        (detail("stunting", n=80), PUBLIC, False),
        (detail("stunting", n=80), JUDGE, True),
        (detail("stunting", n=3), JUDGE, False),
        (detail("stunting", n=80, breakdown="rt", category="001"), JUDGE, False),
        (detail("stunting", n=3), ANALYST, True),
        (detail("infant_deaths", n=80), LEADERSHIP, False),
    ],
)
def test_a_kind_of_row_that_the_guard_does_not_know_has_to_be_safe_by_itself(
    build: duckdb.DuckDBPyConnection, row: Detail, policy: Policy, shown: bool
) -> None:
    (found,) = guarded([row], marks=marks_of(build, policy))
    assert found.suppressed is not shown
    if not shown:
        assert (found.n, found.effect, found.odds != found.odds) == (0, None, True)


def contrast(indicator: str, division: str) -> Contrast:
    """A large group against a large group."""
    kinds = get_type_hints(Contrast)
    numbers = {name: 60 if kind is int else 0.3 for name, kind in kinds.items() if kind not in (str, bool, str | None)}
    texts = {name: "all" for name, kind in kinds.items() if kind is str}
    said = {"indicator": indicator, "site": "rw12", "division": division, "refusal": None}
    return Contrast(**{**numbers, **texts, **said})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("indicator", "division", "policy", "shown"),
    [
        ("san_layak", "head_sex", JUDGE, True),
        ("stunting", "head_sex", JUDGE, False),
        ("stunting", "binaan", JUDGE, False),
        ("stunting", "binaan", LEADERSHIP, True),
        ("san_layak", "binaan", PUBLIC, True),
        ("infant_deaths", "binaan", LEADERSHIP, False),
        ("infant_deaths", "binaan", ANALYST, True),
    ],
)
def test_of_guarded_answers_no_group_is_set_against_another(
    build: duckdb.DuckDBPyConnection, indicator: str, division: str, policy: Policy, shown: bool
) -> None:
    (found,) = guarded([contrast(indicator, division)], marks=marks_of(build, policy))
    assert found.suppressed is not shown
    assert guarded([contrast("san_layak", "rt")], marks=marks_of(build, PUBLIC)) == ()


def test_rows_of_a_breakdown_that_is_not_theirs_are_left_out(build: duckdb.DuckDBPyConnection) -> None:
    rows = [detail("san_layak", n=80, breakdown="dasawisma", category="001-A"), detail("san_layak", n=80)]
    assert [row.breakdown for row in guarded(rows, marks=marks_of(build, JUDGE))] == ["site"]


def test_a_blank_row_is_of_its_kind() -> None:
    names = {field.name for field in fields(StateCount)} - {"n", "suppressed"}
    assert blank(StateCount(**dict.fromkeys(names, "a"), n=3)) == StateCount(
        **dict.fromkeys(names, "a"), n=0, suppressed=True
    )
    assert {"suppressed", "verdict"} <= {field.name for field in fields(Change)}


def test_what_is_hidden_of_a_build_is_found_once(tmp_path: Path) -> None:
    path = tmp_path / "build.duckdb"
    with duckdb.connect(path) as made:
        made.execute((DATA.parent / "warehouse" / "results.sql").read_text(encoding="utf-8"))
        insert(made, "indicator", [{"name": "stunting", "ordinal": 1, "toml": STUNTING, "sql": ""}])
        insert(made, "estimate", RTS)
        assert marks_of(made, JUDGE) is not marks_of(made, JUDGE), "a build that is still being made may change"
    with duckdb.connect(path, read_only=True) as fixed:
        assert marks_of(fixed, JUDGE) is marks_of(fixed, JUDGE)
        assert {place[3] for place in marks_of(fixed, JUDGE).places} == {"001", "002", "004"}
        assert marks_of(fixed, PUBLIC) != marks_of(fixed, JUDGE)


def test_whoever_stands_in_for_hidden_pairs_is_told_and_not_judged(build: duckdb.DuckDBPyConnection) -> None:
    """Else the public would be told of improvements that nobody who sees the pairs is told of."""
    build.execute("BEGIN")
    build.execute("UPDATE change SET verdict = 'improved' WHERE comparison = 'unpaired' AND n_from > 20 AND n_to > 20")
    known = {_place(row): row for row in results.changes(build, policy=ANALYST)}
    unjudged = 0
    for policy in (PUBLIC, JUDGE, LEADERSHIP):
        rows = {_place(row): row for row in results.changes(build, policy=policy)}
        for (*place, comparison), row in rows.items():
            pairs, truth = rows.get((*place, "paired")), known[*place, comparison]
            if row.suppressed or comparison == "paired" or pairs is None or not pairs.suppressed:
                assert row.suppressed or row in forms(truth)
                continue
            assert row.verdict not in ("improved", "worsened")
            assert row in forms(replace(truth, verdict=row.verdict))
            unjudged += row.verdict != truth.verdict
    build.execute("ROLLBACK")
    assert unjudged


def _place(row: Change) -> tuple[str, ...]:
    return (row.indicator, row.site, row.round_from, row.round_to, row.population, row.breakdown, row.category,
            row.comparison)  # fmt: skip


MANY = """
INSERT INTO indicator BY NAME SELECT 'i' || i AS name, i AS ordinal, $toml AS toml, '' AS sql FROM range(20) made (i);
INSERT INTO estimate BY NAME
SELECT name AS indicator, 'rw' || s AS site, 'm' || r AS round, unnest(['all', 'binaan']) AS population,
       'rt' AS breakdown, c::VARCHAR AS category, 20 AS n, 10 AS x, 0 AS unknown, 0 AS excluded, 'wilson' AS method
FROM indicator, range(27) made_site (s), range(6) made_round (r), range(8) made_rt (c);
INSERT INTO change BY NAME
SELECT indicator, site, earlier.round AS round_from, later.round AS round_to, population, breakdown, category,
       'paired' AS comparison, 20 AS n_from, 20 AS n_to, 10 AS x_from, 10 AS x_to, 5 AS improved, 5 AS worsened,
       10 AS unchanged, 0 AS unknown, 0 AS only_from, 0 AS only_to, 'newcombe' AS method, 'unclear' AS verdict,
       0.0 AS newcombe_lower, 'ok' AS reliability
FROM estimate AS earlier JOIN estimate AS later USING (indicator, site, population, breakdown, category)
WHERE earlier.round < later.round;
"""


def test_what_is_hidden_of_many_sites_is_found_within_the_memory_of_a_reader(tmp_path: Path) -> None:
    """A fifth of the indicators of 27 sites in six rounds, in half of what a reader has."""
    path, sealed = tmp_path / "build.duckdb", {"memory_limit": "96MB", "max_temp_directory_size": "0B"}
    with duckdb.connect(path) as made:
        made.execute((DATA.parent / "warehouse" / "results.sql").read_text(encoding="utf-8"))
        for statement in MANY.split(";\n"):
            made.execute(statement, {"toml": STUNTING} if "$toml" in statement else None)
    with duckdb.connect(path, read_only=True, config=sealed) as fixed:
        assert not marks_of(fixed, JUDGE).moves
