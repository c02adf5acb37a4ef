"""A sheet whose cells are looked at by their places alone shows the same as one looked at cell by cell."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest

from etl.sources import sheet_xml
from etl.sources.sheet_xml import DisorderedXmlError, SheetExtent, column_letters, scan

CELLS = (
    *['<c r="{place}"><v>1</v></c>'] * 12,
    '<c r="{place}" s="1" t="s"><v>1</v></c>',
    '<c r="{place}" s="1"/>',
    '<c r="{place}" t="e"><v>#N/A</v></c>',
    '<c r="{place}"><f>A1</f><v></v></c>',
    "<c r='{place}'><v>2</v></c>",
    "<c><v>2</v></c>",
    '<c s="2" r="{place}"><v>2</v></c>',
    '<x:c r="{place}"><x:v>2</x:v></x:c>',
)


def sheets(count: int) -> Iterator[bytes]:
    """Small sheets of cells as programs write them, most of them plain and some out of order."""
    chance = random.Random(2023)
    for _ in range(count):
        rows, number = [], 0
        for _ in range(chance.randint(0, 4)):
            number += chance.choice((1, 2, 0)) if chance.random() < 0.1 else 1
            cells, column = [], 0
            for _ in range(chance.randint(0, 4)):
                column += chance.choice((1, 2, 0)) if chance.random() < 0.1 else chance.randint(1, 2)
                row = number + (chance.random() < 0.02)
                cells.append(chance.choice(CELLS).format(place=f"{column_letters(max(column, 1))}{row}"))
            start = f'<row r="{number}">' if chance.random() < 0.95 else "<row>"
            rows.append(f"{start}{''.join(cells)}</row>")
        text = (
            f'<worksheet><dimension ref="A1"/><sheetData>{"".join(rows)}</sheetData><pageMargins left="1"/></worksheet>'
        )
        yield text.encode()


def shown(sheet: bytes, cut: int) -> SheetExtent | tuple[str, str | None]:
    try:
        return scan([sheet[:cut], sheet[cut:]], size=len(sheet))
    except DisorderedXmlError as error:
        return error.found, error.cell


def test_places_alone_tell_the_same_as_every_cell(monkeypatch: pytest.MonkeyPatch) -> None:
    cut = [(sheet, number % (len(sheet) + 1)) for number, sheet in enumerate(sheets(3000))]
    quickly = [shown(*each) for each in cut]
    monkeypatch.setattr(sheet_xml._Scanner, "_step_through", lambda self, piece: False)
    assert [shown(*each) for each in cut] == quickly
    assert sum(isinstance(each, tuple) for each in quickly) > 100
