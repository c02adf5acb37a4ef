"""The page of one indicator, in both languages, for every indicator of the sample; what it hides, and says instead."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pytest
from dash import Dash
from reading import of_class, of_kind, walk, words

from dashboard.app import shown
from dashboard.components.definition_panel import definition_panel
from dashboard.pages.indikator.entries import entries
from dashboard.pages.indikator.equity import equity
from dashboard.pages.indikator.layout import layout
from dashboard.pages.indikator.listing import found
from dashboard.pages.indikator.movers import matrix_table, movers, step_verdict
from dashboard.pages.indikator.parts import parts
from dashboard.pages.indikator.places import places
from dashboard.pages.indikator.turnover import turnover
from dashboard.pages.indikator.view import View
from dashboard.pages.indikator.words import population as words_of_population
from dashboard.pages.perbandingan.lines import comparison_lines
from dashboard.pages.perbandingan.tally import tally
from dashboard.pages.perbandingan.together import totals
from dashboard.selection import Selection
from dashboard.source import Snapshot, Source
from dashboard.text import LANGUAGES, read_text
from indicators.catalogue import read_catalogue
from indicators.definition import Definition, Direction
from indicators.results import Change
from indicators.sentence import sentence_parts

NAMES = read_catalogue().active.names
ALL = Selection(population="all")
pytestmark = pytest.mark.xdist_group("pages_of_indicators")


class Parted:
    """The sample with the changes of its parts replaced, to see what the sample doesn't hold."""

    def __init__(self, snapshot: Snapshot, by_category: Mapping[str, Mapping[str, Any]]) -> None:
        self._snapshot = snapshot
        self._by_category = by_category

    def __getattr__(self, name: str) -> Any:
        return getattr(self._snapshot, name)

    def changes(self, **chosen: Any) -> tuple[Change, ...]:
        rows = self._snapshot.changes(**chosen)
        return tuple(replace(row, **self._by_category.get(row.category, {})) for row in rows)


def view(snapshot: Any, name: str, selection: Selection = ALL, **facts: Any) -> View:
    definition: Definition = snapshot.catalogue[name].model_copy(update=facts)
    return View(snapshot=snapshot, selection=selection, text=read_text(selection.language), definition=definition)


def page(snapshot: Any, name: str | None, selection: Selection = ALL) -> Any:
    return layout(snapshot, selection, read_text(selection.language), name=name)


def row_of(shown: object, category: str) -> str:
    return next(words(row) for row in of_class(shown, "part") if category in words(row))


@pytest.mark.parametrize(
    ("name", "language"),
    [
        *((name, "id") for name in NAMES),
        *(pytest.param(name, "en", marks=[] if name in NAMES[::7] else pytest.mark.long) for name in NAMES),
    ],
)
def test_every_indicator_has_a_page_that_states_its_finding(
    snapshot: Snapshot, page_of: Callable[[str, str], Any], name: str, language: str
) -> None:
    shown = page_of(name, language)
    said = words(shown)
    seen = view(snapshot, name, replace(ALL, language=language))
    assert len(of_kind(shown, "H1")) == 1
    assert words(of_kind(shown, "H1")[0]).startswith(seen.label)
    assert seen.change is not None
    happened, *further = sentence_parts(seen.change, seen.definition, snapshot.context, language, percents=True)
    assert words(of_kind(shown, "H1")[0]).startswith(happened.text.removesuffix("."))
    assert all(said.count(each.text) == 1 for each in further)
    assert of_class(shown, "definition")


@pytest.mark.parametrize("name", NAMES)
def test_every_figure_has_a_name_a_reading_its_facts_and_a_table(page_of: Callable[[str, str], Any], name: str) -> None:
    shown = page_of(name, ALL.language)
    for figure in of_class(shown, "chart"):
        title = of_class(figure, "chart-title")[0]
        assert getattr(figure, "aria-labelledby") == title.id
        assert words(of_class(figure, "chart-reading")[0])
        facts = words(of_class(figure, "chart-facts")[0])
        assert "SIMULASI" in facts
        assert "tidak diketahui" in facts
        assert of_kind(figure, "Table")
    for canvas in of_class(shown, "chart-canvas"):
        assert canvas.role == "img"
        assert getattr(canvas, "aria-label")


