"""Texts that a spreadsheet shows and never runs: one that begins like a formula gets an apostrophe in front."""

from __future__ import annotations

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")


def harmless(text: str) -> str:
    """
    >>> harmless("=cmd|'x'!A0"), harmless("Siti"), harmless("")
    ("'=cmd|'x'!A0", 'Siti', '')
    """
    return f"'{text}" if text.startswith(_FORMULA) else text
