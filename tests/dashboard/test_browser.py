"""What readers do, in a real browser: switch, go back, share, fold, find, print, work with the keyboard alone."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from dash import Dash
from newer_build import beside_a_newer
from playwright.sync_api import Browser, Page, Route
from visiting import SCHEMES, Visitor, unsound, violations

from dashboard.app import create_app
from dashboard.text import read_text
from warehouse.settings import Settings
from warehouse.store import rollback

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def test_where_a_number_is_from_opens_by_keyboard_alone_and_gives_the_focus_back(visitor: Visitor) -> None:
    page = visitor.visit("/")
    for asked in (".card .where-from", ".tiles .where-from"):
        _reach(page, asked)
        page.keyboard.press("Enter")
        page.wait_for_selector("dialog[open] .definition")
        page.wait_for_timeout(300)
        _tab_to(page, "dialog[open] .definition .fold summary")
        page.keyboard.press("Enter")
        assert page.locator("dialog[open] .definition .fold pre", has_text="SELECT").is_visible()
        assert violations(page) == []
        page.keyboard.press("Escape")
        visitor.until("!document.querySelector('dialog[open]')")
        visitor.until("document.activeElement === window.asked")
    _reach(page, ".fold-section > summary")
    page.keyboard.press("Enter")
    visitor.until("document.querySelector('.fold-section').open && document.activeElement === window.asked")
    for fold in (".chart-twin", ".chart-origin"):
        _reach(page, f"{fold} > summary")
        page.keyboard.press("Enter")
        visitor.until(f"document.querySelector('{fold}').open && document.activeElement === window.asked")
    assert violations(page) == []


def _reach(page: Page, asked: str) -> None:
    """Come to the first of these by Tab, from whatever stands before it, and remember it."""
    page.locator(asked).first.focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    page.evaluate("window.asked = document.activeElement")
    assert page.evaluate(f"window.asked === document.querySelector('{asked}')")


def _tab_to(page: Page, wanted: str) -> None:
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate(f"document.activeElement.matches('{wanted}')"):
            return
    raise AssertionError(f"not reached by Tab: {wanted}")


def test_a_switch_writes_the_address_keeps_the_focus_and_the_back_button_undoes_it(visitor: Visitor) -> None:
    page = visitor.visit("/")
    page.get_by_label("KK binaan", exact=True).focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_url(re.compile("populasi=all"))
    page.locator(".scope", has_text="Seluruh keluarga RW").wait_for()
    visitor.until("document.activeElement.value === 'all' && document.activeElement.type === 'radio'")
    page.get_by_label("Ke putaran").select_option("Bulan ke-4")
    page.wait_for_url(re.compile("ke=m4"))
    page.locator(".scope", has_text="Bulan ke-4").wait_for()
    page.go_back()
    page.locator(".scope", has_text="Bulan ke-8").wait_for()
    page.go_back()
    page.locator(".scope", has_text="KK binaan").wait_for()


def test_a_list_that_gets_shorter_keeps_what_is_chosen(visitor: Visitor) -> None:
    page = visitor.visit("/")
    page.get_by_label("Ke putaran").select_option("Bulan ke-4")
    visitor.until("document.getElementById('filter-round_from').length === 2")
    assert _rounds_chosen(page) == ("baseline", "m4")


def test_after_choices_that_make_no_pair_the_switches_say_what_is_shown_and_go_on_from_there(visitor: Visitor) -> None:
    page = visitor.visit("/")
    page.evaluate(
        """() => [["round_from", "m6"], ["round_to", "m4"]].forEach(([field, value]) => {
          const list = document.getElementById(`filter-${field}`);
          list.value = value;
          list.dispatchEvent(new Event("change", { bubbles: true }));
        })"""
    )
    page.wait_for_url(re.compile("dari=m6&ke=m4"))
    visitor.settle()
    assert _rounds_chosen(page) == ("baseline", "m8")
    page.get_by_label("Ke putaran").select_option("m6")
    page.wait_for_url(re.compile("dari=baseline&ke=m6"))


def _rounds_chosen(page: Page) -> tuple[str, str]:
    return page.get_by_label("Dari putaran").input_value(), page.get_by_label("Ke putaran").input_value()


def test_enlarged_four_times_a_page_begins_on_its_first_screen(visitor: Visitor) -> None:
    """A laptop's screen of 1280 by 1024 is then 320 by 256: nothing scrolls to the side, and links keep their room."""
    page = visitor.visit("/")
    page.set_viewport_size({"width": 320, "height": 256})
    begins = page.locator("main h1").bounding_box()
    assert begins is not None
    assert begins["y"] + begins["height"] < 256
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    boxes = [each.bounding_box() for each in page.locator(".top :is(a, summary)").all()]
    assert min(box["height"] for box in boxes if box) >= 24


