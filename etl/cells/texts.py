"""Identity numbers, free texts and areas in cells. Whose number or area it is, others check."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from difflib import get_close_matches

from etl.cells.answer import MISSING, Reader, Reading, Reason, SureReader, plain_text, squeezed, unreadable
from etl.identity import IdNumber, read_id_number, whole_numbers
from etl.numerals import roman
from etl.sources.grid import CellValue

_PARTS = re.compile(r"\d+|[^\W\d_]+")


def identifier_reader(blanks: Mapping[str, Reason]) -> Reader:
    """The rule that a spoilt number breaks depends on whose number it is; the checks name it."""

    def read(value: CellValue) -> Reading:
        number: IdNumber = read_id_number(value)
        if number.digits is not None:
            return Reading(value=number)
        if (reason := blanks.get(squeezed(plain_text(value)))) is not None:
            return Reading(reason=reason)
        return MISSING if number.damage is None else Reading(value=number, reason=Reason.UNREADABLE)

    return SureReader(read, whole_numbers)


def text_reader(pattern: str | None, blanks: Mapping[str, Reason]) -> Reader:
    if pattern is None and not blanks:
        return SureReader(lambda value: Reading(plain_text(value)), _texts)
    fits = re.compile(pattern or r"[\s\S]*")

    def read(value: CellValue) -> Reading:
        text = plain_text(value)
        if (reason := blanks.get(squeezed(text))) is not None:
            return Reading(reason=reason)
        # A code is the same in small letters: k01 is K01.
        written = next((each for each in (text, text.upper()) if fits.fullmatch(each)), None)
        return unreadable("text_unfit") if written is None else Reading(value=written)

    return read


def _texts(column: Sequence[CellValue]) -> list[str | None]:
    return [(value.strip() or None) if isinstance(value, str) else None for value in column]


_AREA_WORD = re.compile(r"(?:rt|dawis|dasawisma)(?:[\s.:/_-]+|(?=\d))")
"""What people write before the area itself: RT 03, RT.3, Dasawisma 003-A."""


def without_area_word(text: str) -> str:
    """A text in small letters without what people write before the area itself."""
    word = _AREA_WORD.match(text)
    return text[word.end() :] if word else text


_POINT_ZERO = re.compile(r"(?<=\d)\.0$")
"""What a program makes of a number: `3.0`."""

Areas = Iterable[str] | Mapping[str, str]
"""The codes of areas; or how they may be spelt, each with the code."""

_RT_OF_RW = re.compile(r"(?P<said>rt\W*(?:rw\W*)?)?(\d{1,3})(?:\s*[/,]\s*|(?P<rw>\W*rw\W*))(\d{1,3})")
_RW_OF_RT = re.compile(r"rw\W*(?:rt\W*)?(\d{1,3})(?:\s*[/,]\s*|\W*rt\W*)(\d{1,3})")
_HEADS_RW_FIRST = re.compile(r"(?<![a-z])rw(?![a-z]).*(?<![a-z])rt(?![a-z])", re.IGNORECASE)
_HEADS_RT_FIRST = re.compile(r"(?<![a-z])rt(?![a-z]).*(?<![a-z])rw(?![a-z])", re.IGNORECASE)


def rt_of_rw(rt: str, rw: str) -> str:
    """How an RT is spelt together with its RW, as in `003/012`, `RT 3 RW 12`.

    >>> rt_of_rw("3", "12")
    '003/012'
    """
    return f"{rt.zfill(3)}/{rw.zfill(3)}"


_OTHER_ORDER = {
    False: "RW di depan? Beri kolomnya judul 'RW/RT' di berkas, lalu petakan lagi.",
    True: "RT di depan? Beri kolomnya judul 'RT/RW' di berkas, lalu petakan lagi.",
}
_OTHER_RW = (
    "Itu RT {0} dari RW {1}. Keluarga RW lain tidak dimuat: keluarkan dari berkasnya, jangan tulis di areas.csv."
)


def has_rw_first(heading: str) -> bool:
    """Whether a heading says that its cells name the RW before the RT.

    >>> has_rw_first("RW/RT"), has_rw_first("No. RW dan RT"), has_rw_first("RT/RW"), has_rw_first("RT")
    (True, True, False, False)
    """
    return bool(_HEADS_RW_FIRST.search(heading)) and not _HEADS_RT_FIRST.search(heading)


def rt_and_rw(text: str, *, rw_first: bool = False) -> str:
    """The RT and RW of a cell in small letters, spelt in one way; what its own words say counts before its heading.

    >>> rt_and_rw("rt 3 rw 12"), rt_and_rw("rw 12/rt 03"), rt_and_rw("12/03", rw_first=True), rt_and_rw("3")
    ('003/012', '003/012', '003/012', '')
    """
    if turned := _RW_OF_RT.fullmatch(text):
        return rt_of_rw(turned[2], turned[1])
    found = _RT_OF_RW.fullmatch(text)
    if found is None:
        return ""
    numbers = (found[2], found[4])
    return rt_of_rw(*(numbers[::-1] if rw_first and not (found["said"] or found["rw"]) else numbers))


def _parts(text: str) -> tuple[str, ...]:
    """What a code of digits and letters is made of, whatever stands between; nothing for digits or letters alone.

    >>> _parts("001-a"), _parts("1 a"), _parts("012")
    (('1', 'a'), ('1', 'a'), ())
    """
    found = tuple(part.lstrip("0") if part.isdecimal() else part for part in _PARTS.findall(text))
    return found if len(set(map(str.isalpha, found))) > 1 else ()


def area_reader(areas: Areas, blanks: Mapping[str, Reason], *, rw_first: bool = False) -> Reader:
    """A numeric 1 in the RT column can only be 001, and so can RT 1 and RT I: areas.csv says which codes there are.
    So can 1a be 001-A where no other code is made of that.

    Excel makes a day of `03/12`; where 12 is the RW, the other number is the RT. `rw_first`: the heading says `RW/RT`.
    """
    spelt = areas if isinstance(areas, Mapping) else {area: area for area in areas}
    folded = {text.casefold(): area for text, area in spelt.items()}
    several = Counter(map(_parts, folded))
    by_parts = {_parts(text): area for text, area in folded.items() if several[_parts(text)] == 1 and _parts(text)}
    width = max((len(area) for area in folded.values()), default=0)
    paired = any(map(rt_and_rw, folded))

    def read(value: CellValue) -> Reading:
        if isinstance(value, date):
            numbers = (str(value.day), str(value.month))
            found = {folded.get(rt_of_rw(*pair)) for pair in (numbers, numbers[::-1])} - {None}
            if len(found) == 1:
                return Reading(value=found.pop())
        text = "" if isinstance(value, bool) else _POINT_ZERO.sub("", squeezed(plain_text(value)))
        for said in (text, without_area_word(text)):
            area = folded.get(said) or (folded.get(said.zfill(width)) if said.isdecimal() else None)
            if area is None and (number := roman(said.upper())) is not None:
                area = folded.get(str(number).zfill(width))
            area = area or by_parts.get(_parts(said))
            if area is not None:
                return Reading(value=area)
        if (area := folded.get(rt_and_rw(text, rw_first=rw_first))) is not None:
            return Reading(value=area)
        if (reason := blanks.get(text)) is not None:
            return Reading(reason=reason)
        if paired and (both := rt_and_rw(text, rw_first=rw_first)):
            turned = folded.get(rt_and_rw(text, rw_first=not rw_first))
            return unreadable("area_unknown", _OTHER_ORDER[rw_first] if turned else _OTHER_RW.format(*both.split("/")))
        near = get_close_matches(text, folded, n=1, cutoff=0.5)
        return unreadable("area_unknown", f"Mungkin maksudnya {folded[near[0]]}." if near else "")

    return read
