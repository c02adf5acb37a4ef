"""However a file is damaged: every row read has exactly one fate, and the build holds what the counts say."""

from __future__ import annotations

import copy
from datetime import date
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, given, note, settings
from hypothesis import strategies as st
from loaded_survey import declared_here, load_folder
from small_survey import Book, Row
from topic_book import lines, loaded, reconciled

SPOILT: st.SearchStrategy[Any] = st.one_of(
    st.none(),
    st.sampled_from(
        [*("", " ", "?", "98", "99", "1", "tidak", "36 m2", "12,5", "2023-13-45", "'3277010102100001", "uuid-1", "001")]
    ),
    st.integers(-5, 120),
    st.floats(0, 4e15, allow_nan=False),
    st.booleans(),
    st.dates(date(1901, 1, 1), date(2035, 1, 1)),
    st.text(st.characters(codec="utf-8", exclude_categories=("C",)), max_size=12),
)


@st.composite
def damaged_books(draw: st.DrawFn) -> Book:
    """A few families with cells overwritten, rows dropped, repeated and shuffled."""
    book = Book.of_families(draw(st.integers(1, 3)))
    for rows in (book.household, book.person):
        for _ in range(draw(st.integers(0, 6))):
            row = draw(st.sampled_from(rows))
            row[draw(st.sampled_from(sorted(row)))] = draw(SPOILT)
        _multiply(draw, rows)
    return book


def _multiply(draw: st.DrawFn, rows: list[Row]) -> None:
    for _ in range(draw(st.integers(0, 2))):
        rows.append(copy.deepcopy(draw(st.sampled_from(rows))))
    if len(rows) > 1 and draw(st.booleans()):
        rows.pop(draw(st.integers(0, len(rows) - 1)))
    rows[:] = draw(st.permutations(rows))


@given(books=st.lists(damaged_books(), min_size=1, max_size=2))
@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.reuse, Phase.generate),  # shrinking files takes longer than reading the kept one
)
def test_every_row_of_a_damaged_file_has_exactly_one_fate(books: list[Book], tmp_path_factory: Any) -> None:
    declared = declared_here()
    folder: Path = tmp_path_factory.mktemp("damaged")
    note(f"the damaged files lie in {folder}")
    for book, survey_round in zip(books, ("baseline", "m2"), strict=False):
        book.write(folder, declared.form, survey_round=survey_round)
    loaded = load_folder(declared, folder)
    with loaded:
        if not loaded.report.refused and not loaded.report.skipped:  # two equal books are one and a copy
            assert loaded.counts("household")[0] == sum(len(book.household) for book in books)
            assert loaded.counts("person")[0] == sum(len(book.person) for book in books)
        for report in loaded.report.sheets:
            assert report.rows_read == report.loaded + report.quarantined + report.duplicates + report.skipped
        visits = loaded.value("SELECT coalesce(sum(loaded), 0) FROM source_sheet WHERE unit = 'household'")
        people = loaded.value("SELECT coalesce(sum(loaded), 0) FROM source_sheet WHERE unit = 'person'")
        held = loaded.value("SELECT coalesce(sum(quarantined), 0) FROM source_sheet")
        assert loaded.value("SELECT count(*) FROM visit") == visits
        assert loaded.value("SELECT count(*) FROM person_answer") == people
        assert loaded.value("SELECT count(*) FROM quarantine") == held
        listed = dict(loaded.rows("SELECT fate, count(*) FROM not_loaded GROUP BY fate"))
        for fate in ("quarantined", "duplicates", "skipped"):
            assert listed.get(fate, 0) == sum(getattr(report, fate) for report in loaded.report.sheets)
        _every_held_row_is_explained(loaded.rows("SELECT DISTINCT rule FROM quarantine"), loaded.rules())


@st.composite
def damaged_topics(draw: st.DrawFn) -> dict[str, list[list[Any]]]:
    """Families and people, and sheets that say more of them, with cells overwritten, lines lost, repeated, shuffled."""
    sheets = lines(3)
    for rows in sheets.values():
        for _ in range(draw(st.integers(0, 3))):
            row = draw(st.sampled_from(rows))
            row[draw(st.integers(0, len(row) - 1))] = draw(st.one_of(SPOILT, st.sampled_from(rows[0])))
        for _ in range(draw(st.integers(0, 1))):
            rows.append(list(draw(st.sampled_from(rows))))
        rows[:] = draw(st.permutations(rows))[draw(st.integers(0, 1)) :]
    return sheets


@given(sheets=damaged_topics())
@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
)
def test_every_line_of_a_damaged_topic_sheet_has_exactly_one_fate(
    sheets: dict[str, list[list[Any]]], tmp_path_factory: Any
) -> None:
    build = loaded(declared_here(), tmp_path_factory.mktemp("topics"), sheets)
    with build.connection:
        counted = reconciled(build)
        if not build.report.refused:
            assert {name: read for name, (read, *_) in counted.items()} == {n: len(rows) for n, rows in sheets.items()}
        for name, (read, *fates) in counted.items():
            told = dict(build.rows("SELECT fate, count(*) FROM not_loaded WHERE sheet = ? GROUP BY ALL", [name]))
            assert read == sum(fates)
            assert [told.get(fate, 0) for fate in ("quarantined", "duplicates", "skipped")] == fates[1:]
        joined = counted.get("Sanitasi", (0, 0))[1]
        answered = build.value("SELECT count(*) FROM household_answer WHERE toilet_use IS NOT NULL OR floor_area > 0")
        assert answered <= joined <= counted.get("Data KK", (0, 0))[1]
        _every_held_row_is_explained(build.rows("SELECT DISTINCT rule FROM quarantine"), build.rules())


def _every_held_row_is_explained(held_by: list[tuple[Any, ...]], told: set[str]) -> None:
    assert {rule for (rule,) in held_by} - {"parent_quarantined"} <= told
