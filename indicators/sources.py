"""What the sources of a definition, a target or a reference are called in English; declared in Bahasa Indonesia."""

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from tomllib import loads

FILE = Path(__file__).with_name("sources.toml")


def in_language(told: Iterable[str], language: str) -> tuple[str, ...]:
    """References or parts without a source, in this language; what has no translation stays as it is.

    >>> in_language(["Permenkes 3/2014, STBM lima pilar", "WHO Child Growth Standards 2006"], "en")
    ('Permenkes 3/2014, STBM of five pillars', 'WHO Child Growth Standards 2006')
    """
    known = english() | english("programme") if language == "en" else {}
    return tuple(known.get(each, each) for each in told)


@lru_cache(maxsize=2)
def english(part: str = "english") -> dict[str, str]:
    """Every translation by what it translates: of the catalogue, or of the `programme`."""
    return {str(told): str(words) for told, words in loads(FILE.read_text(encoding="utf-8"))[part].items()}
