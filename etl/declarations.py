"""Everything a load needs declared, read together: programme, codebook, forms of this programme, and checks."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from etl.consistency import Checks, read_checks
from etl.mapping import Form, read_forms
from etl.questionnaire.standard import standard_forms
from warehouse.codebook import Codebook, read_codebook
from warehouse.declared import DeclarationError, Fault
from warehouse.programme import Programme, read_programme
from warehouse.settings import Settings

MANIFEST = "manifest.json"
"""Beside files that `p2wkss data sample` wrote: what they are."""
DECLARED = ("programme.toml", "areas.csv", "codebook", "forms", "checks")
"""What of the data folder is read."""


@dataclass(frozen=True)
class Declarations:
    """`forms` are the declared ones, then those of the questionnaires this program writes itself."""

    programme: Programme
    codebook: Codebook
    forms: tuple[Form, ...]
    checks: Checks
    inputs: Path


def read_declarations(settings: Settings) -> Declarations:
    """Raises DeclarationError with every fault of the first declaration that has some."""
    programme = read_programme(settings.data)
    inputs = settings.data / programme.inputs
    if not programme.simulated:
        _refuse_sample(inputs, file=settings.data / "programme.toml")
    codebook = read_codebook(settings.codebook)
    declared = read_forms(settings.data / "forms", codebook=codebook, programme=programme)
    return Declarations(
        programme=programme,
        codebook=codebook,
        forms=(*declared, *standard_forms(codebook, programme)),
        checks=read_checks(settings.data / "checks", codebook=codebook),
        inputs=inputs,
    )


def _refuse_sample(inputs: Path, *, file: Path) -> None:
    """Simulated families must never be told as real ones, as they would be from a copy of the shipped folder."""
    try:
        manifest = json.loads((inputs / MANIFEST).read_text(encoding="utf-8"))
        names = [str(entry["name"]) for entry in manifest["files"]] if "SIMULASI" in str(manifest["note"]) else []
    except (OSError, ValueError, TypeError, KeyError):
        return
    present = [name for name in names if (inputs / name).exists()]
    if present:
        found = f"false, padahal folder '{inputs.name}' memuat {len(present)} berkas SIMULASI, misalnya '{present[0]}'"
        allowed = "pindahkan berkas simulasi dari folder itu, atau arahkan `inputs` ke folder berkas Anda sendiri"
        raise DeclarationError([Fault(str(file), "simulated", found, allowed)])
