"""Every page for every audience: it stands, and tells no number that the audience must not know."""

from __future__ import annotations

import csv
import io
import pickle
import re
from dataclasses import replace
from functools import partial
from typing import Any

import pytest
from reading import of_class, of_kind, walk, words

from dashboard.app import create_app, shown
from dashboard.pages.indikator.layout import layout as indikator
from dashboard.pages.perbandingan.layout import layout as perbandingan
from dashboard.pages.perbandingan.lines import comparison_lines
from dashboard.selection import Selection
from dashboard.shelf import Shelf
from dashboard.source import Snapshot, Source
from dashboard.text import read_text
from indicators.catalogue import read_catalogue
from indicators.disclosure import Audience
from indicators.results import WHOLE_SITE, LevelFilters
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
@pytest.mark.parametrize(
    "search",
    [
        "",
        *(
            pytest.param(search, marks=pytest.mark.long)
            for search in ("?bahasa=en&populasi=all", "?banding=all_present")
        ),
    ],
)
def test_every_page_stands_for_every_audience(told: dict[Audience, Source], audience: Audience, search: str) -> None:
    addresses = ["/", "/perbandingan", "/indikator", *(f"/indikator/{name}" for name in NAMES)]
    for address in addresses:
        children, _ = shown(told[audience], address, search)
        assert not of_class(children, "failed"), address
        assert of_class(children, "simulated"), address


@pytest.mark.parametrize("audience", GUARDED)
def test_the_methods_are_those_of_the_rows_that_are_told(told: dict[Audience, Source], audience: Audience) -> None:
    snapshot, used = told[audience].current(), set()
    whole = (partial(ask, breakdown=WHOLE_SITE) for ask in (snapshot.estimates, snapshot.changes))
    for ask in (*whole, snapshot.courses, snapshot.contrasts, snapshot.besides, snapshot.doses):
        used |= {(row.method, row.indicator) for row in ask()}
    assert used == {(method, name) for method, names in snapshot.methods_used().items() for name in names}


def test_what_is_hidden_is_said_once_in_a_section_and_of_what_it_is(told: dict[Audience, Source]) -> None:
    """Levels were said to be hidden twice over, and below a change that all numbers were, not what the lost do."""
    text = read_text("id")
    shown = page(told[Audience.PUBLIC].current(), "tpak_female", Selection())
    sections = {of_class(each, "section-heading")[0].id: words(each) for each in of_class(shown, "section")}
    assert sections["course-heading"] == text("indikator.course.heading") + text("figures.hidden_whole")
    assert text("indikator.bearing.hidden") in sections["bearing-heading"]
    assert "angkanya disembunyikan" not in sections["bearing-heading"]


def test_what_must_not_be_told_is_found_once_for_all_processes(settings: Settings) -> None:
    """The second takes what the first found, here with a mark more."""
    judge, shelf = replace(settings, audience=Audience.JUDGE), Shelf()
    rows: LevelFilters = {"indicator": "san_layak", "breakdown": "rt"}
    first = Source(judge, shelf).current()
    assert not all(row.suppressed for row in first.estimates(**rows))
    question = f"{first.build_id} marks"
    marks = pickle.loads(shelf.get(question) or b"")
    assert marks.places
    for again in (Source(judge), Source(judge, shelf)):
        assert again.current().estimates(**rows) == first.estimates(**rows)
    shelf.put(question, pickle.dumps(replace(marks, whole=frozenset({"san_layak"}))))
    assert all(row.suppressed for row in Source(judge, shelf).current().estimates(**rows))


def test_nobody_in_particular_is_the_audience_of_an_app_that_was_not_told(settings: Settings) -> None:
    assert Source(replace(settings, audience="")).current().policy.audience is Audience.PUBLIC


def test_an_unknown_audience_stops_the_app(settings: Settings) -> None:
    with pytest.raises(DeclarationError, match="leadership"):
        create_app(replace(settings, audience="juri"))


def test_deaths_are_not_told_to_everybody_as_zero(told: dict[Audience, Source]) -> None:
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


