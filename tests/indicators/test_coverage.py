"""The 95 % interval of a paired change keeps its promise when RT move together, and so says the page about it."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def benchmark() -> ModuleType:
    spec = importlib.util.spec_from_file_location("coverage_benchmark", ROOT / "benchmarks" / "coverage.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("sizes", ["EQUAL", "UNEQUAL"])
def test_the_default_rule_covers_93_to_97_percent_in_every_cell(benchmark: ModuleType, sizes: str) -> None:
    """2,000 sites per level: the mean of a cell is known to half a point, two standard errors."""
    found = list(benchmark.lines(benchmark.LEVELS, sites=2000, sizes=getattr(benchmark, sizes)))
    assert [(line.clusters, line.correlation) for line in found] == [
        (clusters, correlation) for clusters in (4, 8, 12) for correlation in (0.0, 0.02, 0.05, 0.10)
    ]
    for line in found:
        assert 0.93 - 0.005 <= line.mean <= 0.97 + 0.005, line


def test_the_page_tells_of_every_cell_and_of_none_outside(benchmark: ModuleType) -> None:
    page = (ROOT / "docs" / "coverage.md").read_text(encoding="utf-8")
    promised = page.split("## 3.")[0]
    rows = [line.split("|") for line in promised.splitlines() if line.startswith(("| 4 ", "| 8 ", "| 12 "))]
    covered = [float(row[3].strip(" *").replace(",", ".")) for row in rows]
    assert len(covered) == 24
    assert all(93 <= value <= 97 for value in covered)
