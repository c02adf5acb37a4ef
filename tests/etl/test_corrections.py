"""Decisions replayed over untouched files: made, told, refused when the file was mended, and never showing anybody."""

from __future__ import annotations

import csv
import io
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from loaded_survey import DATA, KEY, Declared, Loaded, LoadFolder
from small_survey import Book, card, household, man, woman

from etl.decisions.corrections import (
    COLUMNS,
    FILE_NAME,
    Action,
    Correction,
    Corrections,
    append_corrections,
    apply_corrections,
    corrections_text,
    fingerprint,
    read_corrections,
    without,
)
from etl.decisions.findings_workbook import Decided
from etl.decisions.taking import Judge, Taken
from etl.layouts.sheet import Sheet
from etl.mapping import MappedSheet
from etl.sources import SourceError
from warehouse.declared import DeclarationError

DAY = date(2023, 6, 30)
SECRETS = ("Kepala Contoh001", "Bapak Umpama001", "3277010102100001", "3277011205850001", "080001234501")


def about_one_cell(*values: str) -> list[Correction]:
    """Decisions that follow each other about one cell, which said the first of these values."""
    return [
        Correction("", "", "kader", "m2", "keluarga", "rumah-1", "Luas", "floor_area", before, Action.REPLACE, after,
                   "ralat", f"orang ke-{n}", "2023-06-30")
        for n, (before, after) in enumerate(pairwise(values))
    ]  # fmt: skip


@pytest.mark.parametrize(("taken_back", "left"), [
    ("", "9>4 4>5 5>6"), ("0", "9>5 5>6"), ("1", "9>4 4>6"), ("2", "9>4 4>5"), ("01", "9>6"), ("12", "9>4"),
    ("012", ""),
])  # fmt: skip
def test_of_decisions_about_one_cell_any_is_taken_back_and_the_others_stay(taken_back: str, left: str) -> None:
    entries = about_one_cell("9", "4", "5", "6")
    kept = without(entries, [entries[int(n)] for n in taken_back])
    assert " ".join(f"{each.expected}>{each.new_value}" for each in kept) == left


def test_what_two_people_decided_alike_is_taken_back_of_one_and_counts_of_the_other() -> None:
    first, then = about_one_cell("9", "4", "5")
    alike = replace(first, by="orang lain")
    assert without([first, then, alike], [first]) == (alike, then)
    assert without([first, alike, then], [first]) == (alike, then)
    conflicting = replace(first, new_value="7")
    assert without([first, then, conflicting], [then]) == (first, conflicting), "a contradiction isn't hidden"


@dataclass
class Desk:
    """A folder of survey files, and a person who decides about what a load of it finds."""

    folder: Path
    declared: Declared
    loading: LoadFolder

    def write(self, book: Book, *, survey_round: str = "baseline", name: str | None = None) -> Path:
        return book.write(self.folder, self.declared.form, survey_round=survey_round, name=name)

    def load(self) -> Loaded:
        return self.loading(self.folder)

    def decide(self, rule: str, action: str, *, value: Any = "", nth: int = 0) -> Taken:
        """Take one decision about the finding of a rule, as from a workbook."""
        loaded = self.load()
        findings = [finding for finding in loaded.report.survey.log if finding.rule == rule]
        line = Decided(
            workbook="temuan.xlsx",
            tab="Temuan",
            line=2 + nth,
            columns={"temuan": 0, "keputusan": 15, "nilai_baru": 16, "alasan": 17, "oleh": 18},
            finding=findings[nth].finding_id,
            action=action,
            new_value=value,
            reason="kader menelepon keluarga",
            by="Rina",
        )
        known = read_corrections(self.folder)
        judge = Judge(loaded.report.survey, known, lambda place, name, value: None, loaded.report.replayed)
        taken = judge.take([line], on=DAY)
        append_corrections(self.folder, known, taken.corrections)
        return taken

    def spoil(self, old: str, new: str) -> None:
        path = self.folder / FILE_NAME
        path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")


