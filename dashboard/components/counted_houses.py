"""A paired change as small houses or people: who is good now, who became so, who no longer is, who is not yet."""

from dash import html

from dashboard.figures.frame import key_of
from dashboard.figures.houses import Movers
from dashboard.text import Text
from indicators import numbers
from indicators.definition import Definition, Direction, Kind, Unit
from indicators.rows import Change

HOUSED = (Unit.HOUSEHOLD, Unit.HOUSE, Unit.FAMILY)
KINDS = ("kept", "gained", "lost", "not_yet")


def movers_of(change: Change | None, definition: Definition) -> Movers | None:
    """The four groups; None where nobody can be followed, it may not be told who moved, or neither side is better."""
    if change is None or change.suppressed or not change.paired or definition.kind is not Kind.PROPORTION:
        return None
    if definition.direction is Direction.NEITHER or change.x_to is None:
        return None
    if change.improved is None or change.worsened is None or not change.n_to:
        return None
    met = round(change.x_to)
    good = change.n_to - met if definition.direction is Direction.DOWN else met
    kept, not_yet = good - change.improved, change.n_to - good - change.worsened
    return Movers(kept, change.improved, change.worsened, not_yet) if kept >= 0 and not_yet >= 0 else None


def houses_key(movers: Movers, text: Text) -> html.Ul:
    """What each kind is, with how many units it is; a symbol where it moved."""
    return key_of((f"key-house key-house-{kind.replace('_', '-')}", _told(kind, movers, text)) for kind in KINDS)


def houses_reading(movers: Movers, text: Text) -> str:
    """All four numbers in one sentence."""
    counts = {kind: numbers.plain(n, text.language) for kind, n in movers.counts.items()}
    return text("houses.reading", **counts, n=numbers.plain(movers.total, text.language))


def _told(kind: str, movers: Movers, text: Text) -> str:
    symbol = {"gained": "▲ ", "lost": "▼ "}.get(kind, "")
    return f"{symbol}{text(f'houses.{kind}')}: {numbers.plain(movers.counts[kind], text.language)}"
