"""The data quality page: its sums are those of the tables of the build, counted a second way here."""

from __future__ import annotations

import csv
import io
import re
import shutil
from collections import Counter
from collections.abc import Iterator
from copy import copy
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest
from dash import Dash
from reading import of_class, of_kind, words

from dashboard.app import create_app
from dashboard.pages.mutu_data import balance
from dashboard.pages.mutu_data.downloads import compared
from dashboard.pages.mutu_data.layout import layout
from dashboard.selection import Selection
from dashboard.source import Snapshot, Source
from dashboard.text import LANGUAGES, read_text
from indicators import records
from indicators.disclosure import Audience
from warehouse import quality
from warehouse.answer_tables import ANSWER_TABLES
from warehouse.settings import Settings
from warehouse.store import connect_reading


@pytest.fixture(scope="module")
def build(settings: Settings, snapshot: Snapshot) -> Iterator[duckdb.DuckDBPyConnection]:
    with connect_reading(settings.builds / f"{snapshot.build_id}.duckdb") as connection:
        yield connection


def page(snapshot: Snapshot, language: str = "id", population: str = "binaan") -> object:
    return layout(snapshot, Selection(language=language, population=population), read_text(language))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_heading_tells_the_fate_of_every_row_and_adds_up(snapshot: Snapshot, language: str) -> None:
    (heading,) = of_kind(page(snapshot, language), "H1")
    read, *fates = (int(re.sub(r"[.,]", "", number)) for number in re.findall(r"\d[\d.,]*", words(heading)))
    assert read > 0
    assert read == sum(fates)


def test_every_sheet_is_in_the_table(snapshot: Snapshot, build: duckdb.DuckDBPyConnection) -> None:
    ((sheets,),) = build.execute("SELECT count(*) FROM source_sheet").fetchall()
    table = next(each for each in of_class(page(snapshot), "chart") if each.id == "rows")
    assert len(of_kind(of_kind(table, "Tbody"), "Tr")) == sheets


@pytest.mark.parametrize(("language", "delimiter", "reason"), [("id", ";", "keluarganya"), ("en", ",", "its family")])
def test_every_row_not_loaded_is_listed_as_often_as_it_is_counted(
    snapshot: Snapshot, app: Dash, build: duckdb.DuckDBPyConnection, language: str, delimiter: str, reason: str
) -> None:
    answer = app.server.test_client().get(f"/mutu-data/tidak_dimuat.csv?bahasa={language}")
    rows = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig")), delimiter=delimiter))
    text = read_text(language)
    of, why = ("file", "sheet", "unit", "fate"), text("file.column.reason")
    listed = Counter(tuple(row[text(f"file.column.{name}")] for name in of) for row in rows)
    fates = ("quarantined", "duplicates", "skipped")
    counted = {
        (s.file, s.sheet, text(f"unit.{s.unit}"), text(f"mutu_data.fate.{fate}")): getattr(s, fate)
        for s in quality.sheets(build)
        for fate in fates
    }
    assert listed == {of: n for of, n in counted.items() if n}
    assert reason in {" ".join(row[why].split()[: len(reason.split())]) for row in rows}
    drawn = next(each for each in of_class(page(snapshot, language), "chart") if each.id == "not-loaded")
    reasons, twin = (of_kind(of_kind(drawn, kind), row) for kind, row in (("Ul", "Li"), ("Tbody", "Tr")))
    assert sum(int(words(of_class(each, "number"))) for each in reasons) == len(twin) == len(rows)


def test_a_copy_is_listed_with_the_row_it_is_counted_as(build: duckdb.DuckDBPyConnection) -> None:
    """The finding about it names the same row."""
    copies = [row for row in quality.not_loaded(build) if row.rule == "row_duplicate"]
    told = {(f.file, f.sheet, f.message.partition(" lembar ")[0]) for f in quality.findings(build)}
    assert len(copies) == 2
    for row in copies:
        said = f"kiriman ini sama persis dengan baris {row.copy_row_number}"
        assert (row.file, row.sheet, said) in told
        assert (row.copy_file, row.copy_sheet) == (row.file, row.sheet)


