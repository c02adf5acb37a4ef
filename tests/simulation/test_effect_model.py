"""The truth behind the simulation: declared effects are what a large panel shows and what the intervals must cover."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from etl.simulation import Plan, read_plan, simulate_panel
from etl.simulation.effects import draw_states
from indicators.statistics.paired import newcombe_paired_limits
from warehouse.declared import DeclarationError

HOUSEHOLDS = 160


def _covered(plan: Plan, *, seed: int, sites: int, clustered: bool) -> pd.Series:
    """Per indicator and site: does the 95 % paired interval hold the declared effect?"""
    panel = simulate_panel(seed=seed, sites=sites, households=HOUSEHOLDS, clustered=clustered, plan=plan)
    before, after = panel["before"], panel["after"]
    pairs = panel[["indicator", "site"]].assign(
        gained=~before & after, lost=before & ~after, both=before & after, neither=~before & ~after
    )
    counts = pairs.groupby(["indicator", "site"], observed=True).sum()
    gained, lost, both, neither = (counts[name].to_numpy() for name in ("gained", "lost", "both", "neither"))
    lower, upper = newcombe_paired_limits(gained=gained, lost=lost, both=both, neither=neither)
    names = counts.index.get_level_values("indicator").astype(str)
    declared = names.map({effect.name: effect.after - effect.before for effect in plan.effects}).to_numpy()
    return pd.Series((lower <= declared) & (declared <= upper), index=counts.index)


def test_intervals_cover_the_declared_effect_over_200_sites(plan: Plan) -> None:
    covered = _covered(plan, seed=2023, sites=200, clustered=False)
    assert len(covered) == 200 * sum(effect.paired for effect in plan.effects)
    assert 0.93 <= covered.mean() <= 0.97


def test_intervals_cover_every_single_declared_effect(plan: Plan) -> None:
    """2,000 sites: each indicator's own coverage is known to half a point; where change is rare it is conservative."""
    by_indicator = _covered(plan, seed=7, sites=2000, clustered=False).groupby("indicator", observed=True).mean()
    assert (by_indicator >= 0.93).all()
    assert (by_indicator <= 0.985).all()


def test_clustered_sites_are_covered_less_often_by_intervals_for_independent_households(plan: Plan) -> None:
    covered = _covered(plan, seed=11, sites=500, clustered=True)
    assert covered.mean() < 0.93
    assert covered["school_7_18"].mean() > covered["flood_exposed"].mean()


def test_a_large_panel_shows_each_declared_level(plan: Plan) -> None:
    panel = simulate_panel(seed=5, sites=500, households=HOUSEHOLDS, clustered=False, plan=plan)
    levels = panel.groupby("indicator", observed=True)[["before", "after"]].mean()
    for effect in plan.effects:
        if effect.paired:
            assert list(levels.loc[effect.name]) == pytest.approx([effect.before, effect.after], abs=0.008)


def test_the_plan_has_better_worse_and_unchanged_indicators_and_some_units_always_fall_back(plan: Plan) -> None:
    change = {effect.name: round(effect.after - effect.before, 9) for effect in plan.effects if effect.paired}
    worse = {"flood_exposed"} if change["flood_exposed"] > 0 else set()
    worse |= {name for name, value in change.items() if value < 0}
    assert worse == {"flood_exposed", "rematri_ttd"}
    assert {name for name, value in change.items() if value == 0} == {"water_layak", "savings_account"}
    assert all(effect.falls_back > 0 for effect in plan.effects if effect.paired)


def test_states_of_an_rt_resemble_each_other_as_declared(plan: Plan) -> None:
    effect = plan.effect("handwash_basic")
    cluster = np.repeat(np.arange(4000), 20)
    states = draw_states(
        np.random.default_rng(1), effect, cluster=cluster, welfare=np.zeros(len(cluster)), months=[0, 2, 4, 6, 8]
    )
    shares = states.before.reshape(-1, 20).mean(axis=1)
    binomial = shares.mean() * (1 - shares.mean()) / 20
    icc = (shares.var() / binomial - 1) / 19
    assert icc == pytest.approx(effect.icc, abs=0.02)


def test_changes_arrive_at_the_declared_pace(plan: Plan) -> None:
    effect = plan.effect("handwash_basic")
    count = 200_000
    states = draw_states(
        np.random.default_rng(2), effect, cluster=np.zeros(count, dtype=int), welfare=np.zeros(count),
        months=[0, 2, 4, 6, 8], clustered=False,
    )  # fmt: skip
    changed = states.before != states.after
    seen = [float((states.month[changed] <= month).mean()) for month in (0, 2, 4, 6, 8)]
    assert seen == pytest.approx([0, *effect.pace, 1], abs=0.01)
    assert (states.at(0) == states.before).all()
    assert (states.at(8) == states.after).all()


def test_every_fault_of_the_plan_is_reported_at_once(data: Path, tmp_path: Path) -> None:
    for name in ("programme.toml", "areas.csv"):
        (tmp_path / name).write_bytes((data / name).read_bytes())
    shutil.copytree(data / "codebook", tmp_path / "codebook")
    text = (data / "simulation.toml").read_text(encoding="utf-8")
    wrong = text.replace("pace = [0.3, 0.6, 0.8]", "pace = [0.6, 0.3]").replace("falls_back = 0.50", "falls_back = 0.0")
    (tmp_path / "simulation.toml").write_text(wrong, encoding="utf-8")
    with pytest.raises(DeclarationError) as caught:
        read_plan(tmp_path)
    message = str(caught.value)
    assert "effects[handwash_basic].pace" in message
    assert "effects[growth_monitoring_ds].pace" in message
    assert "effects[rematri_ttd]" in message


def test_fewer_rounds_keep_the_first_and_the_last(plan: Plan) -> None:
    names = [[survey_round.name for survey_round in plan.rounds(count)] for count in (1, 2, 3, 5)]
    assert names == [["baseline"], ["baseline", "m8"], ["baseline", "m4", "m8"], ["baseline", "m2", "m4", "m6", "m8"]]
    with pytest.raises(ValueError, match="choose 1 to 5"):
        plan.rounds(6)
