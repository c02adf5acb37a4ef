"""How the assisted families and the others stood at the start, counted a second way from the answers of the build."""

from __future__ import annotations

from typing import Any

import pytest
from reading import of_class, of_kind, words

from dashboard.pages.mutu_data.profile import SHOWN, profile
from dashboard.pages.mutu_data.start import stood
from dashboard.selection import Selection
from dashboard.source import Snapshot
from dashboard.text import LANGUAGES, read_text
from indicators.definition import Kind
from indicators.telling import FEWEST_FOR_PERCENT
from warehouse.settings import Settings
from warehouse.store import connect_reading

pytestmark = pytest.mark.xdist_group("mutu_profile")


def test_both_groups_are_those_that_the_answers_give(snapshot: Snapshot, settings: Settings) -> None:
    rows = stood(snapshot, Selection())
    shares = [row for row in rows if snapshot.catalogue[row.indicator].kind is Kind.PROPORTION]
    assert len(shares) > 20
    with connect_reading(settings.builds / f"{snapshot.build_id}.duckdb") as build:
        for row in shares:
            counted = build.execute(
                f"SELECT binaan, count(*), count(*) FILTER (state = 'yes') FROM ({snapshot.sql(row.indicator)})"
                f" WHERE round = 'baseline' AND state IN ('yes', 'no') GROUP BY binaan ORDER BY binaan"
            ).fetchall()
            assert counted == [(False, row.n_others, row.x_others), (True, row.n, row.x)], row.indicator
            assert min(row.n, row.n_others) >= FEWEST_FOR_PERCENT


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_title_counts_what_the_table_says_and_the_widest_gap_stands_first(
    snapshot: Snapshot, language: str
) -> None:
    text = read_text(language)
    (framed,) = of_class(profile(snapshot, Selection(language=language), text), "chart")
    meanings = [words(of_kind(row, "Td")[-1]) for row in of_kind(framed, "Tr")[1:]]
    counted = {way: meanings.count(text(f"mutu_data.profile.{way}")) for way in ("worse", "better", "alike")}
    assert sum(counted.values()) == len(meanings) == len(stood(snapshot, Selection()))
    title = text(
        "mutu_data.profile.title",
        round=snapshot.context.baseline.label(language),
        total=len(meanings),
        **{way: counted[way] for way in ("worse", "better")},
    )
    assert title in words(of_class(framed, "chart-title")[0])
    drawn = of_class(framed, "span-profile")
    assert len(drawn) == SHOWN
    widest = max(stood(snapshot, Selection()), key=lambda row: abs(row.value - row.value_others))
    assert snapshot.catalogue[widest.indicator].words(language).short in words(drawn[0])


class Sparse:
    """The sample with every level hidden."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot

    def __getattr__(self, name: str) -> Any:
        return (lambda **_: ()) if name == "estimates" else getattr(self._snapshot, name)


def test_where_nothing_may_be_told_it_says_so(snapshot: Snapshot) -> None:
    text = read_text("id")
    shown = profile(Sparse(snapshot), Selection(), text)  # type: ignore[arg-type]
    assert text("mutu_data.profile.nothing", fewest=FEWEST_FOR_PERCENT) in words(shown)
    assert not of_class(shown, "chart")
