"""In a real browser: two records that may be one family are decided on the page, and the decision outlives it."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from loaded_survey import declared_here
from loading_place import FIRST, app_for, furnish
from playwright.sync_api import Browser, expect
from small_survey import Book, child, household, man, woman
from visiting import Visitor, unsound, violations
from waitress_server import served

from p2wkss_build import make_build
from warehouse.settings import Settings
from warehouse.store import open_reader

pytestmark = [pytest.mark.browser, pytest.mark.long, pytest.mark.xdist_group("browser")]

LONG = 90_000  # ms: a step of the process, on a busy computer
NAME = "Ibu Misalnya002"


def first_round() -> Book:
    book = Book.of_families(2)
    book.household[1]["head_name"] = NAME
    return book


def second_round() -> Book:
    """The second family moved and has a new family card; only its names say that it is the same."""
    day = date(2023, 5, 16)
    new = {"family_card": "3277013107119004", "phone": "0800077777", "rt": "002", "dasawisma": "002-A"}
    return Book(
        household=[
            household(1, visit_date=day, _uuid="later-1"),
            household(2, visit_date=day, _uuid="later-2", head_name=NAME, **new),
        ],
        person=[
            *(make(1, _submission__uuid="later-1") for make in (man, woman, child)),
            woman(2, _submission__uuid="later-2", national_id=None, relation=1),
        ],
    )


def families(settings: Settings) -> int:
    with open_reader(settings) as reader:
        return int(reader.connection().execute("SELECT count(*) FROM household").fetchall()[0][0])


def test_a_doubtful_pair_is_decided_on_the_page_and_holds_in_the_next_build(browser: Browser, tmp_path: Path) -> None:
    place, form = furnish(tmp_path, build=False), declared_here().form
    sample = place.data / "sample"
    (sample / FIRST.name).unlink()
    first_round().write(sample, form)
    make_build(place)
    later = second_round().write(tmp_path / "up", form, survey_round="m2")
    with served(app_for(place)) as address:
        context = browser.new_context(viewport={"width": 1440, "height": 900})
        analyst = Visitor(context.new_page(), address)
        page = analyst.visit("/muat-data")
        page.locator("#muat-file").set_input_files(later)
        page.wait_for_url(re.compile("percobaan="))
        pair = page.locator(".muat-pairs > li")
        expect(pair).to_have_count(1, timeout=LONG)
        expect(pair).to_contain_text(NAME)
        assert violations(page) == []
        analyst.resize(390)  # both records beside each other, and read as the table that they are
        assert pair.locator(".twin-scroll").evaluate("(all) => all.scrollWidth - all.clientWidth") == 0
        expect(pair.get_by_role("row", name="Kepala keluarga")).to_contain_text(f"{NAME}{NAME}= sama")
        assert violations(page) + unsound(page) == []
        analyst.resize(1440)
        pair.locator("select").select_option(label="Sama")
        page.get_by_label("Diputuskan oleh").fill("Petugas Data")
        page.locator(".muat-steps").get_by_role("link", name="Dikenali").click()
        expect(pair).to_have_count(0)
        page.locator(".muat-steps").get_by_role("link", name="Temuan").click()
        expect(pair.locator("select")).to_have_value("sama")  # what was decided and not sent yet is still there
        page.get_by_role("button", name="Simpan keputusan dan coba lagi").click()
        page.locator("#waiting").wait_for()
        page.locator("#deciding, #findings .muat-lead").first.wait_for(timeout=LONG)
        page.locator("#waiting").wait_for(state="detached", timeout=LONG)
        assert page.locator("#pairs").count() == 0
        decided = page.locator("#decided-pairs")
        expect(decided).to_contain_text("diputuskan oleh Petugas Data · belum terbit")
        expect(decided).to_contain_text(NAME)
        expect(decided.get_by_label("Keputusan ini")).to_have_value("")
        expect(page.get_by_label("Diputuskan oleh")).to_have_value("Petugas Data")
        assert "Petugas" not in page.url
        assert violations(page) == []
        page.locator(".muat-steps").get_by_role("link", name="Terbitkan").click()
        page.get_by_role("button", name="Terbitkan…").click()
        page.get_by_role("button", name="Ya, terbitkan").click()
        page.locator(".muat-see").wait_for(timeout=LONG)
        assert analyst.complaints == []
        context.close()
    assert "household,m2,later-2,baseline,uuid-2,link,Petugas Data" in (sample / "pasangan.csv").read_text("utf-8")
    assert families(place) == 2
    make_build(place, force=True)
    assert families(place) == 2