def test_a_page_and_a_choice_that_get_no_answer_are_told_and_follow_once_the_server_is_back(
    browser: Browser, address: str
) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844})
    reader = Visitor(context.new_page(), address)  # the browser complains, and rightly so
    page = reader.visit("/")
    context.set_offline(True)
    page.locator(".pages a", has_text="Perbandingan").click()  # the program of its table isn't here yet
    page.locator("#unanswered", has_text=read_text("id")("app.unreached")).wait_for()
    assert page.locator(".page-ringkasan").is_visible()
    context.set_offline(False)
    page.locator(".page-perbandingan").wait_for()
    page.locator("#unanswered:empty").wait_for(state="attached")
    page.locator(".choices summary").click()
    context.set_offline(True)
    page.get_by_label("Tema", exact=True).select_option("housing")
    page.locator("#unanswered", has_text=read_text("id")("app.unreached")).wait_for()
    assert "tema=" not in page.url  # the page is still what its address says
    context.set_offline(False)
    page.locator("main h1", has_text="dari 5 indikator").wait_for()
    page.wait_for_url(re.compile("tema=housing"))
    page.locator("#unanswered:empty").wait_for(state="attached")
    page.locator(".pages a", has_text="Ringkasan").click()
    page.locator(".page-ringkasan").wait_for()
    page.reload()
    reader.settle()
    context.set_offline(True)
    page.evaluate("history.back()")  # the browser's own page of an error took the place of this one
    page.locator("#unanswered", has_text=read_text("id")("app.unreached")).wait_for()
    assert page.locator(".page-ringkasan").is_visible()
    context.set_offline(False)
    page.locator(".page-perbandingan h1", has_text="dari 5 indikator").wait_for()
    page.locator("#unanswered:empty").wait_for(state="attached")
    context.close()


def test_who_waits_for_an_answer_is_told_that_the_numbers_are_those_of_before(visitor: Visitor) -> None:
    page, held, released = visitor.visit("/?bahasa=en"), list[Route](), list[bool]()
    page.route("**/_dash-update-component*", lambda route: route.continue_() if released else held.append(route))
    page.get_by_label("To round").select_option("m4")
    page.locator("#unanswered", has_text=read_text("en")("app.late")).wait_for()
    released.append(True)
    for each in held:
        each.continue_()
    page.locator(".scope", has_text="Month 4").wait_for()
    page.locator("#unanswered:empty").wait_for(state="attached")


def test_a_choice_that_the_server_fails_at_is_told_and_can_be_made_again(browser: Browser, address: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844})
    reader, failing = Visitor(context.new_page(), address), list[bool]()  # the browser complains, and rightly so
    page = reader.visit("/perbandingan")
    page.route("**/_dash-update-component*", lambda route: route.fulfill(status=500) if failing else route.continue_())
    failing.append(True)
    page.locator(".choices summary").click()
    page.get_by_label("Tema", exact=True).select_option("housing")
    page.locator("#alert", has_text=read_text("id")("app.not_updated")).wait_for()
    failing.clear()
    page.get_by_label("Tema", exact=True).select_option("")
    page.get_by_label("Tema", exact=True).select_option("housing")
    page.locator("main h1", has_text="dari 5 indikator").wait_for()
    page.locator("#alert:empty").wait_for(state="attached")
    context.close()


