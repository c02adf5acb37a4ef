"""The routes of the page that loads: who gets in, what is taken, and that nothing is left of what is refused."""

from __future__ import annotations

import errno
import io
import os
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient
from loading_place import LAST, app_for, wait_until

from dashboard.pages.muat_data import receiving, routes, working
from dashboard.pages.muat_data.receiving import safe_name
from dashboard.pages.muat_data.working import going
from warehouse.attempts import (
    Attempt,
    Decision,
    Decisions,
    Mapping,
    Recognised,
    Stage,
    State,
    Step,
    find_attempt,
    list_attempts,
    start_attempt,
)
from warehouse.settings import Settings

MARK = {"X-P2WKSS": "muat"}
HERE = "http://127.0.0.1"
Client = Callable[..., FlaskClient]
ALL_ROUTES = [
    ("POST", "/muat-data/berkas"),
    ("POST", "/muat-data/keputusan"),
    ("GET", "/muat-data/20230101T000000-abcdef/keadaan"),
    ("POST", "/muat-data/20230101T000000-abcdef/langkah/try"),
    ("POST", "/muat-data/20230101T000000-abcdef/batal"),
    ("POST", "/muat-data/20230101T000000-abcdef/buang"),
    ("POST", "/muat-data/bangun/20230101T000000000000-abcdef/berlakukan"),
]


@pytest.fixture
def place(settings: Settings, tmp_path: Path) -> Settings:
    """The declared data, with attempts of its own."""
    return replace(settings, var=tmp_path / "var", loading="local")


def client(settings: Settings) -> FlaskClient:
    return app_for(settings).server.test_client()


def sent(browser: FlaskClient, content: bytes, *, name: str = "berkas.csv", **headers: str) -> Any:
    return browser.post(
        "/muat-data/berkas", base_url=HERE, data=content, headers={"X-File-Name": name, **MARK, **headers}
    )


@pytest.mark.parametrize("audience", ["public", "judge", "leadership", ""])
@pytest.mark.parametrize(("method", "address"), ALL_ROUTES)
def test_nobody_but_analysts_finds_a_route(place: Settings, audience: str, method: str, address: str) -> None:
    browser = client(replace(place, audience=audience))
    assert browser.open(address, method=method, base_url=HERE, headers=MARK).status_code == 404
    assert not list_attempts(place)


@pytest.mark.parametrize("loading", ["", "off", "ya"])
@pytest.mark.parametrize(("method", "address"), ALL_ROUTES)
def test_where_loading_is_not_opened_there_is_no_route(
    place: Settings, loading: str, method: str, address: str
) -> None:
    browser = client(replace(place, loading=loading))
    assert browser.open(address, method=method, base_url=HERE, headers=MARK).status_code == 404


@pytest.mark.parametrize(
    "how",
    [
        {"base_url": "http://dasbor.example"},
        {"environ_overrides": {"REMOTE_ADDR": "192.168.1.20"}},
        {"headers": {**MARK, "X-Forwarded-For": "192.168.1.20"}},
        {"headers": {**MARK, "Via": "1.1 nginx"}},
    ],
)
def test_locally_means_straight_from_this_computer_and_by_its_own_name(place: Settings, how: dict[str, Any]) -> None:
    asked = {"base_url": HERE, "headers": MARK, **how}
    assert client(place).post("/muat-data/keputusan", **asked).status_code == 404
    assert not list_attempts(place)
    everywhere = client(replace(place, loading="all"))
    assert everywhere.get("/muat-data/x/keadaan", **asked).status_code == 404, "it gets in, and there is no attempt x"


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {**MARK, "Sec-Fetch-Site": "cross-site"},
        {**MARK, "Sec-Fetch-Site": "same-site"},
        {**MARK, "Origin": "http://other.example"},
        {**MARK, "Origin": "null"},
    ],
)
@pytest.mark.parametrize("address", [address for method, address in ALL_ROUTES if method == "POST"])
def test_another_site_can_change_nothing(place: Settings, headers: dict[str, str], address: str) -> None:
    answer = client(place).post(address, base_url=HERE, headers=headers, data=b"x")
    assert answer.status_code == 403
    assert not list_attempts(place)


