"""How good the data of a build are: what was read, what was found wrong, who was recognised, what is missing.

Reads the tables a load left behind; loads nothing, judges nothing, and words only what the tables do not.
"""

from warehouse.quality.reading import (
    Blank,
    Digit,
    FindingRow,
    FoundBy,
    LinkCount,
    RowNotLoaded,
    RuleCount,
    SheetCount,
    blanks,
    findings,
    findings_by_cadre,
    findings_by_rt,
    findings_by_rule,
    labels,
    last_digits,
    links,
    not_loaded,
    of_site,
    query_of,
    sheets,
)
from warehouse.quality.wording import Wording, wordings

__all__ = (
    "Blank",
    "Digit",
    "FindingRow",
    "FoundBy",
    "LinkCount",
    "RowNotLoaded",
    "RuleCount",
    "SheetCount",
    "Wording",
    "blanks",
    "findings",
    "findings_by_cadre",
    "findings_by_rt",
    "findings_by_rule",
    "labels",
    "last_digits",
    "links",
    "not_loaded",
    "of_site",
    "query_of",
    "sheets",
    "wordings",
)
