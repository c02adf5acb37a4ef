"""Several counts in one exact number: how a pair of answers is written, added up and read back. Text in, text out.

Four counts say all about pairs of yes and no: pairs, yes before, yes after, yes both times. With r = 2^13,

    (before + r) * (after + r²) = r³ + r² before + r after + before * after

holds them side by side, and so does the sum over a cell of fewer than r pairs. A sum stays below r⁴ = 2^52, where every
whole number is exact as a DOUBLE, whatever the order of adding. An answer that is NULL makes the product NULL: no pair.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Packing:
    """How pairs are written: the numbers to add up per indicator, how counts are read back, how many fit a cell."""

    limit: int
    written: tuple[str, ...]
    read: tuple[str, str, str, str]

    @property
    def words(self) -> int:
        """How many numbers an indicator takes."""
        return len(self.written)

    def write(self, *, before: str, after: str) -> tuple[str, ...]:
        """The numbers of one pair as SQL, from the columns of its answers (0, 1 or NULL)."""
        return tuple(word.format(before=before, after=after) for word in self.written)


ONE_WORD = Packing(
    limit=1 << 13,
    written=("({before} + 8192e0) * ({after} + 67108864e0)",),
    read=("word_0 >> 39", "(word_0 >> 26) & 8191", "(word_0 >> 13) & 8191", "word_0 & 8191"),
)
"""One number per indicator, for cells below 8,192 pairs: an RT or an RW."""

TWO_WORDS = Packing(
    limit=1 << 26,
    written=("{before} + 67108864e0 + 0 * {after}", "({before} + 67108864e0) * {after}"),
    read=("word_0 >> 26", "word_0 & 67108863", "word_1 >> 26", "word_1 & 67108863"),
)
"""Two numbers per indicator, twice the work, for cells below 67 million pairs."""
