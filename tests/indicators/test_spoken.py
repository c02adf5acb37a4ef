"""Worked examples are told in the words of the questionnaire, none of them left as a bare code."""

import re
from pathlib import Path

import pytest

from indicators.catalogue import read_catalogue
from indicators.spoken import spoken
from warehouse.codebook import read_codebook

BOOK = read_codebook(Path(__file__).parents[2] / "data" / "codebook")
CATALOGUE = read_catalogue()


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_answer_of_every_example_has_words(language: str) -> None:
    for definition in CATALOGUE:
        for example in definition.examples:
            told = spoken(example, definition, BOOK, language)
            assert not re.search(r"\b[a-z]+_[a-z_]+\b", told), f"{definition.name}: {told}"


def test_an_answer_is_told_as_the_form_words_it() -> None:
    definition = CATALOGUE["san_layak"]
    first = definition.examples[0]
    assert spoken(first, definition, BOOK, "id") == (
        "Fasilitas BAB: Sendiri; Jenis kloset: Leher angsa; Pembuangan akhir tinja: Tangki septik"
    )
    assert spoken(first, definition, None, "id").startswith("toilet_use: own; ")


def test_numbers_are_written_as_the_language_does() -> None:
    stunting = CATALOGUE["stunting"]
    example = next(each for each in stunting.examples if each.given.get("length_for_age") == -2.01)
    assert "−2,01" in spoken(example, stunting, BOOK, "id")
    assert "−2.01" in spoken(example, stunting, BOOK, "en")


def test_members_and_births_are_told_apart() -> None:
    definition = CATALOGUE["pis_jkn"]
    assert spoken(definition.examples[0], definition, BOOK, "en") == (
        "Member 1 (Age (years): 40; Health insurance: JKN paid by the state (PBI)); "
        "Member 2 (Age (years): 3; Health insurance: JKN paid by oneself or an employer)"
    )
    births = CATALOGUE["pis_facility_birth"]
    assert "Kelahiran 1 (" in spoken(births.examples[0], births, BOOK, "id")
