"""The workbook an analyst decides in: what it shows, what it hides, and which decisions are taken from it."""

from __future__ import annotations

import re
import shutil
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import typer
from loaded_survey import DATA, KEY, Declared
from small_survey import Book, household, man, woman
from typer.testing import CliRunner

from etl.commands.edge import settings_of
from etl.commands.findings import findings
from etl.decisions.corrections import FILE_NAME, read_corrections
from etl.decisions.findings_workbook import read_decided
from etl.decisions.loaded import LoadedForDecisions, load_for_decisions
from etl.decisions.masking import masked
from etl.decisions.taking import Judge
from etl.findings import Redactor
from warehouse.declared import DeclarationError

SECRETS = ("Kepala Contoh002", "3277010102100002", "3277010102100009", "080001234502", "Bapak Umpama")
Decisions = Mapping[str, Mapping[str, Any]]


@dataclass
class Office:
    """A data folder of its own, the command, and an analyst with a spreadsheet program."""

    data: Path
    declared: Declared
    monkeypatch: pytest.MonkeyPatch

    @property
    def inputs(self) -> Path:
        return self.data / "sample"

    @property
    def workbook(self) -> Path:
        return self.data.parent / "temuan.xlsx"

    def write(self, book: Book) -> None:
        book.write(self.inputs, self.declared.form)

    def load(self) -> LoadedForDecisions:
        self.monkeypatch.setenv("P2WKSS_KEY", KEY.secret.hex())
        return load_for_decisions(settings_of(self.data))

    def run(self, *options: str) -> tuple[int, str]:
        application = typer.Typer()
        application.command()(findings)
        self.monkeypatch.setenv("P2WKSS_KEY", KEY.secret.hex())
        result = CliRunner().invoke(application, ["--data", str(self.data), *options])
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result.exit_code, result.output

    def export(self, *options: str) -> list[dict[str, str]]:
        code, told = self.run("--out", str(self.workbook), *options)
        assert code == 0, told
        return self.lines("Temuan")

    def lines(self, tab: str) -> list[dict[str, str]]:
        rows = openpyxl.load_workbook(self.workbook)[tab].iter_rows(values_only=True)
        header = [str(cell) for cell in next(rows)]
        return [
            {name: "" if cell is None else str(cell) for name, cell in zip(header, row, strict=True)} for row in rows
        ]

    def fill(self, tab: str, decide: Callable[[dict[str, str]], Mapping[str, Any] | None]) -> None:
        """Write decisions into the lines that the function gives some for."""
        book = openpyxl.load_workbook(self.workbook)
        sheet = book[tab]
        names = [str(cell.value) for cell in sheet[1]]
        for row in sheet.iter_rows(min_row=2):
            values = {
                name: "" if cell.value is None else str(cell.value) for name, cell in zip(names, row, strict=True)
            }
            for name, value in (decide(values) or {}).items():
                row[names.index(name)].value = value
        book.save(self.workbook)

    def decide(self, question: str, **decision: Any) -> None:
        answers = {"alasan": "kader ditelepon", "oleh": "Rina"} | decision
        self.fill("Temuan", lambda line: answers if line["pertanyaan"] == question else None)

    def take(self) -> tuple[int, str]:
        return self.run("--take", str(self.workbook), "--on", "2023-06-30")


@pytest.fixture(scope="module")
def exported_once(tmp_path_factory: pytest.TempPathFactory, declared: Declared) -> Path:
    """The folder of the usual two families and of the workbook about them. Nobody changes it."""
    folder = tmp_path_factory.mktemp("once")
    with pytest.MonkeyPatch.context() as monkeypatch:
        _office(folder, declared, monkeypatch).export()
    return folder


