"""Multiple choices of a form that a sheet holds only as one 0/1 column per option, named by the question's words.

It looks at headings only; layouts.choices puts the answers together.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from etl.layouts.choices import Split, with_answers
from etl.layouts.sheet import Sheet
from etl.mapping.columns import heading_words, plain_name
from etl.mapping.form import FormSheet
from warehouse.codebook import Codebook, Unit, Variable, VariableType

_MARK = re.compile(r"\s*(?:[/.:;|>~→»\\\-]+|__+)\s*")


def with_choices(
    sheet: Sheet,
    entry: FormSheet,
    missing: Iterable[str],
    *,
    unit: Unit,
    codebook: Codebook,
    group_separator: str | None,
) -> Sheet:
    """The sheet with a column more for each missing multiple choice whose options say which question they are of."""
    splits = []
    for declared in missing:
        variable = next((each for each in unit.variables if each.name == entry.columns[declared]), None)
        if variable is None or variable.type is not VariableType.CODES:
            continue
        found = dict(_options(sheet, declared, variable, codebook, group_separator))
        if found:
            splits.append(Split(declared, tuple(found), tuple(found.values())))
    return with_answers(sheet, splits, labels=True)


def _options(
    sheet: Sheet, declared: str, variable: Variable, codebook: Codebook, group_separator: str | None
) -> Iterator[tuple[int, str]]:
    words = {plain_name(declared), *map(plain_name, (variable.label_id, variable.question_id))}
    words |= {*map(plain_name, (variable.label_en, variable.question_en))}
    known = {
        plain_name(text)
        for code in codebook.codes(variable.list_name or "")
        for text in (code.source, code.code, code.id, code.en)
    }
    for column, name in enumerate(sheet.header):
        for mark in _MARK.finditer(name):
            question, option = name[: mark.start()], name[mark.end() :]
            if plain_name(option) in known and words.intersection(heading_words(question, group_separator)):
                yield column, option
                break
