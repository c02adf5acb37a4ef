"""One cell to one answer: a value of the variable's type, or the reason why there is none. It looks at no other cell.

Nothing is guessed: what isn't plainly an answer stays blank with a rule that says so and, where there is one, a hint.
"""

from __future__ import annotations

from collections.abc import Mapping

from etl.cells.answer import MISSING, Reader, Reading, Reason, SureReader, plain_text, remembering, squeezed, unreadable
from etl.cells.codes import code_reader, codes_reader, spelt_out, with_permits
from etl.cells.dates import EXCEL_DAY_ZERO, date_reader
from etl.cells.manner import Manner
from etl.cells.numbers import number_reader
from etl.cells.texts import Areas, area_reader, has_rw_first, identifier_reader, rt_and_rw, rt_of_rw, text_reader
from etl.numerals import written
from etl.quoted import quoted
from etl.sources.grid import CellValue
from warehouse.codebook import Codebook, Variable, VariableType

__all__ = [
    "EXCEL_DAY_ZERO",
    "MISSING",
    "NO_ANSWERS_YET",
    "Areas",
    "Manner",
    "Reader",
    "Reading",
    "Reason",
    "SureReader",
    "allowed_answers",
    "area_reader",
    "has_rw_first",
    "plain_text",
    "reader_for",
    "remembering",
    "rt_and_rw",
    "rt_of_rw",
    "squeezed",
    "unreadable",
]

NO_ANSWERS_YET = "belum ada, karena daftar nilainya di pemetaan masih kosong"
"""What may stand in a column whose list of values holds no answer yet."""

PLAIN = Manner()


def reader_for(
    variable: Variable,
    *,
    codebook: Codebook,
    blanks: Mapping[str, Reason],
    areas: Areas = (),
    manner: Manner = PLAIN,
) -> Reader:
    """How cells of this variable are read. `areas` are the known values of an area variable.

    `blanks` are those of the whole form: a number among them may be a true answer in a number or a free text, so there
    it is a reason only when it can't be one. Those of the variable itself, in `manner`, are always reasons.
    """
    reasons = {squeezed(text): reason for text, reason in blanks.items()}
    reader = _reader_for(variable, codebook=codebook, blanks=reasons, areas=areas, manner=manner)
    own = {squeezed(text): reason for text, reason in manner.blanks.items()}
    if variable.type.numeric:  # a phone keeps 998 as 998.0
        own |= {f"{text}.0": reason for text, reason in own.items() if text.isdecimal()}
    return _with_reasons(reader, own) if own else reader


def _reader_for(
    variable: Variable, *, codebook: Codebook, blanks: Mapping[str, Reason], areas: Areas, manner: Manner
) -> Reader:
    match variable.type:
        case VariableType.IDENTIFIER:
            return identifier_reader(blanks)
        case VariableType.INTEGER | VariableType.NUMBER:
            return number_reader(variable, blanks=blanks, manner=manner)
        case VariableType.DATE:
            return date_reader(blanks=blanks, manner=manner)
        case VariableType.CODE:
            reader = code_reader(codebook.codes(variable.list_name or ""), blanks=blanks, manner=manner)
            return with_permits(reader, variable.number_means) if variable.number_means else reader
        case VariableType.CODES:
            return codes_reader(codebook.codes(variable.list_name or ""), blanks=blanks, manner=manner)
        case VariableType.AREA:
            return area_reader(areas, blanks, rw_first=manner.rw_first)
        case VariableType.TEXT:
            words = {text: reason for text, reason in blanks.items() if not text.isdecimal()}
            return text_reader(variable.pattern, words)


def _with_reasons(reader: Reader, reasons: Mapping[str, Reason]) -> Reader:
    readings = {text: Reading(reason=reason) for text, reason in reasons.items()}

    def read(value: CellValue) -> Reading:
        text = squeezed(plain_text(value))
        reading = readings.get(text) or reader(value)
        return readings.get(spelt_out(text), reading) if reading.rule else reading

    return read


def allowed_answers(variable: Variable, codebook: Codebook, *, areas: Areas = (), manner: Manner = PLAIN) -> str:
    """What may stand in a cell, in words for the person who has to correct it."""
    if variable.list_name and manner.answers is not None:
        return quoted(manner.answers) or NO_ANSWERS_YET
    if variable.list_name:
        return ", ".join(f"{code.source} ({code.id})" for code in codebook.codes(variable.list_name))
    if variable.type is VariableType.AREA:
        return ", ".join(sorted(set(areas.values() if isinstance(areas, Mapping) else areas)))
    if variable.pattern:
        return f"kode seperti {variable.example}"
    unit = f" {variable.unit}" if variable.unit else ""
    low, high = (None if bound is None else written(bound) for bound in (variable.minimum, variable.maximum))
    if low and high:
        return f"{low} sampai {high}{unit}"
    return f"bilangan{unit}" if variable.type.numeric else ""
