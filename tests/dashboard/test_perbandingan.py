"""The comparison page: every indicator on its line, what got worse first, the same numbers in table and file."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace
from itertools import combinations
from typing import Any

import pytest
from dash import Dash
from reading import of_class, of_kind, walk, words

from dashboard.figures.measure import measure_of
from dashboard.pages.perbandingan.layout import finding, jumps, layout
from dashboard.pages.perbandingan.lines import comparison_lines, unasked
from dashboard.pages.perbandingan.table import GRID_ROWS, methods, table_rows
from dashboard.pages.perbandingan.tally import tally, tally_by_theme
from dashboard.pages.ringkasan.opening import opening
from dashboard.pages.ringkasan.summary import Summary
from dashboard.pages.ringkasan.themes import themes
from dashboard.reports.delimited import delimited
from dashboard.selection import COMPARISONS, Selection
from dashboard.source import Snapshot
from dashboard.text import LANGUAGES, read_text
from dashboard.theme import verdict_mark
from indicators.definition import Apkm, Kind, Theme
from indicators.results import Change
from indicators.sentence import Role, sentence_parts

ALL = Selection(population="all")


class Altered:
    """The sample with some of its changes replaced by others, to see what the sample doesn't hold."""

    def __init__(self, snapshot: Snapshot, **facts: Any) -> None:
        self._snapshot = snapshot
        self._facts = facts

    def __getattr__(self, name: str) -> Any:
        return getattr(self._snapshot, name)

    def changes(self, **chosen: Any) -> tuple[Change, ...]:
        return tuple(replace(change, **self._facts) for change in self._snapshot.changes(**chosen))


def rows_of(page: object) -> list[dict[str, Any]]:
    (store,) = [each for each in of_kind(page, "Store") if each.id == GRID_ROWS]
    return list(store.data)


def lines_of(page: object) -> list[Any]:
    return of_class(page, "line")


def page(snapshot: Any, selection: Selection = ALL) -> Any:
    return layout(snapshot, selection, read_text(selection.language))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("comparison", ["paired", "all_present"])
@pytest.mark.parametrize("population", ["binaan", "all"])
def test_every_indicator_has_its_line_with_its_sentence_and_verdict(
    snapshot: Snapshot, language: str, comparison: str, population: str
) -> None:
    selection = Selection(language=language, comparison=comparison, population=population)
    shown = lines_of(page(snapshot, selection))
    every = comparison_lines(snapshot, selection)
    expected = [line for line in every if line.computed]
    assert [each.id for each in shown] == [f"line-{line.definition.name}" for line in expected]
    folded = of_kind(of_class(page(snapshot, selection), "uncomputed"), "Li")
    without = {line.definition.name for line in every if not line.computed}
    without |= {definition.name for definition in unasked(snapshot, selection)}
    assert {each.id for each in folded} == {f"line-{name}" for name in without}
    assert {line.definition.name for line in expected} | without == set(snapshot.catalogue.active.names)
    for each, line in zip(shown, expected, strict=True):
        parts = sentence_parts(line.change, line.definition, snapshot.context, language, percents=True, brief=True)
        assert all(words(each).count(part.text) == 1 for part in parts), "the whole sentence, each part once"
        folded = words(of_class(each, "line-folded"))
        assert all((part.text in folded) is (part.role is Role.DETAIL) for part in parts)
        if line.change.paired and not line.change.suppressed and not line.is_event:
            beside = words(of_class(each, "line-size"))
            asked = line.change.n_from + line.change.unknown + line.change.only_from
            assert str(line.change.n_to) in beside, "whom the sentence is about stands beside it"
            assert (f"{asked})" in beside) is (asked > line.change.n_to)
        assert read_text(language)(f"verdict.{line.change.verdict}") in words(each)
        assert verdict_mark(line.change.verdict).symbol in words(each)


def test_the_title_counts_what_the_lines_say_and_no_matter_twice(snapshot: Snapshot) -> None:
    lines = comparison_lines(snapshot, ALL)
    asked = {line.definition.name for line in lines}
    judged = [
        line.change.verdict
        for line in lines
        if line.definition.kind is not Kind.COUNT and line.definition.facet_of not in asked
    ]
    title = words(of_kind(page(snapshot), "H1")[0])
    assert f"{judged.count('improved')} dari {len(judged)} indikator membaik" in title
    assert f"{judged.count('worsened')} memburuk" in title


def every_selection(snapshot: Snapshot) -> list[Selection]:
    """Every population, pair of rounds, and way to compare."""
    pairs = [(a.name, b.name) for a, b in combinations(snapshot.context.rounds, 2)]
    return [
        Selection(population=population.name, comparison=comparison, round_from=first, round_to=last)
        for population in snapshot.context.populations
        for comparison in COMPARISONS
        for first, last in pairs
    ]


