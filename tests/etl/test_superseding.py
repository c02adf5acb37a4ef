"""Which export counts when several of one form and round lie in the folder."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.superseding import Submissions, settle

JUNE, JULY, AUGUST = (f"P2WKSS m2 - False - 2023-0{month}-01-08-00-00.xlsx" for month in (6, 7, 8))


def holding(
    name: str, keys: Iterable[str], *, form: str = "kobo", last: str = "", by_hand: bool = False
) -> Submissions:
    return Submissions(name, form, "m2", {key: row for row, key in enumerate(keys, start=2)}, last, by_hand=by_hand)


def test_a_newer_export_counts_and_what_vanished_is_named() -> None:
    settled = settle([holding(JUNE, "abcdefghij"), holding(JULY, "abcdefghikl")])
    assert settled.superseded == {JUNE: JULY}
    assert [(each.older, each.newer, each.row_number) for each in settled.vanished] == [(JUNE, JULY, 11)]
    assert settled.unclear == ()


def test_exports_without_a_common_submission_are_parts_and_all_count() -> None:
    settled = settle([holding(JUNE, "abc"), holding(JULY, "def")])
    assert (dict(settled.superseded), settled.vanished, settled.unclear) == ({}, (), ())


def test_exports_of_other_forms_are_not_compared() -> None:
    assert settle([holding(JUNE, "abc"), holding(JULY, "abc", form="odk")]).superseded == {}


@pytest.mark.parametrize("names", [(JUNE, JULY, AUGUST), ("c.xlsx", "b.xlsx", "a.xlsx")])
def test_of_three_exports_only_the_newest_counts_and_nothing_is_told_twice(names: tuple[str, str, str]) -> None:
    """Whether the names tell when they were made, or only what was sent last."""
    oldest, newer, newest = names
    files = [
        holding(name, f"abcdefghi{own}", last=f"2023-06-0{day}")
        for day, (name, own) in enumerate(zip(names, "jkl", strict=True), start=1)
    ]
    for order in permutations(files):
        settled = settle(order)
        assert settled.superseded == {oldest: newest, newer: newest}
        assert sorted((each.older, each.row_number) for each in settled.vanished) == sorted([(oldest, 11), (newer, 11)])


def test_the_last_submission_tells_what_the_name_does_not() -> None:
    settled = settle([holding("b.xlsx", "abc", last="2023-06-01"), holding("a.xlsx", "abcd", last="2023-06-09")])
    assert settled.superseded == {"b.xlsx": "a.xlsx"}


def test_without_a_time_nothing_is_guessed() -> None:
    assert settle([holding("b.xlsx", "abc"), holding("a.xlsx", "abcd")]).unclear == (("a.xlsx", "b.xlsx"),)


@pytest.mark.parametrize("by_hand", [True, False])
def test_a_file_that_came_again_with_a_time_behind_its_name_is_the_newer_one(*, by_hand: bool) -> None:
    first, again = "Data RT 1.xlsx", "Data RT 1 - diterima 2023-06-01-08-00-00.xlsx"
    for other in (again, "Data RT 12 - 2023-06-01.xlsx"):
        settled = settle([holding(first, "abcd", by_hand=by_hand), holding(other, "abcde", by_hand=by_hand)])
        assert settled.superseded == ({first: again} if other == again else {})
        assert bool(settled.unclear) == (other != again and not by_hand)


def test_lists_of_two_cadres_are_parts_though_a_family_stands_in_both() -> None:
    settled = settle([holding(JUNE, "abcdef", by_hand=True), holding(JULY, "fghijk", by_hand=True)])
    assert (dict(settled.superseded), settled.unclear) == ({}, ())


def test_another_selection_is_no_newer_state() -> None:
    settled = settle([holding(JUNE, "abcdefghij"), holding(JULY, "hijklmnop")])
    assert settled.unclear == tuple(settled.asking) == ((JUNE, JULY),)
    assert settled.superseded == {}


def test_a_row_of_exports_asks_nothing_however_little_its_ends_share() -> None:
    settled = settle([holding(JUNE, "abcdefghij"), holding(JULY, "abcdefgh"), holding(AUGUST, "abcdefgkl")])
    assert settled.superseded == {JUNE: JULY, JULY: AUGUST}
    assert (settled.unclear, settled.asking) == (((JUNE, AUGUST),), [])


def test_where_names_and_last_submissions_lead_in_a_circle_nothing_is_guessed() -> None:
    """The last two submissions were deleted one after the other, and the export between lost the date in its name."""
    between = "between.xlsx"
    contents = {
        JUNE: ("abcdefghij", "2023-05-31"),
        between: ("abcdefghi", "2023-05-30"),
        JULY: ("abcdefgh", "2023-05-29"),
    }
    settled = settle(holding(name, keys, last=last) for name, (keys, last) in contents.items())
    assert (settled.superseded, settled.vanished) == ({}, ())
    assert {name for pair in settled.unclear for name in pair} == contents.keys()


LATEST = st.sampled_from(["", *(f"2023-05-{day}" for day in range(28, 32))])


@given(st.lists(st.tuples(st.booleans(), st.sets(st.sampled_from("abcdefgh"), min_size=1), LATEST), max_size=4))
def test_no_submission_is_lost_in_silence(contents: list[tuple[bool, set[str], str]]) -> None:
    files = [
        holding(f"x 2023-06-{day:02d}.xlsx" if dated else f"{day}.xlsx", sorted(keys), last=last)
        for day, (dated, keys, last) in enumerate(contents, start=1)
    ]
    settled = settle(files)
    kept = {key for file in files if file.name not in settled.superseded for key in file.keys}
    keys = {(file.name, row): key for file in files for key, row in file.keys.items()}
    told = {keys[(each.older, each.row_number)] for each in settled.vanished}
    assert set(keys.values()) == kept | told
