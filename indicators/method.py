"""How a number was made: the method that stands beside every result, and what it means in both languages.

The name of a method is its parts joined by "+": how units are compared, and how RT and a finite number of households
widen or narrow the interval. Its words are those of its parts.
"""

from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

CLUSTER_T, DESIGN_EFFECT, FINITE, REPEATED = "cluster_t", "design_effect", "finite", "repeated"


class Method(StrEnum):
    WILSON = "wilson"
    WILSON_CLUSTER_T = "wilson+cluster_t"
    WILSON_DESIGN_EFFECT = "wilson+design_effect"
    WILSON_FINITE = "wilson+finite"
    WILSON_CLUSTER_T_FINITE = "wilson+cluster_t+finite"
    WILSON_DESIGN_EFFECT_FINITE = "wilson+design_effect+finite"
    POISSON = "poisson"
    STUDENT = "student"
    STUDENT_CLUSTER_T = "student+cluster_t"
    STUDENT_DESIGN_EFFECT = "student+design_effect"
    STUDENT_FINITE = "student+finite"
    STUDENT_CLUSTER_T_FINITE = "student+cluster_t+finite"
    STUDENT_DESIGN_EFFECT_FINITE = "student+design_effect+finite"
    MEDIAN = "median"
    MEDIAN_CLUSTER_T = "median+cluster_t"
    MEDIAN_DESIGN_EFFECT = "median+design_effect"
    MEDIAN_FINITE = "median+finite"
    MEDIAN_CLUSTER_T_FINITE = "median+cluster_t+finite"
    MEDIAN_DESIGN_EFFECT_FINITE = "median+design_effect+finite"
    NEWCOMBE = "newcombe10"
    NEWCOMBE_CLUSTER_T = "newcombe10+cluster_t"
    NEWCOMBE_DESIGN_EFFECT = "newcombe10+design_effect"
    NEWCOMBE_FINITE = "newcombe10+finite"
    NEWCOMBE_CLUSTER_T_FINITE = "newcombe10+cluster_t+finite"
    NEWCOMBE_DESIGN_EFFECT_FINITE = "newcombe10+design_effect+finite"
    LADDER = "ladder_newcombe10"
    LADDER_CLUSTER_T = "ladder_newcombe10+cluster_t"
    LADDER_DESIGN_EFFECT = "ladder_newcombe10+design_effect"
    LADDER_FINITE = "ladder_newcombe10+finite"
    LADDER_CLUSTER_T_FINITE = "ladder_newcombe10+cluster_t+finite"
    LADDER_DESIGN_EFFECT_FINITE = "ladder_newcombe10+design_effect+finite"
    PAIRED_STUDENT = "paired_student"
    PAIRED_STUDENT_CLUSTER_T = "paired_student+cluster_t"
    PAIRED_STUDENT_DESIGN_EFFECT = "paired_student+design_effect"
    PAIRED_STUDENT_FINITE = "paired_student+finite"
    PAIRED_STUDENT_CLUSTER_T_FINITE = "paired_student+cluster_t+finite"
    PAIRED_STUDENT_DESIGN_EFFECT_FINITE = "paired_student+design_effect+finite"
    HODGES_LEHMANN = "hodges_lehmann"
    HODGES_LEHMANN_CLUSTER_T = "hodges_lehmann+cluster_t"
    HODGES_LEHMANN_DESIGN_EFFECT = "hodges_lehmann+design_effect"
    HODGES_LEHMANN_FINITE = "hodges_lehmann+finite"
    HODGES_LEHMANN_CLUSTER_T_FINITE = "hodges_lehmann+cluster_t+finite"
    HODGES_LEHMANN_DESIGN_EFFECT_FINITE = "hodges_lehmann+design_effect+finite"
    HYBRID = "newcombe_hybrid"
    HYBRID_CLUSTER_T = "newcombe_hybrid+cluster_t"
    HYBRID_DESIGN_EFFECT = "newcombe_hybrid+design_effect"
    HYBRID_REPEATED = "newcombe_hybrid+repeated"
    HYBRID_CLUSTER_T_REPEATED = "newcombe_hybrid+cluster_t+repeated"
    HYBRID_DESIGN_EFFECT_REPEATED = "newcombe_hybrid+design_effect+repeated"
    WELCH = "welch"
    WELCH_CLUSTER_T = "welch+cluster_t"
    WELCH_DESIGN_EFFECT = "welch+design_effect"
    WELCH_REPEATED = "welch+repeated"
    WELCH_CLUSTER_T_REPEATED = "welch+cluster_t+repeated"
    WELCH_DESIGN_EFFECT_REPEATED = "welch+design_effect+repeated"
    MEDIANS = "difference_of_medians"
    MEDIANS_CLUSTER_T = "difference_of_medians+cluster_t"
    MEDIANS_DESIGN_EFFECT = "difference_of_medians+design_effect"
    MEDIANS_REPEATED = "difference_of_medians+repeated"
    MEDIANS_CLUSTER_T_REPEATED = "difference_of_medians+cluster_t+repeated"
    MEDIANS_DESIGN_EFFECT_REPEATED = "difference_of_medians+design_effect+repeated"
    TREND = "mean_slope"
    TREND_CLUSTER_T = "mean_slope+cluster_t"
    TREND_DESIGN_EFFECT = "mean_slope+design_effect"
    TYPICAL_TREND = "typical_slope"
    TYPICAL_TREND_CLUSTER_T = "typical_slope+cluster_t"
    TYPICAL_TREND_DESIGN_EFFECT = "typical_slope+design_effect"
    COUNTS = "difference_of_counts"
    AS_ONE = "answered_as_one"
    WILSON_RECAP = "wilson_recap"
    HYBRID_RECAP = "newcombe_hybrid_recap"

    def words(self, language: str) -> str:
        base, *parts = self.value.split("+")
        told = [_BASES[base]]
        if base in _COMPARED and REPEATED not in parts:
            told.append(_PRESENT)
        if base in _WITH_RT and not {CLUSTER_T, DESIGN_EFFECT} & set(parts):
            told.append(_ALONE)
        told += [_PARTS_OF.get(base, {}).get(part, _PARTS[part]) for part in parts]
        if base in _DETECTING:
            told.append(_DETECTABLE)
        elif base in _DETECTING_BY_WIDTH:
            told.append(_DETECTABLE_BY_WIDTH)
        return " ".join(indonesian if language != "en" else english for indonesian, english in told)


