"""Ages written in words, as e-PPGBM writes them. It computes no age from dates."""

from __future__ import annotations

import re

_AGE = re.compile(
    r"\s*(?:(?P<years>\d{1,3})\s*(?:tahun|thn|th)(?![^\W\d_])\.?)?[\s,\-–]*"
    r"(?:(?P<months>\d{1,3})\s*(?:bulan|bln|bl)(?![^\W\d_])\.?)?[\s,\-–]*"
    r"(?:(?P<days>\d{1,3})\s*(?:hari|hr)(?![^\W\d_])\.?)?\s*",
    re.IGNORECASE,
)
_IN_NUMBERS = re.compile(r"\s*(?P<years>\d)\s*-\s*(?P<months>\d|1[01])\s*-\s*(?P<days>[0-2]?\d|3[01])\s*")
"""The same three parts without their words: `1-5-12`."""


def age_in_words(text: str) -> tuple[int, int, int] | None:
    """Years, months and days; a part that isn't written is 0. None when the text is no such age.

    >>> age_in_words("1 Tahun - 5 Bulan - 12 Hari"), age_in_words("8 bln"), age_in_words("17")
    ((1, 5, 12), (0, 8, 0), None)
    >>> age_in_words("1thn5bln"), age_in_words("1-5-12"), age_in_words("1-15-12")
    ((1, 5, 0), (1, 5, 12), None)
    """
    found = _AGE.fullmatch(text) or _IN_NUMBERS.fullmatch(text)
    if found is None or not any(found.groups()):
        return None
    years, months, days = (int(part or 0) for part in found.groups())
    return years, months, days
