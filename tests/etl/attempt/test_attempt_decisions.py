"""Decisions made in a browser: the workbooks' rules, all or none, in force only once they are published."""

from __future__ import annotations

import re
import shutil
from datetime import date
from pathlib import Path

import pytest
from loaded_survey import declared_here
from small_survey import Book, child, household, man, woman
from workplace import KEY, Workplace

from etl.attempt.review import facts_told
from etl.attempt.steps import run_step
from etl.registry import Side
from warehouse.attempts import (
    Attempt,
    Decision,
    Decisions,
    Found,
    Pair,
    Stage,
    Step,
    Tried,
    list_attempts,
    start_attempt,
)
from warehouse.store import open_reader

BY = {"by": "Ibu Analis", "reason": "dilihat lagi di rumahnya"}
NEXT = "P2WKSS RW 12 m2 - all versions - False - 2023-05-27-08-00-00.xlsx"


def tried(attempt: Attempt) -> Tried:
    told = attempt.read("tried", Tried)
    assert told is not None
    return told


def wrong_floor(folder: Path) -> Path:
    """Ten families at the second round: one with a floor too large, one with a new card and no numbers."""
    day = date(2023, 5, 17)
    families = [household(number, visit_date=day) for number in range(1, 11)]
    families[2]["floor_area"] = 9999
    families[4] |= {"family_card": "3277010102199999", "_uuid": "uuid-new", "phone": ""}
    people = [make(number) for number in range(1, 11) for make in (man, woman, child)]
    for person in people[12:15]:
        person |= {"national_id": "", "_submission__uuid": "uuid-new"}
    people[12]["birth_date"] = date(1984, 5, 12)
    book = Book(household=families, person=people)
    return book.write(folder, declared_here().form, survey_round="m2", name=NEXT)


