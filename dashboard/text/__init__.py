"""The words of the interface in two languages. What indicators say about themselves stands in the catalogue."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from pathlib import Path
from string import Formatter
from typing import Any

LANGUAGES = ("id", "en")
FOLDER = Path(__file__).parent


class _Counting(Formatter):
    """Fills gaps; `{n:family|families}` holds the word that goes with the number, the first with one."""

    def format_field(self, value: Any, spec: str) -> str:
        one, is_word, more = spec.partition("|")
        if not is_word:
            return str(super().format_field(value, spec))
        return one if str(value) == "1" else more


class Text:
    """`text("ringkasan.title", n=94)`: the words under a dotted key, its gaps filled. A missing key is an error."""

    def __init__(self, language: str, words: dict[str, str]) -> None:
        self.language = language
        self._words = words

    def __call__(self, key: str, **values: object) -> str:
        if key not in self._words:
            raise KeyError(f"dashboard/text/{self.language}.toml has no key {key!r}")
        words = self._words[key]
        if not values:
            return words
        return _COUNTING.format(words, **values) if "|" in words else words.format(**values)

    def __contains__(self, key: str) -> bool:
        return key in self._words

    @property
    def keys(self) -> frozenset[str]:
        return frozenset(self._words)


_COUNTING = _Counting()


def begun(words: str) -> str:
    """Words of the middle of a sentence, as a line of their own."""
    return words[:1].upper() + words[1:]


def continued(words: str) -> str:
    """A line of its own in the middle of a sentence; a short form such as "KK binaan" stays as it is."""
    return words if words[1:2].isupper() else words[:1].lower() + words[1:]


@lru_cache(maxsize=len(LANGUAGES))
def read_text(language: str) -> Text:
    """The words of one language; an unknown language is read as Indonesian."""
    known = language if language in LANGUAGES else LANGUAGES[0]
    document = tomllib.loads((FOLDER / f"{known}.toml").read_text(encoding="utf-8"))
    return Text(known, dict(_flattened(document)))


def _flattened(table: dict[str, Any], prefix: str = "") -> list[tuple[str, str]]:
    pairs: list[tuple[str, str]] = []
    for key, value in table.items():
        pairs += _flattened(value, f"{prefix}{key}.") if isinstance(value, dict) else [(prefix + key, str(value))]
    return pairs