@pytest.mark.parametrize("name", NAMES)
def test_no_two_parts_of_a_page_share_an_id(page_of: Callable[[str, str], Any], name: str) -> None:
    ids = [str(part.id) for part in walk(page_of(name, ALL.language)) if getattr(part, "id", None)]
    assert len(ids) == len(set(ids))


def test_an_unknown_indicator_gets_an_explanation(source: Source) -> None:
    told = words(shown(source, "/indikator/no_such", "").children)
    assert "no_such" in told
    assert "Indikator tidak ditemukan" in told


def test_what_is_not_certain_says_so_in_the_title(snapshot: Snapshot) -> None:
    altered = Parted(snapshot, {snapshot.context.sites[0].name: {"verdict": "unclear"}})
    assert "belum dapat dipastikan" in words(of_kind(page(altered, "san_layak"), "H1")[0])


def test_deaths_stand_beside_the_births_they_are_of_and_have_no_band(snapshot: Snapshot) -> None:
    shown = page(snapshot, "infant_deaths")
    assert "Kelahiran hidup: n = " in words(of_class(shown, "chart-facts")[0])
    assert "band" not in [trace.name for trace in of_kind(shown, "Graph")[0].figure.data]


def test_parts_of_a_few_whose_middle_cannot_be_told_are_one_sentence(snapshot: Snapshot) -> None:
    """Eight rows said one below the other that they were too few."""
    text = read_text("id")
    shown = layout(snapshot, Selection(population="binaan"), text, name="women_income_median")
    few = text("indikator.parts.all_few", n=8, groups=text("figures.groups.rt"), unit="perempuan")
    assert few in words(shown)
    assert not [each for each in of_class(shown, "chart") if each.id == "parts"]


@pytest.mark.parametrize(("name", "said"), [("live_births", " kelahiran"), ("rutilahu_planned", " rumah")])
def test_what_is_counted_of_itself_does_not_claim_as_many_as_were_looked_at(
    snapshot: Snapshot, name: str, said: str
) -> None:
    facts = words(of_class(page(snapshot, name), "chart-facts")[0])
    sizes = "/".join(str(row.n) for row in snapshot.estimates(indicator=name, population="all", breakdown="site"))
    assert f"n = {sizes}{said}" in facts
    assert snapshot.catalogue[name].words("id").label not in facts


# Who moved --------------------------------------------------------------------------------------------------------


def test_the_matrix_holds_everybody_and_marks_better_and_worse_in_words(snapshot: Snapshot) -> None:
    seen = view(snapshot, "san_layak")
    table = matrix_table(seen)
    told = sum(int(words(cell).split()[0]) for cell in of_class(table, "move"))
    assert told == sum(row.n for row in seen.transitions if "excluded" not in (row.state_from, row.state_to))
    assert seen.change is not None
    assert words(of_class(table, "move-improved")[0]) == f"{seen.change.improved} ▲ Membaik"
    assert words(of_class(table, "move-worsened")[0]) == f"{seen.change.worsened} ▼ Memburuk"


@pytest.mark.parametrize(
    ("direction", "before", "after", "verdict"),
    [
        ("up", "no", "yes", "improved"),
        ("up", "yes", "no", "worsened"),
        ("down", "no", "yes", "worsened"),
        ("down", "yes", "no", "improved"),
        ("up", "yes", "yes", "unchanged"),
        ("neither", "no", "yes", "outside"),
        ("up", "yes", "not_met", "outside"),
    ],
)
def test_better_follows_the_direction_of_the_indicator(
    snapshot: Snapshot, direction: str, before: str, after: str, verdict: str
) -> None:
    assert step_verdict(view(snapshot, "san_layak", direction=Direction(direction)), before, after) == verdict


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_left_and_who_came_add_up_to_those_counted(snapshot: Snapshot, language: str) -> None:
    told = 0
    for name in NAMES:
        for population in ("all", "binaan"):
            seen = view(snapshot, name, Selection(population=population, language=language))
            if seen.change is None or not seen.change.paired or not seen.transitions:
                continue
            for said in re.findall(r"[^.]+\.", turnover(seen)):
                whole, *parts = map(
                    int, re.findall(r"(?<![-\w])\d+(?= )", said.replace(seen.round_to.label(language), ""))
                )
                assert whole == sum(parts), (name, said)
                told += 1
    assert told > 50


