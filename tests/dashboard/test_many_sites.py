"""A build of many sites: the page of an indicator shows each in its funnel; of a single site it says nothing of it."""

from __future__ import annotations

import importlib.util
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from copy import copy
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from dash import html
from playwright.sync_api import Browser
from reading import of_class, of_kind, words

from dashboard.app import shown
from dashboard.components import shell
from dashboard.components.filters import filter_bar, site_names
from dashboard.components.finder import choices
from dashboard.components.held import waiting
from dashboard.figures.dumbbell import position
from dashboard.figures.facts import place
from dashboard.figures.measure import measure_of
from dashboard.handout.views import ONCE, views
from dashboard.handout.views import View as HandedOut
from dashboard.pages.indikator.downloads import SHEETS
from dashboard.pages.indikator.every_site import every_site
from dashboard.pages.indikator.layout import layout, page
from dashboard.pages.indikator.others import others
from dashboard.pages.indikator.sites import sites_of
from dashboard.pages.indikator.view import View
from dashboard.pages.indikator.words import nothing
from dashboard.pages.metode.layout import layout as metode
from dashboard.pages.mutu_data.downloads import origin, sheet
from dashboard.pages.mutu_data.layout import layout as mutu_data
from dashboard.pages.perbandingan.controls import controls
from dashboard.pages.ringkasan.card import moved_in_words
from dashboard.pages.ringkasan.layout import layout as summary
from dashboard.pages.ringkasan.opening import opening
from dashboard.pages.ringkasan.sites import sites
from dashboard.pages.ringkasan.summary import Summary
from dashboard.pages.ringkasan.themes import PARTS
from dashboard.selection import Selection
from dashboard.source import Snapshot
from dashboard.still import as_html
from dashboard.text import LANGUAGES, read_text
from indicators import numbers, records
from indicators.catalogue import catalogue_of, read_catalogue
from indicators.compute import compute
from indicators.context import told_apart
from indicators.disclosure import Audience, read_policy
from indicators.results import LevelFilters
from indicators.sites import Together, together
from indicators.verdict import Verdict

ROOT = Path(__file__).parents[2]
SITES = 12
BEHIND = "rw012"  # the last one, which has not come as far as the others
NAME = "san_layak"
OTHER = "rw004"  # visited a year later than the others in the second round, a sample of it, with its own aim
OF_THE_OTHER = f"""
UPDATE site_round SET date_from = date_from + INTERVAL 1 YEAR, date_to = date_to + INTERVAL 1 YEAR, design = 'sample'
WHERE site = '{OTHER}' AND round = 'm4';
INSERT INTO target SELECT site, '{NAME}', if(site = '{OTHER}', 0.93, 0.51), 'Dinas ' || site FROM site;
INSERT INTO reference SELECT site, 'umk_2024', 1, 'Rp', 'Gubernur ' || site FROM site;
INSERT INTO source_file BY NAME SELECT * REPLACE ('f4' AS file_id, '{OTHER}' AS site, 'f4' AS name)
FROM source_file WHERE file_id = 'm4';
INSERT INTO source_sheet VALUES ('m4', 's', 'household', 40, 40, 0, 0, 0), ('f4', 's', 'household', 9, 7, 1, 1, 0);
INSERT INTO not_loaded BY NAME SELECT 'f4' AS file_id, 's' AS sheet, 'household' AS unit, row_number,
'quarantined' AS fate, 'x' AS rule FROM range(2) rows (row_number);
INSERT INTO finding BY NAME SELECT file_id || '-' || n AS finding_id, 'x' AS rule, 'warn' AS severity, file_id,
'x' AS message_id, 'x' AS why_id, 'x' AS advice_id, 'Kader' AS enumerator, '001' AS rt, 'open' AS status
FROM (VALUES ('m4', 1), ('f4', 3)) told (file_id, many) CROSS JOIN range(3) made (n) WHERE n < many;
INSERT INTO link SELECT 'household', household_id, round, 'new', 1, 'x' FROM visit;
INSERT INTO blank SELECT 'household', household_id, round, 'floor_material', if(round = 'm4', 'not_asked', 'refused')
FROM visit JOIN household USING (household_id) WHERE site = '{OTHER}';
UPDATE household_answer SET floor_material = NULL WHERE household_id LIKE 'H004-%' AND round = 'm4';
"""
_STYLES = "".join(each.read_text(encoding="utf-8") for each in sorted((ROOT / "dashboard/assets").glob("*.css")))
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
        connection.execute(OF_THE_OTHER)
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
        shown = layout(many.at(site.name), selection, read_text("id"), name=NAME)
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
    shown = layout(many.at(other.name), selection, text, name=NAME)
    facts = {each.id: words(of_class(each, "chart-facts")[0]) for each in of_class(shown, "chart")}
    of_all = ["every-site", "sites"]
    assert [name for name, told in facts.items() if every in told] == of_all
    assert all(text("design.differs") in facts[name] for name in of_all)
    assert all(other.label in told for name, told in facts.items() if name not in of_all)
    quality = mutu_data(many.at(other.name), selection, text)
    charts = {each.id: words(of_class(each, "chart-facts")[0]) for each in of_class(quality, "chart")}
    assert len(charts) > 3
    assert all(other.label in told for told in charts.values())


