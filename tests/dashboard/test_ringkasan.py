"""The summary tells everything once, hides nothing that got worse, and its numbers agree with the result tables."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from dash import html
from reading import of_class, of_kind, walk, words

from dashboard.components import shell
from dashboard.figures.bullet import Reached
from dashboard.figures.measure import measure_of
from dashboard.pages.indikator.layout import layout as indikator
from dashboard.pages.mutu_data.layout import layout as mutu_data
from dashboard.pages.perbandingan.layout import layout as perbandingan
from dashboard.pages.perbandingan.together import totals
from dashboard.pages.ringkasan.callbacks import origin
from dashboard.pages.ringkasan.card import card as card_of
from dashboard.pages.ringkasan.card import moved_in_words
from dashboard.pages.ringkasan.layout import FEW_UNJUDGED, layout
from dashboard.pages.ringkasan.others import beside_others, others
from dashboard.pages.ringkasan.summary import Summary
from dashboard.pages.ringkasan.targets import target_rows
from dashboard.selection import Selection
from dashboard.source import Snapshot
from dashboard.still import as_html
from dashboard.text import LANGUAGES, read_text
from indicators.context import Coverage
from indicators.definition import Direction, Kind
from indicators.disclosure import Audience, read_policy
from indicators.further.rows import Beside
from indicators.leaning import Leaning, leaning
from indicators.method import Method
from indicators.results import Change
from indicators.sources import in_language
from indicators.wording import unit_word
from warehouse.programme import read_programme

ROOT = Path(__file__).parents[2]

EVERY_VIEW = [
    pytest.param(language, population, id=f"{language}-{population}")
    for language in LANGUAGES
    for population in ("binaan", "all")
]


class Altered:
    """A snapshot some of whose answers are others."""

    def __init__(self, snapshot: Snapshot, **answers: Any) -> None:
        self._snapshot = snapshot
        self._answers = answers

    def __getattr__(self, name: str) -> Any:
        return self._answers[name] if name in self._answers else getattr(self._snapshot, name)


def page(snapshot: Any, *, language: str = "id", population: str = "binaan") -> Any:
    return layout(snapshot, Selection(language=language, population=population), read_text(language))


def summary_of(snapshot: Any, *, language: str = "id", population: str = "binaan") -> Summary:
    return Summary(snapshot, Selection(language=language, population=population), read_text(language))


def told_in(group: Any) -> list[Any]:
    """What is counted and has a card or a line of its own."""
    listed = [each for each in of_class(group, "others") if "facets" not in each.className]
    return of_class(group, "card") + [item for each in listed for item in of_kind(each, "Li")]


def named_in(told: list[Any]) -> list[str]:
    return [of_kind(each, "Link")[0].href.split("?")[0].rsplit("/", 1)[1] for each in told]


@pytest.mark.parametrize(("language", "population"), EVERY_VIEW)
def test_the_large_numbers_count_what_is_told_and_what_is_one_link_away(
    snapshot: Snapshot, language: str, population: str
) -> None:
    shown = page(snapshot, language=language, population=population)
    for key in ("improved", "worsened", "unclear"):
        (group,) = [each for each in of_class(shown, "group") if each.id == key]
        more = sum(int(re.findall(r"\d+", words(each))[0]) for each in of_class(group, "more"))
        (link,) = [each for each in of_kind(shown, "A") if each.href == f"#{key}"]
        assert re.findall(r"\d+", words(of_class(link, "tally-number"))) == [str(len(told_in(group)) + more)]


@pytest.mark.parametrize(("language", "population"), EVERY_VIEW)
def test_the_themes_count_every_indicator_and_lead_to_its_lines(
    snapshot: Snapshot, language: str, population: str
) -> None:
    summary = summary_of(snapshot, language=language, population=population)
    rows = of_kind(of_class(page(snapshot, language=language, population=population), "theme-counts"), "Li")
    told = [sum(map(int, re.findall(r"\d+", words(of_class(row, "theme-told"))))) for row in rows]
    assert sum(told) == len(summary.lines)
    for row, theme in zip(rows, summary.themes, strict=True):
        assert f"tema={theme.value}" in of_kind(row, "Link")[0].href


@pytest.mark.parametrize(("language", "population"), EVERY_VIEW)
def test_headline_and_primary_indicators_have_a_card(snapshot: Snapshot, language: str, population: str) -> None:
    summary = summary_of(snapshot, language=language, population=population)
    expected = {line.definition.name for line in summary.lines if line.leads}
    cards = set(named_in(of_class(page(snapshot, language=language, population=population), "card")))
    assert expected <= cards
    assert cards - expected <= {line.definition.name for line in summary.worsened}


@pytest.mark.parametrize("n", [1, 3, 9])
def test_all_that_got_worse_is_named_with_its_amount(snapshot: Snapshot, n: int) -> None:
    summary = summary_of(snapshot)
    names = [line.definition.name for line in summary.lines if line.change.verdict == "improved"][:n]

    def worse(**chosen: Any) -> tuple[Change, ...]:
        rows = snapshot.changes(**chosen)
        return tuple(replace(row, verdict="worsened") if row.indicator in names else row for row in rows)

    altered = Altered(snapshot, changes=worse)
    (group,) = [each for each in of_class(page(altered), "group") if each.id == "worsened"]
    told = told_in(group)
    lines = summary_of(altered).worsened
    assert sorted(named_in(told)) == sorted(line.definition.name for line in lines)
    for line in lines:
        (item,) = [each for each in told if named_in([each]) == [line.definition.name]]
        assert moved_in_words(line, summary_of(altered)) in words(item)
    (tile,) = [each for each in of_kind(page(altered), "A") if each.href == "#worsened"]
    first = of_class(tile, "tally-named")
    named = [line for line in lines if line.definition.words("id").short in words(first)]
    assert len(named) == min(len(lines), 2)
    assert all(moved_in_words(line, summary_of(altered)) in words(first) for line in named)
    assert (f"dan {len(lines) - 2} lagi" in words(first)) == (len(lines) > 2)


def test_a_rupiah_is_no_larger_than_a_point_where_what_got_worse_is_named(snapshot: Snapshot) -> None:
    worse = {"women_income_median": (-500_000.0, 10, 15), "san_layak": (-0.3, 2, 30), "open_defecation": (0.2, 1, 19)}

    def altered(**chosen: Any) -> tuple[Change, ...]:
        told = zip(("change", "improved", "worsened"), zip(*worse.values(), strict=True), strict=True)
        facts = {field: dict(zip(worse, values, strict=True)) for field, values in told}
        return tuple(
            replace(row, verdict="worsened", **{field: of[row.indicator] for field, of in facts.items()})
            if row.indicator in worse
            else row
            for row in snapshot.changes(**chosen)
        )

    (tile,) = [each for each in of_kind(page(Altered(snapshot, changes=altered)), "A") if each.href == "#worsened"]
    assert re.match("Sanitasi layak .*, BABS .*lagi", words(of_class(tile, "tally-named")))


def verdicts_and_ps(snapshot: Snapshot, *told: tuple[str, float | None]) -> Altered:
    """The sample with the first changes having these verdicts and adjusted p-values, and all others open."""
    names = [line.definition.name for line in summary_of(snapshot).lines][: len(told)]  # none a facet: all are counted
    chosen = dict(zip(names, told, strict=True))

    def altered(**filters: Any) -> tuple[Change, ...]:
        rows = snapshot.changes(**filters)
        given = [chosen.get(row.indicator, ("unclear", None)) for row in rows]
        return tuple(replace(row, verdict=verdict, p_adjusted=p) for row, (verdict, p) in zip(rows, given, strict=True))

    return Altered(snapshot, changes=altered)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_headline_says_how_many_changes_stay_certain_among_many(snapshot: Snapshot, language: str) -> None:
    altered = verdicts_and_ps(
        snapshot, ("improved", 0.01), ("improved", 0.2), ("improved", 0.05), ("worsened", 0.3), ("worsened", None)
    )
    (said,) = of_class(page(altered, language=language), "together")
    assert re.findall(r"\d+", words(said)) == ["2", "4", "2", "0", "1"]
    (link,) = [each for each in of_kind(page(altered, language=language), "A") if each.href == "#sure"]
    assert re.findall(r"\d+", words(link)) == ["2", "4"]
    untested = verdicts_and_ps(snapshot, ("improved", None))
    assert of_class(page(untested, language=language), "together") == []


@pytest.mark.parametrize(("language", "population"), EVERY_VIEW)
def test_the_large_numbers_name_what_leads_with_its_amount_and_what_has_not_moved(
    snapshot: Snapshot, language: str, population: str
) -> None:
    summary = summary_of(snapshot, language=language, population=population)
    shown = page(snapshot, language=language, population=population)
    for key, lines, most in (("improved", summary.improved, 2), ("unclear", summary.open, 3)):
        (tile,) = [each for each in of_kind(shown, "A") if each.href == f"#{key}"]
        told = words(of_class(tile, "tally-named"))
        leading = [line for line in lines if line.leads]
        named = [line for line in leading if line.definition.words(language).short in told]
        assert len(leading) >= most == len(named)
        assert len({line.definition.theme for line in named}) == min(most, len({x.definition.theme for x in leading}))
        assert key == "unclear" or all(moved_in_words(line, summary) in told for line in named)
        assert str(len(lines) - most) in told


def test_the_third_number_says_how_many_did_not_move_and_how_many_cannot_be_told(snapshot: Snapshot) -> None:
    def said(altered: Altered) -> str:
        (tile,) = [each for each in of_kind(page(altered), "A") if each.href == "#unclear"]
        return words(of_class(tile, "tally-word"))

    total = len(summary_of(snapshot).lines)
    told = [(verdict, None) for verdict in ("improved", "unchanged", "unchanged", "hidden", "too_few")]
    expected = f"{total - 4} belum dapat disimpulkan, 2 tetap, 1 disembunyikan"
    assert said(verdicts_and_ps(snapshot, *told)) == expected
    assert said(verdicts_and_ps(snapshot)) == "belum dapat disimpulkan", "the large number says how many"


@pytest.mark.parametrize(("language", "population"), EVERY_VIEW)
def test_a_card_says_of_its_target_what_the_figure_of_all_targets_says(
    snapshot: Snapshot, language: str, population: str
) -> None:
    summary, text = summary_of(snapshot, language=language, population=population), read_text(language)
    rows = {row.name: row for row in target_rows(summary)}
    cards = of_class(page(snapshot, language=language, population=population), "card")
    both = [(card, rows[name]) for card in cards for name in named_in([card]) if name in rows]
    assert both
    for card, row in both:
        told = [words(each) for each in of_class(card, "card-note")]
        assert text(f"target.{row.reached.value}") in [each.split(": ")[-1] for each in told]


def test_beside_levels_of_the_same_units_a_target_names_the_level_it_is_judged_by(snapshot: Snapshot) -> None:
    summary = summary_of(snapshot, population="all")
    cards = {named_in([card])[0]: card for card in of_class(page(snapshot, population="all"), "card")}
    told = words(of_class(cards["san_layak"], "card-notes"))
    row = next(each for each in summary.levels["san_layak"] if each.round == "m8")
    assert row.value is not None
    assert f"semua yang ditemui kini {round(row.value * 100)}%" in told
    everybody = layout(snapshot, Selection(population="all", comparison="all_present"), read_text("id"))
    cards = {named_in([card])[0]: card for card in of_class(everybody, "card")}
    assert "semua yang ditemui" not in words(of_class(cards["san_layak"], "card-notes"))


@pytest.mark.parametrize(("language", "population"), EVERY_VIEW)
def test_what_leans_worse_is_listed_with_its_counts_the_largest_first(
    snapshot: Snapshot, language: str, population: str
) -> None:
    rows = [line for line in summary_of(snapshot, population=population).lines if line.change.verdict == "unclear"]
    known = [line for line in rows if line.change.worsened is not None and line.change.improved is not None]
    net = {line.definition.name: (line.change.worsened or 0) - (line.change.improved or 0) for line in known}
    worse = [line for line in known if leaning(line.change) is Leaning.WORSE]
    expected = sorted((net[line.definition.name] for line in worse), reverse=True)
    shown = page(snapshot, language=language, population=population)
    (listed,) = of_class(shown, "leaning")
    items = of_kind(listed, "Li")
    assert [net[name] for name in named_in(items)] == expected
    assert len(of_kind(of_kind(listed, "Details"), "Li")) == max(len(expected) - 4, 0)
    for item, name in zip(items, named_in(items), strict=True):
        change = next(line.change for line in known if line.definition.name == name)
        told = list(map(int, re.findall(r"\d+", words(of_kind(item, "Span")))))
        assert told == [change.improved, change.worsened, change.n_to]
    assert f"({len(expected)})" in words(of_kind(listed, "H3"))
    better = sum(leaning(line.change) is Leaning.BETTER for line in known)
    assert re.search(rf"\b{better} (condong|leans?)", words(of_class(listed, "card-note")))


@pytest.mark.parametrize(
    ("few", "many", "leans"), [(1, 2, False), (0, 2, False), (0, 3, True), (17, 20, False), (2, 6, True), (3, 6, False)]
)
def test_two_against_one_lean_neither_way_and_three_against_none_lean_either_way(
    snapshot: Snapshot, few: int, many: int, leans: bool
) -> None:
    row = next(line.change for line in summary_of(snapshot).lines if line.change.paired)
    worse = replace(row, verdict="unclear", improved=few, worsened=many)
    better = replace(row, verdict="unclear", improved=many, worsened=few)
    assert [leaning(worse), leaning(better)] == ([Leaning.WORSE, Leaning.BETTER] if leans else [None, None])
    assert leaning(replace(worse, verdict="worsened")) is None


def test_what_got_worse_is_read_before_what_improved_and_nothing_leans_where_nobody_is_followed(
    snapshot: Snapshot,
) -> None:
    assert [each.id for each in of_class(page(snapshot), "group")] == ["worsened", "improved", "unclear"]
    all_present = layout(snapshot, Selection(comparison="all_present"), read_text("id"))
    assert of_class(all_present, "leaning") == []


def beside_rows(snapshot: Snapshot, **ends: tuple[float, float, float]) -> Altered:
    """The sample with these differences from other families, each with its interval, and no others."""

    def besides(**chosen: Any) -> tuple[Beside, ...]:
        rows = {row.indicator: row for row in snapshot.besides(**chosen)}
        return tuple(
            replace(rows[name], difference=d, lower=low, upper=high, refusal=None, suppressed=False)
            for name, (d, low, high) in ends.items()
            if name in rows
        )

    return Altered(snapshot, besides=besides)


@pytest.mark.parametrize("language", LANGUAGES)
def test_beside_other_families_it_is_said_how_many_improved_more(snapshot: Snapshot, language: str) -> None:
    names = [line.definition.name for line in summary_of(snapshot).improved]
    up = [name for name in names if snapshot.catalogue[name].direction is Direction.UP][:3]
    altered = beside_rows(
        snapshot, **dict(zip(up, [(0.2, 0.1, 0.3), (-0.2, -0.3, -0.1), (0.1, -0.1, 0.3)], strict=True))
    )
    (said,) = of_class(page(altered, language=language), "beside-others")
    told = list(map(int, re.findall(r"\d+", words(said))))
    assert told == [len(names), 3, 1, 1, 1, len(names) - 3]
    assert of_kind(said, "Link")[0].href.startswith(f"/indikator/{up[0]}?")
    assert of_class(page(beside_rows(snapshot), language=language), "beside-others") == []
    assert of_class(page(snapshot, language=language, population="all"), "beside-others") == []


def test_lower_than_the_others_is_more_where_lower_is_better(snapshot: Snapshot) -> None:
    name = next(
        line.definition.name
        for line in summary_of(snapshot).lines
        if line.definition.direction is Direction.DOWN
        and any(row.indicator == line.definition.name for row in snapshot.besides(population="binaan"))
    )

    def improved(**chosen: Any) -> tuple[Change, ...]:
        return tuple(replace(row, verdict="improved") for row in snapshot.changes(**chosen) if row.indicator == name)

    beside = beside_rows(snapshot, **{name: (-0.2, -0.3, -0.1)}).besides
    found = beside_others(summary_of(Altered(snapshot, changes=improved, besides=beside)))
    assert [line.definition.name for line in found.more] == [name]


@pytest.mark.parametrize(("ends", "said"), [
    ((0.2, 0.1, 0.3), "1 dapat disandingkan: 1 membaik lebih banyak daripada mereka. "),
    ((-0.2, -0.3, -0.1), "1 dapat disandingkan: 1 membaik lebih sedikit daripada mereka. "),
    ((0.2, -0.1, 0.5), "1 dapat disandingkan: tidak satu pun dapat dibedakan dari perubahan mereka. "),
])  # fmt: skip
def test_beside_others_no_zero_is_told(snapshot: Snapshot, ends: tuple[float, float, float], said: str) -> None:
    name = "san_layak"

    def improved(**chosen: Any) -> tuple[Change, ...]:
        return tuple(replace(row, verdict="improved") for row in snapshot.changes(**chosen) if row.indicator == name)

    beside = beside_rows(snapshot, **{name: ends}).besides
    told = words(others(summary_of(Altered(snapshot, changes=improved, besides=beside))))
    assert told.startswith(f"Dari 1 yang membaik, {said}Belum tentu karena program. Lihat")


def test_the_first_screen_says_that_it_need_not_be_the_programme(snapshot: Snapshot) -> None:
    (scope,) = of_class(page(snapshot), "scope")
    assert "belum tentu karena program" in words(scope)


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_the_assisted_families_are_is_said_as_declared_of_them_only(snapshot: Snapshot, language: str) -> None:
    said, everybody = (
        words(of_class(page(snapshot, language=language, population=name), "whom")) for name in ("binaan", "all")
    )
    first = snapshot.context.rounds[0]
    met = {
        each.population: each.met_from
        for each in snapshot.context.coverage
        if (each.round_from, each.round_to) == (first.name, "m8")
    }
    counted = read_text(language)("whom.counted", round=first.label(language), n=met["binaan"], total=met["all"])
    declared = read_programme(ROOT / "data").populations[0]
    assert f"{declared.who_en if language == 'en' else declared.who_id}: {counted}" in said
    assert everybody == ""
    silent = tuple(replace(each, who_id=None, who_en=None) for each in snapshot.context.populations)
    undeclared = Altered(snapshot, context=replace(snapshot.context, populations=silent))
    label = snapshot.context.populations[0].label(language)
    assert words(of_class(page(undeclared, language=language), "whom")) == f"{label}{counted}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_says_which_rt_lag_and_nothing_where_rt_cannot_be_told_apart(snapshot: Snapshot, language: str) -> None:
    def behind(**chosen: Any) -> tuple[Change, ...]:
        """As computed, but in one RT nobody has it in one indicator, and everybody in the others."""
        rows = snapshot.changes(**chosen)
        if chosen["breakdown"] != "rt":
            return rows
        return tuple(
            replace(row, n_from=20, n_to=20, x_to=0.0 if row.category == "003" else 20.0, suppressed=False)
            for row in rows
            if row.indicator == "handwash_basic"
        )

    assert words(of_class(page(snapshot, language=language), "lagging")).count("RT") > 1
    told = words(of_class(page(Altered(snapshot, changes=behind), language=language), "lagging"))
    short = snapshot.catalogue["handwash_basic"].words(language).short
    assert f"RT 003 ({short})" in told
    public = Altered(snapshot, policy=read_policy(ROOT / "data", Audience.PUBLIC))
    assert of_class(page(public, language=language), "lagging") == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_before_and_after_without_other_families_says_so(snapshot: Snapshot, language: str) -> None:
    alone = read_text(language)("ringkasan.alone")
    assert alone not in words(page(snapshot, language=language))
    assert alone in words(page(snapshot, language=language, population="all"))
    assert alone in words(page(beside_rows(snapshot), language=language))


@pytest.mark.parametrize(("language", "population"), EVERY_VIEW)
def test_the_headline_adds_up_and_says_why_there_are_more_indicators(
    snapshot: Snapshot, language: str, population: str
) -> None:
    shown = page(snapshot, language=language, population=population)
    summary = summary_of(snapshot, language=language, population=population)
    improved, total, worsened, met, targets = map(int, re.findall(r"\d+", words(of_kind(shown, "H1")[0])))
    rows = target_rows(summary)
    assert (met, targets) == (sum(row.reached is Reached.MET for row in rows), len(rows))
    (unclear,) = of_class(shown, "unclear")
    why_open = list(map(int, re.findall(r"\d+", words(of_class(unclear, "note")[0]))))
    assert improved + worsened + sum(why_open) == total == len(summary.lines)
    compared = perbandingan(snapshot, summary.selection, summary.text)
    note = totals(summary.tally, summary.text)
    told = list(map(int, re.findall(r"\d+", note)))
    assert told[:2] == [total, len(summary.everything)]
    assert total + sum(told[2:]) == len(summary.everything)
    assert note in words(of_class(shown, "themes"))
    assert note in words(of_class(compared, "key"))


def test_another_view_that_got_worse_is_told_but_not_counted(snapshot: Snapshot) -> None:
    facet = next(
        line for line in summary_of(snapshot).everything if line.is_facet and line.change.verdict == "improved"
    )

    def worse(**chosen: Any) -> tuple[Change, ...]:
        rows = snapshot.changes(**chosen)
        return tuple(
            replace(row, verdict="worsened") if row.indicator == facet.definition.name else row for row in rows
        )

    altered = Altered(snapshot, changes=worse)
    assert summary_of(altered).tally.worsened == summary_of(snapshot).tally.worsened
    (group,) = [each for each in of_class(page(altered), "group") if each.id == "worsened"]
    (listed,) = of_class(group, "facets")
    assert named_in(of_kind(listed, "Li")) == [facet.definition.name]
    assert facet.lead is not None
    assert facet.lead.words("id").short in words(of_class(listed, "facet-note"))
    compared = perbandingan(altered, Selection(), read_text("id"))
    assert f"#line-{facet.definition.name}" in {link.href for link in of_kind(of_class(compared, "worse"), "A")}


def test_every_card_and_every_count_says_where_it_is_from(snapshot: Snapshot) -> None:
    shown = page(snapshot)
    told = of_class(shown, "card") + [item for group in of_class(shown, "tiles") for item in of_kind(group, "Li")]
    assert all(len(of_class(each, "where-from")) == 1 for each in told)


def test_a_verdict_is_always_a_word_and_a_symbol_beside_its_colour(snapshot: Snapshot) -> None:
    for card in of_class(page(snapshot), "card"):
        (chip,) = of_class(card, "chip")
        assert re.fullmatch(
            r"[▲▼●=○–#] (Membaik|Memburuk|Belum pasti|Tetap|Terlalu sedikit|Tidak ada pembanding|Tidak dinilai)",
            words(chip),
        )


def test_a_level_alone_is_no_course(snapshot: Snapshot) -> None:
    summary = summary_of(snapshot)
    line = next(line for line in summary.lines if line.leads)
    assert "sparkline" in as_html(card_of(line, summary))
    summary.__dict__["levels"] = {name: rows[-1:] for name, rows in summary.levels.items()}
    assert "sparkline" not in as_html(card_of(line, summary))


def test_a_median_that_went_another_way_is_told_by_the_change_that_is_certain(snapshot: Snapshot) -> None:
    """Most earn more, but whoever is in the middle does not: “tidak berubah” beside “Membaik” read as an error."""
    summary = summary_of(snapshot)
    line = next(line for line in summary.everything if line.definition.name == "women_income_median")
    for after, verdict, told in (
        (900000.0, "improved", "perubahan khas naik Rp 50.000"),
        (800000.0, "improved", "perubahan khas naik Rp 50.000"),
        (990000.0, "improved", "naik Rp 90.000"),
        (900000.0, "unclear", "tidak berubah"),
    ):
        change = replace(line.change, value_from=900000.0, value_to=after, change=50000.0, verdict=verdict)
        said = moved_in_words(replace(line, change=change), summary)
        assert said.replace("\N{NO-BREAK SPACE}", " ") == told


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_card_without_a_verdict_says_why(snapshot: Snapshot, language: str) -> None:
    summary = summary_of(snapshot, language=language)
    line = next(each for each in summary.lines if each.definition.name == "san_layak")
    for comparison, method, why in (
        ("unpaired", line.change.method, "stands_in"),
        ("paired", Method.AS_ONE.value, "shared"),
        ("paired", line.change.method, None),
    ):
        change = replace(line.change, verdict="count_only", comparison=comparison, method=method)
        notes = words(of_class(card_of(replace(line, change=change), summary), "card-notes"))
        said = summary.text(f"card.unjudged_{why}", units=unit_word(line.definition.noun, 0, language)) if why else "!"
        assert (said in notes) is bool(why), notes


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_few_that_are_not_judged_are_named_where_they_are_counted(snapshot: Snapshot, language: str) -> None:
    summary = summary_of(snapshot, language=language)
    unjudged = [line.definition.words(language).short for line in summary.open if line.change.verdict == "count_only"]
    told = words(of_class(page(snapshot, language=language), "unclear"))
    assert 0 < len(unjudged) <= FEW_UNJUDGED
    assert f"{len(unjudged)} {summary.text('verdict.count_only').lower()} ({', '.join(unjudged)})" in told


def test_the_movers_of_a_card_add_up(snapshot: Snapshot) -> None:
    for card in of_class(page(snapshot), "card"):
        (movers,) = of_class(card, "card-movers")
        improved, worsened, unchanged, total = map(int, re.findall(r"\d+", words(movers)))
        assert improved + worsened + unchanged == total


def test_the_page_has_one_first_heading_and_skips_no_level(snapshot: Snapshot) -> None:
    levels = [
        int(type(each).__name__[1]) for each in walk(page(snapshot)) if re.fullmatch(r"H[1-6]", type(each).__name__)
    ]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(later - earlier <= 1 for earlier, later in pairwise(levels))


def test_the_families_found_again_and_lost_add_up(snapshot: Snapshot) -> None:
    covered = summary_of(snapshot).coverage
    assert covered is not None
    told = words(of_class(page(snapshot), "coverage"))
    found, met, lost, *reasons = map(int, re.findall(r"\d+", told))
    assert (found, met) == (covered.found_again, covered.met_from)
    assert lost == sum(reasons[: len(covered.lost)]) == met - found


def test_many_lost_families_are_a_warning(snapshot: Snapshot) -> None:
    site = snapshot.context.sites[0].name
    lost = Coverage(site, "binaan", "baseline", "m8", met_from=100, met_to=70, found_again=70, lost=(("moved", 30),))
    shown = page(Altered(snapshot, context=replace(snapshot.context, coverage=(lost,))))
    assert of_class(shown, "warning")
    assert not of_class(page(snapshot), "warning")


def test_house_repair_shows_plan_outcome_and_what_it_was_for(snapshot: Snapshot) -> None:
    told = words(of_class(page(snapshot), "works"))
    assert re.search(r"Perbaikan rumah \(rutilahu\)\d+ dari 10 selesai", told)
    assert re.search(r"Menjadi layak huni: \d+ dari \d+", told)


def test_of_births_and_deaths_that_are_hidden_it_is_said_why_and_that_they_may_be_none(snapshot: Snapshot) -> None:
    def hidden(**chosen: Any) -> tuple[Change, ...]:
        return tuple(replace(row, suppressed=row.indicator == "live_births") for row in snapshot.changes(**chosen))

    for seen, told in ((snapshot, False), (Altered(snapshot, changes=hidden), True)):
        assert ("boleh jadi nol" in words(of_class(page(seen), "vital"))) is told


def test_births_and_deaths_are_counts_without_a_percent_or_a_verdict(snapshot: Snapshot) -> None:
    (vital,) = of_class(page(snapshot), "vital")
    assert "%" not in words(vital)
    assert not of_class(vital, "chip")


def test_fewer_than_thirty_units_are_told_as_counts(snapshot: Snapshot) -> None:
    line = next(line for line in summary_of(snapshot).lines if line.definition.kind is Kind.PROPORTION)
    few = replace(line.change, n_from=20, n_to=20, x_from=9.0, x_to=14.0, value_from=0.45, value_to=0.7)
    said = moved_in_words(replace(line, change=few), summary_of(snapshot))
    assert said == "naik 5 keluarga"


@pytest.mark.parametrize(
    ("detectable", "said"), [(0.61, "di bawah 7 dari 10 anak"), (0.95, "yang tidak pada semua 10 anak")]
)
def test_what_data_of_a_few_easily_miss_is_told_in_units(snapshot: Snapshot, detectable: float, said: str) -> None:
    few = {"n_from": 10, "n_to": 10, "x_from": 1.0, "x_to": 1.0, "value_from": 0.1, "value_to": 0.1, "change": 0.0}

    def altered(**chosen: Any) -> tuple[Change, ...]:
        return tuple(
            replace(row, verdict="unclear", detectable=detectable, **few) if row.indicator == "stunting" else row
            for row in snapshot.changes(**chosen)
        )

    assert f"Perubahan {said} mudah luput di data ini" in words(page(Altered(snapshot, changes=altered)))


def test_a_selection_without_results_says_so(snapshot: Snapshot) -> None:
    shown = page(Altered(snapshot, changes=lambda **_: (), assistance=lambda **_: ()))
    text = read_text("id")
    assert text("error.empty_title") in words(shown)
    assert of_class(shown, "facts-row") == []


def test_without_works_and_births_the_summary_says_so(snapshot: Snapshot) -> None:
    def one(**chosen: Any) -> tuple[Change, ...]:
        return tuple(row for row in snapshot.changes(**chosen) if row.indicator == "san_layak")

    shown, text = page(Altered(snapshot, changes=one, assistance=lambda **_: ())), read_text("id")
    assert text("ringkasan.works_none") in words(shown)
    assert text("ringkasan.vital_none") in words(shown)


def test_when_nothing_moved_for_sure_both_columns_say_so(snapshot: Snapshot) -> None:
    def unclear(**chosen: Any) -> tuple[Change, ...]:
        return tuple(replace(change, verdict="unclear") for change in snapshot.changes(**chosen))

    told = words(page(Altered(snapshot, changes=unclear)))
    assert read_text("id")("ringkasan.improved_none") in told
    assert read_text("id")("ringkasan.worsened_none") in told


@pytest.mark.parametrize(("worse", "one"), [(0, True), (1, False)])
def test_what_leans_worse_fills_the_column_where_nothing_did_beside_cards(
    snapshot: Snapshot, worse: int, one: bool
) -> None:
    """Beside two rows of cards the column of what got worse stood empty."""
    sample = summary_of(snapshot)
    leading = [line.definition.name for line in sample.lines if line.leads]
    went = dict.fromkeys(leading[:3], "improved") | dict.fromkeys(leading[3 : 3 + worse], "worsened")

    def altered(**chosen: Any) -> tuple[Change, ...]:
        return tuple(replace(row, verdict=went.get(row.indicator, "unclear")) for row in snapshot.changes(**chosen))

    (side,) = of_class(page(Altered(snapshot, changes=altered)), "worse-side")
    assert ("one-column" in side.className) is one
    assert of_class(side, "leaning")


def test_what_improved_is_listed_at_once_where_no_card_stands_before_it(snapshot: Snapshot) -> None:
    """Of a site without an improved headline there was a heading and a line to click, and nothing else."""
    for names in (["stbm_pillars"], ["stbm_pillars", "san_layak"]):

        def altered(names: list[str] = names, **chosen: Any) -> tuple[Change, ...]:
            rows = snapshot.changes(**chosen)
            return tuple(replace(row, verdict=("unclear", "improved")[row.indicator in names]) for row in rows)

        (group,) = [
            each for each in of_class(page(Altered(snapshot, changes=altered)), "group") if each.id == "improved"
        ]
        (fold,) = of_class(group, "others-fold")
        assert fold.open is (len(names) == 1)
        assert bool(of_class(group, "card")) is not fold.open


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_definition_of_every_indicator_can_be_opened(snapshot: Snapshot, language: str) -> None:
    text = read_text(language)
    for definition in snapshot.catalogue:
        told = words(origin(snapshot, Selection(language=language), text, name=definition.name))
        ours = definition.words(language)
        for part in (ours.label, ours.definition, ours.limits, ours.numerator, ours.denominator, definition.owner):
            assert part in told
        assert snapshot.sql(definition.name).strip() in told
        assert all(each in told for each in in_language(definition.references, language))


# Before there is a second round ---------------------------------------------------------------------------------------


def before_any_other_round(snapshot: Snapshot) -> Altered:
    """The sample as it was when only the first round had been held; the others are declared."""
    first = snapshot.context.baseline.name
    met = tuple(
        replace(each, met_from=each.met_from if each.round_from == first else 0, met_to=0, found_again=0, lost=())
        for each in snapshot.context.coverage
    )
    return Altered(snapshot, context=replace(snapshot.context, coverage=met), changes=lambda **_chosen: ())


@pytest.mark.parametrize("language", LANGUAGES)
def test_before_a_second_round_the_summary_says_so_and_how_things_stand(snapshot: Snapshot, language: str) -> None:
    early = before_any_other_round(snapshot)
    drawn, summary = page(early, language=language), summary_of(early, language=language)
    unheld = read_text(language)("filter.unheld", label="").strip()
    assert words(of_kind(drawn, "H1")) == read_text(language)(
        "filter.waiting", before=summary.round_from.label(language), after=summary.round_to.label(language)
    )
    assert unheld in words(of_class(drawn, "scope"))
    later = of_kind(of_class(drawn, "filter-round_to"), "Option")
    assert later
    assert all(unheld in words(option) for option in later)
    first, *others = of_kind(of_class(drawn, "filter-round_from"), "Option")
    assert [unheld in words(option) for option in (first, *others)] == [False, *(True for _ in others)]
    assert not [
        each for name in ("vital", "coverage", "verdicts", "tally", "message") for each in of_class(drawn, name)
    ]
    [levels] = of_class(drawn, "standing")
    leading = [each for each in snapshot.catalogue if each.headline or each.primary]
    rows = [row for name in summary.levels for row in summary.levels[name] if row.round == "baseline" and row.n]
    known = {row.indicator for row in rows}
    assert sorted(named_in(of_kind(levels, "Li"))) == sorted(each.name for each in leading if each.name in known)
    assert all(row.before is None for row in target_rows(summary))
    [told] = [each for each in of_class(drawn, "chart") if each.id == "targets"]
    assert read_text(language)("target.key_before") not in words(told)
    assert read_text(language)("ringkasan.targets_reading") not in words(told)
    works_note = read_text(language)("ringkasan.works_note", round=summary.round_from.label(language))
    assert works_note in words(drawn)


@pytest.mark.parametrize("breakdown", ["rt", "head_sex"])
def test_before_a_second_round_an_indicator_shows_how_its_parts_stood(snapshot: Snapshot, breakdown: str) -> None:
    chosen = Selection(breakdown=breakdown)
    drawn = indikator(before_any_other_round(snapshot), chosen, read_text("id"), name="san_layak")
    [chart] = [each for each in of_class(drawn, "chart") if each.id == "standing"]
    about = {"indicator": "san_layak", "round": "baseline", "population": "binaan"}
    known = [row.n for row in snapshot.estimates(**about, breakdown=breakdown) if row.n]
    assert [words(each) for each in of_class(chart, "span-note")] == [f"n = {n}" for n in known]
    untold = words(of_class(drawn, "untold"))
    assert untold.startswith("Siapa yang berubah, Seberapa yakin?")
    assert untold.endswith(": Dihitung sesudah putaran berikutnya didata.")
    assert "untuk melihatnya" not in words(of_class(drawn, "untold")), "no other choice would show it yet"


@pytest.mark.parametrize("language", LANGUAGES)
def test_before_a_second_round_the_list_of_indicators_has_the_level_of_each(snapshot: Snapshot, language: str) -> None:
    chosen = Selection(language=language)
    drawn = indikator(before_any_other_round(snapshot), chosen, read_text(language), name=None)
    rows = snapshot.estimates(round="baseline", population="binaan", breakdown="site")
    known = {row.indicator: row for row in rows if row.n}
    listed = {named_in([each])[0]: words(of_class(each, "entry-result")) for each in of_class(drawn, "entry")}
    assert set(listed) == set(known)
    for name in ("san_layak", "handwash_basic", "women_income_median"):
        measure = measure_of(snapshot.catalogue[name], language)
        assert listed[name].startswith(measure.value(known[name].value))
        assert f"n = {known[name].n}" in listed[name]
    assert "→" not in words(of_class(drawn, "entry-result"))
    (heading,) = of_kind(drawn, "H1")
    assert words(heading).startswith(snapshot.context.baseline.label(language))


def test_before_a_second_round_the_quality_of_data_names_no_days_to_come(snapshot: Snapshot) -> None:
    drawn = mutu_data(before_any_other_round(snapshot), Selection(), read_text("id"))
    rows = next(each for each in of_class(drawn, "chart") if each.id == "rows")
    assert "Data awal 20–31 Mar 2023 · n =" in words(rows)
    assert "Nov 2023" not in words(rows)


def test_a_count_above_a_thousand_is_written_as_elsewhere_where_families_are_met_again(snapshot: Snapshot) -> None:
    thousandfold = tuple(
        replace(each, met_from=1000 * each.met_from, met_to=1000 * each.met_to, found_again=1000 * each.found_again)
        for each in snapshot.context.coverage
    )
    many = Altered(snapshot, context=replace(snapshot.context, coverage=thousandfold))
    for drawn in (page(many), *(each(many, Selection(), read_text("id")) for each in (perbandingan, mutu_data))):
        told = words(drawn)
        assert re.search(r"\d\.000 dari \d+\.000", told)
        assert not re.search(r"\d{2}000 dari", told)


@pytest.mark.parametrize("language", LANGUAGES)
def test_where_no_round_has_been_held_every_page_says_so_and_shows_nothing_empty(
    snapshot: Snapshot, language: str
) -> None:
    early, text = before_any_other_round(snapshot), read_text(language)
    selection = Selection(language=language, round_from="m2", round_to="m4")
    labels = text("filter.and").join(snapshot.context.round(name).label(language) for name in ("m2", "m4"))
    told = text("filter.unheld_rounds", rounds=labels)
    pages = [layout(early, selection, text), perbandingan(early, selection, text)]
    pages += [indikator(early, selection, text, name=name) for name in (None, "san_layak")]
    assert all(told in words(page) for page in pages)
    assert of_class(pages[0], "facts-row") == []
    assert text("perbandingan.worse.none") not in words(pages[1])
    assert of_class(pages[1], "uncomputed") == []
    below = shell.filled(html.P(), snapshot=early, selection=selection, path="/", pages=(), here=None, text=text)[-1]
    assert text("footer.caveat") not in words(below), "nothing is compared that it could be said of"


def test_before_a_second_round_nothing_is_said_to_have_got_no_worse(snapshot: Snapshot) -> None:
    early = before_any_other_round(snapshot)
    drawn = perbandingan(early, Selection(), read_text("id"))
    told = words(drawn)
    assert "belum didata" in told
    for page in (drawn, indikator(early, Selection(), read_text("id"), name="san_layak")):
        offered = {part.to_plotly_json()["props"].get("data-field") for part in walk(page)}
        assert offered & {"comparison", "theme", "apkm"} == set()  # nothing to choose among
    assert "memburuk" not in told
    assert "0 dari" not in told


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [(0.6744550697237632, 0.8377010701539643, "naik sekitar 0,16"), (0.60041, 0.60008, "turun sekitar 0,0003")],
)
def test_a_mean_whose_levels_and_change_add_up_in_no_decimals_still_says_by_how_much(
    snapshot: Snapshot, before: float, after: float, told: str
) -> None:
    """It read "Rata-rata IKS naik"."""
    summary = summary_of(snapshot)
    line = next(line for line in summary.everything if line.definition.name == "iks_mean")
    change = replace(line.change, value_from=before, value_to=after, change=after - before)
    assert moved_in_words(replace(line, change=change), summary) == told
