"""Recap tables: area, round, indicator, numerator, denominator. It finds the columns; it loads and compares nothing."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from etl.layouts.handmade import table
from etl.layouts.header import JOINER, Place, find_header, find_header_with
from etl.layouts.lines import not_empty, plain, text_of
from etl.layouts.months import period_of
from etl.layouts.recap_beside import DENOMINATOR, INDICATOR, NUMERATOR, ROUND, Beside, Pair, one_a_line, pairs_beside
from etl.layouts.recap_parted import parted, together_in, what_it_counts, without_percent
from etl.layouts.recap_proven import LOOKED_AT, pairs_proven
from etl.layouts.recap_titled import round_titled, with_round
from etl.layouts.shape import Shape, declared_place
from etl.layouts.sheet import Export, Sheet, System
from etl.quoted import quoted
from etl.sources.grid import Grid, Row, Told, Workbook

SYSTEM: System = "recap"
ROLES: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "area": frozenset(
            ("wilayah", "rt", "rw", "rt/rw", "area", "lokasi", "dasawisma", "posyandu", "kelurahan", "desa")
        ),
        "round": frozenset(
            ("putaran", "ronde", "periode", "survei", "tahap", "round", "waktu", "bulan", "sebelum/sesudah")
        ),
        "indicator": frozenset(("indikator", "kode indikator", "nama indikator", "indicator", "variabel", "ukuran")),
        "numerator": frozenset(
            ("pembilang", "numerator", "jumlah ya", "capaian", "realisasi", "jumlah memenuhi", "memenuhi", "tercapai")
        ),
        "denominator": frozenset(
            (
                *("penyebut", "denominator", "jumlah sasaran", "sasaran", "total sasaran", "pembagi"),
                *("jumlah seluruhnya", "seluruhnya", "jumlah semua", "jumlah total"),
            )
        ),
        "source": frozenset(("sumber", "sumber data", "instansi", "opd", "dinas", "perangkat daerah")),
    }
)
"""What a column holds, and the headings that say so."""

_COUNTED = frozenset(("yang", "kk", "keluarga", "rumah", "balita", "anak", "ibu", "bayi", "orang", "jiwa"))
"""Words of a heading that only say who was counted: `Jumlah KK yang memenuhi`."""

_WHOLE_OR_PART = frozenset(("rt",))
"""Of the columns of an area the one that may also name the whole of it."""

_OF_PLANS = frozenset(("realisasi",))
"""Said of plans as well: `Volume > Realisasi`, `Anggaran > Realisasi` are an activity's and no two indicators'."""

_UNFOLDED = {ROUND: "recap_rounds_unfolded", INDICATOR: "recap_indicators_unfolded"}
_ROUND = re.compile(r"(?:data )?awal|baseline|bulan (?:ke[ -]?)?\d+|\d+ bulan", re.IGNORECASE)
"""Names that no indicator has; a month by its name is another."""
_DATED, _LINE = "tanggal", frozenset(("no", "no.", "nomor", "nomor urut"))
_NEEDED = ("indicator", "numerator", "denominator")


def evidence(workbook: Workbook) -> str:
    """Which headings say that it is a recap table; blank when they don't."""
    for grid in not_empty(workbook):
        place = _place(grid)
        if place is not None:
            return ", ".join(place.names[column] for column in roles_in(place.names).values())
        if beside := _beside(grid) or _together(grid):
            return ", ".join(beside.names)
    return ""


def roles_in(header: Sequence[str]) -> dict[str, int]:
    """Which column holds what; the first that fits."""
    names = [(plain(name), _without_counted(name)) for name in header]
    found = {
        role: next((n for n, spelt in enumerate(names) if not words.isdisjoint(spelt)), None)
        for role, words in ROLES.items()
    }
    return {role: column for role, column in found.items() if column is not None}


def _spelt(name: str, counts: Mapping[str, frozenset[str]]) -> str:
    """A heading whose part that says numerator or denominator says nothing besides."""
    parts = ((part, _without_counted(part)) for part in name.split(JOINER))
    return JOINER.join(short if any(short in words for words in counts.values()) else part for part, short in parts)


def _without_counted(name: str) -> str:
    return " ".join(word for word in plain(name).split() if word not in _COUNTED)


def grids_of(workbook: Workbook) -> list[Grid]:
    """The recap tables, then whatever other grids there are."""
    return sorted(not_empty(workbook), key=lambda grid: _place(grid) is None)


