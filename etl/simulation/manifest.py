"""The manifest of a sample: what is true in it, what is wrong in it, and the SHA-256 of every file."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pandas as pd

from etl.simulation.answers import UNITS, further_questions
from etl.simulation.faults import PlantedFault
from etl.simulation.model import RoundTables, Simulation
from etl.simulation.truth import Truth


def write_manifest(
    simulation: Simulation, *, faults: Sequence[PlantedFault], files: Sequence[Path], folder: Path
) -> Path:
    """Write manifest.json beside the files."""
    path = folder / "manifest.json"
    content = {
        "note": "SIMULASI: tidak ada keluarga, orang, atau nomor yang nyata di sini.",
        "seed": simulation.seed,
        "sites": simulation.sites,
        "households": simulation.households,
        "rounds": [_round_counts(tables) for tables in simulation.rounds],
        "truth": [_truth(truth) for truth in simulation.truth],
        "answers": list(_answers(simulation)),
        "amounts": [asdict(amount) for amount in simulation.amounts],
        "faults": [asdict(fault) for fault in faults],
        "files": [{"name": file.name, "bytes": file.stat().st_size, "sha256": _sha256(file)} for file in files],
    }
    text = json.dumps(content, ensure_ascii=False, indent=1)
    path.write_text(text + "\n", encoding="utf-8", newline="\n")
    return path


def _sha256(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def _round_counts(tables: RoundTables) -> dict[str, Any]:
    """Counts before faults were planted."""
    units = {unit: len(getattr(tables, unit)) for unit in ("household", "person", "birth", "death", "assistance")}
    results = tables.household["visit_result"].value_counts().sort_index()
    return {
        "round": tables.name,
        "rows": units,
        "visit_results": {str(result): int(count) for result, count in results.items()},
        "binaan": int((tables.household["binaan"] == "yes").sum()),
        "people_present": int((tables.person["presence"] == "present").sum()),
        "reasons": {reason: _reasons(tables, reason) for reason in ("dont_know", "refused")},
    }


def _reasons(tables: RoundTables, reason: str) -> int:
    """How many cells carry 98 or 99."""
    answers = (table[column] for table in (tables.household, tables.person) for column in table)
    return sum(int((column == reason).sum()) for column in answers if column.dtype.name == "category")


def _truth(truth: Truth) -> dict[str, Any]:
    panel = truth.panel
    return {
        "indicator": truth.indicator,
        "unit": truth.unit,
        "population": truth.population,
        "declared": {"before": truth.declared_before, "after": truth.declared_after},
        "realised": {level.round: {"yes": level.yes, "known": level.known} for level in truth.levels},
        "panel": {**asdict(panel), "pairs": panel.pairs} if panel else None,
    }


def _answers(simulation: Simulation) -> Iterator[dict[str, Any]]:
    """Every further answer as declared and as it came out in the first and the last round.

    The declared distribution holds among those for whom nothing else decides: `decided` tells what does.
    """
    plan = simulation.plan
    ends = {tables.name: tables for tables in (simulation.rounds[0], simulation.rounds[-1])}
    for unit in UNITS:
        for further in further_questions(plan.answers, plan.codebook, unit):
            answer, name = further.answer, further.variable.name
            yield {
                "answer": f"{unit}.{name}",
                "declared": {"before": answer.before, "after": answer.after},
                "decided": [f"{fixed.when}: {fixed.is_}" for fixed in answer.fixed],
                "realised": {key: _came_out(getattr(tables, unit)[name]) for key, tables in ends.items()},
            }


def _came_out(answers: pd.Series) -> dict[str, Any]:
    """How often each code was given, or how many numbers or dates and which stands in their middle."""
    given = answers.dropna()
    if given.dtype.name == "category":
        counts = given.astype(str).value_counts().sort_index()
        return {str(code): int(count) for code, count in counts.items()}
    middle = given.sort_values().iloc[len(given) // 2] if len(given) else None
    shown = str(middle.date()) if isinstance(middle, pd.Timestamp) else middle
    return {"given": len(given), "middle": shown}
