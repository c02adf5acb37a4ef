"""The sentences of further results: numbers that add up, no cause, no p, and the reason of what is refused."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from itertools import product
from string import Formatter

import duckdb
import numpy as np
import pytest
from small_panel import CATALOGUE, NAMES, Home, Said, homes_at_random, warehouse

from indicators import numbers
from indicators.context import Context, context
from indicators.definition import Direction
from indicators.further import reading
from indicators.further.phrases import MOST_DECIMALS, TEMPLATES, Phrases, words
from indicators.further.refusal import Refusal
from indicators.further.rows import Attrition, Beside
from indicators.further.telling import told_attrition, told_beside, told_contrast, told_course, told_dose

FIRST, MIDDLE, LAST = NAMES
SITES = ("rw12", "rw99")
CAUSAL = (
    "dampak",
    "karena program",
    "berkat",
    "akibat",
    "because of",
    "impact",
    "effect",
    "caused",
    "thanks to",
    "p =",
    "p-",
)


def homes() -> list[Home]:
    """86 and 3 of 287 assisted, 24 and 8 of 270 others: 29 and 6 points."""
    answers = ((False, True), (True, False), (True, True), (False, False))
    made = []
    for binaan, counted in ((True, (86, 3, 175, 23)), (False, (24, 8, 150, 88))):
        for (before, after), often in zip(answers, counted, strict=True):
            for n in range(often):
                name = f"H{binaan}{before}{after}{n:03}"
                rounds = {FIRST: Said(water=before), MIDDLE: Said(water=before), LAST: Said(water=after)}
                helped = [("latrine", LAST, "done")] if binaan and n % 3 == 0 else []
                head = "female" if n % 4 == 0 else "male"
                made.append(Home(name, rounds, binaan=binaan, helped=helped, head=head, rt=f"{n % 2 + 1:03}"))
    lost = [Home(f"L{n}", {FIRST: Said(water=False), LAST: "moved" if n < 20 else "refused"}) for n in range(30)]
    return made + lost


@pytest.fixture(scope="module")
def build() -> Iterator[duckdb.DuckDBPyConnection]:
    with warehouse(homes()) as connection:
        yield connection


@pytest.fixture(scope="module")
def about(build: duckdb.DuckDBPyConnection) -> Context:
    return context(build)


def the_beside(build: duckdb.DuckDBPyConnection, round_to: str = LAST) -> Beside:
    [row] = reading.besides(build, indicator="water", round_from=FIRST, round_to=round_to)
    return row


def test_a_change_beside_others(build: duckdb.DuckDBPyConnection, about: Context) -> None:
    row = the_beside(build)
    told = told_beside(row, CATALOGUE["water"], about, "id")
    assert told.startswith(
        "label id, baseline ke m8: pada 287 keluarga binaan, naik 29 poin; pada 270 keluarga lain di RW yang sama, "
        "naik 6 poin; selisih perubahan +23 poin (rentang keyakinan 95%: "
    )
    assert "Ini selisih, bukan bukti sebab: keluarga binaan tidak dipilih secara acak." in told
    assert "dengan sendirinya" in told
    english = told_beside(row, CATALOGUE["water"], about, "en")
    assert "among 287 assisted families, up 29 points; among 270 other families of the same RW, up 6 points" in english
    assert "difference of the changes +23 points" in english


def test_what_comes_by_itself_is_unknown_without_two_readings(build: duckdb.DuckDBPyConnection, about: Context) -> None:
    told = told_beside(the_beside(build, MIDDLE), CATALOGUE["water"], about, "id")
    assert "Tidak diketahui berapa yang terjadi dengan sendirinya" in told
    assert told.endswith("perlu dua pendataan sebelum m4.")


def test_a_comparison_rw_is_named_and_proves_nothing(build: duckdb.DuckDBPyConnection, about: Context) -> None:
    row = replace(the_beside(build), comparison_site="rw99", population="all")
    told = told_beside(row, CATALOGUE["water"], about, "id")
    assert "287 keluarga di rw12" in told
    assert "270 keluarga di rw99" in told
    assert "satu RW pembanding tidak dapat memisahkan program dari hal lain" in told
    assert "dengan sendirinya" not in told


def test_few_units_are_told_in_counts(build: duckdb.DuckDBPyConnection, about: Context) -> None:
    row = replace(
        the_beside(build), n_comparison=20, before_comparison=0.25, after_comparison=0.5, change_comparison=0.25
    )
    told = told_beside(row, CATALOGUE["water"], about, "id")
    assert "pada 20 keluarga lain di RW yang sama, 5 dari 20 → 10 dari 20" in told
    assert "Jumlahnya kecil" in told


def test_printed_differences_add_up(build: duckdb.DuckDBPyConnection, about: Context) -> None:
    """29.5 less 6.4 is 23.1: whole points would say 30 - 6 = 23."""
    row = replace(the_beside(build), change=0.295, change_comparison=0.064, difference=0.231)
    told = told_beside(row, CATALOGUE["water"], about, "id")
    assert "naik 29,5 poin" in told
    assert "naik 6,4 poin" in told
    assert "+23,1 poin" in told


def test_change_with_and_without_assistance(build: duckdb.DuckDBPyConnection, about: Context) -> None:
    [row] = reading.doses(build, indicator="water", round_from=FIRST, round_to=LAST, population="all")
    told = told_dose(row, CATALOGUE["water"], about, "id")
    assert f"{row.n_with} keluarga yang menerima jamban keluarga di antara keduanya, 60 dari 97 → 88 dari 97" in told
    assert "selisih perubahan" in told
    assert told.endswith("keadaannya bisa sudah berbeda sejak awal, jadi ini bukan bukti sebab.")
    before = told_dose(replace(row, n_already=7), CATALOGUE["water"], about, "id")
    assert "Tidak ikut dibandingkan: 7 keluarga yang sudah menerimanya pada baseline." in before


def test_gaps(build: duckdb.DuckDBPyConnection, about: Context) -> None:
    rows = reading.contrasts(build, indicator="water", round_from=FIRST, round_to=LAST, population="all")
    told = {row.division: told_contrast(row, CATALOGUE["water"], about, "id") for row in rows}
    assert "kepala keluarga perempuan" in told["head_sex"]
    assert "kesenjangan" in told["head_sex"]
    assert "Kedua RT dipilih karena terburuk dan terbaik pada baseline" in told["rt"]
    [rt] = [row for row in rows if row.division == "rt"]
    alike = told_contrast(replace(rt, gap_from=0.0, before_reference=rt.before), CATALOGUE["water"], about, "id")
    assert alike.endswith(
        "Pada baseline semua RT yang dapat dibandingkan sama, jadi tidak satu pun terburuk atau terbaik."
    )
    assert (
        "keluarga binaan 62,0% → 90,9%, keluarga lain 58,5% → 64,4%; kesenjangan melebar dari +3,5 poin "
        "menjadi +26,5 poin, berubah +23,0 poin (" in told["binaan"]
    )


def test_levels_gaps_and_their_change_add_up_as_printed(build: duckdb.DuckDBPyConnection, about: Context) -> None:
    """5 % and 11 % are not 7 points apart: then a decimal, or counts, are told."""
    [real] = reading.contrasts(build, indicator="water", round_from=FIRST, round_to=LAST, division="binaan")
    random = np.random.default_rng(7)
    told_in_percent = 0
    for n, other in random.integers(30, 130, size=(150, 2)).tolist():
        yes = [int(random.integers(0, size + 1)) / size for size in (n, n, other, other)]
        gaps = [yes[0] - yes[2], yes[1] - yes[3]]
        row = replace(
            real, n=n, n_reference=other, before=yes[0], after=yes[1], before_reference=yes[2], after_reference=yes[3],
            gap_from=gaps[0], gap_to=gaps[1], gap_change=gaps[1] - gaps[0],
        )  # fmt: skip
        told = told_contrast(row, CATALOGUE["water"], about, "id").replace("−", "-").split(" (rentang")[0]
        levels, points = (
            [Decimal(found.replace(",", ".")) for found in re.findall(rf"([+-]?\d+(?:,\d+)?){unit}", told)]
            for unit in ("%", " poin")
        )
        assert len(points) == 3
        assert points[1] - points[0] == points[2], told
        if levels:
            told_in_percent += 1
            assert [levels[0] - levels[2], levels[1] - levels[3]] == points[:2], told
    assert 75 < told_in_percent < 150  # the others are told in counts


def test_an_index_of_a_hundred_points_is_told_in_two_decimals_where_none_add_up(
    build: duckdb.DuckDBPyConnection, about: Context
) -> None:
    """41.102365 less 61.525733 is −20.423: as 41.10 and 61.53 are printed, −20.43."""
    [real] = reading.contrasts(build, indicator="water", round_from=FIRST, round_to=LAST, division="binaan")
    levels = {"before": 61.983748, "after": 41.102365, "before_reference": 70.140524, "after_reference": 61.525733}
    gaps = {"gap_from": -8.156776, "gap_to": -20.423368, "gap_change": -12.266592}
    row = replace(real, **levels, **gaps)
    told = told_contrast(row, CATALOGUE["mean_area"].model_copy(update={"value_unit": "indeks"}), about, "id")
    assert "61,98 → 41,10 poin indeks, keluarga lain 70,14 → 61,53 poin indeks" in told
    assert "dari −8,16 poin indeks menjadi −20,43 poin indeks, berubah −12,27 poin indeks (" in told


def test_a_gap_of_few_units_is_told_in_the_decimal_that_it_needs(
    build: duckdb.DuckDBPyConnection, about: Context
) -> None:
    """12.5 to 44.3 points is a change of 31.8: whole points would say 13, 44 and, so that these add up, 31."""
    [real] = reading.contrasts(build, indicator="water", round_from=FIRST, round_to=LAST, division="binaan")
    few = replace(
        real, n=24, n_reference=22, before=3 / 24, after=15 / 24, before_reference=0.0, after_reference=4 / 22
    )
    row = replace(few, gap_from=3 / 24, gap_to=15 / 24 - 4 / 22, gap_change=12 / 24 - 4 / 22)
    told = told_contrast(row, CATALOGUE["water"], about, "id")
    assert "3 dari 24 → 15 dari 24" in told
    assert "dari +12,5 poin menjadi +44,3 poin, berubah +31,8 poin (" in told
    even = replace(row, gap_from=0.1, gap_to=0.4, gap_change=0.3)
    assert "dari +10 poin menjadi +40 poin, berubah +30 poin (" in told_contrast(even, CATALOGUE["water"], about, "id")


def test_a_course_says_that_no_interrupted_series_is_computed(build: duckdb.DuckDBPyConnection, about: Context) -> None:
    [row] = reading.courses(build, indicator="water", population="binaan")
    points = reading.course_points(build, indicator="water", population="binaan")
    told = told_course(row, points, CATALOGUE["water"], about, "id")
    assert told.startswith("label id, 287 keluarga yang sama di 3 putaran: 62% → 62% → 91%; rata-rata +")
    assert "poin per bulan" in told
    assert told.endswith("(deret waktu terputus): baru 1 putaran sampai awal program, sedangkan perlu 8.")


def test_a_course_from_zero_says_that_it_can_only_go_up(build: duckdb.DuckDBPyConnection, about: Context) -> None:
    [row] = reading.courses(build, indicator="water", population="binaan")
    points = reading.course_points(build, indicator="water", population="binaan")
    zero = CATALOGUE["water"].model_copy(update={"zero_at_baseline": True})
    assert "jadi dari sana hanya dapat naik." in told_course(row, points, zero, about, "id")
    assert "it can only go up" not in told_course(row, points, CATALOGUE["water"], about, "en")


def test_a_slope_is_told_in_decimals_that_part_its_ends_and_an_interval_without_width_is_not(
    build: duckdb.DuckDBPyConnection, about: Context
) -> None:
    [row] = reading.courses(build, indicator="water", population="binaan")
    definition = CATALOGUE["mean_area"].model_copy(update={"value_unit": "indeks"})
    slow = replace(row, indicator="mean_area", slope=0.0102, lower=0.0071, upper=0.0133)
    assert "+0,010 poin indeks per bulan (rentang keyakinan 95%: 0,007 s/d 0,013)" in (
        told_course(slow, (), definition, about, "id")
    )
    still = replace(row, slope=0.0, lower=0.0, upper=0.0)
    told = told_course(still, (), CATALOGUE["water"], about, "id")
    assert "0,0 poin per bulan (tanpa rentang keyakinan, karena hampir semua tidak berubah)" in told


def test_rupiah_of_comparisons_are_told_in_thousands_and_expectations_without_odd_rupiah(
    build: duckdb.DuckDBPyConnection, about: Context
) -> None:
    definition = CATALOGUE["median_area"].model_copy(update={"value_unit": "rupiah per bulan"})
    row = replace(the_beside(build), change=12_500.0, change_comparison=0.0, difference=12_500.0)
    row = replace(row, lower=-265_058.2, upper=155_014.7, by_itself=22_203.4)
    told = told_beside(row, definition, about, "id").replace("\u00a0", " ")
    assert (
        "selisih perubahan +Rp 12.500 — belum dapat dipastikan (rentang keyakinan 95%: −Rp 265.000 s/d Rp 155.000)"
        in told
    )
    assert "perubahan sekitar +Rp 22.000 diperkirakan" in told
    hardly = told_beside(replace(row, by_itself=0.2), definition, about, "id").replace("\u00a0", " ")
    assert "kurang dari Rp 1." in hardly


def test_who_was_lost_and_why(build: duckdb.DuckDBPyConnection, about: Context) -> None:
    [row] = reading.attritions(build, indicator="water", round_from=FIRST, round_to=LAST, population="binaan")
    told = told_attrition(row, CATALOGUE["water"], about, "id")
    assert "dari 317 keluarga pada baseline, 287 ditemui lagi pada m8, 30 tidak (20 pindah, 10 menolak)" in told
    assert (
        "Keadaan pada baseline: 0% di antara yang tidak ditemui lagi, 62% di antara yang ditemui lagi; bedanya besar."
        in told
    )
    assert told.endswith("Baca bersama batas terburuk dan terbaik.")


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "id",
            "dari 1 keluarga pada baseline, 0 ditemui lagi pada m8, 1 tidak. Baru 1 keluarga: terlalu sedikit untuk "
            "disimpulkan, juga tentang yang hilang.",
        ),
        (
            "en",
            "of 1 family at baseline, 0 met again at m8 and 1 not. Only 1 family: too few to conclude anything, also "
            "about those lost.",
        ),
    ],
)
def test_the_loss_of_one_of_one_concludes_nothing(about: Context, language: str, said: str) -> None:
    row = Attrition(
        indicator="water", site="rw12", round_from=FIRST, round_to=LAST, population="all", households=1, found_again=0,
        n_found=0, n_lost=1, value_found=None, value_lost=1.0, standardised=None, imbalance="unknown",
        consequence="no_headline",
    )  # fmt: skip
    assert told_attrition(row, CATALOGUE["water"], replace(about, coverage=()), language).endswith(said)


@pytest.mark.parametrize(("name", "word"), [("mean_area", "rata-rata"), ("median_area", "median")])
def test_how_the_lost_had_stood_is_told_by_what_the_indicator_is(
    build: duckdb.DuckDBPyConnection, about: Context, name: str, word: str
) -> None:
    [water] = reading.attritions(build, indicator="water", round_from=FIRST, round_to=LAST, population="binaan")
    row = replace(water, indicator=name, n_found=200, n_lost=9, value_found=40.0, value_lost=30.0, imbalance="told")
    told = told_attrition(row, CATALOGUE[name], about, "id")
    assert f"Keadaan pada baseline: {word} 30,00" in told
    assert f"di antara yang tidak ditemui lagi, {word} 40,00" in told
    assert ("; menurut rata-ratanya bedanya patut dicatat." in told) == (word == "median")
    assert (
        "Dari yang tidak ditemui lagi baru 9 keluarga yang jawabannya diketahui, jadi beda ini bisa kebetulan." in told
    )
    assert told.endswith("Perubahannya hanya menceritakan yang ditemui lagi.")  # amounts have no worst and best case
    assert "kebetulan" not in told_attrition(replace(row, imbalance="none"), CATALOGUE[name], about, "id")


def test_an_end_of_an_interval_that_is_not_zero_does_not_read_as_zero(
    build: duckdb.DuckDBPyConnection, about: Context
) -> None:
    row = replace(the_beside(build), lower=-0.0004, upper=0.0004)
    assert "(rentang keyakinan 95%: di bawah 0 s/d di atas 0)" in told_beside(row, CATALOGUE["water"], about, "id")
    assert "(95% confidence interval: 0 to above 0)" in told_beside(
        replace(row, lower=0.0), CATALOGUE["water"], about, "en"
    )


@pytest.mark.parametrize("refusal", list(Refusal))
@pytest.mark.parametrize("language", ["id", "en"])
def test_what_is_refused_says_why(
    build: duckdb.DuckDBPyConnection, about: Context, refusal: Refusal, language: str
) -> None:
    definition = CATALOGUE["water"]
    row = replace(the_beside(build), refusal=refusal.value, change=None)
    [dose] = reading.doses(build, indicator="water", round_from=FIRST, round_to=LAST, population="all")
    [course] = reading.courses(build, indicator="water", population="all")
    contrast = reading.contrasts(build, indicator="water")[0]
    for told in (
        told_beside(row, definition, about, language),
        told_dose(replace(dose, refusal=refusal.value), definition, about, language),
        told_course(replace(course, refusal=refusal.value), (), definition, about, language),
        told_contrast(replace(contrast, refusal=refusal.value), definition, about, language),
    ):
        assert refusal.words(language) in told


def test_hidden_rows_tell_nothing(build: duckdb.DuckDBPyConnection, about: Context) -> None:
    definition = CATALOGUE["water"]
    told = told_beside(replace(the_beside(build), suppressed=True), definition, about, "id")
    assert told == "label id: angkanya disembunyikan agar tidak ada keluarga yang dapat dikenali."
    [course] = reading.courses(build, indicator="water", population="all")
    points = reading.course_points(build, indicator="water", population="all")
    hidden = [replace(point, suppressed=True) for point in points]
    assert told_course(course, hidden, definition, about, "id") == told


def test_a_ladder_names_its_rung_and_a_median_tells_medians_of_the_lost() -> None:
    with warehouse(homes_at_random(51, 90)) as build:
        about = context(build)
        [row] = reading.besides(build, indicator="stairs", round_from=FIRST, round_to=LAST)
        told = told_beside(row, CATALOGUE["stairs"], about, "id")
        assert told.startswith("label id di tingkat “shared” atau lebih tinggi, baseline ke m8: ")
        [lost] = reading.attritions(build, indicator="median_area", round_from=FIRST, round_to=LAST, population="all")
        assert "Keadaan pada baseline: median " in told_attrition(lost, CATALOGUE["median_area"], about, "id")


def test_amounts_tell_their_gaps_and_courses_in_their_unit() -> None:
    with warehouse(homes_at_random(51, 90)) as build:
        about = context(build)
        for indicator, typical in (("mean_area", False), ("median_area", True)):
            definition = CATALOGUE[indicator]
            keys = {"round_from": FIRST, "round_to": LAST, "division": "binaan"}
            [gap] = reading.contrasts(build, indicator=indicator, **keys)  # type: ignore[arg-type]
            told = told_contrast(gap, definition, about, "id")
            assert ("perubahan khas tiap pasangan (Hodges–Lehmann)" in told) == typical
            assert ("kesenjangan median" in told) == typical
            assert f"({numbers.plain(gap.lower or 0, 'id', decimals=2)}" not in told  # an interval is named
            assert numbers.plain(gap.lower or 0, "id", decimals=2) in told
            [course] = reading.courses(build, indicator=indicator, population="all")
            points = reading.course_points(build, indicator=indicator, population="all")
            told = told_course(course, points, definition, about, "en")
            assert ("typical change of one family (Hodges–Lehmann)" in told) == typical
            assert told.count(" → ") == 2
            assert "%" not in told.replace("95%", "")


def test_nearly_nothing_by_itself_is_said_so(build: duckdb.DuckDBPyConnection, about: Context) -> None:
    told = told_beside(replace(the_beside(build), by_itself=0.001), CATALOGUE["water"], about, "id")
    assert told.endswith("terjadi dengan sendirinya (kembali mendekati rata-rata).")
    assert "sekitar +0,1 poin" in told
    told = told_beside(replace(the_beside(build), by_itself=0.0001), CATALOGUE["water"], about, "id")
    assert told.endswith("terjadi dengan sendirinya (kembali mendekati rata-rata RW) kurang dari 0,1 poin.")


def test_a_difference_of_more_than_a_hundred_points_stands_beside_its_counts(
    build: duckdb.DuckDBPyConnection, about: Context
) -> None:
    apart = replace(
        the_beside(build), n=40, n_comparison=75, before=0.0, after=1.0, before_comparison=0.72,
        after_comparison=0.68, change=1.0, change_comparison=-0.04, difference=1.04,
    )  # fmt: skip
    told = told_beside(apart, CATALOGUE["water"], about, "id")
    assert "40 keluarga binaan, 0 dari 40 → 40 dari 40" in told
    assert "75 keluarga lain di RW yang sama, 54 dari 75 → 51 dari 75" in told


@pytest.mark.parametrize(
    ("slope", "lower", "upper", "way"),
    [
        (0.02, 0.01, 0.04, "naik"),
        (0.02, -0.01, 0.04, "belum dapat dipastikan"),
        (0.02, None, None, "belum"),
        (0.0, 0.0, 0.0, "tetap"),
    ],
)
def test_the_whole_course_is_told_apart_from_single_rounds(
    build: duckdb.DuckDBPyConnection,
    about: Context,
    slope: float,
    lower: float | None,
    upper: float | None,
    way: str,
) -> None:
    [row] = reading.courses(build, indicator="water", population="binaan")
    points = reading.course_points(build, indicator="water", population="binaan")
    told = told_course(replace(row, slope=slope, lower=lower, upper=upper), points, CATALOGUE["water"], about, "id")
    assert f"Dilihat dari semua putaran, arahnya {way}" in told
    assert "membandingkan baseline dengan m8 saja" in told


def test_every_row_can_be_told_in_both_languages_without_a_cause_or_a_p() -> None:
    with warehouse(homes_at_random(71, 70, sites=SITES), sites=SITES) as build:
        about = context(build)
        of_one_label = replace(about, sites=tuple(replace(site, label="RW 01") for site in about.sites))
        other = next(row for row in reading.besides(build) if not row.within and not row.refusal)
        told = told_beside(other, CATALOGUE[other.indicator], of_one_label, "id")
        assert f"di RW 01 ({other.comparison_site})" in told
        for language in ("id", "en"):
            for told in everything(build, about, language):
                assert "None" not in told
                assert "nan" not in told.split()
                assert told.endswith(".")
                assert not any(word in told.lower() for word in CAUSAL), told


@pytest.mark.parametrize("design", ["census", "sample"])
def test_whoever_has_no_visit_moved_joined_another_family_waits_or_was_not_visited(design: str) -> None:
    met = Said(water=True)
    gone = {"moved": "moved", "joined": met, "waits": met, "missed": met}
    homes = [Home(name, {FIRST: met, MIDDLE: then}) for name, then in gone.items()]
    homes.append(Home("stayed", dict.fromkeys(NAMES, met)))
    events = [("moved", MIDDLE, "moved_out"), ("joined", LAST, "merge"), ("missed", LAST, "not_met")]
    with warehouse(homes, run=False) as build:
        build.execute(f"UPDATE site_round SET design = '{design}'")
        build.executemany("INSERT INTO household_event (household_id, round, event) VALUES (?, ?, ?)", events)
        [found] = context(build).covered(population="all", round_from=FIRST, round_to=LAST)
    apart = (("waiting", 1), ("not_visited", 1)) if design == "census" else (("not_visited", 2),)
    assert dict(found.lost) == dict((("moved", 1), ("merged", 1), *apart))


def everything(build: duckdb.DuckDBPyConnection, about: Context, language: str) -> Iterator[str]:
    for row in reading.besides(build):
        yield told_beside(row, CATALOGUE[row.indicator], about, language)
    for dose in reading.doses(build):
        yield told_dose(dose, CATALOGUE[dose.indicator], about, language)
    for contrast in reading.contrasts(build):
        yield told_contrast(contrast, CATALOGUE[contrast.indicator], about, language)
    for attrition in reading.attritions(build):
        yield told_attrition(attrition, CATALOGUE[attrition.indicator], about, language)
    for course in reading.courses(build):
        keys = {name: getattr(course, name) for name in ("indicator", "site", "round_to", "population")}
        points = reading.course_points(build, **keys)
        yield told_course(course, points, CATALOGUE[course.indicator], about, language)


def test_both_languages_hold_the_same_templates_with_the_same_gaps() -> None:
    told = tomllib.loads(TEMPLATES.read_text(encoding="utf-8"))
    assert told == words()
    assert gaps(told["id"]) == gaps(told["en"])


def gaps(part: dict[str, object]) -> dict[str, object]:
    return {
        key: gaps(value) if isinstance(value, dict) else {name for _, name, *_ in Formatter().parse(str(value)) if name}
        for key, value in part.items()
    }


def test_what_is_not_certain_is_said_beside_the_difference(build: duckdb.DuckDBPyConnection, about: Context) -> None:
    row = replace(the_beside(build), lower=-0.02, upper=0.4)
    assert "selisih perubahan +23 poin — belum dapat dipastikan (rentang" in (
        told_beside(row, CATALOGUE["water"], about, "id")
    )
    assert "+23 points — not certain yet (95%" in told_beside(row, CATALOGUE["water"], about, "en")
    assert "dipastikan" not in told_beside(replace(row, lower=0.02), CATALOGUE["water"], about, "id")
    assert "dipastikan" not in told_beside(replace(row, lower=0.0, upper=0.0), CATALOGUE["water"], about, "id")


@pytest.mark.parametrize(
    ("after", "said"),
    [
        ((0.6, 0.7), "kesenjangan menyempit dari −20 poin menjadi −10 poin, berubah +10 poin ("),
        ((0.4, 0.7), "kesenjangan melebar dari −20 poin menjadi −30 poin, berubah −10 poin ("),
        ((0.8, 0.7), "kesenjangan berbalik dari −20 poin menjadi +10 poin, berubah +30 poin ("),
        ((0.7, 0.7), "kesenjangan dari −20 poin menjadi 0 poin, berubah +20 poin ("),
        ((0.3, 0.5), "kesenjangan dari −20 poin menjadi −20 poin, tidak berubah ("),
    ],
)
def test_a_gap_widens_narrows_or_turns(
    build: duckdb.DuckDBPyConnection, about: Context, after: tuple[float, float], said: str
) -> None:
    """A sign alone does not say it: −8 to −10 is a change of −2, and wider."""
    [real] = reading.contrasts(build, indicator="water", round_from=FIRST, round_to=LAST, division="binaan")
    row = replace(
        real, n=100, n_reference=100, before=0.5, before_reference=0.7, after=after[0], after_reference=after[1],
        gap_from=-0.2, gap_to=after[0] - after[1], gap_change=after[0] - after[1] + 0.2, lower=0.01, upper=0.5,
    )  # fmt: skip
    assert said in told_contrast(row, CATALOGUE["water"], about, "id")


@pytest.mark.parametrize("language", ["id", "en"])
def test_where_neither_way_is_better_there_is_no_worst_and_no_best(
    build: duckdb.DuckDBPyConnection, about: Context, language: str
) -> None:
    contrast = next(row for row in reading.contrasts(build, indicator="water") if row.division == "rt")
    gap = replace(contrast, refusal=None, before=0.2, before_reference=0.5, after=0.3, after_reference=0.5,
                  gap_from=-0.3, gap_to=-0.2, gap_change=0.1, lower=-0.1, upper=0.3)  # fmt: skip
    lost = replace(next(iter(reading.attritions(build, indicator="water"))), consequence="banner", found_again=0)
    judged = {"id": ("terburuk", "terbaik"), "en": ("worst", "best")}[language]
    for direction, told in ((Direction.UP, True), (Direction.NEITHER, False)):
        definition = CATALOGUE["water"].model_copy(update={"direction": direction})
        for said in (
            told_contrast(gap, definition, about, language),
            told_attrition(lost, definition, about, language),
        ):
            assert [word in said for word in judged] == [told] * 2
        unknown = replace(lost, n_lost=0, value_lost=None)
        said = told_attrition(unknown, definition, about, language)
        assert not any(word in said for word in judged), "no answer of the lost is known, so there are no such bounds"
        assert {"id": "hanya menceritakan yang ditemui lagi", "en": "only of those met again"}[language] in said


def test_a_slope_in_rupiah_is_as_exact_as_its_interval(build: duckdb.DuckDBPyConnection, about: Context) -> None:
    [row] = reading.courses(build, indicator="water", population="binaan")
    definition = CATALOGUE["median_area"].model_copy(update={"value_unit": "rupiah/bulan"})
    wide = replace(row, indicator="median_area", slope=9_375.0, lower=-31_210.0, upper=66_400.0)
    told = told_course(wide, (), definition, about, "id").replace("\u00a0", " ")
    assert "+Rp 9.000 per bulan (rentang keyakinan 95%: −Rp 31.000 s/d Rp 66.000)" in told
    assert "perubahan khas tiap keluarga" in told
    per_hundred = CATALOGUE["mean_area"].model_copy(update={"value_unit": "rupiah per Rp 100"})
    narrow = replace(row, indicator="mean_area", slope=0.41, lower=-0.28, upper=1.1)
    told = told_course(narrow, (), per_hundred, about, "id").replace("\u00a0", " ")
    assert "rata-rata +Rp 0,4 per bulan (rentang keyakinan 95%: −Rp 0,3 s/d Rp 1,1)" in told


def test_amounts_one_after_the_other_name_their_unit_once(build: duckdb.DuckDBPyConnection, about: Context) -> None:
    [row] = reading.courses(build, indicator="water", population="binaan")
    points = reading.course_points(build, indicator="water", population="binaan")
    definition = CATALOGUE["mean_area"].model_copy(update={"value_unit": "pilar"})
    told = told_course(row, points, definition, about, "id")
    assert "0,62 → 0,62 → 0,91 pilar; rata-rata" in told


@pytest.mark.parametrize("language", ["id", "en"])
def test_levels_and_their_difference_add_up_as_printed_beside_none_and_all_too(about: Context, language: str) -> None:
    """0.3% is told with a decimal where others are not: 98% less 0.3% is no 98 points."""
    told = Phrases(CATALOGUE["water"], about, language)
    shares = [x / n for n in (30, 97, 287, 400) for x in (0, 1, n // 3, n // 2, n - 1, n)]
    for first, second in product(shares, shares):
        found = told.adding((first, second, first - second))
        decimals = MOST_DECIMALS if found is None else found
        apart = told.fitting(first, second, first - second, decimals=decimals)
        printed = [told.level(first, n=400, decimals=decimals), told.level(second, n=400, decimals=decimals)]
        one, other, difference = (
            Decimal(text.rstrip("%").split()[0].replace(",", ".").replace("\N{MINUS SIGN}", "-"))
            for text in (*printed, told.difference(apart, decimals=decimals))
        )
        assert one - other == difference, (printed, difference)
