"""The health indicators a second way: rules on the numbers of the form, written from the definitions, in plain Python.

It shares nothing with the loader, the views or the engine. `RULES` says who counts and what the answer is; `units`
gives the rows that rules are asked about.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from raw_sample import Household, Member
from truth_family import (
    LIVE,
    PHBS,
    PIS,
    PREGNANT,
    Family,
    certain,
    delivered,
    fertile,
    iks_class,
    index_of,
    insured,
    married,
    modern,
    phbs_stratum,
    pregnant,
)
from truth_logic import Truth, all_of, any_of, at_least, below, is_one_of, yes


@dataclass(frozen=True)
class Rule:
    """Which units a rule is about, which of them count, and what the answer is."""

    unit: str
    answer: Callable[[Any], Any]
    eligible: Callable[[Any], Truth] = lambda row: True


@dataclass(frozen=True)
class Unit:
    """One unit in one round: who it is, its household, and what the rules read."""

    key: str
    household: Household
    row: Any = field(repr=False)


def units(households: list[Household], everyone: list[Member]) -> dict[str, list[Unit]]:
    """Everything that could count, by unit view."""
    met = [household for household in households if household.met]
    people = [one for one in everyone if one.household.met]
    here = [one for one in people if one.present]

    def of(chosen: Iterator[Member]) -> list[Unit]:
        return [Unit(one.key, one.household, one) for one in chosen]

    def events(sheet: str) -> list[Unit]:
        return [Unit("", h, {**row, "hari_kunjungan": h.day}) for h in met for row in h.rows[sheet]]

    at_home: dict[int, list[Member]] = {}
    for one in here:
        at_home.setdefault(id(one.household), []).append(one)
    return {
        "family": [Unit(h.kk, h, Family(h, tuple(at_home.get(id(h), ())))) for h in met],
        "person": of(iter(people)),
        "couple": of(one for one in here if fertile(one) and married(one) is not False),
        "child": of(one for one in here if one.days >= 0 and one.months < 60),
        "adolescent": of(one for one in here if 7 <= one.years <= 18),
        "birth": events("kelahiran"),
        "death": events("kematian"),
    }


# Births and deaths --------------------------------------------------------------------------------------------------


def ended_days_ago(row: Any, least: int) -> Truth:
    return None if row["tgl_berakhir"] is None else (row["hari_kunjungan"] - row["tgl_berakhir"]).days >= least


def first_visit_in_time(row: Any) -> Truth:
    visits = [row["anc_t1"], row["anc_t2"], row["anc_t3"]]
    if visits == [0, 0, 0]:
        return False
    return None if row["minggu_periksa_hamil_pertama"] is None else row["minggu_periksa_hamil_pertama"] <= 12


def visits(row: Any, *least: int, doctor: int | None = None) -> Truth:
    counts = [row["anc_t1"], row["anc_t2"], row["anc_t3"]]
    total = None if None in counts else sum(counts)
    enough = [at_least(total, sum(least)), *(at_least(n, wanted) for n, wanted in zip(counts, least, strict=True))]
    return all_of(*enough, *([] if doctor is None else [at_least(row["anc_dokter"], doctor)]))


def newborn_seen(*which: str, since: int) -> Rule:
    return Rule(
        "birth",
        lambda row: all_of(*(yes(row[name]) for name in which)),
        lambda row: all_of(is_one_of(row["hasil"], LIVE), ended_days_ago(row, since)),
    )


def mother_seen(row: Any) -> Truth:
    return all_of(*(yes(row[f"kf{number}"]) for number in (1, 2, 3, 4)))


def died_newborn(row: Any) -> Truth:
    if row["tgl_lahir"] is None or row["tgl_meninggal"] is None:
        return None
    return bool(0 <= (row["tgl_meninggal"] - row["tgl_lahir"]).days <= 28)


# Members ------------------------------------------------------------------------------------------------------------


def unmet_need(row: Any) -> Truth:
    unwanted, no_method = is_one_of(row["kehamilan_diinginkan"], 2, 3), is_one_of(row["cara_kb"], 1)
    able = all_of(is_one_of(row["status_kehamilan"], 3), is_one_of(row["keinginan_punya_anak"], 2, 3))
    after_birth = all_of(is_one_of(row["status_kehamilan"], 2), unwanted)
    if is_one_of(row["status_kehamilan"], 5):  # only known not to be pregnant
        return False if no_method is False else None
    return any_of(
        all_of(is_one_of(row["status_kehamilan"], PREGNANT), unwanted), all_of(no_method, any_of(after_birth, able))
    )


def young(row: Member) -> Truth:
    return row.present and row.days >= 0 and row.years < 6


def screened(row: Member) -> Truth:
    return all_of(young(row), yes(row["kpsp_diperiksa"]))


def development(row: Any) -> str | None:
    score = row["jawaban_ya_kpsp"]
    return None if score is None else "on_track" if score >= 9 else "doubtful" if score >= 7 else "deviation"


def girl(row: Member) -> Truth:
    return row.sex == "P" and 12 <= row.years <= 18


def single_adolescent(row: Member) -> Truth:
    return all_of(row.present, 10 <= row.years <= 24, is_one_of(row["status_kawin"], 1))


def _pis(family: Family) -> list[str | None]:
    return [judge(family) for judge in PIS.values()]


def _phbs(family: Family) -> list[str | None]:
    return [judge(family) for judge in PHBS.values()]


def _applies(found: str | None) -> Truth:
    return None if found is None else found != "N"


def _pis_rule(judge: Callable[[Family], str | None]) -> Rule:
    return Rule("family", lambda row: judge(row) == "Y", lambda row: _applies(judge(row)))


def _membership(question: str) -> Rule:
    return Rule("family", lambda row: yes(row[question]), lambda row: is_one_of(row[question], 1, 2))


RULES: dict[str, Rule] = {
    "anc_k1": Rule("birth", first_visit_in_time, delivered),
    "anc_k4": Rule("birth", lambda row: visits(row, 1, 1, 2), delivered),
    "anc_k6": Rule("birth", lambda row: visits(row, 1, 2, 3, doctor=2), delivered),
    "delivery_skilled": Rule("birth", lambda row: is_one_of(row["penolong"], 1, 2, 3), delivered),
    "kn1": newborn_seen("kn1", since=3),
    "kn_complete": newborn_seen("kn1", "kn2", "kn3", since=28),
    "kf_complete": Rule("birth", mother_seen, lambda row: all_of(delivered(row), ended_days_ago(row, 42))),
    "lbw": Rule("birth", lambda row: below(row["berat_lahir_g"], 2500), lambda row: is_one_of(row["hasil"], LIVE)),
    "ttd_pregnant": Rule("birth", lambda row: at_least(row["tablet_tambah_darah"], 90), delivered),
    "anemia_pregnant": Rule("couple", lambda row: below(row["kadar_hb"], 11), pregnant),
    "kek_pregnant": Rule("couple", lambda row: below(row["lingkar_lengan_atas"], 23.5), pregnant),
    "neonatal_deaths": Rule("death", died_newborn),
    "weight_gain_nd": Rule(
        "child",
        lambda row: yes(row["kenaikan_berat_badan"]),
        lambda row: all_of(yes(row["ditimbang_bulan_ini"]), is_one_of(row["kenaikan_berat_badan"], 1, 2)),
    ),
    "ebf_pispk": Rule("child", lambda row: yes(row["asi_saja_sampai_6_bulan"]), lambda row: 7 <= row.months <= 23),
    "vitamin_a": Rule("child", lambda row: yes(row["vitamin_a"]), lambda row: 6 <= row.months <= 59),
    "kpsp_ok": Rule("person", lambda row: at_least(row["jawaban_ya_kpsp"], 9), screened),
    "kpsp_class": Rule("person", development, screened),
    "sdidtk_screened": Rule("person", lambda row: yes(row["kpsp_diperiksa"]), young),
    "fp_modern": Rule("couple", modern, married),
    "fp_mkjp": Rule(
        "couple", lambda row: is_one_of(row["cara_kb"], 2, 3, 4, 5), lambda row: all_of(married(row), modern(row))
    ),
    "unmet_need": Rule("couple", unmet_need, married),
    "rematri_anemia": Rule("adolescent", lambda row: below(row["kadar_hb"], 12), girl),
    **{name: _pis_rule(judge) for name, judge in PIS.items()},
    "iks_healthy_share": Rule("family", lambda row: certain(_pis(row), lambda *n: iks_class(*n) == "healthy")),
    "iks_class": Rule("family", lambda row: certain(_pis(row), iks_class)),
    "iks_mean": Rule("family", lambda row: index_of(_pis(row))),
    "phbs_household": Rule("family", lambda row: certain(_phbs(row), lambda met, unmet: unmet == 0)),
    "phbs_strata": Rule("family", lambda row: certain(_phbs(row), phbs_stratum)),
    "smoke_free_home": Rule("family", lambda row: is_one_of(row["merokok_di_dalam_rumah"], 2)),
    "jkn_covered": Rule("person", insured, lambda row: row.present),
    "bkb_member": _membership("ikut_bkb"),
    "bkr_member": _membership("ikut_bkr"),
    "pikr_reach": Rule("person", lambda row: yes(row["ikut_pik_r"]), single_adolescent),
}
"""Every health indicator whose answers stand in the form since version 2023-03-15, and anc_k6 beside its relatives."""


def state(name: str, row: Any) -> Any:
    """yes, no, a rung or a number; unknown, or excluded."""
    rule = RULES[name]
    eligible = rule.eligible(row)
    if eligible is False:
        return "excluded"
    answer = rule.answer(row)
    if eligible is None or answer is None:
        return "unknown"
    return {True: "yes", False: "no"}[answer] if isinstance(answer, bool) else answer
