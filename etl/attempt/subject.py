"""The file a mapping is made for: its tables, what its columns might be, and what of it may be shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from etl.declarations import Declarations
from etl.drafting.draft import Canonical, Draft, draft_form, has_labels
from etl.drafting.evidence import Evidence, SheetEvidence
from etl.drafting.looking import seen_in_draft
from etl.drafting.seen import shown_of
from etl.drafting.shown import Shown
from etl.drafting.suggestion import Suggestion
from etl.layouts.sheet import Export
from etl.layouts.together import together
from warehouse.attempts import Column
from warehouse.codebook import Unit, Variable


@dataclass(frozen=True)
class Subject:
    """Everything about the file that stays the same while its mapping is edited."""

    declared: Canonical
    export: Export
    draft: Draft

    @classmethod
    def of(cls, export: Export, declarations: Declarations, *, name: str | None = None) -> Subject:
        export = together(export)
        declared = Canonical(declarations.codebook, declarations.programme)
        return cls(declared, export, draft_form(export, declared=declared, name=name))

    @property
    def file_name(self) -> str:
        return self.export.workbook.path.name

    @property
    def labels(self) -> bool:
        return has_labels(self.export)

    @cached_property
    def tables(self) -> Mapping[str, SheetEvidence]:
        return {table.sheet: table for table in self.draft.tables}

    @cached_property
    def suggestions(self) -> Mapping[str, Mapping[str, Suggestion]]:
        return {t.sheet: found for t, found in zip(self.draft.tables, self.draft.suggestions, strict=True)}

    @cached_property
    def shown(self) -> Shown:
        """What may be shown of the cells, given what the columns might be, whatever somebody says that they are."""
        seen = seen_in_draft(self.draft, self.export)
        return shown_of(self.draft.form, self.declared, seen)

    def column(self, sheet: str, header: str) -> Evidence | None:
        table = self.tables.get(sheet)
        return table.column(header) if table else None

    def in_turn(self, one: Column, other: Column) -> bool:
        """Whether every line of their sheet answers one of two columns at most, so that both may ask one question."""
        table, first = self.tables.get(one.sheet), self.column(one.sheet, one.header)
        if one.sheet != other.sheet or table is None or first is None:
            return False
        return table.in_turn(first, self.column(other.sheet, other.header))

    def joined_by(self, sheet: str, unit: str) -> str:
        """By which column a sheet says more of the records of another of its unit; blank where it doesn't."""
        entries = self.draft.form.sheets if self.draft.form else ()
        return next((entry.joined_by for entry in entries if (entry.sheet, entry.unit) == (sheet, unit)), "")

    def question(self, name: str) -> tuple[Unit, Variable] | None:
        """The question called `unit.name`."""
        unit_name, _, variable_name = name.partition(".")
        for unit in self.declared.codebook.all_units:
            if unit.name == unit_name:
                found = (variable for variable in unit.variables if variable.name == variable_name)
                return next(((unit, variable) for variable in found), None)
        return None


def free_form_name(folder: Path, wanted: str) -> str:
    """A name that no form has yet."""
    name, number = wanted, 1
    while (folder / name).exists():
        number += 1
        name = f"{wanted}_{number}"
    return name
