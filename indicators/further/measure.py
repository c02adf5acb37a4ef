"""The measures of a change that analysts ask for: a closed list, with names and explanations in both languages."""

from enum import StrEnum


class Scale(StrEnum):
    """What a value of a measure is written in."""

    POINTS = "points"
    SHARE = "share"
    RATIO = "ratio"
    AMOUNT = "amount"
    UNITS = "units"
    BARE = "bare"


class Measure(StrEnum):
    TANGO = "tango"
    MCNEMAR_EXACT = "mcnemar_exact"
    MCNEMAR_MIDP = "mcnemar_midp"
    SHARE_RATIO = "share_ratio"
    ODDS_RATIO = "odds_ratio"
    COHEN_G = "cohen_g"
    COHEN_H = "cohen_h"
    ANSWER_ERROR = "answer_error"
    NET_UP = "net_up"
    THRESHOLD = "threshold"
    STUART_MAXWELL = "stuart_maxwell"
    BHAPKAR = "bhapkar"
    SIGNED_RANK = "signed_rank"
    SHARE_UP = "share_up"
    HODGES_LEHMANN = "hodges_lehmann"
    GEOMETRIC_RATIO = "geometric_ratio"
    RANK_BISERIAL = "rank_biserial"
    STANDARDISED = "standardised"
    WINSORISED = "winsorised"
    MIETTINEN_NURMINEN = "miettinen_nurminen"
    RATE_RATIO = "rate_ratio"

    @property
    def scale(self) -> Scale:
        return _SCALES.get(self, Scale.BARE)

    @property
    def test(self) -> bool:
        """Whether it is a test, with a p-value instead of a value."""
        return self in _TESTS

    def name_in(self, language: str) -> str:
        """
        >>> Measure.TANGO.name_in("id"), Measure.NET_UP.name_in("en")
        ('Selisih, selang skor Tango', 'Net up, Tango score interval')
        """
        return _WORDS[self][0 if language == "id" else 2]

    def words(self, language: str) -> str:
        """What it is, in one sentence."""
        return _WORDS[self][1 if language == "id" else 3]


