"""The same lines as numbers: a grid on the page and a CSV to take away. Both come from the same columns."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import dash_ag_grid as dag
from dash import html
from dash.development.base_component import Component

from dashboard.alive import Store
from dashboard.components.field import Field
from dashboard.components.method import method_name, method_words
from dashboard.figures.frame import Behind, told_origin
from dashboard.figures.measure import measure_of
from dashboard.pages.perbandingan.lines import Line
from dashboard.reports import attached
from dashboard.reports.delimited import Value
from dashboard.selection import TOTALS, Selection
from dashboard.text import Text
from indicators import numbers
from indicators.context import Context
from indicators.definition import Direction, Unit
from indicators.wording import measure_word

GRID, GRID_ROWS, ANALYST = "perbandingan-grid", "perbandingan-rows", "perbandingan-analyst"
_ROW_HEIGHT = 56  # two lines of text; letting every cell measure itself takes longer than all else on the page
_HEAD_HEIGHT = 90
_GRID_WORDS = ("noRowsToShow", "ariaSortableColumn", "loadingOoo")
_IN_FILE = {"before_part": "x_before", "after_part": "x_after"}  # numerator and denominator have a column each


_CHOSEN = ("round_from", "round_to", "population", "comparison", "theme", "apkm")


@dataclass(frozen=True)
class Column:
    """One column: the value that sorts and is exported, and the words shown in its place."""

    name: str
    value: Callable[[Line], Value]
    shown: Callable[[Line, str], str]
    numeric: bool = True
    width: int = 110
    analyst: bool = False  # shown in the grid only when asked for


def columns(text: Text) -> tuple[Column, ...]:
    """What the table tells of every line, from the name to the method."""
    language = text.language

    def words(name: str, of: Callable[[Line], str], *, width: int = 150) -> Column:
        return Column(name, of, lambda line, _: of(line), numeric=False, width=width)

    def count(name: str, of: Callable[[Line], int | None]) -> Column:
        return Column(name, of, lambda line, language: numbers.plain(of(line), language), width=136)

    return (
        words("indicator", lambda line: line.definition.words(language).label, width=196),
        Column("before", lambda line: line.change.value_from, _level("from"), width=128),
        Column("before_part", lambda line: line.change.x_from, _part("from"), width=110),
        Column("after", lambda line: line.change.value_to, _level("to"), width=128),
        Column("after_part", lambda line: line.change.x_to, _part("to"), width=110),
        Column("change", lambda line: line.change.change, _changed, width=140),
        Column("interval", lambda line: line.change.lower, _interval, width=230),
        count("improved", lambda line: _moved(line.change.improved, line, judged=True)),
        count("worsened", lambda line: _moved(line.change.worsened, line, judged=True)),
        count("unchanged", lambda line: line.change.unchanged),
        count("unknown", _unknown),
        Column("target", lambda line: line.target.value if line.target else None, _target, width=150),
        words("verdict", lambda line: text(f"verdict.{line.change.verdict}"), width=180),
        words("reliability", lambda line: text(f"reliability.{line.change.reliability}"), width=150),
        words("comparison", lambda line: text(f"perbandingan.table.{line.change.comparison}"), width=160),
        words("theme", lambda line: text(f"theme.{line.definition.theme.value}"), width=160),
        words("method", lambda line: method_name(line.change.method, text), width=260),
        *_for_analysts(text),
    )


def _for_analysts(text: Text) -> tuple[Column, ...]:
    """Who moved where neither way is better, and what the lost, the RT and the many indicators do to a result."""

    def ratio(line: Line, language: str) -> str:
        return numbers.plain(line.change.design_effect, language, decimals=2)

    def p_value(line: Line, language: str) -> str:
        return numbers.p_value(line.change.p_adjusted, language)

    return (
        _neither("rose", lambda line: line.change.improved),
        _neither("fell", lambda line: line.change.worsened),
        Column("worst", lambda line: line.change.worst, _difference("worst"), width=120, analyst=True),
        Column("best", lambda line: line.change.best, _difference("best"), width=120, analyst=True),
        Column("weighted", lambda line: line.change.weighted, _difference("weighted"), width=120, analyst=True),
        Column("clusters", lambda line: line.change.clusters,
               lambda line, language: numbers.plain(line.change.clusters, language), width=90, analyst=True),
        Column("design_effect", lambda line: line.change.design_effect, ratio, analyst=True),
        Column("p_adjusted", lambda line: line.change.p_adjusted, p_value, width=120, analyst=True),
        Column("family", lambda line: family_name(line, text), lambda line, _: family_name(line, text),
               numeric=False, width=200, analyst=True),
    )  # fmt: skip


def _moved(units: int | None, line: Line, *, judged: bool) -> int | None:
    """Where neither way is better nobody got better or worse: these went up or down, in columns of their own."""
    return units if (line.definition.direction is not Direction.NEITHER) is judged else None


def _unknown(line: Line) -> int | None:
    """How many are not known; an office's totals don't say."""
    return None if line.change.suppressed or line.change.population == TOTALS else line.change.unknown


def _neither(name: str, of: Callable[[Line], int | None]) -> Column:
    def value(line: Line) -> int | None:
        return _moved(of(line), line, judged=False)

    return Column(name, value, lambda line, language: numbers.plain(value(line), language), width=150, analyst=True)


def family_name(line: Line, text: Text) -> str:
    """With which other indicators it was tested."""
    family = line.change.family
    if not family or line.change.suppressed:
        return ""
    return text("family.primary") if family == "primary" else text(f"family.{line.definition.theme.value}")


def _difference(name: str) -> Callable[[Line, str], str]:
    def words(line: Line, language: str) -> str:
        return measure_of(line.definition, language).change(getattr(line.change, name))

    return words


def comparison_table(lines: Sequence[Line], text: Text) -> list[Component]:
    """A grid that sorts by value and shows the words; its rows lie beside it, and go in once the page is painted."""
    shown = columns(text)
    rows = [
        {
            **{column.name: column.value(line) for column in shown},
            **{f"{column.name}_words": column.shown(line, text.language) for column in shown if column.numeric},
        }
        for line in lines
    ]
    grid = dag.AgGrid(
        id=GRID,
        columnDefs=[_column_definition(column, text) for column in shown],
        defaultColDef={"sortable": True, "resizable": True, "suppressMovable": True, "wrapHeaderText": True,
                       "autoHeaderHeight": True},
        dashGridOptions={
            "rowHeight": _ROW_HEIGHT,
            "localeText": {word: text(f"perbandingan.grid.{word}") for word in _GRID_WORDS},
            "suppressCellFocus": False,
            "tabToNextCell": {"function": "p2wkssLeave()"},  # arrows go from cell to cell, Tab to what follows the grid
            "tabToNextHeader": {"function": "p2wkssLeave()"},
            "ensureDomOrder": True,
            "enableCellTextSelection": True,
        },
        className="ag-theme-quartz",
        style={"height": f"min({len(rows) * _ROW_HEIGHT + _HEAD_HEIGHT}px, 80vh)"},
    )  # fmt: skip
    more = html.Label(
        [Field(id=ANALYST, type="checkbox", role="switch"), html.Span(text("perbandingan.analyst"))],
        className="analyst-switch",
    )
    return [Store(id=GRID_ROWS, data=rows), more, grid]


def methods(lines: Sequence[Line], text: Text) -> Component:
    """What every method named in the table does."""
    used = sorted({line.change.method for line in lines})
    told = [(method_name(each, text), words) for each in used if (words := method_words(each, text.language))]
    pairs = [part for name, words in told for part in (html.Dt(name), html.Dd(words))]
    return html.Dl(pairs, className="methods")


def table_rows(lines: Sequence[Line], text: Text) -> tuple[list[str], list[list[Value]]]:
    """Header and rows for a file: numbers as numbers, both limits, both denominators, and the name of the indicator."""
    extra = (
        "name",
        "n_before",
        "n_after",
        "lower",
        "upper",
        "newcombe_lower",
        "newcombe_upper",
        "detectable",
        "value_unit",
        "method_words",
    )
    kept = [column for column in columns(text) if column.name != "interval"]
    header = [text(f"perbandingan.table.{_IN_FILE.get(column.name, column.name)}") for column in kept]
    header += [text(f"perbandingan.table.{name}") for name in extra]
    return header, [[*(column.value(line) for column in kept), *_extra(line, text.language)] for line in lines]


def behind(context: Context, selection: Selection, text: Text) -> Behind:
    """The files of the table, and how its numbers come about."""
    told = [(term, text(f"perbandingan.origin.{term}")) for term in ("numerator", "denominator", "excluded", "method")]
    return Behind(
        path="/perbandingan", file=file_name(context, selection), origin=told_origin(text, told), selection=selection,
        text=text,
    )  # fmt: skip


def file_name(context: Context, selection: Selection) -> str:
    """What the file is called."""
    return attached.file_name(context, selection, "perbandingan", chosen=_CHOSEN)


def _extra(line: Line, language: str) -> list[Value]:
    change = line.change
    unit = measure_word(line.definition.value_unit, language)
    limits = [change.lower, change.upper, change.newcombe_lower, change.newcombe_upper]
    sizes = [None, None] if change.suppressed else [change.n_from, change.n_to]
    return [line.definition.name, *sizes, *limits, change.detectable, unit,
            method_words(change.method, language)]  # fmt: skip


def _column_definition(column: Column, text: Text) -> dict[str, object]:
    definition: dict[str, object] = {
        "field": column.name,
        "headerName": text(f"perbandingan.table.{column.name}"),
        "width": column.width,
    }
    if column.numeric:
        words = {"function": f"params.data.{column.name}_words"}
        definition |= {"type": "rightAligned", "valueFormatter": words, "tooltipField": f"{column.name}_words"}
    else:
        definition |= {"wrapText": True, "tooltipField": column.name}
    if column.name == "indicator":
        definition |= {"pinned": "left", "autoHeight": True}  # some names take three lines
    if column.analyst:
        definition |= {"hide": True}
    return definition


def _level(side: str) -> Callable[[Line, str], str]:
    """A level; of a share of a few units only n/N is told, in the column beside."""

    def words(line: Line, language: str) -> str:
        measure = measure_of(line.definition, language)
        told = not line.counts
        return measure.levels_of(line.change)[("from", "to").index(side)] if told else numbers.MISSING

    return words


def _part(side: str) -> Callable[[Line, str], str]:
    """Numerator and denominator; of a mean or a median only how many were known, of births nothing."""

    def words(line: Line, language: str) -> str:
        part, total = getattr(line.change, f"x_{side}"), getattr(line.change, f"n_{side}")
        if line.change.suppressed or (
            line.definition.unit is Unit.BIRTH and line.is_event and not line.definition.context
        ):
            return numbers.MISSING
        if line.definition.measures or part is None:
            return f"n = {numbers.plain(total, language)}"
        return f"{numbers.plain(part, language)}/{numbers.plain(total, language)}"

    return words


def _changed(line: Line, language: str) -> str:
    return measure_of(line.definition, language).change_of(line.change, counts=line.counts) or numbers.MISSING


def _interval(line: Line, language: str) -> str:
    measure = measure_of(line.definition, language)
    if line.counts:
        return numbers.MISSING
    return measure.interval(line.change.lower, line.change.upper, change=True)


def _target(line: Line, language: str) -> str:
    return measure_of(line.definition, language).value(line.target.value) if line.target else numbers.MISSING
