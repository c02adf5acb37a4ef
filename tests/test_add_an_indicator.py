"""The promise of CONTRIBUTING: one TOML file, no code, and the indicator is on every page."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from dashboard.app import PAGES
from dashboard.selection import Selection
from dashboard.source import Source
from dashboard.text import read_text
from indicators.catalogue import HERE, catalogue_of, parse_definition, read_catalogue
from p2wkss_build import make_build
from warehouse.declared import DeclarationError
from warehouse.settings import Settings

LABELS = {"id": "Pendatang baru contoh", "en": "Newcomer for the test"}
SHORT = {"id": "Pendatang baru", "en": "Newcomer"}
DEFINITION = f"""
kind = "proportion"
theme = "housing"
status = "active"
unit = "household"
denominator = "member_count >= 4"
numerator = "house_tenure = 'own'"
direction = "up"
owner = "Disperkim"
can_move_in_8_months = "low"
headline = true
ordinal = 990
comparison = "paired"
disaggregate = ["rt", "head_sex"]
sensitive = false
references = ["contoh"]
smallest_relevant = 0.1
version = "1"
verified = false
unverified = ["semuanya: hanya contoh"]

[id]
label = "{LABELS["id"]}"
short = "{SHORT["id"]}"
definition = "Keluarga besar yang memiliki rumahnya."
limits = "Hanya contoh."
numerator = "rumah milik sendiri"
denominator = "keluarga dengan empat orang atau lebih"

[en]
label = "{LABELS["en"]}"
short = "{SHORT["en"]}"
definition = "Large families that own their house."
limits = "An example only."
numerator = "own house"
denominator = "families of four or more"

[[examples]]
given = {{ member_count = 5, house_tenure = "own" }}
answer = "yes"
[[examples]]
given = {{ member_count = 5, house_tenure = "rent" }}
answer = "no"
[[examples]]
given = {{ member_count = 2, house_tenure = "own" }}
answer = "excluded"
[[examples]]
given = {{ member_count = 5 }}
answer = "unknown"
"""


BESIDE_RESULTS = ("kegiatan", "mutu_data", "muat_data")  # pages about the data and the works, which list no indicators


def test_add_an_indicator(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("P2WKSS_KEY", "5a" * 32)
    catalogue = tmp_path / "catalogue"
    shutil.copytree(HERE, catalogue, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    (catalogue / "newcomer.toml").write_text(DEFINITION, encoding="utf-8")
    settings = Settings(data=Path(__file__).parents[1] / "data", var=tmp_path / "var", audience="analyst")
    make_build(settings, catalogue=read_catalogue(catalogue))

    snapshot = Source(settings).current()
    for language, label in SHORT.items():
        selection = Selection.from_search(f"?bahasa={language}", snapshot.context)
        text = read_text(language)
        for page in PAGES:
            if page.key in BESIDE_RESULTS:
                continue
            parts = {page.part: "newcomer"} if page.part else {}
            shown = str(page.layout(snapshot, selection, text, **parts).to_plotly_json())
            assert label in shown, page.path
    changes = snapshot.changes(indicator="newcomer", breakdown="site", population="all", comparison="paired")
    assert len(changes) == 10  # every pair of five rounds
    assert all(change.n_from > 0 for change in changes)


def test_an_expression_that_may_not_be_asked_stops_the_build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("P2WKSS_KEY", "5a" * 32)
    strange = parse_definition("newcomer", DEFINITION.replace("house_tenure = 'own'", "random() < 0.5"))
    settings = Settings(data=Path(__file__).parents[1] / "data", var=tmp_path / "var")
    with pytest.raises(DeclarationError, match=r"newcomer\.toml: numerator: ditemukan fungsi random"):
        make_build(settings, catalogue=catalogue_of([strange]))
    assert not list(settings.builds.glob("*.duckdb"))
