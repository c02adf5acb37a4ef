"""The pages as one file: which are in it, that they say what the dashboard says, and that nothing else is needed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from few_families import declare_few
from typer.testing import CliRunner
from visiting import unsound, violations

from dashboard.app import shown
from dashboard.handout.document import Sheet, handout_text
from dashboard.handout.sheets import sheets_of
from dashboard.handout.views import View, views
from dashboard.pages.perbandingan.lines import comparison_lines
from dashboard.pages.perbandingan.table import columns
from dashboard.selection import COMPARISONS, Selection
from dashboard.source import Snapshot, Source
from dashboard.text import read_text
from indicators.definition import Apkm, Theme
from p2wkss import command
from p2wkss_build import make_build
from warehouse.settings import Settings

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

TOLD = ("san_layak", "women_income_median")


@pytest.fixture(scope="module")
def judged(settings: Settings) -> Source:
    return Source(replace(settings, audience="judge"))


@pytest.fixture(scope="module")
def few(judged: Source) -> tuple[Sheet, ...]:
    """Summary, comparison of two rounds by theme, and one indicator."""
    opening = Selection.default(judged.current().context)
    chosen = [opening, replace(opening, round_to="m4"), replace(opening, theme="health")]
    wanted = [
        View("/", opening),
        *(View("/perbandingan", each) for each in chosen),
        View("/indikator/san_layak", opening),
    ]
    return tuple(sheets_of(judged, wanted))


def text_of(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", "", html)).split())


def test_it_opens_with_the_summary_and_every_choice_of_a_comparison_leads_to_every_other(snapshot: Snapshot) -> None:
    found = views(snapshot.context, TOLD, language="id")
    opening = Selection.default(snapshot.context)
    assert found[0] == View("/", opening)
    assert len(set(found)) == len(found)
    rounds = [each.name for each in snapshot.context.rounds[1:]]
    for end in rounds:
        for group in snapshot.context.populations:
            for comparison in COMPARISONS:
                chosen = replace(opening, round_to=end, population=group.name, comparison=comparison)
                themes = [replace(chosen, theme=theme.value) for theme in Theme]
                apkm = [replace(chosen, apkm=each.value) for each in Apkm]
                assert {View("/perbandingan", each) for each in (chosen, *themes, *apkm)} <= set(found)
    assert {view.path for view in found if view.path.startswith("/indikator/")} == {
        f"/indikator/{name}" for name in TOLD
    }


def test_addresses_without_a_page_are_left_out(judged: Source) -> None:
    opening = Selection.default(judged.current().context)
    told = sheets_of(judged, [View("/indikator/tidak_ada", opening), View("/muat-data", opening), View("/", opening)])
    assert [sheet.view.path for sheet in told] == ["/"]


def test_a_grid_is_a_table_of_the_same_words(judged: Source, few: Sequence[Sheet]) -> None:
    selection = few[1].view.selection
    text = read_text("id")
    body = re.search(r"<tbody>(?!.*<tbody>)(.*?)</tbody>", few[1].html, re.DOTALL)
    assert body is not None
    rows = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row) for row in re.findall(r"<tr>(.*?)</tr>", body[1], re.DOTALL)]
    shown_columns = [column for column in columns(text) if not column.analyst]
    lines = comparison_lines(judged.current(), selection)
    assert len(rows) == len(lines)
    for cells, line in zip(rows, lines, strict=True):
        assert [text_of(cell) for cell in cells] == [
            " ".join(column.shown(line, "id").split()) for column in shown_columns
        ]


def test_links_lead_into_the_file(few: Sequence[Sheet]) -> None:
    for sheet in few:
        assert re.findall(r'<a [^>]*?href="/', sheet.html) == []
        assert '<a class="current" href="#/' in sheet.html


def test_drawing_a_handout_leaves_the_pages_of_the_dashboard_as_they_were(judged: Source, few: Sequence[Sheet]) -> None:
    first, second = (list(sheets_of(judged, [sheet.view for sheet in few])) for _ in range(2))
    assert first == second == list(few)
    seen = shown(judged, few[1].view.path, few[1].view.selection.to_search())
    assert "AgGrid" in str(seen.children)


def test_the_same_pages_are_the_same_file_and_no_word_of_theirs_can_end_a_script(few: Sequence[Sheet]) -> None:
    odd = replace(few[0], title="</script><b>")
    written = handout_text([odd, *few], text=read_text("id"), build_id="x")
    assert written == handout_text([odd, *few], text=read_text("id"), build_id="x")
    assert "</script><b>" not in written
    assert not re.search(r"""(?:src|href)=["']?https?:""", written)


def test_what_an_audience_may_not_see_is_not_in_its_file(settings: Settings, judged: Source) -> None:
    public = Source(replace(settings, audience="public"))
    view = View("/perbandingan", Selection.default(public.current().context))
    told, theirs = (next(sheets_of(source, [view])).html for source in (public, judged))
    hidden = [
        line.definition.words("id").label
        for line in comparison_lines(public.current(), view.selection)
        if line.change.suppressed
    ]
    assert hidden
    known = {line.definition.words("id").label: line for line in comparison_lines(judged.current(), view.selection)}
    for label in hidden:
        row = _row(told, label)
        assert not re.search(r"\d", row)
        if not known[label].change.suppressed:
            assert re.search(r"\d", _row(theirs, label))


