"""From an address to what is shown: every page, and every way in which there may be none."""

from __future__ import annotations

import gzip
import json
import re
import shutil
from collections import OrderedDict
from dataclasses import replace
from pathlib import Path

import pytest
from dash import Dash, html
from plotly.offline import get_plotlyjs_version
from reading import of_class, of_kind, words

import dashboard
from dashboard.app import PAGES, create_app, shown
from dashboard.source import Snapshot, Source
from dashboard.text import LANGUAGES, read_text
from warehouse.settings import Settings
from warehouse.store import StoreError

ASSETS = Path(dashboard.__file__).parent / "assets"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "path", ["/", "/perbandingan", "/indikator", "/indikator/san_layak", "/metode", "/mutu-data", "/kegiatan"]
)
def test_every_page_stands_in_its_shell_with_the_mark_of_simulation(source: Source, path: str, language: str) -> None:
    children, view = shown(source, path, f"?bahasa={language}")
    assert "SIMULASI" in words(of_class(children, "simulated"))
    assert len(of_kind(children, "Main")) == 1
    assert len(of_kind(children, "H1")) == 1
    assert of_class(of_kind(children, "Header"), "current")
    assert view["language"] == language
    assert read_text(language)("app.name") in str(view["title"])


def test_the_document_is_called_by_the_indicator_it_shows(source: Source) -> None:
    called = {shown(source, f"/indikator/{name}", "")[1]["title"] for name in ("san_layak", "stunting", "")}
    assert {title.partition(" – ")[0] for title in called} == {"Akses sanitasi layak", "Balita stunting", "Indikator"}


def test_the_footer_says_build_rounds_population_design_and_what_cannot_be_claimed(source: Source) -> None:
    (footer,) = of_kind(shown(source, "/", "")[0], "Footer")
    told = words(footer)
    for part in (
        source.current().build_id,
        "20–31 Mar 2023",
        "13–24 Nov 2023",
        "KK binaan",
        "sensus",
        "tanpa RW pembanding",
        "belum tentu karena program",
    ):
        assert part in told


def test_what_is_not_simulated_carries_no_mark(source: Source) -> None:
    class Real:
        def current(self) -> Snapshot:
            snapshot = source.current()
            real = Snapshot.__new__(Snapshot)
            real.__dict__ |= snapshot.__dict__ | {
                "everywhere": replace(snapshot.everywhere, simulated=False),
                "_pages": OrderedDict(),  # else others are shown what is drawn here
            }
            return real

    assert not of_class(shown(Real(), "/", "")[0], "simulated")


@pytest.mark.parametrize("path", ["/zzz", "/indikator/zzz", "/perbandingan/zzz", "/indikator/../x", "/%00", "/a/b/c"])
def test_an_address_of_nothing_says_so_and_leads_back(source: Source, path: str) -> None:
    children, _ = shown(source, path, "?bahasa=en")
    assert "not found" in words(of_kind(children, "H1"))
    assert of_kind(of_kind(children, "Main"), "Link") or of_kind(of_kind(children, "Main"), "A")


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/", 200),
        ("/perbandingan/", 200),
        ("/indikator/san_layak?bahasa=en", 200),
        ("/indikator/zzz", 404),
        ("/indikator/san_layak/zzz", 404),
        ("/zzz?bahasa=en", 404),
        ("/perbandingan.pdf", 404),
        ("/robots.txt", 404),
        ("/muat-data", 403),  # not opened in this app
    ],
)
def test_the_status_of_a_document_says_whether_there_is_such_a_page(app: Dash, address: str, status: int) -> None:
    answer = app.server.test_client().get(address)
    assert (answer.status_code, answer.mimetype) == (status, "text/html")
    assert app.server.test_client().get(address).status_code == status, "as kept"
    assert f'<html lang="{"en" if "=en" in address else "id"}">' in answer.text


def test_a_document_without_a_build_is_not_said_to_be_well(empty: Dash, monkeypatch: pytest.MonkeyPatch) -> None:
    assert empty.server.test_client().get("/").status_code == 503
    monkeypatch.setattr(Source, "current", lambda _self: 1 / 0)
    assert empty.server.test_client().get("/").status_code == 500


@pytest.mark.parametrize(
    "address",
    [
        "/assets/no.css",
        "/indikator/san_layak/none.csv",
        "/kegiatan/none.xlsx",
        "/_dash-component-suites/dash/none.js",
        "/_dash-component-suites/none/none.js",
    ],
)
def test_an_address_of_no_file_is_answered_in_words_of_the_reader(app: Dash, address: str) -> None:
    for language in LANGUAGES:
        answer = app.server.test_client().get(f"{address}?bahasa={language}")
        assert (answer.status_code, answer.mimetype) == (404, "text/plain")
        assert answer.text == read_text(language)("error.no_file")
        assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
    refused = app.server.test_client().post("/perbandingan")
    assert (refused.status_code, refused.text) == (405, read_text("id")("error.refused", code=405))
    assert "GET" in refused.headers["Allow"]


def test_without_a_build_the_page_names_the_next_step(tmp_path: Path) -> None:
    nothing = Source(Settings(data=tmp_path, var=tmp_path / "var"))
    children, _ = shown(nothing, "/", "")
    assert "p2wkss build" in words(children)
    assert "Belum ada hasil" in words(of_kind(children, "H1"))


