"""However many blanks there are, and in however many portions they are written, each keeps its reason."""

from __future__ import annotations

from pathlib import Path

import pytest
from loaded_survey import declared_here, load_folder
from small_survey import Book, household, man, woman

from etl import blanks as written


@pytest.mark.parametrize("at_once", [1, 7, 1_000_000])
def test_portions_of_blanks_come_to_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at_once: int) -> None:
    monkeypatch.setattr(written, "AT_ONCE", at_once)
    declared = declared_here()
    book = Book(
        household=[household(1), household(2, floor_area="?"), household(3, roof_material=98)],
        person=[make(number) for number in (1, 2, 3) for make in (man, woman)],
    )
    book.write(tmp_path, declared.form)
    loaded = load_folder(declared, tmp_path)
    with loaded:
        told = loaded.rows("SELECT unit, variable, reason, count(*) FROM blank GROUP BY ALL ORDER BY ALL")
        assert ("household", "floor_area", "unreadable", 1) in told
        assert ("household", "roof_material", "dont_know", 1) in told
        for unit, table in (("household", "household_answer"), ("person", "person_answer")):
            columns = [
                name
                for (name,) in loaded.rows("SELECT column_name FROM duckdb_columns() WHERE table_name = ?", [table])
            ]
            records = loaded.value(f"SELECT count(*) FROM {table}")
            empty = {name: loaded.value(f'SELECT count(*) - count("{name}") FROM {table}') for name in columns}
            asked = {variable for of, variable, _, _ in told if of == unit}  # of the others no file has a column
            assert {empty[name] for name in columns if name not in asked} <= {0, records}
            assert sum(empty[name] for name in asked) == sum(n for of, _, _, n in told if of == unit) > 0


def test_a_question_of_later_forms_only_has_reasons_for_its_blanks_in_their_rounds_only(tmp_path: Path) -> None:
    declared = declared_here()
    Book.of_families(3).write(tmp_path, declared.form)
    later = [household(1, water_available="1"), household(2, water_available="98"), household(3)]
    Book.of_families(3).but(household=later).write(tmp_path, declared.form, survey_round="m2")
    loaded = load_folder(declared, tmp_path)
    with loaded:
        of_whom = "FROM blank WHERE variable = 'water_available'"
        assert loaded.rows(f"SELECT round, reason {of_whom} ORDER BY ALL") == [("m2", "dont_know"), ("m2", "missing")]
        empty = "SELECT round, count(*) - count(water_available) FROM household_answer GROUP BY ALL ORDER BY ALL"
        assert loaded.rows(empty) == [("baseline", 3), ("m2", 2)]
