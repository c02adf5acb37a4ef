"""The simulated answers: the right size, possible lives, questions asked as the codebook says, truth as declared."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from etl.anthropometry import growth_z_scores
from etl.simulation import Plan, RoundTables, Simulation, simulate
from etl.simulation.coding import completed_years
from etl.simulation.truth import Truth
from warehouse.codebook import Unit, Variable, read_codebook
from warehouse.store import connect_in_memory

UNITS = ("household", "person", "birth", "death", "assistance")


def _truth(simulation: Simulation, indicator: str, population: str = "all") -> Truth:
    return next(truth for truth in simulation.truth if (truth.indicator, truth.population) == (indicator, population))


def asked_of(unit: Unit) -> list[Variable]:
    """All questions but the family's code, which only phones with a preload list carry."""
    return [variable for variable in unit.variables if variable.name != "field_id"]


def _present(tables: RoundTables) -> pd.DataFrame:
    return tables.person[tables.person["presence"] == "present"]


def _texts(table: pd.DataFrame) -> pd.DataFrame:
    """Categories as text, which DuckDB takes for what they are."""
    return table.astype({column: object for column in table if table[column].dtype.name == "category"})


def test_an_rw_has_160_families_of_whom_100_binaan_and_about_580_people(simulation: Simulation) -> None:
    baseline = simulation.rounds[0]
    assert len(baseline.household) == 160
    assert (baseline.household["binaan"] == "yes").sum() == 100
    assert 540 <= len(_present(baseline)) <= 620
    assert baseline.household["rt"].nunique() == 8
    assert baseline.household["dasawisma"].nunique() == 16


def test_about_six_in_a_hundred_families_are_lost_by_month_8_with_every_reason(simulation: Simulation) -> None:
    first, last = simulation.rounds[0].household, simulation.rounds[-1].household
    of_baseline = last[last["household"].isin(first["household"])]
    lost = of_baseline[~of_baseline["visit_result"].isin(("complete", "partial"))]
    assert 0.05 <= len(lost) / 160 <= 0.075
    assert set(lost["visit_result"]) == {"moved", "refused", "no_respondent"}


def test_some_families_are_absent_once_and_found_again(simulation: Simulation) -> None:
    met = [
        set(tables.household.loc[tables.household["visit_result"].isin(("complete", "partial")), "household"])
        for tables in simulation.rounds
    ]
    again = (met[0] & met[-1]) - (met[1] & met[2] & met[3])
    assert again


def test_new_families_arrive_and_are_not_binaan(simulation: Simulation) -> None:
    first, last = simulation.rounds[0].household, simulation.rounds[-1].household
    new = last[~last["household"].isin(first["household"])]
    assert len(new) == 3
    assert (new["binaan"] == "no").all()


def test_children_are_born_age_in_and_age_out_and_people_die_and_move(simulation: Simulation) -> None:
    ages = {
        tables.name: completed_years(
            _present(tables)["birth_date"],
            _present(tables)["household"].map(tables.household.set_index("household")["visit_date"]),
        )
        for tables in (simulation.rounds[0], simulation.rounds[-1])
    }
    first, last = _present(simulation.rounds[0]), _present(simulation.rounds[-1])
    young = [set(table["person"][ages[name] < 5]) for name, table in (("baseline", first), ("m8", last))]
    assert young[1] - young[0] - set(first["person"]), "newborns"
    assert (young[0] - young[1]) & set(last["person"]), "children who turned five"
    left = {how for tables in simulation.rounds[1:] for how in tables.person["presence"]}
    assert left == {"present", "moved", "died"}
    infants = (simulation.rounds[0].death["death_date"] - simulation.rounds[0].death["birth_date"]).dt.days < 365
    assert infants.sum() == 1


def test_a_birth_or_death_is_reported_only_within_eight_months(many: Simulation) -> None:
    for tables in many.rounds:
        visits = tables.household.set_index("household")["visit_date"]
        for table, column in ((tables.birth, "birth_date"), (tables.death, "death_date")):
            visit = table["household"].map(visits)
            assert (table[column] <= visit).all()
            assert (table[column] > visit - pd.DateOffset(months=8)).all()


def test_every_question_is_asked_of_those_the_codebook_says(simulation: Simulation, data: Path) -> None:
    """Blank where not asked; answered where asked and required, except where a visit could not be finished."""
    codebook = read_codebook(data / "codebook")
    for tables in simulation.rounds:
        visits = _texts(tables.household)
        with connect_in_memory() as connection:
            for unit in UNITS:
                table = _texts(getattr(tables, unit))
                merged = table
                if unit != "household":
                    merged = table.merge(visits[["household", "visit_date", "visit_result"]], on="household")
                if unit == "person":
                    merged["age_years"] = completed_years(merged["birth_date"], merged["visit_date"])
                connection.register("answers", merged)
                wrong = {}
                for variable in asked_of(codebook.unit(unit)):
                    asked = variable.asked_if or "true"
                    blank = f'("{variable.name}" IS NULL OR CAST("{variable.name}" AS VARCHAR) = \'\')'
                    wrong[variable.name] = f"NOT coalesce({asked}, false) AND NOT {blank}"
                    if variable.required:
                        wrong[variable.name] += (
                            f" OR coalesce({asked}, false) AND {blank} AND visit_result = 'complete'"
                        )
                counts = ", ".join(f"count(*) FILTER ({condition})" for condition in wrong.values())
                [found] = connection.execute(f"SELECT {counts} FROM answers").fetchall()
                assert [name for name, count in zip(wrong, found, strict=True) if count] == [], (tables.name, unit)


