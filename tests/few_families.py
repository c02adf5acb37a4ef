"""The declarations with a simulation of few families, so that a test that builds often stays short."""

from __future__ import annotations

import shutil
from pathlib import Path

from typer.testing import CliRunner

from p2wkss import command

DECLARED = Path(__file__).parents[1] / "data"


def declare_few(data: Path, *, households: int, rounds: int = 2) -> None:
    """A copy of the declared data with its first round, and its last when there are two."""
    shutil.copytree(DECLARED, data, ignore=shutil.ignore_patterns("sample"))
    simulate_few(data, households=households, rounds=rounds)


def simulate_few(data: Path, *, households: int, rounds: int) -> None:
    """Survey files in the place of those that are there."""
    sample = data / "sample"
    shutil.rmtree(sample, ignore_errors=True)
    words = ["--households", str(households), "--rounds", str(rounds), "--out", str(sample)]
    ended = CliRunner().invoke(command, ["data", "sample", *words], env={"P2WKSS_DATA": str(data)})
    assert ended.exit_code == 0, ended.output
