"""For whom an answer is meant. What each may see is declared in `data/disclosure.toml`, not here."""

from enum import StrEnum

from warehouse.declared import DeclarationError, Fault


class Audience(StrEnum):
    PUBLIC = "public"
    JUDGE = "judge"
    LEADERSHIP = "leadership"
    ANALYST = "analyst"


def audience_of(name: str) -> Audience:
    """The audience of that name, as a setting or an option says it."""
    if name not in tuple(Audience):
        raise DeclarationError([Fault("P2WKSS_AUDIENCE", "", f"'{name}'", f"salah satu dari {', '.join(Audience)}")])
    return Audience(name)
