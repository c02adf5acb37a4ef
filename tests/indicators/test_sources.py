"""Every source of the catalogue can be read in English, on the pages and in the generated documents."""

from __future__ import annotations

import tomllib
from pathlib import Path

from indicators.catalogue import read_catalogue
from indicators.described import facts
from indicators.sources import english, in_language

CATALOGUE = read_catalogue()
TOLD = {each for definition in CATALOGUE for each in (*definition.references, *definition.unverified)}
INDONESIAN = {"dan", "yang", "tidak", "belum", "dari", "menurut", "ukuran", "setempat", "umur", "indikator", "rumah"}


def test_no_source_is_left_in_bahasa_indonesia() -> None:
    left = [told for told in in_language(sorted(TOLD), "en") if INDONESIAN & set(told.lower().replace(",", "").split())]
    assert left == []


def test_nothing_is_translated_that_the_catalogue_does_not_say() -> None:
    assert english().keys() <= TOLD
    assert in_language(sorted(TOLD), "id") == tuple(sorted(TOLD))


def test_what_was_not_said_in_english_before_is_now() -> None:
    definition = CATALOGUE["anc_k6"]
    assert dict(facts(definition, "en"))["Without a source yet"].startswith("The number of the regulation")


def test_every_source_of_a_target_or_reference_can_be_read_in_english() -> None:
    declared = tomllib.loads((Path(__file__).parents[2] / "data" / "programme.toml").read_text(encoding="utf-8"))
    told = {each["source"] for part in ("targets", "references") for each in declared[part]}
    assert english("programme").keys() <= told
    assert told - english("programme").keys() == {each for each in told if each.startswith("UMK Kota Cimahi")}
    assert in_language(["Target simulasi untuk contoh"], "en") == ("Simulated target for the sample",)