def test_whatever_does_not_come_at_first_comes_afterwards(browser: Browser, address: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page, asked, faults = context.new_page(), Counter[str](), list[str]()
    page.on("pageerror", lambda error: faults.append(error.message))

    def only_again(route: Route) -> None:
        """The first time nothing, and of the document the beginning; a program not for the next one either."""
        asking = re.sub(r".again=.*", "", route.request.url) + (route.request.post_data or "")
        asked[asking] += 1
        if asked[asking] > (2 if route.request.resource_type == "script" else 1):
            return route.continue_()
        if route.request.is_navigation_request():
            text = route.fetch().text()
            return route.fulfill(body=text[: len(text) // 2], content_type="text/html")
        return route.abort()

    page.route("**/*", only_again)
    page.goto(f"{address}/perbandingan?populasi=all")
    page.locator("#first").wait_for(state="detached")
    page.locator(".ag-cell").first.wait_for(state="attached")
    page.locator(".choices summary").click()
    page.get_by_label("Tema", exact=True).select_option("housing")
    page.locator("main h1", has_text="dari 5 indikator").wait_for()
    page.locator(".line h3 a").first.click()
    page.locator(".js-plotly-plot").first.wait_for()
    page.locator("#unanswered:empty").wait_for(state="attached")
    assert faults == []
    context.close()


def test_a_name_beside_wide_counts_breaks_between_its_words_and_a_way_to_a_theme_has_an_edge(visitor: Visitor) -> None:
    page = visitor.visit("/perbandingan")
    page.evaluate(
        """document.querySelector("#line-women_own_income .line-levels").textContent = "46 dari 120 → 56 dari 120";
        document.querySelector("#line-women_own_income h3").textContent = "Berpenghasilan sendiri";"""
    )
    assert unsound(page) == []
    parts = ("h3", ".chip", ".line-levels", ".amount")
    name, verdict, levels, amount = (
        page.locator(f"#line-women_own_income {each}").bounding_box() or {} for each in parts
    )
    assert name["width"] > 130  # room for the longest word
    assert name["x"] + name["width"] <= verdict["x"]
    assert levels["x"] + levels["width"] <= amount["x"]
    page.emulate_media(forced_colors="active")  # there are no shades then that would tell what can be pressed
    edges = "(all) => all.map((one) => getComputedStyle(one).borderTopWidth)"
    assert "0px" not in page.locator(".jumps a").evaluate_all(edges)


def test_an_address_brings_a_colleague_to_the_same_view(visitor: Visitor) -> None:
    page = visitor.visit("/?bahasa=en&populasi=all&dari=m2&ke=m6")
    said = page.locator(".scope").inner_text()
    assert "All families of the RW" in said
    assert "Month 2" in said
    assert "Month 6" in said
    assert page.get_by_label("To round").input_value() == "m6"


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


_CUT = """cells => cells.filter(cell => {
  const words = document.createRange();
  words.selectNodeContents(cell);
  return words.getBoundingClientRect().bottom > cell.getBoundingClientRect().bottom;
}).map(cell => cell.textContent)"""


def test_the_columns_for_analysts_come_when_they_are_asked_for(visitor: Visitor) -> None:
    page = visitor.visit("/perbandingan")
    page.locator("#numbers-heading").click()
    page.locator(".ag-cell").first.wait_for()
    names = page.locator(".ag-pinned-left-cols-container .ag-cell")
    assert names.count() > 5
    assert names.evaluate_all(_CUT) == []
    count = "window.dash_ag_grid.getApi('perbandingan-grid').getAllDisplayedColumns().length"
    before = page.evaluate(count)
    page.get_by_role("switch", name="Kolom untuk analis").check()
    visitor.until(f"{count} === {before + 7}")
    page.get_by_role("switch", name="Kolom untuk analis").focus()
    page.keyboard.press("Tab")
    visitor.until("document.activeElement.closest('.ag-root') !== null")
    page.keyboard.press("Tab")  # a grid of a thousand cells is one stop
    visitor.until("document.activeElement.tagName === 'SUMMARY'")


def test_a_fold_and_a_sorted_column_of_the_comparison_stay_so_when_a_switch_is_moved(visitor: Visitor) -> None:
    page = visitor.visit("/perbandingan")
    page.locator(".fold summary").first.click()
    page.locator(".choices summary").click()
    page.locator("#numbers-heading").click()
    page.locator(".ag-header-cell-label", has_text="Indikator").click()
    page.locator(".ag-header-cell[aria-sort=ascending]").wait_for()
    page.get_by_text("Seluruh keluarga RW", exact=True).click()
    page.locator(".page-facts", has_text="Seluruh keluarga RW").wait_for()
    assert page.locator(".fold").first.get_attribute("open") is not None
    assert "Seluruh keluarga RW" in page.locator(".choices").inner_text()
    assert page.locator("#filter-theme").is_visible(), "who chooses once may go on choosing"
    assert page.locator(".ag-header-cell[aria-sort=ascending]").count() == 1
    assert violations(page) == []


@pytest.mark.parametrize("patience", [0, pytest.param(2000, marks=pytest.mark.long)])
def test_the_comparison_can_be_reached_before_and_after_its_grid_has_come(visitor: Visitor, patience: int) -> None:
    page = visitor.visit("/?ke=m6")
    page.get_by_role("link", name="Perbandingan", exact=True).hover()
    page.wait_for_timeout(patience)
    page.get_by_role("link", name="Perbandingan", exact=True).click()
    page.wait_for_url(re.compile(r"/perbandingan\?.*ke=m6"))
    page.locator(".ag-cell").first.wait_for(state="attached")
    page.go_back()
    page.locator(".scope", has_text="Bulan ke-6").wait_for()
    page.go_forward()
    page.locator(".ag-cell").first.wait_for(state="attached")


def test_who_comes_back_from_an_indicator_finds_the_line_and_on_it_the_switch(visitor: Visitor) -> None:
    page = visitor.visit("/perbandingan?ke=m6")
    line = page.locator("#line-open_defecation h3 a")
    line.focus()
    down = page.evaluate("scrollY")
    assert down > 500
    page.keyboard.press("Enter")
    page.locator("main.page-indikator").wait_for()
    visitor.settle()
    page.locator(".choices summary").click()
    page.get_by_label("Ke putaran").focus()
    page.get_by_label("Ke putaran").select_option("Bulan ke-4")
    page.wait_for_url(re.compile("ke=m4"))
    visitor.settle()
    page.go_back()
    page.wait_for_url(re.compile("ke=m6"))
    visitor.until("document.activeElement.dataset.field === 'round_to'")
    page.go_back()
    line.wait_for()
    visitor.until(f"Math.abs(scrollY - {down}) < 5")
    visitor.until("document.activeElement.matches('#line-open_defecation h3 a')")  # not at the top of the page


def test_on_a_phone_the_keyboard_goes_down_the_page_as_the_eye_does(visitor: Visitor) -> None:
    page = visitor.visit("/perbandingan")
    visitor.resize(390)
    stops = "main .worse a, main .fold summary, main .jumps a, main .line a"
    tops = page.locator(stops).evaluate_all(
        "(all) => all.filter((each) => each.checkVisibility()).map((each) => each.getBoundingClientRect().top)"
    )
    assert len(tops) > 20
    assert tops == sorted(tops)
    answers = [page.locator(each).first.bounding_box() for each in (".worse", ".better", ".key .verdict-unclear")]
    assert max(box["y"] + box["height"] for box in answers if box) < 844, "what moved stands on the first screen"
    assert page.evaluate("document.documentElement.scrollHeight") < 5000
    name, row = (page.locator(f"#line-maternal_deaths{each}").bounding_box() or {} for each in (" h3", ""))
    assert row["height"] < 2.5 * name["height"], "deaths have one row"
    unfolding = page.locator("#line-san_layak .line-more summary")
    unfolding.click()
    told = page.locator("#line-san_layak .line-sentence").bounding_box() or {}
    arrow = unfolding.bounding_box() or {}
    assert 0 <= told["y"] - arrow["y"] - arrow["height"] < 8, "the sentence follows what was pressed"


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


def test_a_link_to_a_part_of_another_page_arrives_at_that_part(visitor: Visitor) -> None:
    page = visitor.visit("/")
    page.locator(".beside-others a[href$=others-heading]").click()
    page.wait_for_url(re.compile("#others-heading$"))
    page.locator("#others-heading").wait_for()
    page.wait_for_function("scrollY > 0")
    assert page.evaluate("document.getElementById('others-heading').getBoundingClientRect().top < innerHeight")


@pytest.mark.parametrize(
    "query",
    [
        "?populasi=all",  # the fullest sheet
        *(pytest.param(query, marks=pytest.mark.long) for query in ("", "?bahasa=en", "?bahasa=en&populasi=all")),
    ],
)
def test_the_summary_prints_on_one_sheet_with_its_mark(visitor: Visitor, query: str, tmp_path: Path) -> None:
    page = visitor.visit(f"/{query}")
    sheet = page.pdf(path=tmp_path / "sheet.pdf", prefer_css_page_size=True, print_background=True)
    assert len(re.findall(rb"/Type\s*/Page[^s]", sheet)) == 1
    page.emulate_media(media="print")
    assert page.locator(".simulated").is_visible()
    assert not page.locator(".filters").first.is_visible()
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    folded = page.locator(
        ".others-fold > ul:not(:has(> :nth-child(7))) > li, .others-fold > ul:not(.facets) > li"
    ).all()
    assert len(folded) > 6
    assert all(each.is_visible() for each in folded), "whatever is folded on a screen is named on paper"
    told_twice = page.evaluate(_MORE_CARDS_THAN_A_ROW_HOLDS)
    assert told_twice == ["none", "inline"], "a full sheet tells targets once, below; a card alone in its row as well"
    flows = page.evaluate("getComputedStyle(document.querySelector('.ringkasan')).display")
    assert flows == "flex", "a grid that a sheet can't hold may leave the first one empty"


_MORE_CARDS_THAN_A_ROW_HOLDS = """() => {
  const aim = document.querySelector(".unclear .card-target");
  const cards = document.querySelector(".improved > .cards");
  while (cards.children.length < 5) cards.append(aim.closest(".card").cloneNode(true));
  return [cards.querySelector(".card-target"), aim].map((each) => getComputedStyle(each).display);
}"""


def test_on_paper_definitions_that_were_searched_for_are_told_in_full_and_the_others_say_how(visitor: Visitor) -> None:
    page = visitor.visit("/metode")
    page.emulate_media(media="print")
    how = page.locator(".metode-on-paper")
    for sought, shut in (("", True), ("jamban", False)):
        page.emulate_media(media="screen")
        page.locator(".metode-definitions input").fill(sought)
        visitor.until("!document.querySelector('.entry-fold:nth-of-type(40)')" if sought else "true")
        page.emulate_media(media="print")
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        assert bool(page.locator(".entry-fold:not([open])").count()) is shut
        assert how.is_visible() is shut
        page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator(".entry-fold[open]").count() == 0
    page.emulate_media(media="screen")
    page.locator(".metode-definitions input").fill("")
    page.locator(".theme-fold:not([open])").nth(4).wait_for()
    page.evaluate("location.hash = 'definisi-open_defecation'")
    page.locator("#definisi-open_defecation[open] dl").wait_for()
    page.locator(".metode-parts a[href='#methods']").click()
    page.locator("#methods[open] .method-fold").first.wait_for()


def test_on_paper_a_proof_is_unfolded_and_the_verdict_stands_within_its_outline(visitor: Visitor) -> None:
    page = visitor.visit("/indikator/san_layak")
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    shut = page.locator(".definition details:not([open])")
    assert shut.count() == 0
    assert page.locator(".definition .fold pre").first.is_visible()
    cut = "(all) => all.filter((each) => each.scrollHeight > each.clientHeight || each.scrollWidth > each.clientWidth)"
    assert page.locator(".definition pre").evaluate_all(f"{cut}.length") == 0, "paper does not scroll"
    room = page.locator(".result-sentence .chip").evaluate(
        "(chip) => { const range = document.createRange(); range.selectNodeContents(chip);"
        " return [range, chip].map((each) => each.getBoundingClientRect().height) }"
    )
    assert room[1] - room[0] >= 2, "its letters leave room for the line around them"


def test_the_activities_fill_three_sheets_and_leave_none_half_empty(visitor: Visitor) -> None:
    sheets = visitor.visit("/kegiatan?populasi=all").pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page[^s]", sheets)) == 3


@pytest.mark.long
def test_what_is_hidden_from_the_public_takes_no_second_sheet_and_cuts_nothing(
    browser: Browser, served: Callable[[Dash], str], settings: Settings, tmp_path: Path
) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = Visitor(context.new_page(), served(create_app(replace(settings, audience="public")))).visit("/")
    assert page.locator(".tile-hidden, .work-hidden").count()
    assert unsound(page) == []
    assert violations(page, looked_for=["targets"]) == []
    sheet = page.pdf(path=tmp_path / "sheet.pdf", prefer_css_page_size=True, print_background=True)
    assert len(re.findall(rb"/Type\s*/Page[^s]", sheet)) == 1
    context.close()


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
    page.evaluate("window.stayed = document.querySelector('main [type=radio]')")
    page.locator(".chart-twin summary").first.click()
    page.locator(".choices summary").click()
    page.get_by_text("Seluruh keluarga RW", exact=True).click()
    page.locator(".page-facts", has_text="Seluruh keluarga RW").wait_for()
    assert page.locator(".chart-twin").first.get_attribute("open") is not None
    assert page.evaluate("window.stayed.isConnected")  # what did not change was not made anew
    page.locator("a.back").click()
    page.wait_for_url(re.compile("/indikator[?]"))
    page.locator(".indikator-list").wait_for()
    assert page.evaluate("Boolean(window.stayed)")


def test_the_list_of_indicators_follows_its_switches_and_what_was_sought_is_of_the_choice_before(
    visitor: Visitor,
) -> None:
    page = visitor.visit("/indikator")
    every = page.locator(".entry").count()
    page.locator(".list-of input").fill("jamban")
    visitor.until(f"document.querySelectorAll('.entry').length < {every}")
    page.get_by_text("Seluruh keluarga RW", exact=True).click()
    page.locator(".page-facts", has_text="Seluruh keluarga RW").wait_for()
    visitor.until(f"document.querySelectorAll('.entry').length === {every}")
    assert page.locator(".list-of input").input_value() == ""
    assert page.locator(".entry a").first.get_attribute("href").count("populasi=all") == 1


def test_who_listens_hears_what_a_page_says_after_a_switch(visitor: Visitor) -> None:
    page = visitor.visit("/indikator/san_layak")
    page.locator(".choices summary").click()
    page.get_by_text("Seluruh keluarga RW", exact=True).click()
    page.wait_for_url(re.compile("populasi=all"))
    page.locator("[role=status]", has_text="Tampilan diperbarui.").wait_for(state="attached")
    assert page.locator("main h1").inner_text() in page.locator("#announcement").inner_text()


# Themes ------------------------------------------------------------------------------------------------------------

GROUND = "getComputedStyle(document.body).backgroundColor"
INKS = """[...new Set([...document.querySelectorAll(".chart-canvas svg text, .drawing svg [stroke]")].map((each) =>
  each.matches("text") ? getComputedStyle(each).fill : getComputedStyle(each).stroke))]"""


def test_a_chosen_theme_is_kept_goes_with_every_figure_and_stays_off_paper(visitor: Visitor) -> None:
    page = visitor.visit("/indikator/san_ladder")
    light, inks = page.evaluate(GROUND), page.evaluate(INKS)
    page.locator(".scheme summary").click()
    page.get_by_role("button", name="Gelap").click()
    visitor.until("document.documentElement.dataset.scheme === 'dark'")
    assert page.evaluate("document.activeElement.matches('.scheme summary')"), (
        "the button went out of sight with the focus"
    )
    dark = page.evaluate(GROUND)
    assert dark != light
    assert set(page.evaluate(INKS)) & set(inks) <= {"none"} | _same_in_both(page)
    page.reload(wait_until="commit")
    visitor.until("Boolean(document.body)")
    assert page.evaluate(GROUND) == dark  # before anything of the app is there
    page.wait_for_selector("main h1")
    page.locator(".scheme summary").click()
    assert page.get_by_role("button", name="Gelap").get_attribute("aria-pressed") == "true"
    page.emulate_media(media="print")
    assert page.evaluate(GROUND) != dark
    visitor.settle()
    assert set(page.evaluate(INKS)) >= set(inks)


def _same_in_both(page: Page) -> set[str]:
    """What is drawn in the colour of the words beside it."""
    beside = page.evaluate("getComputedStyle(document.querySelector('.lens svg circle')).stroke")
    return {beside}


def test_whoever_has_not_chosen_gets_what_their_system_says_and_follows_it(visitor: Visitor) -> None:
    visitor.page.emulate_media(color_scheme="dark")
    page = visitor.visit("/")
    dark = page.evaluate(GROUND)
    page.emulate_media(color_scheme="light")
    visitor.until(f"{GROUND} !== '{dark}'")


# Finding -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "typed", "found"),
    [
        ("/?ke=m6", "jamban sendiri", "san_basic_own"),
        pytest.param("/metode?bahasa=en", "open defecation", "open_defecation", marks=pytest.mark.long),
        pytest.param("/perbandingan?bahasa=en", "women_income_med", "women_income_median", marks=pytest.mark.long),
    ],
)
def test_an_indicator_is_found_from_any_page_by_keyboard(visitor: Visitor, start: str, typed: str, found: str) -> None:
    page = visitor.visit(start)
    page.keyboard.press("/")
    page.keyboard.type("zzzz")
    page.locator(".finder-nothing:not(:empty)").wait_for()
    page.keyboard.press("Escape")
    page.keyboard.press("ArrowDown")
    page.locator(".finder [role=option]").first.wait_for()
    everything = page.locator(".finder [role=option]").count()
    if "bahasa" not in start:
        page.keyboard.type("kesehatan")  # the theme is called so, and a few of its indicators
        page.locator(".finder [role=option][aria-selected=true]", has_text="fasilitas kesehatan").wait_for()
        page.locator("#finder").fill("leher angsa")  # a word of definitions alone
        last = page.locator(".finder [role=group]").last
        last.get_by_role("option", name="Akses sanitasi layak", exact=True).wait_for()
        assert last.get_attribute("aria-label") == "Disebut dalam definisinya"
        page.locator("#finder").fill("bagaimana nasib anak stunting kemarin")  # no part of a page has all these words
        page.get_by_role("option", name="Stunting: anaknya sama atau berganti?").wait_for()
        page.locator("#finder").fill("mana buktinya")
        page.keyboard.press("Enter")
        page.locator("main.page-kegiatan #listing-heading").wait_for()
        visitor.until("document.querySelector('#listing-heading').getBoundingClientRect().top < innerHeight / 2")
        page.keyboard.press("/")
    page.keyboard.type(typed)
    page.locator(".finder [role=option][aria-selected=true]").wait_for()
    assert 0 < page.locator(".finder [role=option]").count() < everything
    assert violations(page, looked_for=["contrast", "rest"]) == []
    assert unsound(page) == []
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(f"/indikator/{found}[?]"))
    page.locator(".indikator h1").wait_for()
    assert "ke=m6" in page.url or "ke=" not in start


@pytest.mark.parametrize("place", ["/#vital-title", "/perbandingan#theme-economy", "/metode#privacy", "/metode#who"])
def test_an_address_shows_its_part_also_where_the_first_screen_has_not_got_so_far(visitor: Visitor, place: str) -> None:
    visitor.visit(place)
    part = place.partition("#")[2]
    visitor.until(f"document.getElementById('{part}').getBoundingClientRect().top < innerHeight / 2")


def test_only_what_was_pressed_open_is_open_on_the_next_page(visitor: Visitor) -> None:
    page = visitor.visit("/metode")
    page.locator(".metode-definitions input").fill("jamban")
    page.locator(".theme-fold[open]").first.wait_for()
    page.locator("[data-section=yardsticks] summary").click()
    for to, there in (("/kegiatan", "kegiatan"), ("/metode", "metode")):
        page.locator(f".pages a[href^='{to}']").click()
        page.locator(f"main.page-{there}").wait_for()
    page.locator("[data-section=yardsticks][open]").wait_for()
    assert page.locator(".theme-fold[open]").count() == 0


# States ------------------------------------------------------------------------------------------------------------

STATES = {
    "the choice of a theme": ("/", lambda page: page.locator(".scheme summary").click()),
    "no such indicator": ("/indikator/zzz", lambda page: None),
    "nothing found": ("/indikator", lambda page: page.locator("main input[data-tells]").fill("zzzz")),
    "no such page": ("/tidak-ada", lambda page: None),
    "folded tables": ("/kegiatan", lambda page: page.locator(".chart-twin summary").first.click()),
    "where a number comes from": ("/", lambda page: page.locator(".where-from").first.click()),
}


COVERING = ("the choice of a theme",)


@pytest.mark.parametrize("state", STATES)
def test_whatever_is_open_or_missing_can_be_read_in_both_themes(visitor: Visitor, state: str) -> None:
    start, reach = STATES[state]
    page = visitor.visit(start)
    reach(page)
    page.wait_for_timeout(400)
    targets = [] if state in COVERING else ["targets"]
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme)
        looked_for = ["contrast"] if scheme == "dark" else ["contrast", "rest", *targets]
        assert violations(page, looked_for=looked_for) == [], scheme
        assert unsound(page) == [], scheme