def test_both_pages_count_the_same_for_every_selection(snapshot: Snapshot) -> None:
    text = read_text("id")
    for selection in every_selection(snapshot):
        lines, summary = comparison_lines(snapshot, selection), Summary(snapshot, selection, text)
        title = finding(lines, snapshot.context, selection, text).split(": ")[-1]
        told = words(of_kind(opening(summary), "H1")[0])
        assert numbers_in(title) == numbers_in(told)[:3], selection
        rows = {words(of_class(row, "theme-name")): row for row in of_kind(themes(summary), "Li")}
        for jump in of_kind(jumps(lines, text), "A"):
            said = words(of_class(rows[words(of_class(jump, "jump-name"))], "theme-told"))
            parts = {key: int(n) for n, key in re.findall(r"(\d+) (\w+)", said)}
            expected = [sum(numbers_in(said)), parts.get("membaik", 0), parts.get("memburuk", 0)]
            assert numbers_in(words(of_class(jump, "jump-told"))) == expected, selection


def numbers_in(said: str) -> list[int]:
    return list(map(int, re.findall(r"\d+", said)))


def test_where_nobody_was_asked_the_lead_its_first_facet_counts(snapshot: Snapshot) -> None:
    def asked(name: str) -> Any:
        without = Altered(snapshot)
        without.changes = lambda **chosen: tuple(  # type: ignore[method-assign]
            row for row in snapshot.changes(**chosen) if row.indicator != name
        )
        return without

    counted = {line.definition.name for line in comparison_lines(asked("san_layak"), ALL) if line.counted}
    facets = [each.name for each in snapshot.catalogue if each.facet_of == "san_layak"]
    assert counted & set(facets) == {facets[0]}
    assert len(counted) == sum(line.counted for line in comparison_lines(snapshot, ALL))


def test_a_theme_counts_alike_whether_it_is_chosen_or_not(snapshot: Snapshot) -> None:
    every = tally_by_theme(comparison_lines(snapshot, ALL))
    for theme, counts in every.items():
        assert tally(comparison_lines(snapshot, replace(ALL, theme=theme.value))) == counts


@pytest.mark.parametrize("language", LANGUAGES)
def test_below_the_title_stands_how_many_changes_hold_among_many(snapshot: Snapshot, language: str) -> None:
    selection = Selection(language=language)
    moved = [
        line.change
        for line in comparison_lines(snapshot, selection)
        if line.counted and line.change.verdict in ("improved", "worsened") and line.change.p_adjusted is not None
    ]
    holding = [change.verdict for change in moved if (change.p_adjusted or 0) <= 0.05]
    (said,) = of_class(page(snapshot, selection), "together")
    expected = [len(holding), len(moved), holding.count("improved"), holding.count("worsened")]
    assert list(map(int, re.findall(r"\d+", words(said))))[:4] == expected
    assert 0 < len(holding) < len(moved)
    everybody = Selection(language=language, comparison="all_present")
    without = [
        line.change
        for line in comparison_lines(snapshot, everybody)
        if line.counted and line.change.p_adjusted is not None
    ]
    assert bool(of_class(page(snapshot, everybody), "together")) == any(
        change.verdict in ("improved", "worsened") for change in without
    )


def test_what_got_worse_stands_before_the_lines_and_first_in_its_theme(snapshot: Snapshot) -> None:
    worsened = [line for line in comparison_lines(snapshot, Selection()) if line.worsened]
    assert worsened, "the sample declares effects for the worse"
    shown = page(snapshot, Selection())
    block = of_class(shown, "worse")[0]
    assert {link.href for link in of_kind(block, "A")} == {f"#line-{line.definition.name}" for line in worsened}
    for line in worsened:
        told = rf"{line.change.worsened} \w+ memburuk, {line.change.improved} membaik"
        assert re.search(told, words(block))
    order = list(walk(shown))
    assert order.index(block) < order.index(lines_of(shown)[0])
    for theme in of_class(shown, "theme"):
        verdicts = ["verdict-worsened" in each.className for each in lines_of(theme)]
        assert verdicts == sorted(verdicts, reverse=True)


@pytest.mark.parametrize("verdict", ["improved", "worsened"])
def test_another_view_that_got_better_is_folded_and_one_that_got_worse_is_not(snapshot: Snapshot, verdict: str) -> None:
    changed = Altered(snapshot, verdict=verdict)
    shown = page(changed)
    again = {line.definition.name for line in comparison_lines(changed, Selection()) if line.is_facet}
    assert again
    folded = [each for theme in of_class(shown, "theme") for each in of_class(theme, "fold")]
    held = {each.id.removeprefix("line-") for fold in folded for each in lines_of(fold)}
    assert (again <= held) is (verdict == "improved")
    assert bool(held & again) is (verdict == "improved")
    if verdict == "improved":
        assert any("sisi lain juga membaik" in words(of_kind(fold, "Summary")) for fold in folded)
        chosen = page(changed, Selection(theme="health"))
        assert all(fold.open for fold in of_class(of_class(chosen, "theme"), "fold"))


