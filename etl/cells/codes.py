"""Answers from a list: what the form carries, a label, or a value the form declares, to the codebook's code."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from difflib import get_close_matches

from etl.cells.answer import Reader, Reading, Reason, plain_text, squeezed, unreadable
from etl.cells.manner import Manner
from etl.sources.grid import CellValue
from warehouse.codebook import Code

_WHOLE = {
    "tdk": "tidak",
    "blm": "belum",
    "sdh": "sudah",
    "dgn": "dengan",
    "dg": "dengan",
    "telentang": "terlentang",
}
_SHORTENED = re.compile(rf"\b(?:{'|'.join(_WHOLE)})\b")
_WORD, _LONG_ENOUGH = re.compile(r"[^\W_]+"), 2
_PERMIT = re.compile(
    r"(?P<mark>(?:nomor|no|nib|s?pp?-?irt|p\.?irt|id|ber-?sertifikat|halal|mui|akta)[\s.:]*)*"
    r"\d(?:[\d\-/. ]|(?<=[\-/. ])[a-z]{1,3}(?=[\-/. ]))*"
)
_TELEPHONE = re.compile(r"(?:0|\+?62)?8(?:[\-. ]?\d){8,10}")
_FEWEST_OF_PERMIT, _OF_CARD = 10, 16
_AND = re.compile(r"\s+(?:dan|serta|and)\s+|\s*[&+]\s*", re.IGNORECASE)
_DENYING = ("tidak", "belum", "no", "not")


def code_reader(codes: Sequence[Code], *, blanks: Mapping[str, Reason], manner: Manner) -> Reader:
    known = _as_numbers(_known(codes, manner), blanks)

    def read(value: CellValue) -> Reading:
        text = _text(value, manner)
        for said in (text, spelt_out(text)):
            if said in known:
                return Reading(value=known[said])
            if said in blanks:
                return Reading(reason=blanks[said])
        return unreadable("code_unknown", _hint(text, codes, manner))

    return read


def with_permits(read: Reader, means: str) -> Reader:
    """The reader of a question whether somebody has a paper, which takes the number of the paper for an answer."""

    def read_number(value: CellValue) -> Reading:
        reading = read(value)
        return Reading(value=means) if reading.rule and is_permit(plain_text(value)) else reading

    return read_number


def is_permit(text: str) -> bool:
    """Whether this is the number of a permit or a certificate; a day, a telephone number or a card is none.

    >>> [is_permit(text) for text in ("0810220012345", "P-IRT 2063277010123-27", "ID32110000123450622", "NIB: 912030")]
    [True, True, True, False]
    >>> [is_permit(text) for text in ("12/03/2023", "0812 3456 7890", "3277010102100001", "Proses 2063277010123")]
    [False, False, False, False]
    """
    said = _PERMIT.fullmatch(squeezed(text).rstrip("."))
    digits = sum(map(str.isdigit, text))
    other = said is None or (said["mark"] is None and (digits == _OF_CARD or _TELEPHONE.fullmatch(said[0])))
    return digits >= _FEWEST_OF_PERMIT and not other


def codes_reader(codes: Sequence[Code], *, blanks: Mapping[str, Reason], manner: Manner) -> Reader:
    """Several answers of one cell. What the form declares as not asked for is passed over beside others."""
    mark = manner.separator.strip(" ")
    known = {_parted(text, mark): code for text, code in _as_numbers(_known(codes, manner), blanks).items()}
    single = {parts[0] for parts in known if len(parts) == 1}
    order = {code.code: position for position, code in enumerate(codes)}
    own = {squeezed(text): reason for text, reason in manner.blanks.items()}
    beside = frozenset(text for text, reason in {**blanks, **own}.items() if reason is Reason.NOT_ASKED)

    def read(value: CellValue) -> Reading:
        text = _text(value, manner)
        for said in (text, spelt_out(text)):
            if said in blanks and (said,) not in known:
                return Reading(reason=blanks[said])
        parts = _parted(plain_text(value), mark) if text else ()
        parts = tuple(each for part in parts for each in each_of(part, single))
        answers, strange = _answers(parts, known)
        if not answers and not beside.isdisjoint(parts):
            parts = tuple(part for part in parts if part not in beside)
            if not parts:
                return Reading(reason=Reason.NOT_ASKED)
            answers, strange = _answers(parts, known)
        if not answers:
            answers, _ = _answers(tuple(map(spelt_out, parts)), known)
        if not answers:
            return unreadable("code_unknown", _hint(strange or text, codes, manner))
        return Reading(value=tuple(sorted({known[answer] for answer in answers}, key=order.__getitem__)))

    return read


def spelt_out(text: str) -> str:
    """A squeezed text with the words whole that people shorten, or spell in two ways, which says the same.

    >>> spelt_out("tdk tahu"), spelt_out("tdk/blm tamat sd"), spelt_out("telentang"), spelt_out("tdkx")
    ('tidak tahu', 'tidak/belum tamat sd', 'terlentang', 'tdkx')
    """
    return _SHORTENED.sub(lambda found: _WHOLE[found.group()], text)


def separator_in(texts: Iterable[str]) -> str | None:
    """What people put between several answers in the cells of one column; None where nothing does.

    >>> separator_in(["BCG;", "HB-0;BCG;"]), separator_in(["BCG", "HB-0\\nBCG"]), separator_in(["BCG, lengan; kanan"])
    (';', '\\n', ',')
    """
    listed = list(texts)
    return next((mark for mark in (",", ";", "|", "\n") if any(mark in text for text in listed)), None)


def each_of(part: str, known: Container[str]) -> Sequence[str]:
    """What a word between two answers joins, where each of them is an answer and the whole is none.

    >>> each_of("BCG dan Polio 1", {"bcg", "polio 1"}), each_of("air dan sabun", {"air dan sabun", "air", "sabun"})
    (['BCG', 'Polio 1'], ['air dan sabun'])
    """
    parts = _AND.split(part)
    return parts if squeezed(part) not in known and all(squeezed(each) in known for each in parts) else [part]


Parts = tuple[str, ...]


def _parted(text: str, mark: str) -> Parts:
    """A text at every separator, ready to be compared."""
    return tuple(part for each in (text.split(mark) if mark else text.split()) if (part := squeezed(each)))


def _answers(parts: Parts, known: Mapping[Parts, str]) -> tuple[tuple[Parts, ...], str]:
    """The only way to put the parts together to listed answers, or nothing and the first part that fits none.

    A label may hold the mark that separates labels; two ways to read a cell are none.
    """
    ways: list[list[tuple[Parts, ...]]] = [[()], *([] for _ in parts)]
    furthest = 0
    longest = max(map(len, known), default=1)
    for end in range(1, len(parts) + 1):
        for start in range(max(0, end - longest), end):
            answer = parts[start:end]
            if ways[start] and answer in known:
                ways[end] += [(*before, answer) for before in ways[start]][: 2 - len(ways[end])]
                furthest = end
    if parts and len(ways[-1]) == 1:
        return ways[-1][0], ""
    return (), parts[furthest] if furthest < len(parts) else ""


def _text(value: CellValue, manner: Manner) -> str:
    """A truth of Excel is an answer only where the form lists it as one."""
    if isinstance(value, bool) and manner.answers is None:
        return ""
    return squeezed(plain_text(value))


def _known(codes: Sequence[Code], manner: Manner) -> Mapping[str, str]:
    """Every text that is an answer. A label that two codes share, or that is another's number, tells nothing."""
    if manner.answers is not None:
        return {squeezed(text): code for text, code in manner.answers.items()}
    named: dict[str, str | None] = {}
    for code in codes:
        for text in (code.code, code.id, code.en) if manner.labels else (code.code,):
            name = squeezed(text)
            named[name] = code.code if named.get(name, code.code) == code.code else None
    names = {name: code for name, code in named.items() if code is not None}
    parts = _parts_of_labels(codes) if manner.labels else {}
    return {**parts, **names, **{squeezed(code.source): code.code for code in codes}}


