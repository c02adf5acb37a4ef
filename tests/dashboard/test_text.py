"""Every word a reader sees stands in both languages, and none stands in the code."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from string import Formatter

import pytest

import dashboard
from dashboard.pages.mutu_data.downloads import LOST
from dashboard.text import LANGUAGES, read_text
from dashboard.theme import VERDICTS
from etl.messages import Severity, rules
from indicators.definition import Apkm, Breakdown, Direction, Theme, Unit
from indicators.disclosure import Audience
from indicators.method import Method

NOT_COMPARABLE = "not_comparable"  # instead of a method, where a question was not the same in both rounds
FOLDER = Path(dashboard.__file__).parent
SOURCES = sorted(FOLDER.rglob("*.py"))
# What may stand in code where a component takes text: marks that are the same in every language.
WORDLESS = re.compile(r"^[^A-Za-z]*$")
TEXT_PROPERTIES = {"title", "label", "alt", "placeholder", "aria-label", "summary"}


def gaps(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name}


def test_both_languages_have_the_same_keys() -> None:
    indonesian, english = (read_text(language).keys for language in LANGUAGES)
    assert indonesian == english


def test_both_languages_leave_the_same_gaps() -> None:
    indonesian, english = (read_text(language) for language in LANGUAGES)
    differing = [key for key in indonesian.keys if gaps(indonesian(key)) != gaps(english(key))]
    assert differing == []


def test_a_word_goes_with_its_number() -> None:
    text = read_text("en")
    told = [text("perbandingan.worse.title", n=n) for n in (0, 1, 2, "1", "1,000")]
    assert [each.split(" ", 1)[1] for each in told] == [
        *("indicators worsened", "indicator worsened", "indicators worsened"),
        *("indicator worsened", "indicators worsened"),
    ]


def test_a_missing_key_is_an_error_that_names_the_file() -> None:
    with pytest.raises(KeyError, match=r"en\.toml has no key 'no\.such'"):
        read_text("en")("no.such")


def test_an_unknown_language_is_read_as_indonesian() -> None:
    assert read_text("fr").language == "id"


KEEPING_OUT = (
    *(name for name, rule in rules().items() if rule.severity is Severity.QUARANTINE_ROW or name.startswith("row_")),
    *("row_blank", "parent_duplicate", "parent_skipped", "person_moved_within", "person_gone_twice"),
)
"""By what a row is not loaded."""


@pytest.mark.parametrize(
    ("prefix", "names"),
    [
        ("verdict", VERDICTS),
        ("theme", tuple(Theme)),
        ("apkm", tuple(Apkm)),
        ("breakdown", tuple(Breakdown)),
        ("figures.part", tuple(Breakdown)),
        ("figures.groups", tuple(Breakdown)),
        ("metode.audience", tuple(Audience)),
        ("unit", tuple(Unit)),
        ("method", tuple(sorted({part for method in Method for part in method.split("+")} | {NOT_COMPARABLE}))),
        ("language", LANGUAGES),
        ("design", ("census", "sample")),
        ("mutu_data.kept_out", KEEPING_OUT),
        ("lost", LOST),
        ("mutu_data.lost", LOST),
    ],
)
def test_every_name_of_a_closed_kind_has_its_word(prefix: str, names: tuple[str, ...]) -> None:
    text = read_text("id")
    assert [name for name in names if f"{prefix}.{name}" not in text] == []


def test_every_direction_is_explained() -> None:
    assert all(f"definition.direction_{direction}" in read_text("id") for direction in Direction)


def test_every_key_that_the_code_names_outright_exists() -> None:
    text = read_text("id")
    named = {
        node.args[0].value
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and _called(node) in ("text", "say")
        and node.args
        and isinstance(node.args[0], ast.Constant)
    }
    assert sorted(key for key in named if key not in text) == []


def test_no_key_is_left_over() -> None:
    named = [pattern for path in SOURCES for pattern in _named(ast.parse(path.read_text(encoding="utf-8")))]
    used = re.compile("|".join(sorted(set(named))))
    assert sorted(key for key in read_text("id").keys if not used.fullmatch(key)) == []


def test_no_word_of_the_interface_stands_in_the_code() -> None:
    found = [
        f"{path.relative_to(FOLDER)}:{node.lineno}: {node.value!r}"
        for path in SOURCES
        for node in _shown_constants(ast.parse(path.read_text(encoding="utf-8")))
        if not WORDLESS.match(str(node.value))
    ]
    assert found == []


def _named(tree: ast.AST) -> list[str]:
    """Patterns of the keys that strings of the code name: `"a.b"`, or `f"a.{x}"` with anything in the gap."""
    patterns = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and "." in node.value:
            patterns.append(re.escape(node.value))
        if isinstance(node, ast.JoinedStr):
            parts = [re.escape(str(p.value)) if isinstance(p, ast.Constant) else r"[\w.]+" for p in node.values]
            patterns += ["".join(parts)] if re.match(r"[a-z_]+\\\.", parts[0]) else []
    return patterns


def _called(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")


def _shown_constants(tree: ast.AST) -> list[ast.Constant]:
    """String constants handed to an html or dcc component as its content, or as a property that is read out."""
    shown: list[ast.Constant] = []
    for call in ast.walk(tree):
        if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute)):
            continue
        if not (isinstance(call.func.value, ast.Name) and call.func.value.id in ("html", "dcc")):
            continue
        content = list(call.args[:1])
        content += [keyword.value for keyword in call.keywords if keyword.arg in TEXT_PROPERTIES | {"children"}]
        for part in content:
            parts = part.elts if isinstance(part, ast.List | ast.Tuple) else [part]
            shown += [each for each in parts if isinstance(each, ast.Constant) and isinstance(each.value, str)]
    return shown
