"""Findings: what is wrong, where, and what to do, ready for the table `finding`. Nothing personal gets into one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256

from etl.cells import plain_text
from etl.files import SurveyFile
from etl.identity import plain_name
from etl.messages import Severity, rules
from etl.sources.kobo import CellValue
from warehouse.codebook import Variable

MASK = "•••"
LONGEST_SHOWN = 80
# KK, NIK and telephone numbers have ten digits or more, and people put blanks, dots, dashes and brackets between them.
_LONG_NUMBER = re.compile(r"\d(?:[\s.\-/()_\u2010-\u2015]{0,3}\d){9,}")
_LONGEST_NAME = 6
_SHORTEST_NAME = 3


@dataclass(frozen=True, slots=True)
class Place:
    """Where in which file, and who was there: all that a finding says besides what is wrong."""

    file: SurveyFile
    sheet: str | None = None
    row_number: int | None = None
    cell: str | None = None
    unit: str | None = None
    enumerator: str | None = None
    rt: str | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """One row of the table `finding`."""

    finding_id: str
    rule: str
    severity: Severity
    place: Place
    variable: str | None
    found: str | None
    message: str
    advice: str


class Redactor:
    """Takes names and long numbers out of any text on its way to a finding, a quarantined row or an answer."""

    def __init__(self) -> None:
        self._names: set[str] = set()

    def learn(self, names: Iterable[str]) -> None:
        """Names that stand in this load's name columns; kept in memory only."""
        self._names.update(name for name in map(plain_name, names) if len(name) >= _SHORTEST_NAME)

    def clean(self, text: str) -> str:
        hidden = _LONG_NUMBER.sub(MASK, text)
        words = list(re.finditer(r"[^\W_]+", hidden))
        for start, end in reversed(list(self._named(words))):
            hidden = hidden[: words[start].start()] + MASK + hidden[words[end].end() :]
        return hidden

    def _named(self, words: list[re.Match[str]]) -> Iterator[tuple[int, int]]:
        """First and last word of each known name, longest first, none twice."""
        start = 0
        while start < len(words):
            for end in range(min(start + _LONGEST_NAME, len(words)) - 1, start - 1, -1):
                if " ".join(plain_name(word[0]) for word in words[start : end + 1]) in self._names:
                    yield start, end
                    start = end
                    break
            start += 1

    def show(self, value: CellValue | None, variable: Variable | None) -> str:
        """A cell for a reader: whole when it identifies nobody, otherwise only how long it is."""
        text = "" if value is None else plain_text(value)
        if variable is not None and variable.identifying and text:
            return f"{MASK} ({len(text)} huruf, disamarkan)"
        clean = self.clean(text)
        return clean if len(clean) <= LONGEST_SHOWN else clean[: LONGEST_SHOWN - 1] + "…"


@dataclass
class FindingLog:
    """Collects findings in the order they are made; each has a stable identity, so a later decision can name it."""

    redactor: Redactor = field(default_factory=Redactor)
    _findings: dict[str, Finding] = field(default_factory=dict)

    def __iter__(self) -> Iterator[Finding]:
        return iter(self._findings.values())

    def add(
        self,
        rule_name: str,
        place: Place,
        *,
        variable: Variable | None = None,
        found: str = "",
        allowed: str = "",
        hint: str = "",
        quoted: bool = False,
    ) -> None:
        """Tell that a rule is broken here. `found` must be fit to be shown; `quoted` when it is what a cell holds."""
        rule = rules()[rule_name]
        label = variable.label_id if variable else ""
        message = rule.tell(found=f"'{found}'" if quoted else found, allowed=allowed, label=label, hint=hint)
        name = variable.name if variable else None
        identity = self._identity(rule_name, place, name)
        self._findings[identity] = Finding(
            identity, rule_name, rule.severity, place, name, found or None, message, rule.advice
        )

    def _identity(self, rule: str, place: Place, variable: str | None) -> str:
        facts = (rule, place.file.file_id, place.sheet, place.row_number, place.cell, variable)
        for again in range(1_000_000):
            identity = "T" + sha256(repr((*facts, again)).encode()).hexdigest()[:16]
            if identity not in self._findings:
                break
        return identity
