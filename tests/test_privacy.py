"""No NIK, KK, name or telephone number of the files is anywhere but in them and in what is kept like them."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb
import openpyxl
import pytest
from few_families import declare_few
from python_calamine import CalamineWorkbook
from typer.testing import CliRunner

from p2wkss import command

PROJECT = Path(__file__).parents[1]
NUMBERS = ("keluarga/no_kk", "anggota/nik", "kelahiran/nik_ibu")
NAMES = ("keluarga/nama_kepala", "anggota/nama")
PHONES = ("keluarga/telepon",)
KEPT_LIKE_THE_FILES = ("raw", "pulled")
"""Folders below `var` with untouched copies: for their owner only, tested where they are made."""


@dataclass(frozen=True)
class Planted:
    """Everything in the survey files that tells who somebody is."""

    numbers: frozenset[str]
    names: frozenset[str]

    def found_in(self, text: str) -> list[str]:
        words = re.findall(r"\w+", text.casefold())
        plain, known = f" {' '.join(words)} ", set(words)
        digits = " ".join(re.findall(r"\d{10,}", re.sub(r"(?<=\d)[\s.\-/]+(?=\d)", "", text)))
        names = (name for name in self.names if known.issuperset(name.split()))  # few are left to be looked for
        return [*(number for number in self.numbers if number in digits), *(n for n in names if f" {n} " in plain)]


@dataclass(frozen=True)
class Ran:
    folder: Path
    planted: Planted
    said: str

    @property
    def var(self) -> Path:
        return self.folder / "var"


def _planted(folder: Path) -> Planted:
    numbers, names = set[str](), set[str]()
    for path in folder.glob("*.xlsx"):
        book = CalamineWorkbook.from_path(str(path))
        for sheet in book.sheet_names:
            header, *rows = book.get_sheet_by_name(sheet).to_python()
            for column, title in enumerate(header):
                values = {str(row[column]).strip() for row in rows if row[column] not in ("", None)}
                if title in NUMBERS or title in PHONES:
                    numbers |= {digits for value in values if len(digits := re.sub(r"\D", "", value)) >= 10}
                elif title in NAMES:
                    names |= {" ".join(re.findall(r"\w+", value.casefold())) for value in values if " " in value}
    return Planted(frozenset(numbers), frozenset(names))


def _plant_more(path: Path) -> None:
    """Names and numbers where they don't belong: in an answer, a note, a header, a sheet's name, a cadre's code."""
    book = openpyxl.load_workbook(path)
    root, members = book.worksheets[0], book["anggota"]
    columns = {cell.value: cell.column for cell in root[1]}
    name = str(root.cell(5, columns["keluarga/nama_kepala"]).value)
    number = str(root.cell(6, columns["keluarga/no_kk"]).value)
    root.cell(5, columns["rumah/lantai"]).value = name
    root.cell(6, columns["kunjungan/kader"]).value = name
    root.cell(7, columns["air_sanitasi/tinja"]).value = f"{number[:4]} {number[4:8]} {number[8:12]} {number[12:]}"
    root.cell(1, root.max_column + 1).value = f"catatan {name}"
    root.cell(5, root.max_column).value = number
    members.cell(4, 1).value = number
    book.create_sheet(number)["A1"] = name
    book.save(path)


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Ran:
    folder = tmp_path_factory.mktemp("privacy")
    declare_few(folder / "data", households=120)
    inputs = folder / "data" / "sample"
    baseline = next(inputs.glob("* baseline *.xlsx"))
    planted = _planted(inputs)
    _plant_more(baseline)
    kk = next(number for number in sorted(planted.numbers) if len(number) == 16)
    shutil.copy(next(inputs.glob("* m8 *.xlsx")), inputs / f"P2WKSS RW 12 m8 {kk} salinan.xlsx")
    (inputs / f"daftar {kk}.csv").write_text(f"nama;kk\n{next(iter(planted.names))};{kk}\n", encoding="utf-8")
    ran = Ran(folder, planted, "")
    said = [_build(ran), _run(ran, "data", "freeze", "baseline", "--by", "Ibu Tata")]
    said += [_run(ran, "data", "revisions"), _run(ran, "data", "check"), _run(ran, "builds", "list")]
    return Ran(folder, planted, "\n".join(said))


def _places(ran: Ran) -> dict[str, str]:
    places = {"P2WKSS_DATA": str(ran.folder / "data"), "P2WKSS_VAR": str(ran.var), "P2WKSS_KEY": "5a" * 32}
    return {**places, "COLUMNS": "200", "PYTHONIOENCODING": "utf-8"}


def _run(ran: Ran, *words: str) -> str:
    done = CliRunner().invoke(command, words, env=_places(ran))
    assert done.exit_code == 0, done.stderr
    return done.stdout + done.stderr


def _build(ran: Ran) -> str:
    """In a process of its own, of which all is heard."""
    done = subprocess.run(
        [sys.executable, "-m", "p2wkss", "build", "--allow-refused"],
        cwd=PROJECT,
        env={**os.environ, **_places(ran)},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout + done.stderr


def _tables(path: Path) -> Iterator[tuple[str, str]]:
    with duckdb.connect(path, read_only=True) as connection:
        names = connection.execute("SELECT table_name FROM duckdb_tables() WHERE NOT internal ORDER BY ALL").fetchall()
        for (name,) in names:
            for (line,) in connection.execute(f'SELECT CAST(to_json(t) AS VARCHAR) FROM "{name}" t').fetchall():
                yield name, line


def test_there_is_something_to_be_found(ran: Ran) -> None:
    assert len(ran.planted.numbers) > 300
    assert len(ran.planted.names) > 250
    example = next(iter(ran.planted.names))
    assert ran.planted.found_in(f"Nama: {example.title()}!") == [example]
    number = max(ran.planted.numbers, key=len)
    assert ran.planted.found_in(f"KK{number[:4]} {number[4:10]}-{number[10:]}9") == [number]


def test_no_table_of_a_build_holds_any(ran: Ran) -> None:
    [build] = (ran.var / "builds").glob("*.duckdb")
    texts: dict[str, list[str]] = {}
    for table, line in _tables(build):
        texts.setdefault(table, []).append(line)
    assert len(texts) > 20
    assert {table: found for table, lines in texts.items() if (found := ran.planted.found_in("\n".join(lines)))} == {}


def test_nothing_said_holds_any(ran: Ran) -> None:
    assert ran.planted.found_in(ran.said) == []


def test_no_other_file_below_var_holds_any_in_its_name_or_bytes(ran: Ran) -> None:
    for path in ran.var.rglob("*"):
        relative = path.relative_to(ran.var)
        if relative.parts[0] in KEPT_LIKE_THE_FILES:
            continue
        assert ran.planted.found_in(str(relative)) == []
        if path.is_file():
            content = path.read_bytes()
            assert [number for number in ran.planted.numbers if number.encode() in content] == [], relative


def test_no_page_and_no_download_holds_any(ran: Ran) -> None:
    from dashboard.app import create_app
    from warehouse.settings import Settings

    client = create_app(Settings(data=ran.folder / "data", var=ran.var)).server.test_client()
    for address in ("/", "/perbandingan", "/indikator", "/healthz", "/_dash-layout", "/_dash-dependencies"):
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert ran.planted.found_in(answer.get_data(as_text=True)) == [], address
