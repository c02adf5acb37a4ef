"""A simulated RW with a declared truth, written as the Kobo exports and the sheet of activities a user would have.

Draws families, answers, exports and faults; reads no survey files and fills no warehouse.
"""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from etl.simulation.activities import write_activities
from etl.simulation.declaration import Plan, read_plan
from etl.simulation.effects import simulate_panel
from etl.simulation.export import write_export
from etl.simulation.faults import PlantedFault, plant_faults
from etl.simulation.kobo import kobo_exports, read_form
from etl.simulation.manifest import write_manifest
from etl.simulation.model import RoundTables, Simulation, simulate
from etl.simulation.truth import Truth
from warehouse.codebook import read_codebook
from warehouse.disk import move
from warehouse.settings import Settings

__all__ = (
    "Plan",
    "PlantedFault",
    "RoundTables",
    "Simulation",
    "Truth",
    "generate_sample",
    "read_plan",
    "simulate",
    "simulate_panel",
    "write_kobo_exports",
    "write_manifest",
    "write_sample",
)


def generate_sample(
    folder: Path,
    *,
    seed: int = 12,
    sites: int = 1,
    households: int = 160,
    rounds: int = 5,
    data: Path | None = None,
    faults: bool = True,
) -> Path:
    """Simulate, write one Kobo export per site and round, the first site's activities, and the manifest into `folder`.

    Returns the manifest's path.
    """
    declared = data or Settings.from_environment().data
    plan = read_plan(declared)
    simulation = simulate(seed=seed, sites=sites, households=households, rounds=rounds, plan=plan)
    return write_sample(simulation, folder, data=declared, faults=faults)


def write_sample(simulation: Simulation, folder: Path, *, data: Path, faults: bool = True) -> Path:
    """What `generate_sample` writes of a simulation: all of it, or nothing."""
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=folder, prefix=".") as begun:
        here = Path(begun)
        files, planted = write_kobo_exports(simulation, here, data=data, faults=faults)
        told = (write_activities(simulation, here),) if simulation.plan.activities else ()
        manifest = write_manifest(simulation, faults=planted, files=(*files, *told), folder=here)
        for file in (*files, *told, manifest):
            move(file, folder / file.name)
    return folder / manifest.name


def write_kobo_exports(
    simulation: Simulation, folder: Path, *, data: Path, faults: bool = True
) -> tuple[tuple[Path, ...], tuple[PlantedFault, ...]]:
    """Write the exports, with faults planted in the first site's unless told otherwise; return files and faults."""
    codebook = read_codebook(data / "codebook")
    form = read_form(data / "forms" / "kobo_household" / "form.toml")
    files: list[Path] = []
    planted: list[PlantedFault] = []
    for number, export in enumerate(kobo_exports(simulation, codebook=codebook, form=form)):
        if faults and number < len(simulation.rounds):
            planted += plant_faults(export, seed=simulation.seed)
        files.append(write_export(export, folder))
    return tuple(files), tuple(planted)
