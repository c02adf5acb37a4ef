"""What readers do, in a real browser: switch, go back, share, fold, find, print, work with the keyboard alone."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from visiting import Visitor, violations

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def test_the_definition_opens_in_a_drawer_and_gives_the_focus_back(visitor: Visitor) -> None:
    page = visitor.visit("/")
    page.locator(".where-from").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(".definition")
    page.wait_for_timeout(300)
    page.locator(".definition .fold summary").first.click()
    assert page.locator(".definition .fold pre", has_text="SELECT").is_visible()
    assert violations(page) == []
    page.keyboard.press("Escape")
    visitor.until("document.activeElement.classList.contains('where-from')")


def test_a_switch_writes_the_address_keeps_the_focus_and_the_back_button_undoes_it(visitor: Visitor) -> None:
    page = visitor.visit("/")
    page.get_by_text("Seluruh keluarga RW", exact=True).click()
    page.wait_for_url(re.compile("populasi=all"))
    page.locator(".scope", has_text="Seluruh keluarga RW").wait_for()
    visitor.until("document.activeElement.type === 'radio'")
    page.get_by_label("Ke putaran").first.click()
    page.get_by_role("option", name="Bulan ke-4").click()
    page.wait_for_url(re.compile("ke=m4"))
    page.locator(".scope", has_text="Bulan ke-4").wait_for()
    page.go_back()
    page.locator(".scope", has_text="Bulan ke-8").wait_for()
    page.go_back()
    page.locator(".scope", has_text="KK binaan").wait_for()


def test_an_address_brings_a_colleague_to_the_same_view(visitor: Visitor) -> None:
    page = visitor.visit("/?bahasa=en&populasi=all&dari=m2&ke=m6")
    said = page.locator(".scope").inner_text()
    assert "All families of the RW" in said
    assert "Month 2" in said
    assert "Month 6" in said
    assert page.get_by_label("To round").first.input_value() == "Month 6"


def test_the_language_changes_in_place_and_moving_on_keeps_the_view(visitor: Visitor) -> None:
    page = visitor.visit("/?populasi=all&dari=baseline&ke=m6")
    page.get_by_role("link", name="EN", exact=True).click()
    visitor.until("document.documentElement.lang === 'en'")
    assert "Summary" in page.title()
    page.get_by_role("link", name="Indicators", exact=True).click()
    page.wait_for_url(re.compile(r"/indikator\?.*ke=m6"))
    visitor.until("document.activeElement.id === 'isi'")
    assert "bahasa=en" in page.url
    assert "populasi=all" in page.url


def test_the_columns_for_analysts_come_when_they_are_asked_for(visitor: Visitor) -> None:
    page = visitor.visit("/perbandingan")
    page.locator(".ag-cell").first.wait_for()
    count = "window.dash_ag_grid.getApi('perbandingan-grid').getAllDisplayedColumns().length"
    before = page.evaluate(count)
    page.get_by_label("Kolom untuk analis").check(force=True)
    visitor.until(f"{count} === {before + 7}")


def test_a_fold_of_the_comparison_opens_and_stays_open_when_a_switch_is_moved(visitor: Visitor) -> None:
    page = visitor.visit("/perbandingan")
    page.locator(".fold summary").first.click()
    page.get_by_text("Seluruh keluarga RW", exact=True).click()
    page.locator(".page-facts", has_text="Seluruh keluarga RW").wait_for()
    assert page.locator(".fold").first.get_attribute("open") is not None
    assert violations(page) == []


@pytest.mark.parametrize("patience", [0, 2000])
def test_the_comparison_can_be_reached_before_and_after_its_grid_has_come(visitor: Visitor, patience: int) -> None:
    page = visitor.visit("/?ke=m6")
    page.get_by_role("link", name="Perbandingan", exact=True).hover()
    page.wait_for_timeout(patience)
    page.get_by_role("link", name="Perbandingan", exact=True).click()
    page.wait_for_url(re.compile(r"/perbandingan\?.*ke=m6"))
    page.locator(".ag-cell").first.wait_for()
    page.go_back()
    page.locator(".scope", has_text="Bulan ke-6").wait_for()
    page.go_forward()
    page.locator(".ag-cell").first.wait_for()


def test_the_skip_link_is_the_first_stop_of_the_keyboard(visitor: Visitor) -> None:
    page = visitor.visit("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "isi"


def test_a_card_leads_to_its_indicator(visitor: Visitor) -> None:
    page = visitor.visit("/")
    page.locator(".card h3 a").first.click()
    page.wait_for_url(re.compile(r"/indikator/\w+\?populasi=binaan"))
    page.locator(".indikator h1").wait_for()


@pytest.mark.parametrize("query", ["", "?populasi=all", "?bahasa=en", "?bahasa=en&populasi=all"])
def test_the_summary_prints_on_one_sheet_with_its_mark(visitor: Visitor, query: str, tmp_path: Path) -> None:
    page = visitor.visit(f"/{query}")
    sheet = page.pdf(path=tmp_path / "sheet.pdf", prefer_css_page_size=True, print_background=True)
    assert len(re.findall(rb"/Type\s*/Page[^s]", sheet)) == 1
    page.emulate_media(media="print")
    assert page.locator(".simulated").is_visible()
    assert not page.locator(".filters").first.is_visible()


def test_an_unknown_address_is_explained(visitor: Visitor) -> None:
    page = visitor.visit("/indikator/zzz")
    assert page.locator("h1").inner_text()
    assert violations(page) == []


def test_the_summary_fetches_no_chart_and_no_grid_library(visitor: Visitor) -> None:
    fetched: list[str] = []
    visitor.page.on("request", lambda request: fetched.append(request.url))
    visitor.visit("/")
    assert not [url for url in fetched if "plotly-basic" in url or "plotly.min" in url or "ag_grid" in url]
    visitor.visit("/indikator/san_layak")
    assert [url for url in fetched if "plotly-basic" in url]
    assert not [url for url in fetched if "plotly.min" in url]


def test_what_was_unfolded_stays_so_when_a_switch_is_moved_and_a_link_stays_in_the_app(visitor: Visitor) -> None:
    page = visitor.visit("/indikator/san_layak")
    page.evaluate("window.stayed = true")
    page.locator(".chart-twin summary").first.click()
    page.get_by_text("Seluruh keluarga RW", exact=True).click()
    page.locator(".page-facts", has_text="Seluruh keluarga RW").wait_for()
    assert page.locator(".chart-twin").first.get_attribute("open") is not None
    page.locator("a.back").click()
    page.wait_for_url(re.compile("/indikator[?]"))
    page.locator(".indikator-list").wait_for()
    assert page.evaluate("window.stayed") is True
