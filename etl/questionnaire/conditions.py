"""Who is asked, told to a form: `asked_if` of the codebook as an XPath expression. It evaluates nothing.

In the codebook an unknown answer makes a condition unknown, and such a question is not asked; in XPath a blank is just
a text. So what is translated is "this is certainly so" and, below a NOT, "this is certainly not so".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from warehouse.codebook import VariableType
from warehouse.declared import DeclarationError, Fault
from warehouse.relevance import condition_tree

Tree = Mapping[str, Any]

_OPERATORS: Mapping[str, str] = {
    "COMPARE_EQUAL": "=",
    "COMPARE_NOTEQUAL": "!=",
    "COMPARE_LESSTHAN": "<",
    "COMPARE_GREATERTHAN": ">",
    "COMPARE_LESSTHANOREQUALTO": "<=",
    "COMPARE_GREATERTHANOREQUALTO": ">=",
}
_OPPOSITE = {"=": "!=", "!=": "=", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}
_TURNED = {"=": "=", "!=": "!=", "<": ">", ">": "<", "<=": ">=", ">=": "<="}


@dataclass(frozen=True, slots=True)
class Field:
    """A question that conditions may name: how the form refers to it, and how its answers are written there.

    `sources`: the form's answer for each code. `outs`: answers that count as unknown.
    """

    reference: str
    type: VariableType
    sources: Mapping[str, str]
    outs: tuple[str, ...] = ()

    @property
    def unanswered(self) -> tuple[str, ...]:
        """`outs` as constants; those of numbers as numbers, since a phone may keep 998 as 998.0."""
        return self.outs if self.type.numeric else tuple(map(_quoted, self.outs))


class _UntranslatableError(Exception):
    """Something the form's language has no way to say."""


def relevance(expression: str, fields: Mapping[str, Field], *, unit: str, variable: str) -> str:
    """The XPath that is true exactly when the condition is, or DeclarationError when there is none."""
    tree = condition_tree(expression)
    try:
        if tree is None:
            raise _UntranslatableError(expression)
        return _so(tree, fields)
    except _UntranslatableError as error:
        key = f"variable[{variable}].asked_if"
        allowed = "perbandingan dengan jawaban sebelumnya: AND, OR, NOT, =, <, >, IN, BETWEEN, IS NULL"
        raise DeclarationError([Fault(f"codebook/{unit}.toml", key, f"'{error}'", allowed)]) from error


def _so(tree: Tree, fields: Mapping[str, Field]) -> str:
    """The condition holds."""
    match tree["type"]:
        case "CONJUNCTION_AND":
            return _all(_so(child, fields) for child in tree["children"])
        case "CONJUNCTION_OR":
            return _any(_so(child, fields) for child in tree["children"])
        case "OPERATOR_NOT":
            return _not_so(tree["children"][0], fields)
        case "OPERATOR_IS_NULL":
            return _unknown(_field(tree["children"][0], fields))
        case "OPERATOR_IS_NOT_NULL":
            return _known(_field(tree["children"][0], fields))
        case "COMPARE_IN":
            asked, *listed = tree["children"]
            return _any(_compare("=", asked, constant, fields) for constant in listed)
        case "COMPARE_NOT_IN":
            asked, *listed = tree["children"]
            return _all(_compare("!=", asked, constant, fields) for constant in listed)
        case "COMPARE_BETWEEN":
            parts = ((">=", tree["lower"]), ("<=", tree["upper"]))
            return _all(_compare(operator, tree["input"], bound, fields) for operator, bound in parts)
        case "COMPARE_NOT_BETWEEN":
            parts = (("<", tree["lower"]), (">", tree["upper"]))
            return _any(_compare(operator, tree["input"], bound, fields) for operator, bound in parts)
        case kind if kind in _OPERATORS:
            return _compare(_OPERATORS[kind], tree["left"], tree["right"], fields)
        case kind:
            raise _UntranslatableError(kind)


