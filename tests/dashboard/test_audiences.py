"""Every page for every audience: it stands, and tells no number that the audience must not know."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import pytest
from reading import of_class, words

from dashboard.app import create_app, shown
from dashboard.pages.indikator.layout import layout as indikator
from dashboard.selection import Selection
from dashboard.source import Snapshot, Source
from dashboard.text import read_text
from indicators.catalogue import read_catalogue
from indicators.disclosure import Audience
from warehouse.declared import DeclarationError
from warehouse.settings import Settings

NAMES = sorted({*read_catalogue().active.names[::6], "infant_deaths", "san_ladder", "women_income_median", "stunting"})
ALL = Selection(population="all")
GUARDED = (Audience.PUBLIC, Audience.JUDGE, Audience.LEADERSHIP)


@pytest.fixture(scope="module")
def told(settings: Settings) -> dict[Audience, Source]:
    return {audience: Source(replace(settings, audience=audience)) for audience in GUARDED}


def page(snapshot: Snapshot, name: str, selection: Selection) -> object:
    return indikator(snapshot, selection, read_text(selection.language), name=name)


@pytest.mark.parametrize("audience", GUARDED)
@pytest.mark.parametrize("search", ["", "?bahasa=en&populasi=all", "?banding=all_present"])
def test_every_page_stands_for_every_audience(told: dict[Audience, Source], audience: Audience, search: str) -> None:
    addresses = ["/", "/perbandingan", "/indikator", *(f"/indikator/{name}" for name in NAMES)]
    for address in addresses:
        children, _ = shown(told[audience], address, search)
        assert not of_class(children, "failed"), address
        assert of_class(children, "simulated"), address


def test_nobody_in_particular_is_the_audience_of_an_app_that_was_not_told(settings: Settings) -> None:
    assert Source(replace(settings, audience="")).current().policy.audience is Audience.PUBLIC


def test_an_unknown_audience_stops_the_app(settings: Settings) -> None:
    with pytest.raises(DeclarationError, match="leadership"):
        create_app(replace(settings, audience="juri"))


def test_deaths_are_not_told_to_everybody_as_nought(told: dict[Audience, Source]) -> None:
    """What is hidden must never read as none."""
    snapshot = told[Audience.PUBLIC].current()
    hidden = [row for row in snapshot.changes(breakdown="site") if row.suppressed and row.indicator.endswith("_deaths")]
    assert hidden, "the sample has deaths"
    children, _ = shown(told[Audience.PUBLIC], "/", f"?populasi={hidden[0].population}&dari={hidden[0].round_from}"
                        f"&ke={hidden[0].round_to}")  # fmt: skip
    label = snapshot.catalogue[hidden[0].indicator].words("id").short
    tile = next(words(tile) for tile in of_class(children, "tiles") if label in words(tile))
    assert "disembunyikan" in tile


def test_the_choice_of_breakdowns_is_that_of_the_audience(told: dict[Audience, Source]) -> None:
    judge, public = (told[audience].current() for audience in (Audience.JUDGE, Audience.PUBLIC))
    assert "Dasawisma 001" not in words(page(judge, "san_layak", replace(ALL, breakdown="dasawisma")))
    assert "RT 001" in words(page(judge, "san_layak", replace(ALL, breakdown="dasawisma")))
    assert "RT 001" not in words(page(public, "san_layak", ALL))
    assert public.changes(breakdown="rt") == ()


def test_a_part_that_is_hidden_keeps_its_row_and_has_no_number_in_the_file(
    told: dict[Audience, Source], settings: Settings
) -> None:
    snapshot = told[Audience.JUDGE].current()
    selection = replace(ALL, comparison="all_present")
    rows = snapshot.changes(
        indicator="stunting", breakdown="rt", population="all", round_from="baseline", round_to="m8"
    )
    hidden = {row.category for row in rows if row.suppressed and not row.paired}
    assert hidden, "the sample has RT with fewer than five stunted children"
    rt = f"RT {sorted(hidden)[0]}"
    part = next(words(part) for part in of_class(page(snapshot, "stunting", selection), "part") if rt in words(part))
    assert part == f"{rt}disembunyikan agar orang tidak dikenali"
    client = create_app(replace(settings, audience="judge")).server.test_client()
    answer = client.get("/indikator/stunting/parts.csv?populasi=all&banding=all_present")
    table = csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig")), delimiter=";")
    line = next(line for line in table if line["Kelompok"] == rt)
    assert {value for key, value in line.items() if key not in ("Kelompok", "Kesimpulan", "sumber")} == {""}
