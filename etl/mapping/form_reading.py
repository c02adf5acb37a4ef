"""The forms of a data folder, all of them or none."""

from __future__ import annotations

from pathlib import Path

from etl.mapping.form import Form
from etl.mapping.form_faults import form_faults
from warehouse.codebook import Codebook
from warehouse.declared import DeclarationError, Fault, read_toml
from warehouse.programme import Programme


def read_forms(folder: Path, *, codebook: Codebook, programme: Programme) -> tuple[Form, ...]:
    """Every `*/form.toml` as this programme uses it, or DeclarationError with the faults of all of them."""
    paths = sorted(folder.glob("*/form.toml"))
    if not paths:
        raise DeclarationError([Fault(str(folder), "", "tidak ada formulir", "sedikitnya satu <nama>/form.toml")])
    forms: dict[str, Form] = {}
    faults: list[Fault] = []
    for path in paths:
        form, found = read_toml(path, Form)
        faults += found
        if form is not None:
            if form.form in forms:
                faults.append(Fault(str(path), "form", f"'{form.form}' dipakai formulir lain", "nama formulir sendiri"))
            forms[form.form] = form.at(programme)
            faults += form_faults(form, codebook=codebook, programme=programme, file=str(path))
    if faults:
        raise DeclarationError(faults)
    return tuple(forms.values())
