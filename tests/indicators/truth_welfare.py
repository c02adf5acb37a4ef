"""The indicators of sanitation, housing, economy, education and family welfare a second way.

`RULES` says which units a rule is about, which of them count and what the answer is; `units` gives the rows. Rules on
homes stand in truth_homes.py; those on people here. Nothing is shared with the loader, the views or the engine.
"""

import tomllib
from collections import defaultdict
from pathlib import Path
from typing import Any

from raw_sample import Household, Member
from truth_health import Rule, Unit
from truth_health import units as health_units
from truth_homes import (
    Home,
    adequate,
    durable,
    flooded,
    greywater,
    handwash_rung,
    ibangga,
    ibangga_class,
    indonesian_rung,
    jmp_rung,
    ladders_disagree,
    layak,
    layak_own,
    low_stage,
    main_family,
    open_defecation,
    pillars,
    pillars_met,
    roomy,
    rt_is_free,
    stage,
    treated,
    waste,
    water,
    water_rung,
)
from truth_logic import Truth, all_of, any_of, at_least, is_one_of, yes

DATA = Path(__file__).parents[2] / "data"
MARRIED, FEMALE = 2, "P"
SELF_OR_JOINT = (1, 2)


class Person:
    """A member in one round, with what the same person answered before."""

    def __init__(self, member: Member, baseline: Member | None, owned_before: Truth) -> None:
        self.member, self.baseline, self.owned_before = member, baseline, owned_before

    def __getitem__(self, answer: str) -> Any:
        return self.member[answer]

    def __getattr__(self, name: str) -> Any:
        return getattr(self.member, name)


def units(households: list[Household], everyone: list[Member], rounds: list[str]) -> dict[str, list[Unit]]:
    """Everything that could count, by unit view, each row with what rules of any theme read."""
    found = health_units(households, everyone)
    found["family"] = _homes(households, found["family"], rounds)
    found["household"] = found["family"]
    found["house"] = [unit for unit in found["family"] if main_family(unit.row)]
    known = _Earlier(everyone, rounds)
    for name in ("person", "couple", "child", "adolescent"):
        found[name] = [Unit(unit.key, unit.household, known.person(unit.row)) for unit in found[name]]
    found["woman"] = [unit for unit in found["person"] if _woman(unit.row)]
    found["business"] = [unit for unit in found["woman"] if unit.row["punya_usaha"] in (1, None)]
    return found


def _woman(row: Any) -> bool:
    return bool(row.present and row.sex == FEMALE and 15 <= row.years <= 64)


def _homes(households: list[Household], families: list[Unit], rounds: list[str]) -> list[Unit]:
    neighbours: defaultdict[tuple[str, str], list[Household]] = defaultdict(list)
    for unit in families:
        neighbours[unit.household.round, unit.household.rt].append(unit.household)
    homes = []
    for unit in families:
        household = unit.household
        until = rounds[: rounds.index(household.round) + 1]
        repairs = [
            row["status"]
            for other in households
            if other.kk == household.kk and other.round in until
            for row in other.rows["bantuan"]
            if row["jenis"] == 2
        ]
        near = tuple(neighbours[household.round, household.rt])
        home = Home(household, unit.row.people, bool(repairs), 3 in repairs, near)
        homes.append(Unit(unit.key, household, home))
    return homes


class _Earlier:
    """What each person answered in earlier rounds."""

    def __init__(self, everyone: list[Member], rounds: list[str]) -> None:
        self.rounds = rounds
        self.at_baseline = {one.key: one for one in everyone if one.household.round == rounds[0] and one.household.met}
        women = [one for one in everyone if one.household.met and _woman(one)]
        asked = {one.household.round for one in women if one["punya_usaha"] is not None}
        self.owned: defaultdict[str, dict[int, Truth]] = defaultdict(dict)
        for one in women:
            if one.household.round in asked:
                self.owned[one.key][rounds.index(one.household.round)] = yes(one["punya_usaha"])

    def person(self, one: Member) -> Person:
        now = self.rounds.index(one.household.round)
        earlier = [answer for before, answer in self.owned[one.key].items() if before < now]
        return Person(one, self.at_baseline.get(one.key), any_of(*earlier))


