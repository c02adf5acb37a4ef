"""Answers that say what the codebook says in other words: in another order, with a slip of the hand, with an example.

It proposes only where the words fit one answer; what an answer leaves open or denies is left for a person.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache

from rapidfuzz.distance import Levenshtein

from etl.drafting.words import read_words
from warehouse.codebook import Code

DENIALS = frozenset(
    ("tidak", "tanpa", "bukan", "belum", "not", "no", "never", "none", "without", "unprotected", "unused", "unsafe")
)
_FILLERS = frozenset(("dan", "dengan", "yang", "di", "ke", "oleh"))
_JOINS = frozenset(("dan", "atau", "bersama"))
_SHORT = {
    "tdk": "tidak",
    "tak": "tidak",
    "blm": "belum",
    "sdh": "sudah",
    "msh": "masih",
    "dg": "dengan",
    "dgn": "dengan",
}
_NOT_APPLICABLE = "not_applicable"
_LONGEST_EXACT, _SHORTEST_ANSWER = 5, 8
_BRACKETS = re.compile(r"\s*[(\[]([^()\[\]]*)[)\]]\s*$")
_YES_OR_NO = re.compile(r"^(?P<said>\w+)\s*(?P<comma>,)?\s+(?P<rest>.+)$")
_YES, _NO = frozenset(("ya", "iya", "sudah", "pernah")), frozenset(("tidak", "belum", "bukan"))

Found = tuple[Code, str]


class Wordings:
    """The names of the codes of one list, in any order of their words. `called`: the code an answer plainly names."""

    def __init__(self, names: Mapping[str, Code], called: Callable[[str], Code | None], beside: Iterable[str]) -> None:
        self._called = called
        self._names = [(name, words, code) for name, code in names.items() if len(words := plainer(name).split()) > 1]
        self._bags: dict[frozenset[str], set[str]] = {}
        for _, words, code in self._names:
            self._bags.setdefault(_bag(words), set()).add(code.code)
        self._codes = {code.code: code for code in names.values()}
        self._only = {"yes", "no"} == self._codes.keys() - {"not_applicable"}
        sides = [side for text in beside if (side := _side(text))]
        self._sides = {side: sides.count(side) for side in sides}

    def of(self, text: str) -> Found | None:
        return next(filter(None, self._readings(text)), None)

    def _readings(self, text: str) -> Iterator[Found | None]:
        yield self._yes_or_no(text) if self._only else self._said_first(text)
        yield self._same_words(text)
        yield self._with_example(text)
        yield self._misspelt(text)
        yield self._shorter(text)

    def _yes_or_no(self, text: str) -> Found | None:
        """`Ya, termasuk` beside `Tidak termasuk`; not where two answers begin alike, or one takes something back."""
        side = _side(text)
        return (self._codes[side], "diawali ya atau tidak") if side and self._sides.get(side) == 1 else None

    def _said_first(self, text: str) -> Found | None:
        """`Ya, masih tinggal`: what stands behind the comma is the answer."""
        match = _YES_OR_NO.match(text)
        if not match or not match["comma"] or match["said"] not in _YES | _NO:
            return None
        code = self._called(match["rest"])
        return (code, "kata sesudah ya atau tidak") if code else self._same_words(match["rest"])

    def _same_words(self, text: str) -> Found | None:
        codes = self._bags.get(_bag(plainer(text).split()), set())
        return (self._codes[next(iter(codes))], "kata-katanya sama") if len(codes) == 1 else None

    def _with_example(self, text: str) -> Found | None:
        """`Sumur bor (jet pump)`; what stands in brackets must deny nothing and be no other answer. Why an item
        does not apply may: `Tidak berlaku (tidak punya balita)`."""
        match = _BRACKETS.search(text)
        if not match or not match.start():
            return None
        bare = text[: match.start()]
        code = self._called(bare) or next((code for code, _ in filter(None, [self._same_words(bare)])), None)
        if not (DENIALS.isdisjoint(plainer(match[1]).split()) or (code and code.code == _NOT_APPLICABLE)):
            return None
        inside = self._called(match[1])
        return (code, "dengan keterangan dalam kurung") if code and inside in (None, code) else None

    def _misspelt(self, text: str) -> Found | None:
        words = plainer(text).split()
        codes = {code.code for _, other, code in self._names if _are_near(words, other)}
        near = len(codes) == 1 and len(text) >= _SHORTEST_ANSWER
        return (self._codes[codes.pop()], "beda satu huruf") if near else None

    def _shorter(self, text: str) -> Found | None:
        """Several words that stand together in one answer only, which joins nothing: `Kemasan bermerek`."""
        words = _bag(plainer(text).split())
        if len(words) < 2 or not words.isdisjoint(DENIALS):
            return None
        holding = [(other, code) for _, other, code in self._names if words <= set(other)]
        joined = any(not _JOINS.isdisjoint(other) or not DENIALS.isdisjoint(other) for other, _ in holding)
        codes = {code.code for _, code in holding}
        return (self._codes[codes.pop()], "sebagian dari label buku kode") if len(codes) == 1 and not joined else None


@lru_cache(maxsize=8192)
def plainer(text: str) -> str:
    """The same answer without the ways of writing that never change its meaning."""
    words = re.sub(r"[.,/\\\-()_]+", " ", re.sub(r"[&+]", " dan ", text)).split()
    return " ".join(_SHORT.get(word, word) for word in words)


def _bag(words: Iterable[str]) -> frozenset[str]:
    return frozenset(words) - _FILLERS


def _side(text: str) -> str:
    """`yes` or `no` where an answer begins so and goes on; blank where what follows takes something back."""
    match = _YES_OR_NO.match(plainer(text))
    if not match or not (DENIALS | read_words().hedges).isdisjoint(match["rest"].split()):
        return ""
    return "yes" if match["said"] in _YES else "no" if match["said"] in _NO else ""


def _are_near(words: list[str], other: list[str]) -> bool:
    """Whether two answers are one word for word, but for a letter of long words."""
    if len(words) != len(other):
        return False
    pairs = [(one, two) for one, two in zip(words, other, strict=True) if one != two]
    return bool(pairs) and all(
        min(len(one), len(two)) > _LONGEST_EXACT and (one + two).isalpha() and Levenshtein.distance(one, two) == 1
        for one, two in pairs
    )
