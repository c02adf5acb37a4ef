"""What the page shows of an attempt at each of its steps, drawn from the files that the process writes."""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from dash.development.base_component import Component
from reading import of_class, of_kind, walk, words

from dashboard.app import PAGES, shown
from dashboard.pages.muat_data.body import body, gone
from dashboard.pages.muat_data.differences import frozen
from dashboard.pages.muat_data.editing import AnswerEdit, ColumnEdit, ConstantEdit, Edits, SheetEdit, edited
from dashboard.pages.muat_data.pairs import SHOWN, TOGETHER
from dashboard.pages.muat_data.view import View
from dashboard.source import Snapshot, Source
from dashboard.still import as_html
from dashboard.text import LANGUAGES, read_text
from indicators.numbers import short_date
from warehouse.attempts import (
    Answer,
    Attempt,
    Column,
    Constant,
    DecidedFinding,
    DecidedPair,
    Decision,
    Decisions,
    Found,
    Gap,
    Kind,
    Mapping,
    NewArea,
    Pair,
    Question,
    Questions,
    Recognised,
    Reconciled,
    Revised,
    Sheet,
    Stage,
    State,
    Step,
    Tried,
    start_attempt,
)
from warehouse.settings import Settings
from warehouse.trouble import NoBuildError, StoreError

FILE = "Pendataan m8.xlsx"
SECRET = "Umpama Rahasia"
RECOGNISED = Recognised(
    explanation="Ekspor KoboToolbox",
    told=("baris 1–3 dianggap judul",),
    sheets=(Sheet(name="keluarga", rows=1234, unit="household"),),
    form="kobo_household",
    round="m8",
    stored=FILE,
    gaps=(Gap(must=False, told="kolom tidak dipetakan"),),
)
MAPPING = Mapping(
    form="survei",
    title="Survei",
    round=None,
    sheets=(Sheet(name="Data", rows=3),),
    columns=(
        Column(sheet="Data", header="Nama", position=1, examples=("••• (11 huruf)",), variable="household.head_name"),
        Column(sheet="Data", header="BAB", position=2, variable="household.toilet_use", level="pasti"),
        Column(sheet="Data", header="Tanggal", position=3, variable="household.visit_date",
               ways=(("dmy", "hari-bulan"), ("mdy", "bulan-hari"))),
    ),
    answers=(
        Answer(sheet="Data", header="BAB", raw="WC", count=2, code="own"),
        Answer(sheet="Data", header="BAB", raw="kali", count=1),
    ),
    constants=(Constant(sheet="Data", variable="household.binaan"),),
    gaps=(Gap(must=True, told="RT belum punya kolom"),),
)  # fmt: skip
QUESTIONS = Questions(
    units=(("household", "Rumah tangga", "Household"),),
    questions=(
        Question(unit="household", name="toilet_use", label_id="Fasilitas BAB", label_en="Toilet", type="code",
                 codes=(("own", "Sendiri", "Own"), ("none", "Tidak ada", "None"))),
        Question(unit="household", name="binaan", label_id="KK binaan", label_en="Assisted", type="boolean",
                 codes=(("yes", "Ya", "Yes"),)),
    ),
)  # fmt: skip
FOUND = Found(
    finding="f1", severity="quarantine_row", status="open", rule="r", what="baris ditahan", why="sebab", ours=True,
    suggestion="perbaiki", file=FILE, sheet="keluarga", cell="C5", content="U••••", rt="007", cadre="K01",
    choices=("ganti", "terima", "kata_baru"),
)  # fmt: skip
KIND = Kind(severity=FOUND.severity, rule=FOUND.rule, status=FOUND.status, ours=FOUND.ours, n=1)
PAIR = Pair(
    pair="p1", unit="household", told="KK hampir sama", score=0.8, choices=("sama", "bukan", "tunda"),
    facts=(("Berkas dan baris", "isi 2023-13-45.xlsx, baris 2", "P2WKSS-2023-04-01-08.xlsx, baris 3", False),
           ("Tanggal kunjungan", "2023-08-17", "2023-03-21", False),
           ("Nama kepala", SECRET, "Umpama Rahasya", True), ("RT", "007", "007", False)),
)  # fmt: skip
SHEET = Reconciled(file=FILE, round="m8", sheet="keluarga", unit="household", rows_read=10, loaded=7,
                   quarantined=1, duplicates=1, skipped=1, ours=True)  # fmt: skip


@pytest.fixture
def place(settings: Settings, tmp_path: Path) -> Settings:
    return replace(settings, var=tmp_path / "var", loading="local")


@pytest.fixture
def attempt(place: Settings) -> Attempt:
    return start_attempt(place, file=FILE)


def at(attempt: Attempt, stage: Stage, **more: object) -> None:
    state = {"stage": stage, "since": datetime.now(UTC), "file": FILE, "bytes": 2048, **more}
    attempt.keep(State.model_validate(state))


def view(
    place: Settings, attempt: Attempt | None, *, language: str = "id", step: str = "", snapshot: Snapshot | None = None
) -> View:
    where = {"attempt": attempt.name if attempt else "", "step": step, "search": "", "language": language}
    return View.of(place, snapshot, read_text(language), where)