def test_a_step_up_the_ladder_is_better(snapshot: Snapshot) -> None:
    seen = view(snapshot, "san_ladder")
    assert step_verdict(seen, "limited", "basic") == "improved"
    assert step_verdict(seen, "safely_managed", "unimproved") == "worsened"


def test_events_and_all_present_say_why_nobody_can_be_followed(snapshot: Snapshot) -> None:
    assert "hanya terjadi sekali" in words(page(snapshot, "delivery_facility"))
    assert "tidak terlihat siapa" in words(page(snapshot, "san_layak", replace(ALL, comparison="all_present")))


# Where ------------------------------------------------------------------------------------------------------------


def test_under_ten_units_are_counts_without_a_percent(snapshot: Snapshot) -> None:
    few = {"n_from": 9, "n_to": 9, "x_from": 5.0, "x_to": 7.0, "verdict": "too_few"}
    shown = parts(view(Parted(snapshot, {"003": few}), "san_layak"))
    assert "5 dari 9 → 7 dari 9" in row_of(shown, "RT 003")
    assert "%" not in row_of(shown, "RT 003")


def test_a_hidden_part_tells_nothing_on_the_page_or_in_the_table(snapshot: Snapshot) -> None:
    secret = {
        "suppressed": True,
        "n_from": 3,
        "n_to": 3,
        "x_from": 1.0,
        "x_to": 2.0,
        "change": 0.33,
        "verdict": "too_few",
    }
    altered = Parted(snapshot, {"003": secret})
    shown = parts(view(altered, "san_layak"))
    assert row_of(shown, "RT 003") == "RT 003disembunyikan agar orang tidak dikenali"
    cells = next(words(row) for row in of_kind(shown, "Tr") if "RT 003" in words(row))
    assert "disembunyikan" in cells
    assert "33" not in cells.replace("RT 003", "")
    forest = of_kind(shown, "Graph")[-1].figure
    assert "RT 003" not in [row[0] for row in forest.data[1].customdata]


@pytest.mark.parametrize(
    ("verdict", "lower", "said"),
    [
        ("unclear", -0.1, "belum dapat dipastikan"),
        ("improved", 0.1, "dapat dipastikan"),
        ("count_only", 0.1, "dapat dipastikan"),  # neither way is better: not judged, and yet certain
    ],
)
def test_the_only_part_with_an_interval_is_named(snapshot: Snapshot, verdict: str, lower: float, said: str) -> None:
    """Of one part, “among 1 RT” said less than its name."""
    hidden = {f"{rt:03}": {"suppressed": True, "lower": None, "upper": None} for rt in range(2, 9)}
    only = {"verdict": verdict, "lower": lower, "upper": 0.4}
    shown = parts(view(Parted(snapshot, {"001": only, **hidden}), "san_layak"))
    told = f"Hanya RT 001 yang punya rentang keyakinan: perubahannya {said}"
    assert words(of_class(shown, "chart-title")[1]) == told


def test_of_a_part_that_lost_too_many_no_change_is_drawn(snapshot: Snapshot) -> None:
    lost = {f"{rt:03}": {"verdict": "not_comparable", "lower": 0.1, "upper": 0.4} for rt in range(1, 8)}
    shown = parts(view(Parted(snapshot, {**lost, "008": {"verdict": "unclear", "lower": -0.1}}), "san_layak"))
    assert "Hanya RT 008 yang punya rentang" in words(of_class(shown, "chart-title")[1])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["san_layak", "credit_access"])