def test_the_families_found_again_are_those_met_in_both_rounds(
    snapshot: Snapshot, build: duckdb.DuckDBPyConnection
) -> None:
    rows = build.execute(
        "SELECT household_id, round, binaan FROM visit JOIN household USING (household_id)"
        " WHERE result IN ('complete', 'partial')"
    ).fetchall()
    for population in ("binaan", "all"):
        met: dict[str, set[str]] = {}
        for household, name, binaan in rows:
            if binaan or population == "all":
                met.setdefault(name, set()).add(household)
        again, before = len(met["baseline"] & met["m8"]), len(met["baseline"])
        assert f"{again} dari {before}" in words(of_class(page(snapshot, population=population), "flow"))


def test_unknown_answers_are_counted_among_those_asked(build: duckdb.DuckDBPyConnection) -> None:
    rows = build.execute("SELECT unit, variable, round, reason FROM blank").fetchall()
    counted = Counter(rows)
    ((people,),) = build.execute("SELECT count(*) FROM person_answer WHERE round = 'm8'").fetchall()
    blanks = {(b.unit, b.variable, b.round): b for b in quality.blanks(build)}
    blank = blanks["person", "earned_cash", "m8"]
    outside = sum(counted["person", "earned_cash", "m8", reason] for reason in ("not_applicable", "not_asked"))
    assert blank.asked == people - outside
    assert blank.unknown == sum(
        counted["person", "earned_cash", "m8", reason] for reason in ("dont_know", "refused", "unreadable", "missing")
    )
    assert all(0 < each.unknown <= each.asked for each in blanks.values())


def test_a_round_that_did_not_ask_a_question_has_no_share_of_it(
    settings: Settings, snapshot: Snapshot, tmp_path: Path
) -> None:
    worst = max(snapshot.quality(records.blanks), key=lambda blank: blank.share)
    label, _ = snapshot.labels()[worst.unit, worst.variable]
    copied = shutil.copy(settings.builds / f"{snapshot.build_id}.duckdb", tmp_path / "copy.duckdb")
    with duckdb.connect(str(copied)) as connection:
        connection.execute("DELETE FROM blank WHERE round = 'm4' AND variable = ?", [worst.variable])
        table = ANSWER_TABLES[worst.unit]
        connection.execute(f'UPDATE {table} SET "{worst.variable}" = NULL WHERE round = $1', ["m4"])
        unasked = Snapshot(build_id=snapshot.build_id, connection=connection, policy=snapshot.policy)
        shares = [_shares(each, label) for each in (snapshot, unasked)]
        assert all(re.fullmatch(r"\d+,\d%", share) for share in (*shares[0], *shares[1][:2], *shares[1][3:]))
        assert shares[1][2] == "–"
        told = [text in words(page(each)) for each in (snapshot, unasked) for text in ["tidak diajukan di putaran itu"]]
        assert told == [False, True]


def test_before_a_second_round_nobody_is_lost_and_no_round_to_come_is_called_unasked(snapshot: Snapshot) -> None:
    first, *_ = snapshot.context.rounds
    met = tuple(replace(each, met_from=each.met_from if each.round_from == first.name else 0, met_to=0, found_again=0)
                for each in snapshot.context.coverage)  # fmt: skip
    early = copy(snapshot)
    vars(early)["context"] = replace(snapshot.context, coverage=met)
    drawn = page(early)
    assert not [each for each in of_kind(drawn, "H2") if each.id == "balance-heading"]
    assert "apakah yang tidak ditemui berbeda" in words(of_class(drawn, "nothing"))
    heat = next(each for each in of_kind(drawn, "Table") if "Bagian jawaban yang tidak" in words(each))
    assert [words(each) for each in of_kind(of_kind(heat, "Thead"), "Th")] == ["Pertanyaan", first.label("id")]
    assert "tidak diajukan di putaran itu" not in words(drawn)