def lacking_counts(export: Export) -> Told | None:
    """Of a table with a line for each indicator that is no recap: which of the two numbers it lacks."""
    wanted = {"numerator": NUMERATOR, "denominator": DENOMINATOR}
    for sheet in export.sheets:
        known = roles_in(sheet.header)
        if "indicator" in known and (lacking := [f"'{name}'" for role, name in wanted.items() if role not in known]):
            return Told("recap_columns_missing", sheet=sheet.name, found=", ".join(lacking))
    return None


def lay_out(workbook: Workbook, shapes: Mapping[str, Shape] | None = None) -> Export:
    """The recap tables first, then whatever other sheets there are."""
    told: list[Told] = []
    sheets, columns = [], {}
    for grid in grids_of(workbook):
        shape = (shapes or {}).get(grid.name, Shape())
        place = declared_place(workbook, grid, shape) or _place(grid) or _beside(grid) or _together(grid)
        sheet = table(workbook, grid, place or find_header(grid), shape, told, labels_are_data=place is not None)
        sheet = _parted(sheet, told)
        sheet = _proven(sheet, told)
        if beside := _beside_in(sheet.header, sheet.records):
            sheet = one_a_line(sheet, beside)
            called = quoted(pair.called for pair in beside.pairs)
            told.append(Told(_UNFOLDED[beside.heading], sheet=sheet.name, found=called))
        sheet = _without_percents(sheet, told)
        sheet = _titled(sheet, grid.rows[: place.top] if place is not None else (), shape.columns, told)
        sheet = _as_declared(sheet, shape.columns, told)
        sheets.append(sheet)
        if place is not None:
            columns[sheet.name] = {role: sheet.header[column] for role, column in roles_in(sheet.header).items()}
    return Export(
        workbook=workbook,
        system=SYSTEM,
        options={"columns": columns},
        sheets=tuple(sheets),
        told=tuple(told),
        explanation=f"Tabel rekap: pembilang dan penyebut per indikator, {len(columns)} lembar.",
    )


def _titled(sheet: Sheet, above: Sequence[Row], declared: Sequence[str], told: list[Told]) -> Sheet:
    """The table with the round that its title or its name says, where no column says round or day."""
    known = roles_in(sheet.header)
    asked = not declared or any(plain(name) in ROLES["round"] for name in declared)
    if not asked or not set(_NEEDED) <= known.keys() or "round" in known or _DATED in map(plain, sheet.header):
        return sheet
    called = round_titled(above, sheet.name)
    if not called:
        return sheet
    told.append(Told("recap_round_titled", sheet=sheet.name, found=f"'{called}'"))
    return with_round(sheet, called, beside=known["numerator"])


def _as_declared(sheet: Sheet, declared: Sequence[str], told: list[Told]) -> Sheet:
    """The table with the form's names over the columns that say the same in other words."""
    header, known = list(sheet.header), set(map(plain, sheet.header))
    for role, column in roles_in(sheet.header).items():
        names = [name for name in declared if plain(name) in ROLES[role]]
        name = next((name for name in names if plain(name) in _WHOLE_OR_PART), names[0] if names else "")
        if name and known.isdisjoint(map(plain, names)):
            header[column] = name
    renamed = [f"'{old}' = '{new}'" for old, new in zip(sheet.header, header, strict=True) if old != new]
    if renamed:
        told.append(Told("columns_matched", sheet=sheet.name, found=", ".join(renamed)))
    return replace(sheet, header=tuple(header))


def _place(grid: Grid) -> Place | None:
    place = find_header_with(grid, lambda names: len(roles_in(names)), len(_NEEDED))
    return place if place is not None and set(_NEEDED) <= roles_in(place.names).keys() else None


def _beside(grid: Grid) -> Place | None:
    """The header of a table whose rounds, or whose indicators, stand side by side."""
    place = find_header(grid)
    rows = grid.rows[place.bottom + 1 : place.bottom + 1 + LOOKED_AT] if place is not None else ()
    return place if place is not None and (_beside_in(place.names, rows) or _alone_in(place.names, rows)) else None


def _together(grid: Grid) -> Place | None:
    """The header of a table whose cells hold both counts."""
    place = find_header(grid)
    return place if place is not None and _together_in(place.names, grid.rows[place.bottom + 1 :]) else None


def _together_in(header: Sequence[str], rows: Sequence[Row]) -> tuple[int, ...]:
    """Which columns: those of a line for each indicator, or several in a line for each area or round.

    A list of families names an RT as well, and a child may be `2 dari 3`: there no RT has one line only.
    """
    known = roles_in(header)
    if {"numerator", "denominator"} <= known.keys() or known.keys().isdisjoint(("indicator", "area", "round")):
        return ()
    fixed = {known[role] for role in ("indicator", "area", "round") if role in known}
    columns = together_in(header, rows, besides=tuple(fixed))
    if "indicator" in known:
        return columns
    if len(columns) < 2:
        return ()
    lines = [tuple(text_of(row[column]) for column in fixed) for row in rows if max(fixed) < len(row)]
    said = [line for line in lines if any(line)]
    return columns if len(set(said)) == len(said) else ()


