"""What an analyst sees of a file beside a form that is being edited again."""

from __future__ import annotations

from drafted_files import declarations
from layout_books import grid_of, workbook_of
from loaded_survey import Declared
from other_systems import single_sheet_form

from etl.drafting.looking import see


def test_a_choice_that_stands_in_ticks_only_can_still_be_chosen_when_the_form_is_edited_again(
    declared: Declared,
) -> None:
    header = ("no_kk", "imunisasi/bcg", "imunisasi/polio1", "_uuid", "_index", "_validation_status")
    rows = [("3277010101010010", 1, 0, "u1", 1, ""), ("3277010101010011", 1, 1, "u2", 2, "")]
    form = single_sheet_form(declared, system="kobo", files=[{"pattern": "*.xlsx"}], columns={"no_kk": "family_card"})
    seen = see(workbook_of(grid_of(header, *rows)), form, declarations())
    (table,) = seen.tables
    assert table is not None
    column = table.column("imunisasi")
    assert column is not None
    assert [value for value, _ in column.values] == ["bcg", "bcg polio1"]
