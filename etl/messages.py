"""The rules of the load and their words, read from the files in rules/. It decides nothing and finds nothing."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path


class Severity(StrEnum):
    REFUSE_FILE = "refuse_file"
    QUARANTINE_ROW = "quarantine_row"
    BLANK_CELL = "blank_cell"
    WARN = "warn"


@dataclass(frozen=True)
class Rule:
    """One thing that can be wrong: how grave it is, how it is told, what to do next, and why it matters at all.

    `page`: what to do next for somebody at the page that loads, who has no folder and no command, where that differs.
    """

    name: str
    severity: Severity
    message: str
    advice: str
    why: str = ""
    page: str = ""

    def tell(self, *, found: str = "", allowed: str = "", label: str = "", hint: str = "", **facts: str) -> str:
        return self.message.format(found=found, allowed=allowed, label=label, hint=hint, **facts).rstrip()


@cache
def rules() -> Mapping[str, Rule]:
    """Every rule by name. Raises ValueError when two files declare one name."""
    found: dict[str, Rule] = {}
    for path in sorted(Path(__file__).with_name("rules").glob("*.toml")):
        for name, entry in tomllib.loads(path.read_text(encoding="utf-8")).items():
            if name in found:
                raise ValueError(f"{path.name}: rule '{name}' is declared twice")
            found[name] = Rule(name, Severity(entry.pop("severity")), **entry)
    return found
