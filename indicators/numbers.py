"""How numbers are written: percents, points, rupiah, dates, "n of N", in Bahasa Indonesia and English, by Babel.

Halves round away from zero, as readers do by hand. `levels` decides how many decimals a before, an after and their
difference need so that the printed three add up. This module knows no indicator and composes no sentence.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import cache, lru_cache
from math import ceil, floor, log10

from babel.dates import format_date
from babel.numbers import get_decimal_symbol, get_group_symbol

Number = int | float | Decimal | Fraction

MINUS = "\N{MINUS SIGN}"
NO_BREAK = "\N{NO-BREAK SPACE}"
MISSING = "\N{EN DASH}"
MANY_UNITS = 1000  # from here on one decimal means something
MOST_DECIMALS = 4
LEAST_P = 0.001  # a smaller p-value is only said to be smaller
THOUSAND, WIDE_IN_THOUSANDS = 1000, 20
_WORDS = {
    "id": {"points": "poin", "point": "poin", "of": "dari"},
    "en": {"points": "points", "point": "point", "of": "of"},
}


def rounded(value: Number, decimals: int = 0) -> Decimal:
    """Round halves away from zero; a float counts as the decimal number it prints as, so 0.145 is not 0.1449…

    >>> rounded(0.145, 2), rounded(-2.5), rounded(Fraction(2, 3), 1)
    (Decimal('0.15'), Decimal('-3'), Decimal('0.7'))
    """
    if isinstance(value, Fraction):
        scaled, below = value.numerator * 10**decimals, value.denominator
        whole = (2 * abs(scaled) + below) // (2 * below)
        return Decimal(-whole if scaled < 0 else whole).scaleb(-decimals)
    exact = Decimal(repr(float(value))) if isinstance(value, float) else Decimal(value)
    return exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP) + 0  # + 0: there is no minus zero


@lru_cache(maxsize=16384)  # a page prints the same few hundred numbers again and again, and an export many more
def plain(value: Number | None, language: str, *, decimals: int = 0, signed: bool = False) -> str:
    """A number with the marks of its language.

    >>> plain(-1234.5, "id", decimals=1), plain(1234.5, "en", decimals=1), plain(3, "id", signed=True)
    ('−1.234,5', '1,234.5', '+3')
    """
    if value is None:
        return MISSING
    number = rounded(value, decimals)
    text = f"{abs(number):,.{decimals}f}".translate(_marks(language))
    if number < 0:
        return MINUS + text
    return "+" + text if signed and number > 0 else text


@cache
def _marks(language: str) -> dict[int, str]:
    return str.maketrans({",": get_group_symbol(locale=language), ".": get_decimal_symbol(locale=language)})


def percent(share: Number | None, language: str, *, decimals: int = 0) -> str:
    """A level, stored as a share between 0 and 1; 0% is said of nobody only, and 100% of all.

    >>> percent(0.617, "id"), percent(0.617, "id", decimals=1), percent(Fraction(1, 300), "id")
    ('62%', '61,7%', '0,3%')
    """
    if share is None:
        return MISSING
    hundredths = hundredfold(share)
    while 0 < hundredths < 100 and decimals < MOST_DECIMALS and rounded(hundredths, decimals) in (0, 100):
        decimals += 1
    return plain(hundredths, language, decimals=decimals) + "%"


def points(difference: Number | None, language: str, *, decimals: int = 0, signed: bool = False) -> str:
    """A difference of two shares, in percentage points: never "%".

    >>> points(0.29, "id"), points(-0.01, "en"), points(0.01, "en", decimals=1), points(0.29, "id", signed=True)
    ('29 poin', '−1 point', '1.0 points', '+29 poin')
    """
    if difference is None:
        return MISSING
    number = rounded(hundredfold(difference), decimals)
    word = _WORDS[language]["point" if abs(number) == 1 and not decimals else "points"]
    return f"{plain(number, language, decimals=decimals, signed=signed)} {word}"


def rupiah(value: Number | None, language: str, *, decimals: int = 0, signed: bool = False) -> str:
    """Money; a no-break space keeps "Rp" and the amount on one line.

    >>> rupiah(1250000, "id").replace(NO_BREAK, " "), rupiah(-5000, "en", signed=True).replace(NO_BREAK, " ")
    ('Rp 1.250.000', '−Rp 5,000')
    """
    if value is None:
        return MISSING
    text = plain(value, language, decimals=decimals, signed=signed)
    sign = text[0] if text[0] in (MINUS, "+") else ""
    return f"{sign}Rp{NO_BREAK}{text.removeprefix(sign)}"


def in_thousands(value: Number, *, width: Number) -> Number:
    """An amount of rupiah to the nearest thousand, where it is known within twenty thousand at best.

    For the ends of an interval so wide: single rupiah would claim what answers in thousands cannot tell.

    >>> in_thousands(-565685.4, width=956000), in_thousands(1750.5, width=4000)
    (Decimal('-566000'), 1750.5)
    """
    if abs(float(width)) < WIDE_IN_THOUSANDS * THOUSAND:
        return value
    return rounded(exact(value) / THOUSAND) * THOUSAND


def two_digits_upwards(value: Number) -> tuple[Fraction, int]:
    """A number above zero in two digits, rounded up, and the decimals it needs: "so large or larger" stays true.

    >>> [(float(number), decimals) for number, decimals in map(two_digits_upwards, (196544.3, 0.0413))]
    [(200000.0, 0), (0.042, 3)]
    """
    place = floor(log10(value)) - 1
    return ceil(round(exact(value) / Fraction(10) ** place, 6)) * Fraction(10) ** place, max(-place, 0)


def p_value(value: Number | None, language: str, *, decimals: int = 3) -> str:
    """A p-value; one below a thousandth never reads as none.

    >>> p_value(0.0412, "id"), p_value(0.0412, "en", decimals=4), p_value(0.00002, "id")
    ('0,041', '0.0412', '< 0,001')
    """
    if value is None or value >= LEAST_P:
        return plain(value, language, decimals=decimals)
    return f"< {plain(LEAST_P, language, decimals=3)}"


def n_of_total(part: Number, total: Number, language: str) -> str:
    """Counts instead of a percent.

    >>> n_of_total(18, 24, "id"), n_of_total(18, 24, "en")
    ('18 dari 24', '18 of 24')
    """
    return f"{plain(part, language)} {_WORDS[language]['of']} {plain(total, language)}"


def short_date(day: date, language: str) -> str:
    """
    >>> short_date(date(2023, 8, 13), "id"), short_date(date(2023, 8, 13), "en")
    ('13 Agu 2023', '13 Aug 2023')
    """
    return str(format_date(day, "d MMM y", locale=language))


def month(day: date, language: str) -> str:
    """
    >>> month(date(2023, 8, 1), "id"), month(date(2023, 8, 1), "en")
    ('Agu 2023', 'Aug 2023')
    """
    return str(format_date(day, "MMM y", locale=language))


def date_range(first: date, last: date, language: str) -> str:
    """The days of a round, month and year said once where they are the same.

    >>> date_range(date(2023, 3, 20), date(2023, 3, 31), "id"), date_range(date(2023, 3, 30), date(2023, 4, 2), "en")
    ('20–31 Mar 2023', '30 Mar – 2 Apr 2023')
    """
    if first == last:
        return short_date(last, language)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{short_date(last, language)}"
    start = format_date(first, "d MMM" if first.year == last.year else "d MMM y", locale=language)
    return f"{start} – {short_date(last, language)}"


def hundredfold(share: Number) -> Decimal | Fraction:
    """A share as percent, exactly: 0.29 * 100 would be 28.999…"""
    if isinstance(share, Fraction | int):
        return Fraction(share) * 100
    return (share if isinstance(share, Decimal) else Decimal(repr(float(share)))) * 100


@dataclass(frozen=True)
class Levels:
    """Two shares and their difference, with the decimals in which the printed three add up.

    `decimals` is None where no number of decimals makes them add up (1 of 3 to 2 of 3 is 33.3 to 66.7 but 33.3 points):
    then the levels are told as counts, and only the points are rounded, to `point_decimals`.
    """

    x_from: int
    n_from: int
    x_to: int
    n_to: int
    decimals: int | None
    point_decimals: int

    @property
    def before(self) -> Fraction:
        return Fraction(self.x_from, self.n_from)

    @property
    def after(self) -> Fraction:
        return Fraction(self.x_to, self.n_to)

    @property
    def difference(self) -> Fraction:
        return self.after - self.before

    def before_text(self, language: str) -> str:
        """
        >>> levels(178, 287, 261, 287).before_text("id"), levels(1, 3, 2, 3).before_text("id")
        ('62%', '1 dari 3')
        """
        return self._text(self.x_from, self.n_from, language)

    def after_text(self, language: str) -> str:
        return self._text(self.x_to, self.n_to, language)

    def points_text(self, language: str, *, signed: bool = False) -> str:
        """
        >>> levels(178, 287, 261, 287).points_text("id", signed=True)
        '+29 poin'
        """
        return points(self.difference, language, decimals=self.point_decimals, signed=signed)

    def _text(self, x: int, n: int, language: str) -> str:
        if self.decimals is None:
            return n_of_total(x, n, language)
        return percent(Fraction(x, n), language, decimals=self.decimals)


@lru_cache(maxsize=4096)  # asked in both languages, and of many parts of a site
def levels(x_from: Number, n_from: int, x_to: Number, n_to: int) -> Levels:
    """Choose decimals so that after − before = points holds on the printed numbers.

    All three are rounded from the exact counts. Whole percents first (one decimal from 1,000 units on); if they don't
    add up, if a change would read as 0 points, or if a share that is not zero or full would read as 0% or 100%, one
    decimal more; and if that fails too, counts.

    >>> def told(change):
    ...     return change.before_text("id"), change.after_text("id"), change.points_text("id")
    >>> told(levels(178, 287, 261, 287)), told(levels(55, 94, 66, 94)), told(levels(51, 94, 71, 94))
    (('62%', '91%', '29 poin'), ('58,5%', '70,2%', '11,7 poin'), ('51 dari 94', '71 dari 94', '21 poin'))
    """
    counts = (int(x_from), n_from, int(x_to), n_to)
    before, after = Fraction(counts[0], n_from), Fraction(counts[2], n_to)
    first = 1 if min(n_from, n_to) >= MANY_UNITS else 0
    decimals = next((d for d in (first, first + 1) if _adds_up(before, after, d)), None)
    point_decimals = first if decimals is None else decimals
    while after != before and point_decimals < MOST_DECIMALS and not rounded((after - before) * 100, point_decimals):
        point_decimals += 1
    return Levels(*counts, decimals=decimals, point_decimals=point_decimals)


def _adds_up(before: Fraction, after: Fraction, decimals: int) -> bool:
    printed = [rounded(share * 100, decimals) for share in (before, after)]
    difference = rounded((after - before) * 100, decimals)
    return (
        printed[1] - printed[0] == difference
        and bool(difference) == (after != before)
        and all((shown in (0, 100)) == (share in (0, 1)) for shown, share in zip(printed, (before, after), strict=True))
    )


def exact(value: Number) -> Fraction:
    """The decimal number that a float prints as, exactly."""
    return value if isinstance(value, Fraction) else Fraction(repr(value) if isinstance(value, float) else value)


MONEY_DECIMALS, AMOUNT_DECIMALS, LARGE_AMOUNT_DECIMALS = (0, 1, 2), (2, 3, 1), (2, 1, 3)
"""In how many decimals an amount is told, the first that adds up."""
LARGE_AMOUNT = 10
"""From here on, as of an index of a hundred points, three decimals claim more than answers to a form can tell."""


def large(*amounts: Number) -> bool:
    """
    >>> large(57.089, 57.914), large(-0.81, -0.75)
    (True, False)
    """
    return any(abs(float(amount)) >= LARGE_AMOUNT for amount in amounts)


def decimals_tried(before: Number, after: Number, *, money: bool) -> tuple[int, ...]:
    """In how many decimals two amounts and their difference are told, the first that adds up.

    >>> decimals_tried(57.089, 57.914, money=False), decimals_tried(-0.81, -0.75, money=False)
    ((2, 1, 3), (2, 3, 1))
    """
    if money:
        return MONEY_DECIMALS
    return LARGE_AMOUNT_DECIMALS if large(before, after) else AMOUNT_DECIMALS


def amount_decimals(before: Number, after: Number, *, candidates: Sequence[int]) -> int | None:
    """The fewest decimals in which printed before, after and difference of two amounts add up; None if none of them.

    >>> amount_decimals(-1.42, -1.3, candidates=(2, 3)), amount_decimals(100.5, 200, candidates=(0, 1))
    (2, 1)
    """
    first, last = exact(before), exact(after)
    for decimals in candidates:
        difference = rounded(last - first, decimals)
        adds_up = rounded(last, decimals) - rounded(first, decimals) == difference
        if adds_up and bool(difference) == (last != first):
            return decimals
    return None
