"""Pulling from a server that replays recorded shapes and faults over real HTTP."""

from __future__ import annotations

import csv
import io
import json
import stat
import sys
import zipfile
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from loaded_survey import DATA
from python_calamine import CalamineWorkbook
from replayed_server import Fault, Replay, answering, cut_short, not_json, replaying, send, well

from etl.commands.pull import System, pull
from etl.connectors import kobo, odk
from etl.connectors.kobo_form import KoboForm, form_of
from etl.connectors.secret import secret
from etl.connectors.shelf import Change, Shelf
from etl.connectors.transport import MOST_ATTEMPTS, PullError, Server, UnauthorisedError
from etl.layouts.recognition import recognise
from etl.sources.reading import read_workbook


def kobo_submission(number: int, *, day: int = 1, **changes: Any) -> dict[str, Any]:
    """A record as the API gives it: flat paths, numbers as text, repeats as lists."""
    return {
        "_id": number,
        "_uuid": f"u{number}",
        "meta/rootUuid": f"root{number}",
        "meta/instanceID": f"uuid:u{number}",
        "kunjungan/rt": "001",
        "keluarga/no_kk": f"32770101021{number:05d}",
        "air_sanitasi/luas": "36",
        "anggota": [
            {"anggota/nama": f"Ibu {number}", "anggota/vaksin": [{"anggota/vaksin/jenis": "bcg"}]},
            {"anggota/nama": f"Bapak {number}"},
        ],
        "_attachments": [],
        "_geolocation": [None, None],
        "_validation_status": {"uid": "validation_status_approved", "label": "Approved"},
        "_submission_time": f"2023-03-{day:02d}T04:05:06",
        **changes,
    }


def odk_submission(number: int, **changes: Any) -> dict[str, Any]:
    return {
        "__id": f"uuid:{number}",
        "__system": {
            "submissionDate": f"2023-03-{number:02d}T04:05:06.000Z",
            "updatedAt": None,
            "submitterName": "kader",
            "reviewState": "approved",
            "edits": 0,
        },
        "rumah": {"jamban": 1, "letak": {"type": "Point", "coordinates": [107.5, -6.9, 700]}},
        "anggota": [
            {"__id": f"a{number}", "nama": f"Ibu {number}", "vaksin": [{"__id": f"v{number}", "jenis": "bcg"}]}
        ],
        "anggota@odata.navigationLink": "Submissions('x')/anggota",
        **changes,
    }


class Pulling:
    """A shelf, a server, and pauses that are written down instead of waited for."""

    def __init__(self, folder: Path, replay: Replay) -> None:
        self.shelf, self.replay, self.pauses = Shelf(folder / "shelf"), replay, list[float]()
        self.form = KoboForm("")

    def server(self) -> Server:
        return Server(self.replay.base, pause=self.pauses.append)

    def kobo(self, *, since: str | None = None) -> Change:
        server = self.server()
        server.authorise("Token rahasia")
        self.form, change = kobo.pull_kobo(server, self.shelf, asset="aUtama", since=since, progress=lambda *_: None)
        assert self.form.title == "P2WKSS RW 12 baseline"
        server.close()
        return change

    def odk(self) -> Change:
        server = self.server()
        change = odk.pull_odk(
            server,
            self.shelf,
            project="7",
            form="keluarga",
            email="a@b.id",
            password="x",
            since=None,
            progress=lambda *_: None,
        )
        server.close()
        return change

    def names(self) -> list[str]:
        return [str(entry["name"]) for entry in self.shelf.pulled()]


@pytest.fixture
def pulling(tmp_path: Path) -> Any:
    with replaying(Replay()) as replay:
        yield Pulling(tmp_path, replay)


def test_all_pages_are_followed_although_the_server_gives_fewer_than_asked(pulling: Pulling) -> None:
    pulling.replay.submissions = [kobo_submission(number) for number in range(1, 251)]
    pulling.replay.page_cap = 100
    assert pulling.kobo() == Change(total=250, added=250, changed=0, gone=())
    assert sum("/data/" in path for path in pulling.replay.asked) == 3
    assert pulling.kobo() == Change(total=250, added=0, changed=0, gone=())


@pytest.mark.parametrize(
    "fault", [answering(500), answering(429, Retry_After="3"), cut_short, not_json, answering(503)]
)
def test_a_fault_in_the_middle_is_waited_out(pulling: Pulling, fault: Fault) -> None:
    pulling.replay.submissions = [kobo_submission(number) for number in range(1, 6)]
    pulling.replay.page_cap = 2
    pulling.replay.faults = [well, well, fault, fault]
    assert pulling.kobo().total == 5
    assert len(pulling.pauses) == 2


