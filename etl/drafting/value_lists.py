"""The lists of values of a form: how its columns write their answers. It reads no cell."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from etl.cells import squeezed
from warehouse.codebook import Codebook, Variable


class ValueLists:
    """One list for each list of codes, shared by columns that agree; another wherever a column contradicts it."""

    def __init__(self, codebook: Codebook) -> None:
        self._codebook = codebook
        self._closed: dict[str, frozenset[str]] = {}
        self.lists: dict[str, dict[str, str]] = {}

    def add(self, variable: Variable, answers: Mapping[str, str], *, closed: Iterable[str] = ()) -> str:
        """The name of the list that holds these answers of a column; `closed` are texts it must not hold."""
        listed, shut = self._completed(variable, answers), frozenset(closed)
        stem = variable.list_name or ""
        number = 1
        while not self._joins(name := stem if number == 1 else f"{stem}_{number}", variable, listed, shut):
            number += 1
        known = {squeezed(text) for text in self.lists.setdefault(name, {})}
        self.lists[name] |= {text: code for text, code in listed.items() if squeezed(text) not in known}
        self._closed[name] = self._closed.get(name, frozenset()) | shut
        return name

    def _joins(self, name: str, variable: Variable, listed: Mapping[str, str], shut: frozenset[str]) -> bool:
        mine = {squeezed(text): code for text, code in self.lists.get(name, {}).items()}
        known = {code.code for code in self._codebook.codes(variable.list_name or "")}
        agrees = all(mine.get(squeezed(text), code) == code for text, code in listed.items())
        apart = not shut & mine.keys() and not self._closed.get(name, frozenset()) & {squeezed(text) for text in listed}
        return agrees and apart and known.issuperset(mine.values())

    def _completed(self, variable: Variable, answers: Mapping[str, str]) -> dict[str, str]:
        """With an answer for every code, as this column would write those nobody gave yet: by the codebook's numbers
        only where all its own are these."""
        if not answers:
            return {}
        codes = self._codebook.codes(variable.list_name or "")
        sources = {code.source: code.code for code in codes}
        numbers = all(sources.get(text) == code for text, code in answers.items())
        texts = {squeezed(text) for text in answers}
        more = {(c.source if numbers else c.id): c.code for c in codes if c.code not in answers.values()}
        return dict(answers) | {text: code for text, code in more.items() if squeezed(text) not in texts}
