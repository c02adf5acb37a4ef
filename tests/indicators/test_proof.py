"""The SQL that a proof shows, run on the build: it has to give the numbers of the change it stands behind."""

from __future__ import annotations

from dataclasses import replace

import duckdb
import pytest
from filled_warehouse import codebook, random_warehouse

from indicators.catalogue import Catalogue, read_catalogue
from indicators.compute import compute
from indicators.context import context
from indicators.definition import Kind
from indicators.method import Method
from indicators.proof import change_query, proof
from indicators.rows import Change, Estimate

CATALOGUE = read_catalogue().active
SHOWN = pytest.mark.parametrize("shown", [40, pytest.param(400, marks=pytest.mark.long)])
BREAKDOWNS = ("site", "rt", "dasawisma", "head_sex")


@pytest.fixture(scope="module")
def build() -> duckdb.DuckDBPyConnection:
    """Two sites with blanks, movers, and people who come and go."""
    connection = random_warehouse(7, book=codebook(), sites=("rw12", "rw13"), households=25)
    compute(connection, CATALOGUE)
    return connection


def _numbers(build: duckdb.DuckDBPyConnection, change: Change) -> dict[str, float | None]:
    found = build.execute(change_query(change, CATALOGUE[change.indicator]))
    names = [column[0] for column in found.description or ()]
    (row,) = found.fetchall()
    return dict(zip(names, row, strict=True))


def _stored(build: duckdb.DuckDBPyConnection, comparison: str) -> list[Change]:
    names = [name for name in Change.__dataclass_fields__ if name != "suppressed"]
    rows = build.execute(
        f"SELECT {', '.join(names)} FROM change WHERE comparison = ? AND (round_from, round_to) = ('baseline', 'm8')",
        [comparison],
    ).fetchall()
    return [Change(**dict(zip(names, row, strict=True))) for row in rows]