@pytest.fixture(scope="module")
def decided_about(exported_once: Path, declared: Declared) -> Iterator[tuple[bytes, LoadedForDecisions]]:
    """That workbook, and the load it comes from: made once."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        office = Office(exported_once / "data", declared, monkeypatch)
        yield office.workbook.read_bytes(), office.load()


def _office(folder: Path, declared: Declared, monkeypatch: pytest.MonkeyPatch) -> Office:
    data = folder / "data"
    shutil.copytree(DATA, data, ignore=shutil.ignore_patterns("sample"))
    office = Office(data, declared, monkeypatch)
    office.write(_book())
    return office


@pytest.fixture
def office(tmp_path: Path, declared: Declared, monkeypatch: pytest.MonkeyPatch) -> Office:
    return _office(tmp_path, declared, monkeypatch)


@pytest.fixture
def exported(exported_once: Path, tmp_path: Path, declared: Declared, monkeypatch: pytest.MonkeyPatch) -> Office:
    """An office where the workbook lies that the command wrote."""
    shutil.copytree(exported_once, tmp_path, dirs_exist_ok=True)
    return Office(tmp_path / "data", declared, monkeypatch)


def _book(**changes: Any) -> Book:
    """Two families; of the second, a number, a code and the family card are wrong."""
    wrong = {"floor_area": "36 m2", "handwashing": 77, "family_card": 3277010102100002} | changes
    houses = [household(1, member_count=2), household(2, member_count=2, **wrong)]
    return Book(household=houses, person=[make(n) for n in (1, 2) for make in (man, woman)])


# ------------------------------------------------------------------------------------------------- written


def test_each_finding_says_what_where_why_and_what_to_do(office: Office) -> None:
    lines = {line["pertanyaan"]: line for line in office.export()}
    area = lines["Luas lantai"]
    assert (area["lembar"], area["sel"], area["baris"], area["isi_sekarang"]) == (
        "Pendataan keluarga",
        "P3",
        "3",
        "36 m2",
    )
    assert (area["kader"], area["RT"], area["putaran"], area["status"]) == ("K01", "001", "baseline", "terbuka")
    assert area["tingkat"] == "jawaban dikosongkan"
    assert all(area[name].endswith(".") for name in ("apa", "mengapa_penting", "saran"))
    assert re.fullmatch("T[0-9a-f]{16}", area["temuan"])
    assert area["berkas"].startswith("P2WKSS RW 12 baseline")


def test_numbers_and_names_of_people_are_masked_to_what_is_needed_to_find_them(office: Office) -> None:
    lines = {line["pertanyaan"]: line for line in office.export()}
    assert lines["Nomor KK"]["isi_sekarang"] == "••••••••••••0002"
    with zipfile.ZipFile(office.workbook) as archive:
        content = "".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())
    assert [secret for secret in SECRETS if secret in content] == []


@pytest.mark.parametrize(
    ("name", "value", "shown"),
    [
        ("family_card", "3277 0101 0210 0002", "••••••••••••0002"),
        ("family_card", "123", "•••"),
        ("phone", "0812-3456-7890", "••••••••7890"),
        ("head_name", "Siti Contoh", "S••• C•••"),
        ("head_name", "", ""),
        ("floor_area", "milik Siti Contoh 081234567890", "milik ••• •••"),
        ("floor_area", 36.0, "36"),
    ],
)
def test_a_cell_is_shown_as_its_question_allows(declared: Declared, name: str, value: Any, shown: str) -> None:
    redactor = Redactor()
    redactor.learn(["Siti Contoh"])
    assert masked(value, declared.codebook.unit("household").variable(name), redactor) == shown


def test_the_workbook_is_safe_to_open_and_easy_to_fill_in(office: Office) -> None:
    office.write(_book(floor_area="=cmd|' /C calc'!A0", handwashing="+62 1"))
    office.export()
    book = openpyxl.load_workbook(office.workbook)
    assert book.sheetnames == ["Ringkasan", "Temuan", "Sel lain", "Petunjuk"]
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert {cell.data_type for row in book["Temuan"].iter_rows() for cell in row if cell.value is not None} == {"s"}
    sheet = book["Temuan"]
    assert sheet.freeze_panes == "B2"
    assert {each.page_setup.orientation for each in book} == {"landscape"}
    assert (sheet.print_title_rows, sheet.page_setup.fitToWidth) == ("$1:$1", 3)
    assert sheet.auto_filter.ref.startswith("A1:S")
    offered = (("Temuan", "ganti,kosongkan,hapus_baris,terima,tunda"), ("Sel lain", "ganti,kosongkan,hapus_baris"))
    for tab, words in offered:
        (choices,) = book[tab].data_validations.dataValidation
        [place] = choices.sqref.ranges
        assert (book[tab].cell(1, place.min_col).value, place.min_row) == ("keputusan", 2)
        assert choices.formula1 == f'"{words}"'
    assert office.workbook.stat().st_mode & 0o777 == 0o600
    summary = [str(row[0]) for row in book["Ringkasan"].iter_rows(values_only=True)]
    assert {"Menurut aturan", "Menurut RT", "Menurut kader", "K01", "001"} <= set(summary)
    assert any("SIMULASI" in line for line in summary)


def test_the_same_findings_give_the_same_bytes(exported: Office) -> None:
    first = exported.workbook.read_bytes()
    exported.export()
    assert exported.workbook.read_bytes() == first


def test_findings_of_one_round_can_be_asked_for(office: Office) -> None:
    assert office.export("--round", "m2") == []
    other = office.workbook.with_name("lain.xlsx")
    code, told = office.run("--out", str(other))
    assert f"--take {other}" in told, "a place from where the command was given, not a name"
    code, told = office.run("--out", str(office.workbook), "--round", "m3")
    assert code == 2
    assert "baseline, m2" in told


# ------------------------------------------------------------------------------------------------- taken


def test_decisions_are_taken_replayed_and_counted_once(exported: Office) -> None:
    exported.decide("Luas lantai", keputusan="ganti", nilai_baru=36)
    exported.decide("Sarana cuci tangan", keputusan="kosongkan")
    exported.decide("Nomor KK", keputusan="tunda")
    code, told = exported.take()
    assert code == 0
    assert "2 keputusan dicatat di koreksi.csv; 0 sudah tercatat, 1 ditunda." in told
    entries = read_corrections(exported.inputs).entries
    assert sorted((entry.variable, entry.expected, entry.new_value, entry.on) for entry in entries) == [
        ("floor_area", "36 m2", "36", "2023-06-30"),
        ("handwashing", "77", "", "2023-06-30"),
    ]
    code, told = exported.take()
    assert "0 keputusan dicatat di koreksi.csv; 2 sudah tercatat, 1 ditunda." in told
    assert len(read_corrections(exported.inputs).entries) == 2
    left = {line["pertanyaan"] for line in exported.export()}
    assert "Luas lantai" not in left
    assert "Nomor KK" in left


def test_what_is_decided_and_not_taken_and_what_is_no_workbook_of_findings_is_not_written_over(
    exported: Office,
) -> None:
    exported.decide("Luas lantai", keputusan="ganti", nilai_baru="36")
    survey = next(exported.inputs.glob("*.xlsx"))
    before = {path: path.read_bytes() for path in (exported.workbook, survey)}
    for path, told in ((exported.workbook, "1 keputusan di dalamnya yang belum dicatat"), (survey, "nama lain")):
        code, output = exported.run("--out", str(path))
        assert (code, told in output, path.read_bytes() == before[path]) == (3, True, True)
    code, output = exported.run("--out", str(exported.workbook.with_suffix(".csv")))
    assert (code, "berakhir .xlsx" in output) == (2, True)


def test_an_accepted_finding_is_shown_as_such(exported: Office) -> None:
    exported.decide("Luas lantai", keputusan="terima")
    assert exported.take()[0] == 0
    lines = {line["pertanyaan"]: line["status"] for line in exported.export()}
    assert lines["Luas lantai"] == "diterima"
    assert lines["Sarana cuci tangan"] == "terbuka"


@pytest.mark.parametrize(("typed", "written"), [("40", "40"), ("40,5", "40.5")])
def test_any_other_cell_can_be_corrected_by_its_address(exported: Office, typed: str, written: str) -> None:
    name = exported.lines("Temuan")[0]["berkas"]
    decision = {"keputusan": "ganti", "nilai_baru": typed, "alasan": "diukur ulang", "oleh": "Rina"}
    place = {"berkas": name, "lembar": "Pendataan keluarga", "sel": "p2"}
    done: list[int] = []
    exported.fill("Sel lain", lambda line: None if done else (done.append(1) or {**place, **decision}))
    assert exported.take()[0] == 0
    (entry,) = read_corrections(exported.inputs).entries
    assert (entry.record, entry.variable, entry.expected, entry.new_value) == ("uuid-1#1", "floor_area", "36", written)
    assert "0 keputusan dicatat di koreksi.csv; 1 sudah tercatat" in exported.take()[1]
    assert len(read_corrections(exported.inputs).entries) == 1


@pytest.mark.parametrize("sel", ["P2", "$ZZ$2"], ids=["a cell that is read", "any cell of the row"])
def test_a_row_left_out_by_its_address_is_left_out_once(exported: Office, sel: str) -> None:
    place = {"berkas": exported.lines("Temuan")[0]["berkas"], "lembar": "Pendataan keluarga", "sel": sel}
    decision = {"keputusan": "Hapus  baris", "alasan": "bukan warga RW 12", "oleh": "Rina"}
    done: list[int] = []
    exported.fill("Sel lain", lambda line: None if done else (done.append(1) or {**place, **decision}))
    assert "1 keputusan dicatat" in exported.take()[1]
    assert "0 keputusan dicatat di koreksi.csv; 1 sudah tercatat" in exported.take()[1]


@pytest.mark.parametrize("wrong", ["4,050", "luas", 900])
def test_what_another_cell_is_to_say_is_judged_like_a_finding(exported: Office, wrong: str | int) -> None:
    name = exported.lines("Temuan")[0]["berkas"]
    decision = {"keputusan": "ganti", "nilai_baru": wrong, "alasan": "diukur ulang", "oleh": "Rina"}
    place = {"berkas": name, "lembar": "Pendataan keluarga", "sel": "P2"}
    done: list[int] = []
    exported.fill("Sel lain", lambda line: None if done else (done.append(1) or {**place, **decision}))
    code, told = exported.take()
    assert (code, "3 sampai 500 m²" in told) == (3, True)
    assert read_corrections(exported.inputs).entries == ()


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ({"keputusan": "terima"}, "keputusan|salah satu dari ganti, kosongkan, hapus_baris"),
        ({"keputusan": None}, "keputusan|kosong, padahal baris ini sudah diisi"),
        ({"berkas": "P2WKSS RW 12"}, "berkas|yang dimuat: 'P2WKSS "),
        ({"berkas": None}, "berkas|ditemukan kosong"),
        ({"lembar": "Keluarga"}, "lembar|'Pendataan keluarga'"),
        ({"sel": "ZZ2"}, "sel|di kolom yang tidak dipetakan"),
        ({"sel": "P200"}, "sel|bukan sel dari baris yang dibaca"),
        ({"sel": "P200", "keputusan": "hapus_baris"}, "sel|bukan sel dari baris yang dibaca"),
        ({"sel": "2", "keputusan": "hapus_baris"}, "sel|bukan sel dari baris yang dibaca"),
    ],
)
def test_a_decision_about_any_other_cell_says_which_part_of_it_is_wrong(
    tmp_path: Path,
    declared: Declared,
    monkeypatch: pytest.MonkeyPatch,
    decided_about: tuple[bytes, LoadedForDecisions],
    line: dict[str, str | None],
    told: str,
) -> None:
    content, loaded = decided_about
    office = Office(tmp_path / "data", declared, monkeypatch)
    office.workbook.write_bytes(content)
    place = {"berkas": office.lines("Temuan")[0]["berkas"], "lembar": "Pendataan keluarga", "sel": "P2"}
    decision = {"keputusan": "kosongkan", "alasan": "diukur ulang", "oleh": "Rina"}
    done: list[int] = []
    office.fill("Sel lain", lambda _: None if done else (done.append(1) or {**place, **decision, **line}))
    with pytest.raises(DeclarationError) as caught:
        Judge(loaded.survey, loaded.corrections, loaded.refusal).take(
            read_decided(office.workbook), on=date(2023, 6, 30)
        )
    column, words = told.split("|")
    address = "ABCDEFG"[["berkas", "lembar", "sel", "keputusan"].index(column)]
    (fault,) = caught.value.faults
    assert f"lembar 'Sel lain', sel {address}2" in str(fault)
    assert words in str(fault)


@pytest.mark.parametrize(
    ("question", "decision", "told"),
    [
        ("Luas lantai", {"keputusan": "ganti"}, "nilai_baru|Q|diisi untuk 'ganti'"),
        ("Luas lantai", {"keputusan": "ganti", "nilai_baru": "luas"}, "nilai_baru|Q|3 sampai 500 m²"),
        ("Luas lantai", {"keputusan": "ganti", "nilai_baru": 900}, "nilai_baru|Q|3 sampai 500 m²"),
        ("Sarana cuci tangan", {"keputusan": "ganti", "nilai_baru": "9"}, "nilai_baru|Q|1 (Ada air dan sabun)"),
        ("Nomor KK", {"keputusan": "ganti", "nilai_baru": 3277010102100009}, "nilai_baru|Q|diketik sebagai teks"),
        ("Nomor KK", {"keputusan": "ganti", "nilai_baru": "327701010210000"}, "nilai_baru|Q|16 angka"),
        ("Luas lantai", {"keputusan": "kosongkan", "nilai_baru": "36"}, "nilai_baru|Q|tidak memakai nilai baru"),
        ("Luas lantai", {"keputusan": "perbaiki"}, "keputusan|P|salah satu dari ganti"),
        ("Luas lantai", {"keputusan": "terima", "alasan": None}, "alasan|R|siapa yang memutuskan"),
        ("Luas lantai", {"keputusan": "terima", "oleh": " "}, "oleh|S|siapa yang memutuskan"),
        ("Luas lantai", {"keputusan": "terima", "temuan": "T0000000000000000"}, "temuan|A|tulis ulang buku kerjanya"),
        ("Luas lantai", {"keputusan": "terima", "temuan": None}, "temuan|A|jangan dihapus"),
    ],
)
def test_a_decision_that_cannot_be_taken_is_told_by_cell(
    tmp_path: Path,
    declared: Declared,
    monkeypatch: pytest.MonkeyPatch,
    decided_about: tuple[bytes, LoadedForDecisions],
    question: str,
    decision: dict[str, Any],
    told: str,
) -> None:
    content, loaded = decided_about
    office = Office(tmp_path / "data", declared, monkeypatch)
    office.workbook.write_bytes(content)
    row = next(number for number, line in enumerate(office.lines("Temuan"), start=2) if line["pertanyaan"] == question)
    office.decide("Nomor KK" if question != "Nomor KK" else "Luas lantai", keputusan="tunda")
    office.decide(question, **decision)
    with pytest.raises(DeclarationError) as caught:
        Judge(loaded.survey, loaded.corrections, loaded.refusal).take(
            read_decided(office.workbook), on=date(2023, 6, 30)
        )
    _, column, words = told.split("|")
    said = str(caught.value)
    assert f"lembar 'Temuan', sel {column}{row}" in said
    assert words in said
    assert [secret for secret in SECRETS if secret in said] == []


def test_one_wrong_decision_and_none_is_taken(exported: Office) -> None:
    exported.decide("Sarana cuci tangan", keputusan="kosongkan")
    exported.decide("Luas lantai", keputusan="ganti", nilai_baru="luas")
    code, told = exported.take()
    assert code == 3
    assert "sel Q" in told
    assert not (exported.inputs / FILE_NAME).exists()


@pytest.mark.parametrize(("value", "told_of"), [("40", "keputusan kedua"), ("36", "1 keputusan dicatat")])
def test_two_decisions_about_one_cell_are_told_unless_they_are_one(exported: Office, value: str, told_of: str) -> None:
    exported.decide("Luas lantai", keputusan="ganti", nilai_baru="36")
    name = exported.lines("Temuan")[0]["berkas"]
    line = {"berkas": name, "lembar": "Pendataan keluarga", "sel": "P3"}
    decision = {"keputusan": "ganti", "nilai_baru": value, "alasan": "diukur ulang", "oleh": "Rina"}
    done: list[int] = []
    exported.fill("Sel lain", lambda _: None if done else (done.append(1) or {**line, **decision}))
    code, told = exported.take()
    assert code == (3 if value == "40" else 0)
    assert told_of in " ".join(told.split())


def test_a_changed_mind_needs_the_old_line_removed(exported: Office) -> None:
    exported.decide("Luas lantai", keputusan="ganti", nilai_baru="36")
    assert exported.take()[0] == 0
    exported.decide("Luas lantai", keputusan="ganti", nilai_baru="38")
    code, told = exported.take()
    assert code == 3
    assert "'ganti' oleh Rina (2023-06-30: kader ditelepon)" in " ".join(told.split())
    assert "hapus dahulu baris 2 di koreksi.csv" in " ".join(told.split())


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 not a workbook", b"temuan,keputusan\n"])
def test_what_is_no_workbook_of_findings_is_told(office: Office, content: bytes) -> None:
    office.workbook.write_bytes(content)
    code, told = office.take()
    assert code == 3
    assert "p2wkss data findings --out" in " ".join(told.split())


def test_the_workbook_of_another_purpose_is_told(office: Office) -> None:
    openpyxl.Workbook().save(office.workbook)
    code, told = office.take()
    assert (code, "tanpa lembar 'Temuan'" in told) == (3, True)


def test_the_log_says_where_and_why_but_not_what(office: Office) -> None:
    assert "Belum ada keputusan" in office.run("--log")[1]
    office.export()
    office.decide("Nomor KK", keputusan="ganti", nilai_baru="3277010102100009")
    assert office.take()[0] == 0
    code, told = office.run("--log")
    assert code == 0
    assert "ganti" in told
    assert [secret for secret in SECRETS if secret in told] == []