def test_where_neither_way_is_better_nobody_improved(snapshot: Snapshot, language: str, name: str) -> None:
    """A woman who took up a loan did not get better, nor her who paid it back worse."""
    seen = view(snapshot, name, replace(ALL, language=language))
    judged = {"id": ("membaik", "memburuk"), "en": ("improved", "worsened")}[language]
    shown = words([*movers(seen), *parts(seen)]).lower()
    assert [word in shown for word in judged] == [name == "san_layak"] * 2


@pytest.mark.parametrize(("name", "higher"), [("san_ladder", True), ("ibangga_class", False)])
def test_no_rung_is_above_the_highest(snapshot: Snapshot, name: str, higher: bool) -> None:
    assert ("atau lebih tinggi" in words(of_class(movers(view(snapshot, name)), "chart-title")[0])) is higher


def test_a_larger_part_hidden_beside_a_small_one_does_not_claim_to_be_small(snapshot: Snapshot) -> None:
    """It is hidden so that the small one can't be had by subtraction; its size stays untold."""
    shown = parts(view(Parted(snapshot, {"003": {"suppressed": True, "n_from": 11, "n_to": 11}}), "san_layak"))
    assert "n <" not in row_of(shown, "RT 003")
    assert "11" not in row_of(shown, "RT 003")


@pytest.mark.parametrize(("verdict", "mark"), [("improved", "▲"), ("worsened", "▼"), ("unclear", "")])
def test_a_part_that_surely_changed_is_marked_so_in_grey_too(snapshot: Snapshot, verdict: str, mark: str) -> None:
    shown = parts(view(Parted(snapshot, {"001": {"verdict": verdict}}), "san_layak"))
    (row,) = [each for each in of_class(shown, "part") if "RT 001" in words(each)]
    assert words(of_class(row, "symbol")) == mark


def test_a_change_that_is_not_tested_claims_no_width_of_an_interval(snapshot: Snapshot) -> None:
    shown = words(page(snapshot, "odf_rt", replace(ALL, population="binaan")))
    assert "selebar 0 poin" not in shown
    # Why it isn't judged, and how sure it is, folded and unfolded.
    assert shown.count("jawabannya satu untuk tiap RT") == 3


def test_every_breakdown_of_an_indicator_can_be_chosen(snapshot: Snapshot) -> None:
    for breakdown, word in (("rt", "RT 001"), ("dasawisma", "Dasawisma 001-A"), ("head_sex", "Perempuan")):
        shown = page(snapshot, "san_layak", replace(ALL, breakdown=breakdown))
        assert row_of(shown, word)


def test_an_indicator_without_breakdown_says_so(snapshot: Snapshot) -> None:
    assert "tidak dirinci" in words(parts(view(snapshot, "san_layak", disaggregate=())))


# List and files ---------------------------------------------------------------------------------------------------


def test_the_list_holds_every_indicator_and_finds_by_any_word(snapshot: Snapshot) -> None:
    text = read_text("id")
    listed = entries(comparison_lines(snapshot, ALL), snapshot, ALL, text)
    assert len(of_class(page(snapshot, None), "entry")) == len(NAMES)
    assert "Balita stunting" in words(found(listed, "  STUNTING balita", ALL, text))
    assert "Tidak ada indikator yang cocok" in words(found(listed, "zzz", ALL, text))


@pytest.mark.parametrize("part", ["course", "ladder", "movers", "parts", "standing"])
@pytest.mark.parametrize("name", ["san_ladder", "women_income_median", "infant_deaths"])
def test_every_figure_has_its_file(app: Dash, name: str, part: str) -> None:
    answer = app.server.test_client().get(f"/indikator/{name}/{part}.csv?populasi=all")
    assert answer.status_code == 200
    assert f"SIMULASI_{name}_{part}" in answer.headers["Content-Disposition"]
    header, *rows = csv.reader(io.StringIO(answer.data.decode("utf-8-sig")), delimiter=";")
    assert all(len(row) == len(header) for row in rows)
    assert all("SIMULASI" in row[-1] for row in rows)


