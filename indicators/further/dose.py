"""Change among those whose household received a kind of assistance, beside those who did not.

Nobody drew lots for it: those who received it stood otherwise to begin with. Only kinds that aim at the theme of an
indicator are looked at; the list below was made before any result, so that nobody goes fishing.
"""

from typing import Any

import numpy as np

from indicators.catalogue import Catalogue
from indicators.definition import Kind, Theme
from indicators.estimates import Columns
from indicators.further.arms import Arm, apart, blanked, of_amounts, of_shares, refusals, too_few
from indicators.further.refusal import Refusal
from indicators.further.storing import Connection, columns, finite, numbers, store
from indicators.query import sql
from indicators.statistics.interval import FloatArray

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


def dose(connection: Connection, catalogue: Catalogue) -> None:
    """Fill the table dose."""
    connection.execute("CREATE TEMP TABLE aimed (indicator VARCHAR, assistance VARCHAR)")
    aimed = [(one.name, kind) for one in catalogue for kind, themes in AIMS.items() if one.theme in themes]
    if not aimed:
        return
    marks = ", ".join(["(?, ?)"] * len(aimed))
    connection.execute(f"INSERT INTO aimed VALUES {marks}", [value for pair in aimed for value in pair])
    connection.execute(sql("further/dose"))
    shares = columns(connection, "dose_shares")
    if len(shares["site"]):
        effect = numbers(shares, "design_effect")[0]
        _store(connection, shares, of_shares(shares), of_shares(shares, prefix="other_"), effect=effect)
    rows = connection.execute(sql("further/dose_amounts")).fetchall()
    if rows:
        keys = {name: np.array([row[place] for row in rows]) for place, name in enumerate(KEYS)}
        median = [catalogue[row[0]].kind is Kind.MEDIAN for row in rows]
        having, lacking = ([row[place : place + 2] for row in rows] for place in (6, 8))
        first, second = of_amounts(having, lacking, median=median)
        _store(connection, keys, first, second, effect=np.ones(len(rows)))


def _store(connection: Connection, keys: Columns, having: Arm, lacking: Arm, *, effect: FloatArray) -> None:
    refused = refusals((too_few(having, lacking), Refusal.TOO_FEW))
    difference, (lower, upper) = apart(having, lacking)
    told = {"difference": difference, "lower": lower, "upper": upper}
    for name, arm in (("with", having), ("without", lacking)):
        told |= {
            f"before_{name}": arm.before,
            f"after_{name}": arm.after,
            f"change_{name}": arm.change,
            f"change_{name}_lower": arm.lower,
            f"change_{name}_upper": arm.upper,
        }
    row: dict[str, Any] = {key: keys[key] for key in KEYS}
    row |= {"n_with": having.n.astype(int), "n_without": lacking.n.astype(int)}
    row |= {"design_effect": effect, "refusal": refused}
    store(connection, "dose", row | {name: finite(v) for name, v in blanked(told, refused=refused).items()})
