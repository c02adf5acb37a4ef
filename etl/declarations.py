"""Everything a load needs declared, read together: programme, codebook, forms of this programme, and checks."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from etl.consistency import Checks, read_checks
from etl.mapping import Form, read_forms
from etl.questionnaire.standard import standard_forms
from warehouse.codebook import Codebook, read_codebook
from warehouse.programme import Programme, read_programme
from warehouse.settings import Settings

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
    codebook = read_codebook(settings.codebook)
    declared = read_forms(settings.data / "forms", codebook=codebook, programme=programme)
    return Declarations(
        programme=programme,
        codebook=codebook,
        forms=(*declared, *standard_forms(codebook, programme)),
        checks=read_checks(settings.data / "checks", codebook=codebook),
        inputs=settings.data / programme.inputs,
    )
