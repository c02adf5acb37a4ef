"""The statements of the packed way, made for a panel: its columns are as many as its indicators. Text; runs nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from indicators.cube.packing import Packing
from indicators.cube.panel import AREAS, CLUSTERS, Cut, Panel, areas_from, divisions_at
from warehouse.quoting import as_name, as_names

KEYS = ("area", "division", "category", "indicator")
COUNTS = ("pairs", "gained", "lost", "both")
SUMS = ("clusters", "sum_of_squared_pairs", "sum_of_squared_net", "sum_of_products")


def scan_query(panel: Panel, packing: Packing, cuts: Sequence[Cut], *, where: str = "true") -> str:
    """The one scan of the panel: packed counts per cell, for each level at which the cuts have their clusters."""
    levels = _levels(cuts)
    sets = [(*areas_from(level), *divisions_at(cuts, level)) for level in levels]
    grouped = [key for key in (*AREAS, *panel.divisions) if any(key in columns for columns in sets)]
    keys = (as_name(key) if key in grouped else f"NULL AS {as_name(key)}" for key in (*AREAS, *panel.divisions))
    level = "CASE WHEN grouping(rt) = 0 THEN 'rt' ELSE 'rw' END" if len(levels) > 1 else f"'{levels[0]}'"
    written = [
        f"{word} AS {_column(place, f'word_{number}')}"
        for place, indicator in enumerate(panel.indicators)
        for number, word in enumerate(packing.write(before=f'"b_{indicator}"', after=f'"e_{indicator}"'))
    ]
    return (
        f"SELECT {level} AS level, {', '.join(keys)}, count(*) AS units,\n"
        f"       {_sums(panel, packing)}\n"
        f"FROM (\n"  # written as one query, each grouping set would compute the numbers anew
        f"    SELECT {as_names(grouped)}, {_lines(written)}\n"
        f"    FROM {panel.table}\n"
        f"    WHERE {where}\n"
        f")\n"
        f"GROUP BY GROUPING SETS ({', '.join(f'({as_names(columns)})' for columns in sets)})"
    )


def fullest_query(table: str, cuts: Sequence[Cut]) -> str:
    """The rows of the panel in the fullest RT or RW that counts are kept for."""
    sums = (
        f"SELECT sum(units) AS units FROM {table} WHERE level = '{level}' GROUP BY {as_names(areas_from(level))}"
        for level in _levels(cuts)
    )
    return f"SELECT coalesce(max(units), 0) FROM ({' UNION ALL '.join(sums)})"


def first_query(table: str, panel: Panel, packing: Packing, cuts: Sequence[Cut], cut: Cut) -> str:
    """The smallest areas of a division: cells read back, then added up with the squares that intervals are made of."""
    words = [f"word_{number}" for number in range(packing.words)]
    entries = (
        "{" + ", ".join([f"'place': {place}", *(f"'{word}': {_column(place, word)}" for word in words)]) + "}"
        for place in range(len(panel.indicators))
    )
    counts = ", ".join(
        f"CAST({count} AS DOUBLE) AS {name}"
        for name, count in zip(("pairs", "before", "after", "kept"), packing.read, strict=True)
    )
    whole = ", ".join(f"CAST({word} AS BIGINT) AS {word}" for word in words)
    category = "coalesce(CAST(category AS VARCHAR), 'unknown')" if cut.division else "NULL"
    keys = [*map(as_name, cut.within), *(["category"] if cut.division else [])]
    return (
        f"WITH cluster AS (\n{_cluster_query(table, panel, packing, cuts, cut)}\n),\n"
        f"long AS (\n"
        f"    SELECT {', '.join([*keys, ''])}unnest([{_lines(entries)}], recursive := true)\n"
        f"    FROM cluster\n"
        f"),\n"
        f"counted AS (\n"
        f"    SELECT {', '.join([*keys, 'place'])}, {counts}\n"
        f"    FROM (SELECT {', '.join([*keys, 'place'])}, {whole} FROM long)\n"
        f"),\n"
        f"added AS (\n"
        f"    SELECT {', '.join([*keys, 'place'])},\n"
        f"           sum(pairs) AS pairs, sum(after - kept) AS gained, sum(before - kept) AS lost, sum(kept) AS both,\n"
        f"           count(*) FILTER (WHERE pairs > 0) AS clusters, sum(pairs * pairs) AS sum_of_squared_pairs,\n"
        f"           sum((after - before) * (after - before)) AS sum_of_squared_net,\n"
        f"           sum(pairs * (after - before)) AS sum_of_products\n"
        f"    FROM counted\n"
        f"    GROUP BY {', '.join([*keys, 'place'])}\n"
        f")\n"
        f"SELECT {_labels(cut)}, {category} AS category, {list(panel.indicators)}[place + 1] AS indicator,\n"
        f"       added.* EXCLUDE ({', '.join(['place', *(['category'] if cut.division else [])])})\n"
        f"FROM added"
    )


def _cluster_query(table: str, panel: Panel, packing: Packing, cuts: Sequence[Cut], cut: Cut) -> str:
    """The cells of one division, as words that are never NULL; added up over other divisions where there are any."""
    clusters = areas_from(cut.clusters)
    keys = [*map(as_name, clusters), *([f"{as_name(cut.division)} AS category"] if cut.division else [])]
    as_kept = divisions_at(cuts, cut.clusters) == ((cut.division,) if cut.division else ())
    columns = _columns(panel, packing)
    words = (f"coalesce({column if as_kept else f'sum({column})'}, 0) AS {column}" for column in columns)
    grouped = "" if as_kept else f" GROUP BY {as_names([*clusters, *([cut.division] if cut.division else [])])}"
    return f"    SELECT {', '.join(keys)}, {_lines(words)}\n    FROM {table} WHERE level = '{cut.clusters}'{grouped}"


def next_query(smaller: Cut, larger: Cut) -> str:
    """Larger areas as sums of smaller ones: their clusters are the same, so squares add up too."""
    sums = ", ".join(f"sum({as_name(column)}) AS {column}" for column in (*COUNTS, *SUMS))
    division = f"division = '{smaller.division}'" if smaller.division else "division IS NULL"
    return (
        f"SELECT {_labels(larger)}, category, indicator{_more(larger)}, {sums}\n"
        f"FROM packed\n"
        f"WHERE area = '{smaller.area}' AND {division}\n"
        f"GROUP BY category, indicator{_more(larger)}"
    )


def empty_query(table: str) -> str:
    """The columns of the result, the areas of the types the panel has them in."""
    words = ", ".join(f"CAST(NULL AS VARCHAR) AS {column}" for column in KEYS)
    numbers = ", ".join(f"CAST(NULL AS DOUBLE) AS {column}" for column in (*COUNTS, *SUMS))
    return f"SELECT {words}, {as_names(AREAS)}, {numbers}\nFROM {table}\nLIMIT 0"


def _levels(cuts: Iterable[Cut]) -> list[str]:
    used = {cut.clusters for cut in cuts}
    return [level for level in CLUSTERS if level in used]


def _labels(cut: Cut) -> str:
    division = f"'{cut.division}'" if cut.division else "NULL"
    return f"'{cut.area or 'all'}' AS area, {division} AS division"


def _more(cut: Cut) -> str:
    return "".join(f", {area}" for area in cut.within)


def _sums(panel: Panel, packing: Packing) -> str:
    return _lines(f"sum({column}) AS {column}" for column in _columns(panel, packing))


def _columns(panel: Panel, packing: Packing) -> list[str]:
    """The columns of a cube that hold its packed counts."""
    return [
        _column(place, f"word_{number}") for place in range(len(panel.indicators)) for number in range(packing.words)
    ]


def _column(place: int, word: str) -> str:
    return f"{word}_of_{place}"


def _lines(expressions: Iterable[str]) -> str:
    return ",\n           ".join(expressions)
