"""The page of activities: its sums are those of the tables of the build, counted a second way here."""

from __future__ import annotations

import csv
import io
import re
import shutil
from collections import Counter
from collections.abc import Iterator
from copy import copy
from dataclasses import replace
from datetime import date
from pathlib import Path

import duckdb
import pytest
from dash import Dash
from reading import of_class, of_kind, words

from dashboard.pages.kegiatan import chain
from dashboard.pages.kegiatan.dose import outcomes_by_assistance
from dashboard.pages.kegiatan.downloads import OF_THE_SHEET, SHEETS
from dashboard.pages.kegiatan.layout import layout
from dashboard.pages.kegiatan.outcomes import dose_rows, shown_doses
from dashboard.pages.kegiatan.received import grouped, received
from dashboard.pages.kegiatan.view import CHAIN, View
from dashboard.selection import Selection
from dashboard.source import Snapshot, Source
from dashboard.text import LANGUAGES, read_text
from indicators.catalogue import catalogue_of, read_catalogue
from indicators.definition import Theme
from indicators.disclosure import Audience
from p2wkss_build import make_build
from warehouse.activities import Activity, Received, State, by_month, by_office, tally
from warehouse.settings import Settings
from warehouse.store import connect_reading

ROOT = Path(__file__).parents[2]
PLAIN = Activity(
    activity_id="K1", activity_name="Drainase", kind="physical", office="pupr", partner=None, funding="city", rt=None,
    planned=10.0, realised=10.0, counted_in="meter", planned_on=date(2023, 5, 31), realised_on=date(2023, 6, 2),
    budget_planned=None, budget_realised=None, beneficiaries_planned=None, beneficiaries_reached=None, evidence=None,
    note=None,
)  # fmt: skip


@pytest.fixture(scope="module")
def build(settings: Settings, snapshot: Snapshot) -> Iterator[duckdb.DuckDBPyConnection]:
    with connect_reading(settings.builds / f"{snapshot.build_id}.duckdb") as connection:
        yield connection


