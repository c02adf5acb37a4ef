"""What speaks for and against two records being the same household: points per kind of evidence, each kept."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from etl.linkage.assignment import Booleans, Floats, Integers
from etl.linkage.weights import CARD_EQUAL, CARD_OTHER, CARD_SLIP, HEAD_ALIKE, RT_EQUAL, probability
from etl.numerals import likeness


@dataclass(frozen=True, slots=True)
class Evidence:
    """Pairs of households: points by kind, their sum, and how the members overlap. Parallel arrays, a pair each."""

    left: Integers
    right: Integers
    card: Floats
    head: Floats
    members: Floats
    area: Floats
    phone: Floats
    prior: float
    head_alike: Floats
    swapped: Booleans
    matched: Integers
    numbers: Integers
    comparable: Integers
    left_size: Integers
    right_size: Integers
    left_head_known: Booleans
    right_head_met: Booleans

    @property
    def points(self) -> Floats:
        """The sum: what speaks for a pair beyond chance when it is above 0."""
        return self.card + self.head + self.members + self.area + self.phone - self.prior

    @property
    def score(self) -> Floats:
        """The sum as a probability."""
        return probability(self.points)

    @property
    def continues(self) -> Booleans:
        """Whether the members make the later household the earlier one going on, and not a part of it or a joining.

        A KK that is the same but for a slip of the finger settles that; so does having no members to compare.
        """
        from_earlier = self.matched / np.maximum(self.right_size, 1)
        of_later = self.matched / np.maximum(self.left_size, 1)
        stays = (from_earlier > 0.5) | (self.right_head_met & (from_earlier >= 1 / 3))
        is_most = (of_later > 0.5) | (self.left_head_known & (of_later >= 1 / 3))
        return np.asarray((self.card > 0) | (self.comparable == 0) | (stays & is_most))

    @property
    def unlike(self) -> Booleans:
        """Head and all members far apart: whatever the number says, these look like different people."""
        nobody = (self.matched == 0) & (self.comparable > 0)
        small = np.minimum(self.left_size, self.right_size) <= 1
        head_far = ~(self.head_alike >= np.where(small | (self.comparable == 0), HEAD_ALIKE, np.inf))
        no_heads = np.isnan(self.head_alike) & (self.comparable == 0)
        nothing_else = (self.comparable == 0) & ((self.area >= RT_EQUAL) | (self.phone > 0))
        return np.asarray(head_far & (nobody | (self.comparable == 0)) & ~no_heads & ~nothing_else)

    def codes(self, pair: int) -> str:
        """What was weighed, in short codes with their points, without names."""
        told = [f"card={_signed(self.card[pair])}"] if self.card[pair] else []
        if not np.isnan(self.head_alike[pair]):
            which = "head-swapped" if self.swapped[pair] else "head"
            told.append(f"{which}={self.head_alike[pair]:.2f}{_signed(self.head[pair])}")
        if self.comparable[pair]:
            overlap = f"{self.matched[pair]}/{max(self.left_size[pair], self.right_size[pair])}"
            told.append(f"members={overlap}{_signed(self.members[pair])}")
        told += [f"nik={self.numbers[pair]}"] if self.numbers[pair] else []
        told += [f"area={_signed(self.area[pair])}"] if self.area[pair] else []
        told += [f"phone={_signed(self.phone[pair])}"] if self.phone[pair] else []
        return " ".join(told)

    def words(self, pair: int) -> tuple[str, ...]:
        """The same for a reader."""
        return tuple(part for part in (self._card_words(pair), *self._people_words(pair), *self._place_words(pair)))

    def _card_words(self, pair: int) -> str:
        told = {CARD_EQUAL: "sama", CARD_SLIP: "beda satu angka atau terpotong", CARD_OTHER: "berbeda"}
        return f"Nomor KK: {told.get(float(self.card[pair]), 'tidak dapat dibandingkan')}"

    def _people_words(self, pair: int) -> tuple[str, ...]:
        alike = self.head_alike[pair]
        if np.isnan(alike):
            head = "tidak dapat dibandingkan"
        else:
            swapped = ", kepala dan pasangan tertukar" if self.swapped[pair] else ""
            told = f"mirip {likeness(alike)}"
            head = f"{told}{swapped}" if alike >= HEAD_ALIKE else f"berbeda ({told})"
        sizes = f"{self.left_size[pair]} dan {self.right_size[pair]}"
        members = (
            f"{self.matched[pair]} orang sama, dari {sizes} anggota" if self.comparable[pair] else "tidak tercatat"
        )
        numbers = (f"NIK: {self.numbers[pair]} sama",) if self.numbers[pair] else ()
        return (f"Nama kepala: {head}", f"Anggota: {members}", *numbers)

    def _place_words(self, pair: int) -> tuple[str, ...]:
        area = self.area[pair]
        place = "dasawisma sama" if area > RT_EQUAL else "RT sama" if area > 0 else "RT berbeda" if area < 0 else ""
        phone = "Telepon: sama" if self.phone[pair] > 0 else ""
        return tuple(part for part in (f"Tempat: {place}" if place else "", phone) if part)


def _signed(points: float) -> str:
    return f"{points:+.1f}".removesuffix(".0")