# People -------------------------------------------------------------------------------------------------------------


def minimum_wage(row: Any) -> float | None:
    """The wage that programme.toml declares for the year of the visit."""
    declared = tomllib.loads((DATA / "programme.toml").read_text(encoding="utf-8"))["references"]
    found = [one["value"] for one in declared if one["name"] == f"umk_{row.household.day.year}"]
    return found[0] if found else None


def income(row: Any) -> float | None:
    """Zero for those who earn nothing."""
    return {1: row["penghasilan_rp"], 2: 0}.get(row["berpenghasilan"])


def share_of_income(row: Any) -> float | None:
    own, whole = income(row), row.household.answers["pendapatan_rumah_tangga"]
    return None if own is None or whole is None or own > whole else 100 * own / whole


def at_minimum_wage(row: Any) -> Truth:
    wage = minimum_wage(row)
    return None if wage is None else at_least(income(row), wage)


def sells(row: Any) -> Truth:
    return all_of(yes(row["punya_usaha"]), yes(row["usaha_ada_penjualan"]))


def had_no_business(row: Any) -> Truth:
    """At baseline; who was not met then, or was too young, is not asked about."""
    return then_asked(row, 15, 64) and is_one_of(row.baseline["punya_usaha"], 2)


def was_out_of_school(row: Any) -> Truth:
    """At baseline, as far as old enough to be asked."""
    return then_asked(row, 7, 18) and is_one_of(row.baseline["bersekolah"], 2)


def then_asked(row: Any, low: int, high: int) -> bool:
    """Whether met at baseline and of that age then."""
    return row.baseline is not None and row.baseline.present and low <= row.baseline.years <= high


def completed(row: Any) -> Truth:
    return all_of(yes(row["ikut_pelatihan"]), yes(row["tamat_pelatihan"]))


def sells_food(row: Any) -> Truth:
    return all_of(sells(row), yes(row["usaha_makanan"]))


def certified(question: str) -> Any:
    return lambda row: all_of(yes(row["usaha_makanan"]), yes(row[question]))


def has_papers(row: Any) -> Truth:
    return any_of(yes(row["punya_nib"]), certified("punya_spp_irt")(row), certified("bersertifikat_halal")(row))


def takes_part(row: Any) -> Truth:
    return all_of(*(is_one_of(row[f"putus_{what}"], *SELF_OR_JOINT) for what in ("berobat", "belanja", "kunjungan")))


def wife(row: Any) -> Truth:
    return all_of(is_one_of(row["status_kawin"], MARRIED), row.years <= 49)


def earning_wife(row: Any) -> Truth:
    return all_of(is_one_of(row["status_kawin"], MARRIED), yes(row["berpenghasilan"]))


def in_household_with_income(row: Any) -> Truth:
    whole = row.household.answers["pendapatan_rumah_tangga"]
    return None if whole is None else whole > 0


def of_age(low: int, high: int = 200) -> Any:
    return lambda row: row.present and low <= row.years <= high


def said_yes(question: str) -> Any:
    return lambda row: yes(row[question])


def _women(answer: Any, eligible: Any = lambda row: True) -> Rule:
    return Rule("woman", answer, eligible)


def _homes_rule(answer: Any) -> Rule:
    return Rule("household", answer)