def test_no_submission_is_missed_when_one_is_deleted_and_another_comes_between_two_pages(pulling: Pulling) -> None:
    def one_goes_and_one_comes(_: Any) -> bool:
        del pulling.replay.submissions[0]
        pulling.replay.submissions.append(kobo_submission(6))
        return False

    pulling.replay.submissions = [kobo_submission(number) for number in range(1, 6)]
    pulling.replay.page_cap = 2
    pulling.replay.faults = [well, well, one_goes_and_one_comes]
    assert pulling.kobo().total == 6
    assert pulling.names() == [f"root{number}" for number in range(1, 7)]
    assert pulling.kobo().gone == ("root1",)


@pytest.mark.parametrize("pages", [[5, 4, 3], [1, 2, 3]])
def test_a_server_that_does_not_sort_or_go_on_as_asked_changes_nothing(pulling: Pulling, pages: list[int]) -> None:
    def same_page(handler: Any) -> bool:
        results = [kobo_submission(number) for number in pages]
        send(handler, 200, {"count": 9, "next": "x", "results": results})
        return True

    pulling.replay.faults = [well, same_page, same_page]
    with pytest.raises(PullError, match=r"tidak mengurutkan|mengulang halaman yang sama"):
        pulling.kobo()
    assert pulling.names() == []


def test_a_deletion_on_a_server_that_counts_pages_changes_nothing(pulling: Pulling) -> None:
    pulling.replay.submissions = [odk_submission(number) for number in range(1, 6)]
    pulling.replay.page_cap = 2
    pulling.replay.faults = [well, pulling.replay.losing_the_first]
    with pytest.raises(PullError, match="dihapus di server selama penarikan"):
        pulling.odk()
    assert pulling.odk() == Change(total=4, added=4, changed=0, gone=())
    pulling.replay.faults = [well, *[answering(500)] * MOST_ATTEMPTS]
    with pytest.raises(PullError, match="dilanjutkan"):
        pulling.odk()
    pulling.replay.submissions.pop(0)  # while the pull that broke off waits to go on
    with pytest.raises(PullError, match="dihapus di server selama penarikan"):
        pulling.odk()
    assert [len(pulling.odk().gone), len(pulling.names())] == [1, 3]


def test_a_server_that_says_how_long_to_wait_is_obeyed(pulling: Pulling) -> None:
    pulling.replay.submissions = [kobo_submission(1)]
    pulling.replay.faults = [answering(429, Retry_After="7"), answering(503, Retry_After="99999")]
    pulling.kobo()
    assert pulling.pauses == [7.0, 120.0]


def test_a_pull_that_broke_off_goes_on_at_the_page_it_lacks(pulling: Pulling) -> None:
    pulling.replay.submissions = [kobo_submission(number) for number in range(1, 8)]
    pulling.replay.page_cap = 2
    pulling.replay.faults = [well, well, well, *[answering(500)] * MOST_ATTEMPTS]
    with pytest.raises(PullError, match="6 kali dicoba"):
        pulling.kobo()
    assert pulling.names() == []
    pulling.replay.asked.clear()
    assert pulling.kobo().total == 7
    asked = [parse_qs(urlsplit(path).query)["query"][0] for path in pulling.replay.asked if "/data/" in path]
    assert [json.loads(query)["_id"]["$gt"] for query in asked] == [4, 6]


def test_what_a_kill_left_half_written_is_written_anew(pulling: Pulling) -> None:
    pulling.replay.submissions = [kobo_submission(number) for number in range(1, 6)]
    pulling.replay.page_cap = 2
    pulling.replay.faults = [well, well, *[answering(500)] * MOST_ATTEMPTS]
    with pytest.raises(PullError):
        pulling.kobo()
    with (pulling.shelf.folder / "arriving.jsonl").open("ab") as stream:
        stream.write(b'{"_id": 3, "_uu')
    assert pulling.kobo().total == 5


def test_deletions_are_reported_by_a_full_pull_and_survive_an_incremental_one(pulling: Pulling) -> None:
    pulling.replay.submissions = [kobo_submission(number, day=number) for number in range(1, 6)]
    pulling.kobo()
    pulling.replay.submissions = [entry for entry in pulling.replay.submissions if entry["_id"] != 2]
    pulling.replay.submissions.append(kobo_submission(6, day=9))
    assert pulling.kobo(since="2023-03-05T04:05:06") == Change(total=6, added=1, changed=0, gone=())
    assert pulling.kobo() == Change(total=5, added=0, changed=0, gone=("root2",))


