"""Rules of the house that no linter knows: where DuckDB is opened, what a commit may not hold."""

from __future__ import annotations

import ast
import doctest
import re
import tomllib
from importlib import import_module
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[1]
ROOMS = ("warehouse", "etl", "indicators", "dashboard")


def _modules(*rooms: str) -> list[Path]:
    return [path for room in rooms for path in sorted((ROOT / room).rglob("*.py"))]


def _calls(path: Path, name: str) -> bool:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    calls = (node.func for node in ast.walk(tree) if isinstance(node, ast.Call))
    return any(ast.unparse(function) == name for function in calls)


def test_only_the_store_opens_duckdb() -> None:
    opened = [path.relative_to(ROOT).as_posix() for path in _modules(*ROOMS) if _calls(path, "duckdb.connect")]
    assert opened == ["warehouse/store.py"]


def test_the_dashboard_never_runs_a_query() -> None:
    running = [path.name for path in _modules("dashboard") if ".execute(" in path.read_text(encoding="utf-8")]
    assert running == []


def test_files_are_moved_only_as_windows_lets_them() -> None:
    moving = re.compile(r"\bos\.(replace|rename)\(|\bshutil\.move\(|\w\.rename\((?!columns|\"|name\b)")
    found = {path.relative_to(ROOT).as_posix() for path in _modules(*ROOMS) if moving.search(path.read_text("utf-8"))}
    assert found == {"warehouse/disk.py"}


def test_no_callback_is_registered_at_import() -> None:
    """A module-level @callback would tie every app of a process together."""
    decorated = [
        path.name
        for path in _modules("dashboard")
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef) and any("callback" in ast.unparse(mark) for mark in node.decorator_list)
    ]
    assert decorated == []


def test_every_module_says_what_it_is() -> None:
    silent = [
        path.relative_to(ROOT).as_posix()
        for path in [*_modules(*ROOMS), *ROOT.glob("p2wkss*.py")]
        if not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert silent == []


EXAMPLES = [path for path in _modules(*ROOMS) if ">>> " in path.read_text(encoding="utf-8")]


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_the_examples_of_a_module_come_out_as_written(path: Path) -> None:
    name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
    failed, tried = doctest.testmod(import_module(name))
    assert tried
    assert not failed


def test_constraints_pin_versions_and_name_no_index() -> None:
    lines = [line for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines() if line[:1] != "#"]
    assert lines
    assert all("==" in line and "://" not in line for line in lines)
    pins = [Requirement(line) for line in lines]
    for minor in range(11, 16):
        here = [pin.name for pin in pins if pin.marker is None or pin.marker.evaluate({"python_version": f"3.{minor}"})]
        assert sorted(here) == sorted({pin.name for pin in pins}), f"one version of each library for Python 3.{minor}"


@pytest.mark.parametrize("group", ["dependencies", "test"])
def test_every_declared_dependency_is_pinned(group: str) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    declared = project["dependencies"] if group == "dependencies" else project["optional-dependencies"]["test"]
    pinned = {
        line.split("==")[0].lower().replace("_", "-")
        for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    }
    assert {re.split("[<>;]", name)[0].lower() for name in declared} <= pinned


def test_what_a_module_makes_for_its_tests_is_made_by_one_worker(request: pytest.FixtureRequest) -> None:
    """Where pytest's names of tests don't tell the group, xdist deals tests out one by one, and says nothing."""
    if not request.config.getoption("loadgroup", default=False):
        pytest.skip("no tests are dealt out by group")
    assert request.node.nodeid.endswith("@test_house_rules")
