"""Records of a build for a file to take away: columns and codes in words, hidden rows without numbers."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from datetime import date
from math import isfinite
from typing import Any

from dashboard.components.method import method_words
from dashboard.reports.delimited import Value
from dashboard.source import Snapshot
from dashboard.text import Text
from indicators.further.measure import Measure
from indicators.further.phrases import Phrases
from indicators.further.refusal import Refusal

_TEXTS = {
    "unit": "unit", "fate": "mutu_data.fate", "severity": "mutu_data.severity", "kind": "kegiatan.kind",
    "kept": "kegiatan.state", "assistance": "assistance", "type": "assistance", "comparison": "comparison",
    "breakdown": "breakdown", "division": "breakdown", "method": "mutu_data.method",
    "category": "category", "reference": "category",
}  # fmt: skip
"""Under which key of the interface's words the codes of a column stand."""
_DIVIDED = ("category", "reference")


def recorded(
    rows: Sequence[Any],
    snapshot: Snapshot,
    text: Text,
    *,
    named: str = "name",
    shown_of_hidden: Sequence[str] = (),
) -> tuple[list[str], list[list[Value]]]:
    """Header and cells of frozen rows of one kind; none of none.

    An indicator and a question keep their code behind their name, so that a row is found again in the catalogue, in the
    codebook, and by a query. Of a row that is `suppressed` only words and `shown_of_hidden` stay. `named`: what kind of
    thing the column `name` names.
    """
    if not rows:
        return [], []
    names = [field.name for field in fields(rows[0])]
    says = _Words(snapshot, text)

    def cell(row: Any, name: str) -> Value:
        value = getattr(row, name)
        if getattr(row, "suppressed", False) and not isinstance(value, str | bool) and name not in shown_of_hidden:
            return None
        return says.cell(row, named if name == "name" else name, value)

    header = [text(f"file.column.{named if name == 'name' else name}") for name in names]
    return header, [[cell(row, name) for name in names] for row in rows]


class _Words:
    """What the codes of a build are called for one reader."""

    def __init__(self, snapshot: Snapshot, text: Text) -> None:
        self._snapshot = snapshot
        self._text = text
        context, language = snapshot.context, text.language
        rounds = {each.name: each.label(language) for each in context.rounds}
        sites = {each.name: each.label for each in context.sites}
        self._named: dict[str, Mapping[str, str]] = {
            **dict.fromkeys(("round", "round_from", "round_to", "at_round"), rounds),
            **dict.fromkeys(("site", "comparison_site"), sites),
            "population": {each.name: each.label(language) for each in context.populations},
            "indicator": {
                each.name: f"{each.words(language).label} ({each.name})" for each in snapshot.catalogue
            },
        }  # fmt: skip
        for label in snapshot.activity_labels():
            self._named[label.column] = {
                **self._named.get(label.column, {}), label.code: label.en if language == "en" else label.id,
            }  # fmt: skip
        self._said: dict[str, Callable[[str], str]] = {
            "status": lambda code: text(f"file.status.{code}"),
            "measure": lambda code: Measure(code).name_in(language),
            "refusal": lambda code: Refusal(code).words(language),
        }

    def cell(self, row: Any, name: str, value: object) -> Value:
        if isinstance(value, bool):
            return self._text("file.yes" if value else "file.no")
        if isinstance(value, str):
            return self._word(row, name, value) if value else ""
        if isinstance(value, date):
            return value
        if isinstance(value, float) and not isfinite(value):
            return None
        return value if isinstance(value, int | float) else None

    def _word(self, row: Any, name: str, code: str) -> str:
        language = self._text.language
        if name in self._said:
            return self._said[name](code)
        if name == "comparison_site" and code == row.site:
            return self._text("indikator.others.within")
        if name == "variable":
            return self._question(getattr(row, "unit", None), code)
        if name in ("imbalance", "consequence"):
            return self._phrases(row).word(name, code)
        if code in self._named.get(name, {}):
            return self._named[name][code]
        if name in _TEXTS and f"{_TEXTS[name]}.{code}" in self._text:
            return self._text(f"{_TEXTS[name]}.{code}")
        if name in _DIVIDED:
            return self._of_division(row, code)
        return (method_words(code, language) or code) if name == "method" else code

    def _question(self, unit: str | None, code: str) -> str:
        labels = self._snapshot.labels()
        found = next((words for (of, name), words in labels.items() if name == code and unit in (None, of)), None)
        if found:
            return f"{found[self._text.language == 'en']} ({code})"
        keys = (f"file.question.{code}", f"mutu_data.measure.{code}")  # no table has a column of what names somebody
        return next((f"{self._text(key)} ({code})" for key in keys if key in self._text), code)

    def _phrases(self, row: Any) -> Phrases:
        return Phrases(self._snapshot.catalogue[row.indicator], self._snapshot.context, self._text.language)

    def _of_division(self, row: Any, code: str) -> str:
        division = getattr(row, "division", None) or getattr(row, "breakdown", "")
        key = f"figures.part.{division}"
        return f"{self._text(key)} {code}" if key in self._text else self._named["site"].get(code, code)
