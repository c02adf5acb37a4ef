"""What the sources of a definition are called in English; the catalogue names them in Bahasa Indonesia."""

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
    return tuple(english().get(each, each) if language == "en" else each for each in told)


@lru_cache(maxsize=1)
def english() -> dict[str, str]:
    """Every translation by what it translates."""
    return {str(told): str(words) for told, words in loads(FILE.read_text(encoding="utf-8"))["english"].items()}
