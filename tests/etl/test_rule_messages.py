"""The words of the rules: all used, all complete, none with a place nobody fills."""

from __future__ import annotations

import errno
import re
from pathlib import Path
from string import Formatter

import pytest
from loaded_survey import PROJECT

from etl.attempt.telling import in_a_browser, seen_told, store_told
from etl.attempt.work import Work
from etl.messages import Severity, rules
from etl.sources.grid import Told
from warehouse.attempts import Step, start_attempt
from warehouse.disk import private_folder
from warehouse.lock import exclusive
from warehouse.settings import Settings
from warehouse.store import open_build
from warehouse.trouble import StoreError

CODE = "\n".join(
    path.read_text(encoding="utf-8")
    for path in sorted((PROJECT / "etl").rglob("*.py"))
    if "simulation" not in path.parts
)


def test_every_rule_is_used_somewhere() -> None:
    assert [name for name in rules() if f'"{name}"' not in CODE] == []


def test_every_rule_that_code_reports_is_declared() -> None:
    reported = re.findall(r'(?:report|log\.add|SourceError|unreadable)\(\s*"([a-z_]+)"', CODE)
    assert set(reported) <= set(rules())


@pytest.mark.parametrize("name", rules())
def test_a_message_says_what_is_wrong_and_what_to_do(name: str) -> None:
    rule = rules()[name]
    fields = {field for _, field, _, _ in Formatter().parse(rule.message) if field}
    assert fields <= {"found", "allowed", "label", "hint"}
    assert rule.advice.endswith(".")
    told = rule.tell(found="x", allowed="y", label="Z", hint="")
    assert "{" not in told
    assert "  " not in told


LEFT_OUT = re.compile(
    r"tidak (dimuat|dibaca|berlaku|ditampilkan|tampil|mewakili|dihitung (lagi|selesai))|tidak dapat (dibaca|disusun)|"
    r"dikosongkan|dibaca sebagai (kosong|tidak dijawab)|dihitung satu kali|wajib dijawab tetapi kosong|dilewati"
)


@pytest.mark.parametrize("name", [name for name, rule in rules().items() if rule.severity is Severity.WARN])
def test_what_is_left_out_is_not_said_to_be_counted(name: str) -> None:
    rule = rules()[name]
    assert rule.why or not LEFT_OUT.search(rule.message)


ELSEWHERE = re.compile(
    r"p2wkss|--|\.toml|koreksi\.csv|pasangan\.csv|data/forms|docs/|buku kerja pemetaan|folder|jalankan lagi|muat lagi|`"
)
"""Commands, declared files and folders: somebody at a browser has none of them."""


@pytest.mark.parametrize(
    "told",
    [
        "Keputusan di pasangan.csv baris 8 menyebut kiriman yang tidak ada lagi.",
        "koreksi.csv, baris 2: keputusan 'ganti' tidak terpakai. Lalu: hapus baris itu bila memang sudah selesai.",
        "koreksi.csv, baris 2, 3: belum terpakai. Langkah berikutnya: perbaiki dahulu; jangan hapus baris ini.",
    ],
)
def test_decisions_are_no_lines_of_a_file_in_a_browser(told: str) -> None:
    here = in_a_browser(told)
    assert "keputusan" in here.casefold()
    assert "csv" not in here
    assert "baris" not in here


@pytest.mark.parametrize("name", rules())
def test_the_next_step_can_be_taken_at_the_page_that_loads(name: str) -> None:
    here = in_a_browser(rules()[name].advice)
    assert ELSEWHERE.findall(here) == [], here
    assert here.endswith(".")


def test_a_first_cell_that_is_said_to_be_named_is_named() -> None:
    [here, whole] = seen_told([Told("cells_failed", sheet="Form", cell="K7", found="2 sel"), Told("labels_joined")])
    assert here.startswith("Lembar 'Form', sel K7: 2 sel berisi kesalahan rumus")
    assert whole.startswith("Ekspor memakai label")


def test_what_is_wrong_with_the_store_is_told_of_its_own_folder_with_a_step_that_can_be_taken_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = Settings(data=tmp_path / "data", var=tmp_path / "var")
    work = Work(start_attempt(settings), settings, lambda *_, **__: None, Step.TRY)  # type: ignore[arg-type, return-value]

    def told() -> str:
        with pytest.raises(StoreError) as error, open_build(work.shadow):
            raise AssertionError
        return " ".join(store_told(error.value, work))

    private_folder(work.shadow.builds)
    with exclusive(work.shadow.builds / ".lock"):
        assert told().endswith("pembangunan lain sedang berjalan. Tunggu sampai selesai, lalu ulangi langkah ini.")

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", str(work.shadow.builds / "x"))

    monkeypatch.setattr("warehouse.store.settle", full)
    assert told().startswith(f"{settings.var}: disk penuh.")
    assert told().endswith("program lain yang memakainya, lalu ulangi langkah ini.")
