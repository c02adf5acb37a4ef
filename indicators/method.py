"""How a number was made: the method that stands beside every result, and what it means in both languages."""

from enum import StrEnum


class Method(StrEnum):
    WILSON = "wilson"
    POISSON = "poisson"
    STUDENT = "student"
    MEDIAN = "median"
    NEWCOMBE = "newcombe10"
    NEWCOMBE_OR_CLUSTER = "newcombe10+cluster_t"
    LADDER = "ladder_newcombe10"
    LADDER_OR_CLUSTER = "ladder_newcombe10+cluster_t"
    PAIRED_STUDENT = "paired_student"
    HODGES_LEHMANN = "hodges_lehmann"
    HYBRID = "newcombe_hybrid"
    WELCH = "welch"
    MEDIANS = "difference_of_medians"
    COUNTS = "difference_of_counts"
    WILSON_RECAP = "wilson_recap"
    HYBRID_RECAP = "newcombe_hybrid_recap"

    def words(self, language: str) -> str:
        indonesian, english = _WORDS[self]
        return english if language == "en" else indonesian


_NEWCOMBE = (
    "Selisih bagian pada unit yang sama. Rentang 95%: Newcombe metode 10. Nilai p: McNemar mid-p.",
    "Difference of shares in the same units. 95% interval: Newcombe's method 10. p value: McNemar mid-p.",
)
_LADDER = (
    "Selisih bagian unit yang sama pada atau di atas ambang; membaik dan memburuk dihitung per anak tangga. "
    "Rentang 95%: Newcombe metode 10. Nilai p: McNemar mid-p dari yang naik dan turun tangga.",
    "Difference in the share of the same units at or above the threshold; improved and worsened count moves between "
    "rungs. 95% interval: Newcombe's method 10. p value: McNemar mid-p of moves up and down.",
)
_DETECTABLE = (
    " Perubahan terkecil yang dapat dipastikan: Connor 1987, daya 80%, bagian yang berubah seperti teramati "
    "(sedikitnya 10%).",
    " Smallest detectable change: Connor 1987, power 80%, share changing as observed (at least 10%).",
)
_ALONE = (" Belum memperhitungkan pengelompokan RT.", " Clustering by RT is not accounted for.")
_CLUSTER = (
    " Pengelompokan RT melebarkan rentangnya: dipakai rentang t (jumlah RT dikurangi 1) yang lebih lebar.",
    " Clustering by RT widens the interval: the wider t interval (number of RT less one) is used.",
)
_EFFECT = (
    " Efek desain dari pengelompokan RT ikut dihitung.",
    " The design effect of clustering by RT is included.",
)


_RECAP = (
    " Dari rekap, tanpa data per keluarga: dibandingkan tanpa pasangan.",
    " From totals of an office, without data per family: compared without pairs.",
)


def _joined(*parts: tuple[str, str]) -> tuple[str, str]:
    return "".join(part[0] for part in parts), "".join(part[1] for part in parts)


_WORDS: dict[Method, tuple[str, str]] = {
    Method.WILSON: (
        "Bagian dari unit yang diketahui. Rentang 95%: Wilson.",
        "Share of known units. 95% interval: Wilson.",
    ),
    Method.POISSON: ("Jumlah kejadian. Rentang 95%: Poisson eksak.", "Number of events. 95% interval: exact Poisson."),
    Method.STUDENT: ("Rata-rata. Rentang 95%: t Student.", "Mean. 95% interval: Student's t."),
    Method.MEDIAN: (
        "Median. Rentang 95%: di antara dua nilai teramati (statistik urutan).",
        "Median. 95% interval: between two observed values (order statistics).",
    ),
    Method.NEWCOMBE: _joined(_NEWCOMBE, _ALONE, _DETECTABLE),
    Method.NEWCOMBE_OR_CLUSTER: _joined(_NEWCOMBE, _CLUSTER, _DETECTABLE, _EFFECT),
    Method.LADDER: _joined(_LADDER, _ALONE, _DETECTABLE),
    Method.LADDER_OR_CLUSTER: _joined(_LADDER, _CLUSTER, _DETECTABLE, _EFFECT),
    Method.PAIRED_STUDENT: _joined(
        (
            "Rata-rata selisih pada unit yang sama. Rentang 95%: t Student berpasangan.",
            "Mean difference in the same units. 95% interval: paired Student's t.",
        ),
        _ALONE,
    ),
    Method.HODGES_LEHMANN: _joined(
        (
            "Perubahan khas pada unit yang sama (Hodges–Lehmann), bukan selisih kedua median. Rentang 95%: peringkat "
            "bertanda; dihitung dari 6 pasangan atau lebih.",
            "Typical change in the same units (Hodges–Lehmann), not the difference of the two medians. 95% interval: "
            "signed ranks; computed from 6 pairs or more.",
        ),
        _ALONE,
    ),
    Method.HYBRID: _joined(
        (
            "Selisih bagian antara semua yang ditemui pada tiap putaran. Rentang 95%: Newcombe hibrida.",
            "Difference of shares between all who were met in each round. 95% interval: Newcombe's hybrid.",
        ),
        _ALONE,
    ),
    Method.WELCH: _joined(
        (
            "Selisih rata-rata antara semua yang ditemui pada tiap putaran. Rentang 95%: Welch.",
            "Difference of means between all who were met in each round. 95% interval: Welch.",
        ),
        _ALONE,
    ),
    Method.MEDIANS: (
        "Selisih median antara semua yang ditemui pada tiap putaran, tanpa rentang.",
        "Difference of medians between all who were met in each round, without an interval.",
    ),
    Method.WILSON_RECAP: (
        "Bagian menurut rekap dinas. Rentang 95%: Wilson.",
        "Share by the totals of an office. 95% interval: Wilson.",
    ),
    Method.HYBRID_RECAP: _joined(
        (
            "Selisih bagian antara rekap kedua putaran. Rentang 95%: Newcombe hibrida.",
            "Difference of shares between the totals of both rounds. 95% interval: Newcombe's hybrid.",
        ),
        _RECAP,
        _ALONE,
    ),
    Method.COUNTS: (
        "Selisih jumlah kejadian; terlalu sedikit untuk diuji.",
        "Difference of numbers of events; too few to be tested.",
    ),
}