def test_a_file_is_kept_as_it_came_and_recognised_by_a_process_of_its_own(place: Settings) -> None:
    content = LAST.read_bytes()
    answer = sent(client(place), content, name=quote(LAST.name), Origin=HERE)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    attempt = find_attempt(place, answer.json["attempt"])
    assert (attempt.received / LAST.name).read_bytes() == content
    assert (attempt.received / LAST.name).stat().st_mode & 0o077 == 0
    assert attempt.state().bytes == len(content)
    told = client(place).get(f"/muat-data/{attempt.name}/keadaan", base_url=HERE).json
    assert told["busy"] is True
    assert told["step"] == "recognise"
    wait_until(lambda: not going(attempt).busy)
    assert attempt.state().stage is Stage.TRIED, "nothing was left to choose"
    recognised = attempt.read("recognised", Recognised)
    assert recognised is not None
    assert recognised.round == "m8"


@pytest.mark.parametrize(
    ("length", "status", "said"), [(0, 400, "kosong"), (receiving.LARGEST + 1, 413, "terlalu besar")]
)
def test_an_empty_and_a_huge_file_are_refused_before_anything_is_kept(
    place: Settings, length: int, status: int, said: str
) -> None:
    answer = client(place).post(
        "/muat-data/berkas",
        base_url=HERE,
        headers=MARK,
        input_stream=io.BytesIO(b"x"),
        environ_overrides={"CONTENT_LENGTH": str(length)},
    )
    assert answer.status_code == status
    assert said in answer.json["trouble"]
    assert not list_attempts(place)


@pytest.mark.parametrize("what", ["berkas", "keputusan"])
def test_where_nothing_can_be_written_the_reason_is_told(place: Settings, what: str) -> None:
    place.var.mkdir()
    (place.var / "attempts").touch()  # in the way of the folder, also for whoever may write anywhere
    answer = client(place).post(f"/muat-data/{what}", base_url=HERE, data=b"a;b", headers=MARK)
    assert answer.status_code == 507
    assert "ruang disk" in answer.json["trouble"]


@pytest.mark.parametrize("what", ["berkas", "keputusan"])
@pytest.mark.parametrize("full", ["state", "asked"])
def test_of_what_cannot_begin_because_the_disk_is_full_nothing_stays(
    place: Settings, monkeypatch: pytest.MonkeyPatch, what: str, full: str
) -> None:
    def no_room(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "no room")

    monkeypatch.setattr(*{"state": (Attempt, "keep"), "asked": (working, "_process")}[full], no_room)
    answer = client(place).post(f"/muat-data/{what}", base_url=HERE, data=b"a;b", headers=MARK)
    assert answer.status_code == 507
    assert "ruang disk" in answer.json["trouble"]
    assert not list_attempts(place)


def test_a_step_that_cannot_begin_can_be_asked_again_at_once(place: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    attempt, browser = start_attempt(place, file="a.csv"), client(place)
    monkeypatch.setattr("sys.executable", "/nowhere")
    for _ in range(2):
        answer = browser.post(f"/muat-data/{attempt.name}/langkah/recognise", base_url=HERE, headers=MARK)
        assert answer.status_code == 507
        assert not going(attempt).busy


def test_of_a_file_that_breaks_off_nothing_stays(place: Settings) -> None:
    answer = client(place).post(
        "/muat-data/berkas?bahasa=en",
        base_url=HERE,
        headers=MARK,
        input_stream=io.BytesIO(b"only a part"),
        environ_overrides={"CONTENT_LENGTH": "100"},
    )
    assert answer.status_code == 400
    assert "broke off" in answer.json["trouble"]
    assert not list_attempts(place)


def test_a_stream_longer_than_allowed_is_cut_and_removed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(receiving, "LARGEST", 10)
    with pytest.raises(receiving.TooLargeError):
        receiving.receive(io.BytesIO(b"x" * 11), tmp_path / "berkas.csv", announced=11)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("..\\..\\data\\form.toml", "form.toml"),
        ("C:\\fakepath\\P2WKSS RW 12 m8.xlsx", "P2WKSS RW 12 m8.xlsx"),
        ("/", "berkas"),
        ("", "berkas"),
        ("..", "berkas"),
        ("a\x00b\nc.csv", "abc.csv"),
        ("\u202egpj.xlsx", "gpj.xlsx"),
        ("con.xlsx", "_con.xlsx"),
        ('x<>:"|?*.csv', "x_______.csv"),
        ("Data Keluarga (Jawaban).xlsx. ", "Data Keluarga (Jawaban).xlsx"),
    ],
)
def test_a_name_leads_nowhere_else_and_keeps_what_tells_the_round(name: str, kept: str) -> None:
    assert safe_name(name) == kept


def test_a_long_name_keeps_its_ending() -> None:
    short = safe_name("a" * 400 + ".xlsx")
    assert len(short) <= 150
    assert short.endswith(".xlsx")