def test_every_answer_is_in_its_list_and_range(simulation: Simulation, data: Path) -> None:
    codebook = read_codebook(data / "codebook")
    for tables in simulation.rounds:
        for unit in UNITS:
            table = getattr(tables, unit)
            for variable in asked_of(codebook.unit(unit)):
                answers = table[variable.name].dropna()
                if variable.list_name and variable.type.value == "code":
                    allowed = {code.code for code in codebook.codes(variable.list_name)} | {"dont_know", "refused"}
                    assert set(answers) <= allowed
                if variable.type.numeric and variable.minimum is not None and variable.maximum is not None:
                    assert answers.between(variable.minimum, variable.maximum).all(), variable.name


def test_some_cells_carry_dont_know_and_some_refused(simulation: Simulation) -> None:
    for tables in simulation.rounds:
        home = tables.household.drop(columns="visit_result")
        answers = pd.concat([_texts(home).melt(), _texts(tables.person).melt()])["value"]
        assert 5 <= (answers == "dont_know").sum() <= 40
        assert 1 <= (answers == "refused").sum() <= 20


def test_nine_of_ten_promised_houses_are_repaired_and_really_stand(simulation: Simulation) -> None:
    amounts = {amount.indicator: [entry.value for entry in amount.rounds] for amount in simulation.amounts}
    assert amounts["rutilahu_planned"] == [10] * 5
    assert amounts["rutilahu_done"] == [0, 0, 2, 5, 9]
    last = simulation.rounds[-1]
    rows = last.assistance[(last.assistance["type"] == "rutilahu") & (last.assistance["status"] == "done")]
    houses = last.household.set_index("household").loc[rows["household"]]
    assert set(houses["roof_material"]) == {"clay_tile"}
    assert set(houses["wall_material"]) == {"masonry"}
    before = simulation.rounds[0].household.set_index("household").loc[rows["household"]]
    not_durable = (
        (before["roof_material"] == "asbestos")
        | before["wall_material"].isin(("woven_bamboo", "bamboo"))
        | (before["floor_material"] == "earth")
    )
    assert not_durable.all()


def test_a_finished_latrine_means_an_own_proper_toilet(many: Simulation) -> None:
    last = many.rounds[-1]
    rows = last.assistance[(last.assistance["type"] == "latrine") & (last.assistance["status"] == "done")]
    homes = last.household.set_index("household").loc[rows["household"]]
    assert len(homes) > 500
    assert (homes["toilet_use"] == "own").all()
    assert (homes["toilet_type"] == "leher_angsa").all()
    assert set(homes["disposal"]) <= {"septic_tank", "ipal", "dont_know"}


def test_training_leads_to_businesses_and_businesses_to_sales_for_some(many: Simulation) -> None:
    last = _present(many.rounds[-1]).set_index("person")
    first = _present(many.rounds[0]).set_index("person")
    new = last.index.isin(first.index[first["owns_business"] == "no"])
    trained = new & (last["training_completed"] == "yes")
    untrained = new & (last["training_enrolled"] == "no")
    starts = [(last.loc[group, "owns_business"] == "yes").mean() for group in (trained, untrained)]
    assert starts[0] > 5 * starts[1]
    sold = last["business_sold"] == "yes"
    assert 0.5 < sold[last["owns_business"] == "yes"].mean() < 0.95
    assert set(last.loc[sold, "earned_cash"]) <= {"yes", "refused"}


def test_income_has_a_heavy_tail_and_the_declared_median(many: Simulation, plan: Plan) -> None:
    before, after = (tables.person["own_income"].dropna() for tables in many.rounds)
    assert before.median() == pytest.approx(plan.income.median, rel=0.08)
    assert after.median() == pytest.approx(plan.income.median_after, rel=0.08)
    assert before.mean() > 1.2 * before.median()
    assert (before % 25_000 == 0).all()