def joined(base: Method, *parts: str) -> Method:
    """The method made of a base and parts; empty parts are left out.

    >>> joined(Method.NEWCOMBE, "cluster_t", "").value
    'newcombe10+cluster_t'
    """
    return Method("+".join([base.value, *(part for part in parts if part)]))


def methods_of(base: Method, ways: tuple[str, ...], others: tuple[str, ...]) -> NDArray[np.object_]:
    """The methods of every way, and after them those of every way with each of the other parts.

    >>> methods_of(Method.WELCH, ("", "cluster_t"), ("", "repeated")).tolist()
    ['welch', 'welch+cluster_t', 'welch+repeated', 'welch+cluster_t+repeated']
    """
    found = np.empty(len(ways) * len(others), dtype=object)
    found[:] = [joined(base, way, other).value for other in others for way in ways]
    return found


_DETECTING = {"newcombe10", "ladder_newcombe10"}
_DETECTING_BY_WIDTH = {"paired_student", "hodges_lehmann", "newcombe_hybrid", "welch", "difference_of_medians"}
_COMPARED = {"newcombe_hybrid", "welch", "difference_of_medians"}
_MEASURED = {
    "student",
    "median",
    "paired_student",
    "hodges_lehmann",
    "welch",
    "difference_of_medians",
    "mean_slope",
    "typical_slope",
}
_WITH_RT = _DETECTING | _MEASURED | {"wilson", "wilson_recap", "newcombe_hybrid", "newcombe_hybrid_recap"}

