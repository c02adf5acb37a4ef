"""How questions are headed in instruments of other programmes, and that the draft finds which of ours each one is.

The headings of `headings_elsewhere.csv` are written as such forms phrase them; found by name alone, without any cell.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from datetime import date
from pathlib import Path

import pytest
from loaded_survey import Declared

from etl.drafting.evidence import Evidence, SheetEvidence, evidence_of
from etl.drafting.glued import Glued
from etl.drafting.shown import Shown
from etl.drafting.suggestion import Level, Suggester
from etl.layouts.sheet import Sheet
from etl.sources.grid import CellValue

Headings = dict[str, str]


def headings() -> dict[tuple[str, str], Headings]:
    """By instrument and unit: a heading, and the variable it asks for."""
    found: dict[tuple[str, str], Headings] = defaultdict(dict)
    with (Path(__file__).with_name("headings_elsewhere.csv")).open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            found[row["instrument"], row["unit"]][row["heading"]] = row["variable"]
    return dict(found)


def without_cells(names: Headings) -> SheetEvidence:
    columns = [
        Evidence(column=name, position=number, total=0, filled=0, kinds={}, values=())
        for number, name in enumerate(names)
    ]
    return SheetEvidence(sheet="lembar", rows=0, columns=tuple(columns))


def alone(names: Headings) -> list[Headings]:
    """Tables in which no variable is asked for twice: a column gets a question that no other has."""
    tables: list[Headings] = []
    for heading, variable in names.items():
        table = next((table for table in tables if variable not in table.values()), None)
        if table is None:
            table = {}
            tables.append(table)
        table[heading] = variable
    return tables


@pytest.mark.parametrize("place", headings(), ids="/".join)
def test_headings_of_other_instruments_are_found(place: tuple[str, str], declared: Declared) -> None:
    codebook = declared.codebook
    suggester, wanted = Suggester(codebook), headings()[place]
    right, sure_and_wrong = 0, {}
    for table in alone(wanted):
        pairing = suggester.pairing(without_cells(table), (codebook.unit(place[1]),))
        for heading, variable in table.items():
            found = pairing.suggestions.get(heading)
            right += found is not None and found.variable == variable
            if found is not None and found.variable != variable and found.level is Level.SURE:
                sure_and_wrong[heading] = found.variable
    assert sure_and_wrong == {}
    assert right >= 0.9 * len(wanted), f"{right} of {len(wanted)}"


def near_misses() -> dict[str, list[tuple[str, list[CellValue]]]]:
    """By unit: headings that ask none of our questions though they share most words with one, and cells."""
    found: dict[str, list[tuple[str, list[CellValue]]]] = defaultdict(list)
    with (Path(__file__).with_name("headings_near_misses.csv")).open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            found[row["unit"]].append((row["heading"], [_cell(text) for text in row["cells"].split("|")]))
    return dict(found)


def _cell(text: str) -> CellValue:
    for read in (int, float, date.fromisoformat):
        try:
            return read(text)
        except ValueError:
            continue
    return text


@pytest.mark.parametrize(
    ("heading", "variable"),
    [
        ("Tanggal lahir ibu", None),
        ("Mother's date of birth", None),
        ("Berat badan ibu (kg)", None),
        ("Tanggal ibu melahirkan", "birth_date"),
        ("Tanggal persalinan ibu", "birth_date"),
        ("Tanggal lahir", "birth_date"),
        ("Tempat ibu melahirkan", "place"),
        ("NIK ibu", "mother_national_id"),
        ("Mother's NIK", "mother_national_id"),
        ("NIK of the mother", "mother_national_id"),
    ],
)
def test_what_a_table_of_births_tells_of_the_mother_herself_is_no_answer_about_the_child(
    declared: Declared, heading: str, variable: str | None
) -> None:
    table = one_column(heading, [])
    found = Suggester(declared.codebook).pairing(table, (declared.codebook.unit("birth"),)).suggestions.get(heading)
    taken = found.variable if found and found.level is not Level.WEAK else None  # a draft takes no weak suggestion
    assert taken == variable


@pytest.mark.parametrize("with_cells", [True, False])
def test_a_heading_that_asks_something_else_is_hardly_ever_taken_for_a_question(
    declared: Declared, with_cells: bool
) -> None:
    """Suggestions that would be taken; the words that tell questions apart were written without these headings."""
    suggester, count = Suggester(declared.codebook), 0
    taken: dict[tuple[str, str], tuple[str, Level]] = {}
    for unit, headings in near_misses().items():
        for heading, cells in headings:
            table = one_column(heading, cells if with_cells else [])
            found = suggester.pairing(table, (declared.codebook.unit(unit),)).suggestions.get(heading)
            count += 1
            if found is not None and found.level is not Level.WEAK:
                taken[unit, heading] = (found.variable, found.level)
    assert Level.SURE not in [level for _, level in taken.values()]
    assert len(taken) <= 0.05 * count, taken


@pytest.mark.parametrize(
    ("heading", "variable"),
    [
        ("Apakah ada anggota keluarga yang merokok?", None),
        ("Apakah ada yang merokok di dalam rumah?", "smoking_indoors"),
        ("Apakah sampah dipisah sebelum dibuang?", "waste_sorted"),
        ("KK binaan (ya/tidak)", "binaan"),
        ("KK BINAAN (Ya/Tdk)", "binaan"),
        ("RT tempat tinggal keluarga", "rt"),
        ("Tanggal kader berkunjung", "visit_date"),
        ("Bukan KK binaan", None),
        ("Tidak merokok di dalam rumah", None),
        ("Ada jentik nyamuk", None),
        ("Periksa jentik tiap minggu", "larvae_checked"),
        ("Sampah tidak dipilah", None),
        ("Sampah dipilah / tidak dipilah", "waste_sorted"),
        ("Belum ikut BKB", None),
        ("No HP (kalau tidak punya isi strip)", "phone"),
        ("Ikut BKB (tidak berlaku bila tidak ada balita)", "bkb_member"),
        ("Rumah bebas genangan", None),
    ],
)
def test_what_makes_another_question_of_a_heading(declared: Declared, heading: str, variable: str | None) -> None:
    unit = declared.codebook.unit("household")
    found = Suggester(declared.codebook).pairing(one_column(heading, []), (unit,)).suggestions.get(heading)
    assert (found.variable if found and found.level is not Level.WEAK else None) == variable


@pytest.mark.parametrize(("mark", "found"), [("", None), (".", "floor_material")])
def test_a_dot_is_between_group_and_question_where_the_export_says_so(
    declared: Declared, mark: str, found: str | None
) -> None:
    header = ("Keadaan rumah.Jenis lantai", "Keadaan rumah.Luas lantai (m2)", "No. KK", "No. HP")
    table = evidence_of(Sheet(name="lembar", header=header, rows=(), numbers=()), group_mark=mark)
    suggested = Suggester(declared.codebook).pairing(table, (declared.codebook.unit("household"),)).suggestions
    first = suggested.get(header[0])
    assert (first.variable if first and first.level is Level.SURE else None) == found
    assert suggested["No. KK"].variable == "family_card"


def one_column(heading: str, cells: list[CellValue]) -> SheetEvidence:
    rows = tuple((cell,) for cell in cells)
    return evidence_of(Sheet(name="lembar", header=(heading,), rows=rows, numbers=range(2, len(rows) + 2)))


@pytest.mark.parametrize(
    ("unit", "heading", "variable"),
    [
        ("household", "NAMAKK", "head_name"),
        ("household", "TGLKUNJUNGAN", "visit_date"),
        ("household", "tglkunjungan", "visit_date"),
        ("household", "LUASLANTAI", "floor_area"),
        ("household", "JMLANGGOTA", "member_count"),
        ("household", "NORT", "rt"),
        ("household", "TGL_KUNJUN", "visit_date"),
        ("household", "STATUS_RUM", "house_tenure"),
        ("household", "TEMPAT_SAM", "waste_handling"),
        ("person", "JNSKELAMIN", "sex"),
        ("person", "JENIS_KELA", "sex"),
        ("person", "TGLLAHIR", "birth_date"),
        ("person", "HUBKELUARGA", "relation"),
        ("person", "STATUS_KAW", "marital_status"),
        ("person", "BERAT_BADA", "weight_kg"),
        ("person", "anak/nikanak", "national_id"),
        ("measurement", "TGLUKUR", "measured_on"),
        # two questions fit, or another is asked
        ("household", "SUMBERAIR", None),
        ("household", "KEPEMILIKA", None),
        ("household", "PENGHASILA", None),
        ("household", "PUNYATABUNGAN", None),
        ("household", "TGLLAHIRKK", None),
        ("household", "NAMAIBU", None),
        ("household", "JMLBALITA", None),
        ("household", "LUASTANAH", None),
        ("household", "STATUS_KAW", None),
        # longer than a DBF lets it be, so that nothing was cut off
        ("household", "TANGGAL_KUNJU", None),
        # in the groups of a server's form
        ("household", "identitas/namakk", "head_name"),
        ("household", "identitas-tglkunjungan", "visit_date"),
        ("household", "rumah__luaslantai", "floor_area"),
        ("household", "ibu/tgllahirkk", None),
        ("household", "rumah/sumberair", None),
    ],
)
def test_words_that_are_written_as_one_or_cut_off(
    declared: Declared, unit: str, heading: str, variable: str | None
) -> None:
    """As Epi Info and dBase head their columns; where two questions fit the person chooses."""
    found = Suggester(declared.codebook).pairing(one_column(heading, []), (declared.codebook.unit(unit),))
    suggestion = found.suggestions.get(heading)
    assert (suggestion.variable if suggestion and suggestion.level is not Level.WEAK else None) == variable
    if variable and heading in ("TGL_KUNJUN", "STATUS_KAW", "BERAT_BADA"):
        assert suggestion is not None
        assert suggestion.level is Level.LIKELY


@pytest.mark.parametrize(
    ("heading", "read"),
    [
        ("TGLKUNJUNGAN", ["tgl kunjungan"]),
        ("NAMA_KK", []),
        ("Nama KK", []),
        ("PEKARANGAN", []),
        ("XYZW", ["xyzw"]),
        ("birthdate" * 20, []),
        ("grup/namakk", ["nama kk"]),
        ("grup/xyzw", []),
        ("BB/TB", []),
    ],
)
def test_a_heading_without_blanks_is_taken_apart(heading: str, read: list[str]) -> None:
    assert [reading.text for reading in Glued().readings(heading)] == read


@pytest.mark.parametrize("heading", ["NAMAIBU", "identitas/namakk"])
def test_names_under_a_heading_that_is_written_as_one_are_hidden(heading: str) -> None:
    (column,) = one_column(heading, ["Umpama Satu", "Contoh Dua"]).columns
    assert "Umpama" not in Shown([column]).examples(column)
