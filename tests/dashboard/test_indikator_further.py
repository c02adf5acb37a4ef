"""What the indicator page tells beside the change: numbers are those of the results, hidden ones stay hidden."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from dash import Dash
from reading import of_class, of_kind, words

from dashboard.components.told import told_change
from dashboard.pages.indikator.arms import levels
from dashboard.pages.indikator.bearing import bearing
from dashboard.pages.indikator.course import course
from dashboard.pages.indikator.doses import doses
from dashboard.pages.indikator.equity import equity
from dashboard.pages.indikator.gaps import gaps
from dashboard.pages.indikator.glance import target_row
from dashboard.pages.indikator.layout import FOLDED, SECTIONS, layout
from dashboard.pages.indikator.origin import origin
from dashboard.pages.indikator.others import others
from dashboard.pages.indikator.parts import parts
from dashboard.pages.indikator.rounds import rounds
from dashboard.pages.indikator.view import View
from dashboard.selection import Selection
from dashboard.source import Snapshot, Source
from dashboard.text import LANGUAGES, read_text
from indicators.disclosure import Audience
from indicators.further.phrases import Phrases
from indicators.further.telling import told_beside, told_contrast, told_course, told_dose
from indicators.numbers import rounded
from indicators.proof import proof
from indicators.results import Change
from warehouse.settings import Settings
from warehouse.store import connect_reading

BINAAN = Selection()
NAMES = ("san_layak", "stunting", "women_income_median", "san_ladder", "infant_deaths", "k6", "height_for_age_mean")


_NUMBER = re.compile(r"\d+(?:,\d)?")


def _number(told: str) -> float:
    return float(told.replace(",", "."))


def view(snapshot: Any, name: str = "san_layak", selection: Selection = BINAAN) -> View:
    text = read_text(selection.language)
    return View(snapshot=snapshot, selection=selection, text=text, definition=snapshot.catalogue[name])


def known(snapshot: Snapshot) -> list[str]:
    return [name for name in NAMES if name in snapshot.catalogue]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_row_is_told_in_the_words_of_the_results(snapshot: Snapshot, language: str) -> None:
    for name in known(snapshot):
        seen = view(snapshot, name, replace(BINAAN, language=language))
        common = (seen.definition, snapshot.context, language)
        assert all(told_beside(row, *common) in words(others(seen)) for row in seen.besides)
        assert not any(words(label)[:1].islower() for label in of_class(others(seen), "span-label"))
        titles = of_class([*others(seen), *doses(seen), *gaps(seen)], "chart-title")
        assert not any(re.search(r"[a-z,;] Assisted families", words(title)) for title in titles)
        assert all(told_dose(row, *common) in words(doses(seen)) for row in seen.doses)
        assert all(told_contrast(row, *common) in words(gaps(seen)) for row in seen.contrasts)
        if seen.panel is not None:
            assert told_course(seen.panel, seen.panel_points, *common) in words(rounds(seen))


@pytest.mark.parametrize(
    ("before", "after", "n", "decimals", "told"),
    [
        (54, 68, 92, 0, "59% → 74%, n = 92"),
        (54, 68, 92, 1, "58,7% → 73,9%, n = 92"),
        (55, 64, 94, 0, "58,5% → 68,1%, n = 94"),  # 59% → 68% beside +10 poin would not add up
        (38, 39, 57, 0, "38 dari 57 → 39 dari 57, n = 57"),  # no decimals give +1,8 poin
    ],
)
def test_levels_beside_a_change_give_it_as_printed(
    snapshot: Snapshot, before: int, after: int, n: int, decimals: int, told: str
) -> None:
    phrases = Phrases(snapshot.catalogue["san_layak"], snapshot.context, "id")
    change = (after - before) / n
    assert levels(phrases, before / n, after / n, n, change=change, decimals=decimals) == told


def test_how_far_two_changes_lie_apart_is_written_alike_in_figure_and_sentence(snapshot: Snapshot) -> None:
    other, seen = [], 0
    for definition in snapshot.catalogue:
        shown = view(snapshot, definition.name)
        for figure in of_class([*others(shown), *doses(shown)], "chart"):
            written = words(of_class(of_class(figure, "span-difference"), "span-told")).partition(" (")[0]
            seen += 1
            if written.partition(" ")[0] not in words(of_class(figure, "chart-reading")).replace("Rp ", ""):
                other.append((definition.name, written))
    assert (seen > 50, other) == (True, [])


def _exact(told: str) -> tuple[Fraction, int]:
    """A printed number and its decimals; "29 dari 287" is a share."""
    part, *whole = re.findall(r"[+-]?\d+(?:[.,]\d+)?", told.replace("\N{MINUS SIGN}", "-"))
    if whole:
        return Fraction(int(part), int(whole[0])), 0
    digits = part.replace(",", ".")
    return Fraction(digits) / 100, len(digits.partition(".")[2])


def _printed(value: Fraction, decimals: int) -> Fraction:
    return Fraction(str(rounded(value * 100, decimals))) / 100


def _table(rows: list[int]) -> dict[str, Any]:
    """Levels and changes of two groups of which so many said yes before and after."""
    n, before, after, m, before_others, after_others = rows
    change, others = (after - before) / n, (after_others - before_others) / m
    return {
        "n": (n, m),
        "before": (before / n, before_others / m),
        "after": (after / n, after_others / m),
        "change": (change, others),
        "difference": change - others,
    }


def _tables() -> list[list[int]]:
    """Whole counts of families, of few and of many; those found by chance to be told wrongly first."""
    random = np.random.default_rng(11)
    known = [[287, 29, 0, 29, 0, 1], [31, 31, 30, 29, 26, 0], [30, 2, 1, 29, 1, 0], [24, 6, 12, 28, 7, 14]]
    known += [[30, 10, 20, 30, 20, 10], [300, 201, 200, 300, 200, 200], [287, 0, 86, 270, 0, 16]]
    sizes = random.integers(5, 320, size=(60, 2)).tolist()
    return known + [[x for n in pair for x in (n, *random.integers(0, n + 1, size=2).tolist())] for pair in sizes]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ["besides", "doses"])
def test_counts_changes_and_their_difference_add_up_wherever_they_are_printed(
    snapshot: Snapshot, language: str, kind: str
) -> None:
    """In title, sentence, figure and its table: whoever subtracts what is printed gets what is printed."""
    names = ("", "_comparison") if kind == "besides" else ("_with", "_without")
    seen = view(snapshot, "san_layak", replace(BINAAN, language=language))
    [real, *_] = [row for row in getattr(seen, kind) if row.difference is not None]
    ways = set()
    for numbers in _tables():
        made = _table(numbers)
        values = {f"{key}{name}": made[key][k] for key in ("n", "before", "after", "change")
                  for k, name in enumerate(names)}  # fmt: skip
        row = replace(real, **values, difference=made["difference"], lower=-0.9, upper=-0.3)
        seen.__dict__[kind] = (row,)
        drawn = of_class((others if kind == "besides" else doses)(seen), "chart")
        told = [words(each).partition(" (")[0] for each in of_class(drawn, "span-told")]
        notes = [words(each).partition(", n =")[0].split(" → ") for each in of_class(drawn, "span-note") if words(each)]
        n, before, after, m, before_others, after_others = numbers
        true = [Fraction(after - before, n), Fraction(after_others - before_others, m)]
        apart, decimals = _exact(told[2])
        assert apart == _printed(true[0] - true[1], decimals), (numbers, told)
        assert bool(apart) == (true[0] != true[1]), (numbers, told)
        changes = [_exact(each) for each in told[:2]]
        ways.add(counts := any(word in told[0] for word in (" dari ", " of ")))
        for (change, digits), exact, levels_told in zip(changes, true, notes, strict=True):
            assert change == (exact if counts else _printed(exact, digits)), (numbers, told)
            (first, _), (last, places) = (_exact(each) for each in levels_told)
            in_counts = "%" not in levels_told[0]
            assert last - first == (exact if in_counts else _printed(exact, places)), (numbers, notes)
        assert counts or changes[0][0] - changes[1][0] == apart, (numbers, told)
        title, reading = words(of_class(drawn, "chart-title")), words(of_class(drawn, "chart-reading"))
        assert told[2] in title, (title, told)
        assert " Assisted" not in title
        assert f"{told[2]} (" in reading or f"{told[2]} — " in reading, (reading, told)
        assert all(each in words(of_kind(drawn, "Table")) for each in told)
        if counts:
            assert all(" → ".join(each) in reading and " → ".join(each) in title for each in notes), reading
        else:
            assert all(not change or each.lstrip("+\N{MINUS SIGN}") in reading
                       for each, (change, _) in zip(told, changes, strict=False)), reading  # fmt: skip
    assert ways == {True, False}


AMOUNTS = {
    "height_for_age_mean": (-3, 0),
    "stbm_pillars": (0, 5),
    "ibangga_mean": (0, 100),
    "women_income_share": (0, 100),
    "women_income_median": (0, 4_000_000),
}
"""Means, one of them in rupiah, and a median, with what their values lie between."""
FARTHEST = {
    name: 0.5 if name.startswith("women") else 0.05 if high == 100 else 0.005 for name, (_, high) in AMOUNTS.items()
}
"""From what is true: half a rupiah, half of the last decimal."""


def _amounts(told: str, language: str) -> list[Fraction]:
    """All amounts that are printed, exactly; "Rp 1.234,5" is one."""
    group, point = {"id": ".,", "en": ",."}[language]
    found = re.findall(r"([+-]?)(?:Rp )?(\d+(?:[.,]\d+)*)", told.replace("\N{MINUS SIGN}", "-").replace("\xa0", " "))
    return [Fraction(sign + number.replace(group, "").replace(point, ".")) for sign, number in found]


def _levels_at_random(name: str) -> list[tuple[tuple[int, int], list[float]]]:
    """Sizes of two groups, and their levels: first before, first after, second before, second after."""
    random = np.random.default_rng(5)
    low, high = AMOUNTS[name]
    half = name == "women_income_median"  # the middle of two answers in whole rupiah
    made = []
    for n, m in random.integers(5, 320, size=(60, 2)).tolist():
        each = [2 if half else size for size in (n, n, m, m)]
        made.append(((n, m), [int(random.integers(low * size, high * size + 1)) / size for size in each]))
    same = [made[0][1][0]] * 4
    return [*made, ((40, 30), same), ((40, 30), [*same[:3], same[3] + 1 / 7])]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", AMOUNTS)
def test_gaps_of_amounts_their_levels_and_change_add_up_wherever_they_are_printed(
    snapshot: Snapshot, language: str, name: str
) -> None:
    """In title, sentence, figure and its table; typical changes are not what the gap of medians changes by."""
    seen = view(snapshot, name, replace(BINAAN, language=language, population="all"))
    [real, *_] = [row for row in seen.contrasts if row.division == "head_sex"]
    for (n, m), (before, after, before_other, after_other) in _levels_at_random(name):
        one, other = before - before_other, after - after_other
        row = replace(
            real, n=n, n_reference=m, before=before, after=after, before_reference=before_other,
            after_reference=after_other, gap_from=one, gap_to=other, gap_change=other - one, lower=-9e6, upper=9e6,
            refusal=None,
        )  # fmt: skip
        seen.__dict__["contrasts"] = (row,)
        drawn = of_class(gaps(seen), "chart")
        told = [words(each).partition(" (")[0] for each in of_class(drawn, "span-told")]
        notes = [words(each) for each in of_class(drawn, "span-note") if words(each)]
        (first,), (last,), (change,) = (_amounts(each, language) for each in told)
        for gap, true, note in zip((first, last), (one, other), notes, strict=True):
            [level, beside] = _amounts(note, language)
            assert level - beside == gap, (note, told)
            assert all((each * 1000).denominator == 1 for each in (level, beside, gap)), "three decimals at most"
            assert gap == pytest.approx(true, abs=FARTHEST[name])
        if "median" not in name:
            assert last - first == change, told
        title, reading = words(of_class(drawn, "chart-title")), words(of_class(drawn, "chart-reading"))
        assert all(each in title and each in reading for each in told[:2]), (title, reading, told)
        assert told[2] in reading or not change, (reading, told)
        assert all(each in words(of_kind(drawn, "Table")) for each in (*told, *notes))
        printed = _amounts(reading.partition("; ")[0], language)
        assert all(level in printed for note in notes for level in _amounts(note, language)), (reading, notes)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", AMOUNTS)
@pytest.mark.parametrize("kind", ["besides", "doses"])
def test_amounts_their_changes_and_the_difference_add_up_wherever_they_are_printed(
    snapshot: Snapshot, language: str, name: str, kind: str
) -> None:
    names = ("", "_comparison") if kind == "besides" else ("_with", "_without")
    seen = view(snapshot, name, replace(BINAAN, language=language))
    [real, *_] = [*getattr(seen, kind), *getattr(view(snapshot), kind)]
    for sizes, (before, after, before_other, after_other) in _levels_at_random(name):
        levels_of = ((before, after), (before_other, after_other))
        changes = [last - first for first, last in levels_of]
        values = {f"{key}{group}": value for k, group in enumerate(names)
                  for key, value in zip(("n", "before", "after", "change"),
                                        (sizes[k], *levels_of[k], changes[k]), strict=True)}  # fmt: skip
        apart = changes[0] - changes[1]
        row = replace(real, **values, difference=apart, lower=-9e6, upper=-8e6, refusal=None)
        seen.__dict__[kind] = (row,)
        drawn = of_class((others if kind == "besides" else doses)(seen), "chart")
        told = [words(each).partition(" (")[0] for each in of_class(drawn, "span-told")]
        notes = [words(each).partition(", n =")[0] for each in of_class(drawn, "span-note") if words(each)]
        (first,), (second,), (between,) = (_amounts(each, language) for each in told)
        assert first - second == between, told
        for note, change, true in zip(notes, (first, second), changes, strict=True):
            [was, became] = _amounts(note, language)
            assert all((each * 1000).denominator == 1 for each in (was, became, change)), "three decimals at most"
            assert change == pytest.approx(true, abs=FARTHEST[name])
            if "median" not in name:
                assert became - was == change, (note, told)
        title, reading = words(of_class(drawn, "chart-title")), words(of_class(drawn, "chart-reading"))
        assert told[2] in title, (title, told)
        assert told[2] in reading, (reading, told)
        assert all(each.lstrip("+\N{MINUS SIGN}") in reading or not change
                   for each, change in zip(told, (first, second), strict=False)), (reading, told)  # fmt: skip


@pytest.mark.parametrize("name", ["women_income_share", "san_layak", "handwash_basic", "house_adequate"])
def test_the_distance_between_groups_is_that_of_the_levels_beside_it(snapshot: Snapshot, name: str) -> None:
    seen = view(snapshot, name, replace(BINAAN, population="all"))
    drawn = equity(seen)
    gaps_told = [
        _number(part) for part in _NUMBER.findall(words(of_class(drawn, "chart-title")).partition(": ")[2])[:2]
    ]
    for row, gap in zip(of_class(drawn, "span-equity"), gaps_told, strict=False):
        low, high = (
            _number(part) for part in _NUMBER.findall(re.sub(r"\(.*?\)", "", words(of_class(row, "span-told"))))
        )
        assert round(high - low, 1) == gap


@pytest.mark.parametrize("name", ["san_layak", "open_defecation", "growth_monitoring_ds", "women_income_median"])
def test_the_course_claims_no_more_of_the_target_than_the_bullet(snapshot: Snapshot, name: str) -> None:
    seen = view(snapshot, name)
    row = target_row(seen)
    assert row is not None
    claim = seen.text(f"indikator.course.target_{row.reached.value}", target=seen.measure.value(row.target))
    assert words(of_class(course(seen), "chart-title")).endswith(f"; {claim}")


@pytest.mark.parametrize(
    ("name", "called"),
    [("san_layak", "Terburuk sampai"), ("open_defecation", "Terburuk sampai"), ("credit_access", "Terendah sampai")],
)
def test_the_bounds_are_those_of_the_change(snapshot: Snapshot, name: str, called: str) -> None:
    seen = view(snapshot, name)
    assert seen.change is not None
    shown = bearing(seen)
    assert called in words(shown)
    assert seen.measure.interval(seen.change.worst, seen.change.best, change=True) in words(shown)
    assert seen.measure.change(seen.change.weighted) in words(shown)
    assert read_text("id")(f"reliability.{seen.change.reliability}") in words(shown)


def test_the_direction_holds_only_if_it_does_in_the_worst_case(snapshot: Snapshot) -> None:
    seen = view(snapshot)
    assert seen.change is not None
    for worst, told in ((0.02, "tetap sama"), (-0.02, "dapat berbalik")):
        altered = Altered(snapshot, changes=lambda _w=worst, **_: (replace(seen.change, worst=_w, best=0.2),))
        assert told in words(of_class(bearing(view(altered)), "chart-title"))


@pytest.mark.parametrize(("worst", "told"), [(0.0, "Tidak berubah, bagaimanapun"), (-0.02, "menggesernya")])
def test_what_did_not_change_has_no_direction_that_could_reverse(snapshot: Snapshot, worst: float, told: str) -> None:
    seen = view(snapshot)
    assert seen.change is not None
    still = replace(seen.change, change=0.0, worst=worst, best=0.0)
    title = words(of_class(bearing(view(Altered(snapshot, changes=lambda **_: (still,)))), "chart-title"))
    assert told in title
    assert "Arah" not in title


@pytest.mark.parametrize(
    ("changes", "title"),
    [
        ((0.1, -0.1), r"^Angka membaik di 1 dari \d RT \(pasti di \d\), memburuk di 1 \(pasti di \d\)$"),
        ((0.1, 0.0), r"^Angka membaik di 1 dari \d RT \(pasti di \d\), memburuk di 0$"),
        ((0.0, 0.0), r"^Angka tidak berubah di semua RT yang dapat ditampilkan \(\d\)$"),
    ],
)
def test_of_parts_of_which_none_moved_it_is_not_said_how_sure_that_is(
    snapshot: Snapshot, changes: tuple[float, float], title: str
) -> None:
    def altered(**filters: Any) -> tuple[Change, ...]:
        given = {f"00{n}": change for n, change in enumerate(changes, start=1)}
        rows = snapshot.changes(**filters)
        return tuple(
            replace(row, change=given.get(row.category or "", 0.0), verdict="unclear") if row.breakdown == "rt" else row
            for row in rows
        )

    shown = parts(view(Altered(snapshot, changes=altered)))
    assert re.match(title, words(of_class(shown, "chart-title")[0]))


def test_a_gap_that_narrows_because_the_better_one_falls_says_so(snapshot: Snapshot) -> None:
    row = next(each for each in view(snapshot).contrasts if not each.refusal and each.gap_change is not None)
    for after, told in ((0.4, True), (0.95, False)):
        gaps_of = {"gap_from": -0.4, "gap_to": 0.6 - after, "gap_change": 1.0 - after}
        moved = replace(row, before=0.5, after=0.6, before_reference=0.9, after_reference=after, n=60, n_reference=60)
        moved = replace(moved, **gaps_of)
        seen = view(Altered(snapshot, contrasts=lambda _row=moved, **_: (_row,)))
        title = words(of_class(gaps(seen), "chart-title"))
        assert ("turun, 90% → 40%" in title) is told
        assert "50% →" not in title


@pytest.mark.parametrize(
    ("division", "before", "after", "told"),
    [
        ("head_sex", -0.3, -0.1, "menyempit: "),
        ("head_sex", -0.1, -0.3, "melebar: "),
        ("head_sex", -0.1, 0.2, "berbalik: "),
        ("head_sex", -0.3, 0.2, "berbalik: "),
        ("rt", -0.3, -0.1, "menyempit dengan sendirinya"),  # they were picked as the ends
        ("rt", -0.3, 0.2, "menyempit dengan sendirinya"),
        ("rt", -0.1, -0.3, "melebar: "),
    ],
)
def test_a_gap_is_named_by_which_way_it_went(
    snapshot: Snapshot, division: str, before: float, after: float, told: str
) -> None:
    row = next(each for each in view(snapshot).contrasts if not each.refusal and each.gap_change is not None)
    ends = {"gap_from": before, "gap_to": after, "gap_change": after - before}
    limits = {"lower": after - before - 0.05, "upper": after - before + 0.05}
    moved = replace(row, division=division, category="001", reference="002", **ends, **limits)
    title = words(of_class(gaps(view(Altered(snapshot, contrasts=lambda **_: (moved,)))), "chart-title"))
    assert told in title


def test_p_values_stand_only_in_the_fold_for_analysts(snapshot: Snapshot) -> None:
    for name in known(snapshot):
        shown = layout(snapshot, BINAAN, read_text("id"), name=name)
        inside = "".join(words(fold) for fold in [*of_class(shown, "analyst"), *of_class(shown, "definition")])
        everywhere, allowed = (re.findall(r"[Nn]ilai p\b", text) for text in (words(shown), inside))
        assert len(everywhere) == len(allowed)


def test_no_p_value_reads_as_zero(snapshot: Snapshot) -> None:
    seen = view(snapshot)
    assert seen.change is not None
    seen.__dict__["change"] = replace(seen.change, p_value=0.00002, p_adjusted=0.0008)
    seen.__dict__["details"] = tuple(replace(row, p_value=0.00002) for row in seen.details)
    told = words(of_class(bearing(seen), "analyst"))
    assert told.count("< 0,001") == 2 + len(seen.details)
    assert "0,0000" not in told


def test_every_section_has_its_heading_and_a_way_to_it(snapshot: Snapshot) -> None:
    shown = layout(snapshot, BINAAN, read_text("id"), name="san_layak")
    headings = {each.id for each in of_class(shown, "section-heading")}
    assert headings == {f"{name}-heading" for name in SECTIONS if name != "sites"}  # there is one alone
    assert {link.href for link in of_kind(of_class(shown, "metode-parts"), "A")} == {f"#{each}" for each in headings}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_section_that_is_folded_says_what_its_figures_found(snapshot: Snapshot, language: str) -> None:
    shown = layout(snapshot, replace(BINAAN, language=language), read_text(language), name="san_layak")
    folds = {getattr(each, "data-section"): each for each in of_class(shown, "fold-section")}
    assert set(folds) == set(FOLDED) - {"sites"}
    for name, fold in folds.items():
        said = words(of_class(fold, "fold-finding"))
        titles = [words(each) for each in of_class(fold, "chart-title")]
        assert said
        assert titles[:1] == [] or titles[0] in said, name
        assert all(title in said for title in titles) is (len(titles) < 2 or name == "gaps"), name
        assert all(words(each) in said for each in of_class(fold, "reliability")), "the flag with its reason"


def test_a_ladder_that_is_folded_says_who_moved_beside_where_they_stand(snapshot: Snapshot) -> None:
    shown = layout(snapshot, BINAAN, read_text("id"), name="san_ladder")
    (fold,) = [each for each in of_class(shown, "fold-section") if getattr(each, "data-section") == "movers"]
    assert "15 keluarga membaik, 5 memburuk, 72 tetap" in words(of_class(fold, "fold-finding"))


def test_the_proof_is_that_of_the_change_and_its_sql_gives_its_counts(snapshot: Snapshot, settings: Settings) -> None:
    seen = view(snapshot)
    assert seen.change is not None
    told = proof(seen.change, seen.definition, snapshot.context, "id")
    shown = words(origin(seen))
    assert all(fact in shown for _, fact in told.facts)
    assert "docs/" not in shown
    assert of_kind(of_class(origin(seen), "proof-facts"), "Link")[0].href.startswith("/metode")
    assert told.sql is not None
    assert told.sql in shown
    with connect_reading(settings.builds / f"{snapshot.build_id}.duckdb") as build:
        result = build.execute(told.sql)
        names = [column[0] for column in result.description or ()]
        row = dict(zip(names, result.fetchall()[0], strict=True))
    assert (row["pairs"], row["x_from"], row["x_to"]) == (seen.change.n_to, seen.change.x_from, seen.change.x_to)


class Altered:
    """A snapshot some of whose answers are others."""

    def __init__(self, snapshot: Snapshot, **answers: Any) -> None:
        self._snapshot = snapshot
        self._answers = answers

    def __getattr__(self, name: str) -> Any:
        return self._answers[name] if name in self._answers else getattr(self._snapshot, name)


def hidden(rows: Callable[..., tuple[Any, ...]]) -> Callable[..., tuple[Any, ...]]:
    return lambda **chosen: tuple(replace(row, suppressed=True) for row in rows(**chosen))


def test_a_hidden_row_tells_nothing_but_that_it_is_hidden(snapshot: Snapshot) -> None:
    names = ("besides", "doses", "contrasts", "courses", "course_points", "attritions", "changes")
    altered = Altered(snapshot, **{name: hidden(getattr(snapshot, name)) for name in names})
    seen = view(altered)
    for part in (others, doses, gaps, rounds, bearing):
        shown = part(seen)
        assert not of_class(shown, "chart")
        assert not any(letter.isdigit() for letter in words(shown)), part.__name__
        assert "disembunyikan" in words(shown)
    proved = of_class(origin(seen), "definition")[0]
    assert "disembunyikan" in words(proved)
    assert not of_kind(proved, "Pre")


@pytest.mark.parametrize("part", ["bearing", "detail", "beside", "dose", "contrast", "rounds"])
def test_every_further_figure_has_its_file(app: Dash, part: str) -> None:
    answer = app.server.test_client().get(f"/indikator/san_layak/{part}.csv")
    assert answer.status_code == 200
    header, *rows = csv.reader(io.StringIO(answer.data.decode("utf-8-sig")), delimiter=";")
    assert rows
    assert all(len(row) == len(header) for row in rows)
    assert all("SIMULASI" in row[-1] for row in rows)


@pytest.mark.parametrize("audience", [Audience.PUBLIC, Audience.JUDGE])
def test_an_audience_reads_counts_where_the_interval_is_wide(settings: Settings, audience: Audience) -> None:
    snapshot = Source(replace(settings, audience=audience)).current()
    seen = view(snapshot)
    assert seen.change is not None
    wide = replace(seen.change, reliability="counts_only", n_from=92, n_to=92, x_from=54.0, x_to=68.0)
    said = told_change(wide, seen.definition, snapshot.context, seen.text, counts=True)
    assert "54 dari 92" in said
    assert "68 dari 92" in said
    assert "%" not in said
    assert "poin" not in said.partition("rentang keyakinannya")[0]
