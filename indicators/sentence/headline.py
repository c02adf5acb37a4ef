"""All changes of a page in one sentence: how many improved, worsened, and so on, and which stand out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from indicators import numbers
from indicators.catalogue import Catalogue
from indicators.rows import Change
from indicators.telling import SHARES, is_few, whole
from indicators.verdict import Reliability, Verdict
from indicators.wording import say, verdict_word

ALIKE = 1e-9  # shares that differ by no more are the same


def headline_sentence(changes: Iterable[Change], catalogue: Catalogue, language: str) -> str:
    """The result in one sentence: how many indicators improved, worsened, and so on; the parts sum to the total.

    Give one change per indicator. Named are the largest established improvement among shares that are told in points,
    and all that worsened.
    """
    known = list(changes)
    if not known:
        return say(language, "headline_none")
    tally = Counter(Verdict(change.verdict) for change in known)
    always = (Verdict.IMPROVED, Verdict.WORSENED)
    parts = [
        f"{numbers.plain(tally[verdict], language)} {verdict_word(verdict, language)}"
        for verdict in Verdict
        if tally[verdict] or verdict in always
    ]
    named = _named(known, catalogue, language)
    return say(language, "headline", total=numbers.plain(len(known), language), parts=", ".join(parts), named=named)


def _named(changes: Sequence[Change], catalogue: Catalogue, language: str) -> str:
    """The largest established improvement of a share of enough units for points, and all that worsened.

    Only what is told in points is compared: an amount of rupiah is neither larger nor smaller. Equals are all named.
    """
    improved = [change for change in changes if change.verdict == Verdict.IMPROVED]
    shares = [
        change
        for change in improved
        if catalogue[change.indicator].kind in SHARES
        and change.change
        and not is_few(change)
        and change.reliability != Reliability.COUNTS_ONLY
    ]
    worsened = [change for change in changes if change.verdict == Verdict.WORSENED]
    named = ""
    if shares:
        most = max(abs(change.change or 0) for change in shares)
        best = [change for change in shares if abs(change.change or 0) > most - ALIKE]
        moves = [_points_of(change, language) for change in best]
        labels = ", ".join(catalogue[change.indicator].words(language).label for change in best)
        best_of = "named_best" if len(shares) > 1 else "named_only"
        key = "named_all" if len(best) == len(improved) else best_of
        named += say(language, key, labels=labels, moved=", ".join(dict.fromkeys(moves)))
    if worsened:
        labels = ", ".join(catalogue[change.indicator].words(language).label for change in worsened)
        named += say(language, "named_worse", labels=labels)
    return named


def _points_of(change: Change, language: str) -> str:
    """Such as "naik 28 poin"."""
    told = numbers.levels(whole(change.x_from), change.n_from, whole(change.x_to), change.n_to)
    amount = told.points_text(language).removeprefix(numbers.MINUS)
    return say(language, "up" if told.difference > 0 else "down", amount=amount)