@pytest.fixture
def loading(loading: LoadFolder) -> LoadFolder:
    return partial(loading, checked=True)


@pytest.fixture
def quick(desk: Desk) -> Desk:
    """The same where nothing rests on what a whole build is checked for."""
    return replace(desk, loading=partial(desk.loading, checked=False))


@pytest.fixture
def desk(tmp_path: Path, declared: Declared, loading: LoadFolder) -> Desk:
    return Desk(tmp_path / "in", declared, loading)


def _book(**changes: Any) -> Book:
    """Two families; the second has an unreadable floor area."""
    houses = [household(1, member_count=2), household(2, member_count=2, **({"floor_area": "36 m2"} | changes))]
    return Book(household=houses, person=[make(n) for n in (1, 2) for make in (man, woman)])


def _digest(folder: Path) -> dict[str, str]:
    return {path.name: sha256(path.read_bytes()).hexdigest() for path in folder.glob("*.xlsx")}


# ------------------------------------------------------------------------------------------------- replayed


def test_a_replaced_cell_is_loaded_and_told_and_the_file_is_untouched(desk: Desk) -> None:
    desk.write(_book())
    before = _digest(desk.folder)
    desk.decide("number_unreadable", "ganti", value="36")
    loaded = desk.load()
    assert loaded.rows("SELECT floor_area FROM household_answer ORDER BY 1") == [(36,), (36,)]
    assert loaded.rules() == {"cell_corrected"}
    assert loaded.rows("SELECT status, message_id FROM finding") == [
        ("corrected", "Luas lantai dikoreksi dari '36 m2' menjadi '36' menurut keputusan di koreksi.csv.")
    ]
    assert loaded.rows(
        "SELECT sheet, row_number, cell, variable, action, reason, decided_by, decided_on FROM correction"
    ) == [("Pendataan keluarga", 3, "P3", "floor_area", "ganti", "kader menelepon keluarga", "Rina", DAY)]
    assert _digest(desk.folder) == before


def test_a_blanked_cell_is_missing(desk: Desk) -> None:
    desk.write(_book())
    desk.decide("number_unreadable", "kosongkan")
    loaded = desk.load()
    assert loaded.value("SELECT count(*) FROM household_answer WHERE floor_area IS NULL") == 1
    assert loaded.rows("SELECT reason FROM blank WHERE variable = 'floor_area'") == [("missing",)]
    assert "cell_corrected" in loaded.rules()


def test_a_deleted_row_is_a_skip_with_its_members_and_the_sheet_still_adds_up(desk: Desk) -> None:
    book = _book()
    book.household.append(household(1, _uuid="uuid-3", _index=3, member_count=2, floor_area=50))
    book.person += [make(1, _submission__uuid="uuid-3", _parent_index=3) for make in (man, woman)]
    desk.write(book)
    assert desk.load().counts("household") == (3, 1, 2, 0, 0)
    desk.decide("household_conflict", "hapus_baris", nth=1)
    loaded = desk.load()
    assert loaded.counts("household") == (3, 2, 0, 0, 1)
    assert loaded.counts("person") == (6, 4, 0, 0, 2)
    assert loaded.rows("SELECT action, cell FROM correction") == [("hapus_baris", None)]
    assert ("corrected",) in loaded.rows("SELECT status FROM finding WHERE rule = 'row_deleted_by_decision'")


def test_an_accepted_finding_stays_accepted_until_the_cell_says_something_else(desk: Desk) -> None:
    desk.write(_book(floor_area=480))
    desk.decide("floor_area_vast", "terima")
    assert desk.load().rows("SELECT rule, status FROM finding") == [("floor_area_vast", "accepted")]
    desk.write(_book(floor_area=470))
    loaded = desk.load()
    assert loaded.rows("SELECT rule, status FROM finding") == [("floor_area_vast", "open")]
    assert ["baris 2" in line for line in loaded.report.unused] == [True]