def test_an_edited_submission_stays_the_same_one(pulling: Pulling) -> None:
    pulling.replay.submissions = [kobo_submission(1), kobo_submission(2)]
    pulling.kobo()
    pulling.replay.submissions[0] |= {"_uuid": "u1-edited", "kunjungan/rt": "002"}
    assert pulling.kobo() == Change(total=2, added=0, changed=1, gone=())


def test_fewer_submissions_than_the_server_counts_change_nothing(pulling: Pulling) -> None:
    pulling.replay.submissions = [kobo_submission(number) for number in range(1, 4)]
    pulling.kobo()
    pulling.replay.lost = 1
    with pytest.raises(PullError, match="menghitung 3 isian, tetapi hanya 2"):
        pulling.kobo()
    assert len(pulling.names()) == 3


def test_a_wrong_token_is_told_at_once_and_never_shown(pulling: Pulling) -> None:
    pulling.replay.token = "Token lain"
    with pytest.raises(UnauthorisedError) as error:
        pulling.kobo()
    assert "rahasia" not in str(error.value)
    assert pulling.pauses == []


def test_an_unknown_form_is_told_at_once(pulling: Pulling) -> None:
    server = pulling.server()
    server.authorise("Token rahasia")
    with pytest.raises(PullError, match="tidak ditemukan"):
        kobo.pull_kobo(server, pulling.shelf, asset="aLain", since=None, progress=lambda *_: None)


def test_a_token_never_follows_to_another_server(pulling: Pulling) -> None:
    def elsewhere(handler: Any) -> bool:
        send(handler, 200, {"value": [odk_submission(1)], "@odata.nextLink": "https://example.org/x"})
        return True

    pulling.replay.faults = [elsewhere]
    with pytest.raises(PullError, match=r"alamat lain \(example\.org\)"):
        pulling.odk()
    pulling.replay.faults = [answering(302, Location="https://example.org/")]
    with pytest.raises(PullError, match="mengalihkan"):
        pulling.kobo()


@pytest.mark.parametrize(
    ("base", "fault", "cure"),
    [
        ("", not_json, "halaman web, bukan data.*pilihan --server.*masuklah dahulu lewat peramban"),
        ("http://127.0.0.1:9", well, "tidak terjangkau.*pilihan --server"),
        ("", answering(500), r"kesalahan server \(500\).*Tunggu"),
        ("https", well, "sertifikat.*jam komputer"),
    ],
)
def test_what_stays_wrong_is_told_with_what_to_do(pulling: Pulling, base: str, fault: Fault, cure: str) -> None:
    pulling.replay.faults = [fault] * MOST_ATTEMPTS
    address = pulling.replay.base.replace("http", "https") if base == "https" else base
    with pytest.raises(PullError, match=cure):
        Server(address or pulling.replay.base, pause=pulling.pauses.append).get("api/v2/assets/aUtama/")


@pytest.mark.parametrize("base", ["http://kf.kobotoolbox.org", "ftp://127.0.0.1", "kf.kobotoolbox.org", "https://"])
def test_a_server_without_encryption_is_refused(base: str) -> None:
    with pytest.raises(PullError, match="https"):
        Server(base)


def test_the_export_has_the_sheets_and_columns_of_the_servers_own(pulling: Pulling, tmp_path: Path) -> None:
    pulling.replay.submissions = [kobo_submission(1), kobo_submission(2, **{"keluarga/no_kk": "=cmd|' /C calc'!A0"})]
    pulling.kobo()
    path = tmp_path / "x.xlsx"
    kobo.write_export(path, (entry["record"] for entry in pulling.shelf.pulled()), form=pulling.form)
    book = CalamineWorkbook.from_path(str(path))
    assert book.sheet_names == ["P2WKSS RW 12 baseline", "anggota", "vaksin"]
    root, members, vaccines = (book.get_sheet_by_name(name).to_python() for name in book.sheet_names)
    first = dict(zip(root[0], root[1], strict=True))
    assert (first["keluarga/no_kk"], first["_validation_status"]) == ("3277010102100001", "validation_status_approved")
    assert dict(zip(root[0], root[2], strict=True))["keluarga/no_kk"] == "=cmd|' /C calc'!A0"
    assert [row[members[0].index("_parent_index")] for row in members[1:]] == ["1", "1", "2", "2"]
    assert [row[members[0].index("_submission__uuid")] for row in members[1:]] == ["u1", "u1", "u2", "u2"]
    assert [row[vaccines[0].index("_parent_table_name")] for row in vaccines[1:]] == ["anggota", "anggota"]


