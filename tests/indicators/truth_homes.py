"""Rules on a house, its household and its family: sanitation, housing and welfare a second way, in plain Python.

Written from the definitions, on the numbers of the form, for a town. They share nothing with the loader, the views or
the engine.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from typing import Any

from raw_sample import Household
from truth_family import Family
from truth_logic import Truth, all_of, any_of, at_least, is_one_of, yes

YES, NO, NOT_APPLICABLE = 1, 2, 3
OTHER_DISPOSAL, OTHER_WATER = 6, 11
BLOCKS = (range(1, 7), range(7, 15), range(15, 20), range(20, 22))
STAGES = ("pra_sejahtera", "ks_i", "ks_ii", "ks_iii", "ks_iii_plus")
DIMENSIONS = (
    ("ibadah", "buku_nikah", "akta_lahir_anak", "jaminan_kesehatan", "rukun", "keluarga_utuh"),
    (
        *("sumber_penghasilan", "makanan_beragam", "rumah_layak", "tabungan", "anak_bersekolah", "sehat"),
        "akses_media_daring",
    ),
    ("waktu_bersama", "mengasuh_bersama", "gotong_royong", "kegiatan_sosial"),
)


@dataclass(frozen=True)
class Home(Family):
    """A family in one round, with what is known of house repairs and who else was met in its RT."""

    repair_planned: bool
    repair_done: bool
    neighbours: tuple[Household, ...]

    def stage_items(self) -> list[list[Any]]:
        """The answers to the 21 numbered items, block by block."""
        names = {int(name.split("_")[1]): name for name in self.household.answers if re.match(r"ks_[0-9]+_", name)}
        return [[self[names[number]] for number in block] for block in BLOCKS]

    def index_items(self) -> list[list[Any]]:
        """The answers to the 17 items of iBangga, dimension by dimension."""
        return [[self[name] for name in names] for names in DIMENSIONS]


# Sanitation ---------------------------------------------------------------------------------------------------------


def goes_to(row: Any) -> int | None:
    """Where the excreta go; 'other' says nothing."""
    place = row["tinja"]
    return None if place in (None, OTHER_DISPOSAL) else int(place)


def layak(row: Any) -> Truth:
    return all_of(is_one_of(row["fasilitas_bab"], 1, 2, 3), is_one_of(row["kloset"], 1), is_one_of(goes_to(row), 1, 2))


def layak_own(row: Any) -> Truth:
    return all_of(layak(row), is_one_of(row["fasilitas_bab"], 1))


def treated(row: Any) -> Truth:
    place = goes_to(row)
    return any_of(is_one_of(place, 2), all_of(is_one_of(place, 1), yes(row["sedot_tinja_5th"])))


def open_defecation(row: Any) -> Truth:
    hidden = all_of(is_one_of(row["fasilitas_bab"], 1, 2, 3, 4), is_one_of(goes_to(row), 3, 5))
    return any_of(is_one_of(row["fasilitas_bab"], 5, 6), hidden)


def jmp_rung(row: Any) -> str | None:
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
    return "safely_managed" if layak(row) and treated(row) else "basic"


def indonesian_rung(row: Any) -> str | None:
    use, pan, place = row["fasilitas_bab"], row["kloset"], goes_to(row)
    if use in (5, 6):
        return "open_defecation"
    if use is None or place is None:
        return None
    if place in (3, 5):
        return "hidden_defecation"
    if place == 4 or use == 4 or pan in (2, 3, 4):
        return "unimproved"
    if pan is None:
        return None
    if use in (2, 3):
        return "shared"
    return "safe" if treated(row) else "own"


SAME_RUNG = {
    "open_defecation": "open_defecation",
    "hidden_defecation": "unimproved",
    "unimproved": "unimproved",
    "shared": "limited",
    "own": "basic",
    "safe": "safely_managed",
}
"""Which rung of JMP the Indonesian sources set beside each of theirs."""


def ladders_disagree(row: Any) -> Truth:
    """The ladders disagree if they do for every pan and disposal that the unknown ones could be."""
    if row["fasilitas_bab"] is None:
        return None
    pans = (1, 2, 3, 4) if row["kloset"] is None and row["fasilitas_bab"] <= 4 else (row["kloset"],)
    places = (1, 2, 3, 4, 5) if goes_to(row) is None and row["fasilitas_bab"] <= 4 else (row["tinja"],)
    outcomes = set()
    for pan, place in product(pans, places):
        full = {name: row[name] for name in ("fasilitas_bab", "sedot_tinja_5th")} | {"kloset": pan, "tinja": place}
        outcomes.add(SAME_RUNG[str(indonesian_rung(full))] != jmp_rung(full))
    return outcomes.pop() if len(outcomes) == 1 else None


def rt_is_free(row: Home) -> Truth:
    openly = any_of(*(open_defecation(other.answers) for other in row.neighbours))
    return None if openly is None else not openly


# Water, hands, waste ------------------------------------------------------------------------------------------------


def water(row: Any) -> Truth:
    source = row["air_masak_mck"] if row["air_minum"] in (1, 2) else row["air_minum"]
    return None if source in (None, OTHER_WATER) else source in (3, 4, 5, 7, 10)


def water_rung(row: Any) -> str | None:
    if row["air_minum"] == 9:
        return "surface"
    improved, minutes = water(row), row["waktu_ambil_air_menit"]
    if improved is False:
        return "unimproved"
    near = any_of(yes(row["air_di_rumah_atau_halaman"]), None if minutes is None else minutes <= 30)
    if improved is None or near is None:
        return None
    best = all(row[name] == YES for name in ("air_di_rumah_atau_halaman", "air_selalu_cukup", "hasil_uji_air"))
    return "limited" if near is False else "safely_managed" if best else "basic"


def handwash_rung(row: Any) -> str | None:
    return {1: "basic", 2: "limited", 3: "no_facility", None: None}[row["cuci_tangan"]]


def greywater(row: Any) -> Truth:
    return None if row["pembuangan_air_limbah"] in (None, 6) else row["pembuangan_air_limbah"] in (1, 2)


def waste(row: Any) -> Truth:
    return None if row["penanganan_sampah"] in (None, 8) else row["penanganan_sampah"] in (1, 2, 3)


def pillars(row: Any) -> list[Truth]:
    openly = open_defecation(row)
    clean = None if openly is None else not openly
    return [clean, yes(row["cuci_tangan"]), yes(row["air_minum_diolah"]), waste(row), greywater(row)]


def pillars_met(row: Any) -> int | None:
    met = pillars(row)
    return None if None in met else sum(bool(one) for one in met)


def flooded(row: Any) -> Truth:
    often = at_least(row["banyaknya_genangan_setahun"], 3)
    return all_of(
        yes(row["genangan"]), yes(row["genangan_lebih_dari_30_cm"]), yes(row["genangan_lebih_dari_2_jam"]), often
    )


# Housing ------------------------------------------------------------------------------------------------------------


def main_family(row: Any) -> Truth:
    """Who stands for the house; a family that was not asked lives alone."""
    return bool(row["mewakili_rumah"] != NO)


def durable(row: Any) -> Truth:
    return all_of(
        is_one_of(row["atap"], 1, 2, 3, 6),
        is_one_of(row["dinding"], 1, 2, 3, 5),
        is_one_of(row["lantai"], 1, 2, 3, 4, 5, 6),
    )


def roomy(least: str) -> Callable[[Any], Truth]:
    """At least so many square metres a person, without rounding."""

    def judge(row: Any) -> Truth:
        area, people = row["luas_lantai_m2"], row["jumlah_penghuni"]
        if area is None or people is None:
            return None
        return Fraction(str(area)) / Fraction(int(people)) >= Fraction(least)

    return judge


def adequate(row: Any) -> Truth:
    return all_of(durable(row), roomy("7.2")(row), water(row), layak(row))


# Welfare of the family ----------------------------------------------------------------------------------------------


def stage(row: Home) -> str | None:
    """The stage, if the same whatever the unknown items were."""
    stages = set()
    for guess in product((True, False), repeat=len(BLOCKS)):  # what the unknown items of each block come to
        met = [
            all(answer in (YES, NOT_APPLICABLE) or (answer is None and met) for answer in block)
            for block, met in zip(row.stage_items(), guess, strict=True)
        ]
        stages.add(STAGES[met.index(False) if False in met else 4])
    return stages.pop() if len(stages) == 1 else None


def low_stage(row: Home) -> Truth:
    """Whether one of the first 14 items is not met."""
    basic, psychological, *_ = row.stage_items()
    answers = [*basic, *psychological]
    if NO in answers:
        return True
    return None if None in answers else False


def ibangga(row: Home) -> float | None:
    found = _ibangga(row.index_items())
    return None if found is None else float(found)


def ibangga_class(row: Home) -> str | None:
    """The class, if the same whatever the unknown items were: so many of them met in each dimension, the others not."""
    items = row.index_items()
    choices = [[_filled(answers, met) for met in range(answers.count(None) + 1)] for answers in items]
    classes = {_class_of(list(guess)) for guess in product(*choices)}
    return classes.pop() if len(classes) == 1 else None


def _filled(answers: list[Any], met: int) -> list[Any]:
    guesses = iter([YES] * met + [NO] * len(answers))
    return [next(guesses) if answer is None else answer for answer in answers]


def _class_of(items: list[list[Any]]) -> str | None:
    found = _ibangga(items)
    if found is None:
        return None
    return "vulnerable" if found < 40 else "resilient" if found > 70 else "developing"


def _ibangga(items: list[list[Any]]) -> Fraction | None:
    dimensions = []
    for answers in items:
        asked = [answer for answer in answers if answer != NOT_APPLICABLE]
        if None in asked or not asked:
            return None
        dimensions.append(Fraction(100 * asked.count(YES), len(asked)))
    return sum(dimensions, Fraction(0)) / 3
