"""Headings without a blank, their words written as one and perhaps cut off, as Epi Info and dBase write them.

`TGLKUNJUNGAN` is read as `tgl kunjungan`; `STATUS_KAW`, as long as such a heading may be, as `status kawin`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from etl.drafting.words import read_words, words_of, written_words

_ONE_NAME = re.compile(r"[A-Za-z][A-Za-z_]{0,39}")
"""Longer ones are no names of columns, and there are too many ways to take them apart."""

_IN_GROUPS = re.compile(r"(?P<above>.*(?:[/:.>|~→»\\-]|__) *)(?P<own>[^_].*)")
"""A name of a column behind the groups it stands in: `identitas/namakk`."""

_CUT_AT = 10
"""How many letters a heading of a DBF has at most."""

_SHORTEST_WORD, _SHORTEST_PREFIX, _SHORTEST_GLUED = 3, 3, 4
_PAIRS = frozenset(("kk", "rt", "rw", "hp", "wa", "wc", "kb"))
"""Words of two letters, besides the short forms, that may begin or end a glued name."""

_MOST_READINGS = 12
"""A heading that could mean more says nothing."""


@dataclass(frozen=True, slots=True)
class Divided:
    """A heading with blanks between its words. `cut`: its last word was written out from its first letters. `above`:
    the groups it stands in, as they are written."""

    text: str
    cut: bool = False
    above: str = ""


class Glued:
    """Takes such headings apart by the words that people and the codebook use. `more`: names with further words."""

    def __init__(self, more: Iterable[str] = ()) -> None:
        known = read_words()
        texts = (*more, *(name for names in known.also.values() for name in names))
        words = {word for text in texts for word in written_words(text)}
        words |= {*known.short, *known.same, *known.same.values(), *known.apart, *known.personal["place"]}
        words |= known.personal["who"] | known.personal["asked"]
        plain = {word for word in words if word.isascii() and word.isalpha()}
        pairs = _PAIRS | {short for short in known.short if len(short) < _SHORTEST_WORD}
        self._words = frozenset(word for word in plain if len(word) >= _SHORTEST_WORD)
        self._pairs = frozenset(pair for pair in pairs if pair.isalpha())

    def readings(self, heading: str) -> tuple[Divided, ...]:
        """What it could mean; nothing where it has blanks, or each of its words is one already. Behind groups only
        what is more than one word, as a stroke may stand in a name as well: `BB/TB`."""
        found = self._readings(heading)
        if found or not (grouped := _IN_GROUPS.fullmatch(heading)):
            return found
        divided = (each for each in self._readings(grouped["own"]) if " " in each.text)
        return tuple(replace(each, above=grouped["above"]) for each in divided)

    def _readings(self, heading: str) -> tuple[Divided, ...]:
        if not _ONE_NAME.fullmatch(heading) or not (heading.isupper() or heading[1:].islower()):
            return ()
        parts = [part for part in heading.casefold().split("_") if part]
        if not parts or all(self._is_word(part) for part in parts):
            return ()
        cut = len(heading) == _CUT_AT
        readings = [Divided("")]
        for number, part in enumerate(parts):
            further = self._part(part, last=cut and number == len(parts) - 1)
            readings = [
                Divided(f"{before.text} {after.text}".strip(), after.cut) for before in readings for after in further
            ]
        alike = {words_of(reading.text): reading for reading in reversed(readings)}
        return tuple(reversed(alike.values())) if len(alike) <= _MOST_READINGS else ()

    def _part(self, part: str, *, last: bool) -> list[Divided]:
        """What one part of a heading could mean; itself where nothing else."""
        if self._is_word(part):
            return [Divided(part)]
        whole = _fewest(self._split(part)) if len(part) >= _SHORTEST_GLUED else []
        if whole:
            return [Divided(" ".join(words)) for words in whole]
        written_out = _fewest(self._written_out(part)) if last else []
        return [Divided(" ".join(words), cut=True) for words in written_out] or [Divided(part)]

    def _is_word(self, part: str) -> bool:
        return part in self._words or part in self._pairs

    def _split(self, part: str, *, begun: bool = False) -> Iterator[tuple[str, ...]]:
        """Every way to take it apart into words; what has two letters stands first or last."""
        if part in self._words or part in self._pairs:
            yield (part,)
        for length in range(2, len(part) - 1):
            first = part[:length]
            if first in self._words or (first in self._pairs and not begun):
                for rest in self._split(part[length:], begun=True):
                    yield (first, *rest)

    def _written_out(self, part: str) -> Iterator[tuple[str, ...]]:
        """Every way to take it apart into words of which the last was cut off."""
        for place in (0, *range(2, len(part) - _SHORTEST_PREFIX + 1)):
            begins = [word for word in self._words if word.startswith(part[place:])]
            if len(part) - place < _SHORTEST_PREFIX or not begins:
                continue
            for first in self._split(part[:place]) if place else ((),):
                yield from ((*first, word) for word in sorted(begins))


def _fewest(ways: Iterable[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """The ways with the fewest words: `anggota` is no `ang` and `gota`."""
    listed = list(ways)
    least = min(map(len, listed), default=0)
    return [words for words in listed if len(words) == least]
