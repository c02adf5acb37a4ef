"""A column's content as a reader says it: labels for codes, one way to write numbers and dates. It decides nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from etl.consistency.fitting import BEFORE
from etl.numerals import written
from warehouse.codebook import Codebook, Variable

BLANK = "kosong"
_TRUTH = {True: "ya", False: "tidak"}


class Teller:
    """Tells the columns of one unit's view in Indonesian."""

    def __init__(self, codebook: Codebook, unit: str) -> None:
        owners = ((("household_",), "household"), (("", "mother_", "head_", "head_member_"), unit))
        self._labels: dict[str, Mapping[str, str]] = {
            f"{prefix}{variable.name}": _labels(codebook, variable)
            for prefixes, owner in owners
            for prefix in prefixes
            for variable in (*codebook.unit(owner).variables, codebook.unit("person").variable("sex"))
            if variable.list_name is not None
        }

    def tell(self, column: str, value: object) -> str:
        """A value in words: a code's label, a list of labels, a number without needless digits."""
        labels = self._labels.get(column.removesuffix(BEFORE), {})
        if isinstance(value, list | tuple):
            return ", ".join(labels.get(str(each), str(each)) for each in value) or BLANK
        return labels.get(value, value) if isinstance(value, str) else plain(value)


def plain(value: object) -> str:
    """
    >>> plain(7.50), plain(None), plain(True)
    ('7,5', 'kosong', 'ya')
    """
    if value is None:
        return BLANK
    if isinstance(value, bool):
        return _TRUTH[value]
    if isinstance(value, float):
        return written(value)
    return value.isoformat() if isinstance(value, date) else str(value)


def _labels(codebook: Codebook, variable: Variable) -> Mapping[str, str]:
    return {code.code: code.id for code in codebook.codes(variable.list_name or "")}


def listed(words: Iterable[str]) -> str:
    """Words in a row, as a sentence says them."""
    given = list(words)
    return " dan ".join([", ".join(given[:-1]), given[-1]] if len(given) > 1 else given)


def percent(count: int, number: int) -> str:
    return f"{100 * count / number:.0f}%"