@pytest.mark.parametrize("name", ["x", "..", "20230101T000000-abcdef", "20230101T000000-ABCDEF"])
def test_an_attempt_that_is_not_there_is_told(place: Settings, name: str) -> None:
    answer = client(place).get(f"/muat-data/{name}/keadaan", base_url=HERE)
    assert answer.status_code in (404, 409)
    if answer.status_code == 409:
        assert "dibuang dari tab lain" in answer.json["trouble"]
    english = client(place).post(f"/muat-data/{name}/buang?bahasa=en", base_url=HERE, headers=MARK)
    assert english.status_code == 404 or "thrown away in another tab" in english.json["trouble"]


def test_an_unknown_step_and_unreadable_decisions_start_nothing(place: Settings) -> None:
    attempt, browser = start_attempt(place, file="a.csv"), client(place)
    attempt.keep(State(stage=Stage.TRIED, since=attempt.state().since, file="a.csv"))
    address = f"/muat-data/{attempt.name}/langkah"
    assert browser.post(f"{address}/rm", base_url=HERE, headers=MARK).status_code == 404
    answer = browser.post(
        f"{address}/decide", base_url=HERE, headers=MARK, json={"findings": [{"about": 1, "choice": None}]}
    )
    assert answer.status_code == 400
    assert going(attempt).step is None


def test_while_a_step_is_under_way_no_other_starts_and_nothing_is_thrown_away(place: Settings) -> None:
    attempt, browser = start_attempt(place, file="a.csv"), client(place)
    attempt.keep(State(stage=Stage.RECEIVED, since=attempt.state().since, file="a.csv", running=Step.RECOGNISE))
    with attempt.working():
        for what in ("langkah/try", "buang"):
            answer = browser.post(f"/muat-data/{attempt.name}/{what}", base_url=HERE, headers=MARK)
            assert answer.status_code == 409
            assert "sedang dikerjakan" in answer.json["trouble"]
        assert browser.post(f"/muat-data/{attempt.name}/batal", base_url=HERE, headers=MARK).status_code == 200
        assert attempt.cancelled()
    assert going(attempt).stopped, "its process is gone"
    assert browser.post(f"/muat-data/{attempt.name}/buang", base_url=HERE, headers=MARK).json == {"attempt": None}
    assert not list_attempts(place)


def test_what_can_not_be_read_any_more_is_thrown_away_unless_a_process_is_at_work_on_it(place: Settings) -> None:
    attempt, browser = start_attempt(place, file="a.csv"), client(place)
    (attempt.folder / "state.json").write_text("{")
    with attempt.working():
        assert browser.post(f"/muat-data/{attempt.name}/buang", base_url=HERE, headers=MARK).status_code == 409
    assert browser.post(f"/muat-data/{attempt.name}/buang", base_url=HERE, headers=MARK).json == {"attempt": None}
    assert not list_attempts(place)


@pytest.mark.parametrize("step", [Step.DECIDE, Step.MAP])
def test_a_step_whose_process_died_is_asked_again_as_it_was_asked(
    place: Settings, monkeypatch: pytest.MonkeyPatch, step: Step
) -> None:
    attempt, browser = start_attempt(place, file="a.csv"), client(place)
    mapping = Mapping(form="f", title="F", round="m2", sheets=(), columns=(), answers=())
    attempt.write("mapping", mapping)
    attempt.write("asked-map", mapping)
    attempt.write("asked-decide", Decisions(pairs=(Decision(about="p1", choice="sama", by="Petugas"),)))
    asked = attempt.folder / f"asked-{step}.json"
    before = asked.read_bytes()
    attempt.keep(State(stage=Stage.TRIED, since=attempt.state().since, file="a.csv", running=step))
    monkeypatch.setattr("sys.executable", "/bin/false")
    answer = browser.post(f"/muat-data/{attempt.name}/langkah/{step}", base_url=HERE, headers=MARK, json={})
    assert answer.status_code == 200
    assert asked.read_bytes() == before


def test_an_attempt_that_is_over_takes_no_step_and_nothing_is_left_to_stop_the_next(place: Settings) -> None:
    attempt, browser = start_attempt(place, file="a.csv"), client(place)
    browser.post(f"/muat-data/{attempt.name}/batal", base_url=HERE, headers=MARK)
    assert not attempt.cancelled(), "nothing was under way"
    attempt.keep(State(stage=Stage.PUBLISHED, since=attempt.state().since, file="a.csv", build_id="x"))
    answer = browser.post(f"/muat-data/{attempt.name}/langkah/try?bahasa=en", base_url=HERE, headers=MARK)
    assert answer.status_code == 409
    assert "over already" in answer.json["trouble"]
    attempt.keep(State(stage=Stage.RECOGNISED, since=attempt.state().since, file="a.csv"))
    answer = browser.post(f"/muat-data/{attempt.name}/langkah/publish?bahasa=en", base_url=HERE, headers=MARK)
    assert answer.status_code == 409
    assert "another step" in answer.json["trouble"], "a tab that was left shows a step that was"
    assert going(attempt).step is None