def present(drawn: Component) -> str:
    return words(next(each for each in walk(drawn) if getattr(each, "aria-current", None) == "step"))


def test_the_page_is_in_the_navigation_only_where_files_may_be_loaded(source: Source) -> None:
    path = next(page.path for page in PAGES if page.loads)
    for loading in (True, False):
        links = [str(getattr(each, "href", "")) for each in walk(shown(source, "/", "", loading=loading)[0])]
        assert any(link.startswith(path) for link in links) is loading


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_may_not_load_is_told_why_not_in_a_sentence(source: Source, language: str) -> None:
    told = words(of_kind(shown(source, "/muat-data", f"?bahasa={language}")[0], "Main"))
    assert "P2WKSS_LOADING" in told
    assert "muat-file" not in str(shown(source, "/muat-data", "")[0])


def test_the_page_stands_before_anything_is_built(place: Settings, tmp_path: Path) -> None:
    nothing = Source(place)
    with pytest.raises(NoBuildError):
        nothing.current()
    children, told = shown(nothing, "/muat-data", "", loading=True)
    assert words(of_kind(children, "H1")) == read_text("id")("muat_data.title")
    assert "p2wkss build" in words(shown(nothing, "/", "", loading=True)[0])
    assert told["path"] == "/muat-data"
    there = len(list((place.data / "sample").glob("*.xlsx")))
    assert words(of_class(body(view(place, None)), "muat-only")).startswith(
        read_text("id")("muat_data.there_told", n=there)
    )
    bare = replace(place, data=tmp_path / "data")
    (bare.data / "sample").mkdir(parents=True)
    for name in ("programme.toml", "areas.csv"):
        shutil.copy2(place.data / name, bare.data)
    assert not of_class(body(view(bare, None)), "muat-only"), "nothing is there to be loaded or decided about"


def test_the_language_changes_at_the_same_step_of_the_same_attempt(source: Source, attempt: Attempt) -> None:
    search = f"?percobaan={attempt.name}&langkah=temuan"
    children, _ = shown(source, "/muat-data", search, loading=True)
    other = next(link for link in of_kind(of_class(children, "languages"), "Link") if "bahasa=en" in link.href)
    assert f"percobaan={attempt.name}&langkah=temuan" in other.href
    elsewhere, _ = shown(source, "/metode", search, loading=True)
    assert attempt.name not in str(elsewhere)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_way_in_lists_open_attempts_and_builds(
    settings: Settings, snapshot: Snapshot, place: Settings, attempt: Attempt, language: str
) -> None:
    drawn = body(view(place, None, language=language))
    assert FILE in words(of_class(drawn, "muat-open"))
    [asks] = of_kind(of_class(drawn, "muat-open"), "Dialog")
    throws = [button for button in of_kind(drawn, "Button") if "/buang" in str(getattr(button, "data-asks", ""))]
    assert throws == [button for button in of_kind(asks, "Button") if button in throws], "never without being asked"
    at(attempt, Stage.PUBLISHED, build_id="x")
    assert not of_class(body(view(place, None, language=language)), "muat-open")
    built = body(view(settings, None, language=language, snapshot=snapshot))
    [row] = of_class(built, "muat-builds")
    assert snapshot.build_id in words(row)
    rounds = [each.label(language) for each in snapshot.context.rounds]
    assert all(name in words(row) for name in rounds)
    assert not of_kind(row, "Dialog"), "what is in force can't be put back"
    place.builds.symlink_to(settings.builds)
    at(attempt, Stage.PUBLISHED, build_id=snapshot.build_id, file=None)
    [row] = of_class(body(view(place, None, language=language, snapshot=snapshot)), "muat-builds")
    assert read_text(language)("muat_data.history.decided") in words(row)
    spoilt = replace(place, var=place.var / "other")
    spoilt.builds.mkdir(parents=True)
    (spoilt.builds / "20230101T000000000000-abcdef.duckdb").write_bytes(b"?")
    [row] = of_class(body(view(spoilt, None, language=language, snapshot=snapshot)), "muat-builds")
    assert read_text(language)("muat_data.history.closed") in words(row)
    assert not of_kind(row, "Dialog"), "what can't be opened can't be put back"


@pytest.mark.parametrize("language", LANGUAGES)
def test_where_builds_of_sites_are_joined_it_says_where_files_are_loaded_and_keeps_the_builds(
    settings: Settings, snapshot: Snapshot, tmp_path: Path, language: str
) -> None:
    (tmp_path / "sites.toml").touch()
    joined = replace(settings, data=tmp_path)
    drawn, text = body(view(joined, None, language=language, snapshot=snapshot)), read_text(language)
    assert text("muat_data.elsewhere.told") in words(drawn)
    assert [words(each) for each in of_kind(drawn, "Code")] == ["p2wkss builds copy FOLDER", "p2wkss build"]
    [row] = of_class(drawn, "muat-builds")
    assert all(each.label(language) in words(row) for each in snapshot.context.rounds)
    assert not [each for each in walk(drawn) if "berkas" in str(getattr(each, "data-to", ""))]
    assert body(view(joined, None, language=language))  # before anything is joined


