"""Names as a finding lists them: in quotes, and no more than one reads."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def quoted(names: Iterable[object]) -> str:
    """
    >>> quoted(["Nomor KK", "RT"])
    "'Nomor KK', 'RT'"
    """
    return ", ".join(f"'{name}'" for name in names)


def some_of(names: Sequence[str], *, most: int) -> str:
    """
    >>> some_of(["A", "B", "C", "D"], most=2)
    'A, B dan 2 lagi'
    """
    return ", ".join(names[:most]) + (f" dan {len(names) - most} lagi" if len(names) > most else "")
