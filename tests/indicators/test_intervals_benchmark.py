"""What times intervals gives the engine what a build gives it: a benchmark that no longer runs measures nothing."""

import importlib.util
from pathlib import Path

from indicators.changes import paired_changes

PLACE = Path(__file__).parents[2] / "benchmarks" / "intervals.py"


def test_the_timed_rows_come_to_verdicts() -> None:
    spec = importlib.util.spec_from_file_location("intervals_benchmark", PLACE)
    assert spec is not None
    assert spec.loader is not None
    timed = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(timed)
    told = paired_changes(timed.counts(2000))
    assert len(told) == 2000
    assert {"improved", "worsened", "unclear", "not_comparable"} <= set(told["verdict"])
