"""Units that stand alone in declarations: the codebook, forms, the guide."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from loaded_survey import DATA, PROJECT, Declared

from etl.mapping import Form, FormSheet, form_faults
from indicators.catalogue import read_catalogue
from warehouse.codebook import read_codebook
from warehouse.declared import DeclarationError

MEASURED = {"Nama": "name", "Lahir": "birth_date", "Ukur": "measured_on", "BB": "weight_kg"}


def _faults(declared: Declared, *sheets: FormSheet) -> list[str]:
    form = Form(form="x", system="excel", version="1", title="x", recognised_by=("Nama",), sheets=sheets)
    return [
        fault.key for fault in form_faults(form, codebook=declared.codebook, programme=declared.programme, file="-")
    ]


def test_registers_stand_apart_from_the_questionnaire(declared: Declared) -> None:
    codebook = declared.codebook
    assert [unit.name for unit in codebook.registers] == ["measurement", "recap", "activity"]
    assert all(not unit.stands_alone for unit in codebook.units)
    assert codebook.unit("recap").stands_alone


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("measurement", "stands_alone = true", "stands_alone = false"),
        ("measurement", "stands_alone = true\n", ""),
        ("death", 'unit = "death"', 'unit = "death"\nstands_alone = true'),
    ],
)
def test_a_unit_says_rightly_whether_it_stands_alone(tmp_path: Path, file: str, old: str, new: str) -> None:
    folder = shutil.copytree(DATA / "codebook", tmp_path / "codebook")
    path = folder / f"{file}.toml"
    path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    with pytest.raises(DeclarationError) as raised:
        read_codebook(folder)
    assert [fault.key for fault in raised.value.faults] == ["stands_alone"]


def test_a_register_is_the_only_table_of_its_form(declared: Declared) -> None:
    register = FormSheet(unit="measurement", sheet="A", columns=MEASURED)
    totals = FormSheet(unit="recap", sheet="B", columns={"I": "indicator", "P": "numerator", "Q": "denominator"})
    assert _faults(declared, register) == []
    assert _faults(declared, register, totals) == ["sheets.unit"]


def test_a_register_needs_a_day_or_a_month(declared: Declared) -> None:
    without = {column: name for column, name in MEASURED.items() if name != "measured_on"}
    monthly = {**without, "{month}": "measured_month", "{year}": "measured_year"}
    assert _faults(declared, FormSheet(unit="measurement", sheet=1, columns=without)) == [
        "sheets[1 measurement].columns"
    ]
    assert _faults(declared, FormSheet(unit="measurement", sheet=1, columns=monthly)) == []
    nameless = {column: name for column, name in MEASURED.items() if name != "name"}
    assert _faults(declared, FormSheet(unit="measurement", sheet=1, columns=nameless)) == [
        "sheets[1 measurement].columns"
    ]


def test_the_guide_lists_the_indicators_that_totals_can_be_shown_for() -> None:
    guide = (PROJECT / "docs" / "registers.md").read_text(encoding="utf-8")
    catalogue = read_catalogue()
    listed = re.findall(r"^\| `(\w+)` \| (.*) \| (.*) \|$", guide, flags=re.MULTILINE)
    named = [(name, catalogue[name].id.label, catalogue[name].en.label) for name in catalogue.called]
    assert [row for row in listed if row[0] in catalogue.names] == named