def test_an_accepted_finding_survives_another_key(desk: Desk) -> None:
    from etl.identity import Key

    desk.write(_book(floor_area=480))
    desk.decide("floor_area_vast", "terima")
    other = desk.loading(desk.folder, key=Key(bytes(32)))
    assert other.rows("SELECT rule, status FROM finding") == [("floor_area_vast", "accepted")]
    assert other.report.unused == ()


def test_a_decision_about_a_corrected_value_follows_the_first(desk: Desk) -> None:
    desk.write(_book())
    desk.decide("number_unreadable", "ganti", value="480")
    desk.decide("floor_area_vast", "ganti", value="40")
    loaded = desk.load()
    assert loaded.rows("SELECT floor_area FROM household_answer ORDER BY 1") == [(36,), (40,)]
    assert loaded.value("SELECT count(*) FROM correction") == 2


def test_a_corrected_number_keeps_all_its_digits_and_is_shown_nowhere(desk: Desk) -> None:
    desk.write(_book(floor_area=36, family_card=3277010102100002))
    desk.decide("family_card_damaged", "ganti", value=card(2))
    loaded = desk.load()
    assert loaded.counts("household") == (2, 2, 0, 0, 0)
    ((message,),) = loaded.rows("SELECT message_id FROM finding WHERE rule = 'cell_corrected'")
    assert "•••" in message
    assert card(2) not in str(_everything(loaded))


# ------------------------------------------------------------------------------------------------- mended


def test_a_mended_file_is_refused_with_the_line_and_the_cure(desk: Desk) -> None:
    desk.write(_book())
    desk.decide("number_unreadable", "ganti", value="36")
    desk.write(_book(floor_area=38))
    (refused,) = desk.load().report.refused
    assert refused.rule.name == "correction_outdated"
    told = str(refused)
    assert all(part in told for part in ("sel P3", "berisi '38'", "baris 2 koreksi.csv", "'36 m2'", "Hapus baris itu"))
    (desk.folder / FILE_NAME).unlink()
    assert desk.load().report.refused == ()


def test_a_mended_number_is_told_without_showing_it(desk: Desk) -> None:
    desk.write(_book(floor_area=36, family_card=3277010102100002))
    desk.decide("family_card_damaged", "ganti", value=card(2))
    desk.write(_book(floor_area=36, family_card=card(7)))
    (refused,) = desk.load().report.refused
    assert card(2) not in str(refused)
    assert card(7) not in str(refused)
    assert "3277010102100002" not in repr(refused) + str(refused)


def test_a_row_that_changed_is_not_deleted(desk: Desk) -> None:
    book = _book(floor_area=36)
    book.household.append(household(1, _uuid="uuid-3", _index=3, member_count=2, floor_area=50))
    desk.write(book)
    desk.decide("household_conflict", "hapus_baris", nth=1)
    book.household[2]["handwashing"] = 2
    desk.write(book)
    (refused,) = desk.load().report.refused
    assert "isi baris ini sudah berubah" in str(refused)


def test_a_row_is_deleted_whatever_was_corrected_of_it_before(quick: Desk) -> None:
    book = _book(floor_area=36)
    book.household.append(household(1, _uuid="uuid-3", _index=3, member_count=2, floor_area="50 m2"))
    quick.write(book)
    quick.decide("number_unreadable", "ganti", value="50")
    quick.decide("household_conflict", "hapus_baris", nth=1)
    entries = read_corrections(quick.folder).entries
    for kept in (entries, entries[1:]):
        (quick.folder / FILE_NAME).write_text(corrections_text(kept), encoding="utf-8")
        loaded = quick.load()
        assert (loaded.counts("household"), loaded.report.refused) == ((3, 2, 0, 0, 1), ())


