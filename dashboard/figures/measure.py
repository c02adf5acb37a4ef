"""How one indicator's values are written and what axis they need: shares, rupiah, scores, counts."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from indicators import numbers
from indicators.definition import Definition, Kind
from indicators.disclosure import Policy
from indicators.results import Change
from indicators.telling import detectable_points, is_few

_EDGE = 0.05
_NOISE = 1e-9  # what adding up in another order changes
_MILLION, _THOUSAND = 1_000_000, 1_000
_SHORT = {"id": ("jt", "rb"), "en": ("m", "k")}


@dataclass(frozen=True)
class Axis:
    """The range of an axis and its marks, written in the reader's language."""

    low: float
    high: float
    marks: tuple[float, ...]
    words: tuple[str, ...]


@dataclass(frozen=True)
class Measure:
    """Writes values and changes of one indicator in one language."""

    kind: Kind
    unit: str
    language: str

    @property
    def is_share(self) -> bool:
        return self.kind in (Kind.PROPORTION, Kind.LADDER)

    @property
    def is_money(self) -> bool:
        return "rupiah" in self.unit.lower()

    @property
    def decimals(self) -> int:
        """Scores need two decimals; shares, money, and counts none."""
        return 2 if self.kind in (Kind.MEAN, Kind.MEDIAN) and not self.is_money else 0

    def value(self, value: float | None, *, more: int = 0) -> str:
        """A level in words short enough for a table cell or a mark in a chart; `more` decimals than usual."""
        if value is None:
            return numbers.MISSING
        if self.is_share:
            return numbers.percent(value, self.language, decimals=more)
        if self.is_money:
            return numbers.rupiah(value, self.language, decimals=more)
        return numbers.plain(value, self.language, decimals=self.decimals + more)

    def change(self, difference: numbers.Number | None, *, signed: bool = True, more: int = 0) -> str:
        """A difference: in points where levels are per cent, else in the unit itself, in `more` decimals than usual."""
        if difference is None:
            return numbers.MISSING
        if self.is_share:
            return numbers.points(difference, self.language, signed=signed)
        if self.is_money:
            return numbers.rupiah(difference, self.language, decimals=more, signed=signed)
        return numbers.plain(difference, self.language, decimals=self.decimals + more, signed=signed)

    def mark(self, difference: float) -> str:
        """A difference as short as it stands over an axis: points without their word."""
        if self.is_share:
            decimals = 0 if abs(difference) >= 0.01 else 1
            return numbers.plain(numbers.hundredfold(difference), self.language, decimals=decimals, signed=True)
        return self.change(difference)

    def detectable(self, change: Change) -> str:
        """How large a change data of this size catch, upwards: in whole points or two digits, as the sentence does."""
        if not self.is_share:
            return numbers.MISSING if not change.detectable else self._in_two_digits(change.detectable)
        points = detectable_points(change)
        return numbers.MISSING if points is None else self.change(points / 100, signed=False)

    def _in_two_digits(self, amount: float) -> str:
        told, decimals = numbers.two_digits_upwards(amount)
        if self.is_money:
            return numbers.rupiah(told, self.language, decimals=decimals)
        return numbers.plain(told, self.language, decimals=decimals)

    def levels_of(self, change: Change, *, counts: bool = False) -> tuple[str, str]:
        """Before and after in decimals that add up with `change_of`; counts of a share where none do or percent would
        claim much.

        The sentence of the same change does as well, so that one number isn't written in two ways.
        """
        exact = self._exact(change)
        if self.is_share and (counts or is_few(change)):
            return self._counts(change.x_from, change.n_from), self._counts(change.x_to, change.n_to)
        if exact is not None:
            return exact.before_text(self.language), exact.after_text(self.language)
        more, _ = self._more(change)
        return self.value(change.value_from, more=more), self.value(change.value_to, more=more)

    def change_of(self, change: Change, *, counts: bool = False) -> str:
        """The difference of one change, agreeing with `levels_of`; nothing where levels are told as counts, or where
        no decimals make them add up. The typical change of single units is told as it is.
        """
        exact = self._exact(change)
        if self.is_share and (counts or is_few(change)):
            return ""
        if exact is not None:
            return exact.points_text(self.language, signed=True)
        between = _between(change)
        if change.change is None or between is None or not math.isclose(change.change, between, abs_tol=_NOISE):
            return self.change(change.change)
        return self.difference_of(change)

    def difference_of(self, change: Change) -> str:
        """How far apart the two levels are, in their decimals; nothing where none make all three add up."""
        more, adds_up = self._more(change)
        return self.change(_between(change), more=more) if adds_up else ""

    def about_of(self, change: Change) -> str:
        """The same rounded by itself, for where no decimals make it add up with its levels."""
        between = _between(change) or 0.0
        more = next((more for more in range(4) if numbers.rounded(between, self.decimals + more)), 0)
        return self.change(between, more=more)

    def _more(self, change: Change) -> tuple[int, bool]:
        """Decimals more than usual of a mean or median, and whether its levels and their difference add up in them."""
        before, after = change.value_from, change.value_to
        if self.kind not in (Kind.MEAN, Kind.MEDIAN) or before is None or after is None:
            return 0, True
        candidates = numbers.decimals_tried(before, after, money=self.is_money)
        decimals = numbers.amount_decimals(before, after, candidates=candidates)
        return (0, False) if decimals is None else (decimals - self.decimals, True)

    def _counts(self, part: float | None, total: int) -> str:
        return numbers.n_of_total(round(part or 0), total, self.language) if total else numbers.MISSING

    def _exact(self, change: Change) -> numbers.Levels | None:
        if not self.is_share or change.x_from is None or change.x_to is None or not change.n_from or not change.n_to:
            return None
        return numbers.levels(round(change.x_from), change.n_from, round(change.x_to), change.n_to)

    def interval(self, lower: float | None, upper: float | None, *, change: bool = False) -> str:
        """Both limits, the unit said once; a limit beside zero gets a decimal, so that it doesn't read as zero."""
        if lower is None or upper is None:
            return numbers.MISSING
        word = {"id": "s/d", "en": "to"}[self.language]
        if self.is_share:
            hundredths = [numbers.hundredfold(limit) for limit in (lower, upper)]
            decimals = 1 if any(limit and not numbers.rounded(limit) for limit in hundredths) else 0
            plain = [numbers.plain(limit, self.language, decimals=decimals) for limit in hundredths]
            return f"{plain[0]} {word} {plain[1]}" + ("" if change else "%")
        if self.is_money:
            ends = [float(numbers.in_thousands(limit, width=upper - lower)) for limit in (lower, upper)]
            told = [numbers.rupiah(end, self.language, signed=change) for end in ends]
        else:
            hidden = any(limit and not numbers.rounded(limit, self.decimals) for limit in (lower, upper))
            decimals = self.decimals + (1 if hidden else 0)
            told = [numbers.plain(limit, self.language, decimals=decimals, signed=change) for limit in (lower, upper)]
        return f"{told[0]} {word} {told[1]}"

    def axis(self, values: Iterable[float | None]) -> Axis:
        """0 to 100 % for shares; otherwise from zero (or the lowest value, if below) to above the highest."""
        if self.is_share:
            marks: tuple[float, ...] = (0.0, 0.25, 0.5, 0.75, 1.0)
            return Axis(0.0, 1.0, marks, tuple(numbers.percent(mark, self.language) for mark in marks))
        known = [value for value in values if value is not None]
        low, high = min([0.0, *known]), max([0.0, *known])
        step = nice_step(high - low)
        first, last = math.floor(low / step), math.ceil(high / step)
        last = max(last, first + 1)  # of nothing but zeros, too, an axis has a length
        marks = tuple(round(step * i, 10) for i in range(first, last + 1))
        return Axis(marks[0], marks[-1], marks, tuple(self._short(mark, step) for mark in marks))

    def marks_within(self, low: float, high: float) -> list[tuple[float, str]]:
        """About three round numbers between two ends, each with its word, where an axis need not begin at zero."""
        step = nice_step(high - low, parts=3)
        edge = (high - low) * _EDGE  # where half of a word would stand beyond the axis
        first, last = math.ceil((low + edge) / step), math.floor((high - edge) / step)
        places = (round(step * i, 10) for i in range(first, last + 1))
        return [(place, self._short(place, step)) for place in places]

    def beside(self, value: float | None, *, signed: bool = False) -> str:
        """A value at a point of a chart: money in millions or thousands without "Rp", which stands at the axis.

        `signed`: a difference, as it stands at an axis whose title says the unit.
        """
        if value is None or not self.is_money or value == 0:
            return self.value(value)
        million, thousand = _SHORT[self.language]
        if abs(value) < _THOUSAND:
            return numbers.plain(value, self.language, signed=signed)
        scale, word, decimals = (_MILLION, million, 2) if abs(value) >= _MILLION else (_THOUSAND, thousand, 0)
        return f"{numbers.plain(value / scale, self.language, decimals=decimals, signed=signed)} {word}"

    def _short(self, value: float, step: float) -> str:
        """Money in millions or thousands, so that a mark fits beside a chart on a phone."""
        if not self.is_money:
            return numbers.plain(value, self.language, decimals=_decimals(step))
        million, thousand = _SHORT[self.language]
        if value == 0:
            return numbers.rupiah(0, self.language)
        if step < _THOUSAND / 10:
            return numbers.rupiah(value, self.language, decimals=_decimals(step))
        scale, word = (_MILLION, million) if step >= _MILLION / 10 else (_THOUSAND, thousand)
        return f"{numbers.rupiah(value / scale, self.language, decimals=_decimals(step / scale))} {word}"