def _as_numbers(known: Mapping[str, str], blanks: Mapping[str, Reason]) -> Mapping[str, str]:
    """With what a spreadsheet leaves of an answer such as `01`, where that is no other's."""
    padded = {text: text.lstrip("0") or "0" for text in known if text.startswith("0") and text.isdecimal()}
    times = Counter(padded.values())
    numbers = {number: known[text] for text, number in padded.items() if times[number] == 1 and number not in blanks}
    return {**numbers, **known}


def _parts_of_labels(codes: Iterable[Code]) -> Mapping[str, str]:
    """What people write of a label with a stroke in it, such as `Istri` of `Istri/suami`; nothing that two codes share.

    A part that denies, as in `Tidak/belum tamat SD`, says nothing alone.
    """
    found: dict[str, set[str]] = {}
    for code in codes:
        for label in (code.id, code.en):
            parts = [squeezed(part) for part in label.split("/")]
            if len(parts) > 1 and not any(part.startswith(_DENYING) for part in parts):
                for part in parts:
                    found.setdefault(part, set()).add(code.code)
    return {part: only for part, meant in found.items() if len(meant) == 1 for only in meant}


def _hint(text: str, codes: Iterable[Code], manner: Manner) -> str:
    """The nearest listed answer, by what it is called in the form, in the warehouse or in words.

    None for a text that names two of them, or begins as several do; the letter P begins `pria` as well.
    """
    shown = {
        name.casefold(): f"{code.source} ({code.id})" for code in codes for name in (code.id, code.code, code.source)
    }
    if manner.answers is not None:
        shown = {squeezed(answer): answer for answer in manner.answers}
    if len({shown[word] for word in _WORD.findall(text) if word in shown}) > 1:
        return ""
    near = get_close_matches(text, shown, n=1, cutoff=0.6)
    if not near:
        long = (name for name in shown if len(name) >= _LONG_ENOUGH)
        near = [name for name in shown if text and name.startswith(text)] or [*filter(text.startswith, long)]
    meant = {shown[name] for name in near}
    return f"Mungkin maksudnya {meant.pop()}." if len(meant) == 1 else ""
