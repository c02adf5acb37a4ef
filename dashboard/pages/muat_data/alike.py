"""One decision for many findings of a kind: it is filled in at each of them, where it stays to be seen and changed.

Nothing else is sent than what stands at each, and nothing is filled in over what somebody chose there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from dash import html
from dash.development.base_component import Component

from dashboard.components.field import Field
from dashboard.pages.muat_data.native import Choices, labelled, select
from dashboard.pages.muat_data.view import View
from indicators import numbers
from warehouse.attempts import DecidedFinding, Found

FEWEST = 3
"""Of fewer each is decided as quickly by itself."""
REPLACE = "ganti"
_PARTS = 12
_HIDDEN = "•"

Each = TypeVar("Each", Found, DecidedFinding)


@dataclass(frozen=True)
class Alike:
    """Some findings of a list that have something in common. `same`: that is the content of their cells, so that one
    new value may take its place in all of them."""

    words: str
    members: frozenset[int]
    same: bool = False


def alike_found(view: View, findings: Mapping[int, Found]) -> list[Alike]:
    """All that may be decided, then those of one question, content or cadre. `findings`: by their place in the list."""
    parts = _parts(findings, lambda each: each.question, view, "question")
    parts += _parts(findings, _content, view, "content", same=True)
    parts += _parts(findings, lambda each: each.cadre, view, "cadre")
    return _with_all(view, findings, parts, same=len({_content(each) for each in findings.values()}) == 1)


def alike_decided(view: View, decided: Mapping[int, DecidedFinding]) -> list[Alike]:
    """All decisions, then those that were made for one reason."""
    return _with_all(view, decided, _parts(decided, lambda each: each.reason, view, "reason"))


def alike(view: View, groups: Sequence[Alike], choices: Choices, *, identity: str, reason: bool = True) -> Component:
    """The fields that fill in a decision at all findings of a group. `reason`: they have one, and may have a value."""
    text, choices = view.text, tuple(choices)
    options = [
        html.Option(each.words, value=str(number), **{"data-same": ""} if each.same else {})
        for number, each in enumerate(groups)
    ]
    which = html.Select(options, id=f"{identity}-which", className="muat-select", **{"data-which": ""})
    control = select(choices, identity=f"{identity}-choice", **{"data-fill": "choice"})
    fields = [
        labelled(text("muat_data.alike.which"), which, identity=f"{identity}-which"),
        labelled(text("muat_data.findings.decision"), control, identity=f"{identity}-choice"),
    ]
    names = [*(["value"] if REPLACE in dict(choices) else []), *(["reason"] if reason else [])]
    labels = {"value": text("muat_data.findings.new_value"), "reason": text("muat_data.findings.reason")}
    for name in names:
        field = Field(type="text", id=f"{identity}-{name}", autoComplete="off", **{"data-fill": name})
        fields.append(labelled(labels[name], field, identity=f"{identity}-{name}"))
    said = {
        f"data-{name}": text(f"muat_data.alike.{name}") for name in ("filled", "cleared", "left", "unfit", "differ")
    }
    go = html.Button(text("muat_data.alike.fill"), type="button", className="muat-button quiet", **{"data-fills": ""})
    heading = html.P(text("muat_data.alike.heading"), id=f"{identity}-told", className="muat-what")
    return html.Div(
        [
            heading,
            html.P(text("muat_data.alike.told"), className="note"),
            html.Div([*fields, go], className="muat-alike-fields"),
            html.P(role="status", className="muat-alike-said", **said),
        ],
        className="muat-alike",
        role="group",
        **{"aria-labelledby": f"{identity}-told"},
    )


def belongs(groups: Sequence[Alike], place: int) -> str:
    """The numbers of the groups that a finding is in, as an attribute."""
    return " ".join(str(number) for number, each in enumerate(groups) if place in each.members)


def _content(found: Found) -> tuple[str, str] | None:
    """What stands in a cell, and of which question; nothing where that is hidden, for two may look the same."""
    return (found.question, found.content) if found.content and _HIDDEN not in found.content else None


def _parts(
    every: Mapping[int, Each], of: Callable[[Each], object], view: View, key: str, *, same: bool = False
) -> list[Alike]:
    """Several, but not all, that have the same of something; those with the most first."""
    found = Counter(value for each in every.values() if (value := of(each)))
    return [
        Alike(
            view.text(f"muat_data.alike.{key}", said=_said(value), n=numbers.plain(n, view.text.language)),
            frozenset(place for place, each in every.items() if of(each) == value),
            same,
        )
        for value, n in found.most_common(_PARTS)
        if 1 < n < len(every)
    ]


def _said(value: object) -> str:
    return " · ".join(part for part in reversed(value) if part) if isinstance(value, tuple) else str(value)


def _with_all(view: View, every: Mapping[int, Each], parts: Sequence[Alike], *, same: bool = False) -> list[Alike]:
    words = view.text("muat_data.alike.all", n=numbers.plain(len(every), view.text.language))
    return [Alike(words, frozenset(every), same), *_each_once(parts)]


def _each_once(parts: Sequence[Alike]) -> Iterator[Alike]:
    """Where a question and its content are of the same findings, only the one that tells more."""
    for part in parts:
        if part.same or not any(other.same and other.members == part.members for other in parts):
            yield part
