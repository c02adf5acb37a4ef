"""How much goes wrong in two rounds of invented families, part by part, and the levels that linkage is measured at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace


@dataclass(frozen=True)
class Damage:
    """How often what goes wrong: shares of families (first two groups) or of their members."""

    card_slip: float = 0.09
    card_cut: float = 0.03
    card_numeric: float = 0.04
    card_missing: float = 0.03
    card_of_neighbour: float = 0.004
    card_new: float = 0.03
    head_swapped: float = 0.04
    place_changed: float = 0.06
    phone_changed: float = 0.20

    lost: float = 0.05
    arriving: float = 0.05
    split: float = 0.03
    born: float = 0.06
    joined: float = 0.03

    left: float = 0.05
    name_misspelt: float = 0.12
    name_short: float = 0.06
    name_titled: float = 0.04
    number_missing: float = 0.12
    number_slip: float = 0.05
    number_numeric: float = 0.03
    birth_slip: float = 0.04
    birth_missing: float = 0.02
    unlisted: float = 0.0

    earlier: float = 0.3
    """How much of what befalls cells at the follow-up befalls them at the baseline already."""

    def cells(self, factor: float) -> Damage:
        """The same with damage of single cells multiplied."""
        events = (
            "lost",
            "arriving",
            "split",
            "born",
            "joined",
            "left",
            "earlier",
            "card_new",
            "place_changed",
            "unlisted",
        )
        scaled = {f.name: min(1.0, getattr(self, f.name) * factor) for f in fields(self) if f.name not in events}
        return replace(self, **scaled)


LEVELS: Mapping[str, Damage] = {
    "light": Damage().cells(0.4),
    "usual": Damage(),
    "heavy": Damage().cells(1.8),
    "no_numbers": replace(Damage(), number_missing=1.0, number_slip=0.0, number_numeric=0.0, birth_missing=0.05),
    "couples": replace(Damage(), number_missing=1.0, birth_missing=1.0, unlisted=1.0, earlier=1.0),
}
"""`no_numbers`: a form that never asked for a NIK. `couples`: one that asked for the names of two people only."""
