"""Findings: what is wrong, where, and what to do, ready for the table `finding`. Nothing personal gets into one.

In memory a finding also knows the line of the sheet it is about, so that a person can decide about it; only the columns
of the table `finding` leave the load.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING

from etl.cells import plain_text
from etl.decisions.records import Line, Records
from etl.files import SurveyFile
from etl.identity import Key, plain_name
from etl.long_numbers import MASK as MASK
from etl.long_numbers import without_numbers
from etl.messages import Rule, Severity, rules
from etl.sources.grid import CellValue
from warehouse.codebook import Variable

if TYPE_CHECKING:
    from etl.mapping import MappedSheet

LONGEST_SHOWN = 80
_LONGEST_NAME = 6
_SHORTEST_NAME = 3
_SHORTEST_NUMBER = 6
_TEXTS_KEPT = 20_000

_WHY = {
    Severity.REFUSE_FILE: "Tidak satu pun isi berkas ini ikut dihitung.",
    Severity.QUARANTINE_ROW: "Baris ini tidak ikut dihitung sampai diperbaiki.",
    Severity.BLANK_CELL: "Jawaban ini dihitung sebagai tidak diketahui.",
    Severity.WARN: "Tetap dihitung; bila keliru, hasilnya ikut keliru.",
}

_TELLING_OF_CORRECTIONS = frozenset(("cell_corrected", "row_deleted_by_decision"))


class FindingStatus(StrEnum):
    """Whether a person has decided about it: nobody yet, it may stay, or it tells of a correction."""

    OPEN = "open"
    ACCEPTED = "accepted"
    CORRECTED = "corrected"


@dataclass(frozen=True, slots=True)
class Place:
    """Where in which file, and who was there: all that a finding says besides what is wrong.

    `mapped` and `line`: the line itself, for whoever decides about it; they go into no table. `pattern`: what many
    lines together show, when it is not about one of them.
    """

    file: SurveyFile
    sheet: str | None = None
    row_number: int | None = None
    cell: str | None = None
    unit: str | None = None
    enumerator: str | None = None
    rt: str | None = None
    mapped: MappedSheet | None = field(default=None, repr=False, compare=False)
    line: int | None = field(default=None, repr=False, compare=False)
    pattern: str | None = None

    @property
    def form(self) -> str:
        """The form it was read by; the file itself where it fits none."""
        return self.file.form.form if self.file.form else self.file.name

    def column(self, variable: str | None) -> int | None:
        """Where the variable stands in the sheet's header."""
        return None if self.mapped is None or variable is None else self.mapped.columns.get(variable)

    def raw(self, variable: str | None) -> CellValue:
        """What the cell of a variable holds, unmasked."""
        column = self.column(variable)
        if self.mapped is None or self.line is None or column is None:
            return ""
        row = self.mapped.sheet.rows[self.line]
        return row[column] if column < len(row) else ""


@dataclass(frozen=True, slots=True)
class Finding:
    """One row of the table `finding`.

    `record` names the line in decisions, whatever number it has in an export; `content` is what stands there, unmasked.
    """

    finding_id: str
    rule: str
    severity: Severity
    place: Place
    variable: str | None
    found: str | None
    message: str
    advice: str
    why: str
    status: FindingStatus
    record: str = field(repr=False)
    content: str = field(repr=False)