def test_parts_that_are_all_hidden_are_told_once_and_keep_their_rows_without_a_number_in_the_file(
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
    shown = page(snapshot, "stunting", selection)
    assert not of_class(shown, "part")
    assert f"Angka semua RT ({len(hidden)}) disembunyikan" in words(of_class(shown, "nothing"))
    client = create_app(replace(settings, audience="judge")).server.test_client()
    answer = client.get("/indikator/stunting/parts.csv?populasi=all&banding=all_present")
    table = csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig")), delimiter=";")
    line = next(line for line in table if line["Kelompok"] == rt)
    assert {value for key, value in line.items() if key not in ("Kelompok", "Kesimpulan", "sumber")} == {""}


def test_a_hidden_round_never_reads_as_nobody(told: dict[Audience, Source]) -> None:
    snapshot = told[Audience.PUBLIC].current()
    hidden = [row for row in snapshot.estimates(breakdown="site", population="binaan") if row.suppressed]
    assert hidden, "the sample has rounds with few"
    drawn = 0
    for name in {row.indicator for row in hidden}:
        shown = page(snapshot, name, Selection())
        sizes = [words(size) for size in of_class(shown, "round-size")]
        rounds = {row.round for row in hidden if row.indicator == name}
        order = [each.name for each in snapshot.context.rounds]
        drawn += bool(sizes)
        assert all(sizes[order.index(each)] == "n = –" for each in rounds if sizes)
        change = next(iter(snapshot.changes(indicator=name, breakdown="site", population="binaan",
                                            round_from="baseline", round_to="m8")), None)  # fmt: skip
        if change is not None and change.suppressed:
            assert "0 anak yang sama" not in words(shown)
    assert drawn, "some of them have a course beside the hidden round"


def test_the_summary_counts_what_is_hidden_as_hidden(told: dict[Audience, Source]) -> None:
    snapshot = told[Audience.PUBLIC].current()
    lines = [line for line in comparison_lines(snapshot, Selection()) if line.change.verdict == "hidden"]
    children, _ = shown(told[Audience.PUBLIC], "/", "")
    counted = [
        int(n) for n in re.findall(r"(\d+) disembunyikan", "".join(map(words, of_class(children, "theme-told"))))
    ]
    assert sum(counted) == sum(line.counted for line in lines)
    assert "disembunyikan" in words(of_class(of_class(children, "tally"), "tally-word"))  # not "unclear or unchanged"
    assert "disembunyikan" in words([of_kind(group, "H2") for group in of_class(children, "group")])


@pytest.mark.parametrize("audience", [Audience.PUBLIC, Audience.JUDGE])
def test_the_comparison_tells_no_percent_of_a_few(told: dict[Audience, Source], audience: Audience) -> None:
    """ "18 dari 24" on the line and in the grid wherever the policy allows no per cent."""
    snapshot = told[audience].current()
    shown_page = perbandingan(snapshot, ALL, read_text("id"))
    counted = [line for line in comparison_lines(snapshot, ALL) if line.counts and line.computed]
    assert counted, "the sample has few and wide ones"
    rows = {each.id: each for each in of_class(shown_page, "line")}
    for line in counted:
        drawn = rows[f"line-{line.definition.name}"]
        assert not of_class(drawn, "dumbbell")
        assert " dari " in words(of_class(drawn, "line-levels"))
        assert "%" not in words([of_class(drawn, "line-levels")[0].children[:3], of_class(drawn, "line-verdict")])
        assert "poin" not in words(of_class(drawn, "line-verdict"))


@pytest.mark.parametrize("audience", GUARDED)
def test_the_files_of_the_further_results_hold_no_hidden_number(
    told: dict[Audience, Source], settings: Settings, audience: Audience
) -> None:
    client = create_app(replace(settings, audience=audience)).server.test_client()
    snapshot = told[audience].current()
    asked: dict[str, Any] = {"dose": snapshot.doses, "beside": snapshot.besides, "contrast": snapshot.contrasts}
    for part, rows in asked.items():
        for name in ("stunting", "san_layak", "women_income_median"):
            answer = client.get(f"/indikator/{name}/{part}.csv")
            table = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig")), delimiter=";"))
            kept = rows(indicator=name, round_from="baseline", round_to="m8", population="binaan")
            for line, row in zip(table, kept, strict=True):
                if row.suppressed:
                    assert {value for key, value in line.items() if key.startswith(("n_", "n", "change"))} <= {""}


@pytest.mark.parametrize(("comparison", "key"), [("paired", "unmatched"), ("all_present", "unpaired")])
def test_who_may_not_see_the_same_families_is_not_told_to_choose_them(
    told: dict[Audience, Source], comparison: str, key: str
) -> None:
    snapshot = told[Audience.PUBLIC].current()
    rows = snapshot.changes(
        breakdown="site", population="all", comparison="paired", round_from="baseline", round_to="m8"
    )
    name = next(row.indicator for row in rows if row.suppressed and row.indicator in NAMES)
    shown_page = page(snapshot, name, Selection(population="all", comparison=comparison))
    assert read_text("id")(f"indikator.movers.{key}") in words(shown_page)


def test_a_reader_is_told_that_those_known_once_are_not_shown(told: dict[Audience, Source]) -> None:
    text = read_text("id")
    says = text("indikator.movers.folded")
    outside = [text(f"state.{state}") for state in ("unknown", "excluded", "away", "not_met")]
    judge, public = (told[audience].current() for audience in (Audience.JUDGE, Audience.PUBLIC))
    folded = {name: drawn for name in NAMES if says in words(drawn := page(public, name, Selection(population="all")))}
    assert folded
    for each in folded.values():  # nor is there a zero in the place of what is not shown
        matrix = of_kind(next(part for part in walk(each) if getattr(part, "id", None) == "movers"), "Table")[0]
        assert not [said for said in outside if said in words(matrix)]
    assert not [name for name in NAMES if says in words(page(judge, name, Selection(population="all")))]
