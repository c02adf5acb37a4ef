"""Every indicator of the catalogue once more, from the survey files of the sample, in plain Python, and equal.

The rules are written from the definitions, on the numbers of the form, for a town; they share nothing with the loader,
the views or the engine.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from pathlib import Path
from statistics import fmean, median
from typing import Any

import duckdb
import pytest
from raw_sample import Household, Member, members, read_sample, scores

from etl.build import load
from etl.identity import Key
from etl.mapping import read_forms
from indicators import results
from indicators.catalogue import read_catalogue
from indicators.compute import compute
from indicators.definition import Definition, Direction, Kind
from indicators.examples import run_examples
from indicators.results import Change, Estimate
from warehouse.codebook import read_codebook
from warehouse.programme import read_programme
from warehouse.schema import empty_build

DATA = Path(__file__).parents[2] / "data"
CATALOGUE = read_catalogue()
BOOK = read_codebook(DATA / "codebook")
PARTS = ("n", "unknown", "excluded", "x", "value")
VACCINES = {"hb0", "bcg", "dpt1", "dpt2", "dpt3", "polio1", "polio2", "polio3", "polio4", "mr"}
LADDER = ("open_defecation", "unimproved", "limited", "basic", "safely_managed")
Truth = bool | None


@pytest.fixture(scope="module")
def build() -> Iterator[duckdb.DuckDBPyConnection]:
    """The sample loaded and computed by the product."""
    programme = read_programme(DATA)
    with empty_build(BOOK) as connection:
        load(
            connection,
            programme=programme,
            codebook=BOOK,
            forms=read_forms(DATA / "forms", codebook=BOOK, programme=programme),
            inputs=DATA / "sample",
            key=Key(bytes(range(32))),
        )
        compute(connection, CATALOGUE)
        yield connection


@dataclass(frozen=True)
class Seen:
    """One unit in one round: who it is, where, and its answers as the rules need them."""

    key: str
    round: str
    rt: str
    binaan: bool
    row: Any


@dataclass(frozen=True)
class Sample:
    """The units of all rounds, by kind."""

    units: dict[str, list[Seen]]
    rounds: list[str]

    def of(self, definition: Definition, *, round: str, population: str, rt: str | None = None) -> list[Seen]:
        return [
            seen
            for seen in self.units[definition.unit]
            if seen.round == round and (population == "all" or seen.binaan) and rt in (None, seen.rt)
        ]


@pytest.fixture(scope="module")
def sample(build: duckdb.DuckDBPyConnection) -> Sample:
    """The same survey files, read a second way."""
    households = read_sample(DATA / "sample", build)
    rounds = [name for (name,) in build.execute("SELECT round FROM round ORDER BY ordinal").fetchall()]
    help_known = _assistance(households, rounds)
    everyone = members(households)
    at_baseline = {one.key: one for one in everyone if one.household.round == rounds[0] and one.household.met}
    met = [household for household in households if household.met]
    people = [one for one in everyone if one.household.met and one.present]

    def seen(household: Household, key: str, row: Any) -> Seen:
        return Seen(key, household.round, household.rt, household.binaan, row)

    def chosen(wanted: Callable[[Member], bool]) -> list[Seen]:
        return [seen(one.household, one.key, _Person(one, at_baseline.get(one.key))) for one in people if wanted(one)]

    units = {
        "household": [seen(h, h.kk, {**h.answers, **help_known[h.kk, h.round]}) for h in met],
        "woman": chosen(lambda one: one.sex == "P" and 15 <= one.years <= 64),
        "child": chosen(lambda one: one.days >= 0 and one.days / 30.4375 < 60),
        "adolescent": chosen(lambda one: 7 <= one.years <= 18),
        "birth": [seen(h, "", row) for h in met for row in h.rows["kelahiran"]],
        "death": [seen(h, "", row) for h in met for row in h.rows["kematian"]],
    }
    return Sample(units, rounds)


class _Person:
    """A member's answers, with what was answered at baseline."""

    def __init__(self, member: Member, baseline: Member | None) -> None:
        self.member, self.baseline = member, baseline

    def __getitem__(self, answer: str) -> Any:
        return self.member[answer]


def _assistance(households: list[Household], rounds: list[str]) -> dict[tuple[str, str], dict[str, bool]]:
    """Whether a house repair was known of, and known to be done, up to each round."""
    known = {}
    for household in households:
        until = rounds[: rounds.index(household.round) + 1]
        repairs = [
            row
            for other in households
            if other.kk == household.kk and other.round in until
            for row in other.rows["bantuan"]
            if row["jenis"] == 2
        ]
        done = any(row["status"] == 3 for row in repairs)
        known[household.kk, household.round] = {"repair_planned": bool(repairs), "repair_done": done}
    return known


# Three-valued logic -------------------------------------------------------------------------------------------------