def measure_of(definition: Definition, language: str) -> Measure:
    return Measure(kind=definition.kind, unit=definition.value_unit or "", language=language)


def _between(change: Change) -> float | None:
    """The last level less the first; of medians this is not the typical change of single units."""
    if change.value_from is None or change.value_to is None:
        return None
    return float(numbers.exact(change.value_to) - numbers.exact(change.value_from))


def told_as_counts(change: Change, definition: Definition, policy: Policy) -> bool:
    """Whether a share is "18 dari 24" to this audience: of few units, or of an interval too wide for a percent."""
    if definition.kind not in (Kind.PROPORTION, Kind.LADDER) or change.suppressed:
        return False
    return is_few(change) or not policy.percent(change.reliability)


def nice_step(span: float, *, parts: int = 4) -> float:
    """1, 2 or 5 times a power of ten, so that about `parts` steps cover the span.

    >>> nice_step(3_514_093), nice_step(7), nice_step(0)
    (1000000, 2, 1)
    """
    if span <= 0:
        return 1
    raw = span / parts
    power = 10 ** math.floor(math.log10(raw))
    return next(factor * power for factor in (1, 2, 5, 10) if factor * power >= raw)


def _decimals(step: float) -> int:
    return max(0, -math.floor(math.log10(step) + 1e-9))