def test_a_decision_about_one_of_two_copies_is_about_the_family(quick: Desk) -> None:
    book = _book()
    book.household.append({**book.household[1], "_uuid": "uuid-3", "_index": 3})
    book.person[3]["own_income"] = "sejuta"
    book.person += [{**row, "_submission__uuid": "uuid-3", "_parent_index": 3} for row in book.person[2:]]
    quick.write(book)
    woman_4 = {"sheet": "anggota", "record": "uuid-3#2", "column": _heading(quick, "own_income"), "expected": "sejuta"}
    house = ENTRY, replace(ENTRY, by="Tuti")  # of one mind
    person = replace(ENTRY, **woman_4, variable="own_income", new_value="1000000")
    append_corrections(quick.folder, Corrections(), [person])
    loaded = quick.load()
    assert (loaded.counts("household"), loaded.counts("person")) == ((3, 2, 0, 1, 0), (6, 4, 0, 2, 0))
    assert loaded.value("SELECT count(*) FROM person_answer WHERE own_income = 1000000") == 1
    append_corrections(quick.folder, Corrections(), house)
    loaded = quick.load()
    assert loaded.value("SELECT count(*) FROM household_answer WHERE floor_area = 36") == 2
    assert (len(loaded.findings("cell_corrected")), loaded.report.unused) == (1, ())
    append_corrections(quick.folder, Corrections(), [*house, replace(ENTRY, record="uuid-3#1", new_value="63")])
    counts = quick.load().counts("household")
    assert counts == (3, 1, 2, 0, 0), "decided otherwise of the other copy"


def _heading(desk: Desk, variable: str) -> str:
    columns = desk.declared.form.sheets[1].columns
    return next(heading for heading, name in columns.items() if name == variable)


def test_a_row_that_is_gone_is_told_and_the_rest_is_loaded(desk: Desk) -> None:
    desk.write(_book())
    desk.decide("number_unreadable", "ganti", value="36")
    desk.write(Book(household=[household(1, member_count=2)], person=[man(1), woman(1)]))
    loaded = desk.load()
    assert loaded.report.refused == ()
    (line,) = loaded.report.unused
    assert "koreksi.csv, baris 2" in line
    assert "karena baris atau berkasnya tidak ada lagi" in line
    desk.spoil("Pendataan keluarga", "Pendataan 2022")  # as if the form had another title then
    (line,) = desk.load().report.unused
    assert "lembar 'Pendataan 2022' putaran baseline tidak ada lagi" in line
    assert "bila lembar itu hanya berganti nama, kembalikan namanya di sumbernya" in line


def test_a_newer_export_with_other_row_numbers_and_name_gets_the_same_corrections(desk: Desk) -> None:
    old = desk.write(_book())
    desk.decide("number_unreadable", "ganti", value="36")
    old.unlink()
    book = _book()
    book.household.reverse()
    book.person.reverse()
    desk.write(book, name="P2WKSS RW 12 baseline - all versions - False - 2023-05-09-10-00-00.xlsx")
    loaded = desk.load()
    assert loaded.rules() == {"cell_corrected"}
    assert loaded.rows("SELECT cell FROM correction") == [("P2",)]


# ------------------------------------------------------------------------------------------------- stable names


def test_findings_keep_their_names_over_runs_orders_and_exports(desk: Desk) -> None:
    first = desk.write(_book(floor_area="36 m2", handwashing=77))
    names = _names(desk.load())
    assert _names(desk.load()) == names
    first.unlink()
    book = _book(floor_area="36 m2", handwashing=77)
    book.household.reverse()
    desk.write(book, name="P2WKSS RW 12 baseline - all versions - False - 2023-05-09-10-00-00.xlsx")
    assert _names(desk.load()) == names
    assert len(names) == 2


def test_findings_of_another_value_or_key_have_other_names(desk: Desk) -> None:
    from etl.identity import Key

    desk.write(_book(floor_area="36 m2"))
    names = _names(desk.load())
    assert _names(desk.loading(desk.folder, key=Key(bytes(32)))).isdisjoint(names)
    desk.write(_book(floor_area="37 m2"))
    assert _names(desk.load()).isdisjoint(names)


def _names(loaded: Loaded) -> set[str]:
    return {name for (name,) in loaded.rows("SELECT finding_id FROM finding")}


