"""A build of many sites: the page of an indicator shows each in its funnel; of a single site it says nothing of it."""

from __future__ import annotations

import importlib.util
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import pytest
from reading import of_class, of_kind, words

from dashboard.components.finder import choices
from dashboard.components.held import waiting
from dashboard.figures.measure import measure_of
from dashboard.pages.indikator.layout import layout
from dashboard.pages.indikator.sites import sites_of
from dashboard.pages.indikator.view import View
from dashboard.pages.mutu_data.layout import layout as mutu_data
from dashboard.pages.ringkasan.layout import layout as summary
from dashboard.pages.ringkasan.themes import PARTS
from dashboard.selection import Selection
from dashboard.source import Snapshot
from dashboard.text import LANGUAGES, read_text
from indicators.catalogue import catalogue_of, read_catalogue
from indicators.compute import compute
from indicators.disclosure import Audience, read_policy
from indicators.results import LevelFilters
from indicators.sites import Together, together
from indicators.verdict import Verdict

ROOT = Path(__file__).parents[2]
SITES = 12
BEHIND = "rw012"  # the last one, which has not come as far as the others
NAME = "san_layak"
OF_A_SITE = ("found-again", "balance")
pytestmark = pytest.mark.xdist_group("many_sites")


def _invented() -> ModuleType:
    """The module that invents builds of many sites to measure what they cost."""
    spec = importlib.util.spec_from_file_location("invented_sites", ROOT / "benchmarks" / "sites.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def many() -> Iterator[Snapshot]:
    with _invented().invented_build(sites=SITES, households=60, rounds=2) as connection:
        for table in ("visit", "household_answer"):
            connection.execute(f"DELETE FROM {table} WHERE household_id LIKE 'H012-%' AND round = 'm4'")
        compute(connection, catalogue_of([read_catalogue()[NAME]]))
        yield Snapshot(build_id="banyak", connection=connection, policy=read_policy(ROOT / "data", Audience.LEADERSHIP))


def chosen(snapshot: Snapshot, language: str = "id") -> Selection:
    return Selection.from_search(f"?bahasa={language}&populasi=all", snapshot.context)


def _level(selection: Selection) -> LevelFilters:
    return {"indicator": NAME, "round": selection.round_to, "population": "all", "breakdown": "site"}


def view(snapshot: Snapshot) -> View:
    selection = chosen(snapshot)
    return View(snapshot=snapshot, selection=selection, text=read_text("id"), definition=snapshot.catalogue[NAME])


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_site_stands_in_the_funnel_with_its_level_and_its_size(many: Snapshot, language: str) -> None:
    shown = layout(many, chosen(many, language), read_text(language), name=NAME)
    chart = next(each for each in of_class(shown, "chart") if each.id == "sites")
    levels = many.estimates(indicator=NAME, round="m4", population="all", breakdown="site")
    points = of_kind(chart, "Graph")[0].figure.data[-1]
    assert sorted(zip(points.x, points.y, strict=True)) == sorted((row.n, row.x / row.n) for row in levels)
    assert len(of_kind(chart, "Tr")) == SITES  # the heading, and all but one
    assert read_text(language)("indikator.sites.absent", n=1) in words(of_class(chart, "chart-facts"))


def test_the_tiers_add_up_to_all_sites_and_stand_in_the_title(many: Snapshot) -> None:
    found = sites_of(view(many))
    assert found is not None
    assert found.above + found.around + found.below == SITES - 1
    shown = layout(many, chosen(many), read_text("id"), name=NAME)
    chart = next(each for each in of_class(shown, "chart") if each.id == "sites")
    told = f"{found.above} RW di atas, {found.around} di sekitar, {found.below} di bawah"
    assert told in words(of_class(chart, "chart-title")[0])


def test_a_site_is_chosen_in_the_address_and_every_number_is_of_it(many: Snapshot) -> None:
    sites = many.context.sites
    first, other = (Selection.from_search(f"?populasi=all&lokasi={site.name}", many.context) for site in sites[:2])
    assert Selection.from_search("?populasi=all", many.context) == first
    assert f"lokasi={sites[1].name}" in other.to_search()
    assert Selection.from_search(other.to_search(), many.context) == other
    for selection, site in ((first, sites[0]), (other, sites[1])):
        ends = {"round_from": selection.round_from, "round_to": selection.round_to, "comparison": "paired"}
        (change,) = many.changes(indicator=NAME, population="all", breakdown="site", site=site.name, **ends)
        shown = layout(many, selection, read_text("id"), name=NAME)
        assert site.label in words(of_class(shown, "page-facts"))
        assert f"{change.n_to} keluarga yang sama" in words(of_class(shown, "chart-facts")[0])
        (level,) = many.estimates(**_level(selection), site=site.name)
        chart = next(each for each in of_class(shown, "chart") if each.id == "sites")
        (ring,) = [each for each in of_kind(chart, "Graph")[0].figure.data if each.name == "chosen"]
        assert ([level.n], [level.value]) == (list(ring.x), list(ring.y))
        assert words(of_class(chart, "chart-reading")).startswith(f"{site.label}: ")
        (switch,) = [each for each in of_kind(shown, "Select") if each.id == "filter-site"]
        assert [each.value for each in switch.children if getattr(each, "selected", None)] == [site.name]
    assert words(layout(many, first, read_text("id"), name=NAME)) != words(
        layout(many, other, read_text("id"), name=NAME)
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_figure_names_the_chosen_site_or_says_that_it_is_of_all(many: Snapshot, language: str) -> None:
    text = read_text(language)
    every, other = text("figures.all_sites", n=SITES), many.context.sites[3]
    selection = Selection.from_search(f"?bahasa={language}&populasi=all&lokasi={other.name}", many.context)
    shown = layout(many, selection, text, name=NAME)
    facts = {each.id: words(of_class(each, "chart-facts")[0]) for each in of_class(shown, "chart")}
    of_all = ["every-site", "sites"]
    assert [name for name, told in facts.items() if every in told] == of_all
    assert all(other.label in told for name, told in facts.items() if name not in of_all)
    quality = mutu_data(many, selection, text)
    charts = {each.id: words(of_class(each, "chart-facts")[0]) for each in of_class(quality, "chart")}
    assert other.label in charts["found-again"]
    assert [name for name, told in charts.items() if every in told] == [
        name for name in charts if name not in OF_A_SITE
    ]
    assert text("mutu_data.sites", n=SITES, site=other.label) in words(quality)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_summary_counts_every_site_and_leads_to_it(many: Snapshot, language: str) -> None:
    selection, text = chosen(many, language), read_text(language)
    drawn = summary(many, selection, text)
    (section,), (scope,) = of_class(drawn, "sites"), of_class(drawn, "scope")
    assert words(scope).startswith(many.context.sites[0].label)
    assert f"#{of_kind(section, 'H2')[0].id}" in [link.href for link in of_kind(scope, "A")]
    leading, each_site = of_kind(section, "Ul")
    rows = of_kind(each_site, "Li")
    told = {}
    for row, site in zip(rows, many.context.sites, strict=True):
        (link,) = of_kind(row, "Link")
        assert words(link) in site.label
        assert Selection.from_search(link.href.partition("?")[2], many.context) == replace(selection, site=site.name)
        told[site.name] = words(of_class(row, "theme-told"))
    ends = {"round_from": selection.round_from, "round_to": selection.round_to, "comparison": "paired"}
    changes = many.changes(indicator=NAME, population="all", breakdown="site", **ends)
    state = {"improved": "improved", "worsened": "worsened", "unclear": "unsure", "unchanged": "unsure"}
    expected = {row.site: text(f"ringkasan.theme_{state.get(row.verdict, 'unknown')}", n=1) for row in changes}
    assert told == {**expected, BEHIND: text("ringkasan.sites_without")}
    counts = Counter(state.get(row.verdict, "unknown") for row in changes) + Counter(unknown=1)
    said = words(of_class(leading, "theme-told"))
    assert said == ", ".join(text(f"ringkasan.theme_{name}", n=counts[name]) for name in PARTS if counts[name])
    assert [bool(getattr(row, "aria-current", None)) for row in rows] == [True] + [False] * (SITES - 1)
    moved = [sum(row.verdict == verdict for row in changes) for verdict in ("improved", "worsened")]
    heading = words(of_kind(section, "H2"))
    assert heading == text("ringkasan.sites", n=SITES, improved=moved[0], worsened=moved[1])


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_site_stands_with_its_change_below_its_verdict_or_is_named_as_without(
    many: Snapshot, language: str
) -> None:
    selection, text = chosen(many, language), read_text(language)
    (section,) = [
        each for each in of_class(layout(many, selection, text, name=NAME), "chart") if each.id == "every-site"
    ]
    ends = {"round_from": selection.round_from, "round_to": selection.round_to, "comparison": "paired"}
    rows = many.changes(indicator=NAME, population="all", breakdown="site", **ends)
    verdicts = Counter(row.verdict for row in rows)
    groups = [words(each) for each in of_kind(section, "H4")]
    assert [group.split(" ", 1)[1] for group in groups] == [
        text("indikator.every_site.group", verdict=text(f"verdict.{verdict}"), n=verdicts[verdict])
        for verdict in Verdict
        if verdicts[verdict]
    ]
    drawn = of_kind(section, "Li")
    reached = [Selection.from_search(of_kind(row, "Link")[0].href.partition("?")[2], many.context) for row in drawn]
    assert sorted(each.site or "" for each in reached) == [site.name for site in many.context.sites[:-1]]
    levels = {
        site: words(of_class(row, "part-told"))
        for row, site in zip(drawn, (each.site for each in reached), strict=True)
    }
    share = measure_of(many.catalogue[NAME], language).value
    assert levels == {row.site: f"{share(row.value_from)} → {share(row.value_to)}" for row in rows}
    better, worse = verdicts["improved"], verdicts["worsened"]
    title = text("indikator.every_site.title", improved=better, worsened=worse, n=SITES - 1)
    assert words(of_class(section, "chart-title")) == title
    assert many.context.site(BEHIND).label in words(of_class(section, "note"))


def test_the_limits_of_the_funnel_are_the_same_whichever_site_is_looked_at(many: Snapshot) -> None:
    pages = [replace(chosen(many), site=site.name) for site in many.context.sites]
    assert len({sites_of(replace(view(many), selection=each)) for each in pages}) == 1


def test_among_many_sites_fewer_changes_are_certain(many: Snapshot) -> None:
    row = view(many).site_changes[0]
    told = [(0.0001, "improved"), (0.04, "worsened"), *[(0.5, "unclear")] * 8, (None, "too_few")]
    rows = [replace(row, p_value=p, verdict=verdict) for p, verdict in told]
    assert together(rows) == Together(tests=10, sure=2, held=1)
    assert together([]) == Together(tests=0, sure=0, held=0)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_site_that_has_not_come_as_far_says_so_and_leads_to_the_others(many: Snapshot, language: str) -> None:
    text, selection = read_text(language), replace(chosen(many, language), site=BEHIND)
    drawn = summary(many, selection, text)
    assert words(of_kind(drawn, "H1")) == waiting(many.context, selection, text)
    assert many.context.site(BEHIND).label in waiting(many.context, selection, text)
    offered = {each.id: words(each) for each in of_kind(drawn, "Select")}
    told = text("filter.unheld", label=many.context.round("m4").label(language))
    assert told in offered["filter-round_to"]
    assert of_class(drawn, "sites")
    assert told not in words(summary(many, chosen(many, language), text))


def test_the_finder_offers_every_site_as_well(many: Snapshot) -> None:
    sites, *themes = choices(many.catalogue, many.context, read_text("id"))
    assert [each["value"] for each in sites["items"]] == [site.name for site in many.context.sites]
    assert {each["chooses"] for each in sites["items"]} == {"lokasi"}
    assert [item["value"] for theme in themes for item in theme["items"]] == [NAME]


def test_of_many_sites_only_what_was_asked_for_last_is_kept(many: Snapshot, monkeypatch: pytest.MonkeyPatch) -> None:
    first, *others = [site.name for site in many.context.sites]
    ask = {"indicator": NAME, "breakdown": "site"}
    before = many.estimates(site=first, **ask)
    assert many.estimates(site=first, **ask) is before
    monkeypatch.setattr("dashboard.source._ROWS_KEPT", 3 * len(before))
    last = [many.estimates(site=site, **ask) for site in others[:5]][-1]
    assert many.estimates(site=others[4], **ask) is last
    again = many.estimates(site=first, **ask)
    assert again == before
    assert again is not before


def test_of_one_site_there_is_no_choice(snapshot: Snapshot) -> None:
    selection = Selection.from_search(f"?lokasi={snapshot.context.sites[0].name}", snapshot.context)
    shown = layout(snapshot, selection, read_text("id"), name=NAME)
    assert selection.site is None
    assert not [each for each in of_kind(shown, "Select") if each.id == "filter-site"]


def test_of_one_site_nothing_is_said(snapshot: Snapshot) -> None:
    assert sites_of(view(snapshot)) is None
    shown = layout(snapshot, chosen(snapshot), read_text("id"), name=NAME)
    assert "sites" not in [each.id for each in of_class(shown, "chart")]
    assert "di atas, " not in words(shown)
    assert not of_class(summary(snapshot, chosen(snapshot), read_text("id")), "sites")
