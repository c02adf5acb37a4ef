"""Readers of survey exports: bytes to typed cells, names untouched. They know no codebook and judge no answer."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path

from etl.messages import Rule, rules

_TIME_OF_EXPORT = re.compile(
    r"((?<!\d)(?:20\d\d-\d\d-\d\d(?:[-_ T]\d\d[-_.]\d\d(?:[-_.]\d\d)?)?(?!\d)"
    r"|20\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])[-_T]?(?:[01]\d|2[0-3])[0-5]\d(?:[0-5]\d)?(?![\s.\-_()]{0,3}\d)))"
)
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]")
_LONG_NUMBER = re.compile(r"\d(?:[\s.\-_()]{0,3}\d){9,}")


@lru_cache(maxsize=1024)
def shown_name(path: Path) -> str:
    """A file's name as text that can be printed and stored: the bytes of a foreign zip may not be.

    A family's number in it is masked; the time of an export stays. What would move the cursor is a question mark.

    >>> shown_name(Path("KK 3277010101010011 - 2023-04-01-08-15-02.xlsx"))
    'KK ••• - 2023-04-01-08-15-02.xlsx'
    >>> shown_name(Path("Survei 20230321143015.xlsx")), shown_name(Path("20230321_0812-3456-7891.xlsx"))
    ('Survei 20230321143015.xlsx', '•••.xlsx')
    """
    name = _UNPRINTABLE.sub("?", path.name.encode("utf-8", "replace").decode("utf-8"))
    return cleaned_but_times(name, lambda text: _LONG_NUMBER.sub("•••", text))


def shown_sheet(name: str) -> str:
    """A sheet's name as it may be printed and stored: people name sheets after families' numbers too.

    >>> shown_sheet("KK 3277 0101 0101 0011")
    'KK •••'
    """
    return _LONG_NUMBER.sub("•••", _UNPRINTABLE.sub("?", name))


def cleaned_but_times(name: str, clean: Callable[[str], str]) -> str:
    """A file's name without what `clean` takes out; the time of an export looks like a long number and stays."""
    parts = _TIME_OF_EXPORT.split(name)
    return "".join(part if position % 2 else clean(part) for position, part in enumerate(parts))


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
        hint: str = "",
    ) -> None:
        super().__init__(rule, file, sheet, cell, found, allowed, hint)
        self.rule: Rule = rules()[rule]
        self.file, self.sheet, self.cell, self.found, self.allowed = file, sheet, cell, found, allowed
        self.hint = hint

    @property
    def message(self) -> str:
        return self.rule.tell(found=self.found, allowed=self.allowed, hint=self.hint)

    def __str__(self) -> str:
        place = shown_name(self.file)
        if self.sheet is not None:
            place += f", lembar '{shown_sheet(self.sheet)}'"
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
            hint=first.hint,
        )
        self.errors = tuple(errors)

    def __str__(self) -> str:
        lines = "\n".join(f"  {error}" for error in self.errors)
        return f"{len(self.errors)} berkas survei ditolak:\n{lines}"