def test_children_follow_whos_curves_on_their_own_track(many: Simulation, plan: Plan) -> None:
    scores = {}
    for tables in many.rounds:
        children = tables.person[tables.person["length_cm"].notna()].set_index("person")
        visit = children["household"].map(tables.household.set_index("household")["visit_date"])
        age = (visit - children["birth_date"]).dt.days
        z = growth_z_scores(
            sex=children["sex"].astype(object), age_days=age, weight_kg=children["weight_kg"],
            length_cm=children["length_cm"], position=children["measure_position"].astype(object),
            oedema=np.zeros(len(children), dtype=bool),
        )  # fmt: skip
        columns = {"length": z.length_for_age, "weight": z.weight_for_length, "cm": children["length_cm"].to_numpy()}
        scores[tables.name] = pd.DataFrame(columns, index=children.index)
    both = scores["baseline"].join(scores["m8"].add_suffix("_after"), how="inner")
    assert both["length"].mean() == pytest.approx(plan.growth.length_mean, abs=0.06)
    assert both["length"].std() == pytest.approx(plan.growth.length_spread, abs=0.06)
    assert both["weight"].mean() == pytest.approx(plan.growth.weight_mean, abs=0.06)
    assert (both["length_after"] - both["length"]).std() < 0.2
    assert (both["cm_after"] > both["cm"]).all(), "nobody shrinks in eight months"


def test_without_clustering_every_level_is_the_declared_one(many: Simulation) -> None:
    """Within 4.5 standard errors; people of one family share welfare and vaccines come late, hence the small slack."""
    checked = 0
    for truth in many.truth:
        if truth.declared_before is None or truth.declared_after is None:
            continue
        ends = zip((truth.declared_before, truth.declared_after), (truth.levels[0], truth.levels[-1]), strict=True)
        for declared, level in ends:
            error = np.sqrt(declared * (1 - declared) / level.known)
            assert abs(level.yes / level.known - declared) < 4.5 * error + 0.01, truth.indicator
            checked += 1
    assert checked >= 36


def test_the_sample_shows_the_declared_levels_within_the_error_of_its_clusters(
    simulation: Simulation, plan: Plan
) -> None:
    icc = {effect.name: effect.icc for effect in plan.effects}
    for truth in simulation.truth:
        if truth.indicator not in icc or truth.population == "binaan" or truth.declared_before is None:
            continue
        for declared, level in ((truth.declared_before, truth.levels[0]), (truth.declared_after, truth.levels[-1])):
            assert declared is not None
            design_effect = 1 + (level.known / 8 - 1) * (icc[truth.indicator] + 0.02)
            error = np.sqrt(declared * (1 - declared) * max(design_effect, 1) / level.known)
            assert abs(level.yes / level.known - declared) < 3.3 * error, truth.indicator


def test_the_binaan_were_worse_before_and_gain_more_because_they_were_selected(many: Simulation) -> None:
    for indicator in ("san_layak", "handwash_basic", "savings_account"):
        everyone, binaan = _truth(many, indicator), _truth(many, indicator, "binaan")
        assert binaan.levels[0].yes / binaan.levels[0].known < everyone.levels[0].yes / everyone.levels[0].known
        assert everyone.panel is not None
        assert binaan.panel is not None
        change = [(panel.gained - panel.lost) / panel.pairs for panel in (everyone.panel, binaan.panel)]
        assert change[1] > change[0]


def test_households_improve_and_worsen_at_the_same_time(simulation: Simulation) -> None:
    for indicator in ("san_layak", "handwash_basic", "flood_exposed", "women_own_income", "savings_account"):
        panel = _truth(simulation, indicator).panel
        assert panel is not None
        assert panel.gained > 0
        assert panel.lost > 0


def test_panel_counts_add_up_to_people_met_twice(simulation: Simulation) -> None:
    panel = _truth(simulation, "handwash_basic").panel
    assert panel is not None
    assert panel.pairs == 150


def test_a_round_is_the_same_whether_others_are_drawn_or_not(simulation: Simulation, plan: Plan) -> None:
    alone = simulate(seed=12, sites=1, households=160, rounds=1, plan=plan)
    for unit in UNITS:
        pd.testing.assert_frame_equal(getattr(alone.rounds[0], unit), getattr(simulation.rounds[0], unit))


def test_another_seed_is_another_rw(simulation: Simulation, plan: Plan) -> None:
    other = simulate(seed=13, sites=1, households=160, rounds=1, plan=plan)
    assert not other.rounds[0].household["family_card"].equals(simulation.rounds[0].household["family_card"])


def test_identities_are_shaped_like_real_ones_and_told_apart(many: Simulation) -> None:
    households, people = many.rounds[0].household, many.rounds[0].person
    assert households["family_card"].is_unique
    assert households["family_card"].str.fullmatch(r"327701\d{10}").all()
    numbers = people["national_id"][people["national_id"] != ""]
    assert numbers.is_unique
    assert numbers.str.fullmatch(r"327701\d{6}9\d{3}").all()
    assert 0.005 < (people["national_id"] == "").mean() < 0.025
    assert households["phone"].str.startswith("08000").all()
    surnames = set(households["head_name"].str.split().str[-1])
    assert surnames <= {
        "Contoh", "Umpama", "Misalnya", "Andaian", "Rekaan", "Tiruan", "Perumpamaan", "Bayangan", "Khayal", "Buatan",
        "Percobaan", "Simulasi", "Latihan", "Peraga",
    }  # fmt: skip
