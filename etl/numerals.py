"""Numbers as Indonesian writes them: decimal commas, Roman capitals, and no likeness rounded up to certainty."""

from __future__ import annotations

import math

_TENS = ("", "X", "XX", "XXX", "XL")
_ONES = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")
_ROMAN = {tens + ones: 10 * t + o for t, tens in enumerate(_TENS) for o, ones in enumerate(_ONES) if t or o}
MONTHS_IN_ROMAN = {text.casefold(): number for text, number in _ROMAN.items() if number <= 12}
"""How officials write a month between day and year: 20/III/2023, here in small letters."""


def roman(text: str) -> int | None:
    """A number from 1 to 49 in Roman capitals.

    >>> roman("IV"), roman("XXIX"), roman("IIII"), roman("iv")
    (4, 29, None, None)
    """
    return _ROMAN.get(text)


def written(number: float, decimals: int | None = None) -> str:
    """A number with a decimal comma; without `decimals` with all its digits, and none that mean nothing.

    >>> written(16.95), written(-7.0), written(3), written(2.5, 2)
    ('16,95', '-7', '3', '2,50')
    """
    text = f"{number:.10g}" if decimals is None else f"{number:.{decimals}f}"
    return text.replace(".", ",")


def likeness(share: float, decimals: int = 0) -> str:
    """A share in percent, rounded down: only what is wholly alike is told as 100%.

    >>> likeness(0.9996), likeness(0.9996, 1), likeness(1.0, 1), likeness(0.29, 1)
    ('99%', '99,9%', '100%', '29,0%')
    """
    if share >= 1:
        return "100%"
    steps = 10**decimals
    return f"{written(math.floor(100 * steps * share + 1e-9) / steps, decimals)}%"
