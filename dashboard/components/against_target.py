"""A level of the results against its target, as a row of a bullet chart in words that say how sure it is."""

from collections.abc import Mapping, Sequence

from dash import html
from dash.development.base_component import Component

from dashboard.figures.bullet import Bullet, reached
from dashboard.figures.frame import key_of
from dashboard.figures.measure import Measure, measure_of
from dashboard.text import Text
from indicators import numbers
from indicators.context import Target
from indicators.definition import Definition, Direction
from indicators.results import Estimate
from indicators.telling import FEWEST_FOR_PERCENT
from indicators.verdict import FEWEST_UNITS


def bullet_of(
    definition: Definition,
    target: Target | None,
    levels: Mapping[str, Estimate],
    *,
    rounds: tuple[str, str],
    label: str | Component,
    text: Text,
) -> Bullet | None:
    """Whoever was met in both rounds; None without a target, or where the later level is hidden or of too few.

    `levels`: by round.
    """
    before, after = (levels.get(name) for name in rounds)
    if target is None or after is None or not _told(after) or after.value is None:
        return None
    measure = measure_of(definition, text.language)
    earlier = before.value if before is not None and _told(before) else None
    lower, upper = after.lower, after.upper
    verdict = reached(after.value, target.value, lower=lower, upper=upper, down=definition.direction is Direction.DOWN)
    known = (earlier, after.value, upper, target.value)
    told = text(
        "target.told" if earlier is not None else "target.told_once",
        after=_level(after, measure, text),
        before=_level(before, measure, text) if before is not None else "",
        target=measure.value(target.value),
        reached=text(f"target.{verdict.value}"),
    )
    return Bullet(
        name=definition.name, label=label, told=told, note=_note(after, measure, text), before=earlier,
        after=after.value, lower=lower, upper=upper, target=target.value,
        most=1.0 if measure.is_share else measure.axis(known).high, reached=verdict,
    )  # fmt: skip


def target_key(rows: Sequence[Bullet], text: Text) -> html.Ul:
    """What the bars, the whisker and the line are, of those that are drawn."""
    before = any(row.before is not None for row in rows)
    names = ("after", *(["before"] if before else []), "interval", "target")
    return key_of((f"key-bullet key-bullet-{name}", text(f"target.key_{name}")) for name in names)


def _told(row: Estimate) -> bool:
    return not row.suppressed and row.n >= FEWEST_UNITS


def _level(row: Estimate, measure: Measure, text: Text) -> str:
    if measure.is_share and row.n < FEWEST_FOR_PERCENT and row.x is not None:
        return numbers.n_of_total(round(row.x), row.n, text.language)
    return measure.value(row.value)


def _note(row: Estimate, measure: Measure, text: Text) -> str:
    """Its size, its interval, and its unknowns."""
    n = f"n = {numbers.plain(row.n, text.language)}"
    interval = ""
    if not (measure.is_share and row.n < FEWEST_FOR_PERCENT) and row.lower is not None:
        interval = text("target.interval", interval=measure.interval(row.lower, row.upper))
    unknown = text("figures.unknown", n=numbers.plain(row.unknown, text.language)) if row.unknown else ""
    return " · ".join(part for part in (n, interval, unknown) if part)
