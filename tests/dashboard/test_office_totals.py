"""The pages with an office's totals: beside a survey, and where there is nothing else. Nobody is followed there."""

from __future__ import annotations

import csv
import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from dash import html
from reading import of_class, of_kind, walk, words

from dashboard.components import shell
from dashboard.components.filters import filter_bar
from dashboard.pages.indikator.downloads import SHEETS
from dashboard.pages.indikator.layout import layout as indikator
from dashboard.pages.indikator.part import cells
from dashboard.pages.indikator.view import View
from dashboard.pages.kegiatan.layout import layout as kegiatan
from dashboard.pages.mutu_data.layout import layout as mutu_data
from dashboard.pages.perbandingan.layout import layout as perbandingan
from dashboard.pages.perbandingan.lines import comparison_lines
from dashboard.pages.perbandingan.table import table_rows
from dashboard.pages.ringkasan.layout import layout as ringkasan
from dashboard.selection import Selection
from dashboard.source import Snapshot, Source
from dashboard.text import LANGUAGES, read_text
from indicators import numbers
from indicators.catalogue import catalogue_of, read_catalogue
from indicators.proof import proof
from indicators.wording import templates
from p2wkss_build import make_build
from warehouse.settings import Settings

ROOT = Path(__file__).parents[2]
HEADER = ("RT", "Putaran", "Indikator", "Pembilang", "Penyebut")
TOTALS = (
    ("", "Data awal", "san_layak", 60, 150),
    ("", "Bulan ke-8", "san_layak", 120, 150),
    ("001", "Data awal", "san_layak", 15, 40),
    ("001", "Bulan ke-8", "san_layak", 30, 40),
    ("002", "Data awal", "san_layak", 1, 4),
    ("002", "Bulan ke-8", "san_layak", 2, 4),
    ("", "Data awal", "stunting", 12, 50),
    ("", "Bulan ke-8", "stunting", 11, 50),
)
SHOWN = ("san_layak", "stunting", "san_ladder", "women_income_median", "infant_deaths", "iks_healthy")
"""Two of which an office sent totals, and others of every kind."""
MARK = {"id": "tanpa data per keluarga", "en": "without data per family"}


def _built(place: Path, *, survey: bool) -> Snapshot:
    data = place / "data"
    shutil.copytree(ROOT / "data", data, ignore=shutil.ignore_patterns("* m[246] *" if survey else "*.xlsx"))
    with (data / "sample" / "Rekap RW 12 2023.csv").open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, delimiter=";").writerows([HEADER, *TOTALS])
    settings = Settings(data=data, var=place / "var", key_file=place / "key", audience="analyst")
    make_build(settings, catalogue=catalogue_of([d for d in read_catalogue() if d.name in SHOWN]))
    return Source(settings).current()


