"""Forms of any system applied to any export: which column is which variable, and how its cells are written."""

from __future__ import annotations

from etl.mapping.form import INDISPENSABLE, FilePattern, Form, FormSheet, Reading
from etl.mapping.form_faults import form_faults, round_faults
from etl.mapping.form_reading import read_forms
from etl.mapping.mapped import MappedSheet
from etl.mapping.sheets import map_export
from etl.mapping.unread import UnmappedColumn, Unread, unmapped_columns, unread_parts

__all__ = [
    "INDISPENSABLE",
    "FilePattern",
    "Form",
    "FormSheet",
    "MappedSheet",
    "Reading",
    "UnmappedColumn",
    "Unread",
    "form_faults",
    "map_export",
    "read_forms",
    "round_faults",
    "unmapped_columns",
    "unread_parts",
]
