"""What may be told to whom: audiences, the declared policy, small cells, and the guard that every row passes."""

from indicators.disclosure.audience import Audience, audience_of
from indicators.disclosure.guard import blank, guarded, hides, methods_told
from indicators.disclosure.marks import Marks, marks_of, recall
from indicators.disclosure.policy import STRICTEST, Policy, Rights, read_policy, undeclared

__all__ = [
    "STRICTEST",
    "Audience",
    "Marks",
    "Policy",
    "Rights",
    "audience_of",
    "blank",
    "guarded",
    "hides",
    "marks_of",
    "methods_told",
    "read_policy",
    "recall",
    "undeclared",
]