@pytest.fixture(scope="module")
def without_sheet(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """The sample before any office has sent its sheet."""
    place = tmp_path_factory.mktemp("without")
    shutil.copytree(ROOT / "data", place / "data", ignore=shutil.ignore_patterns("Kegiatan *", "* m[246] *"))
    settings = Settings(data=place / "data", var=place / "var", key_file=place / "key")
    make_build(settings, catalogue=catalogue_of([d for d in read_catalogue() if d.theme is Theme.ECONOMY]))
    return Source(settings).current()


def page(snapshot: Snapshot, language: str = "id", **chosen: str) -> object:
    return layout(snapshot, Selection(language=language, **chosen), read_text(language))


def chart(part: object, identity: str) -> object:
    return next(each for each in of_class(part, "chart") if each.id == identity)


def table(part: object) -> list[list[str]]:
    return [[words(cell) for cell in row.children] for row in of_kind(of_kind(part, "Tbody"), "Tr")]


def test_a_state_says_how_far_an_activity_has_come() -> None:
    told = {
        State.DONE: [(10.0, 10.0), (10.0, 12.0)],
        State.PARTLY: [(10.0, 9.5)],
        State.NOT_STARTED: [(10.0, 0.0)],
        State.NOT_REPORTED: [(10.0, None)],
        State.UNPLANNED: [(None, 3.0), (0.0, 3.0)],
    }
    for state, pairs in told.items():
        for planned, realised in pairs:
            assert replace(PLAIN, planned=planned, realised=realised).state is state, (planned, realised)


def test_more_than_planned_makes_up_for_nothing_and_what_is_not_reported_counts_in_no_mean() -> None:
    rows = [replace(PLAIN, realised=realised) for realised in (30.0, 5.0, 0.0, None)]
    counted = tally([*rows, replace(PLAIN, planned=None)])
    assert (counted.total, counted.done, counted.partly, counted.not_started) == (4, 1, 1, 1)
    assert (counted.not_reported, counted.unplanned) == (1, 1)
    assert counted.progress == pytest.approx((1 + 0.5 + 0) / 3)
    assert counted.share == 0.25
    assert tally([]).share is None
    assert tally([replace(PLAIN, realised=None)]).progress is None


def test_months_run_without_a_gap_over_the_new_year() -> None:
    rows = [
        replace(PLAIN, planned_on=date(2023, 11, 30), realised_on=date(2024, 2, 1)),
        replace(PLAIN, planned_on=date(2023, 12, 1), realised_on=date(2023, 12, 31), realised=1.0),
        replace(PLAIN, planned_on=None, realised_on=None),
        replace(PLAIN, planned=None, realised_on=date(2025, 1, 1)),
    ]
    told = [(each.first_day, each.planned_so_far, each.realised_so_far) for each in by_month(rows)]
    assert told == [
        (date(2023, 11, 1), 1, 0),
        (date(2023, 12, 1), 2, 0),
        (date(2024, 1, 1), 2, 0),
        (date(2024, 2, 1), 2, 1),
    ]
    assert by_month([]) == ()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_heading_counts_the_planned_activities_and_its_parts_add_up(
    snapshot: Snapshot, build: duckdb.DuckDBPyConnection, language: str
) -> None:
    ((done, total),) = build.execute(
        "SELECT count(*) FILTER (realised >= planned), count(*) FROM activity WHERE planned > 0"
    ).fetchall()
    (heading,) = of_kind(page(snapshot, language), "H1")
    numbers = [int(each) for each in re.findall(r"\d+", words(heading))]
    assert numbers[:2] == [done, total]
    assert [sum(numbers[2::2]), sum(numbers[3::2])] == [done, total]


@pytest.mark.parametrize(("realised", "said"), [(3.0, True), (0.0, False), (None, False)])
def test_what_was_neither_planned_nor_done_is_not_said_to_be_carried_out(
    snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch, realised: float | None, said: bool
) -> None:
    monkeypatch.setattr(snapshot, "activities", lambda **_: (PLAIN, replace(PLAIN, planned=0.0, realised=realised)))
    assert ("dilakukan di luar rencana" in words(of_class(page(snapshot), "result-sentence"))) == said


def test_every_office_is_told_with_its_own_sums(snapshot: Snapshot, build: duckdb.DuckDBPyConnection) -> None:
    second = build.execute(
        "SELECT office, count(*) FILTER (planned > 0), count(*) FILTER (realised >= planned),"
        " count(*) FILTER (planned > 0 AND realised IS NULL), round(avg(least(realised / planned, 1))"
        " FILTER (planned > 0 AND realised IS NOT NULL), 9) FROM activity GROUP BY office"
    ).fetchall()
    counted = {
        (each.name, each.total, each.done, each.not_reported, each.progress and round(each.progress, 9))
        for each in by_office(snapshot.activities())
    }
    assert counted == set(second)
    rows = table(chart(page(snapshot), "offices"))
    assert len(rows) == len(second)
    assert sum(int(row[1]) for row in rows) == sum(int(each) for row in rows for each in row[2:6])


def test_the_budget_is_that_of_activities_that_tell_both(snapshot: Snapshot, build: duckdb.DuckDBPyConnection) -> None:
    ((n, budget, spent),) = build.execute(
        "SELECT count(*), sum(budget_planned), sum(budget_realised) FROM activity"
        " WHERE budget_planned > 0 AND budget_realised IS NOT NULL"
    ).fetchall()
    every = tally(snapshot.activities())
    assert (every.budgeted, every.budget, every.budget_spent) == (n, budget, spent)
    (paid,) = of_class(page(snapshot), "paid")
    assert f"{spent:,.0f}".replace(",", ".") in words(paid)
    funds = build.execute("SELECT count(*) FROM activity GROUP BY funding ORDER BY 1 DESC").fetchall()
    assert re.findall(r"(\d+) kegiatan", words(paid).partition("Sumber dana")[2]) == [str(n) for (n,) in funds]
    money = [re.split(r"\s/\s", line[8]) for line in table(chart(page(snapshot), "activities"))]
    told = [[int(re.sub(r"\D", "", each)) for each in pair] for pair in money if len(pair) == 2 and "–" not in pair]
    assert [len(told), *map(sum, zip(*told, strict=True))] == [n, spent, budget]


def test_a_judge_reads_no_number_of_few_people_and_every_state(snapshot: Snapshot, settings: Settings) -> None:
    judge = Source(replace(settings, audience=Audience.JUDGE)).current()
    (lines, every) = (table(chart(page(each), "activities")) for each in (judge, snapshot))
    hidden = [(line, whole) for line, whole in zip(lines, every, strict=True) if line[2] == "disembunyikan"]
    assert hidden
    assert all(re.search(r"\d", whole[2]) for _, whole in hidden)
    assert [line[1] for line in lines] == [line[1] for line in every]
    assert tally(judge.activities()).measured == tally(snapshot.activities()).measured - len(hidden)
    headings = [words(of_kind(page(each), "H1")) for each in (judge, snapshot)]
    assert headings[0] == headings[1]


def test_every_activity_is_in_the_table_with_its_date_and_evidence(
    snapshot: Snapshot, build: duckdb.DuckDBPyConnection
) -> None:
    told = {row[0]: row for row in table(chart(page(snapshot), "activities"))}
    rows = build.execute("SELECT activity_name, evidence, realised_on FROM activity").fetchall()
    assert len(told) == len(rows)
    for name, evidence, realised_on in rows:
        line = next(line for key, line in told.items() if key.startswith(name))
        assert (evidence or "–") in line
        assert realised_on is None or any(cell.startswith(f"{realised_on.day} ") for cell in line)


def test_works_are_counted_by_the_visits_and_say_what_came_of_them(
    snapshot: Snapshot, build: duckdb.DuckDBPyConnection
) -> None:
    rows = build.execute(
        "SELECT household_id, status FROM assistance JOIN household USING (household_id)"
        " WHERE type = 'rutilahu' AND binaan"
    ).fetchall()
    promised, done = {each for each, _ in rows}, {each for each, status in rows if status == "done"}
    told = words(of_class(chart(page(snapshot), "works"), "chart-title"))
    assert told.startswith(f"{len(done)} dari {len(promised)} rutilahu selesai")
    (level,) = snapshot.estimates(indicator="rutilahu_became_rlh", round="m8", population="binaan", breakdown="site")
    assert f"{level.x:.0f} dari {level.n} yang selesai menjadi layak huni" in told


@pytest.mark.parametrize("population", ["binaan", "all"])
def test_families_by_help_received_are_all_the_families_met(
    snapshot: Snapshot, build: duckdb.DuckDBPyConnection, population: str
) -> None:
    met = {
        household
        for household, binaan in build.execute(
            "SELECT household_id, binaan FROM visit JOIN household USING (household_id)"
            " WHERE result IN ('complete', 'partial')"
        ).fetchall()
        if binaan or population == "all"
    }
    given = {
        pair
        for pair in build.execute("SELECT household_id, type FROM assistance WHERE status = 'done'").fetchall()
        if pair[0] in met
    }
    kinds = Counter(Counter(household for household, _ in given).values())
    kinds[0] = len(met) - sum(kinds.values())
    told = snapshot.received(up_to_round="m8", population=population)
    assert {each.kinds: each.families for each in told} == dict(kinds)
    rows = table(chart(page(snapshot, population=population), "received"))
    assert sum(int(row[1]) for row in rows) == len(met)


def test_of_no_families_it_is_said_that_there_are_none(snapshot: Snapshot) -> None:
    view = View(snapshot, Selection(), read_text("id"))
    vars(view)["received"] = (Received(0, 0), Received(1, 0, or_more=True))  # as a site tells where nobody is assisted
    [told] = received(view)
    assert words(told) == read_text("id")("kegiatan.received.nobody")


def test_few_families_with_many_kinds_of_help_are_told_together() -> None:
    assert grouped([Received(0, 5), Received(2, 4), Received(4, 1), Received(6, 1)]) == [(0, 5), (1, 0), (2, 4), (3, 2)]


def test_the_chain_has_the_steps_of_the_catalogue_and_names_the_missing_one(
    snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn = chart(page(snapshot), "chain")
    known = [name for name in CHAIN if name in snapshot.catalogue.names]
    assert len(of_class(drawn, "step-count")) == len(known) >= 2
    assert ("belum dihitung" in words(drawn)) is (CHAIN[-1] not in known)
    monkeypatch.setattr(chain, "CHAIN", known)
    assert "belum dihitung" not in words(chart(page(snapshot), "chain"))


def test_outcomes_by_assistance_are_drawn_where_there_are_rows(snapshot: Snapshot) -> None:
    view = View(snapshot, Selection(), read_text("id"))
    assert outcomes_by_assistance((), view) == []
    told = next(dose for dose in shown_doses(view) if dose.indicator == "san_layak")
    hidden = replace(told, n_with=24, before_with=3 / 24, after_with=20 / 24, before_without=None)
    (drawn,) = outcomes_by_assistance((told, hidden), view)
    cells = table(drawn)
    assert [words(each) for each in of_class(drawn, "listed-kind")] == [
        read_text("id")(f"assistance.{told.assistance}")
    ] * 2
    assert cells[0][1:] == ["0 dari 17 → 17 dari 17", "54 dari 75 → 51 dari 75"]
    assert cells[1][1:] == ["3 dari 24 → 20 dari 24", "disembunyikan"]


def test_outcomes_by_assistance_are_those_of_the_results(snapshot: Snapshot) -> None:
    rows = dose_rows(View(snapshot, Selection(), read_text("id")))
    doses = snapshot.doses(round_from="baseline", round_to="m8", population="binaan", indicator="san_layak")
    told = [dose for dose in doses if not dose.refusal]
    assert told
    of_it = [row for row in rows if row.indicator == "san_layak"]
    assert [row.n for row in of_it] == [n for dose in told for n in (dose.n_with, dose.n_without)]
    assert of_it[0].x_after == round((told[0].after_with or 0) * told[0].n_with)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_says_that_outputs_are_not_outcomes(snapshot: Snapshot, language: str) -> None:
    told = {"id": "Keluaran bukan hasil.", "en": "Outputs are not outcomes."}[language]
    assert told in words(of_class(page(snapshot, language), "outputs"))


def test_finished_activities_are_folded_with_how_many_and_paper_says_what_it_leaves_out(
    snapshot: Snapshot, settings: Settings
) -> None:
    listed = chart(page(snapshot), "activities")
    (folded,) = of_class(listed, "fold")
    done = sum(row.state is State.DONE for row in snapshot.activities())
    beyond = sum(row.state is State.UNPLANNED for row in snapshot.activities())
    assert [int(n) for n in re.findall(r"\d+", words(of_kind(folded, "Summary")))] == [done, beyond]
    assert len(of_kind(of_kind(folded, "Tbody"), "Tr")) == done + beyond
    assert len(of_kind(of_kind(listed, "Tbody"), "Tr")) == len(snapshot.activities())
    assert "tempat" in words(of_class(listed, "on-paper"))
    public = Source(replace(settings, audience=Audience.PUBLIC)).current()
    unprinted = words(of_class(chart(page(public), "activities"), "on-paper"))
    assert "penerima" in unprinted
    assert "tempat" not in unprinted, "they are not told the place on the screen either"


def test_when_and_what_came_of_training_are_folded_with_what_they_found(snapshot: Snapshot) -> None:
    shown = page(snapshot)
    each = of_class(shown, "fold-section")
    assert [getattr(fold, "data-section") for fold in each] == ["months", "chain", "received"]
    assert [len(of_class(folds, "fold-section")) for folds in of_class(shown, "folds")] == [1, 2]
    for fold in each:
        told = words(of_class(fold, "fold-finding"))
        assert all(words(title) in told for title in of_class(fold, "chart-title"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_a_sheet_the_page_says_what_to_do_and_still_tells_what_visits_know(
    without_sheet: Snapshot, language: str
) -> None:
    drawn = page(without_sheet, language)
    (heading,) = of_kind(drawn, "H1")
    assert words(heading) == read_text(language)("kegiatan.empty.title")
    assert not of_class(drawn, "steps")  # only who loads files is told how
    analyst = copy(without_sheet)
    analyst.policy = replace(without_sheet.policy, audience=Audience.ANALYST)
    assert len(of_kind(of_class(page(analyst, language), "steps"), "Li")) == 3
    assert [each.id for each in of_class(drawn, "chart")] == ["works", "chain", "received", "dose"]


def test_charts_name_their_source_period_and_size(snapshot: Snapshot) -> None:
    for each in of_class(page(snapshot), "chart"):
        facts = words(of_class(each, "chart-facts"))
        assert "SIMULASI" in facts, each.id
        assert "2023" in facts, each.id
        assert of_kind(each, "Table"), each.id
        assert of_class(each, "download"), each.id


@pytest.mark.parametrize("part", sorted(SHEETS))
@pytest.mark.parametrize("language", LANGUAGES)
def test_each_part_can_be_taken_away_and_says_simulasi(app: Dash, part: str, language: str) -> None:
    answer = app.server.test_client().get(f"/kegiatan/{part}.csv?bahasa={language}")
    assert answer.status_code == 200
    delimiter = ";" if language == "id" else ","
    rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig")), delimiter=delimiter))
    assert len(rows) > 1
    assert all(row[-1].startswith("SIMULASI") for row in rows[1:])
    sheet = {"id": "lembar kegiatan", "en": "activity sheet"}[language]
    assert all((sheet in row[-1]) is (part in OF_THE_SHEET) for row in rows[1:])


def test_there_is_no_other_file(app: Dash) -> None:
    assert app.server.test_client().get("/kegiatan/zzz.csv").status_code == 404


def test_labels_are_those_of_the_codebook(snapshot: Snapshot) -> None:
    labels = {(each.column, each.code): (each.id, each.en) for each in snapshot.activity_labels()}
    assert labels["kind", "non_physical"] == ("Non-fisik", "Non-physical")
    assert labels["office", "dinkes"] == ("Dinas Kesehatan", "Health office")
    assert {column for column, _ in labels} == {"kind", "office", "funding"}
    used = {("office", each.office) for each in snapshot.activities()}
    assert used <= labels.keys()
