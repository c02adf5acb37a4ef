"""What makes another question of a heading though most of its words are the same: whose, when, how much, not, wanted.

A wrong suggestion that looks right gives a wrong number in silence, so a heading with such a word gets no suggestion of
a question without it; and a question that is narrower than others needs the word that makes it so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache

from etl.drafting.words import last_part, plain_words, read_words, words_in_order, words_of

_NO_MARK = re.compile(
    r"(/|\batau\b)\s*(tidak|tdk|tak|belum|blm|bukan)\b"  # both answers are offered, and nothing is denied
    r"|\b(?:tanpa|tidak (?:boleh|perlu|usah)|jangan)(?: (?:pakai|memakai|ada|di))? ?"
    r"(?:spasi|titik|koma|tanda|strip|garis|gelar|singkatan|disingkat|dikosongkan|kosong|huruf)\b"
    r"|\b(?:bila|jika|kalau|apabila) (?:tidak|tdk|tak|belum|blm|bukan)\b"  # who is asked, or what to write then
    r"|\(tidak berlaku[^()]*\)|\bterlebih dahulu\b|\bdahulu (?=sebelum)"
    r"|\b30 hari\b|\bdata awal\b|\btempat (?=tinggal)|\bsebelum (?=di[a-z])|\byang lalu\b|\bbulan,? (dan )?tahun\b"
    r"|\b(?:tanggal|tgl)[ ,/]+(?:bulan|bln)[ ,/]+(?:dan )?(?:tahun|thn|th)\b|\(?\bdd[-/ ]mm[-/ ]yy(?:yy)?\b\)?",
    re.IGNORECASE,
)
"""Turns of phrase in which a word marks nothing: `ya/tidak`, `sebelum diminum`, `seminggu yang lalu`."""

_WHICH_ONE = re.compile(r"\bke(?:[- ]?berapa)?\W*$", re.IGNORECASE)
"""`Hamil ke`, `Anak ke berapa`: a count, whatever its numbers would mean as codes."""

_MOTHER = "istri"
_STATE = "kondisi"
_DENIAL = "tidak"
_OFFERED = "ya"


class Apart:
    """The marks of one question, and whether a heading has others."""

    def __init__(self, unit: str, variable: str, texts: Iterable[str]) -> None:
        known = read_words()
        texts = tuple(texts)
        self._own = frozenset(known.own.get(unit, ())).union(*(_marks(text) for text in texts))
        self._denied = frozenset[str]().union(*map(denied, texts))
        self._needed = known.needs.get((unit, variable), frozenset())
        self._beside_mother = known.beside_mother.get((unit, variable), frozenset())

    def of(self, heading: str, own: str = "") -> bool:
        """Whether the heading asks something else. `own`: without the groups it stands in, where the table tells."""
        marks = _marks_of_heading(heading, own)
        if marks - self._own or self.turned(heading):
            return True
        words = plain_words(heading)
        if _MOTHER in marks and self._beside_mother and self._beside_mother.isdisjoint(words):
            return True
        return bool(self._needed) and self._needed.isdisjoint(words)

    def turned(self, heading: str) -> bool:
        """Whether the heading denies what the question does not: a yes to `Tidak merokok` is a no to `Merokok`."""
        return not denied(heading) <= self._denied


@lru_cache(maxsize=20_000)
def denied(text: str) -> frozenset[str]:
    """What a text denies: the word that follows, or at its end the one before, where `BB naik tidak` asks either.

    Where both answers are offered nothing is denied.

    >>> [sorted(denied(text)) for text in ("Belum ikut BKB", "Punya tabungan > Tidak", "BB naik tidak")]
    [['tidak ikut'], ['tabungan tidak'], ['naik tidak']]
    >>> [sorted(denied(text)) for text in ("Sekolah / tidak sekolah", "Merokok: ya, tidak", "Tidak")]
    [[], [], []]
    """
    known, words, found = read_words(), words_in_order(_NO_MARK.sub(" ", text)), set[str]()
    for place, word in enumerate(words):
        before = [each for each in words[:place] if not each.isdecimal()]
        if known.apart.get(word) != _DENIAL or before[-1:] == [_OFFERED]:
            continue
        rest, said = ([each for each in part if each not in known.stop] for part in (words[place + 1 :], before))
        if not rest:
            found.update(f"{each} {_DENIAL}" for each in said[-1:])
        elif rest[0] not in before:
            found.add(f"{_DENIAL} {rest[0]}")
    return frozenset(found)


@lru_cache(maxsize=20_000)
def _marks_of_heading(heading: str, own: str) -> frozenset[str]:
    """The marks of a heading and of the groups it stands in; a group that names a unit or a place marks nothing.

    Mother and father in one breath are who is addressed: `Kapan Ibu/Bapak dikunjungi?`
    """
    name = own or last_part(heading)
    above = heading.removesuffix(name) if name != heading else ""
    marks = _marks(name) | (_marks(above) - _marks_of_units() - _marks_of_places() - _marks_of_state(above))
    return marks - {"istri", "suami"} if plain_words(name) >= {"ibu", "bapak"} else marks


def _marks(text: str) -> frozenset[str]:
    """The marks that stand in a text, each under its first word; what it denies is told by what is denied."""
    apart = read_words().apart
    found = frozenset(apart[word] for word in plain_words(_NO_MARK.sub(" ", text)) if word in apart)
    return (found - {_DENIAL}).union(("ke",) if _WHICH_ONE.search(text) else ())


def _marks_of_state(title: str) -> frozenset[str]:
    """Of `Keadaan rumah` above a question the state marks nothing; of `Kondisi jamban` it does."""
    state = read_words().apart[_STATE]
    stated = {word for word in words_of(title) if read_words().apart.get(word) == state}
    rest = words_of(title) - stated
    return frozenset((state,)) if stated and rest and rest <= read_words().title else frozenset()


@cache
def _marks_of_units() -> frozenset[str]:
    return frozenset[str]().union(*(_marks(text) for names in read_words().units.values() for text in names))


@cache
def _marks_of_places() -> frozenset[str]:
    """A part of a form called `Data RT` or `data_rt` may hold anything: the neighbourhood, or the whole household."""
    known = read_words()
    return frozenset(known.apart[word] for word in (*known.personal["place"], "lokasi") if word in known.apart)