@pytest.fixture(scope="module")
def beside(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    return _built(tmp_path_factory.mktemp("beside"), survey=True)


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    return _built(tmp_path_factory.mktemp("alone"), survey=False)


@pytest.fixture(params=["beside", "alone"])
def snapshot(request: pytest.FixtureRequest) -> Snapshot:
    found: Snapshot = request.getfixturevalue(request.param)
    return found


def _views() -> Iterator[object]:
    for language in LANGUAGES:
        for comparison in ("paired", "all_present"):
            marks = pytest.mark.long if language != LANGUAGES[0] else ()
            selection = Selection(language=language, population="recap", comparison=comparison)
            yield pytest.param(selection, marks=marks, id=f"{language}-{comparison}")


@pytest.mark.parametrize("selection", list(_views()))
def test_every_page_says_that_it_is_of_totals(snapshot: Snapshot, selection: Selection) -> None:
    text = read_text(selection.language)
    pages = [
        ringkasan(snapshot, selection, text),
        perbandingan(snapshot, selection, text),
        *(indikator(snapshot, selection, text, name=each.name) for each in snapshot.catalogue),
    ]
    label = snapshot.context.population("recap").label(selection.language)
    for page in pages:
        assert MARK[selection.language] in words(page)
    assert label in words(indikator(snapshot, selection, text))
    several = len(snapshot.context.populations) > 1  # a single choice is no switch
    offered = [
        each.value for each in walk(filter_bar(snapshot.context, selection, text)) if type(each).__name__ == "Field"
    ]
    assert ("recap" in offered) is several


def test_the_numbers_of_the_totals_are_on_the_pages(snapshot: Snapshot) -> None:
    text, selection = read_text("id"), Selection(population="recap")
    lines = of_class(perbandingan(snapshot, selection, text), "line")
    assert [line.id for line in lines] == ["line-stunting", "line-san_layak"]
    said = words(indikator(snapshot, selection, text, name="san_layak"))
    assert "40%" in said
    assert "80%" in said
    assert "tidak terlihat siapa yang berubah" in said


def test_totals_claim_no_survey_and_no_unknowns(snapshot: Snapshot) -> None:
    text, selection = read_text("id"), Selection(population="recap")
    pages = (ringkasan(snapshot, selection, text), indikator(snapshot, selection, text, name="san_layak"))
    for told in (words(of_class(page, "chart")) for page in pages):
        assert "rekap dinas, RW 12" in told
        assert not re.search(r"pendataan RW|sensus|yang ditemui|\d tidak diketahui", told)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_foot_of_a_page_of_totals_names_no_census_and_no_other_families(snapshot: Snapshot, language: str) -> None:
    text, selection = read_text(language), Selection(language=language, population="recap")
    where = {"snapshot": snapshot, "selection": selection, "path": "/", "pages": (), "here": None, "text": text}
    foot = words(of_kind(html.Div(shell.filled(html.Div(), **where)), "Footer"))  # type: ignore[arg-type]
    assert text("design.census") not in foot
    assert text("footer.caveat") not in foot
    assert text("footer.caveat_totals") in foot


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_section_of_totals_only_says_that_nothing_is_recorded(snapshot: Snapshot, language: str) -> None:
    text, selection = read_text(language), Selection(language=language, population="recap")
    assert of_class(ringkasan(snapshot, selection, text), "facts-row") == []
    page = indikator(snapshot, selection, text, name="san_layak")
    headings = [each.id for each in of_kind(page, "H2")]
    assert headings == [f"{name}-heading" for name in ("glance", "course", "bearing", "parts", "definition", "untold")]
    (reasons,) = of_class(page, "untold")
    told = [words(each) for each in of_kind(reasons, "Li")]
    assert [each.partition(": ")[2].strip() for each in told] == [text("indikator.untold_totals")]
    for name in ("movers", "others", "doses", "gaps"):
        assert text(f"indikator.{name}.heading") in told[0]


def test_a_page_of_totals_tells_no_unknowns_and_no_query_of_families(snapshot: Snapshot) -> None:
    text, selection = read_text("id"), Selection(population="recap")
    page = indikator(snapshot, selection, text, name="san_layak")
    (counts,) = [each for each in of_class(page, "scroll") if getattr(each, "aria-label") == text("definition.counts")]
    assert text("definition.unknown") not in words(counts)
    assert text("definition.excluded") not in words(counts)
    assert text("definition.sql") not in words(page)
    header, rows = table_rows(comparison_lines(snapshot, selection), text)
    assert {row[header.index(text("perbandingan.table.unknown"))] for row in rows} == {None}
    view = _view_of_totals(snapshot, selection)
    for part, left_out in (("course", ("unknown", "excluded")), ("parts", ("unknown",)), ("standing", ("unknown",))):
        header, rows = SHEETS[part](view)
        assert rows
        assert {row[header.index(text(f"figures.column.{name}"))] for row in rows for name in left_out} == {None}
    assert {cells(view, row)[6] for row in view.parts} == {numbers.MISSING}


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_stands_behind_totals_is_what_the_office_counted_and_nobody_met(snapshot: Snapshot, language: str) -> None:
    view = _view_of_totals(snapshot, Selection(language=language, population="recap"))
    assert view.change is not None
    found = dict(proof(view.change, view.definition, view.context, language, levels=view.estimates).facts)
    kept = templates(language)["proof"]
    assert {kept["numerator"], kept["who"], kept["round_from"], kept["interval"]} <= found.keys()
    assert not {kept[name] for name in ("unknown", "excluded", "only_from", "only_to")} & found.keys()
    assert not re.search("ditemui|met in", found[kept["who"]])


def test_where_nobody_was_visited_no_rows_are_those_of_a_survey(alone: Snapshot) -> None:
    told = words(of_class(mutu_data(alone, Selection(population="recap"), read_text("id")), "chart"))
    assert "rekap dinas, RW 12" in told
    assert not re.search(r"pendataan RW|sensus", told)


@pytest.mark.parametrize("language", LANGUAGES)
def test_totals_leave_out_what_only_visits_tell_and_say_so(beside: Snapshot, alone: Snapshot, language: str) -> None:
    text, selection = read_text(language), Selection(population="recap", language=language)
    for snapshot, told in ((beside, ["reconciliation", "flow", "wrong", "missing", "digits"]),
                           (alone, ["reconciliation", "wrong"])):  # fmt: skip
        rows, works = mutu_data(snapshot, selection, text), kegiatan(snapshot, selection, text)
        assert _sections(rows) == [f"{name}-heading" for name in told]
        assert (text("mutu_data.of_totals") in words(rows)) is (snapshot is alone)
        assert (text("mutu_data.lead_visits") in words(rows)) is (snapshot is beside)
        assert not {"works-heading", "chain-heading", "received-heading"} & set(_sections(works))
        assert text("kegiatan.of_totals") in words(works)
        assert bool(of_class(works, "outputs")) is (snapshot is beside), (
            "alone there is nothing to be taken for outcomes"
        )
        assert not re.search("kunjungan|visit", words(works))


def _view_of_totals(snapshot: Snapshot, selection: Selection) -> View:
    text = read_text(selection.language)
    return View(snapshot=snapshot, selection=selection, text=text, definition=snapshot.catalogue["san_layak"])


def _sections(page: object) -> list[str]:
    return [each.id for each in of_kind(page, "H2") if "section-heading" in (each.className or "")]


def test_the_filter_offers_totals_only_where_there_are_some(beside: Snapshot, alone: Snapshot) -> None:
    assert [each.name for each in beside.context.populations] == ["binaan", "all", "recap"]
    assert [each.name for each in alone.context.populations] == ["recap"]
    assert Selection.default(alone.context).population == "recap"
    assert Selection.from_search("?populasi=recap", beside.context).population == "recap"
    without = replace(beside.context, populations=beside.context.populations[:2])
    assert Selection.from_search("?populasi=recap", without).population == "binaan"
