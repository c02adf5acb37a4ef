"""Where in the site: every RT as a tile, or as its outline where the site declares one, shaded by the level now."""

from dash.development.base_component import Component

from dashboard.figures.frame import Caption, framed
from dashboard.figures.tiles import Tile, tile_grid, tile_map
from dashboard.figures.twin import Twin
from dashboard.pages.indikator import words
from dashboard.pages.indikator.behind import behind
from dashboard.pages.indikator.equity import told_parts
from dashboard.pages.indikator.view import View
from dashboard.theme import verdict_mark
from indicators import numbers
from indicators.definition import Breakdown, Kind
from indicators.lagging import lagging
from indicators.results import Change
from indicators.verdict import FEWEST_UNITS


def places(view: View) -> Component | None:
    """The tiles; nothing where the RT can't be told apart or aren't what the reader divides by."""
    if view.breakdown is not Breakdown.RT or view.definition.kind is Kind.COUNT:
        return None
    told = told_parts(view, Breakdown.RT)
    if not told:
        return None
    text, rows = view.text, [row for row in view.parts if row.suppressed or row.n_to]
    hidden = sum(row.suppressed for row in rows)
    caption = Caption(
        title=_title(view, told, every=len(told) == len(rows)),
        reading=_reading(view, told),
        facts=(words.dated(view), words.population(view),
               f"n = {numbers.plain(sum(row.n_to for row in rows if not row.suppressed), view.language)}",
               words.unknowns(view, sum(row.unknown for row in rows if not row.suppressed)),
               text("figures.hidden_note", n=hidden) if hidden else "", _unplaced(view, rows), words.source(view)),
        table=text("figures.table"),
    )  # fmt: skip
    tiles, outlines = [_tile(view, row) for row in rows], view.outlines
    reading = f"{caption.title}. {caption.reading}"
    drawn = tile_map(tiles, outlines, identity="places-map", reading=reading) if outlines else tile_grid(tiles)
    return framed(drawn, caption, _twin(view, tiles), identity="places", behind=behind(view, "parts"))


def _unplaced(view: View, rows: list[Change]) -> str:
    """How many of them the map has no outline of; their tiles stand beside it."""
    missing = sum(row.category not in view.outlines for row in rows) if view.outlines else 0
    return view.text("indikator.places.unplaced", n=missing) if missing else ""


def _tile(view: View, row: Change) -> Tile:
    name = words.named(view, Breakdown.RT, row.category)
    if row.suppressed:
        return Tile(row.category, name, view.text("figures.hidden_short"), "", None)
    few = row.n_to < FEWEST_UNITS
    told = words.part_of(view, row, "to") if few else view.measure.value(row.value_to)
    mark = verdict_mark(row.verdict)
    note = f"n = {numbers.plain(row.n_to, view.language)} · {view.text(f'verdict.{row.verdict}').lower()}"
    level = row.value_to if view.measure.is_share and not few else None
    return Tile(row.category, name, told, note, level, symbol=mark.symbol, css=mark.css)


def _reading(view: View, told: list[Change]) -> str:
    """What a tile shows, and whether any RT lags, by the rule of `indicators.lagging`."""
    said = view.text("indikator.places.reading" if view.measure.is_share else "indikator.places.reading_plain")
    found = lagging(told, view.snapshot.catalogue)
    if not found.looked_at:
        return said
    names = ", ".join(words.named(view, Breakdown.RT, part) for part in found.found)
    behind = view.text(f"indikator.places.lagging_{'some' if names else 'none'}", **({"names": names} if names else {}))
    return f"{behind} {said}"


def _title(view: View, told: list[Change], *, every: bool) -> str:
    """The lowest and the highest RT, by name; and that those of few are not among them."""
    ordered = sorted(told, key=lambda row: row.value_to or 0.0)
    (low, low_name), (high, high_name) = (
        (view.measure.value(row.value_to), words.named(view, Breakdown.RT, row.category))
        for row in (ordered[0], ordered[-1])
    )
    about = {"round": view.round_to.label(view.language), **({} if every else {"fewest": FEWEST_UNITS})}
    if low == high:
        return view.text("indikator.places.alike" if every else "indikator.places.alike_told", level=low, **about)
    key = "indikator.places.title" if every else "indikator.places.title_told"
    return view.text(key, low=low, low_name=low_name, high=high, high_name=high_name, **about)


def _twin(view: View, tiles: list[Tile]) -> Twin:
    header = tuple(view.text(f"figures.column.{name}") for name in ("category", "level", "n"))
    rows = tuple((tile.name, tile.told, tile.note) for tile in tiles)
    return Twin(caption=view.text("indikator.places.table", label=view.label), header=header, rows=rows)
