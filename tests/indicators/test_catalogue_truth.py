"""Every indicator of the catalogue once more, from the survey files of the sample, in plain Python, and equal.

The rules are written from the definitions, on the numbers of the form, for a town; they share nothing with the loader,
the views or the engine.
"""

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from statistics import fmean, median
from typing import Any

import duckdb
import pytest
import truth_health
import truth_welfare
from raw_sample import Household, members, scores
from truth_health import Rule, Unit
from truth_logic import Truth, all_of, any_of, below, is_one_of
from truth_welfare import said_yes, units

from indicators import results
from indicators.catalogue import read_catalogue
from indicators.definition import Definition, Direction, Kind
from indicators.disclosure import Audience, read_policy
from indicators.results import Change, Estimate
from warehouse.codebook import read_codebook
from warehouse.programme import read_programme

DATA = Path(__file__).parents[2] / "data"
ANALYST = read_policy(DATA, Audience.ANALYST)
pytestmark = pytest.mark.xdist_group("sample")
CATALOGUE = read_catalogue()
BOOK = read_codebook(DATA / "codebook")
PARTS = ("n", "unknown", "excluded", "x", "value")
VACCINES = {"hb0", "bcg", "dpt1", "dpt2", "dpt3", "polio1", "polio2", "polio3", "polio4", "mr"}


@dataclass(frozen=True)
class Sample:
    """The units of all rounds, by unit view, and what each indicator's second computation makes of them."""

    units: dict[str, list[Unit]] = field(repr=False)
    rounds: list[str]
    known: dict[str, list[tuple[Unit, Any]]] = field(default_factory=dict, repr=False)

    def states(
        self, definition: Definition, *, round: str, population: str, rt: str | None = None
    ) -> list[tuple[Unit, Any]]:
        if definition.name not in self.known:
            self.known[definition.name] = [(unit, state(definition, unit)) for unit in self.units[definition.unit]]
        return [
            (unit, answer)
            for unit, answer in self.known[definition.name]
            if unit.household.round == round
            and (population == "all" or unit.household.binaan)
            and rt in (None, unit.household.rt)
        ]


@pytest.fixture(scope="module")
def sample(sample_build: duckdb.DuckDBPyConnection, sample_households: list[Household]) -> Sample:
    """The same survey files, read a second way."""
    rounds = [name for (name,) in sample_build.execute("SELECT round FROM round ORDER BY ordinal").fetchall()]
    return Sample(units(sample_households, members(sample_households), rounds), rounds)


# The rules, as the definitions have them ----------------------------------------------------------------------------


def died_before_one(row: Any) -> Truth:
    born, died = row["tgl_lahir"], row["tgl_meninggal"]
    if born is None or died is None:
        return None
    last = 28 if (born.month, born.day) == (2, 29) else born.day
    return bool(born <= died < date(born.year + 1, born.month, last))


def underweight(row: Any) -> Truth:
    return any_of(row["edema"] == 1, below(scores(row.member).weight_for_age, -2))


def wasted(row: Any) -> Truth:
    return any_of(row["edema"] == 1, below(scores(row.member).weight_for_length, -2))


def vaccinated(row: Any) -> Truth:
    return None if row["imunisasi"] is None else set(row["imunisasi"].split()) >= VACCINES


def delivered(row: Any) -> Truth:
    return is_one_of(row["hasil"], 1, 2)


RULES = {
    "delivery_facility": Rule("birth", lambda row: is_one_of(row["tempat_bersalin"], 1, 2, 3, 4, 5), delivered),
    "live_births": Rule("birth", said_yes("hasil")),
    "maternal_deaths": Rule(
        "death",
        lambda row: all_of(is_one_of(row["sebab"], 3), row["jk"] == "P"),
        lambda row: None if row["jk"] is None else row["jk"] == "P",
    ),
    "infant_deaths": Rule("death", died_before_one),
    "immun_basic": Rule("child", vaccinated, lambda row: 12 <= row.months <= 23),
    "growth_monitoring_ds": Rule("child", said_yes("ditimbang_bulan_ini")),
    "stunting": Rule("child", lambda row: below(scores(row.member).length_for_age, -2)),
    "wasting": Rule("child", wasted),
    "underweight": Rule("child", underweight),
    "height_for_age_mean": Rule("child", lambda row: scores(row.member).length_for_age),
    "ebf": Rule("child", said_yes("asi_saja_24jam"), lambda row: row.months < 6),
    "rematri_ttd": Rule("adolescent", said_yes("ttd_rematri"), lambda row: row.sex == "P" and 12 <= row.years <= 18),
    **truth_health.RULES,
    **truth_welfare.RULES,
}
UNKNOWN, EXCLUDED = "unknown", "excluded"


