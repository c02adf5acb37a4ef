"""“Dari mana angka ini?” for one change: its counts, how they were compared, and the SQL that gives them by pasting."""

from indicators.proof.facts import Proof, proof
from indicators.proof.query import change_query

__all__ = ["Proof", "change_query", "proof"]
