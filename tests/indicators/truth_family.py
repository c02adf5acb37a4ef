"""The 12 indicators of PIS-PK and the 10 items of PHBS a second way: a code of every member, then of the family.

Rules on the numbers of the form, in plain Python. What an index comes to with unknown items is found by trying all that
they could be.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from raw_sample import Household, Member
from truth_logic import Truth, all_of, is_one_of, yes

VACCINES = {"hb0", "bcg", "dpt1", "dpt2", "dpt3", "polio1", "polio2", "polio3", "polio4", "mr"}
MARRIED, PREGNANT, LIVE, STILL = 2, 1, 1, 2


@dataclass(frozen=True)
class Family:
    """A household met, those who live there, and its pregnancies that ended."""

    household: Household
    people: tuple[Member, ...]

    def __getitem__(self, answer: str) -> Any:
        return self.household.answers[answer]

    @property
    def births(self) -> list[dict[str, Any]]:
        return self.household.rows["kelahiran"]


# Answers ------------------------------------------------------------------------------------------------------------


def fertile(one: Member) -> bool:
    return one.sex == "P" and 15 <= one.years <= 49


def delivered(row: Any) -> Truth:
    return is_one_of(row["hasil"], LIVE, STILL)


def modern(row: Any) -> Truth:
    return is_one_of(row["cara_kb"], 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)


def married(row: Any) -> Truth:
    return is_one_of(row["status_kawin"], MARRIED)


def pregnant(row: Any) -> Truth:
    return is_one_of(row["status_kehamilan"], PREGNANT)


def in_jkn(row: Any) -> Truth:
    return is_one_of(row["jaminan_kesehatan"], 1, 2)


def insured(row: Any) -> Truth:
    return is_one_of(row["jaminan_kesehatan"], 1, 2, 3)


# Codes --------------------------------------------------------------------------------------------------------------


def code(met: Truth, *, applies: Truth = True) -> str | None:
    """Y, T, N or unknown, for one member or one birth."""
    if applies is False:
        return "N"
    return None if applies is None or met is None else "Y" if met else "T"


def of_family(codes: list[str | None]) -> str | None:
    for decisive in ("T", None, "Y"):
        if decisive in codes:
            return decisive
    return "N"


def for_everyone(judge: Callable[[Member], str | None]) -> Callable[[Family], str | None]:
    """Without a list of members nothing about them is known."""
    return lambda family: of_family([judge(one) for one in family.people]) if family.people else None


def for_births(judge: Callable[[dict[str, Any]], str | None]) -> Callable[[Family], str | None]:
    return lambda family: of_family([judge(row) for row in family.births]) if family.people else None


def plans(one: Member) -> str | None:
    couple = all_of(fertile(one), married(one))
    expecting = pregnant(one)
    return code(modern(one), applies=all_of(couple, None if expecting is None else not expecting))


def treated(illness: str, treatment: str) -> Callable[[Member], str | None]:
    return lambda one: code(yes(one[treatment]), applies=all_of(one.years >= 15, yes(one[illness])))


def vaccinated(one: Member) -> Truth:
    return None if one["imunisasi"] is None else set(one["imunisasi"].split()) >= VACCINES


def smokeless(one: Member) -> str | None:
    return code(True if one.years < 10 else is_one_of(one["merokok"], 2))


def water(row: Any) -> Truth:
    source = row["air_masak_mck"] if row["air_minum"] in (1, 2) else row["air_minum"]
    return None if source in (None, 11) else source in (3, 4, 5, 7, 10)


def latrine(row: Any) -> Truth:
    place = None if row["tinja"] == 6 else row["tinja"]
    return all_of(is_one_of(row["fasilitas_bab"], 1, 2, 3), is_one_of(row["kloset"], 1), is_one_of(place, 1, 2))


PIS: dict[str, Callable[[Family], str | None]] = {
    "pis_kb": for_everyone(plans),
    "pis_facility_birth": for_births(
        lambda row: code(is_one_of(row["tempat_bersalin"], 1, 2, 3, 4, 5), applies=is_one_of(row["hasil"], LIVE))
    ),
    "pis_immun": for_everyone(lambda one: code(vaccinated(one), applies=12 <= one.months <= 23)),
    "pis_ebf": for_everyone(lambda one: code(yes(one["asi_saja_sampai_6_bulan"]), applies=7 <= one.months <= 23)),
    "pis_growth": for_everyone(lambda one: code(yes(one["ditimbang_bulan_ini"]), applies=2 <= one.months <= 59)),
    "pis_tb": for_everyone(treated("tb_paru_atau_batuk_lama", "tb_berobat_sesuai_standar")),
    "pis_htn": for_everyone(treated("tekanan_darah_tinggi", "tekanan_darah_tinggi_berobat_teratur")),
    "pis_mental": for_everyone(treated("gangguan_jiwa_berat", "gangguan_jiwa_diobati")),
    "pis_nosmoke": for_everyone(smokeless),
    "pis_jkn": for_everyone(lambda one: code(in_jkn(one))),
    "pis_water": lambda family: code(water(family)),
    "pis_latrine": lambda family: code(latrine(family)),
}
PHBS: dict[str, Callable[[Family], str | None]] = {
    "birth": for_births(lambda row: code(is_one_of(row["penolong"], 1, 2, 3), applies=delivered(row))),
    "ebf": for_everyone(lambda one: code(yes(one["asi_saja_24jam"]), applies=one.days >= 0 and one.months < 6)),
    "weighed": for_everyone(
        lambda one: code(yes(one["ditimbang_bulan_ini"]), applies=one.days >= 0 and one.months < 60)
    ),
    "water": PIS["pis_water"],
    "handwash": lambda family: code(yes(family["cuci_tangan"])),
    "latrine": PIS["pis_latrine"],
    "larvae": lambda family: code(yes(family["jentik_diperiksa_tiap_minggu"])),
    "diet": lambda family: code(yes(family["makan_buah_dan_sayur"])),
    "activity": lambda family: code(yes(family["aktivitas_fisik"])),
    "smoke_free": lambda family: code(is_one_of(family["merokok_di_dalam_rumah"], 2)),
}


def certain(codes: list[str | None], judge: Callable[[int, int], Any]) -> Any:
    """What `judge` makes of the items met and not met, if the same whatever the unknown ones are: Y, T or N."""
    known = Counter(codes)
    open_items = known[None]
    outcomes = {
        judge(known["Y"] + met, known["T"] + unmet)
        for met in range(open_items + 1)
        for unmet in range(open_items + 1 - met)
        if known["Y"] + met + known["T"] + unmet > 0
    }
    return outcomes.pop() if len(outcomes) == 1 else None


def iks_class(met: int, unmet: int) -> str:
    index = Fraction(met, met + unmet)
    return "healthy" if index > Fraction(8, 10) else "less_healthy" if index >= Fraction(1, 2) else "unhealthy"


def phbs_stratum(met: int, unmet: int) -> str:
    share = Fraction(met, met + unmet)
    if share == 1:
        return "paripurna"
    return "utama" if share >= Fraction(7, 10) else "madya" if share >= Fraction(4, 10) else "pratama"


def index_of(codes: list[str | None]) -> float | None:
    known = Counter(codes)
    return None if known[None] else known["Y"] / (known["Y"] + known["T"])
