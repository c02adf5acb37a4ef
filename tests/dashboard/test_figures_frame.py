"""Every chart of every page has what a chart must have, and its files open."""

from __future__ import annotations

import inspect
import io
import json
import re
from dataclasses import replace
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from dash import Dash
from plotly.utils import PlotlyJSONEncoder
from reading import of_class, of_kind, walk, words

import dashboard
from dashboard.app import shown
from dashboard.figures.frame import FORMS, PICTURES, framed
from dashboard.pages.indikator.downloads import SHEETS
from dashboard.pages.indikator.equity import equity
from dashboard.pages.indikator.places import places
from dashboard.pages.indikator.view import View
from dashboard.reports.workbook import workbook
from dashboard.selection import Selection
from dashboard.source import Snapshot, Source
from dashboard.still import Still
from dashboard.text import LANGUAGES, read_text
from indicators.rows import Change
from warehouse.settings import Settings

FOLDER = Path(dashboard.__file__).parent
ADDRESSES = (
    "/",
    "/perbandingan",
    "/kegiatan",
    "/mutu-data",
    "/indikator/san_layak",
    "/indikator/san_ladder",
    "/indikator/open_defecation",
    "/indikator/women_income_median",
    "/indikator/ibangga_mean",
    "/indikator/infant_deaths",
)


@cache
def drawn(source: Source, address: str, search: str = "") -> list[Any]:
    """What a page shows, drawn once for all that is asked of it."""
    return shown(source, address, search).children


def charts(source: Source, address: str, search: str) -> list[object]:
    return of_class(drawn(source, address, search), "chart")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("population", ["binaan", "all"])
def test_every_chart_says_what_it_must(source: Source, address: str, language: str, population: str) -> None:
    text = read_text(language)
    for chart in charts(source, address, f"?bahasa={language}&populasi={population}"):
        title = of_class(chart, "chart-title")[0]
        assert words(title).strip()
        assert getattr(chart, "aria-labelledby") == title.id
        assert words(of_class(chart, "chart-reading")[0]).strip(), "one sentence that a screen reader gets"
        facts = words(of_class(chart, "chart-facts")[0])
        assert "SIMULASI" in facts, "the source"
        assert of_kind(chart, "Table"), "the table twin"
        origin = of_class(chart, "chart-origin")
        assert len(origin) == 1
        assert text("card.where_from") in words(origin[0])
        saved = [each.href.partition("?")[0] for each in walk(chart) if getattr(each, "download", None)]
        assert {href.rpartition(".")[2] for href in saved} == set(FORMS)
        pictures = [each for each in of_kind(chart, "Button") if hasattr(each, "data-picture")]
        assert [getattr(each, "data-picture") for each in pictures] == list(PICTURES)
        assert all(getattr(each, "data-file").startswith("SIMULASI_") for each in pictures)


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_chart_has_a_name_of_its_own_on_its_page(source: Source, address: str) -> None:
    named = [getattr(chart, "id", None) for chart in charts(source, address, "")]
    assert len(named) == len(set(named))
    drawn = [each for chart in charts(source, address, "") for each in of_kind(chart, "Button")]
    pictures = [getattr(each, "data-file") for each in drawn if getattr(each, "data-picture", "") == "png"]
    assert len(pictures) == len(set(pictures)), "a second picture would be saved over the first, or as a copy of it"