@pytest.fixture(scope="module")
def furnished(furnished: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workplace with an attempt that was tried: what every test here decides about."""
    folder = tmp_path_factory.mktemp("tried")
    shutil.copytree(furnished, folder, dirs_exist_ok=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("P2WKSS_KEY", KEY)
        place = Workplace(folder)
        attempt = place.receive(wrong_floor(tmp_path_factory.mktemp("up")))
        assert place.run(attempt, Step.RECOGNISE, Step.TRY).stage is Stage.TRIED
    return folder


@pytest.fixture
def attempt(place: Workplace) -> Attempt:
    [attempt] = list_attempts(place.settings)
    return attempt


def about_floor(attempt: Attempt) -> Found:
    return next(each for each in tried(attempt).findings if each.question == "Luas lantai" and each.ours)


def waiting(attempt: Attempt) -> Pair:
    return next(pair for pair in tried(attempt).pairs if pair.unit == "household")


def floor(place: Workplace, attempt: Attempt | None = None) -> set[float | None]:
    with open_reader(attempt.shadow(place.settings) if attempt else place.settings) as reader:
        rows = reader.connection().execute("SELECT floor_area FROM household_answer WHERE round = 'm2'").fetchall()
    return {value for (value,) in rows}


def test_our_findings_come_first_with_their_cell_and_what_may_be_decided(attempt: Attempt) -> None:
    found = about_floor(attempt)
    assert (found.file, found.round, found.content) == (NEXT, "m2", "9999")
    assert re.fullmatch(r"[A-Z]+4", found.cell)
    assert found.choices == ("ganti", "kosongkan", "hapus_baris", "terima")
    ours = [each.ours for each in tried(attempt).findings]
    assert ours == sorted(ours, reverse=True)


def test_a_decision_is_tried_at_once_and_published_with_the_file(place: Workplace, attempt: Attempt) -> None:
    before = place.contents()
    found, pair = about_floor(attempt), waiting(attempt)
    other = Attempt(shutil.copytree(attempt.folder, attempt.folder.with_name("20230101T000000-abcdef")))
    below = re.sub(r"\d+", lambda row: str(int(row[0]) + 1), found.cell)
    there = {"about": "sel ke-1", "file": NEXT, "sheet": found.sheet, "cell": below.lower()}
    asked = Decisions(
        findings=(
            Decision(about=found.finding, choice="ganti", new_value="36", **BY),
            Decision(choice="ganti", new_value="50", **there, **BY),  # a cell that is in no finding
            Decision(choice="ganti", new_value="52", **there | {"about": "sel ke-2"}, **BY),
        ),
        pairs=(Decision(about=pair.pair, choice="sama", **BY),),
    )
    attempt.write("asked-decide", asked)
    state = place.run(attempt, Step.DECIDE)
    [twice] = state.trouble
    assert twice.startswith(
        f"sel ke-2 ({below}): keputusan: ditemukan keputusan kedua untuk sel yang sama (lihat sel ke-1)"
    )
    attempt.write("asked-decide", asked.model_copy(update={"findings": asked.findings[:2]}))
    state = place.run(attempt, Step.DECIDE)
    assert (state.stage, state.trouble) == (Stage.TRIED, ())
    assert (tried(attempt).corrections, tried(attempt).pairs_decided) == (2, 1)
    assert floor(place, attempt) == {36, 50}
    assert {each.cell for each in tried(attempt).corrected} == {found.cell, below}
    assert pair.pair not in [each.pair for each in tried(attempt).pairs]
    assert place.contents() == before

    assert place.run(attempt, Step.PUBLISH).stage is Stage.PUBLISHED
    assert set(place.contents()) - set(before) == {f"survei/{NEXT}", "survei/koreksi.csv", "survei/pasangan.csv"}
    assert floor(place) == {36, 50}
    assert place.builder(place.settings).report is None, "the next build has nothing to do"

    otherwise = Decisions(
        findings=(Decision(about=found.finding, choice="kosongkan", **BY),),
        pairs=(Decision(about=pair.pair, choice="bukan", **BY),),
    )
    other.write("asked-decide", otherwise)
    state = place.run(other, Step.DECIDE)
    assert state.stage is Stage.RECOGNISED, "somebody decided meanwhile, and it is tried again first"
    about_cell, about_pair, onward = state.trouble
    assert about_cell.startswith(f"{NEXT}, lembar '{found.sheet}', sel {found.cell}: sementara itu sudah diputuskan: ")
    assert "isinya diganti oleh Ibu Analis" in about_cell
    assert about_pair.startswith(f"pasangan {pair.pair}: sementara itu sudah diputuskan oleh Ibu Analis")
    assert onward.startswith("Coba sekali lagi")
    assert ".csv" not in "".join(state.trouble)

    later = start_attempt(place.settings)
    assert place.run(later, Step.TRY).stage is Stage.TRIED
    assert (tried(later).corrections, tried(later).pairs_decided) == (0, 0), "they are the folders' own now"

    [decided] = tried(later).decided
    assert (decided.pair, decided.choice, decided.published) == (pair.pair, "sama", True)
    assert decided.facts == pair.facts
    later.write("asked-decide", Decisions(pairs=(Decision(about=pair.pair, choice="cabut", **BY),)))
    state = place.run(later, Step.DECIDE)
    assert (state.stage, state.trouble, tried(later).decided) == (Stage.TRIED, (), ())
    assert waiting(later).pair == pair.pair, "it waits again"
    assert b"household" in place.contents()["survei/pasangan.csv"], "not before it is published"
    assert place.run(later, Step.PUBLISH).stage is Stage.PUBLISHED
    assert b"household" not in place.contents()["survei/pasangan.csv"]


def test_a_decision_that_is_not_published_is_listed_and_taken_back(place: Workplace, attempt: Attempt) -> None:
    pair = waiting(attempt)
    for choice, left in (("bukan", 1), ("cabut", 0), ("cabut", 0)):
        attempt.write("asked-decide", Decisions(pairs=(Decision(about=pair.pair, choice=choice, **BY),)))
        state = place.run(attempt, Step.DECIDE)
        assert [each.published for each in tried(attempt).decided] == [False] * left
        assert tried(attempt).pairs_decided == left
    assert "tidak dikenal" in state.trouble[0], "it was taken back already"
    assert waiting(attempt).pair == pair.pair


@pytest.mark.long
def test_a_cell_that_somebody_else_decided_meanwhile_is_told_and_the_own_decision_taken_back(
    place: Workplace, attempt: Attempt
) -> None:
    found = about_floor(attempt)
    attempt.write("asked-decide", Decisions(findings=(Decision(about=found.finding, choice="kosongkan", **BY),)))
    assert place.run(attempt, Step.DECIDE).trouble == ()
    [decided] = tried(attempt).corrected
    assert not decided.published
    assert (decided.choice, decided.what) == ("kosongkan", "Luas lantai")
    assert (decided.file, decided.cell, decided.content) == (NEXT, found.cell, "9999")

    own = (attempt.folder / "own" / "decisions" / "koreksi.csv").read_text("utf-8-sig")
    theirs = own.replace(",kosongkan,,", ",ganti,36,").replace("Ibu Analis", "Pak Lain")
    (place.inputs / "koreksi.csv").write_text(theirs, encoding="utf-8")
    assert place.run(attempt, Step.PUBLISH).stage is Stage.RECOGNISED
    place.run(attempt, Step.TRY)
    assert tried(attempt).trial is None
    assert "diputuskan dua kali" in tried(attempt).refused[0]
    mine, others = tried(attempt).corrected
    assert (mine.by, mine.published, others.by, others.published) == ("Ibu Analis", False, "Pak Lain", True)

    def take_back(decision: str) -> Decisions:
        return Decisions(findings=(Decision(about=decision, choice="cabut", by="Ibu Analis"),))

    attempt.write("asked-decide", take_back(mine.decision))
    assert place.run(attempt, Step.DECIDE).trouble == ()
    assert [(each.by, tried(attempt).corrections) for each in tried(attempt).corrected] == [("Pak Lain", 0)]
    attempt.write("asked-decide", take_back(others.decision))
    assert place.run(attempt, Step.DECIDE).trouble == ()
    assert (tried(attempt).corrected, tried(attempt).corrections) == ((), 1)
    assert about_floor(attempt).status == "open"
    assert "tidak dikenal" in place.run(attempt, Step.DECIDE).trouble[0], "it was taken back already"
    assert (place.inputs / "koreksi.csv").read_text(encoding="utf-8") == theirs, "not before it is published"
    again = Decision(about=found.finding, choice="ganti", new_value="40", **BY)
    attempt.write("asked-decide", Decisions(findings=(again,)))
    assert place.run(attempt, Step.DECIDE).trouble == ()
    assert place.run(attempt, Step.PUBLISH).stage is Stage.PUBLISHED
    assert floor(place) == {36, 40}, "36 are the other families"


def test_a_cell_that_is_corrected_again_is_decided_once_by_the_later_correction(
    place: Workplace, attempt: Attempt
) -> None:
    found = about_floor(attempt)
    below = re.sub(r"\d+", lambda row: str(int(row[0]) + 1), found.cell)
    there = {"about": "sel ke-1", "file": NEXT, "sheet": found.sheet, "choice": "ganti"}
    by_finding = Decision(about=found.finding, choice="ganti", new_value="40", **BY)
    first = Decision(cell=below, new_value="50", **there, **BY)
    attempt.write("asked-decide", Decisions(findings=(by_finding, first)))
    assert place.run(attempt, Step.DECIDE).trouble == ()
    assert floor(place, attempt) == {36, 40, 50}

    again = Decision(cell=below.lower(), new_value="52", **there, **BY)
    other = Decision(cell=found.cell, new_value="41", **there | {"about": "sel ke-2"}, **BY)
    attempt.write("asked-decide", Decisions(findings=(again, other)))
    assert place.run(attempt, Step.DECIDE).trouble == ()
    assert floor(place, attempt) == {36, 41, 52}
    assert tried(attempt).corrections == 2
    told = {each.cell: (each.content, each.new_value) for each in tried(attempt).corrected}
    assert told == {found.cell: ("9999", "41"), below: ("36", "52")}

    deleted = Decision(cell=below, **there | {"choice": "hapus_baris"}, **BY)
    attempt.write("asked-decide", Decisions(findings=(deleted,)))
    assert place.run(attempt, Step.DECIDE).trouble == ()
    assert tried(attempt).corrections == 3, "what was corrected in a row is kept for when it is loaded again"


def test_of_a_published_cell_the_later_correction_counts_and_either_is_taken_back_by_itself(
    place: Workplace, attempt: Attempt
) -> None:
    found = about_floor(attempt)
    there = {"about": "sel ke-1", "file": NEXT, "sheet": found.sheet, "cell": found.cell, "choice": "ganti"}
    attempt.write("asked-decide", Decisions(findings=(Decision(new_value="40", **there, **BY),)))
    assert place.run(attempt, Step.DECIDE, Step.PUBLISH).stage is Stage.PUBLISHED
    later = start_attempt(place.settings)
    place.run(later, Step.TRY)
    later.write("asked-decide", Decisions(findings=(Decision(new_value="41", **there, **BY),)))
    assert place.run(later, Step.DECIDE).trouble == ()
    newer, older = tried(later).corrected
    assert newer.decision != older.decision, "though who, when and why are the same"
    assert (older.content, older.new_value, older.replaced, older.replaces) == ("9999", "40", True, False)
    assert (newer.content, newer.new_value, newer.replaced, newer.replaces) == ("40", "41", False, True)

    def take_back(decision: str) -> None:
        later.write("asked-decide", Decisions(findings=(Decision(about=decision, choice="cabut", by="Ibu Analis"),)))
        assert place.run(later, Step.DECIDE).trouble == ()

    take_back(older.decision)
    [left] = tried(later).corrected
    assert floor(place, later) == {36, 41}
    assert (left.content, left.published, left.replaces) == ("9999", False, False)
    take_back(left.decision)
    assert tried(later).corrected == ()
    assert "9999" in {each.content for each in tried(later).findings if each.question == "Luas lantai"}


class Killed(BaseException):
    """As if the process was gone: nothing is put in order."""


def test_decisions_are_taken_once_though_the_trial_after_them_is_killed(place: Workplace, attempt: Attempt) -> None:
    def killed(*_: object, **__: object) -> object:
        raise Killed

    pair = waiting(attempt)
    attempt.write("asked-decide", Decisions(pairs=(Decision(about=pair.pair, choice="sama", **BY),)))
    with pytest.raises(Killed):
        run_step(place.settings, attempt.name, Step.DECIDE, build=killed)  # type: ignore[arg-type]
    again = attempt.state().running
    assert (attempt.stopped(), again) == (True, Step.TRY)
    assert place.run(attempt, Step.TRY).trouble == ()
    assert tried(attempt).pairs_decided == 1


@pytest.mark.long
def test_one_fault_and_nothing_is_taken(place: Workplace, attempt: Attempt) -> None:
    found, pair = about_floor(attempt), waiting(attempt)
    asked = Decisions(
        findings=(
            Decision(about=found.finding, choice="ganti", new_value="luas sekali", by="Ibu Analis"),
            Decision(about="Tzzzz", choice="terima", **BY),
        ),
        pairs=(Decision(about=pair.pair, choice="sama"),),
    )
    attempt.write("asked-decide", asked)
    state = place.run(attempt, Step.DECIDE)
    assert state.stage is Stage.TRIED
    told = "\n".join(state.trouble)
    assert f"temuan {found.finding}: alasan" in told
    assert f"temuan {found.finding}: nilai_baru" in told
    assert "temuan Tzzzz" in told
    assert f"pasangan {pair.pair}: oleh" in told
    assert "lembar" not in told
    place.run(attempt, Step.TRY)
    assert (tried(attempt).corrections, tried(attempt).pairs_decided) == (0, 0)


@pytest.mark.long
def test_an_accepted_finding_can_be_decided_otherwise_before_it_is_published(
    place: Workplace, attempt: Attempt
) -> None:
    found = about_floor(attempt)
    for choice, area in (("terima", ""), ("ganti", "40")):
        decision = Decision(about=found.finding, choice=choice, new_value=area, **BY)
        attempt.write("asked-decide", Decisions(findings=(decision,)))
        assert place.run(attempt, Step.DECIDE).trouble == ()
    assert tried(attempt).corrections == 1
    assert 40 in floor(place, attempt)


@pytest.mark.long
def test_names_and_numbers_stand_nowhere_but_in_pairs(place: Workplace, attempt: Attempt) -> None:
    """What the contract allows: a pair shows names to those who may see survey files; all else is masked."""
    pair = waiting(attempt)
    attempt.write("asked-decide", Decisions(pairs=(Decision(about=pair.pair, choice="bukan", **BY),)))
    place.run(attempt, Step.DECIDE)
    told = tried(attempt)
    without_pairs = told.model_copy(update={"pairs": (), "decided": ()}).model_dump_json()
    others = [path.read_text(encoding="utf-8") for path in attempt.folder.glob("*.json") if path.stem != "tried"]
    for text in (without_pairs, *others):
        assert not re.search(r"Kepala Contoh|Bapak Umpama|Ibu Misalnya|Anak Rekaan", text)
        assert not re.search(r"(?<!\d)3277\d{12}(?!\d)|080001\d+", text)
    assert not re.search(r"(?<!\d)\d{16}(?!\d)", told.model_dump_json()), "whole numbers not even in pairs"
    assert "Kepala Contoh" in told.model_dump_json() or not told.pairs


def test_what_one_record_does_not_tell_does_not_speak_against_the_other() -> None:
    names = ("Nomor KK", "Kepala keluarga", "NIK", "Telepon", "RT")
    one, other = (
        Side("m2", "a", "berkas, baris 2", tuple(zip(names, told, strict=True)))
        for told in (("kosong", "Ani", "rusak (3 angka)", "", "007"), ("…0011", "Ina", "rusak", "", "007"))
    )
    assert [(name, against) for name, _, _, against in facts_told(one, other)][1:] == [
        ("Nomor KK", False),
        ("Kepala keluarga", True),
        ("RT", False),
    ]
