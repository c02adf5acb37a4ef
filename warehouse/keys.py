"""The keys of a declaration as tables, from the types and docstrings of the model that reads it. Reads no file."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Sequence
from enum import Enum
from inspect import getsource
from itertools import pairwise
from types import NoneType, UnionType
from typing import Annotated, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

_PLAIN = {str: "text", int: "whole number", float: "number", bool: "true or false", NoneType: ""}


def keys_table(model: type[BaseModel]) -> list[str]:
    """One line of Markdown per key: its name, what may stand there, whether it must, and what it means."""
    lines = ["| key | holds | required | meaning |", "| --- | --- | --- | --- |"]
    told = meanings(model)
    for name, field in model.model_fields.items():
        meaning = " ".join(told.get(name, "").split())
        required = "yes" if field.is_required() else _default(field)
        lines.append(f"| `{name}` | {kind_text(field.annotation)} | {required} | {meaning} |")
    return lines


def meanings(model: type[BaseModel]) -> dict[str, str]:
    """The text below each key where the model is written. Pydantic would read it at every start of the program."""
    (written,) = ast.parse(getsource(model)).body
    told = {}
    for key, below in pairwise(written.body if isinstance(written, ast.ClassDef) else ()):
        match key, below:
            case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str(text))):
                told[name] = text
    return told


def keys_page(title: str, declarations: Iterable[tuple[str, type[BaseModel]]]) -> list[str]:
    """A section per place in a file where keys may stand."""
    lines = [f"# {title}"]
    for place, model in declarations:
        lines += ["", f"## `{place}`", "", *keys_table(model)]
    return lines


def kind_text(annotation: object) -> str:
    """What may stand at a key, in words.

    >>> kind_text(tuple[int, ...] | None), kind_text(dict[str, bool])
    ('list of whole number', 'table of true or false')
    """
    if isinstance(annotation, type) and annotation in _PLAIN:
        return _PLAIN[annotation]
    arguments: Sequence[object] = get_args(annotation)
    match get_origin(annotation):
        case origin if origin is Annotated:
            return kind_text(arguments[0])
        case origin if origin in (Union, UnionType):
            return " or ".join(dict.fromkeys(filter(None, map(kind_text, arguments))))
        case origin if origin is tuple:
            return f"list of {kind_text(arguments[0])}"
        case origin if origin is dict:
            return f"table of {kind_text(arguments[1])}"
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return ", ".join(f"`{member.value}`" for member in annotation)
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return "table"
    return str(getattr(annotation, "__name__", annotation)).lower()


def _default(field: FieldInfo) -> str:
    if field.default in (None, ()):
        return "no"
    shown = str(field.default).lower() if isinstance(field.default, bool) else str(field.default)
    return f"no; else `{shown}`"
