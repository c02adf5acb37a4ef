"""Movement on an ordered ladder (for example sanitation rungs) in the same households.

Counts of up, down and all pairs suffice. It does not score the rungs: a mean of rung codes has no meaning.
"""

from indicators.statistics.interval import Interval, numbers
from indicators.statistics.paired import mcnemar_midp, tango_interval


def net_up_interval(*, up: float, down: float, total: float, confidence: float = 0.95) -> Interval:
    """Interval of the net share that climbed, (up - down) / total.

    Formula: Tango's score interval with up in the place of gained and down in the place of lost.
    Reference: Tango 1998, Stat Med 17:891; see `paired.tango_interval`.
    Units: a difference of shares between -1 and 1.
    Errors: ValueError when total is 0, a count is negative, or up + down exceeds total.

    >>> interval = net_up_interval(up=25, down=2, total=102)
    >>> round(interval.lower, 3), round(interval.upper, 3)
    (0.139, 0.321)
    """
    return tango_interval(gained=up, lost=down, total=total, confidence=confidence)


def sign_test(*, up: float, down: float) -> float:
    """Two-sided mid-p sign test that a household that moved is as likely to have gone up as down.

    Formula and reference: `paired.mcnemar_midp` of up and down. Textbooks print the whole binomial p, which
    `paired.mcnemar_exact` gives of the same two numbers.
    Units: a probability; 1 when nobody moved. Errors: ValueError for negative, fractional or unknown counts.

    >>> round(sign_test(up=9, down=2), 5)
    0.03857
    """
    up, down = numbers(up=up, down=down)
    return mcnemar_midp(gained=up, lost=down)