_TESTS = frozenset(
    (Measure.MCNEMAR_EXACT, Measure.MCNEMAR_MIDP, Measure.STUART_MAXWELL, Measure.BHAPKAR, Measure.SIGNED_RANK)
)
_SCALES = {
    Measure.TANGO: Scale.POINTS,
    Measure.NET_UP: Scale.POINTS,
    Measure.THRESHOLD: Scale.POINTS,
    Measure.MIETTINEN_NURMINEN: Scale.POINTS,
    Measure.SHARE_UP: Scale.SHARE,
    Measure.SHARE_RATIO: Scale.RATIO,
    Measure.ODDS_RATIO: Scale.RATIO,
    Measure.GEOMETRIC_RATIO: Scale.RATIO,
    Measure.RATE_RATIO: Scale.RATIO,
    Measure.HODGES_LEHMANN: Scale.AMOUNT,
    Measure.WINSORISED: Scale.AMOUNT,
    Measure.ANSWER_ERROR: Scale.UNITS,
}
_WORDS: dict[Measure, tuple[str, str, str, str]] = {
    Measure.TANGO: (
        "Selisih, selang skor Tango",
        "Selisih bagian pada satuan yang sama, selang skor Tango dengan efek desain.",
        "Difference, Tango score interval",
        "Difference of shares in the same units, Tango's score interval with the design effect.",
    ),
    Measure.MCNEMAR_EXACT: (
        "McNemar eksak",
        "Uji eksak bersyarat bahwa yang membaik sama banyak dengan yang memburuk; terlalu berhati-hati.",
        "Exact McNemar",
        "Exact conditional test that as many gained as lost; too cautious.",
    ),
    Measure.MCNEMAR_MIDP: (
        "McNemar mid-p",
        "Uji yang sama dengan mid-p, yang dipakai sebagai nilai p.",
        "McNemar mid-p",
        "The same test with mid-p, used as the p-value.",
    ),
    Measure.SHARE_RATIO: (
        "Rasio persentase",
        "Bagian sesudah dibagi bagian sebelum pada satuan yang sama, selang skor Tang dengan efek desain.",
        "Ratio of shares",
        "Share after over share before in the same units, Tang's score interval with the design effect.",
    ),
    Measure.ODDS_RATIO: (
        "Rasio odds bersyarat",
        "Berapa satuan menjadi ya untuk tiap satuan yang menjadi tidak, selang skor Wilson dengan efek desain.",
        "Conditional odds ratio",
        "How many units became a yes for each that became a no, Wilson's score interval with the design effect.",
    ),
    Measure.COHEN_G: (
        "Cohen g",
        "Seberapa searah satuan yang berubah: −0,5 sampai 0,5.",
        "Cohen's g",
        "How one-sided the units that changed are: −0.5 to 0.5.",
    ),
    Measure.COHEN_H: (
        "Cohen h",
        "Selisih bagian pada skala arkus sinus.",
        "Cohen's h",
        "Difference of the shares on the arcsine scale.",
    ),
    Measure.ANSWER_ERROR: (
        "Lantai salah tulis",
        "Unit yang tampak membaik, dan sebanyak itu memburuk, hanya karena jawaban kadang keliru ditulis.",
        "Answer-error floor",
        "Units that seem to gain, and as many to lose, only because answers are sometimes written wrongly.",
    ),
    Measure.NET_UP: (
        "Naik bersih, selang skor Tango",
        "Bagian yang naik tangga dikurangi bagian yang turun, selang skor Tango dengan efek desain.",
        "Net up, Tango score interval",
        "Share that went up the ladder less the share that went down, Tango's interval with the design effect.",
    ),
    Measure.THRESHOLD: (
        "Perubahan tiap ambang",
        "Selisih bagian pada anak tangga ini atau di atasnya, selang Newcombe metode 10 dengan efek desain.",
        "Change at each threshold",
        "Difference of the shares at this rung or above, Newcombe's method 10 with the design effect.",
    ),
    Measure.STUART_MAXWELL: (
        "Stuart–Maxwell",
        "Uji bahwa setiap anak tangga berisi bagian yang sama pada kedua putaran.",
        "Stuart–Maxwell",
        "Test that every rung holds the same share in both rounds.",
    ),
    Measure.BHAPKAR: (
        "Bhapkar",
        "Seperti Stuart–Maxwell, sedikit lebih peka.",
        "Bhapkar",
        "As Stuart–Maxwell, a little more powerful.",
    ),
    Measure.SIGNED_RANK: (
        "Wilcoxon–Pratt",
        "Uji peringkat bertanda: perubahan simetris di sekitar nol, yang tetap ikut diperingkat; bukan uji median.",
        "Wilcoxon–Pratt",
        "Signed-rank test that changes lie evenly around zero, unchanged pairs ranked too; no test of the median.",
    ),
    Measure.SHARE_UP: (
        "Bagian yang naik",
        "Bagian pasangan yang nilainya naik, selang Wilson dengan efek desain; yang tetap tidak dihitung naik.",
        "Share that rose",
        "Share of pairs whose value rose, Wilson's interval with the design effect; unchanged counts as not risen.",
    ),
    Measure.HODGES_LEHMANN: (
        "Hodges–Lehmann",
        "Perubahan khas pada satuan yang sama, dari 6 pasangan atau lebih; RT diperhitungkan.",
        "Hodges–Lehmann",
        "Typical change in the same units, from 6 pairs or more; RT are accounted for.",
    ),
    Measure.GEOMETRIC_RATIO: (
        "Rasio rata-rata geometrik",
        "Rasio khas sesudah dibagi sebelum, hanya yang nilainya di atas nol pada kedua putaran; RT diperhitungkan.",
        "Ratio of geometric means",
        "Typical ratio of after over before, only pairs above zero in both rounds; RT are accounted for.",
    ),
    Measure.RANK_BISERIAL: (
        "Rank-biserial",
        "Seberapa searah perubahan dalam pasangan: −1 sampai 1.",
        "Rank-biserial",
        "How one-sided the changes within pairs are: −1 to 1.",
    ),
    Measure.STANDARDISED: (
        "Perubahan terstandar (d_z)",
        "Rata-rata perubahan dalam simpangan baku perubahan.",
        "Standardised change (d_z)",
        "Mean change in standard deviations of the change.",
    ),
    Measure.WINSORISED: (
        "Rata-rata perubahan terwinsor",
        "Rata-rata perubahan setelah 1% nilai di tiap ujung ditarik masuk.",
        "Winsorised mean change",
        "Mean change after 1% of the values at either end were drawn in.",
    ),
    Measure.MIETTINEN_NURMINEN: (
        "Selisih, selang Miettinen–Nurminen",
        "Selisih bagian semua yang ditemui tiap putaran, selang skor Miettinen–Nurminen dengan efek desain.",
        "Difference, Miettinen–Nurminen interval",
        "Difference of shares of all met in each round, Miettinen and Nurminen's interval with the design effect.",
    ),
    Measure.RATE_RATIO: (
        "Rasio laju, eksak bersyarat",
        "Kejadian per kelahiran sesudah dibagi sebelum, selang eksak bersyarat; hanya bila seluruhnya 10 kejadian atau "
        "lebih dan kedua masanya tidak tumpang tindih.",
        "Rate ratio, exact conditional",
        "Events per birth after over before, exact conditional interval; only with ten events or more in all, where "
        "the two windows do not overlap.",
    ),
}
