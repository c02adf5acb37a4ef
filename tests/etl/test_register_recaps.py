"""Totals of offices: where each row belongs, what is wrong with it, and that every row is accounted for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from drafted_files import write_sheet
from loaded_survey import Declared, Loaded, LoadFolder, load_folder
from register_files import write_table
from small_survey import Book

from etl.registers.rounds import day_of_month, nearest_round
from etl.sources import SourceError
from indicators.catalogue import read_catalogue

HEADER = ("RW", "RT", "Putaran", "Tanggal", "Indikator", "Pembilang", "Penyebut", "Sumber")
INDICATORS = frozenset(("san_layak", "open_defecation"))
Line = Mapping[str, Any]


def line(part: object, whole: object, **more: Any) -> Line:
    return {"Putaran": "Data awal", "Indikator": "san_layak", "Pembilang": part, "Penyebut": whole, **more}


@pytest.fixture
def office(tmp_path: Path, declared: Declared, loading: LoadFolder) -> Any:
    """Load totals, beside a small survey unless told otherwise."""

    def load_one(*lines: Line, name: str = "Rekap RW 12 2023.csv", survey: bool = True) -> Loaded:
        if survey:
            Book.of_families(2).write(tmp_path / "in", declared.form)
        write_table(tmp_path / "in" / name, HEADER, lines)
        return loading(tmp_path / "in", indicators=INDICATORS, checked=True)

    return load_one


def _totals(loaded: Loaded) -> list[tuple[Any, ...]]:
    return loaded.rows("SELECT rt, round, indicator, numerator, denominator FROM recap ORDER BY ALL")


def _held(loaded: Loaded) -> list[tuple[Any, ...]]:
    return loaded.rows("SELECT row_number, rule FROM quarantine ORDER BY row_number")


@pytest.mark.parametrize("suffix", [".csv", ".xlsx", ".xls"])
def test_totals_are_put_to_their_area_and_round(office: Any, suffix: str) -> None:
    loaded = office(
        line("8", "10", RT="RT 001/RW 012", Putaran="baseline"),
        line("7", "10", RT="RT 2", Putaran=" data  AWAL "),
        line("80", "100", RT="", Putaran="Month 8"),
        line("70", "100", RT="RW 12", Putaran="", Tanggal="2023-09-25"),
        line("60", "100", RT="Seluruh RW", Putaran="m4", Indikator="Open_defecation", Sumber="Dinas Kesehatan"),
        line("9", "10", RT="001", RW="013"),
        line("9", "10", RT="RW 05", Putaran="Month 8"),
        line("9", "10", RT="Seluruh RW 05", Putaran="m4"),
        line("999", "1000", RT="JUMLAH"),  # a line of totals is no record, whatever it adds up
        name=f"Rekap RW 12 2023{suffix}",
    )
    assert sorted(_totals(loaded), key=str) == sorted(
        [
            ("001", "baseline", "san_layak", 8, 10),
            ("002", "baseline", "san_layak", 7, 10),
            (None, "m4", "open_defecation", 60, 100),
            (None, "m6", "san_layak", 70, 100),
            (None, "m8", "san_layak", 80, 100),
        ],
        key=str,
    )
    assert loaded.counts("recap") == (9, 5, 0, 0, 4)
    assert loaded.rows("SELECT population, label_id FROM population WHERE population = 'recap'") == [
        ("recap", "Rekap dinas (hanya jumlah)")
    ]
    assert loaded.value("SELECT office FROM recap WHERE office IS NOT NULL") == "Dinas Kesehatan"
    assert loaded.report.totals == 5


def test_points_in_counts_stand_before_thousands_where_a_count_shows_it(office: Any) -> None:
    loaded = office(line("1.234", "1.500"), line("1.050", "2.000", Putaran="m2"), line("900", "1.000", Putaran="m4"))
    assert [row[3:] for row in sorted(_totals(loaded))] == [(1234, 1500), (1050, 2000), (900, 1000)]
    assert loaded.findings("numbers_in_comma")


def test_thousands_that_may_be_decimals_wait_with_both_told(office: Any) -> None:
    loaded = office(line("234", "2.000"), line("900", "1.000", Putaran="m4"))
    assert loaded.counts("recap")[2] == 2
    assert "2000 atau 2" in loaded.findings("number_unreadable")[0][3]


def test_a_total_without_round_and_date_waits(declared: Declared, tmp_path: Path) -> None:
    Book.of_families(2).write(tmp_path, declared.form)
    write_table(tmp_path / "Rekap RW 12 2023.csv", ("Indikator", "Pembilang", "Penyebut"), [line(1, 2)])
    loaded = load_folder(declared, tmp_path)
    assert loaded.rules() >= {"recap_round_unknown"}
    assert loaded.counts("recap") == (1, 0, 1, 0, 0)
    loaded.close()


def test_what_says_too_little_or_can_not_be_waits(office: Any) -> None:
    loaded = office(
        line("", "10"),
        line("3,5", "10"),
        line("-1", "10"),
        line("12", "10"),
        line("1", "10", RT="099"),
        line("1", "10", Putaran="tahun lalu"),
        line("1", "10", Putaran="", Tanggal="2020-01-01"),
        line("1", "10", Indikator="sanitasi layak"),
        line("5", "10", RT="003"),
        line("5", "10", RT="003"),
        line("5", "10", RT="004"),
        line("6", "10", RT="004"),
    )
    assert _held(loaded) == [
        (2, "recap_incomplete"),
        (3, "recap_incomplete"),
        (4, "recap_incomplete"),
        (5, "recap_numerator_larger"),
        (6, "recap_area_unknown"),
        (7, "recap_round_unknown"),
        (8, "recap_round_unknown"),
        (9, "recap_indicator_unclear"),
        (12, "recap_conflict"),
        (13, "recap_conflict"),
    ]
    assert loaded.counts("recap") == (12, 1, 10, 1, 0)


def test_an_office_may_call_columns_and_rounds_in_its_own_words(declared: Declared, tmp_path: Path) -> None:
    header = ("Wilayah", "Periode", "Nama Indikator", "Jumlah memenuhi", "Jumlah sasaran")
    told = [("RW 12", "Maret 2023"), ("RT 001", "8 bulan"), ("RT 001", "bulan ke 2"), ("RT 002", "2023-09-25")]
    rows = [(*place, "san_layak", "8", "10") for place in (*told, ("RT 002", "9 bulan"), ("RT 002", "Mei 2031"))]
    write_table(tmp_path / "Rekap RW 12.csv", header, [dict(zip(header, row, strict=True)) for row in rows])
    loaded = load_folder(declared, tmp_path, indicators=INDICATORS)
    with loaded:
        assert [(rt, survey_round) for rt, survey_round, *_ in _totals(loaded)] == [
            ("001", "m2"),
            ("001", "m8"),
            ("002", "m6"),
            (None, "baseline"),
        ]
        assert [rule for _, rule in _held(loaded)] == ["recap_round_unknown"] * 2
        assert "columns_matched" in loaded.rules()


@pytest.mark.parametrize(
    ("titles", "sheet", "rounds"),
    [
        (["Rekap PHBS RW 12", "Bulan ke-8 (November 2023)"], "Sheet1", ["m8"]),
        (["Rekapitulasi Sanitasi November 2023", "Dicetak Cimahi, 3 Desember 2023"], "Rekap", ["m8"]),
        (["Rekapitulasi Sanitasi", "Cimahi, 3 Desember 2023"], "Data awal", ["baseline"]),
        (["Rekap balita 6 bulan"], "Bulan 8", []),
        (["Rekap sanitasi Januari - November 2023"], "Rekap", []),
        (["Keadaan awal dan Bulan ke-8"], "Sheet1", []),
    ],
)
def test_a_round_that_only_the_title_or_the_sheet_says_holds_for_all_lines(
    declared: Declared, tmp_path: Path, titles: list[str], sheet: str, rounds: list[str]
) -> None:
    Book.of_families(2).write(tmp_path / "in", declared.form)
    rows = [
        *([title] for title in titles),
        [],
        ["RT", "Indikator", "Pembilang", "Penyebut"],
        ["001", "san_layak", 8, 10],
        ["002", "san_layak", 7, 10],
    ]
    write_sheet(tmp_path / "in" / "Rekap RW 12 kantor.xlsx", rows, name=sheet)
    with load_folder(declared, tmp_path / "in", indicators=INDICATORS, checked=True) as loaded:
        assert [row[:2] for row in _totals(loaded)] == [(rt, each) for rt in ("001", "002") for each in rounds]
        assert len(loaded.findings("recap_round_titled")) == len(rounds)
        assert len(_held(loaded)) == (0 if rounds else 2)


def test_rounds_side_by_side_are_a_line_each(declared: Declared, tmp_path: Path) -> None:
    rows = [
        ("Indikator", "RT", "Data awal", None, "Bulan ke-8", None),
        (None, None, "Pembilang", "Penyebut", "Pembilang", "Penyebut"),
        ("san_layak", "RT 001", 8, 10, 9, 10),
        ("san_layak", "RT 002", 5, 10, None, None),
        ("stunting", "RT 002", 12, 10, 1, 10),
        ("Jumlah", None, 13, 20, 9, 10),
    ]
    write_sheet(tmp_path / "Rekap RW 12.xlsx", rows)
    loaded = load_folder(declared, tmp_path, indicators=INDICATORS)
    with loaded:
        assert sorted(_totals(loaded), key=repr) == sorted(
            [
                ("001", "baseline", "san_layak", 8, 10),
                ("001", "m8", "san_layak", 9, 10),
                ("002", "baseline", "san_layak", 5, 10),
                ("002", "m8", "stunting", 1, 10),
            ],
            key=repr,
        )
        assert loaded.findings("recap_numerator_larger")[0][1].startswith("C5"), "the cell it stands in"
        assert loaded.findings("recap_rounds_unfolded")
        read, kept, held, doubles, skipped = loaded.counts("recap")
        assert (read, kept, held, doubles, skipped) == (6, 4, 1, 0, 1)


def test_indicators_side_by_side_are_a_line_each(declared: Declared, tmp_path: Path) -> None:
    part, whole = "Jumlah KK yang memenuhi", "Jumlah KK seluruhnya"
    rows = [
        ("RT", "Periode", "san_layak", None, "open_defecation", None),
        (None, None, part, whole, part, whole),
        ("RT 001", "Data awal", 8, 10, 2, 10),
        ("RT 001", "Bulan ke-8", 9, 10, None, None),
        (None, None, None, None, None, None),
        ("RT 002", "Data awal", 5, 10, 5, 10),
        ("Jumlah", None, 22, 30, 7, 20),
    ]
    write_sheet(tmp_path / "Rekap RW 12.xlsx", rows)
    loaded = load_folder(declared, tmp_path, indicators=INDICATORS)
    with loaded:
        assert sorted(_totals(loaded)) == [
            ("001", "baseline", "open_defecation", 2, 10),
            ("001", "baseline", "san_layak", 8, 10),
            ("001", "m8", "san_layak", 9, 10),
            ("002", "baseline", "open_defecation", 5, 10),
            ("002", "baseline", "san_layak", 5, 10),
        ]
        assert loaded.findings("recap_indicators_unfolded")
        assert loaded.counts("recap")[2] == 0, "a blank line is no record"


@pytest.mark.parametrize(
    ("rows", "totals"),
    [
        (
            [
                ("No", "Indikator", "Data awal (Maret 2023)", None, None, "Bulan ke-8", None, None, "OPD"),
                (None, None, "Jumlah", "Sasaran", "%", "Jumlah", "Sasaran", "%", None),
                (1, "san_layak", 60, 150, 40, 120, 150, "80%", "Dinkes"),
                (2, "stunting", 20, 90, "22,2 %", 15, 90, 16.7, "Puskesmas"),
            ],
            [
                (None, "baseline", "san_layak", 60, 150),
                (None, "baseline", "stunting", 20, 90),
                (None, "m8", "san_layak", 120, 150),
                (None, "m8", "stunting", 15, 90),
            ],
        ),
        (  # several share the number of families; what has no percentage is left out and told
            [
                ("RT", "Putaran", "Jumlah KK", "san_layak", "%", "BABS", "% BABS", "Rumah sewa"),
                ("001", "Data awal", 20, 10, 0.5, 4, 0.2, 3),
                ("002", "Data awal", 30, 12, 0.4, 3, 0.1, 6),
                ("Jumlah", None, 50, 22, 0.44, 7, 0.14, 9),
            ],
            [
                ("001", "baseline", "open_defecation", 4, 20),
                ("001", "baseline", "san_layak", 10, 20),
                ("002", "baseline", "open_defecation", 3, 30),
                ("002", "baseline", "san_layak", 12, 30),
            ],
        ),
        (
            [
                ("Indikator", "Putaran", "Ada", "Dari", "Persen"),
                ("san_layak", "Data awal", "60", "150", "40"),
                ("stunting", "Data awal", "20", "90", "22"),
            ],
            [(None, "baseline", "san_layak", 60, 150), (None, "baseline", "stunting", 20, 90)],
        ),
    ],
)
def test_counts_that_no_heading_tells_apart_are_told_by_their_percentage(
    declared: Declared, tmp_path: Path, rows: list[tuple[Any, ...]], totals: list[tuple[Any, ...]]
) -> None:
    write_sheet(tmp_path / "Rekap RW 12.xlsx", rows)
    loaded = load_folder(declared, tmp_path, indicators=read_catalogue().called)
    with loaded:
        assert sorted(_totals(loaded), key=repr) == sorted(totals, key=repr)
        assert loaded.findings("recap_counts_proven")
        if "OPD" in rows[0]:
            assert loaded.rows("SELECT DISTINCT office FROM recap ORDER BY 1") == [("Dinkes",), ("Puskesmas",)]


@pytest.mark.parametrize(
    "rows",
    [
        [("RT", "Jumlah KK", "san_layak", "%"), ("001", 20, 10, "60%"), ("002", 30, 12, "40%")],
        [("RT", "Target", "Realisasi", "%"), ("001", 20, 10, "50%"), ("002", 30, 12, "40%")],
        [
            ("RT", "Jumlah KK", "san_layak", "Jumlah KK lagi", "%"),
            ("001", 20, 10, 20, "50%"),
            ("002", 30, 12, 30, "40%"),
        ],
    ],
    ids=["another share", "an activity", "two denominators"],
)
def test_what_a_percentage_does_not_prove_is_refused(declared: Declared, tmp_path: Path, rows: list[Any]) -> None:
    write_sheet(tmp_path / "Rekap RW 12.xlsx", rows)
    loaded = load_folder(declared, tmp_path, indicators=INDICATORS)
    with loaded:
        assert [error.rule.name for error in loaded.report.refused] == ["recap_columns_missing"]


@pytest.mark.parametrize("rounds", [("Maret 2023", "November 2023"), ("Data awal", "Bulan ke-8")])
def test_rounds_side_by_side_without_an_indicator_are_refused_for_it(
    declared: Declared, tmp_path: Path, rounds: tuple[str, str]
) -> None:
    head = ("RT", *(f"{name} {part}" for name in rounds for part in ("Pembilang", "Penyebut")))
    write_sheet(tmp_path / "Rekap RW 12.xlsx", [head, ("001", 8, 10, 9, 10), ("002", 5, 10, 6, 10)])
    loaded = load_folder(declared, tmp_path, indicators=INDICATORS)
    with loaded:
        assert [(error.rule.name, error.found) for error in loaded.report.refused] == [
            ("recap_columns_missing", "'Indikator'")
        ]


def test_totals_that_were_all_held_say_why(declared: Declared, tmp_path: Path) -> None:
    write_sheet(
        tmp_path / "Rekap RW 12.xlsx", [("RT", "Indikator", "Pembilang", "Penyebut"), ("001", "stunting", 1, 2)]
    )
    loaded = load_folder(declared, tmp_path, indicators=INDICATORS)
    with loaded:
        assert "putaran baris rekap ini tidak dapat ditentukan" in str(loaded.report.refusal())


_STUNTED = ("baseline", "stunting")


@pytest.mark.parametrize(
    ("rows", "totals", "waiting"),
    [
        (
            [
                ("RT", "Putaran", "Indikator", "Capaian"),
                ("001", "Data awal", "stunting", "3 dari 4"),
                ("002", "Data awal", "stunting", "38% (35/92)"),
                ("003", "Data awal", "stunting", "35 KK dari 92 KK"),
                ("004", "Data awal", "stunting", "50% (35/92)"),
            ],
            [("001", *_STUNTED, 3, 4), ("002", *_STUNTED, 35, 92), ("003", *_STUNTED, 35, 92)],
            ["D5"],
        ),
        (
            [
                ("RT", "Putaran", "Indikator", "Capaian", "Penyebut"),
                ("001", "Data awal", "stunting", "26,7% (12)", 45),
                ("002", "Data awal", "stunting", "12 balita (26,7 %)", "45"),
                ("003", "Data awal", "stunting", "50% (12)", 45),
            ],
            [("001", *_STUNTED, 12, 45), ("002", *_STUNTED, 12, 45)],
            ["D4"],
        ),
        (  # what Excel has made a date of waits; so do no others
            [
                ("Indikator", "RT", "Capaian Data awal (n/N)", "Capaian Bulan ke-8 (n/N)"),
                ("stunting", "001", "3/12", "35/92"),
                ("stunting", "002", datetime(2023, 12, 3), "-"),
            ],
            [("001", *_STUNTED, 3, 12), ("001", "m8", "stunting", 35, 92)],
            ["C3", "D3"],
        ),
        (
            [
                ("RT", "Putaran", "stunting", "BABS"),
                ("001", "Data awal", "35/92", "1/12"),
                ("Jumlah", "", "35/92", "1/12"),
            ],
            [("001", "baseline", "open_defecation", 1, 12), ("001", *_STUNTED, 35, 92)],
            [],
        ),
        ([("Indikator", "RT", "Data awal"), ("stunting", "001", "13/92")], [("001", *_STUNTED, 13, 92)], []),
        (
            [
                ("Indikator", "Awal (Maret 2023)", "Akhir (November 2023)", "Target (November 2023)"),
                ("stunting", "12 dari 80", "9 dari 78", "4 dari 78"),
            ],
            [(None, *_STUNTED, 12, 80), (None, "m8", "stunting", 9, 78)],
            [],
        ),
    ],
)
def test_counts_written_together_are_parted(
    declared: Declared, tmp_path: Path, rows: list[tuple[Any, ...]], totals: list[tuple[Any, ...]], waiting: list[str]
) -> None:
    write_sheet(tmp_path / "Rekap RW 12.xlsx", rows)
    loaded = load_folder(declared, tmp_path, indicators=read_catalogue().called)
    with loaded:
        assert _totals(loaded) == totals
        assert [cell for _, cell, *_ in loaded.findings("recap_incomplete")] == waiting
        assert loaded.findings("recap_counts_parted") or loaded.findings("recap_counts_proven")


@pytest.mark.parametrize(
    "rows",
    [
        [("Indikator", "Putaran", "Capaian"), ("stunting", "Data awal", "3/4"), ("san_layak", "Data awal", "3/12")],
        [("Indikator", "Putaran", "Belum memenuhi"), ("stunting", "Data awal", "57 dari 92")],
        [("RT", "Anak ke", "Hadir"), ("001", "2 dari 3", "4 dari 8"), ("001", "1 dari 3", "5 dari 8")],
    ],
)
def test_what_may_be_days_or_families_is_not_parted(declared: Declared, tmp_path: Path, rows: list[Any]) -> None:
    write_sheet(tmp_path / "Rekap RW 12.xlsx", rows)
    loaded = load_folder(declared, tmp_path, indicators=INDICATORS)
    with loaded:
        assert [error.rule.name for error in loaded.report.refused] == ["recap_columns_missing"]


def test_two_columns_that_may_be_meant_are_refused_with_the_table_that_is_needed(
    declared: Declared, tmp_path: Path
) -> None:
    rows = [("Indikator", "Data awal > Pembilang", "Bulan 8 > Pembilang", "Penyebut"), ("san_layak", 80, 90, 100)]
    write_sheet(tmp_path / "Rekap RW 12.xlsx", rows)
    with pytest.raises(SourceError) as refused:
        raise load_folder(declared, tmp_path, indicators=INDICATORS).report.refused[0]
    assert refused.value.rule.name == "recap_rounds_beside"
    assert "satu baris untuk setiap putaran" in str(refused.value)


def test_sums_must_agree(office: Any, declared: Declared) -> None:
    parts = sorted({area.rt for area in declared.programme.areas})
    all_rt = [line("4", "10", RT=rt) for rt in parts]
    whole = line(str(4 * len(parts) + 1), str(10 * len(parts)))
    more = [line("9", "20", Putaran="m2"), line("10", "15", RT="001", Putaran="m2")]
    good = [line("9", "20", Putaran="m4"), line("5", "15", RT="001", Putaran="m4")]
    loaded = office(*all_rt, whole, *more, *good)
    told = [(cell, found) for _, cell, found, _ in loaded.findings("recap_sum_differs")]
    last = len(parts) + 2
    assert told == [(f"F{last}", str(4 * len(parts) + 1)), (f"F{last + 1}", "9")]
    assert loaded.counts("recap")[1] == len(parts) + 5


def test_an_indicator_the_catalogue_lacks_is_told_once_with_what_may_be_meant(office: Any) -> None:
    loaded = office(line("1", "10", Indikator="san_laiak"), line("1", "10", Indikator="san_laiak", Putaran="m2"))
    [(_, cell, found, message)] = loaded.findings("recap_unknown_indicator")
    assert (cell, found) == ("E2", "san_laiak")
    assert "Mungkin maksudnya san_layak." in message
    assert loaded.counts("recap") == (2, 2, 0, 0, 0)


def test_an_indicator_may_be_called_as_the_catalogue_calls_it(tmp_path: Path, declared: Declared) -> None:
    called = read_catalogue().called
    words = {
        "Akses sanitasi layak": "san_layak",
        "Persentase balita stunting": "stunting",
        "BABS": "open_defecation",
        "imunisasi dasar lengkap": None,  # two indicators are called so
        "Keluarga tanpa akses sanitasi layak": None,
    }
    lines = [line("1", "10", RT=f"00{n}", Indikator=text) for n, text in enumerate(words, 1)]
    write_table(tmp_path / "Rekap RW 12.csv", HEADER, lines)
    loaded = load_folder(declared, tmp_path, indicators=called, checked=True)
    assert {rt: name for rt, _, name, _, _ in _totals(loaded)} == {
        f"00{n}": name for n, name in enumerate(words.values(), 1) if name
    }
    assert [rule for _, rule in _held(loaded)] == ["recap_indicator_unclear"] * 2
    assert not loaded.findings("text_unfit")
    told = [found for *_, found in loaded.findings("recap_indicator_unclear")]
    assert all(name in told[0] for name in ("(immun_basic)", "(pis_immun)"))
    assert "(san_layak)" in told[1]
    loaded.close()


def test_an_office_may_have_totals_only(office: Any) -> None:
    loaded = office(line("8", "10"), survey=False)
    assert (loaded.report.families, loaded.report.totals) == (0, 1)
    assert loaded.rows("SELECT population FROM population") == [("recap",)]
    assert loaded.report.empty_rounds == ()


def test_a_day_belongs_to_the_nearest_round_within_a_month(declared: Declared) -> None:
    rounds = declared.programme.rounds
    assert nearest_round(date(2023, 3, 25), rounds).name == "baseline"
    assert nearest_round(date(2023, 2, 17), rounds).name == "baseline"
    assert nearest_round(date(2023, 2, 16), rounds).name is None
    assert nearest_round(date(2023, 12, 25), rounds).name == "m8"
    assert nearest_round(date(2023, 12, 26), rounds).name is None
    assert nearest_round(date(2023, 6, 21), rounds).tied
    assert day_of_month(2, None, rounds) == date(2023, 2, 15)
    assert day_of_month(1, None, rounds) == date(2023, 1, 15)
    assert day_of_month(5, 2021, rounds) == date(2021, 5, 15)


def test_a_month_that_two_years_fit_has_no_day(declared: Declared) -> None:
    first, last = declared.programme.rounds[0], declared.programme.rounds[-1]
    over_a_year = (first, last.model_copy(update={"date_from": date(2024, 3, 1), "date_to": date(2024, 3, 20)}))
    assert day_of_month(3, None, over_a_year) is None
    assert day_of_month(9, None, over_a_year) == date(2023, 9, 15)
    assert day_of_month(12, None, over_a_year) == date(2023, 12, 15)


def test_a_table_of_percentages_is_refused_with_what_to_write_instead(tmp_path: Path, declared: Declared) -> None:
    Book.of_families(2).write(tmp_path, declared.form)
    lines = [{"Putaran": "Data awal", "Indikator": "san_layak", "Persentase": "40%"}]
    write_table(tmp_path / "Rekap RW 12 persen.csv", ("Putaran", "Indikator", "Persentase"), lines)
    loaded = load_folder(declared, tmp_path, indicators=INDICATORS)
    (error,) = loaded.report.refused
    loaded.close()
    assert error.rule.name == "recap_columns_missing"
    assert "'Pembilang', 'Penyebut'" in error.found