def is_one_of(value: Any, *codes: int) -> Truth:
    return None if value is None else value in codes


def all_of(*parts: Truth) -> Truth:
    if any(part is False for part in parts):
        return False
    return None if None in parts else True


def any_of(*parts: Truth) -> Truth:
    if any(part is True for part in parts):
        return True
    return None if None in parts else False


def at_least(value: Any, least: float) -> Truth:
    return None if value is None else value >= least


def below(value: float | None, limit: float) -> Truth:
    return None if value is None else value < limit


# The rules, as the definitions have them ----------------------------------------------------------------------------


def goes_to(row: Any) -> int | None:
    """Where the excreta go; 'other' says nothing."""
    place = row["tinja"]
    return None if place in (None, 6) else int(place)


def layak(row: Any) -> Truth:
    return all_of(is_one_of(row["fasilitas_bab"], 1, 2, 3), is_one_of(row["kloset"], 1), is_one_of(goes_to(row), 1, 2))


def layak_own(row: Any) -> Truth:
    return all_of(layak(row), is_one_of(row["fasilitas_bab"], 1))


def open_defecation(row: Any) -> Truth:
    hidden = all_of(is_one_of(row["fasilitas_bab"], 1, 2, 3, 4), is_one_of(goes_to(row), 3, 5))
    return any_of(is_one_of(row["fasilitas_bab"], 5, 6), hidden)


def rung(row: Any) -> str | None:
    use, pan, place = row["fasilitas_bab"], row["kloset"], goes_to(row)
    if use in (5, 6):
        return "open_defecation"
    if use is None:
        return None
    if place in (3, 5) or pan == 4:
        return "unimproved"
    if place is None or pan is None:
        return None
    if use != 1:
        return "limited"
    treated = place == 2 or (place == 1 and row["sedot_tinja_5th"] == 1)
    return "safely_managed" if layak(row) and treated else "basic"


def water(row: Any) -> Truth:
    source = row["air_masak_mck"] if row["air_minum"] in (1, 2) else row["air_minum"]
    return None if source in (None, 11) else source in (3, 4, 5, 7, 10)


def adequate(row: Any) -> Truth:
    durable = all_of(
        is_one_of(row["atap"], 1, 2, 3, 6),
        is_one_of(row["dinding"], 1, 2, 3, 5),
        is_one_of(row["lantai"], 1, 2, 3, 4, 5, 6),
    )
    area, people = row["luas_lantai_m2"], row["jumlah_penghuni"]
    roomy = None if None in (area, people) else Fraction(str(area)) / Fraction(int(people)) >= Fraction("7.2")
    return all_of(durable, roomy, water(row), layak(row))


def k6(row: Any) -> Truth:
    visits = [row["anc_t1"], row["anc_t2"], row["anc_t3"]]
    total = None if None in visits else sum(visits)
    least = zip(visits, (1, 2, 3), strict=True)
    return all_of(at_least(total, 6), *(at_least(n, wanted) for n, wanted in least), at_least(row["anc_dokter"], 2))


def died_before_one(row: Any) -> Truth:
    born, died = row["tgl_lahir"], row["tgl_meninggal"]
    if born is None or died is None:
        return None
    last = 28 if (born.month, born.day) == (2, 29) else born.day
    return bool(born <= died < date(born.year + 1, born.month, last))


def takes_part(row: Any) -> Truth:
    return all_of(*(is_one_of(row[f"putus_{what}"], 1, 2) for what in ("berobat", "belanja", "kunjungan")))


def wasted(row: Any) -> Truth:
    return any_of(row["edema"] == 1, below(scores(row.member).weight_for_length, -2))


def vaccinated(row: Any) -> Truth:
    return None if row["imunisasi"] is None else set(row["imunisasi"].split()) >= VACCINES


def had_no_business(row: Any) -> Truth:
    """Known at baseline to have had none; who was not met then is not asked about."""
    return row.baseline is not None and row.baseline["punya_usaha"] == 2


def sells(row: Any) -> Truth:
    return all_of(is_one_of(row["punya_usaha"], 1), is_one_of(row["usaha_ada_penjualan"], 1))


def said_yes(question: str) -> Callable[[Any], Truth]:
    return lambda row: is_one_of(row[question], 1)


def everybody(row: Any) -> Truth:
    return True


@dataclass(frozen=True)
class Rule:
    answer: Callable[[Any], Any]
    eligible: Callable[[Any], Truth] = everybody


def delivered(row: Any) -> Truth:
    return is_one_of(row["hasil"], 1, 2)


