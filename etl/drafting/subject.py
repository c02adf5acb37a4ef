"""What a mapping workbook is about: a form, its file where there is one, and what is known of both."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from etl.drafting.draft import Canonical
from etl.drafting.evidence import SheetEvidence
from etl.drafting.gap import Gap
from etl.drafting.seen import Seen
from etl.drafting.suggestion import Suggestion
from etl.mapping.form import FilePattern, Form, FormSheet
from warehouse.codebook import Variable

Cell = str | int | float
Line = tuple[Cell, ...]
Pages = Mapping[str, Sequence[Line]]


@dataclass(frozen=True, slots=True)
class Subject:
    """What a mapping workbook is about. Without a `form`, as no column could be told, `files` are the file's own."""

    name: str
    system: str
    title: str
    form: Form | None
    fingerprint: str
    seen: Seen | None = None
    gaps: Sequence[Gap] = ()
    suggestions: Mapping[str, Mapping[str, Suggestion]] = field(default_factory=dict)
    files: Sequence[FilePattern] = ()

    @property
    def tables(self) -> Sequence[SheetEvidence | None]:
        """The file's table for each sheet of the form; None where the file has none or there is no file."""
        if self.seen:
            return self.seen.tables
        return [None] * (len(self.form.sheets) if self.form else 0)


def suggested(subject: Subject, declared: Canonical) -> Iterator[tuple[FormSheet, str, Variable]]:
    """Columns that only have a suggestion: the table, the column and the variable."""
    for entry, table in zip(subject.form.sheets, subject.tables, strict=True) if subject.form else ():
        for name, found in subject.suggestions.get(table.sheet, {}).items() if table else ():
            if name not in entry.columns:
                yield entry, name, declared.codebook.unit(found.unit).variable(found.variable)
