"""Questions written one below the other instead of side by side: a table turned over, or a form for each family."""

from __future__ import annotations

from collections.abc import Iterable

from etl.drafting.similarity import Similarity
from etl.layouts.lines import column_letters, text_of
from etl.sources.grid import Grid, Told, Workbook
from warehouse.codebook import Codebook

_COLUMNS, _LINES = 4, 200
_ALIKE, _FEWEST = 0.75, 4


def questions_below(workbook: Workbook, codebook: Codebook) -> Told | None:
    """What to tell of a file in which no column is a question, where a column holds the questions; else None."""
    similarity = Similarity(codebook)
    found = [(grid, column) for grid in workbook.grids if (column := _column(grid, similarity, codebook)) is not None]
    if not found:
        return None
    if len(found) > 1:  # their names may be those of families
        return Told("form_per_sheet", found=f"{len(found)} lembar")
    grid, column = found[0]
    letters = column_letters(column)
    return Told("questions_below", sheet=grid.name, cell=letters, found=f"kolom {letters}")


def _column(grid: Grid, similarity: Similarity, codebook: Codebook) -> int | None:
    """The first column that asks several questions of a family."""
    for column in range(_COLUMNS):
        cells = {row[column] for row in grid.rows[:_LINES] if column < len(row)}
        texts = [text_of(cell).rstrip(" :") for cell in cells if isinstance(cell, str) and cell.strip()]
        if len(set(_asked(texts, similarity, codebook))) >= _FEWEST:
            return column
    return None


def _asked(texts: Iterable[str], similarity: Similarity, codebook: Codebook) -> Iterable[str]:
    names = [variable.name for variable in codebook.unit("household").variables]
    for text in texts:
        likeness = {name: similarity.likeness(text, "household", name).score for name in names}
        name = max(likeness, key=likeness.__getitem__)
        if likeness[name] >= _ALIKE:
            yield name