_NEGATED: Mapping[str, str] = {
    "OPERATOR_IS_NULL": "OPERATOR_IS_NOT_NULL",
    "OPERATOR_IS_NOT_NULL": "OPERATOR_IS_NULL",
    "COMPARE_IN": "COMPARE_NOT_IN",
    "COMPARE_NOT_IN": "COMPARE_IN",
    "COMPARE_BETWEEN": "COMPARE_NOT_BETWEEN",
    "COMPARE_NOT_BETWEEN": "COMPARE_BETWEEN",
}


def _not_so(tree: Tree, fields: Mapping[str, Field]) -> str:
    """The condition certainly doesn't hold: its answers are known, and they say no."""
    match tree["type"]:
        case "CONJUNCTION_AND":
            return _any(_not_so(child, fields) for child in tree["children"])
        case "CONJUNCTION_OR":
            return _all(_not_so(child, fields) for child in tree["children"])
        case "OPERATOR_NOT":
            return _so(tree["children"][0], fields)
        case kind if kind in _NEGATED:
            return _so({**tree, "type": _NEGATED[kind]}, fields)
        case kind if kind in _OPERATORS:
            return _compare(_OPPOSITE[_OPERATORS[kind]], tree["left"], tree["right"], fields)
        case kind:
            raise _UntranslatableError(kind)


def _compare(operator: str, left: Tree, right: Tree, fields: Mapping[str, Field]) -> str:
    if left["class"] == "CONSTANT" and right["class"] == "COLUMN_REF":
        left, right, operator = right, left, _TURNED[operator]
    field = _field(left, fields)
    if field.type is VariableType.CODES:
        raise _UntranslatableError("perbandingan dengan jawaban ganda")
    if right["class"] == "COLUMN_REF":
        other = _field(right, fields)
        if (field.type.numeric, field.type, field.sources) != (other.type.numeric, other.type, other.sources):
            raise _UntranslatableError("perbandingan dua jawaban yang berbeda jenis")
        return _all((_known(field), _known(other), f"{field.reference} {operator} {other.reference}"))
    comparison = f"{field.reference} {operator} {_literal(right, field)}"
    if operator == "=":
        return comparison
    # A blank compares as no number, which is less or more than nothing; but it does differ from everything.
    known = _known(field) if operator == "!=" else _all(f"{field.reference} != {out}" for out in field.unanswered)
    return _all((known, comparison)) if known else comparison


def _literal(tree: Tree, field: Field) -> str:
    if tree["class"] != "CONSTANT":
        raise _UntranslatableError(tree["class"])
    text = str(tree["literal"]["text"])
    if field.type.coded:
        if text not in field.sources:
            raise _UntranslatableError(text)
        return _quoted(field.sources[text])
    if field.type is VariableType.DATE:
        return f"date({_quoted(text)})"
    return text if field.type.numeric else _quoted(text)


def _quoted(text: str) -> str:
    """XPath 1.0 has no escapes."""
    if "'" not in text:
        return f"'{text}'"
    if '"' not in text:
        return f'"{text}"'
    raise _UntranslatableError(text)


def _field(tree: Tree, fields: Mapping[str, Field]) -> Field:
    name = str(tree["column_names"][-1]).lower() if tree["class"] == "COLUMN_REF" else ""
    if name not in fields:
        raise _UntranslatableError(name or tree["class"])
    return fields[name]


def _known(field: Field) -> str:
    return _all(f"{field.reference} != {constant}" for constant in ("''", *field.unanswered))


def _unknown(field: Field) -> str:
    return _any(f"{field.reference} = {constant}" for constant in ("''", *field.unanswered))


def _all(parts: Iterable[str]) -> str:
    return " and ".join(dict.fromkeys(part for part in parts if part))


def _any(parts: Iterable[str]) -> str:
    listed = list(dict.fromkeys(parts))
    return listed[0] if len(listed) == 1 else f"({' or '.join(listed)})"
