"""The rows of the further results as pages get them: frozen, named as the columns of their tables. No queries.

`smallest` is the number of units in the smallest group that a row tells of: what could give somebody away.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Detail:
    """One measure of one change of a whole site; the columns of table `detail`."""

    indicator: str
    site: str
    round_from: str
    round_to: str
    population: str
    comparison: str
    measure: str
    part: str
    n: int
    value: float | None
    lower: float | None
    upper: float | None
    statistic: float | None
    freedom: float | None
    p_value: float | None
    suppressed: bool = False

    @property
    def smallest(self) -> int:
        return self.n


@dataclass(frozen=True)
class Course:
    """Three rounds or more of the same units; the columns of table `course`."""

    indicator: str
    site: str
    round_to: str
    population: str
    rounds: int
    n: int
    statistic: float | None
    freedom: float | None
    p_value: float | None
    slope: float | None
    lower: float | None
    upper: float | None
    trend_p: float | None
    clusters: int
    points_before: int
    refusal: str | None
    method: str = ""
    suppressed: bool = False

    @property
    def smallest(self) -> int:
        return self.n


@dataclass(frozen=True)
class CoursePoint:
    """One round on the chart of a course; the columns of table `course_point`."""

    indicator: str
    site: str
    round_to: str
    population: str
    at_round: str
    n: int
    x: int | None
    value: float
    centre: float
    lower: float
    upper: float
    signal: bool
    suppressed: bool = False

    @property
    def smallest(self) -> int:
        return self.n


@dataclass(frozen=True)
class Contrast:
    """Two groups of the same site against each other; the columns of table `contrast`."""

    indicator: str
    site: str
    round_from: str
    round_to: str
    population: str
    division: str
    category: str
    reference: str
    groups: int
    n: int
    n_reference: int
    before: float | None
    before_reference: float | None
    after: float | None
    after_reference: float | None
    gap_from: float | None
    gap_from_lower: float | None
    gap_from_upper: float | None
    gap_to: float | None
    gap_to_lower: float | None
    gap_to_upper: float | None
    ratio_from: float | None
    ratio_from_lower: float | None
    ratio_from_upper: float | None
    ratio_to: float | None
    ratio_to_lower: float | None
    ratio_to_upper: float | None
    gap_change: float | None
    lower: float | None
    upper: float | None
    statistic: float | None
    freedom: float | None
    p_value: float | None
    i_squared: float | None
    design_effect: float
    refusal: str | None
    method: str = ""
    suppressed: bool = False

    @property
    def smallest(self) -> int:
        return min(self.n, self.n_reference)


@dataclass(frozen=True)
class Beside:
    """A change beside that of others; the columns of table `beside`."""

    indicator: str
    site: str
    round_from: str
    round_to: str
    population: str
    comparison_site: str
    n: int
    n_comparison: int
    before: float | None
    after: float | None
    before_comparison: float | None
    after_comparison: float | None
    change: float | None
    change_lower: float | None
    change_upper: float | None
    change_comparison: float | None
    change_comparison_lower: float | None
    change_comparison_upper: float | None
    difference: float | None
    lower: float | None
    upper: float | None
    correlation: float | None
    by_itself: float | None
    design_effect: float
    refusal: str | None
    method: str = ""
    suppressed: bool = False

    @property
    def within(self) -> bool:
        """Whether the others are the families of the same site that are not assisted."""
        return self.comparison_site == self.site

    @property
    def smallest(self) -> int:
        return min(self.n, self.n_comparison)


@dataclass(frozen=True)
class Dose:
    """Change with and without a kind of assistance; the columns of table `dose`. `n_already`: had it before."""

    indicator: str
    site: str
    round_from: str
    round_to: str
    population: str
    assistance: str
    n_with: int
    n_without: int
    n_already: int
    before_with: float | None
    after_with: float | None
    before_without: float | None
    after_without: float | None
    change_with: float | None
    change_with_lower: float | None
    change_with_upper: float | None
    change_without: float | None
    change_without_lower: float | None
    change_without_upper: float | None
    difference: float | None
    lower: float | None
    upper: float | None
    design_effect: float
    refusal: str | None
    method: str = ""
    suppressed: bool = False

    @property
    def smallest(self) -> int:
        return min(self.n_with, self.n_without)


@dataclass(frozen=True)
class Attrition:
    """Who was not met again and how they had stood; the columns of table `attrition`."""

    indicator: str
    site: str
    round_from: str
    round_to: str
    population: str
    households: int
    found_again: int
    consequence: str
    n_found: int
    n_lost: int
    value_found: float | None
    value_lost: float | None
    standardised: float | None
    imbalance: str
    suppressed: bool = False

    @property
    def lost(self) -> int:
        """Households met in the earlier round and not in the later."""
        return self.households - self.found_again

    @property
    def smallest(self) -> int:
        return min(self.n_found, self.n_lost)
