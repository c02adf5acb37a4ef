"""The parts of the further sentences: amounts, levels, changes and intervals in the unit of an indicator.

Differences of shares are in points, levels in percent, or in counts below 30 units. Decimals are chosen so that what is
printed adds up. Which parts a sentence has is decided in `telling`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from tomllib import loads
from typing import Any

from indicators import numbers, wording
from indicators.context import Context
from indicators.definition import Definition, Kind
from indicators.further.refusal import Refusal
from indicators.further.rows import Contrast
from indicators.telling import FEWEST_FOR_PERCENT
from indicators.verdict import Verdict
from indicators.wording import measure_word, unit_word

TEMPLATES = Path(__file__).with_name("sentences.toml")
SHARES = (Kind.PROPORTION, Kind.LADDER)
RUPIAH = "rupiah"
MOST_DECIMALS = 1


@lru_cache(maxsize=1)
def words() -> dict[str, Any]:
    """Everything sentences.toml says, by language."""
    return loads(TEMPLATES.read_text(encoding="utf-8"))


Step = tuple[float | None, float | None, float]
"""Two levels and the first less the second."""


@dataclass(frozen=True)
class Apart:
    """Two numbers and the first less the second as they are told: in so many decimals, or shares of units in counts."""

    first: float
    second: float
    difference: float
    decimals: int
    counts: bool = False


@dataclass(frozen=True)
class Phrases:
    """What is needed to word a row of one indicator in one language."""

    definition: Definition
    context: Context
    language: str

    def say(self, key: str, **values: str) -> str:
        return str(words()[self.language][key]).format(label=self.label, **values)

    def word(self, part: str, key: str) -> str:
        """A word of a closed list; a key it doesn't know stands for itself."""
        return str(words()[self.language][part].get(key, key))

    def group(self, division: str, category: str) -> str:
        """Such as "RT 003" or "keluarga binaan"."""
        if division == "rt":
            return self.word("groups", "rt").format(name=category)
        return self.word("groups", category)

    @property
    def label(self) -> str:
        """The name of the indicator; of a ladder with the rung from which on units count."""
        return self.definition.words(self.language).label + self.threshold

    @property
    def threshold(self) -> str:
        """The rung of a ladder from which on units count, to be added to a level; nothing of what has no rungs."""
        if self.definition.kind is not Kind.LADDER:
            return ""
        rung = next(rung for rung in self.definition.rungs if rung.code == self.definition.threshold)
        key = "threshold_highest" if rung == self.definition.rungs[-1] else "threshold"
        return wording.say(self.language, key, rung=f"“{rung.words(self.language)}”")

    @property
    def share(self) -> bool:
        return self.definition.kind in SHARES

    def round(self, name: str) -> str:
        return self.context.round(name).label(self.language)

    def site(self, name: str) -> str:
        """What a site is called; two of one label also by their name in the programme."""
        labels = {site.name: site.label for site in self.context.sites}
        label = labels.get(name, name)
        return f"{label} ({name})" if list(labels.values()).count(label) > 1 else label

    def number(self, value: int) -> str:
        return numbers.plain(value, self.language)

    def units(self, n: int) -> str:
        return unit_word(self.definition.noun, n, self.language)

    def who(self, n: int) -> dict[str, str]:
        """How many units, as sentences ask for it."""
        return {"n": self.number(n), "units": self.units(n)}

    def few(self, n: int) -> str:
        return self.say("few") if n < FEWEST_FOR_PERCENT else ""

    def refused(self, what: str, refusal: str | None, **values: str) -> str:
        """What isn't computed, and why."""
        reason = Refusal(refusal or Refusal.TOO_FEW).words(self.language)
        return self.say("refused", what=self.say(what, **values), reason=reason)

    def difference(self, value: float, *, decimals: int = 0, signed: bool = False) -> str:
        """A change or difference, in points or the unit of the indicator."""
        if self.share:
            return numbers.points(value, self.language, decimals=decimals, signed=signed)
        return self._amount(value, decimals=self._decimals(decimals), signed=signed)

    def interval(self, lower: float | None, upper: float | None, *, decimals: int = 0) -> str:
        """Both ends, without their unit; rupiah in thousands where far apart. One without width says nothing."""
        if lower is not None and lower == upper:
            return self.say("no_interval")
        width = 0.0 if lower is None or upper is None else upper - lower
        ends = [self._end(end, decimals, width=width) for end in (lower, upper)]
        return self.say("interval", lower=ends[0], upper=ends[1])

    def in_points(self, ends: str) -> str:
        """Both ends of an interval with their unit, beside a change that is told in counts."""
        return self.say("in_points", ends=ends)

    def open(self, lower: float | None, upper: float | None) -> str:
        """That nothing is certain, where the interval holds both more and less."""
        unsure = lower is not None and upper is not None and lower < upper and lower <= 0 <= upper
        return f" — {wording.verdict_word(Verdict.UNCLEAR, self.language)}" if unsure else ""

    def gap_way(self, earlier: float, later: float, *, decimals: int) -> str:
        """Whether a gap widened, narrowed or turned, by its ends as printed."""
        one, other = (self.difference(value, decimals=decimals) for value in (earlier, later))
        nothing = self.difference(0.0, decimals=decimals)
        same = one == other or nothing in (one, other)
        turned = "turned" if earlier * later < 0 else "wider" if abs(later) > abs(earlier) else "narrower"
        return self.word("gap_ways", "neither" if same else turned)

    def series(self, *levels: str) -> list[str]:
        """Levels one after the other, with their unit at the last only."""
        unit = "" if self.share or self.money else measure_word(self.definition.value_unit, self.language)
        return [*(level.removesuffix(f" {unit}") if unit else level for level in levels[:-1]), *levels[-1:]]

    def about(self, value: float) -> str:
        """An expected change with its sign, as exact as expectations are; how little where it is hardly any."""
        if self.money:
            value = float(numbers.in_thousands(value, width=value))
        for decimals in (0,) if self.money else (0, 1):
            amount = self.difference(value, decimals=decimals, signed=True)
            if amount != self.difference(0.0, decimals=decimals):
                return self.say("itself", amount=amount)
        places = decimals + 2 if self.share else self._decimals(decimals)
        return self.say("itself_none", amount=self.difference(10.0**-places, decimals=decimals))

    def moved(self, change: float, before: float | None, after: float | None, *, n: int, as_of: Apart) -> str:
        """Up or down by how much, as the two apart are told; in counts how many of how many before and after."""
        if self.share and as_of.counts and before is not None and after is not None:
            return self.counted(before, after, n=n)
        amount = self.difference(abs(change), decimals=as_of.decimals)
        if amount == self.difference(0.0, decimals=as_of.decimals):
            return self.say("same")
        return self.say("up" if change > 0 else "down", amount=amount)

    def changed(self, change: float, *, n: int) -> str:
        """By how many of how many, with its sign."""
        moved = round(change * n)
        return f"{'+' if moved > 0 else ''}{numbers.n_of_total(moved, n, self.language)}"

    def counted(self, before: float, after: float, *, n: int) -> str:
        """Shares of the same units before and after, as counts."""
        told = [numbers.n_of_total(round(value * n), n, self.language) for value in (before, after)]
        return self.say("moved_few", before=told[0], after=told[1])

    def level(self, value: float | None, *, n: int, decimals: int = 0, counts: bool = False) -> str:
        """A share in percent, or in counts of few units or where asked for; any other level in its unit."""
        if value is None:
            return numbers.MISSING
        if not self.share:
            return self._amount(value, decimals=self._decimals(decimals), signed=False)
        if counts or n < FEWEST_FOR_PERCENT:
            return numbers.n_of_total(round(value * n), n, self.language)
        return numbers.percent(value, self.language, decimals=decimals)

    def typical(self, value: float, *, n: int) -> str:
        """A share, or an amount with the word for its mean or median."""
        level = self.level(value, n=n)
        return level if self.share else self.say(str(self.definition.kind), amount=level)

    def changes(self, first: Step, second: Step, difference: float, *, smallest: int) -> Apart:
        """Two changes, each with its levels after and before, and their difference, as told.

        In the fewest decimals in which the first less the second is the difference as printed, and none of them reads
        as nothing that isn't. Where none are, shares are told in counts, which give the difference; so they are of few
        units, and where points above 100 would read as an error. Amounts have no counts, see `_amounts_apart`.
        """
        told = (first[2], second[2], difference)
        if not self.share:
            typical = self.definition.kind is Kind.MEDIAN  # a change that the medians don't give
            return self._amounts_apart(told, [] if typical else [first, second])
        found = self.adding(told)
        if found is not None and self._unseen(*told, decimals=found):
            found = self.adding(told, least=max(found + 1, 1))
        if found is not None and not self._unseen(*told, decimals=found):
            return Apart(*told, found, counts=smallest < FEWEST_FOR_PERCENT or abs(difference) > 1)
        tried = range(MOST_DECIMALS, numbers.MOST_DECIMALS)
        seen = (each for each in tried if not self._unseen(difference, decimals=each))
        return Apart(*told, next(seen, numbers.MOST_DECIMALS), counts=True)

    def gaps(self, row: Contrast) -> Apart:
        """The later gap, the earlier one and the change of the gap as told; levels in counts where no decimals add up.

        One decimal more than usual at most; counts of few units need not add up.
        """
        told = (row.gap_to or 0.0, row.gap_from or 0.0, row.gap_change or 0.0)
        levels = [(row.after, row.after_reference, told[0]), (row.before, row.before_reference, told[1])]
        if not self.share:
            return self._amounts_apart(told, levels)
        few = row.smallest < FEWEST_FOR_PERCENT  # whose levels are told in counts anyway
        together = None if few else self.adding(told, *_known(levels))
        if together is not None:
            return Apart(*told, together)
        alone = self.adding(told)
        decimals = MOST_DECIMALS if alone is None else alone
        return Apart(*told[:2], self.fitting(*told, decimals=decimals), decimals, counts=not few)

    def _amounts_apart(self, told: tuple[float, float, float], steps: Sequence[Step]) -> Apart:
        """Two amounts and the first less the second, and what levels they come from, if from any.

        In the fewest decimals in which all add up as printed. Where none do, each amount is what the levels printed
        before it give, off by one in the last decimal. The typical change of one group less that of another is not what
        the gap of medians changes by, so these two need not add up.
        """
        ranked = self.definition.kind is Kind.MEDIAN and bool(steps)
        chain = [*_known(steps), *([] if ranked else [told])]
        found = self.adding(*chain)
        if found is not None and self._unseen(*told, decimals=found):
            found = self.adding(*chain, least=max(found + 1, 1))
        if found is not None:
            return Apart(*told, found)
        decimals = 0 if self._of_a_hundred(*chain) else MOST_DECIMALS

        def given(one: float | None, other: float | None, apart: float) -> float:
            return apart if one is None or other is None else self.fitting(one, other, apart, decimals=decimals)

        first, second = (given(*step) for step in steps) if steps else told[:2]
        return Apart(first, second, told[2] if ranked else given(first, second, told[2]), decimals)

    def _of_a_hundred(self, *told: tuple[float, float, float]) -> bool:
        """Whether these are of an index of a hundred points, of which three decimals claim too much."""
        return not self.share and not self.money and numbers.large(*(value for values in told for value in values))

    def adding(self, *told: tuple[float, float, float], least: int = 0, most: int = MOST_DECIMALS) -> int | None:
        """The fewest decimals in which each first less its second is their difference as printed; None if none are.

        Of an index of a hundred points rather one decimal fewer than usual than one more.
        """
        scaled = [[self._scaled(value) for value in values] for values in told]
        shift = self._decimals(0) if not self.share else 0
        fewer = self._of_a_hundred(*told) and not least
        tried = (0, -1, *range(1, most + 1)) if fewer else range(least, most + 1)
        levels = [value for values in scaled for value in values[:2]] if self.share else []
        for decimals in tried:
            printed = [[numbers.rounded(value, decimals + shift) for value in values] for values in scaled]
            told_levels = [numbers.rounded(value, decimals) for value in levels]
            if any(0 < value < 100 and shown in (0, 100) for value, shown in zip(levels, told_levels, strict=True)):
                continue  # `numbers.percent` gives such a share a decimal more
            if all(one - other == apart for one, other, apart in printed):
                return decimals
        return None

    def fitting(self, first: float, second: float, difference: float, *, decimals: int) -> float:
        """The difference; where it would be off by one in the last decimal, that of the parts as printed."""
        shift = self._decimals(0) if not self.share else 0
        one, other, apart = (
            numbers.rounded(self._scaled(value), decimals + shift) for value in (first, second, difference)
        )
        if one - other == apart:
            return difference
        return float(one - other) / (100 if self.share else 1)

    def _unseen(self, *values: float, decimals: int) -> bool:
        """Whether some, beyond what adding floats leaves, would be printed as none."""
        shift = self._decimals(0) if not self.share else 0
        return any(round(value, 9) and not numbers.rounded(self._scaled(value), decimals + shift) for value in values)

    def _scaled(self, value: float) -> Fraction:
        return numbers.exact(value) * (100 if self.share else 1)

    def _decimals(self, more: int) -> int:
        """Whole rupiah, two decimals of anything else, and so many more."""
        return more + (0 if self.money else 2)

    @property
    def money(self) -> bool:
        return (self.definition.value_unit or "").startswith(RUPIAH)

    def _amount(self, value: float, *, decimals: int, signed: bool) -> str:
        if self.money:
            return numbers.rupiah(value, self.language, decimals=decimals, signed=signed)
        word = measure_word(self.definition.value_unit, self.language)
        number = numbers.plain(value, self.language, decimals=decimals, signed=signed)
        return f"{number} {word}" if word else number

    def _end(self, value: float | None, decimals: int, *, width: float) -> str:
        """One end; an end that isn't zero must not read as zero, or the words beside it would look wrong."""
        if value is None:
            return numbers.MISSING
        end = self._bare(float(numbers.in_thousands(value, width=width)) if self.money else value, decimals)
        if value and end == self._bare(0.0, decimals):
            return wording.say(self.language, "above_zero" if value > 0 else "below_zero")
        return end

    def _bare(self, value: float, decimals: int) -> str:
        if self.share:
            return numbers.plain(numbers.hundredfold(value), self.language, decimals=decimals)
        if self.money:
            return numbers.rupiah(value, self.language, decimals=decimals)
        return numbers.plain(value, self.language, decimals=self._decimals(decimals))


def _known(steps: Iterable[Step]) -> list[tuple[float, float, float]]:
    return [(one, other, apart) for one, other, apart in steps if one is not None and other is not None]


def joined(*parts: str) -> str:
    return " ".join(part for part in parts if part)
