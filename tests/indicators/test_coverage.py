"""The 95 % interval of a paired change keeps its promise when RT move together, and so says the page about it."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def benchmark() -> ModuleType:
    return script("coverage")


@pytest.fixture(scope="module")
def of_amounts() -> ModuleType:
    return script("coverage_amounts")


@pytest.fixture(scope="module")
def of_differences() -> ModuleType:
    return script("coverage_apart")


@pytest.fixture(scope="module")
def of_shares() -> ModuleType:
    return script("coverage_shares")


@pytest.fixture(scope="module")
def of_changes() -> ModuleType:
    return script("coverage_changes")


@pytest.fixture(scope="module")
def of_levels() -> ModuleType:
    return script("coverage_levels")


def script(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"{name}_benchmark", ROOT / "benchmarks" / f"{name}.py")
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


@pytest.mark.parametrize(
    "cell", [(4, 0.0), (4, 0.1), *(pytest.param(cell, marks=pytest.mark.long) for cell in ((8, 0.05), (12, 0.02)))]
)
def test_changes_of_amounts_cover_93_to_97_percent_where_rt_move_together(
    of_amounts: ModuleType, cell: tuple[int, float]
) -> None:
    """Three shapes of 150 sites: the mean of a cell is known to two points, two standard errors."""
    (line,) = of_amounts.lines(sites=150, cells=(cell,))
    for each in (line.median, line.average):
        assert 0.93 - 0.02 <= each.mean <= 0.97 + 0.02, line
    if cell[1]:
        assert line.median.alone < 0.93, "without the rule the promise is broken"


def test_the_page_tells_of_every_cell_of_amounts() -> None:
    page = (ROOT / "docs" / "coverage.md").read_text(encoding="utf-8").split("## 6.")[1].split("## 7.")[0]
    rows = [line.split("|") for line in page.splitlines() if line.startswith(("| 4 ", "| 8 ", "| 12 "))]
    covered = [float(row[place].strip(" *").replace(",", ".")) for row in rows for place in (3, 7)]
    assert len(covered) == 24
    assert all(93 <= value <= 97 for value in covered)


@pytest.mark.parametrize("result", ["keadaan", "selisih putaran"])
def test_levels_and_differences_of_amounts_cover_what_they_promise_where_rt_move_together(
    of_differences: ModuleType, result: str
) -> None:
    """Three shapes of 300 sites; medians are cautious, see part 7 of the page."""
    [cell] = of_differences.cells(sites=300, chosen=((result, 8, 0.05),))
    assert 0.93 - 0.02 <= sum(cell.means) / len(cell.means) <= 0.97 + 0.02, cell
    assert sum(cell.ranks) / len(cell.ranks) >= 0.93 - 0.02, cell
    assert cell.means_alone < 0.93, "without the rule the promise is broken"


@pytest.mark.parametrize("clusters", [4, 8, 12])
def test_differences_of_shares_cover_93_to_97_percent_where_families_are_exchanged(
    of_shares: ModuleType, clusters: int
) -> None:
    """Three levels of 1,000 sites: the mean of a cell is known to four fifths of a point, two standard errors."""
    exchanged = of_shares.SCENES[0]
    for line in of_shares.lines(sites=1000, scenes=(exchanged,), clusters=(clusters,)):
        assert 0.93 - 0.008 <= line.mean <= 0.97 + 0.008, line
        if line.correlation == 0.10:
            assert line.hybrid < 0.93, "without the rule the promise is broken"


def test_the_page_tells_of_every_cell_of_differences_of_shares(of_shares: ModuleType) -> None:
    page = (ROOT / "docs" / "coverage.md").read_text(encoding="utf-8").split("## 8.")[1].split("## 9.")[0]
    rows = [[part.strip(" *") for part in line.split("|")] for line in page.splitlines() if line.startswith("| ")][1:]
    told = {(row[1], int(row[2]), row[3]): float(row[4].replace(",", ".")) for row in rows}
    assert len(told) == len(rows) == len(of_shares.SCENES) * 16
    promised = {scene.name for scene in of_shares.SCENES if scene.promised}
    covered = [value for (scene, clusters, _), value in told.items() if scene in promised and clusters >= 4]
    assert len(covered) == 48
    assert all(93 <= value <= 97 for value in covered)


@pytest.mark.parametrize("clusters", [4, 8, 12])
def test_differences_of_changes_cover_93_to_97_percent_in_groups_of_the_same_rt(
    of_changes: ModuleType, clusters: int
) -> None:
    """Three levels of 1,000 sites: the mean of a cell is known to four fifths of a point, two standard errors."""
    for line in of_changes.lines(sites=1000, clusters=(clusters,)):
        assert 0.93 - 0.008 <= line.mean <= 0.97 + 0.008, line
        if line.correlation == 0.10 and line.scene == of_changes.SCENES[1]:
            assert line.alone < 0.93, "without the rule the promise is broken"


def test_the_page_tells_of_every_cell_of_differences_of_changes() -> None:
    page = (ROOT / "docs" / "coverage.md").read_text(encoding="utf-8").split("## 9.")[1].split("## 10.")[0]
    rows = [[part.strip(" *") for part in line.split("|")] for line in page.splitlines() if line.startswith("| RT")]
    covered = [float(row[4].replace(",", ".")) for row in rows]
    assert len(covered) == 24
    assert all(93 <= value <= 97 for value in covered)


def test_levels_of_shares_cover_93_to_97_percent_where_families_of_an_rt_are_alike(of_levels: ModuleType) -> None:
    """10,000 sites: a cell is known to half a point, two standard errors."""
    for cell in of_levels.cells(sites=10_000):
        if cell.promised:
            assert 0.93 - 0.005 <= cell.covered <= 0.97 + 0.005, cell
            assert cell.alone < 0.70 or cell.correlation < 0.10, "without the rule the promise is broken"


def test_the_page_tells_of_every_cell_of_levels(of_levels: ModuleType) -> None:
    page = (ROOT / "docs" / "coverage.md").read_text(encoding="utf-8").split("## 10.")[1]
    rows = [[part.strip(" *") for part in line.split("|")] for line in page.splitlines() if line[2:3].isdecimal()]
    told = {(row[1], row[2], row[3]): float(row[4].replace(",", ".")) for row in rows}
    assert len(told) == len(rows) == 36
    promised = [covered for (_, share, _), covered in told.items() if share != "97%"]
    assert len(promised) == 24
    assert all(93 <= covered <= 97 for covered in promised)
