"""The words of a name, as people write them: abbreviations written out, spellings made one, empty words left out."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

_WORD = re.compile(r"[^\W_]+")
_SEGMENT = re.compile(r"\s*[/>:.|#~→»\\\-]\s*|__")
_MARKUP = re.compile(r"<[^<>]*>|\*\*|&nbsp;")
"""What a form's author wrote to make a word red or bold; it asks nothing."""

_QUESTION_NUMBER = re.compile(r"^\s*\d{1,3}[a-z]?[.)]\s+(?=\D)")
"""What a question is numbered with on paper: `12. Luas lantai`."""

_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_SPELT_OUT = re.compile(r"\b(?:[A-Z]\.){2,}[A-Z]?\b\.?|\b[A-Z](?: [A-Z]){1,3}\b")
"""A short form with a point behind each letter, or a blank between them: `N.I.K`, `K.B.`, `N I K`"""

_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")


@dataclass(frozen=True)
class Words:
    """words.toml: how names of columns and answers are written by people who know nothing of the codebook."""

    short: Mapping[str, str]
    same: Mapping[str, str]
    stop: frozenset[str]
    empty: re.Pattern[str]
    line_number: frozenset[str]
    counted: frozenset[str]
    personal: Mapping[str, frozenset[str]]
    apart: Mapping[str, str]
    title: frozenset[str]
    own: Mapping[str, frozenset[str]]
    beside_mother: Mapping[tuple[str, str], frozenset[str]]
    needs: Mapping[tuple[str, str], frozenset[str]]
    also: Mapping[tuple[str, str], tuple[str, ...]]
    answers: Mapping[str, Mapping[str, tuple[str, ...]]]
    hedges: frozenset[str]
    marks: Mapping[str, frozenset[str]]
    reasons: Mapping[str, tuple[str, ...]]
    besides: Mapping[str, frozenset[str]]
    units: Mapping[str, tuple[str, ...]]


def _by_question(declared: Mapping[str, Mapping[str, Sequence[str]]]) -> Mapping[tuple[str, str], frozenset[str]]:
    return {
        (unit, variable): frozenset(words)
        for unit, variables in declared.items()
        for variable, words in variables.items()
    }


@cache
def read_words() -> Words:
    declared = tomllib.loads(Path(__file__).with_name("words.toml").read_text(encoding="utf-8"))
    return Words(
        short=declared["short"],
        same={word: first for first, words in declared["same"].items() for word in words},
        stop=frozenset(declared["stop"]["words"]),
        empty=re.compile(rf"\b(?:{'|'.join(declared['stop']['phrases'])})\b", re.IGNORECASE),
        line_number=frozenset(declared["line_number"]["words"]),
        counted=frozenset(declared["line_number"]["words"] + declared["line_number"]["counted"]),
        personal={kind: frozenset(words) for kind, words in declared["personal"].items()},
        apart={word: group[0] for group in declared["apart"]["words"] for word in group},
        title=frozenset(declared["apart"]["title"]["words"]),
        own={unit: frozenset(words) for unit, words in declared["apart"]["own"].items()},
        beside_mother=_by_question(declared["beside_mother"]),
        needs=_by_question(declared["needs"]),
        also={
            (unit, variable): tuple(names)
            for unit, variables in declared["also"].items()
            for variable, names in variables.items()
        },
        answers=declared["answers"] | {"yes_no_na": declared["answers"]["yes_no"] | declared["answers"]["yes_no_na"]},
        hedges=frozenset(declared["hedges"]["words"]),
        marks={kind: frozenset(marks) for kind, marks in declared["marks"].items()},
        reasons=declared["reasons"],
        besides={name: frozenset(texts) for name, texts in declared["besides"].items()},
        units=declared["units"],
    )


@lru_cache(maxsize=20_000)
def words_of(text: str) -> frozenset[str]:
    """The words of a name that carry meaning, each under its commonest form.

    >>> sorted(words_of("Tgl. Lahir")), sorted(words_of("kepemilikanRumah"))
    (['lahir', 'tanggal'], ['milik', 'rumah'])
    """
    known = read_words()
    plain = words_in_order(text)
    return frozenset(word for word in plain if word not in known.stop) or frozenset(plain)


def words_in_order(text: str) -> list[str]:
    """All words of a name as they follow each other, each under its commonest form."""
    known = read_words()
    return [word for found in _found_in(text) for word in _expanded(found.casefold(), known)]


def written_words(text: str) -> frozenset[str]:
    """All words of a name just as they are written."""
    return frozenset(word.casefold() for word in _found_in(text))


@lru_cache(maxsize=20_000)
def plain_words(text: str) -> frozenset[str]:
    """All words of a name as they are written, abbreviations written out.

    >>> sorted(plain_words("Tgl lahir ibunya"))
    ['ibu', 'ibunya', 'lahir', 'tanggal']
    """
    known, found = read_words(), set[str]()
    for word in _found_in(text):
        for part in known.short.get(word.casefold(), word.casefold()).split():
            found |= {part, part.removesuffix("nya")} if len(part) > len("nya") + 2 else {part}
    return frozenset(found)


def without_markup(text: str) -> str:
    """A name without what makes it red or bold.

    >>> without_markup('Nomor KK <span style="color:red">(wajib)</span>')
    'Nomor KK (wajib)'
    """
    return " ".join(_MARKUP.sub(" ", text).split())


def without_brackets(text: str) -> str:
    """A name without what it says in brackets: its unit, its choices, how to write it.

    >>> without_brackets("Status rumah (milik sendiri/kontrak)"), without_brackets("(Rp) Pendapatan")
    ('Status rumah', 'Pendapatan')
    """
    return " ".join(_BRACKETS.sub(" ", text).split())


def _found_in(text: str) -> list[str]:
    plain = _CAMEL.sub(" ", _MARKUP.sub(" ", _QUESTION_NUMBER.sub("", text)))
    plain = read_words().empty.sub(" ", plain)
    return _WORD.findall(_SPELT_OUT.sub(lambda found: re.sub(r"[. ]", "", found[0]), plain))


def _expanded(word: str, known: Words) -> Iterator[str]:
    for part in known.short.get(word, word).split():
        stem = part.removesuffix("nya") if len(part) > len("nya") + 2 else part
        yield known.same.get(part, known.same.get(stem, stem))


def last_part(column: str) -> str:
    """A column's own name without its groups: `air_sanitasi/kloset`, `Balita > BB`, `rumah-jamban`.

    >>> last_part("anggota/balita/bb_kg"), last_part("SANITASI > Jamban"), last_part("BB/TB")
    ('bb_kg', 'Jamban', 'BB/TB')
    """
    parts = [part for part in _SEGMENT.split(column) if part]
    # A name in capitals such as BB/TB or L/P is one name, and a question with a stroke in it is no path either.
    whole = len(parts) < 2 or " " in column.replace(" > ", "") or column.upper() == column
    if " > " in column:
        return column.rsplit(" > ", 1)[1]
    return column if whole else parts[-1]