def _row(html: str, label: str) -> str:
    """What the table tells of an indicator, but for its name, theme and how it is computed."""
    rows = re.findall(r'<tr><th scope="row">(.*?)</th>(.*?)</tr>', html, re.DOTALL)
    (found,) = [cells for name, cells in rows if text_of(name) == label and "number" in cells]
    return text_of(" ".join(re.findall(r"<td.*?</td>", found, re.DOTALL)[:9]))


@pytest.fixture
def opened(browser: Browser, few: Sequence[Sheet], tmp_path: Path) -> Iterator[Page]:
    """The file in a browser without a server; it may not ask for anything nor complain."""
    place = tmp_path / "berkas juri.html"
    place.write_text(handout_text(few, text=read_text("id"), build_id="x"), encoding="utf-8")
    context = browser.new_context(viewport={"width": 390, "height": 844}, offline=True)
    page, complaints = context.new_page(), list[str]()
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on(
        "request", lambda asked: complaints.append(asked.url) if not asked.url.startswith(("file:", "data:")) else None
    )
    page.goto(place.as_uri())
    yield page
    context.close()
    assert complaints == []


@pytest.mark.browser
def test_a_file_without_a_server_is_read_filtered_and_gone_back_in(opened: Page, few: Sequence[Sheet]) -> None:
    headings = [
        text_of(found[1]) for sheet in few if (found := re.search(r"<h1[^>]*>(.*?)</h1>", sheet.html, re.DOTALL))
    ]

    def arrived(number: int) -> None:
        said = "() => document.querySelector('h1').innerText.replace(/\\s+/g, ' ').trim()"
        opened.wait_for_function(f"(heading) => ({said})() === heading", arg=headings[number])

    arrived(0)
    opened.click("nav.pages a[href^='#/perbandingan']")
    arrived(1)
    assert opened.title() == few[1].title
    assert (
        opened.locator("#filter-round_to option:disabled").count()
        == len(opened.locator("#filter-round_to option").all()) - 2
    )
    opened.click(".choices summary")
    opened.select_option("#filter-round_to", "m4")
    arrived(2)
    assert opened.evaluate("document.activeElement.id") == "filter-round_to"
    assert opened.locator("#filter-theme option[value=health]").is_disabled(), "only together with the last round"
    opened.go_back()
    arrived(1)
    opened.select_option("#filter-theme", "health")
    arrived(3)
    opened.go_back()
    arrived(1)
    opened.click("a[href='#theme-sanitation']")
    assert opened.url.endswith(few[1].view.address), "a place on the page is no other page"
    opened.evaluate("(address) => { location.hash = address; }", few[4].view.address)
    arrived(4)
    opened.wait_for_selector("[data-figure] .main-svg")
    assert opened.locator(".chart-files, .finder, .languages").count() == 0
    assert violations(opened) == []
    assert unsound(opened) == []
    opened.evaluate("dispatchEvent(new Event('beforeprint'))")  # what is folded is on paper, as wide as the sheet
    charts = opened.locator("[data-figure]").all()
    assert [each.locator(".main-svg").first.get_attribute("width") for each in charts] == ["900", "900"]
    assert opened.locator("[data-section]:not([hidden]):not([open])").count() == 0
    opened.evaluate("dispatchEvent(new Event('afterprint'))")
    assert opened.locator("[data-section][open]").count() == 0
    opened.evaluate("location.hash = '/perbandingan?populasi=all&dari=baseline&ke=m4'")
    arrived(2)
    assert "tidak memuat pilihan itu" in opened.inner_text("main > .note")
    width = opened.evaluate("document.documentElement.scrollWidth")
    assert width <= 390


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--language", "su"], "'su' bukan salah satu dari 'id', 'en'"),
        (["--audience", "siapa"], "bukan salah satu dari 'public', 'judge'"),
        (["--out", "tidak/ada/x.html"], "folder tidak/ada tidak ada"),
        (["--out", "."], "itu folder"),
        pytest.param(
            ["--out", "/proc/x.html"],
            "/proc/x.html tidak dapat ditulis",
            marks=pytest.mark.skipif(not Path("/proc/self").exists(), reason="a folder that nobody can write in"),
        ),
    ],
)
def test_what_can_not_be_written_is_told_before_any_page_is_drawn(
    settings: Settings, words: list[str], told: str
) -> None:
    places = ["--data", str(settings.data), "--var", str(settings.var)]
    refused = CliRunner().invoke(command, ["handout", *places, *words])
    assert refused.exit_code != 0
    assert told in " ".join(refused.output.split())
    assert refused.stdout == "", "not even the bar of the pages was begun"


@pytest.mark.long
def test_the_command_writes_all_pages(tmp_path: Path) -> None:
    declare_few(tmp_path / "data", households=60)
    chosen = Settings(data=tmp_path / "data", var=tmp_path / "var", key_file=tmp_path / "key")
    make_build(chosen, allow_refused=True)
    out = tmp_path / "x.html"
    (chosen.data / "disclosure.toml").unlink(missing_ok=True)
    written = CliRunner().invoke(
        command, ["handout", "--data", str(chosen.data), "--var", str(chosen.var), "--out", str(out)]
    )
    assert written.exit_code == 0, written.output
    assert "untuk judge" in written.output
    assert "disclosure.toml setiap pembaca hanya melihat yang paling sedikit" in written.stderr
    assert out.read_text(encoding="utf-8").count('<script id="handout-') > 115
