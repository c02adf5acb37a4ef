"""Readers of survey exports: bytes to typed cells, names untouched. They know no codebook and judge no answer."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from etl.messages import Rule, rules


def shown_name(path: Path) -> str:
    """A file's name as text that can be printed and stored: the bytes of a foreign zip may not be."""
    return path.name.encode("utf-8", "replace").decode("utf-8")


class SourceError(Exception):
    """A survey file that can't be taken at all: which file, where in it, what was found, what is allowed, what next."""

    def __init__(
        self,
        rule: str,
        *,
        file: Path,
        sheet: str | None = None,
        cell: str | None = None,
        found: str = "",
        allowed: str = "",
    ) -> None:
        super().__init__(rule, file, sheet, cell, found, allowed)
        self.rule: Rule = rules()[rule]
        self.file, self.sheet, self.cell, self.found, self.allowed = file, sheet, cell, found, allowed

    @property
    def message(self) -> str:
        return self.rule.tell(found=self.found, allowed=self.allowed)

    def __str__(self) -> str:
        place = shown_name(self.file)
        if self.sheet is not None:
            place += f", lembar '{self.sheet}'"
        if self.cell is not None:
            place += f", sel {self.cell}"
        return f"{place}: {self.message} Langkah berikutnya: {self.rule.advice}"


class SeveralSourcesError(SourceError):
    """Several files refused at once, told one per line."""

    def __init__(self, errors: Sequence[SourceError]) -> None:
        first = errors[0]
        super().__init__(
            first.rule.name,
            file=first.file,
            sheet=first.sheet,
            cell=first.cell,
            found=first.found,
            allowed=first.allowed,
        )
        self.errors = tuple(errors)

    def __str__(self) -> str:
        lines = "\n".join(f"  {error}" for error in self.errors)
        return f"{len(self.errors)} berkas survei ditolak:\n{lines}"
