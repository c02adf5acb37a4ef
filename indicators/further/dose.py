"""Change among those whose household received a kind of assistance between two rounds, beside those without it.

Whoever had it at the earlier round already is among neither: what it did was done by then. Nobody drew lots for it:
those who received it stood otherwise to begin with. Only kinds that aim at the theme of an
indicator are looked at; the list below was made before any result, so that nobody goes fishing.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indicators.catalogue import Catalogue
from indicators.definition import Kind, Theme
from indicators.estimates import Columns
from indicators.further.arms import (
    Arm,
    blanked,
    cells_of,
    limits_by_rt,
    methods_of_shares,
    of_shares,
    refusals,
    too_few,
)
from indicators.further.groups import Groups
from indicators.further.refusal import Refusal
from indicators.further.storing import Rows, Source, finite, starts_of
from indicators.query import sql
from indicators.statistics.clustered_changes import change_difference_limits, change_difference_variance
from indicators.statistics.interval import FloatArray
from indicators.statistics.result import Limits

AIMS: dict[str, tuple[Theme, ...]] = {
    "latrine": (Theme.SANITATION, Theme.HOUSING),
    "rutilahu": (Theme.HOUSING, Theme.SANITATION),
    "clean_water": (Theme.SANITATION, Theme.HOUSING),
    "drainage": (Theme.SANITATION, Theme.HOUSING),
    "training": (Theme.ECONOMY,),
    "business_kit": (Theme.ECONOMY,),
    "supplementary_food": (Theme.HEALTH,),
}
"""The themes that each kind of assistance aims at."""
KEYS = ("indicator", "site", "round_from", "round_to", "population", "assistance")


def dose(source: Source, catalogue: Catalogue) -> Iterator[Rows]:
    """The table dose."""
    source.run("CREATE TEMP TABLE aimed (indicator indicator_name, assistance VARCHAR)")
    aimed = [
        (one.name, kind)
        for one in catalogue
        if one.shared_by is None
        for kind, themes in AIMS.items()
        if one.theme in themes
    ]
    if not aimed:
        return
    marks = ", ".join(["(?, ?)"] * len(aimed))
    source.run(f"INSERT INTO aimed VALUES {marks}", [value for pair in aimed for value in pair])
    source.run(sql("further/dose"))
    shares = source.columns("dose_shares")
    if len(shares["site"]):
        yield _shares(shares)
    yield from _amounts(source, catalogue)


def _shares(rt: Columns) -> Rows:
    """From the counts of every RT of every row."""
    starts = starts_of(rt, KEYS)
    row = np.repeat(np.arange(len(starts)), np.diff(starts, append=len(rt["site"])))
    counts = {key: rt[key][starts] for key in KEYS}
    sides = ("", "other_")
    for side in sides:
        for name, cells in cells_of(rt, prefix=side).items():
            counts[side + name] = np.bincount(row, weights=cells)
    pairs, net = zip(*((sum(cells.values()), cells["gained"] - cells["lost"])
                       for cells in (cells_of(rt, prefix=side) for side in sides)), strict=True)  # fmt: skip
    already = np.bincount(row, weights=rt["already"])
    between = change_difference_variance(
        sample=row, samples=len(starts), net=net[0], pairs=pairs[0], other_net=net[1], other_pairs=pairs[1]
    )
    shown = change_difference_limits(
        cells=cells_of(counts),
        other_cells=cells_of(counts, prefix="other_"),
        variance=between.variance,
        shared=between.shared,
        clusters=between.clusters,
    )
    arms = [
        of_shares(counts, prefix=side, limits=_alone(counts, side, row, pairs=n, net=d))
        for side, n, d in zip(sides, pairs, net, strict=True)
    ]
    return _rows(
        counts | {"n_already": already.astype(int)},
        (arms[0], arms[1]),
        arms[0].change - arms[1].change,
        Limits(shown.lower, shown.upper),
        effect=shown.design_effect,
        method=methods_of_shares(shown.way),
    )


def _alone(counts: Columns, side: str, row: NDArray[np.int_], *, pairs: FloatArray, net: FloatArray) -> Limits:
    sums = {"squared_pairs": pairs**2, "squared_net": net**2, "products": pairs * net}
    summed = {name: np.bincount(row, weights=values) for name, values in sums.items()}
    return limits_by_rt(counts, prefix=side, clusters=np.bincount(row, weights=pairs > 0), sums=summed)


def _amounts(source: Source, catalogue: Catalogue) -> Iterator[Rows]:
    keys = source.columns("dose_amounts")
    if not len(keys["site"]):
        return
    values = source.columns("dose_values")
    median = np.array([catalogue[name].kind is Kind.MEDIAN for name in keys["indicator"].tolist()])
    groups = Groups(values, group=2 * values["row"] + values["part"], ranked=np.repeat(median, 2))
    first = 2 * np.arange(len(median))
    shown = groups.apart(first, first + 1)
    method = groups.methods(first, shown)
    arms, limits = (groups.arm(first), groups.arm(first + 1)), Limits(shown.lower, shown.upper)
    yield _rows(keys, arms, shown.value, limits, effect=shown.design_effect, method=method)


def _rows(
    keys: Columns,
    arms: tuple[Arm, Arm],
    difference: FloatArray,
    limits: Limits,
    *,
    effect: FloatArray,
    method: NDArray[np.object_],
) -> Rows:
    having, lacking = arms
    refused = refusals((too_few(having, lacking), Refusal.FEW_IN_GROUP))
    told = {"difference": difference, "lower": limits[0], "upper": limits[1]}
    for name, arm in (("with", having), ("without", lacking)):
        told |= {
            f"before_{name}": arm.before,
            f"after_{name}": arm.after,
            f"change_{name}": arm.change,
            f"change_{name}_lower": arm.lower,
            f"change_{name}_upper": arm.upper,
        }
    row: dict[str, Any] = {key: keys[key] for key in KEYS}
    row |= {"n_with": having.n.astype(int), "n_without": lacking.n.astype(int), "n_already": keys["n_already"]}
    row |= {"design_effect": np.nan_to_num(effect, nan=1.0), "method": method, "refusal": refused}
    return "dose", row | {name: finite(v) for name, v in blanked(told, refused=refused).items()}
