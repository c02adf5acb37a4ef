"""What the offices planned and did, as their sheet tells it: rows, sums by kind, office and month.

Reads the table a load left behind. These are outputs; what came of them, `indicators` tells.
"""

from warehouse.activities.reading import (
    KINDS,
    Activity,
    Label,
    Month,
    Received,
    State,
    Tally,
    activities,
    activity_labels,
    by_kind,
    by_month,
    by_office,
    query_of,
    received,
    tally,
)

__all__ = (
    "KINDS",
    "Activity",
    "Label",
    "Month",
    "Received",
    "State",
    "Tally",
    "activities",
    "activity_labels",
    "by_kind",
    "by_month",
    "by_office",
    "query_of",
    "received",
    "tally",
)
