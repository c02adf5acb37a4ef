"""How questions are headed in instruments of other programmes, and that the draft finds which of ours each one is.

The headings of `headings_elsewhere.csv` are written as such forms phrase them; found by name alone, without any cell.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from pathlib import Path

import pytest
from loaded_survey import Declared

from etl.drafting.evidence import Evidence, SheetEvidence
from etl.drafting.suggestion import Level, Suggester

Headings = dict[str, str]


def headings() -> dict[tuple[str, str], Headings]:
    """By instrument and unit: a heading, and the variable it asks for."""
    found: dict[tuple[str, str], Headings] = defaultdict(dict)
    with (Path(__file__).with_name("headings_elsewhere.csv")).open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            found[row["instrument"], row["unit"]][row["heading"]] = row["variable"]
    return dict(found)


def without_cells(names: Headings) -> SheetEvidence:
    columns = [
        Evidence(column=name, position=number, total=0, filled=0, kinds={}, values=())
        for number, name in enumerate(names)
    ]
    return SheetEvidence(sheet="lembar", rows=0, columns=tuple(columns))


def alone(names: Headings) -> list[Headings]:
    """Tables in which no variable is asked for twice: a column gets a question that no other has."""
    tables: list[Headings] = []
    for heading, variable in names.items():
        table = next((table for table in tables if variable not in table.values()), None)
        if table is None:
            table = {}
            tables.append(table)
        table[heading] = variable
    return tables


@pytest.mark.parametrize("place", headings(), ids="/".join)
def test_headings_of_other_instruments_are_found(place: tuple[str, str], declared: Declared) -> None:
    codebook = declared.codebook
    suggester, wanted = Suggester(codebook), headings()[place]
    right, sure_and_wrong = 0, {}
    for table in alone(wanted):
        pairing = suggester.pairing(without_cells(table), (codebook.unit(place[1]),))
        for heading, variable in table.items():
            found = pairing.suggestions.get(heading)
            right += found is not None and found.variable == variable
            if found is not None and found.variable != variable and found.level is Level.SURE:
                sure_and_wrong[heading] = found.variable
    assert sure_and_wrong == {}
    assert right >= 0.9 * len(wanted), f"{right} of {len(wanted)}"