def test_lines_without_submission_keys_are_known_by_their_number_else_by_file_and_row(quick: Desk) -> None:
    keyless = replace(_book(), without_columns=("_uuid", "_submission__uuid"))
    quick.write(keyless)
    quick.decide("number_unreadable", "ganti", value="36")
    (entry,) = read_corrections(quick.folder).entries
    assert entry.record == f"{card(2)}#1"
    keyless.household.insert(0, household(9, member_count=2, floor_area="36 m2"))
    keyless.household[1]["family_card"] = None
    quick.write(keyless)
    loaded = quick.load()
    assert [cell for _, cell, _, _ in loaded.findings("cell_corrected")] == ["P4"], "it stays with its family"
    quick.decide("family_card_missing", "ganti", value=card(1))
    assert read_corrections(quick.folder).entries[1].record.startswith("baris 3 di P2WKSS RW 12 baseline")


# ------------------------------------------------------------------------------------------------- the file

ENTRY = Correction(
    *("T1", "number_unreadable", "kobo_household", "baseline", "Pendataan keluarga", "uuid-2#1"),
    *("rumah/luas_lantai_m2", "floor_area", "36 m2", Action.REPLACE, "36", "telepon", "Rina", "2023-06-30"),
    line=2,
)
TEXT = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\x00"), max_size=30)


@given(TEXT, TEXT.filter(str.strip), TEXT.filter(str.strip))
def test_what_is_written_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, cell: str, new: str, reason: str
) -> None:
    folder = tmp_path_factory.mktemp("file")
    entry = replace(ENTRY, expected=cell, new_value=new, reason=reason)
    append_corrections(folder, Corrections(), [entry])
    (read,) = read_corrections(folder).entries
    assert replace(read, line=2) == entry


@pytest.mark.parametrize(
    "cell", ["=cmd|' /C calc'!A0", "+62 812", "-5", "@SUM(A1)", "'3277 0101", "\t=1", 'a,b;"c"\nd']
)
def test_no_cell_of_the_file_is_a_formula(cell: str) -> None:
    text = corrections_text([replace(ENTRY, expected=cell, new_value=cell)])
    cells = next(reader for number, reader in enumerate(csv.reader(io.StringIO(text))) if number == 1)
    assert not any(value.startswith(("=", "+", "-", "@", "\t", "\r")) for value in cells)


def test_a_file_saved_by_an_indonesian_excel_is_read(tmp_path: Path) -> None:
    text = "\ufeff" + corrections_text([ENTRY]).replace(",", ";")
    (tmp_path / FILE_NAME).write_bytes(text.encode())
    assert read_corrections(tmp_path).entries == (ENTRY,)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (",ganti,", ",ubah,", "salah satu dari ganti"),
        (",Rina,", ",,", "oleh"),
        ("2023-06-30", "kemarin", "2023-06-30"),
        (",36,telepon", ",,telepon", "kosongkan"),
        ("temuan,", "id,", "temuan,aturan"),
        ("T1,", "T1,T2,", "14 kolom"),
        ("telepon", '"telepon', "kutip"),
        ("T1,", "<<<<<<< HEAD\nT1,", "baris 2: ditemukan tanda gabungan '<<<<<<<'"),
    ],
)
def test_a_spoilt_file_is_told_by_line_and_shows_no_cell(tmp_path: Path, old: str, new: str, told: str) -> None:
    (tmp_path / FILE_NAME).write_text(corrections_text([ENTRY]).replace(old, new, 1), encoding="utf-8")
    with pytest.raises(DeclarationError) as caught:
        read_corrections(tmp_path)
    assert told in str(caught.value)
    assert "36 m2" not in str(caught.value)


def test_lines_that_excel_kept_in_one_cell_are_read(tmp_path: Path) -> None:
    entry = replace(ENTRY, reason="telepon, dua kali")
    header, line = corrections_text([entry]).splitlines()
    in_one_cell = line.replace('"', '""')
    (tmp_path / FILE_NAME).write_text(f'{header}\n"{in_one_cell}"\n', encoding="utf-8")
    assert read_corrections(tmp_path).entries == (entry,)


