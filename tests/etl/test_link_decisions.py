"""Pairs a person decides about: the workbook, pasangan.csv, and what contradicts what."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import source_files
from hypothesis import given
from hypothesis import strategies as st
from loaded_survey import DATA, Declared, LoadFolder
from small_survey import Book, child, household, man, woman
from typer.testing import CliRunner

from etl.decisions.pairs import COLUMNS, FILE_NAME, Decided, PairDecision, append_pairs, parse_pairs, read_pairs
from etl.decisions.pairs_workbook import PAIRS, pairs_workbook, read_decided
from etl.registry import Side, Waiting
from warehouse.declared import DeclarationError

HEADER = ",".join(COLUMNS) + "\n"


def _line(record: str, other: str, decision: str = "link", *, later: str = "m2", earlier: str = "baseline") -> str:
    return f"household,{later},{record},{earlier},{other},{decision},Ibu Analis,\n"


def _told(text: str) -> str:
    with pytest.raises(DeclarationError) as error:
        parse_pairs(text)
    return str(error.value)


def test_no_file_is_no_decision(tmp_path: Path) -> None:
    assert read_pairs(tmp_path) == ()


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_file_saved_by_any_excel_is_read(tmp_path: Path, separator: str) -> None:
    text = "\ufeff" + (HEADER + _line("b", "a")).replace(",", separator).replace("\n", "\r\n")
    (tmp_path / FILE_NAME).write_bytes(text.encode())
    (decision,) = read_pairs(tmp_path)
    assert (decision.record, decision.other_record, decision.decision, decision.line) == ("b", "a", Decided.LINK, 2)
    text = HEADER + '"' + _line("b", "a").strip().replace('"', '""') + '"\n'  # Excel kept the line in one cell
    (tmp_path / FILE_NAME).write_text(text, encoding="utf-8")
    assert read_pairs(tmp_path) == (decision,)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a,b\n1,2\n", "baris 1"),
        (HEADER + "household,m2,b\n", "baris 2: ditemukan 3 isian"),
        (HEADER + _line("b", "a", "mungkin"), "decision 'mungkin'"),
        (HEADER + _line("b", "a").replace("household", "rumah"), "unit 'rumah'"),
        (HEADER + _line("", "a"), "record kosong"),
        (HEADER + _line("b", "a").replace("Ibu Analis", ""), "by kosong"),
        (HEADER + _line("b", "a") + _line("b", "a", "do_not_link"), "baris 3"),
        (HEADER + _line("b", "a") + _line("b", "a", "move"), "baris 3: ditemukan move untuk pasangan yang di baris 2"),
        (
            HEADER + _line("b", "a") + _line("c", "a"),
            "2 kiriman putaran m2 menjadi satu keluarga (baris 2, 3)",
        ),
        (HEADER + _line("b", "b", later="m2", earlier="m2"), "dua kali kiriman yang sama"),
    ],
)
def test_what_can_not_be_meant_is_refused_with_its_line(text: str, told: str) -> None:
    assert told in _told(text)


def test_a_chain_of_links_may_not_end_in_a_pair_told_apart() -> None:
    chain = _line("b", "a") + _line("c", "b", later="m4", earlier="m2")
    assert len(parse_pairs(HEADER + chain)) == 2
    told = _told(HEADER + chain + _line("c", "a", "do_not_link", later="m4"))
    assert "baris 4: ditemukan do_not_link bertentangan dengan baris 2, 3" in told


def test_the_same_decision_twice_is_one() -> None:
    assert len(parse_pairs(HEADER + _line("b", "a") * 2)) == 1


NAMES = st.sampled_from("abcd")
DECISIONS = st.builds(
    PairDecision,
    unit=st.just("person"),
    round=st.just("m2"),
    record=NAMES,
    other_round=st.just("baseline"),
    other_record=NAMES,
    decision=st.sampled_from(Decided),
    by=st.text("abc ,;\"'=+@-\n", min_size=1, max_size=8).map(lambda text: f"x{text}x"),
    reason=st.text("abc ,;\"'=+@-", max_size=12).map(str.strip),
)


@given(st.lists(DECISIONS, max_size=5))
def test_what_is_written_is_read_back_or_refused_whole(tmp_path_factory: Any, decisions: list[PairDecision]) -> None:
    folder: Path = tmp_path_factory.mktemp("pairs")
    try:
        new = append_pairs(folder, decisions)
    except DeclarationError:
        assert not (folder / FILE_NAME).exists()
        return
    assert new == len(dict.fromkeys(decisions))
    assert set(read_pairs(folder)) == set(decisions)
    assert append_pairs(folder, decisions) == 0


def test_a_new_decision_that_contradicts_a_written_one_leaves_the_file_alone(tmp_path: Path) -> None:
    (decision,) = parse_pairs(HEADER + _line("b", "a"))
    append_pairs(tmp_path, [decision])
    before = (tmp_path / FILE_NAME).read_bytes()
    (other,) = parse_pairs(HEADER + _line("b", "a", "do_not_link"))
    with pytest.raises(DeclarationError, match="hapus baris yang salah"):
        append_pairs(tmp_path, [other])
    assert (tmp_path / FILE_NAME).read_bytes() == before
    assert (tmp_path / FILE_NAME).stat().st_mode & 0o077 == 0


# ---------------------------------------------------------------------------------------------------- the workbook


def _waiting(count: int, unit: str = "household") -> list[Waiting]:
    def side(survey_round: str, record: str) -> Side:
        return Side(survey_round, record, "x.xlsx, baris 2", (("Kepala keluarga", "=cmd|x"), ("RT", "001")))

    pairs = ((side("m2", f"b{n}"), side("baseline", f"a{n}")) for n in range(count))
    return [Waiting(unit, 0.9 - n / 100, ("Nama kepala: mirip 90%",), *pair) for n, pair in enumerate(pairs)]


def _decide(path: Path, *decisions: tuple[str, str, str]) -> None:
    """Fill the decision cells of the pairs in turn."""
    book = openpyxl.load_workbook(path)
    sheet = book[PAIRS]
    firsts = [row for row in range(2, sheet.max_row + 1) if sheet.cell(row, 9).value]
    for row, words in zip(firsts, decisions, strict=False):
        for column, word in enumerate(words, start=6):
            sheet.cell(row, column, word or None)
    book.save(path)


def test_the_workbook_shows_both_sides_and_takes_decisions(tmp_path: Path) -> None:
    path = tmp_path / "pasangan.xlsx"
    path.write_bytes(pairs_workbook(_waiting(4)))
    sheet = openpyxl.load_workbook(path)[PAIRS]
    assert [cell.value for cell in sheet[3]][1:5] == ["Kepala keluarga", "=cmd|x", "=cmd|x", ""]
    assert sheet["C3"].data_type == "s"
    assert {rule.formula1 for rule in sheet.data_validations.dataValidation} == {
        '"sama,bukan,pindah,pecahan,bergabung,tunda"'
    }
    _decide(path, ("sama", "kenal", "Ibu Analis"), ("Bukan", "", "Ibu Analis"), ("tunda", "", ""))
    decisions, later = read_decided(path)
    assert [(d.record, d.other_record, d.decision, d.by, d.reason) for d in decisions] == [
        ("b0", "a0", Decided.LINK, "Ibu Analis", "kenal"),
        ("b1", "a1", Decided.DO_NOT_LINK, "Ibu Analis", ""),
    ]
    assert later == 2
    lines = [["" if cell is None else cell for cell in line] for line in openpyxl.load_workbook(path)[PAIRS].values]
    flat = source_files.flat_ods(source_files.ods_rows(lines)).replace(b'"Data"', f'"{PAIRS}"'.encode())
    path.with_suffix(".fods").write_bytes(flat)
    assert read_decided(path.with_suffix(".fods")) == (decisions, later), "whichever program saved it"


def test_the_same_pairs_give_the_same_workbook() -> None:
    assert pairs_workbook(_waiting(3)) == pairs_workbook(_waiting(3)[::-1])


@pytest.mark.parametrize(
    ("unit", "words", "told"),
    [
        ("household", ("mungkin", "", "Ibu"), "sel F2: ditemukan 'mungkin'"),
        ("household", ("sama", "", ""), "sel H2: ditemukan kosong"),
        ("person", ("pecahan", "", "Ibu"), "seharusnya salah satu dari sama, bukan, pindah, tunda"),
    ],
)
def test_a_decision_that_can_not_be_taken_is_told_with_its_cell(
    tmp_path: Path, unit: str, words: tuple[str, str, str], told: str
) -> None:
    path = tmp_path / "pasangan.xlsx"
    path.write_bytes(pairs_workbook(_waiting(1, unit)))
    _decide(path, words)
    with pytest.raises(DeclarationError) as error:
        read_decided(path)
    assert told in str(error.value)


def test_a_decision_beside_the_first_line_of_a_pair_is_told(tmp_path: Path) -> None:
    path = tmp_path / "pasangan.xlsx"
    path.write_bytes(pairs_workbook(_waiting(1)))
    book = openpyxl.load_workbook(path)
    book[PAIRS]["F3"] = "sama"
    book[PAIRS]["H3"] = "Ibu"
    book.save(path)
    with pytest.raises(DeclarationError, match="baris pertama"):
        read_decided(path)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 half", b"bukan excel"])
def test_something_else_than_the_workbook_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "pasangan.xlsx"
    path.write_bytes(content)
    with pytest.raises(DeclarationError):
        read_decided(path)
    with pytest.raises(DeclarationError):
        read_decided(tmp_path / "tidak ada.xlsx")


# ------------------------------------------------------------------------------------------- from end to end


def _books() -> tuple[Book, Book]:
    """Two rounds of two families; that the second is the same is said by names only."""
    first = Book.of_families(2)
    later = Book(
        household=[
            household(1, visit_date=date(2023, 5, 16), _uuid="later-1"),
            household(
                2,
                visit_date=date(2023, 5, 16),
                _uuid="later-2",
                family_card="3277013107119004",
                phone="0800077777",
                rt="002",
                dasawisma="002-A",
            ),
        ],
        person=[
            *(make(1, _submission__uuid="later-1") for make in (man, woman, child)),
            woman(2, _submission__uuid="later-2", national_id=None, relation=1),
        ],
    )
    first.household[1]["head_name"] = later.household[1]["head_name"] = "Ibu Misalnya002"
    return first, later


def test_a_likely_pair_is_loaded_as_new_told_and_settled_by_a_decision(
    tmp_path: Path, declared: Declared, loading: LoadFolder
) -> None:
    for book, survey_round in zip(_books(), ("baseline", "m2"), strict=True):
        book.write(tmp_path, declared.form, survey_round=survey_round)
    loaded = loading(tmp_path)
    assert loaded.value("SELECT count(*) FROM household") == 3
    assert [cell for _, cell, _, _ in loaded.findings("household_maybe_known")] == ["A3"]
    path = tmp_path / "keputusan" / "pasangan.xlsx"
    path.parent.mkdir()
    path.write_bytes(pairs_workbook(loaded.report.registry.waiting))
    _decide(path, ("sama", "", "Ibu Analis"))
    append_pairs(tmp_path, read_decided(path)[0])
    again = loading(tmp_path)
    assert again.value("SELECT count(*) FROM household") == 2
    assert again.rows(
        "SELECT method, score, explanation FROM link WHERE unit = 'household' AND method = 'decision'"
    ) == [("decision", 1.0, "link")]
    assert again.findings("household_maybe_known") == []
    assert not any(
        "Misalnya" in text for text in csv.reader((tmp_path / FILE_NAME).read_text("utf-8-sig").splitlines())
    )


def test_two_lines_of_one_damaged_number_that_name_the_same_head_wait_each_by_itself(
    tmp_path: Path, declared: Declared, loading: LoadFolder
) -> None:
    book = Book.of_families(3)
    for number, family in enumerate(book.household[1:]):
        family |= {"family_card": "3,27701E+15", "head_name": "Kepala Contoh", "phone": "", "floor_area": 30 + number}
    book.person = book.person[:3]  # whose members would tell them apart
    book.but(without_columns=("_uuid", "_submission__uuid")).write(tmp_path, declared.form)
    loaded = loading(tmp_path)
    assert loaded.counts("household") == (3, 1, 2, 0, 0)


def test_a_decision_about_a_line_without_a_key_lasts_when_its_answers_are_mended(
    tmp_path: Path, declared: Declared, loading: LoadFolder
) -> None:
    first, later = (book.but(without_columns=("_uuid", "_submission__uuid")) for book in _books())
    later.household[1]["_index"], later.person[3]["_parent_index"] = 2, 2
    first.write(tmp_path, declared.form)
    later.write(tmp_path, declared.form, survey_round="m2")
    (pair,) = loading(tmp_path).report.registry.waiting
    sides = (pair.later.round, pair.later.record, pair.earlier.round, pair.earlier.record)
    append_pairs(tmp_path, [PairDecision("household", *sides, Decided.LINK, "Ibu Analis", "")])
    later.household[1]["floor_area"] = 63
    later.write(tmp_path, declared.form, survey_round="m2")
    loaded = loading(tmp_path)
    assert loaded.findings("pair_untraced") == []
    assert loaded.value("SELECT count(*) FROM household") == 2


def test_a_decision_about_records_that_are_gone_is_told_with_its_line(
    tmp_path: Path, declared: Declared, loading: LoadFolder
) -> None:
    book = Book.of_families(1)
    book.household[0]["floor_area"] = "36 m2"
    book.write(tmp_path, declared.form)
    (tmp_path / FILE_NAME).write_text(HEADER + _line("gone", "uuid-1"), encoding="utf-8")
    loaded = loading(tmp_path, checked=True)
    assert "pasangan.csv baris 2" in loaded.report.told[0]  # before the noise of cells, graver though it is
    ((_, _, found, message),) = loaded.findings("pair_untraced")
    assert found == "pasangan.csv baris 2"
    assert "tidak berlaku" in message


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of declarations with two rounds of survey files in it."""
    import shutil

    monkeypatch.setenv("P2WKSS_KEY", "5a" * 32)
    folder = tmp_path / "data"
    shutil.copytree(DATA, folder, ignore=shutil.ignore_patterns("sample"))
    from loaded_survey import declared_here

    for book, survey_round in zip(_books(), ("baseline", "m2"), strict=True):
        book.write(folder / "sample", declared_here().form, survey_round=survey_round)
    return folder


