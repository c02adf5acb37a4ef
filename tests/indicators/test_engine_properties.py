"""What holds for the changes of any counts, whatever the sites look like."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
import pytest
from declared_indicators import LADDER, catalogue
from filled_warehouse import codebook, insert, random_warehouse
from hypothesis import given, settings
from hypothesis import strategies as st

from indicators.adjusted import adjusted
from indicators.changes import paired_changes
from indicators.compute import compute
from indicators.estimates import Columns
from indicators.statistics.multiple import benjamini_hochberg, holm
from indicators.statistics.paired import newcombe_paired_limits, smallest_detectable_change, smallest_detectable_changes

Rt = tuple[int, int, int, int]
"""gained, lost, both, neither of one RT."""
Site = list[Rt]

rt = st.tuples(*[st.integers(0, 25)] * 4)
site = st.lists(rt, min_size=1, max_size=7)
sites = st.lists(site, min_size=1, max_size=30)
some = settings(max_examples=60, deadline=None)
NUMBERS = ["change", "lower", "upper", "newcombe_lower", "newcombe_upper", "p_value", "p_adjusted", "detectable"]
NUMBERS += ["design_effect", "worst", "best", "weighted", "improved", "worsened"]


def counts(
    many: Sequence[Site], *, better: int = 1, gone: tuple[int, int] = (3, 5), kind: str = "proportion"
) -> Columns:
    """The columns of table paired for sites of one indicator."""
    rows = [[np.array(column) for column in zip(*one, strict=True)] for one in many]
    columns: dict[str, list[object]] = {}
    for place, (gained, lost, both, neither) in enumerate(rows):
        pairs = gained + lost + both + neither
        row: dict[str, object] = {
            "kind": kind,
            "better": better,
            "pairs": pairs.sum(),
            "gained": gained.sum(),
            "lost": lost.sum(),
            "both": both.sum(),
            "up": gained.sum(),
            "down": lost.sum(),
            "gone_yes": gone[0],
            "gone_no": gone[1],
            "gone": sum(gone),
            "only_from": sum(gone),
            "only_up": False,
            "clusters": (pairs > 0).sum(),
            "sum_of_squared_pairs": (pairs**2).sum(),
            "sum_of_squared_net": ((gained - lost) ** 2).sum(),
            "sum_of_products": (pairs * (gained - lost)).sum(),
            "sampled": 0.0,
            "as_one": False,
            "shared": False,
            "pool": 0,
            "tested": True,
            "family": "primary",
            "is_primary": place % 2 == 0,
            "siblings": place % 3,
        }
        for name, value in row.items():
            columns.setdefault(name, []).append(value)
    return {name: np.array(values) for name, values in columns.items()}


def changes(
    many: Sequence[Site], *, better: int = 1, gone: tuple[int, int] = (3, 5), kind: str = "proportion"
) -> pd.DataFrame:
    return paired_changes(counts(many, better=better, gone=gone, kind=kind))


def same(one: object, other: object) -> None:
    np.testing.assert_allclose(np.asarray(one, dtype=float), np.asarray(other, dtype=float), rtol=1e-9, atol=1e-9)


@some
@given(sites)
def test_intervals_stay_in_range_and_around_the_change(many: list[Site]) -> None:
    found = changes(many)
    some_met = found["change"].notna()
    assert found.loc[some_met, ["lower", "upper"]].notna().all().all()
    for lower, upper in (("lower", "upper"), ("newcombe_lower", "newcombe_upper")):
        met = found[some_met]
        assert ((met[lower] >= -1) & (met[lower] <= met["change"] + 1e-12)).all()
        assert ((met["change"] - 1e-12 <= met[upper]) & (met[upper] <= 1)).all()
    assert (found.loc[some_met, "design_effect"] >= 1).all()
    weighted = found.dropna(subset="weighted")
    assert (
        (weighted["worst"] <= weighted["weighted"] + 1e-12) & (weighted["weighted"] <= weighted["best"] + 1e-12)
    ).all()
    assert (found["p_adjusted"].dropna() >= found.loc[found["p_adjusted"].notna(), "p_value"] - 1e-12).all()


@pytest.mark.parametrize(("kind", "base"), [("proportion", "newcombe10"), ("ladder", "ladder_newcombe10")])
@pytest.mark.parametrize(("rt", "way"), [(6, "+cluster_t"), (3, "+design_effect"), (1, "")])
def test_the_method_told_is_that_of_the_kind_the_rt_and_more_than_a_twentieth_drawn(
    kind: str, base: str, rt: int, way: str
) -> None:
    drawn = {"sampled": np.array([0.0, 0.05, 0.051])}
    found = paired_changes({**counts([[(4, 1, 9, 6)] * rt] * 3, kind=kind), **drawn})
    assert found["method"].tolist() == [base + way, base + way, f"{base}{way}+finite"]
    width = (found["upper"] - found["lower"]).round(9)
    assert width[0] == width[1] > width[2]


@some
@given(sites)
def test_swapping_the_rounds_flips_the_sign_and_mirrors_the_interval(many: list[Site]) -> None:
    there, back = changes(many), changes([[(b, a, c, d) for a, b, c, d in one] for one in many])
    same(there["change"], -back["change"])
    same(there["lower"], -back["upper"])
    same(there["upper"], -back["lower"])
    same(there["improved"], back["worsened"])
    for column in ("p_value", "p_adjusted", "detectable", "design_effect"):
        same(there[column], back[column])


@some
@given(sites)
def test_swapping_yes_and_no_mirrors_everything(many: list[Site]) -> None:
    """Asked the other way round, with the other direction better: the same for the programme."""
    there = changes(many)
    back = changes([[(b, a, d, c) for a, b, c, d in one] for one in many], better=-1, gone=(5, 3))
    for column, other in (("change", "change"), ("lower", "upper"), ("worst", "worst"), ("best", "best")):
        same(there[column], -back[other])
    same(there["weighted"], -back["weighted"])
    same(there["improved"], back["improved"])
    assert there["verdict"].tolist() == back["verdict"].tolist()
    assert there["reliability"].tolist() == back["reliability"].tolist()


@some
@given(rt.filter(lambda cells: sum(cells) > 0), st.integers(2, 9))
def test_more_of_the_same_households_narrows(cells: Rt, times: int) -> None:
    few, many = changes([[cells]]), changes([[tuple(times * count for count in cells)]])  # type: ignore[list-item]
    assert (many["upper"] - many["lower"]).iloc[0] < (few["upper"] - few["lower"]).iloc[0] + 1e-12


@some
@given(st.lists(rt, min_size=4, max_size=8).filter(lambda one: sum(a + b for a, b, _, _ in one) >= 10))
def test_more_of_the_same_rt_narrows(one: Site) -> None:
    few, many = changes([one]), changes([one * 3])
    if (counts([one])["clusters"] >= 4).all():
        assert (many["upper"] - many["lower"]).iloc[0] < (few["upper"] - few["lower"]).iloc[0] + 1e-12


@some
@given(sites, st.tuples(st.integers(0, 40), st.integers(0, 40)))
def test_the_lost_move_nothing_but_what_they_leave_open(many: list[Site], gone: tuple[int, int]) -> None:
    nobody, somebody = changes(many, gone=(0, 0)), changes(many, gone=gone)
    unmoved = [column for column in NUMBERS if column not in ("worst", "best", "weighted")]
    same(nobody[unmoved], somebody[unmoved])
    met = nobody["change"].notna()
    for column in ("worst", "best", "weighted"):
        same(nobody.loc[met, column], nobody.loc[met, "change"])


@some
@given(sites, st.randoms(use_true_random=False))
def test_permuting_rows_changes_nothing(many: list[Site], random: object) -> None:
    columns, order = counts(many), list(range(len(many)))
    random.shuffle(order)  # type: ignore[attr-defined]
    straight = paired_changes(columns)
    shuffled = paired_changes({name: column[order] for name, column in columns.items()})
    assert straight.loc[order, "method"].tolist() == shuffled["method"].tolist()
    same(straight.loc[order, NUMBERS], shuffled[NUMBERS])


@some
@given(sites)
def test_the_net_of_a_ladder_agrees_with_its_test_where_rt_are_not_known(many: list[Site]) -> None:
    found = changes([[(a, b, 0, c + d)] for one in many for a, b, c, d in one], kind="ladder").dropna(subset="net")
    assert ((found["net_lower"] <= found["net"] + 1e-9) & (found["net"] - 1e-9 <= found["net_upper"])).all()
    clear = found[(found["p_value"] < 0.03) | (found["p_value"] > 0.08)]
    outside = (clear["net_lower"] > 0) | (clear["net_upper"] < 0)
    large = clear["improved"] + clear["worsened"] >= 10  # mid-p and score are near each other, not the same
    assert (outside[large] == (clear["p_value"] < 0.05)[large]).all()


@some
@given(st.lists(st.tuples(st.floats(0, 1) | st.none(), st.integers(0, 3)), min_size=1, max_size=40))
def test_families_are_adjusted_as_each_would_be_by_itself(rows: list[tuple[float | None, int]]) -> None:
    p = np.array([np.nan if value is None else value for value, _ in rows])
    siblings = np.array([family for _, family in rows])
    found = adjusted(p=p, siblings=siblings, primary=siblings < 2)
    for family in range(4):
        alone = holm if family < 2 else benjamini_hochberg
        same(found[siblings == family], alone(p=p[siblings == family]))


@some
@given(st.integers(1, 900), st.floats(0, 1), st.floats(1, 6))
def test_the_detectable_change_of_a_column_is_that_of_each(pairs: int, share: float, effect: float) -> None:
    alone = smallest_detectable_change(pairs=pairs, share_changing=share, design_effect=effect)
    found = smallest_detectable_changes(pairs=[pairs], share_changing=share, design_effect=effect)
    same(found, [np.nan if alone is None else alone])


def test_a_site_of_four_rt_is_judged_by_how_its_rt_differ() -> None:
    together, apart = (
        changes([[(10, 2, 10, 18)] * 4]).iloc[0],
        changes([[(38, 0, 2, 0), *[(1, 3, 10, 26)] * 3]]).iloc[0],
    )
    assert together["method"] == apart["method"] == "newcombe10+cluster_t"
    newcombe = [float(limit[0]) for limit in newcombe_paired_limits(gained=[40], lost=[8], both=[40], neither=[72])]
    assert together["upper"] - together["change"] == pytest.approx((newcombe[1] - together["change"]) / 2)  # 1 - 2/4
    assert together["verdict"] == "improved"
    assert apart["verdict"] == "unclear"
    assert apart["design_effect"] > 10


def test_households_whose_answers_are_not_known_move_no_result() -> None:
    declared = catalogue(san_layak={"disaggregate": '["rt", "head_sex"]'}, san_ladder=LADDER)
    query = (
        "SELECT indicator, round_from, round_to, population, breakdown, category, comparison, n_from, n_to, change, "
        "lower, upper, p_value, p_adjusted, clusters, design_effect, verdict FROM change WHERE category <> 'unknown' "
        "ORDER BY ALL"
    )
    book = codebook()
    with (
        random_warehouse(7, book=book, households=40) as known,
        random_warehouse(7, book=book, households=40) as padded,
    ):
        for number in range(12):
            home = {"household_id": f"N{number}", "site": "rw12", "rt": f"{1 + number % 6:03}", "dasawisma": "X"}
            insert(padded, "household", [{**home, "binaan": True, "first_round": "baseline"}])
            for name in ("baseline", "m4", "m8"):
                met = {"household_id": home["household_id"], "round": name}
                insert(padded, "visit", [{**met, "result": "complete", "file_id": name, "row_number": 1}])
                insert(padded, "household_answer", [{**met, "head_sex": "female"}])
        for connection in (known, padded):
            compute(connection, declared)
        assert padded.execute("SELECT max(unknown) FROM change").fetchall()[0][0] >= 12
        assert padded.execute(query).fetchall() == known.execute(query).fetchall()