@pytest.mark.parametrize("day", ["30/06/2023", "6/30/23", "30-Jun-23", "45107"])
def test_days_that_excel_wrote_are_told_once_with_the_cause_and_the_cure(tmp_path: Path, day: str) -> None:
    text = corrections_text([ENTRY] * 8).replace(ENTRY.on, day)
    (tmp_path / FILE_NAME).write_text(text, encoding="utf-8")
    with pytest.raises(DeclarationError) as caught:
        read_corrections(tmp_path)
    (fault,) = caught.value.faults
    assert fault.key == "baris 2, 3, 4, 5, 6 dan 3 lagi"
    assert all(word in str(fault) for word in ("disimpan ulang lewat Excel", "p2wkss data findings --take"))
    assert "36 m2" not in str(fault)


def test_the_file_is_its_owners_only_and_written_whole(tmp_path: Path) -> None:
    append_corrections(tmp_path, Corrections(), [ENTRY])
    assert (tmp_path / FILE_NAME).stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir()] == [FILE_NAME]
    assert "36 m2" not in repr(read_corrections(tmp_path))


def test_the_decisions_beside_the_files_are_no_survey_files(desk: Desk) -> None:
    desk.write(_book(floor_area=36))
    append_corrections(desk.folder, Corrections(), [ENTRY])
    loaded = desk.load()
    assert "file_unmatched" not in loaded.rules()
    assert loaded.report.ignored == ()


def test_decisions_are_part_of_what_a_build_is_made_from(desk: Desk, tmp_path: Path) -> None:
    from etl.inputs import inputs_fingerprint, inputs_of
    from warehouse.settings import Settings

    desk.write(_book())
    settings = Settings(data=DATA, var=tmp_path / "var")

    def fingerprint() -> str:
        return inputs_fingerprint(*inputs_of(settings, inputs=desk.folder, forms=desk.declared.forms), key=KEY)

    before = fingerprint()
    append_corrections(desk.folder, Corrections(), [ENTRY])
    assert fingerprint() != before


# ------------------------------------------------------------------------------------------------- sheets alone


def _mapped(declared: Declared, rows: list[tuple[Any, ...]], header: tuple[str, ...], **columns: int) -> MappedSheet:
    sheet = Sheet("Lembar", header, rows, tuple(range(5, 5 + len(rows))))
    return MappedSheet(sheet, declared.codebook.unit("household"), columns, 0, None, {})


@given(st.permutations(range(4)), st.integers(0, 3))
def test_a_correction_finds_its_row_wherever_it_stands(order: list[int], target: int) -> None:
    from loaded_survey import declared_here

    rows = [(f"k{number}", f"{number} m2") for number in order]
    mapped = _mapped(declared_here(), rows, ("_uuid", "luas"), floor_area=1)
    entry = replace(ENTRY, form="f", sheet="Lembar", record=f"k{target}#1", column="luas", expected=f"{target} m2")
    result = apply_corrections(mapped, Corrections((entry,)), form="f", survey_round="baseline", file_name="a.xlsx")
    assert [row[1] for row in result.mapped.sheet.rows] == ["36" if n == target else f"{n} m2" for n in order]
    assert [row[1] for row in mapped.sheet.rows] == [f"{number} m2" for number in order]
    (applied,) = result.applied
    assert applied.cell == f"B{5 + order.index(target)}"


def test_rows_shorter_than_their_header_can_be_filled(declared: Declared) -> None:
    mapped = _mapped(declared, [("k1",)], ("_uuid", "x", "luas"), floor_area=2)
    entry = replace(ENTRY, form="f", sheet="Lembar", record="k1#1", column="luas", expected="")
    result = apply_corrections(mapped, Corrections((entry,)), form="f", survey_round="baseline", file_name="a.xlsx")
    assert list(result.mapped.sheet.rows) == [("k1", "", "36")]


