"""The words of sentences: fixed templates of sentences.toml by language, names of verdicts and of units."""

from functools import lru_cache
from pathlib import Path
from tomllib import loads
from typing import Any

from indicators.verdict import Verdict

TEMPLATES = Path(__file__).with_name("sentences.toml")


def verdict_word(verdict: str, language: str) -> str:
    """
    >>> verdict_word("unclear", "id"), verdict_word("improved", "en")
    ('belum dapat dipastikan', 'improved')
    """
    return str(templates(language)["verdicts"][Verdict(verdict).value])


def unit_word(unit: str, n: float, language: str) -> str:
    """
    >>> unit_word("household", 1, "en"), unit_word("household", 94, "en"), unit_word("woman", 2, "id")
    ('family', 'families', 'perempuan')
    """
    one, many = templates(language)["units"][unit]
    return str(one if n == 1 else many)


def measure_word(unit: str | None, language: str) -> str:
    """What an amount is counted in, as it stands in sentences; nothing where a share has no unit.

    >>> measure_word("pilar", "en"), measure_word("kelahiran", "id"), measure_word(None, "id")
    ('pillars', 'kelahiran', '')
    """
    return str(templates(language)["measures"].get(unit, unit or ""))


def place_word(breakdown: str, language: str) -> str:
    """What kind of place a change is of, as "in … like this" says it: an RT alone tells nothing of a whole RW.

    >>> place_word("rt", "id"), place_word("head_sex", "en")
    ('RT', 'an RW')
    """
    places = templates(language)["places"]
    return str(places.get(breakdown, places["site"]))


def say(language: str, key: str, **values: str) -> str:
    """A template with its gaps filled.

    >>> say("id", "up", amount="29 poin")
    'naik 29 poin'
    """
    return str(templates(language)[key]).format(**values)


def templates(language: str) -> dict[str, Any]:
    """Everything sentences.toml says in one language."""
    return _all()[language]


@lru_cache(maxsize=1)
def _all() -> dict[str, dict[str, Any]]:
    return loads(TEMPLATES.read_text(encoding="utf-8"))