def state(definition: Definition, unit: Unit) -> Any:
    """unknown, excluded, or the answer."""
    assert definition.name in RULES, f"{definition.name} has no rule in RULES yet: compute it a second way"
    rule = RULES[definition.name]
    assert rule.unit == definition.unit
    eligible = rule.eligible(unit.row)
    if eligible is False:
        return EXCLUDED
    answer = rule.answer(unit.row)
    return UNKNOWN if eligible is None or answer is None else answer


def meets(definition: Definition, answer: Any) -> bool:
    if definition.kind is Kind.LADDER:
        return definition.rung_codes.index(answer) >= definition.rung_codes.index(str(definition.threshold))
    return bool(answer)


# Levels -------------------------------------------------------------------------------------------------------------


def level(definition: Definition, sample: Sample, **where: Any) -> dict[str, float | None]:
    states = [answer for _, answer in sample.states(definition, **where)]
    known = [answer for answer in states if answer not in (UNKNOWN, EXCLUDED)]
    met = sum(meets(definition, answer) for answer in known)
    found: dict[str, float | None] = {
        "n": len(known),
        "unknown": states.count(UNKNOWN),
        "excluded": states.count(EXCLUDED),
        "x": met,
        "value": met / len(known) if known else None,
    }
    match definition.kind:
        case Kind.COUNT:
            found["value"] = met
            if definition.context:
                found["n"] = level(CATALOGUE[definition.context], sample, **where)["x"]
        case Kind.MEAN:
            found |= {"x": sum(known) if known else None, "value": fmean(known) if known else None}
        case Kind.MEDIAN:
            found |= {"x": None, "value": median(known) if known else None}
    return found


@pytest.mark.parametrize("population", ["binaan", "all"])
@pytest.mark.parametrize("name", CATALOGUE.names)
def test_every_level_is_that_of_the_survey_files(
    sample_build: duckdb.DuckDBPyConnection, sample: Sample, name: str, population: str
) -> None:
    definition = CATALOGUE[name]
    found = results.estimates(
        sample_build, policy=ANALYST, indicator=name, population=population, breakdown=("site", "rt")
    )
    places = 1 + 8 * ("rt" in definition.disaggregate)
    assert len(found) == len(sample.rounds) * places
    for estimate in found:
        rt = None if estimate.breakdown == "site" else estimate.category
        expected = level(definition, sample, round=estimate.round, population=population, rt=rt)
        assert shown(estimate, *PARTS) == pytest.approx(expected), (estimate.round, rt)


def shown(row: Estimate | Change, *names: str) -> dict[str, float | None]:
    return {name: getattr(row, name) for name in names}


# Changes of the same units ------------------------------------------------------------------------------------------


def changed(definition: Definition, sample: Sample, *, population: str) -> dict[str, float | None]:
    """Baseline against month 8, unit by unit. Who is binaan stays so; the earlier round decides for those in both."""
    before, after = (
        {unit.key: answer for unit, answer in sample.states(definition, round=name, population=population)}
        for name in ("baseline", "m8")
    )
    in_both = {
        key: (before[key], after[key])
        for key in before
        if before[key] != EXCLUDED and after.get(key, EXCLUDED) != EXCLUDED
    }
    pairs = [pair for pair in in_both.values() if UNKNOWN not in pair]
    worth = definition.rung_codes.index if definition.kind is Kind.LADDER else float
    moves = [float(worth(later)) - float(worth(earlier)) for earlier, later in pairs]
    rose, fell = sum(move > 0 for move in moves), sum(move < 0 for move in moves)
    down = definition.direction is Direction.DOWN
    return {
        "n_from": len(pairs),
        "n_to": len(pairs),
        "improved": fell if down else rose,
        "worsened": rose if down else fell,
        "unchanged": len(pairs) - rose - fell,
        "unknown": len(in_both) - len(pairs),
        "only_from": sum(answer != EXCLUDED for answer in before.values()) - len(in_both),
        "only_to": sum(answer != EXCLUDED for answer in after.values()) - len(in_both),
        **_values(definition, pairs, moves),
    }