class Redactor:
    """Takes names and long numbers out of any text on its way to a finding, a quarantined row or an answer."""

    def __init__(self) -> None:
        self._names: set[str] = set()
        self._beginnings: set[str] = set()
        self._cleaned = lru_cache(_TEXTS_KEPT)(self._without_names)  # columns repeat their answers

    def learn(self, names: Iterable[str]) -> None:
        """Names that stand in this load's name columns; kept in memory only.

        A short number among them is no name: a row's number or a year would be masked wherever it stands.
        """
        learned = {
            name
            for name in map(plain_name, names)
            if len(name) >= _SHORTEST_NUMBER or (len(name) >= _SHORTEST_NAME and not name.replace(" ", "").isdecimal())
        }
        self._names |= learned
        self._beginnings.update(name.partition(" ")[0] for name in learned)
        self._cleaned.cache_clear()

    def clean(self, text: str) -> str:
        return self._cleaned(text)

    def _without_names(self, text: str) -> str:
        hidden = without_numbers(text)
        words = list(re.finditer(r"[^\W_]+", hidden))
        for start, end in reversed(list(self._named(words))):
            hidden = hidden[: words[start].start()] + MASK + hidden[words[end].end() :]
        return hidden

    def _named(self, words: list[re.Match[str]]) -> Iterator[tuple[int, int]]:
        """First and last word of each known name, longest first, none twice."""
        plain, start = [plain_name(word[0]) for word in words], 0
        while start < len(words):
            if plain[start].partition(" ")[0] in self._beginnings:
                for end in range(min(start + _LONGEST_NAME, len(words)) - 1, start - 1, -1):
                    if " ".join(plain[start : end + 1]) in self._names:
                        yield start, end
                        start = end
                        break
            start += 1

    def show(self, value: CellValue | None, variable: Variable | None) -> str:
        """A cell for a reader: whole when it identifies nobody, otherwise only how long it is."""
        text = "" if value is None else plain_text(value)
        if variable is not None and text and variable.hides(text):
            return f"{MASK} ({len(text)} huruf, disamarkan)"
        clean = self.clean(text)
        return clean if len(clean) <= LONGEST_SHOWN else clean[: LONGEST_SHOWN - 1] + "…"


def finding_id(key: Key | None, *facts: str) -> str:
    """The name of a finding: the same facts, the same name, in every run and every export.

    The facts hold what the cell says; only the holder of the key can tell it from the name.
    """
    return (key or Key(b"")).event("T", *(f"{len(fact)}:{fact}" for fact in facts))


@dataclass
class FindingLog:
    """Collects findings in the order they are made; each has a stable identity, so a later decision can name it.

    `accepted`: findings that somebody has looked at and lets stand. `learned`: whether the redactor knows the names.
    """

    redactor: Redactor = field(default_factory=Redactor)
    key: Key | None = field(default=None, repr=False)
    accepted: frozenset[str] = frozenset()
    _findings: dict[str, Finding] = field(default_factory=dict)
    _records: Records = field(default_factory=Records)

    def __iter__(self) -> Iterator[Finding]:
        return iter(self._findings.values())

    @property
    def names(self) -> Iterable[str]:
        """The names of all findings."""
        return self._findings.keys()

    def add(
        self,
        rule_name: str | Rule,
        place: Place,
        *,
        variable: Variable | None = None,
        found: str = "",
        allowed: str = "",
        hint: str = "",
        quoted: bool = False,
        facts: Mapping[str, str] | None = None,
    ) -> None:
        """Tell that a rule is broken here. `found` must be fit to be shown; `quoted` when it is what a cell holds.

        `facts` fill the other places of the message.
        """
        rule = rule_name if isinstance(rule_name, Rule) else rules()[rule_name]
        shown = f"'{found}'" if quoted else found
        label = variable.label_id if variable else ""
        message = rule.tell(found=shown, allowed=allowed, label=label, hint=hint, **(facts or {}))
        name = variable.name if variable else None
        record = self._record(place)
        content = plain_text(place.raw(name)) if record else f"{place.cell or ''}|{found}"
        identity = self._identity(rule.name, place, name, record, content)
        status = FindingStatus.ACCEPTED if identity in self.accepted else FindingStatus.OPEN
        self._findings[identity] = Finding(
            finding_id=identity,
            rule=rule.name,
            severity=rule.severity,
            place=place,
            variable=name,
            found=found or None,
            message=message,
            advice=rule.advice,
            why=rule.why or _WHY[rule.severity],
            status=FindingStatus.CORRECTED if rule.name in _TELLING_OF_CORRECTIONS else status,
            record=record,
            content=content,
        )

    def _record(self, place: Place) -> str:
        if place.pattern is not None:
            return place.pattern
        if place.mapped is None or place.line is None:
            return ""
        return self._records.name(Line(place.mapped, place.line, place.file.name))

    def _identity(self, rule: str, place: Place, variable: str | None, record: str, content: str) -> str:
        facts = (rule, place.form, place.file.round or "", place.sheet or "", record, variable or "", content)
        for again in range(1_000_000):
            identity = finding_id(self.key, *facts, str(again))
            if identity not in self._findings:
                break
        return identity
