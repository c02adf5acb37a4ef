"""Any form that holds together, as hypothesis makes them: for the tests of its text and its workbook."""

from __future__ import annotations

from typing import Any

from drafted_files import declarations
from hypothesis import strategies as st

from etl.cells import Reason, squeezed
from etl.mapping.form import Form
from warehouse.codebook import Unit, Variable, VariableType

_LETTERS = st.characters(categories=("L", "N", "P", "S", "Zs"), exclude_characters="{}\u00a0")
TEXTS = st.text(_LETTERS, min_size=1, max_size=24).filter(lambda text: text.strip() == text and text != "")
ROUNDS = [survey_round.name for survey_round in declarations().programme.rounds]
_ALL = declarations().codebook
_SOURCES = {squeezed(code.source) for code_list in _ALL.lists for code in code_list.codes}
BLANK_TEXTS = TEXTS.filter(lambda text: squeezed(text) not in _SOURCES and " = " not in text)
REASONS = st.sampled_from(Reason)


def distinct(texts: st.SearchStrategy[str], size: int) -> st.SearchStrategy[list[str]]:
    return st.lists(texts, min_size=size, max_size=size, unique_by=squeezed)


@st.composite
def forms(draw: st.DrawFn) -> Form:
    """A form of a household table and any others; every kind of declaration may be in it."""
    others = draw(st.lists(st.sampled_from(_ALL.units[1:]), unique_by=lambda unit: unit.name, max_size=3))
    names = draw(distinct(TEXTS.filter(lambda text: not text.isdecimal()), len(others)))
    lists: dict[str, dict[str, str]] = {}
    places: list[int | str] = [1, *names]
    sheets = [draw(_sheets(unit, place, lists)) for unit, place in zip((_ALL.units[0], *others), places, strict=True)]
    used = {reading["values"] for sheet in sheets for reading in sheet["reading"].values() if "values" in reading}
    variables = [f"{sheet['unit']}.{name}" for sheet in sheets for name in sheet["columns"].values()]
    round_column = draw(st.none() | TEXTS)
    values = {name: answers for name, answers in lists.items() if name in used}
    if round_column is not None and draw(st.booleans()):
        values["round"] = draw(st.dictionaries(TEXTS, st.sampled_from(ROUNDS), min_size=1, max_size=3))
        values["round"] = _without_twins(values["round"])
    return Form.model_validate(
        {
            "form": "formulir_uji",
            "system": draw(st.sampled_from(["kobo", "odk", "google", "excel", "eppgbm"])),
            "version": draw(TEXTS),
            "title": draw(TEXTS),
            "key": draw(st.just("") | TEXTS),
            "parent_key": draw(st.just("") | TEXTS),
            "skip": draw(st.dictionaries(TEXTS, st.lists(TEXTS, min_size=1, max_size=2).map(tuple), max_size=2)),
            "files": tuple(
                {"pattern": pattern, "round": draw(st.none() | st.sampled_from(ROUNDS))}
                for pattern in draw(st.lists(TEXTS, min_size=1, max_size=3))
            ),
            "recognised_by": tuple(draw(st.lists(TEXTS, max_size=2))),
            "round_column": round_column,
            "blanks": _without_twins(draw(st.dictionaries(BLANK_TEXTS, REASONS, max_size=3))),
            "values": values,
            "not_comparable": draw(st.dictionaries(st.sampled_from(variables), TEXTS, max_size=2)),
            "sheets": tuple(sheets),
        }
    )


@st.composite
def _sheets(draw: st.DrawFn, unit: Unit, sheet: int | str, lists: dict[str, dict[str, str]]) -> dict[str, Any]:
    variables = draw(st.lists(st.sampled_from(unit.variables), min_size=1, max_size=6, unique_by=lambda v: v.name))
    columns = draw(distinct(TEXTS, len(variables)))
    readings = {v.name: draw(_readings(v, lists)) for v in variables if draw(st.booleans())}
    return {
        "unit": unit.name,
        "sheet": sheet,
        "optional": draw(st.booleans()),
        "header_rows": draw(st.sampled_from([(), (1,), (4, 5)])),
        "stop_at": tuple(draw(st.lists(TEXTS, max_size=2))),
        "columns": dict(zip(columns, (v.name for v in variables), strict=True)),
        "constants": draw(st.just({}) | _constants(unit, variables)),
        "reading": {name: reading for name, reading in readings.items() if reading},
    }


@st.composite
def _constants(draw: st.DrawFn, unit: Unit, mapped: list[Variable]) -> dict[str, str]:
    taken = {variable.name for variable in mapped}
    coded = [v for v in unit.variables if v.type is VariableType.CODE and v.name not in taken]
    variable = draw(st.sampled_from(coded)) if coded else None
    return {} if variable is None else {variable.name: _ALL.codes(variable.list_name or "")[0].source}


@st.composite
def _readings(draw: st.DrawFn, variable: Variable, lists: dict[str, dict[str, str]]) -> dict[str, Any]:
    reading: dict[str, Any] = {}
    blanks = _without_twins(draw(st.dictionaries(BLANK_TEXTS, REASONS, max_size=2)))
    if variable.type.coded and draw(st.booleans()):
        name = f"{variable.list_name}{draw(st.sampled_from(['', '_2']))}"
        if name not in lists:
            codes = [code.code for code in _ALL.codes(variable.list_name or "")]
            lists[name] = _without_twins(draw(st.dictionaries(TEXTS, st.sampled_from(codes), max_size=4)))
        listed = set(map(squeezed, lists[name]))
        reading["values"] = name
        blanks = {text: reason for text, reason in blanks.items() if squeezed(text) not in listed}
    if variable.type.numeric:
        reading |= draw(st.fixed_dictionaries({}, optional={"decimal": st.sampled_from(["comma", "point"])}))
        reading |= draw(st.fixed_dictionaries({}, optional={"unit_divisor": st.sampled_from([1000.0, 0.001, 2.5])}))
    if variable.type is VariableType.DATE:
        reading |= draw(st.fixed_dictionaries({}, optional={"date": st.sampled_from(["dmy", "mdy", "ymd"])}))
    return reading | ({"blanks": blanks} if blanks else {})


def _without_twins(named: dict[str, Any]) -> dict[str, Any]:
    """Texts that only differ in capitals or blanks are one text to a load."""
    kept: dict[str, Any] = {}
    for text, value in named.items():
        if squeezed(text) not in map(squeezed, kept):
            kept[text] = value
    return kept
