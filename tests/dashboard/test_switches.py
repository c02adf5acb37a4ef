"""Switches say what is chosen and offer what the address may hold; the finder offers every indicator."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from dash import Dash
from reading import walk

from dashboard.app import shown
from dashboard.components.field import sought_in
from dashboard.components.questions import questions
from dashboard.components.switches import Choice, listed, segments
from dashboard.pages.perbandingan.controls import controls
from dashboard.selection import NAMES, Selection
from dashboard.source import Snapshot, Source
from dashboard.still import as_html
from dashboard.text import LANGUAGES, read_text
from indicators.definition import Status
from indicators.disclosure import Audience
from warehouse.settings import Settings

TEXT = read_text("id")
CHOICES = [Choice("one", "Satu & lain"), Choice("two", "Dua")]


@pytest.mark.parametrize("chosen", ["one", "two"])
def test_one_segment_is_chosen_and_the_label_names_the_group(chosen: str) -> None:
    told = as_html(segments("population", CHOICES, chosen, TEXT))
    assert re.findall(r"<input checked [^>]*value=\"(\w+)\"", told) == [chosen]
    assert told.count('name="population"') == 2
    label = re.search(r'id="(\S+)"', told)
    assert label is not None
    assert f'aria-labelledby="{label[1]}" class="segments" role="radiogroup"' in told
    assert "Satu &amp; lain" in told


@pytest.mark.parametrize("chosen", ["one", "two"])
def test_a_list_has_its_label_and_what_is_chosen(chosen: str) -> None:
    told = as_html(listed("theme", CHOICES, chosen, TEXT))
    assert re.findall(r'<option selected value="(\w+)"', told) == [chosen]
    assert '<label class="filter-label" for="filter-theme">' in told
    assert 'id="filter-theme"' in told


def test_every_switch_names_a_field_of_the_address(snapshot: Snapshot) -> None:
    told = as_html(controls(snapshot.context, Selection.default(snapshot.context), TEXT))
    fields = set(re.findall(r'data-field="(\w+)"', told))
    assert {"population", "round_from", "round_to", "comparison", "theme", "apkm"} == fields & set(NAMES) == fields


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_finder_offers_every_indicator_once_by_theme(app: Dash, snapshot: Snapshot, language: str) -> None:
    answer = app.server.test_client().get(f"/indikator.json?bahasa={language}")
    _, *themes = answer.json
    offered = {item["value"]: (item["label"], group["group"]) for group in themes for item in group["items"]}
    assert sum(len(group["items"]) for group in themes) == len(offered)
    assert offered == {
        each.name: (each.words(language).label, read_text(language)(f"theme.{each.theme}"))
        for each in snapshot.catalogue
        if each.status is Status.ACTIVE
    }


@pytest.mark.parametrize("audience", Audience)
def test_every_question_that_the_finder_offers_leads_to_a_part_that_this_audience_has(
    settings: Settings, audience: Audience
) -> None:
    source = Source(replace(settings, audience=audience))
    offered = questions(source.current(), read_text("id"))
    assert ("RT mana yang tertinggal?" in {each["label"] for each in offered}) == (audience is not Audience.PUBLIC)
    for each in offered:
        path, _, part = each["leads"].partition("#")
        drawn = walk(list(shown(source, path, "").children))
        assert part in {getattr(node, "id", None) for node in drawn}, each["leads"]


def test_before_there_is_a_build_the_finder_has_nothing_to_offer(empty: Dash) -> None:
    assert empty.server.test_client().get("/indikator.json").status_code == 503


def test_what_was_typed_is_sought_and_nothing_typed_finds_all() -> None:
    assert sought_in(None) == ""
    assert sought_in({"value": "air", "at": 1}) == "air"