@pytest.mark.parametrize("address", [*ADDRESSES, "/perbandingan"])
def test_every_file_to_take_away_is_named_by_its_form_and_by_what_it_is_of(source: Source, address: str) -> None:
    """Whoever hears a list of links must be able to tell one "Unduh CSV" from the other."""
    children = drawn(source, address)
    told = {each.id: words(each) for each in walk(children) if isinstance(getattr(each, "id", None), str)}
    files = of_class(children, "download")
    names = [" ".join(told[part] for part in getattr(each, "aria-labelledby").split()) for each in files]
    assert len(names) == len(set(names)) >= len(FORMS)
    assert all(words(each) in name for each, name in zip(files, names, strict=True)), "what is seen is in the name"


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_link_to_the_origin_leads_somewhere(source: Source, address: str) -> None:
    children = drawn(source, address)
    ids = {getattr(each, "id", None) for each in walk(children) if isinstance(getattr(each, "id", None), str)}
    links = [each.href for each in of_class(children, "chart-origin") if type(each).__name__ == "A"]
    assert {link.removeprefix("#") for link in links} <= ids


@pytest.mark.parametrize("address", ADDRESSES)
def test_the_title_of_a_chart_is_of_the_rank_below_its_section_and_not_of_a_section_before(
    source: Source, address: str
) -> None:
    """Whoever goes from heading to heading must not hear a chart as part of what it isn't in."""
    children = drawn(source, address)
    main = of_kind(children, "Main")
    inside = {id(chart) for section in (*of_kind(main, "Section"), *of_class(main, "fold-section"))
              if section.className != "chart" for chart in of_class(section, "chart")}  # fmt: skip
    for chart in of_class(main, "chart"):
        assert bool(of_kind(chart, "H3")) is (id(chart) in inside), chart.id


def test_nothing_frames_a_chart_by_other_means() -> None:
    """The frame asks for a caption, files and an origin; whoever writes the class by hand would get round it."""
    frame = FOLDER / "figures" / "frame.py"
    by_hand = [path for path in FOLDER.rglob("*.py") if 'className="chart"' in path.read_text(encoding="utf-8")]
    assert by_hand == [frame]
    required = {
        name for name, each in inspect.signature(framed).parameters.items() if each.default is inspect.Parameter.empty
    }
    assert {"caption", "twin", "identity", "behind"} <= required


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_file_of_a_chart_opens_as_table_and_as_workbook(source: Source, app: Dash, address: str) -> None:
    client = app.server.test_client()
    for chart in charts(source, address, ""):
        links = [each for each in walk(chart) if getattr(each, "download", None)]
        for link in links:
            answer = client.get(link.href)
            assert answer.status_code == 200, link.href
            assert link.download in answer.headers["Content-Disposition"]
            if link.download.endswith(".xlsx"):
                rows = list(openpyxl.load_workbook(io.BytesIO(answer.data)).active.values)
            else:
                rows = answer.data.decode("utf-8-sig").splitlines()
            assert len(rows) > 1, link.href


@pytest.mark.parametrize("address", ADDRESSES[:5])
def test_no_two_files_that_say_different_things_are_called_alike(source: Source, app: Dash, address: str) -> None:
    """Somebody takes away what stands after two months, then after eight: neither may seem a copy of the other."""
    client = app.server.test_client()
    links = {
        each.href for chart in charts(source, address, "") for each in walk(chart) if getattr(each, "download", "")
    }
    choices = ("", "&ke=m2", "&populasi=all", "&bahasa=en", "&banding=all_present", "&rinci=head_sex", "&apkm=akses")
    for link in sorted(link for link in links if ".csv?" in link):
        files: dict[str, bytes] = {}
        for choice in choices:
            answer = client.get(f"{link}{choice}")
            name = answer.headers["Content-Disposition"]
            assert files.setdefault(name, answer.data) == answer.data, (name, choice)


def test_a_workbook_keeps_codes_as_text_numbers_as_numbers_days_as_days_and_runs_nothing() -> None:
    rows = [["001", 0.5, date(2023, 3, 22)], ["=1+1", None, None]]
    content = workbook(["RT", "nilai", "hari"], rows, language="id", simulated=True, about="RW 12")
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    assert list(sheet.values) == [
        ("RT", "nilai", "hari", "sumber"),
        ("001", 0.5, datetime(2023, 3, 22), "SIMULASI · RW 12"),
        ("=1+1", None, None, "SIMULASI · RW 12"),
    ]
    assert sheet["A3"].data_type == "s"
    assert sheet.column_dimensions["D"].width > sheet.column_dimensions["A"].width