def _shares(snapshot: Snapshot, label: str) -> list[str]:
    """What the map of missing answers says of a question, by round."""
    table = next(each for each in of_kind(page(snapshot), "Table") if "Bagian jawaban yang tidak" in words(each))
    row = next(each for each in of_kind(table, "Tr") if words(each).startswith(label))
    return [words(cell).strip() for cell in of_kind(row, "Td")]


def test_findings_by_rule_rt_and_cadre_count_every_finding(build: duckdb.DuckDBPyConnection) -> None:
    every = quality.findings(build)
    assert sum(rule.findings for rule in quality.findings_by_rule(build)) == len(every)
    assert Counter(f.rt for f in every if f.rt) == {
        r.name: r.findings for r in quality.findings_by_rt(build) if r.findings
    }
    told = {r.name: r.findings for r in quality.findings_by_cadre(build) if r.findings}
    assert Counter(f.enumerator for f in every if f.enumerator) == told


@pytest.mark.parametrize("part", ["by-rt", "by-cadre"])
def test_findings_of_no_rt_or_cadre_are_counted_beside_the_others(snapshot: Snapshot, part: str) -> None:
    (drawn,) = (each for each in of_class(page(snapshot), "chart") if each.id == part)
    ask = records.findings_by_rt if part == "by-rt" else records.findings_by_cadre
    tied = sum(row.findings for row in snapshot.quality(ask))
    untied = sum(rule.findings for rule in snapshot.quality(records.findings_by_rule)) - tied
    assert untied
    assert f"{untied} temuan lain tidak melekat" in words(drawn)


def test_what_the_lost_differed_in_counts_every_matter_once(snapshot: Snapshot) -> None:
    (drawn,) = balance.balance(snapshot, Selection(), read_text("id"))
    shown = [words(each).partition("tidak ditemui lagi")[0] for each in of_class(drawn, "span-label")]
    assert len(shown) == balance.SHOWN
    assert "Air minum layak" in shown
    assert not {"Tangga air minum", "Air bersih (PIS-PK)"} & set(shown)
    ladders = {row for row in map(words, of_kind(drawn, "Tr")) if row.startswith(("Tangga", "Tahapan KS"))}
    assert len(ladders) > 3
    assert all(" di tingkat “" in row for row in ladders), "a share of a ladder says from which rung on"
    assert any("Tahapan KS" in words(row) and " di tingkat “" in words(row) for row in of_class(drawn, "span-label"))
    assert f"Ditunjukkan {balance.SHOWN} yang paling berbeda." in words(drawn)


def test_what_only_warns_is_folded_below_what_took_data_away_and_none_is_lost(snapshot: Snapshot) -> None:
    rules = snapshot.quality(records.findings_by_rule)
    warnings = [rule for rule in rules if rule.severity == "warn"]
    (folded,) = of_class(page(snapshot), "rules-more")
    told = words(of_kind(folded, "Summary"))
    assert [int(n) for n in re.findall(r"\d+", told)] == [sum(rule.findings for rule in warnings), len(warnings)]
    assert len(of_kind(of_class(folded, "rules"), "Li")) == len(warnings)
    (chart,) = [each for each in of_class(page(snapshot), "chart") if each.id == "rules"]
    assert len(of_kind(of_class(chart, "rules"), "Li")) == len(rules)


def test_a_folded_part_says_what_its_figures_say(snapshot: Snapshot) -> None:
    folds = of_class(page(snapshot), "fold-section")
    assert len(folds) == 4
    for each in folds:
        first = words(of_class(each, "chart-title")[0])
        assert first in words(of_class(each, "fold-finding"))


