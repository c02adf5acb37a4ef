"""Who is asked, told to a person: `asked_if` of the codebook in Indonesian words. It evaluates nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from etl.questionnaire.questions import AGE
from warehouse.codebook import Codebook, Unit
from warehouse.relevance import condition_tree

Tree = Mapping[str, Any]

_SAID: Mapping[str, str] = {
    "COMPARE_EQUAL": "adalah",
    "COMPARE_NOTEQUAL": "bukan",
    "COMPARE_LESSTHAN": "kurang dari",
    "COMPARE_GREATERTHAN": "lebih dari",
    "COMPARE_LESSTHANOREQUALTO": "paling banyak",
    "COMPARE_GREATERTHANOREQUALTO": "sedikitnya",
}


def in_words(expression: str, unit: Unit, codebook: Codebook) -> str:
    """The condition with labels in place of names and codes; as it stands where there are no words for it."""
    tree = condition_tree(expression)
    labels = {variable.name: variable.label_id for variable in unit.variables} | {AGE: "umur (tahun)"}
    codes = {
        variable.name: {code.code: code.id for code in codebook.codes(variable.list_name)}
        for variable in unit.variables
        if variable.list_name
    }
    return expression if tree is None else _said(tree, labels, codes)


def _said(tree: Tree, labels: Mapping[str, str], codes: Mapping[str, Mapping[str, str]]) -> str:
    def inner(part: Tree) -> str:
        return _said(part, labels, codes)

    match tree["type"]:
        case "CONJUNCTION_AND":
            return ", dan ".join(map(inner, tree["children"]))
        case "CONJUNCTION_OR":
            return "(" + ", atau ".join(map(inner, tree["children"])) + ")"
        case "OPERATOR_NOT":
            return f"tidak benar bahwa ({inner(tree['children'][0])})"
        case "OPERATOR_IS_NULL":
            return f"{_text(tree['children'][0], None, labels, codes)} tidak terisi"
        case "OPERATOR_IS_NOT_NULL":
            return f"{_text(tree['children'][0], None, labels, codes)} terisi"
        case "COMPARE_IN" | "COMPARE_NOT_IN" as kind:
            asked, *listed = tree["children"]
            among = " atau ".join(_text(one, asked, labels, codes) for one in listed)
            return f"{_text(asked, None, labels, codes)} {'adalah' if kind == 'COMPARE_IN' else 'bukan'} {among}"
        case "COMPARE_BETWEEN":
            asked = tree["input"]
            low, high = (_text(tree[side], asked, labels, codes) for side in ("lower", "upper"))
            return f"{_text(asked, None, labels, codes)} {low} sampai {high}"
        case kind if kind in _SAID:
            left, right = tree["left"], tree["right"]
            return f"{_text(left, right, labels, codes)} {_SAID[kind]} {_text(right, left, labels, codes)}"
        case kind:
            return str(kind)


def _text(tree: Tree, beside: Tree | None, labels: Mapping[str, str], codes: Mapping[str, Mapping[str, str]]) -> str:
    """A column by its label; a constant by the label it has as an answer to the column beside it."""
    if tree["class"] == "COLUMN_REF":
        return labels.get(_name(tree), _name(tree))
    text = str(tree["literal"]["text"])
    known = codes.get(_name(beside), {}) if beside is not None and beside["class"] == "COLUMN_REF" else {}
    return f"'{known[text]}'" if text in known else text


def _name(tree: Tree) -> str:
    return str(tree["column_names"][-1]).lower()
