"""Why a further result is not computed: closed reasons, and how each is told in both languages."""

from enum import StrEnum


class Refusal(StrEnum):
    NOT_COMPARABLE = "not_comparable"
    NO_COMPARISON = "no_comparison"
    TOO_FEW = "too_few"
    FEW_IN_GROUP = "few_in_group"
    ONE_GROUP = "one_group"

    def words(self, language: str) -> str:
        """
        >>> Refusal.ONE_GROUP.words("en")
        'there are no two groups of 10 or more to compare'
        """
        indonesian, english = _WORDS[self]
        return english if language == "en" else indonesian


_WORDS: dict[Refusal, tuple[str, str]] = {
    Refusal.NOT_COMPARABLE: (
        "pertanyaannya tidak diajukan, atau diajukan dengan cara lain, pada salah satu putaran",
        "the question was not asked, or asked otherwise, in one of the rounds",
    ),
    Refusal.NO_COMPARISON: (
        "tidak ada pembanding yang jawabannya diketahui pada kedua putaran",
        "nobody to compare with has known answers in both rounds",
    ),
    Refusal.TOO_FEW: (
        "kurang dari 10 yang diketahui jawabannya pada semua putaran yang dibandingkan",
        "fewer than 10 have known answers in all rounds compared",
    ),
    Refusal.FEW_IN_GROUP: (
        "salah satu dari kedua kelompok berisi kurang dari 10 yang diketahui jawabannya pada kedua putaran",
        "one of the two groups has fewer than 10 with known answers in both rounds",
    ),
    Refusal.ONE_GROUP: (
        "tidak ada dua kelompok berisi 10 atau lebih untuk dibandingkan",
        "there are no two groups of 10 or more to compare",
    ),
}