@SHOWN
def test_the_sql_of_every_paired_change_gives_its_numbers(build: duckdb.DuckDBPyConnection, shown: int) -> None:
    changes = _stored(build, "paired")
    assert {change.breakdown for change in changes} == set(BREAKDOWNS)
    assert len(changes) > 300
    for change in changes[:: max(len(changes) // shown, 1)]:
        definition, found = CATALOGUE[change.indicator], _numbers(build, change)
        assert found["pairs"] == change.n_from == change.n_to, change
        ends = (found["unknown"], found["only_from"], found["only_to"])
        assert ends == (change.unknown, change.only_from, change.only_to), change
        rose, fell = found["went_up"], found["went_down"]
        better = (fell, rose) if definition.direction.value == "down" else (rose, fell)
        assert better == (change.improved, change.worsened), change
        if definition.kind in (Kind.PROPORTION, Kind.LADDER):
            assert (found["x_from"], found["x_to"]) == (change.x_from, change.x_to), change
            assert (found["gained"] or 0) - (found["lost"] or 0) == round((change.change or 0) * change.n_to), change
        else:
            for end in ("from", "to"):
                assert found[f"value_{end}"] == pytest.approx(getattr(change, f"value_{end}")), change


@SHOWN
def test_the_sql_of_every_unpaired_change_gives_its_numbers(build: duckdb.DuckDBPyConnection, shown: int) -> None:
    changes = _stored(build, "unpaired")
    for change in changes[:: max(len(changes) // shown, 1)]:
        definition, found = CATALOGUE[change.indicator], _numbers(build, change)
        assert found["unknown"] == change.unknown, change
        for end in ("from", "to"):
            if definition.kind is not Kind.COUNT:
                assert found[f"n_{end}"] == getattr(change, f"n_{end}"), change
            if definition.measures:
                assert found[f"value_{end}"] == pytest.approx(getattr(change, f"value_{end}")), change
            else:
                assert found[f"x_{end}"] == getattr(change, f"x_{end}"), change


def test_the_sql_of_a_round_of_which_nothing_is_told_tells_nothing_either() -> None:
    """Where a part of what an index needs was asked of nobody, its answers were counted all the same."""
    asked = Catalogue(tuple(CATALOGUE[name] for name in ("iks_class", "iks_mean", "san_layak")))
    with random_warehouse(3, book=codebook(), households=40) as build:
        build.execute("UPDATE person_answer SET smokes = NULL WHERE round = 'm8'")
        compute(build, asked)
        assert build.execute("SELECT DISTINCT indicator FROM not_asked").fetchall()
        for change in (*_stored(build, "paired"), *_stored(build, "unpaired")):
            if change.indicator == "san_layak" or change.breakdown != "site":
                continue
            assert change.verdict == "not_comparable"
            found = _numbers(build, change)
            ends = ("unknown", "only_from", "only_to") if change.paired else ("unknown", "n_from", "n_to")
            assert [found[name] for name in ends] == [getattr(change, name) for name in ends], change


def test_a_proof_tells_who_was_counted_how_and_from_where(build: duckdb.DuckDBPyConnection) -> None:
    (change,) = (
        one
        for one in _stored(build, "paired")
        if (one.indicator, one.site, one.breakdown, one.population) == ("san_layak", "rw12", "site", "all")
    )
    about = context(build)
    for language, label in (("id", "Pembilang"), ("en", "Numerator")):
        told = dict(proof(change, CATALOGUE["san_layak"], about, language).facts)
        assert told[label] == CATALOGUE["san_layak"].words(language).numerator
        counted = f"{round(change.x_from or 0)} {'dari' if language == 'id' else 'of'} {change.n_from}"
        assert any(value.startswith(counted) for value in told.values())


def test_a_proof_tells_who_was_left_out_the_ends_and_what_events_happened_among(
    build: duckdb.DuckDBPyConnection,
) -> None:
    about = context(build)
    wanted = ("rw12", "site", "all")
    of_site = [one for one in _stored(build, "paired") if (one.site, one.breakdown, one.population) == wanted]
    change = next(one for one in of_site if one.indicator == "san_layak" and one.worst is not None)
    names = [name for name in Estimate.__dataclass_fields__ if name != "suppressed"]
    rows = build.execute(
        f"SELECT {', '.join(names)} FROM estimate "
        "WHERE (indicator, site, breakdown, population) = ('san_layak', 'rw12', 'site', 'all')"
    ).fetchall()
    levels = [Estimate(**dict(zip(names, row, strict=True))) for row in rows]
    excluded = {level.round: level.excluded for level in levels}
    told = dict(proof(change, CATALOGUE["san_layak"], about, "id", levels=levels).facts)
    ends = f"{excluded[change.round_from]} → {excluded[change.round_to]}"
    assert told["Tidak termasuk penyebut (awal → akhir)"] == ends
    assert told["Terburuk s/d terbaik, dengan yang tidak ditemui lagi"].endswith(" poin")
    assert any(label.startswith("Rentang keyakinan 95%") for label in told)
    loans = next(one for one in of_site if one.indicator == "credit_access" and one.worst is not None)
    told = dict(proof(loans, CATALOGUE["credit_access"], about, "id").facts)
    assert "Terendah s/d tertinggi, dengan yang tidak ditemui lagi" in told
    assert any("dari tidak menjadi ya" in value for value in told.values())
    deaths = next(one for one in _stored(build, "unpaired") if CATALOGUE[one.indicator].context)
    found = proof(deaths, CATALOGUE[deaths.indicator], about, "en")
    told = dict(found.facts)
    assert found.formula[1].endswith("§7")  # rare events, and not families of two rounds
    assert "In the later round only" not in told
    assert told["Observed (earlier → later)"] == f"{deaths.n_from} → {deaths.n_to}"
    assert f"x_from and x_to of {CATALOGUE[deaths.indicator].context}" in change_query(
        deaths, CATALOGUE[deaths.indicator]
    )


def test_a_hidden_cell_has_no_proof_and_office_totals_have_no_sql(build: duckdb.DuckDBPyConnection) -> None:
    change = next(one for one in _stored(build, "paired") if one.indicator == "san_layak")
    with pytest.raises(ValueError, match="hidden"):
        proof(replace(change, suppressed=True), CATALOGUE["san_layak"], context(build), "id")
    with pytest.raises(ValueError, match="office"):
        change_query(replace(change, population="recap"), CATALOGUE["san_layak"])


@pytest.mark.parametrize("language", ["id", "en"])
def test_a_p_value_never_passes_for_one_that_knows_of_rt(language: str) -> None:
    """Intervals do, and the words of a method name both in one breath."""
    value, without = {"id": ("ilai p: ", "tanpa RT."), "en": ("p value: ", "without RT.")}[language]
    told = [method.words(language) for method in Method if value in method.words(language)]
    assert len(told) > 10
    assert all(words.split(value)[1].split(without)[0].count(".") == 0 for words in told)
