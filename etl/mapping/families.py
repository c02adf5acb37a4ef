"""Lines of one sheet that tell of one family: a list of people with what is known of their family on every line.

Read as one family and its people only where nothing on these lines says otherwise.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from etl.cells import plain_text, squeezed
from etl.layouts.sheet import Sheet
from etl.sources.grid import Row

SAME_FAMILY = "row_same_family"
_PASSED = frozenset(("row_header_again", "row_column_numbers"))


def lines_of_families(sheet: Sheet, own: Collection[int], *, number: int, others: Collection[int]) -> Mapping[int, int]:
    """Every line that goes on with a family, and the line that family began on.

    `own`: columns of the family, `number` that of its card; `others`: those of its people. A line goes on with a
    family that has the same card and contradicts nothing; so does one with people right below a line of that family,
    if it says nothing of a family at all, or nothing else and cards are written once everywhere (as where the RT is
    merged over several families).
    """
    once = _written_once(sheet.rows, number)
    known: dict[str, int] = {}
    going_on: dict[int, int] = {}
    above: int | None = None
    for position, row in enumerate(sheet.rows):
        if position in sheet.skipped:
            above = above if sheet.skipped[position] in _PASSED else None
            continue
        if position in sheet.held:
            above = None
            continue
        card = _text(row, number)
        told = any(_text(row, column) for column in own)
        same = once and not card and above is not None and not _contradict(sheet.rows[above], row, own)
        if not told or same:
            if above is not None and any(_text(row, column) for column in others):
                going_on[position] = above
            continue
        first = known.setdefault(card, position) if card else position
        if first != position and _contradict(sheet.rows[first], row, own):
            first = position
        if first != position:
            going_on[position] = first
        above = first
    return going_on


def _written_once(rows: Sequence[Row], number: int) -> bool:
    cards = [card for row in rows if (card := _text(row, number))]
    return len(set(cards)) == len(cards) < len(rows)


def _contradict(first: Row, later: Row, own: Collection[int]) -> bool:
    """What is left out on a later line is as it was; what is written there must be the same."""
    return any((text := _text(later, column)) and text != _text(first, column) for column in own)


def _text(row: Row, column: int) -> str:
    return squeezed(plain_text(row[column])) if column < len(row) else ""
