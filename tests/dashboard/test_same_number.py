"""One number, wherever it stands: both pages, the files of both, open data from the command, and paper.

Each place's own numbers (read back from its file, in its own marks) are written by the rules of the page, and must give
the page's words to the last digit. Over all indicators, from one build of the sample.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from chromium import CHROMIUM
from dash import Dash
from playwright.sync_api import Browser
from reading import of_class, of_kind, words
from typer.testing import CliRunner

from dashboard.figures.measure import measure_of, told_as_counts
from dashboard.pages.perbandingan.layout import layout as perbandingan
from dashboard.pages.perbandingan.lines import Line, comparison_lines
from dashboard.selection import Selection
from dashboard.source import Snapshot
from dashboard.text import read_text
from indicators import numbers
from indicators.catalogue import read_catalogue
from indicators.definition import Kind
from indicators.rows import Change
from indicators.sentence import sentence
from p2wkss import command
from warehouse.settings import Settings

NAMES = read_catalogue().active.names
SELECTION = Selection(population="all")
QUERY = SELECTION.to_search()
Told = tuple[str, str, str]
FIELDS = {"x_from": "n sebelum", "x_to": "n sesudah", "n_from": "N sebelum", "n_to": "N sesudah",
          "value_from": "Sebelum", "value_to": "Sesudah", "change": "Perubahan"}  # fmt: skip

EXPORTED = {"x_from": "pembilang_awal", "x_to": "pembilang_akhir", "n_from": "penyebut_awal", "n_to": "penyebut_akhir",
            "value_from": "nilai_awal", "value_to": "nilai_akhir", "change": "perubahan"}  # fmt: skip


@pytest.fixture(scope="module")
def lines(snapshot: Snapshot) -> dict[str, Line]:
    return {line.definition.name: line for line in comparison_lines(snapshot, SELECTION)}


@pytest.fixture(scope="module")
def grid(snapshot: Snapshot) -> dict[str, dict[str, Any]]:
    """What the table of the comparison shows, by the label of the indicator."""
    shown = perbandingan(snapshot, SELECTION, read_text("id"))
    rows = next(store.data for store in of_kind(shown, "Store") if isinstance(store.data, list))
    return {row["indicator"]: row for row in rows}


@pytest.fixture(scope="module")
def csv_rows(app: Dash) -> dict[str, dict[str, str]]:
    text = app.server.test_client().get(f"/perbandingan.csv{QUERY}").data.decode("utf-8-sig")
    return {row["Kode indikator"]: row for row in csv.DictReader(io.StringIO(text), delimiter=";")}


@pytest.fixture(scope="module")
def xlsx_rows(app: Dash) -> dict[str, dict[str, Any]]:
    book = openpyxl.load_workbook(io.BytesIO(app.server.test_client().get(f"/perbandingan.xlsx{QUERY}").data))
    header, *rows = book.active.values
    named = [dict(zip(header, row, strict=True)) for row in rows]
    return {row["Kode indikator"]: row for row in named}


@pytest.fixture(scope="module")
def exported(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], dict[str, str]]:
    """The file of changes that `p2wkss indicators export` writes."""
    out = tmp_path_factory.mktemp("ekspor")
    run = CliRunner().invoke(
        command,
        ["indicators", "export", "--out", str(out), "--audience", "analyst", "--var", str(settings.var),
         "--data", str(settings.data), "--population", "all", "--round", "m8"],
    )  # fmt: skip
    assert run.exit_code == 0, run.output
    (path,) = Path(out).glob("*_perubahan.csv")
    rows = csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig")))
    return {
        (row["kode_indikator"], row["perbandingan"]): row
        for row in rows
        if (row["putaran_awal"], row["putaran_akhir"], row["pemilahan"]) == ("baseline", "m8", "site")
    }


def told(line: Line, change: Change) -> Told:
    """Before, after and difference as the pages write them."""
    measure = measure_of(line.definition, "id")
    return (*measure.levels_of(change, counts=line.counts), measure.change_of(change, counts=line.counts))


def read_back(line: Line, row: dict[str, Any], names: dict[str, str], *, comma: bool) -> Change:
    """The change of a line with every number taken from a file, none from the build."""

    def number(value: object) -> float | None:
        if value in (None, ""):
            return None
        return float(str(value).replace(",", ".") if comma else str(value))

    taken: dict[str, Any] = {field: number(row[name]) for field, name in names.items()}
    return replace(line.change, **taken | {field: int(taken[field] or 0) for field in ("n_from", "n_to")})


def comparable(line: Line) -> bool:
    return line.computed and not line.change.suppressed


@pytest.mark.parametrize("name", NAMES)
def test_the_files_of_the_comparison_say_what_the_page_says(
    lines: dict[str, Line], csv_rows: dict[str, dict[str, str]], xlsx_rows: dict[str, dict[str, Any]], name: str
) -> None:
    if name not in lines:
        assert name not in csv_rows, "what nobody was asked is in no file"
        return
    line = lines[name]
    if not comparable(line):
        return
    for rows, comma in ((csv_rows, True), (xlsx_rows, False)):
        assert told(line, read_back(line, rows[name], FIELDS, comma=comma)) == told(line, line.change)


def test_the_sentence_of_a_mean_or_median_has_the_levels_and_the_difference_of_the_page(
    snapshot: Snapshot, lines: dict[str, Line]
) -> None:
    measured = [line for line in lines.values() if line.definition.measures and comparable(line)]
    assert measured
    for line in measured:
        before, after, difference = told(line, line.change)
        said = sentence(line.change, line.definition, snapshot.context, "id")
        assert f"{before} → {after}" in said
        assert difference.lstrip("+" + numbers.MINUS) in said


@pytest.mark.parametrize("name", NAMES)
def test_the_command_says_what_the_page_says(
    lines: dict[str, Line], exported: dict[tuple[str, str], dict[str, str]], name: str
) -> None:
    if name not in lines or not comparable(lines[name]):
        return
    line = lines[name]
    row = exported[name, line.change.comparison]
    assert told(line, read_back(line, row, EXPORTED, comma=False)) == told(line, line.change)
    assert row["kesimpulan"] == line.change.verdict


@pytest.mark.xdist_group("pages_of_indicators")
@pytest.mark.parametrize("name", NAMES)
def test_the_table_the_line_and_the_page_of_an_indicator_show_the_same(
    page_of: Callable[[str, str], Any], lines: dict[str, Line], grid: dict[str, dict[str, Any]], name: str
) -> None:
    if name not in lines or not comparable(lines[name]):
        return
    line = lines[name]
    before, after, difference = told(line, line.change)
    row = grid[line.definition.words("id").label]
    if line.counts:
        parts = [f"{numbers.plain(getattr(line.change, f'x_{side}'), 'id')}/{getattr(line.change, f'n_{side}')}"
                 for side in ("from", "to")]  # fmt: skip
        assert [row["before_part_words"], row["after_part_words"]] == parts
    else:
        assert (row["before_words"], row["after_words"]) == (before, after)
    assert row["change_words"] == (difference or numbers.MISSING)
    shown = words(page_of(name, "id"))
    assert before in shown
    assert after in shown
    if difference and line.definition.kind is Kind.PROPORTION:
        assert difference.lstrip("+" + numbers.MINUS) in shown


@pytest.mark.parametrize("name", NAMES[::7])
def test_the_proof_of_the_command_counts_what_the_page_counts(
    settings: Settings, lines: dict[str, Line], name: str
) -> None:
    if name not in lines or not comparable(lines[name]) or lines[name].change.x_to is None:
        return
    run = CliRunner().invoke(command, ["indicators", "proof", name, "--population", "all", "--var", str(settings.var)])
    assert run.exit_code == 0, run.output
    said = " ".join(run.output.split())
    change = lines[name].change
    for side in ("from", "to"):
        assert numbers.plain(getattr(change, f"n_{side}"), "id") in said


@pytest.mark.xdist_group("pages_of_indicators")
@pytest.mark.parametrize("name", NAMES)
def test_the_file_of_a_course_says_what_the_page_says(
    app: Dash, snapshot: Snapshot, page_of: Callable[[str, str], Any], name: str
) -> None:
    text = app.server.test_client().get(f"/indikator/{name}/course.csv{QUERY}").data.decode("utf-8-sig")
    levels = {row.round: row for row in snapshot.estimates(
        indicator=name, site=snapshot.context.sites[0].name, population="all", breakdown="site")}  # fmt: skip
    rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    assert len(rows) == len(levels)
    measure = measure_of(snapshot.catalogue[name], "id")
    panel = words(of_class(page_of(name, "id"), "definition"))
    for row, level in zip(rows, levels.values(), strict=True):
        value = float(row["Nilai"].replace(",", ".")) if row["Nilai"] else None
        assert measure.value(value) == measure.value(level.value)
        assert measure.value(level.value) in panel


@pytest.mark.browser
@pytest.mark.xdist_group("browser")
@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium: install it, e.g. apt install chromium")
def test_paper_says_what_the_screen_says(browser: Browser, address: str, lines: dict[str, Line]) -> None:
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.goto(f"{address}/perbandingan{QUERY}")
    page.wait_for_selector("#shell main .line")
    page.emulate_media(media="print")
    printed = " ".join(page.locator("main").inner_text().split())
    page.close()
    leading = [line for line in lines.values() if comparable(line) and line.leads and not line.counts]
    assert leading
    for line in leading:
        difference = told(line, line.change)[2]
        assert " ".join(difference.split()) in printed, line.definition.name


def test_what_is_told_as_counts_is_so_everywhere(snapshot: Snapshot, lines: dict[str, Line]) -> None:
    for line in lines.values():
        assert line.counts == told_as_counts(line.change, line.definition, snapshot.policy)
