"""Where things are (the declared data, builds, the key) and for whom. Reads the environment only when asked to."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Settings:
    """The folders one run works with. `data` is read only; everything written goes below `var`."""

    data: Path
    var: Path
    key_file: Path | None = None
    audience: str = ""
    """For whom results are told; unsaid counts as everybody, the strictest."""
    loading: str = ""
    """Who may load files in the browser: `local` who sits at this computer, `all` who gets there; else nobody."""

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> Settings:
        """P2WKSS_DATA, _VAR, _KEY_FILE, _AUDIENCE and _LOADING; else `data` and `var` of the working folder."""
        values = os.environ if environment is None else environment
        key_file = values.get("P2WKSS_KEY_FILE")
        return cls(
            data=Path(values.get("P2WKSS_DATA") or "data"),
            var=Path(values.get("P2WKSS_VAR") or "var"),
            key_file=Path(key_file) if key_file else None,
            audience=values.get("P2WKSS_AUDIENCE", "").strip(),
            loading=values.get("P2WKSS_LOADING", "").strip(),
        )

    @property
    def builds(self) -> Path:
        return self.var / "builds"

    @property
    def current(self) -> Path:
        return self.var / "current.json"

    @property
    def codebook(self) -> Path:
        return self.data / "codebook"