class Standing:
    """A build in force that stays so."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot

    def current(self) -> Snapshot:
        return self._snapshot


@pytest.mark.parametrize("path", ["/", "/perbandingan", f"/indikator/{NAME}", "/kegiatan", "/mutu-data", "/metode"])
def test_a_page_tells_when_and_how_its_site_was_visited_and_what_it_aims_at(many: Snapshot, path: str) -> None:
    told, declared = {}, {}
    for site in ("rw001", OTHER):
        drawn = shown(Standing(many), path, f"?populasi=all&lokasi={site}")
        assert drawn.view["status"] == 200
        told[site], own = words(drawn.children), many.context.at(site)
        last = own.round("m4")
        declared[site] = [last.dates("id"), read_text("id")(f"design.{last.design}")]
        if path in ("/", f"/indikator/{NAME}", "/metode"):
            declared[site].append(numbers.percent(own.targets[0].value, "id"))
        if path == "/metode":
            declared[site] += [f"Dinas {site}", f"Gubernur {site}"]
    for site, other in (("rw001", OTHER), (OTHER, "rw001")):
        assert [each for each in declared[site] if each not in told[site]] == []
        assert declared[other][0] not in told[site]


def test_where_all_sites_are_told_of_the_dates_are_from_the_first_day_anywhere_to_the_last(many: Snapshot) -> None:
    shown = layout(many.at("rw001"), chosen(many), read_text("id"), name=NAME)
    whole, own = (each.round("m4").dates("id") for each in (many.everywhere, many.context.at("rw001")))
    for chart in of_class(shown, "chart"):
        facts = words(of_class(chart, "chart-facts")[0])
        assert (whole in facts) == (chart.id in ("every-site", "sites"))
        assert whole not in facts or own not in facts


@pytest.mark.parametrize(
    ("ask", "count", "first", "other"),
    [
        (records.sheets, lambda row: row.rows_read, 40, 9),
        (records.not_loaded, lambda row: 1, 0, 2),
        (records.findings, lambda row: 1, 1, 3),
        (records.findings_by_rule, lambda row: row.findings, 1, 3),
        (records.findings_by_cadre, lambda row: row.findings, 1, 3),
        (records.findings_by_rt, lambda row: row.findings, 1, 3),
        (records.findings_by_rt, lambda row: row.visits, 110, 112),
        (records.links, lambda row: row.records, 110, 112),
        (records.blanks, lambda row: row.unknown, 0, 55),
    ],
)
def test_what_stands_behind_results_is_told_of_one_site_alone(
    many: Snapshot, ask: Callable[..., Sequence[Any]], count: Callable[[Any], int], first: int, other: int
) -> None:
    snapshot = copy(many)
    snapshot.policy = read_policy(ROOT / "data", Audience.ANALYST)
    told = [sum(map(count, snapshot.at(site).quality(ask))) for site in ("rw001", OTHER)]
    every = sum(sum(map(count, snapshot.at(site.name).quality(ask))) for site in many.context.sites)
    assert told == [first, other]
    assert sum(map(count, snapshot.quality(ask))) == every


def test_last_digits_are_counted_and_questions_asked_at_each_site_for_itself(many: Snapshot) -> None:
    digits = [sum(row.measures for row in snapshot.quality(records.last_digits))
              for snapshot in (many, *(many.at(site.name) for site in many.context.sites))]  # fmt: skip
    assert digits[0] == sum(digits[1:])
    assert min(digits) > 0
    asked = many.at(OTHER).quality(records.asked)["household.floor_material"]
    assert (asked, many.quality(records.asked)["household.floor_material"]) == ({"m0"}, {"m0", "m4"})


def test_a_file_names_its_site_and_shows_the_query_of_that_site(many: Snapshot) -> None:
    selection = replace(chosen(many), site=OTHER)
    answer = sheet("baris", many.at(OTHER), selection)
    assert answer.file == f"SIMULASI_mutu_data_baris_{OTHER}"
    assert answer.about.startswith(many.context.site(OTHER).label)
    query = words(origin("baris", selection, read_text("id")))
    assert f"site = '{OTHER}'" in query


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_summary_counts_every_site_and_leads_to_it(many: Snapshot, language: str) -> None:
    selection, text = chosen(many, language), read_text(language)
    drawn = summary(many, selection, text)
    (section,), (scope,) = of_class(drawn, "sites"), of_class(drawn, "scope")
    assert words(scope).startswith(many.context.sites[0].label)
    assert f"#{of_kind(section, 'H2')[0].id}" in [link.href for link in of_kind(scope, "A")]
    leading, each_site = of_class(section, "site-counts")
    rows = of_kind(each_site, "Li")
    (without,) = of_class(section, "site-without")
    assert words(without).startswith(text("ringkasan.sites_without", n=1))
    told = {}
    for row, site in zip([*rows, without], many.context.sites, strict=True):
        (link,) = of_kind(row, "Link")
        assert words(link) in site.label
        assert Selection.from_search(link.href.partition("?")[2], many.context) == replace(selection, site=site.name)
        told[site.name] = words(of_class(row, "theme-told"))
    ends = {"round_from": selection.round_from, "round_to": selection.round_to, "comparison": "paired"}
    changes = many.changes(indicator=NAME, population="all", breakdown="site", **ends)
    state = {"improved": "improved", "worsened": "worsened", "unclear": "unsure", "unchanged": "unsure"}
    expected = {row.site: text(f"ringkasan.theme_{state.get(row.verdict, 'unknown')}", n=1) for row in changes}
    assert told == {**expected, BEHIND: ""}
    counts = Counter(state.get(row.verdict, "unknown") for row in changes) + Counter(unknown=1)
    said = words(of_class(leading, "theme-told"))
    assert said == ", ".join(text(f"ringkasan.theme_{name}", n=counts[name]) for name in PARTS if counts[name])
    assert [bool(getattr(row, "aria-current", None)) for row in rows] == [True] + [False] * (SITES - 2)
    moved = [sum(row.verdict == verdict for row in changes) for verdict in ("improved", "worsened")]
    span = words(of_class(section, "note"))
    assert [many.context.round(name).dates(language) in span for name in ("m0", "m4")] == [True, True]
    heading = words(of_kind(section, "H2"))
    assert heading == text("ringkasan.sites", n=SITES, improved=moved[0], worsened=moved[1])
    assert heading in words(scope)  # said at once, on a telephone too
    assert bool(of_class(section, "site-worse")) is bool(moved[1])


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_a_site_was_not_asked_is_said_of_it(many: Snapshot, language: str) -> None:
    selection = replace(chosen(many, language), site=OTHER)
    unasked = replace(view(many), snapshot=many.at(OTHER), selection=selection, text=read_text(language))
    unasked.__dict__.update(estimates=(), change=None)
    assert many.context.site(OTHER).label in nothing(unasked)
    told = words(of_class(page(unasked), "untold"))
    assert told.endswith(f": {read_text(language)('indikator.untold_nothing')}")
    assert read_text(language)("indikator.others.none") not in told


def test_what_got_worse_is_named_with_the_sites_and_by_how_much(many: Snapshot) -> None:
    told = Summary(many, chosen(many), read_text("id"))
    worse = {site: tuple(replace(line, change=replace(line.change, verdict="worsened")) for line in told.by_site[site])
             for site in ("rw002", OTHER)}  # fmt: skip
    told.__dict__["by_site"] |= worse
    (listed,) = of_class(sites(told), "site-worse")
    assert [words(each) for each in of_class(listed, "theme-name")] == [many.catalogue[NAME].words("id").short]
    ways = {Selection.from_search(each.href.partition("?")[2], many.context).site for each in of_kind(listed, "Link")}
    assert ways == set(worse)
    assert [words(each) for each in of_class(listed, "brief-change")] == [
        moved_in_words(lines[0], told) for lines in worse.values()
    ]


def test_what_got_worst_at_any_site_is_said_at_once_with_the_way_there(many: Snapshot) -> None:
    """A province opened at one city, and only counted the sites where anything got worse."""
    told = Summary(many, chosen(many), read_text("id"))
    assert of_class(opening(told), "scope-worst") == []
    for site, down in (("rw002", 3), (OTHER, 9), ("rw005", 1)):
        (line,) = told.by_site[site]
        change = replace(line.change, verdict="worsened", improved=0, worsened=down)
        told.__dict__["by_site"] |= {site: (replace(line, change=change),)}
    (worst,) = of_class(opening(told), "scope-worst")
    (line,) = told.by_site[OTHER]
    assert words(worst) == told.text(
        "ringkasan.sites_worst", label=line.definition.words("id").short, moved=moved_in_words(line, told),
        site=site_names(many.context)[OTHER],
    )  # fmt: skip
    assert worst.href.startswith(f"/indikator/{NAME}?")
    assert Selection.from_search(worst.href.partition("?")[2], many.context).site == OTHER
    (alike,) = told.by_site["rw002"]
    told.__dict__["by_site"] |= {"rw002": (replace(alike, change=line.change),)}
    (worst,) = of_class(opening(told), "scope-worst")
    names = site_names(many.context)
    both = sorted((OTHER, "rw002"), key=list(told.by_site).index)
    assert words(worst).endswith(f"{names[both[0]]}; sama berat: {names[both[1]]}")


def test_a_programme_opens_where_somebody_is_assisted_and_another_site_with_whom_was_met(many: Snapshot) -> None:
    first = many.context.sites[0].name
    context = replace(many.context, coverage=tuple(
        replace(each, met_from=0, met_to=0) if (each.site, each.population) == (first, "binaan") else each
        for each in many.context.coverage
    ))  # fmt: skip
    opened, asked = (Selection.from_search(search, context) for search in ("", f"?lokasi={first}"))
    assert (opened.site, opened.population) == ("rw002", "binaan")
    assert (asked.site, asked.population) == (first, "all")
    assert Selection.from_search("", many.context).site == first


@pytest.mark.browser
def test_the_two_rounds_stay_beside_each_other_and_at_1200_pixels_beside_the_site(
    many: Snapshot, browser: Browser
) -> None:
    context = copy(many.context)
    context.__dict__["rounds"] = tuple(
        replace(each, label_id=f"{each.label_id} (belum didata)") for each in context.rounds
    )
    drawn = as_html(controls(context, chosen(many), read_text("id")))
    page = browser.new_page()
    page.set_content(f"<style>{_STYLES}</style><main class='page page-perbandingan'>{drawn}</main>")
    tops = {}
    for width in (800, 1024, 1200, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        tops[width] = [
            page.locator(f".filter-{name}").bounding_box()["y"] for name in ("site", "round_from", "round_to")
        ]
    page.close()
    assert all(from_ == to for _, from_, to in tops.values())
    assert all(len(set(tops[width])) == 1 for width in (1200, 1440))


@pytest.mark.browser
def test_on_paper_all_sites_come_last_and_no_sheet_stays_empty(many: Snapshot, browser: Browser) -> None:
    page = browser.new_page()
    drawn = as_html(summary(many, chosen(many), read_text("id")))
    page.set_content(f"<style>{_STYLES}</style><header class=top>P2WKSS</header><main class=page>{drawn}</main>")
    page.evaluate(_AS_MANY_AS_FILL_A_SHEET)
    page.emulate_media(media="print")
    tops = [page.locator(each).bounding_box()["y"] for each in (".facts-row", ".sites")]
    sheets = page.pdf(prefer_css_page_size=True)
    page.close()
    assert tops == sorted(tops)
    assert len(re.findall(rb"/Type\s*/Page[^s]", sheets)) == 2


_AS_MANY_AS_FILL_A_SHEET = """() => {
  for (const [row, times] of [[".site-counts:last-of-type li", 3], [".cards > *", 6]])
    for (const each of document.querySelectorAll(row))
      for (let time = 0; time < times; time += 1) each.after(each.cloneNode(true));
}"""


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


def test_a_site_alone_is_not_told_what_many_tests_do(many: Snapshot) -> None:
    shown = view(many)
    several = words(every_site(shown))
    one = replace(shown)
    one.__dict__["site_changes"] = shown.site_changes[:1]
    alone = words(every_site(one))
    told = read_text("id")("indikator.every_site.alone")
    assert told in several
    assert told not in alone
    assert "diuji sekaligus" not in alone


def test_the_limits_of_the_funnel_are_the_same_whichever_site_is_looked_at(many: Snapshot) -> None:
    pages = [replace(chosen(many), site=site.name) for site in many.context.sites]
    assert len({sites_of(replace(view(many), selection=each)) for each in pages}) == 1


def test_among_many_sites_fewer_changes_are_certain(many: Snapshot) -> None:
    row = replace(view(many).site_changes[0], design_effect=None)
    told = [(0.0001, "improved"), (0.04, "worsened"), *[(0.5, "unclear")] * 8, (None, "too_few")]
    rows = [replace(row, p_value=p, verdict=verdict) for p, verdict in told]
    assert together(rows) == Together(tests=10, sure=2, held=1)
    assert together([]) == Together(tests=0, sure=0, held=0)
    # RT that move as one make even the surest less sure: p of 0.0001 taken one by one is 0.05 where the effect is 4
    assert together([replace(each, design_effect=4.0) for each in rows]) == Together(tests=10, sure=2, held=0)
    handful = replace(row, n_from=9, n_to=9, p_value=0.004, verdict="too_few")
    assert together([*rows, *[handful] * 90]) == together(rows)


def test_an_address_that_names_no_round_leads_to_the_last_one_held_at_its_site(many: Snapshot) -> None:
    third = replace(many.context.rounds[-1], name="m8", ordinal=3, month=8)
    rounds = (*many.context.rounds, third)
    met = next(each for each in many.context.coverage if (each.site, each.population) == ("rw002", "all"))
    context = replace(
        many.context, rounds=rounds, coverage=(*many.context.coverage, replace(met, round_to="m8")),
        of_sites=tuple((site, replace(own, rounds=rounds)) for site, own in many.context.of_sites),
    )  # fmt: skip
    found = {site: Selection.from_search(f"?lokasi={site}", context).round_to for site in ("rw001", "rw002")}
    assert found == {"rw001": "m4", "rw002": "m8"}
    assert Selection.from_search("", context).round_to == "m4"
    text, late = read_text("id"), replace(chosen(many), site="rw001", round_to="m8")
    said = words(filter_bar(context.at("rw001"), late, text))
    assert text("filter.until", round=context.round("m4").label("id")) in said
    assert "Di sini sudah" not in words(filter_bar(context.at("rw002"), replace(late, site="rw002"), text))


def test_beside_the_others_each_site_has_its_own_dates_and_its_own_target(many: Snapshot) -> None:
    section = every_site(view(many))
    rows = {words(of_kind(row, "Link")[0]): row for row in of_kind(section, "Li")}
    told = {}
    for site in ("rw001", OTHER):
        name = many.context.site(site).label
        held = [numbers.month(many.context.at(site).round(each).date_from, "id") for each in ("m0", "m4")]
        assert words(of_class(rows[name], "part-size")).endswith(" → ".join(held))
        tick = f"{position(many.context.at(site).targets[0].value)}%"
        told[site] = re.findall('x1="([0-9.]+%)"[^>]+dasharray', as_html(rows[name]))
        assert told[site] == [tick]
    assert told["rw001"] != told[OTHER]
    header, cells = SHEETS["every_site"](view(many))
    dates = {row[header.index("Kode lokasi")]: row[header.index("Tanggal")] for row in cells}
    assert many.context.at(OTHER).round("m4").dates("id") in str(dates[OTHER])
    assert dates[OTHER] != dates["rw001"]


def test_beside_another_site_it_is_said_whose_change_it_is_and_when_both_were_visited(many: Snapshot) -> None:
    selection = replace(chosen(many), site="rw001", population="binaan")
    here = replace(view(many), snapshot=many.at("rw001"), selection=selection)
    beside = [replace(row, comparison_site=OTHER) for row in here.besides if row.within]
    told = replace(here, snapshot=here.snapshot)
    told.__dict__["besides"] = tuple(beside)
    shown = others(told)
    names = [many.context.site(site).label for site in ("rw001", OTHER)]
    facts = words(of_class(shown, "chart-facts"))
    for site, name in zip(("rw001", OTHER), names, strict=True):
        assert many.context.at(site).round("m4").dates("id") in facts
        assert name in words(of_class(shown, "chart-title"))
        assert name in facts


def test_two_sites_of_one_label_are_told_apart_by_their_names_wherever_they_stand(many: Snapshot) -> None:
    """The header and the facts of both read alike: only lists told which was which."""
    same = [
        replace(each, label="RW 1, Kota X") if each.name in ("rw001", OTHER) else each for each in many.context.sites
    ]
    context = replace(many.context, sites=told_apart(same))
    assert site_names(context)["rw001"].startswith("RW 1 (rw001)")
    assert place(context, read_text("id"), site="rw001") == "RW 1 (rw001), Kota X"
    assert place(context, read_text("id"), site=OTHER) == f"RW 1 ({OTHER}), Kota X"
    assert context.site("rw002") == many.context.site("rw002")


def test_a_site_without_assisted_families_says_so_where_they_are_chosen(many: Snapshot) -> None:
    context = replace(many.context, coverage=tuple(
        replace(each, met_from=0, met_to=0) if (each.site, each.population) == (OTHER, "binaan") else each
        for each in many.context.coverage
    ))  # fmt: skip
    text, selection = read_text("id"), replace(chosen(many), site=OTHER, population="binaan")
    told = text("filter.nobody", site=context.site(OTHER).label, others=context.population("all").label("id"))
    assert told in words(filter_bar(context.at(OTHER), selection, text))
    assert told not in words(filter_bar(context.at(OTHER), replace(selection, population="all"), text))
    assert "tidak mempunyai" not in words(filter_bar(context.at("rw001"), replace(selection, site="rw001"), text))


def test_a_round_that_only_others_hold_is_not_told_with_their_dates(many: Snapshot) -> None:
    context = many.context.at("rw002")
    here = replace(context, elsewhere=frozenset({"m4"}))
    snapshot = copy(many)
    snapshot.context, selection, text = here, replace(chosen(many), site="rw002"), read_text("id")
    assert here.round("m4").dates("id") not in words(metode(snapshot, selection, text))
    footer = shell.filled(html.P(), snapshot=snapshot, selection=selection, path="/", pages=(), here=None, text=text)[
        -1
    ]
    assert here.round("m4").dates("id") not in words(footer)
    assert text("filter.elsewhere", label=here.round("m4").label("id")) in words(footer)


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
    _, sites, *themes = choices(many, read_text("id"))
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


def test_a_handout_holds_every_page_of_each_site_up_to_its_own_last_round(many: Snapshot) -> None:
    found = views(many.context, [NAME], language="id", sites=["rw002", BEHIND])
    assert {each.selection.site for each in found} == {"rw002", BEHIND}
    assert found[0] == HandedOut("/", replace(Selection.default(many.context), site="rw002"))
    for path in ("/kegiatan", "/mutu-data", "/metode", f"/indikator/{NAME}"):
        assert {each.selection.site for each in found if each.path == path} == {"rw002", BEHIND}
    elsewhere = replace(many.context, of_sites=tuple(
        (site, replace(own, elsewhere=frozenset({"m4"}) if site == BEHIND else own.elsewhere))
        for site, own in many.context.of_sites
    ))  # fmt: skip
    ends = {each.selection.round_to for each in views(elsewhere, [NAME], language="id", sites=["rw002"])}
    assert ends == {"m4"}
    assert {each.path for each in views(elsewhere, [NAME], language="id", sites=[BEHIND])} == {"/", *ONCE}


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
