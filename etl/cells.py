"""One cell to one answer: a value of the variable's type, or the reason why there is none. It looks at no other cell.

Nothing is guessed: what isn't plainly an answer stays blank with a rule that says so and, where there is one, a hint.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from difflib import get_close_matches
from enum import StrEnum
from typing import Any

from etl.identity import IdNumber, read_id_number
from etl.sources.kobo import CellValue
from warehouse.codebook import Code, Codebook, Variable, VariableType

EXCEL_DAY_ZERO = date(1899, 12, 30)
_FIRST_SERIAL, _LAST_SERIAL = 10_000, 60_000  # 1927 to 2064: a date that lost its format
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d+)?")
_ISO_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ]\d{2}:\d{2}.*)?")
_DAY_FIRST = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})")
_DAY_NAMED = re.compile(r"(\d{1,2})\s+([A-Za-z]+)\.?\s+(\d{4})")
_MONTHS = (
    "jan",
    "peb feb",
    "mar",
    "apr",
    "mei may",
    "jun",
    "jul",
    "agu aug agt ags",
    "sep",
    "okt oct",
    "nop nov",
    "des dec",
)


class Reason(StrEnum):
    """Why an answer is blank."""

    NOT_ASKED = "not_asked"
    NOT_APPLICABLE = "not_applicable"
    DONT_KNOW = "dont_know"
    REFUSED = "refused"
    UNREADABLE = "unreadable"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Reading:
    """What a cell says. `rule` names what is wrong with it; the raw value stays in the sheet."""

    value: Any = None
    reason: Reason | None = None
    rule: str | None = None
    hint: str = ""


Reader = Callable[[CellValue], Reading]

MISSING = Reading(reason=Reason.MISSING)


def unreadable(rule: str, hint: str = "") -> Reading:
    return Reading(reason=Reason.UNREADABLE, rule=rule, hint=hint)


def plain_text(value: CellValue) -> str:
    """A cell as one would read it aloud: 3.0 is 3, a date is a date, blanks at the edges are nothing."""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e16:
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == datetime.min.time() else value.isoformat(sep=" ")
    return str(value).strip()


def reader_for(
    variable: Variable, *, codebook: Codebook, blanks: Mapping[str, Reason], areas: Iterable[str] = ()
) -> Reader:
    """How cells of this variable are read. `areas` are the known values of an area variable."""
    match variable.type:
        case VariableType.IDENTIFIER:
            return _identifier
        case VariableType.INTEGER | VariableType.NUMBER:
            return _number_reader(variable, blanks)
        case VariableType.DATE:
            return _date
        case VariableType.CODE:
            return _code_reader(codebook.codes(variable.list_name or ""), blanks)
        case VariableType.CODES:
            return _codes_reader(codebook.codes(variable.list_name or ""), blanks)
        case VariableType.AREA:
            return _area_reader(frozenset(areas))
        case VariableType.TEXT:
            return _text


def remembering(reader: Reader) -> Reader:
    """The same reader, asked once per distinct cell: answers repeat, and 1 is not True."""
    known: dict[tuple[type, CellValue], Reading] = {}

    def read(value: CellValue) -> Reading:
        key = (value.__class__, value)
        reading = known.get(key)
        if reading is None:
            reading = known[key] = MISSING if isinstance(value, str) and not value.strip() else reader(value)
        return reading

    return read


def allowed_answers(variable: Variable, codebook: Codebook, *, areas: Iterable[str] = ()) -> str:
    """What may stand in a cell, in words for the person who has to correct it."""
    if variable.list_name:
        return ", ".join(f"{code.source} ({code.id})" for code in codebook.codes(variable.list_name))
    if variable.type is VariableType.AREA:
        return ", ".join(sorted(areas))
    unit = f" {variable.unit}" if variable.unit else ""
    low, high = (None if bound is None else f"{bound:.15g}" for bound in (variable.minimum, variable.maximum))
    if low and high:
        return f"{low} sampai {high}{unit}"
    return f"bilangan{unit}" if variable.type.numeric else ""


def _identifier(value: CellValue) -> Reading:
    number: IdNumber = read_id_number(value)
    if number.digits is None and number.damage is None:
        return MISSING
    if number.digits is None:
        # The rule depends on whose number it is; the checks name it.
        return Reading(value=number, reason=Reason.UNREADABLE)
    return Reading(value=number)


def _text(value: CellValue) -> Reading:
    return Reading(value=plain_text(value))


def _number_reader(variable: Variable, blanks: Mapping[str, Reason]) -> Reader:
    low, high = variable.minimum, variable.maximum
    whole = variable.type is VariableType.INTEGER

    def read(value: CellValue) -> Reading:
        if isinstance(value, bool) or not isinstance(value, int | float | str):
            return unreadable("number_unreadable")
        if isinstance(value, str) and not _NUMBER.fullmatch(value.strip()):
            return unreadable("number_unreadable", _number_hint(value))
        number = float(value)
        inside = (low is None or number >= low) and (high is None or number <= high)
        if not inside:
            # 98 and 99 may be true numbers; they are reasons only where they can't be answers.
            reason = blanks.get(plain_text(number))
            return Reading(reason=reason) if reason else unreadable("number_out_of_range")
        if whole and not number.is_integer():
            return unreadable("number_not_whole")
        return Reading(value=int(number) if whole else number)

    return read


def _number_hint(text: str) -> str:
    found = re.fullmatch(
        r"\s*(\d{1,9})(?:,(\d{1,2})|\.(\d{1,9}))?\s*(kg|cm|gram|gr|g|m2|m²|menit|orang|kali)?\s*", text, re.IGNORECASE
    )
    if not found:
        return ""
    whole, after_comma, after_point = found[1], found[2], found[3]
    return f"Mungkin maksudnya {whole}{'.' if after_comma or after_point else ''}{after_comma or after_point or ''}."


def _code_reader(codes: tuple[Code, ...], blanks: Mapping[str, Reason]) -> Reader:
    known = {code.source.casefold(): code.code for code in codes}

    def read(value: CellValue) -> Reading:
        text = "" if isinstance(value, bool) else plain_text(value).casefold()
        if text in known:
            return Reading(value=known[text])
        if text in blanks:
            return Reading(reason=blanks[text])
        return unreadable("code_unknown", _code_hint(text, codes))

    return read


def _codes_reader(codes: tuple[Code, ...], blanks: Mapping[str, Reason]) -> Reader:
    known = {code.source.casefold(): code.code for code in codes}
    order = {code.code: position for position, code in enumerate(codes)}

    def read(value: CellValue) -> Reading:
        texts = "" if isinstance(value, bool) else plain_text(value).casefold()
        parts = texts.split()
        if len(parts) == 1 and parts[0] in blanks and parts[0] not in known:
            return Reading(reason=blanks[parts[0]])
        strange = [part for part in parts if part not in known]
        if strange or not parts:
            return unreadable("code_unknown", _code_hint(strange[0] if strange else texts, codes))
        return Reading(value=tuple(sorted({known[part] for part in parts}, key=order.__getitem__)))

    return read


def _code_hint(text: str, codes: tuple[Code, ...]) -> str:
    """The nearest listed code, by what it is called in the form, in the warehouse or in words."""
    names = {name.casefold(): code for code in codes for name in (code.id, code.code, code.source)}
    near = get_close_matches(text, names, n=1, cutoff=0.6)
    if not near:
        near = [name for name in names if text and (name.startswith(text) or text.startswith(name))][:1]
    return f"Mungkin maksudnya {names[near[0]].source} ({names[near[0]].id})." if near else ""


def _date(value: CellValue) -> Reading:
    if isinstance(value, datetime):
        return Reading(value=value.date())
    if isinstance(value, date):
        return Reading(value=value)
    if isinstance(value, str):
        iso = _ISO_DATE.fullmatch(value.strip())
        day = _safe_date(iso[1], iso[2], iso[3]) if iso else None
        return Reading(value=day) if day else unreadable("date_unreadable", _date_hint(value.strip()))
    if isinstance(value, int | float) and _FIRST_SERIAL <= value < _LAST_SERIAL:
        day = EXCEL_DAY_ZERO + timedelta(days=int(value))
        return unreadable("date_unreadable", f"Mungkin maksudnya {day.isoformat()}.")
    return unreadable("date_unreadable")


def _safe_date(year: str, month: str | int, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _date_hint(text: str) -> str:
    """Never taken as the answer: 04/03/2022 is read in two ways by two people."""
    guess = None
    if slashed := _DAY_FIRST.fullmatch(text):
        guess = _safe_date(slashed[3], slashed[2], slashed[1])
    elif named := _DAY_NAMED.fullmatch(text):
        month = next((n for n, names in enumerate(_MONTHS, 1) if named[2][:3].casefold() in names.split()), 0)
        guess = _safe_date(named[3], month, named[1])
    return f"Mungkin maksudnya {guess.isoformat()}." if guess else ""


def _area_reader(known: frozenset[str]) -> Reader:
    folded = {area.casefold(): area for area in known}
    width = max((len(area) for area in known), default=0)

    def read(value: CellValue) -> Reading:
        text = "" if isinstance(value, bool) else plain_text(value).casefold()
        # A numeric 1 in the RT column can only be 001: areas.csv says which codes there are.
        area = folded.get(text) or (folded.get(text.zfill(width)) if text.isdecimal() else None)
        if area is not None:
            return Reading(value=area)
        near = get_close_matches(text, folded, n=1, cutoff=0.5)
        return unreadable("area_unknown", f"Mungkin maksudnya {folded[near[0]]}." if near else "")

    return read