def test_before_anything_is_built_a_page_says_so_and_once_there_is_something(
    browser: Browser, settings: Settings, served: Callable[[Dash], str], tmp_path: Path
) -> None:
    here = replace(settings, var=tmp_path / "var", loading="local")
    context = browser.new_context(viewport={"width": 390, "height": 844}, color_scheme="dark")
    page = Visitor(context.new_page(), served(create_app(here))).visit("/?bahasa=en")
    assert violations(page) == []
    assert unsound(page) == []
    assert page.get_by_role("link", name="Load the first file").get_attribute("href").startswith("/muat-data?bahasa=en")
    beside_a_newer(settings, here.var)
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    page.locator("#newer-build", has_text="The first build").wait_for()
    page.get_by_role("link", name="Update").click()
    page.locator("h1", has_text="improved").wait_for()
    context.close()


def test_the_helper_sees_what_overlaps_is_cut_or_too_faint(browser: Browser) -> None:
    page = browser.new_page()
    page.set_content(
        "<body style='background:#fff'><p style='position:absolute;top:0'>One sentence</p>"
        "<p style='position:absolute;top:4px'>Another sentence</p>"
        "<p style='position:absolute;top:300px;width:20px;overflow-wrap:anywhere'>squeezed</p>"
        "<div style='position:absolute;top:99px;width:30px;overflow:hidden;white-space:nowrap'>cut off here</div>"
        "<p style='position:absolute;top:200px;color:#aaa'>hardly to be seen</p></body>"
    )
    assert [fault.partition(":")[0] for fault in unsound(page)] == ["squeezed", "cut", "overlap", "faint"]
    assert [found for found in violations(page) if "hardly to be seen" in found and found.startswith("color-contrast")]
    page.close()


def test_the_footer_says_when_another_build_is_in_force_and_shows_it_on_request(
    browser: Browser, settings: Settings, served: Callable[[Dash], str], tmp_path: Path
) -> None:
    here, shown, newer = beside_a_newer(settings, tmp_path)
    reader = Visitor(browser.new_page(), served(create_app(here)))
    page = reader.visit("/?ke=m4")
    footer = page.locator(".bottom")
    assert newer not in footer.inner_text()
    rollback(here, newer)
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    page.locator("#newer-build", has_text=newer).wait_for()
    assert shown in footer.inner_text()  # what is seen is still of that build
    page.get_by_role("link", name="Perbarui").click()
    page.locator(".bottom p", has_text=f"Hasil bangun {newer}").wait_for()
    assert "ke=m4" in page.url
    assert page.locator("#newer-build").inner_text() == ""
    assert reader.complaints == []
    page.close()
