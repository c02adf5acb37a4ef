"""The committed size of the simulation, drawn once for all tests of this folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from etl.simulation import Plan, Simulation, read_plan, simulate, write_sample

DATA = Path(__file__).parents[2] / "data"


@pytest.fixture(scope="session")
def data() -> Path:
    return DATA


@pytest.fixture(scope="session")
def plan() -> Plan:
    return read_plan(DATA)


@pytest.fixture(scope="session")
def simulation(plan: Plan) -> Simulation:
    return simulate(seed=12, sites=1, households=160, rounds=5, plan=plan)


@pytest.fixture(scope="session")
def many(plan: Plan) -> Simulation:
    """Twenty-four sites without clustering, first and last round: enough to see the declared truth."""
    return simulate(seed=3, sites=24, households=160, rounds=2, plan=plan, clustered=False)


@pytest.fixture(scope="session")
def sample(simulation: Simulation, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """That one freshly written as a sample; returns its folder."""
    return write_sample(simulation, tmp_path_factory.mktemp("sample"), data=DATA).parent
