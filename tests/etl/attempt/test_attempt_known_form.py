"""A file of a known form, from received to published, and everything that stays as it was until then."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from loaded_survey import declared_here
from small_survey import Book, household
from workplace import Workplace

from etl.attempt.steps import run_step
from etl.load_report import LoadReport
from p2wkss_build import Made
from warehouse.attempts import Attempt, Recognised, Stage, Step, Tried, start_attempt
from warehouse.current import read_current
from warehouse.frozen import freeze
from warehouse.store import connect_for_files, list_builds
from warehouse.trouble import StoreError

NEXT = "P2WKSS RW 12 m2 - all versions - False - 2023-05-27-08-00-00.xlsx"


def second_round(folder: Path, families: int = 10, **changes: object) -> Path:
    book = Book.of_families(families, visit_date=date(2023, 5, 17), **changes)
    return book.write(folder, declared_here().form, survey_round="m2", name=NEXT)


def tried(attempt: Attempt) -> Tried:
    told = attempt.read("tried", Tried)
    assert told is not None
    return told


def test_a_known_file_is_recognised_with_its_form_round_and_sheets(place: Workplace, tmp_path: Path) -> None:
    attempt = place.receive(second_round(tmp_path / "up"))
    assert place.run(attempt, Step.RECOGNISE).stage is Stage.RECOGNISED
    told = attempt.read("recognised", Recognised)
    assert told is not None
    assert (told.form, told.round, told.stored) == ("kobo_household", "m2", NEXT)
    assert told.sheets[0].rows == 10
    assert told.sheets[0].unit == "household"
    assert "KoboToolbox" in told.explanation


def test_trying_tells_what_would_be_and_changes_nothing(place: Workplace, tmp_path: Path) -> None:
    before, build = place.contents(), place.build_in_force
    attempt = place.receive(second_round(tmp_path / "up"))
    state = place.run(attempt, Step.RECOGNISE, Step.TRY)
    assert (state.stage, state.trouble, state.running) == (Stage.TRIED, (), None)
    told = tried(attempt)
    ours = [sheet for sheet in told.sheets if sheet.ours]
    assert {sheet.round for sheet in ours} == {"m2"}
    assert ours[0].loaded == 10
    assert [sheet.ours for sheet in told.sheets] == sorted((sheet.ours for sheet in told.sheets), reverse=True)
    assert place.households(attempt.shadow(place.settings)) == {"baseline": 12, "m2": 10}
    assert place.households() == {"baseline": 12}
    assert (place.contents(), place.build_in_force) == (before, build)


def test_published_the_file_lies_beside_the_others_and_the_next_build_has_nothing_to_do(
    place: Workplace, tmp_path: Path
) -> None:
    attempt = place.receive(second_round(tmp_path / "up"))
    state = place.run(attempt, Step.RECOGNISE, Step.TRY, Step.PUBLISH)
    assert state.stage is Stage.PUBLISHED
    assert state.build_id == place.build_in_force
    assert place.households() == {"baseline": 12, "m2": 10}
    assert (place.inputs / NEXT).stat().st_mode & 0o777 == 0o600
    made = place.builder(place.settings)
    assert made.report is None
    assert not any(path.is_dir() for path in attempt.folder.iterdir())
    assert tried(attempt).sheets
    assert not tried(attempt).pairs


@pytest.mark.long
def test_what_changed_meanwhile_is_taken_in_before_it_is_published(place: Workplace, tmp_path: Path) -> None:
    attempt = place.receive(second_round(tmp_path / "up"))
    place.run(attempt, Step.RECOGNISE, Step.TRY)
    Book(household=[household(90)]).write(
        place.inputs,
        declared_here().form,
        name="P2WKSS RW 12 baseline - all versions - False - 2023-04-02-08-00-00 susulan.xlsx",
    )
    before, build = place.contents(), place.build_in_force
    state = place.run(attempt, Step.PUBLISH)
    assert state.stage is Stage.RECOGNISED
    assert "berubah" in state.trouble[0]
    assert (place.contents(), place.build_in_force) == (before, build)
    assert place.run(attempt, Step.TRY, Step.PUBLISH).stage is Stage.PUBLISHED
    assert place.households() == {"baseline": 13, "m2": 10}


@pytest.mark.long
def test_a_file_of_the_same_name_and_other_content_is_stored_beside(place: Workplace, tmp_path: Path) -> None:
    [there] = place.inputs.iterdir()
    again = Book.of_families(13).write(tmp_path / "up", declared_here().form, name=there.name)
    attempt = place.receive(again)
    place.run(attempt, Step.RECOGNISE)
    told = attempt.read("recognised", Recognised)
    assert told is not None
    assert told.stored.startswith(f"{there.stem} - diterima 20")
    assert any(told.stored in line for line in told.told)
    assert place.run(attempt, Step.TRY, Step.PUBLISH).stage is Stage.PUBLISHED
    assert len(list(place.inputs.iterdir())) == 2
    assert place.households() == {"baseline": 13}, "the one that came later counts"


@pytest.mark.long
def test_of_two_files_of_one_name_that_are_tried_at_once_both_are_kept(place: Workplace, tmp_path: Path) -> None:
    first = place.receive(second_round(tmp_path / "one", families=8))
    second = place.receive(second_round(tmp_path / "two"))
    for attempt in (first, second):
        place.run(attempt, Step.RECOGNISE, Step.TRY)
    assert place.run(first, Step.PUBLISH).stage is Stage.PUBLISHED
    published = place.contents()
    assert place.run(second, Step.PUBLISH).stage is Stage.RECOGNISED
    assert place.run(second, Step.TRY, Step.PUBLISH).stage is Stage.PUBLISHED
    now = place.contents()
    assert {name: now[name] for name in published} == published
    assert len(now) == len(published) + 1
    seen = second.read("recognised", Recognised)
    assert seen is not None
    assert "diterima" in seen.stored
    assert place.households() == {"baseline": 12, "m2": 10}


def test_the_same_file_again_is_told_and_changes_nothing(place: Workplace, tmp_path: Path) -> None:
    [there] = place.inputs.iterdir()
    before, build = place.contents(), place.build_in_force
    attempt = place.receive(there)
    place.run(attempt, Step.RECOGNISE, Step.TRY)
    told = attempt.read("tried", Tried)
    assert told is not None
    assert [line for line in told.told if line.startswith(there.name) and "sudah dimuat" in line]
    assert told.unchanged, "nothing to publish"
    state = place.run(attempt, Step.PUBLISH)
    assert (state.stage, state.build_id) == (Stage.PUBLISHED, build)
    assert place.contents() == before


def test_a_file_that_the_folder_lost_is_put_back_though_no_number_is_new(place: Workplace, tmp_path: Path) -> None:
    [there] = place.inputs.iterdir()
    before, build = place.contents(), place.build_in_force
    kept = there.rename(tmp_path / there.name)
    attempt = place.receive(kept)
    place.run(attempt, Step.RECOGNISE, Step.TRY)
    assert not tried(attempt).unchanged
    state = place.run(attempt, Step.PUBLISH)
    assert (state.stage, state.build_id) == (Stage.PUBLISHED, build)
    assert place.contents() == before


def test_trying_tells_its_findings_before_its_figures_and_what_was_frozen_and_would_change(
    place: Workplace, tmp_path: Path
) -> None:
    with connect_for_files(place.settings.builds / f"{place.build_in_force}.duckdb") as connection:
        freeze(connection, place.settings, round_name="baseline", by="Ibu Tata", note="", on=date(2023, 4, 30))
    name = "P2WKSS RW 12 baseline - all versions - False - 2023-04-03-08-00-00.xlsx"
    Book.of_families(12, floor_material=4).write(tmp_path / "up", declared_here().form, name=name)
    attempt = place.receive(tmp_path / "up" / name)
    place.run(attempt, Step.RECOGNISE)
    early: list[Tried] = []

    def watched(*settings: Any, found: Callable[[LoadReport], None], **how: Any) -> Made:
        def look(report: LoadReport) -> None:
            found(report)
            early.append(tried(attempt))

        return place.builder(*settings, found=look, **how)

    run_step(place.settings, attempt.name, Step.TRY, build=watched)
    (first, recognised, checked), whole = early, tried(attempt)
    assert [(told.trial, told.revised) for told in early] == [(None, ())] * 3
    assert (first.sheets, recognised.sheets, checked.sheets) == ((), whole.sheets, whole.sheets)
    assert set(first.findings) <= set(recognised.findings) <= set(checked.findings)
    assert checked.findings == whole.findings
    assert [told.whole for told in (first, recognised, checked, whole)] == [False, False, True, True]
    [changed] = whole.revised
    assert (changed.round, changed.revision, changed.frozen_on) == ("baseline", 2, date(2023, 4, 30))
    assert changed.rows == 12
    assert not (attempt.shadow(place.settings).var / "frozen").exists()
    revision = place.settings.var / "frozen" / "baseline" / "r1"
    (revision / "manifest.json").unlink()
    [trouble] = place.run(attempt, Step.TRY).trouble
    assert trouble.startswith(f"{revision}: revisi beku ini tidak utuh"), "named where it lies, not in the shadow"


def test_a_file_that_leaves_nothing_to_choose_is_tried_at_once_as_it_was_read(place: Workplace, tmp_path: Path) -> None:
    attempt = place.receive(second_round(tmp_path / "up"))
    builds = place.settings.builds
    there = list(builds.iterdir())
    state = run_step(place.settings, attempt.name, Step.RECOGNISE, build=place.builder, onward=True)
    assert (state.stage, state.trouble, state.running) == (Stage.TRIED, (), None)
    shadow, at_once = attempt.shadow(place.settings), tried(attempt)
    first = read_current(shadow.current)
    assert place.run(attempt, Step.TRY).stage is Stage.TRIED
    again = read_current(shadow.current)
    assert first is not None
    assert again is not None
    assert (first.content_hash, first.inputs_hash) == (again.content_hash, again.inputs_hash)
    assert at_once.model_copy(update={"trial": tried(attempt).trial}) == tried(attempt)
    assert list(builds.iterdir()) == there


def test_an_attempt_without_a_file_begins_with_trying(place: Workplace) -> None:
    attempt = start_attempt(place.settings)
    assert place.run(attempt, Step.TRY).stage is Stage.TRIED
    assert tried(attempt).trial is not None


def test_steps_out_of_order_are_refused(place: Workplace, tmp_path: Path) -> None:
    attempt = place.receive(second_round(tmp_path / "up"))
    for step in (Step.TRY, Step.MAP, Step.PUBLISH, Step.DECIDE):
        with pytest.raises(StoreError):
            place.run(attempt, step)
    assert attempt.state().stage is Stage.RECEIVED


def test_the_shadow_is_for_its_owner_only_and_never_writes_through(place: Workplace, tmp_path: Path) -> None:
    attempt = place.receive(second_round(tmp_path / "up"))
    place.run(attempt, Step.RECOGNISE, Step.TRY)
    assert attempt.folder.stat().st_mode & 0o777 == 0o700
    for path in attempt.folder.glob("*.json"):
        assert path.stat().st_mode & 0o777 == 0o600
    shadow = attempt.shadow(place.settings)
    for path in shadow.data.rglob("*.toml"):
        assert not path.samefile(place.settings.data / path.relative_to(shadow.data))
    assert len(list_builds(shadow)) == 1