RULES: dict[str, Rule] = {
    "san_layak": _homes_rule(layak),
    "san_basic_own": _homes_rule(layak_own),
    "san_safe": _homes_rule(lambda row: all_of(layak_own(row), treated(row))),
    "open_defecation": _homes_rule(open_defecation),
    "san_ladder": _homes_rule(jmp_rung),
    "san_ladder_id": _homes_rule(indonesian_rung),
    "san_ladders_disagree": _homes_rule(ladders_disagree),
    "odf_rt": Rule("family", rt_is_free),
    "water_layak": _homes_rule(water),
    "water_ladder": _homes_rule(water_rung),
    "handwash_basic": _homes_rule(said_yes("cuci_tangan")),
    "handwash_ladder": _homes_rule(handwash_rung),
    "spal_ok": _homes_rule(greywater),
    "waste_ok": _homes_rule(waste),
    "waste_sorted": _homes_rule(said_yes("sampah_dipilah")),
    "stbm_pillars": _homes_rule(pillars_met),
    "stbm_five": _homes_rule(lambda row: all_of(*pillars(row))),
    "flood_exposed": Rule("house", said_yes("genangan")),
    "drain_functional": Rule("house", said_yes("keadaan_saluran_air")),
    "flood_formal": Rule("house", flooded),
    "house_durable": Rule("house", durable),
    "house_adequate": _homes_rule(adequate),
    "floor_area_ok": _homes_rule(roomy("7.2")),
    "floor_area_8": _homes_rule(roomy("8")),
    "floor_area_9": _homes_rule(roomy("9")),
    "rutilahu_planned": Rule("house", lambda row: row.repair_planned),
    "rutilahu_done": Rule("house", lambda row: row.repair_done, lambda row: row.repair_planned),
    "rutilahu_became_rlh": Rule("house", adequate, lambda row: row.repair_done),
    "women_own_income": _women(said_yes("berpenghasilan")),
    "women_income_median": _women(lambda row: row["penghasilan_rp"], said_yes("berpenghasilan")),
    "women_income_median_all": _women(income),
    "women_income_share": _women(share_of_income, in_household_with_income),
    "women_at_umk": _women(at_minimum_wage),
    "new_entrepreneurs": _women(sells, had_no_business),
    "training_completed": _women(said_yes("tamat_pelatihan"), said_yes("ikut_pelatihan")),
    "training_started_business": _women(sells, lambda row: all_of(completed(row), had_no_business(row))),
    "business_survival": _women(sells, lambda row: row.owned_before),
    "business_legal": Rule("business", has_papers, sells),
    "business_nib": Rule("business", said_yes("punya_nib"), sells),
    "business_pirt": Rule("business", certified("punya_spp_irt"), sells_food),
    "business_halal": Rule("business", certified("bersertifikat_halal"), sells_food),
    "savings_account": _women(said_yes("punya_tabungan")),
    "credit_access": _women(
        lambda row: all_of(yes(row["memakai_kredit_resmi"]), is_one_of(row["keputusan_pinjaman"], *SELF_OR_JOINT))
    ),
    "decision_3": _women(takes_part, wife),
    "income_control": _women(lambda row: is_one_of(row["keputusan_penghasilan_sendiri"], *SELF_OR_JOINT), earning_wife),
    "group_membership": _women(said_yes("anggota_kelompok_aktif")),
    "tpak_female": Rule(
        "person",
        lambda row: is_one_of(row["kegiatan_seminggu_terakhir"], 1, 2),
        lambda row: of_age(15)(row) and row.sex == FEMALE,
    ),
    "ks_stage": Rule("family", stage),
    "ks_low_share": Rule("family", low_stage),
    "ibangga_mean": Rule("family", ibangga),
    "ibangga_class": Rule("family", ibangga_class),
    "legal_documents": Rule("person", said_yes("akta_kelahiran"), of_age(-1, 17)),
    "marriage_certificate": Rule("family", said_yes("buku_nikah"), lambda row: is_one_of(row["buku_nikah"], 1, 2)),
    "paud_3_6": Rule("person", said_yes("ikut_paud"), of_age(3, 6)),
    "returned_school": Rule("adolescent", said_yes("bersekolah"), was_out_of_school),
    "school_7_18": Rule("adolescent", said_yes("bersekolah")),
    "school_7_12": Rule("adolescent", said_yes("bersekolah"), of_age(7, 12)),
    "school_13_15": Rule("adolescent", said_yes("bersekolah"), of_age(13, 15)),
    "school_16_18": Rule("adolescent", said_yes("bersekolah"), of_age(16, 18)),
}
"""Every indicator of these themes."""


def answer_of(rule: Rule, row: Any) -> Any:
    """yes, no, a rung or a number at six decimals; unknown, or excluded."""
    eligible = rule.eligible(row)
    if eligible is False:
        return "excluded"
    answer = rule.answer(row)
    if eligible is None or answer is None:
        return "unknown"
    if isinstance(answer, bool):
        return "yes" if answer else "no"
    return answer if isinstance(answer, str) else round(float(answer), 6)
