"""The rows of results as pages get them: frozen, named as the columns of their tables. No queries, no words."""

from dataclasses import dataclass

WHOLE_SITE = "site"  # the breakdown of a result that is not divided
ACCEPTED_ERROR = 0.05  # what an interval of 95% leaves


@dataclass(frozen=True)
class Estimate:
    """The level of an indicator in one round; the columns of table `estimate`."""

    indicator: str
    site: str
    round: str
    population: str
    breakdown: str
    category: str
    n: int
    x: float | None
    unknown: int
    excluded: int | None
    value: float | None
    lower: float | None
    upper: float | None
    method: str
    suppressed: bool = False


@dataclass(frozen=True)
class Change:
    """After minus before; the columns of table `change`."""

    indicator: str
    site: str
    round_from: str
    round_to: str
    population: str
    breakdown: str
    category: str
    comparison: str
    n_from: int
    n_to: int
    x_from: float | None
    x_to: float | None
    value_from: float | None
    value_to: float | None
    improved: int | None
    worsened: int | None
    unchanged: int | None
    unknown: int
    only_from: int
    only_to: int
    change: float | None
    lower: float | None
    upper: float | None
    p_value: float | None
    detectable: float | None
    method: str
    verdict: str
    newcombe_lower: float | None = None
    newcombe_upper: float | None = None
    clusters: int | None = None
    design_effect: float | None = None
    worst: float | None = None
    best: float | None = None
    weighted: float | None = None
    net: float | None = None
    net_lower: float | None = None
    net_upper: float | None = None
    p_adjusted: float | None = None
    family: str | None = None
    reliability: str = "ok"
    suppressed: bool = False

    @property
    def paired(self) -> bool:
        return self.comparison == "paired"

    @property
    def holds_among_many(self) -> bool | None:
        """Whether the adjusted p-value is as small as the 95% interval asks for; None where nothing was adjusted."""
        return None if self.p_adjusted is None or self.suppressed else self.p_adjusted <= ACCEPTED_ERROR

    @property
    def smaller(self) -> int:
        """The units of the smaller round that holds any: the cell that could give somebody away."""
        return min((n for n in (self.n_from, self.n_to) if n > 0), default=0)


@dataclass(frozen=True)
class Transition:
    """How many units went from one state to another; the columns of table `transition`."""

    indicator: str
    site: str
    round_from: str
    round_to: str
    population: str
    breakdown: str
    category: str
    state_from: str
    state_to: str
    n: int
    suppressed: bool = False


@dataclass(frozen=True)
class StateCount:
    """How many units are in a state in one round; the columns of table `distribution`."""

    indicator: str
    site: str
    round: str
    population: str
    breakdown: str
    category: str
    state: str
    n: int
    suppressed: bool = False


@dataclass(frozen=True)
class Assistance:
    """Households by how far one type of assistance has come for them, as known up to a round."""

    type: str
    planned: int
    in_progress: int
    done: int
    suppressed: bool = False

    @property
    def promised(self) -> int:
        """Everything ever planned, whatever has become of it since."""
        return self.planned + self.in_progress + self.done