def test_the_command_counts_writes_and_takes(data: Path, tmp_path: Path) -> None:
    import typer

    from etl.commands.links import links

    app = typer.Typer()
    app.command()(links)
    run = CliRunner().invoke(app, ["--data", str(data)])
    assert run.exit_code == 0, run.output
    assert "nomor KK" in run.output
    assert "1 pasangan keluarga" in run.output
    book = tmp_path / "tinjau.xlsx"
    run = CliRunner().invoke(app, ["--data", str(data), "--review", str(book)])
    assert run.exit_code == 0, run.output
    assert book.stat().st_mode & 0o077 == 0
    _decide(book, ("sama", "tetangga", "Ibu Analis"))
    run = CliRunner().invoke(app, ["--data", str(data), "--review", str(book)])
    assert (run.exit_code, "1 keputusan di dalamnya yang belum dicatat" in run.output) == (3, True)
    run = CliRunner().invoke(app, ["--data", str(data), "--take", str(book)])
    assert "1 keputusan dicatat di pasangan.csv" in run.output
    run = CliRunner().invoke(app, ["--data", str(data), "--take", str(book)])
    assert "0 keputusan dicatat" in run.output
    _decide(book, ("bukan", "keliru", "Pak Budi"))
    run = CliRunner().invoke(app, ["--data", str(data), "--take", str(book)])
    told = " ".join(run.output.split())
    assert run.exit_code == 3
    assert "sel F2: ditemukan 'bukan', padahal sudah diputuskan 'sama' oleh Ibu Analis: tetangga" in told
    assert "hapus dahulu baris 2 di pasangan.csv" in told
    run = CliRunner().invoke(app, ["--data", str(data)])
    assert "Tidak ada pasangan" in run.output
    assert "Misalnya" not in run.output
