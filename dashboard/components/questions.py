"""What judges and leaders ask in their own words, and where on the pages the answer stands. Words only."""

from __future__ import annotations

from dashboard.source import Snapshot
from dashboard.text import Text
from indicators.definition import Breakdown
from indicators.disclosure.policy import Movers

ANSWERED = {
    "who": "/mutu-data#profile-heading",
    "worse": "/#worsened",
    "proof": "/kegiatan#listing-heading",
    "cause": "/metode#proof",
    "beside": "/#sure",
    "chance": "/#sure",
    "lagging": "/#sure",
    "lost": "/mutu-data#balance-heading",
    "missing": "/mutu-data#missing-heading",
    "lasting": "/metode#lasting",
    "children": "/indikator/stunting#movers-heading",
    "deaths": "/#vital-title",
    "women": "/perbandingan#theme-economy",
    "works": "/kegiatan#works-heading",
    "money": "/kegiatan#offices-heading",
    "method": "/metode#methods",
    "privacy": "/metode#privacy",
}
"""From the question to the part of a page that answers it."""


def questions(snapshot: Snapshot, text: Text) -> list[dict[str, str]]:
    """Those that are answered to this audience, each with other words it may be asked in."""
    untold = {
        "lagging": Breakdown.RT not in snapshot.policy.breakdowns,
        "children": snapshot.policy.rights.movers is not Movers.ALL
        or "stunting" not in snapshot.catalogue.active.names,
        **dict.fromkeys(("proof", "money"), not snapshot.activities()),
    }
    return [
        {"value": f"question-{name}", "label": text(f"question.{name}"), "says": text(f"asked.{name}"), "leads": place}
        for name, place in ANSWERED.items()
        if not untold.get(name)
    ]