def test_a_row_stays_deleted_when_the_form_reads_one_more_column_of_it(declared: Declared) -> None:
    rows, header = [("k1", "36", "2"), ("k2", "36", "2")], ("_uuid", "luas", "cuci tangan")
    before = _mapped(declared, rows, header, floor_area=1)
    said = fingerprint(before, rows[1])
    entry = replace(ENTRY, form="f", sheet="Lembar", record="k2#1", action=Action.DELETE_ROW, expected=said)
    for text, deleted in (("36", True), ("63", False)):
        now = _mapped(declared, [rows[0], ("k2", text, "1")], header, floor_area=1, handwashing=2)
        result = apply_corrections(now, Corrections((entry,)), form="f", survey_round="baseline", file_name="a.xlsx")
        assert (bool(result.mapped.sheet.skipped), bool(result.outdated)) == (deleted, not deleted)


def test_members_of_one_submission_and_repeated_keys_are_told_apart(declared: Declared) -> None:
    rows = [("k1", "a"), ("k1", "a"), ("", "a"), ("", "a")]
    mapped = _mapped(declared, rows, ("_uuid", "luas"), floor_area=1)
    records = ("k1#2", "baris 8 di a.xlsx")
    entries = tuple(
        replace(ENTRY, form="f", sheet="Lembar", record=record, column="luas", expected="a") for record in records
    )
    result = apply_corrections(mapped, Corrections(entries), form="f", survey_round="baseline", file_name="a.xlsx")
    assert [row[1] for row in result.mapped.sheet.rows] == ["a", "36", "a", "36"]
    other = apply_corrections(mapped, Corrections(entries), form="f", survey_round="baseline", file_name="b.xlsx")
    assert [row[1] for row in other.mapped.sheet.rows] == ["a", "36", "a", "a"]


# ------------------------------------------------------------------------------------------------- privacy


def test_nobody_is_named_in_tables_messages_or_errors(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    """Names in odd columns, numbers as numbers, and a decision that quotes them in its reason."""
    book = _book(floor_area="Kepala Contoh001", handwashing="3277010102100001", water_minutes="080001234501")
    book.household[1]["family_card"] = 3277010102100001
    desk.write(book)
    desk.decide("family_card_damaged", "ganti", value=card(2))
    desk.spoil("kader menelepon keluarga", "kata Kepala Contoh001 di 080001234501 KK 3277010102100001")
    loaded = desk.load()
    shown = str(_everything(loaded)) + str(loaded.report.told) + repr(list(loaded.report.survey.log))
    shown += str(loaded.report.unused) + "".join(capsys.readouterr())
    assert [secret for secret in SECRETS if secret in shown] == []
    book.household[1]["family_card"] = card(9)
    desk.write(book)
    with _error(desk) as error:
        assert [secret for secret in (*SECRETS, card(9)) if secret in f"{error}{error!r}"] == []


@contextmanager
def _error(desk: Desk) -> Iterator[SourceError]:
    (refused,) = desk.load().report.refused
    yield refused


def _everything(loaded: Loaded) -> list[tuple[Any, ...]]:
    tables = [name for (name,) in loaded.rows("SELECT table_name FROM duckdb_tables() WHERE schema_name = 'main'")]
    return [row for table in tables for row in loaded.rows(f'SELECT * FROM "{table}"')]


def test_all_columns_of_the_file_are_fields_of_a_correction() -> None:
    assert set(COLUMNS.values()) == {name for name in Correction.__dataclass_fields__ if name != "line"}


def test_an_interrupted_write_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    append_corrections(tmp_path, Corrections(), [ENTRY])
    shutil.copy(tmp_path / FILE_NAME, tmp_path / "before.csv")

    def stop(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.replace", stop)
    with pytest.raises(OSError, match="No space"):
        append_corrections(tmp_path, Corrections((ENTRY,)), [ENTRY])
    assert (tmp_path / FILE_NAME).read_bytes() == (tmp_path / "before.csv").read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["before.csv", FILE_NAME]