def test_what_got_better_is_named_beside_it_with_its_amount(snapshot: Snapshot) -> None:
    shown = page(snapshot)
    better = [line for line in comparison_lines(snapshot, ALL) if line.counted and line.change.verdict == "improved"]
    (box,) = of_class(shown, "better")
    links = {link.href: words(item) for item in of_kind(box, "Li") for link in of_kind(item, "A")}
    assert list(links) == [f"#line-{line.definition.name}" for line in better]
    for line in better:
        amount = measure_of(line.definition, "id").change_of(line.change, counts=line.counts)
        assert links[f"#line-{line.definition.name}"] == f"{line.definition.words('id').short} {amount}".strip()
    assert f"{len(better)} indikator membaik" in words(box)
    nothing = page(snapshot, Selection(population="all", theme="education"))
    assert "Tidak ada indikator yang terbukti membaik" in words(of_class(nothing, "better"))


def test_what_is_chosen_is_said_in_the_line_that_unfolds_the_switches(snapshot: Snapshot) -> None:
    (folded,) = of_class(page(snapshot), "choices")
    assert words(folded) == "Pilihan: Seluruh keluarga RW · Keluarga yang sama"
    (folded,) = of_class(page(snapshot, Selection(comparison="all_present", theme="health", apkm="akses")), "choices")
    assert words(folded) == "Pilihan: KK binaan · Semua yang hadir · Kesehatan · Akses"
    assert not getattr(folded, "open", False)


def test_nothing_worse_is_said_in_words(snapshot: Snapshot) -> None:
    shown = page(Altered(snapshot, verdict="unclear"))
    assert "Tidak ada indikator yang terbukti memburuk" in words(of_class(shown, "worse")[0])


def test_only_shares_stand_on_the_axis_of_percent(snapshot: Snapshot) -> None:
    shown = {each.id: each for each in lines_of(page(snapshot))}
    assert of_class(shown["line-san_layak"], "dumbbell")
    for name in ("women_income_median", "height_for_age_mean", "infant_deaths"):
        assert not of_class(shown[f"line-{name}"], "dumbbell")
        assert of_class(shown[f"line-{name}"], "line-levels")
    assert "Rp" in words(shown["line-women_income_median"])


def test_a_few_units_are_counts_and_have_no_dumbbell(snapshot: Snapshot) -> None:
    shown = page(Altered(snapshot, n_from=20, n_to=20, x_from=4, x_to=9, improved=6, worsened=1, unchanged=13))
    line = next(each for each in lines_of(shown) if each.id == "line-san_layak")
    assert not of_class(line, "dumbbell")
    assert "9 dari 20" in words(line)
    assert "%" not in words(of_class(line, "line-verdict")[0])


def test_theme_and_apkm_narrow_the_lines(snapshot: Snapshot) -> None:
    economy = comparison_lines(snapshot, replace(ALL, theme=Theme.ECONOMY.value))
    control = comparison_lines(snapshot, replace(ALL, apkm=Apkm.KONTROL.value))
    assert {line.definition.theme for line in economy} == {Theme.ECONOMY}
    assert {line.definition.apkm for line in control} == {Apkm.KONTROL}


def test_a_choice_that_leaves_nothing_says_so_and_keeps_its_switches(snapshot: Snapshot) -> None:
    shown = page(snapshot, replace(ALL, theme=Theme.HOUSING.value, apkm=Apkm.KONTROL.value))
    assert words(of_kind(shown, "H1")[0]) == read_text("id")("perbandingan.none_chosen")
    assert "Tidak ada hasil untuk pilihan ini" in words(shown)
    assert len(of_kind(shown, "Select")) == 4
    assert not lines_of(shown)


def test_all_present_never_shows_pairs(snapshot: Snapshot) -> None:
    lines = comparison_lines(snapshot, replace(ALL, comparison="all_present"))
    assert {line.change.comparison for line in lines} == {"unpaired"}


def test_the_table_has_a_row_per_line_in_numbers_and_in_words(snapshot: Snapshot) -> None:
    rows = rows_of(page(snapshot))
    line = next(line for line in comparison_lines(snapshot, ALL) if line.definition.name == "san_layak")
    row = next(row for row in rows if row["indicator"] == line.definition.id.label)
    assert row["change"] == line.change.change
    assert row["change_words"].endswith("poin")
    assert row["after_part_words"] == f"{line.change.x_to:.0f}/{line.change.n_to}"
    births, deaths = (
        next(row for row in rows if row["indicator"] == snapshot.catalogue[name].id.label)
        for name in ("live_births", "infant_deaths")
    )
    assert births["after_part_words"] == "–"  # four births of four say nothing
    assert re.fullmatch(r"\d+/\d+", deaths["after_part_words"])  # of how many born alive
    assert len(rows) == len(comparison_lines(snapshot, ALL))
    assert json.dumps(rows)  # nothing in it that can't travel