def _parted(sheet: Sheet, told: list[Told]) -> Sheet:
    """A lone column is called after a round or after nothing: else it may count a target, or those who lack it."""
    columns = _together_in(sheet.header, sheet.records)
    names = [sheet.header[column] for column in columns]
    called = what_it_counts(names[0]) if len(names) == 1 else ""
    dated = "round" in roles_in(sheet.header) or _DATED in map(plain, sheet.header)
    if not columns or (called and dated):
        return sheet
    told.append(Told("recap_counts_parted", sheet=sheet.name, found=quoted(names)))
    sheet = parted(sheet, columns)
    return one_a_line(sheet, Beside(ROUND, (Pair(called, columns[0], columns[0] + 1),))) if called else sheet


def _beside_in(header: Sequence[str], rows: Sequence[Row]) -> Beside | None:
    """What stands side by side is what no column of its own says: the round, or the indicator of an area or round."""
    known = roles_in(header)
    counts = {role: ROLES[role] for role in ("numerator", "denominator")}
    if "indicator" in known:
        heading, asked = ROUND, "round" not in known
    else:
        heading, asked = INDICATOR, not known.keys().isdisjoint(("area", "round"))
        counts = {role: words - _OF_PLANS for role, words in counts.items()}
    if not asked:
        return None
    pairs = pairs_beside([_spelt(name, counts) for name in header], counts) or _proven_in(header, rows)
    if heading == ROUND and any(JOINER not in header[pair.numerator] for pair in pairs):
        pairs = pairs if len(pairs) > 1 and not _proven_in(header, rows) else ()
    if (
        heading == INDICATOR
        and pairs
        and all(_ROUND.fullmatch(pair.called) or period_of(pair.called) for pair in pairs)
    ):
        heading = ROUND
    return Beside(heading, pairs) if pairs else None


def _proven_in(header: Sequence[str], rows: Sequence[Row]) -> tuple[Pair, ...]:
    known = roles_in(header)
    if {"numerator", "denominator"} <= known.keys():
        return ()
    besides = {column for role, column in known.items() if role not in ("numerator", "denominator")}
    besides.update(column for column, name in enumerate(header) if plain(name) in _LINE)
    return pairs_proven(header, rows, besides=besides)


def _alone_in(header: Sequence[str], rows: Sequence[Row]) -> Pair | None:
    """The only two counts of a table with a line for each indicator."""
    pairs = _proven_in(header, rows) if "indicator" in roles_in(header) else ()
    return pairs[0] if len(pairs) == 1 and JOINER not in header[pairs[0].numerator] else None


def _proven(sheet: Sheet, told: list[Told]) -> Sheet:
    """The table with the names of numerator and denominator over the two columns that a percentage is made of."""
    pairs = _proven_in(sheet.header, sheet.records)
    shown = [f"'{sheet.header[pair.numerator]}' / '{sheet.header[pair.denominator]}'" for pair in pairs]
    if pairs and (_alone_in(sheet.header, sheet.records) or _beside_in(sheet.header, sheet.records)):
        told.append(Told("recap_counts_proven", sheet=sheet.name, found=", ".join(shown)))
    if (pair := _alone_in(sheet.header, sheet.records)) is None:
        return sheet
    names = {pair.numerator: NUMERATOR, pair.denominator: DENOMINATOR}
    return replace(sheet, header=tuple(names.get(column, name) for column, name in enumerate(sheet.header)))


def _without_percents(sheet: Sheet, told: list[Told]) -> Sheet:
    """Of `26,7% (12)` beside its denominator the count, where the two make that percentage."""
    known = roles_in(sheet.header)
    if not {"numerator", "denominator"} <= known.keys():
        return sheet
    part, whole = known["numerator"], known["denominator"]
    counts = [without_percent(row[part], row[whole]) if max(part, whole) < len(row) else None for row in sheet.rows]
    rows = [
        row if count is None or count == row[part] else (*row[:part], count, *row[part + 1 :])
        for row, count in zip(sheet.rows, counts, strict=True)
    ]
    if rows == [*sheet.rows]:
        return sheet
    shown = f"'{sheet.header[part]}' / '{sheet.header[whole]}'"
    told.append(Told("recap_counts_proven", sheet=sheet.name, found=shown))
    return replace(sheet, rows=rows)
