"""Charts in a real browser: every one can be taken away as a picture with its words, and the new ones pass axe."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from xml.etree import ElementTree

import pytest
from axe_playwright_python.sync_playwright import Axe
from chromium import CHROMIUM
from playwright.sync_api import Browser, Page, expect
from visiting import Visitor

from dashboard.text import read_text

pytestmark = [
    pytest.mark.browser,
    pytest.mark.xdist_group("browser"),
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium: install it, e.g. apt install chromium"),
]
SVG = "{http://www.w3.org/2000/svg}"
DRAWN = ("houses", "target", "course", "movers", "parts", "forest", "equity", "places")
PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"


@pytest.fixture(scope="module")
def page(browser: Browser, address: str) -> Iterator[Page]:
    complaints: list[str] = []
    opened = browser.new_page(viewport={"width": 1280, "height": 900}, accept_downloads=True)
    opened.on("console", lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None)
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.goto(f"{address}/indikator/san_layak?populasi=all")
    opened.wait_for_selector("#course .main-svg")
    opened.wait_for_load_state("networkidle")
    unfold_all(opened)
    yield opened
    opened.close()
    assert complaints == []


def unfold_all(page: Page) -> None:
    page.evaluate("document.querySelectorAll('[data-section]').forEach((each) => (each.open = true))")
    page.wait_for_selector("#forest .main-svg")


def saved(page: Page, chart: str, form: str, place: Path) -> Path:
    page.wait_for_timeout(110)  # Chromium drops the eleventh file that a page hands over within a second
    with page.expect_download() as arriving:
        page.locator(f"#{chart} button[data-picture={form}]").click()
    assert arriving.value.suggested_filename.endswith(f".{form}")
    assert arriving.value.suggested_filename.startswith("SIMULASI_")
    path = place / f"{chart}.{form}"
    arriving.value.save_as(path)
    return path


def test_a_file_that_does_not_come_is_told_on_the_page(browser: Browser, address: str) -> None:
    context = browser.new_context(accept_downloads=True)
    reader = context.new_page()
    reader.goto(f"{address}/mutu-data?bahasa=en")
    link = reader.locator("#rows a.download").first
    reader.wait_for_load_state("networkidle")
    with reader.expect_download() as arriving:
        link.click()
    assert re.fullmatch(r"SIMULASI_.*_en_.*\.csv", arriving.value.suggested_filename), "as the server calls it"
    said = reader.locator("#alert", has_text=read_text("en")("app.no_file"))
    for gone in (
        lambda: context.set_offline(True),
        lambda: reader.route("**/*.csv*", lambda route: route.fulfill(status=500)),
    ):
        gone()
        link.click()
        said.wait_for()
        context.set_offline(False)
    reader.unroute("**/*.csv*")
    with reader.expect_download():
        link.click()
    reader.locator("#alert:empty").wait_for(state="attached")
    context.close()


@pytest.mark.parametrize("chart", DRAWN)
def test_a_picture_says_what_the_page_says(page: Page, chart: str, tmp_path: Path) -> None:
    picture = ElementTree.parse(saved(page, chart, "svg", tmp_path))  # trusted: made by our own page
    said = " ".join(" ".join(text.itertext()) for text in picture.iter(f"{SVG}text"))
    for part in ("chart-title", "chart-reading", "chart-facts"):
        told = page.locator(f"#{chart} .{part}").first.inner_text()
        assert "".join(told.split()) in "".join(said.split())  # a word kept whole is a text of its own
    assert said.startswith("Akses sanitasi layak "), "elsewhere no page says which indicator it is of"
    assert re.search(r"\b20\d\d\b", page.locator(f"#{chart} .chart-facts").first.inner_text()), "nor when"
    assert "CSV" not in said, "what can only be clicked is no part of a picture"
    outside = r"url\((?!['\"]?(#|data:font))|href=.http|var\(--"
    written = ElementTree.tostring(picture.getroot(), encoding="unicode").replace("&quot;", "'")
    assert not re.search(outside, written)
    assert "non-scaling-stroke" not in written, "lines would be half as wide in the picture twice as sharp"
    assert "color(" not in written, "only browsers know such a colour"


def test_a_picture_holds_what_is_folded_away_on_the_page(browser: Browser, address: str, tmp_path: Path) -> None:
    """That of all works held those still to be finished alone, below a title that counts them all."""
    reader = browser.new_page(accept_downloads=True)
    reader.goto(f"{address}/kegiatan")
    reader.locator("#first").wait_for(state="detached")
    picture = ElementTree.parse(saved(reader, "activities", "svg", tmp_path))
    said = "".join("".join(text.itertext()) for text in picture.iter(f"{SVG}text")).replace(" ", "")
    folded = reader.locator("#activities [data-section=ended] tbody th [lang]").all_text_contents()
    assert folded
    assert [each for each in folded if "".join(each.split()) not in said] == []
    assert reader.locator("#activities [data-section=ended]:not([open])").count() == 1
    reader.close()


def test_the_key_of_a_picture_shows_what_its_marks_look_like(page: Page, tmp_path: Path) -> None:
    """An interval was two lines with nothing in between, a dashed target one thick line, stripes a pale box."""
    (key,) = [each.bounding_box() for each in page.locator("#target .key-bullet-interval").all()]
    picture = ElementTree.parse(saved(page, "target", "svg", tmp_path))
    assert key is not None
    across = [each.attrib for each in picture.iter(f"{SVG}rect") if each.get("height") == "2"]
    assert [float(each["width"]) for each in across] == [pytest.approx(key["width"], abs=1)]
    dashes = [each.attrib for each in picture.iter(f"{SVG}path") if each.get("stroke-dasharray") == "4 3"]
    assert ["v" in each["d"] for each in dashes] == [True]

    striped = ElementTree.parse(saved(page, "bearing", "svg", tmp_path))
    (pattern,) = striped.iter(f"{SVG}pattern")
    assert [(each.get("x"), each.get("width")) for each in pattern] == [("0", "2"), ("2", "3")]
    assert f"url(#{pattern.get('id')})" in [each.get("fill") for each in striped.iter(f"{SVG}rect")]


def test_a_picture_breaks_words_where_the_page_does_and_brings_its_letters(page: Page, tmp_path: Path) -> None:
    """The second half of such a word was drawn as wide as both lines."""
    page.evaluate("document.querySelector('#parts .chart-reading').textContent = 'rata-rata '.repeat(60)")
    picture = ElementTree.parse(saved(page, "parts", "svg", tmp_path))
    page.reload()
    page.wait_for_selector("#course .main-svg")
    unfold_all(page)
    lines = [(str(line.text), line.attrib) for line in picture.iter(f"{SVG}text")]
    assert any(text.startswith("rata") and text.endswith("rata-") for text, _ in lines)
    for text, line in lines:
        assert float(line["textLength"]) < len(text) * float(line["font-size"].removesuffix("px")) * 1.1
    assert 'url("data:font/woff2;base64,' in "".join(str(style.text) for style in picture.iter(f"{SVG}style"))


@pytest.mark.parametrize("chart", ["houses", "course", "forest"])
def test_the_same_picture_is_painted_twice_as_sharp(page: Page, chart: str, tmp_path: Path) -> None:
    content = saved(page, chart, "png", tmp_path).read_bytes()
    assert content.startswith(PNG_SIGNATURE)
    width = int.from_bytes(content[16:20], "big")
    box = page.locator(f"#{chart}").bounding_box()
    assert box is not None
    assert width == pytest.approx(2 * box["width"], abs=3)


@pytest.mark.parametrize("chart", ["course", "forest"])
def test_paper_gets_a_drawing_of_its_own_width_and_the_screen_has_its_own_again(page: Page, chart: str) -> None:
    """Scaled down from a wide screen, words were five points high."""
    wide = f"Number(document.querySelector('#{chart} .main-svg').getAttribute('width'))"
    shown = page.evaluate(wide)
    for_paper = page.evaluate(f"dispatchEvent(new Event('beforeprint')) && {wide}")
    assert for_paper == 900 != shown
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.evaluate(wide) == shown
    assert page.locator(f"#{chart} .main-svg[viewBox]").count() == 0


def test_what_is_folded_is_drawn_when_it_is_unfolded_and_on_paper_and_stays_so_after_a_choice(
    browser: Browser, address: str
) -> None:
    """The page was eleven thousand pixels high, and every choice drew all of it."""
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.goto(f"{address}/indikator/san_layak#gaps-heading")
    page.wait_for_selector("#course .main-svg")
    page.locator("#gap-head-sex").wait_for()  # the address says so
    assert page.evaluate("document.getElementById('gaps-heading').getBoundingClientRect().top < innerHeight")
    assert page.evaluate("document.documentElement.scrollHeight") < 4500
    drawn = page.locator("#forest .main-svg")
    assert drawn.count() == 0
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert drawn.first.get_attribute("width") == "900"
    assert page.locator("[data-section]:not([hidden]):not([open])").count() == 0
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    expect(page.locator("#parts-heading")).to_be_visible()
    expect(page.locator("#forest")).to_be_hidden()
    page.locator(".metode-parts a[href='#parts-heading']").click()
    expect(page.locator("#forest")).to_be_visible()
    page.locator("#parts-heading").focus()
    before = page.locator("h1").text_content()
    page.locator("label:has([data-field=population][value=all])").click()
    expect(page.locator("h1")).not_to_have_text(before or "")
    expect(page.locator("#forest, #gap-head-sex")).to_have_count(2)
    expect(page.locator("#forest")).to_be_visible()
    expect(page.locator("#gap-head-sex")).to_be_visible()
    page.close()


def test_an_rt_that_is_pointed_at_shows_wherever_the_page_has_it(page: Page) -> None:
    pointed = ".pointed-at"
    told = "[data-part='002']"
    page.locator(f".tile{told}").hover()
    assert page.locator(pointed).evaluate_all("all => all.map((each) => each.dataset.part)") == ["002"] * 4
    assert page.locator(f".part{told}{pointed}, .tile{told}{pointed}").count() == 2
    [label] = page.locator("#forest .hoverlayer .hovertext").all_text_contents()
    assert label.startswith("RT 002: ")
    page.mouse.wheel(0, -300)
    assert page.locator(pointed).count() == 4, "who scrolls to another chart still sees it there"
    page.locator("h1").hover()
    assert page.locator(f"{pointed}, #forest .hovertext").count() == 0

    chart = page.locator("#forest .nsewdrag")
    chart.scroll_into_view_if_needed()
    places = page.locator("#forest .points path").evaluate_all(
        "all => all.map((each) => each.getBoundingClientRect().toJSON())"
    )
    page.mouse.move(places[1]["x"] + places[1]["width"] / 2, places[1]["y"] + places[1]["height"] / 2, steps=3)
    page.locator(f".tile{pointed}").wait_for()
    assert len(set(page.locator(pointed).evaluate_all("all => all.map((each) => each.dataset.part)"))) == 1
    page.locator("h1").hover()
    assert page.locator(pointed).count() == 0


def test_a_finger_is_told_what_a_point_is_as_a_mouse_is_and_scrolls_on(browser: Browser, address: str) -> None:
    """Plotly shows no label for a tap: on a telephone only the table told the numbers."""
    held = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page = held.new_page()
    page.goto(f"{address}/indikator/san_layak?populasi=all")
    page.wait_for_selector("#course .main-svg")
    page.wait_for_load_state("networkidle")
    unfold_all(page)
    for chart, told in (("course", "Bulan ke-2: "), ("forest", "RT 001: ")):
        page.locator(f"#{chart}").scroll_into_view_if_needed()
        place = page.locator(f"#{chart} .points path").nth(1).bounding_box()
        assert place is not None
        page.touchscreen.tap(place["x"] + place["width"] / 2, place["y"] + place["height"] / 2)
        label = page.locator(f"#{chart} .hovertext")
        label.wait_for()
        assert label.text_content().startswith(told)  # type: ignore[union-attr]
        assert page.locator(".hovertext").count() == 1
    assert page.locator(".tile.pointed-at").get_attribute("data-part") == "001"
    before = page.evaluate("scrollY")
    finger = held.new_cdp_session(page)
    x, y = place["x"] + 10, min(place["y"], 700) + 40
    for kind, up in (("touchStart", 0), ("touchMove", 60), ("touchMove", 120), ("touchEnd", None)):
        points = [] if up is None else [{"x": x, "y": y - up}]
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    Visitor(page, address).until(f"scrollY > {before}")
    for _ in range(20):  # a tap on a page that still glides only stops it, as on any telephone
        page.locator(".page-facts").tap()
        if not page.locator(".pointed-at, .hovertext").count():
            break
    expect(page.locator(".pointed-at, .hovertext")).to_have_count(0)
    held.close()


def test_a_short_table_stays_on_one_sheet_of_paper(page: Page) -> None:
    """The counts of all rounds left their first row on the sheet before."""
    page.emulate_media(media="print")
    parts = page.eval_on_selector_all(
        ".definition .scroll", "all => all.map((each) => [each.innerText, getComputedStyle(each).breakInside])"
    )
    page.emulate_media(media="screen")
    assert [rule for told, rule in parts if "Bulan ke-8" in told] == ["avoid"]


def test_the_names_of_rounds_stand_below_their_marks(page: Page) -> None:
    middles = "each => { const box = each.getBoundingClientRect(); return box.x + box.width / 2; }"
    names = page.eval_on_selector_all("#course .round-names > span", f"all => all.map({middles})")
    marks = page.eval_on_selector_all("#course .scatterlayer .trace:nth-child(2) .point", f"all => all.map({middles})")
    assert len(names) == len(marks) == 5
    assert names == pytest.approx(marks, abs=2)


def test_the_names_of_six_rounds_stand_beside_one_another_on_a_telephone(page: Page) -> None:
    """All in one row, what was known in each ran together."""
    page.set_viewport_size({"width": 390, "height": 844})
    page.evaluate(
        """document.querySelector("#course .round-names").innerHTML = [0, 2, 4, 6, 8, 10].map((month) =>
            `<span style="left: ${month * 10}%; width: 15%"><span>Bulan ke-${month}</span>
            <span class="round-size">n = 160</span></span>`).join("")"""
    )
    boxes = page.eval_on_selector_all(
        "#course .round-names > span > span",
        """all => all.map((each) => {
            const range = document.createRange();
            range.selectNodeContents(each);
            const { left, right, top, bottom } = range.getBoundingClientRect();
            return [left, right, top, bottom];
        })""",
    )
    assert len(boxes) == 12
    for (left, right, top, bottom), other in combinations(boxes, 2):
        assert right <= other[0] or other[1] <= left or bottom <= other[2] + 2 or other[3] <= top + 2
    page.reload()
    page.set_viewport_size({"width": 1280, "height": 900})
    page.wait_for_selector("#course .main-svg")
    unfold_all(page)


def test_a_drawing_speaks_and_axe_finds_nothing(page: Page) -> None:
    names = page.eval_on_selector_all("main .drawing", "all => all.map((each) => each.getAttribute('aria-label'))")
    assert names
    assert all(name and any(letter.isdigit() for letter in name) for name in names)
    found = Axe().run(page).response["violations"]
    assert [(fault["id"], fault["nodes"][0]["html"]) for fault in found] == []
