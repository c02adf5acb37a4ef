"""What an answer may stand for: proposed where one reading fits, left open where two do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import permutations
from typing import Any

import pytest
from drafted_files import declarations

from etl.cells import Manner, Reason, reader_for
from etl.drafting.answers import Answer, answers_of, reasons_of
from etl.drafting.evidence import Evidence, evidence_of
from etl.drafting.joined_labels import labels_in, parted
from etl.drafting.notation import date_order, decimal_mark, told_in
from etl.drafting.value_lists import ValueLists
from etl.layouts.sheet import Sheet

LATEST = date(2023, 11, 24)


def column(*cells: Any) -> Evidence:
    sheet = Sheet("Sheet1", ("kolom",), [(cell,) for cell in cells], range(2, len(cells) + 2))
    return evidence_of(sheet).columns[0]


def read(variable: str, *cells: Any) -> dict[str, str | Reason | None]:
    """Each answer and what is proposed for it."""
    unit, _, name = variable.partition(".")
    book = declarations().codebook
    answers = answers_of(column(*cells), book.unit(unit).variable(name), book)
    return {answer.value: answer.code or answer.reason for answer in answers}


YES_NO = "household.standing_water"


@pytest.mark.parametrize(
    ("variable", "heading", "cells", "proposed"),
    [
        (YES_NO, "Tergenang (0=Ya 1=Tidak)", (0, 1), {"0": "yes", "1": "no"}),
        (YES_NO, "Tergenang? Ya=2, Tidak=1", ("1", "1"), {"1": "no", "2": "yes"}),
        (
            "household.floor_material",
            "Jenis lantai (1. Tanah 2. Semen 3. Entah 4. Keramik)",
            (1, 2, 3),
            {"1": "earth", "2": "cement_brick", "3": None, "4": "ceramic"},
        ),
        (
            "household.floor_material",
            "Jenis lantai (1. Tanah 2. Semen)",
            (1, 3),
            {"1": "earth", "2": "cement_brick", "3": None},
        ),
    ],
    ids=["against the codebook", "behind their words", "one that means nothing", "a number that is not told"],
)
def test_numbers_mean_what_their_own_heading_says(
    variable: str, heading: str, cells: Sequence[Any], proposed: dict[str, str | None]
) -> None:
    book = declarations().codebook
    asked = book.unit(variable.partition(".")[0]).variable(variable.partition(".")[2])
    answers = answers_of(replace(column(*cells), column=heading), asked, book)
    assert {answer.value: answer.code for answer in answers} == proposed


def test_a_form_that_numbers_its_answers_otherwise_lends_no_number_of_the_codebook() -> None:
    lists, floor = (
        ValueLists(book := declarations().codebook),
        declarations().codebook.unit("household").variable("floor_material"),
    )
    lists.add(floor, {"1": "earth", "2": "ceramic"})
    assert [text for text in lists.lists["floor_material"] if text.isdecimal()] == ["1", "2"]
    lists = ValueLists(book)
    lists.add(floor, {"1": "marble_granite"})
    assert all(text.isdecimal() for text in lists.lists["floor_material"])


def test_an_item_that_may_not_apply_is_answered_in_the_words_of_any_yes_or_no() -> None:
    proposed = read("household.bkb_member", "Sudah", "Henteu", "v", "-", "Tidak berlaku (tidak punya balita)")
    assert proposed == {
        "Sudah": "yes",
        "Henteu": "no",
        "v": "yes",
        "-": None,
        "Tidak berlaku (tidak punya balita)": "not_applicable",
    }


def test_classes_of_school_are_known_with_both_their_schools() -> None:
    schools = ("SD/MI sederajat", "SMP/MTs sederajat", "SMA/SMK/MA sederajat", "S1 ke atas")
    proposed = read("person.education", *schools)
    assert tuple(proposed[school] for school in schools) == ("primary", "junior", "senior", "tertiary")


@pytest.mark.parametrize(
    ("cells", "proposed"),
    [
        (("Ya", "ya ", "TIDAK"), {"Ya": "yes", "TIDAK": "no"}),
        (("Y", "Tdk", "belum"), {"Y": "yes", "Tdk": "no", "belum": "no"}),
        (("Binaan", "Bukan binaan", "Non-binaan"), {"Binaan": "yes", "Bukan binaan": "no", "Non-binaan": "no"}),
        (("1", "2"), {"1": "yes", "2": "no"}),
        ((1, 2.0), {"1": "yes", "2": "no"}),
        ((1, 0), {"1": "yes", "0": "no"}),
        ((0,), {"0": None}),
        (("0", "1", "2"), {"0": None, "1": None, "2": None}),
        (("1", "2", "3"), {"1": None, "2": None, "3": None}),
        (("Ya", "1", "0"), {"Ya": "yes", "1": None, "0": None}),
        (("v", "-"), {"v": "yes", "-": "no"}),
        (("Ya", "Tidak", "-"), {"Ya": "yes", "Tidak": "no", "-": None}),
        (("v", "x"), {"v": "yes", "x": "no"}),
        (("x",), {"x": None}),
        ((True, False), {"True": "yes", "False": "no"}),
        (("Ya", "tidak tahu", "menolak"), {"Ya": "yes", "tidak tahu": Reason.DONT_KNOW, "menolak": Reason.REFUSED}),
        (("Ya", "-- Pilih --"), {"Ya": "yes", "-- Pilih --": Reason.MISSING}),
        (("Ya", "null"), {"Ya": "yes", "null": Reason.MISSING}),
        (("mungkin",), {"mungkin": None}),
        (("1. Ya", "2. Tidak"), {"1. Ya": "yes", "2. Tidak": "no"}),
        (("1 - Tidak", "2 - Ya", "a) Ya"), {"1 - Tidak": "no", "2 - Ya": "yes", "a) Ya": "yes"}),
        (("Ya (1)", "Tidak / No"), {"Ya (1)": "yes", "Tidak / No": "no"}),
        (("1. Ya", "Ya/Tidak"), {"1. Ya": "yes", "Ya/Tidak": None}),
    ],
)
def test_yes_and_no(cells: Sequence[Any], proposed: dict[str, Any]) -> None:
    assert read(YES_NO, *cells) == proposed


@pytest.mark.parametrize(
    ("variable", "cells", "proposed"),
    [
        ("person.sex", ("L", "P"), {"L": "male", "P": "female"}),
        ("person.sex", ("P", "W"), {"P": None, "W": "female"}),
        ("person.sex", ("Laki-laki", "perempuan"), {"Laki-laki": "male", "perempuan": "female"}),
        (
            "assistance.status",
            ("Rencana", "Proses", "Selesai"),
            {"Rencana": "planned", "Proses": "in_progress", "Selesai": "done"},
        ),
        ("person.measure_position", ("Telentang", "Berdiri"), {"Telentang": "lying", "Berdiri": "standing"}),
        ("person.education", ("SMA", "SD", "S1"), {"SMA": "senior", "SD": "primary", "S1": "tertiary"}),
        (
            "household.drinking_water",
            ("Sumur tidak terlindung", "PDAM", "sumur terlindungi"),
            {"Sumur tidak terlindung": "unprotected_well", "PDAM": "piped", "sumur terlindungi": "protected_well"},
        ),
        ("household.floor_material", ("Bambu", "12"), {"Bambu": "bamboo", "12": None}),
        ("household.wall_material", ("kayu", "-"), {"kayu": None, "-": Reason.MISSING}),
        ("household.toilet_use", ("-",), {"-": None}),
        ("person.vaccines", ("hb0 bcg", "bcg"), {"hb0": "hb0", "bcg": "bcg"}),
        ("person.vaccines", ("HB-0, BCG", "Polio 1"), {"HB-0": "hb0", "BCG": "bcg", "Polio 1": "polio1"}),
    ],
)
def test_other_lists(variable: str, cells: Sequence[Any], proposed: dict[str, Any]) -> None:
    assert read(variable, *cells) == proposed


@pytest.mark.parametrize(
    ("variable", "cells", "proposed"),
    [
        ("household.standing_water", ("Tidak ikut", "Ya, ikut"), "no"),
        ("household.standing_water", ("Ya, selalu", "Ya, kadang-kadang", "Tidak"), None),
        ("household.standing_water", ("Ya, tapi tidak dipakai", "Tidak"), None),
        ("household.standing_water", ("Sudah punya", "Belum punya"), "yes"),
        ("household.standing_water", ("Belum punya", "Sudah punya"), "no"),
        ("household.standing_water", ("Bukan KK binaan P2WKSS", "Ya"), "no"),
        ("household.standing_water", ("Tidak yakin", "Ya", "Tidak"), None),
        ("person.presence", ("Tidak, sudah pindah", "Ya"), "moved"),
        ("household.drinking_water", ("Sumur bor (jet pump)", "PDAM"), "borehole"),
        ("household.drinking_water", ("Air kemasan bermerk", "PDAM"), "branded_bottled"),
        ("household.drinking_water", ("Air isi ulang (depot)", "PDAM"), "refill"),
        ("household.drinking_water", ("Sumur (tidak terlindung)", "PDAM"), "unprotected_well"),
        ("household.drinking_water", ("Sumur", "PDAM"), None),
        ("household.drinking_water", ("Mata air", "PDAM"), None),
        ("household.toilet_use", ("Bersama keluarga lain", "Sendiri"), "shared"),
        ("household.toilet_use", ("Bersama", "Sendiri"), None),
        ("person.marital_status", ("CM", "BK", "K"), "widowed"),
        ("person.marital_status", ("Janda", "Kawin"), None),
        ("person.presence", ("Ya, masih tinggal di sini", "Tidak, sudah pindah"), "present"),
        ("household.handwashing", ("Ada air, tidak ada sabun", "Tidak ada"), "one_missing"),
        ("household.toilet_use", ("Sendiri (tidak dipakai)", "Sendiri"), None),
        ("household.toilet_type", ("Leher angsa (jongkok)", "Cubluk"), "leher_angsa"),
        ("household.toilet_type", ("Plengsengan bertutup", "Cubluk"), "covered_slab"),
        ("household.toilet_type", ("Plengsengan", "Cubluk"), None),
        ("household.handwashing", ("Ada air & sabun", "Tidak ada"), "water_and_soap"),
        ("household.handwashing", ("Air + sabun", "Tidak ada"), "water_and_soap"),
        ("household.handwashing", ("Air", "Tidak ada"), None),
        ("household.handwashing", ("Ada air", "Tidak ada"), None),
        ("household.handwashing", ("Sabun saja", "Tidak ada"), None),
        ("person.decides_health", ("Suami dan istri bersama", "Istri"), "joint"),
        ("person.decides_health", ("Bersama-sama", "Istri"), None),
        ("person.decides_health", ("Suami bersama orang tua", "Istri"), None),
        ("person.pregnancy_status", ("Tidak hamil", "Hamil"), "not_pregnant"),
        ("person.wants_child", ("Ingin, nanti", "Tidak"), None),
        ("person.vaccines", ("DPT HB Hib 1", "BCG"), "dpt1"),
        ("person.vaccines", ("Polio-2", "BCG"), "polio2"),
        ("person.vaccines", ("Polio", "BCG"), None),
        ("person.vaccines", ("Campak", "BCG"), "mr"),
        ("person.insurance", ("BPJS PBI (gratis dari pemerintah)", "Tidak punya"), "jkn_pbi"),
        ("person.insurance", ("BPJS", "Tidak punya"), None),
        ("household.wall_material", ("Kayu", "Tembok"), None),
        ("household.wall_material", ("Anyaman bambu (bilik)", "Tembok"), "woven_bamboo"),
        ("household.greywater", ("Saluran", "Saluran tertutup"), None),
        ("household.drinking_water", ("kemasan_bermerek", "pdam"), "branded_bottled"),
        ("person.education", ("Belum tamat", "SD"), None),
        ("person.marital_status", ("Cerai (mati)", "Kawin"), "widowed"),
        ("person.fp_method", ("Suntik (3 bulan)", "Pil"), "injection"),
        ("household.waste_handling", ("Dibuang", "Dibakar"), None),
        ("household.waste_handling", ("Diangkut petugas (DLH)", "Dibakar"), "collected"),
        ("household.disposal", ("Septic tank (disedot)", "Sungai"), "septic_tank"),
        ("household.disposal", ("Septic tank bocor ke sungai", "Sungai"), None),
        ("household.disposal", ("Langsung ke got/kali", "Septic tank"), "water_body"),
        ("household.disposal", ("Dialirkan ke tempat lain", "Septic tank"), None),
        ("household.greywater", ("Dibuang ke halaman", "Saluran tertutup"), "yard"),
        ("household.waste_handling", ("Diangkut petugas DLH", "Dibakar"), "collected"),
        ("household.waste_handling", ("Dibuang langsung ke sungai / kali", "Dibakar"), "dumped_water"),
        ("household.drinking_water", ("Sumur bor / jetpump", "PDAM"), "borehole"),
        ("household.roof_material", ("Dak cor", "Genteng"), "concrete"),
        ("household.roof_material", ("Spandek", "Genteng"), "zinc"),
        ("household.toilet_use", ("Jamban bersama / numpang tetangga", "Sendiri"), "shared"),
        ("household.toilet_use", ("Jamban bersama", "Sendiri"), None),
        ("person.vaccines", ("Campak Rubella", "BCG"), "mr"),
        ("household.visit_result", ("Pindah ke RT lain", "Lengkap"), "moved"),
        ("household.visit_result", ("Pindah RT 02", "Lengkap"), "moved"),
        ("household.visit_result", ("Dipindahkan", "Lengkap"), "moved"),
        ("household.visit_result", ("Pindah ke Bandung bulan depan", "Lengkap"), None),
        ("household.visit_result", ("Pindahan", "Lengkap"), None),
        ("person.presence", ("Pindah ke Bandung", "Ada"), "moved"),
        ("person.presence", ("Ada", "Pindah"), "present"),
        ("person.presence", ("Pindahan dari Bandung", "Ada"), None),
        ("person.relation", ("Anak ke-2", "KK"), "child"),
        ("person.relation", ("Kep. Kel", "Istri"), "head"),
        ("person.relation", ("Anak", "Anak mantu"), "child"),
        ("person.relation", ("Anak mantu", "Anak"), None),
        ("person.business_nib", ("1234567890123", "-"), "yes"),
        ("person.business_nib", ("-", "1234567890123"), "no"),
        ("person.business_nib", ("-", "Ya"), None),
        ("person.business_pirt", ("P-IRT 2063277010123-27", "Belum"), "yes"),
        ("person.owns_business", ("1234567890123", "-"), None),
    ],
)
def test_an_answer_in_other_words_is_proposed_where_its_words_fit_one_answer_only(
    variable: str, cells: Sequence[str], proposed: str | None
) -> None:
    assert read(variable, *cells)[cells[0]] == proposed


def test_codes_of_a_multiple_choice_brought_together_from_ticks_are_answers_each() -> None:
    book = declarations().codebook
    ticked = replace(column("hb0 bcg p1", "bcg"), separator=" ", by_words=True)
    answers = answers_of(ticked, book.unit("person").variable("vaccines"), book)
    assert {answer.value: answer.code for answer in answers} == {"hb0": "hb0", "bcg": "bcg", "p1": None}


def test_parts_that_never_stand_alone_and_mean_nothing_are_one_answer_with_the_mark_in_it() -> None:
    cells = ("BCG, Campak, Rubela (MR)", "Campak, Rubela (MR)", "BCG")
    assert read("person.vaccines", *cells) == {"BCG": "bcg", "Campak, Rubela (MR)": "mr"}
    assert read("person.vaccines", "BCG, Polio 1", "Polio 1, BCG", "BCG, Polio 1").keys() == {"BCG", "Polio 1"}
    assert read("person.vaccines", "BCG, HB-0 dan Polio 1", "Polio 1 & BCG").keys() == {"BCG", "HB-0", "Polio 1"}
    assert read("person.vaccines", "Campak, lain", "Campak").keys() == {"Campak", "lain"}


def test_answers_are_parted_only_where_the_export_says() -> None:
    evidence = replace(column("BCG; Campak, Rubela", "Campak, Rubela"), separator="; ")
    book = declarations().codebook
    found = answers_of(evidence, book.unit("person").variable("vaccines"), book)
    assert {answer.value: answer.times for answer in found} == {"BCG": 1, "Campak, Rubela": 2}


def test_the_nearest_answer_is_a_hint_and_no_proposal() -> None:
    book = declarations().codebook
    [answer] = answers_of(column("Kerammik"), book.unit("household").variable("floor_material"), book)
    assert answer == Answer("Kerammik", 1, hint="mungkin maksudnya Keramik")


@pytest.mark.parametrize(
    ("variable", "said", "hint"),
    [
        ("household.toilet_type", "Plengsengan pakai tutup", "mungkin maksudnya Plengsengan dengan tutup"),
        ("person.marital_status", "Not married", "mungkin maksudnya Belum kawin"),
        ("person.marital_status", "Marrried", "mungkin maksudnya Kawin"),
    ],
)
def test_the_opposite_of_an_answer_is_never_its_hint(variable: str, said: str, hint: str) -> None:
    unit, _, name = variable.partition(".")
    book = declarations().codebook
    (answer,) = answers_of(column(said), book.unit(unit).variable(name), book)
    assert (answer.code, answer.hint) == (None, hint)


def test_texts_in_a_column_of_numbers_that_say_why_there_is_none() -> None:
    assert reasons_of(column("12,5", "tidak tahu", "?")) == {"tidak tahu": Reason.DONT_KNOW}


@pytest.mark.parametrize(
    ("cells", "ways"),
    [
        (("12,5", "13"), ("comma",)),
        (("12.5", "13"), ()),
        (("12.5", "13,5"), ("comma", "point")),
        (("1.250",), ("comma", "point")),
        (("1.250", "12,5"), ("comma",)),
        (("1.250.000", "750.000"), ("comma",)),
        (("1,250", "12.5"), ("point",)),
        (("Rp 1.250.000",), ()),
        (("Rp 1.250.000", "Rp 850.000"), ("comma",)),
        ((12.5, 13), ()),
    ],
)
def test_the_decimal_mark_is_told_only_when_one_fits(cells: Sequence[Any], ways: Sequence[str]) -> None:
    assert decimal_mark(column(*cells)).ways == ways


@pytest.mark.parametrize(
    ("cells", "ways"),
    [
        (("21/03/2023", "04/03/2022"), ("dmy",)),
        (("03/21/2023", "04/03/2022"), ("mdy",)),
        (("04/03/2022", "05/06/2022"), ("dmy", "mdy")),
        (("21/03/2023", "03/21/2023"), ("dmy", "mdy", "ymd")),
        (("2023-03-21", "12 Mei 2022"), ()),
        ((date(2023, 3, 21),), ()),
        # 04/12/2023 as 4 December lies after the last round; only 12 April is left.
        (("04/12/2023",), ("mdy",)),
    ],
)
def test_the_order_of_a_date_is_told_only_when_one_fits(cells: Sequence[Any], ways: Sequence[str]) -> None:
    assert date_order(column(*cells), latest=LATEST).ways == ways


def test_dates_in_two_orders_are_told_by_one_of_each() -> None:
    mixed = date_order(column("04/03/2022", "21/03/2023", "03/22/2023"), latest=LATEST)
    assert mixed.apart == {"dmy": "21/03/2023", "mdy": "03/22/2023"}
    assert not date_order(column("04/03/2022", "05/06/2022"), latest=LATEST).apart


def test_days_of_visits_with_years_of_two_digits_are_read_as_a_load_reads_them() -> None:
    days = column("20/03/23", "24/03/23")
    assert date_order(days, latest=LATEST).ways == ("dmy", "ymd")
    assert date_order(days, latest=LATEST, earliest=date(2013, 1, 1)).sure == "dmy"
    typed_wrong = column("20/03/2003", "24/03/23")
    assert date_order(typed_wrong, latest=LATEST, earliest=date(2013, 1, 1)).sure == "dmy"


def test_lines_that_are_no_records_are_no_evidence() -> None:
    rows = [("x", "1"), ("JUMLAH", ""), ("", ""), ("y", "2")]
    sheet = Sheet("S", ("a", ""), rows, (2, 3, 4, 5), skipped={1: "row_total"})
    evidence = evidence_of(sheet)
    assert evidence.rows == 2
    assert [(found.column, found.answers) for found in evidence.columns] == [("a", (("x", 1), ("y", 1)))]


def test_two_languages_may_stand_beside_strokes_of_their_own() -> None:
    assert read("household.house_tenure", "Kontrak/sewa / Rented", "Dinas / Rented") == {
        "Kontrak/sewa / Rented": "rent",
        "Dinas / Rented": None,
    }


def test_labels_joined_with_blanks_are_found_from_the_cells_they_are_in() -> None:
    cells = ["BCG, lengan Polio 1 (tetes)", "HB-0 BCG, lengan", "Polio 1 (tetes)", "HB-0 Polio 1 (tetes)", ""]
    book = declarations().codebook
    joined = replace(column(*cells), separator=" ")
    answers = answers_of(joined, book.unit("person").variable("vaccines"), book)
    assert {answer.value: (answer.times, answer.code) for answer in answers} == {
        "Polio 1 (tetes)": (3, "polio1"),
        "BCG, lengan": (2, None),
        "HB-0": (2, "hb0"),
    }


def test_what_is_put_together_of_two_labels_is_no_third_one() -> None:
    cells = ["HB-0 BCG Polio 1 DPT 1", "Polio 1 DPT 1 Campak", "BCG DPT 1", "HB-0 BCG", "BCG Polio 1 Campak"]
    known = ["hb-0", "bcg", "polio 1", "dpt 1", "campak"]
    assert labels_in(cells, known) == ("BCG", "Campak", "HB-0", "DPT 1", "Polio 1")


def test_labels_that_nothing_takes_apart_stay_together() -> None:
    assert labels_in(["Ada Rusak"], []) == ("Ada Rusak",)
    assert labels_in(["Ada Rusak"], ["rusak", "ada"]) == ("Ada", "Rusak")
    assert parted("Ada Rusak", ["Ada"]) == ("Ada Rusak",)


def test_offices_and_aid_are_known_by_their_everyday_names() -> None:
    assert read("assistance.office", "DPUPR", "Puskesmas", "DPKP") == dict(
        zip(("DPUPR", "Puskesmas", "DPKP"), ("pupr", "dinkes", "disperkim"), strict=True)
    )
    assert read("assistance.type", "Perbaikan rumah", "Jambanisasi") == {
        "Perbaikan rumah": "rutilahu",
        "Jambanisasi": "latrine",
    }
    assert read("activity.funding", "Banprov", "DAK") == {"Banprov": "province", "DAK": "national"}


def test_a_vaccine_that_the_codebook_does_not_ask_for_is_passed_over() -> None:
    assert read("person.vaccines", "BCG, IPV 1", "IPV 1, MR 2", "BCG") == {
        "BCG": "bcg",
        "IPV 1": Reason.NOT_ASKED,
        "MR 2": Reason.NOT_ASKED,
    }


CHECKBOXES = {"BCG, saat lahir": "bcg", "Polio 1": "polio1", "Campak, MR atau MMR": "mr", "HB-0 (bayi, 24 jam)": "hb0"}


def test_options_with_commas_stay_whole_in_a_draft_and_in_a_load() -> None:
    """What Google puts between checkboxes stands within their labels as well."""
    variable = declarations().codebook.unit("person").variable("vaccines")
    ticked = [chosen for size in (1, 2, 3, 4) for chosen in permutations(CHECKBOXES, size)]
    cells = [", ".join(chosen) for chosen in ticked]
    sheet = Sheet("Form Responses 1", ("Imunisasi",), [(cell,) for cell in cells], range(len(cells)))
    column = evidence_of(replace(sheet, separators={0: ", "})).columns[0]
    assert {answer.value for answer in answers_of(column, variable, declarations().codebook)} == set(CHECKBOXES)
    manner = Manner(separator=", ", answers=CHECKBOXES)
    read = reader_for(variable, codebook=declarations().codebook, blanks={}, areas={}, manner=manner)
    for chosen, cell in zip(ticked, cells, strict=True):
        assert set(read(cell).value) == {CHECKBOXES[option] for option in chosen}, cell


@pytest.mark.parametrize(
    ("heading", "cells", "divisor"),
    [
        ("Pendapatan (ribu rupiah)", (1500, 750), 0.001),
        ("Pendapatan (x Rp 1.000)", ("1500", "750"), 0.001),
        ("Pendapatan dalam jutaan Rp", (1.5, 2), 0.000001),
        ("Pendapatan (ribu rupiah)", (1500000, 750), None),
        ("Pendapatan (ribu rupiah)", ("1,5 jt",), None),
        ("Pendapatan di atas 1 juta", (1, 2), None),
        ("Pendapatan", (1500,), None),
    ],
)
def test_amounts_are_thousands_where_the_heading_says_so_and_no_cell_is_larger(
    heading: str, cells: Sequence[Any], divisor: float | None
) -> None:
    assert told_in(replace(column(*cells), column=heading)) == divisor
