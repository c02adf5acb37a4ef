"""Which code each answer in a column stands for, as far as only one reading fits; the rest is left for a person.

A proposal is never an answer: it becomes part of a form's mapping, which is read and signed by a person.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from itertools import pairwise

from etl.cells import Reason, squeezed
from etl.cells.codes import each_of, is_permit, separator_in
from etl.drafting.evidence import Evidence
from etl.drafting.joined_labels import labels_in, parted
from etl.drafting.legend import legend_in, of_several_sheets
from etl.drafting.wordings import DENIALS, Wordings, plainer
from etl.drafting.words import read_words
from etl.layouts.choices import BLANK
from warehouse.codebook import Code, Codebook, Variable, VariableType

_SEPARATOR = re.compile(r"\s*[,;\n|]\s*")
_NUMBERED = re.compile(
    r"^(?:\d{1,2}|[a-z])\s*[.):=\-–]+\s*(?=\D)|^[(\[](?:\d{1,2}|[a-z])[)\]]\s*(?=\D)|\s*[(\[](?:\d{1,2}|[a-z])[)\]]$"
)
_WAY_THERE = re.compile(r"^(?:(?:langsung|dibuang|dialirkan|disalurkan|mengalir|masuk) )+ke ")
"""`Langsung ke got`, `Dibuang ke kali`: where something goes is the answer, and how it goes there says nothing more."""

_ANYTHING = " …"
"""Ends what words.toml lists where more may stand behind it: `pindah ke …`."""

_BETWEEN_LANGUAGES = (re.compile(r"\s+/\s+"), re.compile(r"\s*/\s*"))
_NONE_CODES = frozenset(("none", "no"))
_VAGUE = frozenset(("tidak", "ya", "belum"))
_DASHES = frozenset(("-", "–"))
_TRUE_FALSE = {"1": "yes", "0": "no"}
"""Where a question of yes and no has both of them and no other answer, only this reading fits; beside a 2 none does."""

PERMIT_NUMBER = "nomor suratnya"
"""Why: every load reads such a number, so no list needs to hold it."""

LEGENDS_DIFFER = "arti kode di atas judul kolom berbeda antarlembar"
LEGEND_ABOVE = "di atas judul kolom, sel"
ONE_AND_ZERO = "1 dan 0 dibaca ya dan tidak; pastikan kuesionernya begitu"


@dataclass(frozen=True, slots=True)
class Answer:
    """One distinct answer of a column and what it may stand for. Neither code nor reason: a person must say.

    `plain`: the codebook itself reads it so, and nothing needs to be declared. `why` and `hint` are for the reader.
    """

    value: str
    times: int
    code: str | None = None
    reason: Reason | None = None
    plain: bool = False
    why: str = ""
    hint: str = ""

    @property
    def open(self) -> bool:
        return self.code is None and self.reason is None


def answers_of(
    column: Evidence, variable: Variable, codebook: Codebook, *, blanks: Mapping[str, Reason] | None = None
) -> tuple[Answer, ...]:
    """A proposal for every distinct answer of a coded column, the commonest first."""
    codes = codebook.codes(variable.list_name or "")
    found = (
        _single_answers(column, codes, variable.list_name or "")
        if variable.type is VariableType.CODES
        else column.answers
    )
    name, reasons = variable.list_name or "", blanks or {}
    permit = next((code for code in codes if code.code == variable.number_means), None)
    book = _Book(name, codes, [text for text, _ in found], reasons, permit)
    answers: Iterable[Answer] = (book.answer(text, times) for text, times in found)
    given = {_number_of(text) for text, _ in found}
    above = _legends_above(column, given, name, codes, reasons)
    if _disagree(above, given):
        cells = ", ".join(cell for cell, _, _ in above)
        return tuple(Answer(text, times, hint=f"{LEGENDS_DIFFER} ({cells})") for text, times in found)
    cell, text = above[0][:2] if above else ("", column.column)
    legend = legend_in(text)
    meanings = dict(_meant(legend, name, codes, reasons))
    if not all(meaning.open for meaning in meanings.values()):
        others = (Answer(number, 0) for number, each in meanings.items() if number not in given and not each.open)
        where = f"{LEGEND_ABOVE} {cell}" if cell else "judul kolomnya"
        answers = (_as_told(answer, meanings, legend, where) for answer in (*answers, *others))
    return tuple(sorted(answers, key=lambda answer: (-answer.times, answer.value)))


def _number_of(text: str) -> str:
    return str(int(text)) if text.isdecimal() else text


def _legends_above(
    column: Evidence, given: Set[str], name: str, codes: tuple[Code, ...], reasons: Mapping[str, Reason]
) -> Sequence[tuple[str, str, Mapping[str, Answer]]]:
    """The legends above the headings by which all that a column holds is an answer to it: cell, text and what each
    number stands for. Of several on one sheet none, as nothing says which is meant; those of several sheets are all."""
    if not given or legend_in(column.column):
        return ()
    fitting = []
    for cell, text in column.legends:
        meant = {number: each for number, each in _meant(legend_in(text), name, codes, reasons) if not each.open}
        if given <= meant.keys():
            fitting.append((cell, text, meant))
    return fitting if len(fitting) == 1 or of_several_sheets(cell for cell, _, _ in fitting) else ()


def _disagree(legends: Sequence[tuple[str, str, Mapping[str, Answer]]], given: Set[str]) -> bool:
    return len({tuple((meant[n].code, meant[n].reason) for n in sorted(given)) for _, _, meant in legends}) > 1


def _meant(
    legend: Mapping[str, str], name: str, codes: tuple[Code, ...], reasons: Mapping[str, Reason]
) -> Iterator[tuple[str, Answer]]:
    """What the label of each number of a legend stands for among these codes."""
    book = _Book(name, codes, [*legend.values()], reasons)
    return ((number, book.answer(label, 0)) for number, label in legend.items())


def _as_told(answer: Answer, meanings: Mapping[str, Answer], legend: Mapping[str, str], where: str) -> Answer:
    """A number means what the legend says, whatever the codebook numbers so."""
    number = _number_of(answer.value)
    if number not in meanings:
        strange = number.isdecimal() and answer.code is not None
        return Answer(answer.value, answer.times, hint=f"{where} tidak menyebut nomor ini") if strange else answer
    meant = meanings[number]
    told = f"{where}: {number} = {legend[number]}"
    return Answer(answer.value, answer.times, meant.code, meant.reason, why="" if meant.open else told, hint=told)


def reasons_of(column: Evidence) -> dict[str, Reason]:
    """Texts in a column of numbers or dates that plainly say why there is no answer."""
    known = _reasons()
    return {text: known[squeezed(text)] for text, _ in column.answers if squeezed(text) in known}


def separator_of(column: Evidence) -> str | None:
    """What stands between several answers in one cell, when it is plainly more than a blank."""
    if column.separator is not None and column.separator.strip():
        return column.separator
    return separator_in(text for text, _ in column.texts)


def _single_answers(column: Evidence, codes: Iterable[Code], name: str) -> tuple[tuple[str, int], ...]:
    """The answers of a multiple choice, taken apart at commas, or at blanks when each word is an answer of itself.

    Where the export itself says what stands between answers, nothing else parts them; if a blank does, labels tell.
    """
    named = [squeezed(text) for code in codes for text in (*_names(code), *_said_of(name, code))]
    known = frozenset((*named, *map(plainer, named), *_besides(name)))
    if column.separator == BLANK and not column.by_words:
        labels = labels_in((text for text, _ in column.answers), known)
        return _counted((parted(text, labels), times) for text, times in column.answers)
    mark = separator_of(column)
    told = re.compile(rf"\s*{re.escape(mark.strip())}\s*") if mark and column.separator else _SEPARATOR
    cells: list[tuple[Sequence[str], int]] = []
    for text, times in column.answers:
        if mark is not None:
            cells.append(([part for part in told.split(text) if part], times))
        elif column.by_words:
            cells.append((text.split(), times))
        else:
            words = text.split()
            cells.append((words if all(squeezed(word) in known for word in words) else [text], times))
    cells = [([each for part in parts for each in each_of(part, known)], times) for parts, times in cells]
    joined = _joined_parts([parts for parts, _ in cells], known, mark or "")
    return _counted((parts, times) for (_, times), parts in zip(cells, joined, strict=True))


def _counted(cells: Iterable[tuple[Sequence[str], int]]) -> tuple[tuple[str, int], ...]:
    """Every single answer and how often it was given, in the spelling met first."""
    counted: dict[str, tuple[str, int]] = {}
    for parts, times in cells:
        for part in parts:
            spelling, number = counted.get(squeezed(part), (part, 0))
            counted[squeezed(part)] = (spelling, number + times)
    return tuple(counted.values())


def _besides(name: str) -> frozenset[str]:
    return read_words().besides.get(name, frozenset())


def _said_of(name: str, code: Code) -> tuple[str, ...]:
    return tuple(read_words().answers.get(name, {}).get(code.code, ()))


def _joined_parts(cells: Sequence[Sequence[str]], known: frozenset[str], mark: str) -> Sequence[Sequence[str]]:
    """Parts that never stand without each other, one after the other, and mean nothing singly: one answer whose words
    hold the mark, as `Ya, kadang`."""
    before = Counter(squeezed(part) for parts in cells for part in parts)
    pairs = Counter((squeezed(one), squeezed(two)) for parts in cells for one, two in pairwise(parts))
    whole = {
        pair
        for pair, times in pairs.items()
        if times > 1 and times == before[pair[0]] == before[pair[1]] and not known.issuperset(pair)
    }
    result = []
    for parts in cells:
        together: list[str] = []
        for n, part in enumerate(parts):
            if n and (squeezed(parts[n - 1]), squeezed(part)) in whole:
                together[-1] = f"{together[-1]}{mark.strip()} {part}"
            else:
                together.append(part)
        result.append(together)
    return result


class _Book:
    """The codes of one list and the other answers beside which one answer stands."""

    def __init__(
        self,
        name: str,
        codes: tuple[Code, ...],
        beside: list[str],
        blanks: Mapping[str, Reason],
        permit: Code | None = None,
    ) -> None:
        self._codes = codes
        self._not_asked = _besides(name)
        self._beside = frozenset(map(squeezed, beside))
        self._blanks = {squeezed(text): reason for text, reason in blanks.items()}
        self._sources = {squeezed(code.source): code for code in codes}
        self._names = {squeezed(text): code for code in reversed(codes) for text in _names(code)}
        self._parts = _parts(codes)
        by_code = {code.code: code for code in codes}
        said = ((code, text) for code, texts in read_words().answers.get(name, {}).items() for text in texts)
        words = {squeezed(text): by_code[code] for code, text in said if code in by_code}
        self._begun = {text[:-1]: code for text, code in words.items() if text.endswith(_ANYTHING)}
        self._said = {text: code for text, code in words.items() if not text.endswith(_ANYTHING)}
        self._yes_no = {"yes", "no"} == by_code.keys()
        self._ticked_yes = {"yes", "no"} == by_code.keys() - {"not_applicable"}
        self._true_false = self._ticked_yes and self._beside == _TRUE_FALSE.keys()
        self._wordings = Wordings(self._said | self._names, self._called, self._beside)
        self._permit = permit if permit and any(map(is_permit, beside)) else None
        self._own_numbers = all(map(self._is_known, self._beside))

    def _is_known(self, text: str) -> bool:
        """Numbers are the codebook's only when nothing beside them is strange to it."""
        known = (self._sources, self._blanks, self._names, self._said, self._parts, _reasons())
        return any(text in words or plainer(text) in words for words in known) or self._dressed(text) is not None

    def answer(self, value: str, times: int) -> Answer:
        text = squeezed(value)
        if text in self._blanks:
            return Answer(value, times, reason=self._blanks[text], plain=True, why="sudah dinyatakan di formulir")
        if self._permit and is_permit(value):
            return self._found(value, times, self._permit, PERMIT_NUMBER, plain=True)
        if text.isdecimal():
            return self._number(value, times)
        if text == "p" and "w" in self._beside:
            return Answer(value, times, hint="P dapat berarti Perempuan atau Pria, karena ada W di kolom ini")
        if text in self._sources:
            return self._found(value, times, self._sources[text], "kode buku kode", plain=True)
        for known, why in (
            (self._names, "sama dengan buku kode"),
            (self._said, "kata yang lazim"),
            (self._parts, "sebagian dari label buku kode"),
        ):
            if code := known.get(text) or known.get(plainer(text)):
                return self._found(value, times, code, why)
        if found := self._dressed(text):
            return self._found(value, times, *found)
        if text in self._not_asked:
            return Answer(value, times, reason=Reason.NOT_ASKED, why="tidak ditanya di buku kode, jadi tidak dihitung")
        if reason := _reasons().get(text):
            return Answer(value, times, reason=reason, why="alasan kosong")
        if text not in read_words().marks["no"] and (worded := self._wordings.of(text)):
            return self._found(value, times, *worded)
        return self._mark(value, times) or Answer(value, times, hint=self._near(text))

    def _dressed(self, text: str) -> tuple[Code, str] | None:
        """An answer with the number it has on paper in front or behind, or said in two languages: `1. Ya`, `Ya / Yes`.

        The number is the form's own; what the words say counts.
        """
        bare = _NUMBERED.sub("", text)
        if bare != text and (code := self._called(bare)):
            return code, "sama dengan buku kode, dengan nomor urut formulirnya"
        where = _WAY_THERE.sub("", bare)
        if where != bare and (code := self._called(where)):
            return code, "kata sesudah ke"
        if begun := self._begins(bare):
            return begun, "kata yang lazim, dengan keterangan"
        bare = where
        for apart in _BETWEEN_LANGUAGES if "/" in bare else ():
            codes = {self._called(part) for part in apart.split(bare)}
            if len(codes) == 1 and (code := codes.pop()):
                return code, "dua sebutan, satu jawaban"
        return None

    def _begins(self, text: str) -> Code | None:
        """`Pindah ke RT lain`: the answer whose words it begins with, where the rest takes nothing back."""
        plain = plainer(text)
        found = next(((begun, code) for begun, code in self._begun.items() if plain.startswith(begun)), None)
        if not found:
            return None
        rest = plain.removeprefix(found[0]).split()
        return found[1] if rest and (DENIALS | read_words().hedges).isdisjoint(rest) else None

    def _called(self, text: str) -> Code | None:
        named = (self._names, self._said, self._parts)
        return next((known[form] for known in named for form in (text, plainer(text)) if form in known), None)

    def _number(self, value: str, times: int) -> Answer:
        if self._true_false:
            return self._found(value, times, self._names[_TRUE_FALSE[squeezed(value)]], ONE_AND_ZERO)
        code = self._sources.get(squeezed(value))
        if code is not None and self._own_numbers:
            return self._found(value, times, code, "nomor buku kode; pastikan formulir menomori sama", plain=True)
        return Answer(value, times, hint="nomor ini bukan nomor buku kode; lihat arti nomor di kuesionernya")

    def _mark(self, value: str, times: int) -> Answer | None:
        text, marks = squeezed(value), read_words().marks
        ticked = self._beside & marks["tick"]
        if self._ticked_yes and text in marks["tick"]:
            return self._found(value, times, self._names["yes"], "tanda centang")
        if self._yes_no and text in marks["no"]:
            if ticked or self._permit:
                return self._found(value, times, self._names["no"], "tanda tidak di samping centang atau nomor")
            return Answer(value, times, hint="tanda ini dapat berarti tidak atau kosong")
        if text in _DASHES and not any(code.code in _NONE_CODES for code in self._codes):
            return Answer(value, times, reason=Reason.MISSING, why="tanda kosong")
        return Answer(value, times, hint="tanda ini dapat berarti tidak ada atau kosong") if text in _DASHES else None

    @staticmethod
    def _found(value: str, times: int, code: Code, why: str, *, plain: bool = False) -> Answer:
        return Answer(value, times, code=code.code, plain=plain, why=why)

    def _near(self, text: str) -> str:
        """The nearest answer. One that denies what this one says is its opposite, however near its letters are."""
        plain = plainer(text)
        alike = [name for name in (*self._names, *self._said) if _denies(name) == _denies(plain)]
        near = get_close_matches(plain, alike, n=1, cutoff=0.75)
        if not near:
            return ""
        code = self._names.get(near[0]) or self._said[near[0]]
        return f"mungkin maksudnya {code.id}"


def _names(code: Code) -> tuple[str, ...]:
    return code.code, code.id, code.en, code.source


@lru_cache(maxsize=8192)
def _denies(text: str) -> bool:
    return not DENIALS.isdisjoint(plainer(text).split())


def _parts(codes: tuple[Code, ...]) -> dict[str, Code]:
    """What one of the words between strokes stands for, where no other code has it; and labels written plainer."""
    found: dict[str, Code] = {}
    for code in codes:
        others = [f" {plainer(squeezed(other.id))} " for other in codes if other is not code]
        for part in map(squeezed, code.id.split("/")):
            alone = all(f" {plainer(part)} " not in label for label in others)
            if alone and len(part) > 1 and part not in _VAGUE:
                found[part] = code
    return {plainer(squeezed(label)): code for code in reversed(codes) for label in (code.id, code.en)} | found


def _reasons() -> dict[str, Reason]:
    return {squeezed(text): Reason(reason) for reason, texts in read_words().reasons.items() for text in texts}
