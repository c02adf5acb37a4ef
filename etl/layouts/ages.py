"""Ages written in words, as e-PPGBM writes them. It computes no age from dates."""

from __future__ import annotations

import re

_AGE = re.compile(
    r"\s*(?:(?P<years>\d{1,3})\s*(?:tahun|thn|th)\b\.?)?[\s,\-–]*"
    r"(?:(?P<months>\d{1,3})\s*(?:bulan|bln|bl)\b\.?)?[\s,\-–]*"
    r"(?:(?P<days>\d{1,3})\s*(?:hari|hr)\b\.?)?\s*",
    re.IGNORECASE,
)


def age_in_words(text: str) -> tuple[int, int, int] | None:
    """Years, months and days; a part that isn't written is 0. None when the text is no such age.

    >>> age_in_words("1 Tahun - 5 Bulan - 12 Hari"), age_in_words("8 bln"), age_in_words("17")
    ((1, 5, 12), (0, 8, 0), None)
    """
    found = _AGE.fullmatch(text)
    if found is None or not any(found.groups()):
        return None
    years, months, days = (int(part or 0) for part in found.groups())
    return years, months, days