def _values(definition: Definition, pairs: list[tuple[Any, Any]], moves: list[float]) -> dict[str, float | None]:
    names = ("value_from", "value_to", "change")
    if not pairs:
        return dict.fromkeys(names)
    first, last = zip(*pairs, strict=True)
    match definition.kind:
        case Kind.MEAN:
            return dict(zip(names, (fmean(first), fmean(last), fmean(moves)), strict=True))
        case Kind.MEDIAN:
            averages = [(one + other) / 2 for place, one in enumerate(moves) for other in moves[place:]]
            return dict(zip(names, (median(first), median(last), median(averages)), strict=True))
    before, after = (sum(meets(definition, answer) for answer in answers) / len(pairs) for answers in (first, last))
    return dict(zip(names, (before, after, after - before), strict=True))


@pytest.mark.parametrize("population", ["binaan", "all"])
@pytest.mark.parametrize("name", [definition.name for definition in CATALOGUE if definition.pairable])
def test_every_change_of_the_same_units_is_that_of_the_survey_files(
    sample_build: duckdb.DuckDBPyConnection, sample: Sample, name: str, population: str
) -> None:
    definition = CATALOGUE[name]
    (found,) = results.changes(
        sample_build,
        policy=ANALYST,
        indicator=name,
        population=population,
        breakdown="site",
        round_from="baseline",
        round_to="m8",
        comparison="paired",
    )
    expected = changed(definition, sample, population=population)
    if definition.kind is Kind.MEDIAN and found.n_to < 6:
        del expected["change"]  # too few for a typical change
    assert shown(found, *expected) == pytest.approx(expected)


@pytest.mark.parametrize("population", ["binaan", "all"])
@pytest.mark.parametrize("name", CATALOGUE.names)
def test_every_change_between_groups_is_the_difference_of_the_levels(
    sample_build: duckdb.DuckDBPyConnection, sample: Sample, name: str, population: str
) -> None:
    (found,) = results.changes(
        sample_build,
        policy=ANALYST,
        indicator=name,
        population=population,
        breakdown="site",
        round_from="baseline",
        round_to="m8",
        comparison="unpaired",
    )
    before, after = (level(CATALOGUE[name], sample, round=round, population=population) for round in ("baseline", "m8"))
    assert (found.n_from, found.n_to) == (before["n"], after["n"])
    assert found.unknown == (before["unknown"] or 0) + (after["unknown"] or 0)
    assert [found.value_from, found.value_to] == pytest.approx([before["value"], after["value"]])


# The catalogue itself -----------------------------------------------------------------------------------------------


def test_the_sample_holds_as_many_rows_as_the_build_loaded(
    sample_build: duckdb.DuckDBPyConnection, sample_households: list[Household]
) -> None:
    """Otherwise the comparison below would compare little with little."""
    read = [
        len(sample_households),
        *(sum(len(h.rows[sheet]) for h in sample_households) for sheet in ("anggota", "bantuan")),
    ]
    loaded = [
        sample_build.execute("SELECT sum(loaded) FROM source_sheet WHERE unit = ?", [unit]).fetchall()[0][0]
        for unit in ("household", "person", "assistance")
    ]
    assert read == loaded
    people = {one.key for one in members(sample_households)}
    assert len(people) == sample_build.execute("SELECT count(*) FROM person").fetchall()[0][0]


@pytest.mark.parametrize("name", CATALOGUE.names)
def test_every_indicator_shows_at_least_four_examples_and_one_that_is_not_simply_yes(name: str) -> None:
    answers = {example.expected for example in CATALOGUE[name].examples}
    assert len(CATALOGUE[name].examples) >= 4
    assert answers & {"unknown", "excluded"}


@pytest.mark.parametrize("name", CATALOGUE.names)
def test_every_indicator_is_worded_for_a_reader(name: str) -> None:
    definition = CATALOGUE[name]
    assert definition.references
    for words in (definition.id, definition.en):
        assert len(words.short) <= 24
        assert len(words.label) <= 45
        assert all(text.endswith(".") for text in (words.definition, words.limits))
        assert not words.label.endswith(".")


def test_deaths_are_counts_with_the_births_observed_and_headlines_are_about_eight() -> None:
    for name in ("maternal_deaths", "infant_deaths"):
        assert (CATALOGUE[name].kind, CATALOGUE[name].context) == (Kind.COUNT, "live_births")
    assert 6 <= sum(definition.headline for definition in CATALOGUE) <= 9
    assert {definition.kind for definition in CATALOGUE} == set(Kind)


@pytest.mark.parametrize("target", read_programme(DATA).targets, ids=lambda target: str(target.indicator))
def test_every_target_names_an_indicator(target: Any) -> None:
    assert target.indicator in CATALOGUE
