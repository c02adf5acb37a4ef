"""A file that a form is held against: which column is which, and what of it may be shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from etl.drafting.draft import Canonical
from etl.drafting.evidence import Evidence, SheetEvidence
from etl.drafting.shown import Shown, names_a_place
from etl.drafting.suggestion import Level, Suggestion
from etl.long_numbers import without_numbers
from etl.mapping.columns import find_columns
from etl.mapping.form import Form, FormSheet
from warehouse.codebook import Variable


@dataclass(frozen=True, slots=True)
class Seen:
    """A file a form is checked against: its tables in the order of the form's sheets, and what else it holds.

    `drafted`: the form was made from this file, and nobody has read it yet. `joins`: the columns by which its own
    sheets belong together, that of the families and that of their people. `csv`: it can hold one table only.
    """

    tables: tuple[SheetEvidence | None, ...]
    unmapped: tuple[SheetEvidence, ...] = ()
    suggestions: Mapping[str, Mapping[str, Suggestion]] | None = None
    labels: bool = False
    drafted: bool = False
    joins: tuple[str, str] = ("", "")
    csv: bool = False


def where(entry: FormSheet, table: SheetEvidence, declared: Canonical) -> Mapping[str, str]:
    """Each declared column of a table and how this file calls it, as the load will find them."""
    header = [column.column for column in table.columns]
    found = find_columns(header, entry, unit=declared.codebook.unit(entry.unit))
    return {name: header[position] for name, position in found.positions.items()}


def shown_of(form: Form | None, declared: Canonical, seen: Seen) -> Shown:
    """What may be shown of the file, given what its columns are and what they might be."""
    tables = {table.sheet: table for table in (*seen.tables, *seen.unmapped) if table is not None}
    columns = [column for table in tables.values() for column in table.columns]
    identifying, coded = set[str](), set[str]()
    for table in tables.values():
        for name, found in (seen.suggestions or {}).get(table.sheet, {}).items():
            variable = declared.codebook.unit(found.unit).variable(found.variable)
            if variable.identifying and (found.level is not Level.WEAK or _may_tell(table.column(name), variable)):
                identifying.add(name)
    for entry, own in zip(form.sheets if form else (), seen.tables, strict=False):
        for name, called in where(entry, own, declared).items() if own else ():
            variable = declared.codebook.unit(entry.unit).variable(entry.columns[name])
            evidence = own.column(called) if own else None
            if variable.type.coded:
                coded.add(called)
            elif evidence and any(variable.hides(text) for text, _ in evidence.texts):
                identifying.add(called)
    return Shown(columns, identifying=identifying, coded=coded)


def _may_tell(evidence: Evidence | None, variable: Variable) -> bool:
    """Whether a column that is hardly taken for an identifying question might still hold what tells who somebody is."""
    if evidence is None or names_a_place(evidence.column):
        return False
    hidden = (text for text, _ in evidence.texts if variable.hides(text))
    return any(without_numbers(text) != text or any(map(str.isalpha, text)) for text in hidden)
