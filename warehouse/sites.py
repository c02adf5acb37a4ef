"""What a programme of many sites declares (sites.toml): its rounds, and where the builds lie that sites handed over.

Where and when a site holds its rounds, and what it aims at, each site declares for itself: see programme.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pydantic import Field

from warehouse.declared import DeclarationError, Declared, Fault, Name, read_toml
from warehouse.programme import PROGRAMME, SITES, Population, month_faults, population_faults, repetition_faults


class SharedRound(Declared):
    """A round of all sites: those that a site holds in the same month, whatever it calls it there."""

    name: Name
    label_id: str = Field(alias="id")
    label_en: str = Field(alias="en")
    month: int = Field(ge=0)


class Sites(Declared):
    """A programme of many sites. `builds`: the folder of the files that they handed over."""

    name: str
    simulated: bool
    builds: str
    rounds: tuple[SharedRound, ...] = Field(min_length=1)
    populations: tuple[Population, ...] = Field(min_length=1)


def read_sites(data_folder: Path) -> Sites:
    """Read sites.toml of a data folder, or raise DeclarationError with its faults."""
    path = data_folder / SITES
    declared, faults = read_toml(path, Sites)
    if (data_folder / PROGRAMME).exists():
        faults.append(Fault(str(path), "", f"{PROGRAMME} juga ada di folder ini", "salah satu saja dalam satu folder"))
    if declared:
        faults = [*faults, *_faults(declared, file=str(path))]
    if faults or declared is None:
        raise DeclarationError(faults)
    return declared


def _faults(declared: Sites, *, file: str) -> Iterator[Fault]:
    named = {
        "rounds": [entry.name for entry in declared.rounds],
        "populations": [str(entry.name) for entry in declared.populations],
    }
    yield from repetition_faults(named, file=file)
    yield from month_faults([(entry.name, entry.month) for entry in declared.rounds], file=file)
    yield from population_faults(declared.populations, file=file)
