"""What Safari and Firefox do otherwise than the browser of these tests, held where it can be seen without them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from visiting import Visitor

import dashboard

SHEETS = {
    path.name: path.read_text(encoding="utf-8") for path in (Path(dashboard.__file__).parent / "assets").glob("*.css")
}


def test_no_dialog_is_as_high_as_the_screen() -> None:
    """Safari stretches the rows of a dialog that is a grid."""
    grids = [rule for sheet in SHEETS.values() for rule in re.findall(r"\[open\] \{[^}]*display: grid[^}]*\}", sheet)]
    assert grids
    assert [rule for rule in grids if "align-content: start" not in rule] == []


def test_words_in_a_figure_begin_with_the_letter_that_they_show() -> None:
    """In Safari a first letter of its own has no place among the others, and a picture was drawn without it."""
    assert {name for name, sheet in SHEETS.items() if "::first-letter" in sheet} == {"4-muat-data.css"}


@pytest.mark.browser
@pytest.mark.xdist_group("browser")
def test_letters_in_fields_are_as_large_on_a_telephone_as_in_the_text(visitor: Visitor) -> None:
    """Safari enlarges the page for good when somebody types in smaller ones."""
    sizes = visitor.visit("/perbandingan").evaluate(
        """[...document.querySelectorAll("select, input:not([type=radio], [type=checkbox])")]
             .map((each) => parseFloat(getComputedStyle(each).fontSize))"""
    )
    assert len(sizes) > 4
    assert min(sizes) >= 16
