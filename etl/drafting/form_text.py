"""A form as the text that git keeps, always in one order, with the comments of the text before where they still fit.

The text is the one truth of a form; workbooks are made from it. It checks nothing.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256

from etl.mapping.form import Form, FormSheet, Reading

_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_FINGERPRINT_LENGTH = 16
_WIDEST_LIST = 100
_TOP = (
    "# Pemetaan formulir: kolom mana adalah pertanyaan mana. Kiri: kolom di berkas. Kanan: variabel buku kode.",
    "# Boleh disunting di sini, atau lewat buku kerja: p2wkss data map --edit, lalu --take.",
)
_ABOVE: Mapping[str, str] = {
    "[[files]]": "# nama berkas; yang pertama cocok dipakai",
    "[blanks]": "# isian yang berarti tidak ada jawaban, dan alasannya",
    "[not_comparable]": "# jawaban yang tidak boleh dibandingkan dengan formulir lain, dan sebabnya",
}

Value = str | int | float | bool | Sequence[str] | Sequence[int] | Mapping[str, "Value"]


def fingerprint_of(text: str) -> str:
    """Tells whether a form's text is still the one a workbook was made from; line ends don't count."""
    return sha256("\n".join(text.splitlines()).encode()).hexdigest()[:_FINGERPRINT_LENGTH]


def form_text(form: Form, *, before: str = "") -> str:
    """The TOML of a form. `before`: the text it replaces, whose comments stay on the lines that stay."""
    lines = list(_lines(form))
    return "\n".join(_commented(lines, before) if before else _introduced(lines)) + "\n"


def _lines(form: Form) -> Iterator[str]:
    for key in ("form", "system", "version", "title"):
        yield _pair(key, getattr(form, key))
    for key in ("key", "parent_key", "recognised_by", "round_column"):
        if value := getattr(form, key):
            yield _pair(key, value)
    if form.skip:
        columns = (f"{_quoted(column)} = {_written(values)}" for column, values in form.skip.items())
        yield f"skip = {{ {', '.join(columns)} }}"
    if form.files:
        yield ""
    for entry in form.files:
        yield from ("[[files]]", _pair("pattern", entry.pattern))
        if entry.round is not None:
            yield _pair("round", entry.round)
    yield from _table("blanks", {text: reason.value for text, reason in form.blanks.items()})
    for name, answers in form.values.items():
        yield from ("", f"[values.{_key(name)}]", *(_entry(text, code) for text, code in answers.items()))
    yield from _table("not_comparable", form.not_comparable)
    for sheet in form.sheets:
        yield from _sheet_lines(sheet)


def _sheet_lines(sheet: FormSheet) -> Iterator[str]:
    yield from ("", "[[sheets]]", _pair("unit", sheet.unit), _pair("sheet", sheet.sheet))
    for key in ("optional", "joined_by", "header_rows", "stop_at", "optional_columns"):
        if value := getattr(sheet, key):
            yield _pair(key, value)
    yield from ("[sheets.columns]", *(_entry(column, name) for column, name in sheet.columns.items()))
    if sheet.constants:
        yield from ("[sheets.constants]", *(_pair(name, text) for name, text in sheet.constants.items()))
    if sheet.reading:
        yield "[sheets.reading]"
        yield from (_pair(name, _reading(reading)) for name, reading in sheet.reading.items())


def _reading(reading: Reading) -> dict[str, Value]:
    return reading.model_dump(mode="json", exclude_defaults=True)


def _table(name: str, content: Mapping[str, str]) -> Iterator[str]:
    if content:
        yield from ("", f"[{name}]", *(_entry(key, value) for key, value in content.items()))


def _pair(key: str, value: Value) -> str:
    return f"{_key(key)} = {_written(value)}"


def _entry(text: str, value: str) -> str:
    """A key that comes from a file stands in quotes, like the text it is."""
    return f"{_quoted(text)} = {_quoted(value)}"


def _key(key: str) -> str:
    return key if _BARE_KEY.fullmatch(key) else _quoted(key)


def _written(value: Value) -> str:
    if isinstance(value, str):
        return _quoted(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, Mapping):
        return f"{{ {', '.join(_pair(key, inner) for key, inner in value.items())} }}"
    items = [_written(item) for item in value]
    one_line = f"[{', '.join(items)}]"
    return one_line if len(one_line) <= _WIDEST_LIST else "[\n" + "".join(f"  {item},\n" for item in items) + "]"


def _quoted(text: str) -> str:
    """JSON's strings are TOML's, but for the delete character."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _introduced(lines: Sequence[str]) -> Iterator[str]:
    yield from _TOP
    told = set()
    for line in lines:
        if line in _ABOVE and line not in told:
            yield _ABOVE[line]
            told.add(line)
        yield line


Place = tuple[str, int, str]
"""A line of a TOML text: under which heading, the how-manieth of that name, and what it says."""


def _commented(lines: Sequence[str], before: str) -> Iterator[str]:
    above: dict[Place, list[str]] = {}
    same: dict[Place, str] = {}
    waiting: list[str] = []
    old = before.splitlines()
    for (place, comment), line in zip(_places(old), old, strict=True):
        if not place[2]:
            waiting = [*waiting, comment] if comment else []
        else:
            above[place], waiting = waiting, []
            if comment:
                same[place] = line
    for (place, _), line in zip(_places(lines), lines, strict=True):
        yield from above.pop(place, []) if place[2] else []
        yield same.get(place, line)


def _places(lines: Sequence[str]) -> Iterator[tuple[Place, str]]:
    """Each line's place and its comment."""
    counted: Counter[str] = Counter()
    heading = ""
    for line in lines:
        body, comment = _split(line)
        if body.startswith("["):
            heading = body
            counted[body] += 1
        yield (heading, counted[heading], body), comment


def _split(line: str) -> tuple[str, str]:
    """What a line says, blanks between its parts squeezed, and its comment."""
    quote, position = "", 0
    while position < len(line):
        character = line[position]
        if quote:
            if character == "\\" and quote == '"':
                position += 1
            elif character == quote:
                quote = ""
        elif character in "\"'":
            quote = character
        elif character == "#":
            return line[:position].strip(), line[position:].rstrip()
        position += 1
    return line.strip(), ""
