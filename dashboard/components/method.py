"""The name of a method in a few words, for where its sentences are too long: in a table, in a list."""

from dashboard.text import Text


def method_name(method: str, text: Text) -> str:
    """The method and what widens or narrows its interval: "Newcombe, satuan yang sama · antar-RT"."""
    base, *parts = method.split("+")
    return " · ".join(text(f"method.{part}") for part in (base, *parts))