@pytest.mark.parametrize("make", [kobo_submission, odk_submission])
def test_a_question_or_repeat_that_is_new_on_a_later_page_is_in_the_export(
    pulling: Pulling, tmp_path: Path, make: Any
) -> None:
    first, second, third = (make(number) for number in (1, 2, 3))
    first.pop("anggota")
    changed = {"warung": "ya", "kematian": [{"kematian/tanggal": "2023-01-01"}]}
    pulling.replay.submissions, pulling.replay.page_cap = [first, second | changed, third], 1
    if make is kobo_submission:
        pulling.kobo()
        kobo.write_export(path := tmp_path / "x.xlsx", (e["record"] for e in pulling.shelf.pulled()), form=pulling.form)
    else:
        pulling.odk()
        odk.write_export(
            path := tmp_path / "x.zip", odk.submitted(e["record"] for e in pulling.shelf.pulled()), form="keluarga"
        )
    root, *repeats = recognise(read_workbook(path)).sheets
    assert list(root.column(root.header.index("warung"))) == ["", "ya", ""]
    names = {sheet.name.rpartition("-")[2]: sheet for sheet in repeats}
    assert names["kematian"].rows[0][0] == "2023-01-01"
    assert names["anggota"].parent == root.name


@pytest.mark.parametrize("title", ["anggota", "Anggota", "'Anggota'", ""])
def test_a_repeat_that_is_called_as_its_form_has_a_sheet_of_its_own(title: str, tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    kobo.write_export(path, [kobo_submission(1), kobo_submission(2)], form=KoboForm(title))
    sheets = recognise(read_workbook(path)).sheets
    assert [(len(sheet.rows), sheet.parent) for sheet in sheets[:2]] == [(2, ""), (4, sheets[0].name)]


def test_two_repeats_of_one_last_name_have_a_sheet_each(tmp_path: Path) -> None:
    people = {"keluarga/orang": [{"keluarga/orang/nama": "A"}], "tamu/orang": [{"tamu/orang/asal": "B"}] * 2}
    survey = [
        {"type": kind, "name": name}
        for group in ("keluarga", "tamu")
        for kind, name in (
            ("begin_group", group),
            ("begin_repeat", "orang"),
            ("text", "umur"),
            *[("end_group", "")] * 2,
        )
    ]
    form = form_of({"name": "P2WKSS", "content": {"survey": survey}}, uid="a")
    kobo.write_export(path := tmp_path / "x.xlsx", [{"_id": 1, "_uuid": "u1"} | people], form=form)
    root, *repeats = recognise(read_workbook(path)).sheets
    assert {sheet.name: (sheet.header[:2], len(sheet.rows), sheet.parent) for sheet in repeats} == {
        "orang": (("keluarga/orang/umur", "keluarga/orang/nama"), 1, root.name),
        "tamu_orang": (("tamu/orang/umur", "tamu/orang/asal"), 2, root.name),
    }


SURVEY = [
    {"type": "start", "name": "start", "$xpath": "start"},
    {"type": "begin_group", "name": "kunjungan", "$xpath": "kunjungan"},
    {"type": "select_one", "$autoname": "rt", "$xpath": "kunjungan/rt", "select_from_list_name": "rt"},
    {"type": "note", "name": "salam", "$xpath": "kunjungan/salam"},
    {"type": "end_group"},
    {"type": "begin repeat", "name": "anggota"},
    {"type": "text", "name": "nama"},
    {"type": "begin_group", "name": "usaha"},
    {"type": "date", "name": "mulai"},
    {"type": "end_group"},
    {"type": "end repeat"},
    {"type": "begin_repeat", "name": "kematian", "$xpath": "kematian"},
    {"type": "date", "name": "tanggal", "$xpath": "kematian/tanggal"},
    {"type": "end_repeat"},
    {"type": "text", "name": "catatan", "$xpath": "catatan"},
]
"""As the server tells a form: names it made itself, paths it left out, groups within repeats."""


def test_a_question_that_nobody_answered_has_its_column_and_a_repeat_that_nobody_opened_its_sheet(
    pulling: Pulling, tmp_path: Path
) -> None:
    pulling.replay.survey = SURVEY
    pulling.replay.submissions = [kobo_submission(1)]
    pulling.kobo()
    path = tmp_path / "x.xlsx"
    kobo.write_export(path, (entry["record"] for entry in pulling.shelf.pulled()), form=pulling.form)
    book = CalamineWorkbook.from_path(str(path))
    headings = {name: book.get_sheet_by_name(name).to_python()[0] for name in book.sheet_names}
    assert list(headings) == ["P2WKSS RW 12 baseline", "anggota", "kematian", "vaksin"]
    assert headings["P2WKSS RW 12 baseline"][:3] == ["start", "kunjungan/rt", "catatan"]
    assert {"keluarga/no_kk", "air_sanitasi/luas"} <= set(headings["P2WKSS RW 12 baseline"])  # of an earlier version
    assert headings["anggota"][:2] == ["anggota/nama", "anggota/usaha/mulai"]
    assert headings["kematian"][0] == "kematian/tanggal"


@pytest.mark.parametrize(
    "asset", [{}, {"content": None}, {"content": {"survey": [1, {"type": None}, {"type": "end_group"}]}}]
)
def test_a_form_that_is_told_otherwise_has_no_columns_of_its_own(asset: dict[str, Any]) -> None:
    assert form_of(asset, uid="aUtama") == KoboForm("aUtama")


def test_odk_is_logged_into_again_when_its_session_ends(pulling: Pulling) -> None:
    pulling.replay.submissions = [odk_submission(number) for number in range(1, 6)]
    pulling.replay.page_cap = 2
    pulling.replay.faults = [well, answering(401)]
    assert pulling.odk().total == 5
    assert pulling.replay.sessions == 2


def test_the_zip_has_the_tables_and_keys_of_the_servers_own(pulling: Pulling, tmp_path: Path) -> None:
    nowhere = odk_submission(2)
    nowhere["rumah"] = nowhere["rumah"] | {"letak": None}
    pulling.replay.submissions = [nowhere, odk_submission(1)]
    pulling.odk()
    path = tmp_path / "x.zip"
    odk.write_export(path, odk.submitted(entry["record"] for entry in pulling.shelf.pulled()), form="keluarga")
    with zipfile.ZipFile(path) as archive:
        tables = {
            name: list(csv.DictReader(io.StringIO(archive.read(name).decode("utf-8")))) for name in archive.namelist()
        }
    assert list(tables) == ["keluarga.csv", "keluarga-anggota.csv", "keluarga-anggota-vaksin.csv"]
    root, members, vaccines = tables.values()
    assert [row["KEY"] for row in root] == ["uuid:1", "uuid:2"]
    assert "rumah-letak" not in root[0], "nobody's place is no question of its own"
    assert (root[0]["rumah-jamban"], root[0]["rumah-letak-Latitude"], root[0]["ReviewState"]) == (
        "1",
        "-6.9",
        "approved",
    )
    assert [(row["PARENT_KEY"], row["KEY"]) for row in members] == [("uuid:1", "a1"), ("uuid:2", "a2")]
    assert [row["PARENT_KEY"] for row in vaccines] == ["a1", "a2"]


def test_a_secret_comes_from_the_environment_or_is_asked_for() -> None:
    assert secret("P2WKSS_KOBO_TOKEN", environment={"P2WKSS_KOBO_TOKEN": " abc "}) == "abc"
    with pytest.raises(PullError, match="P2WKSS_KOBO_TOKEN belum diisi"):
        secret("P2WKSS_KOBO_TOKEN", environment={})


@pytest.mark.skipif(sys.platform == "win32", reason="file modes are POSIX's")
def test_what_is_pulled_is_for_its_owner_only(pulling: Pulling) -> None:
    pulling.replay.submissions = [kobo_submission(1)]
    pulling.kobo()
    path = pulling.shelf.folder / "pulled.jsonl"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert json.loads(path.read_text(encoding="utf-8"))["name"] == "root1"


def test_a_file_that_was_not_written_after_its_pull_is_written_by_the_next(
    pulling: Pulling, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("P2WKSS_KOBO_TOKEN", "rahasia")
    places = {"out": tmp_path, "data": DATA, "var": tmp_path / "var"}

    def pulled() -> int:
        pull(System.KOBO, pulling.replay.base, "aUtama", **places)
        return len(list(tmp_path.glob("P2WKSS RW 12 baseline - all versions - False - *.xlsx")))

    assert pulled() == 0
    assert "belum punya isian di server" in capsys.readouterr().out
    pulling.replay.submissions = [kobo_submission(1)]
    assert [pulled(), pulled()] == [1, 1]
    assert "Tidak ada yang berubah di server; tidak ada berkas baru." in capsys.readouterr().out
    next(tmp_path.glob("*.xlsx")).unlink()
    assert pulled() == 1
