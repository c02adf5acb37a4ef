"""In a real browser: from a file to a changed figure and back while others read, a wrong file, a form nobody knew."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from foreign_form import foreign_file
from loading_place import LAST, app_for, furnish, wait_until
from playwright.sync_api import Browser, Locator, Page, Route, expect
from visiting import Visitor, unsound, violations
from waitress_server import served

from warehouse.attempts import list_attempts
from warehouse.settings import Settings

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

LONG = 90_000  # ms: a step of the process, on a busy computer
READERS = 4
PAUSE = 6  # seconds
# A reader who goes on to another page after each pause, for as long as the tab is open.
CLICKING = """
const pages = ["/", "/indikator", "/kegiatan", "/mutu-data", "/metode"];
setInterval(() => {
  const clicks = Number(sessionStorage.getItem("clicks") ?? 0);
  const link = [...document.querySelectorAll(".pages a")].find(
    (each) => new URL(each.href).pathname === pages[clicks % pages.length]);
  if (!link || !document.querySelector("main h1")) return;
  sessionStorage.setItem("clicks", clicks + 1);
  link.click();
}, PAUSE);
""".replace("PAUSE", str(1000 * PAUSE))


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return furnish(tmp_path_factory.mktemp("muat"))


@pytest.fixture(scope="module")
def loading(place: Settings) -> Iterator[str]:
    with served(app_for(place)) as address:
        yield address


@pytest.fixture
def analyst(browser: Browser, loading: str) -> Iterator[Visitor]:
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    arrived = Visitor(context.new_page(), loading)
    yield arrived
    context.close()
    assert arrived.complaints == []


def upload(page: Page, file: Path) -> None:
    page.locator("#muat-file").set_input_files(file)
    page.wait_for_url(re.compile("percobaan="))


def step(page: Page, name: str) -> None:
    """Until a part of the page stands, whatever the process does meanwhile; nothing in it is at fault."""
    page.locator(f"#{name}").wait_for(timeout=LONG)
    assert faults(page) == [], name


def faults(page: Page) -> list[str]:
    """What axe finds, but for the contrast, which takes it most of its time and is seen without it."""
    return violations(page, looked_for=["targets", "rest"]) + unsound(page)


def finding(page: Page, address: str) -> str:
    page.goto(f"{address}/")
    return page.locator("main h1").inner_text()


def test_from_a_file_to_a_changed_figure_and_back_while_four_readers_go_on_reading(
    analyst: Visitor, browser: Browser, loading: str, place: Settings
) -> None:
    page = analyst.page
    before = finding(page, loading)
    with ExitStack() as stack:
        readers, started = list[Visitor](), time.monotonic()
        for _ in range(READERS):
            context = browser.new_context(viewport={"width": 390, "height": 844})
            stack.callback(context.close)
            context.add_init_script(CLICKING)
            reader = Visitor(context.new_page(), loading)
            reader.visit("/")
            readers.append(reader)
        analyst.visit("/muat-data")
        upload(page, LAST)
        expect(page.locator("#recognised")).to_contain_text("Bulan ke-8", timeout=LONG)
        assert faults(page) == []
        expect(page.locator("[aria-current=step]")).to_contain_text("Temuan")
        page.locator(".muat-rule summary").first.click()
        page.locator("#waiting").wait_for(state="detached", timeout=LONG)
        step(page, "findings")
        expect(page.locator(".muat-about")).to_contain_text(LAST.name)
        _decide(page)
        page.get_by_role("link", name="Lihat perbedaannya").click()
        step(page, "differences")
        assert page.locator("#differences tbody tr").count() > 20
        page.get_by_role("link", name="Lanjut ke penerbitan").click()
        step(page, "publish")
        page.get_by_role("button", name="Terbitkan…").click()
        assert faults(page) == []
        page.get_by_role("button", name="Ya, terbitkan").click()
        page.locator(".muat-see").wait_for(timeout=LONG)
        assert faults(page) == []
        published = page.locator(".muat-lead").inner_text().split()[2]
        expect(page.locator("footer.bottom")).to_contain_text(f"Hasil bangun {published}")
        expect(page.locator("#publish-title")).to_be_focused()
        pauses = int((time.monotonic() - started) / PAUSE)  # a quick computer leaves time for two
        for reader in readers:
            assert int(reader.page.evaluate("sessionStorage.getItem('clicks')")) >= min(3, pauses - 1)
            assert reader.complaints == []
    assert "kader sudah ditanya" in (place.data / "sample" / "koreksi.csv").read_text(encoding="utf-8")
    changed = finding(page, loading)
    assert changed != before
    assert "membaik" in changed
    analyst.visit("/muat-data")
    page.get_by_role("button", name=re.compile("^Berlakukan lagi hasil")).click()
    page.get_by_role("button", name="Ya, berlakukan").click()
    expect(page.locator(".muat-builds li").last).to_contain_text("Berlaku sekarang")
    expect(page.locator("footer.bottom")).not_to_contain_text(published)
    assert finding(page, loading) == before


def test_a_wrong_file_is_explained_and_the_way_on_is_a_key_away(analyst: Visitor, tmp_path: Path) -> None:
    picture = tmp_path / "foto.xlsx"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + b"x" * 500)
    page = analyst.visit("/muat-data?bahasa=en")
    held = page.evaluate_handle("new DataTransfer()")
    page.evaluate(
        "([held, bytes]) => held.items.add(new File([new Uint8Array(bytes)], 'foto.xlsx'))",
        [held, list(picture.read_bytes())],
    )
    page.dispatch_event(".muat-drop", "drop", {"dataTransfer": held})
    page.wait_for_url(re.compile("percobaan="))
    page.locator(".worse").wait_for(timeout=LONG)
    expect(page.locator(".worse")).to_contain_text("gambar PNG")
    expect(page.locator(".worse")).to_contain_text("Mintalah berkas Excel atau CSV")
    expect(page.locator(".worse")).to_contain_text("always in Indonesian")
    analyst.until("document.activeElement.id === 'muat-wrong'")
    assert faults(page) == []
    for width in (390, 1440, 1920):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.locator("#muat-file").wait_for()
    assert "percobaan" not in page.url


def test_sending_can_be_stopped_and_leaves_nothing(analyst: Visitor, place: Settings, tmp_path: Path) -> None:
    large = tmp_path / "besar.csv"
    large.write_bytes(b"a;b\n" * 1_000_000)
    page = analyst.visit("/muat-data")
    there = [each.name for each in list_attempts(place)]
    slowly = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": 400_000}
    page.context.new_cdp_session(page).send("Network.emulateNetworkConditions", slowly)
    page.locator("#muat-file").set_input_files(large)
    page.locator("#muat-stop").click()
    expect(page.locator("#muat-trouble")).to_contain_text("dihentikan")
    expect(page.locator("#muat-file")).to_be_visible()
    wait_until(lambda: [each.name for each in list_attempts(place)] == there, seconds=20)
    page.route("**/muat-data/berkas*", lambda route: route.abort())
    page.locator("#muat-file").set_input_files(large)
    expect(page.locator("#muat-trouble")).to_contain_text("Sambungan putus selagi besar.csv dikirim")
    expect(page.locator("#muat-file")).to_be_visible()
    given_up = [each for each in analyst.complaints if "/muat-data/berkas" in each or each.endswith("ERR_FAILED")]
    analyst.complaints = [each for each in analyst.complaints if each not in given_up]


def test_until_the_page_is_filled_its_foot_is_out_of_sight_so_that_nothing_jumps(analyst: Visitor) -> None:
    page, held = analyst.page, list[Route]()

    def hold(route: Route) -> None:
        if '"output":"muat-body' in (route.request.post_data or ""):
            held.append(route)
        else:
            route.continue_()

    page.route("**/_dash-update-component*", hold)
    page.goto(f"{analyst.address}/muat-data")
    page.locator("#shell .muat-body > .note").wait_for()
    assert page.evaluate("document.querySelector('#shell .bottom').getBoundingClientRect().top >= innerHeight")
    for each in held:
        each.continue_()
    page.locator("#muat-file").wait_for(state="attached")
    analyst.settle()


def test_the_way_in_fits_every_width_and_works_by_keyboard(analyst: Visitor) -> None:
    for language in ("id", "en"):
        page = analyst.visit(f"/muat-data?bahasa={language}")
        page.locator("#muat-file").wait_for()
        assert page.locator("h1").count() == 1
        for width in (390, 1440, 1920):
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert violations(page) == [], language
    page.emulate_media(forced_colors="active")  # there are no shades then that would tell what can be pressed
    edges = "(all) => all.map((one) => getComputedStyle(one).borderTopWidth)"
    assert "0px" not in page.locator(".muat-button").evaluate_all(edges)
    page.emulate_media(forced_colors="none")
    page.locator(".pages .current").focus()
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "muat-file":
            return
    raise AssertionError("the file field can't be reached by keyboard")


def test_what_was_mapped_and_not_saved_stays_and_is_not_passed_over(analyst: Visitor, tmp_path: Path) -> None:
    page = analyst.visit("/muat-data")
    upload(page, foreign_file(tmp_path))
    row = page.locator("#muat-columns .ag-row", has_text="Kalau ke belakang di mana?")
    row.wait_for(timeout=LONG)
    _pick(row, "variable", "Fasilitas BAB")
    page.get_by_label("Nama formulir").fill("Survei kami")
    page.locator(".muat-steps").get_by_role("link", name="Dikenali").click()
    page.locator("#recognised").wait_for()
    page.get_by_role("link", name="EN", exact=True).click()
    page.locator(".muat-steps").get_by_role("link", name="Columns").click()
    expect(row.locator("[col-id=variable]")).to_contain_text("Toilet")
    expect(page.get_by_label("Name of the form")).to_have_value("Survei kami")

    page.route("**/langkah/map?*", lambda route: route.abort())
    page.get_by_role("button", name="Save and check columns").click()
    expect(page.locator("#muat-trouble")).to_contain_text("doesn't answer")
    page.unroute("**/langkah/map?*")
    analyst.complaints = [each for each in analyst.complaints if "ERR_FAILED" not in each and "/map?" not in each]

    def save() -> None:
        page.get_by_role("button", name="Save and check columns").click()
        page.locator("#waiting").wait_for()
        page.locator("#waiting").wait_for(state="detached", timeout=LONG)
        expect(page.locator("#muat-trouble")).to_be_empty()

    save()
    expect(page.get_by_label("What sheet Data holds (4 rows)")).to_have_value("household")
    page.get_by_label("What sheet Data holds (4 rows)").select_option("Household member")
    page.get_by_role("button", name="Check what is in it").click()
    expect(page.locator("#muat-trouble")).to_contain_text("not saved")
    save()
    expect(row.locator("[col-id=variable]")).to_contain_text("(not used)")
    page.get_by_label("What sheet Data holds (4 rows)").select_option("Household")
    save()

    _pick(page.locator("#muat-columns .ag-row", has_text="Jumlah penghuni"), "variable", "(not used)")
    page.get_by_role("button", name="Check what is in it").click()
    expect(page.locator("#muat-trouble")).to_contain_text("not saved")
    expect(page.locator("#mapping")).to_be_visible()


@pytest.mark.long
def test_a_form_that_nobody_knew_is_mapped_in_the_grid_and_published(
    analyst: Visitor, place: Settings, tmp_path: Path
) -> None:
    page = analyst.visit("/muat-data")
    upload(page, foreign_file(tmp_path))
    page.locator("#muat-answers .ag-cell").first.wait_for(timeout=LONG)
    page.reload()
    for grid in ("columns", "answers"):
        page.locator(f"#muat-{grid} .ag-header-cell").first.wait_for()
        page.locator(f"#muat-{grid} .ag-cell").first.wait_for()
    step(page, "mapping")
    page.get_by_label("Putaran isi berkas").select_option("m8")
    _pick(page.locator("#muat-columns .ag-row", has_text="Kalau ke belakang di mana?"), "variable", "Fasilitas BAB")
    page.get_by_role("button", name="Simpan dan periksa kolom").click()
    answer = page.locator("#muat-answers .ag-row", has_text="WC sendiri di rumah")
    answer.wait_for(timeout=LONG)
    _pick(answer, "code", "Sendiri")
    page.get_by_role("button", name="Simpan dan periksa kolom").click()
    page.locator("#waiting").wait_for()
    expect(answer.locator("[col-id=code]")).to_contain_text("Sendiri", timeout=LONG)
    assert faults(page) == []
    page.get_by_role("button", name="Periksa isinya").click()
    step(page, "findings")
    page.locator(".muat-steps").get_by_role("link", name="Terbitkan").click()
    step(page, "publish")
    page.get_by_role("button", name="Terbitkan…").click()
    page.get_by_role("button", name="Ya, terbitkan").click()
    page.locator(".muat-see").wait_for(timeout=LONG)
    [form] = (path for path in (place.data / "forms").iterdir() if "survei" in path.name)
    assert "toilet_use" in (form / "form.toml").read_text(encoding="utf-8")


def _decide(page: Page) -> None:
    """Accept a finding; without the name of who decides nothing is sent, and the field is shown."""
    page.locator(".muat-rule[open] select[data-finding]").first.select_option("terima")
    page.locator(".muat-rule[open] [data-reason]").first.fill("kader sudah ditanya")
    _decide_alike(page)
    page.get_by_role("button", name="Simpan keputusan dan coba lagi").click()
    expect(page.get_by_label("Diputuskan oleh")).to_be_focused()
    assert faults(page) == []
    page.get_by_label("Diputuskan oleh").fill("Petugas Data")
    other = page.locator("#other-cell")
    other.locator("summary").click()
    first, second = (other.get_by_role("listitem", name=f"Sel ke-{number}", exact=True) for number in (1, 2))
    expect(second).to_be_hidden()
    first.locator("[data-cell]").select_option("ganti")
    other.locator("summary").click()
    page.get_by_role("button", name="Simpan keputusan dan coba lagi").click()
    expect(first.get_by_label("Berkas dan lembar")).to_be_focused()  # folded away, it was opened again
    assert faults(page) == []
    listed = first.locator("option", has_text="RW 12 baseline").filter(has_text="Pendataan keluarga")
    sheet = listed.get_attribute("value")
    first.get_by_label("Berkas dan lembar").select_option(sheet)
    for line, cell in ((first, "R30"), (second, "R31")):
        for label, told in (("Sel, misalnya D57", cell), ("Nilai baru", "1"), ("Alasan", "ralat dari kader")):
            line.get_by_label(label).fill(told)
    expect(second.get_by_label("Berkas dan lembar")).to_have_value(sheet or "")
    expect(other.locator("summary")).to_contain_text("2 belum disimpan")
    page.locator(".muat-steps").get_by_role("link", name="Dikenali").click()
    page.get_by_role("link", name=re.compile("keputusan belum disimpan")).click()
    expect(second.get_by_label("Sel, misalnya D57")).to_have_value("R31")
    page.get_by_role("button", name="Simpan keputusan dan coba lagi").click()
    expect(second.get_by_label("Keputusan")).to_be_focused()  # begun, and not what is to be done
    second.get_by_label("Keputusan").select_option("ganti")
    page.get_by_role("button", name="Simpan keputusan dan coba lagi").click()
    page.locator("#waiting").wait_for()
    page.locator(".muat-rule .chip", has_text="diterima").first.wait_for(timeout=LONG)
    expect(page.locator("#decided-findings > details > summary")).to_have_text("6 keputusan", timeout=LONG)
    expect(page.locator("#decided-findings")).to_contain_text("R31")


def _decide_alike(page: Page) -> None:
    """Fill in one decision at all of a rule: what was chosen there by hand stays, and how many were touched is said."""
    rule = page.locator(".muat-rule", has_text="Tangki septik hilang")
    rule.locator("summary").click()
    rule.locator("select[data-finding]").nth(1).select_option("terima")
    rule.locator("[data-reason]").nth(1).fill("sudah dilihat ke rumahnya")
    together = rule.locator(".muat-alike")
    for choice, told, chosen in (
        ("terima", "2 keputusan diisikan; belum disimpan. 1 sudah Anda pilih sendiri dan tidak diubah.", 4),
        ("", "2 keputusan dikosongkan lagi. 1 sudah Anda pilih sendiri dan tidak diubah.", 2),
        ("terima", "2 keputusan diisikan; belum disimpan. 1 sudah Anda pilih sendiri dan tidak diubah.", 4),
    ):
        together.locator("[data-fill=choice]").select_option(choice)
        together.locator("[data-fill=reason]").fill("dicek kader")
        together.get_by_role("button", name="Isikan").click()
        expect(together.get_by_role("status")).to_have_text(told)
        expect(page.locator("#muat-chosen")).to_have_text(f"{chosen} keputusan dipilih")
    reasons = rule.locator("[data-reason]").evaluate_all("(all) => all.map((each) => each.value)")
    assert sorted(reasons) == ["dicek kader", "dicek kader", "sudah dilihat ke rumahnya"]


def _pick(row: Locator, column: str, wanted: str) -> None:
    """Choose in a cell with the keyboard alone: Enter opens its list."""
    cell = row.locator(f"[col-id={column}]")
    cell.scroll_into_view_if_needed()
    cell.focus()
    cell.press("Enter")
    row.locator("select").select_option(label=wanted)
    expect(cell).to_contain_text(wanted)
