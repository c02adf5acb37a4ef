"""Units that people write behind a number. It takes one away only where it is the unit that the question asks for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TypeGuard

from etl.numerals import written
from warehouse.codebook import Variable

_WORDS: Mapping[str, tuple[str, ...]] = {
    "m²": ("m2", "m²", "m^2", "meter persegi", "m persegi"),
    "kg": ("kg", "kilo", "kilogram"),
    "gram": ("gram", "gr", "g"),
    "cm": ("cm", "centimeter", "sentimeter"),
    "menit": ("menit", "mnt"),
    "orang": ("orang", "org", "jiwa"),
    "kali": ("kali", "x"),
    "minggu": ("minggu", "mgg"),
    "tablet": ("tablet", "tab"),
    "g/dL": ("g/dl", "gr/dl"),
    "satuan": (
        *("unit", "buah", "bh", "paket", "pkt", "set", "titik", "lokasi"),
        *("kali", "x", "kegiatan", "keg", "pertemuan", "sesi"),
        *("rumah", "rutilahu", "kk", "keluarga", "rumah tangga", "rt", "rw"),
        *("orang", "org", "jiwa", "balita", "anak", "ibu", "kelompok", "klp"),
        *("meter", "m", "m2", "dokumen", "bulan", "hari"),
    ),
}
_OTHERS: Mapping[str, tuple[tuple[str, float], ...]] = {
    "kg": (("gram", 1000),),
    "gram": (("kg", 0.001),),
    "cm": (("milimeter", 10), ("meter", 0.01)),
    "g/dL": (("g/L", 10),),
}
"""Units that people write instead of the one that is asked for, and what their numbers are divided by."""
_ABOUT = r"(?:(?:±|\+\s?/?\s?-|sekitar|kira[- ]?kira|kurang lebih|lebih kurang)\s*)?"
"""What people write before an amount of money that nobody counted; it is their answer all the same."""
_RUPIAH = "rupiah"
_THOUSANDS: Mapping[str, float] = {"": 1.0, "k": 1e3, "rb": 1e3, "ribu": 1e3, "jt": 1e6, "juta": 1e6}
_NUMBER = r"[+-]?\d(?:[\d.,]*\d)?"
_MONEY = rf"{_ABOUT}(?:(?:rp|idr)\.?\s*)?({_NUMBER})\s*(?:(k|rb|ribu|jt|juta)(?:an)?\b\.?)?\s*(?:[.,]-{{1,2}}|rupiah)?"
_A_TIME = {"": _MONEY, "bulan": rf"{_MONEY}\s*(?:(?:/|per\s|se)\s*(?:bulan|bln)\.?)?"}
_AMOUNT = {time: re.compile(text) for time, text in _A_TIME.items()}
"""An amount; where it is asked a month, it may say so: `1,5 jt/bln`."""
_GROUPED = re.compile(r"(?<![\d.,])(?<!\d )[1-9]\d{0,2}(?: \d{3})+(?! ?\d)")
"""1 500 000: a program's blanks between thousands, which stand between no two numbers of one answer."""

_BEHIND = {
    unit: re.compile(rf"({_NUMBER})\s*(?:{'|'.join(map(re.escape, words))})\.?") for unit, words in _WORDS.items()
}


def is_money(unit: str | None) -> TypeGuard[str]:
    return unit is not None and unit.split("/")[0] == _RUPIAH


def without_unit(text: str, unit: str | None) -> tuple[str, float]:
    """The bare number of a squeezed text that names this unit, without blanks between its thousands, and what it is to
    be multiplied by.

    >>> without_unit("24,5 m2", "m²"), without_unit("rp 1.500.000,-", "rupiah"), without_unit("1,5 jt", "rupiah/bulan")
    (('24,5', 1.0), ('1.500.000', 1.0), ('1,5', 1000000.0))
    >>> without_unit("rp 800.000/bln", "rupiah/bulan"), without_unit("rp 800.000/bln", "rupiah")
    (('800.000', 1.0), ('rp 800.000/bln', 1.0))
    >>> without_unit("10,9 kg", "gram")
    ('10,9 kg', 1.0)
    >>> without_unit("rp 1 500 000", "rupiah"), without_unit("1 50 000", "rupiah")
    (('1500000', 1.0), ('1 50 000', 1.0))
    >>> without_unit("± 500rb", "rupiah"), without_unit("kurang lebih 900.000", "rupiah")
    (('500', 1000.0), ('900.000', 1.0))
    """
    text = _GROUPED.sub(lambda found: found[0].replace(" ", ""), text)
    if is_money(unit):
        found = _AMOUNT[time if (time := unit.partition("/")[2]) in _AMOUNT else ""].fullmatch(text)
        return (found[1], _THOUSANDS[found[2] or ""]) if found else (text, 1.0)
    found = _BEHIND[unit].fullmatch(text) if unit in _BEHIND else None
    return (found[1] if found else text), 1.0


def in_other_unit(number: float, variable: Variable) -> str:
    """What a number out of bounds would be if it was written in another unit; blank where none or two fit.

    Never taken as the answer: a hint for the person who mends it, or who declares the unit of the whole column.
    """
    low, high = variable.minimum, variable.maximum
    if low is None or high is None:
        return ""
    fitting = [
        (name, number / divisor)
        for name, divisor in _OTHERS.get(variable.unit or "", ())
        if low <= number / divisor <= high
    ]
    if len(fitting) != 1:
        return ""
    name, meant = fitting[0]
    return f"Mungkin ditulis dalam {name}: {written(meant)} {variable.unit}."


def without_any_unit(text: str) -> str:
    """The same, whichever unit it names: for looking at a column that is no question yet."""
    units = (unit for unit in (f"{_RUPIAH}/bulan", *_BEHIND) if without_unit(text, unit) != (text, 1.0))
    return next((without_unit(text, unit)[0] for unit in units), text)
