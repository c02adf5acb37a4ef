"""The page of methods names every public function, and only functions that there are."""

import importlib
import inspect
import pkgutil
import re
from pathlib import Path

import pytest

from indicators import statistics

PAGE = Path(__file__).parents[2] / "docs" / "methods.md"
# Machinery that no statistician asks for.
INNER = {"interval", "result", "root", "distribution"}
HELPERS = {"proportion.whole_share"}
# What may be given without its name: a whole sample, table or panel.
WHOLE = {"p", "table", "tables", "patterns", "values", "differences", "ratios", "sample", "samples"}


def public_functions() -> set[str]:
    names = set()
    for found in pkgutil.iter_modules(statistics.__path__):
        module = importlib.import_module(f"indicators.statistics.{found.name}")
        names |= {
            f"{found.name}.{name}"
            for name, function in vars(module).items()
            if inspect.isfunction(function) and function.__module__ == module.__name__ and not name.startswith("_")
        }
    return {name for name in names if name.split(".")[0] not in INNER} - HELPERS


def test_the_page_of_methods_names_every_function_and_no_other() -> None:
    told = set(re.findall(r"`([a-z_]+\.[a-z_]+)`", PAGE.read_text(encoding="utf-8")))
    assert told == public_functions()


def test_every_name_in_the_index_of_methods_is_a_function_and_can_be_had_by_its_name_alone() -> None:
    told = set(re.findall(r"\b([a-z_]+\.[a-z_]+)\b", statistics.__doc__ or "")) - {
        "methods.md",
        "indicators.statistics",
    }
    assert len(told) > 60
    assert told <= public_functions()
    for name in sorted(told):
        module, function = name.split(".")
        assert getattr(statistics, function) is getattr(
            importlib.import_module(f"indicators.statistics.{module}"), function
        )
    assert {name.split(".")[1] for name in public_functions()} <= set(dir(statistics))
    for meant, name in (
        ("newcomb_interval", "newcombe_interval"),
        ("wilson", "wilson_limits"),
        ("garwood_interval", "poisson_interval"),
        ("agresti_coull", "wilson_interval"),
        ("bonferroni", "holm"),
        ("newcombe10", "newcombe_interval"),
        ("wilcoxon_test", "signed_rank_test"),
        ("manski_bounds", "change_bounds"),
        ("paired_newcombe", "newcombe_interval"),
        ("paired_risk_ratio", "share_ratio_interval"),
        ("poisson_ci", "poisson_interval"),
        ("spiegelhalter", "funnel_limits"),
        ("mde", "smallest_detectable_change"),
        ("did", "paired_difference_in_differences"),
    ):
        with pytest.raises(AttributeError, match=f"it has .*{name}"):
            getattr(statistics, meant)


def test_every_function_takes_names_but_for_what_is_one_thing_and_says_formula_reference_units_and_errors() -> None:
    for name in sorted(public_functions()):
        module, function = name.split(".")
        found = getattr(importlib.import_module(f"indicators.statistics.{module}"), function)
        told = inspect.getdoc(found) or ""
        if name != "median.histogram":
            parameters = inspect.signature(found).parameters
            without = {
                each for each, parameter in parameters.items() if parameter.kind is not inspect.Parameter.KEYWORD_ONLY
            }
            assert not without or (len(without) == 1 and without <= WHOLE), name
            assert [word for word in ("formula", "reference", "units", "errors") if word not in told.lower()] == [], (
                name
            )
        assert ">>>" in told, name