def test_where_neither_way_is_better_nobody_got_better_or_worse_in_table_and_file(
    app: Dash, snapshot: Snapshot
) -> None:
    line = next(line for line in comparison_lines(snapshot, ALL) if line.definition.name == "credit_access")
    row = next(row for row in rows_of(page(snapshot)) if row["indicator"] == line.definition.id.label)
    assert [row[name] for name in ("improved", "worsened")] == [None, None]
    assert [row[name] for name in ("rose", "fell")] == [line.change.improved, line.change.worsened]
    text = app.server.test_client().get("/perbandingan.csv?populasi=all").data.decode("utf-8-sig")
    told = {row["Kode indikator"]: row for row in csv.DictReader(io.StringIO(text), delimiter=";")}
    names = ("Membaik", "Memburuk", "Naik atau menjadi ya, bila tidak dinilai")
    assert [told["credit_access"][name] for name in names] == ["", "", str(line.change.improved)]
    assert told["san_layak"][names[0]]
    assert not told["san_layak"][names[2]]


def test_the_table_speaks_the_language_of_the_page(snapshot: Snapshot) -> None:
    for language, word in (("id", "Tidak ada baris"), ("en", "No rows")):
        grid = of_kind(page(snapshot, replace(ALL, language=language)), "AgGrid")[0]
        assert grid.dashGridOptions["localeText"]["noRowsToShow"] == word


def test_every_method_in_the_table_is_explained_below_it(snapshot: Snapshot) -> None:
    shown = page(snapshot)
    used = {row["method"] for row in rows_of(shown)}
    assert not [name for name in used if "_" in name or "+" in name], "words, no codes"
    assert {words(term) for term in of_kind(of_class(shown, "methods")[0], "Dt")} == used


def test_the_file_holds_the_table_in_indonesian_marks_and_says_simulasi(app: Dash, snapshot: Snapshot) -> None:
    answer = app.server.test_client().get("/perbandingan.csv?populasi=all")
    assert answer.status_code == 200
    assert "SIMULASI" in answer.headers["Content-Disposition"]
    text = answer.data.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    assert len(rows) == len(comparison_lines(snapshot, ALL))
    assert all("SIMULASI" in row["sumber"] for row in rows)
    line = next(line for line in comparison_lines(snapshot, ALL) if line.definition.name == "san_layak")
    row = next(row for row in rows if row["Kode indikator"] == "san_layak")
    assert float(row["Perubahan"].replace(",", ".")) == pytest.approx(line.change.change, abs=1e-6)
    assert int(row["N sesudah"]) == line.change.n_to


def test_the_english_file_has_commas_and_points(app: Dash) -> None:
    text = app.server.test_client().get("/perbandingan.csv?bahasa=en").data.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert any("." in row["Change"] for row in rows)


def test_a_file_without_a_build_is_unavailable_and_no_fault(tmp_path: Any) -> None:
    from dashboard.app import create_app
    from warehouse.settings import Settings

    bare = create_app(Settings(data=tmp_path, var=tmp_path))
    assert bare.server.test_client().get("/perbandingan.csv").status_code == 503


@pytest.mark.parametrize("evil", ["=1+1", "+x", "-x", "@SUM(A1)", "\tx", "|x"])
def test_no_text_of_a_file_can_start_a_formula(evil: str) -> None:
    data = delimited([evil], [[evil, -1.5]], language="id", simulated=False, about=evil).decode("utf-8-sig")
    header, row = csv.reader(io.StringIO(data), delimiter=";")
    assert header[0] == row[0] == row[-1] == f"'{evil}"
    assert row[1] == "-1,5"  # a number is no formula


def test_unknown_numbers_are_empty_in_a_file_and_not_zero() -> None:
    data = delimited(["a", "b"], [[None, 0]], language="en", simulated=True, about="x").decode("utf-8-sig")
    assert data.splitlines()[1] == ",0,SIMULASI · x"


def test_where_a_question_was_not_the_same_the_table_names_no_method(snapshot: Snapshot) -> None:
    """A build in which one round did not ask a question is shown like any other."""
    text, line = read_text("id"), comparison_lines(snapshot, ALL)[0]
    without = replace(line, change=replace(line.change, method="not_comparable", verdict="not_comparable"))
    assert words(methods([without], text)) == ""
    assert words(methods([line], text)) != ""
    _, [row] = table_rows([without], text)
    assert text("method.not_comparable") in row
