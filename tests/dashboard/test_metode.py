"""The methods page: every definition that is computed, every method that was used, and what can't be proved."""

from __future__ import annotations

import re

import pytest
from reading import of_class, of_kind, words

from dashboard.figures.measure import measure_of
from dashboard.pages.metode.definitions import found
from dashboard.pages.metode.layout import layout
from dashboard.selection import Selection
from dashboard.source import Snapshot
from dashboard.text import LANGUAGES, read_text
from indicators.sources import in_language


def page(snapshot: Snapshot, language: str = "id") -> object:
    return layout(snapshot, Selection(language=language), read_text(language))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_computed_indicator_has_its_definition(snapshot: Snapshot, language: str) -> None:
    entries = of_class(page(snapshot, language), "entry-fold")
    active = snapshot.catalogue.active
    assert {entry.id for entry in entries} == {f"definisi-{definition.name}" for definition in active}
    for definition in active:
        (entry,) = [each for each in entries if each.id == f"definisi-{definition.name}"]
        told = words(entry)
        own = definition.words(language)
        assert all(part in told for part in (own.definition, own.numerator, own.denominator, own.limits))
        assert all(reference in told for reference in in_language(definition.references, language))


def test_every_method_of_the_build_is_explained(snapshot: Snapshot) -> None:
    used = {change.method for change in snapshot.changes(breakdown="site")} - {"not_comparable"}
    named = {words(code) for code in of_kind(page(snapshot), "Code")}
    assert used <= named


def test_a_target_is_told_as_the_pages_that_use_it_tell_it(snapshot: Snapshot) -> None:
    """An income to reach had no rupiah."""
    rows = [[words(cell) for cell in row.children] for row in of_kind(page(snapshot), "Tr")]
    for target in snapshot.context.targets:
        definition = snapshot.catalogue[target.indicator]
        told = measure_of(definition, "id").value(target.value)
        assert [definition.words("id").label, told] in [row[:2] for row in rows]


def test_it_says_first_what_before_and_after_cannot_prove(snapshot: Snapshot) -> None:
    first = of_class(page(snapshot), "section")[0]
    assert "Belum tentu karena program" in words(first)
    assert "alasannya bagi yang boleh melihatnya" in words(first), "judges and the public are not told the reasons"


def test_the_search_finds_words_of_a_definition_and_says_when_there_are_none(snapshot: Snapshot) -> None:
    text = read_text("id")
    shown = of_class(found(snapshot, "sanitasi layak", Selection(), text), "entry-fold")
    assert "definisi-san_layak" in {entry.id for entry in shown}
    assert len(shown) < len(snapshot.catalogue.active)
    assert "zzz" in words(found(snapshot, "zzz", Selection(), text))
    themes = of_class(found(snapshot, "sanitasi layak", Selection(), text), "theme-fold")
    assert themes
    assert all(theme.open for theme in themes), "what was searched for can be seen"


@pytest.mark.parametrize("language", LANGUAGES)
def test_definitions_are_folded_by_theme_each_with_how_many_were_checked_and_none_is_lost(
    snapshot: Snapshot, language: str
) -> None:
    themes = of_class(page(snapshot, language), "theme-fold")
    assert not any(theme.open for theme in themes)
    told = [tuple(map(int, re.findall(r"\d+", words(of_class(theme, "method-served"))))) for theme in themes]
    active = snapshot.catalogue.active
    assert sum(n for n, _ in told) == len(active)
    assert sum(verified for _, verified in told) == sum(each.verified for each in active)
    for theme, (n, _) in zip(themes, told, strict=True):
        assert len(of_class(theme, "entry-fold")) == n


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_the_assisted_families_are_says_how_many_of_how_many(snapshot: Snapshot, language: str) -> None:
    (who,) = [each for each in of_class(page(snapshot, language), "section") if each.id == "who"]
    said = {"id": "paling berat: 100 dari 160 keluarga yang ditemui", "en": "worst off: 100 of 160 families met"}
    assert said[language] in words(who)


def test_a_definition_gives_its_reason_once(snapshot: Snapshot) -> None:
    for entry in of_class(page(snapshot), "entry-fold"):
        reason = snapshot.catalogue[entry.id.removeprefix("definisi-")].words("id").rationale
        assert words(entry).count(reason) == 1


def test_every_part_named_on_top_is_found_by_its_address_folded_or_not(snapshot: Snapshot) -> None:
    shown = page(snapshot)
    ways = [link.href.removeprefix("#") for link in of_kind(of_class(shown, "metode-parts"), "A")]
    assert {each.id for each in of_class(shown, "section")} == set(ways)
    assert [each.id for each in of_class(shown, "fold-section")] == ["methods", "yardsticks"]