def test_a_process_that_dies_before_its_first_word_is_noticed_at_once(
    place: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    broken = replace(place, data=tmp_path / "nowhere")
    attempt = start_attempt(broken, file="a.csv")
    monkeypatch.setattr("sys.executable", "/bin/false")
    client(broken).post(f"/muat-data/{attempt.name}/langkah/recognise", base_url=HERE, headers=MARK)
    wait_until(lambda: going(attempt).stopped, seconds=10)
    assert going(attempt).step is Step.RECOGNISE


def test_a_process_that_ends_late_says_nothing_of_the_step_after_it(place: Settings) -> None:
    attempt = start_attempt(place, file="a.csv")
    (attempt.folder / "asked").write_text("recognise second", encoding="ascii")
    (attempt.folder / "failed-first").touch()
    assert going(attempt).busy
    (attempt.folder / "failed-second").touch()
    assert going(attempt).stopped


def test_only_a_build_there_is_can_be_put_back(settings: Settings) -> None:
    browser = client(replace(settings, loading="local"))
    unknown = browser.post("/muat-data/bangun/20230101T000000000000-abcdef/berlakukan", base_url=HERE, headers=MARK)
    assert unknown.status_code == 409
    assert "tidak ada hasil bangun" in unknown.json["trouble"]
    outside = browser.post("/muat-data/bangun/..%2Fcurrent/berlakukan", base_url=HERE, headers=MARK)
    assert outside.status_code in (404, 405, 409)


def test_where_builds_of_sites_are_joined_nothing_is_loaded(place: Settings, tmp_path: Path) -> None:
    data = tmp_path / "whole"
    data.mkdir()
    (data / "disclosure.toml").write_bytes((place.data / "disclosure.toml").read_bytes())
    (data / "sites.toml").touch()
    browser = client(replace(place, data=data))
    for answer in (sent(browser, b"a,b"), browser.post("/muat-data/keputusan", base_url=HERE, headers=MARK)):
        assert (answer.status_code, "lokasinya masing-masing" in answer.json["trouble"]) == (409, True)
    assert not list_attempts(place)


def test_the_page_is_drawn_for_nobody_who_may_not_load(place: Settings) -> None:
    asked = {
        "output": "muat-body.children",
        "outputs": {"id": "muat-body", "property": "children"},
        "changedPropIds": [],
        "inputs": [
            {
                "id": "muat-where",
                "property": "data",
                "value": {"attempt": "", "step": "", "search": "", "language": "id"},
            },
            {"id": "muat-pulse", "property": "data", "value": None},
        ],
    }

    def drawn(settings: Settings, base_url: str = HERE) -> str:
        return client(settings).post("/_dash-update-component", base_url=base_url, json=asked).get_data(as_text=True)

    start_attempt(place, file="rahasia.csv")
    assert "rahasia.csv" in drawn(place)
    for settings, address in (
        (replace(place, audience="judge"), HERE),
        (replace(place, loading=""), HERE),
        (place, "http://dasbor.example"),
    ):
        assert "rahasia.csv" not in drawn(settings, address)
        assert "tidak dibuka di sini" in drawn(settings, address)


def test_the_routes_are_those_that_are_tested(place: Settings) -> None:
    rules = [rule for rule in app_for(place).server.url_map.iter_rules() if rule.endpoint.startswith("muat_data_")]
    assert len(rules) == len(ALL_ROUTES)
    assert all(rule.rule.startswith(routes.ROOT) for rule in rules)


def test_on_a_full_disk_where_a_step_can_not_say_that_it_failed_it_is_noticed_soon(
    place: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    attempt = start_attempt(place, file="a.csv")
    asked = attempt.folder / "asked"
    asked.write_text("publish mark", encoding="ascii")
    for seconds, full, stopped in ((5, True, False), (20, False, False), (20, True, True)):
        monkeypatch.setattr(working, "is_full", lambda _folder, full=full: full)
        os.utime(asked, (time.time() - seconds,) * 2)
        os.utime(attempt.folder / "state.json", (time.time() - 60,) * 2)
        now = going(attempt)
        assert (now.step, now.stopped, now.full, now.busy) == (Step.PUBLISH, stopped, stopped, not stopped)
    with attempt.working():
        assert going(attempt).busy, "a process is at work on it, and may find room"
