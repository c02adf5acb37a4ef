"""A method in a few words (for tables, where sentences are too long) and in full sentences."""

from dashboard.text import Text
from indicators.method import Method


def method_name(method: str, text: Text) -> str:
    """The method and what widens or narrows its interval: "Newcombe, satuan yang sama · antar-RT"."""
    base, *parts = method.split("+")
    return " · ".join(text(f"method.{part}") for part in (base, *parts))


def method_words(method: str, language: str) -> str:
    """What it does; nothing where a question was not the same in both rounds, so that nothing was done."""
    return Method(method).words(language) if method in set(Method) else ""