@pytest.mark.parametrize("path", ["/indikator/no_such/course.csv", "/indikator/san_layak/no_such.csv"])
def test_a_file_that_is_not_there_is_not_found(app: Dash, path: str) -> None:
    assert app.server.test_client().get(path).status_code == 404


def test_the_whole_is_called_what_was_chosen_and_titles_name_the_few_left_out(snapshot: Snapshot) -> None:
    seen = view(snapshot, "san_layak", Selection())
    shown = parts(seen)
    assert "Seluruh RW" not in words(shown)
    assert words_of_population(seen) in words(of_class(shown, "chart"))
    few = {seen.divided("rt")[0].category: {"n_from": 4, "n_to": 4}}
    altered = view(Parted(snapshot, few), "san_layak", Selection())
    for part in (equity(altered), places(altered)):
        assert "n ≥ 10" in words(of_class(part, "chart-title"))


@pytest.mark.parametrize(
    ("language", "size", "level"),
    [("id", "n = 37 di tiap kelompok", "78% di "), ("en", "n = 37 in each group", "78% in ")],
)
def test_groups_of_one_size_or_one_level_are_not_told_as_from_one_to_the_same(
    snapshot: Snapshot, language: str, size: str, level: str
) -> None:
    selection = Selection(language=language)
    seen = view(snapshot, "san_layak", selection)
    same = {"n_from": 37, "n_to": 37, "value_to": 0.784}
    alike = {row.category: same for division in ("rt", "head_sex") for row in seen.divided(division)}
    altered = view(Parted(snapshot, alike), "san_layak", selection)
    assert size in words(equity(altered))
    title = words(of_class(places(altered), "chart-title"))
    assert level in title
    assert title.count("78%") == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_list_is_headed_by_what_was_found(snapshot: Snapshot, language: str) -> None:
    selection = Selection(language=language)
    lines = comparison_lines(snapshot, selection)
    verdicts = [line.change.verdict for line in lines if line.counted]
    (heading,) = of_kind(page(snapshot, None, selection), "H1")
    told = [int(each) for each in re.findall(r"\d+", words(heading))]
    assert told == [len(verdicts), verdicts.count("improved"), verdicts.count("worsened")]
    said = words(of_class(page(snapshot, None, selection), "page-facts"))
    assert totals(tally(lines), read_text(language)) in said


@pytest.mark.parametrize("language", LANGUAGES)
def test_worked_examples_are_told_in_the_words_of_the_questionnaire(snapshot: Snapshot, language: str) -> None:
    text, asked = read_text(language), snapshot.wordings()
    for definition in snapshot.catalogue:
        drawn = definition_panel(definition, "", text, wordings=asked)
        given = [words(cell) for row in of_class(drawn, "examples") for cell in of_kind(row, "Td")[::2]]
        assert len(given) == len(definition.examples)
        for told, example in zip(given, definition.examples, strict=True):
            answers = [(definition.unit.value, example.given), *((unit, each) for unit, _, each in example.others)]
            labels = [asked[unit, name].label[LANGUAGES.index(language)] for unit, each in answers for name in each]
            assert all(f"{label}: " in told for label in labels), told
            assert "_" not in told, "no code of a column or of an answer"


def test_an_example_says_its_answers_and_its_result_in_words(snapshot: Snapshot) -> None:
    asked = snapshot.wordings()
    panel = definition_panel(snapshot.catalogue["san_layak"], "", read_text("id"), wordings=asked)
    given, result = of_kind(of_class(panel, "examples"), "Td")[:2]
    assert words(given) == "Fasilitas BAB: Sendiri · Jenis kloset: Leher angsa · Pembuangan akhir tinja: Tangki septik"
    assert words(result) == "ya"


@pytest.mark.parametrize(("name", "said"), [("women_income_median", True), ("san_layak", False)])
def test_what_a_typical_change_is_is_said_where_one_stands(snapshot: Snapshot, name: str, said: bool) -> None:
    assert ("boleh berbeda dari selisih kedua median" in words(page(snapshot, name, Selection()))) == said
