"""A build of many sites: the page of an indicator shows each in its funnel; of a single site it says nothing of it."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import pytest
from reading import of_class, of_kind, words

from dashboard.pages.indikator.layout import layout
from dashboard.pages.indikator.sites import sites_of
from dashboard.pages.indikator.view import View
from dashboard.pages.mutu_data.layout import layout as mutu_data
from dashboard.pages.ringkasan.layout import layout as summary
from dashboard.selection import Selection
from dashboard.source import Snapshot
from dashboard.text import LANGUAGES, read_text
from indicators.catalogue import catalogue_of, read_catalogue
from indicators.compute import compute
from indicators.disclosure import Audience, read_policy
from indicators.results import LevelFilters

ROOT = Path(__file__).parents[2]
SITES = 12
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
    assert len(of_kind(chart, "Tr")) == SITES + 1


def test_the_tiers_add_up_to_all_sites_and_stand_in_the_title(many: Snapshot) -> None:
    found = sites_of(view(many))
    assert found is not None
    assert found.above + found.around + found.below == SITES
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
    assert [name for name, told in facts.items() if every in told] == ["sites"]
    assert all(other.label in told for name, told in facts.items() if name != "sites")
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
    rows = of_kind(section, "Li")
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
    assert told == expected
    assert [bool(getattr(row, "aria-current", None)) for row in rows] == [True] + [False] * (SITES - 1)
    moved = [sum(row.verdict == verdict for row in changes) for verdict in ("improved", "worsened")]
    heading = words(of_kind(section, "H2"))
    assert heading == text("ringkasan.sites", n=SITES, improved=moved[0], worsened=moved[1])


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
