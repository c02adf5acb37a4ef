"""What an experienced data manager would ask about: answers, rounds, tables and cadres that don't fit together.

It only tells. Nothing is blanked or corrected here: when two answers contradict each other, a person decides.
"""

from __future__ import annotations

from etl.consistency.check import check_consistency
from etl.consistency.declared import Check, Checks, read_checks
from etl.consistency.fitting import refuse_unfit

__all__ = ["Check", "Checks", "check_consistency", "read_checks", "refuse_unfit"]