_BASES: dict[str, tuple[str, str]] = {
    "wilson": (
        "Bagian dari satuan yang diketahui. Rentang 95%: Wilson.",
        "Share of known units. 95% interval: Wilson.",
    ),
    "poisson": ("Jumlah kejadian. Rentang 95%: Poisson eksak.", "Number of events. 95% interval: exact Poisson."),
    "student": ("Rata-rata. Rentang 95%: t Student.", "Mean. 95% interval: Student's t."),
    "median": (
        "Median. Rentang 95%: di antara dua nilai teramati (statistik urutan); jawaban yang dibulatkan membuatnya "
        "lebih lebar daripada perlu.",
        "Median. 95% interval: between two observed values (order statistics); rounded answers make it wider than it "
        "need be.",
    ),
    "newcombe10": (
        "Selisih bagian pada satuan yang sama. Rentang 95%: Newcombe metode 10. Nilai p: McNemar mid-p, tanpa RT.",
        "Difference of shares in the same units. 95% interval: Newcombe's method 10. p value: McNemar mid-p, without "
        "RT.",
    ),
    "ladder_newcombe10": (
        "Selisih bagian satuan yang sama pada atau di atas ambang; membaik dan memburuk dihitung per anak tangga, dan "
        "naik bersihnya punya rentang Tango. Rentang 95%: Newcombe metode 10. Nilai p: McNemar mid-p dari yang naik "
        "dan turun tangga, tanpa RT.",
        "Difference in the share of the same units at or above the threshold; improved and worsened count moves "
        "between rungs, and their net share has Tango's interval. 95% interval: Newcombe's method 10. p value: "
        "McNemar mid-p of moves up and down, without RT.",
    ),
    "paired_student": (
        "Rata-rata selisih pada satuan yang sama. Rentang 95%: t Student berpasangan. Nilai p: t yang sama, tanpa RT.",
        "Mean difference in the same units. 95% interval: paired Student's t. p value: the same t, without RT.",
    ),
    "hodges_lehmann": (
        "Perubahan khas pada satuan yang sama (Hodges–Lehmann), bukan selisih kedua median. Rentang 95%: peringkat "
        "bertanda; dihitung dari 6 pasangan atau lebih. Nilai p: peringkat bertanda (Pratt), tanpa RT.",
        "Typical change in the same units (Hodges–Lehmann), not the difference of the two medians. 95% interval: "
        "signed ranks; computed from 6 pairs or more. p value: signed ranks (Pratt), without RT.",
    ),
    "newcombe_hybrid": (
        "Selisih bagian, bukan pada satuan yang sama. Rentang 95%: Newcombe hibrida.",
        "Difference of shares, not in the same units. 95% interval: Newcombe's hybrid.",
    ),
    "welch": (
        "Selisih rata-rata, bukan pada satuan yang sama. Rentang 95%: Welch.",
        "Difference of means, not in the same units. 95% interval: Welch.",
    ),
    "difference_of_medians": (
        "Selisih median, bukan pada satuan yang sama. Rentang 95%: rentang kedua median (statistik urutan) digabung; "
        "dihitung dari 6 unit atau lebih pada tiap putaran; jawaban yang dibulatkan membuatnya lebih lebar daripada "
        "perlu.",
        "Difference of medians, not in the same units. 95% interval: those of the two medians (order statistics) "
        "joined by square-and-add; computed from 6 units or more in each round; rounded answers make it wider than it "
        "need be.",
    ),
    "mean_slope": (
        "Rata-rata kemiringan garis lurus tiap satuan melalui semua putaran. Rentang 95%: t Student. Uji semua "
        "putaran: Q Cochran untuk bagian, Friedman untuk rata-rata.",
        "Mean slope of a straight line through all rounds of each unit. 95% interval: Student's t. Test over all "
        "rounds: Cochran's Q of shares, Friedman's of means.",
    ),
    "typical_slope": (
        "Kemiringan khas (Hodges–Lehmann) garis lurus tiap satuan melalui semua putaran. Rentang 95%: peringkat "
        "bertanda. Uji semua putaran: Friedman.",
        "Typical slope (Hodges–Lehmann) of a straight line through all rounds of each unit. 95% interval: signed "
        "ranks. Test over all rounds: Friedman's.",
    ),
    "difference_of_counts": (
        "Selisih jumlah kejadian; tidak diuji.",
        "Difference of numbers of events; not tested.",
    ),
    "answered_as_one": (
        "Satu jawaban untuk tiap RT, dan RT-nya terlalu sedikit: ditunjukkan, tidak diuji, tanpa rentang.",
        "One answer for every RT, and too few RT: shown, not tested, without an interval.",
    ),
    "wilson_recap": (
        "Bagian menurut rekap dinas. Rentang 95%: Wilson.",
        "Share by the totals of an office. 95% interval: Wilson.",
    ),
    "newcombe_hybrid_recap": (
        "Selisih bagian antara rekap kedua putaran. Rentang 95%: Newcombe hibrida. Dari rekap, tanpa data per "
        "keluarga: dibandingkan tanpa pasangan.",
        "Difference of shares between the totals of both rounds. 95% interval: Newcombe's hybrid. From totals of an "
        "office, without data per family: compared without pairs.",
    ),
}
_PARTS: dict[str, tuple[str, str]] = {
    CLUSTER_T: (
        "Pengelompokan RT diperhitungkan: dipakai rentang t (jumlah RT K dikurangi 1) dari beda perubahan antar-RT, "
        "paling sempit 1 − 2/K dari Newcombe.",
        "Clustering by RT is accounted for: a t interval (number of RT, K, less one) from how the RT differ in their "
        "change, never narrower than 1 − 2/K of Newcombe's.",
    ),
    DESIGN_EFFECT: (
        "Pengelompokan RT diperhitungkan: hitungan dibagi efek desain, yang dikumpulkan dari 20 lokasi atau lebih, "
        "atau 2 selama belum ada. Bila RT-nya hanya 2 atau 3 dan jauh berbeda, rentang ini masih terlalu sempit.",
        "Clustering by RT is accounted for: counts are divided by a design effect, pooled over 20 sites or more, or 2 "
        "until there are. Where there are only 2 or 3 RT that differ much, this interval is still too narrow.",
    ),
    FINITE: (
        "Sampel acak lebih dari 5% keluarga: rentangnya dikoreksi populasi hingga (1 − n/N).",
        "A random sample of more than 5% of households: the interval has the finite population correction (1 − n/N).",
    ),
    REPEATED: (
        "Potong lintang berulang: siapa pun yang terambil sampel pada tiap putaran; bila lebih dari 5% keluarga pada "
        "kedua putaran, rentangnya dikoreksi populasi hingga (1 − n/N).",
        "Repeated cross-section: whoever the sample of each round drew; where that was more than 5% of households in "
        "both, the interval has the finite population correction (1 − n/N).",
    ),
}
_PARTS_OF_MEANS: dict[str, tuple[str, str]] = {
    CLUSTER_T: (
        "Pengelompokan RT diperhitungkan: dipakai rentang t (jumlah RT K dikurangi 1) dari beda perubahan antar-RT, "
        "paling sempit 1 − 2/K dari rentang t berpasangan.",
        "Clustering by RT is accounted for: a t interval (number of RT, K, less one) from how the RT differ in their "
        "change, never narrower than 1 − 2/K of the paired t interval.",
    ),
    DESIGN_EFFECT: (
        "Pengelompokan RT diperhitungkan: rentangnya dilebarkan √2, yaitu efek desain 2. Bila RT-nya hanya 2 atau 3 "
        "dan jauh berbeda, rentang ini masih terlalu sempit.",
        "Clustering by RT is accounted for: the interval is widened by √2, a design effect of 2. Where there are only "
        "2 or 3 RT that differ much, this interval is still too narrow.",
    ),
}
_PARTS_OF_MEDIANS: dict[str, tuple[str, str]] = {
    CLUSTER_T: (
        "Pengelompokan RT diperhitungkan: jarak peringkatnya dari tengah memakai t (jumlah RT K dikurangi 1) dan beda "
        "jumlah peringkat antar-RT, paling sedikit 1 − 2/K dari yang tanpa RT.",
        "Clustering by RT is accounted for: how far the ranks lie from the middle follows t (number of RT, K, less "
        "one) and how the RT differ in their sums of ranks, never less than 1 − 2/K of what it is without RT.",
    ),
    DESIGN_EFFECT: (
        "Pengelompokan RT diperhitungkan: jarak peringkatnya dari tengah dikali √2, yaitu efek desain 2. Bila RT-nya "
        "hanya 2 atau 3 dan jauh berbeda, rentang ini masih terlalu sempit.",
        "Clustering by RT is accounted for: the ranks lie √2 times as far from the middle, a design effect of 2. Where "
        "there are only 2 or 3 RT that differ much, this interval is still too narrow.",
    ),
}
_PARTS_OF_LEVELS: dict[str, tuple[str, str]] = {
    CLUSTER_T: (
        "Pengelompokan RT diperhitungkan: dipakai t (jumlah RT K dikurangi 1) dan beda antar-RT, paling sempit "
        "1 − 2/K dari rentang tanpa RT.",
        "Clustering by RT is accounted for: by t (number of RT, K, less one) and how the RT differ, never narrower "
        "than 1 − 2/K of the interval without RT.",
    ),
    DESIGN_EFFECT: _PARTS_OF_MEANS[DESIGN_EFFECT],
}
_PARTS_OF_SHARES: dict[str, tuple[str, str]] = {
    CLUSTER_T: (
        "Pengelompokan RT diperhitungkan: hitungan dibagi efek desain dari beda antar-RT dan t (jumlah RT K dikurangi "
        "1), paling kecil (1 − 2/K)², atau 1 bila yang memenuhi, atau yang tidak, kurang dari 10.",
        "Clustering by RT is accounted for: counts are divided by a design effect from how the RT differ and t (number "
        "of RT, K, less one), at least (1 − 2/K)², or 1 where fewer than 10 have it or fewer than 10 have not.",
    ),
    DESIGN_EFFECT: (
        "Pengelompokan RT diperhitungkan: hitungan dibagi efek desain 2. Bila RT-nya hanya 2 atau 3 dan jauh berbeda, "
        "rentang ini masih terlalu sempit.",
        "Clustering by RT is accounted for: counts are divided by a design effect of 2. Where there are only 2 or 3 RT "
        "that differ much, this interval is still too narrow.",
    ),
}
_PARTS_OF_RANKED: dict[str, tuple[str, str]] = {
    CLUSTER_T: (
        "Pengelompokan RT diperhitungkan: jarak peringkat dari tengah memakai t (jumlah RT K dikurangi 1) dan beda "
        "antar-RT dalam berapa unit di atas median, paling sedikit 1 − 2/K dari yang tanpa RT.",
        "Clustering by RT is accounted for: how far the ranks lie from the middle follows t (number of RT, K, less "
        "one) and how the RT differ in their units above the median, never less than 1 − 2/K of what it is without.",
    ),
    DESIGN_EFFECT: _PARTS_OF_MEDIANS[DESIGN_EFFECT],
}
_PARTS_OF_HYBRID: dict[str, tuple[str, str]] = {
    CLUSTER_T: (
        "Pengelompokan RT diperhitungkan: dipakai rentang t (jumlah RT K dikurangi 1) dari beda selisih antar-RT, "
        "paling sempit 1 − 2/K dari Newcombe hibrida, atau selebar itu bila yang memenuhi, atau yang tidak, kurang "
        "dari 10.",
        "Clustering by RT is accounted for: a t interval (number of RT, K, less one) from how the RT differ in their "
        "difference, never narrower than 1 − 2/K of Newcombe's hybrid, or than the whole of it where fewer than 10 "
        "meet it or fewer than 10 do not.",
    ),
}
_PARTS_OF = {
    "wilson": _PARTS_OF_SHARES,
    "newcombe_hybrid": _PARTS_OF_HYBRID,
    "paired_student": _PARTS_OF_MEANS,
    "hodges_lehmann": _PARTS_OF_MEDIANS,
    "student": _PARTS_OF_LEVELS,
    "welch": _PARTS_OF_LEVELS,
    "mean_slope": _PARTS_OF_LEVELS,
    "typical_slope": _PARTS_OF_MEDIANS,
    "median": _PARTS_OF_RANKED,
    "difference_of_medians": _PARTS_OF_RANKED,
}
_PRESENT = (
    "Semua yang hadir: siapa pun yang ditemui pada tiap putaran.",
    "All present: whoever was met in each round.",
)
_ALONE = (
    "Belum memperhitungkan pengelompokan RT, juga tidak bahwa anggota satu keluarga serupa: untuk orang rentang ini "
    "bisa terlalu sempit.",
    "Clustering by RT is not accounted for, nor that members of one family are alike: of persons this interval may "
    "be too narrow.",
)
_DETECTABLE = (
    "Perubahan terkecil yang tertangkap 4 dari 5 kali: Connor 1987, daya 80%, bagian yang berubah seperti teramati "
    "(sedikitnya 10%), dengan efek desain yang sama.",
    "Smallest change caught 4 times out of 5: Connor 1987, power 80%, share changing as observed (at least 10%), with "
    "the same design effect.",
)
_DETECTABLE_BY_WIDTH = (
    "Perubahan terkecil yang tertangkap 4 dari 5 kali: 1,43 kali sisi rentang yang lebih lebar (Bloom 1995).",
    "Smallest change caught 4 times out of 5: 1.43 times the wider side of the interval (Bloom 1995).",
)
