"""Yes, no and unknown (None), for computing indicators a second way."""

from typing import Any

Truth = bool | None


def yes(value: Any) -> Truth:
    return None if value is None else value == 1


def is_one_of(value: Any, *codes: int) -> Truth:
    return None if value is None else value in codes


def below(value: Any, limit: float) -> Truth:
    return None if value is None else value < limit


def at_least(value: Any, limit: float) -> Truth:
    return None if value is None else value >= limit


def all_of(*parts: Truth) -> Truth:
    if any(part is False for part in parts):
        return False
    return None if None in parts else True


def any_of(*parts: Truth) -> Truth:
    if any(part is True for part in parts):
        return True
    return None if None in parts else False