def test_a_file_name_tells_nothing_of_a_person(source: Source, snapshot: Snapshot) -> None:
    for address in ADDRESSES:
        for chart in charts(source, address, ""):
            button = next(each for each in of_kind(chart, "Button") if hasattr(each, "data-file"))
            assert re.fullmatch(rf"SIMULASI_[a-z0-9_]+_{snapshot.build_id}_[a-z0-9_]+", getattr(button, "data-file"))


def test_the_files_of_findings_are_for_analysts_alone(settings: Settings) -> None:
    from dashboard.app import create_app

    judged = create_app(replace(settings, audience="judge"))
    client = judged.server.test_client()
    assert [client.get(f"/mutu-data/{part}.xlsx").status_code for part in ("temuan", "rt", "kader")] == [404] * 3


class WithHidden:
    """The sample with one RT hidden, as the guard would hand it out were it small."""

    def __init__(self, snapshot: Snapshot, category: str) -> None:
        self._snapshot, self._category = snapshot, category

    def __getattr__(self, name: str) -> Any:
        return getattr(self._snapshot, name)

    def changes(self, **chosen: Any) -> tuple[Change, ...]:
        rows = self._snapshot.changes(**chosen)
        return tuple(self._hidden(row) if row.category == self._category else row for row in rows)

    def _hidden(self, row: Change) -> Change:
        return replace(row, suppressed=True, n_from=987, n_to=987, value_from=0.987, value_to=0.987, x_to=987.0)


@pytest.mark.parametrize("part", ["equity", "places"])
def test_a_hidden_group_has_no_mark_and_no_number_in_the_new_figures(snapshot: Snapshot, part: str) -> None:
    hidden = WithHidden(snapshot, "003")
    selection, text = Selection(population="all"), read_text("id")
    view = View(snapshot=hidden, selection=selection, text=text, definition=snapshot.catalogue["san_layak"])  # type: ignore[arg-type]
    drawn = {"equity": equity, "places": places}[part](view)
    assert drawn is not None
    told = json.dumps(drawn, cls=PlotlyJSONEncoder)
    assert "987" not in told
    assert "98,7" not in told
    _, rows = SHEETS["parts" if part == "places" else part](view)
    assert not [row for row in rows if 987 in row or 0.987 in row]
    if part == "places":
        tile = next(words(tile) for tile in of_class(drawn, "tile") if "RT 003" in words(tile))
        assert tile == "RT 003disembunyikan"
    else:
        before = of_class(drawn, "span-from")[0]
        assert len(of_class(before, "span-dot")) == 7


def test_an_audience_that_may_not_see_rt_gets_neither_tiles_nor_equiplot(settings: Settings) -> None:
    public = Source(replace(settings, audience="public"))
    shown_ids = {getattr(chart, "id", None) for chart in charts(public, "/indikator/san_layak", "?populasi=all")}
    assert shown_ids
    assert shown_ids.isdisjoint({"places", "equity", "parts", "forest"})


def test_outlines_that_a_site_declares_become_a_map(snapshot: Snapshot) -> None:
    square = (((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 0.0)),)
    mapped = Snapshot(
        build_id=snapshot.build_id, connection=snapshot._connection, policy=snapshot.policy,
        outlines={snapshot.context.sites[0].rw: {"001": square}},
    )  # fmt: skip
    view = View(snapshot=mapped, selection=Selection(population="all"), text=read_text("id"),
                definition=snapshot.catalogue["san_layak"])  # fmt: skip
    drawn = places(view)
    assert [part.attributes["className"] for part in walk(drawn) if isinstance(part, Still)] == ["drawing tile-map"]
    assert len(of_class(drawn, "tile")) == 8, "every RT keeps its tile, for those without an outline"