def test_cadres_stand_in_the_order_of_the_bar_beside_them(build: duckdb.DuckDBPyConnection) -> None:
    per_visit = [cadre.findings / cadre.visits for cadre in quality.findings_by_cadre(build)]
    assert per_visit == sorted(per_visit, reverse=True)


def test_every_question_with_a_blank_has_a_label_in_both_languages(build: duckdb.DuckDBPyConnection) -> None:
    labels = quality.labels(build)
    assert labels["household", "floor_area"] == ("Luas lantai", "Floor area")
    assert all((blank.unit, blank.variable) in labels for blank in quality.blanks(build))
    assert not [told for pair in labels.values() for told in pair if "Kode:" in told or "Codes:" in told]


@pytest.mark.parametrize("part", ["baris", "tidak_dimuat", "temuan", "pengenalan", "kosong"])
def test_each_part_can_be_taken_away_and_says_simulasi(app: Dash, part: str) -> None:
    answer = app.server.test_client().get(f"/mutu-data/{part}.csv")
    assert answer.status_code == 200
    rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig")), delimiter=";"))
    assert len(rows) > 1
    assert all(row[-1].startswith("SIMULASI") for row in rows[1:])


def test_the_findings_file_has_the_address_of_every_cell(app: Dash, build: duckdb.DuckDBPyConnection) -> None:
    answer = app.server.test_client().get("/mutu-data/temuan.csv")
    rows = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig")), delimiter=";"))
    assert len(rows) == len(quality.findings(build))
    assert all(row["Berkas"] and row["Temuan"] and row["Saran"] for row in rows)
    assert any(re.fullmatch(r"[A-Z]+\d+", row["Sel"]) for row in rows)


def test_there_is_no_other_file(app: Dash) -> None:
    assert app.server.test_client().get("/mutu-data/zzz.csv").status_code == 404


@pytest.mark.parametrize("audience", [each for each in Audience if each is not Audience.ANALYST])
def test_findings_quote_single_cells_and_are_for_analysts_only(settings: Settings, audience: Audience) -> None:
    other = replace(settings, audience=audience.value)
    snapshot = Source(other).current()
    drawn = words(page(snapshot))
    assert not [row.found for row in snapshot.quality(records.findings) if row.found and f"'{row.found}'" in drawn]
    assert "K007B" not in drawn
    assert not [each for each in of_class(page(snapshot), "chart") if each.id == "not-loaded"]
    client = create_app(other).server.test_client()
    assert {client.get(f"/mutu-data/{part}.csv").status_code for part in ("temuan", "tidak_dimuat")} == {404}


@pytest.mark.parametrize(("lost", "small"), [(8, True), (40, False)])
def test_a_difference_of_few_lost_families_says_how_few(
    snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch, lost: int, small: bool
) -> None:
    rows = tuple(
        replace(row, households=row.found_again + lost, n_lost=max(row.n_lost, balance.FEWEST_LOST))
        for row in compared(snapshot, Selection())
    )
    monkeypatch.setattr(balance, "compared", lambda *_: rows)
    (drawn,) = balance.balance(snapshot, Selection(), read_text("id"))
    assert (f"n = {lost} keluarga, bisa kebetulan" in words(of_class(drawn, "chart-title"))) is small


def test_the_last_digits_of_ages_are_those_of_everybody_once(
    snapshot: Snapshot, build: duckdb.DuckDBPyConnection
) -> None:
    first: dict[str, tuple[object, int]] = {}
    for unit, met, age in build.execute("SELECT unit_id, visit_date, age_years FROM unit.person").fetchall():
        if age is not None and (unit not in first or met < first[unit][0]):
            first[unit] = (met, age)
    expected = Counter(age % 10 for _, age in first.values() if 23 <= age <= 62)
    told = {row.digit: row.measures for row in quality.last_digits(build) if row.variable == "age_years"}
    assert told == {digit: expected[digit] for digit in range(10)}
    assert any("Umur 23–62 tahun" in words(each) for each in of_class(page(snapshot), "chart-title"))
