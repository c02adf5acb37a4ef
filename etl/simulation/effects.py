"""How a yes or no changes between baseline and month 8: the one model behind every declared effect.

Each unit draws its state before (correlated with its family's welfare), then rises or falls back with the declared
shares. In clustered simulations every RT has its own shares, Beta distributed around the declared ones with the
declared intracluster correlation. Makes states, not answers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import ndtr

from etl.simulation.declaration import Effect, Plan

Booleans = NDArray[np.bool_]
Integers = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class States:
    """The state of many units before and after, and the programme's month in which the change shows."""

    before: Booleans
    after: Booleans
    month: Integers

    def at(self, month: int) -> Booleans:
        return np.where(self.month <= month, self.after, self.before)

    @property
    def gained(self) -> Booleans:
        return ~self.before & self.after


def draw_states(
    generator: np.random.Generator,
    effect: Effect,
    *,
    cluster: Integers,
    welfare: Floats,
    months: Sequence[int],
    clustered: bool = True,
) -> States:
    """States of one unit per element of `cluster` (which RT) and `welfare` (standard normal)."""
    icc = effect.icc if clustered else 0.0
    before_share, rises, falls_back = (
        _cluster_shares(generator, share, icc=icc, cluster=cluster)
        for share in (effect.before, effect.rises, effect.falls_back)
    )
    chance = generator.standard_normal(len(cluster))
    latent = effect.welfare * welfare + np.sqrt(1 - effect.welfare**2) * chance
    before = ndtr(latent) > 1 - before_share
    moves = generator.random(len(cluster))
    after = np.where(before, moves >= falls_back, moves < rises)
    steps = np.searchsorted(np.asarray(effect.pace), generator.random(len(cluster)), side="right")
    return States(before=before, after=after, month=np.asarray(months)[1:][steps])


def _cluster_shares(generator: np.random.Generator, share: float, *, icc: float, cluster: Integers) -> Floats:
    """The share of each unit's RT: Beta with mean `share` and variance icc · share · (1 - share)."""
    if icc == 0 or share in (0.0, 1.0) or not len(cluster):
        return np.full(len(cluster), share)
    size = (1 - icc) / icc
    return generator.beta(share * size, (1 - share) * size, size=int(cluster.max()) + 1)[cluster]


def simulate_panel(*, seed: int, sites: int, households: int, clustered: bool, plan: Plan) -> pd.DataFrame:
    """Every paired effect in `households` independent units of each site: site, household, indicator, before, after.

    No selection, nobody lost, no blanks: what an interval must cover is exactly `effect.after - effect.before`.
    """
    site = np.repeat(np.arange(sites), households)
    household = np.tile(np.arange(households), sites)
    places = sorted({area.rt for area in plan.programme.areas})
    cluster = site * len(places) + household % len(places)
    months = [survey_round.month for survey_round in plan.programme.rounds]
    frames = []
    for number, effect in enumerate(effect for effect in plan.effects if effect.paired):
        generator = np.random.default_rng([seed, number])
        welfare = generator.standard_normal(len(site))
        states = draw_states(generator, effect, cluster=cluster, welfare=welfare, months=months, clustered=clustered)
        columns = {"site": site, "household": household, "indicator": effect.name}
        frames.append(pd.DataFrame({**columns, "before": states.before, "after": states.after}))
    return pd.concat(frames, ignore_index=True).astype({"indicator": "category"})
