"""Indicators as offices write them: by name, or by what the catalogue calls them. It guesses none."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

_BRACKETS = re.compile(r"\(([^()]*)\)")
_BEFORE = re.compile(r"^(?:persentase|persen|proporsi|cakupan|jumlah|banyaknya)\s+(?:dari\s+)?")
_MOST_NEAR, _ALIKE = 3, 0.6


@dataclass(frozen=True)
class IndicatorNames:
    """`called`: plain words of a label to the indicators that are called so; `labels`: how one is told to a reader."""

    called: Mapping[str, frozenset[str]]
    labels: Mapping[str, str]

    @classmethod
    def of(cls, indicators: Collection[str]) -> IndicatorNames:
        """Of a mapping of names to labels, the first the one to show; or of bare names."""
        labelled = indicators if isinstance(indicators, Mapping) else dict.fromkeys(indicators, ())
        called: dict[str, set[str]] = defaultdict(set)
        for name, labels in labelled.items():
            for label in (name, *labels):
                parts = (label, _BRACKETS.sub(" ", label), *_BRACKETS.findall(label))
                for words in filter(None, map(_plain, parts)):
                    called[words].add(name)
        shown = {name: labels[0] if labels else name for name, labels in labelled.items()}
        return cls({words: frozenset(names) for words, names in called.items()}, shown)

    def named(self, text: str) -> str | None:
        """The only indicator that is called so; a word such as `Persentase` in front says nothing else.

        >>> labels = {"stunting": ("Balita stunting",), "san_layak": ("Akses sanitasi layak (BPS)", "Sanitasi layak")}
        >>> names = IndicatorNames.of(labels)
        >>> [names.named(text) for text in ("Persentase balita stunting", "Sanitasi Layak", "Tanpa sanitasi layak")]
        ['stunting', 'san_layak', None]
        """
        found = self.called.get(_plain(text), frozenset())
        return next(iter(found)) if len(found) == 1 else None

    def near(self, text: str) -> str:
        """The likeliest that may be meant, for a person to choose from; blank when none is like it."""
        words = _plain(text)
        likely = [words] if words in self.called else get_close_matches(words, self.called, n=9, cutoff=_ALIKE)
        names = dict.fromkeys(name for each in likely for name in sorted(self.called[each]))
        return ", ".join(f"{self.labels[name]} ({name})" for name in list(names)[:_MOST_NEAR])


def _plain(text: str) -> str:
    words = " ".join(re.findall(r"\w+", text.casefold().replace("_", " ")))
    return _BEFORE.sub("", words)