def test_a_build_made_later_is_found_without_a_restart(tmp_path: Path, settings: Settings) -> None:
    later = Source(Settings(data=settings.data, var=tmp_path))
    assert "p2wkss build" in words(shown(later, "/", "")[0])
    shutil.copytree(settings.builds, tmp_path / "builds")
    (tmp_path / "current.json").write_bytes(settings.current.read_bytes())
    assert "p2wkss build" not in words(shown(later, "/", "")[0])


def test_a_build_that_cannot_be_opened_is_explained_without_naming_folders(caplog: pytest.LogCaptureFixture) -> None:
    class Broken:
        def current(self) -> Snapshot:
            raise StoreError("var/builds/x.duckdb: tidak dapat dibuka")

    told = words(shown(Broken(), "/", "")[0])
    code = re.search(r"kode (\w{6})", told)
    assert code is not None
    assert "tidak dapat dibuka" in told
    assert "x.duckdb" not in told
    assert f"code {code[1]}" in caplog.text
    assert "x.duckdb" in caplog.text
    assert "Traceback" not in caplog.text, "the reason is one sentence"


def test_a_fault_of_a_page_is_told_with_a_code_that_the_log_repeats(caplog: pytest.LogCaptureFixture) -> None:
    class Faulty:
        def current(self) -> Snapshot:
            raise RuntimeError("out of coffee")

    told = words(shown(Faulty(), "/", "")[0])
    code = re.search(r"kode (\w{6})", told)
    assert code is not None
    assert "coffee" not in told
    assert code[1] in caplog.text


def test_the_snapshot_is_kept_while_the_build_is_in_force(source: Source) -> None:
    assert source.current() is source.current()
    snapshot = source.current()
    assert snapshot.changes(indicator="san_layak") is snapshot.changes(indicator="san_layak")


def test_a_page_is_drawn_once_per_selection_and_the_oldest_goes(source: Source, settings: Settings) -> None:
    first, again, english = (of_kind(shown(source, "/", query)[0], "Main")[0] for query in ("", "", "?bahasa=en"))
    assert first.children is again.children
    assert first.children is not english.children
    snapshot = Source(settings).current()
    drawn = [snapshot.page(n, lambda: html.P()) for n in range(100)]
    assert snapshot.page(99, lambda: html.P()) is drawn[99]
    assert snapshot.page(0, lambda: html.P()) is not drawn[0]


def test_making_an_app_reads_nothing(tmp_path: Path) -> None:
    assert create_app(Settings(data=tmp_path / "none", var=tmp_path / "none")).server.name
    assert list(tmp_path.iterdir()) == []


def test_health_tells_the_build_in_force(app: Dash, source: Source, tmp_path: Path) -> None:
    answer = app.server.test_client().get("/healthz")
    assert (answer.status_code, answer.json) == (200, {"status": "ok", "build_id": source.current().build_id})
    for header in ("Content-Security-Policy", "Cross-Origin-Opener-Policy", "Permissions-Policy", "Referrer-Policy"):
        assert header in answer.headers
    nothing = create_app(Settings(data=tmp_path, var=tmp_path)).server.test_client().get("/healthz")
    assert (nothing.status_code, nothing.json) == (503, {"status": "unavailable"})


@pytest.mark.parametrize(("query", "language"), [("", "id"), ("?bahasa=en", "en"), ("?bahasa=xx", "id")])
def test_the_document_is_in_the_language_of_the_reader_before_any_script_ran(
    app: Dash, query: str, language: str
) -> None:
    document = app.server.test_client().get(f"/{query}").get_data(as_text=True)
    assert f'<html lang="{language}">' in document
    assert not re.findall(r'(?:src|href)="(?:https?:)?//', document)


def test_compressed_answers_are_never_mixed_up(app: Dash) -> None:
    client = app.server.test_client()
    squeezed = {"Accept-Encoding": "gzip"}
    for path in ("/", "/_dash-layout", "/_dash-dependencies", "/", "/_dash-layout"):
        packed, plain = client.get(path, headers=squeezed), client.get(path)
        if packed.headers.get("Content-Encoding") == "gzip" and path != "/":
            assert json.loads(gzip.decompress(packed.data)) == json.loads(plain.data), path
        else:
            assert plain.mimetype == packed.mimetype


def test_bundles_are_kept_by_the_browser_and_answers_are_not(app: Dash) -> None:
    client = app.server.test_client()
    bundle = re.search(r'src="(/_dash-component-suites/[^"]+renderer[^"]+)"', client.get("/").get_data(as_text=True))
    assert bundle is not None
    assert client.get(bundle[1]).cache_control.max_age == 31536000
    assert client.get("/").headers["Cache-Control"] == "no-cache"
    assert "default-src 'self'" in client.get("/").headers["Content-Security-Policy"]


def test_the_basic_plotly_bundle_is_of_the_version_that_plotly_draws_for() -> None:
    first = (ASSETS / "vendor" / "plotly-basic.min.js").read_text(encoding="utf-8")[:200]
    assert f"v{get_plotlyjs_version()}" in first
    assert f"v={get_plotlyjs_version()}" in (ASSETS / "1-alive.js").read_text(encoding="utf-8")


def test_no_style_sheet_asks_another_host() -> None:
    for sheet in ASSETS.glob("*.css"):
        assert not re.findall(r"(?:https?:)?//[a-z]", sheet.read_text(encoding="utf-8")), sheet.name


def test_the_list_of_pages_has_a_word_for_each() -> None:
    assert all(f"page.{page.key}" in read_text(language) for page in PAGES for language in LANGUAGES)