@pytest.mark.parametrize("language", LANGUAGES)
def test_while_the_process_works_its_words_and_share_are_shown(
    place: Settings, attempt: Attempt, language: str
) -> None:
    at(attempt, Stage.RECOGNISED, running=Step.TRY, doing="Membaca berkas", share=0.25)
    with attempt.working():
        drawn = body(view(place, attempt, language=language))
        assert "Membaca berkas" in words(drawn)
        [bar] = of_kind(drawn, "Progress")
        assert bar.value == "0.25"
        assert present(drawn).endswith(read_text(language)("muat_data.step.temuan"))
        assert "/batal" in as_html(drawn)
        attempt.cancel()
        stopping = body(view(place, attempt, language=language))
        assert read_text(language)("muat_data.cancelling") in words(stopping)
        assert "/batal" not in as_html(stopping), "asked once is enough"
    stopped = body(view(place, attempt, language=language))
    assert words(of_class(stopped, "worse")).startswith(
        read_text(language)("muat_data.stopped", step=read_text(language)("muat_data.working.try"))
    )
    [again] = [each for each in of_kind(stopped, "Button") if "langkah/try" in str(getattr(each, "data-asks", ""))][:1]
    assert words(again) == read_text(language)("muat_data.again")


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_known_so_far_is_shown_while_the_process_goes_on(
    place: Settings, attempt: Attempt, language: str
) -> None:
    text = read_text(language)
    with attempt.working():
        at(attempt, Stage.RECEIVED, running=Step.RECOGNISE, doing="Mencari formulirnya", share=0.5)
        assert RECOGNISED.explanation not in words(body(view(place, attempt, language=language)))
        attempt.write("recognised", RECOGNISED.model_copy(update={"form": None, "round": None}))
        drawn = body(view(place, attempt, language=language))
        assert RECOGNISED.explanation in words(drawn)
        assert text("muat_data.recognised.no_form") not in words(drawn), "nobody knows yet"
        assert "langkah/" not in as_html(drawn)
        at(attempt, Stage.RECOGNISED, running=Step.TRY, doing="Menghitung", share=0.8)
        assert RECOGNISED.explanation in words(body(view(place, attempt, language=language)))
        attempt.write("tried", Tried(trial=None, sheets=(SHEET,)))
        assert text("muat_data.findings.none_so_far") in words(body(view(place, attempt, language=language)))
        early = Tried(trial=None, sheets=(SHEET,), findings=(FOUND,), kinds=(KIND,))
        attempt.write("tried", early)
        drawn = body(view(place, attempt, language=language))
        assert FOUND.what in words(drawn)
        assert not of_kind(drawn, "Select"), "decided once the trial has ended"
        assert text("muat_data.findings.so_far") in words(drawn)
        attempt.write("tried", early.model_copy(update={"whole": True}))
        told = words(body(view(place, attempt, language=language)))
        assert (FOUND.what in told, text("muat_data.findings.so_far") in told) == (True, False)
        assert text("muat_data.findings.all_told") in told
        before = attempt.news()
        attempt.write("tried", early.model_copy(update={"trial": "20230101T000000000000-abcdef"}))
        assert attempt.news() != before
        assert FOUND.what not in words(body(view(place, attempt, language=language))), "of the trial before this one"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_closed_round_that_publishing_would_change_is_told(place: Settings, attempt: Attempt, language: str) -> None:
    at(attempt, Stage.TRIED)
    changed = Revised(round="m8", revision=2, frozen_on=date(2024, 1, 15), rows=3, numbers=7)
    attempt.write("tried", Tried(trial="x", sheets=(SHEET,), revised=(changed,)))
    told = words(frozen(view(place, attempt, language=language), Tried(trial="x", sheets=(), revised=(changed,))))
    assert {"2024", "3", "7"} <= set(re.findall(r"\d+", told))
    reasons = []
    for before in (4, 0):
        other = changed.model_copy(update={"rows": 0, "numbers": 0, "before": before})
        told = words(frozen(view(place, attempt, language=language), Tried(trial="x", sheets=(), revised=(other,))))
        assert not re.search(r"\b0\b", told), "an earlier round, or what is computed, is the reason, not nothing"
        reasons.append(told)
    assert reasons[0] != reasons[1]


def test_findings_of_a_rule_may_be_decided_alike_and_one_value_replaces_only_what_is_the_same(
    place: Settings, attempt: Attempt
) -> None:
    at(attempt, Stage.TRIED)
    contents = ("9999", "9999", "U••••", "U••••", "12", "12", "")
    found = [
        FOUND.model_copy(update={"finding": f"f{n}", "what": f"luas {content}", "content": content, "question": "Luas",
                                 "cadre": f"K{n % 2}", "choices": ("ganti", "terima") if n else ("terima",)})
        for n, content in enumerate(contents)
    ]  # fmt: skip
    kind = KIND.model_copy(update={"n": len(found)})
    attempt.write("tried", Tried(trial="x", sheets=(SHEET,), findings=tuple(found), kinds=(kind,)))
    drawn = body(view(place, attempt))
    [together] = of_class(drawn, "muat-alike")
    which = next(each for each in of_kind(together, "Select") if str(each.id).endswith("-which"))
    same = {words(each): "data-same" in each.to_plotly_json()["props"] for each in of_kind(which, "Option")}
    assert same == {
        "semua yang tampil di sini (7)": False,
        "isi sel 9999 · Luas (2)": True,
        "isi sel 12 · Luas (2)": True,  # of what is masked two may look the same
        "kader K0 (4)": False,
        "kader K1 (3)": False,
    }
    members = {str(each.id): getattr(each, "data-groups").split() for each in of_kind(drawn, "Select")
               if hasattr(each, "data-groups")}  # fmt: skip
    assert members["do-f0"] == ["0", "1", "3"]
    assert members["do-f6"] == ["0", "3"]
    summary = next(words(each) for each in of_kind(drawn, "Summary") if "luas" in words(each))
    assert "misalnya" in summary, "the others say something else"
    assert all(each.what in words(of_class(drawn, "muat-findings")) for each in found)
    two = Tried(trial="x", sheets=(SHEET,), findings=tuple(found[:2]), kinds=(kind,))
    attempt.write("tried", two)
    assert not of_class(body(view(place, attempt)), "muat-alike"), "two are decided as quickly one by one"