RULES = {
    "san_layak": Rule(layak),
    "san_layak_own": Rule(layak_own),
    "open_defecation": Rule(open_defecation),
    "san_ladder": Rule(rung),
    "water_layak": Rule(water),
    "handwash_basic": Rule(said_yes("cuci_tangan")),
    "standing_water": Rule(said_yes("genangan")),
    "house_adequate": Rule(adequate),
    "rutilahu_done": Rule(lambda row: row["repair_done"], lambda row: row["repair_planned"]),
    "rutilahu_became_adequate": Rule(adequate, lambda row: row["repair_done"]),
    "anc_k6": Rule(k6, delivered),
    "delivery_facility": Rule(lambda row: is_one_of(row["tempat_bersalin"], 1, 2, 3, 4, 5), delivered),
    "live_births": Rule(said_yes("hasil")),
    "maternal_deaths": Rule(
        lambda row: all_of(is_one_of(row["sebab"], 3), row["jk"] == "P"),
        lambda row: None if row["jk"] is None else row["jk"] == "P",
    ),
    "infant_deaths": Rule(died_before_one),
    "immun_basic": Rule(vaccinated, lambda row: 12 <= row.member.months <= 23),
    "growth_monitoring_ds": Rule(said_yes("ditimbang_bulan_ini")),
    "stunting": Rule(lambda row: below(scores(row.member).length_for_age, -2)),
    "wasting": Rule(wasted),
    "underweight": Rule(lambda row: below(scores(row.member).weight_for_age, -2)),
    "height_for_age_mean": Rule(lambda row: scores(row.member).length_for_age),
    "ebf": Rule(said_yes("asi_saja_24jam"), lambda row: row.member.months < 6),
    "iron_girls": Rule(said_yes("ttd_rematri"), lambda row: row.member.sex == "P" and 12 <= row.member.years <= 18),
    "women_own_income": Rule(said_yes("berpenghasilan")),
    "women_income_median": Rule(lambda row: row["penghasilan_rp"], said_yes("berpenghasilan")),
    "new_entrepreneurs": Rule(sells, had_no_business),
    "decision_3": Rule(takes_part, lambda row: all_of(is_one_of(row["status_kawin"], 2), 15 <= row.member.years <= 49)),
    "savings_account": Rule(said_yes("punya_tabungan")),
    "training_completed": Rule(said_yes("tamat_pelatihan"), said_yes("ikut_pelatihan")),
    "school_7_18": Rule(said_yes("bersekolah")),
}
UNKNOWN, EXCLUDED = "unknown", "excluded"


def state(definition: Definition, seen: Seen) -> Any:
    """unknown, excluded, or the answer."""
    rule = RULES[definition.name]
    eligible = rule.eligible(seen.row)
    if eligible is False:
        return EXCLUDED
    answer = rule.answer(seen.row)
    return UNKNOWN if eligible is None or answer is None else answer


def meets(definition: Definition, answer: Any) -> bool:
    if definition.kind is Kind.LADDER:
        return LADDER.index(answer) >= LADDER.index("basic")
    return bool(answer)


# Levels -------------------------------------------------------------------------------------------------------------


def level(definition: Definition, sample: Sample, **where: Any) -> dict[str, float | None]:
    states = [state(definition, seen) for seen in sample.of(definition, **where)]
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
    build: duckdb.DuckDBPyConnection, sample: Sample, name: str, population: str
) -> None:
    definition = CATALOGUE[name]
    found = results.estimates(build, indicator=name, population=population, breakdown=("site", "rt"))
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
        {seen.key: state(definition, seen) for seen in sample.of(definition, round=name, population=population)}
        for name in ("baseline", "m8")
    )
    in_both = {
        key: (before[key], after[key])
        for key in before
        if before[key] != EXCLUDED and after.get(key, EXCLUDED) != EXCLUDED
    }
    pairs = [pair for pair in in_both.values() if UNKNOWN not in pair]
    worth = LADDER.index if definition.kind is Kind.LADDER else float
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
    build: duckdb.DuckDBPyConnection, sample: Sample, name: str, population: str
) -> None:
    definition = CATALOGUE[name]
    (found,) = results.changes(
        build,
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
    build: duckdb.DuckDBPyConnection, sample: Sample, name: str, population: str
) -> None:
    (found,) = results.changes(
        build,
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


def test_the_sample_holds_as_many_rows_as_the_build_loaded(build: duckdb.DuckDBPyConnection, sample: Sample) -> None:
    """Otherwise the comparison below would compare little with little."""
    households = read_sample(DATA / "sample", build)
    read = [len(households), *(sum(len(h.rows[sheet]) for h in households) for sheet in ("anggota", "bantuan"))]
    loaded = [
        build.execute("SELECT sum(loaded) FROM source_sheet WHERE unit = ?", [unit]).fetchall()[0][0]
        for unit in ("household", "person", "assistance")
    ]
    assert read == loaded
    people = {one.key for one in members(households)}
    assert len(people) == build.execute("SELECT count(*) FROM person").fetchall()[0][0]


def test_every_worked_example_answers_as_declared() -> None:
    outcomes = run_examples(CATALOGUE, BOOK)
    assert [outcome for outcome in outcomes if not outcome.agrees] == []


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
