"""Definitions to a panel: the answers of two rounds side by side, straight from a unit view. Pure: text in, text out.

For the packed way, which has no use for a row per indicator and unit. Proportions, and ladders by their threshold;
means and medians need the values themselves.
"""

from __future__ import annotations

from collections.abc import Sequence

from indicators.cube.panel import Panel
from indicators.definition import Definition, Kind

DIVISIONS = ("dasawisma", "head_sex", "binaan")


def panel_of(definitions: Sequence[Definition], *, round_from: str, round_to: str) -> Panel:
    """The units of one view met in both rounds, in the category they had in the earlier one."""
    (unit,) = {definition.unit for definition in definitions}
    answers = ",\n               ".join(f'{answer(d)} AS "{d.name}"' for d in definitions)
    paired = ",\n           ".join(
        f'earlier."{d.name}" AS "b_{d.name}", later."{d.name}" AS "e_{d.name}"' for d in definitions
    )
    table = f"""(
    WITH answered AS (
        SELECT unit_id, round, site, rt, dasawisma, coalesce(head_sex, 'unknown') AS head_sex, binaan,
               {answers}
        FROM unit.{unit}
    )
    SELECT earlier.rt, earlier.site AS rw, site.area_code AS desa, left(site.area_code, 8) AS kec,
           left(site.area_code, 5) AS kab, earlier.dasawisma, earlier.head_sex, earlier.binaan,
           {paired}
    FROM answered AS earlier
    JOIN answered AS later ON later.unit_id = earlier.unit_id AND later.round = '{round_to}'
    JOIN site ON site.site = earlier.site
    WHERE earlier.round = '{round_from}'
)"""
    return Panel(table, tuple(definition.name for definition in definitions), DIVISIONS)


def answer(definition: Definition) -> str:
    """1 yes, 0 no, NULL for who isn't counted or whose answer isn't known."""
    met = f"({definition.expression}\n)"  # on lines of its own: a comment at its end could swallow the bracket
    if definition.kind is Kind.LADDER:
        codes = definition.rung_codes
        reached = ", ".join(f"'{code}'" for code in codes[codes.index(definition.threshold or codes[-1]) :])
        met = f"{met} IN ({reached})"
    elif definition.kind is not Kind.PROPORTION:
        raise ValueError(f"{definition.name}: a {definition.kind.value} has no yes and no")
    return f"CASE WHEN ({definition.denominator}\n) THEN CAST({met} AS TINYINT) END"