def test_what_is_published_offers_nothing_to_decide_any_more(place: Settings, attempt: Attempt) -> None:
    """A choice there could not be sent: it would be lost without a word."""
    at(attempt, Stage.PUBLISHED, build_id="b")
    decided = DecidedFinding(decision="K1", choice="terima", what="luas", by="Ibu", reason="dicek", published=True)
    pair = DecidedPair(
        pair="p9", unit="household", choice="sama", by="Ibu", reason="", published=True, facts=PAIR.facts
    )
    areas = (NewArea(rt="009", dasawisma="009-A", rows=2), NewArea(rt="010", dasawisma="010-A", rows=1, added=True))
    attempt.write("tried", Tried(trial="x", sheets=(SHEET,), findings=(FOUND,) * 3, kinds=(KIND,), pairs=(PAIR,),
                                 decided=(pair,), corrected=(decided,) * 3, areas=areas))  # fmt: skip
    drawn = body(view(place, attempt, step="temuan"))
    assert not of_kind(drawn, "Select")
    assert not [each for each in of_kind(drawn, "Button") if hasattr(each, "data-asks")]
    told = words(drawn)
    assert all(part in told for part in (FOUND.what, SECRET, "dicek", "009-A"))
    assert "010-A" not in told, "it is in the list of areas by now"


@pytest.mark.parametrize("language", LANGUAGES)
def test_of_what_is_published_findings_lead_to_the_page_that_lists_them_and_nothing_would_change(
    place: Settings, attempt: Attempt, language: str
) -> None:
    """Records are let go when an attempt is published; that is no refusal."""
    at(attempt, Stage.PUBLISHED, build_id="b")
    attempt.write("tried", Tried(trial=None, sheets=(SHEET,), kinds=(KIND,)))
    drawn = body(view(place, attempt, language=language, step="temuan"))
    assert any(str(link.href).startswith("/mutu-data") for link in of_kind(drawn, "Link"))
    assert not any("langkah=perbedaan" in str(link.href) for link in of_kind(drawn, "Link"))
    gone_back = body(view(place, attempt, language=language, step="perbedaan"))
    assert present(gone_back).endswith(read_text(language)("muat_data.step.terbitkan"))
    assert read_text(language)("muat_data.differences.refused") not in words(gone_back)


def test_what_was_stopped_without_a_file_speaks_of_none(place: Settings, attempt: Attempt) -> None:
    for file, told in ((FILE, "berkasnya dihapus"), (None, "Percobaan ini dihentikan.")):
        at(attempt, Stage.CANCELLED, file=file)
        panel = of_class(body(view(place, attempt)), "muat-panel")
        assert told in words(panel)
        assert ("berkas" in words(panel)) is (file is not None)


