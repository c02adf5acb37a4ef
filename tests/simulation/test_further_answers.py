"""The declared answers: they come out as declared, fit together, and leave everything drawn before them as it was."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from etl.simulation import Plan, RoundTables, Simulation, read_plan, simulate
from etl.simulation.answers import UNITS, Answers, Further, further_questions
from etl.simulation.kobo import kobo_exports, read_form
from warehouse.declared import DeclarationError

WORSE = {"larvae_checked", "fruit_vegetables"}
UNMOVED = {"smoking_indoors", "ib_savings", "credit_used", "hypertension"}


def _questions(plan: Plan) -> Iterator[Further]:
    for unit in UNITS:
        yield from further_questions(plan.answers, plan.codebook, unit)


def _table(tables: RoundTables, unit: str) -> pd.DataFrame:
    table: pd.DataFrame = getattr(tables, unit)
    return table


def _home(tables: RoundTables) -> pd.DataFrame:
    return tables.household[tables.household["visit_result"] == "complete"]


def _small(plan: Plan) -> Simulation:
    return simulate(seed=12, sites=1, households=40, rounds=2, plan=plan)


@pytest.fixture(scope="module")
def small(plan: Plan) -> Simulation:
    return _small(plan)


def test_every_question_has_an_answer_in_the_plan_or_is_drawn_by_name(simulation: Simulation, plan: Plan) -> None:
    for unit in UNITS:
        names = {variable.name for variable in plan.codebook.unit(unit).variables} - {"field_id"}
        assert names <= set(_table(simulation.rounds[0], unit).columns)


def test_a_question_of_the_form_without_an_answer_in_the_plan_is_named(
    simulation: Simulation, plan: Plan, data: Path
) -> None:
    form = read_form(data / "forms" / "kobo_household" / "form.toml")
    root, *repeats = form.sheets
    asked = replace(root, columns={**root.columns, "rumah/radio": "has_radio"})
    with pytest.raises(DeclarationError, match=r"answers\.household\.has_radio: ditemukan tidak ada"):
        next(kobo_exports(simulation, codebook=plan.codebook, form=replace(form, sheets=(asked, *repeats))))


def test_the_declared_shares_come_out(many: Simulation, plan: Plan) -> None:
    """Of answers for which nothing else decides; those asked because of another answer may lean with its welfare."""
    checked = 0
    for further in _questions(plan):
        if further.answer.fixed or not further.variable.type.coded or further.unit == "birth":
            continue
        for tables, shares in zip((many.rounds[0], many.rounds[-1]), further.shares(), strict=True):
            known = _table(tables, further.unit)[further.variable.name].dropna()
            known = known[~known.isin(("dont_know", "refused"))]
            for code, share in shares.items():
                error = np.sqrt(share * (1 - share) / max(len(known), 1))
                assert abs((known == code).mean() - share) < 5 * error + 0.03, (further.variable.name, code)
                checked += 1
    assert checked > 150


def test_the_declared_middles_come_out(many: Simulation, plan: Plan) -> None:
    """Of numbers that nothing bounds closely."""
    for name, unit in (("hemoglobin", "person"), ("iron_tablets", "birth")):
        answer = plan.answers.of("person" if unit == "person" else "birth")[name]
        given = _table(many.rounds[0], unit)[name].dropna()
        assert isinstance(answer.before, dict)
        assert given.median() == pytest.approx(answer.before["middle"], rel=0.06)


def test_the_plan_declares_answers_that_get_worse_and_some_that_do_not_move(plan: Plan) -> None:
    shares = {
        further.variable.name: (further.answer.before, further.answer.after)
        for further in _questions(plan)
        if isinstance(further.answer.before, float) and isinstance(further.answer.after, float)
    }
    assert {name for name in WORSE if shares[name][0] > shares[name][1]} == WORSE
    assert {name for name in UNMOVED if shares[name][0] == shares[name][1]} == UNMOVED
    gain = plan.answers.person["weight_gain"]
    assert isinstance(gain.before, dict)
    assert isinstance(gain.after, dict)
    assert gain.before["gained"] > gain.after["gained"]


def test_further_answers_leave_every_other_answer_as_it_was(small: Simulation, plan: Plan) -> None:
    without = _small(replace(plan, answers=Answers()))
    for before, after in zip(without.rounds, small.rounds, strict=True):
        for unit in (*UNITS, "death", "assistance"):
            table = _table(before, unit)
            assert_frame_equal(table, _table(after, unit)[table.columns])
    assert without.truth == small.truth


@pytest.mark.long
def test_taking_one_answer_out_leaves_the_others_as_they_were(small: Simulation, plan: Plan) -> None:
    kept = {name: answer for name, answer in plan.answers.household.items() if name != "greywater"}
    fewer = _small(replace(plan, answers=plan.answers.model_copy(update={"household": kept})))
    for before, after in zip(fewer.rounds, small.rounds, strict=True):
        table = before.household
        assert "greywater" not in table
        assert_frame_equal(table, after.household[table.columns])


@pytest.mark.long
def test_fewer_rounds_have_the_same_further_answers(simulation: Simulation, plan: Plan) -> None:
    """Members who left in between are listed once more when nobody asked in between."""
    ends = simulate(seed=12, sites=1, households=160, rounds=2, plan=plan)
    for unit in UNITS:
        few, many = (_table(each.rounds[-1], unit).set_index(unit) for each in (ends, simulation))
        assert_frame_equal(few.loc[many.index].astype(object), many.astype(object))


def test_answers_mostly_stay_and_some_families_get_better_and_some_worse(simulation: Simulation) -> None:
    first, last = (_home(tables).set_index("household") for tables in (simulation.rounds[0], simulation.rounds[-1]))
    for name in ("waste_sorted", "ks_saves", "larvae_checked", "ib_media"):
        pair = pd.concat([first[name], last[name]], axis=1, join="inner", keys=["before", "after"]).astype(object)
        changed = pair["before"] != pair["after"]
        assert 0 < changed.mean() < 0.5, name
        assert {"yes", "no"} <= set(pair.loc[changed, "after"]), name


def test_welfare_raises_what_it_should(many: Simulation) -> None:
    home = _home(many.rounds[0])
    welfare = pd.Series(many.families.welfare[home["household"]], index=home.index)
    for name in ("ks_saves", "ib_income", "ks_meals"):
        yes = home[name] == "yes"
        assert welfare[yes].mean() > welfare[~yes].mean() + 0.4, name


def test_a_familys_answers_fit_its_members(many: Simulation) -> None:
    for tables in many.rounds:
        home = _home(tables).set_index("household")
        people = tables.person[tables.person["presence"] == "present"]
        uninsured = people.loc[people["insurance"] == "none", "household"]
        assert (home.loc[home.index.isin(uninsured), "ib_insurance"] == "no").all()
        smokers = people.loc[people["smokes"] == "yes", "household"]
        assert (home.loc[~home.index.isin(smokers), "smoking_indoors"] == "no").all()
        own = people.groupby("household")["own_income"].sum().reindex(home.index, fill_value=0)
        assert (home["household_income"].fillna(np.inf) >= own).all()
        crowded = home["floor_area"] < 8 * home["member_count"]
        assert (home.loc[crowded, "ks_floor_area"] == "no").all()
        childless = ~home.index.isin(people.loc[people["attends_school"].notna(), "household"])
        assert (home.loc[childless, "ib_school"] == "not_applicable").all()


def test_a_womans_answers_fit_together(many: Simulation) -> None:
    for tables in many.rounds:
        people = tables.person
        assert (people.loc[people["pregnancy_status"] == "pregnant", "fp_method"] == "none").all()
        assert (people.loc[people["earned_cash"] == "yes", "work_status"].dropna() == "worked").all()
        visit = people["household"].map(tables.household.set_index("household")["visit_date"])
        started = people["business_started"]
        assert (started.notna() == (people["owns_business"] == "yes")).all()
        assert (started.dropna() < visit[started.notna()]).all()
        wives = people[people["pregnancy_status"].notna()]
        assert 0.02 < (wives["pregnancy_status"] == "pregnant").mean() < 0.09
        assert set(people["kpsp_yes"].dropna()) <= set(range(5, 11))


def test_a_business_that_is_new_started_since_the_round_before(simulation: Simulation) -> None:
    first, last = (tables.person.set_index("person") for tables in (simulation.rounds[0], simulation.rounds[-1]))
    both = last.join(first["owns_business"].rename("owned"), how="inner")
    new = both[(both["owns_business"] == "yes") & (both["owned"] == "no")]
    assert len(new) > 0
    assert (new["business_started"] > pd.Timestamp(simulation.rounds[0].round.date_from)).all()


def test_who_is_expecting_gives_birth_later(simulation: Simulation) -> None:
    mothers = set(simulation.rounds[-1].birth["mother_national_id"]) - {""}
    baseline = simulation.rounds[0].person
    expecting = baseline[baseline["national_id"].isin(mothers) & baseline["pregnancy_status"].notna()]
    assert set(expecting["pregnancy_status"]) <= {"pregnant", "fecund"}
    assert (expecting["pregnancy_status"] == "pregnant").any()


def test_visits_after_a_birth_follow_each_other_and_their_time(many: Simulation) -> None:
    for tables in many.rounds:
        births = tables.birth
        assert not ((births["kn1"] == "no") & (births["kn3"] == "yes")).any()
        assert not ((births["kf2"] == "no") & (births["kf3"] == "yes")).any()
        age = (
            births["household"].map(tables.household.set_index("household")["visit_date"]) - births["birth_date"]
        ).dt.days
        assert not ((age < 8) & (births["kn3"] == "yes")).any()
        early = births["anc_first_trimester"] > 0
        assert (births.loc[early, "anc_first_week"] <= 12).all()
        assert (births.loc[~early, "anc_first_week"].dropna() > 12).all()


def test_the_manifest_tells_what_was_declared_and_what_came_out(sample: Path, plan: Plan) -> None:
    answers = json.loads((sample / "manifest.json").read_text(encoding="utf-8"))["answers"]
    assert [entry["answer"] for entry in answers] == [
        f"{further.unit}.{further.variable.name}" for further in _questions(plan)
    ]
    sorted_waste = next(entry for entry in answers if entry["answer"] == "household.waste_sorted")
    assert sorted_waste["declared"] == {"before": 0.14, "after": 0.31}
    assert set(sorted_waste["realised"]) == {"baseline", "m8"}
    assert set(sorted_waste["realised"]["m8"]) == {"yes", "no"}


@pytest.mark.parametrize(
    ("right", "wrong", "told"),
    [
        ("waste_sorted = {", "waste_sorrted = {", "answers.household.waste_sorrted"),
        ("waste_sorted = { before = 0.14", "waste_sorted = { before = 1.4", "answers.household.waste_sorted.before"),
        ("unsafe = 0.06, untested = 0.82", "unsave = 0.06, untested = 0.82", "answers.household.water_quality"),
        ("pace = [0.2, 0.5, 0.8] }", "pace = [0.5, 0.2, 0.8] }", "answers.household.waste_sorted.pace"),
        ('is = "not_applicable"', 'is = "not_aplicable"', "not_aplicable"),
        ("middle = 12.0, spread", "centre = 12.0, spread", "answers.person.hemoglobin.before"),
    ],
)
def test_a_wrong_declaration_is_told_with_its_key(
    data: Path, tmp_path: Path, right: str, wrong: str, told: str
) -> None:
    for name in ("programme.toml", "areas.csv"):
        shutil.copy(data / name, tmp_path / name)
    shutil.copytree(data / "codebook", tmp_path / "codebook")
    text = (data / "simulation.toml").read_text(encoding="utf-8")
    assert right in text
    (tmp_path / "simulation.toml").write_text(text.replace(right, wrong, 1), encoding="utf-8")
    with pytest.raises(DeclarationError, match=told):
        read_plan(tmp_path)