@pytest.mark.parametrize(
    ("bytes_there", "trouble", "way"),
    [(2048, ["Disk penuh."], "Kenali berkas ini"), (2048, [], "Kenali berkas ini"), (0, [], "unggah sekali lagi")],
)
def test_a_received_file_that_nobody_looked_at_leads_on(
    place: Settings, attempt: Attempt, bytes_there: int, trouble: list[str], way: str
) -> None:
    """The disk was full at its first step, or the server was gone before it or while it came."""
    at(attempt, Stage.RECEIVED, bytes=bytes_there, trouble=trouble)
    drawn = words(body(view(place, attempt)))
    assert way in drawn
    assert all(line in drawn for line in trouble)
    partly = read_text("id")("muat_data.stage.partly")
    assert (partly in words(of_class(body(view(place, None)), "muat-open"))) is (bytes_there == 0)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_refused_file_says_why_and_leads_to_another(place: Settings, attempt: Attempt, language: str) -> None:
    at(attempt, Stage.REFUSED, trouble=("Isi berkas bukan tabel.",))
    drawn = body(view(place, attempt, language=language))
    assert "Isi berkas bukan tabel." in words(of_class(drawn, "worse"))
    attempt.write("recognised", Recognised(explanation="Tabel.", told=(), sheets=(), stored=FILE))
    assert read_text(language)("muat_data.recognised.stored") not in words(
        body(view(place, attempt, language=language))
    )
    assert read_text(language)("muat_data.other_file") in words(drawn)
    assert (read_text("en")("muat_data.in_indonesian") in words(drawn)) is (language == "en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_was_recognised_is_told_and_may_be_tried(place: Settings, attempt: Attempt, language: str) -> None:
    at(attempt, Stage.RECOGNISED)
    attempt.write("recognised", RECOGNISED)
    drawn = body(view(place, attempt, language=language))
    told = words(drawn)
    for part in ("Ekspor KoboToolbox", "kobo_household", "baris 1–3 dianggap judul", "kolom tidak dipetakan"):
        assert part in told
    assert ("1.234" if language == "id" else "1,234") in told
    assert "langkah/try" in as_html(drawn)
    assert len(of_class(drawn, "muat-steps")[0].children) == 5, "no step for columns where a form fits"


def test_a_round_the_file_does_not_tell_is_asked(place: Settings, attempt: Attempt) -> None:
    at(attempt, Stage.UNMAPPED)
    attempt.write("recognised", RECOGNISED.model_copy(update={"round": None, "rounds": ("baseline", "m8")}))
    drawn = body(view(place, attempt))
    options = [option.value for option in of_kind(drawn, "Option")]
    assert options == ["", "baseline", "m8"]
    assert "langkah/recognise" in as_html(drawn)


@pytest.mark.parametrize(
    ("told", "shown"),
    [
        ("ini putaran 'm2' (15–26 Mei).", "ini putaran Bulan ke-2 (15–26 Mei)."),
        ("Putaran yang ada: baseline, m8.", "Putaran yang ada: Data awal, Bulan ke-8."),
        ("Putaran m6 punya berkas", "Putaran Bulan ke-6 punya berkas"),
        ("Putaran m6.xlsx dan putaran m60", "Putaran m6.xlsx dan putaran m60"),
    ],
)
def test_what_the_process_says_calls_rounds_as_the_page_does(
    place: Settings, attempt: Attempt, told: str, shown: str
) -> None:
    drawn = view(place, attempt)
    assert drawn.said(told) == shown
    at(attempt, Stage.RECOGNISED)
    attempt.write("recognised", RECOGNISED.model_copy(update={"told": (told,)}))
    assert shown in words(body(view(place, attempt)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_mapping_offers_every_question_and_puts_open_answers_first(
    place: Settings, attempt: Attempt, language: str
) -> None:
    at(attempt, Stage.UNMAPPED)
    attempt.write("recognised", RECOGNISED.model_copy(update={"form": None, "rounds": ("baseline", "m8")}))
    attempt.write("mapping", MAPPING)
    attempt.write("questions", QUESTIONS)
    drawn = body(view(place, attempt, language=language))
    columns, answers = of_kind(drawn, "AgGrid")
    assert [row["header"] for row in columns.rowData] == ["Nama", "BAB", "Tanggal"]
    chosen = next(each for each in columns.columnDefs if each["field"] == "variable")
    told = {"header", "sheet", "examples", "why", "variable"}
    assert all(each.get("wrapText") for each in columns.columnDefs if each["field"] in told), "words of a file are long"
    offered = [value for value, _, _ in chosen["cellEditorParams"]["options"]]
    assert offered == ["", "household.toilet_use", "household.binaan"]
    assert [row["raw"] for row in answers.rowData] == ["kali", "WC"]
    assert ("own", "Sendiri" if language == "id" else "Own") in answers.rowData[0]["options"]
    assert "RT belum punya kolom" in words(drawn)
    assert "langkah/try" not in as_html([each for each in walk(drawn) if each._type == "Button"])
    assert "household.binaan" in [getattr(each, "data-variable", "") for each in of_kind(drawn, "Select")]
    day = Question(unit="household", name="visit_date", label_id="Tanggal kunjungan", label_en="Visit", type="date")
    dated = Constant(sheet="Data", variable="household.visit_date")
    attempt.write("mapping", MAPPING.model_copy(update={"constants": (dated,)}))
    attempt.write("questions", QUESTIONS.model_copy(update={"questions": (*QUESTIONS.questions, day)}))
    assert "2023-03-25" in words(body(view(place, attempt, language=language))), "how a day is written"
    [holds] = [each for each in of_kind(drawn, "Select") if getattr(each, "data-holds", "") == "Data"]
    assert words(holds) == ("(tidak dipakai)Rumah tangga" if language == "id" else "(not used)Household")


def test_edits_change_what_may_be_changed_and_nothing_else() -> None:
    edits = Edits(
        title=" Survei RW ",
        round="m8",
        sheets=(SheetEdit(name="Data", unit="person"), SheetEdit(name="Tidak ada", unit="person")),
        columns=(ColumnEdit(sheet="Data", position=1, variable=None),
                 ColumnEdit(sheet="Data", position=3, variable="household.visit_date", way="dmy"),
                 ColumnEdit(sheet="Data", position=99, variable="household.rt")),
        answers=(AnswerEdit(sheet="Data", header="BAB", raw="kali", code="none"),),
        constants=(ConstantEdit(sheet="Data", variable="household.binaan", value="yes"),),
    )  # fmt: skip
    changed = edited(MAPPING, edits)
    assert (changed.title, changed.round, changed.form) == ("Survei RW", "m8", "survei")
    assert [(sheet.name, sheet.unit) for sheet in changed.sheets] == [("Data", "person")]
    assert [column.variable for column in changed.columns] == [None, "household.toilet_use", "household.visit_date"]
    assert [column.way for column in changed.columns] == [None, None, "dmy"]
    assert [answer.code for answer in changed.answers] == ["own", "none"]
    assert changed.constants[0].value == "yes"
    assert [column.examples for column in changed.columns] == [column.examples for column in MAPPING.columns]


@pytest.mark.parametrize("language", LANGUAGES)
def test_findings_and_pairs_stand_with_their_cells_and_choices(
    place: Settings, attempt: Attempt, language: str
) -> None:
    at(attempt, Stage.TRIED)
    other = FOUND.model_copy(update={"finding": "f2", "ours": False, "file": "lain.xlsx"})
    kinds = (KIND, KIND.model_copy(update={"ours": False, "n": 7}))
    attempt.write("tried", Tried(trial=None, sheets=(SHEET,), refused=("berkas lain ditolak",), findings=(FOUND, other),
                                 kinds=kinds, pairs=(PAIR,)))  # fmt: skip
    drawn = body(view(place, attempt, language=language))
    [ours, *_] = of_class(drawn, "muat-findings")
    for part in (FILE, "keluarga", "C5", "U••••", "007", "K01"):
        assert part in words(ours)
    [control] = of_kind(ours, "Select")
    assert [option.value for option in of_kind(control, "Option")] == ["", "ganti", "terima", "kata_baru"]
    assert read_text(language)("muat_data.choice.terima") in words(control)
    [others] = of_class(drawn, "muat-others")
    assert "lain.xlsx" in words(others)
    text = read_text(language)
    assert text("muat_data.findings.counted", ours=1, n=8) in words(drawn)
    assert text("muat_data.findings.others", n=7) in words(others)
    assert "7 ×" in words(others)
    assert text("muat_data.findings.more", n=6) in words(others)
    assert "berkas lain ditolak" in words(of_class(drawn, "worse"))
    [pair] = of_class(drawn, "muat-pairs")
    assert len(of_class(pair, "muat-differs")) == 1
    for part in ("isi 2023-13-45.xlsx", "P2WKSS-2023-04-01-08.xlsx", short_date(date(2023, 8, 17), language)):
        assert part in words(pair)
    assert SECRET in words(pair)
    hrefs = [str(getattr(each, name, "")) for each in walk(drawn) for name in ("href", "data-asks", "data-goes")]
    assert not any(re.search(r"Umpama|Pendataan|lain", href) for href in hrefs), "nothing personal in an address"


def test_many_pairs_are_folded_some_at_a_time_and_a_refused_one_is_open(place: Settings, attempt: Attempt) -> None:
    many = tuple(PAIR.model_copy(update={"pair": f"Pabc{number}"}) for number in range(SHOWN + 5))
    at(attempt, Stage.TRIED, trouble=(f"Keputusan {many[25].pair} tidak dipakai",))
    attempt.write("tried", Tried(trial="x", sheets=(SHEET,), pairs=many))
    asked = Decision(about=many[25].pair, choice="sama", by="Petugas")
    attempt.write("asked-decide", Decisions(pairs=(asked,)))
    drawn = body(view(place, attempt))
    [panel] = [each for each in of_kind(drawn, "Section") if getattr(each, "id", None) == "pairs"]
    folds = of_kind(panel, "Details")
    assert [len(of_kind(each, "Select")) for each in folds] == [TOGETHER] * (SHOWN // TOGETHER)
    assert [number for number, each in enumerate(folds) if each.open] == [0, 25 // TOGETHER]
    assert "5 pasangan lagi" in words(panel)
    assert "Pasangan 11–20" in words(of_kind(folds[1], "Summary"))


def test_decisions_that_were_not_taken_stand_there_again_with_their_fault(place: Settings, attempt: Attempt) -> None:
    made = Decision(about="f1", choice="ganti", new_value="", reason="salah ketik", by="Petugas")
    fault = "temuan f1: nilai_baru kosong; seharusnya isi yang baru"
    attempt.write("tried", Tried(trial="x", sheets=(SHEET,), findings=(FOUND,), kinds=(KIND,), pairs=(PAIR,)))
    attempt.write(
        "asked-decide", Decisions(findings=(made,), pairs=(Decision(about="p1", choice="sama", by="Petugas"),))
    )
    at(attempt, Stage.TRIED, trouble=(fault,))
    drawn = body(view(place, attempt))
    kind, said = fault.split(": ", 1)
    beside = words(of_class(of_class(drawn, "muat-findings"), "warning"))
    assert said in beside
    assert kind not in words(drawn), "a finding has no name on a page"
    [way] = [each for each in of_kind(of_class(drawn, "worse"), "A") if each.href == "#do-f1"]
    assert way is not None
    assert any(getattr(each, "id", "") == "do-f1" for each in of_kind(drawn, "Select"))
    chosen = {option.value for option in of_kind(drawn, "Option") if getattr(option, "selected", False)}
    assert chosen - {""} == {"ganti", "sama"}
    assert {"salah ketik", "Petugas"} <= {str(getattr(field, "value", "")) for field in of_kind(drawn, "Field")}
    assert of_class(drawn, "muat-rule")[0].open is True
    at(attempt, Stage.TRIED, running=Step.DECIDE)
    died = of_kind(body(view(place, attempt)), "Option")
    assert {option.value for option in died if getattr(option, "selected", False)} - {""} == {"ganti", "sama"}
    at(attempt, Stage.TRIED)
    taken = body(view(place, attempt))
    assert not any(
        getattr(option, "value", "") and getattr(option, "selected", False) for option in of_kind(taken, "Option")
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_cells_that_are_in_no_finding_are_decided_together_and_stand_there_again_each_with_its_fault(
    place: Settings, attempt: Attempt, language: str
) -> None:
    attempt.write("tried", Tried(trial="x", sheets=(SHEET,)))
    made = Decision(about="sel ke-1", choice="kosongkan", by="Petugas", file=FILE, sheet=SHEET.sheet, cell="C5")
    eleventh = made.model_copy(update={"about": "sel ke-11", "cell": "ZZ9"})
    attempt.write("asked-decide", Decisions(findings=(made, eleventh)))
    for trouble, typed in (((), {}), (("sel ke-11 (ZZ9): sel: bukan sel",), {1: "C5", 11: "ZZ9"})):
        at(attempt, Stage.TRIED, trouble=trouble)
        drawn = body(view(place, attempt, language=language))
        form = next(each for each in of_kind(drawn, "Section") if getattr(each, "id", "") == "other-cell")
        assert f"{FILE} › {SHEET.sheet}" in words(form)
        lines = {number: line for number, line in enumerate(of_class(form, "muat-cell"), 1) if not line.hidden}
        assert list(lines) == (list(typed) or [1])
        for number, cell in typed.items():
            fields = [str(field.value) for field in of_kind(lines[number], "Field")]
            chosen = [option.value for option in of_kind(lines[number], "Option") if getattr(option, "selected", False)]
            assert (fields, chosen) == ([cell, "", ""], [json.dumps([FILE, SHEET.sheet]), "kosongkan"])
            assert ("bukan sel" in words(lines[number])) is (number == 11)
        assert ("#cell-11-address" in as_html(drawn)) is bool(trouble)
        assert of_kind(form, "Details")[0].open is bool(trouble)
        assert any(getattr(each, "id", "") == "muat-by" for each in of_kind(drawn, "Field")), "it can be sent"
    at(attempt, Stage.PUBLISHED, build_id="x")
    assert "other-cell" not in as_html(body(view(place, attempt, step="temuan")))


def test_decisions_that_contradict_each_other_are_named_as_the_page_names_them(
    place: Settings, attempt: Attempt
) -> None:
    other = PAIR.model_copy(update={"pair": "Pabc2"})
    known = PAIR.model_copy(update={"pair": "Pabc1"})
    attempt.write("tried", Tried(trial="x", sheets=(SHEET,), pairs=(known, other)))
    at(
        attempt,
        Stage.TRIED,
        trouble=("pasangan Pabc1, pasangan Pabc2: dua menjadi satu (pasangan Pabc1, pasangan Pabc2)",),
    )
    drawn = body(view(place, attempt))
    [told] = of_class(of_class(drawn, "worse"), "muat-told")
    assert words(told) == "dua menjadi satu (pasangan 1, pasangan 2)"
    assert [link.href for link in of_kind(told, "A")] == ["#pair-Pabc1", "#pair-Pabc2"]
    assert {"pair-Pabc1", "pair-Pabc2"} <= {getattr(each, "id", "") for each in of_kind(drawn, "Select")}


def test_a_decided_finding_is_listed_with_its_cell_and_can_be_taken_back(place: Settings, attempt: Attempt) -> None:
    made = DecidedFinding(
        decision="k1", choice="ganti", what="Luas lantai", by="Petugas", reason="salah ketik", round="m8", file=FILE,
        sheet="keluarga", cell="C5", content="36 m2", new_value="36",
    )  # fmt: skip
    attempt.write("tried", Tried(trial=None, sheets=(SHEET,), refused=("diputuskan dua kali",), corrected=(made,)))
    at(attempt, Stage.TRIED)
    drawn = body(view(place, attempt))
    [listed] = [each for each in walk(drawn) if getattr(each, "id", "") == "decided-findings"]
    for part in ("Luas lantai", f"{FILE} › keluarga › C5", "36 m2", "Petugas", "salah ketik", "Bulan ke-8"):
        assert part in words(listed)
    assert "kembali seperti di berkas: 36 m2" in words(listed)
    [control] = of_kind(listed, "Select")
    assert [option.value for option in of_kind(control, "Option")] == ["", "cabut"]
    assert any(getattr(each, "id", "") == "muat-by" for each in of_kind(drawn, "Field")), "and it can be sent"


def test_what_changed_before_publishing_is_tried_again_from_where_it_is_told(place: Settings) -> None:
    attempt = start_attempt(place)
    attempt.write("tried", Tried(trial="x", sheets=(SHEET,), findings=(FOUND,), kinds=(KIND,)))
    at(attempt, Stage.RECOGNISED, file=None, trouble=("Data yang berlaku berubah. Coba sekali lagi.",))
    drawn = body(view(place, attempt, step="terbitkan"))
    [again] = of_kind(of_class(drawn, "worse"), "Button")
    assert "/langkah/try?" in getattr(again, "data-asks", "")
    assert not [each for each in of_kind(drawn, "Link") if "langkah=perbedaan" in each.href], "it leads nowhere"


def test_what_was_refused_can_not_be_published(place: Settings, attempt: Attempt) -> None:
    at(attempt, Stage.TRIED)
    attempt.write("tried", Tried(trial=None, sheets=(), refused=("rusak",)))
    for step in ("perbedaan", "terbitkan"):
        drawn = body(view(place, attempt, step=step))
        assert read_text("id")("muat_data.differences.refused") in words(drawn)
        assert "langkah/publish" not in as_html(drawn)


def test_what_changes_nothing_is_not_offered_to_be_published(
    place: Settings, attempt: Attempt, settings: Settings, snapshot: Snapshot
) -> None:
    at(attempt, Stage.TRIED)
    builds = attempt.shadow(place).builds
    builds.mkdir(parents=True)
    shutil.copy(settings.builds / f"{snapshot.build_id}.duckdb", builds)
    tried = Tried(trial=snapshot.build_id, sheets=(SHEET,), against=snapshot.build_id)
    for unchanged in (True, False):
        attempt.write("tried", tried.model_copy(update={"unchanged": unchanged}))
        drawn = body(view(place, attempt, step="terbitkan", snapshot=snapshot))
        assert (read_text("id")("muat_data.publish.unchanged") in words(drawn)) is unchanged
        assert ("langkah/publish" in as_html(drawn)) is not unchanged
    assert "1 barisnya ditahan" in words(drawn), "what isn't counted is said where one publishes"
    attempt.write("tried", tried.model_copy(update={"unchanged": True, "against": "before"}))
    for step in ("perbedaan", "terbitkan"):
        drawn = body(view(place, attempt, step=step, snapshot=snapshot))
        assert read_text("id")("muat_data.overtaken") in words(drawn), "another build is in force since then"
        assert read_text("id")("muat_data.publish.unchanged") not in words(drawn)
        assert "langkah/try" in as_html(drawn)
        assert "langkah/publish" not in as_html(drawn)


@pytest.mark.parametrize("language", LANGUAGES)
def test_published_it_leads_to_what_changed_and_back(
    place: Settings, attempt: Attempt, snapshot: Snapshot, language: str
) -> None:
    at(attempt, Stage.PUBLISHED, build_id=snapshot.build_id)
    attempt.write("tried", Tried(trial=None, sheets=(SHEET,)))
    drawn = body(view(place, attempt, language=language, snapshot=snapshot))
    links = [link.href for link in of_kind(of_class(drawn, "muat-see"), "Link")]
    assert any(link.startswith("/perbandingan") for link in links)
    assert snapshot.build_id in words(drawn)
    assert read_text(language)("unit.household") in words(of_kind(drawn, "Table"))
    attempt.write("tried", Tried(trial=None, sheets=(SHEET.model_copy(update={"ours": False}),)))
    at(attempt, Stage.PUBLISHED, build_id=snapshot.build_id, file=None)
    [fold] = of_kind(body(view(place, attempt, language=language, snapshot=snapshot)), "Details")
    assert read_text(language)("muat_data.rows.all", n=1) in words(fold), "there is no other file"
    assert not getattr(fold, "open", False)
    at(attempt, Stage.PUBLISHED, build_id="20230101T000000000000-abcdef")
    before = body(view(place, attempt, language=language, snapshot=snapshot))
    assert words(before) != words(drawn), "another build is in force now"


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_an_older_program_told_is_explained_without_a_path_and_leads_to_a_new_upload(
    place: Settings, attempt: Attempt, language: str
) -> None:
    at(attempt, Stage.TRIED)
    (attempt.folder / "tried.json").write_text('{"told_by_an_older_program": true}')
    text, where = read_text(language), {"search": f"?bahasa={language}", "attempt": attempt.name}
    with pytest.raises(StoreError) as error:
        body(view(place, attempt, language=language))
    assert str(place.var) not in str(error.value)
    drawn = gone(error.value, place, where, text)
    assert text("muat_data.outdated_told") in words(drawn)
    assert text("muat_data.gone") not in words(drawn)
    [way] = of_kind(drawn, "Link")
    assert str(way.href).startswith("/muat-data")
    assert f"/muat-data/{attempt.name}/buang" in as_html(of_kind(drawn, "Dialog"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_attempt_that_can_not_be_read_is_listed_with_its_time_and_can_be_thrown_away(
    place: Settings, attempt: Attempt, language: str
) -> None:
    (attempt.folder / "state.json").write_text("{")
    drawn = of_class(body(view(place, None, language=language)), "muat-open")
    assert short_date(attempt.begun.astimezone().date(), language) in words(drawn)
    assert read_text(language)("muat_data.open.unreadable_told") in words(drawn)
    assert f"/muat-data/{attempt.name}/buang" in as_html(of_kind(drawn, "Dialog"))


def test_a_step_not_reached_yet_is_not_shown(place: Settings, attempt: Attempt) -> None:
    at(attempt, Stage.RECOGNISED)
    attempt.write("recognised", RECOGNISED)
    assert present(body(view(place, attempt, step="terbitkan"))) == "2" + read_text("id")("muat_data.step.dikenali")
